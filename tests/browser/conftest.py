"""A real Chromium for the console's tests: one browser a session, one page of one's own a call."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from typing import Literal, NoReturn, Protocol

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Error, Page, async_playwright, expect

from tests.browser.chromium import FLAGS, HERE, NoChromium, find_chromium, playwright_node

SHOTS = HERE / "shots"
PATIENCE_MS = 20_000  # a page of two busy processors
expect.set_options(timeout=PATIENCE_MS)
# Fonts of a language begin to load when its first text is laid out, so their being ready is asked a frame later.
# From the top: a header that stays in sight would stand in the middle of a picture of the whole page.
LAID_OUT = """() => {
  scrollTo(0, 0);
  const laid = new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  return laid.then(() => document.fonts.ready).then(() => null);
}"""
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
# What axe finds in order is not named: to say of everything where it stands takes three times as long as to look at it.
LOOKED_AT = """(options) => axe.run({ ...options, resultTypes: ["violations"] }).then(({ violations }) => violations.map(
  ({ id, help, nodes }) => `${id}: ${help} at ${nodes.map(({ target }) => JSON.stringify(target)).join(", ")}`
))"""


class OpenPage(Protocol):
    """Opens a blank page in a context of its own: no cookie or storage is shared with another page."""

    async def __call__(
        self,
        *,
        viewport: tuple[int, int] = (1280, 800),
        locale: str = "en-GB",
        color_scheme: Literal["light", "dark"] = "light",
        timezone: str = "UTC",
    ) -> Page: ...


class Screenshot(Protocol):
    """Writes `tests/browser/shots/NAME.png` of the whole page, for people to look at."""

    async def __call__(self, page: Page, name: str) -> None: ...


class AxeFindings(Protocol):
    """Runs axe on the page as it stands; returns one line a violation, empty where it finds none."""

    async def __call__(self, page: Page) -> list[str]: ...


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run every asynchronous test of this folder on the loop the browser lives on."""
    for item in items:
        if HERE in item.path.parents and pytest_asyncio.is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Give the one browser of this run; where none can be had, fail on a build machine and skip elsewhere."""
    try:
        found = find_chromium()
        os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(playwright_node()))
    except NoChromium as why:
        _do_without(str(why))
    async with async_playwright() as playwright:
        try:
            started = await playwright.chromium.launch(
                executable_path=found.executable, args=list(FLAGS), env={**os.environ, **found.environment}
            )
        except Error as why:
            _do_without(f"{found.executable} does not start: {why.message.splitlines()[0]}")
        yield started
        await started.close()


@pytest_asyncio.fixture(loop_scope="session")
async def open_page(browser: Browser) -> AsyncIterator[OpenPage]:
    """Give a page factory; a page on which a script threw fails its test at the end."""
    contexts = []
    thrown: list[str] = []

    async def opened(
        *,
        viewport: tuple[int, int] = (1280, 800),
        locale: str = "en-GB",
        color_scheme: Literal["light", "dark"] = "light",
        timezone: str = "UTC",
    ) -> Page:
        # The locale is always said: where the system names none, Chromium makes one up that no browser has.
        context = await browser.new_context(
            viewport={"width": viewport[0], "height": viewport[1]},
            locale=locale,
            color_scheme=color_scheme,
            timezone_id=timezone,
            reduced_motion="reduce",
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        page = await context.new_page()
        page.on("pageerror", lambda error: thrown.append(str(error)))
        return page

    yield opened
    for context in contexts:
        await context.close()
    assert not thrown, f"scripts threw on the page: {thrown}"


@pytest.fixture
def screenshot(pytestconfig: pytest.Config) -> Screenshot:
    """Give a function that keeps a picture of a page for people to look at; not in a run of the whole suite, where nobody does."""
    is_looked_at = pytestconfig.args_source is not pytest.Config.ArgsSource.TESTPATHS

    async def taken(page: Page, name: str) -> None:
        await page.evaluate(LAID_OUT)
        if is_looked_at:
            await page.screenshot(path=SHOTS / f"{name}.png", full_page=True)

    return taken


@pytest.fixture(scope="session")
def axe_findings() -> AxeFindings:
    """Give a function that lists what axe finds wrong on a page."""
    script = Axe().axe_script

    async def found(page: Page) -> list[str]:
        if not await page.evaluate("'axe' in window"):
            await page.evaluate(script)
        lines: list[str] = await page.evaluate(LOOKED_AT, {"runOnly": {"type": "tag", "values": list(WCAG)}})
        return lines

    return found


def _do_without(why: str) -> NoReturn:
    if os.environ.get("CI"):
        pytest.fail(f"no Chromium: {why}")
    pytest.skip(f"no Chromium: {why}")

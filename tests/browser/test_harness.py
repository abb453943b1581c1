"""The harness itself: a page opens as asked for, and axe sees what is wrong and only that."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from tests.browser.chromium import NoChromium, find_chromium
from tests.browser.conftest import AxeFindings, OpenPage, Screenshot
from tests.browser.reached import reached

SOUND = (
    '<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>Lot 1</title>'
    "<main><h1>Lot 1</h1><p>Open.</p></main></html>"
)
UNSOUND = SOUND.replace("<p>", "<img src='data:,'><p>")


def data_url(html: str) -> str:
    return f"data:text/html;charset=utf-8,{quote(html)}"


async def test_a_page_opens_with_the_size_language_and_colours_asked_for(open_page: OpenPage, screenshot: Screenshot) -> None:
    page = await open_page(viewport=(320, 640), locale="zh-CN", color_scheme="dark")
    await page.goto(data_url(SOUND))
    seen = await page.evaluate("[innerWidth, innerHeight, navigator.language, matchMedia('(prefers-color-scheme: dark)').matches]")
    assert seen == [320, 640, "zh-CN", True]
    await screenshot(page, "harness")
    assert (await page.screenshot()).startswith(b"\x89PNG")


async def test_axe_finds_nothing_on_a_sound_page(open_page: OpenPage, axe_findings: AxeFindings) -> None:
    page = await open_page()
    await page.goto(data_url(SOUND))
    assert await axe_findings(page) == []


async def test_axe_finds_the_picture_that_says_nothing(open_page: OpenPage, axe_findings: AxeFindings) -> None:
    page = await open_page()
    await page.goto(data_url(UNSOUND))
    findings = await axe_findings(page)
    assert len(findings) == 1
    assert findings[0].startswith("image-alt:")


def test_a_browser_named_but_not_there_is_said_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUCTION_CHROMIUM", "/nowhere/chromium")
    with pytest.raises(NoChromium, match="AUCTION_CHROMIUM names /nowhere/chromium"):
        find_chromium()


REACHED = """
<body data-of="a811b"><h1>Lot 1</h1><p hidden>Of North Works</p><!-- 1,733 --><details><summary>More</summary>m2: 811</details>
<a href="#/member/m3">He</a><select><option value="pc38e811fm4">PN-1</option></select><input></body>
"""


async def test_what_reached_a_page_is_found_wherever_it_stands_and_not_within_an_id(open_page: OpenPage) -> None:
    page = await open_page()
    await page.goto(data_url(SOUND.split("<main>")[0] + REACHED))
    await page.locator("input").fill("4.25")
    secrets = ("North Works", "1,733", "811", "m2", "m3", "4.25", "Lot 1")
    assert await reached(page, *secrets) == list(secrets)
    assert await reached(page.locator("select"), *secrets[:-1]) == []
    assert await reached(page, "South Works", "733,1", "38", "m4", "25.4") == []
    await page.goto(data_url(SOUND + "<i class=811>"))
    assert await reached(page, "811", "m4") == ["811"]

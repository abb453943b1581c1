"""Browsers' tests come first, those of faults last; the long sweeps run beside all of them (sweeps.py), if they are looked at."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.faults.sweeps import Beside

FOLDER = Path(__file__).parent
LOOKED_AT = FOLDER / "test_sweeps.py"
BROWSER = FOLDER.parent / "browser"
_BESIDE = pytest.StashKey[Beside]()


class Calm:
    """After the browsers, those sweeps may begin that must be answered within a time; a plugin hears of tests in every folder."""

    def __init__(self, beside: Beside) -> None:
        self._beside = beside
        self.since: Path | None = None

    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """Before each test."""
        if item.path.parent != BROWSER and self.since is None:
            self.since = item.path
            self._beside.calm()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browsers first, for they use more than one core; everything else, then faults, then what came of the sweeps."""
    items.sort(key=lambda item: (item.path.parent != BROWSER, item.path.parent == FOLDER, item.path == LOOKED_AT))


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> None:
    """Before the first test, start the sweeps that a test will look at."""
    names = [item.callspec.params["sweep"] for item in session.items if item.path == LOOKED_AT and hasattr(item, "callspec")]
    if names and hasattr(os, "fork") and not session.config.option.collectonly:
        beside = session.config.stash[_BESIDE] = Beside(names)
        session.config.pluginmanager.register(Calm(beside), "calm")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """What each sweep came to."""
    beside = config.stash.get(_BESIDE, None)
    if beside is not None and beside.courses:
        terminalreporter.section("sweeps beside the tests")
        for course in beside.courses.values():
            terminalreporter.write_line(str(course))


def pytest_unconfigure(config: pytest.Config) -> None:
    """End what still runs."""
    beside = config.stash.get(_BESIDE, None)
    if beside is not None:
        beside.close()


@pytest.fixture(scope="session")
def beside(pytestconfig: pytest.Config) -> Beside:
    """The sweeps that run beside this session."""
    return pytestconfig.stash[_BESIDE]

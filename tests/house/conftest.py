"""In a run of all tests the slow checkers begin before the first of them, on what of the processors nobody else wants."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.checkers import CHECKERS, Checker

LOOKED_AT = Path(__file__).parent / "test_checkers.py"
_BEGUN = pytest.StashKey[dict[str, Checker]]()


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> None:
    """Begin those that take long, if their tests are among all."""
    is_whole = session.config.args_source is pytest.Config.ArgsSource.TESTPATHS
    if is_whole and not session.config.option.collectonly and any(item.path == LOOKED_AT for item in session.items):
        session.config.stash[_BEGUN] = {name: Checker(name, idle=True) for name, each in CHECKERS.items() if each.is_slow}


def pytest_unconfigure(config: pytest.Config) -> None:
    """End what nobody looked at."""
    for checker in config.stash.get(_BEGUN, {}).values():
        checker.close()


@pytest.fixture
def checker(request: pytest.FixtureRequest, pytestconfig: pytest.Config) -> Iterator[Checker]:
    """The checker that the test names, begun long ago or now."""
    begun = pytestconfig.stash.get(_BEGUN, {})
    found = begun[request.param] if request.param in begun else Checker(request.param)
    yield found
    found.close()

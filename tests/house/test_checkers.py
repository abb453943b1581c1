"""The checkers of each language find nothing: ruff, mypy, svelte-check, and the headless client's own tests."""

from __future__ import annotations

import os

import pytest

from tests.house.checkers import CHECKERS, Checker


@pytest.mark.parametrize("checker", CHECKERS, indirect=True)
def test_a_checker_finds_nothing(checker: Checker) -> None:
    if checker.is_missing and not os.environ.get("CI"):
        pytest.skip("the console was not built in this checkout")
    code, said = checker.outcome()
    assert code == 0, said

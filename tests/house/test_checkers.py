"""The checkers of each language find nothing: ruff, mypy, svelte-check, and the headless client's own tests."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from clients.hatch_build import WEB, find_node
from tests.house.tree import ROOT

TOOLS = WEB / "node_modules"
CHECKERS = {
    "ruff": ["-m", "ruff", "check", "."],
    "mypy": ["-m", "mypy"],
}
SCRIPTS = {
    "svelte-check": ["svelte-check/bin/svelte-check", "--tsconfig", "./tsconfig.json", "--fail-on-warnings"],
    "vitest": ["vitest/vitest.mjs", "run"],
}


def check(command: list[str], folder: Path) -> None:
    ended = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr


@pytest.mark.parametrize("arguments", CHECKERS.values(), ids=CHECKERS)
def test_python_is_sound(arguments: list[str]) -> None:
    check([sys.executable, *arguments], ROOT)


@pytest.mark.skipif(not (ROOT / TOOLS).is_dir() and not os.environ.get("CI"), reason="the console was not built in this checkout")
@pytest.mark.parametrize(("script", "arguments"), [(line[0], line[1:]) for line in SCRIPTS.values()], ids=SCRIPTS)
def test_typescript_is_sound(script: str, arguments: list[str]) -> None:
    found = find_node()
    assert found is not None
    check([found.node, str(ROOT / TOOLS / script), *arguments], ROOT / WEB)

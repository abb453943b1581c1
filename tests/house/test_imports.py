"""Who may import whom: the contracts of pyproject.toml hold, leave nothing out, and can fail."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.forked import Warm
from tests.house.tree import ROOT, imported_names, parsed, python_files

CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
BARE_ROOMS = ("core", "pool", "award", "market", "audit", "live")
BARE_EXCEPT = Path("auction/audit/signature.py")
LINTER = Warm("importlinter.cli")

# What is forbidden: the contract that must catch it, and the lines written to break it, by file.
FORBIDDEN = {
    "core imports the ledger": ("layers", {"core/terms.py": "import auction.ledger.port"}),
    "pool imports its sibling": ("layers", {"pool/__init__.py": "import auction.award"}),
    "files imports its sibling": ("layers", {"files/shortcut.py": "import auction.wire"}),
    "solvers imports its sibling": ("layers", {"solvers/shortcut.py": "import auction.files"}),
    "award reckons with a library": ("bare", {"award/rows.py": "import numpy"}),
    "a room nobody gave a place": ("layers", {"utils/__init__.py": ""}),
    "web reaches past live": ("web", {"web/shortcut.py": "import auction.ledger.port"}),
    "live knows a product": ("live", {"live/shortcut.py": "import auction.ledger.codec"}),
    "live encodes": ("live", {"live/shortcut.py": "import auction.wire"}),
    "files reads the ledger": ("edges", {"files/shortcut.py": "import auction.ledger.port"}),
    "the relay reads the ledger": ("edges", {"relay/shortcut.py": "import auction.ledger.port"}),
    "the relay's port names a product": ("third-party", {"relay/port.py": "import redis"}),
    "audit reads through a product": ("edges", {"audit/shortcut.py": "import auction.ledger.port"}),
    "core uses a library": ("third-party", {"core/terms.py": "import msgspec"}),
    "the ledger's port uses a library": ("third-party", {"ledger/port.py": "import sqlalchemy"}),
    "a second file knows uvicorn": ("third-party", {"web/lobby.py": "import uvicorn"}),
    "live uses a library": ("third-party", {"live/shortcut.py": "from starlette.websockets import WebSocket"}),
    "core imports the top": ("third-party", {"core/terms.py": "import server"}),
    "audit reaches a library by another room": ("bare", {"ledger/codec.py": "import auction.ledger.fast"}),
}


def lint(folder: Path, contract: str | None = None) -> subprocess.CompletedProcess[str]:
    """Check the contracts on the package that stands in `folder`."""
    chosen = [] if contract is None else ["--contract", contract]
    return LINTER.run("tests.house.linter", "--config", "pyproject.toml", "--no-cache", "--no-logo", *chosen, folder=folder)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Give a copy of the package and its contracts, to be spoilt."""
    shutil.copytree(ROOT / "auction", tmp_path / "auction", ignore=shutil.ignore_patterns("console", "__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_contracts_hold() -> None:
    ended = lint(ROOT)
    assert ended.returncode == 0, ended.stdout + ended.stderr


@pytest.mark.parametrize(("contract", "lines"), FORBIDDEN.values(), ids=FORBIDDEN)
def test_a_forbidden_import_is_caught(copy: Path, contract: str, lines: dict[str, str]) -> None:
    for file, line in lines.items():
        spoilt = copy / "auction" / file
        spoilt.parent.mkdir(exist_ok=True)
        with spoilt.open("a", encoding="utf-8") as source:
            source.write(f"\n{line}\n")
    ended = lint(copy, contract)
    assert ended.returncode == 1, ended.stdout + ended.stderr
    broken = ended.stdout.partition("Broken contracts")[2]
    assert all(file.removesuffix(".py").removesuffix("/__init__").replace("/", ".") in broken for file in lines)


def test_the_contracts_name_every_library_the_package_uses() -> None:
    used = {name.partition(".")[0] for path in python_files("auction") for name in imported_names(parsed(path))}
    used -= sys.stdlib_module_names | {"auction"}
    for contract in ("third-party", "bare"):
        named = set(_contract(contract)["forbidden_modules"])
        assert used <= named, f"add {sorted(used - named)} to the {contract} contract"


def test_every_room_that_must_run_bare_is_held_to_it() -> None:
    there = {f"auction.{room}" for room in BARE_ROOMS if (ROOT / "auction" / room / "__init__.py").is_file()}
    assert set(_contract("bare")["source_modules"]) >= there


def test_what_decides_and_audits_imports_with_nothing_installed() -> None:
    folders = [f"auction/{room}" for room in BARE_ROOMS]
    modules = [
        ".".join(path.with_suffix("").parts).removesuffix(".__init__")
        for path in python_files(*folders)
        if path != BARE_EXCEPT and path.name != "__main__.py"
    ]
    script = "import importlib, sys; sys.path.insert(0, sys.argv[1]); [importlib.import_module(m) for m in sys.argv[2:]]"
    command = [sys.executable, "-I", "-S", "-c", script, str(ROOT), *modules]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr


def _contract(identifier: str) -> dict[str, Any]:
    (found,) = (contract for contract in CONTRACTS if contract["id"] == identifier)
    return dict(found)

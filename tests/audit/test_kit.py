"""The auditor's kit: the pure files and no others, the same bytes each time, and nothing needed but a Python."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import auction
from auction.audit.bundle import write_bundle
from auction.audit.checkpoint import key_text
from auction.audit.kit import sources, verifier, write_verifier
from tests.broken.honest import SIGNER, bundled, honest

PACKAGE = Path(auction.__file__).parent
PURE = ("core", "pool", "award", "market")
LIST_FOREIGN = """
import sys
sys.path.insert(0, sys.argv[1])
import auction.audit.__main__, auction.audit.kit, auction.audit.offline, auction.audit.script
foreign = {name.partition(".")[0] for name in sys.modules} - set(sys.stdlib_module_names) - {"auction", "__main__"}
print(sorted(name for name in foreign if not name.startswith("_")))
print(sorted(name for name in sys.modules if name.startswith("auction.")))
"""


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The kit, written once."""
    path = tmp_path_factory.mktemp("kit") / "verify.pyz"
    write_verifier(path)
    return path


@pytest.fixture(scope="module")
def honest_bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The honest bundle beside its key."""
    folder = tmp_path_factory.mktemp("bundle")
    (folder / "key").write_text(key_text(SIGNER.key) + "\n", encoding="utf-8")
    path = folder / "spring-1.zip"
    path.write_bytes(write_bundle(bundled(honest())))
    return path


def bare(*arguments: str | Path, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run a Python that sees nothing installed and no settings."""
    command = [sys.executable, "-I", "-S", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=env or {}, cwd="/")


def test_it_holds_the_pure_files_and_no_others(kit: Path) -> None:
    with zipfile.ZipFile(kit) as archive:
        names = archive.namelist()
        assert names == ["__main__.py", *(f"auction/{source}" for source in sources())]
        for source in sources():
            assert archive.read(f"auction/{source}") == (PACKAGE / source).read_bytes()
    rooms = {source.partition("/")[0] for source in sources()}
    assert rooms == {"__init__.py", *PURE, "ledger", "audit"}
    for room in PURE:
        assert {path.relative_to(PACKAGE).as_posix() for path in (PACKAGE / room).rglob("*.py")} <= set(sources())
    assert "audit/signature.py" not in sources()
    assert [source for source in sources() if source.startswith("ledger/")] == [
        f"ledger/{name}.py" for name in ("__init__", "canonical", "chain", "codec", "shapes", "upcast")
    ]


def test_it_is_the_same_bytes_each_time(kit: Path) -> None:
    assert verifier() == verifier() == kit.read_bytes()
    assert kit.read_bytes().startswith(b"#!/usr/bin/env python3\n")
    assert os.access(kit, os.X_OK)


def test_it_needs_nothing_installed(kit: Path) -> None:
    ended = bare("-c", LIST_FOREIGN, kit)
    assert (ended.returncode, ended.stderr) == (0, "")
    foreign, ours = ended.stdout.splitlines()
    assert foreign == "[]"
    assert "auction.audit.verify" in ours
    assert "auction.audit.signature" not in ours


def test_it_agrees_with_an_honest_bundle(kit: Path, honest_bundle: Path) -> None:
    ended = bare(kit, honest_bundle, "--key", honest_bundle.with_name("key"))
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.startswith("spring-1: agrees up to entry 20, the last\n")
    assert "signed by example.org" in ended.stdout
    assert "lot L1: north at 826.20 EUR, confirmed" in ended.stdout


def test_it_speaks_json(kit: Path, honest_bundle: Path) -> None:
    ended = bare(kit, honest_bundle, "--json")
    found = json.loads(ended.stdout)
    assert (ended.returncode, found["agrees"], found["agrees_up_to"], found["divergences"]) == (0, True, 20, [])
    assert {check["result"] for check in found["checks"]} == {"agrees", "not checked"}


def test_it_runs_on_a_terminal_that_knows_ascii_only(kit: Path, honest_bundle: Path) -> None:
    ended = bare("-X", "utf8=0", kit, honest_bundle, env={"LC_ALL": "POSIX", "PYTHONCOERCECLOCALE": "0"})
    assert (ended.returncode, ended.stderr) == (0, "")


@pytest.mark.parametrize("arguments", [("no-such-file",), (), ("--key",)])
def test_what_it_cannot_read_ends_with_2(kit: Path, arguments: tuple[str, ...]) -> None:
    ended = bare(kit, *arguments)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "Traceback" not in ended.stderr


def test_a_bundle_that_is_none_ends_with_2_in_json_too(kit: Path) -> None:
    ended = bare(kit, kit, "--json")
    assert ended.returncode == 2
    assert json.loads(ended.stdout)["agrees"] is None


def test_it_tells_its_usage_by_its_own_name_and_what_its_exit_codes_mean(kit: Path) -> None:
    told = bare(kit, "--help").stdout
    assert told.startswith("usage: python3 -I -S verify.pyz ")
    assert "0 all agrees, 1 something diverges, 2 the file cannot be read" in " ".join(told.split())

"""Every forgery of this folder is caught by entry and rule, by the installed audit and by the bare kit."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import pytest

from auction.audit.bundle import read_bundle, write_bundle
from auction.audit.checkpoint import key_text
from auction.audit.kit import write_verifier
from auction.audit.report import Report
from auction.audit.verify import verify
from tests.broken.forgeries import FORGERIES, KEY, SOUTH, Forgery
from tests.broken.honest import bundled, honest, receipts_of
from tests.broken.joins import JOINS
from tests.broken.outages import OUTAGES, WEST, stopped
from tests.broken.outages import bundled as bundled_outage

ALL = [*FORGERIES, *OUTAGES, *JOINS]
EVERY = pytest.mark.parametrize("forgery", ALL, ids=lambda forgery: forgery.name)


@pytest.fixture(scope="session")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The auditor's kit, written once."""
    path = tmp_path_factory.mktemp("kit") / "verify.pyz"
    write_verifier(path)
    return path


def test_the_honest_auction_agrees() -> None:
    for party in ("north", "south", "east"):
        report = verify(bundled(honest()), key=KEY, receipts=receipts_of(party))
        assert (report.divergences, report.up_to, report.exit_code) == ((), 20, 0)
        assert {check.result for check in report.checks} == {"agrees"}


@EVERY
def test_a_forgery_is_caught(forgery: Forgery) -> None:
    bundle = read_bundle(write_bundle(forgery.make()))
    report = verify(bundle, key=forgery.key, receipts=forgery.receipts)
    assert report.exit_code == 1
    assert found_first(report) == (forgery.log, forgery.entry, forgery.rule)
    assert report.first is not None
    assert report.first.recorded != report.first.again


def put(forgery: Forgery, folder: Path) -> list[str]:
    """The bundle, and what others kept, as files; the words for them on the auditor's command line."""
    folder.mkdir()
    (folder / "bundle").write_bytes(write_bundle(forgery.make()))
    arguments = [str(folder / "bundle"), "--json"]
    if forgery.key is not None:
        (folder / "key").write_text(key_text(forgery.key), encoding="utf-8")
        arguments += ["--key", str(folder / "key")]
    if forgery.receipts is not None:
        lines = [json.dumps(asdict(receipt)) for receipt in forgery.receipts]
        (folder / "receipts").write_text("\n".join(lines), encoding="utf-8")
        arguments += ["--receipts", str(folder / "receipts")]
    return arguments


AUDITED_BARE = """
import contextlib, io, json, sys
sys.path.insert(0, sys.argv[1])
from auction.audit.__main__ import main
for line in sys.stdin:
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        code = main(json.loads(line))
    print(json.dumps([code, said.getvalue()]))
"""


@pytest.fixture(scope="session")
def audited_bare(kit: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, str]]:
    """What the kit says of each forgery, and with which code, in one bare Python for all of them."""
    place = tmp_path_factory.mktemp("forged")
    asked = [json.dumps(put(forgery, place / str(number))) for number, forgery in enumerate(ALL)]
    command = [sys.executable, "-I", "-S", "-c", AUDITED_BARE, str(kit)]
    ended = subprocess.run(command, input="\n".join(asked), capture_output=True, text=True, check=False, env={}, cwd="/")
    assert (ended.returncode, ended.stderr) == (0, "")
    found = [json.loads(line) for line in ended.stdout.splitlines()]
    return {forgery.name: (code, said) for forgery, (code, said) in zip(ALL, found, strict=True)}


@EVERY
def test_a_forgery_is_caught_with_a_bare_python(forgery: Forgery, audited_bare: dict[str, tuple[int, str]]) -> None:
    code, said = audited_bare[forgery.name]
    assert code == 1
    first = json.loads(said)["divergences"][0]
    assert (first["log"], first["entry"], first["rule"]) == (forgery.log, forgery.entry, forgery.rule)


@pytest.mark.parametrize("forgery", [FORGERIES[0], OUTAGES[0], JOINS[0]], ids=lambda forgery: forgery.name)
def test_the_kit_by_itself_says_the_same(
    forgery: Forgery, kit: Path, audited_bare: dict[str, tuple[int, str]], tmp_path: Path
) -> None:
    command = [sys.executable, "-I", "-S", str(kit), *put(forgery, tmp_path / "forged")]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, env={}, cwd="/")
    assert (ended.returncode, ended.stdout, ended.stderr) == (*audited_bare[forgery.name], "")


def test_what_needs_the_key_or_a_receipt_passes_without_them() -> None:
    """A forger who rebuilds everything is caught by what others keep and by nothing else: said here, lest it be forgotten."""
    rebuilt = [
        forgery for forgery in FORGERIES if "all rebuilt, " in forgery.name or forgery.name.startswith("refused bid hidden, k")
    ]
    rebuilt += [forgery for forgery in (*OUTAGES, *JOINS) if "all rebuilt, " in forgery.name]
    assert len(rebuilt) == 5
    for forgery in rebuilt:
        assert verify(forgery.make()).agrees


def test_the_honest_auction_with_an_outage_agrees() -> None:
    report = verify(bundled_outage(stopped()), key=KEY, receipts=WEST)
    assert (report.divergences, report.exit_code, [receipt.seq for receipt in WEST]) == ((), 0, [3, 6])


def test_every_receipt_of_the_honest_auction_is_of_use() -> None:
    assert [receipt.seq for receipt in SOUTH] == [3, 7, 8, 14]


def found_first(report: Report) -> tuple[str, int | None, str] | None:
    """Log, entry and rule of what the report names first."""
    return None if report.first is None else (report.first.stream, report.first.entry, report.first.rule)

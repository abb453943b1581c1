"""An auction that asks the market is proved with the market: every hold, every release, and every one that is missing."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from auction.audit.bundle import Bundle, bundle_of, read_bundle, write_bundle
from auction.audit.kit import write_verifier
from auction.audit.report import Report
from auction.audit.rules import AUCTION, MARKET
from auction.audit.verify import verify
from auction.core.commands import HoldSupplier
from auction.core.entries import Entry
from auction.core.events import AwardReopened, SupplierHeld, SupplierReleased
from auction.core.moments import MINUTE_US
from auction.market.commands import UpdateList
from auction.market.events import MatchDecided, OrganisationScreened
from auction.market.lists import changes_between
from auction.market.screening import ScreeningList
from tests.auctions import CLOSES, OPENS
from tests.market.affair import BEGAN, NEWLY, Affair, begun, bid, decided, whole
from tests.market.stall import COORDINATOR


def found(report: Report) -> list[tuple[str, int | None, str]]:
    return [(each.stream, each.entry, each.rule) for each in report.divergences]


def test_the_whole_affair_agrees_and_says_so() -> None:
    affair = whole()
    report = verify(read_bundle(write_bundle(affair.bundle())))
    assert report.divergences == ()
    results = {check.name: check.result for check in report.checks}
    assert (results["market decisions"], results["market clearance"]) == ("agrees", "agrees")
    happened = [type(event) for entry in affair.auction.entries for event in entry.events]
    assert happened.count(SupplierHeld) == 3
    assert happened.count(SupplierReleased) == 1
    assert happened.count(AwardReopened) == 1
    assert report.outcome["lots"][0]["award"]["supplier"] == "s2"  # type: ignore[index,call-overload]
    assert affair.auction.state.status == "settled"


def test_row_22_in_one_go() -> None:
    """The newer list holds the winner, the award falls with the reason, and the next best that may is awarded."""
    affair = whole()
    (fallen,) = [event for entry in affair.auction.entries for event in entry.events if isinstance(event, AwardReopened)]
    assert fallen == AwardReopened("L1", "s1", ("screening_hit",), "s2")
    assert [contract.supplier for contract in affair.auction.state.contracts.values()] == ["s2"] * len(
        affair.auction.state.contracts
    )


def test_a_market_that_is_not_bundled_is_said() -> None:
    affair = whole()
    alone = bundle_of("A-1", [AUCTION.codec.entry_to_bytes(entry) for entry in affair.auction.entries])
    assert [check.result for check in verify(alone).checks if check.name == "market clearance"] == ["not checked"]


def rewritten(entries: list[Entry], market: list[Entry]) -> Bundle:
    bodies = [AUCTION.codec.entry_to_bytes(entry) for entry in entries]
    return bundle_of("A-1", bodies, market=[MARKET.codec.entry_to_bytes(entry) for entry in market])


def test_a_hold_the_market_gives_no_reason_for_is_caught() -> None:
    affair = begun()
    asked = affair.auction.entries[-1].command
    assert isinstance(asked, HoldSupplier)
    affair.ask(replace(asked, id="forged", supplier="s1"), affair.auction.state.at + 1)
    assert found(verify(affair.bundle())) == [("auction/A-1", affair.auction.state.seq, "E11")]


def test_a_hold_under_another_head_is_caught() -> None:
    affair = begun()
    decided(affair, OPENS)
    asked = affair.auction.entries[-1].command
    affair.ask(replace(asked, id="forged", supplier="s1", market_seq=9, market_head="00" * 32), OPENS + 1)
    assert found(verify(affair.bundle())) == [("auction/A-1", affair.auction.state.seq, "E10")]


def test_a_supplier_that_is_never_held_is_caught() -> None:
    """An operator that does not ask takes a bid of a supplier nobody has verified."""
    affair = begun()
    entries = [entry for entry in affair.auction.entries if not isinstance(entry.command, HoldSupplier)]
    silent = Affair(market=affair.market)
    for entry in entries:
        silent.auction.record(entry.command, entry.at)
    bid(silent, "s3", "40.00", 100)
    assert found(verify(silent.bundle())) == [("auction/A-1", silent.auction.state.seq, "E11")]


def test_what_is_asked_within_the_grace_is_no_fault() -> None:
    affair = begun()
    decided(affair, OPENS)
    affair.clear(OPENS + MINUTE_US)
    bid(affair, "s2", "40.00", 90)
    assert found(verify(affair.bundle())) == []


@pytest.mark.parametrize("kind", [OrganisationScreened, MatchDecided])
def test_a_forged_market_is_caught_though_every_hash_is_made_anew(kind: type) -> None:
    affair = whole()
    place, entry = next((n, each) for n, each in enumerate(affair.market.entries) if any(isinstance(e, kind) for e in each.events))
    forged = [replace(e, hits=()) if isinstance(e, OrganisationScreened) else replace(e, person="Eve") for e in entry.events]
    market = [*affair.market.entries[:place], replace(entry, events=tuple(forged)), *affair.market.entries[place + 1 :]]
    report = verify(rewritten(affair.auction.entries, market))
    assert found(report)[0] == ("market", entry.seq, "Y4" if kind is OrganisationScreened else "Y6")


def test_a_bare_python_agrees_and_finds_the_forgery(tmp_path: Path) -> None:
    write_verifier(tmp_path / "kit.pyz")
    affair = whole()
    (tmp_path / "honest").write_bytes(write_bundle(affair.bundle()))
    market = list(affair.market.entries)
    entry = next(each for each in market if any(isinstance(event, MatchDecided) for event in each.events))
    market[entry.seq - 1] = replace(entry, events=(replace(entry.events[0], verdict="match"),))
    (tmp_path / "forged").write_bytes(write_bundle(rewritten(affair.auction.entries, market)))
    codes = {
        name: subprocess.run(
            [sys.executable, "-I", "-S", tmp_path / "kit.pyz", tmp_path / name], capture_output=True, text=True, check=False
        )
        for name in ("honest", "forged")
    }
    assert codes["honest"].returncode == 0, codes["honest"].stdout
    assert codes["forged"].returncode == 1
    assert "market entry" in codes["forged"].stdout
    assert CLOSES > OPENS


def test_a_version_of_a_list_that_was_recorded_as_changes_is_made_again_and_a_forged_one_is_caught() -> None:
    affair = begun()
    held = affair.market.state.lists["sample"]
    newer = ScreeningList("sample", BEGAN + 1, "newer.csv", (*held.entries[:1], NEWLY))
    affair.say(UpdateList("changes", COORDINATOR, changes_between(held, newer), "Ada"), OPENS)
    affair.clear(OPENS + 1)
    assert found(verify(affair.bundle())) == []
    assert [reason.code for reason in affair.auction.state.on_hold["s1"]] == ["screening_hit"]
    market = list(affair.market.entries)
    entry = next(each for each in market if isinstance(each.command, UpdateList))
    other = replace(entry.command.changes, put=(replace(NEWLY, name="Kestrel Parts Ltd"),))
    market[entry.seq - 1] = replace(entry, command=replace(entry.command, changes=other))
    assert found(verify(rewritten(affair.auction.entries, market)))[0] == ("market", entry.seq, "Y8")

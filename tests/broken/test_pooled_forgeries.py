"""Forged records of auctions whose pool divides the award: everything rebuilt around one lie, found at its entry by its rule."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from auction.audit.bundle import bundle_of, read_bundle, write_bundle
from auction.audit.kit import write_verifier
from auction.audit.offline import Recorder
from auction.audit.rules import AUCTION, POOL
from auction.audit.verify import verify
from auction.core.entries import Entry
from auction.ledger.chain import head_of, leaf_hash
from auction.pool.commands import NameMarkets
from auction.pool.events import (
    AwardRecorded,
    DemandReviewed,
    DivisionMade,
    PoolFrozen,
    QuotedAgain,
    RegionPicked,
    ShareDeclined,
    ShareWarned,
    StepBegun,
)
from auction.pool.markets import MarketSize
from auction.pool.settling import allotment_of
from tests.broken.honest import POOL_STREAM, bundled, honest, honest_pool
from tests.terms import COORDINATOR

FOLDER = Path(__file__).parents[1] / "golden"


@cache
def record(name: str) -> tuple[str, tuple[Entry, ...], tuple[Entry, ...]]:
    """The auction's id, its entries and the pool's, as they were recorded."""
    bundle = read_bundle((FOLDER / name / "bundle.zip").read_bytes())
    assert bundle.pool is not None
    auction = tuple(map(AUCTION.codec.entry_from_bytes, bundle.log.entries))
    return bundle.auction, auction, tuple(map(POOL.codec.entry_from_bytes, bundle.pool.entries))


def rebuilt(name: str, pool: tuple[Entry, ...], change: Callable[[Any], Any] = lambda command: command) -> Any:
    """The bundle with this pool; the auction names the pool's places by their new heads, and its allotment is changed."""
    auction, entries, _ = record(name)
    bodies = [POOL.codec.entry_to_bytes(entry) for entry in pool]
    leaves = [leaf_hash(body) for body in bodies]

    def placed(place: Any) -> Any:
        return replace(place, head=head_of(place.stream, leaves[: place.seq]).hex())

    forged: list[Entry] = []
    for entry in entries:
        command, events = entry.command, entry.events
        if hasattr(command, "terms"):
            terms = replace(command.terms, pool=placed(command.terms.pool))
            command = replace(command, terms=terms)
            events = tuple(replace(event, terms=terms) if hasattr(event, "terms") else event for event in events)
        if getattr(command, "settled", None) is not None:
            command = change(replace(command, settled=placed(command.settled)))
            events = (replace(events[0], lines=command.lines, settled=command.settled, outside=command.outside), *events[1:])
        forged.append(replace(entry, command=command, events=events))
    logs = bundle_of(auction, map(AUCTION.codec.entry_to_bytes, forged), pool=(pool[0].stream, bodies))
    return read_bundle(write_bundle(logs))


def place_of(name: str, kind: type, nth: int = 0) -> int:
    """The number of the pool's nth entry with an event of this kind."""
    return [entry.seq for entry in record(name)[2] if any(isinstance(event, kind) for event in entry.events)][nth]


def with_event(name: str, kind: type, change: Callable[[Any], Any], nth: int = 0) -> tuple[Entry, ...]:
    """The pool in which one event says something else."""
    seq = place_of(name, kind, nth)
    entries = list(record(name)[2])
    events = tuple(change(event) if isinstance(event, kind) else event for event in entries[seq - 1].events)
    entries[seq - 1] = replace(entries[seq - 1], events=events)
    return tuple(entries)


def fuller(made: DivisionMade) -> DivisionMade:
    """The first member is given one piece of the last one's."""
    lines = list(made.lines)
    lines[0], lines[-1] = replace(lines[0], quantity=lines[0].quantity + 1), replace(lines[-1], quantity=lines[-1].quantity - 1)
    return replace(made, lines=tuple(lines))


@dataclass(frozen=True, slots=True)
class Lie:
    """An event of the pool that says something else, and the rule it breaks."""

    name: str
    kind: type
    change: Callable[[Any], Any]
    rule: str
    nth: int = 0


LIES = (
    Lie("pooled-gas", DemandReviewed, lambda event: replace(event, confirmed=True), "P20"),
    Lie("pooled-gas", PoolFrozen, lambda event: replace(event, parts=(replace(event.parts[0], total=1_301),)), "P13"),
    Lie("pooled-gas", AwardRecorded, lambda event: replace(event, seq=1), "D1"),
    Lie("pooled-gas", DivisionMade, fuller, "D4"),
    Lie("pooled-vbp", RegionPicked, lambda event: replace(event, region="r1"), "D8"),
    Lie("pooled-vbp", RegionPicked, lambda event: replace(event, supplier="s3"), "D8", 5),
    Lie("pooled-vbp", DivisionMade, fuller, "D4"),
    Lie("pooled-second-group", RegionPicked, lambda event: replace(event, supplier="s7"), "D8", 5),
    Lie("pooled-second-group", QuotedAgain, lambda event: replace(event, value=event.value + 1), "D7"),
    Lie("pooled-second-group", DivisionMade, fuller, "D4"),
    Lie("pooled-vaccines", StepBegun, lambda event: replace(event, until=event.until - 1), "D5"),
    Lie("pooled-vaccines", ShareDeclined, lambda event: replace(event, member="mt"), "D10"),
    Lie("pooled-vaccines", DivisionMade, fuller, "D4"),
)


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: f"{lie.name}-{lie.kind.__name__}-{lie.nth}")
def test_a_forged_entry_of_the_pool_is_found_at_its_entry_by_its_rule(lie: Lie) -> None:
    report = verify(rebuilt(lie.name, with_event(lie.name, lie.kind, lie.change, lie.nth)))
    first = report.first
    assert first is not None
    assert (first.stream, first.entry, first.rule) == (
        record(lie.name)[2][0].stream,
        place_of(lie.name, lie.kind, lie.nth),
        lie.rule,
    )


@pytest.mark.parametrize("name", ["pooled-gas", "pooled-vbp", "pooled-vaccines", "pooled-second-group"])
def test_rebuilding_alone_changes_nothing(name: str) -> None:
    assert verify(rebuilt(name, record(name)[2])).divergences == ()


def test_an_award_that_is_not_the_auction_s_is_found_where_it_is_allotted() -> None:
    """The engine's own word in the pool is not decided again there, so it is held to the auction."""

    def other(entry: Entry) -> Entry:
        if not any(isinstance(event, AwardRecorded) for event in entry.events):
            return entry
        (lot,) = entry.command.lots
        winners = (replace(lot.winners[0], quantities=(499,)), *lot.winners[1:])
        command = replace(entry.command, lots=(replace(lot, winners=winners),))
        return replace(entry, command=command, events=decided(entry, command))

    def decided(entry: Entry, command: Any) -> tuple[Any, ...]:
        state = POOL.new_state()
        for before in record("pooled-gas")[2][: entry.seq - 1]:
            POOL.believe(state, before)
        found: tuple[Any, ...] = POOL.decide(state, command, entry.at)
        return found

    report = verify(rebuilt("pooled-gas", tuple(map(other, record("pooled-gas")[2]))))
    assert report.first is not None
    assert (report.first.stream, report.first.rule) == ("auction/gas-1", "D1")


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (lambda command: replace(command, lines=command.lines[:-1]), "Q1"),
        (lambda command: replace(command, outside=False), "C6"),
        (lambda command: replace(command, settled=replace(command.settled, seq=command.settled.seq - 1)), "E8"),
        (lambda command: replace(command, settled=None, outside=False), "E8"),
    ],
)
def test_a_forged_allotment_is_found_in_the_auction(change: Callable[[Any], Any], rule: str) -> None:
    report = verify(rebuilt("pooled-gas", record("pooled-gas")[2], change))
    assert report.first is not None
    assert (report.first.stream, report.first.rule) == ("auction/gas-1", rule)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (lambda command: replace(command, quoted=()), "C6"),
        (lambda command: replace(command, quoted=command.quoted[:1]), "C6"),
        (lambda command: replace(command, quoted=tuple(reversed(command.quoted))), "D7"),
        (lambda command: replace(command, quoted=(replace(command.quoted[0], payment=2_300_000, money=2_300_000),)), "C6"),
        (lambda command: replace(command, quoted=(*command.quoted, unquoted(command.quoted[0]))), "C6"),
    ],
)
def test_a_second_quotation_that_is_not_the_pool_s_is_found_in_the_auction(change: Callable[[Any], Any], rule: str) -> None:
    report = verify(rebuilt("pooled-second-group", record("pooled-second-group")[2], change))
    assert report.first is not None
    assert (report.first.stream, report.first.rule) == ("auction/second-1", rule)


def unquoted(line: Any) -> Any:
    """The quotation of another, whose bid it is not."""
    return replace(line, supplier="s7")


def test_an_allotment_that_passes_over_the_pool_s_rules_is_found() -> None:
    """The auction divides by itself, as it would be right without the pool, whose log ends at the freeze."""
    entries = record("pooled-vaccines")[1]
    state = AUCTION.new_state()
    for entry in entries[:-1]:
        AUCTION.believe(state, entry)
    command = replace(allotment_of(state), id=entries[-1].command.id)
    events: Any = AUCTION.decide(state, command, entries[-1].at)
    forged = (*entries[:-1], replace(entries[-1], command=command, events=events))
    frozen = state.terms.pool.seq
    pool = [POOL.codec.entry_to_bytes(entry) for entry in record("pooled-vaccines")[2][:frozen]]
    report = verify(bundle_of("vaccines-1", map(AUCTION.codec.entry_to_bytes, forged), pool=("pool/vaccines", pool)))
    assert report.first is not None
    assert (report.first.entry, report.first.rule) == (len(entries), "D4")


def test_a_pool_log_that_is_cut_or_goes_on_is_another() -> None:
    pool = record("pooled-gas")[2]
    last = pool[-1]
    more = replace(last, seq=last.seq + 1, command=replace(last.command, id="again"), events=(), refusal=None)
    for entries in (pool[:-1], (*pool, more)):
        found = verify(rebuilt("pooled-gas", entries)).divergences
        assert "E8" in {each.rule for each in found} | {"E8" for each in found if each.rule == "D1"}


@pytest.mark.parametrize("name", ["pooled-gas", "pooled-vbp", "pooled-vaccines", "pooled-second-group"])
def test_the_bare_verifier_agrees_and_finds_a_forgery(name: str, tmp_path: Path) -> None:
    kit, forged = tmp_path / "poolbid.pyz", tmp_path / "forged.zip"
    write_verifier(kit)
    forged.write_bytes(write_bundle(rebuilt(name, with_event(name, DivisionMade, fuller))))
    for bundle, code in ((FOLDER / name / "bundle.zip", 0), (forged, 1)):
        ended = subprocess.run(
            [sys.executable, "-I", "-S", str(kit), str(bundle)], capture_output=True, text=True, check=False, cwd=tmp_path
        )
        assert ended.returncode == code, ended.stdout + ended.stderr
    assert "rule D4" in ended.stdout


def warned_pool() -> tuple[Entry, ...]:
    """The honest pool, told before the freeze how large its market is, and warned as it is frozen."""
    opened, one, two, freeze = honest_pool()
    part = freeze.events[0].parts[0].id
    recorder = Recorder(POOL_STREAM, POOL)
    sizes = (MarketSize("resistors", (part,), 100, "a study", "2027-01-01"),)
    named = NameMarkets("markets", COORDINATOR, sizes)
    for entry in (opened, one, two):
        recorder.record(entry.command, entry.at)
    recorder.record(named, two.at)
    recorder.record(freeze.command, freeze.at)
    return tuple(recorder.entries)


@pytest.mark.parametrize("lie", ["silent", "smaller"])
def test_a_warning_that_is_left_out_or_made_smaller_is_found_at_the_freeze(lie: str) -> None:
    entries = warned_pool()
    frozen, warning = entries[-1].events
    assert isinstance(warning, ShareWarned)
    forged = () if lie == "silent" else (replace(warning, den=warning.den + 1),)
    assert not any(found.stream == POOL_STREAM for found in verify(bundled(honest(), pool=entries)).divergences)
    first = verify(bundled(honest(), pool=(*entries[:-1], replace(entries[-1], events=(frozen, *forged))))).first
    assert first is not None
    assert (first.stream, first.entry, first.rule) == (POOL_STREAM, len(entries), "Y1")

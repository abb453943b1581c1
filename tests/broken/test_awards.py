"""Awards of parts and payments forged by an engine that believes everything: an audit names the award's entry and the rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from auction.audit.bundle import bundle_of
from auction.audit.finding import Divergence
from auction.audit.offline import run
from auction.audit.rules import AUCTION
from auction.audit.verify import verify
from auction.core.commands import AwardLine, ProposeAward, RecordAllotment
from auction.core.entries import Entry
from auction.core.events import AllotmentMade, AwardProposed, ContractDrawn
from auction.core.money import to_minor
from tests.golden.record import RECORDS

Change = Callable[[ProposeAward], ProposeAward]


def first_divergence(name: str, change: Change) -> tuple[Divergence | None, int]:
    """What an audit finds first in the golden auction whose award was changed, and the entry that proposes it."""
    terms, stamped = RECORDS[name]()
    honest = next(entry.command for entry in run(terms, stamped).entries if isinstance(entry.command, ProposeAward))
    forged = change(honest)
    willing = replace(AUCTION, decide=lambda state, command, at: _willing(state, _swapped(command, forged), at))
    entries = [replace(entry, command=_swapped(entry.command, forged)) for entry in run(terms, stamped, rules=willing).entries]
    return verify(_bundled(terms.auction, entries)).first, _proposes(entries)


def _bundled(auction: str, entries: list[Entry]) -> Any:
    return bundle_of(auction, map(AUCTION.codec.entry_to_bytes, entries))


def _proposes(entries: list[Entry]) -> int:
    return next(entry.seq for entry in entries if isinstance(entry.command, ProposeAward))


def _swapped(command: Any, forged: ProposeAward) -> Any:
    return forged if isinstance(command, ProposeAward) else command


def _willing(state: Any, command: Any, at: int) -> Any:
    match command:
        case ProposeAward():
            said = command.lines, command.unawarded, command.total, command.bound, command.solver, command.version
            return (AwardProposed(*said, packages=command.packages),)
        case RecordAllotment():
            return (AllotmentMade(command.lines), *(ContractDrawn(contract) for contract in command.contracts))
        case _:
            return AUCTION.decide(state, command, at)


def with_lines(award: ProposeAward, *lines: AwardLine) -> ProposeAward:
    """The award with these lines in place of those of the same lot and supplier, its sums put right."""
    changed = {(line.lot, line.supplier): line for line in lines}
    kept = tuple(changed.get((line.lot, line.supplier), line) for line in award.lines)
    return replace(award, lines=kept, total=sum(line.money for line in kept))


def line_of(award: ProposeAward, lot: str, supplier: str) -> AwardLine:
    return next(line for line in award.lines if (line.lot, line.supplier) == (lot, supplier))


def another_second_price(award: ProposeAward) -> ProposeAward:
    """One cent a piece more than the second lowest asked."""
    line = line_of(award, "valves", "s1")
    return with_lines(award, replace(line, payment=line.paid + 5, money=line.money + 5))


def paid_as_bid(award: ProposeAward) -> ProposeAward:
    line = line_of(award, "valves", "s1")
    return with_lines(award, replace(line, payment=None, money=line.value))


def an_unequal_split(award: ProposeAward) -> ProposeAward:
    three, one = line_of(award, "seals", "s3"), line_of(award, "seals", "s1")
    five = replace(three, quantities=(5,), value=1000, money=1000)
    return with_lines(award, five, replace(one, quantities=(2,), value=400, money=400))


def another_marginal_price(award: ProposeAward) -> ProposeAward:
    """All are paid a cent a unit more: one price, but not the highest that was accepted."""
    return with_lines(award, *(dearer(line) for line in award.lines if line.lot == "reserve"))


def dearer(line: AwardLine) -> AwardLine:
    paid = line.paid + line.quantities[0]
    return replace(line, payment=paid, money=to_minor(paid, scale=3, currency_scale=2))


def another_part(award: ProposeAward) -> ProposeAward:
    """A hundred chips fewer for the cheaper one, left over."""
    line = line_of(award, "chips", "s1")
    fewer = replace(line, quantities=(900,), value=900 * 88_000, money=900 * 880)
    left = tuple(replace(none, quantities=(101,)) if none.lot == "chips" else none for none in award.unawarded)
    return replace(with_lines(award, fewer), unawarded=left)


def a_part_out_of_pack(award: ProposeAward) -> ProposeAward:
    """One chip more than its packs hold, and none left."""
    line = line_of(award, "chips", "s1")
    more = replace(line, quantities=(1001,), value=1001 * 88_000, money=1001 * 880)
    return replace(with_lines(award, more), unawarded=tuple(none for none in award.unawarded if none.lot != "chips"))


def a_reason_of_its_own(award: ProposeAward) -> ProposeAward:
    return replace(award, unawarded=tuple(replace(none, why="above_reserve") for none in award.unawarded))


def packages_made_up(award: ProposeAward) -> ProposeAward:
    return replace(award, packages=1)


def unbound(award: ProposeAward) -> ProposeAward:
    return replace(award, bound=award.bound - 1)


FORGED: tuple[tuple[str, Change, str], ...] = (
    ("vickrey", another_second_price, "A11"),
    ("vickrey", paid_as_bid, "A11"),
    ("vickrey", an_unequal_split, "A12"),
    ("multi-unit", another_marginal_price, "A11"),
    ("tiers", another_part, "A13"),
    ("tiers", a_part_out_of_pack, "C4"),
    ("tiers", a_reason_of_its_own, "A8"),
    ("tiers", packages_made_up, "C4"),
    ("tiers", unbound, "A9"),
)


@pytest.mark.parametrize(("name", "change", "rule"), FORGED, ids=lambda each: getattr(each, "__name__", each))
def test_a_forged_award_is_caught(name: str, change: Change, rule: str) -> None:
    found, seq = first_divergence(name, change)
    assert found is not None
    assert (found.entry, found.rule) == (seq, rule)


@pytest.mark.parametrize("name", ["vickrey", "multi-unit", "tiers"])
def test_the_honest_award_agrees(name: str) -> None:
    assert first_divergence(name, lambda award: award)[0] is None

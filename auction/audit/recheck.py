"""What `decide` takes from the engine, computed again: award, allotment, signatures, and the pool behind the lots."""

from collections.abc import Callable, Iterator
from typing import Any, Final

from auction.audit.finding import Divergence
from auction.audit.inking import signed_fault
from auction.award.award import award_in
from auction.award.check import check
from auction.award.exact import solve
from auction.award.joint import joint_problem
from auction.award.joint_check import check_joint
from auction.award.problem import problem_from
from auction.core.commands import AllotmentLine, ProposeAward, RecordAllotment
from auction.core.entries import Entry
from auction.core.events import AllotmentMade, AwardProposed, ContractDrawn, ContractSigned
from auction.core.state import State
from auction.core.terms import LineItem, PoolReference, Terms
from auction.ledger.codec import Plain, to_plain
from auction.pool.events import FrozenPart
from auction.pool.pledge import line_item
from auction.pool.saving import LevelsWrong, divided_saving
from auction.pool.settling import saving_asked, second_lines, settlement, won_lots
from auction.pool.state import State as PoolState

_RULE_OF_SAVING: Final = {"why": "Q10", "sha256": "Q10", "unpriced": "Q10", "leaving": "Q15", "gain": "Q15", "everyone": "Q15"}
_RULE_OF_FIELD: Final = {"quantity": "Q2", "unit_price": "Q3", "money": "Q5", "saving": "Q6", "own_money": "Q9"}


PoolAt = Callable[[int], PoolState]
"""The pool of an auction's lots, as its own entries up to that number leave it."""


def recheck(state: State, entry: Entry, pool: PoolAt | None = None) -> Divergence | None:
    """The first fault of what the engine proposed, allotted or signed in this entry, on the state before it; None elsewhere.

    `pool` is the pool its lots came from, where that is known.
    """
    for event in entry.events:
        if isinstance(event, AwardProposed):
            return _award_fault(state, entry, event)
        if isinstance(event, AllotmentMade):
            return _allotment_fault(state, entry, event, pool)
        if isinstance(event, ContractSigned):
            return signed_fault(entry, event)
    return None


def _award_fault(state: State, entry: Entry, proposed: AwardProposed) -> Divergence | None:
    problem = problem_from(state)
    if state.award_rules is not None and isinstance(entry.command, ProposeAward):
        joint = check_joint(joint_problem(state), award_in(entry.command))
        told: list[Plain] = [f"{fault.rule} {fault.lot}: {fault.reason}" for fault in joint]
        award = to_plain(award_in(proposed))
        return Divergence(entry.stream, entry.seq, joint[0].rule, award, told, "award") if joint else None
    faults = check(problem, award_in(proposed))
    if not faults:
        return None
    why: list[Plain] = [f"{fault.rule} {fault.lot}: {fault.reason}" for fault in faults]
    again: dict[str, Plain] = {"award": to_plain(solve(problem)), "faults": why}
    recorded: dict[str, Plain] = {"award": to_plain(award_in(proposed)), "faults": []}
    return Divergence(entry.stream, entry.seq, faults[0].rule, recorded, again, "award")


def _allotment_fault(state: State, entry: Entry, made: AllotmentMade, known: PoolAt | None) -> Divergence | None:
    """The division is the pool's where its terms say so, and then its award is this auction's (D1 and D4)."""
    if made.settled is not None and known is None:
        return None  # the pool is not in the bundle, and its check says so
    terms = state.known_terms()
    place = made.settled or terms.pool
    pool = None if known is None or place is None else known(place.seq)
    divides = pool is not None and pool.terms.divides
    if divides is not (made.settled is not None):
        who = ("divided by the auction alone", "divided by the pool")
        return Divergence(entry.stream, entry.seq, "D4", who[made.settled is not None], who[divides], "pool")
    if pool is None or not divides:
        lines, contracts = settlement(state)
    else:
        course = pool.courses.get(terms.auction)
        won = () if course is None else won_lots(state, pool.terms, course.seq)
        if course is None or course.step != "divided" or tuple(course.lots.values()) != won:
            recorded: list[Plain] = [] if course is None else [to_plain(lot) for lot in course.lots.values()]
            return Divergence(entry.stream, entry.seq, "D1", recorded, [to_plain(lot) for lot in won], "pool")
        if made.settled is None or made.settled.seq != course.divided_by:
            recorded_at = to_plain(made).get("settled")
            return Divergence(entry.stream, entry.seq, "D4", recorded_at, f"divided by entry {course.divided_by}", "pool")
        if made.outside is not pool.terms.outside:
            outside = f"outside: {made.outside}", f"outside: {pool.terms.outside}"
            return Divergence(entry.stream, entry.seq, "D14", *outside, "pool")
        quoted = second_lines(state, pool)
        if isinstance(entry.command, RecordAllotment) and entry.command.quoted != quoted:
            said: tuple[list[Plain], list[Plain]] = (
                [to_plain(each) for each in entry.command.quoted],
                [to_plain(each) for each in quoted],
            )
            return Divergence(entry.stream, entry.seq, "D7", *said, "pool")
        lines, contracts = settlement(state, course.lines, outside=pool.terms.outside, quoted=quoted)
    if made.lines != lines:
        return _line_fault(entry, recorded=made.lines, again=lines)
    if pool is not None and made.settled is not None:
        fault = _saving_fault(state, entry, made, pool, made.settled)
        if fault is not None:
            return fault
    drawn = tuple(event.contract for event in entry.events if isinstance(event, ContractDrawn))
    if drawn != contracts:
        found: tuple[list[Plain], list[Plain]] = [to_plain(each) for each in drawn], [to_plain(each) for each in contracts]
        return Divergence(entry.stream, entry.seq, "Q8", *found)
    return None


def _saving_fault(state: State, entry: Entry, made: AllotmentMade, pool: PoolState, settled: PoolReference) -> Divergence | None:
    """The saving divided again; a nucleolus is proved by the levels on record, and needs no search (Q10 to Q15)."""
    asked = saving_asked(state, pool, made.lines, settled)
    recorded = None if made.saving is None else to_plain(made.saving)
    if asked is None or made.saving is None:
        rule = None if asked is None else asked.rule
        return None if (asked is None) is (made.saving is None) else Divergence(entry.stream, entry.seq, "Q10", recorded, rule)
    try:
        again = divided_saving(asked, levels=made.saving.levels)
    except LevelsWrong as why:
        return Divergence(entry.stream, entry.seq, "Q13", recorded, str(why))
    if again == made.saving:
        return None
    differs = (rule for name, rule in _RULE_OF_SAVING.items() if getattr(again, name) != getattr(made.saving, name))
    return Divergence(entry.stream, entry.seq, next(differs, "Q12"), recorded, to_plain(again))


def _line_fault(entry: Entry, *, recorded: tuple[AllotmentLine, ...], again: tuple[AllotmentLine, ...]) -> Divergence:
    """The first line that differs, by the rule of its first field that does."""
    for here, there in zip(recorded, again, strict=False):
        if here != there:
            differs = (rule for name, rule in _RULE_OF_FIELD.items() if getattr(here, name) != getattr(there, name))
            named = (here.lot, here.line, here.member, here.supplier) == (there.lot, there.line, there.member, there.supplier)
            rule = next(differs, "Q1") if named else "Q1"
            return Divergence(entry.stream, entry.seq, rule, to_plain(here), to_plain(there))
    return Divergence(entry.stream, entry.seq, "Q1", f"{len(recorded)} lines", f"{len(again)} lines")


def pool_fault(terms: Terms, parts: tuple[FrozenPart, ...]) -> tuple[str, Plain, Plain] | None:
    """Where the lots are not what the pool froze (rule P13): the line, as the terms have it and as the pool has it.

    A part of the pool may be left out of the auction, but none may be put up twice, and no line comes from elsewhere.
    """
    frozen = {part.id: part for part in parts}
    seen: dict[str, str] = {}
    for lot, line, scale in _lines(terms):
        where = f"lot {lot} line {line.id}"
        if line.id not in frozen:
            return where, to_plain(line), "no such part was frozen"
        if line.id in seen:
            return where, to_plain(line), f"put up already in lot {seen[line.id]}"
        seen[line.id] = lot
        expected = _at_scale(line_item(frozen[line.id]), scale)
        if _demand(line) != expected:
            return where, _demand(line), expected
    return None


def left_out(terms: Terms, parts: tuple[FrozenPart, ...]) -> int:
    """How many parts of the pool are in no lot."""
    put_up = [line.id for _, line, _ in _lines(terms)]
    return sum(part.id not in put_up for part in parts)


def _lines(terms: Terms) -> Iterator[tuple[str, LineItem, int]]:
    return ((lot.id, line, lot.quantity_scale) for lot in terms.lots for line in lot.lines)


def _demand(line: LineItem) -> dict[str, Plain]:
    """What of a line item the pool has frozen: the part and who needs how many pieces, in the lot's quantity units."""
    pledges: Any = [to_plain(pledge) for pledge in sorted(line.pledges, key=lambda pledge: pledge.member)]
    part = {"manufacturer": line.manufacturer, "part_number": line.part_number, "unit": line.unit}
    return {**part, "quantity": line.quantity, "pledges": pledges}


def _at_scale(line: LineItem, scale: int) -> dict[str, Plain]:
    demand: Any = _demand(line)
    pledges = [{**pledge, "quantity": pledge["quantity"] * 10**scale} for pledge in demand["pledges"]]
    return {**demand, "quantity": line.quantity * 10**scale, "pledges": pledges}

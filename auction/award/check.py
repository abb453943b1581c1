"""Whether an award is legal and is what it says, recomputed in whole numbers from the problem alone.

It shares no line with any solver: what it needs of a problem it finds by its own search. Source of the need: optimisers
have reported awards as optimal that broke their own rules, so a status is never evidence.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from auction.award.award import Award
from auction.award.problem import AwardProblem, Candidate, LotProblem
from auction.core.commands import AwardLine
from auction.core.money import to_minor


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with an award: the rule it breaks, the lot (empty for the award as a whole), and why."""

    rule: str
    lot: str
    reason: str


def check(problem: AwardProblem, award: Award) -> tuple[Fault, ...]:
    """Every fault of the award, in the order of the rules; empty when it is legal, cheapest and sums up.

    Linear in bids and lots. It never trusts a figure of the award, nor the order in which the problem lists bids.
    """
    return tuple(Fault(rule, lot, reason) for rule, finds in RULES.items() for lot, reason in finds(problem, award))


Found: TypeAlias = Iterator[tuple[str, str]]


def _lots_of(problem: AwardProblem) -> dict[str, LotProblem]:
    return {lot.lot: lot for lot in problem.lots}


def _awarded(problem: AwardProblem, award: Award) -> Iterator[tuple[LotProblem, AwardLine]]:
    """The lines of the award that name a lot of the problem; a line that names none is a fault of rule A1."""
    lots = _lots_of(problem)
    return ((lots[line.lot], line) for line in award.lines if line.lot in lots)


def _bid_of(lot: LotProblem, line: AwardLine) -> Candidate | None:
    return next((bid for bid in lot.bids if (bid.seq, bid.supplier) == (line.bid_seq, line.supplier)), None)


def _is_admissible(lot: LotProblem, value: int) -> bool:
    return lot.reserve is None or value <= lot.reserve


def _least(lot: LotProblem) -> int | None:
    """The lowest admissible value of the lot."""
    return min((bid.value for bid in lot.bids if _is_admissible(lot, bid.value)), default=None)


def _money(problem: AwardProblem, lot: LotProblem, value: int) -> int:
    return to_minor(value, scale=lot.value_scale, currency_scale=problem.currency_scale)


def _each_lot_once(problem: AwardProblem, award: Award) -> Found:
    named = Counter([line.lot for line in award.lines] + [none.lot for none in award.unawarded])
    place = {lot.lot: at for at, lot in enumerate(problem.lots)}
    for lot in place:
        if named[lot] != 1:
            yield lot, f"named {named[lot]} times where once is right"
    for lot in named:
        if lot not in place:
            yield lot, "no such lot"
    for what, lots in (("awarded", [line.lot for line in award.lines]), ("unawarded", [none.lot for none in award.unawarded])):
        places = [place[lot] for lot in lots if lot in place]
        if places != sorted(places):
            yield "", f"the {what} lots are not in the order of the terms"


def _bid_stands(problem: AwardProblem, award: Award) -> Found:
    for lot, line in _awarded(problem, award):
        bid = _bid_of(lot, line)
        if bid is None:
            yield lot.lot, f"no bid of supplier {line.supplier} from entry {line.bid_seq} stands"
        elif bid.value != line.value:
            yield lot.lot, f"the bid of entry {bid.seq} stands at value {bid.value}, not {line.value}"


def _within_reserve(problem: AwardProblem, award: Award) -> Found:
    for lot, line in _awarded(problem, award):
        if not _is_admissible(lot, line.value):
            yield lot.lot, f"value {line.value} is above the reserve price {lot.reserve}"


def _cheapest_wins(problem: AwardProblem, award: Award) -> Found:
    for lot, line in _awarded(problem, award):
        least = _least(lot)
        if least is not None and line.value != least:
            yield lot.lot, f"awarded at value {line.value} where the lowest admissible value is {least}"
    lots = _lots_of(problem)
    for none in award.unawarded:
        if none.lot in lots and _least(lots[none.lot]) is not None:
            yield none.lot, f"left unawarded where a bid of value {_least(lots[none.lot])} is admissible"


def _right_one_of_equals(problem: AwardProblem, award: Award) -> Found:
    for lot, line in _awarded(problem, award):
        equals = [bid for bid in lot.bids if bid.value == line.value]
        best = max((_standing_of_equal(problem, lot, bid) for bid in equals), default=None)
        right = [bid.seq for bid in equals if _standing_of_equal(problem, lot, bid) == best]
        if right and line.bid_seq != min(right):
            yield lot.lot, f"the bid of entry {line.bid_seq} wins a tie against entry {min(right)}, by {problem.tie_award}"
    for lot in problem.lots if problem.ties == "forbidden" else ():
        twice = [value for value, times in Counter(bid.value for bid in lot.bids).items() if times > 1]
        if twice:
            yield lot.lot, f"several bids stand at value {twice[0]} where ties are forbidden"


def _standing_of_equal(problem: AwardProblem, lot: LotProblem, bid: Candidate) -> int:
    """How a bid stands among equals; the greatest wins, and of several the earliest entry."""
    match problem.tie_award:
        case "earliest":
            return 0
        case "coverage":
            return sum(any(other.supplier == bid.supplier for other in each.bids) for each in problem.lots)
        case "past_supply":
            return next((past.figure for past in problem.past_supply if past.supplier == bid.supplier), 0)
        case "lottery":
            named = "/".join(("poolbid tie lottery", lot.lot, bid.supplier, problem.lottery))
            return -int.from_bytes(hashlib.sha256(named.encode()).digest())


def _money_rounded_once(problem: AwardProblem, award: Award) -> Found:
    for lot, line in _awarded(problem, award):
        money = _money(problem, lot, line.value)
        if line.money != money:
            yield lot.lot, f"value {line.value} is {money} in minor units, not {line.money}"


def _total_sums_up(problem: AwardProblem, award: Award) -> Found:
    total = sum(line.money for line in award.lines)
    if award.total != total:
        yield "", f"the lines sum to {total}, not {award.total}"


def _why_unawarded(problem: AwardProblem, award: Award) -> Found:
    lots = _lots_of(problem)
    for none in award.unawarded:
        if none.lot in lots and _least(lots[none.lot]) is None:
            why = "above_reserve" if lots[none.lot].bids else "no_bid"
            if none.why != why:
                yield none.lot, f"unawarded because {why}, not {none.why}"


def _bound_is_least(problem: AwardProblem, award: Award) -> Found:
    costs = [_money(problem, lot, least) for lot in problem.lots if (least := _least(lot)) is not None]
    if award.bound != sum(costs):
        yield "", f"the least total of a legal award is {sum(costs)}, not {award.bound}"


def _names_its_solver(problem: AwardProblem, award: Award) -> Found:
    for what, name in (("solver", award.solver), ("version", award.version)):
        if not name.strip():
            yield "", f"the {what} has no name"


RULES: Final[Mapping[str, Callable[[AwardProblem, Award], Found]]] = {
    "A1": _each_lot_once,
    "A2": _bid_stands,
    "A3": _within_reserve,
    "A4": _cheapest_wins,
    "A5": _right_one_of_equals,
    "A6": _money_rounded_once,
    "A7": _total_sums_up,
    "A8": _why_unawarded,
    "A9": _bound_is_least,
    "A10": _names_its_solver,
}

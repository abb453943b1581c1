"""The naive solver: lots are independent of one another, so the best award of each is the best award there is.

It is exact, needs nothing, and is the yardstick every other solver is measured against.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from auction.award.award import Award
from auction.award.problem import AwardProblem, Candidate, LotProblem, Way
from auction.core.commands import AwardLine, Unawarded
from auction.core.money import apportion, to_minor

NAME: Final = "exact"
VERSION: Final = "1"


@dataclass(frozen=True, slots=True)
class Part:
    """What one bid gets of a lot (nothing named is the whole lot), what it asks for it, and what it is paid if something else."""

    bid: Candidate
    value: int
    quantities: tuple[int, ...] = ()
    payment: int | None = None


@dataclass(frozen=True, slots=True)
class Division:
    """A lot's parts in the order of their entries, and what is left and why."""

    parts: tuple[Part, ...]
    left: tuple[Unawarded, ...] = ()


def solve(problem: AwardProblem) -> Award:
    """The best award of each lot, the way it is awarded (rules A3 to A9)."""
    divisions = [(lot, WAYS[lot.way](lot)) for lot in problem.lots]
    lines = tuple(_line(problem, lot, part) for lot, division in divisions for part in division.parts)
    total = sum(line.money for line in lines)
    return Award(NAME, VERSION, lines, tuple(none for _, division in divisions for none in division.left), total, total)


def _line(problem: AwardProblem, lot: LotProblem, part: Part) -> AwardLine:
    paid = part.value if part.payment is None else part.payment
    money = to_minor(paid, scale=lot.value_scale, currency_scale=problem.currency_scale)
    return AwardLine(lot.lot, part.bid.supplier, part.bid.seq, part.value, money, part.quantities, part.payment)


def whole(lot: LotProblem) -> Division:
    """The lot to its cheapest admissible bid, of equals to the one of precedence (A4, A5)."""
    bid = cheapest(lot)
    return Division((), (Unawarded(lot.lot, why_unawarded(lot)),)) if bid is None else Division((Part(bid, bid.value),))


def split(lot: LotProblem) -> Division:
    """The lot in equal parts to all that tie at the lowest admissible value, an odd unit to the earlier entry (A12)."""
    best = cheapest(lot)
    tied = sorted((bid for bid in lot.admissible if best and bid.key[0] == best.key[0]), key=lambda bid: bid.seq)
    if len(tied) < 2:
        return whole(lot)
    shares = [apportion(quantity, [1] * len(tied)) for quantity in lot.quantities]
    parts = [(bid, tuple(share[place] for share in shares)) for place, bid in enumerate(tied)]
    served = [(bid, quantities) for bid, quantities in parts if any(quantities)]
    if len(served) == 1:
        return whole(lot)
    return Division(tuple(Part(bid, _asked(bid, quantities), quantities) for bid, quantities in served))


WAYS: Final[Mapping[Way, Callable[[LotProblem], Division]]] = {"whole": whole, "split": split}


def _asked(bid: Candidate, quantities: tuple[int, ...]) -> int:
    return sum(price * quantity for price, quantity in zip(bid.prices, quantities, strict=True))


def cheapest(lot: LotProblem) -> Candidate | None:
    """The admissible bid of the lowest comparable value, of equals the preferred one; None where no bid is admissible (A4, A5)."""
    return min(lot.admissible, key=lambda bid: bid.key, default=None)


def why_unawarded(lot: LotProblem) -> str:
    """Why nobody gets a lot without an admissible bid (rule A8)."""
    return "above_reserve" if lot.bids else "no_bid"

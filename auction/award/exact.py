"""The naive solver: lots are independent of one another, so the best award of each is the best award there is.

It is exact, needs nothing, and is the yardstick every other solver is measured against.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from auction.award.award import Award
from auction.award.problem import AwardProblem, Candidate, LotProblem, Way
from auction.award.volume import asked_for, fill, lowest_refused
from auction.core.commands import AwardLine, Unawarded
from auction.core.currencies import in_auction, in_own
from auction.core.money import apportion
from auction.core.shortlist import parts_of

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
    left = tuple(none for _, division in divisions for none in division.left)
    return Award(NAME, VERSION, lines, left, total, total, problem.packages)


def _line(problem: AwardProblem, lot: LotProblem, part: Part) -> AwardLine:
    paid = part.value if part.payment is None else part.payment
    exchange, scale = part.bid.exchange, lot.value_scale
    money = in_auction(exchange, paid, scale=scale, currency_scale=problem.currency_scale)
    own_money = in_own(exchange, paid, scale=scale)
    return AwardLine(lot.lot, part.bid.supplier, part.bid.seq, part.value, money, part.quantities, part.payment, own_money)


def whole(lot: LotProblem) -> Division:
    """The lot to its cheapest admissible bid, of equals to the one of precedence (A4, A5)."""
    bid = cheapest(lot)
    if bid is None:
        return Division((), (Unawarded(lot.lot, why_unawarded(lot)),))
    return Division((Part(bid, bid.value, (), _unless(bid.value, second_price(lot, bid))),))


def second_price(lot: LotProblem, winner: Candidate) -> int:
    """What the winner of the whole lot is paid (A11): what it asks, or the second lowest value, at most the reserve price."""
    if lot.payment != "second_price":
        return winner.value
    others = [bid.value for bid in lot.bids if bid is not winner]
    limits = [min(others)] if others else []
    limits += [] if lot.reserve is None else [lot.reserve]
    return min(limits, default=winner.value if lot.ceiling is None else lot.ceiling)


def _unless(value: int, paid: int) -> int | None:
    """What is paid is named only where it is not what is asked."""
    return None if paid == value else paid


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


def pledged(lot: LotProblem) -> Division:
    """To as many of the best as the table says for how many are admissible, the part that is pledged to each (A15)."""
    best = sorted(lot.admissible, key=lambda bid: bid.key)
    parts = parts_of(lot.pledged, lot.quantities, len(best))
    given = sorted(((bid, part) for bid, part in zip(best, parts, strict=False) if any(part)), key=lambda made: made[0].seq)
    if not given or given[0][1] == lot.quantities:
        return whole(lot)
    left = tuple(quantity - sum(part[place] for _, part in given) for place, quantity in enumerate(lot.quantities))
    rest = (Unawarded(lot.lot, "unpledged", left),) if any(left) else ()
    return Division(tuple(Part(bid, _asked(bid, part), part) for bid, part in given), rest)


def by_quantity(lot: LotProblem) -> Division:
    """The least costly quantities of the schedules, and what is left and why (A8, A13, A14)."""
    filled = fill(lot, lot.reserve)
    if not lot.bids or filled is None:
        return Division((), (Unawarded(lot.lot, "no_bid" if not lot.bids else "not_solved"),))
    bids = {bid.seq: bid for bid in lot.bids}
    given = [(bids[seq], quantity) for seq, quantity in sorted(filled.quantities.items())]
    left = lot.quantities[0] - sum(quantity for _, quantity in given)
    parts = tuple(_quantity(lot, bid, quantity, paid) for (bid, quantity), paid in zip(given, payments(lot, given), strict=True))
    if not left:
        return Division(parts)
    more = fill(lot, None)
    why = "above_reserve" if more is not None and sum(more.quantities.values()) > lot.quantities[0] - left else "short"
    return Division(parts, (Unawarded(lot.lot, why, (left,) if parts else ()),))


def taken(lot: LotProblem) -> Division:
    """To each the quantity it took, where that is within the reserve price, and what is left and why (A8, A16)."""
    given = [(bid, bid.supply.most) for bid in sorted(lot.admissible, key=lambda bid: bid.seq) if bid.supply is not None]
    parts = tuple(_taken(lot, bid, quantity) for bid, quantity in given)
    left = lot.quantities[0] - sum(quantity for _, quantity in given)
    if not left:
        return Division(parts)
    why = "above_reserve" if len(given) < len(lot.bids) else "short" if given else "no_bid"
    return Division(parts, (Unawarded(lot.lot, why, (left,) if parts else ()),))


def joined(lot: LotProblem) -> Division:
    """The lot to its cheapest admissible bid, with all that joins at its unit price (A4, A5, A18)."""
    bid = cheapest(lot)
    if bid is None:
        return whole(lot)
    more = sum(step.quantity for step in lot.joins if bid.prices[0] <= step.price)
    quantities = (lot.quantities[0] + more,)
    return Division((Part(bid, _asked(bid, quantities), quantities if more else ()),))


def _taken(lot: LotProblem, bid: Candidate, quantity: int) -> Part:
    """What was taken; the whole lot is no part."""
    quantities = () if quantity == lot.quantities[0] else (quantity,)
    return Part(bid, _asked(bid, (quantity,)), quantities)


def _quantity(lot: LotProblem, bid: Candidate, quantity: int, payment: int) -> Part:
    value, whole_lot = asked_for(lot, bid, quantity), quantity == lot.quantities[0]
    return Part(bid, value, () if whole_lot else (quantity,), _unless(value, payment))


def payments(lot: LotProblem, given: Sequence[tuple[Candidate, int]]) -> list[int]:
    """What the winners of quantities are paid (A11): what they ask, the one price of all, or the lowest refused of the others."""
    if lot.payment == "uniform":
        one = max((asked_for(lot, bid, quantity) - asked_for(lot, bid, quantity - 1) for bid, quantity in given), default=0)
        return [one * quantity for _, quantity in given]
    if lot.payment == "as_bid":
        return [asked_for(lot, bid, quantity) for bid, quantity in given]
    awarded = {bid.seq: quantity for bid, quantity in given}
    return [lowest_refused(lot, awarded, bid) for bid, _ in given]


WAYS: Final[Mapping[Way, Callable[[LotProblem], Division]]] = {
    "whole": whole,
    "split": split,
    "volume": by_quantity,
    "pledged": pledged,
    "taken": taken,
    "joined": joined,
}


def _asked(bid: Candidate, quantities: tuple[int, ...]) -> int:
    return sum(price * quantity for price, quantity in zip(bid.prices, quantities, strict=True))


def cheapest(lot: LotProblem) -> Candidate | None:
    """The admissible bid of the lowest comparable value, of equals the preferred one; None where no bid is admissible (A4, A5)."""
    return min(lot.admissible, key=lambda bid: bid.key, default=None)


def why_unawarded(lot: LotProblem) -> str:
    """Why nobody gets a lot without an admissible bid (rule A8)."""
    return "above_reserve" if lot.bids else "no_bid"

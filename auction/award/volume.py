"""The least costly way to fill a lot from schedules (rules A13 and A14): every combination of ranges, each filled at best.

A *range* is a run of quantities of one bid in which each further block costs no less than the one before, so that of one
range of every bid the cheapest blocks are the best. A block is the least common multiple of what bids supply multiples of.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from math import lcm, prod
from typing import Final

from auction.award.problem import Candidate, LotProblem
from auction.core.errors import InvariantBroken
from auction.core.margin import rationed
from auction.core.money import rounded_down
from auction.core.schedule import cost, most_of, spans, units_of

MOST_WAYS: Final = 20_000
"""How many combinations of ranges are looked at; a lot that has more is not solved (rule A14)."""

Stretch = tuple[int, int]
"""The first and last quantity of a bid between which no further unit costs less than the one before."""


@dataclass(frozen=True, slots=True)
class Range:
    """Quantities of a bid from `least` on: what that costs, and the blocks beyond it by price, which rises, and number."""

    least: int
    cost: int
    runs: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Filled:
    """What each bid gets, by its entry, what it asks for it, and the whole cost, unawarded units at the reserve price."""

    quantities: dict[int, int]
    cost: int


def fill(lot: LotProblem, reserve: int | None) -> Filled | None:
    """The least costly award of the lot, or None where there are more ways than are looked at.

    Each unawarded unit costs its part of the reserve price; without one as much is awarded as can be. Of equal costs the
    earlier entry gets the more, or where the terms ration all that offer the last units at their price. The cost is that of the
    lot's value times its quantity, so that it is a whole number.
    """
    whole = lot.quantities[0]
    bids = sorted((bid for bid in lot.bids if _most(lot, bid)), key=lambda bid: bid.seq)
    block = lcm(*(_multiple(bid) for bid in bids))
    if prod(_ways(lot, bid, block) for bid in bids) > MOST_WAYS:
        return None
    best = (whole, 0, [0] * len(bids)) if reserve is None else (0, reserve * whole, [0] * len(bids))
    for chosen in product(*(tuple(_ranges(lot, bid, block)) for bid in bids)):
        filled = _cheapest(chosen, whole, block, reserve)
        if filled is not None:
            quantities, asked = filled
            left = whole - sum(quantities)
            shortage, price = (left, asked * whole) if reserve is None else (0, asked * whole + reserve * left)
            best = min(best, (shortage, price, [-quantity for quantity in quantities]))
    given = _at_the_margin(lot, bids, [-quantity for quantity in best[2]])
    return Filled({bid.seq: quantity for bid, quantity in zip(bids, given, strict=True) if quantity}, best[1])


def _at_the_margin(lot: LotProblem, bids: Sequence[Candidate], given: list[int]) -> list[int]:
    """What is given, rationed at the last price where the terms say so: it costs the same (N13 of the auction)."""
    if lot.volume is None or lot.volume.margin == "earliest":
        return given
    whole = lot.quantities[0]
    offers = [() if bid.supply is None else tuple(units_of(bid.supply, bid.prices, whole)) for bid in bids]
    return rationed(offers, given)


def asked_for(lot: LotProblem, bid: Candidate, quantity: int) -> int:
    """What the bid asks for the quantity, in value units."""
    assert lot.volume is not None, "a lot of quantities says how steps are meant"
    assert bid.supply is not None, "a lot of quantities holds schedules"
    return cost(lot.volume, bid.supply, bid.prices, quantity)


def _most(lot: LotProblem, bid: Candidate) -> int:
    return 0 if bid.supply is None else most_of(bid.supply, lot.quantities[0])


def _multiple(bid: Candidate) -> int:
    return 1 if bid.supply is None else bid.supply.multiple


def _least(bid: Candidate) -> int:
    """The least above zero that is no least in truth counts as none."""
    return 0 if bid.supply is None or bid.supply.least <= bid.supply.multiple else bid.supply.least


def _stretches(lot: LotProblem, bid: Candidate) -> Iterator[Stretch]:
    """Where every further unit costs no less: of prices for all units each step, of incremental ones until the price falls."""
    assert lot.volume is not None
    assert bid.supply is not None
    steps, all_units, most, least = bid.supply.steps, lot.volume.kind == "all_units", _most(lot, bid), _least(bid)
    falls = [0] + [place for place in range(1, len(steps)) if all_units or bid.prices[place] < bid.prices[place - 1]]
    for place, after in zip(falls, (*falls[1:], None), strict=True):
        last = most if after is None else steps[after] - (bid.supply.multiple if all_units else 0)
        first = max(steps[place], least)
        if first <= min(last, most):
            yield first, min(last, most)


def _ways(lot: LotProblem, bid: Candidate, block: int) -> int:
    """How many ranges the bid has (rule A14)."""
    multiple = _multiple(bid)
    begins = rounded_down(block, multiple)
    found = sum(min(begins, 1 + rounded_down(last - first, multiple)) for first, last in _stretches(lot, bid))
    return found + (1 if _least(bid) else 0)


def _ranges(lot: LotProblem, bid: Candidate, block: int) -> Iterator[Range]:
    if _least(bid):
        yield Range(0, 0, ())
    for first, last in _stretches(lot, bid):
        for least in range(first, min(first + block - 1, last) + 1, _multiple(bid)):
            yield Range(least, asked_for(lot, bid, least), tuple(_runs(lot, bid, least, last, block)))


def _runs(lot: LotProblem, bid: Candidate, least: int, last: int, block: int) -> Iterator[tuple[int, int]]:
    """The blocks from `least` to `last` by price: of each step those that lie in it, and the one that lies across its end."""
    assert lot.volume is not None
    assert bid.supply is not None
    ends = bid.supply.steps[1:] if lot.volume.kind == "incremental" else ()
    at = least
    for end in (*(step for step in ends if least < step < last), last):
        inside = rounded_down(max(0, end - at), block)
        if inside:
            yield asked_for(lot, bid, at + block) - asked_for(lot, bid, at), inside
            at += inside * block
        if at < end and at + block <= last:
            yield asked_for(lot, bid, at + block) - asked_for(lot, bid, at), 1
            at += block


def _cheapest(chosen: Sequence[Range], whole: int, block: int, reserve: int | None) -> tuple[list[int], int] | None:
    """The quantities that fill the lot best from one range of each bid, and what they cost; None where these ask for too much."""
    quantities, asked = [each.least for each in chosen], sum(each.cost for each in chosen)
    blocks = rounded_down(max(0, whole - sum(quantities)), block)
    if sum(quantities) > whole:
        return None
    for price, place, count in sorted((price, place, count) for place, each in enumerate(chosen) for price, count in each.runs):
        if blocks == 0 or (reserve is not None and price * whole > reserve * block):
            break
        taken = min(count, blocks)
        quantities[place] += taken * block
        asked, blocks = asked + taken * price, blocks - taken
    return quantities, asked


def lowest_refused(lot: LotProblem, given: Mapping[int, int], winner: Candidate) -> int:
    """What the winner is paid for its units: as many of the others' cheapest that were refused, none above the reserve price (A11).

    Where these do not suffice, the reserve price for the rest, or without one the ceiling; no fraction of a unit of value is paid.
    """
    whole, left, paid = lot.quantities[0], given[winner.seq], 0
    limit = lot.ceiling if lot.reserve is None else lot.reserve
    if limit is None:
        raise InvariantBroken(f"lot {lot.lot}: nothing stands in for what is not offered")
    for price, seq, refused in _refused(lot, tuple(given.items())):
        if left == 0 or price * whole > limit:
            break
        taken = 0 if seq == winner.seq else min(left, refused)
        paid, left = paid + taken * price, left - taken
    return paid + rounded_down(limit * left, whole)


@lru_cache(maxsize=4)
def _refused(lot: LotProblem, given: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int, int], ...]:
    """The units of every bid beyond what it was given, the cheapest first: unit price, entry, how many."""
    awarded, found = dict(given), []
    for bid in lot.bids:
        for begins, ends, price in spans(bid.supply, bid.prices) if bid.supply is not None else ():
            refused = min(ends, lot.quantities[0]) - max(begins, awarded.get(bid.seq, 0))
            if refused > 0:
                found.append((price, bid.seq, refused))
    return tuple(sorted(found))

"""The award of a lot of quantities found anew for the check, by another road than the solver's: it shares no line with it.

For every choice of one convex piece of each schedule, prices are raised until what is offered at them fills the lot.
What each is paid is read off the units that were refused.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, product
from math import lcm
from typing import Final

from auction.award.problem import LotProblem
from auction.core.money import rounded_down
from auction.core.schedule import Supply, cost, most_of
from auction.core.terms import Volume

WAYS_LIMIT: Final = 20_000
"""Beyond so many choices of pieces a lot is left `not_solved` (rule A14)."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One schedule of the lot: its entry, what it supplies and asks."""

    seq: int
    volume: Volume
    supply: Supply
    prices: tuple[int, ...]
    most: int

    def cost(self, quantity: int) -> int:
        """What it asks for the quantity."""
        return cost(self.volume, self.supply, self.prices, quantity)


@dataclass(frozen=True, slots=True)
class Piece:
    """Quantities from `first` in blocks, each at least as dear as the one before: (price, number) of them."""

    first: int
    blocks: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Due:
    """What is due of a lot of quantities: what each entry gets, asks for it and is paid, and why something is left, if it is."""

    parts: Mapping[int, tuple[int, int, int]]
    why: str | None

    @property
    def paid(self) -> list[int]:
        """What is paid to each, in value units."""
        return [paid for _, _, paid in self.parts.values()]


@lru_cache(maxsize=1024)
def due(lot: LotProblem) -> Due:
    """The one legal award of a lot of quantities."""
    given = _due_quantities(lot, within_reserve=True)
    if not lot.bids or given is None:
        return Due({}, "no_bid" if not lot.bids else "not_solved")
    offers = _offers(lot)
    paid = _payments(lot, given, offers)
    parts = {seq: (quantity, offers[seq].cost(quantity), paid[seq]) for seq, quantity in given.items()}
    if sum(given.values()) == lot.quantities[0]:
        return Due(parts, None)
    without_reserve = _due_quantities(lot, within_reserve=False) or {}
    return Due(parts, "above_reserve" if sum(without_reserve.values()) > sum(given.values()) else "short")


def _due_quantities(lot: LotProblem, *, within_reserve: bool) -> dict[int, int] | None:
    """What each entry is due of the lot (A13), or None where the lot has too many ways (A14)."""
    offers = list(_offers(lot).values())
    block = lcm(*(offer.supply.multiple for offer in offers))
    ways = 1
    for offer in offers:
        ways *= sum(_beginnings(offer, first, last, block) for first, last in _convex(offer))
    if ways > WAYS_LIMIT:
        return None
    pieces = [[piece for first, last in _convex(offer) for piece in _pieces(offer, first, last, block)] for offer in offers]
    reserve = lot.reserve if within_reserve else None
    best: tuple[int, int, list[int]] | None = None
    for chosen in _choices(pieces, lot.quantities[0]):
        given = _raised(lot, block, chosen, reserve)
        left = lot.quantities[0] - sum(given)
        asked = lot.quantities[0] * sum(offer.cost(quantity) for offer, quantity in zip(offers, given, strict=True) if quantity)
        key = (0 if reserve is not None else left, asked + (reserve or 0) * left, [-quantity for quantity in given])
        best = key if best is None or key < best else best
    return {} if best is None else {offer.seq: -given for offer, given in zip(offers, best[2], strict=True) if given}


def _payments(lot: LotProblem, given: Mapping[int, int], offers: Mapping[int, Offer]) -> dict[int, int]:
    """What each entry that wins is due to be paid (A11): what it asks, one price for all, or the lowest refused of the others."""
    if lot.payment == "as_bid":
        return {seq: offers[seq].cost(quantity) for seq, quantity in given.items()}
    if lot.payment == "uniform":
        one = max((_last_price(offers[seq], quantity) for seq, quantity in given.items()), default=0)
        return {seq: one * quantity for seq, quantity in given.items()}
    refused, limit = _turned_away(lot, given), lot.ceiling if lot.reserve is None else lot.reserve
    return {seq: _replaced(refused, seq, quantity, limit or 0, lot.quantities[0]) for seq, quantity in given.items()}


def _replaced(refused: list[tuple[int, int, int]], winner: int, quantity: int, limit: int, whole: int) -> int:
    """What so many units would cost of the others, from the lowest price up to the limit, and beyond that the limit itself."""
    paid = 0
    for price, amount, seq in refused:
        if not quantity or price * whole > limit:
            break
        if seq != winner:
            taken = min(amount, quantity)
            paid, quantity = paid + taken * price, quantity - taken
    return paid + rounded_down(limit * quantity, whole)


def _turned_away(lot: LotProblem, given: Mapping[int, int]) -> list[tuple[int, int, int]]:
    """What was offered beyond what is given, from the lowest price up: unit price, units, entry."""
    found = []
    for seq, offer in _offers(lot).items():
        for begins, ends, price in _bands(offer):
            if ends > given.get(seq, 0):
                found.append((price, ends - max(begins, given.get(seq, 0)), seq))
    return sorted(found)


def _offers(lot: LotProblem) -> dict[int, Offer]:
    """The schedules that can supply something of the lot, by entry."""
    found: dict[int, Offer] = {}
    for bid in sorted(lot.bids, key=lambda bid: bid.seq):
        if lot.volume is not None and bid.supply is not None and (most := most_of(bid.supply, lot.quantities[0])):
            found[bid.seq] = Offer(bid.seq, lot.volume, bid.supply, bid.prices, most)
    return found


def _bands(offer: Offer) -> Iterator[tuple[int, int, int]]:
    """Each step as far as the lot goes: begin, end, unit price."""
    ends = (*offer.supply.steps[1:], offer.most)
    for begins, end, price in zip(offer.supply.steps, ends, offer.prices, strict=True):
        if begins < offer.most:
            yield begins, min(end, offer.most), price


def _last_price(offer: Offer, quantity: int) -> int:
    """The unit price of the last unit of so many."""
    return next(price for begins, ends, price in _bands(offer) if begins < quantity <= ends)


def _convex(offer: Offer) -> Iterator[tuple[int, int]]:
    """First and last quantity of each convex piece; (0, 0) is giving nothing, where that is a choice of its own."""
    supply, real_least = offer.supply, offer.supply.least > offer.supply.multiple
    if real_least:
        yield 0, 0
    begins = 0
    for place in range(1, len(supply.steps) + 1):
        more = place < len(supply.steps)
        apart = offer.volume.kind == "all_units"
        if more and not apart and offer.prices[place] >= offer.prices[place - 1]:
            continue
        end = offer.most if not more else supply.steps[place] - supply.multiple * apart
        first, last = max(begins, supply.least * real_least), min(end, offer.most)
        if first <= last:
            yield first, last
        begins = supply.steps[place] if more else 0


def _beginnings(offer: Offer, first: int, last: int, block: int) -> int:
    return min(rounded_down(block, offer.supply.multiple), rounded_down(last - first, offer.supply.multiple) + 1)


def _pieces(offer: Offer, first: int, last: int, block: int) -> Iterator[Piece]:
    """The piece once for every quantity that its blocks may begin at."""
    for place in range(_beginnings(offer, first, last, block)):
        begin = first + place * offer.supply.multiple
        count = rounded_down(last - begin, block)
        corners = {0, count}
        for step in offer.supply.steps if offer.volume.kind == "incremental" else ():
            near = rounded_down(max(0, step - begin), block)
            corners |= {min(near, count), min(near + 1, count)}
        marks = sorted(corners)
        blocks = []
        for low, high in pairwise(marks):
            rise = offer.cost(begin + high * block) - offer.cost(begin + low * block)
            blocks.append((rounded_down(rise, high - low), high - low))
        yield Piece(begin, tuple(blocks))


def _choices(pieces: list[list[Piece]], room: int) -> Iterator[tuple[Piece, ...]]:
    """One piece of each offer, where what they begin with fits."""
    return (chosen for chosen in product(*pieces) if sum(piece.first for piece in chosen) <= room)


def _raised(lot: LotProblem, block: int, chosen: tuple[Piece, ...], reserve: int | None) -> list[int]:
    """What each gives when the price of a block is raised until the lot is full, or the reserve price is reached."""
    whole, ration = lot.quantities[0], lot.volume is not None and lot.volume.margin == "pro_rata"
    room = rounded_down(whole - sum(piece.first for piece in chosen), block)
    at_price: dict[int, list[tuple[int, int]]] = {}
    for place, piece in enumerate(chosen):
        for price, count in piece.blocks:
            at_price.setdefault(price, []).append((place, count))
    taken = [0] * len(chosen)
    for price in sorted(at_price):
        if reserve is not None and price * whole > reserve * block:
            break
        for place, offered in _taken_at(at_price[price], room, ration=ration):
            taken[place] += offered
            room -= offered
    return [piece.first + count * block for piece, count in zip(chosen, taken, strict=True)]


def _taken_at(offered: list[tuple[int, int]], room: int, *, ration: bool) -> list[tuple[int, int]]:
    """How many blocks of one price are taken of each, where there is room for so many: the earlier first, or in proportion (N13).

    In proportion each gets the whole part of its share, and what is left goes one by one to the largest remainders.
    """
    if not ration:
        found = []
        for place, count in offered:
            found.append((place, min(room, count)))
            room -= found[-1][1]
        return found
    places = sorted({place for place, _ in offered})
    counts = [sum(count for other, count in offered if other == place) for place in places]
    total = sum(counts)
    if total <= room:
        return list(zip(places, counts, strict=True))
    parts = [rounded_down(count * room, total) for count in counts]
    lacking = [parts[at] * total - counts[at] * room for at in range(len(places))]
    for at in sorted(range(len(places)), key=lambda at: (lacking[at], at))[: room - sum(parts)]:
        parts[at] += 1
    return list(zip(places, parts, strict=True))

"""What a bid on a lot of quantities asks for how much: price steps, and limits to what it supplies (rules N1 to N5).

A step begins at a quantity and bears a unit price; the first begins at zero. Of an incremental schedule each unit costs the
price of the step it lies in: the units beyond where the step begins, up to where the next does. Where a price holds for all
units, it is that of the last step that begins at or below the whole quantity.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from auction.core.money import Share, least_share, rounded_down
from auction.core.terms import Lot, Volume


@dataclass(frozen=True, slots=True)
class Supply:
    """What a bid supplies, in quantity units: where its price steps begin, the least it takes, in multiples of what, the most."""

    steps: tuple[int, ...]
    least: int
    multiple: int
    most: int


def just(quantity: int) -> Supply:
    """That quantity and no other, at one price: what is taken at a clock (K12)."""
    return Supply((0,), quantity, 1, quantity)


def cost(volume: Volume, supply: Supply, prices: Sequence[int], quantity: int) -> int:
    """What is asked for that quantity, exactly, in value units (N2)."""
    if volume.kind == "all_units":
        return quantity * [price for begins, price in zip(supply.steps, prices, strict=True) if begins <= quantity][-1]
    return sum(price * (min(quantity, ends) - begins) for begins, ends, price in spans(supply, prices) if begins < quantity)


def spans(supply: Supply, prices: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """Each step that the supply reaches: where it begins, where it ends, and its unit price."""
    for begins, ends, price in zip(supply.steps, (*supply.steps[1:], supply.most), prices, strict=True):
        if begins < supply.most:
            yield begins, min(ends, supply.most), price


def units_of(supply: Supply, prices: Sequence[int], quantity: int) -> Iterator[tuple[int, int]]:
    """The units that an incremental schedule offers of that quantity, step by step: their price and how many."""
    for begins, ends, price in spans(supply, prices):
        if begins < quantity:
            yield price, min(ends, quantity) - begins


def most_of(supply: Supply, quantity: int) -> int:
    """The most that the supply can give of that quantity; zero when it can give nothing of it (N5)."""
    most = whole_multiples(min(supply.most, quantity), supply.multiple)
    return most if most >= supply.least else 0


def supplies(supply: Supply, quantity: int) -> bool:
    """Whether just this quantity can be supplied (N5)."""
    within = max(supply.least, 1) <= quantity <= supply.most
    return within and whole_multiples(quantity, supply.multiple) == quantity


def whole_multiples(quantity: int, multiple: int) -> int:
    """The largest multiple at or below the quantity."""
    return multiple * rounded_down(quantity, multiple)


def scaled_value(lot: Lot, volume: Volume, supply: Supply, prices: Sequence[int]) -> int:
    """What bids are compared by: the cost of the most it can supply of the lot, scaled to the whole lot, rounded up (N6)."""
    whole = lot.lines[0].quantity
    most = most_of(supply, whole)
    return least_share(cost(volume, supply, prices, most), Share(whole, most))


def dearest_value(lot: Lot, prices: Sequence[int]) -> int:
    """What the whole lot would cost at the dearest of the prices: it is this that the ceiling holds (N6)."""
    return max(prices) * lot.lines[0].quantity

"""How the unit prices of an automatic bid follow from the value it is to have (rule X7)."""

from collections.abc import Sequence
from typing import Final

from auction.core.evaluation import value_of
from auction.core.money import rounded_down, scale_down
from auction.core.terms import Lot

FINE: Final = 2**128
"""Two different quotients of countable prices lie further apart than one part of so many."""


def prices_for(lot: Lot, base: Sequence[int], floor: Sequence[int], value: int) -> tuple[int, ...]:
    """Unit prices worth `value` at most, and as near to it as X7 comes: `base` cut in proportion, none below `floor`.

    `value` lies between the values of the two, and no price of the floor above that of the base.
    """
    prices = _in_proportion(lot, base, floor, value)
    spare = value - value_of(lot, prices)
    for place in sorted(range(len(prices)), key=lambda place: -lot.lines[place].quantity):
        more = min(rounded_down(spare, lot.lines[place].quantity), base[place] - prices[place])
        prices[place] += more
        spare -= more * lot.lines[place].quantity
    return tuple(prices)


def _in_proportion(lot: Lot, base: Sequence[int], floor: Sequence[int], value: int) -> list[int]:
    """The prices rounded down. Lines that would fall below their floor stay at it, and the others share what remains.

    Those stay first whose floor is the greatest part of their base, so one look at each line in that order is enough.
    """
    wanted, total = value, value_of(lot, base)
    cut = list(floor)
    order = sorted(range(len(base)), key=lambda place: -rounded_down(floor[place] * FINE, base[place]))
    for number, place in enumerate(order):
        if floor[place] * total <= wanted * base[place]:
            for other in order[number:]:
                cut[other] = scale_down(base[other], wanted=wanted, total=total)
            break
        wanted -= lot.lines[place].quantity * floor[place]
        total -= lot.lines[place].quantity * base[place]
    return cut


def raised(lot: Lot, base: Sequence[int], floor: Sequence[int], by: int) -> tuple[int, ...]:
    """The floor raised in value by that much at least, and by no more units than it takes (X6).

    The least quantity goes first, of equals the first, and no price goes above `base`; where that is too little, all stop there.
    """
    prices, wanted = list(floor), by
    for place in sorted(range(len(prices)), key=lambda place: lot.lines[place].quantity):
        quantity = lot.lines[place].quantity
        more = max(0, min(-rounded_down(-wanted, quantity), base[place] - prices[place]))
        prices[place] += more
        wanted -= more * quantity
    return tuple(prices)

"""Rules X6 and X7: unit prices of automatic bids, against a clerk who raises them unit by unit and cuts them in fractions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product
from math import floor as whole_of

import pytest

from auction.core.terms import Lot
from auction.core.unit_prices import prices_for, raised
from tests.auctions import a_line, a_lot

QUANTITIES = ((1,), (3,), (2, 1), (1, 2), (3, 3), (2, 5, 2), (4, 1, 3))


def lot_of(quantities: Sequence[int]) -> Lot:
    return a_lot(lines=[a_line(f"line {place}", quantity) for place, quantity in enumerate(quantities)])


def worth(quantities: Sequence[int], prices: Sequence[int]) -> int:
    return sum(quantity * price for quantity, price in zip(quantities, prices, strict=True))


def limits(quantities: Sequence[int]) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Prices that stand, and limits none of which is above them."""
    for base in product((3, 7, 20), repeat=len(quantities)):
        for step in range(3):
            yield base, tuple(max(1, price - (place + step) % 3 * 4 - step) for place, price in enumerate(base))


def raised_by_a_clerk(quantities: Sequence[int], base: Sequence[int], limit: Sequence[int], by: int) -> tuple[int, ...]:
    prices = list(limit)
    for place in sorted(range(len(prices)), key=lambda place: (quantities[place], place)):
        while worth(quantities, prices) < worth(quantities, limit) + by and prices[place] < base[place]:
            prices[place] += 1
    return tuple(prices)


def cut_by_a_clerk(quantities: Sequence[int], base: Sequence[int], limit: Sequence[int], value: int) -> tuple[int, ...]:
    stay: set[int] = set()
    while True:
        rest = [place for place in range(len(base)) if place not in stay]
        wanted = value - sum(quantities[place] * limit[place] for place in stay)
        whole = sum(quantities[place] * base[place] for place in rest)
        cut = {place: Fraction(base[place] * wanted, whole) for place in rest}
        below = [place for place in rest if cut[place] < limit[place]]
        if not below:
            break
        stay |= {max(below, key=lambda place: Fraction(limit[place], base[place]))}
    prices = [limit[place] if place in stay else whole_of(cut[place]) for place in range(len(base))]
    for place in sorted(range(len(prices)), key=lambda place: (-quantities[place], place)):
        while worth(quantities, prices) + quantities[place] <= value and prices[place] < base[place]:
            prices[place] += 1
    return tuple(prices)


@pytest.mark.parametrize("quantities", QUANTITIES, ids=str)
def test_X6_a_limit_is_raised_as_little_as_reaches_the_value(quantities: tuple[int, ...]) -> None:
    lot = lot_of(quantities)
    for base, limit in limits(quantities):
        for by in range(0, worth(quantities, base) - worth(quantities, limit) + 4, 2):
            assert raised(lot, base, limit, by) == raised_by_a_clerk(quantities, base, limit, by), (base, limit, by)


@pytest.mark.parametrize("quantities", QUANTITIES, ids=str)
def test_X7_prices_are_cut_in_proportion_and_what_rounding_left_goes_to_the_greatest_quantity(quantities: tuple[int, ...]) -> None:
    lot = lot_of(quantities)
    for base, limit in limits(quantities):
        for value in range(worth(quantities, limit), worth(quantities, base) + 1, 3):
            assert prices_for(lot, base, limit, value) == cut_by_a_clerk(quantities, base, limit, value), (base, limit, value)

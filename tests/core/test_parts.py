"""What is paid for a part of what an award's line gives, where its unit prices say something and where they all round to zero."""

from __future__ import annotations

import pytest

from auction.core.commands import AwardLine
from auction.core.parts import paid_for, unit_prices
from auction.core.state import StandingBid
from tests.auctions import a_line, a_lot

LOT = a_lot("L1", lines=[a_line("A", 300), a_line("B", 200)])


def standing(*prices: int) -> StandingBid:
    return StandingBid("s1", prices, 300 * prices[0] + 200 * prices[1], 0, 5, False, 0)


@pytest.mark.parametrize(
    ("prices", "value", "taken", "paid"),
    [
        ((10, 30), 9000, (300, 200), 9000),
        ((10, 30), 9000, (100, 0), 1000),
        ((10, 30), 4500, (100, 100), 2000),  # at half of what was bid: 5 and 15 a piece
        ((1, 1), 180, (300, 200), 180),
        ((1, 1), 180, (250, 0), 90),  # 0.36 of a price unit rounds to nothing: 250 of 500 pieces are half of the money
        ((1, 1), 180, (0, 0), 0),
        ((1, 1), 0, (250, 0), 0),
    ],
)
def test_C6_a_part_is_paid_in_the_proportion_of_its_value_or_where_that_rounds_to_zero_of_its_pieces(
    prices: tuple[int, int], value: int, taken: tuple[int, int], paid: int
) -> None:
    line = AwardLine("L1", "s1", 5, value, value)
    assert paid_for(LOT, standing(*prices), line, taken) == paid
    assert any(unit_prices(LOT, standing(*prices), line)) is (value > 180)

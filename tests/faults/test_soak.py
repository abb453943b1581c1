"""A server that goes on under bids neither refuses nor leaks; and what is read of it is reckoned rightly."""

from __future__ import annotations

import pytest

from tests.faults.soak import at_share, lags, run, slope


async def test_a_short_soak_refuses_nothing_and_leaks_no_descriptor() -> None:
    outcome = await run(0.3, length=20, begins=8)
    assert [fault for fault in outcome.faults if "late" not in fault] == []
    assert outcome.bids > 40
    assert outcome.announced > 10
    assert outcome.over > 0
    assert outcome.came_back > 10
    assert outcome.looks > 20


def test_the_growth_is_the_slope_of_the_line_through_the_readings() -> None:
    assert slope([(0, 5.0), (1, 7.0), (2, 9.0)]) == pytest.approx(2.0)
    assert slope([(3, 5.0)]) == 0


def test_the_lag_is_read_between_the_bounds_of_the_histogram() -> None:
    begin = 'poolbid_loop_lag_seconds_bucket{le="'
    looks = lags({f'{begin}0.01"}}': 90, f'{begin}+Inf"}}': 100, f'{begin}0.03"}}': 100, "poolbid_sockets": 3})
    assert at_share(looks, 0.5) == pytest.approx(0.01 * 50 / 90)
    assert at_share(looks, 0.95) == pytest.approx(0.02)

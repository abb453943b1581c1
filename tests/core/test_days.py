"""Calendar days: what is one, the day of a stamp, and how many lie between two."""

from __future__ import annotations

import pytest

from auction.core.days import DAY_US, day_of, days_between, is_day, week_of


@pytest.mark.parametrize(
    ("text", "day"),
    [
        *(("2026-12-31", True), ("2024-02-29", True), ("0001-01-01", True), ("9999-12-31", True)),
        *(("2026-02-29", False), ("2026-13-01", False), ("0000-01-01", False), ("2026-00-10", False), ("2026-01-32", False)),
        *(("20261231", False), ("2026-W01-1", False), ("26-12-31", False), (" 2026-12-31", False), ("", False)),
    ],
)
def test_a_day_is_one_of_the_calendar_written_in_full(text: str, *, day: bool) -> None:
    assert is_day(text) == day


def test_the_day_of_a_stamp_changes_at_midnight() -> None:
    assert day_of(0) == "1970-01-01"
    assert (day_of(DAY_US - 1), day_of(DAY_US)) == ("1970-01-01", "1970-01-02")
    assert day_of(-1) == "1969-12-31"


def test_the_week_of_a_stamp_begins_on_its_monday() -> None:
    assert week_of(0) == "1969-12-29", "a Thursday"
    assert (week_of(4 * DAY_US - 1), week_of(4 * DAY_US)) == ("1969-12-29", "1970-01-05")


def test_days_are_counted_from_the_first_to_the_second() -> None:
    assert days_between("2026-12-31", "2027-01-02") == 2
    assert days_between("2027-01-02", "2026-12-31") == -2

"""Working days, as periods of a pool are counted in (rule D6)."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from auction.core.days import DAY_US, day_of

_SATURDAY: Final = 5


def after_working_days(moment: int, days: int, holidays: Sequence[str]) -> int:
    """The same time of day so many working days later: Mondays to Fridays that are no holidays (rule D6)."""
    while days > 0:
        moment += DAY_US
        day = day_of(moment)
        if date.fromisoformat(day).weekday() < _SATURDAY and day not in holidays:
            days -= 1
    return moment

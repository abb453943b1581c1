"""Calendar days as rules and files spell them: `2026-12-31`, in UTC. A moment is a stamp; a day is a text."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from auction.core.moments import HOUR_US
from auction.core.money import rounded_down

DAY_US: Final = 24 * HOUR_US

_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FIRST: Final = date(1970, 1, 1).toordinal()
_SATURDAY: Final = 5


def is_day(text: str) -> bool:
    """Whether the text is a day of the calendar, written year, month, day."""
    if _DAY.fullmatch(text) is None:
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def day_of(moment: int) -> str:
    """The day of a stamp, in UTC."""
    return date.fromordinal(_FIRST + rounded_down(moment, DAY_US)).isoformat()


def after_working_days(moment: int, days: int, holidays: Sequence[str]) -> int:
    """The same time of day so many working days later: Mondays to Fridays that are no holidays (rule D6)."""
    while days > 0:
        moment += DAY_US
        day = day_of(moment)
        if date.fromisoformat(day).weekday() < _SATURDAY and day not in holidays:
            days -= 1
    return moment

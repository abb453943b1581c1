"""Calendar days as rules and files spell them: `2026-12-31`, in UTC. A moment is a stamp; a day is a text."""

import re
from datetime import date
from typing import Final

from auction.core.moments import HOUR_US
from auction.core.money import rounded_down

DAY_US: Final = 24 * HOUR_US

_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FIRST: Final = date(1970, 1, 1).toordinal()


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


def week_of(moment: int) -> str:
    """The Monday of a stamp's week, in UTC."""
    day = date.fromordinal(_FIRST + rounded_down(moment, DAY_US))
    return date.fromordinal(day.toordinal() - day.weekday()).isoformat()


def days_between(first: str, second: str) -> int:
    """How many days after the first day the second is; below zero where it is before."""
    return date.fromisoformat(second).toordinal() - date.fromisoformat(first).toordinal()

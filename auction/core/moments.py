"""Time as the rules know it: whole microseconds UTC since 1970. Durations are whole microseconds too and end in `_us`."""

from typing import Final

SECOND_US: Final = 1_000_000
MINUTE_US: Final = 60 * SECOND_US
HOUR_US: Final = 60 * MINUTE_US

LATEST_MOMENT: Final = 2**53 - 1

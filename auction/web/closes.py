"""When an auction's lots close as things stand, for a list that tells auctions apart by what closes next."""

from dataclasses import dataclass
from typing import Final

from auction.core.state import State


@dataclass(frozen=True, slots=True)
class Closes:
    """The first and the last close ahead, each of the stage its lot is in, and since when time stands still; None for none."""

    first: int | None
    last: int | None
    paused_at: int | None


NO_CLOSES: Final = Closes(None, None, None)


def closes_of(state: State) -> Closes:
    """When the first of the lots that can still be bid on closes, and when the last.

    A lot between two stages has no close ahead yet; one that waits for the one before has the one planned. A random close may come
    later than this (F5), and while time stands still what is left of it is counted from `paused_at` (S2).
    """
    if state.status not in ("announced", "open", "paused", "suspended"):
        return NO_CLOSES
    ahead = [lot.closes_at for lot in state.lots.values() if lot.is_open and (lot.waits or not lot.is_between)]
    return Closes(min(ahead, default=None), max(ahead, default=None), state.paused_at if state.stands_still else None)

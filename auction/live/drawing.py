"""What is drawn from an auction's state beside the event loop, while the auction goes on: bids never wait for it.

Only the loop's thread changes a state, one entry at a time, and only forward. So what was read in another thread is of one
moment exactly where the loop finds the same state at the same entry before and after; otherwise it is drawn again.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Generic, Protocol, TypeVar

from auction.core.state import State

FEW: Final = 1_000
"""Of so few lots times suppliers at most it is drawn at once: a thousand bids take some 20 ms."""
MOST_DRAWN: Final = 5
"""So many times at most it is drawn in vain, where entries keep coming."""

Found = TypeVar("Found")


class Going(Protocol):
    """A room, or whatever else holds the state of an auction that goes on."""

    @property
    def state(self) -> Any:
        """The state as it is now."""


@dataclass(frozen=True, slots=True)
class Drawn(Generic[Found]):
    """What was drawn, and the entry up to which it is of the auction."""

    what: Found
    seq: int


async def drawn(room: Going, draw: Callable[[State], Found]) -> Drawn[Found] | None:
    """What `draw` reads from the room's state, of which it changes nothing; None where that never held still for so long."""
    for _ in range(MOST_DRAWN):
        state, seq = room.state, room.state.seq
        if pairs(state) <= FEW:
            return Drawn(draw(state), seq)
        try:
            found = await asyncio.to_thread(draw, state)
        except Exception:  # of a state that changed while it was read
            if _holds_still(room, state, seq):
                raise
        else:
            if _holds_still(room, state, seq):
                return Drawn(found, seq)
    return None


def pairs(state: State) -> int:
    """How many bids on single lots there may be: lots times suppliers."""
    return len(state.lots) * len(state.admitted)


def _holds_still(room: Going, state: State, seq: int) -> bool:
    return room.state is state and state.seq == seq

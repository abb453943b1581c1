"""A decision that takes long, made in a thread: its room waits for it, and every other room goes on."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from auction.core.entries import Entry
from auction.core.errors import InvariantBroken
from auction.live.answers import Asked, Done

Spelled = tuple[Entry, bytes] | InvariantBroken
"""A decided entry and its bytes, or why no ledger can hold it."""

Held = tuple[Any, Done, int]
"""What was asked of a room that was busy, who waits for it, and when it arrived: that is its stamp, however long it waited."""


@dataclass(slots=True)
class Aside:
    """What is being decided apart, with the stamp it bears, and what was asked of the room meanwhile, in that order.

    Nothing changes the state that is decided on until then: whatever would is held.
    """

    asked: Asked
    at: int
    held: list[Held] = field(default_factory=list)
    deciding: asyncio.Future[Spelled] | None = None

    def begin(self, decide: Callable[[], Spelled], end: Callable[[asyncio.Future[Spelled]], None]) -> None:
        """Decide in a thread; `end` hears of it in the event loop."""
        self.deciding = asyncio.get_running_loop().run_in_executor(None, decide)
        self.deciding.add_done_callback(lambda decided: None if decided.cancelled() else decided.exception())  # heard in any case
        self.deciding.add_done_callback(end)

    def waiting(self) -> list[Held]:
        """Everything to be asked anew if nothing comes of it: what was being decided, by whoever waits for it, then the rest."""
        asked, self.asked.waiting = self.asked.waiting, []
        return [*((self.asked.command, done, self.at) for done in asked), *self.held]

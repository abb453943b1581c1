"""Since when bids are lost in the streams that one node decides, kept in the store until the log tells of it (rule S6).

A node that takes a stream knows since when nobody could bid there. Should it be gone before that is in the log, whoever takes the
stream next has to report that too, and not only the time since this node's own last beat.
"""

import asyncio
import logging
from functools import partial
from typing import Final

from auction.core.errors import AuctionError
from auction.ledger.ownership import Lost, Taken
from auction.live.following import SharedRoom
from auction.live.means import Asking, Means

LOOK_EVERY_S: Final = 0.1
"""So often it is looked whether the log tells by now of time that was lost."""

_log = logging.getLogger(__name__)


class Losing:
    """One node's: what the store knows of time lost in its streams, and the rooms where that may have changed."""

    def __init__(self, means: Means, ask: Asking) -> None:
        self._means = means
        self._ask = ask
        self._known: dict[SharedRoom, Lost] = {}
        self._rooms: dict[SharedRoom, None] = {}
        self._wake = asyncio.Event()

    def taken(self, room: SharedRoom, taken: Taken) -> None:
        """The node owns the room's stream, and the store knows this of it."""
        self._known[room] = Lost(room.stream, taken.epoch, taken.since_us)

    def loses(self, room: SharedRoom) -> None:
        """The room may know of a time in which nobody could bid that the log does not tell of yet."""
        self._rooms[room] = None
        self._wake.set()

    async def run(self) -> None:
        """Have the store keep since when bids are lost, as long as the log does not tell of it, until cancelled."""
        while True:
            await self._wake.wait()
            # By the epoch of the last taking: a room whose commit failed is read anew, and by the store's word ours meanwhile.
            lost = {room: Lost(room.stream, room.owned_epoch, room.unreported_since) for room in self._rooms}
            news = {room: each for room, each in lost.items() if self._known.get(room, each) != each}
            self._rooms = {room: None for room, each in lost.items() if each.since_us is not None or room in news}
            if not self._rooms:
                self._wake.clear()
            try:
                if news:
                    await self._ask(partial(self._means.ownership.note, self._means.id, list(news.values())))
                self._known |= news
            except AuctionError as fault:
                _log.warning("the store does not know what is lost: %s", fault)
            await asyncio.sleep(LOOK_EVERY_S)

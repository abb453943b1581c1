"""After a start: whether the log is still the one that its snapshots were made of. Each chain is worked out again, beside the loop.

A start takes a snapshot up by the one entry that it ends with, and believes what lies before. Here all of that is hashed, a little
at a time, when people are served already; a stream whose chain does not come to the sealed head is stopped.
"""

import asyncio
import logging
from functools import partial
from itertools import islice
from typing import Final

from auction.core.errors import InvariantBroken, LedgerUnavailable, Unreadable
from auction.ledger.snapshots import Snapshot, begun, extended
from auction.live.keeping import Keeping, Stock, stands_in
from auction.live.room import Room

LOOK_EVERY_S: Final = 5.0
"""So often it is looked what has been loaded, or taken over, meanwhile."""
PIECE: Final = 1_000
"""So many entries are hashed in one go: a few milliseconds."""
RESTS: Final = 20
"""For so many times as long nothing is hashed: the auctions have the processor nearly for themselves."""

_log = logging.getLogger(__name__)


class Chains:
    """Looks once at each stream that is decided here, after this process has loaded it."""

    def __init__(self, keeping: Keeping, rooms: Stock) -> None:
        self.checked = 0
        self.wrong = 0
        self._keeping = keeping
        self._rooms = rooms
        self._seen: set[str] = set()

    async def run(self) -> None:
        """Look, for ever."""
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            await self.look()

    async def look(self) -> None:
        """Look at every stream that has not been looked at."""
        for room in self._rooms.all():
            if room.stream not in self._seen and room.is_owned and room.stopped_by is None:
                self._seen.add(room.stream)
                await self._look_at(room)

    async def _look_at(self, room: Room) -> None:
        try:
            is_whole = await self._is_whole(room.stream)
        except LedgerUnavailable:
            self._seen.discard(room.stream)  # later
            return
        except Unreadable as fault:
            _log.warning("%s: %s", room.stream, fault)
            is_whole = False
        self.checked += 1
        if not is_whole:
            self.wrong += 1
            room.stop(InvariantBroken(f"{room.stream}: the log is not the one that its snapshot was made of: audit it"))

    async def _is_whole(self, stream: str) -> bool:
        """Whether the chain of the stream comes to the head that its snapshot has sealed; true where none is of this log."""
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(None, self._sealed, stream)
        if found is None:
            return True
        seq, head = 0, begun(stream)
        while seq < found.seq:
            began = loop.time()
            count, head = await loop.run_in_executor(None, partial(self._piece, stream, seq, head, found.seq - seq))
            if not count:
                return False
            seq += count
            await asyncio.sleep(RESTS * (loop.time() - began))
        return head == found.head

    def _sealed(self, stream: str) -> Snapshot | None:
        """The stream's snapshot, if its seal is ours and its last entry is in the log; in a thread."""
        found = self._keeping.store.find(stream)
        if found is None or found.stream != stream or not found.is_sealed(self._keeping.key):
            return None
        return found if stands_in(self._rooms.ledger, found) else None

    def _piece(self, stream: str, after: int, head: bytes, left: int) -> tuple[int, bytes]:
        """So many entries on, the chain's head; in a thread."""
        count = 0
        for _, body in islice(self._rooms.ledger.read(stream, after), min(left, PIECE)):
            head = extended(head, body)
            count += 1
        return count, head

"""Reads in the ledger what other nodes decided, for the rooms of this one: in threads, a few streams at a time.

News says where to look, and is a hint only. However much there is to believe, the event loop is never kept long.
"""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Final

from auction.core.entries import Entry
from auction.core.errors import InvariantBroken, LedgerUnavailable
from auction.ledger.port import EntryCodec, Ledger
from auction.live.following import SharedRoom

AT_ONCE: Final = 4
"""So many streams are read at the same time."""
MOST_READ: Final = 500
"""So many entries of a stream are read in one go."""
MOST_BELIEVED: Final = 20
"""So many are believed before the loop goes round: some milliseconds."""

_log = logging.getLogger(__name__)


class Reader:
    """One node's. `room_of` finds or makes the room of a stream, or says None for a kind that is not known."""

    def __init__(
        self, ledger: Ledger, room_of: Callable[[str], SharedRoom | None], codec_of: Callable[[SharedRoom], EntryCodec]
    ) -> None:
        self._ledger = ledger
        self._room_of = room_of
        self._codec_of = codec_of
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="ledger-reader")
        self._wanted: dict[str, None] = {}
        self._wake = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._next: dict[str, asyncio.Task[bool]] = {}

    def start(self) -> None:
        """Begin to read what is wanted."""
        loop = asyncio.get_running_loop()
        self._tasks = [loop.create_task(self._run(), name=f"reader {number}") for number in range(AT_ONCE)]

    async def stop(self) -> None:
        """Read no more."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._threads.shutdown(wait=False)

    def wants(self, stream: str) -> None:
        """Read the stream soon."""
        self._wanted[stream] = None
        self._wake.set()

    def is_reading(self, room: SharedRoom) -> bool:
        """Whether there is more of the room's stream to read, as far as news has told."""
        return room.stream in self._wanted or room.reading.locked()

    async def caught_up(self, stream: str) -> bool:
        """Wait until what the log holds of the stream by now is believed; False where it cannot be read.

        Many who wait are one reading.
        """
        waiting = self._next.get(stream)
        if waiting is None:
            waiting = self._next[stream] = asyncio.get_running_loop().create_task(self._after_the_one_going_on(stream))
        return await asyncio.shield(waiting)

    async def _after_the_one_going_on(self, stream: str) -> bool:
        room = self._room_of(stream)
        if room is None:
            self._next.pop(stream, None)
            return True
        async with room.reading:
            self._next.pop(stream, None)  # who comes from now on may know of more than this one reads
            return await self._read(room)

    async def catch_up(self, room: SharedRoom) -> bool:
        """Believe everything that the log holds of the room's stream; False where it cannot be read."""
        async with room.reading:
            return await self._read(room)

    async def _run(self) -> None:
        while True:
            while self._wanted:
                stream = next(iter(self._wanted))
                del self._wanted[stream]
                room = self._room_of(stream)
                if room is not None:
                    await self.catch_up(room)
            self._wake.clear()
            await self._wake.wait()

    async def _read(self, room: SharedRoom) -> bool:
        try:
            room.reads()
            if room.is_stale and not isinstance(room.stopped_by, InvariantBroken):
                await room.load_apart()
            more = True
            while more and not room.owns and not room.is_stale and room.stopped_by is None:
                found = await self._part(room)
                more = len(found) == MOST_READ
                for place in range(0, len(found), MOST_BELIEVED):
                    room.follow(found[place : place + MOST_BELIEVED])
                    await asyncio.sleep(0)
            if not room.is_stale:
                room.caught_up()
            return not room.is_stale and room.stopped_by is None
        except LedgerUnavailable as fault:
            _log.warning("%s: cannot be read: %s", room.stream, fault)
        except Exception as fault:  # a record that cannot be read or a bug of ours stops this room, and no other
            room.broken_by(fault)
        return False

    async def _part(self, room: SharedRoom) -> list[tuple[Entry, bytes]]:
        read = partial(_entries, self._ledger, self._codec_of(room), room.stream, room.state.seq)
        return await asyncio.get_running_loop().run_in_executor(self._threads, read)


def _entries(ledger: Ledger, codec: EntryCodec, stream: str, after: int) -> list[tuple[Entry, bytes]]:
    found: list[tuple[Entry, bytes]] = []
    for _, body in ledger.read(stream, after):
        found.append((codec.entry_from_bytes(body), body))
        if len(found) == MOST_READ:
            break
    return found

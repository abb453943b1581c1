"""Snapshots of streams, made beside the loop from what is durable, and taken up again at a start where they are good.

A snapshot is what the log came to when it was read before, and no more. One is taken up only when all of this holds, and the log is
read instead where anything does not: its seal is one of this server's key; this very code of the rules made it (`engine`); and the
log holds, at its number, the entry that its chain ends with.
"""

import asyncio
import hmac
import logging
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, Protocol

from auction.core.entries import Entry
from auction.core.errors import AuctionError
from auction.core.visibility import Audience
from auction.ledger.port import EntryCodec, Ledger
from auction.ledger.snapshots import Snapshot, Snapshots, begun, extended
from auction.live.rules import Ruleset

FEW: Final = 20
"""A stream of fewer new entries than this is read in a few milliseconds: a snapshot of it would save nothing."""
SHARE: Final = 50
"""What has grown by less than this part of it costs more to keep again than it saves."""
HEAVY: Final = 1_000_000
"""So many new entries, counted once for each audience that is told of them, cost a start half a second: kept in busy times too."""
MOST: Final = 200_000
"""With so many new entries it is kept whatever it takes: a start after a crash reads at most so many."""
LOOK_EVERY_S: Final = 5
RESTS: Final = 20
"""For so many times as long as a look took nothing is kept: the auctions have the processor nearly for themselves."""
PLACES_EVERY_S: Final = 60
DRAIN_S: Final = 3
"""What is not kept within so long as a server stops is read from the log at the next start."""

ROOMS: Final = ("core", "market", "pool", "ledger/fast.py", "live/keeping.py", "web/access.py")
"""Whose code says what entries come to, and how that is spelled."""

_log = logging.getLogger(__name__)


class StateCodec(Protocol):
    """A state and the cursors told of it to bytes and back (`ledger/fast.py`)."""

    def to_bytes(self, state: Any, told: Mapping[tuple[str, str], int]) -> bytes:
        """The bytes; ValueError or TypeError for a state that cannot be kept."""

    def from_bytes(self, body: bytes) -> tuple[Any, dict[tuple[str, str], int]]:
        """What the bytes were made of; ValueError where they were not."""


@dataclass(slots=True)
class Known:
    """What is known of a stream before its log is read on: its state, and how far each audience was told. `head` is the chain's."""

    state: Any
    told: dict[Audience, int] = field(default_factory=dict)
    head: bytes = b""


@dataclass(frozen=True, slots=True)
class Keeping:
    """The snapshots of this server: where they are kept, the key that seals them, and how states are spelled by which code."""

    store: Snapshots
    key: bytes
    codec: Callable[[Ruleset], StateCodec]
    engine: str

    def find(self, stream: str, rules: Ruleset, ledger: Ledger, *, most: int) -> Known | None:
        """The stream as its snapshot has it, or None where there is none that is good, and of entry `most` or one before."""
        found = self.store.find(stream)
        if found is None or found.seq > most:
            return None
        try:
            state, told = self._taken_up(found, stream, rules, ledger)
        except ValueError as fault:
            _log.warning("%s: the snapshot is left, and the log is read: %s", stream, fault)
            self.store.drop(stream)
            return None
        return Known(state, {Audience(role, party): cursor for (role, party), cursor in told.items()}, found.head)  # type: ignore[arg-type]

    def _taken_up(self, found: Snapshot, stream: str, rules: Ruleset, ledger: Ledger) -> tuple[Any, dict[tuple[str, str], int]]:
        """The state and the cursors of a snapshot that is good; ValueError says why one is not."""
        if found.engine != self.engine:
            raise ValueError("other code made it")
        if found.stream != stream or not found.is_sealed(self.key):
            raise ValueError("its seal is not of this server's key")
        if not stands_in(ledger, found):
            raise ValueError("it is not of this log")
        return self.codec(rules).from_bytes(found.body)

    def keep(
        self, stream: str, seq: int, told: Mapping[Audience, int], *, rules: Ruleset, codec: EntryCodec, ledger: Ledger
    ) -> None:
        """Make the snapshot of entry `seq`, which is durable, from the one before and the log since; in a thread.

        `told` are the cursors at that entry. It never touches a room: what a room has decided may not be durable.
        """
        known = self.find(stream, rules, ledger, most=seq) or Known(rules.new_state())
        state, heads = known.state, [known.head or begun(stream)]

        def chained() -> Iterator[Entry]:
            for number, body in ledger.read(stream, state.seq):
                heads[:] = heads[-1], extended(heads[-1], body)
                yield codec.entry_to_believe(body)
                if number == seq:
                    break

        rules.believe_all(state, chained())
        if state.seq != seq or len(heads) == 1:
            return
        before, head = heads
        body = self.codec(rules).to_bytes(state, {(audience.role, audience.party): cursor for audience, cursor in told.items()})
        made, due = Snapshot(stream, seq, before, head, self.engine, body), rules.due(state)
        self.store.keep(replace(made, seal=made.seal_by(self.key), due=None if due is None else due[0]))


def stands_in(ledger: Ledger, snapshot: Snapshot) -> bool:
    """Whether the log holds, at the snapshot's number, the entry that its chain ends with."""
    found = next(iter(ledger.read(snapshot.stream, snapshot.seq - 1)), None) if snapshot.seq >= 1 else None
    return found is not None and snapshot.ends_with(found[1])


def seal_key(secret: bytes) -> bytes:
    """The key that seals snapshots, which follows from the server's own."""
    return hmac.digest(secret, b"poolbid snapshots", "sha256")


def engine_of(package: Path = Path(__file__).parents[1]) -> str:
    """What this code of the rules is known by: other code may make something else of the same entries."""
    files = (path for room in ROOMS for path in sorted((package / room).rglob("*.py")) or [package / room])
    found = sha256()
    for path in files:
        found.update(str(path.relative_to(package)).encode())
        found.update(sha256(path.read_bytes()).digest())
    return found.hexdigest()


class Kept(Protocol):
    """A room whose snapshot can be made (`live/room.py`)."""

    stream: str
    rules: Ruleset
    durable_seq: int
    state: Any

    @property
    def is_owned(self) -> bool:
        """Whether this node decides its stream, and so keeps its snapshots."""

    def told(self) -> dict[Audience, int]:
        """How far each of its audiences was told, at its last durable entry."""


class Stock(Protocol):
    """All rooms of this node (`live/rooms.py`)."""

    ledger: Ledger

    def all(self) -> Sequence[Any]:
        """Every room."""

    def codec_of(self, room: Any) -> EntryCodec:
        """The codec of the room's entries."""


class Keeper:
    """Looks from time to time which streams have grown, and has their snapshots made: one by one, in a thread, in quiet moments."""

    def __init__(self, keeping: Keeping, rooms: Stock) -> None:
        self._keeping = keeping
        self._rooms = rooms
        self._kept: dict[str, int] = {}
        self._seen: dict[str, int] = {}
        self._dues: dict[str, int | None] = {}
        self._asked_at = -math.inf

    async def run(self) -> None:
        """Look, for ever."""
        loop, took = asyncio.get_running_loop(), 0.0
        while True:
            await asyncio.sleep(max(LOOK_EVERY_S, RESTS * took))
            began = loop.time()
            await self.look()
            took = loop.time() - began

    async def look(self) -> None:
        """Make the snapshots that are due: of what has grown a lot, or enough and is quiet now."""
        await self._ask_places()
        for room in self._rooms.all():
            if room.is_owned and self._is_due(room):
                await self._keep(room)

    async def drained(self) -> None:
        """Make the snapshots of all that has grown, now that nothing more is decided: the next start reads little.

        Other nodes may have taken it over by then. What they kept is good too; that one node stops is no reason to keep it again.
        """
        loop = asyncio.get_running_loop()
        until = loop.time() + DRAIN_S
        self._asked_at = -math.inf
        await self._ask_places()
        for room in self._rooms.all():
            if self._has_grown(room) and loop.time() < until:
                await self._keep(room)

    async def _ask_places(self) -> None:
        """Learn from time to time what is kept: other nodes keep snapshots too, and one that was not good is gone."""
        loop = asyncio.get_running_loop()
        if loop.time() - self._asked_at >= PLACES_EVERY_S:
            self._asked_at = loop.time()
            self._kept = await loop.run_in_executor(None, self._keeping.store.places)
            self._dues = await loop.run_in_executor(None, self._keeping.store.dues)

    def _is_due(self, room: Kept) -> bool:
        grown = self._grown(room)
        if grown >= MOST:
            return True
        if not self._has_grown(room) and not self._is_due_otherwise(room):
            return False
        is_quiet, self._seen[room.stream] = self._seen.get(room.stream) == room.durable_seq, room.durable_seq
        return is_quiet or grown * len(room.told()) >= HEAVY

    def _is_due_otherwise(self, room: Kept) -> bool:
        """Whether something else is due next than was when it was kept, if it ever was: a start reads first what is due first."""
        if room.durable_seq == self._kept.get(room.stream, 0):
            return False
        return room.stream not in self._dues or self._dues[room.stream] != due_of(room)

    def _has_grown(self, room: Kept) -> bool:
        """Whether a snapshot would save more than it costs."""
        return self._grown(room) >= max(FEW, room.durable_seq // SHARE)

    def _grown(self, room: Kept) -> int:
        return room.durable_seq - self._kept.get(room.stream, 0)

    async def _keep(self, room: Kept) -> None:
        seq, told = room.durable_seq, room.told()
        keep = partial(self._keeping.keep, rules=room.rules, codec=self._rooms.codec_of(room), ledger=self._rooms.ledger)
        try:
            await asyncio.get_running_loop().run_in_executor(None, keep, room.stream, seq, told)
        except (AuctionError, ValueError, TypeError, OverflowError) as fault:
            _log.warning("%s: no snapshot was made: %s", room.stream, fault)
        self._kept[room.stream], self._dues[room.stream] = seq, due_of(room)


def due_of(room: Kept) -> int | None:
    """When something is due in the room next, if anything is."""
    return room.rules.next_at(room.state)

"""One of many nodes on one ledger: it says that it is alive, takes the streams that nobody decides, and carries what is asked.

What is true is the store's word alone. A message of the relay says where to look; one that is lost costs a second.
"""

import asyncio
import hashlib
import logging
from collections.abc import Callable, Coroutine, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, Protocol, TypeVar

from auction.core.errors import AuctionError, LedgerConflict, LedgerUnavailable, Unreadable
from auction.ledger.ownership import Ownership
from auction.live.answers import Answer
from auction.live.following import SharedRoom
from auction.live.messages import Message, read_message, written
from auction.live.reader import Reader
from auction.live.room import Room
from auction.relay.port import Relay

LOOK_EVERY_S: Final = 0.2
"""So often a node looks who is alive: one small question, that makes a killed owner known at once."""
READ_EVERY_S: Final = 1.0
"""So often it looks how far every stream has come, so that news that were lost cost a second at most."""
SEND_EVERY_S: Final = 0.05
TELL_EVERY_S: Final = 1.0
SECOND_TURN_S: Final = 0.3
"""The node that comes first by its hash takes an ownerless stream at once, every other so much later."""
LAST_TURN_S: Final = 2.0
"""One that owns more than its share already comes last."""
STOOD_STILL_S: Final = 1.0
"""A loop that stood still so long decides nothing until the lease has been renewed."""
LATE: Final = LedgerUnavailable("the node that decides this was not heard in time")

_log = logging.getLogger(__name__)
T = TypeVar("T")


class Streams(Protocol):
    """The rooms of this node (rooms.py), as far as the node asks for them."""

    def shared(self) -> Iterable[SharedRoom]:
        """Every room there is."""

    def shared_room(self, stream: str, *, make: bool = False) -> SharedRoom | None:
        """The room of a stream; None where there is none, or none can be made."""

    def command_in(self, room: SharedRoom, body: bytes) -> Any:
        """The command that travels in these bytes. Raises Unreadable."""


@dataclass(frozen=True, slots=True)
class Means:
    """What a node stands on: its id and name, the store's word on owners, the relay, and the secret key's fingerprint.

    `anchor` hears the store's clock, each time it is told.
    """

    id: str
    name: str
    ownership: Ownership
    relay: Relay
    fingerprint: str
    anchor: Callable[[int], None] = lambda now_us: None
    lease_us: int = 3_000_000


@dataclass(slots=True)
class _Known:
    """What the store said last: who is alive, who owns what; and when it was asked, by the loop's clock."""

    nodes: dict[str, str] = field(default_factory=dict)
    owners: dict[str, str | None] = field(default_factory=dict)
    asked_at: float = 0.0


class Node:
    """The node of these rooms. `on_taken` hears of each room that is decided here from now on."""

    def __init__(self, means: Means) -> None:
        self.id = means.id
        self.on_taken: list[Callable[[Room], None]] = []
        self._means = means
        self._rooms: Streams = _Nothing()
        self._reader: Reader | None = None
        self._keeper = ThreadPoolExecutor(1, thread_name_prefix="node-keeper")
        self._asker = ThreadPoolExecutor(2, thread_name_prefix="node-asker")
        self._known = _Known()
        self._sure_until = 0.0
        self._beat_at = 0.0
        self._is_unsure = True
        self._looks_again = False
        self._read_at = 0.0
        self._stopping = False
        self._sending: dict[SharedRoom, None] = {}
        self._taking: set[str] = set()
        self._owned_at: dict[str, float] = {}
        self._free_since: dict[str, float] = {}
        self._present: dict[str, dict[str, int]] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._takes: set[asyncio.Task[None]] = set()

    # --- what rooms ask ----------------------------------------------------------------------------------------

    def may_decide(self) -> bool:
        """Whether the store takes this node to be alive for some time yet, and its loop has not stood still."""
        now = _time()
        return now < self._sure_until and now - self._beat_at < STOOD_STILL_S

    def wants_sent(self, room: SharedRoom) -> None:
        """Commands of that room wait for its owner: they are sent at once, and again until the log holds them."""
        self._sending[room] = None
        self._send(room, _time())

    def wants_read(self, stream: str) -> None:
        """There may be more of that stream in the ledger than here."""
        if self._reader is not None:
            self._reader.wants(stream)

    def committed(self, rooms: Sequence[Room]) -> None:
        """These rooms' entries are durable: the other nodes may read them."""
        self._means.relay.tell(written(Message("news", numbers={room.stream: room.durable_seq for room in rooms})))

    def wants_owner(self, stream: str) -> None:
        """Somebody here asks for a stream that may be new: this node takes it, unless another has."""
        self._take_soon(stream)

    async def caught_up(self, stream: str) -> None:
        """Wait until all that the log holds of the stream by now is known here too."""
        if self._reader is not None:
            await self._reader.caught_up(stream)

    @property
    def alive(self) -> dict[str, str]:
        """The nodes that are alive, as far as is known here."""
        return dict(self._known.nodes)

    def owner_of(self, stream: str) -> str | None:
        """Which node that is alive decides the stream, as far as is known here."""
        owner = self._known.owners.get(stream)
        return owner if owner in self._known.nodes else None

    # --- its course --------------------------------------------------------------------------------------------

    async def start(self, rooms: Streams, reader: Reader) -> None:
        """Join the others, read every stream, and take those that nobody decides. Raises what the store says against it."""
        self._rooms, self._reader = rooms, reader
        self._beat_at = _time()
        await self._join()
        await self._means.relay.start(self.id, self._heard)
        reader.start()
        heads = await self._ask(self._means.ownership.heads)
        found = [room for stream in heads if (room := rooms.shared_room(stream, make=True)) is not None]
        await asyncio.gather(*(reader.catch_up(room) for room in found))
        await self._look()
        loops = {"keeping": self._keeping, "looking": self._looking, "sending": self._sending_on, "telling": self._telling}
        self._tasks = [asyncio.get_running_loop().create_task(_forever(work), name=name) for name, work in loops.items()]
        await asyncio.gather(*self._takes, return_exceptions=True)

    async def hand_over(self) -> None:
        """Take nothing more, and hand everything that is decided here to the others; what was decided is durable by then."""
        self._stopping = True
        await asyncio.gather(*self._takes, return_exceptions=True)
        await self.give([room for room in self._rooms.shared() if room.owns])

    async def give(self, rooms: Sequence[SharedRoom]) -> None:
        """Hand these rooms over: nothing more is decided here, what was is durable, and then they are anybody's."""
        for room in rooms:
            room.release()
        for room in rooms:
            await room.settled()
        streams = [room.stream for room in rooms]
        if streams:
            await self._ask(partial(self._means.ownership.give, self.id, streams))
            for stream in streams:
                self._known.owners[stream] = None
            self._means.relay.tell(written(Message("owners")))
            _log.info("handed over: %s", ", ".join(streams))

    async def stop(self) -> None:
        """Leave. What is owned still is anybody's."""
        self._stopping = True
        for task in (*self._tasks, *self._takes):
            task.cancel()
        await asyncio.gather(*self._tasks, *self._takes, return_exceptions=True)
        if self._reader is not None:
            await self._reader.stop()
        try:
            await self._ask(partial(self._means.ownership.leave, self.id))
            self._means.relay.tell(written(Message("owners")))
        except AuctionError as fault:
            _log.warning("the others were not told that this node leaves: %s", fault)
        await self._means.relay.stop()
        self._keeper.shutdown(wait=False)
        self._asker.shutdown(wait=False)

    # --- staying alive -----------------------------------------------------------------------------------------

    async def _join(self) -> None:
        means, asked_at = self._means, _time()
        join = partial(means.ownership.join, self.id, means.name, means.lease_us, means.fingerprint)
        self._is_alive(await asyncio.get_running_loop().run_in_executor(self._keeper, join), asked_at)

    def _is_alive(self, now_us: int, asked_at: float) -> None:
        took = _time() - asked_at
        self._means.anchor(now_us + int(took * 500_000))
        self._sure_until = asked_at + self._means.lease_us / 1_500_000
        self._beat_at = _time()
        if self._is_unsure and self.may_decide():
            self._is_unsure = False
            for room in self._owned():
                room.go_on()

    async def _keeping(self) -> None:
        """Renew the lease three times in its length, and see whether the loop stood still."""
        every = self._means.lease_us / 3_000_000
        renewed_at = 0.0
        while True:
            now = _time()
            if now - self._beat_at >= STOOD_STILL_S:
                _log.warning("the node stood still for %.1f s: it decides nothing until its lease is renewed", now - self._beat_at)
                self._sure_until, renewed_at = 0.0, 0.0
            self._beat_at = now
            self._is_unsure = self._is_unsure or not self.may_decide()
            if now - renewed_at >= every or self._is_unsure:
                renewed_at = now
                await self._renew()
            await asyncio.sleep(min(0.1, every / 4))

    async def _renew(self) -> None:
        asked_at = _time()
        try:
            now_us = await asyncio.get_running_loop().run_in_executor(self._keeper, self._means.ownership.renew, self.id)
        except LedgerConflict as gone:
            _log.warning("this node was taken to be gone: %s", gone)
            self._sure_until = 0.0
            for room in self._owned():
                room.lose(gone)
            await self._join()
            self._looks_again = True
        except AuctionError as fault:
            _log.warning("the lease was not renewed: %s", fault)
        else:
            self._is_alive(now_us, asked_at)

    # --- who owns what -----------------------------------------------------------------------------------------

    async def _looking(self) -> None:
        while True:
            try:
                await self._look()
            except AuctionError as fault:
                _log.warning("the store does not say who is alive: %s", fault)
            for _ in range(10):
                if self._looks_again:
                    break
                await asyncio.sleep(LOOK_EVERY_S / 10)

    async def _look(self) -> None:
        """Look who is alive; and who owns what, where that may have changed."""
        asked_at, self_again = _time(), self._looks_again
        self._looks_again = False
        nodes = await self._ask(self._means.ownership.nodes)
        changed = nodes.keys() != self._known.nodes.keys()
        self._known.nodes = nodes
        if changed or self_again or asked_at - self._known.asked_at >= READ_EVERY_S:
            before = self._known.owners
            owners = await self._ask(self._means.ownership.owners)
            self._known.owners, self._known.asked_at = owners, asked_at
            self._notice(before, asked_at)
        if asked_at - self._read_at >= READ_EVERY_S:
            self._read_at = asked_at
            for stream, seq in (await self._ask(self._means.ownership.heads)).items():
                room = self._rooms.shared_room(stream, make=True)
                if room is not None and not room.owns and (room.is_stale or room.state.seq < seq):
                    self.wants_read(stream)
        self._take_free(asked_at)

    def _notice(self, before: dict[str, str | None], asked_at: float) -> None:
        """Yield what another has taken, and ask new owners at once for what waits."""
        for room in self._owned():
            if self._owned_at.get(room.stream, 0.0) < asked_at and self._known.owners.get(room.stream, self.id) != self.id:
                room.lose(LedgerConflict(f"{room.stream}: another node has taken it", room.stream))
        for room in list(self._sending):
            if self._known.owners.get(room.stream) != before.get(room.stream):
                room.forwarding.hurry()
                self._send(room, _time())

    def _take_free(self, now: float) -> None:
        """Take the streams that nobody alive owns, in an order that all nodes agree about."""
        if self._stopping:
            return
        owners, nodes = self._known.owners, self._known.nodes
        free = [stream for stream, owner in owners.items() if owner not in nodes or self._forgot(stream, owner)]
        self._free_since = {stream: self._free_since.get(stream, now) for stream in free}
        if not free or self.id not in nodes:
            return
        owned = {node: 0 for node in nodes}
        for owner in owners.values():
            if owner in owned:
                owned[owner] += 1
        share = len(owners) / len(nodes)
        wait = LAST_TURN_S if owned[self.id] > share and len(nodes) > 1 else SECOND_TURN_S
        light = [node for node in nodes if owned[node] <= share] or list(nodes)
        for stream in sorted(free, key=self._urgency):
            if owners[stream] == self.id or first_of(light, stream) == self.id or now - self._free_since[stream] >= wait:
                self._take_soon(stream)

    def _forgot(self, stream: str, owner: str | None) -> bool:
        """Whether the store says that this node owns a stream which it has lost since."""
        room = self._rooms.shared_room(stream)
        return owner == self.id and (room is None or not room.owns)

    def _urgency(self, stream: str) -> int:
        """Where people are bidding first."""
        room = self._rooms.shared_room(stream)
        return 0 if room is not None and getattr(room.state, "status", "") == "open" else 1

    def _take_soon(self, stream: str) -> None:
        if stream in self._taking or self._stopping:
            return
        self._taking.add(stream)
        task = asyncio.get_running_loop().create_task(self._take(stream), name=f"taking {stream}")
        self._takes.add(task)
        task.add_done_callback(self._takes.discard)

    async def _take(self, stream: str) -> None:
        try:
            room = self._rooms.shared_room(stream, make=True)
            assert self._reader is not None
            if room is None or room.owns:
                return
            taken = await self._ask(partial(self._means.ownership.take, stream, self.id))
            if taken is None:
                self._looks_again = True
                self.wants_read(stream)
            elif await self._reader.catch_up(room):
                self._known.owners[stream] = self.id
                self._owned_at[stream] = _time()
                room.own(taken.epoch, taken.since_us)
                for hears in self.on_taken:
                    hears(room)
                self._means.relay.tell(written(Message("owners")))
        except AuctionError as fault:
            _log.warning("%s: not taken over: %s", stream, fault)
        finally:
            self._taking.discard(stream)

    # --- what is asked and told --------------------------------------------------------------------------------

    async def _sending_on(self) -> None:
        """Send again what the log does not hold yet, and give up what has waited too long."""
        while True:
            now = _time()
            for room in list(self._sending):
                for late in room.forwarding.late(now):
                    for done in late.waiting:
                        done(LATE)
                self._send(room, now)
                if not room.forwarding:
                    del self._sending[room]
            await asyncio.sleep(SEND_EVERY_S)

    def _send(self, room: SharedRoom, now: float) -> None:
        owner = self.owner_of(room.stream)
        if owner is None or owner == self.id:
            return
        for body in room.forwarding.due(now):
            self._means.relay.send(owner, written(Message("asked", room.stream, body=body)))

    async def _telling(self) -> None:
        """Tell each owner how many suppliers of its auctions are connected here."""
        while True:
            told: dict[str, dict[str, int]] = {}
            for room in self._rooms.shared():
                if not room.owns and (owner := self.owner_of(room.stream)) is not None and room.stream.startswith("auction/"):
                    count = room.watched.suppliers()
                    if count or room.stream in self._present.get("", {}):
                        told.setdefault(owner, {})[room.stream] = count
            for owner, numbers in told.items():
                self._means.relay.send(owner, written(Message("present", numbers=numbers)))
            self._present[""] = {stream: count for numbers in told.values() for stream, count in numbers.items() if count}
            self._count_elsewhere()
            await asyncio.sleep(TELL_EVERY_S)

    def _count_elsewhere(self) -> None:
        """How many suppliers are connected to nodes that are alive. What such a node told last stands until it tells anew."""
        self._present = {node: told for node, told in self._present.items() if not node or node in self._known.nodes}
        counts: dict[str, int] = {}
        for node, told in self._present.items():
            for stream, count in told.items() if node else ():
                counts[stream] = counts.get(stream, 0) + count
        for room in self._rooms.shared():
            room.elsewhere = counts.get(room.stream, 0)

    def _heard(self, node: str, body: bytes) -> None:
        """A message of another node."""
        message = read_message(body)
        if message is None or node == self.id:
            return
        if message.kind == "news":
            for stream, seq in message.numbers.items():
                room = self._rooms.shared_room(stream, make=True)
                if room is not None and not room.owns and (room.is_stale or room.state.seq < seq):
                    self.wants_read(stream)
        elif message.kind == "owners":
            self._looks_again = True
        elif message.kind == "present":
            self._present.setdefault(node, {}).update(message.numbers)
        else:
            self._asked(node, message)

    def _asked(self, node: str, message: Message) -> None:
        """What another node asks for is decided if it is ours to decide; it reads the answer in the log."""
        room = self._rooms.shared_room(message.stream)
        if room is None or not room.is_deciding:
            return
        try:
            command = self._rooms.command_in(room, message.body)
        except Unreadable as fault:
            _log.warning("%s: what another node asked cannot be read: %s", message.stream, fault)
            return

        def known(outcome: Answer | AuctionError) -> None:
            if isinstance(outcome, Answer):  # perhaps answered long ago: the one who asks has missed the news
                self._means.relay.send(node, written(Message("news", numbers={room.stream: room.durable_seq})))

        room.submit(command, known)

    # --- threads -----------------------------------------------------------------------------------------------

    def _owned(self) -> list[SharedRoom]:
        return [room for room in self._rooms.shared() if room.owns]

    async def _ask(self, question: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._asker, question)


class _Nothing:
    """No rooms yet."""

    def shared(self) -> Iterable[SharedRoom]:
        return ()

    def shared_room(self, stream: str, *, make: bool = False) -> SharedRoom | None:
        return None

    def command_in(self, room: SharedRoom, body: bytes) -> Any:
        raise Unreadable(room.stream, "no rooms yet")


def first_of(nodes: Iterable[str], stream: str) -> str:
    """The node whose turn it is first: by a hash of both names, so that every node names the same and each has its share."""
    return max(nodes, key=lambda node: hashlib.sha256(f"{node} {stream}".encode()).digest())


async def _forever(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Do it for ever, whatever bug ends it."""
    while True:
        try:
            await work()
        except Exception:
            _log.exception("the node goes on after a fault")
            await asyncio.sleep(LOOK_EVERY_S)


def _time() -> float:
    return asyncio.get_running_loop().time()

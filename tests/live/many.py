"""Several nodes in one process over one ledger in memory, and a relay that loses, doubles, delays and reorders what it carries."""

import asyncio
import random
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager

from auction.core.errors import LedgerUnavailable
from auction.ledger.fast import FastCodec
from auction.ledger.memory import MemoryLedger
from auction.ledger.memory_owners import MemoryOwners
from auction.ledger.ownership import Lost, Ownership, Taken
from auction.ledger.port import Segment
from auction.ledger.snapshots import MemorySnapshots
from auction.live.clock import Clock
from auction.live.following import SharedRoom
from auction.live.keeping import Keeping
from auction.live.means import Means
from auction.live.node import Node
from auction.live.rooms import AUCTION, Rooms
from auction.live.rules import MARKET_RULES, POOL_RULES, auction_rules
from auction.relay.port import Heard
from auction.web.access import ACCESS_RULES
from server import state_codec_of
from tests.live.stage import SECRETS, PlainEncoder

LEASE_US = 3_000_000
"""Longer than a loop stands still where others take the processor: a node that does is taken to be gone."""


class Post:
    """What all relays of a test share. By chance, with a seed, a message is lost, comes twice, or late and out of order."""

    def __init__(self, seed: int = 1, *, lost: float = 0.0, doubled: float = 0.0, late_s: float = 0.0) -> None:
        self.lost, self.doubled, self.late_s = lost, doubled, late_s
        self.heard: dict[str, Heard] = {}
        self._chance = random.Random(seed)

    def carry(self, sender: str, receiver: str, body: bytes) -> None:
        for _ in range(1 + (self._chance.random() < self.doubled)):
            if self._chance.random() >= self.lost:
                wait = self._chance.random() * self.late_s
                asyncio.get_running_loop().call_later(wait, self._deliver, sender, receiver, body)

    def _deliver(self, sender: str, receiver: str, body: bytes) -> None:
        hears = self.heard.get(receiver)
        if hears is not None:
            hears(sender, body)


class TestRelay:
    """One node's end of it. `is_cut` loses everything, both ways."""

    __test__ = False

    def __init__(self, post: Post) -> None:
        self.is_cut = False
        self._post = post
        self._node = ""
        self._heard: Heard | None = None

    async def start(self, node: str, heard: Heard) -> None:
        self._node, self._heard = node, heard
        self._post.heard[node] = self._hears

    def send(self, node: str, body: bytes) -> None:
        if not self.is_cut:
            self._post.carry(self._node, node, body)

    def tell(self, body: bytes) -> None:
        for node in list(self._post.heard):
            if node != self._node:
                self.send(node, body)

    async def stop(self) -> None:
        self._post.heard.pop(self._node, None)

    @property
    def is_up(self) -> bool:
        return not self.is_cut

    def _hears(self, sender: str, body: bytes) -> None:
        if not self.is_cut and self._heard is not None:
            self._heard(sender, body)


class Door:
    """A node's way to the store: shut, everything the node asks of it fails, or waits, as of a process that is paused."""

    def __init__(self, ledger: MemoryLedger, owners: MemoryOwners) -> None:
        self.ledger, self.owners = ledger, owners
        self.is_lost = False
        self.held: dict[str, threading.Event] = {}
        """Who reads one of these streams waits until it is let go."""

    def _pass(self) -> None:
        if self.is_lost:
            raise LedgerUnavailable("the store cannot be reached")


class DoorLedger(Door):
    """The ledger through a door."""

    @property
    def notices(self) -> tuple[str, ...]:
        return ()

    def claim(self, stream: str) -> int:
        raise AssertionError("of many nodes none claims a stream behind the owners' table")

    def append(self, segments: Sequence[Segment]) -> None:
        self._pass()
        self.ledger.append(segments)

    def read(self, stream: str, after: int = 0) -> Iterator[tuple[int, bytes]]:
        self._pass()
        if stream in self.held:
            assert self.held[stream].wait(60)
        return self.ledger.read(stream, after)

    def last_seq(self, stream: str) -> int:
        self._pass()
        return self.ledger.last_seq(stream)

    def streams(self, prefix: str = "") -> list[str]:
        self._pass()
        return self.ledger.streams(prefix)

    def close(self) -> None:
        pass


class DoorOwners(Door):
    """The ownership port through a door."""

    def join(self, node: str, name: str, lease_us: int, fingerprint: str) -> int:
        self._pass()
        return self.owners.join(node, name, lease_us, fingerprint)

    def renew(self, node: str, asked_us: int | None = None) -> int:
        self._pass()
        return self.owners.renew(node, asked_us)

    def take(self, stream: str, node: str) -> Taken | None:
        self._pass()
        return self.owners.take(stream, node)

    def take_all(self, streams: Sequence[str], node: str) -> dict[str, Taken]:
        self._pass()
        return self.owners.take_all(streams, node)

    def note(self, node: str, lost: Sequence[Lost]) -> None:
        self._pass()
        self.owners.note(node, lost)

    def give(self, node: str, streams: Sequence[str]) -> None:
        self._pass()
        self.owners.give(node, streams)

    def forsake(self, node: str, lost: Sequence[Lost]) -> list[str]:
        self._pass()
        return self.owners.forsake(node, lost)

    def leave(self, node: str) -> None:
        self._pass()
        self.owners.leave(node)

    def owners_(self) -> dict[str, str | None]:
        self._pass()
        return self.owners.owners()

    def nodes(self) -> dict[str, str]:
        self._pass()
        return self.owners.nodes()

    def heads(self) -> dict[str, int]:
        self._pass()
        return self.owners.heads()


class OwnersPort:
    """The same by the port's names."""

    def __init__(self, door: DoorOwners) -> None:
        self._door = door

    def __getattr__(self, name: str) -> object:
        return self._door.owners_ if name == "owners" else getattr(self._door, name)


class Machine:
    """One node of a test, with all that can be done to it."""

    def __init__(self, name: str, cluster: "Cluster") -> None:
        self.name = name
        self.cluster = cluster
        self.door_ledger = DoorLedger(cluster.ledger, cluster.owners)
        self.door_owners = DoorOwners(cluster.ledger, cluster.owners)
        self.relay = TestRelay(cluster.post)
        port: Ownership = OwnersPort(self.door_owners)  # type: ignore[assignment]
        self.node = Node(Means(name, name, port, self.relay, "key", lease_us=cluster.lease_us))
        self.rooms = Rooms(
            self.door_ledger,
            rules={"auction": auction_rules(SECRETS), "pool": POOL_RULES, "market": MARKET_RULES, "access": ACCESS_RULES},
            codec=lambda rules: FastCodec(commands=rules.commands, events=rules.events),
            clock=cluster.clock,
            encoder=PlainEncoder(),
            secrets=SECRETS,
            node=self.node,
            keeping=cluster.keeping,
        )
        self.is_dead = False

    def room(self, auction: str = "A-1") -> SharedRoom:
        room = self.rooms.shared_room(AUCTION + auction)
        assert room is not None
        return room

    def owns(self, auction: str = "A-1") -> bool:
        room = self.rooms.shared_room(AUCTION + auction)
        return room is not None and room.owns

    def cut(self) -> None:
        """It reaches neither the store nor the others, and they do not see that it is gone: as of a process that is paused."""
        self.door_ledger.is_lost = self.door_owners.is_lost = self.relay.is_cut = True

    def heal(self) -> None:
        self.door_ledger.is_lost = self.door_owners.is_lost = self.relay.is_cut = False

    async def kill(self) -> None:
        """Its process ends without a word, and the store sees its session end."""
        self.is_dead = True
        self.cut()
        self.cluster.owners.die(self.name)
        await self.stop()

    async def stop(self) -> None:
        for room in self.rooms.shared():
            room.quiet()
        if self.is_dead:
            await self.node.stop()
            await self.rooms.committer.drain()
        else:
            await self.rooms.stop()


class Cluster:
    """The store, the post, and the machines."""

    def __init__(self, clock: Clock, post: Post, lease_us: int) -> None:
        self.clock = clock
        self.post = post
        self.lease_us = lease_us
        self.ledger = MemoryLedger()
        self.owners = MemoryOwners(self.ledger)
        self.keeping = Keeping(MemorySnapshots(), b"key", state_codec_of, "this")
        self.machines: list[Machine] = []

    async def start(self, name: str, *, held: Sequence[str] = ()) -> Machine:
        """A further node; where streams are held its door is open before they are loaded."""
        machine = Machine(name, self)
        self.machines.append(machine)
        machine.door_ledger.held = {stream: threading.Event() for stream in held}
        await machine.rooms.start(early=bool(held))
        return machine

    def owner(self, auction: str = "A-1") -> Machine:
        found = [machine for machine in self.machines if not machine.is_dead and machine.owns(auction)]
        assert len(found) == 1, [machine.name for machine in found]
        return found[0]

    def others(self, auction: str = "A-1") -> list[Machine]:
        return [machine for machine in self.machines if not machine.is_dead and not machine.owns(auction)]


@asynccontextmanager
async def many(clock: Clock, post: Post | None = None, nodes: int = 3, *, lease_us: int = LEASE_US) -> AsyncIterator[Cluster]:
    """So many nodes, stopped at the end."""
    cluster = Cluster(clock, post or Post(), lease_us)
    for number in range(nodes):
        await cluster.start(f"n{number + 1}")
    try:
        yield cluster
    finally:
        for machine in cluster.machines:
            if not machine.is_dead:
                machine.heal()
                await machine.stop()


async def until(happened: Callable[[], object], seconds: float = 10.0) -> None:
    """Let the event loop run until the callable says so; bounded."""
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds
    while not happened():
        assert loop.time() < end, "it did not happen"
        await asyncio.sleep(0.005)

"""The same commands give the same log bytes in memory, on SQLite and on PostgreSQL, on one node and on three that take turns.

A pooled auction from the demand to the allotment, with sign-ins beside it: by the rooms, the committer, the nodes and the steps
that follow a close, as a server runs them. Only the clock is handed in.
The measure is what an offline run of the same commands records.
"""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, closing, suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from auction.audit.offline import Stamped, allotment_of, proposal_of, run
from auction.audit.rules import AUCTION as AUCTION_RULES
from auction.audit.rules import POOL as POOL_RULES
from auction.core.commands import AnnounceAuction, PassTime
from auction.core.entries import Entry
from auction.core.words import ENGINE, Actor
from auction.ledger.memory import MemoryLedger
from auction.ledger.memory_owners import MemoryOwners
from auction.ledger.ownership import Ownership
from auction.ledger.port import Ledger
from auction.ledger.postgres import PostgresLedger
from auction.ledger.sql import open_ledger
from auction.live.clock import StepClock
from auction.live.closing import Closing
from auction.live.dividing import Dividing
from auction.live.means import Means
from auction.live.node import Node
from auction.live.room import Room
from auction.live.rooms import ACCESS, AUCTION, Rooms
from auction.web.access import AcceptInvitation, IssueInvitation, RevokeSession
from tests.golden.models import BEGINS, MODELS_RECORDED
from tests.live.many import Post, TestRelay, until
from tests.servers import GivenPostgres, Postgres
from tests.terms import COORDINATOR
from tests.web.stand import rooms_over

MODEL: Final = "pooled-gas"
TURN: Final = 2
"""After so many requests every stream has another owner."""
FAR: Final = 10**18
"""These auctions are held in a time to come."""

Logs = Mapping[str, Sequence[bytes]]


@dataclass(slots=True)
class Course:
    """What is asked, of which stream and when, and what the offline run records of it; sign-ins are in no such run."""

    asked: list[tuple[int, str, Any]]
    offline: dict[str, list[tuple[Entry, bytes]]]

    def due_by(self, stream: str, now: int, known: set[tuple[str, str, str]]) -> int:
        """How many entries the stream has once everything is done that follows by now from what was asked."""
        if stream not in self.offline:
            return sum(key[2].startswith("access") for key in known)
        asks_more = any(at <= now and key_of(command) not in known for at, where, command in self.asked if where != ACCESS)

        def is_due(entry: Entry) -> bool:
            if entry.command.by != ENGINE:
                return key_of(entry.command) in known
            return entry.at < now or (entry.at == now and (isinstance(entry.command, PassTime) or not asks_more))

        return len(list(itertools.takewhile(is_due, (entry for entry, _ in self.offline[stream]))))


def key_of(command: Any) -> tuple[str, str, str]:
    return command.by.role, command.by.party, command.id


def a_course() -> Course:
    """The model's own requests, and somebody who is let in and put out again."""
    terms, asked, pooled = MODELS_RECORDED[MODEL]()
    recorder = run(terms, asked, pooled=pooled)
    assert terms.pool is not None
    assert recorder.pool is not None
    auction, pool = AUCTION + terms.auction, terms.pool.stream
    invitation, session = sha256(b"invitation").hexdigest(), sha256(b"session").hexdigest()
    guest = Actor("supplier", "s1")
    signs_in = [
        IssueInvitation("access-1", ENGINE, invitation, "supplier", "s1", "S", 86_400_000_000),
        AcceptInvitation("access-2", guest, invitation, session, 86_400_000_000),
        AcceptInvitation("access-3", guest, invitation, session, 86_400_000_000),
        RevokeSession("access-4", COORDINATOR, session),
    ]
    announced = Stamped(min([terms.opens_at, *(each.at for each in asked)]), AnnounceAuction("announce", COORDINATOR, terms))
    moments = [each.at for each in asked]
    parts: list[tuple[int, int, str, Any]] = [(each.at, 0, pool, each.command) for each in pooled]
    parts += [(each.at, 1 + (each is not announced), auction, each.command) for each in (announced, *asked)]
    parts += [(at, 3, ACCESS, command) for at, command in zip(moments, signs_in, strict=False)]
    ordered = sorted(enumerate(parts), key=lambda each: (*each[1][:2], each[0]))
    spelled = {
        auction: [(entry, AUCTION_RULES.codec.entry_to_bytes(entry)) for entry in recorder.entries],
        pool: [(entry, POOL_RULES.codec.entry_to_bytes(entry)) for entry in recorder.pool.entries],
    }
    return Course([(at, stream, command) for _, (at, _, stream, command) in ordered], spelled)


@dataclass(slots=True)
class Servers:
    """The nodes, on one clock, and who has owned what."""

    course: Course
    clock: StepClock
    rooms: list[Rooms]
    ledger: Ledger
    owners: dict[str, set[int]] = field(default_factory=dict)
    known: set[tuple[str, str, str]] = field(default_factory=set)

    async def play(self) -> Logs:
        """Everything that is asked, by one node after the other; then time until nothing is due any more."""
        for number, (at, stream, command) in enumerate(self.course.asked):
            await self.pass_time(at)
            if number % TURN == TURN - 1:
                await self.turn()
            self.known.add(key_of(command))
            await self.rooms[number % len(self.rooms)].open(stream).ask(command)
            await self.settled()
        while (due := self._next_due()) is not None:
            await self.pass_time(due)
        return {stream: [body for _, body in self.ledger.read(stream)] for stream in self.ledger.streams()}

    async def pass_time(self, moment: int) -> None:
        """Let time pass, stopping at whatever is due on the way."""
        while True:
            due = self._next_due()
            stop = moment if due is None else min(due, moment)
            self.clock.advance(max(0, stop - self.clock.now_us()))
            for room in self._deciding():
                room.tick()
            await self.settled()
            if stop == moment and (due is None or due > moment):
                return

    async def settled(self) -> None:
        """Until every stream has come as far as it must by now, and every node knows."""
        now = self.clock.now_us()
        wanted = {stream: self.course.due_by(stream, now, self.known) for stream in (*self.course.offline, ACCESS)}

        def is_so() -> bool:
            return all(self._has(rooms, stream, seq) for rooms in self.rooms for stream, seq in wanted.items() if seq)

        try:
            await until(is_so)
        except AssertionError:
            found = [{each.stream: each.durable_seq for each in rooms.all()} for rooms in self.rooms]
            raise AssertionError(f"{wanted} is due, there is {found}") from None

    def _has(self, rooms: Rooms, stream: str, seq: int) -> bool:
        room = next((each for each in rooms.all() if each.stream == stream), None)
        return room is not None and room.durable_seq == room.state.seq == seq

    async def turn(self) -> None:
        """Every stream goes to the next node."""
        for number, rooms in enumerate(self.rooms):
            if rooms.node is None:
                return
            for room in rooms.node.owning.owned():
                self.owners.setdefault(room.stream, set()).add(number)
        moves = [(number, room) for number, rooms in enumerate(self.rooms) for room in rooms.node.owning.owned()]  # type: ignore[union-attr]
        for number, room in moves:
            giver, taker = self.rooms[number].node, self.rooms[(number + 1) % len(self.rooms)].node
            assert giver is not None
            assert taker is not None
            await giver.owning.give([room])
            taker.owning.take_soon(room.stream)
        streams = {room.stream for _, room in moves}
        await until(lambda: streams <= {room.stream for room in self._deciding()})

    def _deciding(self) -> list[Room]:
        return [room for rooms in self.rooms for room in rooms.all() if room.is_deciding]

    def _next_due(self) -> int | None:
        dues = (room.rules.due(room.state) for room in self._deciding() if room.stream != ACCESS)
        return min((due[0] for due in dues if due is not None), default=None)


@asynccontextmanager
async def serving(ledgers: Sequence[Ledger], owners: Sequence[Ownership] = ()) -> AsyncIterator[Servers]:
    """A node on each ledger, with the steps after a close; where there are no owners one node decides everything."""
    clock, post = StepClock(BEGINS), Post()
    servers = Servers(a_course(), clock, [], ledgers[0])
    for number, ledger in enumerate(ledgers):
        name = f"n{number + 1}"
        node = Node(Means(name, name, owners[number], TestRelay(post), "key")) if owners else None
        rooms = rooms_over(ledger, clock, node)
        dividing = Dividing(rooms, allotment_of)
        close = Closing(proposal_of, dividing.allotment_of)
        rooms.on_owned.append(close.follow)
        rooms.on_durable.append(dividing.follow)
        if node is not None:
            node.owning.on_taken += [_catching_up(close.catch_up), _catching_up(dividing.catch_up)]
        servers.rooms.append(rooms)
        await rooms.start()
    try:
        yield servers
    finally:
        for rooms in servers.rooms:
            with suppress(AssertionError):
                await rooms.stop()


def _catching_up(catch_up: Callable[[Room], None]) -> Callable[[Room], None]:
    def caught_up(room: Room) -> None:
        if room.stream.startswith(AUCTION) and room.state.terms is not None:
            catch_up(room)

    return caught_up


async def one(ledger: Ledger) -> Logs:
    async with serving([ledger]) as servers:
        return await servers.play()


async def three(ledgers: Sequence[Ledger], owners: Sequence[Ownership]) -> Logs:
    async with serving(ledgers, owners) as servers:
        logs = await servers.play()
        assert all(len(each) == 3 for each in servers.owners.values()), servers.owners
        return logs


async def test_the_same_commands_give_the_same_bytes_on_every_store_by_one_node_and_by_three_in_turn(
    tmp_path: Path, postgres_server: Postgres | GivenPostgres
) -> None:
    logs: dict[str, Logs] = {}
    memory = MemoryLedger()
    logs["memory, one"] = await one(memory)
    shared = MemoryLedger()
    logs["memory, three"] = await three([shared] * 3, [MemoryOwners(shared)] * 3)
    with closing(open_ledger(f"sqlite:///{tmp_path / 'ledger.db'}")) as sqlite:
        logs["SQLite, one"] = await one(sqlite)
    with closing(PostgresLedger(postgres_server.database(), FAR)) as alone:
        logs["PostgreSQL, one"] = await one(alone)
    async with AsyncExitStack() as stack:
        url = postgres_server.database()
        nodes = [stack.enter_context(closing(PostgresLedger(url, FAR))) for _ in range(3)]
        logs["PostgreSQL, three"] = await three(nodes, nodes)
    first = logs["memory, one"]
    assert len(first) == 3
    for stream, entries in a_course().offline.items():
        assert first[stream] == [body for _, body in entries], "what an offline run records"
    assert len(first[ACCESS]) == 4
    for name, found in logs.items():
        assert found == first, name

"""What takes long is decided in a thread: the room holds what it is asked meanwhile, and the others go on."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from auction.core.errors import InvariantBroken, LedgerUnavailable
from auction.core.words import Actor
from auction.ledger.memory import MemoryLedger
from auction.live.clock import StepClock
from auction.live.room import Answer, Room
from auction.live.rooms import POOL, Rooms
from auction.live.rules import POOL_RULES
from auction.pool.commands import FreezePool, OpenPool, ReviewDemand, SubmitBom
from auction.pool.decide import decide
from auction.pool.demand import SourceLine
from auction.pool.terms import PoolTerms
from tests.live.stage import GateLedger, a_bid, a_node, announced, code
from tests.terms import COORDINATOR, OPENS, an_auction, parties

MEMBERS = ("m1", "m2", "m3", "m4", "m5")
FREEZE = FreezePool("freeze", COORDINATOR)


class Gate:
    """The pool's rules, with freezes that wait in their thread until they are let go."""

    def __init__(self) -> None:
        self.begun, self.free = threading.Event(), threading.Event()
        self.fault: Exception | None = None
        self.waits: type = FreezePool
        self.rules = replace(POOL_RULES, decide=self._decide, takes_long=lambda state, command: isinstance(command, FreezePool))

    def _decide(self, state: Any, command: Any, at: int) -> Any:
        if isinstance(command, self.waits) and not self.free.is_set():
            self.begun.set()
            assert self.free.wait(60)
            if self.fault is not None:
                raise self.fault
        return decide(state, command, at)


@pytest.fixture
def gate() -> Iterator[Gate]:
    made = Gate()
    yield made
    made.free.set()


def a_bom(member: str, name: str, lines: int = 3, first: int = 0) -> SubmitBom:
    needs = tuple(SourceLine(at, "Maker", f"PN-{first + at}", 1, "", "", "", "") for at in range(2, 2 + lines))
    return SubmitBom(f"bom-{member}-{name}", Actor("buyer", member), member, name, 10, lines, needs, ())


async def a_pool(rooms: Rooms, gate: Gate | None = None) -> Room:
    room = rooms.open(POOL + "P-1")
    if gate is not None:
        room.rules = gate.rules
    assert (await room.ask(OpenPool("open", COORDINATOR, "P-1", "Parts", parties(MEMBERS)))).refusal is None
    return room


async def begun(gate: Gate) -> None:
    assert await asyncio.to_thread(gate.begun.wait, 10)


async def test_what_is_asked_meanwhile_is_held_and_decided_after_it(rooms: Rooms, gate: Gate) -> None:
    room = await a_pool(rooms, gate)
    await room.ask(a_bom("m1", "a.csv"))
    freezing, again = asyncio.ensure_future(room.ask(FREEZE)), asyncio.ensure_future(room.ask(FREEZE))
    await begun(gate)
    late = asyncio.ensure_future(room.ask(a_bom("m2", "b.csv")))
    auction = await announced(rooms, an_auction())
    assert auction.state.status == "announced", "another room is asked and answers"
    assert (room.state.status, freezing.done(), late.done()) == ("open", False, False)
    gate.free.set()
    answers = await asyncio.gather(freezing, again, late)
    assert [code(answer) for answer in answers] == ["", "", "pool_frozen"]
    assert (answers[0], room.state.status, room.state.seq) == (answers[1], "frozen", 4)


async def test_what_is_held_bears_the_stamp_of_its_arrival_and_not_of_the_end_of_what_held_it(
    rooms: Rooms, clock: StepClock, gate: Gate
) -> None:
    """Its member brought it in time; that the pool was busy until after the window is none of its business."""
    room = rooms.open(POOL + "P-1")
    room.rules = replace(gate.rules, takes_long=lambda state, command: isinstance(command, ReviewDemand))
    gate.waits = ReviewDemand
    ends = clock.now_us() + 1_000_000
    terms = PoolTerms(collect_until=ends - 500_000, review_until=ends)
    await room.ask(OpenPool("open", COORDINATOR, "P-1", "Parts", parties(MEMBERS), terms))
    await room.ask(a_bom("m1", "a.csv"))
    await room.ask(a_bom("m2", "b.csv"))
    clock.advance(600_000)
    first = asyncio.ensure_future(room.ask(ReviewDemand("yes-1", Actor("buyer", "m1"), "m1", (), True)))
    await begun(gate)
    clock.advance(399_000)
    arrived = clock.now_us()
    in_time = asyncio.ensure_future(room.ask(ReviewDemand("yes-2", Actor("buyer", "m2"), "m2", (), True)))
    await asyncio.sleep(0)
    clock.advance(500_000)
    late = asyncio.ensure_future(room.ask(ReviewDemand("no-2", Actor("buyer", "m2"), "m2", (), False)))
    await asyncio.sleep(0)
    gate.free.set()
    answers = await asyncio.gather(first, in_time, late)
    assert [code(answer) for answer in answers] == ["", "", "pool_frozen"]
    assert answers[1].at == arrived
    assert {share.member for part in room.state.parts for share in part.members} == {"m1", "m2"}


async def test_a_request_that_waits_for_its_commit_is_told_once_however_often_it_is_repeated(
    rooms: Rooms, ledger: GateLedger, gate: Gate
) -> None:
    room = await a_pool(rooms, gate)
    await room.ask(a_bom("m1", "a.csv"))
    ledger.shut()
    pending = asyncio.ensure_future(room.ask(a_bom("m2", "b.csv")))
    freezing = asyncio.ensure_future(room.ask(FREEZE))
    await begun(gate)
    repeated = asyncio.ensure_future(room.ask(a_bom("m2", "b.csv")))
    await asyncio.sleep(0)
    ledger.fails_before = LedgerUnavailable("disk full")
    ledger.open()
    for asked in (pending, repeated):
        with pytest.raises(LedgerUnavailable):
            await asked
    gate.free.set()
    assert code(await freezing) == ""
    assert {share.member for part in room.state.parts for share in part.members} == {"m1"}


async def test_a_commit_that_fails_meanwhile_has_it_decided_anew(rooms: Rooms, ledger: GateLedger, gate: Gate) -> None:
    room = await a_pool(rooms, gate)
    await room.ask(a_bom("m1", "a.csv"))
    ledger.shut()
    lost = asyncio.ensure_future(room.ask(a_bom("m2", "b.csv")))
    freezing = asyncio.ensure_future(room.ask(FREEZE))
    await begun(gate)
    held = asyncio.ensure_future(room.ask(a_bom("m3", "c.csv")))
    ledger.fails_before = LedgerUnavailable("disk full")
    ledger.open()
    with pytest.raises(LedgerUnavailable):
        await lost
    gate.free.set()
    assert [code(answer) for answer in await asyncio.gather(freezing, held)] == ["", "pool_frozen"]
    assert [member for part in room.state.parts for member in part.members if member.member != "m1"] == []


async def test_a_room_that_stops_meanwhile_says_so_to_all(rooms: Rooms, gate: Gate) -> None:
    room = await a_pool(rooms, gate)
    freezing = asyncio.ensure_future(room.ask(FREEZE))
    await begun(gate)
    held = asyncio.ensure_future(room.ask(a_bom("m1", "a.csv")))
    await asyncio.sleep(0)
    room.stop(LedgerUnavailable("gone"))
    gate.free.set()
    for asked in (freezing, held):
        with pytest.raises(LedgerUnavailable):
            await asked
    await room.decided()
    assert room.state.seq == 1


async def test_a_fault_in_the_thread_stops_its_room_alone(rooms: Rooms, gate: Gate) -> None:
    room, auction = await a_pool(rooms, gate), await announced(rooms, an_auction())
    gate.fault = ZeroDivisionError("a bug")
    freezing = asyncio.ensure_future(room.ask(FREEZE))
    await begun(gate)
    held = asyncio.ensure_future(room.ask(a_bom("m1", "a.csv")))
    gate.free.set()
    for asked in (freezing, held):
        with pytest.raises(InvariantBroken, match="a bug"):
            await asked
    assert (room.stopped_by is not None, auction.stopped_by) == (True, None)


async def test_a_server_that_stops_meanwhile_records_it_first(gate: Gate) -> None:
    node = a_node(GateLedger(MemoryLedger()), StepClock(OPENS))
    await node.start()
    room = await a_pool(node, gate)
    await room.ask(a_bom("m1", "a.csv"))
    freezing = asyncio.ensure_future(room.ask(FREEZE))
    await begun(gate)
    stopping = asyncio.ensure_future(node.stop())
    await asyncio.sleep(0)
    gate.free.set()
    await stopping
    assert (code(await freezing), node.ledger.last_seq(room.stream)) == ("", 3)


async def test_bids_are_answered_while_a_pool_of_100000_lines_is_frozen(rooms: Rooms, clock: StepClock) -> None:
    pool = await a_pool(rooms)
    for number in range(10):
        bom = a_bom(MEMBERS[number % 5], f"{number}.csv", 10_000, first=number * 5_000)
        assert (await pool.ask(bom)).refusal is None
    auction = await announced(rooms, an_auction())
    clock.advance(OPENS - clock.now_us())
    freezing = asyncio.ensure_future(pool.ask(FREEZE))
    await asyncio.sleep(0)
    began, answers, waits = time.perf_counter(), list[Answer](), list[float]()
    while not freezing.done():
        asked = time.perf_counter()
        number = len(answers)
        answers.append(await auction.ask(a_bid("s1", f"{900 - number}.00", id=f"b{number}")))
        waits.append(time.perf_counter() - asked)
        await asyncio.sleep(0.01)
        if number > 800:
            break
    assert code(await freezing) == ""
    took = time.perf_counter() - began
    assert {code(answer) for answer in answers} == {""}
    assert len(pool.state.parts) > 50_000
    assert len(answers) > 20
    assert sorted(waits)[len(waits) // 2] < took / 10, "the usual bid waits for a moment, not for the pool"

"""What entries leave in memory: a few bytes each once what has a bound is full, and what is kept packed is told as it was."""

from __future__ import annotations

import asyncio
import ctypes
import gc
import tracemalloc
import weakref
from collections.abc import AsyncIterator, Sequence

import pytest

from auction.core import money
from auction.core.commands import CancelAuction
from auction.core.moments import HOUR_US
from auction.core.visibility import Audience
from auction.ledger.memory import MemoryLedger
from auction.ledger.port import Segment
from auction.live import heap
from auction.live.clock import StepClock
from auction.live.fanout import KEPT_DELTAS, KEPT_FOR_US
from auction.live.room import Room
from auction.live.rooms import Rooms
from auction.live.watched import KEPT_OPEN
from auction.wire.encode import FrameEncoder
from tests.live.stage import GateLedger, Remembering, a_bid, a_node, announced, code, until
from tests.terms import COORDINATOR, OPENS, a_lot, an_auction

AN_ENTRY = 64
"""Bytes that an entry may leave in memory once what has a bound is full: who asked it, in 16, which grows by doubling."""
A_TAIL = 320 * 1024
"""What the last bids of an auction may take, from which who comes back is brought up to date."""
AN_AUCTION = 24 * 1024
"""Bytes that an auction that is over may leave beside its entries."""


async def opened(node: Rooms, clock: StepClock, name: str = "a1") -> Room:
    """An auction that was announced and takes bids."""
    opens_at = max(OPENS, clock.now_us() + HOUR_US)
    lots = [a_lot(closes_at=opens_at + HOUR_US)]
    room = await announced(node, an_auction(auction=name, lots=lots, opens_at=opens_at))
    clock.advance(opens_at - clock.now_us())
    return room


async def lower(room: Room, many: int, *, from_: int = 0) -> None:
    """So many bids that are all accepted."""
    for number in range(from_, from_ + many):
        value = 95_000 - number
        answer = await room.ask(a_bid(f"s{1 + number % 2}", f"{value // 100}.{value % 100:02d}", id=f"b{number}"))
        assert code(answer) == "", answer


def audiences(room: Room) -> list[Audience]:
    return list(room.watched.channels)


def shown(room: Room, audience: Audience, cursor: int | None = None) -> Remembering:
    """What somebody hears who comes now."""
    sink = Remembering()
    assert room.subscribe(audience, sink, cursor)
    room.unsubscribe(audience, sink)
    return sink


async def test_who_comes_back_from_any_moment_hears_what_was_told_then_packed_or_not(rooms: Rooms, clock: StepClock) -> None:
    room = await opened(rooms, clock)
    listening = {audience: Remembering() for audience in audiences(room)}
    for audience, sink in listening.items():
        room.subscribe(audience, sink, None)
    await lower(room, 3 * KEPT_OPEN)
    for audience, sink in listening.items():
        cursors = sink.cursors
        assert len(cursors) > 3 * KEPT_OPEN
        for number, cursor in enumerate(cursors):
            back = shown(room, audience, cursor)
            assert back.frames == sink.frames[number + 1 :], (audience, cursor)


async def test_the_same_id_is_answered_as_it_was_after_a_rest(rooms: Rooms, clock: StepClock) -> None:
    room = await opened(rooms, clock)
    first = [await room.ask(a_bid("s1", f"{900 - number}.00", id=f"b{number}")) for number in range(5)]
    room.rest()
    assert room._asked._asked, "they are a moment old"
    clock.advance(KEPT_FOR_US + 1)
    room.rest()
    assert not room._asked._asked
    assert [await room.ask(a_bid("s1", f"{900 - number}.00", id=f"b{number}")) for number in range(5)] == first
    room.rest()
    assert code(await room.ask(a_bid("s1", "7.00", id="b3"))) == "bid_id_reused"


class Nowhere(GateLedger):
    """A ledger that keeps nothing, so that all that is left in memory is the room's."""

    def append(self, segments: Sequence[Segment]) -> None:
        """Forget them."""


class Forgetting(Remembering):
    """A sink that keeps nothing."""

    def feed(self, frames: Sequence[bytes]) -> None:
        """Forget them."""


def held() -> int:
    """How many bytes are held now, but for the texts of the last prices, of which the process remembers some thousands."""
    money._price_text.cache_clear()
    gc.collect()
    return tracemalloc.get_traced_memory()[0]


@pytest.fixture
async def bare(clock: StepClock) -> AsyncIterator[Rooms]:
    """A node as it is served, but for its ledger."""
    node = a_node(Nowhere(MemoryLedger()), clock)
    node._encoder = FrameEncoder()
    await node.start()
    yield node
    await node.stop()


async def test_an_entry_leaves_next_to_nothing_once_what_has_a_bound_is_full(bare: Rooms, clock: StepClock) -> None:
    room = await opened(bare, clock)
    room.subscribe(Audience("observer", ""), Forgetting(), None)
    tracemalloc.start()
    try:
        await lower(room, KEPT_DELTAS + 20)
        before, many = held(), 600
        await lower(room, many, from_=KEPT_DELTAS + 20)
        an_entry = (held() - before) / many
    finally:
        tracemalloc.stop()
    assert an_entry < AN_ENTRY


async def test_the_last_bids_of_an_auction_take_little(bare: Rooms, clock: StepClock) -> None:
    room = await opened(bare, clock)
    room.subscribe(Audience("observer", ""), Forgetting(), None)
    tracemalloc.start()
    try:
        before = held()
        await lower(room, KEPT_DELTAS + 20)
        taken = held() - before
    finally:
        tracemalloc.stop()
    assert taken < A_TAIL


async def test_an_auction_that_is_over_leaves_its_state_alone(bare: Rooms, clock: StepClock) -> None:
    await opened(bare, clock, "before")
    tracemalloc.start()
    try:
        before, many, entries = held(), 10, 0
        for number in range(many):
            room = await opened(bare, clock, f"over-{number}")
            await lower(room, 40)
            assert code(await room.ask(CancelAuction("stop", COORDINATOR, "no need"))) == ""
            clock.advance(KEPT_FOR_US + 1)
            room.rest()
            entries += room.state.seq
        left = held() - before - AN_ENTRY * entries
    finally:
        tracemalloc.stop()
    assert left / many < AN_AUCTION


def test_threads_share_one_arena_of_the_allocator_where_it_has_such(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[int, int]] = []

    class Glibc:
        def mallopt(self, what: int, value: int) -> None:
            asked.append((what, value))

    for library in (Glibc, object):
        monkeypatch.setattr(ctypes, "CDLL", lambda name, found=library: found())
        heap.share_arenas()
    assert asked == [(heap.M_ARENA_MAX, heap.ARENAS)], "and where there is no such thing, nothing fails"


class _Ring:
    """What holds itself."""

    def __init__(self) -> None:
        self.held = self


async def test_what_holds_itself_goes_though_little_of_it_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heap, "SWEPT_EVERY_S", 0)
    gc.collect()
    gc.disable()  # so that no other round of the collector comes
    kept = [_Ring()]
    gc.collect(0)
    kept.append(_Ring())
    rings = [weakref.ref(ring) for ring in kept]
    kept.clear()
    sweeping = asyncio.create_task(heap.sweep_up())
    try:
        await until(lambda: not any(ring() for ring in rings))
    finally:
        gc.enable()
        sweeping.cancel()

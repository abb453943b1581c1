"""A minute after it happened nobody needs what an entry changed: it is let go of, and nobody is told otherwise for that."""

from __future__ import annotations

import tracemalloc

import pytest

from auction.core.visibility import Audience
from auction.live import rooms as rooms_module
from auction.live.clock import StepClock
from auction.live.fanout import KEPT_FOR_US
from auction.live.room import Room
from auction.live.rooms import Rooms
from tests.live.stage import GateLedger, Remembering, a_bid, a_node, announced, code, until
from tests.terms import ANNOUNCED, OPENS, an_auction

OBSERVER, S1 = Audience("observer", ""), Audience("supplier", "s1")


async def with_bids(rooms: Rooms, clock: StepClock, bids: int = 6) -> Room:
    room = await announced(rooms, an_auction(auction="a1"))
    clock.advance(OPENS - ANNOUNCED)
    for number in range(bids):
        assert code(await room.ask(a_bid(f"s{1 + number % 2}", f"{1000 - number}.00", id=f"b{number}"))) == ""
    return room


def hears(room: Room, audience: Audience, cursor: int | None) -> Remembering:
    sink = Remembering()
    assert room.subscribe(audience, sink, cursor)
    return sink


async def test_who_comes_back_within_a_minute_is_sent_what_it_missed_and_later_a_snapshot(rooms: Rooms, clock: StepClock) -> None:
    room = await with_bids(rooms, clock)
    told = room.told()
    room.rest()
    assert [b'"t": "delta"' in frame for frame in hears(room, OBSERVER, told[OBSERVER] - 1).frames] == [True]
    clock.advance(KEPT_FOR_US + 1)
    room.rest()
    assert room.told() == told
    assert hears(room, S1, told[S1] - 1).last["t"] == "snapshot"
    assert hears(room, S1, told[S1]).frames == [], "who missed nothing was sent something"


async def test_who_was_away_while_all_slept_is_told_the_next_bid_as_the_next(rooms: Rooms, clock: StepClock) -> None:
    room = await with_bids(rooms, clock)
    cursor = room.told()[OBSERVER]
    clock.advance(KEPT_FOR_US + 1)
    room.rest()
    sink = hears(room, OBSERVER, cursor)
    assert code(await room.ask(a_bid("s1", "900.00", id="again"))) == ""
    assert sink.cursors == [cursor + 1]


async def test_who_is_there_all_the_time_notices_nothing(rooms: Rooms, clock: StepClock) -> None:
    room = await with_bids(rooms, clock)
    sink = hears(room, OBSERVER, None)
    for number in range(3):
        clock.advance(KEPT_FOR_US + 1)
        room.rest()
        assert code(await room.ask(a_bid("s1", f"{900 - number}.00", id=f"again{number}"))) == ""
    first, *more = sink.cursors
    assert more == [first + 1, first + 2, first + 3]


async def test_nothing_rests_while_a_commit_is_under_way(rooms: Rooms, clock: StepClock, ledger: GateLedger) -> None:
    room = await with_bids(rooms, clock)
    cursor = room.told()[OBSERVER]
    ledger.shut()
    heard: list[object] = []
    room.submit(a_bid("s1", "900.00", id="again"), heard.append)
    clock.advance(KEPT_FOR_US + 1)
    room.rest()
    sink = hears(room, OBSERVER, cursor)
    ledger.open()
    await until(lambda: bool(heard))
    assert sink.cursors == [cursor + 1]


async def test_what_a_quiet_auction_holds_comes_down(rooms: Rooms, clock: StepClock) -> None:
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        room = await with_bids(rooms, clock, bids=100)
        full, _ = tracemalloc.get_traced_memory()
        clock.advance(KEPT_FOR_US + 1)
        room.rest()
        rested, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert full - rested > 100 * 1_000, "news of a bid took less than it did: say so where it is kept"
    assert rested - before < 2 * (full - rested), "most of what is left is the ledger of these tests"


async def test_a_node_lets_its_rooms_rest_by_itself(ledger: GateLedger, clock: StepClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rooms_module, "REST_EVERY_S", 0)
    rooms = a_node(ledger, clock)
    await rooms.start()
    try:
        room = await with_bids(rooms, clock)
        cursor = room.told()[OBSERVER]
        clock.advance(KEPT_FOR_US + 1)
        await until(lambda: hears(room, OBSERVER, cursor - 1).last["t"] == "snapshot")
    finally:
        await rooms.stop()

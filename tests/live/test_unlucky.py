"""What goes wrong beside the rules: a store that fails halfway, a record that cannot be read, a bug, another server."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator

import pytest

from auction.core.errors import AuctionError, InvariantBroken, LedgerConflict, LedgerUnavailable, Unreadable
from auction.core.visibility import Audience
from auction.ledger.memory import MemoryLedger
from auction.ledger.port import segment_of
from auction.live import room as room_module
from auction.live import rooms as rooms_module
from auction.live.answers import KEPT_WHOLE
from auction.live.clock import StepClock
from auction.live.room import Answer, Room
from auction.live.rooms import Rooms
from tests.live.stage import GateLedger, Remembering, a_bid, a_node, announced, code, until
from tests.terms import CLOSES, OPENS, a_line, a_lot, an_auction

S1, S2 = Audience("supplier", "s1"), Audience("supplier", "s2")


class FrailLedger(GateLedger):
    """A ledger of which reading fails too, for a stream, as long as it is told to."""

    def __init__(self) -> None:
        super().__init__(MemoryLedger())
        self.unread: dict[str, AuctionError] = {}
        self.readers: list[threading.Thread] = []

    def read(self, stream: str, after: int = 0) -> Iterator[tuple[int, bytes]]:
        self.readers.append(threading.current_thread())
        if stream in self.unread:
            raise self.unread[stream]
        return super().read(stream, after)


@pytest.fixture
def ledger() -> FrailLedger:
    return FrailLedger()


def a_bug(_: object) -> None:
    raise KeyError("a bug")


async def two_open(rooms: Rooms, clock: StepClock) -> tuple[Room, Room]:
    one, other = await announced(rooms, an_auction()), await announced(rooms, an_auction(auction="A-2"))
    clock.advance(OPENS - clock.now_us())
    return one, other


def watched(room: Room, audience: Audience = S1) -> Remembering:
    sink = Remembering()
    assert room.subscribe(audience, sink, None)
    return sink


async def test_a_record_that_cannot_be_read_again_stops_one_room_and_never_the_writer(
    rooms: Rooms, clock: StepClock, ledger: FrailLedger, caplog: pytest.LogCaptureFixture
) -> None:
    room, other = await two_open(rooms, clock)
    sink = watched(room)
    ledger.unread[room.stream] = Unreadable(room.stream, "damaged")
    ledger.fails_before = LedgerUnavailable("the disk is full")
    with pytest.raises(InvariantBroken):
        await room.ask(a_bid("s1", "10.00", id="b1"))
    assert isinstance(room.stopped_by, InvariantBroken)
    assert sink.last["t"] == "stopped"
    assert "damaged" in caplog.text
    assert code(await other.ask(a_bid("s1", "10.00", id="b1"))) == ""


async def test_a_batch_that_fails_fails_each_room_by_itself(rooms: Rooms, clock: StepClock, ledger: FrailLedger) -> None:
    room, other = await two_open(rooms, clock)
    heard: list[Answer | AuctionError] = []
    ledger.unread[room.stream] = Unreadable(room.stream, "damaged")
    ledger.fails_before = LedgerUnavailable("the disk is full")
    room.submit(a_bid("s1", "10.00", id="b1"), heard.append)
    other.submit(a_bid("s1", "10.00", id="b1"), heard.append)
    await until(lambda: len(heard) == 2)
    assert (room.stopped_by is None, other.stopped_by) == (False, None)
    assert code(await other.ask(a_bid("s1", "10.00", id="b1"))) == ""


async def test_whoever_watches_a_room_that_lost_its_store_is_told_and_told_again_when_it_is_back(
    ledger: FrailLedger, clock: StepClock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(rooms_module, "REVIVE_AFTER_S", 0.005)
    rooms = a_node(ledger, clock)
    await rooms.start()
    room, _ = await two_open(rooms, clock)
    sink = watched(room, S2)
    ledger.unread[room.stream] = LedgerUnavailable("the disk is gone")
    ledger.fails_after = LedgerUnavailable("the disk is going")
    with pytest.raises(LedgerUnavailable):
        await room.ask(a_bid("s1", "10.00", id="b1"))
    assert sink.last["t"] == "stopped"
    late = watched(room, S2)
    assert [frame for frame in late.frames if b"stopped" in frame] == late.frames[1:], "a newcomer is told too"
    await until(lambda: caplog.text.count("the disk is gone"))
    told = len(sink.frames)
    ledger.unread.clear()
    await until(lambda: room.stopped_by is None)
    assert len(sink.frames) == told + 1, "once stopped is told once, however often it is tried"
    assert sink.last["rows"]["lot:L1"]["lead"] == "10.00"
    again = await room.ask(a_bid("s1", "10.00", id="b1"))
    assert code(again) == "", "it was recorded, though nobody could say so then"
    clock.advance(CLOSES - OPENS)
    room.tick()
    await until(lambda: sink.last.get("rows", {}).get("auction", {}).get("status") == "closed")
    await rooms.stop()


async def test_a_long_record_is_read_again_beside_the_event_loop(
    ledger: FrailLedger, clock: StepClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rooms_module, "REVIVE_AFTER_S", 0.005)
    monkeypatch.setattr(room_module, "LONG_RECORD", 1)
    rooms = a_node(ledger, clock)
    await rooms.start()
    room, other = await two_open(rooms, clock)
    assert code(await room.ask(a_bid("s1", "11.00", id="b0"))) == ""
    sink = watched(room, S2)
    ledger.readers.clear()
    ledger.fails_after = LedgerUnavailable("the answer was lost")
    with pytest.raises(LedgerUnavailable):
        await room.ask(a_bid("s1", "10.00", id="b1"))
    assert isinstance(room.stopped_by, LedgerUnavailable)
    assert code(await other.ask(a_bid("s1", "10.00", id="b1"))) == "", "no other room waits for it"
    await until(lambda: room.stopped_by is None)
    assert threading.main_thread() not in ledger.readers
    assert sink.last["rows"]["lot:L1"]["lead"] == "10.00"
    assert code(await room.ask(a_bid("s1", "10.00", id="b1"))) == "", "it was recorded, though nobody could say so then"
    assert room.state.lots["L1"].standing["s1"].value == room.state.lots["L1"].order[0].value
    await rooms.stop()


async def test_a_room_that_cannot_be_revived_holds_no_other_up(
    ledger: FrailLedger, clock: StepClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rooms_module, "REVIVE_AFTER_S", 0.005)
    rooms = a_node(ledger, clock)
    await rooms.start()
    for room in await two_open(rooms, clock):
        ledger.unread[room.stream] = LedgerUnavailable("the disk is gone")
        ledger.fails_before = LedgerUnavailable("the disk is gone")
        with pytest.raises(LedgerUnavailable):
            await room.ask(a_bid("s1", "10.00", id="b1"))
    one, other = rooms.auctions()
    ledger.unread[one.stream] = Unreadable(one.stream, "damaged")
    del ledger.unread[other.stream]
    await until(lambda: other.stopped_by is None)
    await until(lambda: isinstance(one.stopped_by, InvariantBroken))
    await rooms.stop()


async def test_a_bug_in_one_room_ends_nothing_that_looks_after_all_of_them(
    ledger: FrailLedger, clock: StepClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rooms_module, "REVIVE_AFTER_S", 0.005)
    monkeypatch.setattr(rooms_module, "REST_EVERY_S", 0.005)
    rooms = a_node(ledger, clock)
    await rooms.start()
    one, other = await two_open(rooms, clock)
    reported, rested = list[str](), list[str]()
    for deed in ("report", "rest"):
        monkeypatch.setattr(one, deed, a_bug)
    monkeypatch.setattr(other, "report", lambda: reported.append(other.stream))
    monkeypatch.setattr(other, "rest", lambda: rested.append(other.stream))
    await until(lambda: len(reported) > 2 and len(rested) > 2)
    assert isinstance(one.stopped_by, InvariantBroken)
    assert other.stopped_by is None
    await rooms.stop()


async def test_a_bug_in_a_decision_stops_its_room_and_is_answered(
    rooms: Rooms, clock: StepClock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    room, other = await two_open(rooms, clock)
    sink = watched(room)
    monkeypatch.setattr(room, "_believe", a_bug)
    heard: list[Answer | AuctionError] = []
    room.submit(a_bid("s1", "10.00", id="b1"), heard.append)
    assert isinstance(heard[0], InvariantBroken)
    assert isinstance(room.stopped_by, InvariantBroken)
    assert sink.last["t"] == "stopped"
    assert "a bug" in caplog.text
    assert code(await other.ask(a_bid("s1", "10.00", id="b1"))) == ""


async def test_a_bug_when_time_passes_stops_its_room_and_says_so(
    rooms: Rooms, clock: StepClock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    room, _ = await two_open(rooms, clock)
    monkeypatch.setattr(room, "_believe", a_bug)
    clock.advance(CLOSES - OPENS)
    room.tick()
    assert isinstance(room.stopped_by, InvariantBroken)
    assert "a bug" in caplog.text


async def test_a_room_that_another_server_took_over_says_so(
    rooms: Rooms, clock: StepClock, ledger: FrailLedger, caplog: pytest.LogCaptureFixture
) -> None:
    room, other = await two_open(rooms, clock)
    sink = watched(room)
    ledger.claim(room.stream)
    with caplog.at_level(logging.ERROR), pytest.raises(LedgerConflict):
        await room.ask(a_bid("s1", "10.00", id="b1"))
    assert sink.last["t"] == "stopped"
    assert (room.stream in caplog.text, "owns the stream" in caplog.text) == (True, True)
    assert rooms.stopped() == [room]
    assert code(await other.ask(a_bid("s1", "10.00", id="b1"))) == ""


async def test_long_requests_are_remembered_by_their_hash_and_answered_all_the_same(rooms: Rooms, clock: StepClock) -> None:
    room = await announced(rooms, an_auction(lots=(a_lot(lines=[a_line(f"P{at}") for at in range(400)]),)))
    clock.advance(OPENS - clock.now_us())
    long = a_bid("s1", "10.00", id="b1")
    long = type(long)(long.id, long.by, long.supplier, long.lot, ("10.00",) * 400, False)
    first = await room.ask(long)
    assert code(first) == ""
    kept = room._asked.get(("supplier", "s1", "b1"))
    assert kept is not None
    assert isinstance(kept.command, bytes)
    assert len(kept.command) < KEPT_WHOLE
    assert await room.ask(long) == first
    other = type(long)(long.id, long.by, long.supplier, long.lot, ("10.00",) * 399 + ("9.00",), False)
    assert code(await room.ask(other)) == "bid_id_reused"
    room.load()
    assert await room.ask(long) == first
    assert code(await room.ask(other)) == "bid_id_reused"


async def test_one_record_that_cannot_be_read_keeps_no_other_auction_from_starting(
    ledger: FrailLedger, clock: StepClock, caplog: pytest.LogCaptureFixture
) -> None:
    before = a_node(ledger, clock)
    await before.start()
    room, other = await two_open(before, clock)
    await before.stop()
    ledger.unread[room.stream] = Unreadable(room.stream, "damaged")
    ledger.append([segment_of("market/M-1", first_seq=1, epoch=ledger.claim("market/M-1"), entries=[b"{}"])])
    after = a_node(ledger, clock)
    await after.start()
    assert [one.stream for one in after.auctions()] == [other.stream]
    assert [one.stream for one in after.stopped()] == [room.stream]
    assert (f"{room.stream}: broken" in caplog.text, "market/M-1" in caplog.text) == (True, True)
    found = after.auction("A-2")
    assert found is not None
    assert code(await found.ask(a_bid("s1", "10.00", id="b1"))) == ""
    await after.stop()

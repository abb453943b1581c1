"""A start from a snapshot is the start from the log, and a snapshot that is not of this log, key or engine is not taken up."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from auction.config import Settings
from auction.core.commands import CancelAuction
from auction.core.errors import LedgerUnavailable, Unreadable
from auction.core.moments import HOUR_US
from auction.core.visibility import Audience
from auction.ledger.memory import MemoryLedger
from auction.ledger.port import segment_of
from auction.ledger.snapshots import MemorySnapshots, Snapshot
from auction.ledger.sql import open_ledger
from auction.live import keeping as keeping_module
from auction.live import loaded as loaded_module
from auction.live.clock import StepClock
from auction.live.fanout import KEPT_FOR_US
from auction.live.keeping import Keeper, Keeping, engine_of, seal_key
from auction.live.room import Room
from auction.live.rooms import Rooms
from auction.live.rules import POOL_RULES, auction_rules
from server import codec_of, keeping_of, state_codec_of
from tests.bench.long_record import recorded
from tests.live.stage import SECRETS, GateLedger, Remembering, a_bid, a_node, announced, code, until
from tests.spelled import spelled
from tests.terms import ANNOUNCED, COORDINATOR, OPENS, a_lot, an_auction

STREAM = "auction/a1"
S1, OBSERVER = Audience("supplier", "s1"), Audience("observer", "")


class CountingLedger(GateLedger):
    """Counts the entries that are read."""

    entries = 0
    fails_to_read = False

    def read(self, stream: str, after: int = 0) -> Iterator[tuple[int, bytes]]:
        if self.fails_to_read:
            raise LedgerUnavailable("gone")
        for found in self.inner.read(stream, after):
            self.entries += 1
            yield found


@pytest.fixture
def ledger() -> CountingLedger:
    return CountingLedger(MemoryLedger())


@pytest.fixture
def store() -> MemorySnapshots:
    return MemorySnapshots()


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping_module, "FEW", 5)


def keeping_in(store: MemorySnapshots, *, secret: bytes = b"secret", engine: str = "this") -> Keeping:
    return Keeping(store, seal_key(secret), state_codec_of, engine)


@asynccontextmanager
async def going(ledger: GateLedger, keeping: Keeping | None, clock: StepClock | None = None) -> AsyncIterator[Rooms]:
    """A node; what has grown is kept when it ends."""
    rooms = a_node(ledger, clock or StepClock(OPENS + 60_000_000), keeping=keeping)
    await rooms.start()
    try:
        yield rooms
    finally:
        await rooms.stop()
        if keeping is not None:
            await Keeper(keeping, rooms).drained()


async def bid(room: Room, numbers: range) -> None:
    for number in numbers:
        assert code(await room.ask(a_bid(f"s{1 + number % 2}", f"{1000 - number}.00", id=f"b{number}"))) == ""


async def a_record(ledger: GateLedger, keeping: Keeping, bids: int = 10) -> None:
    """An auction with so many bids, and its snapshot."""
    clock = StepClock(ANNOUNCED)
    async with going(ledger, keeping, clock) as rooms:
        room = await announced(rooms, an_auction(auction="a1"))
        clock.advance(OPENS - clock.now_us())
        await bid(room, range(bids))


def whole(room: Room) -> bytes:
    return spelled(room.state)


def snapshot_of(room: Room, audience: Audience = OBSERVER) -> Any:
    sink = Remembering()
    assert room.subscribe(audience, sink, None)
    room.unsubscribe(audience, sink)
    return sink.last


async def test_a_start_from_a_snapshot_reads_only_what_follows_and_goes_on_as_from_the_log(
    ledger: CountingLedger, store: MemorySnapshots
) -> None:
    keeping = keeping_in(store)
    await a_record(ledger, keeping)
    async with going(ledger, None) as rooms:
        room = rooms.open(STREAM)
        rows = [snapshot_of(room, audience) for audience in room.watched.channels]
        await bid(room, range(10, 13))
        later = [snapshot_of(room, audience) for audience in room.watched.channels]
    ledger.entries = 0
    async with going(ledger, keeping) as rooms:
        room = rooms.open(STREAM)
        assert ledger.entries == 1 + 3, "the entry that it was taken at, and what follows"
        assert room.state.seq == room.durable_seq
        assert [snapshot_of(room, audience) for audience in room.watched.channels] == later
        assert [after["cursor"] for after in later] > [before["cursor"] for before in rows]
    async with going(ledger, None) as rooms:
        assert spelled(rooms.open(STREAM).state) == whole(room)


async def test_a_client_that_comes_back_misses_nothing_over_a_start_from_a_snapshot(
    ledger: CountingLedger, store: MemorySnapshots
) -> None:
    keeping = keeping_in(store)
    await a_record(ledger, keeping)
    async with going(ledger, keeping) as rooms:
        cursor = snapshot_of(rooms.open(STREAM), S1)["cursor"]
        await bid(rooms.open(STREAM), range(10, 13))
        sink = Remembering()
        rooms.open(STREAM).subscribe(S1, sink, cursor)
    async with going(ledger, keeping_in(MemorySnapshots())) as rooms:
        again = Remembering()
        rooms.open(STREAM).subscribe(S1, again, cursor)
    assert sink.frames == again.frames
    assert sink.cursors == [cursor + 1, cursor + 2, cursor + 3]


async def test_an_old_request_is_answered_as_it_was_after_a_start_from_a_snapshot(
    ledger: CountingLedger, store: MemorySnapshots
) -> None:
    keeping, clock = keeping_in(store), StepClock(ANNOUNCED)
    async with going(ledger, keeping, clock) as rooms:
        room = await announced(rooms, an_auction(auction="a1"))
        clock.advance(OPENS - clock.now_us())
        first = [await room.ask(a_bid("s1", f"{1000 - number}.00", id=f"b{number}")) for number in range(60)]
        assert [await room.ask(a_bid("s1", f"{1000 - number}.00", id=f"b{number}")) for number in range(60)] == first
    async with going(ledger, keeping) as rooms:
        room = rooms.open(STREAM)
        assert [await room.ask(a_bid("s1", f"{1000 - number}.00", id=f"b{number}")) for number in range(60)] == first
        assert code(await room.ask(a_bid("s1", "7.00", id="b3"))) == "bid_id_reused"
        assert len(room._asked._asked) <= 33


async def test_who_asks_an_old_request_again_while_the_store_is_gone_hears_so(
    ledger: CountingLedger, store: MemorySnapshots
) -> None:
    await a_record(ledger, keeping_in(store))
    async with going(ledger, keeping_in(store)) as rooms:
        ledger.fails_to_read = True
        with pytest.raises(LedgerUnavailable):
            await rooms.open(STREAM).ask(a_bid("s1", "1000.00", id="b0"))
        ledger.fails_to_read = False
        assert rooms.stopped() == []


def tampered(held: Snapshot) -> dict[str, Snapshot]:
    body = bytearray(held.body)
    body[len(body) // 2] ^= 1
    return {
        "a body changed": replace(held, body=bytes(body)),
        "a number changed": replace(held, seq=held.seq - 1),
        "no seal": replace(held, seal=b""),
        "another engine": replace(held, engine="other", seal=replace(held, engine="other").seal_by(seal_key(b"secret"))),
        "another key": replace(held, seal=held.seal_by(seal_key(b"other"))),
        "a body of nothing, sealed": replace(held, body=b"", seal=replace(held, body=b"").seal_by(seal_key(b"secret"))),
    }


@pytest.mark.parametrize("how", tampered(Snapshot(STREAM, 1, b"", b"", "this", b"x")))
async def test_a_snapshot_that_is_not_good_is_left_and_the_log_is_read(
    ledger: CountingLedger, store: MemorySnapshots, how: str
) -> None:
    await a_record(ledger, keeping_in(store))
    held = store.find(STREAM)
    assert held is not None
    store.keep(tampered(held)[how])
    async with going(ledger, None) as rooms:
        state = whole(rooms.open(STREAM))
    ledger.entries = 0
    async with going(ledger, keeping_in(store)) as rooms:
        assert whole(rooms.open(STREAM)) == state
        assert ledger.entries >= rooms.open(STREAM).durable_seq
        assert store.places() == {}, "and nothing is built on it"
    assert store.places() == {STREAM: rooms.open(STREAM).durable_seq}, "a good one takes its place as the server stops"


async def test_a_snapshot_of_another_log_is_left_and_the_log_is_read(ledger: CountingLedger, store: MemorySnapshots) -> None:
    """As after a ledger was restored from a copy made earlier, and went on differently."""
    await a_record(ledger, keeping_in(store))
    other = CountingLedger(MemoryLedger())
    await a_record(other, keeping_in(MemorySnapshots()), bids=4)
    async with going(other, keeping_in(store)) as rooms:
        assert rooms.open(STREAM).state.lots["L1"].bids == 4, "it is of an entry that is not there"
        await bid(rooms.open(STREAM), range(20, 40))
    held = store.find(STREAM)
    assert held is not None
    async with going(other, None) as rooms:
        state = whole(rooms.open(STREAM))
    other.entries = 0
    async with going(other, keeping_in(store)) as rooms:
        assert whole(rooms.open(STREAM)) == state


async def test_a_snapshot_at_an_entry_that_the_log_holds_otherwise_is_left(ledger: CountingLedger, store: MemorySnapshots) -> None:
    await a_record(ledger, keeping_in(store))
    held, copy = store.find(STREAM), MemoryLedger()
    assert held is not None
    bodies = [body for _, body in ledger.inner.read(STREAM)]
    bodies[held.seq - 1] = bodies[held.seq - 1].replace(b'"id":"b9"', b'"id":"bx"')
    copy.append([segment_of(STREAM, first_seq=1, epoch=copy.claim(STREAM), entries=bodies)])
    async with going(GateLedger(copy), keeping_in(store)) as rooms:
        seen = rooms.open(STREAM).state.seen
        assert (("supplier", "s2", "bx") in seen, ("supplier", "s2", "b9") in seen) == (True, False)


async def test_a_long_log_without_a_snapshot_goes_on_from_cursors_that_nobody_was_told(
    ledger: CountingLedger, store: MemorySnapshots, monkeypatch: pytest.MonkeyPatch
) -> None:
    await a_record(ledger, keeping_in(MemorySnapshots()))
    async with going(ledger, None) as rooms:
        rows = {audience: snapshot_of(rooms.open(STREAM), audience) for audience in rooms.open(STREAM).watched.channels}
    monkeypatch.setattr(loaded_module, "TOLD_AGAIN", 5)
    async with going(ledger, None) as rooms:
        room = rooms.open(STREAM)
        assert {audience: snapshot_of(room, audience)["rows"] for audience in room.watched.channels} == {
            audience: shown["rows"] for audience, shown in rows.items()
        }
        sink = Remembering()
        room.subscribe(S1, sink, rows[S1]["cursor"])
        assert sink.last["t"] == "snapshot"
        assert sink.last["cursor"] > 2**22
        await bid(room, range(10, 12))
        assert [json.loads(frame)["t"] for frame in sink.frames] == ["snapshot", "delta", "delta"]


async def test_a_start_long_after_the_last_entry_tells_nobody_again_and_who_comes_is_sent_a_snapshot(
    ledger: CountingLedger,
) -> None:
    await a_record(ledger, keeping_in(MemorySnapshots()))
    async with going(ledger, None, StepClock(OPENS + KEPT_FOR_US)) as rooms:
        cursor = snapshot_of(rooms.open(STREAM))["cursor"]
        read = ledger.entries
    async with going(ledger, None, StepClock(OPENS + 2 * KEPT_FOR_US)) as rooms:
        assert ledger.entries - read == rooms.open(STREAM).durable_seq, "the log was read more than once"
        sink = Remembering()
        rooms.open(STREAM).subscribe(OBSERVER, sink, cursor)
        assert sink.last["t"] == "snapshot"
        assert sink.last["cursor"] > 2**22


async def test_a_quiet_stream_that_has_grown_is_kept_while_the_server_goes_on(
    ledger: CountingLedger, store: MemorySnapshots, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = StepClock(ANNOUNCED)
    async with going(ledger, None, clock) as rooms:
        keeper = Keeper(keeping_in(store), rooms)
        room = await announced(rooms, an_auction(auction="a1"))
        await keeper.look()
        clock.advance(OPENS - clock.now_us())
        await bid(room, range(10))
        await keeper.look()
        assert store.places() == {}, "it is not known to be quiet"
        await keeper.look()
        assert store.places() == {STREAM: room.durable_seq}
        await keeper.look()
        await bid(room, range(10, 14))
        await keeper.look()
        await keeper.look()
        assert store.places() == {STREAM: room.durable_seq - 4}, "too little for another"
        monkeypatch.setattr(keeping_module, "MOST", 4)
        await keeper.look()
        assert store.places() == {STREAM: room.durable_seq}, "however busy it is"


async def test_what_is_not_durable_is_in_no_snapshot(ledger: CountingLedger, store: MemorySnapshots) -> None:
    clock = StepClock(ANNOUNCED)
    async with going(ledger, None, clock) as rooms:
        room = await announced(rooms, an_auction(auction="a1"))
        clock.advance(OPENS - clock.now_us())
        await bid(room, range(10))
        ledger.shut()
        answers: list[object] = []
        room.submit(a_bid("s1", "5.00", id="late"), answers.append)
        await Keeper(keeping_in(store), rooms).drained()
        assert (room.state.seq, store.places()) == (room.durable_seq + 1, {STREAM: room.durable_seq})
        ledger.open()
        await until(lambda: answers)


async def test_an_auction_that_is_over_is_told_of_when_somebody_comes_and_not_before(ledger: CountingLedger) -> None:
    clock = StepClock(ANNOUNCED)
    async with going(ledger, None, clock) as rooms:
        room = await announced(rooms, an_auction(auction="a1"))
        clock.advance(OPENS - clock.now_us())
        await bid(room, range(3))
        assert code(await room.ask(CancelAuction("cancel", COORDINATOR, "no need"))) == ""
        shown = {audience: snapshot_of(room, audience) for audience in room.watched.channels}
    async with going(ledger, None) as rooms:
        room = rooms.open(STREAM)
        assert (room.watched._channels, room.connected(), room.watched.listeners()) == ({}, 0, {})
        assert set(room.told()) == set(shown)
        again = {audience: snapshot_of(room, audience) for audience in shown}
        assert {audience: each["rows"] for audience, each in again.items()} == {
            audience: each["rows"] for audience, each in shown.items()
        }
        assert all(each["cursor"] > 2**22 for each in again.values())


@pytest.mark.parametrize("at", range(0, 330, 3))
def test_a_bid_that_is_damaged_is_not_believed(at: int) -> None:
    rules = auction_rules(SECRETS)
    codec = codec_of(rules)
    body = next(islice(recorded("a0", 5), 4, 5))
    for bit in range(8):
        held = bytearray(body)
        held[at % len(held)] ^= 1 << bit
        try:
            expected = codec.entry_from_bytes(bytes(held))
        except Unreadable as fault:
            if "not the canonical spelling" in str(fault):
                continue  # a blank where the last digit stood: a number damaged is a number, whoever reads it
            with pytest.raises(Unreadable):
                codec.entry_to_believe(bytes(held))
        else:
            found = codec.entry_to_believe(bytes(held))
            assert (found.seq, found.at, found.events) == (expected.seq, expected.at, expected.events)


def test_the_engine_is_known_by_its_code() -> None:
    assert engine_of() == engine_of()
    assert len(engine_of()) == 64


async def test_a_start_reads_first_what_is_due_first_and_what_is_over_last(
    ledger: CountingLedger, store: MemorySnapshots, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = StepClock(ANNOUNCED)
    keeping = keeping_in(store)
    closes = {"late": 3, "soon": 1, "middle": 2, "over": 4}
    async with going(ledger, None, clock) as rooms:
        for name, hours in closes.items():
            lots = [a_lot(closes_at=OPENS + hours * HOUR_US)]
            await announced(rooms, an_auction(auction=name, lots=lots))
        clock.advance(OPENS - clock.now_us())
        for room in rooms.auctions():
            room.tick()
        assert code(await rooms.open("auction/over").ask(CancelAuction("cancel", COORDINATOR, "no need"))) == ""
        keeper = Keeper(keeping, rooms)
        await keeper.look()
        await keeper.look()
        assert set(store.places()) == {f"auction/{name}" for name in closes}, "however short: a start asks what is due"
        await announced(rooms, an_auction(auction="unknown"))
    read: list[str] = []
    take = Room._take

    def noted(room: Room, found: Any) -> None:
        read.append(room.stream)
        take(room, found)

    monkeypatch.setattr(Room, "_take", noted)
    monkeypatch.setattr("auction.live.rooms.LOADED_AT_ONCE", 1)
    async with going(ledger, keeping, clock) as rooms:
        assert read == [f"auction/{name}" for name in ("unknown", "soon", "middle", "late", "over")]
        assert [room.stream for room in rooms.auctions()] == sorted(read), "and they are listed by name"


async def test_what_is_due_is_kept_anew_when_it_has_changed_and_not_otherwise(
    ledger: CountingLedger, store: MemorySnapshots
) -> None:
    clock = StepClock(ANNOUNCED)
    async with going(ledger, None, clock) as rooms:
        keeper = Keeper(keeping_in(store), rooms)
        room = await announced(rooms, an_auction(auction="a1"))
        await keeper.look()
        await keeper.look()
        assert store.dues() == {STREAM: OPENS}
        clock.advance(OPENS - clock.now_us())
        room.tick()
        await until(lambda: room.durable_seq == room.state.seq)
        await keeper.look()
        await keeper.look()
        kept = store.places()[STREAM]
        assert store.dues() == {STREAM: room.state.lots["L1"].closes_at}
        await bid(room, range(1))
        await keeper.look()
        await keeper.look()
        assert store.places()[STREAM] == kept, "one bid more is read sooner than it is kept"


async def test_one_transaction_claims_every_stream_of_a_start(tmp_path: Path) -> None:
    with closing(open_ledger(f"sqlite:///{tmp_path / 'ledger.db'}")) as sqlite:
        clock = StepClock(ANNOUNCED)
        async with going(GateLedger(sqlite), None, clock) as rooms:
            for name in ("a", "b"):
                await announced(rooms, an_auction(auction=name))
            before = {room.stream: room.epoch for room in rooms.auctions()}
        rooms = a_node(sqlite, clock)
        await rooms.start()
        assert {room.stream: room.epoch for room in rooms.auctions()} == {stream: epoch + 1 for stream, epoch in before.items()}
        clock.advance(OPENS - clock.now_us())
        assert code(await rooms.open("auction/a").ask(a_bid("s1", "10.00", id="b"))) == ""
        await rooms.stop()


def test_a_server_makes_the_codec_of_states_once_for_each_kind_of_stream(tmp_path: Path) -> None:
    rules = auction_rules(SECRETS)
    with keeping_of(Settings(data_dir=str(tmp_path)), MemoryLedger()) as keeping:
        assert keeping.codec(rules) is keeping.codec(rules)
        assert keeping.codec(rules) is not keeping.codec(POOL_RULES)

"""A lone node opens its door before every auction is loaded: what is asked for is loaded first, and no list is told by half."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator, Iterator

import pytest

from auction.core.moments import HOUR_US
from auction.ledger.memory import MemoryLedger
from auction.live.clock import StepClock
from auction.live.measures import Measures
from auction.live.pulse import Pulse
from auction.live.rooms import AUCTION, Rooms
from auction.live.watchdog import Watchdog
from auction.web.metrics import page
from tests.live.stage import GateLedger
from tests.terms import ANNOUNCED, OPENS, a_lot, an_auction
from tests.web.stand import Stand, eventually, rooms_over, serving, standing

NAMES = ("A-1", "A-2", "A-3")
BID = {"t": "bid", "id": "b1", "auction": "A-1", "lot": "L1", "prices": ["10.00"], "confirm": False}


class Walled(StepClock):
    """A clock that agrees with the machine's."""

    def behind_us(self) -> int:
        return 0

    def catch_up(self) -> None:
        pass


class SlowLedger(GateLedger):
    """A ledger that keeps who reads a stream waiting until that is let go."""

    def __init__(self, inner: MemoryLedger) -> None:
        super().__init__(inner)
        self.held = {AUCTION + name: threading.Event() for name in NAMES}
        self.asked: list[str] = []

    def read(self, stream: str, after: int = 0) -> Iterator[tuple[int, bytes]]:
        self.asked.append(stream)
        if stream in self.held:
            assert self.held[stream].wait(60)
        return self.inner.read(stream, after)

    def let_go(self, *names: str) -> None:
        for name in names or NAMES:
            self.held[AUCTION + name].set()


@contextlib.asynccontextmanager
async def restarted(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[Stand, Stand, SlowLedger]]:
    """The stand of before, and the same record served anew, where nothing is loaded before it is let go."""
    monkeypatch.setattr("auction.live.rooms.LOADED_AT_ONCE", 1)
    inner = MemoryLedger()
    async with standing(ledger=GateLedger(inner)) as before:
        for name in NAMES:
            await before.announced(an_auction(auction=name, lots=[a_lot(closes_at=OPENS + 2 * HOUR_US)]))
        before.clock.advance(OPENS - before.clock.now_us())
        for room in before.rooms.auctions():
            await before.until(room, OPENS)
        ledger, clock = SlowLedger(inner), StepClock(OPENS)
        async with serving(ledger, clock, rooms_over(ledger, clock), early=True) as stand:
            try:
                yield before, stand, ledger
            finally:
                ledger.let_go()  # or the thread that reads would keep the server from ending


async def test_an_auction_that_is_asked_for_is_loaded_first_and_bid_in_while_others_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auction.web.socket.PINGS_HELD_S", 60)  # however slow the machine is
    async with restarted(monkeypatch) as (_, stand, ledger):
        person = await stand.person("supplier", "s1")
        assert len(stand.rooms.opening) == 3
        async with person.line() as line:
            await line.say({"t": "subscribe", "auction": "A-3", "cursor": None})
            await line.say({**BID, "auction": "A-3"})
            await line.say({"t": "ping", "c": 1})
            ledger.let_go("A-3")
            kinds = [(await line.hear())["t"] for _ in range(4)]
            assert kinds[0] == "snapshot", "in the order in which it was asked"
            assert set(kinds[1:]) == {"ack", "delta", "pong"}
            assert next(frame for frame in line.heard if frame["t"] == "ack")["outcome"] == "accepted"
        assert len(stand.rooms.opening) == 2
        assert [room.stream for room in stand.rooms.auctions()] == ["auction/A-3"]


async def test_no_list_is_told_by_half_and_readiness_says_how_much_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    async with restarted(monkeypatch) as (_, stand, ledger):
        coordinator = await stand.coordinator()
        ready = await stand.http.get("/readyz")
        assert (ready.status_code, ready.json()) == (200, {"status": "ready", "loading": 3})
        for path in ("/api/auctions", "/api/pools", "/api/market"):
            refused = await coordinator.get(path)
            assert (refused.status_code, refused.json()["code"], refused.headers["retry-after"]) == (503, "loading", "1")
        assert (await coordinator.post("/api/auctions", {})).status_code == 503
        assert (await coordinator.get("/api/session")).status_code == 200
        asked = asyncio.ensure_future(coordinator.get("/api/auctions/A-2/terms"))
        await asyncio.sleep(0.05)
        assert not asked.done()
        ledger.let_go("A-2")
        assert (await asked).status_code == 200, "one auction needs no other"
        assert (await coordinator.get("/api/auctions/none/terms")).status_code == 404
        ledger.let_go()
        await eventually(lambda: not stand.rooms.opening)
        assert (await stand.http.get("/readyz")).json() == {"status": "ready"}
        listed = (await coordinator.get("/api/auctions")).json()
        assert [each["auction"] for each in listed] == list(NAMES)


async def test_who_came_early_is_told_of_each_auction_as_it_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    async with restarted(monkeypatch) as (_, stand, ledger):
        person = await stand.person("supplier", "s1")
        async with person.line(hello=False) as line:
            await line.say({"t": "hello", "v": 1})
            assert (await line.hear("welcome"))["auctions"] == []
            ledger.let_go("A-1")
            assert [each["auction"] for each in (await line.hear("auctions"))["auctions"]] == ["A-1"]
            ledger.let_go()
            while (told := await line.hear("auctions")) and len(told["auctions"]) < 3:
                pass
            assert sorted(each["auction"] for each in told["auctions"]) == sorted(NAMES)


async def test_a_start_that_is_stopped_while_it_loads_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    async with restarted(monkeypatch) as (_, stand, ledger):
        stopping = asyncio.ensure_future(stand.rooms.opening.stop())
        await asyncio.sleep(0.02)
        ledger.let_go()
        await asyncio.wait_for(stopping, 60)
        assert not stand.rooms.opening
        assert len(stand.rooms.auctions()) == 1, "what was being loaded is there, and nothing more was begun"


async def test_S6_a_beat_hides_no_outage_of_what_has_not_been_loaded() -> None:
    kept: list[int] = []

    class Beats:
        def last(self) -> int:
            return OPENS

        def keep(self, at: int) -> None:
            kept.append(at)

    ledger, clock = SlowLedger(MemoryLedger()), Walled(OPENS + 1_000_000)
    async with standing(ledger=GateLedger(ledger.inner)) as before:
        await before.opened()
    rooms, pulse = rooms_over(ledger, clock), Pulse(clock, Beats())
    await rooms.start(early=True)
    watchdog = Watchdog(clock, rooms, pulse)
    clock.advance(1_000_000)
    watchdog.look()
    assert kept == [OPENS], "who comes next finds when the process of before could be bid at last"
    ledger.let_go()
    await rooms.opening.all()
    watchdog.look()
    assert kept[-1] > OPENS
    await rooms.stop()


async def test_a_step_that_fails_after_a_loading_keeps_no_other_auction_from_being_loaded() -> None:
    ledger, clock = SlowLedger(MemoryLedger()), StepClock(ANNOUNCED)
    ledger.let_go()
    async with standing(ledger=GateLedger(ledger.inner)) as before:
        for name in NAMES:
            await before.announced(an_auction(auction=name))
    rooms: Rooms = rooms_over(ledger, clock)
    heard: list[str] = []

    def follows(room: object) -> None:
        heard.append(room.stream)  # type: ignore[attr-defined]
        raise ValueError("a bug of ours")

    rooms.on_loaded.append(follows)
    await rooms.start()
    assert sorted(heard) == sorted(AUCTION + name for name in NAMES)
    assert len(rooms.auctions()) == 3
    await rooms.stop()


async def test_metrics_tell_what_is_still_to_be_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    async with restarted(monkeypatch) as (_, stand, _ledger):
        assert "poolbid_rooms_loading 3" in page(stand.rooms, stand.lobby, Measures())


async def test_the_list_says_that_it_grows_and_once_it_is_whole_that_it_does_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    async with restarted(monkeypatch) as (_, stand, ledger):
        person, stranger = await stand.person("supplier", "s1"), await stand.person("supplier", "nobody")
        async with person.line(hello=False) as line, stranger.line(hello=False) as other:
            for each in (line, other):
                await each.say({"t": "hello", "v": 1})
                welcome = await each.hear("welcome")
                assert (welcome["auctions"], welcome["loading"]) == ([], True)
            ledger.let_go("A-1")
            assert (await line.hear("auctions"))["loading"] is True
            ledger.let_go()
            while (told := await line.hear("auctions")).get("loading"):
                pass
            assert sorted(each["auction"] for each in told["auctions"]) == sorted(NAMES)
            assert await other.hear("auctions") == {"t": "auctions", "auctions": []}, "whoever has none hears that none is missing"
        async with person.line(hello=False) as line:
            await line.say({"t": "hello", "v": 1})
            assert "loading" not in await line.hear("welcome")


async def test_who_waits_for_a_long_auction_hears_that_the_line_lives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auction.web.socket.PINGS_HELD_S", 0.02)
    async with restarted(monkeypatch) as (_, stand, ledger):
        person = await stand.person("supplier", "s1")
        async with person.line() as line:
            await line.say({"t": "subscribe", "auction": "A-3", "cursor": None})
            await line.say({"t": "ping", "c": 1})
            await line.say({**BID, "auction": "A-3"})
            await line.say({"t": "ping", "c": 2})
            assert [(await line.hear("pong"))["c"] for _ in range(2)] == [1, 2]
            assert {frame["t"] for frame in line.heard} <= {"welcome", "auctions", "pong"}
            ledger.let_go("A-3")
            assert (await line.hear("snapshot"))["auction"] == "A-3"
            assert (await line.hear("ack"))["outcome"] == "accepted"

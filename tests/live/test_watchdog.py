"""People who cannot bid: the watchdog suspends and resumes, and what was found out too late is an outage. Time is stepped."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from auction.core.entries import Entry
from auction.core.errors import LedgerUnavailable
from auction.core.events import (
    AuctionResumed,
    AuctionSuspended,
    BidPlaced,
    LotClosed,
    LotDelayed,
    OutageRecorded,
    SecretRevealed,
)
from auction.core.terms import Terms
from auction.core.visibility import Audience
from auction.ledger.beats import BeatFile
from auction.ledger.memory import MemoryLedger
from auction.live.pulse import Pulse
from auction.live.room import Room
from auction.live.rooms import Rooms
from auction.live.watchdog import LONGEST_US, Watchdog
from tests.auctions import CLOSES, HOUR_US, MINUTE_US, OPENS, SECOND_US, a_lot, a_stage, an_auction
from tests.live.stage import SECRETS, Beats, GateLedger, Remembering, a_bid, a_node, announced, code, until

TERMS = an_auction(suppliers=("s1", "s2", "s3", "s4", "s5", "s6"))
BEFORE = OPENS - HOUR_US


class Clocks:
    """The machine's clocks, set by hand: the one of the stamps, and how far the wall clock is ahead of it."""

    def __init__(self) -> None:
        self.now = BEFORE
        self.ahead = 0

    def now_us(self) -> int:
        return self.now

    def behind_us(self) -> int:
        return self.ahead

    def catch_up(self) -> None:
        if self.ahead > 0:
            self.now, self.ahead = self.now + self.ahead, 0


@dataclass
class Stage:
    """One node over one ledger, and what outlives it."""

    ledger: GateLedger
    clocks: Clocks
    kept: Beats
    rooms: Rooms
    watchdog: Watchdog

    @property
    def room(self) -> Room:
        found = self.rooms.auction("A-1")
        assert found is not None
        return found

    def look(self, seconds: int = 1) -> None:
        """Let so many seconds pass with a look in each."""
        for _ in range(seconds):
            self.clocks.now += SECOND_US
            self.room.tick()
            self.watchdog.look()

    def go_to(self, moment: int) -> None:
        """Jump to a moment at which nothing is amiss: the last look was a second ago."""
        self.clocks.now = moment - SECOND_US
        self.watchdog._pulse.last_us = self.clocks.now
        self.look()

    async def entries(self) -> list[Entry]:
        await self.rooms.committer.settled()
        codec = self.rooms.codec_of(self.room)
        return [codec.entry_from_bytes(body) for _, body in self.ledger.read(self.room.stream)]

    async def events(self) -> list[object]:
        return [event for entry in await self.entries() for event in entry.events]

    async def restart(self, at: int) -> None:
        """The process is killed, and another one starts then."""
        for room in self.rooms.auctions():
            room.quiet()
        await self.rooms.stop()
        self.clocks.now = at
        self.rooms, self.watchdog = a_stage_of(self.ledger, self.clocks, self.kept)
        await self.rooms.start()

    async def connect(self, *suppliers: str) -> list[Remembering]:
        sinks = [Remembering() for _ in suppliers]
        for supplier, sink in zip(suppliers, sinks, strict=True):
            assert self.room.subscribe(Audience("supplier", supplier), sink, None)
        return sinks


def a_stage_of(ledger: GateLedger, clocks: Clocks, kept: Beats) -> tuple[Rooms, Watchdog]:
    pulse = Pulse(clocks, kept)
    rooms = a_node(ledger, clocks, pulse)
    return rooms, Watchdog(clocks, rooms, pulse)


async def staged(terms: Terms = TERMS, ledger: GateLedger | None = None) -> Stage:
    ledger, clocks, kept = ledger or GateLedger(MemoryLedger()), Clocks(), Beats()
    stage = Stage(ledger, clocks, kept, *a_stage_of(ledger, clocks, kept))
    await stage.rooms.start()
    await announced(stage.rooms, terms)
    return stage


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    made = await staged()
    yield made
    await made.rooms.stop()


async def test_nothing_is_amiss_and_nothing_is_said(stage: Stage) -> None:
    stage.go_to(CLOSES - 10 * SECOND_US)
    stage.look(30)
    assert [type(event).__name__ for event in await stage.events()] == [
        "AuctionAnnounced",
        "AuctionOpened",
        "LotClosed",
        "AuctionClosed",
    ]
    assert stage.kept.at == stage.clocks.now


async def test_a_stall_before_the_close_moves_it_before_anything_else_is_recorded(stage: Stage) -> None:
    stage.go_to(CLOSES - 10 * SECOND_US)
    stage.clocks.now = CLOSES + 20 * SECOND_US
    answer = await stage.room.ask(a_bid("s1", "9.00", id="b1"))
    assert code(answer) == ""
    assert (await stage.events())[2:] == [
        OutageRecorded(CLOSES - 10 * SECOND_US, CLOSES + 20 * SECOND_US),
        LotDelayed("L1", CLOSES - 10 * SECOND_US, 140 * SECOND_US),
        BidPlaced("L1", "s1", (900,), 900, False),
    ]


async def test_the_watchdog_reports_a_stall_before_its_beat_hides_it(stage: Stage) -> None:
    stage.go_to(CLOSES - 30 * SECOND_US)
    stage.clocks.now += 6 * SECOND_US
    stage.watchdog.look()
    assert OutageRecorded(CLOSES - 30 * SECOND_US, CLOSES - 24 * SECOND_US) in await stage.events()


async def test_a_report_that_is_lost_is_made_by_who_comes_next(stage: Stage) -> None:
    stage.go_to(CLOSES - 30 * SECOND_US)
    await stage.rooms.committer.settled()
    stage.ledger.fails_before = LedgerUnavailable("the disk is gone")
    stage.clocks.now += 6 * SECOND_US
    stage.watchdog.look()
    assert stage.kept.at == CLOSES - 30 * SECOND_US, "the beat waits for what is reported to be durable"
    await stage.rooms.committer.settled()
    stage.room.stop(LedgerUnavailable("the disk is gone"))
    await stage.restart(CLOSES - 20 * SECOND_US)
    assert OutageRecorded(CLOSES - 30 * SECOND_US, CLOSES - 20 * SECOND_US) in await stage.events()
    stage.look()
    assert stage.kept.at == CLOSES - 19 * SECOND_US


async def test_a_short_stall_moves_nothing(stage: Stage) -> None:
    stage.go_to(CLOSES - 6 * SECOND_US)
    stage.clocks.now = CLOSES - 2 * SECOND_US
    stage.watchdog.look()
    stage.look(3)
    assert LotClosed("L1", CLOSES) in await stage.events()


@pytest.mark.parametrize("down", [1, 4])
async def test_a_restart_within_the_least_length_moves_nothing(stage: Stage, down: int) -> None:
    stage.go_to(CLOSES - 6 * SECOND_US)
    await stage.restart(CLOSES - 6 * SECOND_US + down * SECOND_US)
    assert stage.room.state.outages == 0
    stage.look(10)
    assert LotClosed("L1", CLOSES) in await stage.events()


async def test_a_restart_after_the_close_was_due_moves_the_close(stage: Stage) -> None:
    stage.go_to(CLOSES - 6 * SECOND_US)
    await stage.restart(CLOSES + HOUR_US)
    assert stage.room.state.lots["L1"].closes_at == CLOSES + HOUR_US + 2 * MINUTE_US
    assert code(await stage.room.ask(a_bid("s1", "9.00", id="b1"))) == ""
    assert OutageRecorded(CLOSES - 6 * SECOND_US, CLOSES + HOUR_US) in await stage.events()
    stage.look(121)
    assert LotClosed("L1", CLOSES + HOUR_US + 2 * MINUTE_US) in await stage.events()
    assert stage.room.state.outages == 1


async def test_a_second_restart_reports_no_second_time_what_is_recorded(stage: Stage) -> None:
    stage.go_to(CLOSES - 6 * SECOND_US)
    await stage.restart(CLOSES + HOUR_US)
    await stage.restart(CLOSES + HOUR_US + 3 * SECOND_US)
    assert stage.room.state.outages == 1


async def test_an_outage_begins_no_earlier_than_the_last_entry(stage: Stage) -> None:
    stage.go_to(CLOSES - 60 * SECOND_US)
    stage.clocks.now = CLOSES - 59 * SECOND_US
    await stage.room.ask(a_bid("s1", "9.00", id="b1"))
    await stage.restart(CLOSES + MINUTE_US)
    assert OutageRecorded(CLOSES - 59 * SECOND_US, CLOSES + MINUTE_US) in await stage.events()


async def test_a_random_close_of_before_the_outage_stands_and_one_in_it_moves() -> None:
    lot = a_lot(stages=[a_stage(random_us=10 * MINUTE_US)])
    terms = SECRETS.committed(an_auction(lots=[lot]))
    for crash, moves in ((-SECOND_US, True), (9 * SECOND_US, False)):
        stage = await staged(terms)
        moment = moment_of(stage)
        stage.go_to(moment - 10 * SECOND_US)
        stage.kept.at = moment + crash
        await stage.restart(moment + HOUR_US)
        assert (stage.room.state.outages == 1) == moves
        assert (LotClosed("L1", moment) in await stage.events()) == (not moves)
        assert any(isinstance(event, SecretRevealed) for event in await stage.events()) == (not moves)
        await stage.rooms.stop()


def moment_of(stage: Stage) -> int:
    """When the lot is going to close at random."""
    stage.go_to(OPENS)
    due = SECRETS.due(stage.room.state)
    assert due is not None
    return due[0]


async def test_a_ledger_that_cannot_be_written_is_an_outage_from_the_first_bid_that_was_lost(stage: Stage) -> None:
    stage.go_to(CLOSES - 20 * SECOND_US)
    await stage.rooms.committer.settled()
    stage.ledger.fails_before = LedgerUnavailable("full")
    stage.clocks.now += 5
    with pytest.raises(LedgerUnavailable):
        await stage.room.ask(a_bid("s1", "9.00", id="b1"))
    stage.look(6)
    events = await stage.events()
    assert OutageRecorded(CLOSES - 20 * SECOND_US + 5, CLOSES - 15 * SECOND_US + 5) in events
    assert code(await stage.room.ask(a_bid("s1", "9.00", id="b1"))) == ""


@pytest.mark.parametrize("waited_us", [5, 7 * SECOND_US])
async def test_a_commit_of_which_only_the_answer_was_lost_is_an_outage_for_as_long_as_it_took(stage: Stage, waited_us: int) -> None:
    stage.go_to(CLOSES - 20 * SECOND_US)
    await stage.rooms.committer.settled()
    asked_at = stage.clocks.now
    stage.ledger.fails_after = LedgerUnavailable("the connection was lost")
    stage.ledger.shut()
    asked = asyncio.get_running_loop().create_task(stage.room.ask(a_bid("s1", "9.00", id="b1")))
    await asyncio.sleep(0)
    stage.clocks.now = stage.watchdog._pulse.last_us = asked_at + waited_us
    stage.ledger.open()
    assert code(await asked) == ""
    stage.look(12)
    told = [event for event in await stage.events() if isinstance(event, OutageRecorded)]
    assert told == ([OutageRecorded(asked_at, asked_at + waited_us)] if waited_us > 5 * SECOND_US else [])


async def test_the_beat_is_not_kept_while_a_ledger_cannot_be_written(stage: Stage) -> None:
    stage.go_to(CLOSES - 20 * SECOND_US)
    await stage.rooms.committer.settled()  # the opening is on its way to the ledger, which must not be read beside that
    kept = stage.kept.at
    stage.room.stop(LedgerUnavailable("gone"))
    stage.look(10)
    assert stage.kept.at == kept
    await stage.room.revive()
    assert OutageRecorded(CLOSES - 20 * SECOND_US, CLOSES - 10 * SECOND_US) in await stage.events()


async def test_a_machine_that_slept_is_suspended_for_a_look_and_keeps_its_time(stage: Stage) -> None:
    stage.go_to(OPENS + MINUTE_US)
    stage.clocks.ahead = HOUR_US
    stage.look()
    assert stage.room.state.status == "suspended"
    stage.look()
    assert stage.room.state.status == "open"
    assert (await stage.events())[2:] == [AuctionSuspended("clock"), AuctionResumed(HOUR_US + SECOND_US)]
    assert stage.room.state.lots["L1"].closes_at == CLOSES + HOUR_US + SECOND_US
    stage.look(5)
    assert stage.room.state.status == "open"


async def test_a_clock_that_was_set_back_moves_no_stamp(stage: Stage) -> None:
    stage.go_to(OPENS + MINUTE_US)
    stage.clocks.ahead = -HOUR_US
    before = stage.clocks.now
    stage.look(5)
    assert (stage.clocks.now, stage.room.state.status) == (before + 5 * SECOND_US, "open")
    assert AuctionResumed(SECOND_US) in await stage.events()


async def test_lost_connections_suspend_and_those_who_come_back_resume(stage: Stage) -> None:
    await stage.rooms.committer.settled()
    sinks = await stage.connect("s1", "s2", "s3", "s4", "s5")
    stage.go_to(CLOSES - 20 * SECOND_US)
    for supplier, sink in zip(("s1", "s2", "s3"), sinks, strict=False):
        stage.room.unsubscribe(Audience("supplier", supplier), sink)
    stage.look()
    assert stage.room.state.status == "suspended"
    stage.look(30)
    assert stage.room.state.status == "suspended"
    await stage.connect("s1")
    stage.look()
    assert stage.room.state.status == "open"
    assert stage.room.state.lots["L1"].closes_at == stage.clocks.now + 2 * MINUTE_US
    assert AuctionSuspended("disconnects") in await stage.events()
    stage.look(10)
    assert stage.room.state.status == "open"


async def test_who_stays_away_holds_nothing_up_for_long(stage: Stage) -> None:
    await stage.rooms.committer.settled()
    sinks = await stage.connect("s1", "s2", "s3", "s4")
    stage.go_to(OPENS + SECOND_US)
    for supplier, sink in zip(("s1", "s2", "s3"), sinks, strict=False):
        stage.room.unsubscribe(Audience("supplier", supplier), sink)
    stage.look(LONGEST_US // SECOND_US)
    assert stage.room.state.status == "suspended"
    stage.look(2)
    assert stage.room.state.status == "open"
    stage.look(30)
    assert stage.room.state.lost_touch == 1


@pytest.mark.parametrize("leaving", [("s1", "s2"), ("s1", "s2", "s3")])
async def test_a_few_who_leave_suspend_nothing(stage: Stage, leaving: tuple[str, ...]) -> None:
    await stage.rooms.committer.settled()
    everyone = ("s1", "s2", "s3", "s4", "s5", "s6")
    sinks = dict(zip(everyone, await stage.connect(*everyone), strict=True))
    stage.go_to(OPENS + SECOND_US)
    for supplier in leaving:
        stage.room.unsubscribe(Audience("supplier", supplier), sinks[supplier])
    stage.look(3)
    assert stage.room.state.status == "open"


async def test_those_who_leave_one_after_another_suspend_nothing(stage: Stage) -> None:
    await stage.rooms.committer.settled()
    everyone = ("s1", "s2", "s3", "s4")
    for supplier, sink in zip(everyone, await stage.connect(*everyone), strict=True):
        stage.look(6)
        stage.room.unsubscribe(Audience("supplier", supplier), sink)
    stage.look(6)
    assert stage.room.state.lost_touch == 0


async def test_a_server_that_lets_everybody_go_suspends_nothing(stage: Stage) -> None:
    await stage.rooms.committer.settled()
    everyone = ("s1", "s2", "s3", "s4")
    sinks = await stage.connect(*everyone)
    stage.go_to(OPENS + SECOND_US)
    stage.watchdog.rest()
    for supplier, sink in zip(everyone, sinks, strict=True):
        stage.room.unsubscribe(Audience("supplier", supplier), sink)
    stage.look(3)
    assert stage.room.state.status == "open"


async def test_a_suspended_auction_is_resumed_after_a_restart(stage: Stage) -> None:
    await stage.rooms.committer.settled()
    sinks = await stage.connect("s1", "s2", "s3")
    stage.go_to(CLOSES - 20 * SECOND_US)
    for supplier, sink in zip(("s1", "s2", "s3"), sinks, strict=True):
        stage.room.unsubscribe(Audience("supplier", supplier), sink)
    stage.look()
    await stage.restart(CLOSES + HOUR_US)
    assert (stage.room.state.status, stage.room.state.outages) == ("suspended", 0)
    stage.look()
    await until(lambda: stage.room.state.status == "open")
    assert stage.room.state.lots["L1"].closes_at == stage.clocks.now + 2 * MINUTE_US


async def test_of_an_auction_that_is_over_no_connections_are_watched(stage: Stage) -> None:
    stage.go_to(OPENS + MINUTE_US)
    await stage.connect("s1", "s2", "s3")
    stage.look()
    assert list(stage.watchdog._watches) == [stage.room.stream]
    stage.go_to(CLOSES + HOUR_US)
    stage.look()
    assert stage.room.state.status == "closed"
    assert not stage.watchdog._watches


def test_the_beat_is_read_back(tmp_path: Path) -> None:
    beats = BeatFile(tmp_path / "last-beat")
    assert beats.last() is None
    beats.keep(CLOSES)
    beats.keep(CLOSES - 5)
    assert BeatFile(tmp_path / "last-beat").last() == CLOSES - 5
    (tmp_path / "last-beat").write_text("yesterday")
    assert beats.last() is None
    BeatFile(tmp_path / "no" / "such").keep(CLOSES)

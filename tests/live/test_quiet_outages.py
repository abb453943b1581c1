"""After a commit that failed a quiet auction comes back by itself: nobody has to bid first, and everyone is told (S6)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from auction.core.commands import ReportOutage
from auction.core.errors import LedgerUnavailable
from auction.core.events import LotClosed, OutageRecorded
from auction.core.visibility import Audience
from auction.ledger.memory import MemoryLedger
from auction.ledger.port import Segment
from auction.live.rooms import Rooms
from tests.auctions import CLOSES, MINUTE_US, OPENS, SECOND_US
from tests.live.stage import GateLedger, Remembering, a_bid, code, until
from tests.live.test_watchdog import Stage, staged

BUYER = Audience("buyer", "consortium")
FULL = LedgerUnavailable("no room on the disk")


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    made = await staged()
    yield made
    await made.rooms.stop()


async def lost(stage: Stage, at: int) -> None:
    """A bid that the store does not take, at that moment; whoever made it makes no other."""
    stage.go_to(at)
    await stage.rooms.committer.settled()
    stage.ledger.fails_before = FULL
    with pytest.raises(LedgerUnavailable):
        await stage.room.ask(a_bid("s1", "9.00", id="b1"))


async def tries(stage: Stage, *, fails: bool) -> None:
    """A second later the node looks whether the store answers again."""
    stage.clocks.now += SECOND_US
    stage.ledger.fails_before = FULL if fails else None
    if stage.room.stopped_by is None:
        stage.room.report()
    else:
        await stage.room.revive()
    await stage.rooms.committer.settled()
    stage.ledger.fails_before = None


async def test_S6_a_store_that_answers_at_once_costs_a_quiet_auction_nothing(stage: Stage) -> None:
    await lost(stage, CLOSES - MINUTE_US)
    await tries(stage, fails=False)
    told = (await stage.entries())[-1]
    assert told.command == ReportOutage("outage-3", told.command.by, CLOSES - MINUTE_US)
    assert told.refusal is not None
    assert told.refusal.code == "outage_harmless"
    assert stage.room.unreported_since is None
    stage.look(70)
    events = await stage.events()
    assert LotClosed("L1", CLOSES) in events
    assert not any(isinstance(event, OutageRecorded) for event in events)


async def test_S6_what_a_store_costs_that_does_not_answer_is_told_everyone_as_soon_as_it_does(stage: Stage) -> None:
    await lost(stage, CLOSES - MINUTE_US)
    sink = Remembering()
    assert stage.room.subscribe(BUYER, sink, None)
    for _ in range(6):
        await tries(stage, fails=True)
        assert stage.room.stopped_by is FULL
        assert sink.last == {"t": "stopped", "auction": "A-1"}
    await tries(stage, fails=False)
    assert OutageRecorded(CLOSES - MINUTE_US, CLOSES - MINUTE_US + 7 * SECOND_US) in await stage.events()
    assert stage.room.stopped_by is None
    assert sink.last["rows"]["lot:L1"]["closes_at"] == CLOSES - MINUTE_US + 7 * SECOND_US + 2 * MINUTE_US
    assert [entry.command.id for entry in await stage.entries()].count("outage-3") == 1
    assert code(await stage.room.ask(a_bid("s1", "9.00", id="b1"))) == ""


async def test_S6_an_outage_far_from_the_close_ends_when_the_store_answers_and_not_at_the_close(stage: Stage) -> None:
    await lost(stage, OPENS + MINUTE_US)
    for _ in range(10):
        await tries(stage, fails=True)
    await tries(stage, fails=False)
    assert (await stage.entries())[-1].refusal is not None
    stage.go_to(CLOSES - SECOND_US)
    stage.look(3)
    assert LotClosed("L1", CLOSES) in await stage.events()
    assert stage.room.state.outages == 0


async def test_what_fails_before_the_opening_is_forgotten_and_nothing_is_recorded(stage: Stage) -> None:
    stage.ledger.fails_before = FULL
    with pytest.raises(LedgerUnavailable):
        await stage.room.ask(a_bid("s1", "9.00", id="b1"))
    assert stage.room.unreported_since is not None
    await tries(stage, fails=False)
    assert stage.room.unreported_since is None
    assert len(await stage.entries()) == 1


async def test_a_bid_that_comes_first_is_the_proof_itself(stage: Stage) -> None:
    await lost(stage, CLOSES - MINUTE_US)
    assert code(await stage.room.ask(a_bid("s1", "9.00", id="b1"))) == ""
    await tries(stage, fails=False)
    assert [entry.command.id for entry in await stage.entries()][-1] == "b1"


class Full(GateLedger):
    """A ledger without room, for as long as that lasts."""

    is_full = False

    def claim(self, stream: str) -> int:
        if self.is_full:
            raise FULL
        return super().claim(stream)

    def append(self, segments: list[Segment]) -> None:  # type: ignore[override]
        if self.is_full:
            raise FULL
        super().append(segments)


async def test_nobody_acts_and_all_of_that_happens_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auction.live.rooms.REVIVE_AFTER_S", 0.01)
    stage = await staged(ledger=Full(MemoryLedger()))
    assert isinstance(stage.ledger, Full)
    rooms: Rooms = stage.rooms
    stage.go_to(CLOSES - MINUTE_US)
    await rooms.committer.settled()
    sink = Remembering()
    assert stage.room.subscribe(BUYER, sink, None)
    stage.ledger.is_full = True
    with pytest.raises(LedgerUnavailable):
        await stage.room.ask(a_bid("s1", "9.00", id="b1"))
    await until(lambda: sink.last["t"] == "stopped")
    stage.clocks.now += 6 * SECOND_US
    await asyncio.sleep(0.05)
    stage.ledger.is_full = False
    await until(lambda: stage.room.state.outages == 1 and stage.room.durable_seq == stage.room.state.seq)
    await until(lambda: sink.last["t"] == "delta")
    assert sink.last["rows"]["lot:L1"]["closes_at"] == CLOSES - MINUTE_US + 6 * SECOND_US + 2 * MINUTE_US
    await rooms.stop()

"""Practice keeps out of what is not its own, and comes back when the store does."""

from __future__ import annotations

import asyncio

import pytest

from auction.core.errors import LedgerUnavailable
from auction.core.words import Party
from auction.ledger.memory import MemoryLedger
from auction.live import practice as practice_module
from auction.live import rooms as rooms_module
from auction.live.clock import StepClock
from auction.live.rooms import Rooms
from auction.pool.commands import OpenPool
from server import practice_on
from tests.live.stage import GateLedger, a_node, announced, code, until
from tests.terms import COORDINATOR, an_auction


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name in ((practice_module, "STEP_S"), (practice_module, "AGAIN_AFTER_S"), (rooms_module, "REVIVE_AFTER_S")):
        monkeypatch.setattr(module, name, 0.002)


async def test_a_real_auction_of_that_name_is_left_alone(rooms: Rooms) -> None:
    real = await announced(rooms, an_auction(auction="practice-1", suppliers=("harbour", "sparrow")))
    before = real.state.seq
    practice = practice_on(rooms)
    await practice.prepare()
    made = await practice.announce()
    assert made.state.known_terms().auction == "practice-2"
    practice.step(made)
    await until(lambda: made.durable_seq == made.state.seq)
    assert real.state.seq == before


async def test_a_real_pool_of_that_name_is_not_frozen(rooms: Rooms, caplog: pytest.LogCaptureFixture) -> None:
    pool = rooms.open("pool/practice")
    opened = OpenPool("open", COORDINATOR, "practice", "Our first try", (Party("lumen", "Lumen"),))
    assert code(await pool.ask(opened)) == ""
    await asyncio.wait_for(practice_on(rooms).run(), 5)
    assert (pool.state.status, pool.state.seq) == ("open", 1)
    assert "no more practice" in caplog.text


async def test_being_refused_ends_it_instead_of_filling_the_log(rooms: Rooms, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(practice_module, "RUNS_US", -1)
    await asyncio.wait_for(practice_on(rooms).run(), 5)
    assert rooms.ledger.last_seq("auction/practice-1") == 1


async def test_a_store_that_is_lost_for_a_while_does_not_end_it(clock: StepClock) -> None:
    ledger = GateLedger(MemoryLedger())
    rooms = a_node(ledger, clock)
    await rooms.start()
    ledger.fails_before = LedgerUnavailable("the disk is full")
    running = asyncio.create_task(practice_on(rooms).run())
    await until(lambda: len(rooms.auctions()) == 1)
    assert not running.done()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await rooms.stop()

"""Rooms over a ledger in memory, on a clock that is stepped."""

from collections.abc import AsyncIterator

import pytest

from auction.ledger.memory import MemoryLedger
from auction.live.clock import StepClock
from auction.live.rooms import Rooms
from tests.live.stage import GateLedger, a_node
from tests.terms import ANNOUNCED


@pytest.fixture
def clock() -> StepClock:
    return StepClock(ANNOUNCED)


@pytest.fixture
def ledger() -> GateLedger:
    return GateLedger(MemoryLedger())


@pytest.fixture
async def rooms(ledger: GateLedger, clock: StepClock) -> AsyncIterator[Rooms]:
    node = a_node(ledger, clock)
    await node.start()
    yield node
    ledger.open()
    await node.stop()

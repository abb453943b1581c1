"""A small load is held: bids are answered durably and news arrives, beside readers that read nothing and through a storm."""

from __future__ import annotations

import pytest

from tests.bench.processes import CannotTakePart, compiled
from tests.faults.load_held import run


async def test_bids_are_answered_and_news_arrives_beside_slow_readers_and_through_a_storm() -> None:
    try:
        compiled("crowd")
    except CannotTakePart as why:
        pytest.skip(str(why))
    outcome = await run(320, 100, 2)
    assert list(outcome.phases) == ["alone", "slow", "storm"]
    assert all(phase.bids > 50 and phase.ack_p99_ms > 0 for phase in outcome.phases.values())
    assert outcome.phases["alone"].news_p99_ms > 0
    assert outcome.phases["alone"].frames + outcome.phases["slow"].frames > 100
    assert outcome.slow_came >= outcome.slow == 32
    assert outcome.storm_back_s > 0

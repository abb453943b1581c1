"""Servers started cold, drained, or hasty, killed under bidding. Warm honest ones are killed beside the suite (sweeps.py)."""

from __future__ import annotations

import os
import signal

import pytest

from tests.faults.server_kill import Plan, run

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


async def test_a_server_started_cold_as_an_operator_starts_it_keeps_the_same_promises() -> None:
    assert (await run(Plan(3, cold=True))).faults == []


async def test_a_server_asked_to_end_drains_and_the_next_goes_on() -> None:
    assert (await run(Plan(4, signal=signal.SIGTERM))).faults == []


async def test_a_server_that_answers_before_the_commit_is_found_out() -> None:
    found = await run(Plan(10, habit="hasty"))
    assert any(fault.startswith("B1") for fault in found.faults)

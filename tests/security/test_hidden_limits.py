"""Runs that differ in what one supplier leaves at a clock alone: everybody else is sent the same bytes, over real sockets (X13)."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Any

import pytest

from auction.core.moments import MINUTE_US, SECOND_US
from auction.core.terms import Terms
from tests.security.test_hidden_bids import told
from tests.terms import OPENS, a_clock, a_clock_lot, a_line, a_visibility, an_auction, steps
from tests.web.stand import SECRETS, Line, standing

QUIET = "s3"
"""The supplier whose limit nobody may notice."""

CLOCK = a_clock(10_000, steps=[steps(1_000)], limits=True)
PARTS = replace(CLOCK, least_part=20, part_multiple=10, grace_us=400_000)
OPEN = a_visibility(all_prices=True, supplier_count=True, count_from=1, reserve_met=True)
DUTCH = an_auction(lots=[a_clock_lot("dutch", PARTS, lines=[a_line("A", 100)], reserve=1_150_000)], visibility=OPEN)
JAPANESE = an_auction(lots=[a_clock_lot("japanese", replace(CLOCK, least_active=2))], visibility=OPEN)

MARKS = ("137.19", "13719", "1371900", "id-limit-mark")
Asked = dict[str, Any]


def limit(price: str, request: str = "id-limit-mark", *, quantity: int = 0) -> Asked:
    named = {"t": "set_limit", "id": request, "auction": "A-1", "lot": "L1", "prices": [price], "decrement": "0"}
    return {**named, "confirm": False, "quantity": quantity}


def clear(request: str) -> Asked:
    return {"t": "clear_limit", "id": request, "auction": "A-1", "lot": "L1"}


def accept(tick: int, quantity: int = 0) -> Asked:
    return {"t": "accept_price", "id": f"tick-{tick}", "auction": "A-1", "lot": "L1", "tick": tick, "quantity": quantity}


async def run(terms: Terms, others: Mapping[int, tuple[str, ...]], quiet: Mapping[int, tuple[Asked, ...]]) -> dict[str, list[str]]:
    """What everybody but the quiet supplier is sent over the ticks in which the others accept by hand.

    A tick begins with what the quiet one asks, at the very moment; the others follow a second later.
    """
    async with standing() as stand, AsyncExitStack() as stack:
        room = await stand.announced(SECRETS.committed(terms))
        guests: list[tuple[Any, str]] = [("supplier", party) for party in ("s1", "s2", "s3", "s4")]
        guests += [("buyer", "consortium"), ("buyer", "m1"), ("observer", "o"), ("auditor", "a")]
        lines: dict[str, Line] = {}
        for role, party in guests:
            lines[party] = await stack.enter_async_context((await stand.person(role, party)).line())
            await lines[party].say({"t": "subscribe", "auction": "A-1", "cursor": None})
            await lines[party].hear("snapshot")
        for tick, names in others.items():
            await stand.until(room, OPENS + (tick - 1) * MINUTE_US)
            for request in quiet.get(tick, ()):
                assert (await lines[QUIET].ask(request))["t"] == "ack"
            await stand.until(room, OPENS + (tick - 1) * MINUTE_US + SECOND_US)
            for name in names:
                quantity = 20 if terms is DUTCH else 0
                assert (await lines[name].ask(accept(tick, quantity)))["outcome"] == "accepted"
        await stand.until(room, OPENS + len(others) * MINUTE_US - SECOND_US)
        for line in lines.values():
            await line.say({"t": "subscribe", "auction": "A-1", "cursor": 0})
            await line.say({"t": "subscribe", "auction": "A-1", "cursor": 99_999})
            await line.say({"t": "ping", "c": 7})
            await line.hear("pong")
        assert room.state.status == "open"
        return {party: told(line) for party, line in lines.items() if party != QUIET}


async def test_a_limit_that_is_not_reached_changes_no_byte_that_anybody_else_is_sent(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    others = {1: ("s1",), 2: ("s2",), 3: ()}
    asked = {
        1: (limit("137.19"), limit("9x", "q2"), limit("137.19", "q3", quantity=25)),
        2: (limit("139.50", "q4", quantity=30), clear("q5"), clear("q6")),
        3: (limit("137.19", "q7"),),
    }
    without, withal = await run(DUTCH, others, {}), await run(DUTCH, others, asked)
    assert without == withal
    assert not [text for texts in withal.values() for text in texts if any(mark in text for mark in MARKS)]
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("auction")]
    assert not [text for text in ours if any(mark in text for mark in MARKS)]


async def test_who_stays_by_limit_sends_nobody_else_anything_but_who_presses_at_once_would() -> None:
    others = {1: ("s1", "s2"), 2: ("s1", "s2"), 3: ("s1", "s2")}
    by_hand = await run(JAPANESE, others, {1: (accept(1),), 2: (accept(2),), 3: (accept(3),)})
    by_limit = await run(JAPANESE, others, {1: (limit("80.00"),)})
    assert by_hand == by_limit
    assert by_hand != await run(JAPANESE, others, {1: (limit("95.00"),)}), "whether it stays is seen"


async def test_who_takes_by_limit_sends_nobody_else_anything_but_who_presses_at_once_would() -> None:
    others: dict[int, tuple[str, ...]] = {1: ("s1",), 2: (), 3: ()}
    by_hand = await run(DUTCH, others, {2: (accept(2, 30),)})
    assert by_hand == await run(DUTCH, others, {1: (limit("110.00", quantity=30),)})

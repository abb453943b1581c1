"""Two runs that differ in the hidden bids of one supplier alone: everybody else is sent the same bytes, over real sockets.

Blind hashes of receipts differ as any two keyed hashes do; they are taken out before the bytes are compared.
"""

from __future__ import annotations

import json
import re
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Any

import pytest

from auction.core.moments import MINUTE_US, SECOND_US
from auction.core.terms import Terms
from tests.terms import ALL_OPEN, CLOSES, OPENS, RANK_ONLY, a_lot, a_stage, a_visibility, an_auction, some_entrants
from tests.web.stand import SECRETS, Line, Stand, standing

BLIND = re.compile(r'"entry":"[0-9a-f]{64}"')
QUIET = "s3"
"""The supplier whose bids nobody may notice."""

SEALED = an_auction(lots=[a_lot(ceiling=100_00, stages=[a_stage("sealed")])], visibility=ALL_OPEN, withdrawal="until_close")
SEALED_BESIDE_OPEN = an_auction(
    lots=[a_lot(ceiling=100_00, stages=[a_stage("sealed")]), a_lot("L2", ceiling=100_00)],
    visibility=a_visibility(supplier_count=True, reserve_met=True),
    withdrawal="until_close",
)
FINAL = an_auction(
    lots=[a_lot(stages=[a_stage(), a_stage("sealed", length_us=10 * MINUTE_US, entrants=some_entrants(best=4))])],
    visibility=RANK_ONLY,
)

NONE: tuple[dict[str, Any], ...] = ()
SOME = (
    {"t": "bid", "id": "q1", "auction": "A-1", "lot": "L1", "prices": ["31.00"], "confirm": False},
    {"t": "bid", "id": "q2", "auction": "A-1", "lot": "L1", "prices": ["nine"], "confirm": False},
    {"t": "bid", "id": "q3", "auction": "A-1", "lot": "L1", "prices": ["30.00"], "confirm": False},
    {"t": "withdraw", "id": "q4", "auction": "A-1", "lot": "L1"},
    {"t": "bid", "id": "q5", "auction": "A-1", "lot": "L1", "prices": ["1.07"], "confirm": False},
)


def bid(request: str, price: str, lot: str = "L1") -> dict[str, Any]:
    return {"t": "bid", "id": request, "auction": "A-1", "lot": lot, "prices": [price], "confirm": False}


def told(line: Line) -> list[str]:
    """What was sent of the auction, byte for byte, but for the blind hashes of receipts; lists of auctions come when they come."""
    return [BLIND.sub('"entry":""', text) for text in line.texts if not text.startswith('{"t":"auctions"')]


async def run(terms: Terms, hidden: tuple[dict[str, Any], ...], *, seeded: bool = True) -> dict[str, list[str]]:
    """What everybody but the quiet supplier is sent until shortly before the stage closes."""
    private = terms.lots[0].stages[0].is_private
    async with standing() as stand, AsyncExitStack() as stack:
        room = await stand.announced(SECRETS.committed(terms) if seeded else terms)
        guests: list[tuple[Any, str]] = [("supplier", party) for party in ("s1", "s2", "s3", "s4")]
        guests += [("buyer", "consortium"), ("buyer", "m1"), ("observer", "o"), ("auditor", "a")]
        lines: dict[str, Line] = {}
        for role, party in guests:
            lines[party] = await stack.enter_async_context((await stand.person(role, party)).line())
            await lines[party].say({"t": "subscribe", "auction": "A-1", "cursor": None})
            await lines[party].hear("snapshot")
        await stand.until(room, OPENS)
        if not private:  # all bid in the open, and enter the sealed stage
            for supplier in ("s1", "s2", "s3", "s4"):
                assert (await lines[supplier].ask(bid("o", "50.00")))["outcome"] == "accepted"
            await stand.until(room, CLOSES)
        stand.clock.advance(SECOND_US)
        for place, request in enumerate(hidden):
            if place == 2:
                await others(lines, len(terms.lots))
            assert (await lines[QUIET].ask(request))["t"] == "ack"
        if not hidden:
            await others(lines, len(terms.lots))
        for party, line in lines.items():
            await line.say({"t": "subscribe", "auction": "A-1", "cursor": 0})
            await line.say({"t": "subscribe", "auction": "A-1", "cursor": 99_999})
            await line.ask({"t": "pause", "id": f"no-{party}", "auction": "A-1", "reason": ""})
            await line.say({"t": "ping", "c": 7})
            await line.hear("pong")
        return {party: told(line) for party, line in lines.items() if party != QUIET}


async def others(lines: dict[str, Line], lots: int) -> None:
    """The others bid between the hidden bids, are refused, and compare what they hold."""
    for supplier, price in (("s1", "42.00"), ("s2", "40.50")):
        assert (await lines[supplier].ask(bid("a", price)))["outcome"] == "accepted"
        assert (await lines[supplier].ask(bid("b", "9x")))["outcome"] == "refused"
        if lots == 2:
            assert (await lines[supplier].ask(bid("c", price, "L2")))["outcome"] == "accepted"


@pytest.mark.parametrize("terms", [SEALED, SEALED_BESIDE_OPEN, FINAL], ids=["sealed", "beside an open lot", "final"])
async def test_hidden_bids_change_no_byte_that_anybody_else_is_sent(terms: Terms) -> None:
    without, withal = await run(terms, NONE), await run(terms, SOME)
    assert without.keys() == withal.keys()
    for party, texts in without.items():
        assert texts == withal[party], party
        assert any('"t":"ack"' in text for text in texts)


async def test_the_comparison_sees_a_number() -> None:
    """Without a seed receipts bear numbers, and the very same runs differ."""
    without, withal = await run(SEALED, NONE, seeded=False), await run(SEALED, SOME, seeded=False)
    assert without["s1"] != withal["s1"]


async def test_an_accepted_and_a_refused_answer_have_one_length_and_so_have_all_changes(stand: Stand) -> None:
    room = await stand.announced(SECRETS.committed(SEALED))
    async with (await stand.person("supplier", "s1")).line() as line:
        await line.say({"t": "subscribe", "auction": "A-1", "cursor": None})
        await stand.until(room, OPENS)
        for place, price in enumerate(["9.00", "nine", "1e400", "0.01", "100.01", "٣", "8.999", ""]):
            await line.ask(bid(f"request-{place}", price))
        sizes = {json.loads(text)["t"]: len(text.encode()) for text in line.texts}
        acks = {len(text.encode()) for text in line.texts if '"t":"ack"' in text}
        assert acks == {512}
        assert sizes["snapshot"] % 512 == sizes["delta"] % 512 == 0
    async with (await stand.coordinator()).line() as line:
        await line.say({"t": "subscribe", "auction": "A-1", "cursor": None})
        await line.hear("snapshot")
        assert not line.texts[-1].endswith(" "), "what insiders read is not filled up, whatever length it has"


async def test_two_suppliers_of_equal_rights_are_sent_equal_bytes() -> None:
    """Neither has bid: but for its own id and name, and what it asked itself, each reads what the other reads."""
    async with standing() as stand, AsyncExitStack() as stack:
        room = await stand.announced(SECRETS.committed(replace(SEALED_BESIDE_OPEN, visibility=ALL_OPEN)))
        lines: dict[str, Line] = {}
        for party in ("s1", "s2", "s3", "s4"):
            lines[party] = await stack.enter_async_context((await stand.person("supplier", party)).line())
            await lines[party].say({"t": "subscribe", "auction": "A-1", "cursor": None})
            await lines[party].hear("snapshot")
        await stand.until(room, OPENS)
        await others(lines, 2)
        await stand.until(room, CLOSES)
        for party in ("s3", "s4"):
            await lines[party].say({"t": "ping", "c": 7})
            await lines[party].hear("pong")
        one, other = ([text.replace(party, "sX") for text in told(lines[party])] for party in ("s3", "s4"))
        assert one == other
        assert sum('"t":"delta"' in text for text in one) >= 3

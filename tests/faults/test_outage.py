"""A server killed in the last moments of a lot: what was lost is recorded, and the close comes later."""

from __future__ import annotations

import asyncio
import os
import time
from contextlib import closing
from pathlib import Path

import pytest

from auction.audit.bundle import bundle_of
from auction.audit.rules import AUCTION as RULES
from auction.audit.verify import verify
from auction.core.events import AuctionAnnounced, LotClosed, OutageRecorded
from auction.core.moments import MINUTE_US, SECOND_US
from auction.core.terms import Outage, Terms
from auction.ledger.sql import open_ledger
from tests.faults.load import Crowd
from tests.serving import Place, WarmServer, a_place, furnish
from tests.terms import COORDINATOR, a_lot, a_supplier, an_auction, an_overtime
from tests.worlds.dark import Dark, faults_of_outages

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")

AUCTION = "O-1"
RUNS_US = 4 * SECOND_US
RULE = Outage(least_us=3 * SECOND_US, window_us=MINUTE_US)


def now_us() -> int:
    return time.time_ns() // 1000


def terms() -> Terms:
    opens_at = now_us() + 2 * SECOND_US
    lots = [a_lot(closes_at=opens_at + RUNS_US)]
    overtime = an_overtime(window_us=RUNS_US, lengths_us=(RUNS_US,), hard_stop_us=RUNS_US)
    return an_auction(auction=AUCTION, lots=lots, suppliers=("s1", "s2"), overtime=overtime, opens_at=opens_at, outage=RULE)


async def test_a_kill_in_the_overtime_window_is_an_incident_and_no_unfair_close(tmp_path: Path) -> None:
    place = a_place(tmp_path)
    cookies = await furnish(place, lambda: [terms()], [COORDINATOR, a_supplier("s1"), a_supplier("s2")])
    async with WarmServer(place) as server:
        await server.start()
        async with Crowd(place.url, cookies, AUCTION, ["L1"]) as crowd, asyncio.timeout(120):
            rows = crowd.overseer.rows
            await crowd.until(lambda: rows["auction"]["status"] == "open")
            one, two = (crowd.clients[a_supplier(name)] for name in ("s1", "s2"))
            assert (await one.bid(AUCTION, "L1", ["10.00"], id="b1")).accepted
            await crowd.until(lambda: rows["lot:L1"]["leader"] == "s1")
            close, before = rows["lot:L1"]["closes_at"], rows["auction"].get("outages", 0)  # a slow start may be one
            await server.kill()
            begun = now_us()
            await crowd.until(lambda: now_us() > close + SECOND_US)
            dark = (begun, now_us())
            await server.start()
            await crowd.until(lambda: crowd.overseer.rows["auction"].get("outages", 0) > before)
            lot = crowd.overseer.rows["lot:L1"]
            assert (lot["status"], lot["closes_at"] > now_us()) == ("open", True)
            assert (await two.bid(AUCTION, "L1", ["9.00"], id="b2")).accepted
            await crowd.until(lambda: crowd.overseer.rows["lot:L1"]["leader"] == "s2")
        await server.kill()
    assert faults_of(place, close, dark) == []


def faults_of(place: Place, close: int, dark: Dark) -> list[str]:
    """What is wrong with the record: the incident comes before the close, nobody was shut out, and an audit agrees."""
    with closing(open_ledger(place.settings.ledger_url)) as ledger:
        bodies = [body for _, body in ledger.read(f"auction/{AUCTION}")]
    entries = [RULES.codec.entry_from_bytes(body) for body in bodies]
    events = [event for entry in entries for event in entry.events]
    told = [event for event in events if isinstance(event, OutageRecorded)]
    assert not any(isinstance(event, LotClosed) for event in events)
    found = [str(found) for check in verify(bundle_of(AUCTION, bodies)).checks for found in check.divergences]
    announced = next(event.terms for event in events if isinstance(event, AuctionAnnounced))
    found += faults_of_outages(f"auction/{AUCTION}", entries, announced, [dark])
    match told:
        case [*_, OutageRecorded(since=since, until=until)] if since < close < until:
            return found
        case _:
            return [*found, str(told)]

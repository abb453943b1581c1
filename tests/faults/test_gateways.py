"""A real gateway beside real nodes that are killed: it decides nothing, answers from the log, and says when nobody decides."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace

import httpx2

from auction.core.moments import HOUR_US
from auction.core.terms import Terms
from auction.core.words import Actor
from auction.live.means import GATEWAY
from tests.fleet import Guest, fleet, opens_at, stores
from tests.servers import executed
from tests.terms import a_lot, an_auction

AUCTION = "gated"
PARTIES = ("s1", "s2")
LAST = 2


async def readiness(url: str, status: str, within_s: float = 30) -> None:
    """Wait until the node says this of itself."""
    async with httpx2.AsyncClient(base_url=url, trust_env=False, timeout=5) as http, asyncio.timeout(within_s):
        while (await http.get("/readyz")).json()["status"] != status:  # noqa: ASYNC110 - another process's word
            await asyncio.sleep(0.05)


def terms() -> Terms:
    opens = opens_at()
    return an_auction(auction=AUCTION, lots=[a_lot("L1", closes_at=opens + HOUR_US)], suppliers=PARTIES, opens_at=opens)


async def test_B1_S1_a_gateway_serves_while_the_nodes_that_decide_are_killed_and_come_back() -> None:
    with stores() as (postgres, redis):
        async with fleet(postgres, redis, 3) as nodes:
            nodes.places[LAST] = replace(nodes.places[LAST], more={**nodes.places[LAST].more, "GATEWAY": "true"})
            (known,) = await nodes.furnish(lambda: [terms()], [Actor("supplier", party) for party in PARTIES])
            await nodes.start()
            gateway = nodes.urls[LAST]
            guests = [Guest([gateway], nodes.cookies[Actor("supplier", party)], AUCTION) for party in PARTIES]
            for guest in guests:
                guest.begin()
            await asyncio.gather(*(guest.ready.wait() for guest in guests))
            await readiness(gateway, "ready")
            await asyncio.sleep(max(0.0, known.opens_at / 1e6 - time.time()) + 0.5)
            first = await guests[0].bid("b1", "L1", "10.00")
            await nodes.servers[await nodes.owner(AUCTION)].kill()
            second = await guests[1].bid("b2", "L1", "9.00")
            assert [answer["outcome"] for answer in (first, second)] == ["accepted"] * 2
            await nodes.servers[await nodes.owner(AUCTION)].kill()
            await readiness(gateway, "nobody_decides")
            waiting = asyncio.create_task(guests[0].bid("b3", "L1", "8.00"))
            await asyncio.sleep(1)
            owners = executed(nodes.database, "SELECT DISTINCT coalesce(node, '') FROM owners")
            assert not any(str(row[0]).startswith(GATEWAY) for row in owners)
            assert not waiting.done()
            await nodes.servers[0].start()
            assert (await waiting)["outcome"] in ("accepted", "refused"), "the auction may be suspended by then (S6)"
            await readiness(gateway, "ready")
            for guest in guests:
                await guest.end()
            assert [fault for guest in guests for fault in guest.faults] == []

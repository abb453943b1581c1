"""The owner killed again and again: how long until another server has taken a bid, and everybody goes on without gap or repeat."""

from __future__ import annotations

import asyncio
import itertools
import sys
import time
from collections.abc import Sequence
from functools import partial
from typing import Final

from auction.core.moments import HOUR_US, SECOND_US
from auction.core.terms import Terms
from auction.core.words import Actor
from tests.bench.measure import Effort, Race, Sample
from tests.fleet import Fleet, Guest, fleet, opens_at, stores, until
from tests.terms import a_lot, an_auction

AUCTION: Final = "failover"
NODES: Final = 3
WHOLE: Final = 200, 10
SMALL: Final = 20, 1
"""Suppliers connected, and kills a pass."""
PAUSE_S: Final = 3.0
"""How long a bidding supplier of so many thinks between two bids, so that some are always under way."""
AIM_S: Final = 1.0


async def measure(effort: Effort) -> Sequence[Race]:
    """Kill the owner so often, with so many suppliers over all nodes."""
    suppliers, kills = WHOLE if effort.whole else SMALL
    kills *= effort.passes
    race = Race("failover", "kills")
    with stores() as (postgres, redis):
        async with fleet(postgres, redis, NODES) as nodes:
            parties = [f"s{number}" for number in range(suppliers)]
            (known,) = await nodes.furnish(lambda: [_terms(parties)], [Actor("supplier", party) for party in parties])
            await nodes.start()
            latencies, back, notes = await _kill(nodes, parties, kills, known.opens_at)
    race.samples["poolbid, kill -9 to the next accepted bid"] = [Sample(len(latencies), latencies)]
    gone = Sample(len(back), back)
    race.notes += [f"all suppliers of the killed server back: p50 {_ms(gone, 0.5)}, p99 {_ms(gone, 0.99)} after the kill", *notes]
    return [race]


def _ms(sample: Sample, share: float) -> str:
    return f"{(sample.quantile(share) or 0) / 1000:.0f} ms"


def _terms(parties: Sequence[str]) -> Terms:
    opens = opens_at() + SECOND_US * len(parties) // 10
    return an_auction(auction=AUCTION, lots=[a_lot("L1", closes_at=opens + 5 * HOUR_US)], suppliers=parties, opens_at=opens)


async def _kill(nodes: Fleet, parties: Sequence[str], kills: int, opens: int) -> tuple[list[float], list[float], list[str]]:
    guests = [
        Guest(nodes.urls, nodes.cookies[Actor("supplier", party)], AUCTION, first=number) for number, party in enumerate(parties)
    ]
    for guest in guests:
        guest.begin()
    await asyncio.gather(*(guest.ready.wait() for guest in guests))
    await asyncio.sleep(max(0.0, opens / 1e6 - time.time()) + 0.5)
    accepted: list[tuple[float, float, int]] = []
    prices = itertools.count(900_000_00, -1)
    enough = asyncio.Event()
    bidding = [asyncio.create_task(_bid(guest, number, accepted, prices, enough)) for number, guest in enumerate(guests)]
    latencies: list[float] = []
    back: list[float] = []
    for number in range(kills):
        owner = await nodes.owner(AUCTION)
        await asyncio.sleep(0.3)
        before = len(accepted)
        lost = [guest for guest in guests if guest.at == owner]
        process = nodes.servers[owner]
        killed_at = time.perf_counter()
        ended = asyncio.create_task(process.kill())
        # What is asked after the kill is decided by the successor; no answer of the dead counts.
        anew = partial(_anew, accepted, before, owner, killed_at)
        await until(anew)
        latencies.append(((anew() or killed_at) - killed_at) * 1e6)
        await until(partial(_are_back, lost, owner))
        back.append((time.perf_counter() - killed_at) * 1e6)
        await ended
        await process.start()
        await asyncio.gather(*(guest.go_home() for guest in guests))
        print(f"kill {number + 1}: {latencies[-1] / 1000:.0f} ms, all back {back[-1] / 1000:.0f} ms", file=sys.stderr, flush=True)
        await asyncio.sleep(1)
    enough.set()
    await asyncio.gather(*bidding)
    faults = [fault for guest in guests for fault in guest.faults]
    told = [code for guest in guests for code in guest.told]
    resumed = sum(guest.resumed for guest in guests)
    for guest in guests:
        await guest.end()
    notes = [
        f"{len(parties)} suppliers over {NODES} servers on PostgreSQL and Redis, {kills} kills of the owner, {len(accepted)} bids "
        f"accepted; {resumed} resumed with their cursor, gaps and repeats: {len(faults)} {faults[:3]}; "
        f"told to ask again: {len(told)}; aim: p99 below {AIM_S:g} s"
    ]
    return latencies, back, notes


def _anew(accepted: list[tuple[float, float, int]], before: int, owner: int, killed_at: float) -> float | None:
    """When the first bid was accepted that another server was asked after the kill."""
    return next((heard for sent, heard, at in accepted[before:] if at != owner and sent > killed_at), None)


def _are_back(lost: Sequence[Guest], owner: int) -> bool:
    return all(guest.at != owner and guest.ready.is_set() for guest in lost)


async def _bid(
    guest: Guest, number: int, accepted: list[tuple[float, float, int]], prices: itertools.count[int], enough: asyncio.Event
) -> None:
    """Bid lower than anybody so far, think, and bid again."""
    await asyncio.sleep(PAUSE_S * (number % 40) / 40)
    for again in itertools.count():
        if enough.is_set():
            return
        price = next(prices)
        sent = time.perf_counter()
        answer = await guest.bid(f"{number}-{again}", "L1", f"{price // 100}.{price % 100:02d}")
        if answer["outcome"] == "accepted":
            accepted.append((sent, time.perf_counter(), guest.at))
        await asyncio.sleep(PAUSE_S)

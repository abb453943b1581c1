"""Three real servers on a real PostgreSQL and Redis under real bidding, and everything of it broken in turn, again and again.

`python -m tests.faults nodes --rounds N` prints one JSON object. A round kills the auction's owner, stops it for long
(`--paused S`, 20 seconds where nothing is said), wipes Redis, restores it from a copy of the beginning, takes it away for some
seconds, and restarts PostgreSQL. While an owner is stopped, what was asked of it is asked of another server too; while messages
are lost, nobody is with the owner, so that every bid needs some. What is checked afterwards, by the names of the project's
invariants: L1 · B1 every answer is in the log at exactly its place · B2 one entry for one request · B3 nobody was told two answers,
nor by two servers · S1 nobody saw a gap, a repeat or a step back.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import sys
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from redis import Redis as Client

from auction.core.moments import HOUR_US
from auction.core.terms import Terms
from auction.core.words import Actor
from auction.ledger.port import entry_hash
from auction.ledger.sql import open_ledger
from tests.fleet import Fleet, Guest, fleet, opens_at, stores, until
from tests.terms import a_lot, an_auction

AUCTION: Final = "breaks"
SUPPLIERS: Final = tuple(f"s{number}" for number in range(9))
PAUSED_S: Final = 20.0
SHORT_S: Final = 5.0
"""As long as a lease and a takeover, and little more: what matters of a stop is that another has decided meanwhile."""
GONE_S: Final = 3.0
BREAKS: Final = ("kill", "pause", "wipe", "stale", "redis", "postgres")
MESSAGES: Final = ("wipe", "stale", "redis")
"""What loses messages: then nobody is with the owner, so that every bid needs some."""


@dataclass(slots=True)
class Outcome:
    """What the run came to; `longest_ms` is, by what was broken, the longest that everybody waited for the next answer.

    `twice` is how many requests of a stopped owner were asked of another server too, and answered by both.
    """

    breaks: int = 0
    paused_s: float = 0
    twice: int = 0
    asked: int = 0
    entries: int = 0
    resumed: int = 0
    seconds: float = 0
    longest_ms: dict[str, float] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


async def run(breaks: Sequence[str], paused_s: float = PAUSED_S) -> Outcome:
    """Break these in turn, then check."""
    began, outcome = time.monotonic(), Outcome(paused_s=paused_s)
    with stores() as (postgres, redis):
        async with fleet(postgres, redis) as nodes:
            (known,) = await nodes.furnish(lambda: [terms()], [Actor("supplier", party) for party in SUPPLIERS])
            await nodes.start()
            with closing(Client.from_url(redis.url)) as client:
                client.set("poolbid:stale", "what an older copy holds")
                client.save()
            guests = [
                Guest(nodes.urls, nodes.cookies[Actor("supplier", party)], AUCTION, first=number)
                for number, party in enumerate(SUPPLIERS)
            ]
            for guest in guests:
                guest.begin()
            await asyncio.gather(*(guest.ready.wait() for guest in guests))
            await asyncio.sleep(max(0.0, known.opens_at / 1e6 - time.time()) + 0.5)
            await _bid_through(nodes, guests, breaks, outcome)
            for guest in guests:
                await guest.end()
            outcome.faults += [f"S1 {fault}" for guest in guests for fault in guest.faults]
            outcome.resumed = sum(guest.resumed for guest in guests)
        outcome.faults += check(nodes.database, guests, outcome)
    outcome.seconds = round(time.monotonic() - began, 1)
    return outcome


def terms() -> Terms:
    """One auction, which opens soon."""
    opens = opens_at()
    return an_auction(auction=AUCTION, lots=[a_lot("L1", closes_at=opens + 5 * HOUR_US)], suppliers=SUPPLIERS, opens_at=opens)


async def _bid_through(nodes: Fleet, guests: Sequence[Guest], breaks: Sequence[str], outcome: Outcome) -> None:
    began, enough = time.monotonic(), asyncio.Event()
    prices = itertools.count(900_000_00, -1)
    bidding = [asyncio.create_task(_bid(guest, number, prices, enough)) for number, guest in enumerate(guests)]
    for kind in breaks:
        known = sum(len(guest.answers) for guest in guests)
        await until(lambda known=known: sum(len(guest.answers) for guest in guests) > known + 20)  # type: ignore[misc]
        await _gather(nodes, kind, guests)
        watching = asyncio.create_task(_longest_wait(guests))
        at = time.monotonic() - began
        await _break(nodes, kind, guests, outcome)
        known = sum(len(guest.answers) for guest in guests)
        await until(lambda known=known: sum(len(guest.answers) for guest in guests) > known + 20)  # type: ignore[misc]
        watching.cancel()
        longest_ms = round(await watching)
        outcome.longest_ms[kind] = max(outcome.longest_ms.get(kind, 0), longest_ms)
        outcome.breaks += 1
        where = Counter(guest.at for guest in guests)
        print(f"{at:.0f} s: {kind}, longest {longest_ms} ms without an answer; sockets by server {dict(where)}", file=sys.stderr)
    enough.set()
    await asyncio.wait_for(asyncio.gather(*bidding), 60)


async def _gather(nodes: Fleet, kind: str, guests: Sequence[Guest]) -> None:
    """Have people where it hurts: with an owner that is to be stopped, and away from it where messages are lost."""
    owner = await nodes.owner(AUCTION)
    for number, guest in enumerate(guests):
        if kind == "pause" and number % 3 == 0:
            await guest.go_to(owner)
        elif kind in MESSAGES and guest.at == owner:
            await guest.go_to((owner + 1 + number % 2) % len(nodes.urls))


async def _break(nodes: Fleet, kind: str, guests: Sequence[Guest], outcome: Outcome) -> None:
    if kind == "kill":
        owner = await nodes.owner(AUCTION)
        await nodes.servers[owner].kill()
        await nodes.servers[owner].start()
    elif kind == "pause":
        owner = await nodes.owner(AUCTION)
        stuck = [guest for guest in guests if guest.at == owner]
        pausing = asyncio.create_task(nodes.pause(owner, outcome.paused_s))
        await asyncio.gather(pausing, *(_ask_elsewhere(guest, nodes.urls[owner - 1], outcome) for guest in stuck))
    elif kind == "wipe":
        with closing(Client.from_url(nodes.redis.url)) as client:
            client.flushall()
            client.client_kill_filter(_type="pubsub")
    elif kind == "stale":
        nodes.redis.kill()
        nodes.redis.start()
        with closing(Client.from_url(nodes.redis.url)) as client:
            assert client.get("poolbid:stale"), "the copy was not taken up"
    elif kind == "redis":
        nodes.redis.kill()
        known = sum(len(guest.answers) for guest in guests)
        await asyncio.sleep(GONE_S)
        # The database carries what Redis does not: more than had been asked by then is answered meanwhile.
        await until(lambda: sum(len(guest.answers) for guest in guests) > known + len(guests))
        nodes.redis.start()
    else:
        await asyncio.to_thread(nodes.postgres.stop)
        await asyncio.sleep(0.5)
        await asyncio.to_thread(nodes.postgres.start)


async def _ask_elsewhere(guest: Guest, url: str, outcome: Outcome) -> None:
    """What somebody has asked of a server that is stopped is asked of another by the same id: the two answers must be one."""
    await until(lambda: guest.open() is not None)
    asked = guest.open()
    assert asked is not None
    twin = Guest([url], guest.cookie, guest.auction)
    twin.begin()
    await twin.ready.wait()
    told = await twin.bid(asked["id"], asked["lot"], *asked["prices"])
    await twin.end()
    await until(lambda: asked["id"] in guest.answers)
    outcome.twice += 1
    outcome.faults += [f"S1 {fault}" for fault in twin.faults]
    if told != guest.answers[asked["id"]]:
        outcome.faults.append(f"B3 {asked['id']}: {told} by one server, {guest.answers[asked['id']]} by another")


async def _longest_wait(guests: Sequence[Guest]) -> float:
    """The longest time, in milliseconds, in which nobody was answered, until cancelled."""
    longest, last, known = 0.0, time.perf_counter(), -1
    try:
        while True:
            now, found = time.perf_counter(), sum(len(guest.answers) for guest in guests)
            longest = max(longest, now - last)
            if found != known:
                last, known = now, found
            await asyncio.sleep(0.002)
    except asyncio.CancelledError:
        return longest * 1000


async def _bid(guest: Guest, number: int, prices: itertools.count[int], enough: asyncio.Event) -> None:
    for again in itertools.count():
        if enough.is_set():
            return
        price = next(prices)
        await guest.bid(f"{number}-{again}", "L1", f"{price // 100}.{price % 100:02d}")
        await asyncio.sleep(0.05)


def check(database: str, guests: Sequence[Guest], outcome: Outcome) -> list[str]:
    """What the log does not bear out."""
    with closing(open_ledger(database)) as ledger:
        stored = dict(ledger.read(f"auction/{AUCTION}"))
    asked: Counter[tuple[str, str]] = Counter()
    by_entry: dict[tuple[str, str], tuple[int, str, bool]] = {}
    faults: list[str] = [] if list(stored) == list(range(1, len(stored) + 1)) else ["L1 the numbers have a gap"]
    for seq, body in stored.items():
        plain: dict[str, Any] = json.loads(body)
        key = plain["command"]["by"]["party"], plain["command"]["id"]
        asked[key] += 1
        by_entry.setdefault(key, (seq, entry_hash(body), plain["refusal"] is None))
    for number, guest in enumerate(guests):
        for id, answer in guest.answers.items():
            key = SUPPLIERS[number], id
            told = answer["seq"], answer["entry"], answer["outcome"] == "accepted"
            if asked[key] != 1:
                faults.append(f"B2 {key} stands {asked[key]} times in the log")
            if by_entry.get(key) != told:
                faults.append(f"B1 {key} was told {told}, the log holds {by_entry.get(key)}")
    outcome.entries, outcome.asked = len(stored), sum(len(guest.answers) for guest in guests)
    return faults


def main(arguments: list[str]) -> int:
    """Run and print the result; 1 when a promise was broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults nodes", description="Break nodes and stores, and check.")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--paused", type=float, default=PAUSED_S, help="how many seconds an owner is stopped")
    chosen = parser.parse_args(arguments)
    outcome = asyncio.run(run(BREAKS * chosen.rounds, chosen.paused))
    print(json.dumps(asdict(outcome)))
    return 1 if outcome.faults else 0

"""A server that goes on and on under bids, with auctions and people coming and going: it must not swell, leak descriptors or lag.

`python -m tests.faults soak --minutes N` prints one JSON object. Fifty auctions are open all the while, as a server lives that is
in use: ten stay open and take half of the bids, forty are open for ten minutes each, and for every one that closes another is
announced. Their suppliers bid twenty times a second, those who look on leave and come back, pages are asked for. Every few
seconds the memory, the descriptors and the lag of the server's event loop are read: the memory from the system, the lag from the
server's own measures. The first half is warming up: what has a bound (the last news and answers of rooms, pages of the database,
what the allocator holds) is full by then.

Flat means that the server grows by no more than what the record leaves for good: 64 bytes an entry, since who asks again is
answered again for ever, and 24 KiB an auction that is over, its terms, standing bids and award, since people still look at it.
`tests/live/test_left.py` holds both to these bounds. All of it together is told as `bytes_an_entry`.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import math
import random
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from auction.audit.script import terms_text
from auction.core.moments import HOUR_US, SECOND_US
from auction.core.terms import Terms
from auction.core.words import Actor
from auction.web.admission import OVER
from clients.python.poolbid import Poolbid
from tests.bench.races.idle import resident, worked
from tests.servers import free_port
from tests.serving import ColdServer, Place, a_place, furnish
from tests.terms import COORDINATOR, a_lot, an_auction, an_overtime

STAYING: Final = 10
"""So many auctions are open from the beginning to the end."""
PASSING: Final = 40
"""So many more at any time, each for so long as `--length` says."""
LENGTH_S: Final = 600.0
ENDS_S: Final = 1.0
"""So long after it opens, and before it closes, nobody bids in an auction that passes."""
BEGINS_S: Final = 15.0
"""So long after it is furnished a server that is watched for long has its first auctions open."""
AHEAD_S: Final = 5.0
"""So long before it opens an auction is announced."""
SUPPLIERS: Final = tuple(f"s{number}" for number in range(10))
OF_AN_AUCTION: Final = 3
OBSERVERS: Final = tuple(f"o{number}" for number in range(4))
WATCHING: Final = 40
BIDS_PER_SECOND: Final = 20
LEAVES_EVERY_S: Final = 0.5
READ_EVERY_S: Final = 5.0
WARMING: Final = 2
"""One part of so many is warming up."""
LAG_S: Final = 0.020
MOST_DESCRIPTORS: Final = 8
"""More than at first at most: connections that come and go are counted wherever they are just now."""
AN_ENTRY: Final = 64
AN_AUCTION: Final = 24 * 1024
"""Bytes that each may leave for good."""
JUDGED_AFTER: Final = 50.0
"""Minutes. In less, what has a bound is not full."""


@dataclass(slots=True)
class Reading:
    """One look at the server."""

    at: float
    resident: int
    descriptors: int
    entries: float


@dataclass(slots=True)
class Outcome:
    """What the run came to."""

    minutes: float = 0
    announced: int = 0
    over: int = 0
    bids: int = 0
    refused: int = 0
    came_back: int = 0
    pages: int = 0
    entries: int = 0
    resident_mib: tuple[float, float] = (0, 0)
    mib_an_hour: float = 0
    may_grow_mib_an_hour: float = 0
    bytes_an_entry: float = 0
    descriptors: tuple[int, int] = (0, 0)
    looks: int = 0
    lag_p50_ms: float = 0
    lag_p99_ms: float = 0
    processor_seconds: float = 0
    faults: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Floor:
    """The server as it runs, everybody's cookies, and what was done so far."""

    place: Place
    metrics: str
    cookies: Mapping[Actor, str]
    pid: int
    length_s: float
    closing: dict[str, float]
    """Until when one may bid in each auction that passes, by the name."""
    looks: list[tuple[float, float]] = field(default_factory=list)
    outcome: Outcome = field(default_factory=Outcome)
    readings: list[Reading] = field(default_factory=list)


async def run(minutes: float, length: float = LENGTH_S, begins: float = BEGINS_S) -> Outcome:
    """So many minutes of it, with auctions of so many seconds that come and go, and a look at what was read."""
    with TemporaryDirectory(prefix="soak-") as folder:
        door = f"127.0.0.1:{free_port()}"
        place = Place(Path(folder), a_place(Path(folder)).port, {"METRICS_ADDRESS": door})
        guests = [
            COORDINATOR,
            *(Actor("supplier", party) for party in SUPPLIERS),
            *(Actor("observer", party) for party in OBSERVERS),
        ]
        opens_at, ends = 0, dict[str, float]()

        def known() -> list[Terms]:
            nonlocal opens_at
            opens_at = time.time_ns() // 1000 + int(begins * SECOND_US)
            ends.update((f"passing-{number}", opens_at / 1e6 + length * (number + 1) / PASSING) for number in range(PASSING))
            staying = [_terms(f"staying-{number}", opens_at, opens_at + 10 * HOUR_US) for number in range(STAYING)]
            return [*staying, *(_terms(name, opens_at, int(end * 1e6)) for name, end in ends.items())]

        cookies = await furnish(place, known, [COORDINATOR, *guests])
        async with ColdServer(place) as server:
            await server.start()
            assert server._process is not None
            floor = Floor(place, f"http://{door}/metrics", cookies, server._process.pid, length, ends)
            await asyncio.sleep(max(0.0, opens_at / 1e6 - time.time()) + 0.5)
            await _go_on(floor, minutes * 60)
            await _judge(floor)
    return floor.outcome


def _terms(name: str, opens_at: int, closes_at: int) -> Terms:
    lots = [a_lot("L1", closes_at=closes_at)]
    return an_auction(auction=name, lots=lots, suppliers=_suppliers(name), overtime=an_overtime(), opens_at=opens_at)


def _suppliers(name: str) -> list[str]:
    number = int(name.partition("-")[2])
    return [SUPPLIERS[(number + other) % len(SUPPLIERS)] for other in range(OF_AN_AUCTION)]


async def _go_on(floor: Floor, seconds: float) -> None:
    """Bid, announce, come and go, ask for pages, and read how the server is."""
    enough = asyncio.Event()
    async with AsyncExitStack() as stack:
        suppliers = {
            party: await stack.enter_async_context(Poolbid(floor.place.url, floor.cookies[Actor("supplier", party)]))
            for party in SUPPLIERS
        }
        floor.looks = lags(await asyncio.to_thread(_measures, floor))
        doing = [
            *(_bid(floor, suppliers, enough), _announce(floor, enough), _come_and_go(floor, enough)),
            *(_ask(floor, enough), _read(floor, enough)),
        ]
        tasks = [asyncio.create_task(deed) for deed in doing]
        done, _ = await asyncio.wait(tasks, timeout=seconds, return_when=asyncio.FIRST_EXCEPTION)
        enough.set()
        floor.outcome.faults += [f"ended early: {task.exception()!r}" for task in done]
        await asyncio.wait(tasks, timeout=60)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _bid(floor: Floor, suppliers: Mapping[str, Poolbid], enough: asyncio.Event) -> None:
    """Each bid is lower than all before it; every second one is made where an auction stays."""
    dice = random.Random(7)
    for price in itertools.count(100_000_000, -1):
        if enough.is_set():
            return
        name = _one_open(floor, dice, stays=price % 2 == 0)
        closes_at = 1e6 * floor.closing.get(name, math.inf)
        answer = await suppliers[dice.choice(_suppliers(name))].bid(name, "L1", [f"{price // 100}.{price % 100:02d}"])
        floor.outcome.bids += 1
        floor.outcome.refused += not answer.accepted and answer.at < closes_at  # on a slow machine a bid may come too late
        await asyncio.sleep(dice.expovariate(BIDS_PER_SECOND))


def _one_open(floor: Floor, dice: random.Random, *, stays: bool) -> str:
    passing = [name for name, ends in floor.closing.items() if time.time() < ends - ENDS_S and not stays]
    return dice.choice(passing) if passing else f"staying-{dice.randrange(STAYING)}"


async def _announce(floor: Floor, enough: asyncio.Event) -> None:
    """For every auction that closes another is announced, which opens in a moment."""
    cookie, url = floor.cookies[COORDINATOR], floor.place.url + "/api/auctions"
    csrf = json.loads(await asyncio.to_thread(_fetched, floor.place.url + "/api/session", cookie))["csrf"]
    for number in itertools.count(PASSING):
        await asyncio.sleep(floor.length_s / PASSING)
        if enough.is_set():
            return
        name, opens_at = f"passing-{number}", time.time() + AHEAD_S
        closes_at = opens_at + floor.length_s
        body = b'{"terms":%b}' % terms_text(_terms(name, int(opens_at * 1e6), int(closes_at * 1e6)))
        await asyncio.to_thread(_fetched, url, cookie, body, csrf)
        floor.outcome.announced += 1
        asyncio.get_running_loop().call_later(AHEAD_S + ENDS_S, floor.closing.__setitem__, name, closes_at)
        for ended in [name for name, ends in floor.closing.items() if ends < time.time()]:
            del floor.closing[ended]


async def _come_and_go(floor: Floor, enough: asyncio.Event) -> None:
    """Forty look on; one of them leaves every half second, and another comes for another auction."""
    dice, watching = random.Random(8), list[Poolbid]()
    try:
        while not enough.is_set():
            if len(watching) >= WATCHING:
                await watching.pop(dice.randrange(len(watching))).__aexit__(None, None, None)
            watcher = Poolbid(floor.place.url, floor.cookies[Actor("observer", dice.choice(OBSERVERS))])
            watching.append(await watcher.__aenter__())
            await watcher.follow(_one_open(floor, dice, stays=floor.outcome.came_back % 5 == 0))
            floor.outcome.came_back += 1
            await asyncio.sleep(LEAVES_EVERY_S)
    finally:
        for watcher in watching:
            await watcher.__aexit__(None, None, None)


async def _ask(floor: Floor, enough: asyncio.Event) -> None:
    """Pages, one a second."""
    dice, cookie = random.Random(9), floor.cookies[Actor("observer", OBSERVERS[0])]
    while not enough.is_set():
        path = dice.choice(
            ("/api/session", "/api/auctions", f"/api/auctions/staying-{dice.randrange(STAYING)}/terms", "/api/nowhere")
        )
        await asyncio.to_thread(_fetched, floor.place.url + path, cookie)
        floor.outcome.pages += 1
        await asyncio.sleep(1)


def _fetched(url: str, cookie: str = "", body: bytes | None = None, csrf: str = "") -> str:
    headers = {"Cookie": f"poolbid={cookie}", "X-CSRF-Token": csrf, "Content-Type": "application/json"} if cookie else {}
    asked = urllib.request.Request(url, body, headers)
    try:
        with urllib.request.urlopen(asked, timeout=30) as answer:
            return str(answer.read().decode())
    except urllib.error.HTTPError as refused:
        with refused:
            if body is not None:
                raise RuntimeError(refused.read()) from refused
            if refused.code >= 500:
                raise
            return ""


# --- what is read ----------------------------------------------------------------------------------------------


async def _read(floor: Floor, enough: asyncio.Event) -> None:
    while not enough.is_set():
        floor.readings.append(await asyncio.to_thread(_reading, floor))
        await asyncio.sleep(READ_EVERY_S)


def _reading(floor: Floor) -> Reading:
    descriptors = sum(1 for _ in Path(f"/proc/{floor.pid}/fd").iterdir())
    return Reading(time.monotonic(), resident(floor.pid), descriptors, _measures(floor)["poolbid_entries_total"])


def _measures(floor: Floor) -> dict[str, float]:
    """Every measure that the server tells, by its name and labels."""
    lines = [line for line in _fetched(floor.metrics).splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


async def _judge(floor: Floor) -> None:
    outcome, readings = floor.outcome, floor.readings[len(floor.readings) // WARMING :]
    first, last = readings[0], readings[-1]
    outcome.minutes = round((floor.readings[-1].at - floor.readings[0].at) / 60, 1)
    outcome.entries = int(last.entries)
    outcome.resident_mib = (round(first.resident / 2**20, 1), round(last.resident / 2**20, 1))
    grown = 3600 * slope([(each.at, each.resident) for each in readings])
    outcome.mib_an_hour = round(grown / 2**20, 2)
    leaves = AN_ENTRY * 3600 * slope([(each.at, each.entries) for each in readings]) + AN_AUCTION * 3600 * PASSING / floor.length_s
    outcome.may_grow_mib_an_hour = round(leaves / 2**20, 2)
    outcome.bytes_an_entry = round(slope([(each.entries, each.resident) for each in readings]), 1)
    outcome.descriptors = (_middle(each.descriptors for each in readings[:5]), _middle(each.descriptors for each in readings[-5:]))
    listed = json.loads(await asyncio.to_thread(_fetched, floor.place.url + "/api/auctions", floor.cookies[COORDINATOR]))
    outcome.over = sum(each["status"] in OVER for each in listed)
    measured = await asyncio.to_thread(_measures, floor)
    outcome.processor_seconds = worked(floor.pid)
    before = dict(floor.looks)
    looks = [(bound, count - before[bound]) for bound, count in lags(measured)]
    outcome.looks = int(looks[-1][1])
    outcome.lag_p50_ms, outcome.lag_p99_ms = (round(1000 * at_share(looks, share), 2) for share in (0.5, 0.99))
    if outcome.refused:
        outcome.faults.append(f"{outcome.refused} valid bids were refused")
    if outcome.minutes >= JUDGED_AFTER and grown > leaves:
        outcome.faults.append(f"memory grows by {outcome.mib_an_hour} MiB an hour")
    if outcome.descriptors[1] > outcome.descriptors[0] + MOST_DESCRIPTORS:
        outcome.faults.append(f"descriptors went from {outcome.descriptors[0]} to {outcome.descriptors[1]}")
    if outcome.lag_p99_ms > 1000 * LAG_S:
        outcome.faults.append(f"the loop came {outcome.lag_p99_ms} ms late at p99")


def _middle(numbers: Iterable[int]) -> int:
    ordered = sorted(numbers)
    return ordered[len(ordered) // 2]


def slope(points: Sequence[tuple[float, float]]) -> float:
    """By how much the second grows for one of the first: the line that lies nearest to the points."""
    x, y = (sum(point[place] for point in points) / len(points) for place in (0, 1))
    spread = sum((point[0] - x) ** 2 for point in points)
    return sum((point[0] - x) * (point[1] - y) for point in points) / spread if spread else 0.0


def lags(measured: Mapping[str, float]) -> list[tuple[float, float]]:
    """How many looks were at most so late, by the bounds of the server's histogram."""
    begin = 'poolbid_loop_lag_seconds_bucket{le="'
    found = [(name.removeprefix(begin).removesuffix('"}'), count) for name, count in measured.items() if name.startswith(begin)]
    return sorted((float(bound.replace("+Inf", "inf")), count) for bound, count in found)


def at_share(looks: Sequence[tuple[float, float]], share: float) -> float:
    """So many of all were at most that; within two bounds by a straight line, as Prometheus has it."""
    wanted, below, seen = share * looks[-1][1], 0.0, 0.0
    for bound, count in looks:
        if count >= wanted:
            return below if bound == float("inf") else below + (bound - below) * (wanted - seen) / max(1.0, count - seen)
        below, seen = bound, count
    return below


def main(arguments: list[str]) -> int:
    """Run and print one JSON object; 1 on any fault."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults soak", description="Let a server go on for long, and look at it.")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--length", type=float, default=LENGTH_S, help="seconds for which an auction that passes is open")
    outcome = asyncio.run(run(**vars(parser.parse_args(arguments))))
    print(json.dumps(asdict(outcome), indent=2))
    return 1 if outcome.faults else 0

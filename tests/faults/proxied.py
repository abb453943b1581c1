"""Suppliers and databases behind a proxy that treats every line badly (chaos.py), under bids on two nodes.

`python -m tests.faults proxy --seconds N` prints one JSON object. Between the suppliers and each server, and between each server
and PostgreSQL, lies a proxy of its own. It delays, splits, cuts in the middle of frames and of commits, falls silent for seconds
and resets then; suppliers' lines it doubles too, so that every word of theirs comes twice. Then all is calm again, and
everything that was asked has to be answered. Checked are L1, B1, B2, B3 and S1 (nodes_break.py), and T3: the first answer
after the calm.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from tests.faults.chaos import Chaos
from tests.faults.nodes_break import Outcome as Checked
from tests.faults.nodes_break import check
from tests.faults.standing import Standing
from tests.fleet import KEY, Fleet, stores
from tests.serving import Place, a_place

NODES: Final = 2
SUPPLIERS_EVERY_S: Final = 0.15
DATABASE_EVERY_S: Final = 1.5
CALMS_WITHIN_S: Final = 5.0


@dataclass(slots=True)
class Outcome:
    """What the run came to: what was done to the lines of suppliers and of databases, and what was asked meanwhile."""

    suppliers: dict[str, int] = field(default_factory=dict)
    databases: dict[str, int] = field(default_factory=dict)
    asked: int = 0
    entries: int = 0
    resumed: int = 0
    longest_ms: float = 0
    calmed_ms: float = 0
    deeds: int = 0
    seconds: float = 0
    faults: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Behind:
    """The servers, and the proxies before them and behind them."""

    floor: Standing
    suppliers: list[Chaos]
    databases: list[Chaos]


@asynccontextmanager
async def behind_proxies(seed: int) -> AsyncIterator[Behind]:
    """Two servers, not started yet, each between two proxies that are calm."""
    async with AsyncExitStack() as stack:
        postgres, redis = stack.enter_context(stores())
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="proxied-")))
        database = postgres.database()
        suppliers, databases, places = [], [], []
        for node in range(NODES):
            behind = await stack.enter_async_context(Chaos(postgres.port, seed + node))
            url = database.replace(f":{postgres.port}/", f":{behind.port}/")
            places.append(
                Place(
                    folder / f"node{node}", a_place(folder).port, {"DATABASE_URL": url, "RELAY_URL": redis.url, "SECRET_KEY": KEY}
                )
            )
            databases.append(behind)
            suppliers.append(await stack.enter_async_context(Chaos(places[-1].port, seed + 10 + node, doubles=True)))
        nodes = Fleet(postgres, redis, database, places)
        try:
            yield Behind(Standing(nodes), suppliers, databases)
        finally:
            for each in nodes.servers:
                with contextlib.suppress(ProcessLookupError, AssertionError):
                    await each.kill()


async def run(seconds: float, seed: int = 20261129) -> Outcome:
    """Rage for so long, then check."""
    began, outcome = time.monotonic(), Outcome()
    async with behind_proxies(seed) as behind:
        floor = behind.floor
        await floor.open([f"http://127.0.0.1:{chaos.port}" for chaos in behind.suppliers])
        await floor.answered(20)
        watching = asyncio.create_task(floor.longest_wait())
        await _rage(behind, seconds)
        calm = time.perf_counter()
        try:
            await floor.answered(1)
        except TimeoutError:
            outcome.faults.append("T3 nobody was answered within a minute of the calm")
        outcome.calmed_ms = round((time.perf_counter() - calm) * 1000)
        if outcome.calmed_ms > CALMS_WITHIN_S * 1000:
            outcome.faults.append(f"T3 the first answer came {outcome.calmed_ms} ms after the calm")
        await floor.answered(20)
        watching.cancel()
        outcome.longest_ms = round(await watching)
        await floor.enough()
        found = Checked()
        outcome.faults += floor.seen() + check(floor.nodes.database, floor.guests, found)
        outcome.asked, outcome.entries = found.asked, found.entries
        outcome.resumed = sum(guest.resumed for guest in floor.guests)
        outcome.suppliers, outcome.databases = _done(behind.suppliers), _done(behind.databases)
        done = (*outcome.suppliers.items(), *outcome.databases.items())
        outcome.deeds = sum(count for name, count in done if name != "lines")
    outcome.seconds = round(time.monotonic() - began, 1)
    return outcome


async def _rage(behind: Behind, seconds: float) -> None:
    """Let every proxy do its worst for so long, then let all be calm."""
    raging = []
    for proxies, every_s in ((behind.suppliers, SUPPLIERS_EVERY_S), (behind.databases, DATABASE_EVERY_S)):
        for chaos in proxies:
            chaos.is_calm = False
            raging.append(asyncio.create_task(chaos.rage(every_s)))
    await asyncio.sleep(seconds)
    for chaos in (*behind.suppliers, *behind.databases):
        chaos.is_calm = True
        chaos.heal()
    for task in raging:
        task.cancel()
    await asyncio.gather(*raging, return_exceptions=True)


def _done(proxies: list[Chaos]) -> dict[str, int]:
    return dict(sum((chaos.done for chaos in proxies), Counter[str]()))


def main(arguments: list[str]) -> int:
    """Run and print one JSON object; 1 when a promise was broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults proxy", description="Treat every line badly, and check.")
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--seed", type=int, default=20261129)
    outcome = asyncio.run(run(**vars(parser.parse_args(arguments))))
    print(json.dumps(asdict(outcome), indent=2))
    return 1 if outcome.faults else 0

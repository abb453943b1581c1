"""`python -m tests.bench NAME [--json] [--passes N] [--seconds S] [--watchers N] [--bids N] [--lines N]
[--members N] [--claimants N]`: measurements side by side.

Names: `durable`, `end_to_end`, `fan_out`, `recorded`, `market`, `all`, and `smoke`, which is all of these in some minutes; by name
alone `pool`, `sharing`, and `settle` (with `--full` at the sizes of its targets; `--seconds` is what the usual way may take each
time). A figure that stands alone depends on the machine and on who else uses it; the ratios are what to compare.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import sqlite3
import sys
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final

from tests.bench import durable, end_to_end, fan_out, market, pool, recorded, settle, sharing
from tests.bench.measure import Race, table


@dataclass(frozen=True, slots=True)
class Effort:
    """How long to measure."""

    passes: int
    seconds: float
    watchers: int
    bids: int


async def run_durable(effort: Effort) -> list[Race]:
    return await durable.measure(passes=effort.passes, seconds=effort.seconds)


async def run_end_to_end(effort: Effort) -> list[Race]:
    return await end_to_end.measure(passes=effort.passes, seconds=effort.seconds, watchers=min(100, effort.watchers))


async def run_fan_out(effort: Effort) -> list[Race]:
    return [await fan_out.measure(passes=effort.passes, seconds=effort.seconds, watchers=effort.watchers)]


async def run_recorded(effort: Effort) -> list[Race]:
    return await recorded.measure(passes=effort.passes, largest=effort.bids)


async def run_market(effort: Effort) -> list[Race]:
    return await market.measure(passes=min(2, effort.passes), organisations=max(20, effort.bids // 10))


BENCHES: Final[Mapping[str, Callable[[Effort], Awaitable[list[Race]]]]] = {
    "durable": run_durable,
    "end_to_end": run_end_to_end,
    "fan_out": run_fan_out,
    "recorded": run_recorded,
    "market": run_market,
}
SMOKE: Final = Effort(passes=3, seconds=0.5, watchers=200, bids=10_000)
USUAL: Final = Effort(passes=5, seconds=2, watchers=200, bids=100_000)


def machine() -> dict[str, object]:
    """What the figures were measured on."""
    return {
        "cpus": os.cpu_count(),
        "load": list(os.getloadavg()),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "system": platform.platform(),
    }


def main(arguments: list[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Measurements side by side; ratios first.")
    parser.add_argument("name", choices=(*BENCHES, "pool", "settle", "sharing", "all", "smoke"))
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    parser.add_argument("--passes", type=int)
    parser.add_argument("--seconds", type=float, help="how long one contender runs in one pass")
    parser.add_argument("--watchers", type=int, help="how many sockets watch (end_to_end: at most 100)")
    parser.add_argument("--bids", type=int, help="how many bids the largest recorded auction has (up to 1,000,000)")
    parser.add_argument("--lines", type=int, default=1_000_000, help="how many demand lines the largest pool has (pool alone)")
    parser.add_argument("--full", action="store_true", help="settle at the sizes of its targets, for hours")
    parser.add_argument("--members", type=int, default=24, help="how many members the largest saving has (sharing alone)")
    parser.add_argument("--claimants", type=int, default=1_000_000, help="how many are rationed (sharing alone)")
    chosen = parser.parse_args(arguments)
    if chosen.name == "settle":
        return _settle(full=chosen.full, seconds=chosen.seconds or 60.0, as_json=chosen.json)
    if chosen.name == "sharing":
        return _sharing(chosen.members, chosen.claimants, as_json=chosen.json)
    if chosen.name == "pool":
        return _pool(chosen.lines, as_json=chosen.json)
    usual = SMOKE if chosen.name == "smoke" else USUAL
    effort = Effort(
        passes=chosen.passes or usual.passes,
        seconds=chosen.seconds or usual.seconds,
        watchers=chosen.watchers or usual.watchers,
        bids=chosen.bids or usual.bids,
    )
    names = list(BENCHES) if chosen.name in ("all", "smoke") else [chosen.name]
    found: list[Race] = []
    for name in names:
        races = asyncio.run(_run(name, effort))
        found += races
        for race in [] if chosen.json else races:
            print(table(race.plain()), end="\n\n", flush=True)
    if chosen.json:
        print(json.dumps({"machine": machine(), "races": [race.plain() for race in found]}))
    return 0


def _pool(largest: int, *, as_json: bool) -> int:
    """Pooled demand as it grows: no race, but time and memory by size."""
    rows = pool.measure(largest)
    print(json.dumps({"machine": machine(), "pool": [pool.plain(row) for row in rows]}) if as_json else pool.table(rows))
    return 0


def _settle(*, full: bool, seconds: float, as_json: bool) -> int:
    """Settlement against its targets: ours and the usual way in one run."""
    rows = []
    for job in settle.jobs(full=full, seconds=seconds):
        rows.append(settle.run(job))
        if not as_json:
            print(settle.HEAD if len(rows) == 1 else "", settle.line(rows[-1]), sep="\n" if len(rows) == 1 else "", flush=True)
    if as_json:
        print(json.dumps({"machine": machine(), "settle": rows}))
    return 1 if any("failed" in row for row in rows) else 0


def _sharing(members: int, claimants: int, *, as_json: bool) -> int:
    """Rationing and a saving divided, task by task beside its target."""
    rows = sharing.measure(members, claimants)
    told = [sharing.plain(row) for row in rows]
    print(json.dumps({"machine": machine(), "sharing": told}) if as_json else sharing.table(rows))
    return 0


async def _run(name: str, effort: Effort) -> list[Race]:
    return await BENCHES[name](effort)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

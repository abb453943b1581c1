"""`python -m tests.bench NAME [--json] [--passes N] [--seconds S] [--small]`: measurements side by side; ratios first.

A race is a file in `races/`: it takes part by lying there, and is called by its file's name. It holds
`async def measure(effort: Effort) -> Sequence[Race]`, and the first line of its docstring tells what it measures. `all` runs
every one; `--small` runs at small sizes, in some minutes. A figure that stands alone depends on the machine and on who else uses
it; the ratios are what to compare.

By name alone, with options of their own: `pool` (`--lines`), `sharing` (`--members`, `--claimants`), and `settle` (with `--full`
at the sizes of its targets; `--seconds` is what the usual way may take each time).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Final

from tests.bench import pool, settle, sharing
from tests.bench.machine import machine, told
from tests.bench.measure import Effort, Race, table

RACES: Final = tuple(sorted(path.stem for path in (Path(__file__).parent / "races").glob("[a-z]*.py")))
USUAL: Final = Effort(passes=5, seconds=2, whole=True)
SMALL: Final = Effort(passes=3, seconds=0.5, whole=False)

Measure = Callable[[Effort], Awaitable[Sequence[Race]]]


def measure_of(name: str) -> Measure:
    """What the race of that name runs."""
    found: Measure = import_module(f"tests.bench.races.{name}").measure
    return found


def purpose(name: str) -> str:
    """What the race of that name measures, in a line."""
    return (import_module(f"tests.bench.races.{name}").__doc__ or "").strip().splitlines()[0]


def main(arguments: list[str]) -> int:
    """Measure and print."""
    listed = "\n".join(f"  {name:<10} {purpose(name)}" for name in RACES)
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench",
        description="Measurements side by side; ratios first.",
        epilog=f"races:\n{listed}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("name", choices=(*RACES, "pool", "settle", "sharing", "all"), metavar="NAME")
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    parser.add_argument("--passes", type=int, help="how often each contender runs (5; small: 3)")
    parser.add_argument("--seconds", type=float, help="how long one contender runs in one pass (2; small: 0.5)")
    parser.add_argument("--small", action="store_true", help="at small sizes, not those of the targets")
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
    usual = SMALL if chosen.small else USUAL
    effort = Effort(chosen.passes or usual.passes, chosen.seconds or usual.seconds, usual.whole)
    return _races(RACES if chosen.name == "all" else (chosen.name,), effort, as_json=chosen.json)


def _races(names: Sequence[str], effort: Effort, *, as_json: bool) -> int:
    measured_on = machine()
    if not as_json:
        print(told(measured_on), end="\n\n", flush=True)
    found: list[Race] = []
    for name in names:
        races = asyncio.run(_run(name, effort))
        found += races
        for race in () if as_json else races:
            print(table(race.plain()), end="\n\n", flush=True)
    if as_json:
        print(json.dumps({"machine": measured_on, "races": [race.plain() for race in found]}))
    return 0


async def _run(name: str, effort: Effort) -> Sequence[Race]:
    return await measure_of(name)(effort)


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
    plain = [sharing.plain(row) for row in rows]
    print(json.dumps({"machine": machine(), "sharing": plain}) if as_json else sharing.table(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

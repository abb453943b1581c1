"""Pooled demand as it grows: time and memory of merging, freezing, leverage and allotment, up to a million demand lines.

Each size is measured in a process of its own, so that its peak of memory is its own.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from auction.core.criteria import Rates
from auction.core.terms import LineItem, Lot, Pledge
from auction.pool.allot import allot, whole_lot
from auction.pool.demand import SourceLine, Submission, demand_of
from auction.pool.due import frozen_parts
from auction.pool.leverage import leverage
from auction.pool.merge import account, merge
from auction.pool.quotes import PriceList, Quote, Table, Tier
from tests.terms import a_lot

SIZES: Final = ((10, 1_000), (10, 10_000), (100, 10_000), (100, 100_000), (1_000, 100_000), (1_000, 1_000_000))
"""Members, and demand lines in all."""
PARTS: Final = 20_000
STEPS: Final = ("read", "merge", "freeze", "leverage", "allot")
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Growth:
    """One size: how many parts came of it, seconds a step, and the peak of memory after each in MiB."""

    members: int
    lines: int
    parts: int
    seconds: dict[str, float]
    peak_mib: dict[str, int]


def submissions(members: int, lines: int) -> list[Submission]:
    """A file a member, of lines that name parts others need too: the same ones on every machine."""
    dice, each = random.Random(7), lines // members
    files = []
    for member in range(members):
        made = [_line(number, dice) for number in range(1, each + 1)]
        files.append(Submission(f"m{member}", f"m{member}.csv", dice.randint(1, 500), each, tuple(made), ()))
    return files


def _line(number: int, dice: random.Random) -> SourceLine:
    part = dice.randrange(PARTS)
    return SourceLine(number, f"Maker {part % 200}", f"PN-{part:06}", dice.randint(1, 40), f"R{number}", "10k", "a part", "")


def grow(members: int, lines: int) -> Growth:
    """All steps once, each with what it must keep: every line counted, every piece divided."""
    seconds: dict[str, float] = {}
    peaks: dict[str, int] = {}

    def timed(step: str, run: Callable[[], Made]) -> Made:
        began = time.perf_counter()
        made = run()
        seconds[step] = time.perf_counter() - began
        peaks[step] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        return made

    files = submissions(members, lines)
    demand = timed("read", lambda: [line for file in files for line in demand_of(file)])
    pooled = timed("merge", lambda: merge(demand))
    parts = timed("freeze", lambda: (account(pooled, files), frozen_parts(pooled))[1])
    assert sum(part.total for part in parts) == sum(line.quantity for line in demand)
    found = timed("leverage", lambda: leverage(parts, _prices(pooled), currency_scale=2))
    assert len(found.members) == members
    lots = [_lot(place, part) for place, part in enumerate(parts)]
    made = timed("allot", lambda: allot([whole_lot(lot, supplier="s1", prices=(100,)) for lot in lots], currency_scale=2))
    assert sum(line.quantity for line in made.lines) == sum(part.total for part in parts)
    assert sum(line.money for line in made.lines) == sum(money.money for money in made.lots)
    return Growth(members, lines, len(parts), seconds, peaks)


def _prices(pooled: Any) -> PriceList:
    tiers = tuple(Tier(begins, 100_000 - 20_000 * place) for place, begins in enumerate((1, 100, 1_000, 10_000)))
    quotes = {
        line.identity: (Quote("a seller", "1", (Table("EUR", tiers),), 1, 1),) for part in pooled.parts for line in part.lines
    }
    return PriceList("made up", "2027-01-01", "EUR", Rates("", "", ()), quotes)


def _lot(place: int, part: Any) -> Lot:
    pledges = tuple(Pledge(each.member, each.quantity) for each in part.members)
    line = LineItem("1", "a part", part.manufacturer, part.part_number, "piece", part.total, pledges)
    return a_lot(f"L{place}", lines=[line])


def measure(largest: int) -> list[Growth]:
    """Every size of at most so many lines, each in a process of its own."""
    return [_apart(members, lines) for members, lines in SIZES if lines <= largest]


def _apart(members: int, lines: int) -> Growth:
    command = [sys.executable, "-m", "tests.bench.pool", str(members), str(lines)]
    told = subprocess.run(command, capture_output=True, text=True, check=True)
    return Growth(**json.loads(told.stdout))


def plain(growth: Growth) -> dict[str, Any]:
    """The figures of a size, as JSON has them."""
    return {name: getattr(growth, name) for name in Growth.__slots__}


def table(rows: list[Growth]) -> str:
    """A line a size: seconds of each step, and the peak of memory when it is done."""
    head = f"{'members':>8} {'lines':>10} {'parts':>7}" + "".join(f" {step:>22}" for step in STEPS)
    told = ["pool: seconds of each step, peak of memory after it", head]
    for row in rows:
        cells = "".join(f" {row.seconds[step]:>11.3f} s {row.peak_mib[step]:>4} MiB" for step in STEPS)
        told.append(f"{row.members:>8,} {row.lines:>10,} {row.parts:>7,}{cells}")
    return "\n".join(told)


if __name__ == "__main__":
    print(json.dumps(plain(grow(int(sys.argv[1]), int(sys.argv[2])))))

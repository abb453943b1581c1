"""Settlement measured: targets G1 to G11 and G14, ours and the usual way in one run, on the same rows, with memory.

CPU seconds of one core are the measure, because they change least with who else uses the machine. Every job runs in a process of
its own. The usual sizes end in some minutes; `--full` takes the sizes that the targets name, one after another, for hours.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Job:
    """One measurement: the target it is of, what it shows, and the job with what it is given."""

    goal: str
    what: str
    name: str
    given: tuple[Any, ...]


def jobs(*, full: bool, seconds: float) -> list[Job]:
    """What is measured, small sizes first; the usual way may take so many seconds each time."""
    largest, events = (1_000_000, (1_000, 20, 20, 40, 6)) if full else (100_000, (200, 20, 20, 20, 6))
    middle = "x".join(map(str, events[:2]))
    found = [Job("G1", f"{largest} bids, {way}", "build", (way, largest)) for way in ("ours", "pulp")]
    ways = ("blocks", "relaxation", "highs", "pulp+cbc")
    found += [Job("G2", f"{middle}, {way}", "split", (way, *events, seconds)) for way in ways]
    if full:
        large = (10_000, 50, 15, 400)
        found += [Job("G3", f"10000x50, {way}", "split", (way, *large, 0, seconds)) for way in ("blocks", "relaxation")]
        found += [Job("G4", f"10000x50, 22 winners, {way}", "split", (way, *large, 22, seconds)) for way in ("blocks",)]
    shares = (5, 20, 100) if full else (5,)
    found += [Job("G5", f"{share} % of the largest size", "large", (share / 100,)) for share in shares]
    found.append(Job("G6", f"{20 if full else 8} scenarios", "curve", (1_000 if full else 200, 20 if full else 8)))
    event = (60, 8)  # smaller ones have no award under these rules; this one takes minutes
    if full:
        found.append(Job("G7", "externality, {}x{}".format(*event), "by_externality", event))
    found.append(Job("G8", "core, slots", "in_the_core", (256, 1_000) if full else (64, 250)))
    if full:
        found.append(Job("G11", "conflict, {}x{}".format(*event), "in_conflict", event))
    found.append(Job("G9", "bound by a bare Python", "certificate", (1_000 if full else 200,)))
    found.append(Job("G9", "against every point", "fuzz", (10_000 if full else 1_000,)))
    found.append(Job("G10", "orders and seeds", "ties", (1_000 if full else 50,)))
    for kind in ("regions", "arbitrary"):
        size = (kind, 256, 1_000, seconds) if full else (kind, 64, 250, min(seconds, 20))
        found += [Job("G14", f"{kind} {size[1]}x{size[2]}, {way}", "packages", (way, *size)) for way in ("ours", "pulp+cbc")]
    sizes = [10**power for power in range(2, 7 if full else 6)]
    found += [Job("growth", f"{bids} bids", "growth", (bids,)) for bids in sizes]
    return found


def run(job: Job) -> dict[str, Any]:
    """Run one job in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.settle_jobs", job.name, json.dumps(job.given)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    if ended.returncode:
        return {"goal": job.goal, "what": job.what, "failed": ended.stderr.strip().splitlines()[-1:]}
    return {"goal": job.goal, "what": job.what, **json.loads(ended.stdout.strip().splitlines()[-1])}


def line(row: dict[str, Any]) -> str:
    """One line of the table: CPU seconds, peak of memory, gap where there are cost and bound, and what else there is to say."""
    cost, bound = row.get("cost"), row.get("bound")
    gap = f"{100 * (cost - bound) / abs(bound):9.4f} %" if cost is not None and bound else " " * 11
    told = ("goal", "what", "cpu_s", "peak_mib", "wall_s")
    rest = ", ".join(f"{name} {_short(value)}" for name, value in row.items() if name not in told)
    return f"{row['goal']:7}{row['what']:34}{_number(row.get('cpu_s'))} s {row.get('peak_mib', 0):6} MiB {gap}  {rest}"


def _number(value: Any) -> str:
    return " " * 9 if value is None else f"{value:9.2f}"


def _short(value: Any) -> str:
    return f"{value:.3f}" if isinstance(value, float) else str(value)


HEAD: Final = f"{'goal':7}{'what':34}{'CPU':>9}   {'peak':>6}      {'gap':>9}"

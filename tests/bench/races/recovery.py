"""Starts on a long ledger, until a bid is durable again: from the log, from a snapshot, and beside the plain way; memory too."""

from __future__ import annotations

import asyncio
import json
import sys
from statistics import median

from tests.bench.long_record import a_long_record
from tests.bench.measure import Contender, Effort, Race, Sample, Target, race
from tests.bench.stage import a_folder

LOG, SNAPSHOT, PLAIN = "from the log", "from a snapshot", "plain: json and dictionaries"
HOWS = {LOG: "log", SNAPSHOT: "snapshot", PLAIN: "plain"}
LOG_S, SNAPSHOT_S = 4.0, 0.2
"""B12: a ledger of a million entries serves again within so many seconds."""


async def measure(effort: Effort) -> list[Race]:
    """One auction of a million bids, and ten thousand auctions of a hundred entries."""
    one, many = ((1, 1_000_000), (10_000, 100)) if effort.whole else ((1, 20_000), (50, 100))
    return [await measure_at(*one, effort), await measure_at(*many, effort)]


async def measure_at(auctions: int, entries: int, effort: Effort) -> Race:
    """So many auctions of so many entries each. Every start is a process of its own."""
    held: dict[str, list[float]] = {}

    def starting(url: str, name: str) -> Contender:
        async def run(_: float) -> Sample:
            found = await child(url, HOWS[name])
            held.setdefault(name, []).append(found["mib"])
            return Sample(auctions * entries / found["seconds"])

        return run

    async with a_folder() as folder:
        url = await asyncio.to_thread(a_long_record, folder, auctions=auctions, entries=entries)
        await child(url, "snapshot")  # makes the snapshot as it ends
        contenders = {name: starting(url, name) for name in (SNAPSHOT, LOG, PLAIN)}
        targets = [Target("faster", LOG, least=1.0)] if auctions == 1 else []
        named = f"{auctions:,} auction{'s' if auctions > 1 else ''} of {entries:,} entries, serving again"
        found = await race(named, "entries/s", contenders, passes=effort.passes, seconds=0, targets=targets)
    found.notes += notes(found, auctions * entries, held, goals=auctions == 1 and effort.whole)
    return found


def notes(found: Race, entries: int, held: dict[str, list[float]], *, goals: bool) -> list[str]:
    """How many seconds, beside the goal, and how much memory."""
    lines = []
    for name, mibs in held.items():
        seconds = entries / median(sample.value for sample in found.samples[name])
        goal = {LOG: LOG_S, SNAPSHOT: SNAPSHOT_S}.get(name) if goals else None
        told = "" if goal is None else f" (B12, at most {goal:g} s: {'met' if seconds <= goal else 'MISSED'})"
        lines.append(f"{name}: {seconds:.3f} s{told}, {median(mibs):,.0f} MiB")
    return lines


async def child(url: str, how: str) -> dict[str, float]:
    """What a process that starts so says of itself."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench.recovering", url, how, stdout=asyncio.subprocess.PIPE
    )
    told, _ = await process.communicate()
    assert process.returncode == 0, f"starting {how} failed"
    found: dict[str, float] = json.loads(told.splitlines()[-1])
    return found

"""Bids over real sockets against the real server under all rules, each durable before it is answered and told, beside two peers."""

from __future__ import annotations

from typing import Final

from tests.bench.floor import NAMES, saturated
from tests.bench.measure import Effort, Race, Target, race

TARGETS: Final = {0: (10, 30), 100: (30, 100), 1000: (60, 150)}
"""B8: at least so many times the strong peer, and the naive one, by the number of watchers."""


async def measure_at(watchers: int, effort: Effort) -> Race:
    """All three, with so many who watch every bid."""
    strong, naive = TARGETS.get(watchers, (1, 1))
    targets = [Target("B8", NAMES["strong"], least=strong), Target("B8", NAMES["naive"], least=naive)]
    return await race(
        f"endtoend: bids at saturation, {watchers:,} watchers",
        "bids/s",
        {name: saturated(kind, watchers) for kind, name in NAMES.items()},
        passes=effort.passes,
        seconds=effort.seconds,
        targets=targets if watchers in TARGETS else (),
    )


async def measure(effort: Effort) -> list[Race]:
    """Alone, and watched."""
    return [await measure_at(watchers, effort) for watchers in (TARGETS if effort.whole else (20,))]

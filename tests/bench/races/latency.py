"""How long a bidder waits for its durable answer when the server is not busy, beside one fdatasync and the strong peer."""

from __future__ import annotations

from typing import Final

from tests.bench.floor import NAMES, paced
from tests.bench.measure import Effort, Race, Target, race
from tests.bench.races.durable import entry_size, lone_sync

SYNC: Final = "limit: one write and fdatasync after another"


async def measure(effort: Effort) -> list[Race]:
    """At 300 bids a second with a hundred watchers, and at a thousand bids with none (B9)."""
    size = await entry_size()
    strong = NAMES["strong"]
    watched = [Target("B9", SYNC, most=7, of="p50"), Target("B9", strong, most=0.5, of="p99")]
    alone = [Target("B9", SYNC, most=6, of="p50")]
    races = []
    for rate, watchers, targets in ((300, 100, watched), (1000, 0, alone)) if effort.whole else ((200, 10, ()),):
        kinds = {name: paced(kind, watchers, rate) for kind, name in NAMES.items() if kind != "naive"}
        title = f"latency: answers at {rate} bids/s, {watchers} watchers"
        contenders = {**kinds, SYNC: lone_sync(size)}
        races.append(await race(title, "bids/s", contenders, passes=effort.passes, seconds=effort.seconds, targets=targets))
    return races

"""Something of its own to every supplier, by processor time: the whole application beside the shared limit and Starlette loops.

Each of N suppliers has one socket, and is told by a frame of its own what changed for it: lead, rank and what it may bid next.
The limit sends one ready frame to all, so nothing that builds and encodes N frames can reach it.
"""

from __future__ import annotations

from typing import Final

from tests.bench.measure import Effort, Race, Target
from tests.bench.races.fanout import LIMIT, OURS, SAY, Peer, raced

JSON: Final = "Starlette, json, its own to each"
SHARED: Final = "Starlette, the same to all"
PUBLISHERS: Final = (
    Peer(OURS, "poolbid-personal", words=SAY, greetings=2),
    Peer(LIMIT, "limit", runs="native"),
    Peer(JSON, "starlette-json-personal"),
    Peer("Starlette, msgspec, its own to each", "starlette-msgspec-personal"),
    Peer(SHARED, "starlette"),
)
TARGETS: Final = (Target("B5", LIMIT, least=0.55), Target("B5", JSON, least=3), Target("B5", SHARED, least=1.5))


async def measure(effort: Effort) -> list[Race]:
    """At a hundred suppliers, and at a thousand."""
    return [
        await raced(
            f"personal: a message of its own to each of {suppliers:,} suppliers",
            PUBLISHERS,
            suppliers,
            effort,
            targets=TARGETS if effort.whole else (),
            personal=True,
        )
        for suppliers in ((100, 1000) if effort.whole else (20,))
    ]

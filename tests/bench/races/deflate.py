"""News to watchers who take it compressed: once for all of them, beside servers that compress it for each, by processor time.

Every message is another delta, as bids make them. Who compresses for each keeps what it said before and repeats it by a
reference; what is compressed once cannot lean on it, and is longer: both lengths are told.
"""

from __future__ import annotations

from typing import Final

from tests.bench.measure import Effort, Race, Target
from tests.bench.races.fanout import LIMIT, OURS, SAY, Peer, raced

SIZES: Final = (100, 1000)
ENGINE: Final = "/socket.io/?EIO=4&transport=websocket"
PACKED_BYTES: Final = 143
OURS_PACKED: Final = f"{OURS}, compressed once"
EACH: Final = (
    Peer("Starlette on uvicorn, for each", "starlette-deflate", deflate=True),
    Peer("Starlette on wsproto, for each", "starlette-wsproto-deflate", needs="wsproto", deflate=True),
    Peer("websockets, broadcast(), for each", "broadcast-deflate", deflate=True),
    Peer("python-socketio, emit, for each", "socketio-deflate", "python", ENGINE, ("40",), 2, "socketio", deflate=True),
    Peer("node ws, send loop, for each", "ws-deflate", runs="node", needs="ws", deflate=True),
    Peer("node socket.io, emit, for each", "socketio-deflate", "node", ENGINE, ("40",), 2, "socket.io", deflate=True),
)
PUBLISHERS: Final = (
    Peer(OURS_PACKED, "poolbid-deflate", words=SAY, greetings=2, deflate=True),
    Peer(f"{LIMIT}, {PACKED_BYTES} bytes", "limit", runs="native", size=PACKED_BYTES, deflate=True),
    Peer(f"{OURS}, not compressed", "poolbid", words=SAY, greetings=2),
    *EACH,
)
TARGETS: Final = tuple(Target("B4", peer.name, least=5) for peer in EACH)


async def measure_at(watchers: int, effort: Effort) -> Race:
    """One size."""
    return await raced(f"deflate: one delta of 200 bytes to {watchers:,} watchers", PUBLISHERS, watchers, effort, targets=TARGETS)


async def measure(effort: Effort) -> list[Race]:
    """At both sizes."""
    return [await measure_at(watchers, effort) for watchers in (SIZES if effort.whole else (40,))]

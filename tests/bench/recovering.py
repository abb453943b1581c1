"""`python -m tests.bench.recovering URL HOW`: a process that starts on a ledger, and says how long that took and what it holds.

It starts `log` or `snapshot`: every room of the ledger, until a bid on the last auction is durable; or `plain`: each log read with
the standard library's JSON, and folded into dictionaries.
"""

from __future__ import annotations

import asyncio
import gc
import json
import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from auction.core.commands import PlaceBid
from auction.ledger.sql import open_ledger
from auction.ledger.sqlite_snapshots import open_snapshots
from auction.live.clock import StepClock
from auction.live.keeping import Keeper, Keeping, engine_of, seal_key
from auction.live.rooms import Rooms
from auction.wire.encode import FrameEncoder
from server import state_codec_of
from tests.bench.long_record import OPENS, SUPPLIERS
from tests.bench.stage import RULES, SECRETS, a_codec
from tests.terms import a_supplier

PAGE = 4096


def resident_mib() -> float:
    """What this process holds in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE / 2**20


async def started(url: str, *, keeps: bool) -> dict[str, float]:
    """The rooms of this ledger started, until a bid is durable."""
    gc.collect()
    before, began = resident_mib(), time.perf_counter()
    with closing(open_ledger(url)) as ledger:
        keeping = Keeping(open_snapshots(url), seal_key(b"bench"), state_codec_of, engine_of()) if keeps else None
        clock = StepClock(OPENS + 60 * 10**7)
        rooms = Rooms(ledger, rules=RULES, codec=a_codec, clock=clock, encoder=FrameEncoder(), secrets=SECRETS, keeping=keeping)
        await rooms.start()
        room = rooms.auctions()[-1]
        best = room.state.lots["L1"].order[0].value - 1
        bid = PlaceBid(f"again-{time.time_ns()}", a_supplier("s1"), "s1", "L1", (f"{best // 100}.{best % 100:02d}",), False)
        answer = await room.ask(bid)
        seconds = time.perf_counter() - began
        assert answer.refusal is None, answer.refusal
        gc.collect()
        held = resident_mib() - before
        await rooms.stop()
        if keeping is not None:
            await Keeper(keeping, rooms).drained()
            keeping.store.close()
    return {"seconds": seconds, "mib": held}


def plain_fold(state: dict[str, Any], body: bytes) -> None:
    """What anybody would write first: the standing bids by supplier, the requests seen, the leading bid."""
    entry = json.loads(body)
    command = entry["command"]
    state["seen"][command["by"]["role"], command["by"]["party"], command["id"]] = entry["seq"]
    for event in entry["events"]:
        if event["type"] == "BidPlaced.1":
            standing = state["lots"].setdefault(event["lot"], {})
            standing[event["supplier"]] = (event["value"], entry["seq"])
            state["leading"][event["lot"]] = min(standing.values())


def plain_state() -> dict[str, Any]:
    """Nothing yet."""
    return {"seen": {}, "lots": {}, "leading": {}}


def plainly(url: str) -> dict[str, float]:
    """Every log of the ledger read and folded."""
    before, began = resident_mib(), time.perf_counter()
    states: dict[str, dict[str, Any]] = {}
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
        for stream, body in connection.execute("SELECT stream, body FROM segments ORDER BY position"):
            state = states.setdefault(stream, plain_state())
            for line in body.split(b"\n"):
                plain_fold(state, line)
    seconds = time.perf_counter() - began
    assert all(len(state["lots"]["L1"]) == SUPPLIERS for state in states.values())
    gc.collect()
    return {"seconds": seconds, "mib": resident_mib() - before}


def main(url: str, how: str) -> None:
    """Start, and say so as JSON."""
    print(json.dumps(plainly(url) if how == "plain" else asyncio.run(started(url, keeps=how == "snapshot"))))


if __name__ == "__main__":
    main(*sys.argv[1:])

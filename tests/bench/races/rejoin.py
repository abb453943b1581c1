"""A node of many starts on a long auction on PostgreSQL: until it can serve it, from a snapshot and from the log."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from typing import Final

from auction.ledger.postgres import PostgresLedger
from auction.live.keeping import Keeping, engine_of, seal_key
from auction.live.loaded import Loaded, Source
from auction.wire.encode import FrameEncoder
from server import state_codec_of
from tests.bench.long_record import fill
from tests.bench.measure import Contender, Effort, Race, Sample, race
from tests.bench.stage import RULES, a_codec
from tests.servers import Postgres

WHOLE: Final = 9_000, 200
SMALL: Final = 300, 20
"""Entries, and suppliers."""
SNAPSHOT, LOG = "from a snapshot", "from the log"
STREAM: Final = "auction/long"
AGO_US: Final = 3_000_000_000


async def measure(effort: Effort) -> list[Race]:
    """An auction that goes on, read by a node that comes to it; both ways end in the same state and the same cursors."""
    entries, suppliers = WHOLE if effort.whole else SMALL
    with a_long_auction(entries, suppliers) as ledger:
        rules = RULES["auction"]
        codec = a_codec(rules)
        keeping = Keeping(ledger.snapshots, seal_key(b"bench"), state_codec_of, engine_of())
        by_log = Source(STREAM, rules, codec, ledger, FrameEncoder(), keeping=None)
        known = await asyncio.to_thread(by_log.followed, None)
        began = time.perf_counter()
        await asyncio.to_thread(keeping.keep, STREAM, entries, known.watched.told(), rules=rules, codec=codec, ledger=ledger)
        kept = time.perf_counter() - began
        held = ledger.snapshots.find(STREAM)
        assert held is not None

        def starting(name: str) -> Contender:
            async def run(_: float) -> Sample:
                began = time.perf_counter()
                source = replace(by_log, keeping=keeping) if name == SNAPSHOT else by_log
                found = await asyncio.to_thread(source.followed, None)
                assert len(found.watched.channels) > suppliers  # all awake
                seconds = time.perf_counter() - began
                require_same(found, known)
                return Sample(1 / seconds, [seconds * 1e6])

            return run

        named = f"{entries:,} entries, {suppliers} suppliers, on PostgreSQL"
        found = await race(named, "starts/s", {SNAPSHOT: starting(SNAPSHOT), LOG: starting(LOG)}, passes=effort.passes, seconds=0)
    found.notes.append(f"the snapshot was made in {kept:.3f} s beside the loop, and has {len(held.body):,} bytes")
    return [found]


def require_same(found: Loaded, known: Loaded) -> None:
    """A client may go on with its cursor at either."""
    assert found.state == known.state
    assert found.watched.told() == known.watched.told()


@contextmanager
def a_long_auction(entries: int, suppliers: int) -> Iterator[PostgresLedger]:
    """A ledger on a PostgreSQL of its own that holds it."""
    postgres = Postgres()
    try:
        with closing(PostgresLedger(postgres.database())) as ledger:
            fill(ledger, STREAM.removeprefix("auction/"), entries, suppliers=suppliers, opens=time.time_ns() // 1000 - AGO_US)
            yield ledger
    finally:
        postgres.close()

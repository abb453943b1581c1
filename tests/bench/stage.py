"""What the benchmarks measure on: a node over a real file, an auction that is open, and bids that are always valid."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from auction.core.commands import AnnounceAuction, PlaceBid
from auction.core.errors import AuctionError
from auction.core.moments import HOUR_US
from auction.core.terms import Terms
from auction.ledger.fast import FastCodec
from auction.ledger.port import EntryCodec
from auction.ledger.sql import open_ledger
from auction.live.clock import SystemClock
from auction.live.heap import calm_collector
from auction.live.room import Answer, Room
from auction.live.rooms import AUCTION, Rooms
from auction.live.rules import POOL_RULES, Ruleset, auction_rules
from auction.live.secrets import Secrets
from auction.wire.encode import FrameEncoder
from tests.bench.measure import Sample
from tests.terms import COORDINATOR, a_lot, a_supplier, an_auction, an_overtime

FIRST_VALUE = 2**50
OPENS_AFTER_US = 250_000
SECRETS = Secrets(b"for measuring")
RULES: Mapping[str, Ruleset] = {"auction": auction_rules(SECRETS), "pool": POOL_RULES}


def a_codec(rules: Ruleset) -> EntryCodec:
    return FastCodec(commands=rules.commands, events=rules.events)


def busy_terms(*, auction: str, suppliers: int, opens_at: int) -> Terms:
    """One lot with overtime, no decrement beyond one unit: every bid one unit below its own last is valid for ever."""
    lot = a_lot(closes_at=opens_at + HOUR_US)
    names = [f"s{number}" for number in range(suppliers)]
    return an_auction(auction=auction, lots=[lot], suppliers=names, overtime=an_overtime(trigger="new_leader"), opens_at=opens_at)


@asynccontextmanager
async def a_durable_node(folder: Path) -> AsyncIterator[Rooms]:
    """Rooms over SQLite with synchronous=FULL, as the server runs them."""
    calm_collector()
    with closing(open_ledger(f"sqlite:///{folder / 'ledger.db'}")) as ledger:
        rooms = Rooms(ledger, rules=RULES, codec=a_codec, clock=SystemClock(), encoder=FrameEncoder(), secrets=SECRETS)
        await rooms.start()
        try:
            yield rooms
        finally:
            await rooms.stop()


async def an_open_auction(rooms: Rooms, *, suppliers: int) -> Room:
    """The room of an auction that is announced and has opened."""
    opens_at = rooms.clock.now_us() + OPENS_AFTER_US
    room = rooms.open(f"{AUCTION}bench")
    terms = busy_terms(auction="bench", suppliers=suppliers, opens_at=opens_at)
    announced = await room.ask(AnnounceAuction("announce", COORDINATOR, terms))
    assert announced.refusal is None, announced.refusal
    await asyncio.sleep((opens_at - rooms.clock.now_us()) / 1e6 + 0.001)
    return room


def bids(suppliers: int) -> Iterator[PlaceBid]:
    """Valid bids without end, the dearest there are: each takes the lead, so it changes what everyone sees and everyone's rank."""
    value = FIRST_VALUE
    for number in count(1):
        value -= 1
        party = f"s{number % suppliers}"
        yield PlaceBid(f"b{number}", a_supplier(party), party, "L1", (f"{value // 100}.{value % 100:02d}",), False)


@dataclass(slots=True)
class Timed:
    """How long each answer took, and how many were refused or failed."""

    latencies_us: list[float] = field(default_factory=list)
    bad: int = 0
    _wanted: int = -1
    _all_there: asyncio.Event = field(default_factory=asyncio.Event)

    def waiter(self, asked: float | None = None) -> Callable[[Answer | AuctionError], None]:
        """What to hand over with a command asked at that moment (now, unless it was meant for another)."""
        began = time.perf_counter() if asked is None else asked

        def done(outcome: Answer | AuctionError) -> None:
            self.latencies_us.append((time.perf_counter() - began) * 1e6)
            self.bad += not isinstance(outcome, Answer) or outcome.refusal is not None
            if len(self.latencies_us) == self._wanted:
                self._all_there.set()

        return done

    async def all(self, wanted: int) -> None:
        """Wait for so many answers."""
        self._wanted = wanted
        if len(self.latencies_us) < wanted:
            await self._all_there.wait()

    def sample(self, seconds: float) -> Sample:
        """All answered in so many seconds; not one of them may have been a refusal."""
        assert not self.bad, f"{self.bad} bids of {len(self.latencies_us)} were refused or lost"
        return Sample(len(self.latencies_us) / seconds, self.latencies_us)


@asynccontextmanager
async def a_folder(beside: Path | None = None) -> AsyncIterator[Path]:
    """A folder of its own for one contender's file."""
    with TemporaryDirectory(dir=beside, prefix="bench-") as folder:
        yield Path(folder)

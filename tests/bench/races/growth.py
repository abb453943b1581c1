"""What a bid costs with more auctions on one node, after more bids, before more watchers; and recorded auctions, run offline."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from functools import partial

from auction.audit.offline import Stamped, run
from auction.core.commands import PlaceBid
from auction.core.money import price_text
from auction.core.terms import Terms
from tests.bench.growing import by_auctions, by_bids, by_pace, by_watchers
from tests.bench.measure import Contender, Effort, Race, Sample, race
from tests.terms import CLOSES, OPENS, a_line, a_lot, a_supplier, an_auction, an_overtime

SUPPLIERS = 50
LOTS = 200


def terms_of(lots: int) -> Terms:
    """An English auction of 50 suppliers with two minutes of overtime, each lot of ten pieces."""
    made = [a_lot(f"L{number}", lines=[a_line("A", 10)], ceiling=10**12) for number in range(lots)]
    return an_auction(suppliers=[f"s{number}" for number in range(SUPPLIERS)], lots=made, overtime=an_overtime())


def bids(number: int, lots: int) -> Iterator[Stamped]:
    """So many bids spread over the auction, of random suppliers on random lots, each below the supplier's own last."""
    dice = random.Random(number)
    last: dict[tuple[int, int], int] = {}
    for place in range(number):
        at = dice.randrange(SUPPLIERS), dice.randrange(lots)
        last[at] = last.get(at, 10**9 + dice.randrange(10**6)) - dice.randrange(1, 50)
        supplier = f"s{at[0]}"
        stamp = OPENS + 1 + (CLOSES - OPENS - 2) * place // number
        asked = PlaceBid(f"b{place}", a_supplier(supplier), supplier, f"L{at[1]}", (price_text(last[at], 2),), False)
        yield Stamped(stamp, asked)


async def _run(number: int, lots: int, _: float) -> Sample:
    asked = list(bids(number, lots))
    began = time.perf_counter()
    recorder = run(terms_of(lots), asked)
    took = time.perf_counter() - began
    accepted = sum(entry.refusal is None for entry in recorder.entries)
    assert accepted == len(recorder.entries) > number, "every bid of this benchmark is a good one"
    return Sample(len(recorder.entries) / took)


def contender(number: int, lots: int) -> Contender:
    """An auction of so many bids on so many lots."""
    return partial(_run, number, lots)


async def measure(effort: Effort) -> list[Race]:
    """A node as it grows, and recorded auctions."""
    return [*await live(effort), *await recorded(effort)]


async def live(effort: Effort) -> list[Race]:
    """By auctions to ten thousand, by bids to a million in one of them, by watchers to five thousand, and by their pace."""
    if not effort.whole:
        return [*await by_auctions((10, 50), 1, 500), await by_bids((1_000, 3_000), 500), await by_watchers((2, 20), 1, 0.5)]
    return [
        *await by_auctions((10, 100, 1_000, 10_000), effort.passes, 10_000),
        await by_bids((1_000, 10_000, 100_000, 1_000_000), 10_000),
        await by_watchers((2, 100, 1_000, 5_000), effort.passes, effort.seconds),
        await by_pace((0, 20, 50), 1_000, 300, effort.passes, effort.seconds),
    ]


async def recorded(effort: Effort) -> list[Race]:
    """As `auction run` does it: growth by bids, from the largest number down to a thousand, and growth by lots."""
    passes, largest = effort.passes, 100_000 if effort.whole else 10_000
    sizes = [size for size in (1_000_000, 100_000, 10_000, 1_000) if size <= largest]
    by_bids = {f"{size:,} bids on {LOTS} lots": contender(size, LOTS) for size in sizes}
    least = min(10_000, largest)
    by_lots = {f"{least:,} bids on {lots:,} lots": contender(least, lots) for lots in (1_000, LOTS, 1)}
    return [
        await race("recorded: growth by bids", "entries/s", by_bids, passes=passes, seconds=0),
        await race("recorded: growth by lots", "entries/s", by_lots, passes=passes, seconds=0),
    ]

"""Recorded auctions at clocks, and those in which the engine bids up to a limit."""

from __future__ import annotations

from auction.audit.offline import Stamped
from auction.core.commands import (
    AcceptPrice,
    ClearLimit,
    ExcludeSupplier,
    ExtendLot,
    PauseAuction,
    PlaceBid,
    ResumeAuction,
    SetLimit,
    WithdrawBid,
)
from auction.core.moments import MINUTE_US, SECOND_US
from auction.core.terms import Terms
from auction.core.words import Actor
from tests.golden import micropurchase
from tests.golden.bidding import bid
from tests.terms import (
    COORDINATOR,
    OPENS,
    RANK_ONLY,
    a_clock,
    a_clock_lot,
    a_line,
    a_lot,
    a_stage,
    an_auction,
    an_overtime,
    some_entrants,
    steps,
)


def dutch() -> tuple[Terms, tuple[Stamped, ...]]:
    """Two rising clocks with a grace: of one the second to ask takes the lot for a lower tick, of the other nobody does."""
    clock = a_clock(2_000, 500, steps=[steps(0, (1, 20))], most=12, grace_us=400_000)
    pair = a_clock_lot("dutch", clock, id="pairs", lines=(a_line("A", 30), a_line("B", 8)), reserve=100_000)
    seals = a_clock_lot("dutch", a_clock(100, steps=[steps(25)], most=3, interval_us=30 * SECOND_US), id="seals", ceiling=200)
    terms = an_auction(auction="dutch-1", lots=(pair, seals), surrogate_bids=True)
    asked = (
        (30_000_000, accept("s3", "pairs", 2)),
        (30_000_001, PlaceBid("b-1", Actor("supplier", "s3"), "s3", "pairs", ("20.00", "5.00"), False)),
        (65_000_000, PauseAuction("c-1", COORDINATOR, "fire alarm")),
        (80_000_000, ResumeAuction("c-2", COORDINATOR)),
        (90_000_000, ExtendLot("c-3", COORDINATOR, "pairs", 5 * SECOND_US, "asked by all")),
        (140_100_000, accept("s1", "pairs", 3)),
        (140_399_999, AcceptPrice("c-4", COORDINATOR, "s2", "pairs", 2)),
        (140_400_000, accept("s4", "pairs", 2)),
    )
    return terms, tuple(Stamped(OPENS + at, command) for at, command in asked)


def shares() -> tuple[Terms, tuple[Stamped, ...]]:
    """A rising clock whose lot is taken in parts: of two who wait one no longer fits, and the last is above the reserve."""
    clock = a_clock(1_000, steps=[steps(50)], most=8, grace_us=SECOND_US, least_part=20, part_multiple=10)
    lot = a_clock_lot("dutch", clock, lines=(a_line("A", 205),), reserve=240_000)
    asked = (
        (60_000_000, accept("s1", "L1", 2, 120)),
        (60_500_000, accept("s2", "L1", 1, 100)),
        (60_600_000, accept("s3", "L1", 2, 40)),
        (130_000_000, accept("s1", "L1", 3, 80)),
        (130_000_001, accept("s4", "L1", 3, 15)),
        (190_000_000, accept("s4", "L1", 4, 30)),
        (250_000_000, accept("s1", "L1", 5, 35)),
    )
    terms = an_auction(auction="shares-1", lots=(lot,), withdrawal="until_close")
    return terms, tuple(Stamped(OPENS + at, command) for at, command in asked)


def japanese() -> tuple[Terms, tuple[Stamped, ...]]:
    """A falling clock from which the last two leave in one tick, and one after sealed bids that stops when one is left."""
    first = a_clock_lot("japanese", a_clock(2_000, steps=[steps(100)], most=10, limit=1_700, least_active=2), id="cables")
    later = a_stage(
        "japanese",
        pause_us=30 * SECOND_US,
        length_us=5 * MINUTE_US,
        entrants=some_entrants(best=3),
        clock=a_clock(50_000, steps=[steps(0, (1, 10))], least_active=2),
    )
    second = a_lot("rack", stages=(a_stage("sealed"), later), closes_at=OPENS + 2 * MINUTE_US, reserve=45_000)
    terms = an_auction(auction="japanese-1", lots=(first, second), visibility=RANK_ONLY)
    sealed = (("s1", "440.00"), ("s2", "520.00"), ("s3", "510.00"), ("s4", "530.00"))
    asked = (
        *((place, accept(supplier, "cables", 1)) for place, supplier in enumerate(("s1", "s2", "s4"))),
        *((10 + place, bid(supplier, "rack", price)) for place, (supplier, price) in enumerate(sealed)),
        (61, accept("s2", "cables", 2)),
        (62, accept("s1", "cables", 2)),
        (63, accept("s3", "cables", 2)),
        (64, accept("s4", "cables", 0)),
        (65, ExcludeSupplier("c-1", COORDINATOR, "s4", "withdrawn licence")),
        (151, accept("s1", "rack", 1)),
        (152, accept("s3", "rack", 1)),
        (153, accept("s2", "rack", 1)),
        (211, accept("s3", "rack", 2)),
        (271, accept("s1", "rack", 3)),
    )
    return terms, tuple(Stamped(OPENS + at * SECOND_US, command) for at, command in asked)


def accept(supplier: str, lot: str, tick: int, quantity: int = 0) -> AcceptPrice:
    """A supplier's own acceptance, its id made of what it says."""
    return AcceptPrice(f"{lot}-tick-{tick}", Actor("supplier", supplier), supplier, lot, tick, quantity)


def robots() -> tuple[Terms, tuple[Stamped, ...]]:
    """Limits of three suppliers on two lots: equal ones, a fall over thousands of steps, a withdrawal, a pause, one cleared."""
    lots = (
        a_lot("cables", lines=(a_line("A", 1200), a_line("B", 75)), decrement=[steps(1_00), steps(0, (1, 200), above=50_000_00)]),
        a_lot("clips", quantity=40, price_scale=3, decrement=[steps(1)], largest_change=(1, 4)),
    )
    terms = an_auction(
        auction="robots-1",
        lots=lots,
        basis="beat_leading",
        withdrawal="until_close",
        overtime=an_overtime(trigger="new_leader", proxy_counts=True),
        proxies=True,
    )
    asked = (
        (10, bid("s1", "cables", "90.00", "120.00")),
        (12, bid("s2", "cables", "88.00", "119.00")),
        (14, bid("s3", "cables", "86.00", "121.00")),
        (20, left("s1", "cables", "70.00", "100.00", decrement="250.00")),
        (25, left("s2", "cables", "72.00", "90.00")),
        (30, bid("s1", "clips", "9.000")),
        (31, bid("s2", "clips", "8.500")),
        (40, left("s1", "clips", "2.000")),
        (41, left("s1", "clips", "2.000", confirm=True)),
        (42, left("s2", "clips", "2.000", confirm=True)),
        (43, left("s3", "clips", "2.000")),
        (50, WithdrawBid("s1-w", Actor("supplier", "s1"), "s1", "cables")),
        (55, ClearLimit("s2-c", Actor("supplier", "s2"), "s2", "clips")),
        (60, PauseAuction("c-1", COORDINATOR, "a fire alarm")),
        (61, ExcludeSupplier("c-2", COORDINATOR, "s1", "withdrawn licence")),
        (90, ResumeAuction("c-3", COORDINATOR)),
        (590, bid("s3", "cables", "71.00", "90.00")),
    )
    return terms, tuple(Stamped(OPENS + at * SECOND_US, command) for at, command in asked)


def left(supplier: str, lot: str, *prices: str, decrement: str = "0", confirm: bool = False) -> SetLimit:
    """A limit, its id made of what it says."""
    id = f"{lot}-limit-{prices[0]}{'-sure' if confirm else ''}"
    return SetLimit(id, Actor("supplier", supplier), supplier, lot, prices, decrement, confirm)


def tock() -> tuple[Terms, tuple[Stamped, ...]]:
    """A public record of 2016: three bids from a start of 3500 USD."""
    return micropurchase.recorded()

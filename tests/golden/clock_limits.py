"""A recorded auction in which suppliers leave limits at clocks: a Dutch one with parts and grace, Japanese ones, one after bids."""

from __future__ import annotations

from auction.audit.offline import Stamped
from auction.core.commands import (
    AcceptPrice,
    ClearLimit,
    Command,
    ExcludeSupplier,
    PauseAuction,
    PlaceBid,
    ResumeAuction,
    SetLimit,
)
from auction.core.moments import MINUTE_US, SECOND_US
from auction.core.terms import Terms
from auction.core.words import Actor
from tests.terms import ALL_OPEN, COORDINATOR, OPENS, a_clock, a_clock_lot, a_line, a_lot, a_stage, an_auction, some_entrants, steps


def limits() -> tuple[Terms, tuple[Stamped, ...]]:
    """Limits reached, changed, refused, cleared, resting and woken; a part freed by an exclusion during a pause."""
    rising = a_clock(500, steps=[steps(50)], most=8, grace_us=400_000, least_part=20, part_multiple=10, limits=True)
    reels = a_clock_lot("dutch", rising, id="reels", lines=(a_line("A", 120),), reserve=90_000)
    falling = a_clock(2_000, 300, steps=[steps(100)], most=10, least_active=2, limits=True)
    cables = a_clock_lot("japanese", falling, id="cables", lines=(a_line("B", 3), a_line("C", 4)))
    last = a_clock(1_000, steps=[steps(100)], most=6, least_active=1, limits=True)
    stages = (
        a_stage(),
        a_stage("japanese", pause_us=SECOND_US, length_us=6 * MINUTE_US, entrants=some_entrants(best=2), clock=last),
    )
    boards = a_lot("boards", lines=(a_line("D", 5),), decrement=[steps(500)], stages=stages, closes_at=OPENS + 2 * MINUTE_US)
    terms = an_auction(auction="limits-1", lots=(reels, cables, boards), proxies=True, visibility=ALL_OPEN)
    asked: tuple[tuple[int, Command], ...] = (
        (1, left("s1", "reels", "6.50", quantity=40)),
        (2, left("s2", "reels", "5.00", quantity=25)),
        (3, left("s2", "reels", "6.00")),
        (4, left("s2", "reels", "6.20", quantity=60)),
        (5, left("s1", "cables", "20.00", "3.01")),
        (6, left("s1", "cables", "18.00", "1.00")),
        (7, left("s2", "cables", "17.00", "0.50")),
        (8, accept("s3", "cables", 1)),
        (10, bid("s3", "boards", "12.00")),
        (11, bid("s4", "boards", "11.50")),
        (12, left("s4", "boards", "7.50")),
        (13, bid("s1", "boards", "11.00")),
        (15, accept("s4", "reels", 1, quantity=30)),
        (16, left("s2", "reels", "5.00", quantity=100)),
        (20, PauseAuction("c-1", COORDINATOR, "a question of customs")),
        (25, left("s3", "reels", "7.00")),
        (30, ExcludeSupplier("c-2", COORDINATOR, "s4", "no licence")),
        (50, ResumeAuction("c-3", COORDINATOR)),
        (60, left("s3", "reels", "8.00")),
        (62, left("s1", "reels", "6.50", quantity=20)),
        (70, bid("s3", "boards", "9.50")),
        (75, left("s3", "boards", "6.50")),
        (80, left("s1", "boards", "9.00")),
        (100, left("s1", "cables", "17.00", "1.00")),
        (130, ClearLimit("s3-clear", Actor("supplier", "s3"), "s3", "reels")),
        (131, left("s3", "reels", "6.40", quantity=20)),
        (260, ClearLimit("s1-clear", Actor("supplier", "s1"), "s1", "boards")),
        (270, left("s2", "reels", "6.00")),
    )
    return terms, tuple(Stamped(OPENS + at * SECOND_US, command) for at, command in asked)


def left(supplier: str, lot: str, *prices: str, quantity: int = 0) -> SetLimit:
    """A limit that the supplier leaves, its id made of what it says."""
    return SetLimit(f"{lot}-limit-{prices[0]}-{quantity}", Actor("supplier", supplier), supplier, lot, prices, "0", True, quantity)


def bid(supplier: str, lot: str, price: str) -> PlaceBid:
    """A supplier's own bid."""
    return PlaceBid(f"{lot}-{price}", Actor("supplier", supplier), supplier, lot, (price,), False)


def accept(supplier: str, lot: str, tick: int, *, quantity: int = 0) -> AcceptPrice:
    """A price accepted by hand."""
    return AcceptPrice(f"{lot}-tick-{tick}", Actor("supplier", supplier), supplier, lot, tick, quantity)

"""Two auctions to keep: one whose bids compare by landed cost, yearly cost, points and quality, one priced by an index.

Their `terms.json` are also the example terms of these formats. Rates and index are made up, as their sources say.
"""

from __future__ import annotations

from dataclasses import replace

from auction.audit.offline import Stamped
from auction.core.commands import PlaceBid, WithdrawBid
from auction.core.criteria import Rate, Rates
from auction.core.index import Index
from auction.core.moments import SECOND_US
from auction.core.terms import Terms
from auction.core.words import Actor
from tests.criteria import a_component, a_criterion, an_evaluation, an_option
from tests.terms import COORDINATOR, OPENS, a_line, a_lot, an_auction, an_overtime, steps

RATES = Rates("example table, not a publication", "2027-01-29", (Rate("USD", 9183, 10_000), Rate("CNY", 1267, 10_000)))
COPPER = Index("Example copper index, monthly mean", "made up for this example", 895_000, "2027-01", 1, 2, 800_000, 1_000_000)


def landed() -> tuple[Terms, tuple[Stamped, ...]]:
    """Pumps by landed cost and energy, cables by points, sensors by quality; own terms, refusals, a tie, a surrogate bid."""
    duty = a_component(share=(27, 1000), of="so_far", name="duty on cost, insurance and freight")
    energy = a_criterion(
        an_option("class A", yearly=[120_000] * 8),
        an_option("class B", yearly=[150_000] * 8),
        an_option("class A, and a refund for scrap", yearly=[120_000] * 7 + [90_000]),
        id="energy",
    )
    pumps = an_evaluation(
        energy,
        places=6,
        components=[duty],
        discount=(4, 100),
        rates=RATES,
        s1=[a_component(120_000, currency="USD"), a_component(share=(3, 1000), of="so_far", name="insurance")],
        s2=[a_component(650_000, currency="CNY"), a_component(0, (1, 50), less=True, name="payment in 90 days")],
    )
    warranty = a_criterion(an_option("3 years", points=25), an_option("2 years", points=15), an_option("1 year", points=0))
    origin = a_criterion(an_option("certified", points=15), an_option("not certified", points=0), id="origin")
    sensitivity = a_criterion(an_option("high", quality=(8, 100)), an_option("usual"), id="sensitivity")
    lots = (
        a_lot("pumps", quantity=20, ceiling=5_000_000, decrement=[steps(5_000)], evaluation=pumps),
        a_lot("cables", quantity=300, ceiling=900_000, evaluation=an_evaluation(warranty, origin, price_points=60)),
        a_lot(
            "sensors",
            lines=(a_line("A", 40), a_line("B", 60)),
            ceiling=400_000,
            reserve=360_000,
            decrement=[steps(0, (1, 200))],
            evaluation=an_evaluation(sensitivity, places=6),
        ),
    )
    terms = an_auction(auction="landed-1", lots=lots, surrogate_bids=True, overtime=an_overtime(trigger="new_leader"))
    asked = (
        (10, bid("s1", "pumps", "2000.00", answers=(0,))),
        (20, bid("s2", "pumps", "2010.00", answers=(0,))),
        (25, bid("s3", "pumps", "2100.00")),
        (26, bid("s3", "pumps", "2100.01", answers=(3,))),
        (30, bid("s3", "pumps", "2080.00", answers=(1,))),
        (40, bid("s3", "pumps", "2170.00", answers=(2,))),
        (41, bid("s1", "pumps", "1999.00", answers=(0,))),
        (60, bid("s1", "cables", "25.00", answers=(0, 0))),
        (61, bid("s2", "cables", "15.00", answers=(1, 0))),
        (62, bid("s3", "cables", "20.00", answers=(1, 0))),
        (63, bid("s4", "cables", "5.00", answers=(2, 0), by_coordinator=True)),
        (70, bid("s1", "sensors", "34.00", "36.00", answers=(0,))),
        (71, bid("s2", "sensors", "33.00", "34.00", answers=(1,))),
        (598, bid("s2", "pumps", "1960.00", answers=(0,))),
    )
    return terms, tuple(Stamped(OPENS + at * SECOND_US, command) for at, command in asked)


def copper() -> tuple[Terms, tuple[Stamped, ...]]:
    """Wire as a premium or discount to an index, each beating the lead; signs where they belong and where not."""
    lots = (
        a_lot("wire", lines=(a_line("A", 12), a_line("B", 8)), decrement=[steps(10_000)], ceiling=20_000_000, index=COPPER),
        a_lot("drums", quantity=12),
    )
    terms = an_auction(auction="copper-1", lots=lots, basis="beat_leading", withdrawal="until_close")
    asked = (
        (10, bid("s1", "wire", "95.00", "140.00")),
        (20, bid("s2", "wire", "-12.50", "101.00")),
        (30, bid("s3", "wire", "-12.50", "100.00")),
        (40, bid("s3", "wire", "-0.00", "-101.00")),
        (50, bid("s3", "wire", "-22.75", "-8.05")),
        (60, bid("s1", "wire", "-8950.00", "1.00")),
        (70, bid("s1", "drums", "-4.00")),
        (71, bid("s1", "drums", "4.00")),
        (80, WithdrawBid("s3-w", Actor("supplier", "s3"), "s3", "wire")),
        (90, bid("s1", "wire", "-30.00", "-20.00")),
    )
    return terms, tuple(Stamped(OPENS + at * SECOND_US, command) for at, command in asked)


def bid(supplier: str, lot: str, *prices: str, answers: tuple[int, ...] = (), by_coordinator: bool = False) -> PlaceBid:
    """A bid whose id is made of what it says."""
    made = PlaceBid(f"{lot}-{prices[0].replace('-', 'm')}", Actor("supplier", supplier), supplier, lot, prices, False, answers)
    return replace(made, by=COORDINATOR) if by_coordinator else made

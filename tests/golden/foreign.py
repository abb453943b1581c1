"""An auction to keep: bids in euros with freight paid, in dollars ex works and in yuan delivered, compared as landed yuan.

Its `terms.json` is also the example terms of suppliers with currencies of their own. The rates are made up, as their source says.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from auction.audit.offline import Stamped
from auction.core.commands import PlaceBid, SetLimit
from auction.core.criteria import Evaluation, Rate, Rates
from auction.core.moments import SECOND_US
from auction.core.terms import Terms
from auction.core.words import Actor
from tests.criteria import a_component, an_evaluation, bidding_in
from tests.terms import OPENS, a_line, a_lot, an_auction, an_overtime, steps

TABLE: Final = Rates(
    "example table, not a publication",
    "2027-01-29",
    (Rate("EUR", 78_125, 10_000), Rate("USD", 71_840, 10_000), Rate("JPY", 4_730, 100_000)),
)


def landed_in_yuan() -> Evaluation:
    """CIF in euros: duty. FCA in dollars: freight, insurance and duty. DDP in yuan: nothing. Ex works in yen: all of it."""
    duty = a_component(share=(3, 100), of="so_far", name="duty on cost, insurance and freight")
    insurance = a_component(share=(2, 1000), of="so_far", name="insurance")
    evaluation = an_evaluation(
        places=5,
        rates=TABLE,
        s1=[duty],
        s2=[a_component(42_000, currency="USD", name="freight from Long Beach"), insurance, duty],
        s4=[a_component(6_000_000, currency="JPY", name="freight from Osaka"), insurance, duty],
    )
    return bidding_in(evaluation, s1=("EUR", 2), s2=("USD", 2), s4=("JPY", 0))


def currencies() -> tuple[Terms, tuple[Stamped, ...]]:
    """Two lots; refusals at ceilings in four currencies, an automatic bid, a guard, a reserve, equal landed cost."""
    landed = landed_in_yuan()
    lots = (
        a_lot("valves", quantity=300, ceiling=3_000_000, baseline=2_900_000, decrement=[steps(2_000)], evaluation=landed),
        a_lot(
            "seals",
            lines=(a_line("A", 70), a_line("B", 31)),
            ceiling=900_000,
            reserve=640_000,
            floor=300_000,
            largest_change=(1, 2),
            evaluation=landed,
        ),
    )
    terms = an_auction(
        auction="currencies-1",
        lots=lots,
        proxies=True,
        overtime=an_overtime(trigger="new_leader"),
    )
    asked = (
        (10, bid("s3", "valves", "99.00")),
        (20, bid("s1", "valves", "12.81")),
        (21, bid("s1", "valves", "12.20")),
        (30, bid("s2", "valves", "11.95")),
        (35, SetLimit("s2-limit", Actor("supplier", "s2"), "s2", "valves", ("10.50",), "2.00", False)),
        (40, bid("s3", "valves", "92.00")),
        (41, bid("s1", "valves", "11.10")),
        (50, bid("s4", "valves", "2115")),
        (51, bid("s4", "valves", "1750")),
        (55, bid("s4", "valves", "1740.5")),
        (60, bid("s1", "seals", "7.15", "9.05")),
        (61, bid("s2", "seals", "6.95", "8.40")),
        (62, bid("s2", "seals", "2.95", "3.40")),
        (63, bid("s3", "seals", "61.00", "60.00")),
        (64, bid("s4", "seals", "1105", "1290.25")),
        (70, bid("s3", "valves", "88.50")),
        (598, bid("s1", "valves", "10.95")),
    )
    return replace(terms, currency="CNY"), tuple(Stamped(OPENS + at * SECOND_US, command) for at, command in asked)


def bid(supplier: str, lot: str, *prices: str) -> PlaceBid:
    """A supplier's own bid, its id made of what it says."""
    return PlaceBid(f"{lot}-{prices[0]}", Actor("supplier", supplier), supplier, lot, prices, False)

"""Chapter T, T1: what is said of each contradiction in suppliers' own currencies (E12 to E14), and how near one may go."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from auction.core.criteria import BidsIn, Evaluation
from auction.core.currencies import Exchange
from auction.core.currency_faults import bids_in_faults, currency_faults, is_coarse
from auction.core.index import Index
from auction.core.money import LARGEST
from auction.core.terms import Lot, Scripted, Terms
from tests.auctions import a_lot, an_auction
from tests.criteria import a_component, an_evaluation, bidding_in, some_rates

SAME = "evaluation.suppliers: a supplier bids in the same currency, at the same rate, on every lot"
NO_CEILING = "lots.L1.evaluation.suppliers.s1.bids_in: the ceiling is no value that can be counted in this currency"


def in_dollars(num: int = 1, den: int = 1, *, places: int = 4, scale: int = 2, **own: Any) -> Evaluation:
    """s1 bids in dollars, of which `den` are `num` euros."""
    return bidding_in(an_evaluation(places=places, rates=some_rates(USD=(num, den)), **own), s1=("USD", scale))


def of(*lots: Lot, **choices: Any) -> Terms:
    return an_auction(lots=lots, **choices)


def rated(evaluation: Evaluation | None = None, **lot: Any) -> Lot:
    return a_lot(evaluation=evaluation or in_dollars(), **{"ceiling": 10_000, **lot})


SAID: dict[str, tuple[Terms, list[str]]] = {
    "nobody has a currency of its own": (of(a_lot(), packages=True), []),
    "sound": (of(rated()), []),
    "packages": (
        of(rated(), packages=True),
        ["packages: one price for several lots is in the auction's currency, so nobody bids in another"],
    ),
    "an index": (
        of(rated(index=Index("an index", "a source", 5_000, "2027-01", 0, 1, None, None))),
        ["lots.L1.index: premiums are on a reference in the auction's currency, so nobody bids in another"],
    ),
    "another rate": (of(rated(), rated(in_dollars(2), id="L2")), [f"lots.L2.{SAME}"]),
    "another currency": (
        of(rated(), rated(bidding_in(an_evaluation(places=4, rates=some_rates(CNY=(1, 1))), s1=("CNY", 2)), id="L2")),
        [f"lots.L2.{SAME}"],
    ),
    "none on another lot": (of(rated(), a_lot("L2", ceiling=1)), [f"lots.L2.{SAME}"]),
    "the auction's own": (
        replace(of(rated()), currency="USD"),
        ["lots.L1.evaluation.suppliers.s1.bids_in: the auction's own currency is nobody's in particular"],
    ),
    "a script": (
        replace(of(rated()), scripted=(Scripted("s1", "honest"),)),
        ["lots.L1.evaluation.suppliers.s1.bids_in: a script bids in the auction's currency"],
    ),
    "a coarse rate": (
        of(rated(in_dollars(2, 3, places=1))),
        ["lots.L1.evaluation.suppliers.s1.bids_in: the rate would be rounded by more than 1/10000; take more places"],
    ),
    "who has none stands before who has": (
        of(rated(in_dollars(2, 3, places=1, s0=[a_component(1)]))),
        ["lots.L1.evaluation.suppliers.s1.bids_in: the rate would be rounded by more than 1/10000; take more places"],
    ),
    "a ceiling of one unit": (of(rated(ceiling=1)), []),
    "a ceiling below one unit": (of(rated(in_dollars(2), ceiling=1)), [NO_CEILING]),
    "a ceiling that is counted in the auction's currency, and not in its own": (
        of(rated(in_dollars(1, 3, places=6), ceiling=LARGEST // 2)),
        [NO_CEILING],
    ),
    "money of more decimals than the auction's": (of(rated(in_dollars(scale=3), ceiling=LARGEST)), [NO_CEILING]),
    "money of as many": (of(rated(ceiling=LARGEST)), []),
    "without a rate, which is another fault": (
        of(rated(bidding_in(an_evaluation(places=4, rates=some_rates(CNY=(1, 1))), s1=("USD", 2)))),
        [],
    ),
}


@pytest.mark.parametrize(("terms", "said"), SAID.values(), ids=SAID)
def test_T1_each_contradiction_of_currencies_is_named(terms: Terms, said: list[str]) -> None:
    assert list(currency_faults(terms)) == said


@pytest.mark.parametrize(
    ("num", "den", "places", "coarse"),
    [
        *((20_000, 20_002, 0, False), (19_999, 20_002, 0, True), (20_000, 20_003, 0, True)),
        *((2, 3, 1, True), (2, 3, 4, False), (9_183, 10_000, 3, True), (9_183, 10_000, 4, False)),
    ],
)
def test_E12_rounding_moves_a_rate_by_a_ten_thousandth_at_most(num: int, den: int, places: int, *, coarse: bool) -> None:
    assert is_coarse(Exchange("USD", 2, num, den), places) == coarse


@pytest.mark.parametrize(
    ("own", "said"),
    [
        (None, []),
        (BidsIn("USD", 0), []),
        (BidsIn("USD", 6), []),
        (BidsIn("USD", 7), [".bids_in: money has 0 to 6 decimals"]),
        (BidsIn("USD", -1), [".bids_in: money has 0 to 6 decimals"]),
        (BidsIn("EURO", 2), [".bids_in: no rate for EUR"]),
    ],
)
def test_E12_a_currency_needs_a_rate_and_money_of_few_decimals(own: BidsIn | None, said: list[str]) -> None:
    assert list(bids_in_faults(own, frozenset({"USD"}))) == said

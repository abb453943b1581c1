"""The recorded evaluations worked out by hand, and landed cost at the rates of a real month."""

from __future__ import annotations

import csv
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, cast

import pytest

from auction.audit.offline import run
from auction.core.criteria import Rate, Rates
from auction.core.index import price_in
from auction.core.state import LotState
from auction.core.terms import Terms
from tests.auctions import Play, a_lot, an_auction
from tests.criteria import a_component, an_evaluation
from tests.golden.evaluated import COPPER, copper, landed
from tests.real_data import REAL_DATA, needs

STATE = run(*landed()).state


def compared(lot: str, supplier: str) -> Fraction:
    """What the supplier's bid compares by, in money."""
    found = STATE.lots[lot]
    return Fraction(found.standing[supplier].comparable, 10**found.terms.comparable_scale)


def present(yearly: list[int]) -> Fraction:
    return sum((cost / Fraction(104, 100) ** year for year, cost in enumerate(yearly, 1)), Fraction(0))


PUMPS = {
    "s1": (40_000 + 1200 * Fraction(9183, 10_000)) * Fraction(1003, 1000) * Fraction(1027, 1000) + present([1200] * 8),
    "s2": (39_200 + 6500 * Fraction(1267, 10_000) - 784) * Fraction(1027, 1000) + present([1200] * 8),
    "s3": 43_400 * Fraction(1027, 1000) + present([1200] * 7 + [900]),
}


@pytest.mark.parametrize("supplier", PUMPS)
def test_landed_cost_and_energy_as_worked_out_by_hand(supplier: str) -> None:
    told, exact = compared("pumps", supplier), PUMPS[supplier]
    assert abs(told - exact) < Fraction(1, 20), "half a millionth of the value at most, two cents and a bit"
    assert STATE.lots["pumps"].order[0].supplier == min(PUMPS, key=lambda name: PUMPS[name])


def test_points_order_as_the_points_do() -> None:
    """60 for the price, 25 and 15 for the answers: of equal points the earlier bid is the better."""
    points = {
        "s1": 60 * (1 - Fraction(7500, 9000)) + 40,
        "s2": 60 * (1 - Fraction(4500, 9000)) + 30,
        "s3": 60 * (1 - Fraction(6000, 9000)) + 30,
        "s4": 60 * (1 - Fraction(1500, 9000)) + 15,
    }
    assert [bid.supplier for bid in STATE.lots["cables"].order] == ["s4", "s2", "s1", "s3"]
    assert points["s1"] == points["s3"]
    for supplier, earned in points.items():
        assert compared("cables", supplier) == (100 - earned) * 9000 / 60


def test_quality_divides() -> None:
    assert abs(compared("sensors", "s1") - Fraction(3520 * 100, 108)) < Fraction(1, 100)
    assert STATE.lots["sensors"].order[0].supplier == "s1"
    assert STATE.awards["sensors"].line.money == 352_000


def test_the_copper_contract_is_priced_again_month_by_month() -> None:
    lot = run(*copper()).state.lots["wire"]
    price = lot.standing["s1"].prices[0]
    assert price == 892_000
    observed = {"2027-02": 900_000, "2027-03": 900_001, "2027-04": 1_100_000, "2027-05": 950_000}
    assert [price_in(COPPER, price, month, observed) for month in ("2027-04", "2027-05", "2027-06")] == [897_001, 997_000, 997_000]


def real_rates() -> Rates:
    """Units of each currency for one dollar in June 2026, as one unit's worth in dollars."""
    with (REAL_DATA / "reference" / "fx_monthly_2021_on.csv").open(encoding="utf-8") as rows:
        found = {row["country"]: Fraction(Decimal(row["rate"])) for row in csv.DictReader(rows) if row["date"] == "2026-06-01"}
    codes = {"China": "CNY", "Japan": "JPY", "India": "INR", "Switzerland": "CHF", "South Korea": "KRW"}
    rates = tuple(Rate(code, found[country].denominator, found[country].numerator) for country, code in codes.items())
    return Rates("monthly means of the reference folder", "2026-06-01", rates)


def by_landed_cost(rates: Rates) -> LotState:
    """One lot in dollars; the suppliers' freight is in four currencies, and the dearest price lands cheapest."""
    freight = {"s1": ("CNY", 9_000_000), "s2": ("JPY", 150_000_000), "s3": ("CHF", 950_000), "s4": ("KRW", 1_600_000_000)}
    own = {supplier: [a_component(amount, currency=code)] for supplier, (code, amount) in freight.items()}
    lot = a_lot(ceiling=10_000_000, evaluation=an_evaluation(places=2, rates=rates, **cast("Any", own)))
    terms: Terms = replace(an_auction(lots=[lot]), currency="USD")
    play = (
        Play(terms).bid("s1", "L1", "50000.00").bid("s2", "L1", "53000.00").bid("s3", "L1", "51500.00").bid("s4", "L1", "51800.00")
    )
    assert play.code == ""
    for bid in play.lot().order:
        code, amount = freight[bid.supplier]
        rate = next(rate for rate in rates.rates if rate.currency == code)
        assert bid.comparable == round((bid.value + amount * Fraction(rate.num, rate.den)) * 100)
    return play.lot()


@needs("reference", "fx_monthly_2021_on.csv")
def test_landed_cost_at_the_rates_of_a_real_month_and_the_table_is_frozen() -> None:
    rates = real_rates()
    order = [bid.supplier for bid in by_landed_cost(rates).order]
    assert sorted(order) == ["s1", "s2", "s3", "s4"]
    assert order[0] != "s1", "the lowest price does not land cheapest"
    dearer = replace(rates, rates=tuple(replace(rate, num=rate.num * 2) for rate in rates.rates))
    assert [bid.comparable for bid in by_landed_cost(dearer).order] != [bid.comparable for bid in by_landed_cost(rates).order]
    assert [bid.supplier for bid in by_landed_cost(real_rates()).order] == order

"""Rules W1 to W8: what a bid costs once it is where the members want it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auction.core.criteria import Rate, Rates
from auction.core.landed_terms import Mode
from auction.core.money import Share
from auction.market.landed import INCOTERMS, Destination, Line, Missing, components, landed, of_all
from auction.market.tariffs import Finance, Tariffs, tariff_faults
from tests.auctions import Play
from tests.criteria import an_evaluation, bidding_in
from tests.market.tariffs import DAY, RATES, a_delivery, a_duty, a_lane, a_tax, some_tariffs, to_china
from tests.terms import a_line, a_lot, an_auction

VALUE = Fraction(100_000)


def costs(tariffs: Tariffs, incoterm: str = "FCA", *, value: Fraction = VALUE) -> dict[str, Fraction]:
    lines = landed(tariffs, a_delivery(incoterm), to_china(), 100, day=DAY)
    assert not isinstance(lines, Missing)
    return {line.name: line.of(value) for line in lines}


@pytest.mark.parametrize(
    ("tariffs", "code"),
    [
        (some_tariffs(lanes=()), "lane_missing"),
        (some_tariffs(lanes=(a_lane(until="2027-01-15"),)), "lane_missing"),
        (some_tariffs(duties=()), "duty_missing"),
        (some_tariffs(duties=(a_duty("8541"),)), "duty_missing"),
        (some_tariffs(taxes=()), "vat_missing"),
        (replace(some_tariffs(), customs=()), "customs_missing"),
        (some_tariffs(lanes=(a_lane(currency="JPY"),)), "rate_missing"),
    ],
)
def test_W1_what_no_table_says_is_missing_and_never_guessed(tariffs: Tariffs, code: str) -> None:
    found = landed(tariffs, a_delivery(), to_china(), 100, day=DAY)
    assert isinstance(found, Missing)
    assert found.code == code


@pytest.mark.parametrize(
    ("tariffs", "fault"),
    [
        (some_tariffs(), None),
        (some_tariffs(duties=(a_duty(), a_duty(since="2026-06-01"))), "duties: two rows hold at once"),
        (some_tariffs(duties=(a_duty(until="2026-06-01"), a_duty(since="2026-06-01"))), None),
        (some_tariffs(duties=(a_duty(), a_duty(origin="US"))), None),
        (some_tariffs(taxes=(a_tax(), a_tax(rate=(6, 100)))), "taxes: two rows hold at once"),
        (some_tariffs(lanes=(a_lane(to="XX"),)), "lanes.0: two countries"),
        (some_tariffs(lanes=(a_lane(since="1/1/2026"),)), "lanes.0: a source, and days"),
        (some_tariffs(lanes=(a_lane(since="2026-13-01"),)), "lanes.0: a source, and days"),
        (some_tariffs(lanes=(a_lane(until="2026-01-01"),)), "lanes.0: a source, and days"),
        (some_tariffs(lanes=(replace(a_lane(), source=" "),)), "lanes.0: a source, and days"),
        (some_tariffs(lanes=(a_lane(freight=-1),)), "lanes.0: freight and inspection"),
        (some_tariffs(duties=(a_duty("8"),)), "duties.0: a country, an origin or any"),
        (some_tariffs(taxes=(a_tax("XX"),)), "taxes.0: a country"),
        (some_tariffs(taxes=(a_tax(rate=(1, 0)),)), "taxes.0: a rate of zero or more"),
        (some_tariffs(finance=Finance(Share(2, 1), 0)), "finance: at most the whole a year"),
        (replace(some_tariffs(), customs=some_tariffs().customs * 2), "customs: a country twice"),
        (replace(some_tariffs(), customs=(replace(some_tariffs().customs[0], source=" "),)), "customs.0: a country"),
        (replace(some_tariffs(), customs=(replace(some_tariffs().customs[0], date="2026"),)), "customs.0: a country"),
        (some_tariffs(rates=replace(RATES, date="2027-02-30")), "rates: a source"),
        (some_tariffs(rates=replace(RATES, source="")), "rates: a source"),
        (some_tariffs(finance=Finance(Share(1, 20), 30)), "finance: a source"),
        (some_tariffs(finance=Finance(Share(1, 20), 30, "a bank", "2027-01-01")), None),
        (some_tariffs(duties=(a_duty(since="2026-02-30"),)), "duties.0: a source, and days"),
    ],
)
def test_W1_tables_that_contradict_themselves_are_refused(tariffs: Tariffs, fault: str | None) -> None:
    faults = list(tariff_faults(tariffs))
    assert faults == [] if fault is None else fault in faults[0]


@pytest.mark.parametrize(
    ("incoterm", "freight", "insurance"),
    [
        *((name, 50_000, 1_500) for name in ("EXW", "FCA", "FAS", "FOB")),
        *((name, 0, 1_000) for name in ("CFR", "CPT")),
        *((name, 0, 0) for name in ("CIF", "CIP", "DAP", "DPU", "DDP")),
    ],
)
def test_W2_what_the_price_holds_is_not_added_again(incoterm: str, freight: int, insurance: int) -> None:
    found = costs(some_tariffs(), incoterm)
    assert [found["freight"], found["insurance"]] == [freight, insurance]
    assert len(INCOTERMS) == 11


def test_W2_delivered_duty_paid_adds_nothing() -> None:
    assert set(costs(some_tariffs(lanes=(), duties=(), taxes=()), "DDP").values()) == {0}


def test_W3_a_member_bears_its_part_of_freight_and_inspection() -> None:
    tariffs = some_tariffs(lanes=(a_lane(currency="USD", freight=10_000, inspection=1_000, insurance=(0, 1)),))
    lines = landed(tariffs, a_delivery(), to_china(quantity=25), 100, day=DAY)
    assert not isinstance(lines, Missing)
    assert {line.name: line.add for line in lines if line.add and line.name in ("freight", "inspection")} == {
        "freight": 17_750,
        "inspection": 1_775,
    }


def test_W4_duty_with_carriage_is_levied_on_the_border_value_whatever_the_term() -> None:
    cif, fca = costs(some_tariffs(), "CIF", value=VALUE + 51_500), costs(some_tariffs(), "FCA")
    assert cif["duty"] == fca["duty"] == Fraction(151_500, 20)


def test_W4_duty_without_carriage_leaves_it_out_whatever_the_term() -> None:
    assert costs(some_tariffs(basis="fob"), "FCA")["duty"] == VALUE / 20
    assert costs(some_tariffs(basis="fob"), "CPT")["duty"] == (VALUE - 50_000) / 20


@pytest.mark.parametrize("basis", ["cif", "fob"])
def test_W3_W4_the_same_goods_cost_the_same_whichever_term_they_are_quoted_by(basis: Literal["cif", "fob"]) -> None:
    """Goods of 100,000 with freight of 50,000 and one in a hundred of both for insurance, quoted with more and more of it."""
    priced = {"FCA": VALUE, "CPT": VALUE + 50_000, "CIP": VALUE + 51_500}
    told = {term: costs(some_tariffs(basis=basis), term, value=Fraction(price)) for term, price in priced.items()}
    assert {name: price + sum(told[name].values()) for name, price in priced.items()} == dict.fromkeys(
        priced, VALUE + sum(told["FCA"].values())
    )
    assert len({found["duty"] for found in told.values()}) == 1


def test_W5_the_longest_number_wins_then_the_origin_then_the_day() -> None:
    rows = (
        a_duty(),
        a_duty("854231", rate=(2, 100)),
        a_duty("854231", rate=(0, 1), origin="DE", until="2027-01-15"),
        a_duty("854231", rate=(1, 100), origin="DE", since="2027-01-15"),
        a_duty("854232", rate=(9, 10)),
    )
    assert costs(some_tariffs(duties=rows, lanes=(a_lane(freight=0, insurance=(0, 1)),)))["duty"] == VALUE / 100


def test_W6_tax_is_levied_on_value_carriage_and_duty_or_told_only() -> None:
    border = VALUE + 51_500
    assert costs(some_tariffs())["vat"] == border * Fraction(21, 20) * Fraction(13, 100)
    assert costs(some_tariffs(taxes=(a_tax(counts=False),)))["vat"] == 0


def test_W7_money_paid_early_costs_and_paid_late_saves() -> None:
    early = costs(some_tariffs(finance=Finance(Share(73, 1000), 50)))["finance"]
    late = costs(some_tariffs(finance=Finance(Share(73, 1000), -50)))["finance"]
    assert [early, late] == [1_000, -1_000]


def test_W8_members_make_one_line_and_the_engine_compares_by_it() -> None:
    members = (to_china("m1", 25), Destination("m2", "DE", 75))
    tariffs = some_tariffs(
        lanes=(a_lane(), a_lane(to="DE", freight=4_000, insurance=(0, 1))),
        duties=(a_duty(), a_duty(to="DE", rate=(0, 1))),
        taxes=(a_tax(), a_tax("DE", (19, 100), counts=False)),
    )
    tariffs = replace(tariffs, unlisted="cif")
    lines = of_all(tariffs, a_delivery(), members, day=DAY)
    assert not isinstance(lines, Missing)
    china = VALUE / 4 + 12_500 + (VALUE / 4 + 12_500) / 100
    china += china / 20
    china += china * Fraction(13, 100)
    assert VALUE + sum(line.of(VALUE) for line in lines) == china + VALUE * 3 / 4 + 3_000
    lot = a_lot(quantity=100, ceiling=1_000_000, evaluation=an_evaluation(places=6, s1=components(lines)))
    play = Play(an_auction(lots=[lot])).bid("s1", "L1", "10.00")
    assert abs(Fraction(play.lot().standing["s1"].comparable, 10**6) - (china + VALUE * 3 / 4 + 3_000)) <= 3, (
        "six amounts, half a unit each"
    )


def test_W8_a_share_too_fine_to_count_is_rounded_to_the_billionth() -> None:
    fine = Line("duty", Fraction(1, 3_000_000_001), Fraction(1, 2))
    assert [(part.share, part.amount) for part in components([fine])] == [(Share(0, 10**9), 1)]
    assert components([Line("finance", Fraction(-1, 8), Fraction(-3))])[0].less
    assert components([Line("duty", Fraction(0), Fraction(0))]) == ()


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_W8_landed_cost_is_what_an_independent_recomputation_in_fractions_gives(data: st.DataObject) -> None:
    number = st.integers(0, 10**6)
    share = st.tuples(st.integers(0, 40), st.just(100))
    incoterm = data.draw(st.sampled_from(sorted(INCOTERMS)))
    basis = data.draw(st.sampled_from(("cif", "fob")))
    value, freight, insurance = data.draw(number) + 10**7, data.draw(number), data.draw(share)
    duty, tax, counts = data.draw(share), data.draw(share), data.draw(st.booleans())
    rate, inspection = data.draw(st.integers(1, 999)), data.draw(number)
    annual, days = data.draw(share), data.draw(st.integers(-90, 90))
    tariffs = some_tariffs(
        lanes=(a_lane(freight=freight, insurance=insurance, currency="XTS", inspection=inspection),),
        duties=(a_duty(rate=duty),),
        taxes=(a_tax(rate=tax, counts=counts),),
        basis="cif" if basis == "cif" else "fob",
        rates=Rates("x", "2027-01-01", (Rate("XTS", rate, 100),)),
        finance=Finance(Share(*annual), days),
    )
    total = value + sum(costs(tariffs, incoterm, value=Fraction(value)).values())
    assert total == recomputed(
        incoterm, basis, value, Fraction(freight * rate, 100), Fraction(*insurance), Fraction(*duty),
        Fraction(*tax) if counts else Fraction(0), Fraction(inspection * rate, 100), Fraction(*annual) * days / 365,
    )  # fmt: skip


def recomputed(
    incoterm: str,
    basis: str,
    value: int,
    freight: Fraction,
    insured: Fraction,
    duty: Fraction,
    tax: Fraction,
    inspection: Fraction,
    interest: Fraction,
) -> Fraction:
    """The landed cost in an invoice clerk's order, sharing nothing with the engine but the words of the rules."""
    if incoterm == "DDP":
        return Fraction(value)
    price = Fraction(value)
    pays_freight = incoterm[0] in "EF"
    pays_insurance = pays_freight or incoterm in ("CFR", "CPT")
    shipped = price + freight if pays_freight else price if pays_insurance else price / (1 + insured)
    insurance = shipped * insured
    invoice = price + (freight if pays_freight else 0) + (insurance if pays_insurance else 0)
    within = (0 if pays_freight else freight) + (0 if pays_insurance else insurance)
    border = invoice if basis == "cif" else price - within
    dues = border * duty
    return invoice + dues + (invoice + dues) * tax + inspection + price * interest


def test_row_6_ranks_follow_landed_cost_at_the_frozen_rates() -> None:
    """CIF in euros, FCA in dollars and DDP in yuan on one lot; what the rates do later changes nothing."""
    tariffs = some_tariffs(lanes=(a_lane("US", freight=60_000, currency="USD"),), duties=(a_duty(),), basis="cif")
    members = (to_china("m1", 60), to_china("m2", 40))
    ways: dict[str, tuple[str, Mode]] = {"s1": ("CIF", "sea"), "s2": ("FCA", "air"), "s3": ("DDP", "air")}
    deliveries = {
        supplier: a_delivery(
            term, shipped_from="US" if supplier == "s2" else "DE", origin="US" if supplier == "s2" else "DE", mode=mode
        )
        for supplier, (term, mode) in ways.items()
    }
    lines = {supplier: of_all(tariffs, delivery, members, day=DAY) for supplier, delivery in deliveries.items()}
    assert not any(isinstance(found, Missing) for found in lines.values())
    own = {supplier: components(found) for supplier, found in lines.items() if not isinstance(found, Missing)}
    compared = an_evaluation(places=6, rates=RATES, s1=own["s1"], s2=own["s2"], s3=own["s3"])
    evaluation = bidding_in(compared, s1=("EUR", 2), s2=("USD", 2))
    line = a_line("A", 100)
    terms = replace(an_auction(lots=[a_lot(lines=[line], ceiling=10**9, evaluation=evaluation)]), currency="CNY")
    play = Play(terms).bid("s1", "L1", "12.00").bid("s2", "L1", "10.00").bid("s3", "L1", "104.00")
    landed_cny = {
        "s1": Fraction(120_000 * 78, 10) * Fraction(21, 20) * Fraction(113, 100),
        "s2": (100_000 + 60_000) * Fraction(71, 10) * Fraction(101, 100) * Fraction(21, 20) * Fraction(113, 100),
        "s3": Fraction(1_040_000),
    }
    for supplier, cost in landed_cny.items():
        assert abs(Fraction(play.lot().standing[supplier].comparable, 10**6) - cost) <= 3, "six amounts, half a unit each"
    assert sorted(play.ranks(), key=lambda supplier: play.ranks()[supplier]) == sorted(landed_cny, key=lambda s: landed_cny[s])
    later = replace(tariffs, rates=Rates("a central bank", "2027-02-28", (Rate("EUR", 60, 10), Rate("USD", 99, 10))))
    before = play.ranks()
    of_all(later, deliveries["s1"], members, day=DAY)
    assert play.bid("s2", "L1", "9.99").ranks() == before, "the terms hold the rates of the announcement"

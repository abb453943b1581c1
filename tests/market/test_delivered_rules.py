"""Rules W9 and W10, and W8 in whole terms: what is put into the terms, what is refused by its place, what is on record."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from auction.core.announcing import fault_in
from auction.core.evaluation import comparable_of
from auction.core.landed_terms import Deliveries, Delivery, MemberPlace, SupplierDelivery
from auction.core.money import Share
from auction.core.refusals import Refusal
from auction.core.terms import Terms
from auction.market.delivered import Cost, costs_of, recomputed, with_landed
from auction.market.landed import Missing
from auction.market.subsidies import Scheme
from auction.market.tariffs import Tariffs
from tests.market.tariffs import DAY, a_delivery, a_duty, a_lane, some_tariffs
from tests.terms import ANNOUNCED, a_line, a_lot, an_auction

DIGEST = "3f" * 32


def some_terms(ceiling: int | None = 10**7) -> Terms:
    """Two lots of the same members; the auction opens some days after the rates were published."""
    lots = [a_lot("L1", lines=[a_line("A", 100)], ceiling=ceiling), a_lot("L2", lines=[a_line("B", 300)], ceiling=ceiling)]
    return an_auction(lots=lots)


def a_way(incoterm: str = "FCA", *, place: str = "Hamburg", **more: str) -> Delivery:
    return replace(a_delivery(incoterm), place=place, **more)  # type: ignore[arg-type]


def some_deliveries(terms: Terms, **ways: Delivery) -> Deliveries:
    """Everybody by air from Germany, unless said otherwise; every member in China, the first at GD."""
    suppliers = tuple(SupplierDelivery(party.id, ways.get(party.id, a_way())) for party in terms.suppliers)
    members = tuple(MemberPlace(party.id, "CN", "" if place else "GD") for place, party in enumerate(terms.members))
    return Deliveries(DAY, 3_650, suppliers, members)


def landed_terms(terms: Terms, tariffs: Tariffs, deliveries: Deliveries) -> Terms:
    made = with_landed(terms, tariffs, deliveries, DIGEST)
    assert isinstance(made, Terms), made
    return made


def test_W8_every_lot_compares_by_what_the_components_sum_to_and_doing_it_twice_changes_nothing() -> None:
    terms, tariffs = some_terms(), some_tariffs()
    made = landed_terms(terms, tariffs, some_deliveries(terms, s2=a_way("DDP")))
    assert fault_in(made, ANNOUNCED) is None
    assert landed_terms(made, tariffs, some_deliveries(terms, s2=a_way("DDP"))) == made
    for lot in made.lots:
        value = 900_000
        costs = costs_of(made, tariffs, some_deliveries(terms), lot, "s1", value)
        assert not isinstance(costs, Missing)
        total = sum((cost.value for cost in costs), Fraction(0))
        compared = Fraction(comparable_of(lot, "s1", (), value), 10 ** (lot.comparable_scale - lot.value_scale))
        assert abs(compared - total) <= 4, "each amount is rounded once, and the share to the places of the lot"
        assert comparable_of(lot, "s2", (), value) == value * 10 ** (lot.comparable_scale - lot.value_scale)


def test_W8_a_lot_whose_bids_could_not_be_compared_is_refused() -> None:
    terms = some_terms(ceiling=None)
    made = with_landed(terms, some_tariffs(), some_deliveries(terms), DIGEST)
    assert isinstance(made, Refusal)
    assert (made.code, made.rule) == ("evaluation_invalid", "W8")


def test_W9_rates_that_are_too_old_at_the_opening_are_refused() -> None:
    terms = some_terms()
    opens_after = replace(some_deliveries(terms), rates_days=0)
    rates = replace(some_tariffs().rates, date="2020-01-01")
    made = with_landed(terms, replace(some_tariffs(), rates=rates), opens_after, DIGEST)
    assert isinstance(made, Refusal)
    assert (made.code, made.rule, made.detail.partition(":")[0]) == ("rates_stale", "W9", "tariffs.rates.date")
    other = landed_terms(terms, some_tariffs(), some_deliveries(terms))
    later = replace(some_tariffs(), rates=replace(some_tariffs().rates, source="another bank"))
    refused = with_landed(other, later, some_deliveries(terms), DIGEST)
    assert isinstance(refused, Refusal)
    assert refused.code == "rates_differ"


@pytest.mark.parametrize(
    ("way", "code", "rule", "place"),
    [
        (a_way("XXX"), "incoterm_unknown", "U2", "delivery.incoterm"),
        (a_way(place=" "), "place_missing", "U2", "delivery.place"),
        (a_way("FOB"), "sea_terms_by_other", "U3", "delivery.mode"),
        (a_way(hs="0101"), "hs_unknown", "U1", "delivery.hs"),
        (a_way(origin="XX"), "deliveries_invalid", "W10", "delivery"),
    ],
)
def test_W10_a_delivery_that_cannot_be_is_refused_by_its_place(way: Delivery, code: str, rule: str, place: str) -> None:
    terms = some_terms()
    made = with_landed(terms, some_tariffs(), some_deliveries(terms, s2=way), DIGEST)
    assert isinstance(made, Refusal)
    assert (made.code, made.rule) == (code, rule)
    assert made.detail.startswith(f"deliveries.suppliers.1.{place}:") or made.detail == f"deliveries.suppliers.1.{place}"


def test_W10_nobody_is_left_out_and_nobody_is_said_twice() -> None:
    terms = some_terms()
    whole = some_deliveries(terms)
    for deliveries, code in (
        (replace(whole, suppliers=whole.suppliers[1:]), "deliveries_incomplete"),
        (replace(whole, members=whole.members[1:]), "deliveries_incomplete"),
        (replace(whole, suppliers=(*whole.suppliers, whole.suppliers[0])), "deliveries_invalid"),
        (replace(whole, members=(*whole.members, whole.members[0])), "deliveries_invalid"),
        (replace(whole, day="2027-02-30"), "deliveries_invalid"),
    ):
        made = with_landed(terms, some_tariffs(), deliveries, DIGEST)
        assert isinstance(made, Refusal)
        assert made.code == code


def test_W10_a_row_that_names_the_lot_goes_before_one_that_names_none() -> None:
    terms = some_terms()
    whole = some_deliveries(terms)
    deliveries = replace(whole, suppliers=(*whole.suppliers, SupplierDelivery("s1", a_way("DDP"), ("L2",))))
    made = landed_terms(terms, some_tariffs(), deliveries)
    own = [[each.supplier for each in lot.evaluation.suppliers] for lot in made.lots if lot.evaluation]
    assert ("s1" in own[0], "s1" in own[1]) == (True, False)


def test_W10_what_was_used_is_on_record_and_whoever_has_the_tables_gets_the_same() -> None:
    terms, tariffs = some_terms(), some_tariffs()
    made = landed_terms(terms, tariffs, some_deliveries(terms))
    assert made.landed is not None
    assert [(each.source, each.date) for each in made.landed.sources] == [
        ("a central bank", "2027-01-29"),
        ("a customs law", "2026-01-01"),
        ("a forwarder", "2026-01-01"),
        ("a tariff", "2026-01-01"),
        ("a tax law", "2026-01-01"),
    ]
    assert recomputed(made, tariffs, DIGEST) == {}
    assert list(recomputed(made, tariffs, "00" * 32)) == ["landed.tariffs"]
    forged = replace(tariffs, duties=(a_duty(rate=(1, 50)),))
    assert list(recomputed(made, forged, DIGEST)) == ["lots.L1.evaluation", "lots.L2.evaluation"]
    assert list(recomputed(terms, tariffs, DIGEST)) == ["landed"]


def test_W1_tables_are_refused_by_their_place() -> None:
    terms = some_terms()
    made = with_landed(terms, some_tariffs(lanes=(a_lane(), a_lane(to="XX"))), some_deliveries(terms), DIGEST)
    assert isinstance(made, Refusal)
    assert (made.code, made.detail.partition(":")[0]) == ("tariffs_invalid", "tariffs.lanes.1")
    missing = with_landed(terms, some_tariffs(duties=()), some_deliveries(terms), DIGEST)
    assert isinstance(missing, Refusal)
    assert (missing.code, missing.rule) == ("duty_missing", "W1")


def test_J5_a_scheme_of_the_tables_takes_off_what_it_grants_the_members_it_covers() -> None:
    terms = some_terms()
    share = Scheme("home", "a province", "chips", Share(1, 10), 0, None, ("GD",), ("8542",), ("DE",), "2027-01-01", "")
    piece = replace(share, id="piece", share=None, amount=25)
    tariffs = replace(some_tariffs(), schemes=(share, piece, replace(share, id="later", since="2028-01-01")))
    deliveries = some_deliveries(terms, s2=a_way(origin="US"))
    made = landed_terms(terms, tariffs, deliveries)
    lot = made.lots[0]
    costs = costs_of(made, tariffs, deliveries, lot, "s1", 900_000)
    assert not isinstance(costs, Missing)
    quantity = sum(pledge.quantity for line in lot.lines for pledge in line.pledges if pledge.member == terms.members[0].id)
    assert [cost for cost in costs if cost.name.startswith("subsidy:")] == [
        Cost("s1", terms.members[0].id, "subsidy:home", Fraction(-900_000 * quantity, 100 * 10)),
        Cost("s1", terms.members[0].id, "subsidy:piece", Fraction(-25 * quantity)),
    ]
    assert lot.evaluation is not None
    named = {each.supplier: [part.name for part in each.components] for each in lot.evaluation.suppliers}
    assert ("subsidy:home" in named["s1"], "subsidy:home" in named["s2"]) == (True, False)
    unsound = with_landed(terms, replace(tariffs, schemes=(replace(share, cap=0),)), deliveries, DIGEST)
    assert isinstance(unsound, Refusal)
    assert (unsound.code, unsound.detail.partition(":")[0]) == ("scheme_invalid", "tariffs.schemes.0")


def test_J5_the_terms_keep_the_cap_of_a_scheme_that_counts_and_an_audit_holds_it_to_the_tables() -> None:
    terms = some_terms()
    home = Scheme("home", "a province", "chips", Share(1, 10), 0, 5_000, ("GD",), ("8542",), ("DE",), "2027-01-01", "")
    tariffs = replace(some_tariffs(), schemes=(home, replace(home, id="later", since="2028-01-01")))
    made = landed_terms(terms, tariffs, some_deliveries(terms))
    assert made.landed is not None
    assert [(each.scheme, each.cap) for each in made.landed.caps] == [("home", 5_000)]
    assert recomputed(made, tariffs, DIGEST) == {}
    before = replace(made, landed=replace(made.landed, caps=()))
    assert recomputed(before, tariffs, DIGEST) == {}, "a record of before caps were kept"
    smaller = replace(made, landed=replace(made.landed, caps=(replace(made.landed.caps[0], cap=1),)))
    assert list(recomputed(smaller, tariffs, DIGEST)) == ["landed.caps"]

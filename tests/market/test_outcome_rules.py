"""Rules Z7, J7 and J8: what auctions come to draws on licences, and subsidies are claimed and granted for it, once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auction.core.words import ENGINE, Actor
from auction.market.clearance import barred_from
from auction.market.commands import (
    Awarded,
    ClaimSubsidy,
    Delivery,
    DescribeDeliveries,
    DrawLicence,
    GrantClaims,
    LoadSchemes,
    RecordLicence,
    RecordOutcome,
    WithdrawClaim,
)
from auction.market.control import ControlRule
from auction.market.decide import Decision
from auction.market.events import LicenceGivenBack, LicenceUsed, LicenceWanting, OutcomeRecorded, SubsidyGranted, SubsidyUnclaimed
from auction.market.subsidies import Bought, Claim, SchemeTable
from tests.market.stall import COORDINATOR, NOON, Market, an_organisation, cleared, code, events
from tests.market.test_control_rules import LICENCE
from tests.market.test_subsidy_rules import a_claim, a_scheme

DAY = "2026-11-18"
DELIVERY = Delivery("L1", "1", "854231", "3A001", 200, "DE", "m1", "civil")


def licensed(*licences: Any, deliveries: tuple[Delivery, ...] = (DELIVERY,)) -> Market:
    """A market that asks for licences, and an auction whose one line is described."""
    market = cleared(an_organisation(), an_organisation("s2"), an_organisation("m1"))
    market.control(ControlRule("chips", "licence", eccn="3A001"), ControlRule("all", "allow"))
    for licence in licences or (LICENCE,):
        market.ask(RecordLicence(f"r-{licence.id}", COORDINATOR, licence, "Ada"))
    market.ask(DescribeDeliveries("d", COORDINATOR, "A-1", deliveries))
    return market


def awarded(quantity: int = 300, of: int = 300, supplier: str = "s1") -> Awarded:
    return Awarded("L1", "1", supplier, quantity, of)


def recorded(market: Market, *given: Awarded, bought: tuple[Bought, ...] = (), seq: int = 0, **fields: Any) -> Decision:
    said = {"auction": "A-1", "currency": "CNY", "currency_scale": 2, **fields}
    number = seq or market.state.recorded.get(said["auction"], 10) + 1
    return market.ask(
        RecordOutcome(market.next_id, ENGINE, said["auction"], number, given, bought, said["currency"], said["currency_scale"])
    )


def of(kind: type, decision: Decision) -> list[Any]:
    return [event for event in events(decision) if isinstance(event, kind)]


def barred(market: Market, supplier: str = "s1", auction: str = "A-1", *, settled: bool = False) -> list[str]:
    return [each.code for each in barred_from(market.state, supplier, auction, NOON, settled=settled)]


def test_Z7_an_award_draws_on_the_licence_it_needs() -> None:
    market = licensed()
    (used,) = of(LicenceUsed, recorded(market, awarded()))
    assert (used.licence, used.quantity, used.left, used.use.supplier) == ("LIC-1", 200, 50, "s1")
    assert market.state.left_of("LIC-1") == 50
    assert barred(market) == [], "what was drawn for it lets it deliver"


def test_Z7_a_part_draws_its_part_rounded_up() -> None:
    (used,) = of(LicenceUsed, recorded(licensed(), awarded(100, 300)))
    assert used.quantity == 67


def test_Z7_what_needs_no_licence_draws_on_none() -> None:
    market = licensed(deliveries=(replace(DELIVERY, eccn="EAR99"),))
    assert [type(event) for event in events(recorded(market, awarded()))] == [OutcomeRecorded]


def test_Z7_of_those_with_enough_left_the_licence_that_ends_first_is_drawn_on() -> None:
    small = replace(LICENCE, id="LIC-0", quantity=10, valid_until=NOON + 1)
    later = replace(LICENCE, id="LIC-2", valid_until=LICENCE.valid_until + 1)
    (used,) = of(LicenceUsed, recorded(licensed(later, LICENCE, small), awarded()))
    assert used.licence == "LIC-1"


def test_Z7_an_award_that_falls_or_changes_gives_back_first() -> None:
    market = licensed()
    recorded(market, awarded())
    back, used = events(recorded(market, awarded(150)))[1:]
    assert (back, used) == (
        LicenceGivenBack(used.use, "LIC-1", 200, 250),
        LicenceUsed(used.use, "LIC-1", 100, 150),
    )
    assert [type(event) for event in events(recorded(market))] == [OutcomeRecorded, LicenceGivenBack]
    assert market.state.left_of("LIC-1") == 250
    assert market.state.uses == {}


def test_Z7_two_auctions_cannot_draw_the_same_quantity_and_the_second_is_held() -> None:
    market = licensed()
    market.ask(DescribeDeliveries("d2", COORDINATOR, "A-2", (DELIVERY,)))
    recorded(market, awarded())
    assert barred(market, auction="A-2") == ["licence_short"]
    (wanting,) = of(LicenceWanting, recorded(market, awarded(), auction="A-2"))
    assert (wanting.use.auction, wanting.quantity) == ("A-2", 200)
    assert barred(market, auction="A-2") == ["licence_wanting"]
    assert barred(market, auction="A-2", settled=True) == ["licence_wanting"], "contracts or not"
    assert barred(market, settled=True) == []
    recorded(market, auction="A-2")
    assert market.state.wanting == {}
    assert barred(market, auction="A-2") == ["licence_short"]


def test_Z7_a_licence_that_comes_lets_the_award_be_made_again() -> None:
    market = licensed(replace(LICENCE, quantity=100))
    recorded(market, awarded())
    assert barred(market) == ["licence_wanting"]
    market.ask(RecordLicence("more", COORDINATOR, replace(LICENCE, id="LIC-9"), "Ada"))
    assert barred(market) == []
    recorded(market)
    assert [used.licence for used in of(LicenceUsed, recorded(market, awarded()))] == ["LIC-9"]


def test_Z7_the_engine_alone_records_and_the_same_only_once() -> None:
    market = licensed()
    asked = RecordOutcome("x", COORDINATOR, "A-1", 3, (awarded(),), (), "CNY", 2)
    assert code(market.ask(asked)) == "not_permitted"
    recorded(market, awarded(), seq=7)
    assert code(recorded(market, awarded(), seq=8)) == "outcome_recorded"
    assert code(recorded(market, seq=7)) == "outcome_recorded"
    assert code(recorded(market, awarded(0), seq=9)) == "outcome_invalid"


def test_Z7_a_line_that_is_awarded_stays_as_it_was_described() -> None:
    other = replace(DELIVERY, line="2")
    market = licensed(deliveries=(DELIVERY, other))
    recorded(market, awarded())
    elsewhere = DescribeDeliveries("d2", COORDINATOR, "A-1", (replace(DELIVERY, destination="FR"), other))
    assert code(market.ask(elsewhere)) == "deliveries_bound"
    assert code(market.ask(DescribeDeliveries("d3", COORDINATOR, "A-1", (other,)))) == "deliveries_bound"
    events(market.ask(DescribeDeliveries("d4", COORDINATOR, "A-1", (replace(other, quantity=7), DELIVERY))))
    recorded(market)
    events(market.ask(replace(elsewhere, id="d5")))


@given(st.lists(st.tuples(st.sampled_from(["s1", "s2"]), st.integers(0, 300), st.sampled_from(["A-1", "A-2"])), max_size=12))
@settings(max_examples=60, deadline=None)
def test_Z7_a_licence_is_never_drawn_beyond_what_it_allows(steps: list[tuple[str, int, str]]) -> None:
    market = licensed(LICENCE, replace(LICENCE, id="LIC-2", exporter="s2"))
    market.ask(DescribeDeliveries("d2", COORDINATOR, "A-2", (DELIVERY,)))
    market.ask(DrawLicence("by-hand", COORDINATOR, "LIC-1", 40, "an older contract"))
    for supplier, quantity, auction in steps:
        recorded(market, *((awarded(quantity, 300, supplier),) if quantity else ()), auction=auction)
        for id in ("LIC-1", "LIC-2"):
            used = sum(each for licence, each in market.state.uses.values() if licence == id)
            assert market.state.left_of(id) == 250 - used - (40 if id == "LIC-1" else 0) >= 0


# --- claims ------------------------------------------------------------------------------------------------------


def table(*schemes: Any, date: str = DAY, source: str = "province", currency: str = "CNY") -> SchemeTable:
    in_force = (replace(scheme, since="2026-01-01") for scheme in schemes or (a_scheme(),))
    return SchemeTable(source, date, currency, 2, tuple(in_force))


def a_register(*schemes: Any, bought: tuple[Bought, ...] = (Bought("m1", "P-1", 100, 10_000),)) -> Market:
    """A register with schemes, in which auction A-1 is recorded with what was bought."""
    market = cleared()
    market.ask(LoadSchemes("schemes", COORDINATOR, table(*schemes), "Ada"))
    recorded(market, bought=bought)
    return market


def claim(id: str = "c1", **fields: Any) -> Claim:
    return replace(a_claim(id), **{"day": DAY, **fields})


def claimed(market: Market, asked: Claim, *, auction: str = "A-1", by: Actor | None = None) -> Decision:
    return market.ask(ClaimSubsidy(market.next_id, by or Actor("buyer", asked.member), auction, asked))


def granted(market: Market, scheme: str = "g1") -> list[tuple[str, int, int | None]]:
    decision = market.ask(GrantClaims(market.next_id, COORDINATOR, scheme, "invoices seen", "Ada"))
    return [(each.claim, each.money, each.left) for each in of(SubsidyGranted, decision)]


def test_J7_a_member_claims_for_what_it_bought_and_takes_an_open_claim_back() -> None:
    market = a_register()
    events(claimed(market, claim(quantity=60, money=6_000)))
    assert code(claimed(market, claim("c2", quantity=41, money=4_000))) == "volume_claimed"
    events(market.ask(WithdrawClaim("w", Actor("buyer", "m1"), "c1", "m1")))
    events(claimed(market, claim("c2", quantity=100)))
    assert code(market.ask(WithdrawClaim("w2", Actor("buyer", "m1"), "c1", "m1"))) == "subsidy_claim_unknown"
    assert code(market.ask(WithdrawClaim("w3", Actor("buyer", "m2"), "c2", "m2"))) == "subsidy_claim_unknown"
    granted(market)
    assert code(market.ask(WithdrawClaim("w4", Actor("buyer", "m1"), "c2", "m1"))) == "subsidy_claim_unknown"


def test_row_18_one_volume_claimed_in_two_provinces_is_refused_the_second_time() -> None:
    market = a_register(a_scheme("g1", place="GD"), a_scheme("g2", place="FJ"))
    events(claimed(market, claim()))
    assert code(claimed(market, claim("c2", scheme="g2", place="FJ"))) == "volume_claimed"
    granted(market)
    assert code(claimed(market, claim("c3", scheme="g2", place="FJ"))) == "volume_claimed", "granted pieces stay claimed for"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"scheme": "none"}, "scheme_unknown"),
        ({"day": "2025-12-31"}, "scheme_not_in_force"),
        ({"day": "2026-12-31"}, "claim_invalid"),
        ({"day": "today"}, "claim_invalid"),
        ({"quantity": 0}, "claim_invalid"),
        ({"id": ""}, "claim_invalid"),
        ({"part": ""}, "claim_invalid"),
        ({"hs": "381800"}, "part_not_eligible"),
        ({"part": "P-2"}, "purchase_unknown"),
        ({"member": "m2"}, "purchase_unknown"),
        ({"quantity": 101}, "volume_claimed"),
        ({"money": 10_001}, "money_claimed"),
    ],
)
def test_J7_a_claim_is_refused_by_the_first_reason_that_holds(fields: dict[str, Any], expected: str) -> None:
    assert code(claimed(a_register(), claim(**fields))) == expected


def test_J7_of_another_auction_or_in_another_currency_nothing_is_claimed() -> None:
    market = a_register()
    assert code(claimed(market, claim(), auction="A-2")) == "purchase_unknown"
    recorded(market, bought=(Bought("m1", "P-1", 100, 10_000),), auction="A-2", currency="EUR")
    assert code(claimed(market, claim(), auction="A-2")) == "scheme_currency_other"
    events(claimed(market, claim()))
    assert code(claimed(market, claim())) == "subsidy_claim_exists"


def test_J7_whoever_is_neither_the_member_nor_the_coordinator_claims_nothing() -> None:
    market = a_register()
    assert code(claimed(market, claim(), by=Actor("buyer", "m2"))) == "not_permitted"
    assert code(claimed(market, claim(), by=Actor("supplier", "m1"))) == "not_permitted"
    events(claimed(market, claim(), by=COORDINATOR))
    assert code(market.ask(GrantClaims("g", Actor("buyer", "m1"), "g1", "please", "Ada"))) == "not_permitted"
    assert code(market.ask(GrantClaims("g", COORDINATOR, "g1", "please", ""))) == "person_missing"
    assert code(market.ask(GrantClaims("h", COORDINATOR, "g1", "", "Ada"))) == "reason_missing"


def test_J7_when_the_award_falls_open_claims_fall_that_it_bears_no_longer() -> None:
    market = a_register(bought=(Bought("m1", "P-1", 100, 10_000), Bought("m2", "P-1", 50, 5_000)))
    claimed(market, claim("a", quantity=40, money=4_000))
    claimed(market, claim("b", quantity=60, money=6_000))
    claimed(market, claim("c", member="m2", quantity=50, money=5_000))
    fell = of(SubsidyUnclaimed, recorded(market, bought=(Bought("m1", "P-1", 70, 7_000), Bought("m2", "P-1", 50, 5_000))))
    assert fell == [SubsidyUnclaimed("b", "award_fell")]
    granted(market)
    recorded(market)
    assert sorted(market.state.on_claim) == ["a", "c"], "what was granted counts for ever"
    assert code(claimed(market, claim("d", quantity=1, money=1))) == "purchase_unknown"


def test_J8_all_open_claims_are_granted_at_once_in_proportion_within_the_cap() -> None:
    market = a_register(a_scheme(cap=1_500), bought=(Bought("m1", "P-1", 100, 10_000), Bought("m2", "P-1", 100, 10_000)))
    claimed(market, claim("b", money=10_000))
    claimed(market, claim("a", member="m2", money=10_000))
    assert granted(market) == [("a", 750, 750), ("b", 750, 0)]
    recorded(market, bought=(Bought("m1", "P-1", 9, 900),), auction="A-2")
    claimed(market, claim("c", quantity=9, money=900), auction="A-2")
    decision = market.ask(GrantClaims("g", COORDINATOR, "g1", "invoices seen", "Ada"))
    assert code(decision) == "scheme_spent", "the cap holds over all auctions"


def test_J8_what_is_left_of_a_cap_goes_to_later_claims() -> None:
    market = a_register(a_scheme(cap=1_500), bought=(Bought("m1", "P-1", 200, 20_000),))
    claimed(market, claim("a", money=10_000))
    assert granted(market) == [("a", 1_000, 500)]
    claimed(market, claim("b", money=10_000))
    assert granted(market) == [("b", 500, 0)]


def test_J8_without_claims_or_scheme_nothing_is_granted() -> None:
    market = a_register()
    assert code(market.ask(GrantClaims("g", COORDINATOR, "g1", "x", "Ada"))) == "nothing_claimed"
    assert code(market.ask(GrantClaims("h", COORDINATOR, "gx", "x", "Ada"))) == "scheme_unknown"


def test_J8_without_a_cap_each_claim_is_granted_what_it_comes_to() -> None:
    market = a_register()
    claimed(market, claim())
    assert granted(market) == [("c1", 1_000, None)]


def test_J1_schemes_on_record_are_of_one_source_each_the_newer_in_place_of_the_older() -> None:
    market = a_register()
    assert code(market.ask(LoadSchemes("a", COORDINATOR, table(date="2026-01-01"), "Ada"))) == "schemes_older"
    assert code(market.ask(LoadSchemes("b", COORDINATOR, table(source="other"), "Ada"))) == "scheme_invalid"
    assert code(market.ask(LoadSchemes("c", COORDINATOR, table(a_scheme(cap=0)), "Ada"))) == "scheme_invalid"
    assert code(market.ask(LoadSchemes("d", COORDINATOR, table(currency="yuan"), "Ada"))) == "scheme_invalid"
    assert code(market.ask(LoadSchemes("e", COORDINATOR, table(), ""))) == "person_missing"
    events(market.ask(LoadSchemes("f", COORDINATOR, table(a_scheme("g2"), date="2026-12-01"), "Ada")))
    assert market.state.scheme("g1") is None


@given(st.lists(st.tuples(st.integers(1, 60), st.integers(0, 6_000), st.booleans()), max_size=10), st.integers(1, 3_000))
@settings(max_examples=60, deadline=None)
def test_J8_nothing_is_claimed_or_granted_beyond_what_there_is(steps: list[tuple[int, int, bool]], cap: int) -> None:
    market = a_register(a_scheme(cap=cap))
    for number, (quantity, money, grants) in enumerate(steps):
        claimed(market, claim(f"c{number}", quantity=quantity, money=money))
        if grants:
            market.ask(GrantClaims(f"g{number}", COORDINATOR, "g1", "seen", "Ada"))
        held = market.state.on_claim.values()
        assert sum(each.claim.quantity for each in held) <= 100
        assert sum(each.claim.money for each in held) <= 10_000
        assert sum(each.money for each in held) == market.state.granted.get("g1", 0) <= cap

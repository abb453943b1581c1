"""The D chapter of market/RULEBOOK.md, rule by rule."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from auction.core.errors import InvariantBroken
from auction.core.money import Share
from auction.core.views import whole_view
from auction.core.visibility import Audience
from auction.core.words import CONSORTIUM, ENGINE, Actor
from auction.market.clearance import clearance, conflicts, offer_check, standing
from auction.market.commands import (
    ClaimPart,
    DescribeDeliveries,
    GrantAuthorisation,
    OpenMarket,
    RegisterOrganisation,
    RevokeAuthorisation,
    ScreenOrganisations,
    SetMarketPolicy,
    VerifyOrganisation,
    WithdrawVerification,
)
from auction.market.events import OrganisationRegistered, OrganisationVerified, VerificationWithdrawn
from auction.market.identifiers import Identifier, is_duns, is_identifier, is_lei, is_uscc, is_vat
from auction.market.organisations import Owner
from auction.market.origins import origins
from tests.auctions import Play, a_lot, a_stage, an_auction
from tests.market.stall import (
    COORDINATOR,
    DAY_US,
    NOON,
    POLICY,
    Market,
    a_list,
    an_authorisation,
    an_offer,
    an_organisation,
    cleared,
    code,
    events,
)

S1, M1 = Actor("supplier", "s1"), Actor("buyer", "m1")


def codes(market: Market, id: str = "s1", at: int = NOON) -> list[str]:
    return [reason.code for reason in clearance(market.state, id, at)]


def test_D1_the_register_is_begun_once_and_before_all_else() -> None:
    market = Market(opened=False)
    assert code(market.register(an_organisation())) == "market_not_open"
    assert events(market.ask(OpenMarket("open", COORDINATOR, "operator", POLICY)))
    assert code(market.ask(OpenMarket("again", COORDINATOR, "operator", POLICY))) == "market_exists"
    assert codes(market, "nobody") == ["organisation_unknown"]
    assert code(market.verify("nobody")) == "organisation_unknown"


@pytest.mark.parametrize(
    "fields",
    [
        {"threshold": 699},
        {"threshold": 1001},
        {"list_age_us": 0},
        {"longest_decision_us": 0},
        {"sources": ("a", "a")},
        {"sources": ("",)},
    ],
)
def test_D1_a_policy_keeps_within_its_bounds(fields: dict[str, Any]) -> None:
    asked = replace(POLICY, **fields)
    assert code(Market(opened=False).ask(OpenMarket("open", COORDINATOR, "operator", asked))) == "policy_invalid"
    assert code(Market().ask(SetMarketPolicy("p", COORDINATOR, asked, "why", "Ada"))) == "policy_invalid"


@pytest.mark.parametrize(
    "fields",
    [
        {"id": "no id"},
        {"id": "consortium"},
        {"legal_name": "-- --"},
        {"legal_name": "a\u202eb"},
        {"country": "XX"},
        {"country": "de"},
        {"aliases": ("",)},
        {"aliases": tuple(f"name {n}" for n in range(51))},
        {"roles": ("supplier", "supplier")},
        {"owners": (Owner("Somebody", "QQ"),)},
        {"addresses": ("",)},
    ],
)
def test_D2_an_organisation_is_what_it_can_be(fields: dict[str, Any]) -> None:
    asked = replace(an_organisation(), **fields)
    assert code(Market().register(asked)) == "organisation_invalid"


LEI = "5493001KJTIIGC8Y1R12"
USCC = "91350100M000100Y43"
VAT = (
    *("ATU13585627", "BE0428759497", "DE136695976", "DK13585628", "ESB58378431", "FI20774740", "FR40303265045", "IE6433435F"),
    *("IE6433435OA", "IT00743110157", "LU15027442", "NL004495445B01", "NL002455799B11", "PL8567346215", "PT501964843"),
    "SE123456789701",
)
"""Numbers that are printed as examples by registers and standards, none of them anybody's who trades here."""


def test_D3_published_numbers_check() -> None:
    assert is_lei(LEI)
    assert is_lei("529900T8BM49AURSDO55")
    assert is_uscc(USCC)
    assert is_duns("150483782")
    assert [number for number in VAT if not is_vat(number)] == []


@pytest.mark.parametrize("number", VAT)
def test_D3_one_digit_wrong_does_not_check(number: str) -> None:
    """Every check digit here finds every single wrong digit of the number's last seven."""
    wrong = [
        number[:place] + str((int(number[place]) + by) % 10) + number[place + 1 :]
        for place in range(len(number) - 8, len(number) - 2)
        for by in range(1, 10)
        if number[place].isdigit() and "B" not in number[2:]
    ]
    passed = [each for each in wrong if is_vat(each)]
    assert len(passed) <= len(wrong) // 9, passed


def test_D3_lei_and_uscc_find_every_wrong_digit_and_letter() -> None:
    for check, number in ((is_lei, LEI), (is_uscc, USCC)):
        for place, mark in enumerate(number):
            for other in "0123456789ABCDEFGHJKLMNPQRTUWXY":
                same = other == mark or other.isdigit() != mark.isdigit()
                assert same or not check(number[:place] + other + number[place + 1 :])


@pytest.mark.parametrize(
    "identifier",
    [
        Identifier("lei", LEI.lower()),
        Identifier("lei", LEI + "0"),
        Identifier("uscc", "91350100M000100I43"),
        Identifier("vat", "XX123456789"),
        Identifier("vat", "DE136695978"),
        Identifier("vat", "DE１36695976"),
        Identifier("duns", "12345678"),
    ],
)
def test_D3_a_number_that_does_not_check_is_refused(identifier: Identifier) -> None:
    assert not is_identifier(identifier)
    assert code(Market().register(an_organisation(identifiers=(identifier,)))) == "identifier_invalid"


def test_D3_one_number_of_a_kind() -> None:
    twice = (Identifier("duns", "150483782"), Identifier("duns", "150483783"))
    assert code(Market().register(an_organisation(identifiers=twice))) == "identifier_invalid"


def test_D4_saying_it_anew_needs_a_new_verification() -> None:
    market = cleared()
    assert code(market.register(an_organisation())) == "organisation_unchanged"
    renamed = an_organisation(aliases=("Another Name",))
    happened = events(market.register(renamed))
    assert [type(event) for event in happened] == [OrganisationRegistered, VerificationWithdrawn]
    assert codes(market) == ["organisation_unverified", "screening_pending"]
    market.screen()
    market.verify()
    moved = replace(renamed, country="FR")
    assert events(market.register(moved))[0].renamed is False
    assert codes(market) == ["organisation_unverified"]


@pytest.mark.parametrize("person", ["", None])
def test_D5_who_decides_is_named(person: str | None) -> None:
    market = Market()
    market.register(an_organisation())
    if person is None:
        asked = VerifyOrganisation("v", COORDINATOR, "s1", " ", NOON + DAY_US, "Ada")
        assert code(market.ask(asked)) == "reason_missing"
    else:
        assert code(market.verify(person=person)) == "person_missing"


def test_D6_verification_opens_and_ends() -> None:
    market = Market()
    market.load(a_list())
    market.register(an_organisation())
    market.screen()
    assert codes(market) == ["organisation_unverified"]
    market.verify(until=NOON + 10)
    assert codes(market) == []
    assert codes(market, at=NOON + 9) == []
    assert codes(market, at=NOON + 10) == ["verification_expired"]
    assert code(market.verify(until=NOON)) == "validity_invalid"
    assert code(market.verify(until=NOON + POLICY.longest_decision_us + 1)) == "validity_invalid"
    withdrawn = WithdrawVerification("w", COORDINATOR, "s1", "forged extract", "Ben")
    assert events(market.ask(withdrawn)) == (VerificationWithdrawn("s1", "Ben", "forged extract"),)
    assert code(market.ask(replace(withdrawn, id="w2"))) == "not_verified"
    assert codes(market) == ["organisation_unverified"]


def test_row_7_an_unverified_organisation_drafts_but_does_not_bid() -> None:
    """It registers and has an offer checked by itself; a person's verification opens bidding, and the record says whose."""
    market = Market()
    market.load(a_list())
    market.register(an_organisation(), by=S1)
    market.screen()
    assert offer_check(market.state, an_offer(), NOON) == ()
    assert codes(market) == ["organisation_unverified"]
    happened = events(market.verify(person="Ada"))
    assert happened == (OrganisationVerified("s1", "Ada", "register extract seen", NOON + 300 * DAY_US),)
    assert codes(market) == []


def franchised() -> Market:
    market = cleared(an_organisation(), an_organisation("maker", kind="manufacturer"))
    market.grant(territory="DE")
    return market


def stands(market: Market, at: int = NOON, territory: str = "DE", supplier: str = "s1") -> str:
    return standing(market.state, supplier, manufacturer="maker", territory=territory, at=at)


@pytest.mark.parametrize(
    "fields",
    [
        {"id": ""},
        {"territory": "XX"},
        {"valid_until": NOON - DAY_US},
        {"evidence": ""},
        {"distributor": "maker"},
    ],
)
def test_D7_an_authorisation_has_parties_dates_and_evidence(fields: dict[str, Any]) -> None:
    market = cleared(an_organisation(), an_organisation("maker", kind="manufacturer"))
    assert code(market.grant(**fields)) == "authorisation_invalid"


def test_D7_who_authorises_is_a_manufacturer_and_only_for_itself() -> None:
    market = cleared(an_organisation(), an_organisation("maker", kind="manufacturer"))
    assert code(market.grant(manufacturer="s1", distributor="maker")) == "not_a_manufacturer"
    assert code(market.grant(manufacturer="nobody")) == "organisation_unknown"
    asked = GrantAuthorisation("g", Actor("supplier", "s1"), an_authorisation())
    assert code(market.ask(asked)) == "not_permitted"
    assert events(market.ask(replace(asked, id="g2", by=Actor("supplier", "maker"))))
    assert code(market.grant()) == "authorisation_exists"


def test_D7_a_revoked_one_holds_no_longer() -> None:
    market = franchised()
    assert events(market.ask(RevokeAuthorisation("r", COORDINATOR, "A-1", "contract ended"), at=NOON + 5))
    assert stands(market, NOON + 4) == "franchised"
    assert stands(market, NOON + 5) == "independent"
    assert code(market.ask(RevokeAuthorisation("r2", COORDINATOR, "A-1", "once more"), at=NOON + 6)) == "authorisation_unknown"


def test_D8_franchised_there_and_then_only() -> None:
    market = franchised()
    assert (stands(market), stands(market, territory="FR"), stands(market, supplier="maker")) == (
        "franchised",
        "independent",
        "maker",
    )
    assert stands(market, NOON + DAY_US - 1) == "franchised"
    assert stands(market, NOON + DAY_US) == "independent"
    as_franchised = an_offer(as_franchised=True)
    assert offer_check(market.state, as_franchised, NOON) == ()
    assert [fault[0] for fault in offer_check(market.state, as_franchised, NOON + DAY_US)] == ["authorisation_expired"]
    other = replace(as_franchised, manufacturer="another")
    assert [fault[0] for fault in offer_check(market.state, other, NOON)] == ["authorisation_missing"]


def test_D9_a_common_owner_is_a_conflict() -> None:
    owner = Owner("Grażyna  Nowak", "PL")
    market = cleared(
        an_organisation("operator", owners=(Owner("grazyna nowak", "PL"),)),
        an_organisation("s1", owners=(owner, Owner("A. Other", "DE", "X-1"))),
        an_organisation("s2", owners=(Owner("Another Spelling", "FR", "X-1"),)),
        an_organisation("s3", owners=(Owner("Grazyna Nowak", "DE"),)),
    )
    asked = {
        id: [(each.code, each.detail) for each in conflicts(market.state, id, ("s1", "s2", "s3"))] for id in ("s1", "s2", "s3")
    }
    assert asked == {
        "s1": [("conflict_operator", "operator"), ("conflict_member", "s2")],
        "s2": [("conflict_member", "s1")],
        "s3": [],
    }


def test_row_17_a_bidder_that_shares_an_owner_with_the_operator_sees_nothing_sealed() -> None:
    market = cleared(
        an_organisation("operator", ownership="state", owners=(Owner("Provincial Fund", "CN", "F-9"),)),
        an_organisation("s1", ownership="mixed", owners=(Owner("Provincial Fund", "CN", "F-9"),)),
        an_organisation("s2"),
    )
    assert [each.code for each in conflicts(market.state, "s1", ())] == ["conflict_operator"]


def test_row_17_and_in_the_auction_it_sees_nothing_of_what_lies_sealed() -> None:
    play = Play(an_auction(lots=[a_lot(stages=(a_stage("sealed"),))], suppliers=("s1", "s2")))
    assert play.bid("s2", "L1", "43.21").code == ""
    assert "43" in repr(whole_view(play.state, Audience("supplier", "s2")))
    for other in (Audience("supplier", "s1"), Audience("buyer", "m1"), Audience("observer", ""), Audience("buyer", CONSORTIUM)):
        assert "43.21" not in repr(whole_view(play.state, other)), other


@pytest.mark.parametrize(
    "asked",
    [
        RegisterOrganisation("x", Actor("supplier", "s2"), an_organisation("s1", "Somebody Else")),
        RegisterOrganisation("x", Actor("auditor", "s1"), an_organisation("s1", "Somebody Else")),
        VerifyOrganisation("x", S1, "s1", "trust me", NOON + 1, "me"),
        ClaimPart("x", M1, "maker", "PN-1"),
        ScreenOrganisations("x", COORDINATOR, ("s1",)),
        DescribeDeliveries("x", ENGINE, "A-1", ()),
        OpenMarket("x", ENGINE, "operator", POLICY),
    ],
)
def test_D10_nobody_speaks_for_another(asked: object) -> None:
    assert code(cleared().ask(asked)) == "not_permitted"


def test_D10_members_register_themselves_too() -> None:
    assert events(Market().register(an_organisation("m1"), by=M1))


def test_D12_the_part_of_each_country_is_told() -> None:
    market = cleared(an_organisation("s1", country="CN"), an_organisation("s2"), an_organisation("s3", country="CN"))
    told = origins(market.state, [("s1", 30), ("s2", 50), ("s3", 20), ("nobody", 0)])
    assert [(each.country, each.money, each.total) for each in told] == [("CN", 50, 100), ("DE", 50, 100), ("", 0, 100)]
    assert not any(each.is_flagged for each in told)


def test_row_16_a_country_with_more_than_the_most_is_flagged() -> None:
    market = cleared(an_organisation("s1", country="CN"), an_organisation("s2"))
    policy = replace(POLICY, most_origin=Share(3, 5))
    assert events(market.ask(SetMarketPolicy("p", COORDINATOR, policy, "import dependence", "Ada")))
    assert [each.is_flagged for each in origins(market.state, [("s1", 60), ("s2", 40)])] == [False, False]
    assert [each.is_flagged for each in origins(market.state, [("s1", 61), ("s2", 39)])] == [True, False]
    wrong = replace(policy, most_origin=Share(3, 2))
    assert code(market.ask(SetMarketPolicy("q", COORDINATOR, wrong, "why", "Ada"))) == "policy_invalid"


def test_D11_an_id_names_one_request() -> None:
    market = Market()
    asked = RegisterOrganisation("r", S1, an_organisation())
    assert events(market.ask(asked))
    assert code(market.ask(replace(asked, organisation=an_organisation(country="FR")))) == "bid_id_reused"
    with pytest.raises(InvariantBroken):
        market.ask(asked, at=NOON - 1)

"""Chapter V: who sees what, and when."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from auction.core.briefing import briefing
from auction.core.fields import FIELDS
from auction.core.open_terms import open_terms
from auction.core.sight import Row
from auction.core.terms import Visibility
from auction.core.views import changed_rows, whole_view
from auction.core.visibility import (
    INSIDERS,
    OF_CLOCKS,
    OF_EARLY_CLOSES,
    OF_JOINING,
    OF_OPENINGS,
    OF_SERIES,
    OF_SUBSIDIES,
    OF_TURNS,
    Audience,
    tells_of_sender_alone,
)
from auction.core.words import CONSORTIUM
from tests.auctions import (
    ALL_OPEN,
    CLOSES,
    COORDINATOR,
    HOUR_US,
    MINUTE_US,
    OPENS,
    RANK_ONLY,
    Play,
    a_clock,
    a_clock_lot,
    a_line,
    a_lot,
    a_visibility,
    an_auction,
    an_overtime,
)

S1, S2, S3 = (Audience("supplier", party) for party in ("s1", "s2", "s3"))
BUYER, M1, M2 = (Audience("buyer", party) for party in (CONSORTIUM, "m1", "m2"))
OBSERVER, AUDITOR = Audience("observer", ""), Audience("auditor", "")
EVERYBODY = (S1, S2, S3, BUYER, M1, M2, OBSERVER, AUDITOR)
OUTSIDERS = (S1, S2, S3, M1, OBSERVER, AUDITOR)


def row(play: Play, audience: Audience, key: str = "lot:L1") -> Row:
    return whole_view(play.state, audience)[key]


def seen(audience: Audience, visibility: Visibility = ALL_OPEN, **changes: Any) -> Play:
    lots = [a_lot(reserve=850, ceiling=2000), a_lot("L2", closes_at=CLOSES + MINUTE_US)]
    return Play(an_auction(lots=lots, visibility=visibility, withdrawal="until_close", **changes))


def with_bids(visibility: Visibility = ALL_OPEN, **changes: Any) -> Play:
    return seen(S1, visibility, **changes).bid("s1", "L1", "9.00").bid("s2", "L1", "8.00").bid("s3", "L1", "8.50")


def test_V1_nothing_is_seen_before_the_announcement() -> None:
    play = Play(an_auction(), announced=False).announce(replace(an_auction(), title=""))
    assert [whole_view(play.state, audience) for audience in EVERYBODY] == [{}] * len(EVERYBODY)
    assert [changed_rows(play.state, play.events, audience) for audience in EVERYBODY] == [{}] * len(EVERYBODY)


@pytest.mark.parametrize("audience", EVERYBODY, ids=str)
def test_V1_everyone_sees_status_and_times(audience: Audience) -> None:
    play = with_bids(overtime=an_overtime(hard_stop_us=HOUR_US))
    play.bid("s1", "L1", "7.00", at=CLOSES - MINUTE_US)
    shown = row(play, audience)
    assert shown["status"] == "open"
    assert shown["closes_at"] == CLOSES + MINUTE_US
    assert shown["hard_stop"] == CLOSES + HOUR_US
    assert shown["overtimes"] == 1
    assert shown["closed_at"] is None
    play.wait(CLOSES + MINUTE_US)
    assert (row(play, audience)["status"], row(play, audience)["closed_at"]) == ("closed", CLOSES + MINUTE_US)


@pytest.mark.parametrize("audience", EVERYBODY, ids=str)
def test_V1_everyone_sees_the_state_of_the_auction(audience: Audience) -> None:
    play = seen(audience)
    assert row(play, audience, "auction")["status"] == "announced"
    assert row(play, audience)["status"] == "waiting"
    play.pause(at=OPENS + 5, reason="alarm")
    assert row(play, audience, "auction") == {"status": "paused", "paused_at": OPENS + 5, "paused_why": "alarm", "closed_at": None}
    assert row(play, audience)["status"] == "paused"
    play.resume(at=OPENS + 9).wait(CLOSES + HOUR_US)
    last = play.state.closed_at
    assert row(play, audience, "auction") == {"status": "closed", "paused_at": None, "paused_why": "", "closed_at": last}


def test_V1_the_lists_name_fields_that_exist() -> None:
    play = with_bids()
    for audience in EVERYBODY:
        assert set(row(play, audience)) <= set(FIELDS)
    assert set(INSIDERS) <= set(FIELDS)


def test_V2_a_supplier_sees_its_own_bid_and_rank_always() -> None:
    play = with_bids(RANK_ONLY)
    shown = row(play, S1)
    assert {name: shown[name] for name in ("own", "own_prices", "own_surrogate", "rank", "next")} == {
        "own": "9.00",
        "own_prices": ("9.00",),
        "own_surrogate": False,
        "rank": 3,
        "next": "8.99",
    }
    assert set(shown) == {
        "status",
        "closes_at",
        "closed_at",
        "overtimes",
        "hard_stop",
        "stage",
        "next_stage_at",
        "secret",
        "entrant",
        "sealed",
        "own",
        "own_prices",
        "own_surrogate",
        "rank",
        "next",
    }


def test_V2_prices_have_the_decimals_of_the_lot_and_values_their_own() -> None:
    lot = a_lot(lines=[a_line("A", 7)], price_scale=3, quantity_scale=1)
    play = Play(an_auction(lots=[lot])).bid("s1", "L1", "1.5")
    assert (row(play, S1)["own_prices"], row(play, S1)["own"]) == (("1.500",), "1.0500")


def test_V2_without_a_bid_there_is_no_rank() -> None:
    play = with_bids(RANK_ONLY).withdraw("s1", "L1")
    shown = row(play, S1)
    assert (shown["own"], shown["own_prices"], shown["rank"], shown["next"]) == (None, None, None, "8.99")
    assert row(seen(S1), S1)["next"] == "20.00"


def test_V2_a_supplier_is_told_of_a_surrogate_bid() -> None:
    play = seen(S1, surrogate_bids=True).bid("s1", "L1", "9.00", by=COORDINATOR)
    assert row(play, S1)["own_surrogate"] is True
    assert row(play.bid("s1", "L1", "8.00"), S1)["own_surrogate"] is False


def test_V2_no_next_value_where_nothing_more_can_be_bid() -> None:
    play = with_bids().exclude("s1")
    assert (row(play, S1)["next"], row(play, S2)["next"]) == (None, "7.99")
    play.wait(CLOSES)
    assert row(play, S2)["next"] is None
    assert row(play, S2)["rank"] == 1


def test_V2_acceptance_and_exclusion_are_ones_own() -> None:
    play = seen(S1).accept_terms("s1").exclude("s2", reason="collusion")
    assert row(play, S1, "you") == {"accepted": True, "excluded": None}
    assert row(play, S2, "you") == {"accepted": False, "excluded": "collusion"}
    assert all("you" not in whole_view(play.state, audience) for audience in (BUYER, M1, OBSERVER, AUDITOR))


def of_suppliers(play: Play, audience: Audience) -> dict[str, Row]:
    return {key: shown for key, shown in whole_view(play.state, audience).items() if key.startswith("supplier:")}


def test_V8_acceptance_and_exclusion_of_all_are_for_the_coordinator_and_after_the_close_for_insiders() -> None:
    play = seen(S1).accept_terms("s1")
    assert changed_rows(play.state, play.events, BUYER)["supplier:s1"] == {"accepted": True, "excluded": None}
    assert not any(key.startswith("supplier:") for key in changed_rows(play.state, play.events, S2))
    play.exclude("s2", reason="collusion")
    assert of_suppliers(play, BUYER) == {
        "supplier:s1": {"accepted": True, "excluded": None},
        "supplier:s2": {"accepted": False, "excluded": "collusion"},
        "supplier:s3": {"accepted": False, "excluded": None},
        "supplier:s4": {"accepted": False, "excluded": None},
    }
    assert [of_suppliers(play, audience) for audience in OUTSIDERS] == [{}] * len(OUTSIDERS)
    play.wait(CLOSES + HOUR_US)
    for insider in (M1, AUDITOR):
        assert of_suppliers(play, insider) == of_suppliers(play, BUYER)
    assert [of_suppliers(play, audience) for audience in (S1, S2, OBSERVER)] == [{}] * 3


CHOICES: dict[str, tuple[Visibility, str, Any]] = {
    "V3 lead": (a_visibility(lead_price=True), "lead", "8.00"),
    "V3 ladder": (a_visibility(lead_price=False, all_prices=True), "ladder", ("8.00", "8.50", "9.00")),
    "V4": (a_visibility(lead_price=False, supplier_count=True), "bidders", 3),
    "V5": (a_visibility(lead_price=False, reserve_met=True), "reserve_met", True),
}
CHOSEN = {"lead", "ladder", "bidders", "reserve_met"}


@pytest.mark.parametrize("audience", [S1, S2, M1, OBSERVER, AUDITOR], ids=str)
@pytest.mark.parametrize(("visibility", "field", "value"), CHOICES.values(), ids=CHOICES)
def test_V3_each_choice_opens_its_field_and_no_other(audience: Audience, visibility: Visibility, field: str, value: Any) -> None:
    shown = row(with_bids(visibility), audience)
    assert set(shown) & CHOSEN == {field}
    assert shown[field] == value


@pytest.mark.parametrize("audience", OUTSIDERS, ids=str)
def test_V3_nobody_is_named_with_all_prices_open(audience: Audience) -> None:
    view = whole_view(with_bids().state, audience)
    assert "leader" not in view["lot:L1"]
    assert not any(key.startswith("bid:") for key in view)


def test_V4_few_suppliers_are_not_counted_aloud() -> None:
    play = with_bids(a_visibility(supplier_count=True, count_from=3))
    assert row(play, S1)["bidders"] == 3
    assert row(play.withdraw("s3", "L1"), S1)["bidders"] is None
    assert row(play, BUYER)["suppliers"] == 2


def test_V5_the_reserve_is_met_at_the_reserve() -> None:
    play = seen(S1, a_visibility(reserve_met=True))
    assert row(play, S1)["reserve_met"] is False
    assert row(play.bid("s1", "L1", "8.51"), S1)["reserve_met"] is False
    assert row(play.bid("s1", "L1", "8.50"), S1)["reserve_met"] is True


def test_V5_without_a_reserve_any_bid_meets_it() -> None:
    play = seen(S1, a_visibility(reserve_met=True))
    assert row(play, S1, "lot:L2")["reserve_met"] is False
    assert row(play.bid("s1", "L2", "9.00"), S1, "lot:L2")["reserve_met"] is True


GATED = replace(ALL_OPEN, starting_gate=True)


def test_V6_a_supplier_sees_nothing_of_others_before_its_first_bid() -> None:
    play = with_bids(GATED)
    assert set(row(play, S1)) >= CHOSEN
    assert not set(row(play, Audience("supplier", "s4"))) & CHOSEN
    play.bid("s4", "L1", "nine")
    assert not set(row(play, Audience("supplier", "s4"))) & CHOSEN
    play.bid("s4", "L1", "19.00")
    assert set(row(play, Audience("supplier", "s4"))) >= CHOSEN
    assert not set(row(play, Audience("supplier", "s4"), "lot:L2")) & CHOSEN


def test_V6_an_observer_sees_nothing_before_the_first_bid_of_all() -> None:
    play = seen(S1, GATED)
    assert not set(row(play, OBSERVER)) & CHOSEN
    assert set(row(play.bid("s1", "L1", "9.00"), OBSERVER)) >= CHOSEN


def test_V6_a_gate_once_open_stays_open() -> None:
    play = seen(S1, GATED).bid("s1", "L1", "9.00").withdraw("s1", "L1")
    assert set(row(play, OBSERVER)) >= CHOSEN
    assert set(row(play, S1)) >= CHOSEN


def terms_with_secrets() -> Play:
    lots = [a_lot(quantity=3, ceiling=2000, reserve=1234, baseline=1999, largest_change=(1, 4)), a_lot("L2", closes_at=CLOSES + 1)]
    return Play(an_auction(lots=lots))


def told(play: Play, audience: Audience) -> dict[str, Any]:
    return dict(briefing(play.state, audience))


def test_V7_suppliers_and_observers_read_the_open_terms() -> None:
    play = terms_with_secrets()
    for audience in (S1, OBSERVER, M1, AUDITOR):
        terms = told(play, audience)
        assert terms["terms_sha256"] == play.state.terms_sha256
        assert terms["members"] == []
        assert (terms["lots"][0]["reserve"], terms["lots"][0]["baseline"]) == (None, None)
        assert terms["lots"][0]["ceiling"] == "20.00"
        assert terms["lots"][0]["largest_change"] == [1, 4]
        assert terms["lots"][0]["lines"][0]["quantity"] == 3
        assert terms["visibility"]["lead_price"] is True


def test_V7_every_open_term_is_in_the_briefing() -> None:
    play = terms_with_secrets()
    renamed = {"from_value": "from"}

    def names(plain: object) -> set[str]:
        if isinstance(plain, dict):
            return {renamed.get(str(key), str(key)) for key in plain} | {name for value in plain.values() for name in names(value)}
        if isinstance(plain, (list, tuple)):
            return {name for value in plain for name in names(value)}
        return set()

    missing = names(open_terms(play.terms)) - names(told(play, S1))
    assert missing == {"num", "den"}


def test_V7_a_supplier_finds_itself_alone() -> None:
    play = terms_with_secrets()
    assert told(play, S2)["suppliers"] == [{"id": "s2", "name": "s2 Ltd"}]
    assert told(play, OBSERVER)["suppliers"] == []
    assert told(play, M1)["suppliers"] == []


def test_V7_pledges_are_for_the_coordinator_and_each_members_own() -> None:
    play = terms_with_secrets()

    def pledges(audience: Audience) -> list[tuple[str, int]]:
        return [(pledge["member"], pledge["quantity"]) for pledge in told(play, audience)["lots"][0]["lines"][0]["pledges"]]

    assert pledges(BUYER) == [("m1", 2), ("m2", 1)]
    for _ in range(2):
        assert (pledges(M1), pledges(M2)) == ([("m1", 2)], [("m2", 1)])
        assert pledges(S1) == pledges(OBSERVER) == pledges(AUDITOR) == []
        play.wait(CLOSES + 1)


def test_V7_insiders_read_reserve_baseline_and_parties() -> None:
    play = terms_with_secrets()
    for audience in (BUYER, M1, AUDITOR):
        terms = told(play, audience)
        assert (terms["lots"][0]["reserve"], terms["lots"][0]["baseline"]) == ("12.34", "19.99")
        assert [party["id"] for party in terms["members"]] == ["m1", "m2"]
        assert [party["id"] for party in terms["suppliers"]] == ["s1", "s2", "s3", "s4"]
        play.wait(CLOSES + 1)
    assert told(play, S1)["lots"][0]["reserve"] is None
    assert told(play, OBSERVER)["members"] == []


def test_V8_the_coordinator_sees_every_bid_by_name_at_any_time() -> None:
    play = with_bids(RANK_ONLY)
    view = whole_view(play.state, BUYER)
    assert view["bid:L1:s1"] == {"value": "9.00", "prices": ("9.00",), "at": OPENS, "seq": 3, "surrogate": False, "rank": 3}
    lot = view["lot:L1"]
    assert (lot["leader"], lot["lead"], lot["bids"], lot["suppliers"], lot["reserve_met"]) == ("s2", "8.00", 3, 3, True)
    assert set(lot) == set(INSIDERS) - OF_TURNS - OF_CLOCKS - OF_OPENINGS - OF_SERIES - OF_EARLY_CLOSES - OF_JOINING - OF_SUBSIDIES
    assert "bid:L1:s1" not in whole_view(play.withdraw("s1", "L1").state, BUYER)


@pytest.mark.parametrize("audience", [Audience("supplier", CONSORTIUM), Audience("observer", CONSORTIUM)], ids=str)
def test_V8_the_coordinators_id_alone_opens_nothing(audience: Audience) -> None:
    assert not any(key.startswith("bid:") for key in whole_view(with_bids().state, audience))


def test_V9_members_and_auditors_see_the_bids_after_the_close() -> None:
    play = with_bids(RANK_ONLY)
    for audience in (M1, AUDITOR):
        assert not any(key.startswith("bid:") for key in whole_view(play.state, audience))
    play.wait(CLOSES)
    assert not any(key.startswith("bid:") for key in whole_view(play.state, M1))
    play.wait(CLOSES + HOUR_US)
    for audience in (M1, AUDITOR, BUYER):
        assert [key for key in whole_view(play.state, audience) if key.startswith("bid:")] == [
            "bid:L1:s1",
            "bid:L1:s2",
            "bid:L1:s3",
        ]
    for audience in (S1, OBSERVER):
        assert not any(key.startswith("bid:") for key in whole_view(play.state, audience))


def settled() -> Play:
    play = with_bids().bid("s1", "L2", "5.00").wait(CLOSES + HOUR_US).propose()
    return play.confirm("L1").reject("L2", reason="too dear").allot()


def test_V9_a_supplier_learns_whether_it_won() -> None:
    play = settled()
    assert row(play, S2, "award:L1") == {"status": "confirmed", "won": True, "why_not": None}
    assert row(play, S1, "award:L1") == {"status": "confirmed", "won": False, "why_not": "outranked"}
    assert row(play, S1, "award:L2") == {"status": "rejected", "won": False, "why_not": "rejected", "reason": "too dear"}
    assert row(play, OBSERVER, "award:L1") == {"status": "confirmed"}


def test_V9_nobody_has_won_before_the_confirmation() -> None:
    play = with_bids().wait(CLOSES + HOUR_US).propose()
    assert row(play, S2, "award:L1") == {"status": "proposed", "won": False, "why_not": None}


def test_V9_insiders_see_the_award_whole() -> None:
    play = settled()
    for audience in (BUYER, M1, AUDITOR):
        award = row(play, audience, "award:L2")
        assert award == {
            "status": "rejected",
            "supplier": "s1",
            "value": "5.00",
            "money": "5.00",
            "reason": "too dear",
            "saving": None,
        }


def test_V9_why_a_lot_is_not_awarded_is_for_insiders() -> None:
    play = seen(S1).bid("s1", "L1", "9.00").wait(CLOSES + HOUR_US).propose()
    assert row(play, S1, "award:L1") == {"status": "unawarded", "why": "", "why_not": "above_reserve"}
    assert row(play, BUYER, "award:L1") == {"status": "unawarded", "why": "above_reserve"}


def test_V9_a_contract_is_seen_by_its_parties_the_coordinator_and_auditors() -> None:
    play = settled()
    assert list(play.state.contracts) == ["s2-m1"]
    seers = [audience for audience in EVERYBODY if "contract:s2-m1" in whole_view(play.state, audience)]
    assert seers == [S2, BUYER, M1, AUDITOR]
    names = {party.id: party.name for party in (*play.state.known_terms().members, *play.state.known_terms().suppliers)}
    assert row(play, S2, "contract:s2-m1") == {
        "supplier": "s2",
        "supplier_name": names["s2"],
        "member": "m1",
        "member_name": names["m1"],
        "total": "8.00",
        "step": "draft",
        "signed_at": None,
    }


def test_V9_a_saving_is_claimed_where_there_is_a_baseline() -> None:
    play = Play(an_auction(lots=[a_lot(baseline=1000)])).bid("s1", "L1", "9.00").wait(CLOSES).propose().confirm("L1")
    lines = tuple(replace(line, saving=100) for line in play.plain_allotment())
    play.allot(lines)
    assert row(play, BUYER, "award:L1")["saving"] == "1.00"


def test_V13_a_supplier_keeps_what_was_told_it_and_no_entry_that_did_more() -> None:
    """A refusal always; what was accepted where it happened to the sender alone, and to nobody by the engine."""

    def may_keep(play: Play, **changes: Any) -> bool:
        return tells_of_sender_alone(replace(play.terms, **changes), play.entries[-1])

    plain = Play(an_auction(overtime=an_overtime())).bid("s1", "L1", "10.00")
    assert may_keep(plain)
    assert not may_keep(plain, proxies=True), "that it is not there would say that the engine bid"
    late = plain.bid("s2", "L1", "9.00", at=CLOSES - 1)
    assert len(late.entries[-1].events) > 1, "overtime is everybody's to see"
    assert may_keep(late)
    refused = late.bid("s2", "L1", "9.50")
    assert refused.code
    assert may_keep(refused, proxies=True)
    for_another = Play(an_auction(surrogate_bids=True)).bid("s1", "L1", "10.00", by=COORDINATOR)
    assert not for_another.code
    assert not may_keep(for_another), "it happened to another than who asked"
    assert not may_keep(for_another.pause()), "it happened to all"


def test_V13_an_entry_is_not_kept_where_a_clock_runs_to_limits_in_any_lot() -> None:
    play = Play(an_auction(lots=[a_lot("L1"), a_lot("L2")])).bid("s1", "L1", "10.00")
    clock = a_clock_lot("dutch", a_clock(limits=True), id="L2")
    assert clock.has_clock_limits
    assert not tells_of_sender_alone(replace(play.terms, lots=(play.terms.lots[0], clock)), play.entries[-1])

"""V7: what is told of the terms, word for word, to suppliers, outsiders and insiders."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from auction.core.award_rules import AwardRules, Limit
from auction.core.briefing import briefing
from auction.core.money import Share
from auction.core.shortlist_terms import Places, Pledged, Shortlist
from auction.core.terms import LateStart, Outage, Overtime, Scripted, Terms, TrafficLight, Volume
from auction.core.visibility import Audience
from auction.core.words import CONSORTIUM
from tests.auctions import (
    CLOSES,
    OPENS,
    SECOND_US,
    Play,
    a_clock,
    a_clock_lot,
    a_line,
    a_lot,
    a_stage,
    a_visibility,
    an_auction,
    some_entrants,
    steps,
)
from tests.criteria import a_component, a_criterion, an_evaluation, an_option, some_rates
from tests.joining import a_joined_lot, joining_terms

SUPPLIER, OBSERVER, BUYER = Audience("supplier", "s1"), Audience("observer", ""), Audience("buyer", CONSORTIUM)
MEMBER = Audience("buyer", "m1")


def told(terms: Terms, audience: Audience = SUPPLIER) -> dict[str, Any]:
    return briefing(Play(terms).state, audience)


def lot_told(terms: Terms, audience: Audience = SUPPLIER) -> dict[str, Any]:
    """The first lot, as it is read from the wire."""
    found: dict[str, Any] = json.loads(json.dumps(told(terms, audience)["lots"][0]))
    return found


def test_V7_the_terms_are_told_as_they_are() -> None:
    terms = an_auction(
        two_persons=("amend", "pause"),
        lone_bid_reason=True,
        tie_award="past_supply",
        past_supply={"s1": 1, "s2": 2, "s3": 3, "s4": 4},
        proxies=True,
        withdrawal="until_close",
        surrogate_bids=True,
        acceptance=True,
    )
    plain = told(terms)
    assert {name: plain[name] for name in ("auction", "title", "practice", "currency", "currency_scale", "opens_at")} == {
        "auction": "A-1",
        "title": "Parts for a year",
        "practice": False,
        "currency": "EUR",
        "currency_scale": 2,
        "opens_at": OPENS,
    }
    names = (
        "acceptance",
        "basis",
        "ties",
        "tie_award",
        "lottery",
        "withdrawal",
        "surrogate_bids",
        "proxies",
        "payment",
        "packages",
    )
    assert [plain[name] for name in names] == [
        *(True, "beat_own", "earliest", "past_supply", "", "until_close", True, True, "as_bid", False),
    ]
    assert (plain["two_persons"], plain["lone_bid_reason"]) == (["amend", "pause"], True)
    assert plain["past_supply"] == [{"supplier": "s1", "figure": 1}]
    assert [each["figure"] for each in told(terms, BUYER)["past_supply"]] == [1, 2, 3, 4]
    assert told(terms, OBSERVER)["past_supply"] == []


def test_V7_each_finds_the_parties_that_concern_it() -> None:
    terms = replace(an_auction(suppliers=("s1", "s2")), practice=True, scripted=(Scripted("s2", "sniper"),))
    members = [{"id": "m1", "name": "m1 Ltd"}, {"id": "m2", "name": "m2 Ltd"}]
    suppliers = [{"id": "s1", "name": "s1 Ltd"}, {"id": "s2", "name": "s2 Ltd"}]
    seen = {
        audience: [told(terms, audience)[name] for name in ("members", "suppliers", "scripted")]
        for audience in (BUYER, SUPPLIER, OBSERVER)
    }
    assert seen[BUYER] == [members, suppliers, [{"supplier": "s2", "character": "sniper"}]]
    assert seen[SUPPLIER] == [[], suppliers[:1], []]
    assert seen[OBSERVER] == [[], [], []]


def test_V7_overtime_is_told() -> None:
    choices = Overtime(7, "rank_at_most", 2, "bid_stamp", (3, 4), "cascade", 5, 6, 8, False, True, True)
    plain: dict[str, Any] = {"window_us": 7, "trigger": "rank_at_most", "rank": None, "rank_hidden": True, "base": "bid_stamp"}
    plain |= {"lengths_us": [3, 4], "scope": "cascade", "gap_us": 5, "most": 6, "hard_stop_us": 8}
    plain |= {"surrogate_counts": False, "proxy_counts": True}
    assert told(an_auction(overtime=choices))["overtime"] == plain
    assert told(an_auction(overtime=choices), BUYER)["overtime"] == plain | {"rank": 2}


def test_V7_times_are_told() -> None:
    terms = an_auction(
        lots=[a_lot(), a_lot("L2")],
        sequence="serial",
        gap_us=1,
        first_runs_us=CLOSES - OPENS,
        runs_us=9,
        late_start=LateStart(2, 3),
        outage=Outage(4 * SECOND_US, 5),
        early_start=True,
        early_close=True,
    )
    plain = told(terms)
    assert [plain[name] for name in ("sequence", "gap_us", "first_runs_us", "runs_us")] == ["serial", 1, CLOSES - OPENS, 9]
    assert (plain["late_start"], plain["outage"]) == (
        {"tolerance_us": 2, "notice_us": 3},
        {"least_us": 4 * SECOND_US, "window_us": 5},
    )
    assert (plain["early_start"], plain["early_close"]) == (True, True)
    usual = told(an_auction())
    assert usual["late_start"] is None
    assert usual["outage"] == {"least_us": 5 * SECOND_US, "window_us": 120 * SECOND_US}


def test_V7_visibility_is_told() -> None:
    lit = replace(a_visibility(), traffic_light=TrafficLight(1, 2, Share(1, 10)))
    assert told(an_auction(visibility=lit))["visibility"]["traffic_light"] == {"green_to": 1, "amber_to": 2, "within": [1, 10]}
    near = replace(a_visibility(), traffic_light=TrafficLight(1, 2, None))
    assert told(an_auction(visibility=near))["visibility"]["traffic_light"]["within"] is None
    assert told(an_auction())["visibility"]["lead_price"] is True


def test_V7_a_lot_is_told() -> None:
    lot = a_lot(
        lines=[a_line("A", 3)],
        quantity_scale=1,
        ceiling=9_000,
        reserve=8_000,
        floor=5_000,
        baseline=9_500,
        decrement=[steps(5, (1, 10), above=7, most=50)],
        largest_change=(1, 4),
        largest_step=100,
        exact_multiples=True,
    )
    line = {"id": "A", "description": "part A", "manufacturer": "Maker", "part_number": "PN-A", "unit": "pcs", "quantity": 3}
    plain = lot_told(an_auction(lots=[lot]))
    assert {name: plain[name] for name in plain if name not in ("lines", "stages", "evaluation", "shortlist")} == {
        "id": "L1",
        "title": "Lot L1",
        "price_scale": 2,
        "quantity_scale": 1,
        "ceiling": "9.000",
        "reserve": None,
        "floor": None,
        "baseline": None,
        "decrement": [{"from": "0.007", "amount": "0.005", "share": [1, 10], "most": "0.050"}],
        "largest_change": [1, 4],
        "exact_multiples": True,
        "largest_step": "0.100",
        "closes_at": CLOSES,
        "index": None,
        "volume": None,
        "joining": None,
    }
    assert plain["lines"] == [line | {"pledges": []}]
    pledges = [{"member": "m1", "quantity": 2}, {"member": "m2", "quantity": 1}]
    assert lot_told(an_auction(lots=[lot]), BUYER)["lines"] == [line | {"pledges": pledges}]
    assert lot_told(an_auction(lots=[lot]), MEMBER)["lines"] == [line | {"pledges": pledges[:1]}]
    insider = lot_told(an_auction(lots=[lot]), BUYER)
    assert [insider[name] for name in ("reserve", "floor", "baseline")] == ["8.000", "5.000", "9.500"]


@pytest.mark.parametrize("reader", [BUYER, MEMBER, SUPPLIER])
def test_J6_everyone_reads_how_much_a_bid_may_come_to_bind_for(reader: Audience) -> None:
    lot = a_joined_lot(7_500, "nothing", quantity_scale=1)
    assert lot_told(joining_terms(lot), reader)["joining"] == {"most": "750.0", "shows": "nothing"}


def test_V7_a_plain_lot_has_no_limits() -> None:
    plain = lot_told(an_auction(), BUYER)
    names = (
        "ceiling",
        "reserve",
        "floor",
        "baseline",
        "largest_change",
        "largest_step",
        "index",
        "volume",
        "evaluation",
        "shortlist",
    )
    assert [plain[name] for name in names] == [None] * len(names)
    assert plain["decrement"] == []
    banded = lot_told(an_auction(lots=[a_lot(decrement=[steps(5)])]))
    assert banded["decrement"] == [{"from": "0.00", "amount": "0.05", "share": None, "most": None}]


def test_V7_quantities_are_told() -> None:
    lot = a_lot(quantity=4, volume=Volume("all_units", "falling", True, 3))
    plain = lot_told(an_auction(lots=[lot]))["volume"]
    assert plain == {"kind": "all_units", "prices": "falling", "blocks": True, "most_steps": 3, "margin": "earliest"}


def test_V7_a_shortlist_is_told() -> None:
    """Who is listed decides who may be awarded: every supplier reads how, before it bids."""
    table = (Pledged(1, Share(1, 2), (1,)), Pledged(2, Share(6, 10), (2, 1)))
    rule = Shortlist((Places(1, 1), Places(4, 2)), True, Share(8, 10), Share(1, 2), 100_000, Share(1, 3), table)
    terms = an_auction(lots=[replace(a_lot(ceiling=1_000), shortlist=rule)])
    assert lot_told(terms)["shortlist"] == {
        "places": [{"bids": 1, "most": 1}, {"bids": 4, "most": 2}],
        "not_highest": True,
        "within": [8, 10],
        "cut": [1, 2],
        "exempt": "0.100000",
        "anchor": [1, 3],
        "pledged": [{"winners": 1, "share": [1, 2], "weights": [1]}, {"winners": 2, "share": [6, 10], "weights": [2, 1]}],
    }
    bare = lot_told(an_auction(lots=[replace(a_lot(), shortlist=Shortlist((Places(1, 1),)))]))["shortlist"]
    assert [bare[name] for name in ("within", "cut", "exempt", "anchor", "pledged")] == [None, None, None, None, []]


def test_V7_stages_are_told() -> None:
    later = a_stage(
        "sealed", pause_us=1, length_us=2, revisable=False, entrants=some_entrants(best=3, within=(1, 10), least=2, drop=1)
    )
    again = a_stage(length_us=4, only_gap=(1, 20))
    open_to_all = a_stage("sealed", length_us=2, entrants=some_entrants())
    first, second, third, fourth = lot_told(an_auction(lots=[a_lot(stages=[a_stage(), later, again, open_to_all])]))["stages"]
    assert (first["kind"], first["entrants"], first["only_gap"], first["clock"]) == ("open", None, None, None)
    assert (second["pause_us"], second["length_us"], second["revisable"]) == (1, 2, False)
    assert second["entrants"] == {"best": 3, "within": [1, 10], "least": 2, "drop": 1}
    assert third["only_gap"] == [1, 20]
    assert fourth["entrants"]["within"] is None


def test_V7_a_clock_is_told() -> None:
    clock = a_clock(1_000, steps=[steps(50, (1, 10))], interval_us=3 * SECOND_US, most=9, limit=1_200, grace_us=7)
    plain = lot_told(an_auction(lots=[a_clock_lot("dutch", clock, lines=[a_line("A", 1)])]))["stages"][0]["clock"]
    assert plain == {
        "start": ["10.00"],
        "steps": [{"from": "0.00", "amount": "0.50", "share": [1, 10], "most": None}],
        "interval_us": 3 * SECOND_US,
        "most": 9,
        "ticks": 2,
        "limit": "12.00",
        "grace_us": 7,
        "least_active": 0,
        "least_part": 0,
        "part_multiple": 0,
        "limits": False,
    }
    bare = lot_told(an_auction(lots=[a_clock_lot("japanese")]))["stages"][0]["clock"]
    assert (bare["limit"], bare["ticks"], bare["least_active"]) == (None, 5, 2)


def test_V7_an_evaluation_is_told() -> None:
    freight = a_component(500, (1, 10), currency="USD", of="so_far", less=True)
    plain = {"name": "freight", "amount": "5.00", "currency": "USD", "share": [1, 10], "of": "so_far", "less": True}
    own = {"name": "duty", "amount": "0.07", "currency": "", "share": None, "of": "value", "less": False}
    criterion = a_criterion(an_option("long", freight, yearly=[120, -3], points=7, quality=(1, 20)), an_option("short"))
    evaluation = an_evaluation(
        criterion,
        places=3,
        components=[freight],
        discount=(1, 25),
        price_points=60,
        rates=some_rates(USD=(9, 10)),
        s1=[a_component(7, name="duty")],
    )
    lot = a_lot(ceiling=90_000, evaluation=evaluation)
    options = [
        {"label": "long", "components": [plain], "yearly": ["1.20", "-0.03"], "points": 7, "quality": [1, 20]},
        {"label": "short", "components": [], "yearly": [], "points": 0, "quality": None},
    ]
    open_to_all = {
        "places": 3,
        "criteria": [{"id": "warranty", "title": "The warranty", "options": options}],
        "components": [plain],
        "discount": [1, 25],
        "price_points": 60,
    }
    told_s1, told_s2, insider = (
        lot_told(an_auction(lots=[lot]), audience)["evaluation"] for audience in (SUPPLIER, Audience("supplier", "s2"), BUYER)
    )
    assert {name: told_s1[name] for name in open_to_all} == open_to_all
    assert (told_s1["own"], told_s1["suppliers"], told_s2["own"]) == ([own], [], [])
    assert (insider["own"], insider["suppliers"]) == ([], [{"supplier": "s1", "components": [own]}])
    assert told_s1["rates"] == insider["rates"]
    assert told_s1["rates"]["rates"] == [{"currency": "USD", "num": 9, "den": 10}]


def test_C7_insiders_read_the_rules_of_the_award_with_money_as_it_is_written() -> None:
    shares = Limit("e", "spend", "at_most", share=Share(1, 3), penalty=7)
    rules = AwardRules(
        limits=(
            Limit("a", "spend", "at_most", 12_345, penalty=250, penalty_once=True),
            Limit("b", "baseline", "at_least", 100, penalty=250),
            Limit("c", "units", "at_most", 12_345, penalty=250),
            Limit("d", "winners", "at_most", 2),
            shares,
        )
    )
    play = Play(an_auction(lots=[a_lot(), a_lot("L2")], award_rules=rules))
    told: Any = briefing(play.state, Audience("buyer", CONSORTIUM))
    found = [(each["id"], each["amount"], each["penalty"], each["share"]) for each in told["award_rules"]["limits"]]
    assert found == [
        ("a", "123.45", "2.50", None),
        ("b", "1.00", 250, None),
        ("c", 12_345, "2.50", None),
        ("d", 2, None, None),
        ("e", None, 7, [1, 3]),
    ]
    assert told["joint"] is True
    others: Any = briefing(play.state, Audience("supplier", "s1"))
    assert (others["joint"], others["award_rules"]) == (True, None)
    plain: Any = briefing(Play(an_auction()).state, Audience("buyer", CONSORTIUM))
    assert (plain["joint"], plain["award_rules"]) == (False, None)


def test_H6_everyone_reads_how_long_bids_bind() -> None:
    for valid_us in (0, 7):
        play = Play(replace(an_auction(), bids_valid_us=valid_us))
        for audience in (Audience("supplier", "s1"), Audience("observer", ""), Audience("buyer", CONSORTIUM)):
            assert briefing(play.state, audience)["bids_valid_us"] == valid_us

"""Chapter V, further choices: traffic light, aliases, the course of prices, receipts, practice."""

from __future__ import annotations

import hashlib
from base64 import b32encode
from dataclasses import replace
from typing import Any

import pytest

from auction.core.aliases import alias_of, codes_of
from auction.core.announcing import fault_in
from auction.core.bid_view import bid_view
from auction.core.briefing import briefing
from auction.core.course import Courses, Of, thinned
from auction.core.money import Share
from auction.core.open_terms import open_terms, terms_hash
from auction.core.sight import Row
from auction.core.terms import Scripted, Terms, TrafficLight, Visibility
from auction.core.views import whole_view
from auction.core.visibility import Audience
from auction.core.words import CONSORTIUM
from tests.auctions import (
    ALL_OPEN,
    ANNOUNCED,
    CLOSES,
    OPENS,
    RANK_ONLY,
    SUPPLIERS,
    Play,
    a_lot,
    a_stage,
    a_visibility,
    an_auction,
)

S1, S2, S3, S4 = (Audience("supplier", party) for party in SUPPLIERS)
BUYER, M1 = Audience("buyer", CONSORTIUM), Audience("buyer", "m1")
OBSERVER, AUDITOR = Audience("observer", ""), Audience("auditor", "")
SEED = "5e" * 32

LIGHT = replace(RANK_ONLY, traffic_light=TrafficLight(1, 2, Share(1, 20)))
NUMBERED = replace(ALL_OPEN, aliases="numbered")
RANDOM = replace(ALL_OPEN, aliases="random")


def row(play: Play, audience: Audience) -> Row:
    return whole_view(play.state, audience)["lot:L1"]


def lit(play: Play, *audiences: Audience) -> list[Any]:
    return [row(play, audience)["light"] for audience in audiences]


def seeded(visibility: Visibility, **changes: Any) -> Terms:
    return replace(an_auction(visibility=visibility, **changes), seed=SEED)


def test_V10_green_amber_and_red_by_rank_and_distance() -> None:
    play = Play(an_auction(visibility=LIGHT))
    play.bid("s1", "L1", "100.00").bid("s2", "L1", "103.00").bid("s3", "L1", "105.00").bid("s4", "L1", "105.01")
    assert lit(play, S1, S2, S3, S4) == ["green", "amber", "amber", "red"]


@pytest.mark.parametrize(
    ("light", "lights"),
    [
        (TrafficLight(1, 1, None), ["green", "red", "red", "red"]),
        (TrafficLight(1, 2, None), ["green", "amber", "red", "red"]),
        (TrafficLight(2, 3, None), ["green", "green", "amber", "red"]),
        (TrafficLight(1, 1, Share(0, 1)), ["green", "red", "red", "red"]),
        (TrafficLight(1, 1, Share(4, 100)), ["green", "amber", "red", "red"]),
    ],
)
def test_V10_each_border_is_where_the_terms_say(light: TrafficLight, lights: list[str]) -> None:
    play = Play(an_auction(visibility=replace(RANK_ONLY, traffic_light=light)))
    play.bid("s1", "L1", "100.00").bid("s2", "L1", "103.00").bid("s3", "L1", "105.00").bid("s4", "L1", "105.01")
    assert lit(play, S1, S2, S3, S4) == lights


def test_V10_the_light_stands_in_place_of_the_rank_and_is_out_without_a_bid() -> None:
    play = Play(an_auction(visibility=LIGHT, withdrawal="until_close")).bid("s1", "L1", "9.00")
    assert "rank" not in row(play, S1)
    assert lit(play, S1, S2) == ["green", None]
    assert lit(play.withdraw("s1", "L1"), S1) == [None]
    assert not {"light", "rank"} & row(play, OBSERVER).keys()
    assert "light" not in row(play, BUYER)
    assert "light" not in row(Play(an_auction()).bid("s1", "L1", "9.00"), S1)


def test_V10_of_equal_values_the_light_follows_the_rank_that_is_shown() -> None:
    play = Play(an_auction(visibility=replace(RANK_ONLY, traffic_light=TrafficLight(1, 1, None)), ties="equal_best"))
    assert lit(play.bid("s1", "L1", "9.00").bid("s2", "L1", "9.00"), S1, S2) == ["green", "green"]


def test_V10_a_rival_turns_the_light_over_and_its_news_say_no_more() -> None:
    play = Play(an_auction(visibility=LIGHT)).bid("s1", "L1", "100.00")
    known = {audience: whole_view(play.state, audience) for audience in (S1, S3)}
    play.bid("s2", "L1", "50.00")
    news = bid_view(play.state, play.events)
    assert news is not None
    assert news.news(S1, known[S1]) == {"lot:L1": {"light": "amber"}}
    assert news.news(S3, known[S3]) == {}


REFUSED: dict[str, tuple[Terms, str]] = {
    "all prices": (an_auction(visibility=replace(ALL_OPEN, traffic_light=TrafficLight(1, 2, None))), "visibility.traffic_light: "),
    "no green": (an_auction(visibility=replace(RANK_ONLY, traffic_light=TrafficLight(0, 2, None))), "visibility.traffic_light: "),
    "amber first": (
        an_auction(visibility=replace(RANK_ONLY, traffic_light=TrafficLight(2, 1, None))),
        "visibility.traffic_light: ",
    ),
    "too far": (
        an_auction(visibility=replace(RANK_ONLY, traffic_light=TrafficLight(1, 1, Share(2, 1)))),
        "visibility.traffic_light: ",
    ),
    "turns": (
        an_auction(
            visibility=replace(RANK_ONLY, supplier_count=True, count_from=1, traffic_light=TrafficLight(1, 1, None)),
            lots=[a_lot(stages=[a_stage(), a_stage("turns", length_us=60_000_000)])],
        ),
        "visibility.traffic_light: ",
    ),
    "aliases of nothing": (seeded(replace(a_visibility(), aliases="numbered")), "visibility.aliases: "),
    "random without a seed": (an_auction(visibility=RANDOM), "visibility.aliases: "),
    "a course of hidden prices": (an_auction(visibility=replace(a_visibility(), graph="all")), "visibility.graph: "),
    "a short seed": (replace(an_auction(), seed="5e"), "seed: "),
    "a script outside practice": (replace(an_auction(), scripted=(Scripted("s1", "honest"),)), "scripted: "),
    "a script for a stranger": (replace(an_auction(), practice=True, scripted=(Scripted("s9", "honest"),)), "scripted: "),
    "two scripts for one": (
        replace(an_auction(), practice=True, scripted=(Scripted("s1", "honest"), Scripted("s1", "sniper"))),
        "scripted: ",
    ),
}


@pytest.mark.parametrize(("terms", "fault"), REFUSED.values(), ids=REFUSED)
def test_T1_choices_that_contradict_each_other_are_refused(terms: Terms, fault: str) -> None:
    found = fault_in(terms, ANNOUNCED)
    assert found is not None
    assert found.startswith(fault)


@pytest.mark.parametrize(
    "terms",
    [
        an_auction(visibility=LIGHT),
        an_auction(visibility=replace(a_visibility(), traffic_light=TrafficLight(1, 1, None))),
        an_auction(visibility=NUMBERED),
        seeded(RANDOM),
        an_auction(visibility=replace(ALL_OPEN, graph="all")),
        an_auction(visibility=replace(RANK_ONLY, graph="none")),
        replace(an_auction(), practice=True, scripted=(Scripted("s1", "honest"), Scripted("s2", "honest"))),
    ],
)
def test_T1_choices_that_go_together_are_announced(terms: Terms) -> None:
    assert fault_in(terms, ANNOUNCED) is None


def test_V11_numbers_follow_the_order_of_first_standing_on_each_lot() -> None:
    play = Play(an_auction(visibility=NUMBERED, lots=[a_lot(), a_lot("L2")], withdrawal="until_close"))
    play.bid("s2", "L1", "9.00").bid("s1", "L1", "8.00").bid("s2", "L1", "7.00").bid("s1", "L2", "5.00")
    assert (row(play, OBSERVER)["ladder"], row(play, OBSERVER)["aliases"]) == (("7.00", "8.00"), ("1", "2"))
    assert [row(play, audience)["alias"] for audience in (S1, S2, S3)] == ["2", "1", None]
    assert whole_view(play.state, S1)["lot:L2"]["aliases"] == ("1",)
    play.withdraw("s2", "L1").bid("s3", "L1", "6.00").bid("s2", "L1", "5.00")
    assert row(play, S4)["aliases"] == ("1", "3", "2")


def test_V11_what_opens_at_one_moment_is_numbered_by_value_and_not_by_when_it_was_sealed() -> None:
    stages = [a_stage("sealed"), a_stage(length_us=60_000_000)]
    play = Play(an_auction(visibility=NUMBERED, lots=[a_lot(stages=stages)]))
    play.bid("s3", "L1", "9.00").bid("s1", "L1", "7.00").bid("s2", "L1", "8.00")
    assert [row(play, audience)["alias"] for audience in (S1, S2, S3)] == [None, None, None]
    play.wait(CLOSES)
    assert [row(play, audience)["alias"] for audience in (S1, S2, S3)] == ["1", "2", "3"]


def test_V11_random_codes_follow_from_the_seed_and_are_the_same_on_every_lot() -> None:
    play = Play(seeded(RANDOM, lots=[a_lot(), a_lot("L2")])).bid("s2", "L1", "9.00").bid("s2", "L2", "9.00")
    code = b32encode(hashlib.sha256(f"poolbid alias/{SEED}/0/s2".encode()).digest())[:6].decode()
    assert row(play, S1)["aliases"] == whole_view(play.state, OBSERVER)["lot:L2"]["aliases"] == (code,)
    assert row(play, S2)["alias"] == code
    other = Play(replace(seeded(RANDOM), seed="5f" * 32)).bid("s2", "L1", "9.00")
    assert row(other, S1)["aliases"] != (code,)


def test_V11_codes_that_meet_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auction.core.aliases.LETTERS", 1)
    play = Play(seeded(RANDOM, suppliers=[f"s{number}" for number in range(1, 21)]))
    assert len(set(play.state.codes.values())) == 20


def test_V11_the_later_of_two_that_share_a_code_takes_the_next() -> None:
    """By this seed these two begin with the same six marks; sorted by id the second tries again with the attempt 1."""
    assert codes_of(SEED, ("s58363", "s56736")) == {"s56736": "C7H44K", "s58363": "E36HOB"}


def test_V11_generic_says_nothing_and_insiders_have_names() -> None:
    play = Play(an_auction(visibility=ALL_OPEN)).bid("s1", "L1", "9.00")
    assert not {"alias", "aliases"} & row(play, S1).keys()
    named = Play(an_auction(visibility=NUMBERED)).bid("s1", "L1", "9.00")
    assert not {"alias", "aliases"} & row(named, BUYER).keys()
    assert row(named, M1)["aliases"] == ("1",)


def test_V11_generic_gives_nobody_a_name_of_its_own() -> None:
    play = Play(an_auction()).bid("s1", "L1", "9.00")
    assert alias_of(play.state, play.lot(), "s1") == ""


def test_V11_behind_the_gate_there_is_no_alias_of_others() -> None:
    play = Play(an_auction(visibility=replace(NUMBERED, starting_gate=True))).bid("s1", "L1", "9.00")
    assert "aliases" not in row(play, S2)
    assert row(play.bid("s2", "L1", "8.00"), S2)["aliases"] == ("2", "1")


def test_V13_the_seed_is_hidden_and_outside_the_hash_that_suppliers_know() -> None:
    terms = seeded(RANDOM)
    assert "seed" not in open_terms(terms)
    assert terms_hash(terms) == terms_hash(replace(terms, seed="5f" * 32))
    play = Play(terms)
    for audience in (S1, OBSERVER, BUYER, M1, AUDITOR):
        assert SEED not in str(briefing(play.state, audience))


def test_V14_who_is_scripted_is_told_to_insiders_alone() -> None:
    play = Play(replace(an_auction(), practice=True, scripted=(Scripted("s1", "sniper"),)))
    assert briefing(play.state, BUYER)["scripted"] == [{"supplier": "s1", "character": "sniper"}]
    for audience in (S1, S2, M1, OBSERVER, AUDITOR):
        assert briefing(play.state, audience)["scripted"] == []
    play.wait(CLOSES)
    assert briefing(play.state, AUDITOR)["scripted"] == [{"supplier": "s1", "character": "sniper"}]
    assert terms_hash(play.terms) == terms_hash(replace(play.terms, scripted=()))


@pytest.mark.parametrize("seed", [SEED, ""])
def test_V13_the_coordinator_learns_the_numbers_of_bids_after_the_close_where_some_lie_sealed(seed: str) -> None:
    lots = [a_lot(), a_lot("L2", stages=[a_stage("sealed")])]
    play = Play(replace(an_auction(lots=lots), seed=seed)).bid("s1", "L1", "9.00")
    seq = play.last.seq
    assert whole_view(play.state, BUYER)["bid:L1:s1"]["seq"] == (None if seed else seq)
    play.wait(CLOSES)
    assert whole_view(play.state, BUYER)["bid:L1:s1"]["seq"] == seq


def test_V13_without_a_sealed_stage_the_coordinator_sees_them_all_along() -> None:
    play = Play(seeded(RANK_ONLY)).bid("s1", "L1", "9.00")
    assert whole_view(play.state, BUYER)["bid:L1:s1"]["seq"] == play.last.seq


def course(play: Play, audience: Audience, of: Of = "lead") -> list[Any] | None:
    courses = Courses()
    for entry in play.entries:
        courses.follow(entry)
    shown = courses.seen(audience, "L1", of)
    return None if shown is None else [tuple(point.values()) for point in shown]


def three_bids(visibility: Visibility, **changes: Any) -> Play:
    play = Play(replace(an_auction(visibility=visibility, **changes), seed=SEED))
    for supplier, price, after in (("s1", "9.00", 1), ("s2", "8.00", 2), ("s1", "8.50", 3)):
        play.bid(supplier, "L1", price, at=OPENS + after)
    return play


def test_V12_who_sees_the_lead_sees_its_course_as_far_as_nothing_else_is_chosen() -> None:
    play = three_bids(a_visibility())
    lead = [(OPENS + 1, "9.00"), (OPENS + 2, "8.00")]
    assert [course(play, audience) for audience in (S1, S4, OBSERVER, M1, AUDITOR)] == [lead] * 5
    assert course(play, BUYER) == [(OPENS + 1, "9.00", "s1"), (OPENS + 2, "8.00", "s2")]
    assert [course(play, audience, "all") for audience in (S1, OBSERVER, M1)] == [None] * 3
    assert [course(three_bids(RANK_ONLY), audience) for audience in (S1, OBSERVER, M1)] == [None] * 3


def test_V12_none_leaves_outsiders_the_present_alone() -> None:
    play = three_bids(replace(a_visibility(), graph="none"))
    assert row(play, S4)["lead"] == "8.00"
    assert [course(play, audience) for audience in (S1, OBSERVER, M1)] == [None] * 3
    assert course(play, BUYER) == [(OPENS + 1, "9.00", "s1"), (OPENS + 2, "8.00", "s2")]
    play.wait(CLOSES)
    assert course(play, M1) == course(play, AUDITOR) == course(play, BUYER)
    assert course(play, S1) is None


def test_V12_all_shows_every_bid_that_stood_with_its_alias() -> None:
    every = [(OPENS + 1, "9.00"), (OPENS + 2, "8.00"), (OPENS + 3, "8.50")]
    assert course(three_bids(replace(ALL_OPEN, graph="all")), S4, "all") == every
    numbered = three_bids(replace(NUMBERED, graph="all"))
    assert course(numbered, S4, "all") == [(*point, alias) for point, alias in zip(every, ("1", "2", "1"), strict=True)]
    assert course(numbered, S4) == [(OPENS + 1, "9.00"), (OPENS + 2, "8.00")]
    assert course(numbered, BUYER, "all") == [(*point, who) for point, who in zip(every, ("s1", "s2", "s1"), strict=True)]


def test_V12_what_stands_no_more_is_told_too() -> None:
    play = three_bids(replace(ALL_OPEN, graph="all"), withdrawal="until_close").withdraw("s2", "L1", at=OPENS + 4)
    assert course(play, S4, "all")[-1:] == [(OPENS + 4, None)]  # type: ignore[index]
    assert course(play, S4) == [(OPENS + 1, "9.00"), (OPENS + 2, "8.00"), (OPENS + 4, "8.50")]


def test_V12_behind_the_gate_there_is_no_course_and_it_begins_at_ones_own_first_bid() -> None:
    play = three_bids(replace(NUMBERED, graph="all", starting_gate=True))
    assert course(play, S4) is None
    assert course(play, S4, "all") is None
    play.bid("s4", "L1", "8.20", at=OPENS + 5).bid("s1", "L1", "7.00", at=OPENS + 6)
    assert course(play, S4) == [(OPENS + 5, "8.00"), (OPENS + 6, "7.00")]
    stood = [(OPENS + 5, "8.50", "1"), (OPENS + 5, "8.00", "2"), (OPENS + 5, "8.20", "3")]
    assert course(play, S4, "all") == [*stood, (OPENS + 6, "7.00", "1")]
    assert course(play, S1) == [(OPENS + 1, "9.00"), (OPENS + 2, "8.00"), (OPENS + 6, "7.00")]
    assert course(play, OBSERVER) == course(play, S1)


def test_V12_what_was_withdrawn_before_the_gate_opened_is_not_told() -> None:
    play = three_bids(replace(NUMBERED, graph="all", starting_gate=True), withdrawal="until_close")
    play.withdraw("s2", "L1", at=OPENS + 4).bid("s4", "L1", "8.20", at=OPENS + 5).withdraw("s1", "L1", at=OPENS + 6)
    assert course(play, S4, "all") == [(OPENS + 5, "8.50", "1"), (OPENS + 5, "8.20", "3"), (OPENS + 6, None, "1")]
    assert course(play, S4) == [(OPENS + 5, "8.20")]


def test_V12_what_lay_sealed_enters_when_it_stood() -> None:
    stages = [a_stage("sealed"), a_stage(length_us=60_000_000)]
    play = Play(an_auction(visibility=replace(ALL_OPEN, graph="all"), lots=[a_lot(stages=stages)]))
    play.bid("s1", "L1", "9.00").bid("s2", "L1", "8.00")
    assert [course(play, audience, "all") for audience in (S1, BUYER)] == [[], []]
    play.wait(CLOSES + 5)
    assert course(play, S1, "all") == [(CLOSES, "8.00"), (CLOSES, "9.00")]
    assert course(play, S1) == [(CLOSES, "8.00")]


@pytest.mark.parametrize(("count", "left"), [(999, 999), (1000, 1000), (1001, 1000), (3000, 1000)])
def test_V12_a_long_course_is_thinned_to_a_thousand_points(count: int, left: int) -> None:
    points: list[Row] = [{"at": place, "value": str(place)} for place in range(count)]
    kept = thinned(points)
    assert len(kept) == left
    assert kept[-1] == points[-1]
    assert kept == sorted(kept, key=lambda point: int(str(point["at"])))


def test_V12_a_point_says_when_what_and_to_some_whose() -> None:
    shown = Courses()
    play = three_bids(replace(NUMBERED, graph="all"), withdrawal="until_close").withdraw("s1", "L1", at=OPENS + 4)
    for entry in play.entries:
        shown.follow(entry)
    insider, outsider = shown.seen(BUYER, "L1", "all"), shown.seen(S4, "L1", "all")
    assert insider is not None
    assert outsider is not None
    assert insider[0] == {"at": OPENS + 1, "value": "9.00", "supplier": "s1"}
    assert insider[-1] == {"at": OPENS + 4, "value": None, "supplier": "s1"}
    assert outsider[-1] == {"at": OPENS + 4, "value": None, "alias": "1"}
    assert shown.seen(S4, "L1", "lead") == [{"at": OPENS + 1, "value": "9.00"}, {"at": OPENS + 2, "value": "8.00"}]


def test_V12_where_nobody_has_bid_the_course_is_empty() -> None:
    courses = Courses()
    play = Play(an_auction(lots=[a_lot(), a_lot("L2")], visibility=replace(ALL_OPEN, graph="all"))).wait(OPENS)
    for entry in play.entries:
        courses.follow(entry)
    assert [courses.seen(audience, "L2", of) for audience in (S1, BUYER) for of in ("lead", "all")] == [[]] * 4


def test_V12_a_lead_that_nobody_holds_any_more_ends() -> None:
    play = Play(an_auction(withdrawal="until_close")).bid("s1", "L1", "9.00", at=OPENS + 1).withdraw("s1", "L1", at=OPENS + 2)
    assert course(play, S4) == [(OPENS + 1, "9.00"), (OPENS + 2, None)]
    assert course(play, BUYER) == [(OPENS + 1, "9.00", "s1"), (OPENS + 2, None, None)]


def test_V12_a_change_of_hands_at_the_same_value_is_told_to_insiders_alone() -> None:
    play = Play(an_auction(withdrawal="until_close", visibility=replace(ALL_OPEN, graph="all")))
    play.bid("s1", "L1", "9.00", at=OPENS + 1).bid("s2", "L1", "9.00", at=OPENS + 2).withdraw("s1", "L1", at=OPENS + 3)
    assert course(play, S4) == [(OPENS + 1, "9.00")]
    assert course(play, BUYER) == [(OPENS + 1, "9.00", "s1"), (OPENS + 3, "9.00", "s2")]
    assert course(play, S4, "all") == [(OPENS + 1, "9.00"), (OPENS + 2, "9.00"), (OPENS + 3, None)]


def test_V12_what_opens_late_enters_at_the_moment_it_was_due() -> None:
    stages = [a_stage("sealed"), a_stage(length_us=60_000_000)]
    play = Play(an_auction(visibility=replace(ALL_OPEN, graph="all"), lots=[a_lot(stages=stages)])).bid("s1", "L1", "9.00")
    play.pass_time(at=CLOSES + 5)
    assert course(play, S1) == [(CLOSES, "9.00")]


@pytest.mark.parametrize("first", [0, 7, 1_800_000_000_000_000])
@pytest.mark.parametrize("most", [1, 2, 3, 10])
def test_V12_of_each_span_of_time_the_last_point_remains(first: int, most: int) -> None:
    moments = [first + after for after in (0, 1, 2, 5, 9, 10, 11, 30, 31, 59)]
    spans = [(moment - first) * most // 60 for moment in moments]
    last = [moment for moment, span, after in zip(moments, spans, [*spans[1:], -1], strict=True) if span != after]
    kept = thinned([{"at": moment, "value": "1"} for moment in moments], most)
    assert [point["at"] for point in kept] == (moments if most == 10 else last)

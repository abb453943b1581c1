"""Chapter V: what a bid changes for each, worked out cheaply, is what the whole views differ by."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from auction.core.bid_run import BidRun, is_of_run, side_of
from auction.core.bid_view import Seen, bid_view, bids_alone
from auction.core.events import BidPlaced, OvertimeGranted
from auction.core.state import State
from auction.core.terms import Terms, TrafficLight
from auction.core.views import changed_fields, whole_view
from auction.core.visibility import Audience
from auction.core.words import CONSORTIUM
from tests.auctions import ALL_OPEN, CLOSES, MINUTE_US, OPENS, SUPPLIERS, Play, a_lot, a_visibility, an_auction, an_overtime, steps
from tests.criteria import a_component, an_evaluation
from tests.joining import joining_terms, typed

AUDIENCES = (
    *(Audience("supplier", name) for name in SUPPLIERS),
    *(Audience("buyer", CONSORTIUM), Audience("buyer", "m1"), Audience("auditor", ""), Audience("observer", "")),
)
LIGHT = replace(a_visibility(), traffic_light=TrafficLight(1, 2, None))
TERMS: dict[str, Terms] = {
    "plain": an_auction(),
    "ranks alone": an_auction(visibility=a_visibility(lead_price=False)),
    "no ties": an_auction(ties="forbidden"),
    "equals best": an_auction(ties="equal_best", visibility=ALL_OPEN),
    "equals worst": an_auction(ties="equal_worst", visibility=ALL_OPEN),
    "dense": an_auction(ties="dense", visibility=ALL_OPEN),
    "beat the lead": an_auction(basis="beat_leading", lots=[a_lot(decrement=[steps(5)])]),
    "beat the next": an_auction(basis="beat_next", lots=[a_lot(decrement=[steps(5)])]),
    "a light": an_auction(visibility=LIGHT),
    "a gate": an_auction(visibility=a_visibility(starting_gate=True, supplier_count=True)),
    "aliases": an_auction(visibility=replace(ALL_OPEN, aliases="numbered")),
    "an evaluation": an_auction(lots=[a_lot(ceiling=9_000, evaluation=an_evaluation(s1=[a_component(7)]))]),
    "volume that joins": joining_terms(),
    "overtime": an_auction(overtime=an_overtime(scope="all_lots"), lots=[a_lot(), a_lot("L2", closes_at=CLOSES + 1)]),
    "automatic bids": an_auction(proxies=True, lots=[a_lot(decrement=[steps(5)])]),
}
BIDS = (("s1", "50.00"), ("s2", "40.00"), ("s3", "40.00"), ("s1", "39.00"), ("s2", "39.00"), ("s3", "30.00"), ("s2", "29.99"))


@pytest.mark.parametrize("terms", TERMS.values(), ids=TERMS)
def test_V1_the_news_of_a_bid_is_what_the_views_differ_by(terms: Terms) -> None:
    play, told = Play(terms), 0
    if terms.lots[0].joining is not None:
        play.more("m1", typed(("20", "45.00"), ("5", "30.00")))
    for number, (supplier, price) in enumerate(BIDS):
        play.wait(CLOSES - 3 * MINUTE_US + number * MINUTE_US if terms.overtime.window_us else OPENS + number)
        known: dict[Audience, dict[str, Any]] = {audience: dict(whole_view(play.state, audience)) for audience in AUDIENCES}
        play.bid(supplier, "L1", price)
        if terms.proxies and number == 0:
            play.limit("s1", "L1", "35.00")
            continue
        view = bid_view(play.state, play.events)
        if view is None:
            continue
        told += 1
        for audience in AUDIENCES:
            news = view.news(audience, known[audience])
            whole = whole_view(play.state, audience)
            for key, row in whole.items():
                before = known[audience].get(key, {})
                assert news.get(key, {}) == {
                    name: value for name, value in row.items() if name not in before or before[name] != value
                }
    assert told >= 4


NO_RUNS = ("a gate", "volume that joins")
MORE_BIDS = (*BIDS, ("s3", "20.00"), ("s1", "19.00"), ("s2", "18.00"))


@pytest.mark.parametrize("name", TERMS)
def test_V1_the_news_of_a_run_of_bids_and_all_of_it_together_are_what_the_views_differ_by(name: str) -> None:
    terms = TERMS[name]
    play, told, run = Play(terms), 0, None
    began: dict[Audience, dict[str, Any]] = {}
    often = dict.fromkeys(AUDIENCES, 0)
    if terms.lots[0].joining is not None:
        play.more("m1", typed(("20", "45.00"), ("5", "30.00")))
    for number, (supplier, price) in enumerate(MORE_BIDS):
        play.wait(CLOSES - 3 * MINUTE_US + number * MINUTE_US // 2 if terms.overtime.window_us else OPENS + number)
        before: dict[Audience, dict[str, Any]] = {audience: dict(whole_view(play.state, audience)) for audience in AUDIENCES}
        play.bid(supplier, terms.lots[number // 4 % len(terms.lots)].id, price)
        if terms.proxies and number == 0:
            play.limit("s1", "L1", "35.00")
            continue
        if not play.events:
            continue
        assert is_of_run(play.state, play.events) == (name not in NO_RUNS)
        if name in NO_RUNS:
            continue
        if run is None:
            began, run = before, BidRun(before.__getitem__, {each: side_of(play.state, each) for each in AUDIENCES}, Seen())
        news = run.take(play.state, play.events)
        run.durable.take(news)
        told += 1
        for audience, side in run.sides.items():
            now = whole_view(play.state, audience)
            changed = {key: row for key in now if (row := changed_fields(now[key], before[audience].get(key, {})))}
            assert news.rows(side, audience.party) == changed
            often[audience] += bool(changed)
            for shown, rows in ((run.decided, run.decided_rows(audience)), (run.durable, run.durable_rows(audience))):
                assert shown.told(side, audience.party) == often[audience]
                assert {key: {**began[audience].get(key, {}), **rows.get(key, {})} for key in now} == now
                assert rows.keys() <= now.keys()
        if number == 4:
            run, often = (
                None,
                dict.fromkeys(AUDIENCES, 0),
            )  # as if something else had happened: another run begins among bids that stand
    assert told >= 4 or name in NO_RUNS


def test_V1_there_is_no_run_of_bids_before_there_are_terms_nor_of_what_is_no_bid() -> None:
    assert not is_of_run(State(), ())
    play = Play(an_auction(suppliers=SUPPLIERS)).bid("s1", "L1", "50.00")
    assert is_of_run(play.state, play.events)
    assert not is_of_run(play.state, play.pause().events)


def test_V1_a_run_of_bids_is_followed_where_one_supplier_is_alone() -> None:
    play = Play(an_auction(suppliers=("s1",), visibility=ALL_OPEN)).wait(OPENS)
    alone, observer = Audience("supplier", "s1"), Audience("observer", "")
    audiences = (alone, observer, Audience("buyer", CONSORTIUM))
    before = {audience: dict(whole_view(play.state, audience)) for audience in audiences}
    play.bid("s1", "L1", "50.00")
    run = BidRun(before.__getitem__, {each: side_of(play.state, each) for each in audiences}, Seen())
    news = run.take(play.state, play.events)
    for audience in audiences:
        now = whole_view(play.state, audience)
        changed = {key: row for key in now if (row := changed_fields(now[key], before[audience].get(key, {})))}
        assert news.rows(run.sides[audience], audience.party) == changed != {}


def placed(lot: str = "L1", supplier: str = "s1") -> BidPlaced:
    return BidPlaced(lot, supplier, (900,), 900, False)


def test_V1_bids_on_one_lot_and_their_overtime_are_bids_alone_and_nothing_else_is() -> None:
    moved = OvertimeGranted("L1", CLOSES, 1, "L1")
    assert bids_alone((placed(),))
    assert bids_alone((placed(), moved))
    assert bids_alone((placed(), placed(supplier="s2"), moved))
    assert not bids_alone((placed(), placed("L2")))
    assert not bids_alone((placed(), moved, placed("L2", "s2")))
    assert not bids_alone(())
    assert not bids_alone((moved,))


def test_V1_which_fields_are_seen_is_asked_anew_where_the_terms_are_others() -> None:
    terms, seen = an_auction(), Seen()
    for known in (terms, replace(terms, visibility=ALL_OPEN), terms):
        play = Play(known)
        shared, _ = seen.fields(play.state, Audience("observer", ""), play.lot(), "outsider")
        assert ("ladder" in dict(shared)) == (known is not terms)

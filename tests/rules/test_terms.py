"""Chapter T: terms, and who may ask for what."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

import pytest

from auction.core.announcing import fault_in
from auction.core.briefing import briefing
from auction.core.events import AuctionAnnounced, TermsAccepted, TermsAmended
from auction.core.landed_terms import Deliveries, Delivery, Landed, MemberPlace, Source, SupplierDelivery
from auction.core.moments import HOUR_US, LATEST_MOMENT
from auction.core.money import LARGEST, LARGEST_SHARE, Share
from auction.core.open_terms import open_terms, terms_hash
from auction.core.terms import Baseline, Pledge, PoolReference, Terms
from auction.core.views import whole_view
from auction.core.visibility import Audience
from auction.core.words import ENGINE, LARGEST_COUNT, Actor, Party
from tests.auctions import (
    ALL_OPEN,
    ANNOUNCED,
    COORDINATOR,
    OPENS,
    RANK_ONLY,
    Play,
    a_line,
    a_lot,
    a_stage,
    a_supplier,
    a_visibility,
    an_auction,
    an_overtime,
    parties,
    steps,
)

GOOD = an_auction(lots=[a_lot(ceiling=1000, reserve=900, baseline=950, decrement=[steps(5), steps(9, (1, 10), above=100)])])


def with_lot(**changes: Any) -> Terms:
    return replace(GOOD, lots=(replace(GOOD.lots[0], **changes),))


def with_line(**changes: Any) -> Terms:
    return with_lot(lines=(replace(GOOD.lots[0].lines[0], **changes),))


def with_overtime(**changes: Any) -> Terms:
    return replace(GOOD, overtime=replace(an_overtime(), **changes))


def a_crowd(*, suppliers: int) -> Terms:
    """A hundred lots, two members, and so many suppliers."""
    return an_auction(lots=[a_lot(f"L{number}") for number in range(100)], suppliers=[f"s{number}" for number in range(suppliers)])


HALVES = (Pledge("m1", 1), Pledge("m2", 1))

FAULTY: dict[str, tuple[Terms, str]] = {
    "auction is no id": (replace(GOOD, auction="A 1"), "auction: "),
    "auction ends in a line feed": (replace(GOOD, auction="A1\n"), "auction: "),
    "auction too long": (replace(GOOD, auction="A" * 65), "auction: "),
    "no title": (replace(GOOD, title=""), "title: "),
    "blank title": (replace(GOOD, title=" \u00a0\u200b"), "title: "),
    "long title": (replace(GOOD, title="x" * 401), "title: "),
    "control in title": (replace(GOOD, title="a\x07b"), "title: "),
    "turned title": (replace(GOOD, title="a\u202eb"), "title: "),
    "half a character in title": (replace(GOOD, title="a\ud800b"), "title: "),
    "currency in small letters": (replace(GOOD, currency="eur"), "currency: "),
    "currency of four letters": (replace(GOOD, currency="EURO"), "currency: "),
    "currency in other letters": (replace(GOOD, currency="ЕUR"), "currency: "),
    "currency scale below": (replace(GOOD, currency_scale=-1), "currency_scale: "),
    "currency scale above": (replace(GOOD, currency_scale=7), "currency_scale: "),
    "opens in the past": (replace(GOOD, opens_at=ANNOUNCED - 1), "opens_at: "),
    "opens after all time": (replace(GOOD, opens_at=LATEST_MOMENT + 1), "opens_at: "),
    "no members": (replace(GOOD, members=()), "members: "),
    "no suppliers": (replace(GOOD, suppliers=()), "suppliers: "),
    "a supplier without a name": (replace(GOOD, suppliers=(Party("s1", ""),)), "suppliers: "),
    "a supplier whose id is none": (replace(GOOD, suppliers=(Party("-s1", "S"),)), "suppliers: "),
    "a supplier twice": (replace(GOOD, suppliers=parties(["s1", "s1"])), "suppliers: "),
    "a member twice": (replace(GOOD, members=parties(["m1", "m2", "m1"])), "members: "),
    "a member named as the coordinator": (replace(GOOD, members=parties(["m1", "m2", "consortium"])), "consortium: "),
    "a supplier named as the coordinator": (replace(GOOD, suppliers=parties(["consortium"])), "consortium: "),
    "a supplier named as the engine": (replace(GOOD, suppliers=parties(["poolbid"])), "poolbid: "),
    "a member named as the engine": (replace(GOOD, members=parties(["m1", "m2", "poolbid"])), "poolbid: "),
    "on both sides of the table": (replace(GOOD, suppliers=parties(["s1", "m1"])), "suppliers.m1: "),
    "window below zero": (with_overtime(window_us=-1), "overtime.window_us: "),
    "window above an hour": (with_overtime(window_us=HOUR_US + 1), "overtime.window_us: "),
    "no lengths": (with_overtime(lengths_us=()), "overtime.lengths_us: "),
    "a length of zero": (with_overtime(lengths_us=(5, 0)), "overtime.lengths_us: "),
    "a length above an hour": (with_overtime(lengths_us=(HOUR_US + 1,)), "overtime.lengths_us: "),
    "rank zero": (with_overtime(rank=0), "overtime.rank: "),
    "rank beyond counting": (with_overtime(rank=LARGEST_COUNT + 1), "overtime.rank: "),
    "at most zero overtimes": (with_overtime(most=0), "overtime.most: "),
    "gap below zero": (with_overtime(gap_us=-1), "overtime.gap_us: "),
    "gap above a day": (with_overtime(gap_us=24 * HOUR_US + 1), "overtime.gap_us: "),
    "hard stop below zero": (with_overtime(hard_stop_us=-1), "overtime.hard_stop_us: "),
    "hard stop above a day": (with_overtime(hard_stop_us=24 * HOUR_US + 1), "overtime.hard_stop_us: "),
    "beat a lead that is hidden": (an_auction(basis="beat_leading", visibility=RANK_ONLY), "visibility.lead_price: "),
    "ties forbidden with values hidden": (an_auction(ties="forbidden", visibility=a_visibility()), "visibility.all_prices: "),
    "a gate before a lead to beat": (
        an_auction(basis="beat_leading", visibility=a_visibility(starting_gate=True)),
        "visibility.starting_gate: ",
    ),
    "a gate where ties are forbidden": (
        an_auction(ties="forbidden", visibility=replace(ALL_OPEN, starting_gate=True)),
        "visibility.starting_gate: ",
    ),
    "count from zero": (an_auction(visibility=a_visibility(count_from=0)), "visibility.count_from: "),
    "no lots": (replace(GOOD, lots=()), "lots: "),
    "more lots and parties than can be shown": (a_crowd(suppliers=999), "lots: "),
    "a lot twice": (an_auction(lots=[a_lot(), a_lot()]), "lots: "),
    "a lot whose id is none": (with_lot(id=""), "lots..id: "),
    "a lot without a title": (with_lot(title=" "), "lots.L1.id: "),
    "price scale above": (with_lot(price_scale=7), "lots.L1.price_scale: "),
    "quantity scale below": (with_lot(quantity_scale=-1), "lots.L1.price_scale: "),
    "closes at the opening": (with_lot(closes_at=OPENS), "lots.L1.closes_at: "),
    "closes after all time": (with_lot(closes_at=LATEST_MOMENT + 1), "lots.L1.closes_at: "),
    "ceiling zero": (with_lot(ceiling=0), "lots.L1.ceiling: "),
    "ceiling beyond counting": (with_lot(ceiling=LARGEST + 1), "lots.L1.ceiling: "),
    "reserve zero": (with_lot(reserve=0), "lots.L1.reserve: "),
    "baseline zero": (with_lot(baseline=Baseline("last year", 0)), "lots.L1.baseline: "),
    "reserve above the ceiling": (with_lot(reserve=1001), "lots.L1.reserve: above"),
    "bands that fall": (with_lot(decrement=(steps(1, above=5), steps(1))), "lots.L1.decrement: "),
    "a band twice": (with_lot(decrement=(steps(1), steps(2))), "lots.L1.decrement: "),
    "a band below zero": (with_lot(decrement=(steps(1, above=-1),)), "lots.L1.decrement: "),
    "an amount below zero": (with_lot(decrement=(steps(-1),)), "lots.L1.decrement: "),
    "a share above the whole": (with_lot(decrement=(steps(0, (2, 1)),)), "lots.L1.decrement: "),
    "a share of nothing": (with_lot(largest_change=Share(0, 0)), "lots.L1.largest_change: "),
    "beat the next with values hidden": (an_auction(basis="beat_next", visibility=a_visibility()), "visibility.all_prices: "),
    "a gate before the next to beat": (
        an_auction(basis="beat_next", visibility=replace(ALL_OPEN, starting_gate=True)),
        "visibility.starting_gate: ",
    ),
    "a most without a share": (with_lot(decrement=(steps(1, most=2),)), "lots.L1.decrement: the most"),
    "a most below the amount": (with_lot(decrement=(steps(3, (1, 10), most=2),)), "lots.L1.decrement: the most"),
    "a most of zero": (with_lot(decrement=(steps(0, (1, 10), most=0),)), "lots.L1.decrement: the most"),
    "a most beyond counting": (with_lot(decrement=(steps(0, (1, 10), most=LARGEST + 1),)), "lots.L1.decrement: the most"),
    "a largest step of zero": (with_lot(decrement=(), largest_step=0), "lots.L1.largest_step: above"),
    "a largest step beyond counting": (with_lot(decrement=(), largest_step=LARGEST + 1), "lots.L1.largest_step: above"),
    "a largest step below the least": (with_lot(decrement=(steps(3),), largest_step=2), "lots.L1.largest_step: smaller"),
    "a largest step below a share": (with_lot(decrement=(steps(1, (1, 10)),), largest_step=2), "lots.L1.largest_step: a band"),
    "a largest step below a most": (
        with_lot(decrement=(steps(1, (1, 10), most=3),), largest_step=2),
        "lots.L1.largest_step: a band",
    ),
    "a lottery without a commitment": (replace(GOOD, tie_award="lottery"), "lottery: a lottery"),
    "a commitment without a lottery": (replace(GOOD, lottery="0" * 64), "lottery: a lottery"),
    "a commitment that is none": (replace(GOOD, tie_award="lottery", lottery="x"), "lottery: the commitment"),
    "a lottery by the secret of a close": (
        an_auction(lots=[a_lot(stages=[a_stage(random_us=1, secret="x")])], tie_award="lottery", lottery="x"),
        "lottery: its secret",
    ),
    "past supply without figures": (replace(GOOD, tie_award="past_supply"), "past_supply: an award"),
    "figures without past supply": (an_auction(past_supply=dict.fromkeys(("s1", "s2", "s3", "s4"), 1)), "past_supply: an award"),
    "a figure missing": (an_auction(tie_award="past_supply", past_supply={"s1": 1}), "past_supply: one"),
    "a figure below zero": (
        an_auction(tie_award="past_supply", past_supply={"s1": 0, "s2": 1, "s3": 1, "s4": -1}),
        "past_supply: zero",
    ),
    "a share too fine": (with_lot(largest_change=Share(1, LARGEST_SHARE + 1)), "lots.L1.largest_change: "),
    "a band beyond counting": (with_lot(decrement=(steps(1, above=LARGEST + 1),)), "lots.L1.decrement: "),
    "an amount beyond counting": (with_lot(decrement=(steps(LARGEST + 1),)), "lots.L1.decrement: "),
    "a description too long": (with_line(description="x" * 401), "lots.L1.lines.A: "),
    "at most too many overtimes": (with_overtime(most=LARGEST_COUNT + 1), "overtime.most: "),
    "a share below zero": (with_lot(largest_change=Share(-1, 4)), "lots.L1.largest_change: "),
    "no lines": (with_lot(lines=()), "lots.L1.lines: "),
    "a line twice": (with_lot(lines=(a_line("A"), a_line("A"))), "lots.L1.lines: "),
    "a line whose id is none": (with_line(id="?"), "lots.L1.lines.?: "),
    "quantity zero": (with_line(quantity=0, pledges=()), "lots.L1.lines.A: "),
    "a line that names nothing": (with_line(description=" ", manufacturer="", part_number=""), "lots.L1.lines.A: "),
    "a description with a bell": (with_line(description="a\x07"), "lots.L1.lines.A: "),
    "no unit": (with_line(unit=""), "lots.L1.lines.A.unit: "),
    "more than was pledged": (with_line(quantity=2), "lots.L1.lines.A.quantity: "),
    "a pledge of a stranger": (with_line(pledges=(Pledge("m9", 1),)), "lots.L1.lines.A.pledges: "),
    "a pledge of zero": (with_line(pledges=(Pledge("m1", 1), Pledge("m2", 0))), "lots.L1.lines.A.pledges: "),
    "a member pledges twice": (with_line(quantity=2, pledges=(Pledge("m1", 1), Pledge("m1", 1))), "lots.L1.lines.A.pledges: "),
}


@pytest.mark.parametrize(("terms", "fault"), FAULTY.values(), ids=FAULTY)
def test_T1_terms_that_contradict_themselves_are_refused(terms: Terms, fault: str) -> None:
    play = Play(terms, announced=False).announce()
    assert play.code == "terms_invalid"
    assert play.last.refusal is not None
    assert play.last.refusal.detail.startswith(fault)
    assert play.state.status == "new"


SOUND: dict[str, Terms] = {
    "as they are": GOOD,
    "opening at once": replace(GOOD, opens_at=ANNOUNCED),
    "closing a microsecond after the opening": with_lot(closes_at=OPENS + 1),
    "every scale at its largest": replace(with_lot(price_scale=6, quantity_scale=6), currency_scale=6),
    "no limit at all": with_lot(ceiling=None, reserve=None, baseline=None, decrement=(), largest_change=None),
    "reserve at the ceiling": with_lot(reserve=1000),
    "largest numbers": with_lot(ceiling=LARGEST, reserve=LARGEST, baseline=Baseline("b", LARGEST)),
    "no description but a part number": with_line(description="", manufacturer=""),
    "letters of any script": replace(GOOD, title="Вагони — 货运 🚃"),
    "two pledges": with_line(quantity=2, pledges=HALVES),
    "a gate where one beats one's own": an_auction(visibility=a_visibility(starting_gate=True)),
    "no overtime ever": with_overtime(hard_stop_us=0),
    "overtime at its largest": with_overtime(
        window_us=HOUR_US,
        lengths_us=(HOUR_US, 1),
        rank=LARGEST_COUNT,
        most=LARGEST_COUNT,
        gap_us=24 * HOUR_US,
        hard_stop_us=24 * HOUR_US,
    ),
    "counted from the largest number": an_auction(visibility=a_visibility(count_from=LARGEST_COUNT)),
    "texts at their longest": replace(GOOD, auction="A" * 64, title="x" * 400),
    "a description at its longest": with_line(description="x" * 400, unit="x" * 400),
    "the finest share": with_lot(largest_change=Share(LARGEST_SHARE, LARGEST_SHARE), decrement=(steps(0, (0, LARGEST_SHARE)),)),
    "a most at the amount": with_lot(decrement=(steps(3, (1, 10), most=3),), largest_step=3),
    "a largest step at the least": with_lot(decrement=(steps(3),), largest_step=3),
    "a lottery": an_auction(tie_award="lottery", lottery="open sesame"),
    "past supply": an_auction(tie_award="past_supply", past_supply={"s1": 0, "s2": 1, "s3": 1, "s4": LARGEST}),
    "the next to beat with all prices open": an_auction(basis="beat_next"),
    "the whole as a share": with_lot(largest_change=Share(1, 1)),
    "as many lots and parties as can be shown": a_crowd(suppliers=998),
    "the last moment of all": with_lot(closes_at=LATEST_MOMENT),
}


@pytest.mark.parametrize("terms", SOUND.values(), ids=SOUND)
def test_T1_sound_terms_are_announced(terms: Terms) -> None:
    assert fault_in(terms, ANNOUNCED) is None
    assert Play(terms).happened(AuctionAnnounced) == [AuctionAnnounced(terms, terms_hash(terms))]


def test_T1_a_later_try_with_sound_terms_succeeds() -> None:
    play = Play(replace(GOOD, title=""), announced=False).announce()
    assert play.announce(GOOD).code == ""


def test_T2_the_announcement_is_first() -> None:
    play = Play(GOOD, announced=False)
    assert play.bid("s1", "L1", "1.00", at=ANNOUNCED).code == "auction_not_announced"
    assert play.pass_time().code == "auction_not_announced"
    assert play.pause().code == "auction_not_announced"


def test_T2_terms_are_announced_once() -> None:
    play = Play(GOOD)
    before = play.state.terms
    assert play.announce(replace(GOOD, title="Other"), at=ANNOUNCED + 1).code == "auction_exists"
    assert play.announce(replace(GOOD, title=""), at=ANNOUNCED + 1).code == "auction_exists"
    assert play.state.terms is before


def test_T2_no_command_changes_the_terms() -> None:
    terms = an_auction(lots=[a_lot(), a_lot("L2")], withdrawal="until_close", acceptance=True)
    play = Play(terms).accept_terms("s1").bid("s1", "L1", "9.00").withdraw("s1", "L1").bid("s1", "L1", "8.00")
    play.pause().extend("L1", HOUR_US).resume().exclude("s2").wait(OPENS + 3 * HOUR_US).settle()
    assert play.state.status == "settled"
    assert play.state.terms == terms
    assert play.state.terms_sha256 == terms_hash(terms)


def hidden_changes() -> list[Terms]:
    return [
        with_lot(reserve=901),
        with_lot(baseline=Baseline("other", 1)),
        with_line(pledges=(Pledge("m2", 1),)),
        replace(GOOD, members=parties(["m1", "m2", "m3"])),
        replace(GOOD, suppliers=parties(["s1"])),
    ]


@pytest.mark.parametrize("terms", hidden_changes())
def test_T2_what_suppliers_may_not_read_is_not_in_the_hash_they_are_told(terms: Terms) -> None:
    assert terms != GOOD
    assert terms_hash(terms) == terms_hash(GOOD)


def open_changes() -> list[Terms]:
    return [
        with_lot(ceiling=999),
        with_lot(closes_at=GOOD.lots[0].closes_at + 1),
        with_lot(decrement=()),
        with_line(quantity=2),
        with_overtime(window_us=1),
        replace(GOOD, tie_award="coverage"),
        with_lot(exact_multiples=True),
        with_lot(decrement=(), largest_step=1),
        replace(GOOD, visibility=ALL_OPEN),
        replace(GOOD, ties="equal_best"),
        replace(GOOD, basis="beat_leading"),
        replace(GOOD, surrogate_bids=True),
    ]


@pytest.mark.parametrize("terms", open_changes())
def test_T2_what_suppliers_may_read_is_in_the_hash(terms: Terms) -> None:
    assert terms_hash(terms) != terms_hash(GOOD)


def test_T2_the_open_terms_hold_nothing_that_is_hidden() -> None:
    text = repr(open_terms(an_auction(lots=[a_lot(reserve=77777, baseline=88888)])))
    for secret in ("77777", "88888", "last year", "'m1'", "m1 Ltd", "'s1'", "s1 Ltd"):
        assert secret not in text


AUDITOR, OBSERVER, MEMBER = Actor("auditor", "a1"), Actor("observer", "o1"), Actor("buyer", "m1")


def ask_everything(play: Play, by: Actor) -> dict[str, str]:
    """Every command once, by one actor, and what it was refused with."""
    outcomes = {
        "announce": play.announce(by=by, at=play.now).code,
        "accept": play.accept_terms("s1", by=by).code,
        "bid": play.bid("s1", "L1", "9.00", by=by).code,
        "withdraw": play.withdraw("s1", "L1", by=by).code,
        "pause": play.pause(by=by).code,
        "resume": play.resume(by=by).code,
        "extend": play.extend("L1", 1, by=by).code,
        "pass": play.pass_time(by=by).code,
        "propose": play.propose(by=by).code,
        "confirm": play.confirm("L1", by=by).code,
        "reject": play.reject("L1", by=by).code,
        "allot": play.allot(by=by).code,
        "exclude": play.exclude("s2", by=by).code,
        "readmit": play.readmit("s2", by=by).code,
        "amend": play.amend(an_auction(), by=by, at=play.now).code,
        "message": play.message("hello", by=by).code,
        "approve": play.approve(1, "bo", by=by).code,
        "drop": play.drop(1, "bo", by=by).code,
        "envelope": play.envelope("s1", by=by).code,
        "assess": play.assess("s1", passed=True, by=by).code,
        "open bids": play.open_bids(by=by).code,
        "suspend": play.suspend(by=by).code,
        "outage": play.report_outage(play.now, at=play.now, by=by).code,
        "open early": play.open_early(at=play.now, by=by).code,
        "close early": play.close_early(by=by).code,
        "cancel": play.cancel(by=by).code,
    }
    return {name: code for name, code in outcomes.items() if code != "not_permitted"}


def test_T3_a_supplier_asks_for_itself() -> None:
    play = Play(an_auction(withdrawal="until_close"))
    assert ask_everything(play, a_supplier("s1")) == {
        "accept": "",
        "bid": "",
        "withdraw": "",
        "envelope": "no_envelope_asked",
    }


def test_T3_a_supplier_asks_for_no_other() -> None:
    assert ask_everything(Play(an_auction(withdrawal="until_close")), a_supplier("s2")) == {}


def test_T3_the_coordinator_asks_for_the_consortium() -> None:
    play = Play(an_auction(surrogate_bids=True))
    assert ask_everything(play, COORDINATOR) == {
        "announce": "auction_exists",
        "bid": "",
        "pause": "",
        "resume": "",
        "extend": "",
        "confirm": "award_not_proposed",
        "reject": "award_not_proposed",
        "exclude": "",
        "readmit": "",
        "amend": "terms_locked",
        "message": "",
        "approve": "request_unknown",
        "drop": "request_unknown",
        "assess": "nothing_to_open",
        "open bids": "nothing_to_open",
        "open early": "auction_open",
        "close early": "early_close_not_allowed",
        "cancel": "",
    }


def test_T3_the_engine_passes_time_proposes_and_allots() -> None:
    play = Play(an_auction()).wait(OPENS)
    assert ask_everything(play, ENGINE) == {
        "pass": "nothing_due",
        "resume": "auction_not_suspended",
        "propose": "auction_not_closed",
        "allot": "award_undecided",
        "suspend": "",
        "outage": "auction_suspended",
    }


@pytest.mark.parametrize("by", [MEMBER, AUDITOR, OBSERVER, Actor("supplier", "consortium"), Actor("observer", "s1")], ids=str)
def test_T3_nobody_else_asks_for_anything(by: Actor) -> None:
    assert ask_everything(Play(an_auction(withdrawal="until_close", surrogate_bids=True)), by) == {}


def test_T3_the_engine_asks_under_its_own_name() -> None:
    assert ask_everything(Play(an_auction()).wait(OPENS), Actor("engine", "s1")) == {}


def test_T3_the_engine_never_bids() -> None:
    assert Play(an_auction(surrogate_bids=True)).bid("s1", "L1", "9.00", by=ENGINE).code == "not_permitted"


def test_T4_a_bid_comes_after_acceptance() -> None:
    play = Play(an_auction(acceptance=True))
    assert play.bid("s1", "L1", "9.00").code == "terms_not_accepted"
    assert play.accept_terms("s1").events == (TermsAccepted("s1"),)
    assert play.bid("s1", "L1", "9.00").code == ""
    assert play.bid("s2", "L1", "8.00").code == "terms_not_accepted"


def test_T4_acceptance_names_the_terms() -> None:
    play = Play(an_auction(acceptance=True))
    assert play.accept_terms("s1", sha256="0" * 64).code == "terms_mismatch"
    assert play.accept_terms("s1", sha256=play.state.terms_sha256.upper()).code == "terms_mismatch"
    assert play.bid("s1", "L1", "9.00").code == "terms_not_accepted"


def test_T4_terms_are_accepted_before_the_opening_and_in_a_pause_and_again() -> None:
    play = Play(an_auction())
    assert play.accept_terms("s1", at=ANNOUNCED + 1).code == ""
    first = play.state.accepted["s1"]
    assert play.pause(at=OPENS + 1).accept_terms("s2").code == ""
    assert play.accept_terms("s1").code == ""
    assert play.state.accepted["s1"] == first == 2


def test_T4_terms_are_not_accepted_after_the_close() -> None:
    play = Play(an_auction()).wait(OPENS + HOUR_US)
    assert play.accept_terms("s1").code == "auction_closed"


def test_T4_where_acceptance_is_not_asked_for_none_is_needed() -> None:
    assert Play(an_auction(acceptance=False)).bid("s1", "L1", "9.00").code == ""


@pytest.mark.parametrize("reason", ["", " ", "\t\n", "\u00a0\u3000", "\u200b\u2060\ufeff"], ids=ascii)
def test_T5_a_reason_must_show_something(reason: str) -> None:
    play = Play(an_auction())
    assert play.pause(reason=reason).code == "reason_missing"
    assert play.extend("L1", 1, reason=reason).code == "reason_missing"
    assert play.exclude("s1", reason=reason).code == "reason_missing"
    assert play.bid("s2", "L1", "1.00").wait(OPENS + HOUR_US).propose().reject("L1", reason=reason).code == "reason_missing"


def test_T5_reasons_are_recorded() -> None:
    play = Play(an_auction()).exclude("s1", reason="banned").pause(reason="alarm")
    assert play.state.excluded == {"s1": "banned"}
    assert play.state.paused_why == "alarm"


AMENDED = replace(GOOD, title="Parts for two years")


def test_T6_the_coordinator_amends_the_terms_until_the_opening() -> None:
    play = Play(GOOD).amend(AMENDED, at=GOOD.opens_at - 1, reason="two years")
    assert play.events == (TermsAmended(AMENDED, terms_hash(AMENDED), "two years", ()),)
    assert (play.state.terms, play.state.terms_sha256) == (AMENDED, terms_hash(AMENDED))
    assert play.amend(GOOD, at=GOOD.opens_at).code == "terms_locked"
    assert Play(GOOD).amend(AMENDED, at=GOOD.opens_at + HOUR_US).code == "terms_locked"


def test_T6_an_amendment_is_sound_and_reasoned_and_changes_something() -> None:
    play = Play(GOOD)
    assert play.amend(AMENDED, reason="\u200b").code == "reason_missing"
    assert play.amend(GOOD).code == "terms_invalid"
    assert play.amend(replace(AMENDED, title="")).code == "terms_invalid"
    assert play.last.refusal is not None
    assert play.last.refusal.detail == "title: 1 to 400 characters"
    late = replace(GOOD, opens_at=ANNOUNCED + HOUR_US // 2 - 1)
    assert play.amend(late, at=ANNOUNCED + HOUR_US // 2).code == "terms_invalid"
    assert play.state.terms == GOOD


@pytest.mark.parametrize(
    "terms",
    [
        replace(AMENDED, auction="A-2"),
        replace(AMENDED, practice=True),
        replace(AMENDED, pool=PoolReference("pool/x", 3, "0" * 64)),
        replace(AMENDED, suppliers=GOOD.suppliers[:-1]),
        replace(AMENDED, members=parties(["m1", "m3"])),
    ],
)
def test_T6_the_auction_its_pool_and_who_was_invited_stay(terms: Terms) -> None:
    assert Play(GOOD).amend(terms).code == "terms_invalid"


def test_T6_who_is_newly_invited_may_bid() -> None:
    play = Play(an_auction(acceptance=False)).amend(an_auction(suppliers=[*("s1", "s2", "s3", "s4"), "s5"]))
    assert play.bid("s5", "L1", "9.00").code == ""


@pytest.mark.parametrize("hidden", [True, False])
def test_T6_acceptance_lapses(hidden: bool) -> None:
    terms = an_auction(acceptance=True)
    other = replace(terms, lots=(a_lot(reserve=5),)) if hidden else replace(terms, title="Other")
    play = Play(terms).accept_terms("s1", at=ANNOUNCED + 1)
    old = play.state.terms_sha256
    play.amend(other)
    assert (play.state.terms_sha256 == old) is hidden
    assert play.bid("s1", "L1", "9.00").code == "terms_not_accepted"
    assert play.accept_terms("s1", sha256=old).code == ("" if hidden else "terms_mismatch")
    assert play.accept_terms("s1").bid("s1", "L1", "9.00").code == ""


def test_T6_who_was_excluded_stays_so() -> None:
    play = Play(an_auction()).exclude("s1", at=ANNOUNCED + 1).amend(an_auction(surrogate_bids=True))
    assert play.bid("s1", "L1", "9.00").code == "supplier_excluded"


def test_T6_the_auction_runs_by_the_new_terms() -> None:
    later = an_auction(lots=[a_lot("L2", closes_at=GOOD.opens_at + 2 * HOUR_US)], opens_at=GOOD.opens_at + HOUR_US)
    play = Play(an_auction()).amend(later)
    assert play.happened(TermsAmended)[0].dropped == ("L1",)
    assert play.bid("s1", "L2", "9.00", at=GOOD.opens_at).code == "auction_not_open"
    assert play.bid("s1", "L2", "9.00", at=GOOD.opens_at + HOUR_US).code == ""
    assert play.bid("s1", "L1", "9.00").code == "lot_unknown"
    assert play.wait(GOOD.opens_at + 2 * HOUR_US).state.status == "closed"


@pytest.mark.parametrize("role", ["supplier", "observer", "auditor", "buyer"])
def test_T6_everyone_is_told_when_and_why(role: Literal["supplier", "observer", "auditor", "buyer"]) -> None:
    play = Play(GOOD).amend(AMENDED, at=ANNOUNCED + 7, reason="two years")
    who = Audience(role, {"supplier": "s1", "buyer": "m1"}.get(role, ""))
    assert whole_view(play.state, who)["amendment:1"] == {
        "at": ANNOUNCED + 7,
        "reason": "two years",
        "terms_sha256": terms_hash(AMENDED),
    }
    assert briefing(play.state, who)["title"] == "Parts for two years"


@pytest.mark.parametrize(
    ("changed", "path"),
    [
        (replace(GOOD, two_persons=("amend", "pause", "pause")), "two_persons"),
        (replace(GOOD, two_persons=("pause",)), "two_persons"),
        (with_lot(floor=0), "floor"),
        (with_lot(floor=901), "floor"),
        (with_lot(stages=(a_stage(technical=True, opening_us=1),)), "stages.0"),
        (with_lot(stages=(a_stage("sealed", technical=True),)), "stages.0"),
        (with_lot(stages=(a_stage("sealed", opening_us=1),)), "stages.0"),
        (with_lot(stages=(a_stage("sealed", quorum=11, opening_us=1),)), "stages.0"),
        (with_lot(stages=(a_stage("sealed", quorum=-1, opening_us=1),)), "stages.0"),
        (with_lot(stages=(a_stage("sealed", quorum=1, opening_us=30 * 24 * HOUR_US + 1),)), "stages.0"),
        (with_lot(stages=(a_stage(), a_stage("sealed", technical=True, length_us=1, opening_us=1))), "stages.1"),
    ],
    ids=range(11),
)
def test_T1_persons_floors_and_openings_hold_together(changed: Terms, path: str) -> None:
    assert path in (fault_in(changed, ANNOUNCED) or "")


@pytest.mark.parametrize(
    "sound",
    [
        replace(GOOD, two_persons=("amend",)),
        with_lot(floor=900),
        with_lot(stages=(a_stage("sealed", technical=True, opening_us=1),)),
        with_lot(stages=(a_stage("sealed", quorum=10, opening_us=30 * 24 * HOUR_US),)),
    ],
    ids=range(4),
)
def test_T1_what_the_rules_of_persons_and_openings_allow(sound: Terms) -> None:
    assert fault_in(sound, ANNOUNCED) is None


def test_T7_what_landed_cost_was_worked_out_from_is_said_of_these_parties_and_kept_from_them() -> None:
    way = Delivery("FCA", "DE", "DE", "854231", "air", "Hamburg")
    deliveries = Deliveries("2027-01-15", 30, (SupplierDelivery("s1", way, ("L1",)),), (MemberPlace("m1", "CN"),))
    record = Landed(deliveries, "3f" * 32, (Source("a tariff", "2027-01-01"),))
    terms = replace(an_auction(), landed=record)
    assert fault_in(terms, ANNOUNCED) is None
    assert "landed" not in open_terms(terms)
    for fault in (
        replace(record, tariffs="3f"),
        replace(record, sources=(Source(" ", "2027-01-01"),)),
        replace(record, deliveries=replace(deliveries, members=(MemberPlace("m9", "CN"),))),
        replace(record, deliveries=replace(deliveries, suppliers=(SupplierDelivery("s1", way, ("L9",)),))),
    ):
        assert (fault_in(replace(terms, landed=fault), ANNOUNCED) or "").startswith("landed.")

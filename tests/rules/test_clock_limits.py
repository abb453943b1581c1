"""Rules X9 to X13: limits that suppliers leave at a clock, and what the engine accepts by them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from auction.audit.offline import Stamped, run
from auction.core.commands import PassTime, PlaceBid
from auction.core.events import AuctionClosed, BidPlaced, ClockPutBack, GraceEnded, LimitSet, LotClosed, PriceAccepted, TickEnded
from auction.core.preview import preview
from auction.core.stage_terms import Clock
from auction.core.terms import Lot
from auction.core.views import whole_view
from auction.core.visibility import Audience
from auction.core.words import CONSORTIUM, ENGINE
from auction.live.rules import outage_of
from tests.auctions import (
    COORDINATOR,
    MINUTE_US,
    OPENS,
    SECOND_US,
    Play,
    a_clock,
    a_clock_lot,
    a_line,
    a_lot,
    a_stage,
    a_supplier,
    an_auction,
)

GRACE_US = 400_000
S1 = Audience("supplier", "s1")
DUTCH = a_clock(limits=True)
JAPANESE = a_clock(least_active=2, limits=True)
PARTS = replace(DUTCH, least_part=20, part_multiple=10)


def tick(number: int) -> int:
    """When the tick of that number begins."""
    return OPENS + (number - 1) * MINUTE_US


def play_of(*lots: Lot, **choices: object) -> Play:
    return Play(an_auction(lots=lots, **choices)).wait(OPENS)  # type: ignore[arg-type]


def dutch(clock: Clock = DUTCH, *, pieces: int = 1, **choices: object) -> Play:
    """Ticks of a minute at 100.00, 110.00, 120.00, 130.00 and 140.00."""
    return play_of(a_clock_lot("dutch", clock, lines=[a_line("A", pieces)]), **choices)


def japanese(clock: Clock = JAPANESE, **choices: object) -> Play:
    """Ticks of a minute at 100.00, 90.00, 80.00, 70.00 and 60.00; with one left the clock stops."""
    return play_of(a_clock_lot("japanese", clock), **choices)


def after_sealed(clock: Clock = JAPANESE) -> Play:
    """Sealed bids of 90.00 by s1, 80.00 by s2; then the Japanese clock."""
    stages = [a_stage("sealed"), a_stage("japanese", length_us=5 * MINUTE_US, clock=clock)]
    play = play_of(a_lot(stages=stages, closes_at=OPENS + MINUTE_US)).bid("s1", "L1", "90.00").bid("s2", "L1", "80.00")
    return play.wait(OPENS + MINUTE_US)


def accepted(play: Play) -> list[tuple[str, int]]:
    """Who accepted which value so far, automatically or by hand."""
    events = [event for entry in play.entries for event in entry.events]
    return [(event.supplier, event.value) for event in events if isinstance(event, BidPlaced | PriceAccepted)]


def standing(play: Play) -> list[tuple[str, int]]:
    return [(bid.supplier, bid.value) for bid in play.lot().order]


def test_X9_only_where_the_clock_takes_limits() -> None:
    plain = replace(DUTCH, limits=False)
    assert dutch(plain).limit("s1", "L1", "110.00").code == "proxies_not_allowed"
    assert dutch(plain).clear_limit("s1").code == "proxies_not_allowed"
    assert dutch(plain, proxies=True).limit("s1", "L1", "110.00").code == "proxies_not_here"
    both = play_of(a_clock_lot("dutch", plain), a_clock_lot("dutch", DUTCH, id="L2"))
    assert both.limit("s1", "L1", "110.00").code == "proxies_not_here"
    assert both.limit("s1", "L2", "110.00").code == ""


def test_X9_a_limit_at_a_clock_needs_no_bid_and_no_shown_lead() -> None:
    play = dutch().limit("s1", "L1", "115.00", id="mine")
    assert play.events == (LimitSet("L1", "s1", "mine", (11_500,), 11_500, 0),)
    assert japanese().limit("s1", "L1", "85.00").code == ""


def test_X9_who_is_out_leaves_no_limit() -> None:
    play = japanese().accept_price("s1", 1).accept_price("s2", 1).wait(tick(2))
    assert play.limit("s3", "L1", "50.00").code == "clock_left"
    assert play.limit("s1", "L1", "50.00").code == ""


def test_X9_who_has_accepted_at_a_dutch_clock_leaves_no_limit() -> None:
    parts = dutch(PARTS, pieces=100).accept_price("s1", 1, quantity=20)
    assert parts.limit("s1", "L1", "120.00").code == "price_accepted"
    waits = dutch(replace(DUTCH, grace_us=GRACE_US)).accept_price("s1", 2, at=tick(2) + 1)
    assert waits.limit("s1", "L1", "120.00").code == "price_accepted"
    assert waits.limit("s2", "L1", "120.00").code == ""


def test_X9_after_the_last_tick_there_is_nothing_to_leave_a_limit_for() -> None:
    play = dutch(replace(DUTCH, grace_us=GRACE_US)).wait(tick(6))
    assert play.limit("s1", "L1", "120.00").code == "tick_over"


@pytest.mark.parametrize(("limit", "code"), [("100.00", ""), ("100.01", "limit_above_price"), ("0.01", "")])
def test_X9_a_japanese_limit_is_met_by_the_tick_on_show(limit: str, code: str) -> None:
    assert japanese().limit("s1", "L1", limit).code == code


def test_X9_a_dutch_limit_may_lie_above_the_tick_on_show_and_above_the_last() -> None:
    play = dutch().limit("s1", "L1", "999.00")
    assert play.code == ""
    play.wait(tick(6))
    assert play.state.status == "closed"
    assert standing(play) == []


@pytest.mark.parametrize(("limit", "code"), [("90.00", "limit_above_own"), ("90.01", "limit_above_own"), ("89.99", "")])
def test_X9_where_a_bid_stands_the_limit_goes_beneath_it(limit: str, code: str) -> None:
    assert after_sealed().limit("s1", "L1", limit).code == code


@pytest.mark.parametrize(("limit", "code"), [("50.00", ""), ("49.99", "largest_change")])
def test_X9_the_guard_is_measured_from_the_value_on_show(limit: str, code: str) -> None:
    lot = replace(a_clock_lot("japanese", JAPANESE), largest_change=a_lot(largest_change=(1, 2)).largest_change)
    play = play_of(lot)
    assert play.limit("s1", "L1", limit).code == code
    assert play.limit("s1", "L1", limit, confirm=True).code == ""


def test_X9_the_guard_holds_at_a_dutch_clock_below_the_price_on_show_alone() -> None:
    lot = replace(a_clock_lot("dutch", DUTCH), largest_change=a_lot(largest_change=(1, 2)).largest_change)
    play = play_of(lot)
    assert play.limit("s1", "L1", "400.00").code == ""
    assert play.limit("s1", "L1", "10.00").code == "largest_change"
    assert play.limit("s1", "L1", "10.00", confirm=True).wait(OPENS).lot().closed_at == OPENS


@pytest.mark.parametrize(
    ("quantity", "code"),
    [(0, ""), (20, ""), (30, ""), (100, ""), (10, "quantity_unfit"), (25, "quantity_unfit"), (110, "quantity_unfit")],
)
def test_X9_at_a_clock_with_parts_a_limit_names_a_quantity(quantity: int, code: str) -> None:
    assert dutch(PARTS, pieces=100).limit("s1", "L1", "120.00", quantity=quantity).code == code


def test_X9_a_limit_may_ask_for_just_what_is_left() -> None:
    play = dutch(PARTS, pieces=85).accept_price("s2", 1, quantity=80)
    assert play.limit("s1", "L1", "110.00", quantity=5).code == ""
    assert standing(play.wait(tick(2))) == [("s2", 850_000), ("s1", 935_000)]


def test_X9_elsewhere_a_limit_names_no_quantity() -> None:
    assert dutch().limit("s1", "L1", "120.00", quantity=1).code == "quantity_unfit"
    assert japanese().limit("s1", "L1", "80.00", quantity=1).code == "quantity_unfit"
    english = Play(an_auction(proxies=True)).bid("s1", "L1", "10.00")
    assert english.limit("s1", "L1", "9.00", quantity=1).code == "quantity_unfit"


@pytest.mark.parametrize(("limit", "takes"), [("110.00", 2), ("110.01", 3), ("120.00", 3), ("100.00", 1), ("0.01", 1)])
def test_X10_at_a_dutch_clock_the_first_tick_that_meets_the_limit_is_taken(limit: str, takes: int) -> None:
    play = dutch().limit("s1", "L1", limit, id="mine").wait(tick(6))
    value = 9_000 + takes * 1_000
    assert standing(play) == [("s1", value)]
    assert play.lot().closed_at == tick(takes)
    assert play.lot().standing["s1"].proxy


def test_X10_a_tick_meets_a_limit_in_every_line_item() -> None:
    lot = a_clock_lot("dutch", replace(DUTCH, start=(10_000, 500)), lines=[a_line("A"), a_line("B")])
    play = play_of(lot).limit("s1", "L1", "100.00", "25.00")
    assert play.wait(tick(3) - 1).lot().is_open
    assert play.wait(tick(3)).lot().closed_at == tick(3)


def test_X10_a_limit_met_when_it_is_set_accepts_at_that_moment() -> None:
    play = dutch().wait(tick(2) + SECOND_US).limit("s1", "L1", "105.00", id="mine")
    play.wait(play.now)
    assert isinstance(play.last.command, PassTime)
    assert play.events[:2] == (
        BidPlaced("L1", "s1", (11_000,), 11_000, False, proxy="mine"),
        LotClosed("L1", tick(2) + SECOND_US),
    )


def test_X10_in_the_grace_the_acceptance_waits_and_the_tick_before_goes_first() -> None:
    clock = replace(DUTCH, grace_us=GRACE_US)
    play = dutch(clock).limit("s1", "L1", "110.00", id="mine").wait(tick(2))
    assert play.events == (PriceAccepted("L1", "s1", 2, (11_000,), 11_000, False, proxy="mine"),)
    assert play.accept_price("s2", 1, at=tick(2) + GRACE_US - 1).code == ""
    assert standing(play) == [("s2", 10_000)]
    alone = dutch(clock).limit("s1", "L1", "110.00").wait(tick(2) + GRACE_US)
    assert standing(alone) == [("s1", 11_000)]
    assert alone.lot().closed_at == tick(2) + GRACE_US


def test_X10_the_tick_before_is_not_accepted_for_a_limit_set_in_its_grace() -> None:
    play = dutch(replace(DUTCH, grace_us=GRACE_US)).limit("s1", "L1", "100.00", at=tick(2) + 1)
    assert standing(play.wait(tick(2) + GRACE_US)) == [("s1", 11_000)]


def test_X10_at_a_japanese_clock_it_stays_until_the_price_would_fall_below_the_limit() -> None:
    play = japanese().limit("s1", "L1", "75.00").limit("s2", "L1", "60.00").limit("s3", "L1", "100.00")
    ended = [event for event in play.wait(tick(6)).entries for event in event.events if isinstance(event, TickEnded)]
    assert [event.stayed for event in ended] == [("s1", "s2", "s3"), ("s1", "s2"), ("s1", "s2"), ("s2",)]
    assert standing(play) == [("s2", 7_000), ("s1", 8_000), ("s3", 10_000)]


def test_X10_a_room_of_limits_alone_ends_where_too_few_stay() -> None:
    play = japanese().limit("s1", "L1", "80.00").limit("s2", "L1", "80.00").wait(tick(6))
    assert standing(play) == [("s1", 8_000), ("s2", 8_000)]
    assert play.lot().closed_at == tick(5)


def test_X10_who_stays_by_its_standing_bid_accepts_only_below_it() -> None:
    play = after_sealed().limit("s1", "L1", "75.00").wait(OPENS + 4 * MINUTE_US - 1)
    assert [found for found in accepted(play) if found[0] == "s1"] == [("s1", 8_000)]


def test_X10_a_limit_that_rested_acts_from_the_first_tick_of_a_clock_that_takes_limits() -> None:
    stages = [a_stage(), a_stage("japanese", length_us=5 * MINUTE_US, clock=JAPANESE)]
    lot = a_lot(stages=stages, closes_at=OPENS + MINUTE_US)
    play = play_of(lot, proxies=True, basis="beat_own").bid("s1", "L1", "150.00").limit("s1", "L1", "80.00")
    play.bid("s2", "L1", "160.00").wait(OPENS + MINUTE_US)
    assert accepted(play)[-1] == ("s1", 10_000)
    resting = replace(lot, stages=(stages[0], replace(stages[1], clock=replace(JAPANESE, limits=False))))
    rests = play_of(resting, proxies=True, basis="beat_own").bid("s1", "L1", "150.00").limit("s1", "L1", "80.00")
    rests.wait(OPENS + MINUTE_US)
    assert accepted(rests) == [("s1", 15_000)]
    assert "s1" in rests.lot().limits


def test_X10_nothing_is_accepted_during_a_pause_and_what_it_freed_right_after() -> None:
    play = dutch(PARTS, pieces=100).accept_price("s2", 1, quantity=80).limit("s1", "L1", "100.00", quantity=30)
    assert standing(play.wait(tick(1) + SECOND_US)) == [("s2", 1_000_000)]
    play.pause(at=tick(1) + 2 * SECOND_US).exclude("s2").wait(tick(1) + 30 * SECOND_US)
    assert standing(play) == []
    play.resume().wait(play.now)
    assert standing(play) == [("s1", 1_000_000)]
    assert play.lot().is_open


def test_X10_a_pause_keeps_the_clock_from_meeting_a_limit() -> None:
    play = dutch().limit("s1", "L1", "110.00").pause(at=tick(2) - SECOND_US)
    assert play.limit("s2", "L1", "120.00").code == "auction_paused"
    assert play.clear_limit("s1").code == "auction_paused"
    play.wait(tick(4)).resume(at=tick(4)).wait(tick(4) + SECOND_US)
    assert play.lot().closed_at == tick(4) + SECOND_US


def test_X10_a_quantity_that_cannot_be_taken_waits_until_it_can() -> None:
    play = dutch(PARTS, pieces=100).accept_price("s2", 1, quantity=80).limit("s1", "L1", "110.00", quantity=30)
    assert standing(play.wait(tick(3))) == [("s2", 1_000_000)]
    play.exclude("s2", at=tick(3) + SECOND_US).wait(play.now)
    assert standing(play) == [("s1", 1_200_000)]


def test_X10_all_that_is_left_is_what_is_left_then() -> None:
    play = dutch(PARTS, pieces=100).limit("s1", "L1", "110.00", quantity=30).limit("s2", "L1", "110.00")
    play.wait(tick(2))
    assert {bid.supplier: bid.supply.most for bid in play.lot().order if bid.supply} == {"s1": 30, "s2": 70}
    assert play.lot().closed_at == tick(2)


def test_X10_who_loses_in_a_grace_takes_what_is_left_at_once() -> None:
    play = dutch(replace(PARTS, grace_us=GRACE_US), pieces=100).limit("s1", "L1", "110.00").wait(tick(2))
    play.accept_price("s2", 1, at=tick(2) + 1, quantity=60).wait(tick(2) + GRACE_US)
    closing = [type(event) for entry in play.entries[-2:] for event in entry.events]
    assert closing == [GraceEnded, BidPlaced, LotClosed, AuctionClosed]
    assert {bid.supplier: bid.supply.most for bid in play.lot().order if bid.supply} == {"s2": 60, "s1": 40}
    assert play.lot().closed_at == tick(2) + GRACE_US


def test_X11_of_one_tick_the_limit_set_first_goes_first_whatever_it_is() -> None:
    play = dutch().limit("s1", "L1", "120.00").limit("s2", "L1", "115.00").wait(tick(3))
    assert standing(play) == [("s1", 12_000)]
    again = dutch().limit("s1", "L1", "120.00").limit("s2", "L1", "115.00").limit("s1", "L1", "118.00").wait(tick(3))
    assert standing(again) == [("s2", 12_000)]


def test_X11_each_acceptance_is_an_entry_of_its_own_due_when_the_tick_begins() -> None:
    play = japanese().limit("s2", "L1", "80.00", id="two").limit("s1", "L1", "70.00", id="one").wait(tick(2))
    told = [(type(entry.command), entry.at, entry.events) for entry in play.entries[-3:]]
    assert told == [
        (PassTime, tick(2), (TickEnded("L1", 0, 1, tick(2), ("s1", "s2")),)),
        (PassTime, tick(2), (PriceAccepted("L1", "s2", 2, (9_000,), 9_000, False, proxy="two"),)),
        (PassTime, tick(2), (PriceAccepted("L1", "s1", 2, (9_000,), 9_000, False, proxy="one"),)),
    ]


def test_X11_it_counts_from_its_moment_however_late_it_is_recorded() -> None:
    late = MINUTE_US // 10
    play = dutch().limit("s1", "L1", "110.00").pass_time(at=tick(2) + late).pass_time(at=tick(2) + late)
    assert isinstance(play.last.events[0], BidPlaced)
    assert play.lot().closed_at == tick(2)


def test_X11_a_tick_that_is_given_again_stays_accepted() -> None:
    play = japanese().limit("s1", "L1", "90.00").limit("s2", "L1", "90.00").wait(tick(1) + 2)
    play.pass_time(at=tick(2) + MINUTE_US)
    assert isinstance(play.events[0], ClockPutBack)
    play.wait(tick(2) + 2 * MINUTE_US)
    assert play.lot().active == frozenset({"s1", "s2"})
    dutch_play = dutch().limit("s1", "L1", "110.00").pass_time(at=tick(2) + MINUTE_US)
    assert standing(dutch_play) == []
    assert standing(dutch_play.wait(tick(2) + 2 * MINUTE_US)) == [("s1", 11_000)]


def test_X11_the_last_lot_closes_the_auction_with_it() -> None:
    play = dutch().limit("s1", "L1", "110.00").wait(tick(2))
    assert play.state.status == "closed"
    assert play.state.closed_at == tick(2)


def test_X12_a_limit_is_lower_at_any_time() -> None:
    play = dutch().limit("s1", "L1", "140.00").limit("s1", "L1", "120.00")
    assert standing(play.wait(tick(3))) == [("s1", 12_000)]


def test_X12_higher_at_a_dutch_clock_until_its_supplier_has_accepted() -> None:
    play = dutch().limit("s1", "L1", "110.00").limit("s1", "L1", "130.00", at=tick(2) - 1)
    assert play.code == ""
    assert standing(play.wait(tick(4))) == [("s1", 13_000)]
    waits = dutch(replace(DUTCH, grace_us=GRACE_US)).limit("s1", "L1", "110.00")
    assert waits.limit("s1", "L1", "130.00", at=tick(2)).code == "price_accepted"


def test_X12_higher_at_a_japanese_clock_up_to_the_price_on_show() -> None:
    play = japanese().limit("s1", "L1", "60.00").limit("s2", "L1", "60.00").wait(tick(2) + 1)
    assert play.limit("s1", "L1", "90.01").code == "limit_above_price"
    assert play.limit("s1", "L1", "90.00").code == ""
    assert standing(play.wait(tick(6))) == [("s2", 8_000), ("s1", 9_000)]


def test_X12_a_cleared_limit_accepts_no_more_and_what_was_accepted_binds() -> None:
    play = dutch().limit("s1", "L1", "110.00").clear_limit("s1").wait(tick(6))
    assert standing(play) == []
    stays = japanese().limit("s1", "L1", "60.00").limit("s2", "L1", "90.00").wait(tick(2)).clear_limit("s1")
    assert stays.clear_limit("s1").code == "no_limit"
    assert standing(stays.wait(tick(6))) == [("s1", 9_000), ("s2", 9_000)]


def test_X12_it_ends_when_its_supplier_has_taken_or_goes_below_it_by_hand() -> None:
    play = dutch(PARTS, pieces=100).limit("s1", "L1", "120.00").accept_price("s1", 1, quantity=20)
    assert play.clear_limit("s1").code == "no_limit"
    low = japanese().limit("s1", "L1", "95.00").accept_price("s2", 1).wait(tick(2)).accept_price("s1", 2).accept_price("s2", 2)
    assert "s1" in low.lot().limits
    assert "s1" not in low.wait(tick(3)).lot().limits


def test_X12_it_ends_with_an_exclusion() -> None:
    play = dutch().limit("s1", "L1", "120.00").exclude("s1").readmit("s1")
    assert standing(play.wait(tick(6))) == []


def test_X12_a_limit_left_at_a_clock_acts_in_a_later_open_stage() -> None:
    first = a_stage("japanese", clock=JAPANESE)
    stages = (first, a_stage(pause_us=SECOND_US, length_us=MINUTE_US))
    lot = a_lot(price_scale=2, stages=stages, closes_at=OPENS + 5 * MINUTE_US)
    play = play_of(lot, proxies=True, basis="beat_own").limit("s1", "L1", "85.00").accept_price("s2", 1)
    play.wait(tick(2)).accept_price("s2", 2).wait(tick(3)).accept_price("s2", 3).wait(tick(4) + SECOND_US)
    assert play.lot().stage == 1
    assert standing(play) == [("s2", 8_000), ("s1", 9_000)]
    play.exclude("s2").bid("s3", "L1", "88.00")
    assert ("s1", 8_799) in standing(play)


def test_X13_a_supplier_sees_its_own_limit_and_nobody_else_any() -> None:
    play = dutch(PARTS, pieces=100).limit("s1", "L1", "123.45", quantity=30)
    row = whole_view(play.state, S1)["lot:L1"]
    assert (row["limit"], row["limit_prices"], row["limit_quantity"], row["limit_reached"]) == (
        "12345.00",
        ("123.45",),
        "30",
        False,
    )
    for audience in (Audience("supplier", "s2"), Audience("buyer", CONSORTIUM), Audience("observer", ""), Audience("buyer", "m1")):
        plain = dutch(PARTS, pieces=100)
        assert whole_view(play.state, audience) == whole_view(plain.state, audience)


def test_X13_whether_the_limit_is_reached() -> None:
    play = japanese().limit("s1", "L1", "85.00").limit("s2", "L1", "60.00").wait(tick(1) + 1)
    assert whole_view(play.state, S1)["lot:L1"]["limit_reached"] is False
    assert whole_view(play.wait(tick(2)).state, S1)["lot:L1"]["limit_reached"] is True


@pytest.mark.parametrize("limits", [True, False])
def test_X13_the_coordinator_learns_no_moment_within_the_tick(limits: bool) -> None:
    play = japanese(replace(JAPANESE, limits=limits)).accept_price("s2", 1, at=tick(1) + 7)
    if limits:
        play.limit("s1", "L1", "60.00")
    else:
        play.accept_price("s1", 1)
    rows = whole_view(play.wait(tick(2)).state, Audience("buyer", CONSORTIUM))
    ends = {rows[f"bid:L1:{supplier}"]["at"] for supplier in ("s1", "s2")}
    assert ends == ({tick(2)} if limits else {tick(1) + 7})


def test_X13_the_answer_to_a_surrogate_acceptance_is_the_one_to_who_accepted_by_hand() -> None:
    by_hand = japanese(surrogate_bids=True).accept_price("s1", 1).accept_price("s1", 1, by=COORDINATOR)
    by_limit = japanese(surrogate_bids=True).limit("s1", "L1", "60.00").accept_price("s1", 1, by=COORDINATOR)
    assert by_hand.code == by_limit.code == "price_accepted"


def test_T4_a_limit_at_a_clock_asks_for_acceptance_of_the_terms() -> None:
    terms = an_auction(lots=[a_clock_lot("dutch", DUTCH)], acceptance=True)
    play = Play(terms).wait(OPENS)
    assert play.limit("s1", "L1", "110.00").code == "terms_not_accepted"
    assert play.accept_terms("s1").limit("s1", "L1", "110.00").code == ""


def test_P3_a_preview_at_a_clock_knows_of_no_limit() -> None:
    asked = PlaceBid("p-1", a_supplier("s2"), "s2", "L1", ("100.00",), False)
    seen = {id: preview(play.state, asked, at) for id, play, at in previewed()}
    assert seen["limit now"] == seen["none now"]
    assert seen["limit later"] == seen["none later"]
    assert seen["none now"].refusal is not None
    assert seen["none now"].refusal.code == "clock_names_price"


def previewed() -> list[tuple[str, Play, int]]:
    """A clock to whose next tick a limit waits, and one without, looked at now and beyond that tick."""
    plays = (("limit", dutch().limit("s1", "L1", "110.00")), ("none", dutch()))
    moments = (("now", OPENS), ("later", tick(3)))
    return [(f"{id} {when}", play, at) for id, play in plays for when, at in moments]


def test_S6_what_a_limit_accepts_is_recorded_before_an_outage_that_begins_then() -> None:
    """The process ends between the entry that sets a limit and the one that accepts by it."""
    play = japanese().limit("s1", "L1", "80.00", at=tick(1) + SECOND_US)
    assert outage_of(play.state, tick(1), tick(1) + 20 * SECOND_US) is None, "what was due comes first"
    play.pass_time(at=tick(1) + 20 * SECOND_US)
    assert isinstance(play.events[0], PriceAccepted)
    report = outage_of(play.state, tick(1), tick(1) + 20 * SECOND_US)
    assert report is not None
    found = run(play.terms, [Stamped(entry.at, entry.command) for entry in play.entries if entry.command.by != ENGINE])
    again = run(play.terms, [Stamped(tick(1) + SECOND_US, play.entries[2].command), Stamped(tick(1) + 20 * SECOND_US, report)])
    kinds = [type(event).__name__ for entry in again.entries for event in entry.events]
    assert kinds.index("PriceAccepted") < kinds.index("OutageRecorded")
    assert found.entries[2].command == play.entries[2].command

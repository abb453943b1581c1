"""Chapters F, K, S and X to the microsecond: what a stage, a grace, an outage or a limit leaves behind it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from auction.core.events import BidPlaced, LotClosed, PriceAccepted, SecretRevealed, StageClosed
from auction.core.margin import rationed
from auction.core.stages import random_close
from auction.core.views import whole_view
from auction.core.visibility import Audience
from tests.auctions import (
    CLOSES,
    HOUR_US,
    MINUTE_US,
    OPENS,
    SECOND_US,
    Play,
    a_clock,
    a_clock_lot,
    a_line,
    a_lot,
    a_stage,
    an_auction,
    some_entrants,
    steps,
)


def drawn_at_once(play: Play, lot: str, secrets: int = 100) -> str:
    """A secret by which the lot closes at its scheduled close itself."""
    return next(str(number) for number in range(secrets) if random_close(play.lot(lot), str(number)) == play.closes_at(lot))


def test_F5_a_later_stage_that_nobody_bid_in_may_close_at_its_very_close() -> None:
    later = a_stage(length_us=MINUTE_US, random_us=1, secret="x")
    probe = Play(an_auction(lots=[a_lot(stages=[a_stage(), later])])).wait(CLOSES)
    secret = drawn_at_once(probe, "L1")
    lot = a_lot(stages=[a_stage(), a_stage(length_us=MINUTE_US, random_us=1, secret=secret)])
    play = Play(an_auction(lots=[lot])).bid("s1", "L1", "9.00").wait(CLOSES + MINUTE_US)
    assert play.reveal(secret).events[:2] == (SecretRevealed("L1", 1, secret), LotClosed("L1", CLOSES + MINUTE_US))


def test_F5_so_may_a_lot_that_opened_after_another() -> None:
    def terms(secret: str) -> Play:
        lots = [a_lot(), a_lot("L2", stages=[a_stage(random_us=1, secret=secret)])]
        return Play(an_auction(lots=lots, sequence="serial", first_runs_us=MINUTE_US, runs_us=MINUTE_US)).wait(
            OPENS + 2 * MINUTE_US
        )

    secret = drawn_at_once(terms("x"), "L2")
    play = terms(secret)
    assert play.reveal(secret, "L2").events[:2] == (SecretRevealed("L2", 0, secret), LotClosed("L2", OPENS + 2 * MINUTE_US))


def test_S6_an_outage_from_the_hard_stop_of_a_random_close_on_leaves_its_draw_alone() -> None:
    last = CLOSES + MINUTE_US
    lots = [a_lot(stages=[a_stage(random_us=MINUTE_US, secret="x")]), a_lot("L2", closes_at=last + MINUTE_US)]
    play = Play(an_auction(lots=lots)).report_outage(last, at=last + HOUR_US)
    assert play.code == ""
    assert play.reveal("x").code == ""
    assert CLOSES <= (play.lot().closed_at or 0) <= last


def test_L7_after_a_stage_that_is_passed_over_the_next_one_comes() -> None:
    gap, last = a_stage(length_us=MINUTE_US, only_gap=(1, 2)), a_stage(pause_us=7, length_us=MINUTE_US)
    play = Play(an_auction(lots=[a_lot(stages=[a_stage(), gap, last])])).bid("s1", "L1", "9.00").wait(CLOSES)
    assert play.lot().next_stage_at == CLOSES + 7
    assert play.happened(StageClosed) == [StageClosed("L1", 0, CLOSES)], "what was passed over has no close"
    assert play.wait(CLOSES + 7).bid("s2", "L1", "8.00").code == ""


# Clocks


def dutch(*, limits: bool = False, grace_us: int = 0, least_part: int = 0, part_multiple: int = 0) -> Play:
    """Twelve pieces at 1.00, and 0.10 more in each of four ticks."""
    clock = a_clock(100, steps=[steps(10)], most=4, grace_us=grace_us, limits=limits)
    lot = a_clock_lot("dutch", replace(clock, least_part=least_part, part_multiple=part_multiple), lines=[a_line("A", 12)])
    return Play(an_auction(lots=[lot])).wait(OPENS)


def test_K6_a_pause_that_begins_as_the_grace_ends_gives_none_of_it_back() -> None:
    over = OPENS + MINUTE_US + 10 * SECOND_US
    play = dutch(grace_us=10 * SECOND_US).pause(at=over).resume(at=over + HOUR_US)
    assert play.accept_price("s1", 1).code == "tick_over"
    play = dutch(grace_us=10 * SECOND_US).pause(at=over - 1).resume(at=over + HOUR_US)
    assert play.accept_price("s1", 1).code == ""


def test_K6_nor_does_an_outage_that_begins_as_the_grace_ends() -> None:
    over = OPENS + MINUTE_US + 10 * SECOND_US
    play = dutch(grace_us=10 * SECOND_US).report_outage(over, at=over + HOUR_US)
    assert play.code == ""
    assert play.accept_price("s1", 1).code == "tick_over"


def test_X13_where_a_clock_takes_limits_no_stamp_tells_who_was_quick_in_the_grace() -> None:
    play = dutch(grace_us=10 * SECOND_US, limits=True, least_part=5, part_multiple=5).wait(OPENS + MINUTE_US)
    over = OPENS + MINUTE_US + 10 * SECOND_US
    play.accept_price("s1", 2, quantity=5, at=over - 3).accept_price("s2", 2, quantity=5, at=over - 1).wait(over)
    assert [bid.at for bid in play.lot().order] == [over, over]


def test_X10_after_a_part_was_taken_by_a_limit_the_clock_goes_on() -> None:
    play = dutch(limits=True, least_part=5, part_multiple=5)
    play.limit("s1", "L1", "1.10", quantity=5).limit("s2", "L1", "1.10", quantity=5)
    play.wait(OPENS + MINUTE_US)
    assert [(event.supplier, event.supply.most) for event in play.happened(BidPlaced) if event.supply] == [("s1", 5), ("s2", 5)]
    play.wait(OPENS + HOUR_US)
    assert play.lot().closed_at == OPENS + 4 * MINUTE_US


@pytest.mark.parametrize(("limit", "code"), [("0.60", ""), ("0.59", "largest_change")])
def test_X9_the_guard_of_a_limit_may_be_any_share(limit: str, code: str) -> None:
    lot = a_clock_lot("japanese", a_clock(100, steps=[steps(10)], most=9, least_active=1, limits=True), lines=[a_line("A", 12)])
    play = Play(an_auction(lots=[replace(lot, largest_change=a_lot(largest_change=(2, 5)).largest_change)])).wait(OPENS)
    assert play.limit("s1", "L1", limit).code == code


def test_X10_who_did_not_enter_a_clock_is_not_bid_for_by_a_limit_from_before() -> None:
    clock = a_stage("japanese", length_us=3 * MINUTE_US, entrants=some_entrants(best=1))
    clock = replace(clock, clock=a_clock(800, steps=[steps(100)], most=3, least_active=1, limits=True))
    play = Play(an_auction(lots=[a_lot(stages=[a_stage(), clock])], proxies=True))
    play.bid("s1", "L1", "10.00").limit("s1", "L1", "6.00").bid("s2", "L1", "5.00").wait(CLOSES + 3 * MINUTE_US)
    assert play.lot().entrants == frozenset({"s2"})
    assert play.happened(PriceAccepted) == []
    assert play.lot().standing["s1"].value == 1_000


def test_X13_once_the_clock_has_run_out_no_limit_is_reached() -> None:
    play = dutch(limits=True).limit("s1", "L1", "9.00")
    assert whole_view(play.state, Audience("supplier", "s1"))["lot:L1"]["limit_reached"] is False
    play.wait(OPENS + HOUR_US)
    assert whole_view(play.state, Audience("supplier", "s1"))["lot:L1"]["limit_reached"] is False


def test_N13_more_than_is_offered_is_never_rationed() -> None:
    assert rationed([[(5, 3)], [(5, 1)]], [2, 1]) == [2, 1]
    with pytest.raises(ValueError, match=r"^more is given than is offered$"):
        rationed([[(5, 3)]], [4])

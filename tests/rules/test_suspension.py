"""Chapter S: the clock stands still and runs on."""

from __future__ import annotations

import pytest

from auction.core.due import due_events, next_due
from auction.core.events import AuctionPaused, AuctionResumed
from tests.auctions import CLOSES, HOUR_US, MINUTE_US, OPENS, Play, a_lot, an_auction, an_overtime


def a_play() -> Play:
    lots = [a_lot(), a_lot("L2", closes_at=CLOSES + MINUTE_US)]
    return Play(an_auction(lots=lots, withdrawal="until_close", overtime=an_overtime()))


def test_S1_the_coordinator_pauses_while_bidding_is_open() -> None:
    play = a_play()
    assert play.pause(at=OPENS - 1).code == "auction_not_open"
    assert play.pause(at=OPENS, reason="alarm").events == (AuctionPaused("alarm"),)
    assert play.pause().code == "auction_paused"
    assert (play.state.status, play.state.paused_at, play.state.paused_why) == ("paused", OPENS, "alarm")


def test_S1_nothing_is_paused_after_the_close() -> None:
    assert a_play().pause(at=CLOSES + MINUTE_US - 1).code == ""
    assert a_play().pause(at=CLOSES + MINUTE_US).code == "auction_closed"


@pytest.mark.parametrize("length", [0, 1, HOUR_US])
def test_S2_the_time_left_is_what_it_was(length: int) -> None:
    play = a_play().pause(at=CLOSES - 7)
    stops = play.lot("L1").hard_stop
    play.resume(at=CLOSES - 7 + length)
    assert play.events == (AuctionResumed(length),)
    assert play.closes_at("L1") - play.now == 7
    assert play.closes_at("L2") - play.now == 7 + MINUTE_US
    assert play.lot("L1").hard_stop == stops + length


def test_S2_closed_lots_stay_closed() -> None:
    play = a_play().pause(at=CLOSES).resume(at=CLOSES + HOUR_US)
    assert play.closes_at("L1") == CLOSES
    assert play.closes_at("L2") == CLOSES + MINUTE_US + HOUR_US
    assert not play.lot("L1").is_open


def test_S2_only_what_is_paused_is_resumed() -> None:
    assert a_play().resume(at=OPENS - 1).code == "auction_not_open"
    assert a_play().resume().code == "auction_not_paused"
    assert a_play().pause().resume().resume().code == "auction_not_paused"
    assert a_play().wait(CLOSES + MINUTE_US).resume().code == "auction_closed"


def test_S2_pauses_add_up() -> None:
    play = a_play().pause(at=OPENS).resume(at=OPENS + 3).pause(at=OPENS + 10).resume(at=OPENS + 15)
    assert play.closes_at("L1") == CLOSES + 8
    assert (play.state.paused_at, play.state.paused_why) == (0, "")


def test_S2_overtime_is_counted_on_the_clock_that_stood_still() -> None:
    play = a_play().pause(at=CLOSES - 5 * MINUTE_US).resume(at=CLOSES)
    assert play.bid("s1", "L1", "9.00", at=CLOSES + MINUTE_US).closes_at("L1") == CLOSES + 5 * MINUTE_US
    assert play.bid("s1", "L1", "8.00", at=CLOSES + 4 * MINUTE_US).closes_at("L1") == CLOSES + 6 * MINUTE_US


def test_S3_nothing_is_due_during_a_pause() -> None:
    play = a_play().pause(at=CLOSES - 1)
    assert next_due(play.state) is None
    assert due_events(play.state, CLOSES + HOUR_US) == ()
    assert play.pass_time(at=CLOSES + HOUR_US).code == "nothing_due"
    assert play.lot("L1").is_open


def test_S3_nobody_bids_or_withdraws_during_a_pause() -> None:
    play = a_play().bid("s1", "L1", "9.00").pause()
    assert play.bid("s2", "L1", "8.00").code == "auction_paused"
    assert play.withdraw("s1", "L1").code == "auction_paused"
    assert play.resume().bid("s2", "L1", "8.00").code == ""


def test_S3_the_coordinator_extends_and_excludes_and_suppliers_accept() -> None:
    play = a_play().bid("s1", "L1", "9.00").pause()
    assert play.extend("L1", MINUTE_US).code == ""
    assert play.exclude("s1").code == ""
    assert play.accept_terms("s2").code == ""
    assert play.resume(at=play.now + 5).closes_at("L1") == CLOSES + MINUTE_US + 5

"""Chapter S: the clock stands still and runs on, by order or because people cannot bid."""

from __future__ import annotations

import pytest

from auction.core.announcing import fault_in
from auction.core.clocks import tick_ends
from auction.core.commands import ReportOutage
from auction.core.decide import decide
from auction.core.due import due_events, next_due
from auction.core.errors import InvariantBroken
from auction.core.events import (
    AuctionOpened,
    AuctionPaused,
    AuctionResumed,
    AuctionSuspended,
    ClockPutBack,
    LotClosed,
    LotDelayed,
    OutageRecorded,
)
from auction.core.stages import turn_ends
from auction.core.terms import Outage
from auction.core.views import whole_view
from auction.core.visibility import Audience
from auction.core.words import ENGINE
from tests.auctions import (
    ANNOUNCED,
    CLOSES,
    COORDINATOR,
    HOUR_US,
    MINUTE_US,
    OPENS,
    SECOND_US,
    Play,
    a_clock,
    a_clock_lot,
    a_lot,
    a_stage,
    a_visibility,
    an_auction,
    an_overtime,
)


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


def test_S4_the_engine_alone_suspends_and_everyone_is_told() -> None:
    play = a_play()
    assert play.suspend(at=OPENS - 1).code == "auction_not_open"
    assert play.suspend(at=OPENS, by=COORDINATOR).code == "not_permitted"
    assert play.suspend(cause="disconnects").events == (AuctionSuspended("disconnects"),)
    row = whole_view(play.state, Audience("supplier", "s1"))
    assert row["auction"] == {"status": "suspended", "paused_at": OPENS, "paused_why": "disconnects", "closed_at": None}
    assert row["lot:L1"]["status"] == "suspended"
    assert play.suspend().code == "auction_suspended"


def test_S4_what_holds_of_a_pause_holds_of_a_suspension() -> None:
    play = a_play().bid("s1", "L1", "9.00").suspend(at=CLOSES - 5)
    assert play.bid("s2", "L1", "8.00", at=CLOSES + HOUR_US).code == "auction_suspended"
    assert play.withdraw("s1", "L1").code == play.pause().code == play.close_early().code == "auction_suspended"
    assert play.extend("L1", MINUTE_US).code == play.exclude("s1").code == play.accept_terms("s2").code == ""
    assert next_due(play.state) is None


def test_S4_lost_connections_suspend_three_times_at_most() -> None:
    play = a_play()
    for _ in range(3):
        assert play.suspend(cause="disconnects").resume(by=ENGINE).code == ""
    assert play.suspend(cause="disconnects").code == "suspensions_spent"
    assert play.suspend(cause="clock").code == ""


def test_S5_the_engine_alone_ends_it() -> None:
    play = a_play()
    assert play.resume(by=ENGINE).code == "auction_not_suspended"
    assert play.suspend().resume().code == "auction_suspended"
    assert play.resume(by=ENGINE).code == ""
    assert play.pause().resume(by=ENGINE).code == "auction_paused"


@pytest.mark.parametrize(("left", "at_least"), [(3 * MINUTE_US, 3 * MINUTE_US), (2 * MINUTE_US, 2 * MINUTE_US), (7, 2 * MINUTE_US)])
def test_S5_the_time_left_is_what_it_was_and_at_least_the_window(left: int, at_least: int) -> None:
    play = a_play().suspend(at=CLOSES - left)
    stop = play.lot("L1").hard_stop - play.closes_at("L1")
    play.resume(at=CLOSES + HOUR_US, by=ENGINE)
    assert play.closes_at("L1") == CLOSES + HOUR_US + at_least
    assert play.lot("L1").hard_stop == play.closes_at("L1") + stop
    assert play.closes_at("L2") == CLOSES + HOUR_US + max(at_least, left + MINUTE_US)


def test_S5_a_random_close_is_counted_from_its_scheduled_one() -> None:
    for left, since in ((30 * SECOND_US, CLOSES - 30 * SECOND_US), (0, CLOSES + 1)):
        play = drawing().suspend(at=since).resume(at=since + HOUR_US, by=ENGINE)
        assert play.closes_at() == CLOSES + HOUR_US + 2 * MINUTE_US - left
        assert play.wait(play.now + 2 * HOUR_US).lot().closed_at == play.closes_at()
        assert play.closes_at() - CLOSES - HOUR_US - 2 * MINUTE_US + left == DRAWN


def test_S5_a_turn_has_the_window_or_its_own_length() -> None:
    play = in_turns().suspend(at=CLOSES + 25 * SECOND_US).resume(at=CLOSES + HOUR_US, by=ENGINE)
    assert turn_ends(play.lot(), 1) == CLOSES + HOUR_US + 30 * SECOND_US


def test_S5_a_pause_gives_back_the_time_left_alone() -> None:
    assert a_play().pause(at=CLOSES - 7).resume(at=CLOSES).closes_at("L1") == CLOSES + 7


DRAWN = 445_574_446
"""When the example of F5 closes, after its scheduled close."""


def drawing() -> Play:
    stage = a_stage(random_us=10 * MINUTE_US, secret="open sesame")
    return Play(an_auction(lots=[a_lot(stages=[stage])]), secrets={stage.commitment: "open sesame"})


def in_turns() -> Play:
    stages = (a_stage("sealed"), a_stage("turns", length_us=30 * SECOND_US))
    terms = an_auction(lots=[a_lot(stages=stages)], visibility=a_visibility(supplier_count=True))
    return Play(terms).bid("s1", "L1", "9.00").bid("s2", "L1", "8.00").bid("s3", "L1", "7.00")


def one_lot(rule: Outage | None = None) -> Play:
    return Play(an_auction(outage=rule))


SHORT = Outage(least_us=3 * SECOND_US, window_us=30 * SECOND_US)


@pytest.mark.parametrize(
    ("since", "until", "close"),
    [
        (CLOSES - 50 * SECOND_US, CLOSES - 45 * SECOND_US, CLOSES + 75 * SECOND_US),
        (CLOSES - 50 * SECOND_US, CLOSES - 45 * SECOND_US - 1, None),
        (CLOSES - 180 * SECOND_US, CLOSES - 115 * SECOND_US, CLOSES + 5 * SECOND_US),
        (CLOSES - 180 * SECOND_US, CLOSES - 115 * SECOND_US - 1, None),
        (CLOSES - SECOND_US, CLOSES + 2 * HOUR_US, CLOSES + 2 * HOUR_US + 2 * MINUTE_US),
        (CLOSES - 1, CLOSES + 5 * SECOND_US - 1, CLOSES + 125 * SECOND_US - 1),
        (CLOSES - 1, CLOSES + 5 * SECOND_US - 2, None),
        (CLOSES - 5 * SECOND_US, CLOSES, CLOSES + 2 * MINUTE_US),
        (OPENS, CLOSES - 2 * MINUTE_US, None),
    ],
)
def test_S6_it_counts_from_the_least_length_in_the_last_window(since: int, until: int, close: int | None) -> None:
    play = one_lot().report_outage(since, at=until)
    if close is None:
        assert play.code == "outage_harmless"
        assert play.closes_at() == CLOSES
    else:
        assert play.events == (OutageRecorded(since, until), LotDelayed("L1", since, close - CLOSES))
        assert (play.closes_at(), play.lot().hard_stop) == (close, close + HOUR_US)


def test_S6_the_terms_set_length_and_window() -> None:
    assert one_lot(SHORT).report_outage(CLOSES - 20 * SECOND_US, at=CLOSES - 17 * SECOND_US).closes_at() == CLOSES + 13 * SECOND_US
    assert one_lot(SHORT).report_outage(CLOSES - 20 * SECOND_US, at=CLOSES - 17 * SECOND_US - 1).code == "outage_harmless"
    assert fault_in(an_auction(outage=Outage(3 * SECOND_US, 0)), ANNOUNCED) is None
    assert fault_in(an_auction(outage=Outage(HOUR_US, HOUR_US)), ANNOUNCED) is None
    said = "outage: counts from three seconds to an hour on, and gives zero to an hour after it"
    for rule in (Outage(3 * SECOND_US - 1, 1), Outage(HOUR_US + 1, 1), Outage(HOUR_US, -1), Outage(HOUR_US, HOUR_US + 1)):
        assert fault_in(an_auction(outage=rule), ANNOUNCED) == said


def test_S6_it_begins_no_earlier_than_the_last_entry() -> None:
    play = one_lot().bid("s1", "L1", "9.00", at=CLOSES - 10 * SECOND_US)
    assert play.report_outage(OPENS, at=CLOSES - 5 * SECOND_US - 1).code == "outage_harmless"
    assert play.report_outage(OPENS, at=CLOSES - 2).code == "outage_harmless"  # the refused report was an entry too
    play = one_lot().bid("s1", "L1", "9.00", at=CLOSES - 10 * SECOND_US).report_outage(OPENS, at=CLOSES - 5 * SECOND_US)
    assert play.events[0] == OutageRecorded(CLOSES - 10 * SECOND_US, CLOSES - 5 * SECOND_US)


def test_S6_time_that_passed_counts_at_its_due_moment() -> None:
    play = Play(an_auction()).pass_time(at=CLOSES + HOUR_US)
    assert play.events == (AuctionOpened(OPENS),)
    assert play.report_outage(OPENS - HOUR_US, at=CLOSES + HOUR_US).events[0] == OutageRecorded(OPENS, CLOSES + HOUR_US)


def test_S6_what_was_due_before_it_is_recorded_first() -> None:
    play = a_play()
    with pytest.raises(InvariantBroken, match="before an outage"):
        decide(play.wait(OPENS).state, ReportOutage("x", ENGINE, CLOSES), CLOSES + HOUR_US)


def test_S6_nothing_is_due_in_an_outage_that_was_recorded() -> None:
    play = a_play().report_outage(CLOSES - SECOND_US, at=CLOSES + 10 * MINUTE_US)
    assert play.happened(LotClosed) == []
    assert [play.closes_at(lot) for lot in ("L1", "L2")] == [CLOSES + 12 * MINUTE_US] * 2


def test_S6_everyone_reads_of_it() -> None:
    play = one_lot().report_outage(CLOSES - 9 * SECOND_US, at=CLOSES)
    for audience in (Audience("supplier", "s4"), Audience("observer", "o"), Audience("auditor", "a")):
        row = whole_view(play.state, audience)["auction"]
        assert (row["outages"], row["outage_since"], row["outage_until"]) == (1, CLOSES - 9 * SECOND_US, CLOSES)


def test_S6_the_engine_alone_reports_while_bidding_is_open() -> None:
    assert one_lot().report_outage(CLOSES - 9 * SECOND_US, at=CLOSES, by=COORDINATOR).code == "not_permitted"
    assert one_lot().report_outage(OPENS - 9 * SECOND_US, at=OPENS - 1).code == "auction_not_open"
    assert one_lot().pause(at=CLOSES - 1).report_outage(CLOSES - 1, at=CLOSES + HOUR_US).code == "auction_paused"
    assert one_lot().suspend(at=CLOSES - 1).report_outage(CLOSES - 1, at=CLOSES + HOUR_US).code == "auction_suspended"
    assert one_lot().wait(CLOSES).report_outage(CLOSES - 9, at=CLOSES + HOUR_US).code == "auction_closed"


def test_S7_overtime_goes_on_from_the_moved_close() -> None:
    play = Play(an_auction(overtime=an_overtime())).report_outage(CLOSES - SECOND_US, at=CLOSES + MINUTE_US)
    assert play.closes_at() == CLOSES + 3 * MINUTE_US
    assert play.bid("s1", "L1", "9.00", at=CLOSES + 2 * MINUTE_US).closes_at() == CLOSES + 4 * MINUTE_US


@pytest.mark.parametrize(
    ("since", "until", "moved"),
    [
        (CLOSES - 180 * SECOND_US, CLOSES - 115 * SECOND_US, 5 * SECOND_US),
        (CLOSES - 180 * SECOND_US, CLOSES - 115 * SECOND_US - 1, 0),
        (CLOSES - 1, CLOSES + HOUR_US, HOUR_US + 2 * MINUTE_US),
        (CLOSES + 7, CLOSES + 7 + HOUR_US, HOUR_US + 2 * MINUTE_US),
        (CLOSES + DRAWN - 1, CLOSES + HOUR_US, HOUR_US + 2 * MINUTE_US - DRAWN + 1),
    ],
)
def test_S7_a_random_close_keeps_its_draw(since: int, until: int, moved: int) -> None:
    play = drawing().report_outage(since, at=until)
    assert play.code == ("" if moved else "outage_harmless")
    assert play.closes_at() == CLOSES + moved
    assert play.wait(CLOSES + 3 * HOUR_US).lot().closed_at == CLOSES + moved + DRAWN


def test_S7_a_random_close_that_came_before_it_is_revealed_first() -> None:
    play = drawing().report_outage(CLOSES + DRAWN, at=CLOSES + HOUR_US)
    assert play.code == "auction_closed"
    late = drawing()
    late.secrets = {}
    late.report_outage(CLOSES + DRAWN, at=CLOSES + HOUR_US)
    with pytest.raises(InvariantBroken, match="left alone"):
        late.reveal("open sesame", at=CLOSES + 3 * HOUR_US)


@pytest.mark.parametrize(("left", "after"), [(30, 30), (25, 30), (1, 30)])
def test_S7_a_turn_has_what_was_left_and_at_least_the_window_or_its_length(left: int, after: int) -> None:
    since = CLOSES + (30 - left) * SECOND_US
    play = in_turns().report_outage(since, at=since + 5 * SECOND_US)
    assert turn_ends(play.lot(), 1) == since + (5 + after) * SECOND_US
    assert play.closes_at() == turn_ends(play.lot(), 1) + MINUTE_US
    assert in_turns().report_outage(since, at=since + 5 * SECOND_US - 1).code == "outage_harmless"


def test_S7_a_turn_has_the_window_where_that_is_less() -> None:
    stages = (a_stage("sealed"), a_stage("turns", length_us=5 * MINUTE_US))
    terms = an_auction(lots=[a_lot(stages=stages)], visibility=a_visibility(supplier_count=True))
    play = Play(terms).bid("s1", "L1", "9.00").report_outage(CLOSES + 4 * MINUTE_US, at=CLOSES + HOUR_US)
    assert turn_ends(play.lot(), 1) == CLOSES + HOUR_US + 2 * MINUTE_US


@pytest.mark.parametrize(("until", "opens"), [(0, 0), (1, 2 * MINUTE_US + 1), (HOUR_US, HOUR_US + 2 * MINUTE_US)])
def test_S7_an_opening_in_the_outage_comes_a_window_after_it(until: int, opens: int) -> None:
    lot = a_lot(stages=(a_stage("sealed"), a_stage(pause_us=MINUTE_US, length_us=5 * MINUTE_US)))
    due = CLOSES + MINUTE_US
    play = Play(an_auction(lots=[lot])).bid("s1", "L1", "9.00").wait(CLOSES).report_outage(CLOSES + 1, at=due + until)
    assert play.code == ("" if until else "outage_harmless")
    assert play.wait(due + opens - 1).lot().stage == 0
    assert play.wait(due + opens).closes_at() == due + opens + 5 * MINUTE_US


def test_S7_so_does_the_opening_of_a_lot_in_a_series() -> None:
    terms = an_auction(
        lots=[a_lot("L1"), a_lot("L2")], sequence="serial", gap_us=MINUTE_US, first_runs_us=20 * MINUTE_US, runs_us=5 * MINUTE_US
    )
    second = OPENS + 21 * MINUTE_US
    since, until = second - SECOND_US, second + HOUR_US
    play = Play(terms).report_outage(since, at=until)
    assert play.events == (OutageRecorded(since, until), LotDelayed("L2", since, HOUR_US + 2 * MINUTE_US))
    assert play.wait(second + HOUR_US + 2 * MINUTE_US).lot("L2").waits is False


def test_S7_staggered_closes_keep_their_gap() -> None:
    lots = [a_lot("L1"), a_lot("L2"), a_lot("L3")]
    terms = an_auction(lots=lots, sequence="staggered", gap_us=MINUTE_US, first_runs_us=10 * MINUTE_US)
    play = Play(terms).report_outage(CLOSES - SECOND_US, at=CLOSES + 10 * SECOND_US)
    assert [play.closes_at(lot) - CLOSES for lot in ("L1", "L2", "L3")] == [130 * SECOND_US, 190 * SECOND_US, 250 * SECOND_US]


def test_S7_lots_side_by_side_move_each_for_itself() -> None:
    play = Play(an_auction(lots=[a_lot("L1"), a_lot("L2", closes_at=CLOSES + HOUR_US)]))
    play.report_outage(CLOSES - SECOND_US, at=CLOSES + 10 * SECOND_US)
    assert [play.closes_at(lot) - CLOSES for lot in ("L1", "L2")] == [130 * SECOND_US, HOUR_US]


def by_a_clock(interval_us: int = MINUTE_US) -> Play:
    lot = a_clock_lot("dutch", a_clock(interval_us=interval_us, grace_us=SECOND_US // 2))
    return Play(an_auction(lots=[lot]))


@pytest.mark.parametrize(("interval", "left", "after"), [(60, 60, 60), (60, 20, 60), (300, 200, 200), (300, 20, 120)])
def test_S7_a_tick_has_what_was_left_and_at_least_the_window_or_its_length(interval: int, left: int, after: int) -> None:
    since, down = OPENS + (2 * interval - left) * SECOND_US, 40 * SECOND_US
    play = by_a_clock(interval * SECOND_US).report_outage(since, at=since + down)
    assert play.lot().on_show == 2
    assert tick_ends(play.lot(), 2) == since + down + after * SECOND_US
    assert play.happened(ClockPutBack) == []
    assert play.wait(tick_ends(play.lot(), 2)).lot().on_show == 3


def test_S7_the_grace_of_a_clock_moves_with_it() -> None:
    play = by_a_clock()
    since = OPENS + MINUTE_US + SECOND_US // 4
    play.wait(since).accept_price("s1", 2)
    play.report_outage(since, at=since + MINUTE_US)
    assert play.accept_price("s2", 1, at=since + MINUTE_US + 1).leader() == "s2"


def test_S7_a_clock_in_a_series_runs_its_whole_time_after_an_outage_over_its_opening() -> None:
    clock = a_clock_lot("dutch", a_clock(), id="L2")
    terms = an_auction(
        lots=[a_lot("L1"), clock], sequence="serial", gap_us=MINUTE_US, first_runs_us=20 * MINUTE_US, runs_us=3 * MINUTE_US
    )
    second = OPENS + 21 * MINUTE_US
    play = Play(terms).report_outage(second - SECOND_US, at=second + HOUR_US).wait(second + HOUR_US + 2 * MINUTE_US)
    assert (play.lot("L2").on_show, play.closes_at("L2")) == (1, play.now + 5 * MINUTE_US)


def test_S7_bids_that_wait_to_be_opened_wait_a_window_longer() -> None:
    lot = a_lot(stages=[a_stage("sealed", quorum=2, opening_us=HOUR_US)])
    play = Play(an_auction(lots=[lot])).bid("s1", "L1", "9.00").wait(CLOSES)
    play.report_outage(CLOSES + HOUR_US - SECOND_US, at=CLOSES + 2 * HOUR_US)
    assert play.lot().opening_by == CLOSES + 2 * HOUR_US + 2 * MINUTE_US


def test_S5_what_is_missing_to_the_window_is_given_from_the_end_of_the_suspension_on() -> None:
    play = one_lot().suspend(at=CLOSES - MINUTE_US).resume(at=CLOSES + HOUR_US, by=ENGINE)
    assert play.events == (AuctionResumed(HOUR_US + MINUTE_US), LotDelayed("L1", CLOSES + HOUR_US, MINUTE_US))


def test_S6_without_a_window_an_outage_up_to_the_close_itself_moves_nothing() -> None:
    rule = Outage(least_us=3 * SECOND_US, window_us=0)
    assert one_lot(rule).report_outage(CLOSES - MINUTE_US, at=CLOSES).code == "outage_harmless"
    assert one_lot(rule).report_outage(CLOSES - MINUTE_US, at=CLOSES + 1).events[1] == LotDelayed("L1", CLOSES - MINUTE_US, 1)


def test_S7_an_outage_from_the_hard_stop_on_moves_no_random_close() -> None:
    last = CLOSES + MINUTE_US
    play = Play(an_auction(lots=[a_lot(stages=[a_stage(random_us=MINUTE_US, secret="x")])]))
    assert play.report_outage(last, at=last + HOUR_US).code == "outage_harmless"
    play = Play(an_auction(lots=[a_lot(stages=[a_stage(random_us=MINUTE_US, secret="x")])]))
    assert play.report_outage(last - 1, at=last + HOUR_US).code == ""


CASCADE = an_overtime(scope="cascade", gap_us=5 * MINUTE_US)


def test_S7_in_a_cascade_the_gap_is_kept_from_the_first_lot_that_moves_on() -> None:
    """L1 closes last of all and does not move, so what comes after it in the terms keeps no gap to it."""
    lots = [a_lot("L1", closes_at=CLOSES + HOUR_US), a_lot("L2"), a_lot("L3", closes_at=CLOSES + HOUR_US + MINUTE_US)]
    play = Play(an_auction(lots=lots, overtime=CASCADE)).report_outage(CLOSES - 10 * SECOND_US, at=CLOSES)
    assert play.events[1:] == (LotDelayed("L2", CLOSES - 10 * SECOND_US, 2 * MINUTE_US),)


def test_S7_in_a_cascade_lots_that_are_between_stages_are_left_out() -> None:
    paused = a_lot("L1", closes_at=CLOSES - MINUTE_US, stages=[a_stage(), a_stage(pause_us=HOUR_US, length_us=HOUR_US)])
    lots = [paused, a_lot("L2"), a_lot("L3", closes_at=CLOSES + MINUTE_US)]
    play = Play(an_auction(lots=lots, overtime=CASCADE)).report_outage(CLOSES - 10 * SECOND_US, at=CLOSES)
    since = CLOSES - 10 * SECOND_US
    assert play.events[1:] == (LotDelayed("L2", since, 2 * MINUTE_US), LotDelayed("L3", since, 6 * MINUTE_US))


def test_S6_a_window_shorter_than_what_counts_is_never_lost_enough_up_to_the_close() -> None:
    rule = Outage(least_us=3 * SECOND_US, window_us=SECOND_US)
    assert one_lot(rule).report_outage(CLOSES - MINUTE_US, at=CLOSES).code == "outage_harmless"
    moved = one_lot(rule).report_outage(CLOSES - MINUTE_US, at=CLOSES + 1)
    assert moved.events[1] == LotDelayed("L1", CLOSES - MINUTE_US, SECOND_US + 1)

"""Chapter L: lots one after another, openings late and early, closes before their time, and two kinds of entrants."""

from __future__ import annotations

from dataclasses import replace

import pytest

from auction.core.announcing import fault_in
from auction.core.events import (
    AuctionClosed,
    AuctionOpened,
    ClockPutBack,
    LotClosed,
    LotCutShort,
    LotOpened,
    OpeningMoved,
    StageClosed,
    StageSkipped,
)
from auction.core.money import Share
from auction.core.sequence import faults, sequenced
from auction.core.stage_terms import Stage
from auction.core.terms import LateStart, Lot, Overtime, Terms
from auction.core.views import whole_view
from auction.core.visibility import Audience
from tests.auctions import (
    ANNOUNCED,
    CLOSES,
    HOUR_US,
    MINUTE_US,
    NO_OVERTIME,
    OPENS,
    RANK_ONLY,
    SECOND_US,
    Play,
    a_clock,
    a_clock_lot,
    a_lot,
    a_stage,
    an_auction,
    an_overtime,
    some_entrants,
)

SECOND_OPENS = OPENS + 21 * MINUTE_US


def serial(*lots: Lot, overtime: Overtime = NO_OVERTIME, early_close: bool = False) -> Terms:
    """Three lots of 20, 5 and 5 minutes with a minute between."""
    return an_auction(
        lots=lots or (a_lot("L1"), a_lot("L2"), a_lot("L3")),
        sequence="serial",
        gap_us=MINUTE_US,
        first_runs_us=20 * MINUTE_US,
        runs_us=5 * MINUTE_US,
        withdrawal="until_close",
        overtime=overtime,
        early_close=early_close,
    )


def staggered(*, overtime: Overtime = NO_OVERTIME) -> Terms:
    lots = (a_lot("L1"), a_lot("L2"), a_lot("L3"))
    return an_auction(lots=lots, sequence="staggered", gap_us=MINUTE_US, first_runs_us=20 * MINUTE_US, overtime=overtime)


def closes_of(terms: Terms) -> list[int]:
    return [(lot.closes_at - OPENS) // MINUTE_US for lot in terms.lots]


def fault(terms: Terms) -> str:
    return (fault_in(terms, ANNOUNCED) or "").partition(":")[0]


def test_L1_the_sequence_gives_the_closes() -> None:
    assert closes_of(serial()) == [20, 26, 32]
    assert closes_of(staggered()) == [20, 21, 22]
    assert fault(serial()) == fault(staggered()) == ""
    staged = a_lot("L1", stages=(a_stage("sealed"), a_stage(pause_us=2 * MINUTE_US, length_us=3 * MINUTE_US)))
    assert closes_of(serial(staged, a_lot("L2"))) == [20, 31]


@pytest.mark.parametrize("off", [-1, 1])
def test_L1_another_close_is_refused(off: int) -> None:
    terms = serial()
    lots = (terms.lots[0], replace(terms.lots[1], closes_at=terms.lots[1].closes_at + off), terms.lots[2])
    assert fault(replace(terms, lots=lots)) == "lots.L2.closes_at"


def test_L1_bad_numbers_are_refused() -> None:
    assert fault(an_auction(gap_us=0)) == ""
    assert fault(replace(an_auction(), gap_us=1)) == "sequence"
    assert fault(replace(an_auction(), runs_us=1)) == "sequence"
    assert fault(replace(an_auction(), first_runs_us=1)) == "sequence"
    assert fault(replace(serial(), first_runs_us=0)) == "first_runs_us"
    assert fault(replace(serial(), first_runs_us=7 * 24 * HOUR_US + 1)) == "first_runs_us"
    assert fault(replace(serial(), runs_us=0)) == "runs_us"
    assert fault(replace(serial(), runs_us=7 * 24 * HOUR_US + 1)) == "runs_us"
    assert fault(replace(serial(), gap_us=-1)) == fault(replace(serial(), gap_us=24 * HOUR_US + 1)) == "gap_us"
    assert fault(replace(staggered(), runs_us=1)) == "runs_us"


def test_L2_a_lot_opens_when_the_one_before_has_closed_and_the_gap_has_passed() -> None:
    play = Play(serial()).wait(SECOND_OPENS - 1)
    assert play.bid("s1", "L2", "9.00").code == "lot_not_open"
    assert play.bid("s1", "L2", "9.00", at=SECOND_OPENS).code == ""
    assert play.happened(LotOpened) == [LotOpened("L2", SECOND_OPENS, SECOND_OPENS + 5 * MINUTE_US)]
    assert play.bid("s1", "L3", "9.00").code == "lot_not_open"
    assert play.bid("s2", "L2", "8.00", at=SECOND_OPENS + 5 * MINUTE_US - 1).code == ""
    assert play.bid("s2", "L2", "7.00", at=SECOND_OPENS + 5 * MINUTE_US).code == "lot_closed"
    play.wait(OPENS + 32 * MINUTE_US)
    assert play.happened(AuctionClosed) == [AuctionClosed(OPENS + 32 * MINUTE_US)]


def test_L2_nothing_else_is_asked_of_a_lot_that_waits() -> None:
    play = Play(serial(early_close=True))
    assert play.extend("L2", MINUTE_US).code == "lot_not_open"
    assert play.withdraw("s1", "L2").code == "lot_not_open"
    assert play.close_early("L2").code == "lot_not_open"


def test_L2_overtime_moves_the_next_opening_and_shortens_nothing() -> None:
    play = Play(serial(overtime=an_overtime(scope="all_lots"))).bid("s1", "L1", "9.00", at=OPENS + 19 * MINUTE_US)
    assert play.closes_at("L1") == OPENS + 21 * MINUTE_US
    play.wait(OPENS + 21 * MINUTE_US)
    assert (play.lot("L2").opens_at, play.closes_at("L2"), play.closes_at("L3")) == (
        *(OPENS + 22 * MINUTE_US, OPENS + 27 * MINUTE_US, OPENS + 33 * MINUTE_US),
    )


@pytest.mark.parametrize("at", [OPENS + 10 * MINUTE_US, OPENS + 20 * MINUTE_US + 30 * SECOND_US])
def test_L2_a_pause_moves_the_next_opening(at: int) -> None:
    play = Play(serial()).pause(at=at).resume(at=at + 7)
    assert play.wait(SECOND_OPENS + 6).bid("s1", "L2", "9.00").code == "lot_not_open"
    assert play.wait(SECOND_OPENS + 7).bid("s1", "L2", "9.00").code == ""
    assert play.closes_at("L2") == SECOND_OPENS + 5 * MINUTE_US + 7


def test_L2_a_late_random_close_moves_the_next_opening() -> None:
    lots = (a_lot("L1", stages=[a_stage(random_us=MINUTE_US, secret="open sesame")]), a_lot("L2"))
    play = Play(serial(*lots), secrets={lots[0].stages[0].commitment: "open sesame"}).wait(OPENS + 22 * MINUTE_US)
    closed = play.lot("L1").closed_at
    assert closed is not None
    assert OPENS + 20 * MINUTE_US <= closed <= OPENS + 21 * MINUTE_US
    assert play.lot("L2").opens_at == closed + MINUTE_US


def test_L2_an_exclusion_counts_on_lots_that_wait() -> None:
    play = Play(serial()).exclude("s1").wait(SECOND_OPENS)
    assert play.bid("s1", "L2", "9.00").code == "supplier_excluded"


def test_L2_everyone_sees_when_a_lot_opens_or_after_which() -> None:
    play, audience = Play(serial()), Audience("observer", "o")
    rows = whole_view(play.state, audience)
    shown = [
        (rows[f"lot:{lot}"]["status"], rows[f"lot:{lot}"]["opens_at"], rows[f"lot:{lot}"]["opens_after"]) for lot in ("L1", "L2")
    ]
    assert shown == [("waiting", OPENS, None), ("waiting", None, "L1")]
    rows = whole_view(play.wait(OPENS + 20 * MINUTE_US).state, audience)
    assert (rows["lot:L2"]["opens_at"], rows["lot:L2"]["opens_after"]) == (SECOND_OPENS, None)
    assert (rows["lot:L3"]["opens_after"], rows["lot:L2"]["status"]) == ("L2", "waiting")
    assert "opens_at" not in whole_view(Play(an_auction()).state, audience)["lot:L1"]


@pytest.mark.parametrize("at", [0, 1])
def test_L3_overtime_keeps_the_gap_where_it_cascades(at: int) -> None:
    cascade = an_overtime(window_us=MINUTE_US, scope="cascade", gap_us=MINUTE_US)
    play = Play(staggered(overtime=cascade)).bid("s1", "L1", "9.00", at=OPENS + 19 * MINUTE_US + at)
    first = OPENS + 20 * MINUTE_US + at
    assert [play.closes_at(lot) for lot in ("L1", "L2", "L3")] == [first, first + MINUTE_US, first + 2 * MINUTE_US]


def test_L3_the_gap_of_overtime_is_at_most_that_of_the_sequence() -> None:
    assert fault(staggered(overtime=an_overtime(scope="cascade", gap_us=MINUTE_US))) == ""
    assert fault(staggered(overtime=an_overtime(scope="cascade", gap_us=MINUTE_US + 1))) == "overtime.gap_us"
    assert fault(staggered(overtime=an_overtime(scope="lot", gap_us=MINUTE_US + 1))) == ""


def late(tolerance_us: int = 2 * MINUTE_US, notice_us: int = 5 * MINUTE_US) -> Terms:
    return an_auction(late_start=LateStart(tolerance_us, notice_us), acceptance=True)


def test_L4_within_the_tolerance_the_opening_stands() -> None:
    play = Play(late()).accept_terms("s1", at=OPENS - 1)
    assert play.pass_time(at=OPENS + 2 * MINUTE_US).events == (AuctionOpened(OPENS),)
    assert play.closes_at() == CLOSES


def test_L4_a_later_opening_is_put_off_with_all_closes() -> None:
    play, at = Play(late()).accept_terms("s1", at=OPENS - 1), OPENS + 2 * MINUTE_US + 1
    assert play.pass_time(at=at).events == (OpeningMoved(at + 5 * MINUTE_US, at + 5 * MINUTE_US - OPENS, ""),)
    assert play.closes_at() == CLOSES + 7 * MINUTE_US + 1
    assert play.bid("s1", "L1", "9.00", at=at + 5 * MINUTE_US - 1).code == "auction_not_open"
    assert play.bid("s1", "L1", "9.00", at=at + 5 * MINUTE_US).code == ""
    row = whole_view(play.state, Audience("supplier", "s1"))["auction"]
    assert row["opens_at"] == at + 5 * MINUTE_US


def test_L4_it_may_be_put_off_again() -> None:
    play = Play(late(MINUTE_US, 0)).pass_time(at=OPENS + HOUR_US)
    assert play.state.opens_at == OPENS + HOUR_US
    play.pass_time(at=OPENS + HOUR_US + MINUTE_US + 1)
    assert play.closes_at() == CLOSES + HOUR_US + MINUTE_US + 1
    assert play.pass_time(at=play.state.opens_at).events == (AuctionOpened(OPENS + HOUR_US + MINUTE_US + 1),)


def test_L4_lots_that_wait_are_planned_anew() -> None:
    play = Play(replace(serial(), late_start=LateStart(1, 0))).pass_time(at=OPENS + HOUR_US)
    assert play.lot("L1").opens_at == OPENS + HOUR_US
    assert play.closes_at("L3") == OPENS + HOUR_US + 32 * MINUTE_US


def test_L4_without_a_tolerance_a_late_opening_stands() -> None:
    assert Play(an_auction()).pass_time(at=OPENS + HOUR_US).events == (AuctionOpened(OPENS),)


@pytest.mark.parametrize(("tolerance", "notice", "sound"), [(0, 0, False), (1, 0, True), (HOUR_US, 24 * HOUR_US, True)])
def test_L4_numbers_within_their_limits(tolerance: int, notice: int, sound: bool) -> None:
    assert fault(late(tolerance, notice)) == ("" if sound else "late_start")
    assert fault(late(HOUR_US + 1, 0)) == fault(late(1, -1)) == fault(late(1, 24 * HOUR_US + 1)) == "late_start"


def test_L5_an_early_start_is_for_terms_that_provide_for_it() -> None:
    assert Play(an_auction()).open_early(at=OPENS - 1).code == "early_start_not_allowed"
    play = Play(an_auction(early_start=True)).open_early(at=OPENS - MINUTE_US, reason="all are here")
    assert play.events == (OpeningMoved(OPENS - MINUTE_US, 0, "all are here"), AuctionOpened(OPENS - MINUTE_US))
    assert play.bid("s1", "L1", "9.00").code == ""
    assert play.closes_at() == CLOSES
    assert play.open_early(at=OPENS).code == "auction_open"
    assert play.open_early(at=CLOSES).code == "auction_closed"


def test_L5_an_early_start_needs_a_reason_and_acceptance_as_ever() -> None:
    play = Play(an_auction(early_start=True, acceptance=True)).open_early(at=OPENS - 9, reason=" ")
    assert play.code == "reason_missing"
    assert play.open_early(at=OPENS - 8).bid("s1", "L1", "9.00").code == "terms_not_accepted"


def early(*stages: Stage) -> Play:
    return Play(
        an_auction(lots=[a_lot(stages=stages or (a_stage(),))], early_close=True, surrogate_bids=True, withdrawal="until_close")
    )


def test_L6_an_early_close_is_for_terms_that_provide_for_it() -> None:
    assert Play(an_auction()).close_early().code == "early_close_not_allowed"
    play = early().bid("s1", "L1", "9.00").close_early(at=OPENS + 5)
    assert play.events == (LotCutShort("L1", 0, OPENS + 5, "no demand"), LotClosed("L1", OPENS + 5), AuctionClosed(OPENS + 5))
    assert play.bid("s2", "L1", "8.00").code == "auction_closed"
    assert whole_view(play.state, Audience("supplier", "s2"))["lot:L1"]["cut_short"] == "no demand"


def test_L6_an_early_close_needs_a_reason_and_a_lot_that_is_open() -> None:
    assert early().close_early(reason="").code == "reason_missing"
    assert early().close_early("L9").code == "lot_unknown"
    assert early().close_early(at=OPENS - 1).code == "auction_not_open"
    assert early().pause().close_early().code == "auction_paused"


def test_L6_the_next_stage_follows_as_after_any_close() -> None:
    play = early(a_stage("sealed"), a_stage(pause_us=7, length_us=MINUTE_US)).bid("s1", "L1", "9.00").close_early(at=OPENS + 5)
    assert play.events[-1] == StageClosed("L1", 0, OPENS + 5)
    assert play.leader() == "s1"
    assert play.close_early(at=OPENS + 11).code == "stage_not_open"
    assert play.bid("s2", "L1", "8.00", at=OPENS + 12).code == ""
    assert play.close_early(at=OPENS + 13).happened(LotClosed) == [LotClosed("L1", OPENS + 13)]


def test_L6_no_stage_that_closes_at_random_or_goes_by_turns() -> None:
    assert early(a_stage(random_us=1, secret="s")).close_early().code == "early_close_not_allowed"
    turns = Play(
        replace(
            an_auction(lots=[a_lot(stages=(a_stage("sealed"), a_stage("turns", length_us=MINUTE_US)))], early_close=True),
            visibility=replace(RANK_ONLY, supplier_count=True),
        )
    ).bid("s1", "L1", "9.00")
    assert turns.close_early(at=CLOSES + 1).code == "early_close_not_allowed"


def test_L6_a_lot_in_a_series_follows_an_early_close() -> None:
    play = Play(serial(early_close=True)).close_early("L1", at=OPENS + 3)
    assert play.lot("L2").opens_at == OPENS + 3 + MINUTE_US


def reopened(best: str, second: str, *, stages: tuple[Stage, ...] = ()) -> Play:
    """Two bids, then a stage for a gap of more than 5 %, for all but the best."""
    again = a_stage(length_us=MINUTE_US, only_gap=(1, 20))
    play = Play(an_auction(lots=[a_lot(stages=(a_stage(), again, *stages))]))
    return play.bid("s1", "L1", best).bid("s2", "L1", second).bid("s3", "L1", "200.00").wait(CLOSES)


@pytest.mark.parametrize(("second", "opens"), [("105.00", False), ("105.01", True)])
def test_L7_it_opens_where_the_gap_is_more_than_the_share(second: str, opens: bool) -> None:
    play = reopened("100.00", second)
    assert (play.happened(StageSkipped) == []) == opens
    assert (play.state.status == "open") == opens
    assert play.happened(LotClosed) == ([] if opens else [LotClosed("L1", CLOSES)])


@pytest.mark.parametrize(("second", "opens"), [("10.80", False), ("10.81", True)])
def test_L7_the_gap_may_be_any_share(second: str, opens: bool) -> None:
    later = a_stage(length_us=MINUTE_US, only_gap=(2, 25))
    play = Play(an_auction(lots=[a_lot(stages=[a_stage(), later])])).bid("s1", "L1", "10.00").bid("s2", "L1", second)
    assert play.wait(CLOSES).lot().is_open == opens


def test_L7_the_best_is_left_out_and_untouched() -> None:
    play = reopened("100.00", "120.00")
    assert play.lot().entrants == frozenset({"s2", "s3"})
    assert play.bid("s1", "L1", "90.00").code == "not_an_entrant"
    assert play.bid("s2", "L1", "99.99").code == "below_lead"
    assert play.bid("s2", "L1", "100.00").code == ""
    assert play.leader() == "s1"
    assert play.bid("s3", "L1", "100.01").code == ""
    row = whole_view(play.state, Audience("supplier", "s2"))["lot:L1"]
    assert row["next"] is None
    assert whole_view(play.state, Audience("supplier", "s3"))["lot:L1"]["next"] == "100.00"


def test_L7_once_the_best_is_excluded_nothing_stands_in_the_way() -> None:
    assert reopened("100.00", "120.00").exclude("s1").bid("s2", "L1", "99.99").code == ""


def test_L7_entrants_are_measured_as_if_the_best_did_not_stand() -> None:
    near = a_stage(length_us=MINUTE_US, only_gap=(1, 20), entrants=some_entrants(within=(1, 10)))
    play = Play(an_auction(lots=[a_lot(stages=(a_stage(), near))]))
    play.bid("s1", "L1", "10.00").bid("s2", "L1", "20.00").bid("s3", "L1", "22.00").bid("s4", "L1", "22.01").wait(CLOSES)
    assert play.lot().entrants == frozenset({"s2", "s3"})


def test_L7_with_fewer_than_two_it_is_passed_over_and_the_next_stage_follows() -> None:
    lot = a_lot(stages=(a_stage(), a_stage(length_us=9, only_gap=(1, 20)), a_stage(pause_us=3, length_us=MINUTE_US)))
    play = Play(an_auction(lots=[lot])).bid("s1", "L1", "9.00").wait(CLOSES)
    assert play.happened(StageSkipped) == [StageSkipped("L1", 1, CLOSES)]
    assert play.bid("s1", "L1", "8.00", at=CLOSES + 2).code == "stage_not_open"
    assert play.bid("s2", "L1", "8.00", at=CLOSES + 3).code == ""


def test_L7_a_lot_that_ends_with_a_stage_passed_over_closes_no_later_than_its_latest_close() -> None:
    later = a_stage(pause_us=2 * HOUR_US, length_us=MINUTE_US, only_gap=(1, 20))
    play = Play(an_auction(lots=[a_lot(stages=(a_stage(), later))])).bid("s1", "L1", "9.00").wait(CLOSES + 2 * HOUR_US)
    assert play.happened(LotClosed) == [LotClosed("L1", CLOSES + 2 * HOUR_US)]
    assert play.lot().closes_at == play.lot().hard_stop == CLOSES + 2 * HOUR_US


def test_L7_terms_that_contradict_it() -> None:
    gap = a_stage(length_us=MINUTE_US, only_gap=(1, 20))
    sound = an_auction(lots=[a_lot(stages=(a_stage(), gap))])
    assert fault(sound) == ""
    assert fault(replace(sound, basis="beat_leading")) == "lots.L1.stages.1.only_gap"
    assert fault(replace(sound, visibility=RANK_ONLY)) == "lots.L1.stages.1.only_gap"
    assert fault(replace(sound, proxies=True)) == "lots.L1.stages.1.only_gap"
    faults = [
        fault(an_auction(lots=[a_lot(stages=stages)]))
        for stages in (
            (replace(gap, length_us=0),),
            (a_stage(), replace(gap, kind="sealed")),
            (a_stage(), replace(gap, only_gap=Share(2, 1))),
        )
    ]
    assert faults == ["lots.L1.stages.0.only_gap", "lots.L1.stages.1.only_gap", "lots.L1.stages.1.only_gap"]


@pytest.mark.parametrize(
    ("drop", "least", "enter"), [(0, 1, "abcd"), (1, 1, "abc"), (2, 1, "ab"), (3, 1, "a"), (4, 1, "a"), (5, 1, "a"), (2, 3, "abc")]
)
def test_L8_the_worst_are_left_out(drop: int, least: int, enter: str) -> None:
    later = a_stage(length_us=MINUTE_US, entrants=some_entrants(drop=drop, least=least))
    play = Play(an_auction(lots=[a_lot(stages=(a_stage(), later))], suppliers="abcd"))
    for supplier, price in zip("abcd", ("10.00", "11.00", "12.00", "13.00"), strict=True):
        play.bid(supplier, "L1", price)
    assert play.wait(CLOSES).lot().entrants == frozenset(enter)


def test_L8_the_best_and_the_share_are_looked_at_after_it() -> None:
    later = a_stage(length_us=MINUTE_US, entrants=some_entrants(best=3, within=(1, 10), drop=2))
    play = Play(an_auction(lots=[a_lot(stages=(a_stage(), later))], suppliers="abcd"))
    for supplier, price in zip("abcd", ("10.00", "11.00", "11.00", "13.00"), strict=True):
        play.bid(supplier, "L1", price)
    assert play.wait(CLOSES).lot().entrants == frozenset({"a", "b"})
    assert fault(an_auction(lots=[a_lot(stages=(a_stage(), a_stage(length_us=1, entrants=some_entrants(drop=-1))))])) != ""


DAY_US = 24 * HOUR_US


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"gap_us": 0}, ""),
        ({"gap_us": DAY_US}, ""),
        ({"gap_us": DAY_US + 1}, "gap_us: zero to a day"),
        ({"gap_us": -1}, "gap_us: zero to a day"),
        ({"first_runs_us": 1}, ""),
        ({"first_runs_us": 7 * DAY_US}, ""),
        ({"first_runs_us": 0}, "first_runs_us: above zero to a week"),
        ({"first_runs_us": 7 * DAY_US + 1}, "first_runs_us: above zero to a week"),
        ({"runs_us": 1}, ""),
        ({"runs_us": 7 * DAY_US}, ""),
        ({"runs_us": 0}, "runs_us: above zero to a week"),
        ({"runs_us": 7 * DAY_US + 1}, "runs_us: above zero to a week"),
    ],
)
def test_L1_the_numbers_of_a_series_may_go_to_each_limit_and_not_beyond(changes: dict[str, int], said: str) -> None:
    terms = sequenced(replace(serial(), **changes))  # type: ignore[arg-type]
    assert list(faults(terms)) == ([said] if said else [])


def test_L2_the_plan_of_later_lots_leaves_the_stages_of_each_their_time() -> None:
    staged = a_lot("L2", stages=(a_stage("sealed"), a_stage(pause_us=2 * MINUTE_US, length_us=3 * MINUTE_US)))
    play = Play(serial(a_lot("L1"), staged, a_lot("L3"))).extend("L1", MINUTE_US, at=OPENS + 1).wait(OPENS + 21 * MINUTE_US)
    assert [(play.closes_at(lot) - OPENS) // MINUTE_US for lot in ("L1", "L2", "L3")] == [21, 27, 38]


def test_K3_the_clock_of_a_lot_whose_opening_was_recorded_late_gives_the_whole_first_tick() -> None:
    clock = a_clock_lot("japanese", a_clock(most=3, least_active=2), id="L2")
    play = Play(serial(a_lot("L1"), clock)).wait(SECOND_OPENS - 1)
    play.pass_time(at=SECOND_OPENS + 7 * SECOND_US)
    assert play.events == (
        LotOpened("L2", SECOND_OPENS, SECOND_OPENS + 3 * MINUTE_US),
        ClockPutBack("L2", 0, 1, play.now + MINUTE_US),
    )
    assert play.closes_at("L2") == play.lot("L2").hard_stop == play.now + 3 * MINUTE_US

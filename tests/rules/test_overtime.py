"""Chapter O: when a bid moves the close, and how far."""

from __future__ import annotations

import pytest

from auction.core.briefing import briefing
from auction.core.events import LotExtended, OvertimeGranted
from auction.core.moments import LATEST_MOMENT
from auction.core.open_terms import terms_hash
from auction.core.overtime import close_when_pulled
from auction.core.terms import Base, Overtime, Scope, TiePolicy, Trigger
from auction.core.visibility import Audience
from auction.core.words import CONSORTIUM
from tests.auctions import (
    CLOSES,
    COORDINATOR,
    HOUR_US,
    MINUTE_US,
    OPENS,
    SECOND_US,
    Play,
    a_lot,
    a_stage,
    an_auction,
    an_overtime,
)

WINDOW = 2 * MINUTE_US
LATE = CLOSES - 30 * SECOND_US
INSIDER = Audience("buyer", CONSORTIUM)


def one_lot(overtime: Overtime, *, ties: TiePolicy = "earliest") -> Play:
    return Play(an_auction(overtime=overtime, ties=ties, surrogate_bids=True, withdrawal="until_close"))


def moved(play: Play, lot: str = "L1") -> int:
    """By how much the lot's close lies behind the scheduled one."""
    return play.closes_at(lot) - play.lot(lot).terms.closes_at


def test_O1_the_window_begins_with_its_first_microsecond() -> None:
    assert moved(one_lot(an_overtime()).bid("s1", "L1", "9.00", at=CLOSES - WINDOW - 1)) == 0
    play = one_lot(an_overtime(base="scheduled_close")).bid("s1", "L1", "9.00", at=CLOSES - WINDOW)
    assert moved(play) == WINDOW


def test_O1_the_last_microsecond_qualifies_and_the_close_does_not() -> None:
    play = one_lot(an_overtime()).bid("s1", "L1", "9.00", at=CLOSES - 1)
    assert play.closes_at() == CLOSES - 1 + WINDOW
    assert play.bid("s2", "L1", "8.00", at=CLOSES).code == ""
    assert one_lot(an_overtime()).bid("s1", "L1", "9.00", at=CLOSES).code == "auction_closed"


def test_O1_the_window_moves_with_the_close() -> None:
    play = one_lot(an_overtime(base="scheduled_close", lengths_us=[10 * MINUTE_US]))
    play.bid("s1", "L1", "9.00", at=LATE).bid("s2", "L1", "8.00", at=CLOSES)
    assert moved(play) == 10 * MINUTE_US
    assert moved(play.bid("s1", "L1", "7.00", at=CLOSES + 8 * MINUTE_US)) == 20 * MINUTE_US


def test_O1_a_window_of_zero_switches_overtime_off() -> None:
    assert moved(one_lot(an_overtime(window_us=0, base="scheduled_close")).bid("s1", "L1", "9.00", at=CLOSES - 1)) == 0


def test_O1_a_refused_bid_moves_nothing() -> None:
    assert moved(one_lot(an_overtime()).bid("s1", "L1", "nine", at=LATE)) == 0


# Before the late bid: s1 9.00, s2 8.00, s3 7.00, s4 6.00. Each late bid, and which triggers it pulls.
LATE_BIDS: dict[str, tuple[str, str, set[str]]] = {
    "last improves and stays last": ("s1", "8.50", {"any_bid"}),
    "last ties with the one before, later": ("s1", "8.00", {"any_bid"}),
    "last passes one": ("s1", "7.50", {"any_bid", "rank_change", "beats_another", "rank_at_most 3"}),
    "last passes two": ("s1", "6.50", {"any_bid", "rank_change", "beats_another", "rank_at_most 3", "rank_at_most 2"}),
    "last takes the lead": (
        "s1",
        "5.00",
        {"any_bid", "rank_change", "beats_another", "rank_at_most 3", "rank_at_most 2", "rank_at_most 1", "new_leader"},
    ),
    "leader improves": ("s4", "5.00", {"any_bid", "rank_at_most 3", "rank_at_most 2", "rank_at_most 1"}),
    "second ties with the leader, later": ("s3", "6.00", {"any_bid", "rank_at_most 3", "rank_at_most 2"}),
    "third improves and stays third": ("s2", "7.50", {"any_bid", "rank_at_most 3"}),
    "a newcomer comes last": ("s5", "9.50", {"any_bid", "rank_change"}),
    "a newcomer ties with the last, later": ("s5", "9.00", {"any_bid", "rank_change"}),
    "a newcomer passes one": ("s5", "8.50", {"any_bid", "rank_change", "beats_another"}),
    "a newcomer takes the lead": (
        "s5",
        "5.00",
        {"any_bid", "rank_change", "beats_another", "rank_at_most 3", "rank_at_most 2", "rank_at_most 1", "new_leader"},
    ),
}
TRIGGERS: dict[str, tuple[Trigger, int]] = {
    "any_bid": ("any_bid", 1),
    "rank_change": ("rank_change", 1),
    "rank_at_most 1": ("rank_at_most", 1),
    "rank_at_most 2": ("rank_at_most", 2),
    "rank_at_most 3": ("rank_at_most", 3),
    "new_leader": ("new_leader", 1),
    "beats_another": ("beats_another", 1),
}


@pytest.mark.parametrize("trigger", TRIGGERS)
@pytest.mark.parametrize("late", LATE_BIDS)
@pytest.mark.parametrize("ties", ["earliest", "equal_best", "equal_worst"])
def test_O2_the_trigger_says_which_bids_qualify(trigger: str, late: str, ties: TiePolicy) -> None:
    name, rank = TRIGGERS[trigger]
    supplier, price, pulls = LATE_BIDS[late]
    play = Play(an_auction(suppliers=("s1", "s2", "s3", "s4", "s5"), ties=ties, overtime=an_overtime(trigger=name, rank=rank)))
    for place, early in enumerate(("9.00", "8.00", "7.00", "6.00"), 1):
        play.bid(f"s{place}", "L1", early)
    assert play.bid(supplier, "L1", price, at=LATE).code == ""
    assert (moved(play) > 0) == (trigger in pulls)


@pytest.mark.parametrize("trigger", ["rank_change", "beats_another", "new_leader"])
def test_O2_who_bids_alone(trigger: Trigger) -> None:
    play = one_lot(an_overtime(trigger=trigger)).bid("s1", "L1", "9.00", at=LATE)
    assert (moved(play) > 0) == (trigger != "beats_another")
    before = moved(play)
    assert moved(play.bid("s1", "L1", "8.00", at=LATE + SECOND_US)) == before


def test_O2_a_supplier_that_withdrew_comes_as_a_newcomer() -> None:
    play = one_lot(an_overtime(trigger="rank_change")).bid("s1", "L1", "9.00").bid("s2", "L1", "9.50").withdraw("s1", "L1")
    assert moved(play.bid("s1", "L1", "8.00", at=LATE)) > 0


@pytest.mark.parametrize(
    ("base", "wanted"),
    [
        ("scheduled_close", CLOSES + MINUTE_US),
        ("bid_stamp", LATE + MINUTE_US),
        ("reset", LATE + WINDOW),
    ],
)
def test_O3_the_base_says_from_where_the_length_is_counted(base: Base, wanted: int) -> None:
    play = one_lot(an_overtime(base=base, lengths_us=[MINUTE_US])).bid("s1", "L1", "9.00", at=LATE)
    assert play.closes_at() == wanted
    assert play.events[1:] == (OvertimeGranted("L1", wanted, 1, "L1"),)


def test_O4_lengths_may_shrink_and_the_last_one_stays() -> None:
    play = one_lot(an_overtime(base="scheduled_close", lengths_us=[60 * SECOND_US, 30 * SECOND_US, 10 * SECOND_US]))
    steps = []
    for price in ("9.00", "8.00", "7.00", "6.00", "5.00"):
        before = play.closes_at()
        play.bid("s1", "L1", price, at=before - 1)
        steps.append(play.closes_at() - before)
    assert steps == [60 * SECOND_US, 30 * SECOND_US, 10 * SECOND_US, 10 * SECOND_US, 10 * SECOND_US]
    assert play.lot().overtimes == 5


def test_O4_reset_takes_the_window_whatever_the_lengths() -> None:
    play = one_lot(an_overtime(base="reset", lengths_us=[1])).bid("s1", "L1", "9.00", at=LATE)
    assert play.closes_at() == LATE + WINDOW


def three_lots(overtime: Overtime) -> Play:
    """L1 closes first, L2 a minute later, L3 an hour later."""
    lots = [a_lot(), a_lot("L2", closes_at=CLOSES + MINUTE_US), a_lot("L3", closes_at=CLOSES + HOUR_US)]
    return Play(an_auction(lots=lots, overtime=overtime))


def all_moved(play: Play) -> list[int]:
    return [moved(play, lot) for lot in play.state.lots]


def scoped(
    scope: Scope, *, gap_us: int = 0, base: Base = "reset", most: int | None = None, hard_stop_us: int = HOUR_US
) -> Overtime:
    return an_overtime(scope=scope, gap_us=gap_us, base=base, most=most, hard_stop_us=hard_stop_us)


def test_O5_scope_lot_moves_no_other() -> None:
    play = three_lots(scoped("lot")).bid("s1", "L1", "9.00", at=LATE)
    assert all_moved(play) == [90 * SECOND_US, 0, 0]


def test_O5_scope_all_lots_moves_each_from_its_own_close() -> None:
    play = three_lots(scoped("all_lots", base="scheduled_close")).bid("s1", "L1", "9.00", at=LATE)
    assert all_moved(play) == [2 * MINUTE_US] * 3
    assert [(event.lot, event.count, event.cause) for event in play.happened(OvertimeGranted)] == [
        ("L1", 1, "L1"),
        ("L2", 1, "L1"),
        ("L3", 1, "L1"),
    ]


def test_O5_scope_all_lots_shortens_none() -> None:
    play = three_lots(scoped("all_lots")).bid("s1", "L1", "9.00", at=LATE)
    assert all_moved(play) == [90 * SECOND_US, 30 * SECOND_US, 0]


def test_O5_scope_all_lots_starts_from_any_lot() -> None:
    play = three_lots(scoped("all_lots", base="scheduled_close")).bid("s1", "L2", "9.00", at=LATE)
    assert all_moved(play) == [2 * MINUTE_US] * 3
    play = three_lots(scoped("all_lots", base="scheduled_close")).bid("s1", "L3", "9.00", at=LATE)
    assert all_moved(play) == [0, 0, 0]


def test_O5_a_closed_lot_never_moves() -> None:
    play = three_lots(scoped("all_lots", base="scheduled_close")).bid("s1", "L2", "9.00", at=CLOSES)
    assert all_moved(play) == [0, 2 * MINUTE_US, 2 * MINUTE_US]


def test_O5_a_cascade_keeps_the_least_gap() -> None:
    play = three_lots(scoped("cascade", gap_us=5 * MINUTE_US, base="scheduled_close")).bid("s1", "L1", "9.00", at=LATE)
    assert [play.closes_at(lot) - CLOSES for lot in ("L1", "L2", "L3")] == [2 * MINUTE_US, 7 * MINUTE_US, HOUR_US]


def test_O5_a_cascade_leaves_earlier_lots_alone() -> None:
    play = three_lots(scoped("cascade", gap_us=5 * MINUTE_US, base="scheduled_close")).bid("s1", "L2", "9.00", at=LATE)
    assert [play.closes_at(lot) - CLOSES for lot in ("L1", "L2", "L3")] == [0, 3 * MINUTE_US, HOUR_US]


def test_O5_a_cascade_runs_from_lot_to_lot() -> None:
    lots = [a_lot(f"L{place}", closes_at=CLOSES + place * MINUTE_US) for place in range(1, 5)]
    play = Play(an_auction(lots=lots, overtime=scoped("cascade", gap_us=MINUTE_US, base="scheduled_close")))
    play.bid("s1", "L1", "9.00", at=CLOSES)
    assert all_moved(play) == [2 * MINUTE_US] * 4


def test_O5_a_cascade_begins_only_when_its_lot_moves() -> None:
    overtime = an_overtime(scope="cascade", gap_us=5 * MINUTE_US, base="bid_stamp", lengths_us=[SECOND_US])
    assert all_moved(three_lots(overtime).bid("s1", "L1", "9.00", at=LATE)) == [0, 0, 0]


def test_O5_a_cascade_passes_over_a_lot_that_may_not_move() -> None:
    overtime = scoped("cascade", gap_us=MINUTE_US, base="scheduled_close", most=1)
    lots = [a_lot(f"L{place}", closes_at=CLOSES + place * MINUTE_US) for place in range(1, 4)]
    play = Play(an_auction(lots=lots, overtime=overtime)).bid("s1", "L2", "9.00", at=CLOSES + SECOND_US)
    assert all_moved(play) == [0, 2 * MINUTE_US, 2 * MINUTE_US]
    play.bid("s1", "L1", "9.00", at=CLOSES + 2 * SECOND_US)
    assert all_moved(play) == [2 * MINUTE_US, 2 * MINUTE_US, 2 * MINUTE_US]
    assert [play.lot(lot).overtimes for lot in ("L1", "L2", "L3")] == [1, 1, 1]


def test_O5_a_cascade_is_held_by_each_hard_stop() -> None:
    overtime = scoped("cascade", gap_us=10 * MINUTE_US, base="scheduled_close", hard_stop_us=4 * MINUTE_US)
    play = three_lots(overtime).bid("s1", "L1", "9.00", at=LATE)
    assert all_moved(play) == [2 * MINUTE_US, 4 * MINUTE_US, 0]


def test_O6_a_lot_moves_no_more_often_than_the_cap() -> None:
    play = one_lot(an_overtime(base="scheduled_close", most=2))
    for price in ("9.00", "8.00", "7.00"):
        play.bid("s1", "L1", price, at=play.closes_at() - 1)
        assert play.code == ""
    assert moved(play) == 2 * WINDOW
    assert play.lot().overtimes == 2


def test_O6_a_lot_at_its_cap_moves_no_other() -> None:
    play = three_lots(scoped("all_lots", base="scheduled_close", most=1)).bid("s1", "L1", "9.00", at=LATE)
    assert all_moved(play.bid("s1", "L1", "8.00", at=CLOSES)) == [2 * MINUTE_US] * 3


def test_O6_moves_caused_by_other_lots_count() -> None:
    play = three_lots(scoped("all_lots", base="scheduled_close", most=1)).bid("s1", "L1", "9.00", at=LATE)
    assert all_moved(play.bid("s1", "L2", "9.00", at=play.closes_at("L2") - 1)) == [2 * MINUTE_US] * 3


@pytest.mark.parametrize("counts", [True, False])
def test_O7_surrogate_bids_count_where_the_terms_say_so(counts: bool) -> None:
    play = one_lot(an_overtime(surrogate_counts=counts)).bid("s1", "L1", "9.00", at=LATE, by=COORDINATOR)
    assert play.code == ""
    assert (moved(play) > 0) == counts
    before = moved(play)
    assert moved(play.bid("s1", "L1", "8.00", at=LATE + SECOND_US)) > before


def test_O8_no_overtime_passes_the_hard_stop() -> None:
    play = one_lot(an_overtime(hard_stop_us=MINUTE_US)).bid("s1", "L1", "9.00", at=LATE)
    assert moved(play) == MINUTE_US
    play.bid("s1", "L1", "8.00", at=CLOSES)
    assert (moved(play), play.lot().overtimes) == (MINUTE_US, 1)
    assert play.bid("s1", "L1", "7.00", at=CLOSES + MINUTE_US).code == "auction_closed"


def test_O8_a_hard_stop_at_the_close_forbids_all_overtime() -> None:
    assert moved(one_lot(an_overtime(hard_stop_us=0)).bid("s1", "L1", "9.00", at=LATE)) == 0


def test_O8_the_hard_stop_of_each_lot_is_its_own() -> None:
    play = three_lots(scoped("all_lots", hard_stop_us=10 * SECOND_US)).bid("s1", "L1", "9.00", at=LATE)
    assert all_moved(play) == [10 * SECOND_US, 10 * SECOND_US, 0]


def test_O9_a_close_never_moves_earlier() -> None:
    play = one_lot(an_overtime(base="bid_stamp", lengths_us=[29 * SECOND_US])).bid("s1", "L1", "9.00", at=LATE)
    assert moved(play) == 0
    assert play.happened(OvertimeGranted) == []
    play = one_lot(an_overtime(base="bid_stamp", lengths_us=[30 * SECOND_US])).bid("s1", "L1", "9.00", at=LATE)
    assert play.happened(OvertimeGranted) == []
    play = one_lot(an_overtime(base="bid_stamp", lengths_us=[30 * SECOND_US + 1])).bid("s1", "L1", "9.00", at=LATE)
    assert moved(play) == 1


def test_O9_what_does_not_move_is_not_counted() -> None:
    play = one_lot(an_overtime(base="bid_stamp", lengths_us=[SECOND_US, HOUR_US], most=1)).bid("s1", "L1", "9.00", at=LATE)
    assert play.lot().overtimes == 0
    assert moved(play.bid("s1", "L1", "8.00", at=CLOSES - SECOND_US)) == 0
    assert moved(play.bid("s1", "L1", "7.00", at=CLOSES - 1)) == SECOND_US - 1


def test_O10_the_coordinator_moves_close_and_hard_stop_later() -> None:
    play = one_lot(an_overtime(hard_stop_us=HOUR_US)).extend("L1", 5 * MINUTE_US, reason="network trouble")
    assert play.events == (LotExtended("L1", CLOSES + 5 * MINUTE_US, CLOSES + HOUR_US + 5 * MINUTE_US, "network trouble"),)
    assert play.bid("s1", "L1", "9.00", at=CLOSES + 5 * MINUTE_US - 1).code == ""


def test_O10_an_extension_is_from_the_present_close_and_no_overtime() -> None:
    play = one_lot(an_overtime(most=1)).bid("s1", "L1", "9.00", at=LATE).extend("L1", 1)
    assert moved(play) == 90 * SECOND_US + 1
    assert play.lot().overtimes == 1


@pytest.mark.parametrize("by_us", [0, -1, 7 * 24 * HOUR_US + 1])
def test_O10_an_extension_is_longer_than_zero_and_at_most_a_week(by_us: int) -> None:
    assert one_lot(an_overtime()).extend("L1", by_us).code == "extension_invalid"


def test_O10_a_week_is_granted_again_and_again_but_not_beyond_all_time() -> None:
    week = 7 * 24 * HOUR_US
    assert moved(one_lot(an_overtime()).extend("L1", week).extend("L1", week)) == 2 * week
    late = LATEST_MOMENT - 2 * HOUR_US
    play = Play(an_auction(lots=[a_lot(closes_at=late)], overtime=an_overtime(hard_stop_us=HOUR_US)))
    assert play.extend("L1", HOUR_US + 1).code == "extension_invalid"
    assert play.extend("L1", HOUR_US).code == ""


def test_O10_an_open_lot_is_extended_also_during_a_pause() -> None:
    play = three_lots(an_overtime()).pause(at=CLOSES)
    assert play.extend("L1", MINUTE_US).code == "lot_closed"
    assert play.extend("L9", MINUTE_US).code == "lot_unknown"
    assert play.extend("L2", MINUTE_US).code == ""
    assert play.resume(at=CLOSES + HOUR_US).closes_at("L2") == CLOSES + HOUR_US + 2 * MINUTE_US


def test_O10_nothing_is_extended_before_the_opening_or_after_the_close() -> None:
    assert one_lot(an_overtime()).extend("L1", 1, at=OPENS - 1).code == "auction_not_open"
    assert one_lot(an_overtime()).extend("L1", 1, at=CLOSES).code == "auction_closed"


@pytest.mark.parametrize("hidden", [False, True])
def test_O11_a_hidden_rank_is_for_insiders(hidden: bool) -> None:
    terms = an_auction(overtime=an_overtime(trigger="rank_at_most", rank=2, rank_hidden=hidden))
    play = Play(terms)
    for audience, told in ((Audience("supplier", "s1"), not hidden), (Audience("observer", ""), not hidden), (INSIDER, True)):
        overtime = briefing(play.state, audience)["overtime"]
        assert isinstance(overtime, dict)
        assert (overtime["rank"], overtime["rank_hidden"]) == (2 if told else None, hidden)
    other = an_auction(overtime=an_overtime(trigger="rank_at_most", rank=1, rank_hidden=hidden))
    assert (terms_hash(other) == terms_hash(terms)) == hidden


def test_O11_what_is_hidden_decides_all_the_same() -> None:
    overtime = an_overtime(trigger="rank_at_most", rank=1, rank_hidden=True)
    play = one_lot(overtime).bid("s1", "L1", "9.00")
    assert moved(play.bid("s2", "L1", "9.50", at=LATE)) == 0
    assert moved(play.bid("s2", "L1", "8.50", at=LATE)) > 0


@pytest.mark.parametrize(("window_us", "left", "moves"), [(0, 1, False), (1, 1, True), (1, 2, False), (9, 9, True), (9, 10, False)])
def test_O1_where_a_bid_would_move_the_close_is_known_to_the_microsecond(window_us: int, left: int, *, moves: bool) -> None:
    overtime = an_overtime(window_us=window_us, base="scheduled_close", lengths_us=[MINUTE_US])
    play = Play(an_auction(overtime=overtime)).wait(CLOSES - left)
    assert close_when_pulled(overtime, play.lot(), CLOSES - left) == (CLOSES + MINUTE_US if moves else None)
    assert play.bid("s1", "L1", "9.00").closes_at() == (CLOSES + MINUTE_US if moves else CLOSES)


def test_O6_no_bid_moves_a_close_that_has_moved_as_often_as_it_may() -> None:
    overtime = an_overtime(most=1, lengths_us=[MINUTE_US])
    play = Play(an_auction(overtime=overtime)).bid("s1", "L1", "9.00", at=CLOSES - 1)
    assert close_when_pulled(overtime, play.lot(), play.closes_at() - 1) is None


def test_O5_a_cascade_goes_on_behind_a_lot_that_is_between_stages() -> None:
    paused = a_lot("L2", closes_at=CLOSES - MINUTE_US, stages=[a_stage(), a_stage(pause_us=HOUR_US, length_us=HOUR_US)])
    lots = [a_lot(), paused, a_lot("L3", closes_at=CLOSES + MINUTE_US)]
    overtime = an_overtime(scope="cascade", gap_us=5 * MINUTE_US)
    play = Play(an_auction(lots=lots, overtime=overtime)).bid("s1", "L1", "9.00", at=CLOSES - 1)
    assert play.closes_at("L3") == play.closes_at() + 5 * MINUTE_US

"""Rule F6: private turns, the worst first and the best last."""

from __future__ import annotations

from dataclasses import replace

import pytest

from auction.audit.replay import Replay
from auction.audit.rules import AUCTION
from auction.core.announcing import fault_in
from auction.core.course_faults import LONGEST_TURN_US
from auction.core.due import next_due
from auction.core.events import AuctionClosed, BidSealed, LotClosed, OvertimeGranted, StageClosed, StageOpened, TurnEnded
from auction.core.sight import Row
from auction.core.stage_terms import Entrants, Stage
from auction.core.terms import Terms, Visibility, Withdrawal
from auction.core.views import whole_view
from auction.core.visibility import Audience
from auction.core.words import CONSORTIUM
from tests.auctions import (
    ANNOUNCED,
    CLOSES,
    COORDINATOR,
    HOUR_US,
    MINUTE_US,
    NO_OVERTIME,
    SECOND_US,
    Play,
    a_lot,
    a_stage,
    a_visibility,
    an_auction,
    an_overtime,
    steps,
)

TURN = 2 * MINUTE_US
BEGINS = CLOSES + 5 * MINUTE_US
ENGLISH = Stage("open", 0, 0, True, 0, "", None)
SEALED = replace(ENGLISH, kind="sealed")
TURNS = Stage("turns", 5 * MINUTE_US, TURN, True, 0, "", None)
SEEN = a_visibility(all_prices=True, supplier_count=True)
S1, S2, S3, S4 = (Audience("supplier", supplier) for supplier in ("s1", "s2", "s3", "s4"))


def terms(
    *stages: Stage, first: Stage = SEALED, withdrawal: Withdrawal = "until_close", visibility: Visibility = SEEN, **others: object
) -> Terms:
    """Stages after one of sealed bids; decrement 5, no decimals."""
    lot = a_lot(price_scale=0, decrement=[steps(5)], stages=(first, *(stages or (TURNS,))), largest_change=(1, 2))
    found = an_auction(lots=[lot], withdrawal=withdrawal, visibility=visibility, surrogate_bids=True)
    return replace(found, **others)  # type: ignore[arg-type]


def a_play(*stages: Stage, first: Stage = SEALED, **others: object) -> Play:
    """s1 at 90, s2 at 80 and s3 at 90 after s1, so the turns are s3, s1, s2; s4 has not bid."""
    play = Play(terms(*stages, first=first, **others))  # type: ignore[arg-type]
    return play.bid("s1", "L1", "90").bid("s2", "L1", "80").bid("s3", "L1", "90")


def row(play: Play, audience: Audience) -> Row:
    return whole_view(play.state, audience)["lot:L1"]


def standing(play: Play) -> dict[str, int]:
    return {bid.supplier: bid.value for bid in play.lot().order}


def test_F6_the_worst_is_first_and_of_equals_the_later() -> None:
    play = a_play().wait(BEGINS)
    assert play.happened(StageOpened) == [StageOpened("L1", 1, BEGINS, BEGINS + 3 * TURN, ("s3", "s1", "s2"))]
    assert play.lot().on_turn == "s3"


def test_F6_every_turn_ends_at_its_time_and_the_stage_with_the_last() -> None:
    play = a_play().wait(BEGINS + 3 * TURN)
    ended = [TurnEnded("L1", 1, place, who, BEGINS + place * TURN) for place, who in enumerate(("s3", "s1", "s2"), 1)]
    assert play.happened(TurnEnded) == ended
    close = BEGINS + 3 * TURN
    assert play.events == (ended[-1], LotClosed("L1", close), AuctionClosed(close))


@pytest.mark.parametrize(("turn", "on_turn"), [(0, "s3"), (1, "s1"), (2, "s2")])
def test_F6_only_who_is_on_turn_bids(turn: int, on_turn: str) -> None:
    for supplier in ("s1", "s2", "s3", "s4"):
        for at in (BEGINS + turn * TURN, BEGINS + (turn + 1) * TURN - 1):
            expected = {on_turn: "", "s4": "not_an_entrant"}.get(supplier, "not_your_turn")
            assert a_play().bid(supplier, "L1", "70", at=at).code == expected


def test_F6_nobody_bids_before_the_first_turn() -> None:
    assert a_play().bid("s3", "L1", "70", at=BEGINS - 1).code == "stage_not_open"


@pytest.mark.parametrize(
    ("price", "code"), [("86", "own_decrement"), ("85", ""), ("90", "not_below_own"), ("44", "largest_change")]
)
def test_F6_a_bid_beats_the_own_value_by_the_decrement_and_nothing_else(price: str, code: str) -> None:
    assert a_play().bid("s3", "L1", price, at=BEGINS).code == code


def test_F6_the_own_value_counts_also_where_open_stages_ask_to_beat_the_lead() -> None:
    play = a_play(basis="beat_leading").wait(BEGINS)
    assert play.bid("s3", "L1", "86").code == "own_decrement"
    assert play.bid("s3", "L1", "85").code == ""


def test_F6_the_ceiling_holds_in_turns() -> None:
    found = terms(first=SEALED)
    lot = replace(found.lots[0], ceiling=84)
    play = Play(replace(found, lots=(lot,))).bid("s1", "L1", "84").wait(BEGINS)
    assert play.bid("s1", "L1", "85").code == "above_ceiling"


def test_F6_the_last_bid_of_the_turn_counts_and_stands_when_it_ends() -> None:
    play = a_play().bid("s3", "L1", "75", at=BEGINS).bid("s3", "L1", "80").bid("s3", "L1", "79")
    assert play.events == (BidSealed("L1", "s3", (79,), 79),)
    play.wait(BEGINS + TURN - 1)
    assert standing(play) == {"s2": 80, "s1": 90, "s3": 90}
    play.wait(BEGINS + TURN)
    assert standing(play) == {"s3": 79, "s2": 80, "s1": 90}


def test_F6_a_bid_is_private_until_the_turn_ends() -> None:
    everybody = (S1, S2, S4, Audience("observer", ""), Audience("buyer", "m1"), Audience("buyer", CONSORTIUM))
    before = a_play().wait(BEGINS)
    play = a_play().bid("s3", "L1", "75", at=BEGINS)
    assert [row(play, each) for each in everybody] == [row(before, each) for each in everybody]
    assert (row(play, S3)["sealed"], row(play, S3)["own"]) == ("75", "90")
    play.wait(BEGINS + TURN)
    assert row(play, S4)["ladder"] == ("75", "80", "90")
    assert (row(play, S3)["sealed"], row(play, S3)["own"]) == (None, "75")


def test_F6_a_withdrawal_takes_back_what_was_bid_in_the_turn() -> None:
    play = a_play().bid("s3", "L1", "75", at=BEGINS).withdraw("s3", "L1")
    assert play.code == ""
    assert play.withdraw("s3", "L1").code == "nothing_to_withdraw"
    assert play.withdraw("s1", "L1").code == "not_your_turn"
    assert play.bid("s3", "L1", "85").code == ""
    assert standing(play.withdraw("s3", "L1").wait(BEGINS + 3 * TURN)) == {"s2": 80, "s1": 90, "s3": 90}


def test_F6_withdrawals_follow_the_terms() -> None:
    play = a_play(withdrawal="never").bid("s3", "L1", "75", at=BEGINS)
    assert play.withdraw("s3", "L1").code == "withdrawal_not_allowed"


def test_F6_nobody_bids_on_a_suppliers_behalf() -> None:
    play = a_play().bid("s1", "L1", "75", at=BEGINS, by=COORDINATOR)
    assert play.code == "not_your_turn"
    assert play.bid("s3", "L1", "75", by=COORDINATOR).code == "surrogate_sealed"


def test_F6_a_pause_moves_the_turns_that_have_not_ended() -> None:
    play = a_play().wait(BEGINS + TURN).pause(at=BEGINS + TURN + MINUTE_US).wait(BEGINS + 9 * TURN)
    play.resume(at=BEGINS + TURN + MINUTE_US + 7)
    assert [event.at for event in play.wait(BEGINS + 3 * TURN + 7).happened(TurnEnded)] == [
        BEGINS + TURN,
        BEGINS + 2 * TURN + 7,
        BEGINS + 3 * TURN + 7,
    ]


def test_F6_a_pause_before_the_turns_moves_all_of_them() -> None:
    play = a_play().pause(at=CLOSES + 1).resume(at=CLOSES + 8).wait(BEGINS + 7)
    assert play.happened(StageOpened)[0].at == BEGINS + 7
    assert next_due(play.state) == BEGINS + 7 + TURN


def test_F6_an_extension_moves_the_present_turn_and_those_to_come() -> None:
    play = a_play().wait(BEGINS + TURN).extend("L1", 30 * SECOND_US)
    assert play.bid("s1", "L1", "70", at=BEGINS + 2 * TURN + 30 * SECOND_US - 1).code == ""
    assert row(play, S2)["your_turn_at"] == BEGINS + 2 * TURN + 30 * SECOND_US
    assert play.closes_at() == BEGINS + 3 * TURN + 30 * SECOND_US


def test_F6_no_overtime_comes_of_turns_or_moves_them() -> None:
    overtime = an_overtime(window_us=10 * MINUTE_US, scope="all_lots")
    lots = (terms().lots[0], a_lot("L2", closes_at=BEGINS + TURN))
    play = Play(terms(lots=lots, overtime=overtime))
    play.bid("s1", "L1", "90", at=CLOSES - 10 * MINUTE_US).bid("s3", "L1", "95").wait(BEGINS)
    play.bid("s3", "L1", "75").bid("s1", "L2", "9.00", at=BEGINS + 1)
    assert [event.lot for event in play.happened(OvertimeGranted)] == ["L2"]
    assert play.closes_at() == BEGINS + 2 * TURN


def test_F6_the_turn_of_an_excluded_supplier_stays_empty() -> None:
    play = a_play().exclude("s1", at=BEGINS + 1)
    assert play.bid("s1", "L1", "70", at=BEGINS + TURN).code == "supplier_excluded"
    assert play.bid("s2", "L1", "70", at=BEGINS + 2 * TURN - 1).code == "not_your_turn"
    assert play.bid("s2", "L1", "70", at=BEGINS + 2 * TURN).code == ""
    assert standing(play.wait(BEGINS + 3 * TURN)) == {"s2": 70, "s3": 90}


def test_F6_what_an_excluded_supplier_bid_in_its_turn_never_stands() -> None:
    play = a_play().bid("s3", "L1", "75", at=BEGINS).exclude("s3").wait(BEGINS + TURN)
    assert standing(play) == {"s2": 80, "s1": 90}


def test_F6_who_is_excluded_before_the_stage_has_no_turn() -> None:
    play = a_play().exclude("s1", at=BEGINS - 1).wait(BEGINS)
    assert play.lot().turns == ("s3", "s2")


def test_F6_entrants_bound_who_has_a_turn() -> None:
    play = a_play(replace(TURNS, entrants=Entrants(2, None, 1))).wait(BEGINS)
    assert play.lot().turns == ("s1", "s2")
    assert play.bid("s3", "L1", "70").code == "not_an_entrant"


def test_F6_without_a_bid_the_stage_closes_at_once() -> None:
    play = Play(terms(TURNS, TURNS)).wait(BEGINS)
    assert play.happened(StageOpened) == [StageOpened("L1", 1, BEGINS, BEGINS, ())]
    assert play.happened(StageClosed)[-1] == StageClosed("L1", 1, BEGINS)
    assert play.wait(BEGINS + 5 * MINUTE_US).happened(LotClosed) == [LotClosed("L1", BEGINS + 5 * MINUTE_US)]


def test_F6_each_stage_of_turns_is_ordered_anew() -> None:
    play = a_play(TURNS, TURNS).bid("s3", "L1", "75", at=BEGINS)
    play.wait(BEGINS + 3 * TURN + 5 * MINUTE_US)
    assert play.lot().turns == ("s1", "s2", "s3")


def test_F6_turns_may_follow_an_open_stage_and_precede_one() -> None:
    last = replace(ENGLISH, length_us=MINUTE_US)
    play = a_play(TURNS, last, first=ENGLISH).bid("s3", "L1", "75", at=BEGINS)
    close = BEGINS + 3 * TURN
    assert play.bid("s1", "L1", "70", at=close).events[0] != BidSealed("L1", "s1", (70,), 70)
    assert play.lot().on_turn is None
    assert play.leader() == "s1"


def test_F6_the_timeline_is_shown_from_the_close_before() -> None:
    play = a_play().wait(CLOSES - 1)
    assert (row(play, S1)["turn"], row(play, S1)["your_turn_at"]) == (None, None)
    play.wait(CLOSES)
    shown = [(row(play, each)["your_turn"], row(play, each)["your_turn_at"]) for each in (S3, S1, S2, S4)]
    assert shown == [(1, BEGINS), (2, BEGINS + TURN), (3, BEGINS + 2 * TURN), (None, None)]
    play.wait(BEGINS + TURN)
    assert [row(play, S1)[name] for name in ("turn", "turn_ends_at", "your_turn", "your_turn_at")] == [
        2,
        BEGINS + 2 * TURN,
        2,
        None,
    ]
    assert [row(play, S2)[name] for name in ("turn", "your_turn", "your_turn_at")] == [2, 3, BEGINS + 2 * TURN]
    play.wait(BEGINS + 3 * TURN)
    assert [row(play, S2)[name] for name in ("turn", "turn_ends_at", "your_turn", "your_turn_at")] == [None] * 4


def test_F6_the_next_value_is_told_in_the_own_turn_alone() -> None:
    play = a_play().wait(BEGINS)
    assert [row(play, each)["next"] for each in (S3, S1, S2, S4)] == ["85", None, None, None]


def test_F6_suppliers_and_observers_are_never_told_who_is_on_turn() -> None:
    play = a_play().wait(BEGINS)
    assert row(play, Audience("buyer", CONSORTIUM))["on_turn"] == "s3"
    for audience in (S1, S2, S3, S4, Audience("observer", ""), Audience("buyer", "m1")):
        assert "on_turn" not in row(play, audience)


def test_F6_lots_without_turns_say_nothing_of_them() -> None:
    play = Play(an_auction(visibility=SEEN))
    for audience in (S1, Audience("buyer", CONSORTIUM), Audience("observer", "")):
        assert [name for name in row(play, audience) if "turn" in name] == []


def test_F6_terms_with_turns_may_be_announced() -> None:
    assert fault_in(terms(TURNS, TURNS, TURNS), ANNOUNCED) is None


@pytest.mark.parametrize(
    "terms",
    [
        terms(TURNS, first=replace(TURNS, pause_us=0, length_us=0)),
        terms(replace(TURNS, length_us=0)),
        terms(replace(TURNS, length_us=LONGEST_TURN_US + 1)),
        terms(replace(TURNS, revisable=False)),
        terms(replace(TURNS, random_us=1, commitment="0" * 64)),
        terms(first=ENGLISH, ties="forbidden"),
        terms(visibility=replace(SEEN, supplier_count=False)),
        terms(visibility=replace(SEEN, count_from=2)),
        terms(visibility=replace(SEEN, starting_gate=True)),
    ],
)
def test_F6_terms_that_turns_cannot_keep_are_refused(terms: Terms) -> None:
    assert str(fault_in(terms, ANNOUNCED)).startswith("lots.L1.stages.")


def test_F6_an_auction_with_turns_is_replayed() -> None:
    play = a_play(TURNS, TURNS, overtime=NO_OVERTIME).bid("s3", "L1", "75", at=BEGINS).withdraw("s3", "L1").bid("s3", "L1", "70")
    play.pause().resume(at=play.now + 5).exclude("s1").bid("s1", "L1", "60").wait(BEGINS + 60 * TURN)
    assert play.state.status == "closed"
    replay = Replay("auction/A-1", AUCTION)
    assert replay.run(play.entries) is None
    assert replay.state == play.state


def test_F6_before_the_first_turn_each_reads_when_its_own_begins() -> None:
    """The turns to come last a minute each, those after them two, and an open stage ends it all."""
    turns = [a_stage("turns", pause_us=MINUTE_US, length_us=length * MINUTE_US) for length in (1, 2)]
    lot = a_lot(stages=[a_stage("sealed"), *turns, a_stage(length_us=HOUR_US)])
    play = Play(an_auction(lots=[lot], visibility=a_visibility(supplier_count=True)))
    play.bid("s1", "L1", "9.00").bid("s2", "L1", "8.00").bid("s3", "L1", "7.00").wait(CLOSES)
    begins = {name: whole_view(play.state, Audience("supplier", name))["lot:L1"]["your_turn_at"] for name in ("s1", "s2", "s3")}
    assert begins == {"s1": CLOSES + MINUTE_US, "s2": CLOSES + 2 * MINUTE_US, "s3": CLOSES + 3 * MINUTE_US}

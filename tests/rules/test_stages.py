"""Rules F1 to F5: stages one after another, entrants, sealed bids, and closes at a committed random moment."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from auction.core.briefing import briefing
from auction.core.commands import RevealClose
from auction.core.errors import InvariantBroken
from auction.core.events import AuctionClosed, BidPlaced, BidSealed, LotClosed, SecretRevealed, StageClosed, StageOpened
from auction.core.stage_terms import Entrants, Stage
from auction.core.stages import commitment_of
from auction.core.terms import Terms
from auction.core.views import changed_rows, whole_view
from auction.core.visibility import Audience
from auction.core.words import CONSORTIUM, ENGINE
from tests.auctions import (
    ALL_OPEN,
    ANNOUNCED,
    CLOSES,
    COORDINATOR,
    HOUR_US,
    MINUTE_US,
    OPENS,
    SECOND_US,
    SUPPLIERS,
    Play,
    a_lot,
    a_stage,
    a_supplier,
    an_auction,
    an_overtime,
    some_entrants,
    steps,
)

SECRET = "open sesame"
TEN_MINUTES = 10 * MINUTE_US
OPEN = a_stage()
SEALED = a_stage("sealed")
ONCE = a_stage("sealed", revisable=False)
RANDOM = a_stage(random_us=TEN_MINUTES, secret=SECRET)
SECOND = a_stage(pause_us=MINUTE_US, length_us=5 * MINUTE_US)
SECOND_OPENS = CLOSES + MINUTE_US
SECOND_CLOSES = SECOND_OPENS + 5 * MINUTE_US
COORDINATING = Audience("buyer", CONSORTIUM)
EVERYBODY = (
    *(Audience("supplier", name) for name in SUPPLIERS),
    COORDINATING,
    Audience("buyer", "m1"),
    Audience("observer", ""),
    Audience("auditor", ""),
)


def terms_of(*stages: Stage, **choices: Any) -> Terms:
    return an_auction(lots=[a_lot(stages=stages, ceiling=10_000)], **choices)


def play_of(*stages: Stage, **choices: Any) -> Play:
    return Play(terms_of(*stages, **choices))


def seen(play: Play, audience: Audience) -> dict[str, Any]:
    return {**whole_view(play.state, audience)["lot:L1"]}


def offset(secret: str = SECRET, *, lot: str = "L1", stage: int = 0, within_us: int = TEN_MINUTES) -> int:
    """Rule F5's formula, written here from the book."""
    mark = hashlib.sha256(f"poolbid random close/{lot}/{stage}/{secret}".encode()).hexdigest()
    return int(mark, 16) % (within_us + 1)


MOMENT = CLOSES + offset()


# F1: stages follow one another.


def test_F1_a_later_stage_opens_after_the_pause_and_the_lot_closes_with_its_last() -> None:
    play = play_of(OPEN, SECOND).wait(CLOSES)
    assert play.happened(StageClosed) == [StageClosed("L1", 0, CLOSES)]
    assert (play.lot().stage, play.lot().next_stage_at, play.lot().is_open) == (0, SECOND_OPENS, True)
    play.wait(SECOND_OPENS)
    assert play.happened(StageOpened) == [StageOpened("L1", 1, SECOND_OPENS, SECOND_CLOSES, None)]
    assert (play.lot().stage, play.lot().next_stage_at, play.closes_at()) == (1, None, SECOND_CLOSES)
    play.wait(SECOND_CLOSES)
    assert play.events == (LotClosed("L1", SECOND_CLOSES), AuctionClosed(SECOND_CLOSES))


def test_F1_bids_count_up_to_the_close_of_a_stage_and_from_the_opening_of_the_next() -> None:
    play = play_of(OPEN, SECOND)
    assert play.bid("s1", "L1", "9.00", at=CLOSES - 1).code == ""
    assert play.bid("s1", "L1", "8.00", at=CLOSES).code == "stage_not_open"
    assert play.bid("s1", "L1", "8.00", at=SECOND_OPENS - 1).code == "stage_not_open"
    assert play.bid("s1", "L1", "8.00", at=SECOND_OPENS).code == ""
    assert play.bid("s1", "L1", "7.00", at=SECOND_CLOSES - 1).code == ""
    assert play.bid("s1", "L1", "6.00", at=SECOND_CLOSES).code == "auction_closed"


def test_F1_without_a_pause_the_next_stage_opens_at_the_very_close() -> None:
    play = play_of(OPEN, a_stage(length_us=MINUTE_US))
    assert play.bid("s1", "L1", "9.00", at=CLOSES).code == ""
    assert (play.lot().stage, play.closes_at()) == (1, CLOSES + MINUTE_US)


def test_F1_however_late_stages_are_recorded_they_keep_their_moments() -> None:
    play = play_of(OPEN, SECOND).wait(OPENS)
    for expected in ("StageClosed", "StageOpened", "LotClosed"):
        play.pass_time(at=SECOND_CLOSES + HOUR_US)
        assert type(play.events[0]).__name__ == expected
    assert play.lot().closed_at == SECOND_CLOSES


def test_F1_each_open_stage_has_its_own_overtime_and_hard_stop() -> None:
    overtime = an_overtime(window_us=MINUTE_US, base="reset", most=1, hard_stop_us=30 * SECOND_US)
    play = play_of(OPEN, SECOND, overtime=overtime).bid("s1", "L1", "9.00", at=CLOSES - 1)
    assert (play.closes_at(), play.lot().overtimes, play.lot().hard_stop) == (CLOSES + 30 * SECOND_US, 1, CLOSES + 30 * SECOND_US)
    later = CLOSES + 30 * SECOND_US + MINUTE_US
    play.wait(later)
    assert (play.lot().overtimes, play.closes_at(), play.lot().hard_stop) == (
        *(0, later + 5 * MINUTE_US, later + 5 * MINUTE_US + 30 * SECOND_US),
    )
    play.bid("s1", "L1", "8.00", at=later + 5 * MINUTE_US - 1)
    assert (play.closes_at(), play.lot().overtimes) == (later + 5 * MINUTE_US + 30 * SECOND_US, 1)


def test_F1_other_lots_overtime_moves_no_sealed_stage_and_none_between_stages() -> None:
    for scope in ("all_lots", "cascade"):
        lots = [
            a_lot("L1", closes_at=CLOSES + 30 * SECOND_US),
            a_lot("L2", stages=[SEALED], closes_at=CLOSES + 40 * SECOND_US),
            a_lot("L3", stages=[OPEN, a_stage(pause_us=HOUR_US, length_us=MINUTE_US)]),
        ]
        play = Play(an_auction(lots=lots, overtime=an_overtime(scope=scope, gap_us=MINUTE_US, hard_stop_us=HOUR_US)))
        play.bid("s1", "L1", "9.00", at=CLOSES + SECOND_US)
        assert [type(event).__name__ for event in play.events] == ["BidPlaced", "OvertimeGranted"]
        assert (play.closes_at("L2"), play.closes_at("L3")) == (CLOSES + 40 * SECOND_US, CLOSES)
        assert play.lot("L3").next_stage_at == CLOSES + HOUR_US


@pytest.mark.parametrize(
    ("stages", "fault"),
    [
        ((), "1 to 20 stages"),
        ((OPEN, *[SECOND] * 20), "1 to 20 stages"),
        ((a_stage(pause_us=1),), "the first stage"),
        ((a_stage(length_us=1),), "the first stage"),
        ((a_stage(entrants=some_entrants()),), "the first stage"),
        ((OPEN, a_stage()), "a length above zero"),
        ((OPEN, a_stage(pause_us=-1, length_us=1)), "a pause of zero"),
        ((OPEN, a_stage(pause_us=7 * 24 * HOUR_US + 1, length_us=1)), "a pause of zero"),
        ((OPEN, a_stage(length_us=7 * 24 * HOUR_US + 1)), "to a week"),
        ((a_stage(revisable=False),), "can be improved"),
        ((a_stage(random_us=1),), "needs a commitment"),
        ((a_stage(secret="x"),), "needs a commitment"),
        ((a_stage(random_us=HOUR_US + 1, secret="x"),), "within an hour"),
        ((a_stage(random_us=-1, secret="x"),), "within an hour"),
        ((replace(RANDOM, commitment="AB" * 32),), "SHA-256 in hex"),
        ((RANDOM, replace(SECOND, random_us=1, commitment=RANDOM.commitment)), "a commitment occurs twice"),
        ((OPEN, replace(SECOND, entrants=some_entrants(best=0))), "entrants"),
        ((OPEN, replace(SECOND, entrants=some_entrants(least=0))), "entrants"),
        ((OPEN, replace(SECOND, entrants=some_entrants(within=(2, 1)))), "entrants"),
        ((OPEN, replace(SECOND, entrants=some_entrants(within=(0, 0)))), "entrants"),
    ],
)
def test_F1_contradictory_stages_are_not_announced(stages: Sequence[Stage], fault: str) -> None:
    play = Play(an_auction(lots=[a_lot(stages=stages)]), announced=False).announce()
    assert play.code == "terms_invalid"
    assert play.last.refusal is not None
    assert fault in play.last.refusal.detail


def test_F1_the_last_close_must_be_a_moment_that_can_be_told() -> None:
    lot = a_lot(stages=(OPEN, SECOND), closes_at=2**53 - 1 - SECOND.pause_us - SECOND.length_us)
    assert Play(an_auction(lots=[lot]), announced=False).announce().code == ""
    lot = replace(lot, closes_at=lot.closes_at + 1)
    assert Play(an_auction(lots=[lot]), announced=False).announce().code == "terms_invalid"


# F2: nothing is bid between stages.


def test_F2_between_stages_nothing_is_bid_or_withdrawn() -> None:
    play = play_of(OPEN, SECOND).bid("s1", "L1", "9.00").wait(CLOSES)
    assert play.bid("s2", "L1", "8.00").code == "stage_not_open"
    assert play.withdraw("s1", "L1").code == "stage_not_open"
    assert seen(play, Audience("supplier", "s1"))["next"] is None


def test_F2_a_pause_between_stages_moves_the_next_opening_alone() -> None:
    play = play_of(OPEN, SECOND).pause(at=CLOSES + 1).resume(at=CLOSES + 1 + HOUR_US)
    assert (play.lot().next_stage_at, play.closes_at()) == (SECOND_OPENS + HOUR_US, CLOSES)
    assert play.bid("s1", "L1", "9.00", at=SECOND_OPENS + HOUR_US - 1).code == "stage_not_open"
    assert play.bid("s1", "L1", "9.00", at=SECOND_OPENS + HOUR_US).code == ""
    assert play.closes_at() == SECOND_CLOSES + HOUR_US


def test_F2_between_stages_there_is_no_close_to_extend() -> None:
    play = play_of(OPEN, SECOND)
    assert play.extend("L1", MINUTE_US, at=CLOSES).code == "stage_not_open"
    assert play.pause().extend("L1", MINUTE_US, reason="").code == "stage_not_open"
    assert play.resume().extend("L1", MINUTE_US, at=SECOND_OPENS).code == ""
    assert play.closes_at() == SECOND_CLOSES + MINUTE_US


def test_F2_an_extension_of_a_stage_moves_the_stages_after_it() -> None:
    play = play_of(OPEN, SECOND).extend("L1", HOUR_US).wait(CLOSES + HOUR_US)
    assert play.lot().next_stage_at == SECOND_OPENS + HOUR_US


def test_F2_an_exclusion_between_stages_counts_for_the_next() -> None:
    play = play_of(OPEN, replace(SECOND, entrants=some_entrants(best=1))).bid("s1", "L1", "8.00").bid("s2", "L1", "9.00")
    play.exclude("s1", at=CLOSES).wait(SECOND_OPENS)
    assert play.lot().entrants == frozenset({"s2"})


# F3: entrants.


def entrants_after(entrants: Entrants, *values: str) -> list[str]:
    """Who enters when s1, s2, ... have bid these, in this order."""
    play = play_of(OPEN, replace(SECOND, entrants=entrants))
    for supplier, value in zip(SUPPLIERS, values, strict=False):
        play.bid(supplier, "L1", value)
    play.wait(SECOND_OPENS)
    return list(play.happened(StageOpened)[0].entrants or ())


BOOK = ("10.00", "11.01", "12.00", "13.00")


@pytest.mark.parametrize(
    ("entrants", "values", "enter"),
    [
        (some_entrants(within=(1, 10), least=3), ("10.00", "11.00", "11.01", "13.00"), ["s1", "s2", "s3"]),
        (some_entrants(within=(1, 10), least=3), BOOK, ["s1", "s2", "s3"]),
        (some_entrants(within=(1, 10)), ("10.00", "11.00", "11.01"), ["s1", "s2"]),
        (some_entrants(within=(0, 1)), ("10.00", "10.00", "10.01"), ["s1", "s2"]),
        (some_entrants(best=2), BOOK, ["s1", "s2"]),
        (some_entrants(best=2), ("10.00", "9.00", "10.00", "10.00"), ["s2", "s1"]),
        (some_entrants(best=3, within=(1, 10)), BOOK, ["s1"]),
        (some_entrants(best=1, within=(1, 10), least=2), BOOK, ["s1", "s2"]),
        (some_entrants(best=2, least=9), BOOK, ["s1", "s2", "s3", "s4"]),
        (some_entrants(), BOOK[:3], ["s1", "s2", "s3"]),
        (some_entrants(best=3), (), []),
    ],
)
def test_F3_the_best_enter_by_the_order(entrants: Entrants, values: Sequence[str], enter: list[str]) -> None:
    assert entrants_after(entrants, *values) == enter


def test_F3_the_order_counts_and_not_the_ranks_that_are_shown() -> None:
    play = play_of(OPEN, replace(SECOND, entrants=some_entrants(best=1)), ties="equal_best")
    play.bid("s1", "L1", "9.00").bid("s2", "L1", "9.00").wait(SECOND_OPENS)
    assert play.ranks() == {"s1": 1, "s2": 1}
    assert play.lot().entrants == frozenset({"s1"})


def test_F3_who_is_not_an_entrant_keeps_its_standing_bid() -> None:
    play = play_of(OPEN, replace(SECOND, entrants=some_entrants(best=1)), withdrawal="until_close")
    play.bid("s1", "L1", "8.00").bid("s2", "L1", "9.00").wait(SECOND_OPENS)
    assert play.bid("s2", "L1", "7.00").code == "not_an_entrant"
    assert play.bid("s3", "L1", "7.00").code == "not_an_entrant"
    assert play.withdraw("s2", "L1").code == "not_an_entrant"
    assert play.ranks() == {"s1": 1, "s2": 2}
    assert [seen(play, Audience("supplier", name))["entrant"] for name in ("s1", "s2", "s3")] == [True, False, False]
    assert [seen(play, Audience("supplier", name))["next"] for name in ("s1", "s2")] == ["7.99", None]
    assert play.withdraw("s1", "L1").bid("s1", "L1", "7.00").code == ""
    assert play.exclude("s1").wait(SECOND_CLOSES).leader() == "s2"


@pytest.mark.parametrize(("entrants", "code"), [(None, ""), (some_entrants(), "not_an_entrant")])
def test_F3_who_bid_sealed_before_goes_down_from_there_and_the_terms_say_whether_others_come_in(
    entrants: Entrants | None, code: str
) -> None:
    stages = (a_stage("sealed"), a_stage(pause_us=MINUTE_US, length_us=10 * MINUTE_US, entrants=entrants))
    play = Play(an_auction(lots=(a_lot(stages=stages, decrement=(steps(100),)),)))
    play.bid("s1", "L1", "100.00").bid("s2", "L1", "90.00")
    at = CLOSES + 2 * MINUTE_US
    assert play.bid("s1", "L1", "99.01", at=at).code == "own_decrement"
    assert play.bid("s1", "L1", "99.00", at=at).code == ""
    assert play.bid("s3", "L1", "120.00", at=at).code == code


def test_F3_each_stage_has_its_own_entrants() -> None:
    play = play_of(OPEN, replace(SECOND, entrants=some_entrants(best=1)), SECOND)
    play.bid("s1", "L1", "8.00").bid("s2", "L1", "9.00").wait(SECOND_CLOSES + MINUTE_US)
    assert play.lot().entrants is None
    assert play.bid("s2", "L1", "7.00").code == ""


# F4: sealed stages.


def test_F4_a_sealed_bid_stands_only_when_its_stage_closes() -> None:
    play = play_of(SEALED, visibility=ALL_OPEN).bid("s1", "L1", "9.00").bid("s2", "L1", "8.00")
    assert play.events == (BidSealed("L1", "s2", (800,), 800),)
    assert (play.ranks(), play.lot().bids, play.lot().standing) == ({}, 0, {})
    assert play.wait(CLOSES).ranks() == {"s2": 1, "s1": 2}
    assert not play.happened(BidPlaced)
    assert play.settle().code == ""


def test_F4_opened_bids_stand_with_the_stamp_and_number_of_their_entry() -> None:
    play = play_of(SEALED).bid("s2", "L1", "9.00", at=OPENS + 1).bid("s1", "L1", "9.00", at=OPENS + 2).wait(CLOSES)
    assert [(bid.supplier, bid.at, bid.seq) for bid in play.lot().order] == [("s2", OPENS + 1, 3), ("s1", OPENS + 2, 4)]


def test_F4_a_revised_bid_may_be_higher_and_takes_the_later_place() -> None:
    play = play_of(SEALED).bid("s1", "L1", "8.00").bid("s2", "L1", "9.00").bid("s1", "L1", "9.00")
    assert play.code == ""
    assert play.wait(CLOSES).ranks() == {"s2": 1, "s1": 2}
    assert play.lot().last_value == {"s1": 900, "s2": 900}


def test_F4_once_is_once_also_after_taking_it_back() -> None:
    play = play_of(ONCE, replace(SECOND, kind="sealed", revisable=False), withdrawal="until_close").bid("s1", "L1", "9.00")
    assert play.bid("s1", "L1", "8.00").code == "sealed_once"
    assert play.withdraw("s1", "L1").code == ""
    assert play.bid("s1", "L1", "8.00").code == "sealed_once"
    assert seen(play, Audience("supplier", "s1"))["next"] is None
    assert play.bid("s1", "L1", "8.00", at=SECOND_OPENS).code == ""


def test_F4_a_withdrawal_takes_the_sealed_bid_back_and_leaves_the_standing_one() -> None:
    play = play_of(OPEN, replace(SECOND, kind="sealed"), withdrawal="until_close").bid("s1", "L1", "9.00")
    play.bid("s1", "L1", "8.00", at=SECOND_OPENS)
    assert play.withdraw("s1", "L1").code == ""
    assert play.lot().standing["s1"].value == 900
    assert play.withdraw("s1", "L1").code == "nothing_to_withdraw"
    assert play.bid("s1", "L1", "8.50").wait(SECOND_CLOSES).lot().standing["s1"].value == 850


def test_F4_an_exclusion_takes_both() -> None:
    play = play_of(OPEN, replace(SECOND, kind="sealed")).bid("s1", "L1", "9.00").bid("s1", "L1", "8.00", at=SECOND_OPENS)
    assert play.exclude("s1").wait(SECOND_CLOSES).ranks() == {}


def test_F4_a_sealed_bid_is_judged_by_the_ceiling_ones_own_past_and_the_guard() -> None:
    lot = a_lot(stages=(OPEN, replace(SECOND, kind="sealed")), ceiling=2000, decrement=[steps(500)], largest_change=(1, 2))
    play = Play(an_auction(lots=[lot], basis="beat_leading")).bid("s1", "L1", "12.00").wait(SECOND_OPENS)
    assert play.bid("s2", "L1", "20.01").code == "above_ceiling"
    assert play.bid("s2", "L1", "20.00").code == ""
    assert play.bid("s1", "L1", "12.00").code == "not_below_own"
    assert play.bid("s1", "L1", "5.99").code == "largest_change"
    assert play.bid("s1", "L1", "5.99", confirm=True).code == ""
    assert play.bid("s1", "L1", "11.99").code == ""
    assert seen(play, Audience("supplier", "s1"))["next"] == "11.99"


def test_F4_sealed_bids_earn_no_overtime() -> None:
    play = play_of(SEALED, overtime=an_overtime()).bid("s1", "L1", "9.00", at=CLOSES - 1)
    assert play.events == (BidSealed("L1", "s1", (900,), 900),)
    assert (play.closes_at(), play.lot().hard_stop) == (CLOSES, CLOSES)


def test_F4_nobody_bids_on_a_suppliers_behalf() -> None:
    play = play_of(ONCE, SECOND, surrogate_bids=True).bid("s1", "L1", "9.00")
    for supplier in ("s1", "s2"):
        assert play.bid(supplier, "L1", "8.00", by=COORDINATOR).code == "surrogate_sealed"
    assert play.bid("s1", "L1", "8.00", by=COORDINATOR, at=SECOND_OPENS).code == ""


def test_F4_ties_cannot_be_forbidden_where_nobody_can_know_of_them() -> None:
    play = Play(terms_of(SEALED, ties="forbidden", visibility=ALL_OPEN), announced=False).announce()
    assert play.code == "terms_invalid"


@pytest.mark.parametrize("act", ["seal", "revise", "withdraw"])
def test_F4_nobody_else_is_told_of_a_sealed_bid(act: str) -> None:
    terms = terms_of(OPEN, replace(SECOND, kind="sealed"), visibility=ALL_OPEN, withdrawal="until_close")
    play = Play(terms).bid("s1", "L1", "90.00").bid("s2", "L1", "91.00").wait(SECOND_OPENS)
    if act != "seal":
        play.bid("s1", "L1", "77.77")
    before = {audience: whole_view(play.state, audience) for audience in EVERYBODY}
    play = play.withdraw("s1", "L1") if act == "withdraw" else play.bid("s1", "L1", "66.66")
    assert play.code == ""
    for audience in EVERYBODY:
        after = whole_view(play.state, audience)
        told = changed_rows(play.state, play.events, audience)
        if audience == Audience("supplier", "s1"):
            assert after["lot:L1"]["sealed"] == (None if act == "withdraw" else "66.66")
            assert {name for name in after["lot:L1"] if after["lot:L1"][name] != before[audience]["lot:L1"][name]} == {"sealed"}
        else:
            assert after == before[audience]
            assert {key: row for key, row in told.items() if row != before[audience].get(key)} == {}
            assert "66.66" not in str(told) + str(briefing(play.state, audience))


def test_F4_after_the_close_all_who_may_see_bids_see_it() -> None:
    play = play_of(SEALED, SECOND, visibility=ALL_OPEN).bid("s1", "L1", "66.66").wait(CLOSES)
    assert whole_view(play.state, COORDINATING)["bid:L1:s1"]["value"] == "66.66"
    assert [seen(play, COORDINATING)[name] for name in ("bids", "suppliers", "lead", "leader")] == [1, 1, "66.66", "s1"]
    assert seen(play, Audience("supplier", "s2"))["ladder"] == ("66.66",)
    mine = seen(play, Audience("supplier", "s1"))
    assert (mine["own"], mine["sealed"], mine["rank"]) == ("66.66", None, 1)


def test_F4_the_gate_opens_with_the_seals() -> None:
    gated = replace(ALL_OPEN, starting_gate=True)
    play = play_of(SEALED, SECOND, visibility=gated).bid("s1", "L1", "9.00").bid("s2", "L1", "8.00")
    assert all("lead" not in seen(play, Audience(*who)) for who in (("supplier", "s1"), ("observer", "")))
    play.wait(CLOSES)
    assert seen(play, Audience("supplier", "s1"))["lead"] == "8.00"
    assert "lead" not in seen(play, Audience("supplier", "s3"))


# F5: random close.


def test_F5_the_example_of_the_book_holds() -> None:
    book = Path(__file__).resolve().parents[2].joinpath("auction/core/RULEBOOK.md").read_text(encoding="utf-8")
    example = re.search(
        r"secret `([^`]+)`: the commitment is\n> `([0-9a-f]{64})`,\n.*is ([0-9,]+): the lot closes at 12:0?(\d+):(\d+\.\d+)", book
    )
    assert example is not None
    secret, commitment, left, minutes, seconds = example.groups()
    assert (secret, commitment) == (SECRET, commitment_of(SECRET))
    assert int(left.replace(",", "")) == offset() == int(minutes) * MINUTE_US + int(seconds.replace(".", ""))


def test_F5_the_stage_closes_at_the_moment_the_secret_gives() -> None:
    play = play_of(RANDOM).bid("s1", "L1", "9.00", at=MOMENT - 1)
    assert play.code == ""
    assert play.reveal(SECRET, at=MOMENT).events == (
        SecretRevealed("L1", 0, SECRET),
        LotClosed("L1", MOMENT),
        AuctionClosed(MOMENT),
    )
    assert (play.lot().closed_at, play.lot().closes_at) == (MOMENT, MOMENT)


def test_F5_an_earlier_stage_closes_so_too_and_the_next_follows_from_there() -> None:
    play = play_of(RANDOM, SECOND).reveal(SECRET, at=MOMENT + 3 * SECOND_US)
    assert play.events == (SecretRevealed("L1", 0, SECRET), StageClosed("L1", 0, MOMENT))
    assert play.lot().next_stage_at == MOMENT + MINUTE_US
    assert play.reveal(SECRET).code == "stage_not_open"


def test_F5_lot_and_stage_are_part_of_the_moment() -> None:
    later = a_stage(length_us=MINUTE_US, random_us=TEN_MINUTES, secret="another")
    play = play_of(RANDOM, later).wait(MOMENT).reveal(SECRET)
    closes = MOMENT + MINUTE_US + offset("another", stage=1)
    assert play.reveal("another", at=closes - 1).code == "close_not_due"
    assert play.reveal("another", at=closes).lot().closed_at == closes


def test_F5_bids_count_after_the_scheduled_close_and_never_after_the_longest_time() -> None:
    play = play_of(RANDOM, withdrawal="until_close").bid("s1", "L1", "9.00", at=CLOSES)
    assert play.code == ""
    assert play.bid("s1", "L1", "8.00", at=CLOSES + TEN_MINUTES - 1).code == ""
    assert play.bid("s1", "L1", "7.00", at=CLOSES + TEN_MINUTES).code == "stage_not_open"
    assert play.withdraw("s1", "L1").code == "stage_not_open"
    assert play.lot().hard_stop == CLOSES + TEN_MINUTES


def test_F5_the_shortest_time_is_a_microsecond() -> None:
    shortest = a_stage("open", random_us=1, secret=SECRET)
    play = play_of(shortest).pause(at=CLOSES)
    assert play.extend("L1", MINUTE_US).code == "stage_not_open"
    play = play_of(shortest).bid("s1", "L1", "9.00", at=CLOSES)
    assert play.code == ""
    assert play.bid("s1", "L1", "8.00", at=CLOSES + 1).code == "stage_not_open"


def test_F5_time_alone_does_not_close_it() -> None:
    play = play_of(RANDOM).wait(CLOSES + HOUR_US)
    assert play.lot().is_open
    assert play.pass_time().code == "nothing_due"


@pytest.mark.parametrize("late", ["bid", "withdraw", "pause"])
def test_F5_what_was_taken_at_the_moment_or_after_breaks_the_record(late: str) -> None:
    for at, sound in ((MOMENT - 1, True), (MOMENT, False), (MOMENT + 1, False)):
        play = play_of(RANDOM, withdrawal="until_close").bid("s1", "L1", "9.00").wait(at)
        if late == "bid":
            play.bid("s1", "L1", "8.00")
        elif late == "withdraw":
            play.withdraw("s1", "L1")
        else:
            play.pause().resume(at=at + 1)
        assert play.code == ""
        if sound:
            assert play.reveal(SECRET, at=MOMENT + 1).code == ""
        else:
            with pytest.raises(InvariantBroken, match="left alone"):
                play.reveal(SECRET, at=MOMENT + 2)


def test_F5_a_pause_moves_the_moment_and_hides_no_late_bid() -> None:
    play = play_of(RANDOM).pause(at=CLOSES).resume(at=CLOSES + HOUR_US).reveal(SECRET, at=MOMENT + HOUR_US)
    assert play.lot().closed_at == MOMENT + HOUR_US
    play = play_of(RANDOM).bid("s1", "L1", "9.00", at=MOMENT).pause(at=MOMENT + 1).resume(at=MOMENT + HOUR_US)
    with pytest.raises(InvariantBroken, match="left alone"):
        play.reveal(SECRET, at=MOMENT + 2 * HOUR_US)


def test_F5_from_the_scheduled_close_on_it_is_not_extended() -> None:
    play = play_of(RANDOM)
    assert play.extend("L1", MINUTE_US, at=CLOSES - 1).code == ""
    assert play.extend("L1", MINUTE_US, at=CLOSES + MINUTE_US).code == "stage_not_open"
    assert play.reveal(SECRET, at=MOMENT + MINUTE_US).lot().closed_at == MOMENT + MINUTE_US
    play = play_of(RANDOM).pause(at=CLOSES - 1)
    assert play.extend("L1", MINUTE_US, at=CLOSES + HOUR_US).code == ""
    play = play_of(RANDOM).pause(at=CLOSES)
    assert play.extend("L1", MINUTE_US, at=CLOSES + HOUR_US).code == "stage_not_open"


def test_F5_only_the_engine_reveals_the_right_secret_in_time() -> None:
    play = play_of(RANDOM)
    assert play.reveal(SECRET, at=ANNOUNCED).code == "auction_not_open"
    assert play.reveal("another", at=MOMENT - 1).code == "secret_wrong"
    assert play.reveal(SECRET).code == "close_not_due"
    assert play.reveal(SECRET, by=COORDINATOR, at=MOMENT).code == "not_permitted"
    assert play.reveal(SECRET, by=a_supplier("s1")).code == "not_permitted"
    assert play.reveal(SECRET, "L9").code == "lot_unknown"
    assert play_of(OPEN).reveal("", at=CLOSES - 1).code == "secret_wrong"
    assert play_of(RANDOM).pause(at=CLOSES).reveal("another").code == "auction_paused"
    assert play.reveal(SECRET).reveal(SECRET).code == "auction_closed"
    both = Play(an_auction(lots=[a_lot(stages=[RANDOM]), a_lot("L2", closes_at=CLOSES + HOUR_US)]))
    assert both.reveal(SECRET, at=MOMENT).reveal(SECRET).code == "lot_closed"


def test_F5_what_was_due_before_the_moment_comes_first() -> None:
    lots = [a_lot(stages=[RANDOM]), a_lot("L2", closes_at=MOMENT), a_lot("L3", closes_at=MOMENT + 1)]
    play = Play(an_auction(lots=lots)).wait(MOMENT - 1)
    with pytest.raises(InvariantBroken, match="before a close"):
        play._record(_reveal_of(play), MOMENT + 1)
    play.pass_time(at=MOMENT + 1)._record(_reveal_of(play), MOMENT + 1)
    assert play.events == (SecretRevealed("L1", 0, SECRET), LotClosed("L1", MOMENT))
    assert play.pass_time().events == (LotClosed("L3", MOMENT + 1), AuctionClosed(MOMENT + 1))


def _reveal_of(play: Play) -> RevealClose:
    return RevealClose(play.new_id(), ENGINE, "L1", SECRET)


def test_F5_the_auction_closes_at_its_latest_close_whatever_was_revealed_last() -> None:
    lots = [a_lot(stages=[RANDOM]), a_lot("L2", closes_at=MOMENT + MINUTE_US)]
    play = Play(an_auction(lots=lots)).reveal(SECRET, at=MOMENT + HOUR_US)
    assert play.events == (SecretRevealed("L1", 0, SECRET), LotClosed("L1", MOMENT), AuctionClosed(MOMENT + MINUTE_US))


def test_F5_the_commitment_is_told_before_and_the_secret_after() -> None:
    play = play_of(RANDOM, SECOND).wait(MOMENT)
    for audience in EVERYBODY:
        told = json.dumps(briefing(play.state, audience))
        assert RANDOM.commitment in told
        assert SECRET not in told
        assert seen(play, audience)["secret"] is None
    play.reveal(SECRET)
    for audience in EVERYBODY:
        assert seen(play, audience)["secret"] == SECRET


def test_F5_random_close_and_overtime_exclude_each_other_in_an_open_stage() -> None:
    play = Play(terms_of(RANDOM, overtime=an_overtime()), announced=False).announce()
    assert play.code == "terms_invalid"
    sealed = replace(RANDOM, kind="sealed")
    assert Play(terms_of(sealed, overtime=an_overtime())).reveal(SECRET, at=MOMENT).state.status == "closed"

"""What a supplier is told it could bid at most, and what each format takes: to the last unit, in every format."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from auction.core.formats import dutch, english, japanese, sealed, turns
from auction.core.formats.english import Offer
from auction.core.money import Share
from auction.core.terms import Basis
from tests.auctions import (
    ALL_OPEN,
    CLOSES,
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
    steps,
)
from tests.criteria import a_component, an_evaluation, bidding_in, some_rates


def at_clock(kind: Any, **clock: Any) -> Play:
    """Twelve pieces at 1.00 in the first tick, 0.10 more or less in each that follows."""
    lot = a_clock_lot(kind, a_clock(100, steps=[steps(10)], most=4, **clock), lines=[a_line("A", 12)])
    return Play(an_auction(lots=[lot])).wait(OPENS)


def highest(play: Play, *suppliers: str, lot: str = "L1") -> list[int | None]:
    format = {"dutch": dutch, "japanese": japanese, "sealed": sealed, "turns": turns}.get(play.lot(lot).course.kind, english)
    return [format.highest_valid(play.terms, play.lot(lot), supplier) for supplier in suppliers or ("s1", "s2")]


def test_K1_nobody_bids_at_a_clock_whatever_it_is() -> None:
    for format in (dutch, japanese):
        refusal = format.judge(at_clock("dutch").terms, at_clock("dutch").lot(), Offer("s1", 1, confirm=False, comparable=1))
        assert refusal is not None
        assert refusal.code == "clock_names_price"


def test_K5_the_price_on_show_is_for_who_has_taken_nothing() -> None:
    play = at_clock("dutch", least_part=5, part_multiple=5, grace_us=10 * SECOND_US)
    assert highest(play) == [1_200, 1_200]
    assert highest(play.accept_price("s1", 1, quantity=5)) == [None, 1_200]
    play.wait(OPENS + MINUTE_US)
    assert highest(play) == [None, 1_320]
    assert highest(play.accept_price("s2", 1, quantity=5)) == [None, None], "who waits in the grace has taken too"
    over = at_clock("dutch", grace_us=10 * SECOND_US).wait(OPENS + 4 * MINUTE_US)
    assert over.lot().on_show is None
    assert highest(over) == [None, None], "the grace after the last tick shows no price"


def test_K8_the_price_on_show_is_for_who_is_in_and_has_not_accepted_it() -> None:
    play = at_clock("japanese", least_active=1)
    assert highest(play.accept_price("s1", 1)) == [None, 1_200]
    play.wait(OPENS + MINUTE_US)
    assert highest(play) == [1_080, None], "s2 let the first tick pass"


@pytest.mark.parametrize(
    ("quantity", "taken"), [(0, True), (4, False), (5, True), (6, False), (10, True), (12, True), (11, False), (15, False)]
)
def test_K12_a_part_is_a_multiple_or_all_that_is_left(quantity: int, taken: bool) -> None:
    play = at_clock("dutch", least_part=5, part_multiple=5).accept_price("s1", 1, quantity=quantity)
    assert (play.code == "") == taken
    if taken:
        assert play.lot().is_open == (0 < quantity < 12)


def test_K12_a_part_of_one_piece_leaves_the_rest() -> None:
    play = at_clock("dutch", least_part=1, part_multiple=1).accept_price("s1", 1, quantity=1)
    assert (play.code, play.lot().is_open) == ("", True)
    assert play.accept_price("s2", 1, quantity=11).lot().is_open is False


def test_X9_a_limit_may_ask_for_what_could_be_taken_of_the_whole_lot_or_for_what_is_left() -> None:
    lot = a_clock_lot("dutch", a_clock(100, most=4, limits=True, least_part=5, part_multiple=5), lines=[a_line("A", 10)])
    play = Play(an_auction(lots=[lot])).wait(OPENS)
    for quantity, code in ((10, ""), (5, ""), (4, "quantity_unfit"), (15, "quantity_unfit")):
        assert play.limit("s1", "L1", "9.00", quantity=quantity).code == code, quantity
    play.accept_price("s2", 1, quantity=5)
    assert play.limit("s3", "L1", "9.00", quantity=10).code == "", "of the whole lot it could be, had nobody taken"


# The open stages and turns


@pytest.mark.parametrize(("value", "code"), [("6.00", ""), ("5.99", "largest_change")])
def test_B10_the_guard_may_be_any_share(value: str, code: str) -> None:
    play = Play(an_auction(lots=[a_lot(largest_change=(2, 5))])).bid("s1", "L1", "10.00")
    assert play.bid("s1", "L1", value).code == code


def test_B17_under_beat_leading_nothing_is_improved_on_where_nobody_stands() -> None:
    lot = a_lot(decrement=[steps(5)], exact_multiples=True)
    play = (
        Play(an_auction(lots=[lot], basis="beat_leading", withdrawal="until_close")).bid("s1", "L1", "10.00").withdraw("s1", "L1")
    )
    assert play.bid("s1", "L1", "9.99").code == ""


@pytest.mark.parametrize(("price", "code"), [("9.00", ""), ("8.99", "largest_step")])
def test_B18_the_largest_step_is_in_comparable_value(price: str, code: str) -> None:
    lot = a_lot(ceiling=2_000, largest_step=100, evaluation=an_evaluation(places=3))
    assert Play(an_auction(lots=[lot])).bid("s1", "L1", "10.00").bid("s1", "L1", price).code == code


BASES: tuple[Basis, ...] = ("beat_own", "beat_leading")


@pytest.mark.parametrize("basis", BASES)
def test_B9_the_next_value_is_one_unit_below_the_own_where_the_lead_is_what_is_beaten(basis: Basis) -> None:
    """s1 leads with 10.00 and a step of 0.05: by its own bid one unit is enough under `beat_leading`, by the lead it is not."""
    play = Play(an_auction(lots=[a_lot(decrement=[steps(5)])], basis=basis)).bid("s2", "L1", "10.00").bid("s1", "L1", "9.00")
    assert highest(play) == [895, 995 if basis == "beat_own" else 895]
    play = Play(an_auction(lots=[a_lot(decrement=[steps(5)])], basis=basis, withdrawal="until_close"))
    play.bid("s1", "L1", "9.00").withdraw("s1", "L1")
    assert highest(play, "s1") == [895 if basis == "beat_own" else 899]


def test_E3_the_next_value_compares_above_zero() -> None:
    tenth = an_evaluation(components=[a_component(10, less=True)])
    play = Play(an_auction(lots=[a_lot(ceiling=1_000, evaluation=tenth)])).bid("s1", "L1", "0.12").bid("s2", "L1", "0.11")
    assert highest(play) == [11, None]


def test_R3_the_next_value_goes_down_past_all_that_are_taken_and_not_below_one() -> None:
    play = Play(an_auction(ties="forbidden")).bid("s1", "L1", "0.04").bid("s2", "L1", "0.03").bid("s3", "L1", "0.01")
    assert highest(play, "s1", "s2", "s3") == [2, 2, None]
    play.bid("s4", "L1", "0.02")
    assert highest(play, "s1", "s2", "s3", "s4") == [None, None, None, None]


def test_R3_a_bonus_makes_nothing_of_the_values_that_are_left() -> None:
    tenth = an_evaluation(components=[a_component(10, less=True)])
    lot = a_lot(ceiling=1_000, evaluation=tenth)
    play = Play(an_auction(lots=[lot], ties="forbidden")).bid("s1", "L1", "0.12").bid("s2", "L1", "0.11")
    assert highest(play, "s1") == [None], "0.11 is taken, and 0.10 compares as nothing"


def test_L7_nobody_is_told_a_value_below_the_best_that_is_left_out() -> None:
    later = replace(a_stage(length_us=MINUTE_US), only_gap=Share(1, 100))
    play = Play(an_auction(lots=[a_lot(stages=[a_stage(), later])], visibility=ALL_OPEN))
    play.bid("s1", "L1", "0.01").bid("s2", "L1", "0.03").bid("s3", "L1", "0.02").wait(CLOSES)
    assert play.lot().entrants == frozenset({"s2", "s3"})
    assert highest(play, "s2", "s3") == [2, 1]
    play.bid("s3", "L1", "0.01")
    assert highest(play, "s3") == [None]


def in_turns(**lot: Any) -> Play:
    made = a_lot(stages=[a_stage("sealed"), a_stage("turns", length_us=MINUTE_US)], **lot)
    return Play(an_auction(lots=[made], visibility=replace(ALL_OPEN, lead_price=True)))


def test_F6_the_next_value_in_a_turn_is_a_step_below_the_own() -> None:
    play = in_turns(decrement=[steps(5)]).bid("s1", "L1", "10.00").bid("s2", "L1", "9.00").wait(CLOSES)
    assert highest(play) == [995, 895]
    play = in_turns(decrement=[steps(5)]).bid("s1", "L1", "0.05").bid("s2", "L1", "0.06").wait(CLOSES)
    assert highest(play) == [None, 1]


@pytest.mark.parametrize(("largest", "found"), [(5, None), (6, 997)])
def test_F6_the_next_value_in_a_turn_is_within_the_largest_step(largest: int, found: int | None) -> None:
    """A malus doubles the value, so that of an improvement of 5 or 6 comparable units 6 alone can be made."""
    doubled = an_evaluation(places=2, components=[a_component(share=(1, 1))])
    play = in_turns(decrement=[steps(5)], largest_step=largest, ceiling=2_000, evaluation=doubled).bid("s1", "L1", "10.00")
    assert highest(play.wait(CLOSES), "s1") == [found]


def test_B17_in_a_turn_no_value_is_left_where_no_multiple_is() -> None:
    play = in_turns(decrement=[steps(5)], exact_multiples=True).bid("s1", "L1", "0.05").bid("s2", "L1", "0.06").wait(CLOSES)
    assert highest(play) == [None, 1]


def test_F6_the_next_value_in_a_turn_goes_by_the_supplier_s_own_terms() -> None:
    evaluation = an_evaluation(s1=[a_component(50)], s2=[a_component(100)])
    play = in_turns(decrement=[steps(5)], ceiling=2_000, evaluation=evaluation).bid("s1", "L1", "10.00").bid("s2", "L1", "9.00")
    assert highest(play.wait(CLOSES)) == [995, 895]


def test_F4_the_next_value_under_seal_is_one_unit_below_what_was_offered_before() -> None:
    lot = a_lot(stages=[a_stage(), a_stage("sealed", length_us=MINUTE_US, revisable=False)], ceiling=2_000)
    play = Play(an_auction(lots=[lot])).bid("s1", "L1", "10.00").wait(CLOSES)
    assert highest(play, "s1", "s4") == [999, 2_000]
    assert highest(play.bid("s1", "L1", "9.00"), "s1", "s4") == [None, 2_000]


def test_R3_what_is_taken_is_taken_in_comparable_value() -> None:
    """s1's bids compare by 0.05 more: 0.02 of its own is as much as 0.07 of s2, and below 0.01 nothing is left."""
    evaluation = an_evaluation(s1=[a_component(5)])
    play = Play(an_auction(lots=[a_lot(ceiling=1_000, evaluation=evaluation)], ties="forbidden"))
    play.bid("s1", "L1", "0.03").bid("s2", "L1", "0.07")
    assert highest(play, "s1", "s2") == [1, 6]
    play.bid("s3", "L1", "0.06")
    assert highest(play, "s1") == [None]


def test_R3_below_what_is_taken_a_bonus_may_leave_nothing() -> None:
    evaluation = an_evaluation(s1=[a_component(10, less=True)])
    play = Play(an_auction(lots=[a_lot(ceiling=1_000, evaluation=evaluation)], ties="forbidden"))
    play.bid("s1", "L1", "0.12").bid("s2", "L1", "0.01")
    assert highest(play, "s1") == [None], "0.11 compares as 0.01, and 0.10 as nothing"


@pytest.mark.parametrize(("largest", "found"), [(5, None), (6, 997)])
def test_F6_the_largest_step_is_measured_by_the_supplier_s_own_terms(largest: int, found: int | None) -> None:
    own = an_evaluation(places=2, s1=[a_component(share=(1, 1))])
    play = in_turns(decrement=[steps(5)], largest_step=largest, ceiling=2_000, evaluation=own).bid("s1", "L1", "10.00")
    assert highest(play.wait(CLOSES), "s1") == [found]


def test_K8_the_price_on_show_is_for_who_does_not_stand_there_already() -> None:
    clock = a_stage("japanese", length_us=2 * MINUTE_US)
    clock = replace(clock, clock=a_clock(800, steps=[steps(100)], most=2, least_active=1))
    play = Play(an_auction(lots=[a_lot(stages=[a_stage(), clock])])).bid("s1", "L1", "5.00").bid("s2", "L1", "9.00")
    play.bid("s3", "L1", "8.00").bid("s4", "L1", "8.01").wait(CLOSES)
    assert highest(play, "s1", "s2", "s3", "s4") == [None, 800, None, 800]


def test_F4_the_next_value_under_seal_is_within_the_supplier_s_own_ceiling() -> None:
    evaluation = bidding_in(an_evaluation(places=4, rates=some_rates(USD=(1, 2))), s1=("USD", 2))
    play = Play(an_auction(lots=[a_lot(ceiling=1_000, evaluation=evaluation, stages=[a_stage("sealed")])])).wait(OPENS)
    assert highest(play) == [2_000, 1_000]

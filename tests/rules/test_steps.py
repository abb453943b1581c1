"""Chapter B, the decrement in all its shapes: clamped, against the next rank, in exact multiples, and at most so much at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from auction.core.evaluation import least_improvement
from auction.core.formats import kind_of
from auction.core.money import price_text
from auction.core.stage_terms import Band
from auction.core.terms import Basis
from tests.auctions import CLOSES, HOUR_US, MINUTE_US, Play, a_lot, a_stage, a_visibility, an_auction, steps

BASES: tuple[Basis, ...] = ("beat_own", "beat_leading", "beat_next")


@pytest.mark.parametrize(
    ("reference", "least"),
    [(90_000, 500), (100_000, 500), (100_001, 501), (140_000, 700), (159_999, 800), (160_000, 800), (160_001, 800), (200_000, 800)],
)
def test_B9_a_share_is_clamped_between_the_amount_and_the_most(reference: int, least: int) -> None:
    assert least_improvement(a_lot(decrement=[steps(500, (1, 200), most=800)]), reference) == least


def next_of(play: Play, supplier: str) -> str | None:
    found = kind_of(play.lot()).highest_valid(play.terms, play.lot(), supplier)
    return None if found is None else price_text(found, 2)


def the_example(**terms: object) -> Play:
    """a 90.00, b 95.00, c 99.00, the decrement 1.00."""
    play = Play(an_auction(suppliers=("a", "b", "c", "d"), lots=[a_lot(decrement=[steps(100)])], basis="beat_next", **terms))  # type: ignore[arg-type]
    return play.bid("a", "L1", "90.00").bid("b", "L1", "95.00").bid("c", "L1", "99.00")


def test_B16_the_bid_just_ahead_is_beaten_by_the_decrement() -> None:
    assert the_example().bid("c", "L1", "94.01").code == "next_decrement"
    play = the_example().bid("c", "L1", "94.00")
    assert (play.code, play.ranks()) == ("", {"a": 1, "c": 2, "b": 3})
    assert the_example().bid("b", "L1", "89.01").code == "next_decrement"
    assert the_example().bid("b", "L1", "89.00").leader() == "b"


def test_B16_the_leader_improves_on_itself() -> None:
    assert the_example().bid("a", "L1", "89.01").code == "own_decrement"
    assert the_example().bid("a", "L1", "89.00").code == ""


def test_B16_who_does_not_stand_joins_where_it_likes() -> None:
    play = the_example(withdrawal="until_close")
    assert play.bid("d", "L1", "120.00").rank("d") == 4
    assert play.withdraw("d", "L1").bid("d", "L1", "119.01").code == "own_decrement"
    assert play.bid("d", "L1", "119.00").rank("d") == 4
    assert play.bid("d", "L1", "118.00").code == "next_decrement"


def test_B16_of_equals_the_later_has_the_earlier_ahead() -> None:
    play = (
        Play(an_auction(lots=[a_lot(decrement=[steps(100)])], basis="beat_next")).bid("s1", "L1", "95.00").bid("s2", "L1", "95.00")
    )
    assert (next_of(play, "s1"), next_of(play, "s2")) == ("94.00", "94.00")
    assert play.bid("s2", "L1", "94.00").ranks() == {"s2": 1, "s1": 2}


def test_B16_both_steps_are_asked_for_where_bands_differ() -> None:
    play = Play(an_auction(lots=[a_lot(decrement=[steps(1), steps(500, above=10_000)])], basis="beat_next"))
    play.bid("s1", "L1", "99.99").bid("s2", "L1", "100.00")
    assert next_of(play, "s2") == "95.00"
    assert play.bid("s2", "L1", "99.98").code == "own_decrement"


def test_B16_the_next_value_is_the_highest_that_is_taken() -> None:
    for supplier, highest in (("a", "89.00"), ("b", "89.00"), ("c", "94.00"), ("d", None)):
        assert next_of(the_example(), supplier) == highest


def in_multiples(basis: Basis, *, decrement: Band | None = None, ceiling: int | None = None) -> Play:
    """s1 100.00 and s2 110.00; steps of 7.00 in exact multiples."""
    lot = a_lot(decrement=[decrement or steps(700)], exact_multiples=True, ceiling=ceiling)
    terms = an_auction(lots=[lot], basis=basis, visibility=a_visibility(all_prices=True), withdrawal="until_close")
    return Play(terms).bid("s2", "L1", "110.00").bid("s1", "L1", "103.00")


@pytest.mark.parametrize(
    ("basis", "supplier", "accepted", "refused"),
    [
        ("beat_own", "s2", ["103.00", "96.00", "5.00"], ["102.99", "97.00"]),
        ("beat_own", "s1", ["96.00", "89.00"], ["95.99", "90.00"]),
        ("beat_leading", "s2", ["96.00", "89.00"], ["95.00", "95.99"]),
        ("beat_leading", "s1", ["96.00", "89.00"], ["95.00", "95.99"]),
        ("beat_leading", "s3", ["96.00", "89.00"], ["95.00", "95.99"]),
        ("beat_next", "s2", ["96.00", "89.00"], ["95.00", "95.99"]),
        ("beat_next", "s1", ["96.00", "89.00"], ["95.00", "95.99"]),
        ("beat_next", "s3", ["120.01", "96.00", "95.99"], []),
        ("beat_own", "s3", ["120.01", "96.00", "95.99"], []),
    ],
)
def test_B17_the_improvement_is_an_exact_multiple(basis: Basis, supplier: str, accepted: list[str], refused: list[str]) -> None:
    for price in accepted:
        assert in_multiples(basis).bid(supplier, "L1", price).code == ""
    for price in refused:
        assert in_multiples(basis).bid(supplier, "L1", price).code == "not_a_multiple"


def test_B17_the_first_bid_of_all_improves_on_nothing() -> None:
    for basis in BASES:
        play = Play(an_auction(lots=[a_lot(decrement=[steps(500)], exact_multiples=True, ceiling=10_000)], basis=basis))
        assert play.bid("s1", "L1", "99.99").code == ""


def test_B17_the_multiple_is_of_the_step_at_the_reference() -> None:
    play = in_multiples("beat_own", decrement=steps(0, (1, 100)))
    assert play.bid("s1", "L1", "100.95").code == "not_a_multiple"
    assert play.bid("s1", "L1", "101.97").code == ""
    assert play.bid("s1", "L1", "100.94").code == "not_a_multiple"
    assert play.bid("s1", "L1", "100.95").code == ""


def test_B17_what_was_withdrawn_is_still_improved_on() -> None:
    play = in_multiples("beat_own").withdraw("s1", "L1")
    assert play.bid("s1", "L1", "95.00").code == "not_a_multiple"
    assert play.bid("s1", "L1", "96.00").code == ""


def limited(basis: Basis) -> Play:
    """s2 120.00 and s1 100.00; at most 20.00 at once."""
    lot = a_lot(decrement=[steps(500)], largest_step=2000, largest_change=(1, 2))
    terms = an_auction(lots=[lot], basis=basis, visibility=a_visibility(all_prices=True))
    return Play(terms).bid("s2", "L1", "120.00").bid("s1", "L1", "100.00")


@pytest.mark.parametrize(
    ("basis", "supplier", "lowest"),
    [
        ("beat_own", "s1", 8000),
        ("beat_own", "s2", 10_000),
        ("beat_leading", "s1", 8000),
        ("beat_leading", "s2", 8000),
        ("beat_leading", "s3", 8000),
        ("beat_next", "s1", 8000),
        ("beat_next", "s2", 8000),
    ],
)
def test_B18_the_improvement_is_no_larger_than_allowed_at_once(basis: Basis, supplier: str, lowest: int) -> None:
    assert limited(basis).bid(supplier, "L1", price_text(lowest, 2)).code == ""
    assert limited(basis).bid(supplier, "L1", price_text(lowest - 1, 2)).code == "largest_step"
    assert limited(basis).bid(supplier, "L1", price_text(lowest - 1, 2), confirm=True).code == "largest_step"


def test_B18_a_first_bid_that_improves_on_nothing_may_be_any() -> None:
    for basis in ("beat_own", "beat_next"):
        assert limited(basis).bid("s3", "L1", "1.00").code == ""


def test_B18_where_nothing_fits_there_is_no_next_value() -> None:
    lot = a_lot(decrement=[steps(500)], largest_step=2000)
    play = Play(an_auction(lots=[lot], basis="beat_leading", withdrawal="until_close"))
    play.bid("s1", "L1", "100.00").bid("s2", "L1", "80.00").bid("s2", "L1", "75.00").withdraw("s2", "L1")
    assert next_of(play, "s2") is None
    assert play.bid("s2", "L1", "74.00").code == "largest_step"
    assert play.bid("s1", "L1", "90.00").bid("s2", "L1", "74.00").code == ""


def test_B17_and_ties_the_next_value_steps_over_what_is_taken() -> None:
    lot = a_lot(decrement=[steps(700)], exact_multiples=True, largest_step=2100)
    play = Play(an_auction(lots=[lot], ties="forbidden")).bid("s1", "L1", "100.00").bid("s2", "L1", "93.00")
    assert next_of(play, "s1") == "86.00"
    assert next_of(play.bid("s3", "L1", "86.00"), "s1") == "79.00"
    assert next_of(play.bid("s4", "L1", "79.00"), "s1") is None
    assert play.bid("s1", "L1", "79.00").code == "tie_forbidden"
    assert play.bid("s1", "L1", "72.00").code == "largest_step"


def a_turn_of(play_until: Callable[[Play], Play]) -> Play:
    """A lot whose second stage is of turns, s1 standing at 100.00 and in its turn."""
    stages = [a_stage(), a_stage("turns", pause_us=0, length_us=MINUTE_US)]
    lot = a_lot(decrement=[steps(700)], exact_multiples=True, largest_step=1400, stages=stages)
    seen = a_visibility(all_prices=True, supplier_count=True)
    play = Play(an_auction(lots=[lot], basis="beat_leading", visibility=seen)).bid("s1", "L1", "100.00").wait(CLOSES)
    return play_until(play)


@pytest.mark.parametrize(("price", "code"), [("93.00", ""), ("92.00", "not_a_multiple"), ("86.00", ""), ("85.99", "largest_step")])
def test_B17_and_B18_in_a_turn_they_are_measured_from_what_stood_before(price: str, code: str) -> None:
    play = a_turn_of(lambda play: play.bid("s1", "L1", "93.00"))
    assert play.bid("s1", "L1", price).code == code
    assert next_of(play, "s1") == "93.00"


def test_B17_and_B18_bind_no_sealed_bid() -> None:
    stages = [a_stage(), a_stage("sealed", length_us=HOUR_US)]
    lot = a_lot(decrement=[steps(700)], exact_multiples=True, largest_step=700, stages=stages)
    play = Play(an_auction(lots=[lot])).bid("s1", "L1", "100.00").wait(CLOSES)
    assert play.bid("s1", "L1", "99.99").code == ""
    assert play.bid("s1", "L1", "1.00").code == ""

"""Rules X5 and X6: what is worked out directly is where bidding by hand ends, round by round and unit by unit."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from auction.core.contest import Contest, Seat, answerable_from, last_that, play
from auction.core.evaluation import least_improvement
from auction.core.stage_terms import Band
from auction.core.terms import Basis, Lot
from tests.auctions import a_lot, steps
from tests.criteria import an_evaluation

BANDS: tuple[tuple[Band, ...], ...] = (
    (),
    (steps(4),),
    (steps(0, (1, 10)),),
    (steps(3, (1, 20)),),
    (steps(1), steps(7, above=60)),
    (steps(9), steps(2, above=40), steps(0, (1, 7), above=90)),
    (Band(30, 1, steps(0, (1, 5)).share, 4), steps(3, above=80)),
    (steps(5, above=50),),
    (Band(0, 1, steps(0, (1, 10)).share, 4),),
)
BASES: tuple[Basis, ...] = ("beat_leading", "beat_own")


def lot_of(bands: tuple[Band, ...], places: int) -> Lot:
    return a_lot(ceiling=1_000, decrement=bands, evaluation=an_evaluation(places=places) if places else None)


def by_hand(contest: Contest) -> None:
    """Each in turn bids what X5 says, until nobody bids."""
    moved = True
    while moved:
        moved = False
        for seat in contest.seats:
            if seat.supplier == contest.leader:
                continue
            most = contest.lead - max(seat.step, least_improvement(contest.lot, contest.lead))
            takes = contest.lead - least_improvement(contest.lot, contest.lead)
            if contest.basis == "beat_own":
                takes = min(contest.lead - 1, seat.at - least_improvement(contest.lot, seat.at))
            value = max(min(most, takes), seat.limit)
            if value <= takes:
                seat.at = contest.lead = value
                contest.leader = seat.supplier
                moved = True


def contests(lot: Lot, basis: Basis, *, unit: int, seed: int) -> Iterator[tuple[Contest, Contest]]:
    """The same contest twice: two to four seats, whose places, limits and decrements follow from the seed."""
    dice = random.Random(seed)
    for _ in range(25):
        lead = dice.randrange(60, 160) * unit + dice.randrange(unit)
        found = [
            (f"s{place}", lead + dice.randrange(30) * unit, dice.randrange(lead), dice.choice((0, 0, 1, 5 * unit, 17)))
            for place in range(dice.randrange(2, 5))
        ]
        leader = dice.choice((*[name for name, *_ in found], "another"))
        made = [[Seat(name, lead if name == leader else at, limit, step) for name, at, limit, step in found] for _ in range(2)]
        first, second = (Contest(lot, basis, seats, lead, leader) for seats in made)
        yield first, second


@pytest.mark.parametrize("places", [0, 1])
@pytest.mark.parametrize("basis", BASES)
@pytest.mark.parametrize("bands", BANDS, ids=range(len(BANDS)))
def test_X5_whole_rounds_at_once_end_where_bidding_by_hand_does(bands: tuple[Band, ...], basis: Basis, places: int) -> None:
    for directly, slowly in contests(lot_of(bands, places), basis, unit=10**places, seed=places):
        play(directly)
        by_hand(slowly)
        assert directly == slowly


def ends(bands: tuple[Band, ...], *found: Seat) -> dict[str, int]:
    """Where those end who stand a little above a lead of 100 by hand."""
    contest = Contest(lot_of(bands, 0), "beat_leading", found, 100, "another")
    play(contest)
    return {seat.supplier: seat.at for seat in found}


def test_X5_no_round_is_repeated_that_began_in_another_band() -> None:
    """a goes down 5 from 100 and b 20; at 50 a would go down 5 again, but not at 75 (8) and 47 (5)."""
    bands = (steps(0, (1, 10)), steps(5, above=100))
    assert ends(bands, Seat("a", 110, 1, 0), Seat("b", 105, 20, 20)) == {"a": 19, "b": 22}


def test_X5_no_round_leaps_over_a_band() -> None:
    """Ten a round down to 60, then 3 each to below 40, then 5 each."""
    bands = (steps(5), steps(3, above=40), steps(5, above=60))
    assert ends(bands, Seat("a", 110, 10, 0), Seat("b", 105, 10, 0)) == {"a": 17, "b": 12}


@pytest.mark.parametrize("places", [0, 1])
@pytest.mark.parametrize("bands", BANDS, ids=range(len(BANDS)))
def test_X6_where_a_limit_can_still_answer_is_found_as_by_going_down_unit_by_unit(bands: tuple[Band, ...], places: int) -> None:
    lot = lot_of(bands, places)
    for lead in (*range(1, 130, 16), 40, 60, 80, 90):
        for limit in range(0, lead * 10**places + 2, 5 * 7**places):
            value = lead * 10**places
            while value > limit and value - least_improvement(lot, value) >= limit:
                value -= 1
            assert answerable_from(lot, limit, lead * 10**places) == value + 1, (lead, limit)


@pytest.mark.parametrize("most", [0, 1, 2, 3, 4, 7, 8, 9, 31, 33])
def test_the_last_number_that_holds_is_found_whichever_it_is(most: int) -> None:
    for last in range(most + 1):
        assert last_that(lambda number, last=last: 0 <= number <= last, most) == last  # type: ignore[misc]

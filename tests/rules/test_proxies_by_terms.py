"""Rules X4 to X7 where terms differ: stages, random closes, entrants, overtime, and suppliers who compare by terms of their own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from auction.core.events import BidPlaced, OvertimeGranted
from auction.core.stage_terms import Stage
from auction.core.terms import Overtime
from auction.core.views import whole_view
from auction.core.visibility import Audience
from tests.auctions import (
    CLOSES,
    HOUR_US,
    MINUTE_US,
    NO_OVERTIME,
    SECOND_US,
    Play,
    a_lot,
    a_stage,
    an_auction,
    an_overtime,
    some_entrants,
    steps,
)
from tests.criteria import a_component, an_evaluation


def answered(play: Play) -> list[tuple[str, int]]:
    """The automatic bids of the last entry."""
    return [(event.supplier, event.value) for event in play.events if isinstance(event, BidPlaced) and event.proxy]


def staged(*stages: Stage, overtime: Overtime = NO_OVERTIME) -> Play:
    """s1 stands at 10.00, s2 at 9.00, and s3 leads with 8.00."""
    lot = a_lot(stages=stages, decrement=[steps(1)])
    play = Play(an_auction(lots=[lot], proxies=True, overtime=overtime))
    return play.bid("s1", "L1", "10.00").bid("s2", "L1", "9.00").bid("s3", "L1", "8.00")


def test_X4_after_the_scheduled_close_limits_are_answered_until_a_random_one_must_have_come() -> None:
    stage = a_stage(random_us=MINUTE_US, secret="x")
    play = staged(stage).limit("s1", "L1", "5.00").bid("s3", "L1", "7.00", at=CLOSES + 1)
    assert answered(play) == [("s1", 699)]
    assert answered(play.bid("s3", "L1", "6.00", at=CLOSES + MINUTE_US - 1)) == [("s1", 599)]


@pytest.mark.parametrize(("late_us", "wakes"), [(-1, True), (0, False), (SECOND_US, False)])
@pytest.mark.parametrize("random_us", [0, HOUR_US])
def test_X4_a_stage_that_opens_when_its_time_is_over_wakes_nobody(late_us: int, random_us: int, *, wakes: bool) -> None:
    """The limit was set in an earlier stage, and rested through a sealed one."""
    later = a_stage(length_us=MINUTE_US, random_us=random_us, secret="x" if random_us else "")
    play = staged(a_stage(), a_stage("sealed", length_us=MINUTE_US), later).limit("s1", "L1", "5.00")
    play.wait(CLOSES).bid("s3", "L1", "6.00").wait(CLOSES + MINUTE_US - 1)
    closing = play.due()
    assert closing is not None
    play.pass_time(at=CLOSES + 2 * MINUTE_US + late_us)
    if not any(isinstance(event, BidPlaced) for event in play.events) and play.lot().is_between:
        play.pass_time(at=CLOSES + 2 * MINUTE_US + late_us)
    assert answered(play) == ([("s1", 599)] if wakes else [])


def test_X4_who_does_not_enter_a_stage_bids_no_more_and_the_others_do() -> None:
    """s1, whose limit of 5.00 was left first, stood best until s2 and s3 sealed less; of three two enter the last stage."""
    last = a_stage(length_us=HOUR_US, entrants=some_entrants(best=2))
    play = staged(a_stage(), a_stage("sealed", length_us=MINUTE_US), last).limit("s1", "L1", "5.00").wait(CLOSES)
    play.bid("s2", "L1", "6.00").bid("s3", "L1", "6.50").wait(CLOSES + MINUTE_US)
    assert play.lot().entrants == frozenset({"s2", "s3"})
    assert answered(play.limit("s2", "L1", "4.00")) == []
    assert answered(play.bid("s3", "L1", "5.50")) == [("s2", 549)]


def test_O7_an_entry_whose_bid_by_hand_moved_the_close_moves_it_no_further() -> None:
    overtime = an_overtime(base="scheduled_close", lengths_us=[30 * SECOND_US], proxy_counts=True)
    play = staged(a_stage(), overtime=overtime).limit("s1", "L1", "5.00").bid("s3", "L1", "7.00", at=CLOSES - MINUTE_US)
    assert answered(play) == [("s1", 699)]
    assert [event for event in play.events if isinstance(event, OvertimeGranted)] == [
        OvertimeGranted("L1", CLOSES + 30 * SECOND_US, 1, "L1")
    ]


def test_X5_unit_prices_that_come_to_lie_in_another_band_are_answered_too() -> None:
    """Seven pieces. Against 154 s1 would bid 104, which s2 cannot answer (50 less); 98 is what its unit prices come to, and 1 less
    is enough there. Each bids once in the entry all the same, the highest first."""
    lot = a_lot(price_scale=0, quantity=7, decrement=[steps(1), steps(50, above=100)])
    play = Play(an_auction(lots=[lot], basis="beat_leading", proxies=True, withdrawal="until_close"))
    for supplier, price in (("s1", "60"), ("s2", "50"), ("s4", "22"), ("s3", "1")):
        play.bid(supplier, "L1", price)
    play.limit("s1", "L1", "9").limit("s2", "L1", "10")
    assert play.leader() == "s3"
    assert answered(play.withdraw("s3", "L1")) == [("s2", 70), ("s1", 63)]


# Terms of one supplier


def compared(places: int = 2, *, bonus: int = 0, malus: int = 0, bands: Sequence[Any] = ()) -> Play:
    """s1 has a bonus on its value, s2 a malus; s3 compares by what it bids, and leads with 10.00."""
    own = {"s1": [a_component(bonus, less=True)], "s2": [a_component(malus)]}
    chosen: Any = {name: parts for name, parts in own.items() if parts[0].amount}
    evaluation = an_evaluation(places=places, **chosen)
    lot = a_lot(ceiling=5_000, evaluation=evaluation, decrement=bands)
    play = Play(an_auction(lots=[lot], proxies=True))
    return play.bid("s1", "L1", "20.00").bid("s2", "L1", "19.00").bid("s3", "L1", "10.00")


def test_X5_what_is_bid_and_how_low_goes_by_the_supplier_s_own_terms() -> None:
    """With a bonus of 3.00 a bid of 12.99 compares as 9.99; with a malus of 3.00 one of 6.98 as 9.98."""
    play = compared(bonus=300, malus=300).limit("s1", "L1", "6.00")
    assert answered(play) == [("s1", 1_299)]
    assert play.leader() == "s1"
    assert answered(play.limit("s2", "L1", "6.97")) == [("s2", 697), ("s1", 1_296)]
    assert play.leader() == "s1"
    assert answered(play.limit("s2", "L1", "2.50")) == [("s2", 250), ("s1", 849)]


def test_X6_limits_that_compare_as_equal_are_equal() -> None:
    """8.00 with a bonus of 3.00, and 2.00 with a malus of 3.00, both compare as 5.00: the later one stops a unit above."""
    play = compared(bonus=300, malus=300, bands=[steps(1)]).limit("s1", "L1", "8.00").limit("s2", "L1", "2.00")
    assert answered(play) == [("s2", 202), ("s1", 801)]
    play = compared(bonus=300, malus=300, bands=[steps(4)]).limit("s2", "L1", "2.00").limit("s1", "L1", "8.00")
    assert answered(play)[-2:] == [("s1", 804), ("s2", 200)]
    play = compared(malus=600, bands=[steps(4)]).limit("s1", "L1", "8.00").limit("s2", "L1", "8.00")
    assert answered(play) == []


def test_X8_a_supplier_reads_whether_its_bid_is_an_automatic_one_where_bids_compare_by_more_too() -> None:
    def own(play: Play, supplier: str) -> object:
        return whole_view(play.state, Audience("supplier", supplier))["lot:L1"]["own_proxy"]

    for play in (compared(bonus=300), staged(a_stage())):
        assert [own(play, name) for name in ("s1", "s2", "s3", "s4")] == [False] * 4
        play.limit("s1", "L1", "5.00")
        assert [own(play, name) for name in ("s1", "s2", "s3", "s4")] == [True, False, False, False]

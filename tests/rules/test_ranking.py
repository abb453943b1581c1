"""Chapter R: who is before whom."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auction.core.ranking import moved_ranks, ranks
from auction.core.terms import TiePolicy
from tests.auctions import ALL_OPEN, COORDINATOR, Play, a_line, a_lot, an_auction

ALL_TIES: tuple[TiePolicy, ...] = ("earliest", "equal_best", "equal_worst", "forbidden", "dense")
TIED = {"earliest": [1, 2, 3, 4], "equal_best": [1, 2, 2, 4], "equal_worst": [1, 3, 3, 4], "dense": [1, 2, 2, 3]}


@pytest.mark.parametrize("ties", ALL_TIES)
def test_R1_the_lowest_value_is_the_best(ties: TiePolicy) -> None:
    play = Play(an_auction(ties=ties)).bid("s1", "L1", "9.00").bid("s2", "L1", "7.00").bid("s3", "L1", "8.00")
    assert play.ranks() == {"s2": 1, "s3": 2, "s1": 3}
    assert play.leader() == "s2"


def test_R1_values_are_compared_and_not_prices() -> None:
    play = Play(an_auction(lots=[a_lot(lines=[a_line("A", 100), a_line("B", 1)])]))
    play.bid("s1", "L1", "1.00", "50.00").bid("s2", "L1", "1.10", "1.00")
    assert play.ranks() == {"s2": 1, "s1": 2}


def test_R1_each_lot_is_ranked_for_itself() -> None:
    play = Play(an_auction(lots=[a_lot(), a_lot("L2")])).bid("s1", "L1", "9.00").bid("s2", "L2", "8.00")
    assert (play.ranks("L1"), play.ranks("L2")) == ({"s1": 1}, {"s2": 1})


@pytest.mark.parametrize("ties", ["earliest", "equal_best", "equal_worst"])
def test_R2_of_equal_values_the_earliest_leads(ties: TiePolicy) -> None:
    play = Play(an_auction(ties=ties)).bid("s2", "L1", "9.00").bid("s1", "L1", "9.00").bid("s3", "L1", "9.00")
    assert [bid.supplier for bid in play.lot().order] == ["s2", "s1", "s3"]
    assert play.leader() == "s2"


def test_R2_the_entry_decides_and_not_the_stamp() -> None:
    play = Play(an_auction())
    play.bid("s2", "L1", "9.00", at=play.now).bid("s1", "L1", "9.00", at=play.now)
    assert len({bid.at for bid in play.lot().order}) == 1
    assert play.leader() == "s2"


def test_R2_the_entry_that_placed_the_standing_bid_counts() -> None:
    play = Play(an_auction()).bid("s1", "L1", "9.00").bid("s2", "L1", "8.00").bid("s1", "L1", "8.00")
    assert play.ranks() == {"s2": 1, "s1": 2}


@pytest.mark.parametrize("ties", ["earliest", "equal_best", "equal_worst", "dense"])
def test_R3_the_tie_policy_says_which_rank_is_shown(ties: TiePolicy) -> None:
    play = Play(an_auction(ties=ties)).bid("s1", "L1", "9.00").bid("s2", "L1", "9.00")
    play.bid("s3", "L1", "8.00").bid("s4", "L1", "9.50")
    assert list(play.ranks().items()) == list(zip(["s3", "s1", "s2", "s4"], TIED[ties], strict=True))


@pytest.mark.parametrize(
    ("ties", "shown"), [("equal_best", [1, 1, 3]), ("dense", [1, 1, 2]), ("equal_worst", [2, 2, 3]), ("earliest", [1, 2, 3])]
)
def test_R3_at_the_top(ties: TiePolicy, shown: list[int]) -> None:
    play = Play(an_auction(ties=ties)).bid("s1", "L1", "9.00").bid("s2", "L1", "9.00").bid("s3", "L1", "9.01")
    assert list(play.ranks().values()) == shown


def test_R4_a_new_bid_takes_the_place_of_the_old_one() -> None:
    play = Play(an_auction()).bid("s1", "L1", "9.00").bid("s2", "L1", "8.00").bid("s1", "L1", "7.00")
    assert [(bid.supplier, bid.value) for bid in play.lot().order] == [("s1", 700), ("s2", 800)]
    assert play.ranks() == {"s1": 1, "s2": 2}


def test_R4_a_surrogate_bid_takes_it_too() -> None:
    play = Play(an_auction(surrogate_bids=True)).bid("s1", "L1", "9.00").bid("s1", "L1", "8.00", by=COORDINATOR)
    assert [bid.value for bid in play.lot().order] == [800]


def test_R4_without_a_standing_bid_there_is_no_rank() -> None:
    play = Play(an_auction(withdrawal="until_close"))
    assert play.rank("s1") is None
    assert play.bid("s1", "L1", "9.00").rank("s1") == 1
    assert play.withdraw("s1", "L1").rank("s1") is None


def test_R5_those_behind_a_withdrawn_bid_move_up() -> None:
    play = Play(an_auction(withdrawal="until_close")).bid("s1", "L1", "9.00").bid("s2", "L1", "8.00").bid("s3", "L1", "7.00")
    assert play.withdraw("s2", "L1").ranks() == {"s3": 1, "s1": 2}


def test_R5_of_equal_bids_the_right_one_leaves() -> None:
    play = Play(an_auction(withdrawal="until_close", visibility=ALL_OPEN))
    for supplier in ("s1", "s2", "s3"):
        play.bid(supplier, "L1", "9.00")
    play.withdraw("s2", "L1")
    assert [bid.supplier for bid in play.lot().order] == ["s1", "s3"]


def test_R5_an_earlier_bid_does_not_come_back() -> None:
    play = Play(an_auction(withdrawal="until_close")).bid("s1", "L1", "9.00").bid("s1", "L1", "8.00").withdraw("s1", "L1")
    assert play.ranks() == {}
    assert play.bid("s2", "L1", "9.50").ranks() == {"s2": 1}


def test_R5_an_excluded_supplier_leaves_every_lot() -> None:
    play = Play(an_auction(lots=[a_lot(), a_lot("L2")])).bid("s1", "L1", "9.00").bid("s1", "L2", "9.00").bid("s2", "L2", "9.50")
    play.exclude("s1")
    assert (play.ranks("L1"), play.ranks("L2")) == ({}, {"s2": 1})


@given(st.sampled_from(ALL_TIES), st.lists(st.tuples(st.integers(1, 4), st.integers(900, 920)), max_size=12))
def test_R4_who_has_moved_is_whoever_has_another_rank_than_before(ties: TiePolicy, asked: list[tuple[int, int]]) -> None:
    play = Play(an_auction(ties=ties))
    for supplier, price in asked:
        before, bids = dict(ranks(play.lot(), ties)), play.lot().bids
        play.bid(f"s{supplier}", "L1", f"{price // 100}.{price % 100:02d}")
        if play.lot().bids > bids:
            moved = moved_ranks(play.lot(), ties, [f"s{supplier}"], before)
            assert before | moved == ranks(play.lot(), ties)
            assert all(before.get(name) != place for name, place in moved.items())


def test_R4_where_two_have_passed_the_leader_in_one_entry_all_three_have_moved() -> None:
    play = Play(an_auction()).bid("s1", "L1", "9.00").bid("s2", "L1", "8.00").bid("s3", "L1", "7.00").bid("s4", "L1", "9.50")
    before = dict(ranks(play.lot(), "earliest"))
    play.bid("s1", "L1", "6.00").bid("s2", "L1", "5.00")
    assert moved_ranks(play.lot(), "earliest", ["s1", "s2"], before) == {"s2": 1, "s1": 2, "s3": 3}

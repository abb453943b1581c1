"""Past bids under another policy (rule F12)."""

from __future__ import annotations

from fractions import Fraction

import pytest

from auction.award.policies import PastBid, Policy, Replayed, policy_from, replayed
from auction.files.past_bids import read_past_bids
from tests.real_data import REAL_DATA, needs

LOWEST, ANCHORED = Policy("lowest"), Policy("anchor 1.8x, 3 winners", 1_800_000, 3)


def made(*bids: tuple[str, str, int]) -> list[PastBid]:
    """Bids of tender, bidder and value, as they came."""
    return [PastBid(tender, bidder, value, at) for at, (tender, bidder, value) in enumerate(bids)]


def test_F12_the_lowest_wins_the_whole_and_of_equal_bids_the_earlier() -> None:
    late = PastBid("T1", "a", 90, 5)
    early = PastBid("T1", "b", 90, 4)
    found = replayed([late, early, PastBid("T1", "c", 91, 1), PastBid("T2", "c", 10, 9)], LOWEST)
    assert found == Replayed(LOWEST, 2, 2, (("b", 90), ("c", 10)), 0, 0)
    assert (found.spend, found.hhi) == (100, 8_200)


def test_F12_a_bidder_counts_once_a_tender_with_its_lowest() -> None:
    found = replayed(made(("T", "a", 100), ("T", "a", 98), ("T", "b", 120)), ANCHORED)
    assert found.winners == (("b", 60), ("a", 49))


def test_F12_beyond_the_factor_of_the_anchor_nobody_wins() -> None:
    at, beyond = (replayed(made(("T", "a", 100), ("T", "b", value)), ANCHORED) for value in (180, 181))
    assert (at.winners, at.kept_out) == ((("b", 90), ("a", 50)), 0)
    assert (beyond.winners, beyond.kept_out) == ((("a", 100),), 1)


def test_F12_the_anchor_is_half_the_mean_where_the_lowest_is_below_it() -> None:
    # Half of the mean of 20, 100 and 108 is 38, and 1.8 times that 68.4: only the lowest is within, and it is below the anchor.
    found = replayed(made(("T", "a", 20), ("T", "b", 100), ("T", "c", 108)), ANCHORED)
    assert (found.winners, found.kept_out, found.below) == ((("a", 20),), 2, 1)
    # Exactly half the mean is not below it.
    assert replayed(made(("T", "a", 40), ("T", "b", 120)), ANCHORED).below == 0


def test_F12_parts_are_equal_at_the_winners_own_prices_each_rounded_halves_up() -> None:
    found = replayed(made(("T", "a", 100), ("T", "b", 101), ("T", "c", 103), ("T", "d", 104)), ANCHORED)
    assert found.winners == (("b", 34), ("c", 34), ("a", 33))  # 33 2/3, 34 1/3, 33 1/3
    assert (found.parts, found.spend) == (3, 101)
    two = Policy("anchor 1.8x, 2 winners", 1_800_000, 2)
    assert replayed(made(("T", "a", 101), ("T", "b", 103)), two).winners == (("b", 52), ("a", 51))  # 51 1/2, 50 1/2


def test_F12_concentration_is_whole_points_rounded_once_and_none_where_nothing_is_spent() -> None:
    assert replayed(made(("T", "a", 7)), LOWEST).hhi == 10_000
    thirds = replayed(made(("T1", "a", 5), ("T2", "b", 5), ("T3", "c", 5)), LOWEST)
    assert thirds.hhi == 3_333
    assert replayed((), LOWEST).hhi is None


@pytest.mark.parametrize(
    ("text", "policy"),
    [
        ("lowest", LOWEST),
        ("anchor 1.8x, 3 winners", ANCHORED),
        ("anchor 2x, 1 winner", Policy("anchor 2x, 1 winner", 2_000_000, 1)),
        ("anchor 1.000000x, 2 winners", Policy("anchor 1.000000x, 2 winners", 1_000_000, 2)),
        ("anchor 0.9x, 3 winners", None),
        ("anchor 1.8x, 0 winners", None),
        ("anchor 1.8x, 1001 winners", None),
        ("anchor 1.8, 3 winners", None),
        ("anchor -1.8x, 3 winners", None),
        ("anchor 1.8x, ٣ winners", None),
        ("highest", None),
        ("", None),
    ],
)
def test_F12_a_policy_is_named_in_words(text: str, policy: Policy | None) -> None:
    assert policy_from(text) == policy


@needs("bids", "assam_bids.csv")
def test_F12_row_9_bids_of_assam_under_two_policies_are_what_exact_fractions_give() -> None:
    bids = read_past_bids((REAL_DATA / "bids/assam_bids.csv").read_bytes()).bids
    lowest, anchored = replayed(bids, LOWEST), replayed(bids, ANCHORED)
    assert (len(bids), lowest.tenders, lowest.parts, len(lowest.winners)) == (4051, 585, 585, 509)
    assert (lowest.spend, lowest.hhi) == (1_829_519_505_677, 238)
    assert (anchored.parts, len(anchored.winners), anchored.kept_out, anchored.below) == (1692, 1234, 148, 66)
    assert (anchored.spend, anchored.hhi) == (1_942_437_587_220, 105)
    tenders: dict[str, list[PastBid]] = {}
    for bid in sorted(bids, key=lambda each: (each.value, each.at)):
        if all(other.bidder != bid.bidder for other in tenders.setdefault(bid.tender, [])):
            tenders[bid.tender].append(bid)
    exact: dict[str, Fraction] = {}
    for each in tenders.values():
        values = [Fraction(bid.value) for bid in each]
        anchor = max(min(values), sum(values) / len(values) / 2)
        won = [bid for bid in each if bid.value <= Fraction("1.8") * anchor][:3]
        for bid in won:
            exact[bid.bidder] = exact.get(bid.bidder, Fraction(0)) + Fraction(bid.value, len(won))
    assert exact.keys() == dict(anchored.winners).keys()
    assert all(abs(money - exact[bidder]) <= 10 for bidder, money in anchored.winners)  # a third of a hundredth a part
    spend = sum(exact.values())
    assert round(10_000 * sum(money**2 for money in exact.values()) / spend**2) == anchored.hhi

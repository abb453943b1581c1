"""Chapter G: who may be awarded a lot, and in what parts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from auction.award.exact import solve
from auction.award.problem import problem_from
from auction.core.money import LARGEST, Share
from auction.core.shortlist import below_anchor, listed, parts_of, shortlist_faults
from auction.core.shortlist_terms import Places, Pledged, Shortlist
from auction.core.terms import Lot
from auction.core.views import whole_view
from auction.core.visibility import Audience
from auction.core.words import CONSORTIUM
from tests.auctions import Play
from tests.terms import CLOSES, a_line, a_lot, an_auction

PLACES = (Places(1, 1), Places(4, 2), Places(5, 3))
SEVENTH = Shortlist(PLACES, not_highest=True, within=Share(8, 10), cut=Share(1, 2), exempt=100_000)
NAMES = tuple(f"s{number}" for number in range(1, 9))


def a_listed_lot(shortlist: Shortlist, *, ceiling: int | None = 20_00) -> Lot:
    return replace(a_lot(lines=[a_line("A", 10)], ceiling=ceiling), shortlist=shortlist)


def listing(shortlist: Shortlist, *values: int, ceiling: int | None = 20_00) -> list[int]:
    """The values that are listed of these, each bid by a supplier of its own."""
    play = Play(an_auction(lots=[a_listed_lot(shortlist, ceiling=ceiling)], suppliers=NAMES))
    for supplier, value in zip(NAMES, values, strict=False):
        assert value % 10 == 0, "ten pieces"
        play.bid(supplier, "L1", f"{value // 1000}.{value // 10 % 100:02d}")
        assert not play.code, play.last.refusal
    return [bid.value for bid in listed(play.state.lots["L1"])]


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ([500], [500]),
        ([500, 510, 520], [500]),
        ([500, 510, 520, 530], [500, 510]),
        ([500, 510, 520, 530, 540], [500, 510, 520]),
        ([500, 510, 520, 530, 540, 550], [500, 510, 520]),
    ],
)
def test_G1_as_many_are_placed_as_the_table_says(values: list[int], found: list[int]) -> None:
    assert listing(Shortlist(PLACES), *values) == found


def test_G1_below_the_first_row_all_are_placed() -> None:
    assert listing(Shortlist((Places(4, 1),)), 500, 510, 520) == [500, 510, 520]
    assert listing(Shortlist((Places(4, 1),)), 500, 510, 520, 530) == [500]


def test_G1_the_highest_are_never_placed_where_there_are_too_many() -> None:
    never = Shortlist((Places(3, 2),), not_highest=True)
    assert listing(never, 500, 520, 520) == [500]
    assert listing(replace(never, not_highest=False), 500, 520, 520) == [500, 520]
    assert listing(never, 500, 520) == [500, 520], "no more than there are places"


@pytest.mark.parametrize(("value", "stays"), [(900, True), (910, False)])
def test_G2_a_bid_is_near_enough_up_to_exactly_the_share(value: int, stays: bool) -> None:
    near = Shortlist((), within=Share(8, 10))
    assert listing(near, 500, value) == ([500, value] if stays else [500])


@pytest.mark.parametrize(("value", "stays"), [(1000, True), (1010, False)])
def test_G2_a_bid_is_far_enough_below_the_ceiling_from_exactly_the_share(value: int, stays: bool) -> None:
    cut = Shortlist((), within=Share(1, 10), cut=Share(1, 2))
    assert listing(cut, 500, value) == ([500, value] if stays else [500])


@pytest.mark.parametrize(("value", "stays"), [(100, True), (110, False)])
def test_G2_a_bid_is_cheap_enough_up_to_exactly_the_exempt_price(value: int, stays: bool) -> None:
    cheap = Shortlist((), within=Share(0, 1), exempt=100_000)
    assert listing(cheap, 10, value) == ([10, value] if stays else [10])


def test_G2_where_no_bound_is_set_every_placed_bid_is_listed() -> None:
    assert listing(Shortlist(()), 10, 2000) == [10, 2000]


def test_G2_the_example_of_the_book() -> None:
    assert listing(SEVENTH, 500, 800, 910, 900, 2000) == [500, 800, 900]
    assert listing(SEVENTH, 400, 800, 910, 900, 2000) == [400, 800, 900]


@pytest.mark.parametrize(("value", "stays"), [(570, True), (580, False)])
def test_G3_the_distance_is_measured_from_the_anchor(value: int, stays: bool) -> None:
    """Half the mean of 2.00, the value and the rest of 19.00 is 3.1666..., and 1.8 times that is 5.70."""
    anchored = Shortlist((), within=Share(8, 10), anchor=Share(1, 2))
    assert listing(anchored, 200, value, 1900 - 200 - value) == ([200, value] if stays else [200])


def test_G3_the_lowest_is_the_anchor_where_it_is_more() -> None:
    anchored = Shortlist((), within=Share(1, 10), anchor=Share(1, 2))
    assert listing(anchored, 500, 550) == [500, 550]
    assert listing(anchored, 500, 560) == [500]


def test_G3_a_bid_below_the_anchor_is_known() -> None:
    shortlist = Shortlist((), within=Share(8, 10), anchor=Share(1, 2))
    play = Play(an_auction(lots=[a_listed_lot(shortlist)], suppliers=NAMES))
    for supplier, price in (("s1", "0.20"), ("s2", "0.80"), ("s3", "0.90")):
        play.bid(supplier, "L1", price)
    lot = play.state.lots["L1"]
    coordinator = Audience("buyer", CONSORTIUM)
    assert "held" not in whole_view(play.state, coordinator)["bid:L1:s1"], "the anchor moves until the close"
    assert [below_anchor(lot, supplier) for supplier in ("s1", "s2", "s3", "s4")] == [True, False, False, False]
    play.wait(CLOSES)
    assert [whole_view(play.state, coordinator)[f"bid:L1:{supplier}"]["held"] for supplier in ("s1", "s2")] == [True, False]
    award = solve(problem_from(play.state))
    play.propose(lines=award.lines, unawarded=award.unawarded, total=award.total)
    assert play.confirm("L1").code == "reason_missing"


PLEDGED = (Pledged(1, Share(1, 2), (1,)), Pledged(3, Share(8, 10), (2, 1, 1)))


def test_G4_the_example_of_the_book() -> None:
    assert parts_of(PLEDGED, (101, 10), 3) == ((41, 4), (20, 2), (20, 2))
    assert parts_of(PLEDGED, (101, 10), 2) == ((51, 5),), "an odd unit to the earlier place"
    assert parts_of(PLEDGED[1:], (101, 10), 2) == (), "below the table the best gets the whole lot"


@pytest.mark.parametrize(("value", "stays"), [(1200, True), (1210, False)])
def test_G2_a_cut_may_be_any_share_of_the_ceiling(value: int, stays: bool) -> None:
    """Two fifths below 20.00 is 12.00."""
    cut = Shortlist((), within=Share(1, 10), cut=Share(2, 5))
    assert listing(cut, 500, value) == ([500, value] if stays else [500])


SHORT: dict[str, Shortlist] = {
    "within": Shortlist((), within=Share(1_000_000, 1_000_000)),
    "exempt": Shortlist((), exempt=LARGEST),
    "exempt of one": Shortlist((), exempt=1),
    "pledged": Shortlist((), pledged=(Pledged(2, Share(1_000_000, 1_000_000), (1_000_000, 1)),)),
    "places": Shortlist((Places(1, 1), Places(2, 1))),
}
BEYOND: dict[str, tuple[Shortlist, str]] = {
    "a share above a million": (Shortlist((), within=Share(1_000_001, 1)), "within: a share"),
    "of more than a million": (Shortlist((), anchor=Share(1, 1_000_001)), "anchor: a share"),
    "below zero": (Shortlist((), cut=Share(-1, 1)), "cut: a share"),
    "of nothing": (Shortlist((), cut=Share(1, 0)), "cut: a share"),
    "exempt below one": (Shortlist((), exempt=0), "exempt: above zero"),
    "exempt beyond counting": (Shortlist((), exempt=LARGEST + 1), "exempt: above zero"),
    "places out of order": (Shortlist((Places(2, 1), Places(1, 1))), "places: rise from row to row, each at least 1"),
    "no place": (Shortlist((Places(1, 0),)), "places: rise from row to row, each at least 1"),
}


@pytest.mark.parametrize("shortlist", SHORT.values(), ids=SHORT)
def test_T1_a_shortlist_may_go_to_each_limit(shortlist: Shortlist) -> None:
    assert list(shortlist_faults(a_listed_lot(shortlist), as_bid=True)) == []


@pytest.mark.parametrize(("shortlist", "said"), BEYOND.values(), ids=BEYOND)
def test_T1_and_not_beyond(shortlist: Shortlist, said: str) -> None:
    assert list(shortlist_faults(a_listed_lot(shortlist), as_bid=True)) == [said]


@pytest.mark.parametrize(
    "pledged",
    [
        Pledged(1, Share(0, 1), (1,)),
        Pledged(1, Share(2, 1), (1,)),
        Pledged(1, Share(1, 1_000_001), (1,)),
        Pledged(1, Share(1, 1), ()),
        Pledged(1, Share(1, 1), (1, 1)),
        Pledged(1, Share(1, 1), (0,)),
        Pledged(1, Share(1, 1), (1_000_001,)),
    ],
    ids=range(7),
)
def test_T1_nor_do_pledges(pledged: Pledged) -> None:
    said = "pledged: rises from row to row; a share above zero; as many weights as winners at most, each above zero"
    assert list(shortlist_faults(a_listed_lot(Shortlist((), pledged=(pledged,))), as_bid=True)) == [said]

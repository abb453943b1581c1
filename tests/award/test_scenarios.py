"""Rules F1 and F2: what the award would be without a supplier, and with a most for one country."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from auction.award.exact import solve
from auction.award.scenarios import LotWithout, within, without
from auction.core.money import Share
from tests.award.test_rules import lot, problem

FOUR = problem(
    lot("a", ("north", 1, 900_000), ("south", 2, 950_000)),
    lot("b", ("north", 3, 500_000), ("east", 4, 700_000)),
    lot("c", ("south", 5, 300_000)),
    lot("d", ("north", 6, 100_000)),
)
COUNTRIES = {"north": "CN", "south": "DE", "east": "JP"}
ORIGINS = {(lot, supplier): country for lot in "abcd" for supplier, country in COUNTRIES.items()}


def test_F1_row_23_dropping_the_top_supplier_solves_again_and_tells_cost_and_what_is_unfilled() -> None:
    found = without(FOUR, "north")
    assert found.lots == (
        LotWithout("a", ("north",), ("south",), 9_000, 9_500),
        LotWithout("b", ("north",), ("east",), 5_000, 7_000),
        LotWithout("d", ("north",), (), 1_000, 0),
    )
    assert (found.delta, [(none.lot, none.why) for none in found.unfilled]) == (2_500, [("d", "no_bid")])
    assert (found.total_before, found.total_after) == (18_000, 19_500)


def test_row_23_in_one_go() -> None:
    test_F1_row_23_dropping_the_top_supplier_solves_again_and_tells_cost_and_what_is_unfilled()


def test_F1_dropping_who_won_nothing_changes_nothing() -> None:
    found = without(problem(lot("a", ("north", 1, 900_000), ("south", 2, 950_000))), "south")
    assert (found.lots, found.delta, found.unfilled) == ((), 0, ())


def test_F2_row_16_no_more_to_one_country_than_its_share_or_which_limit_binds() -> None:
    whole = replace(FOUR, lots=FOUR.lots[:3])
    found = within(whole, ORIGINS, Share(60, 100))
    assert [(part.origin, part.money, part.over) for part in found.parts] == [("CN", 14_000, True), ("DE", 3_000, False)]
    assert (found.found, found.binding) == ("best", ("CN",))
    assert found.best is not None
    assert [line.supplier for line in found.best.lines] == ["north", "east", "south"], "CN then has 9,000 of 19,000"
    bound = within(whole, ORIGINS, Share(10, 100))
    assert (bound.found, bound.best) == ("none", None)
    assert bound.binding, "who exceeds the limit least is named"
    assert within(whole, ORIGINS, Share(1, 1)).found == "keeps"
    parted = replace(whole, lots=(replace(whole.lots[0], way="split", quantities=(10,)), *whole.lots[1:]))
    assert within(parted, ORIGINS, Share(6, 10)).found == "in_parts"


def test_row_16_in_one_go() -> None:
    test_F2_row_16_no_more_to_one_country_than_its_share_or_which_limit_binds()


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(st.integers(1, 99), min_size=1, max_size=3), min_size=1, max_size=4), st.integers(1, 10))
def test_F2_the_best_within_is_what_going_through_all_of_them_gives(values: list[list[int]], tenths: int) -> None:
    names = ("north", "south", "east")
    lots = []
    for at, bids in enumerate(values):
        placed = [(names[n], 10 * at + n + 1, 100 * value) for n, value in enumerate(bids)]
        lots.append(lot("abcd"[at], *placed))
    found = within(problem(*lots), ORIGINS, Share(tenths, 10))
    sums = []
    for chosen in product(*(list(enumerate(bids)) for bids in values)):
        total, by = sum(value for _, value in chosen), dict.fromkeys(range(3), 0)
        for n, value in chosen:
            by[n] += value
        if max(by.values()) * 10 <= total * tenths:
            sums.append(total)
    least = solve(problem(*lots)).total if found.found == "keeps" else None if found.best is None else found.best.total
    assert least == min(sums, default=None)

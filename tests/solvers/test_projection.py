"""Rule F9: of the payments in the core that pay the most, the nearest to those by externality, to the unit."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import combinations

import pytest

from auction.award.payments import Cut
from auction.pool.nucleolus import solution
from auction.solvers import nearest as module
from auction.solvers.nearest import nearest

Side = tuple[tuple[int, ...], int]
"""Factors of the places, and what they come to at most."""


def kept(sides: list[Side], point: list[Fraction]) -> bool:
    return all(sum(factor * value for factor, value in zip(factors, point, strict=True)) <= most for factors, most in sides)


def on(highest: list[int], held: list[tuple[tuple[int, ...], Fraction | int]]) -> list[Fraction] | None:
    """The point nearest to the highest at which all of these are just reached, if there is one."""
    count, prices = len(highest), len(held)
    rows = [
        [*(Fraction(int(one == other)) for other in range(count)), *(Fraction(factors[one]) for factors, _ in held), Fraction(most)]
        for one, most in enumerate(highest)
    ]
    rows += [[*map(Fraction, factors), *[Fraction(0)] * prices, Fraction(most)] for factors, most in held]
    found = solution(rows, count + prices)
    return None if found is None else found[:count]


def by_trying(highest: list[int], cuts: list[Side]) -> list[Fraction]:
    """The nearest of all points that any choice of limits to be just reached leaves, among those of the largest sum."""
    count = len(highest)
    ends = [tuple(int(place == each) for place in range(count)) for each in range(count)]
    sides = [*cuts, *zip(ends, highest, strict=True), *((tuple(-each for each in end), 0) for end in ends)]
    corners = [
        point for some in combinations(sides, count) if (point := on(highest, list(some))) is not None and kept(sides, point)
    ]
    total = ((1,) * count, max(sum(point) for point in corners))
    found = [on(highest, [total, *some]) for size in range(count) for some in combinations(sides, size)]
    found += corners
    legal = [point for point in found if point is not None and kept(sides, point) and sum(point) == total[1]]
    return min(legal, key=lambda point: sum((most - value) ** 2 for most, value in zip(highest, point, strict=True)))


@pytest.mark.parametrize("size", [9, 10**4, 10**9, 10**15])
@pytest.mark.parametrize("seed", range(12))
def test_F9_payments_are_the_nearest_to_the_unit_however_large(seed: int, size: int) -> None:
    dice = random.Random(f"{seed} {size}")
    names = "abc"[: dice.randint(2, 3)]
    highest = [dice.randint(0, size) for _ in names]
    groups = [[place for place in range(len(names)) if dice.random() < 0.7] for _ in range(dice.randint(1, 3))]
    cuts = [(group, dice.randint(0, sum(highest[place] for place in group))) for group in groups if group]
    found = nearest(
        names,
        dict(zip(names, highest, strict=True)),
        [Cut(tuple(names[place] for place in group), most) for group, most in cuts],
    )
    sides = [(tuple(int(place in group) for place in range(len(names))), most) for group, most in cuts]
    exact = by_trying(highest, sides)
    assert found is not None
    assert [found[name] for name in names] == [value // 1 for value in exact]


def test_F9_three_share_alike_what_a_cut_of_theirs_takes_and_the_fourth_has_the_rest() -> None:
    """s1 to s3 together 1,349,512,383 and all 1,352,771,238: s0 has the difference, and each of the three gives up a third."""
    highest = {"s0": 275_356_204, "s1": 859_917_707, "s2": 857_351_952, "s3": 983_461_409}
    three, four = ("s1", "s2", "s3"), ("s0", "s1", "s2", "s3")
    cuts = [Cut(three, 1_349_512_383), Cut(("s0", "s1", "s3"), 986_782_852), Cut(four, 1_352_771_238)]
    each = Fraction(sum(highest[name] for name in three) - 1_349_512_383, 3)
    assert nearest(four, highest, cuts) == {"s0": 3_258_855, **{name: (highest[name] - each) // 1 for name in three}}


def test_F9_where_floats_are_too_coarse_every_cut_is_kept_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_exactly", lambda *asked: None)
    found = nearest("ab", {"a": 10**9, "b": 10**9}, [Cut(("a", "b"), 10**9 + 1)])
    assert found is not None
    assert 10**9 - 1 <= sum(found.values()) <= 10**9 + 1

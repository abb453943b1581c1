"""Very large events by groups: the award is legal to the unit, and its bound is proven by multipliers of rows alone."""

import numpy as np

from auction.award.formulation import rows_of
from auction.award.proof import proven_bound
from auction.award.settling import settle
from auction.award.solver import Solved
from auction.solvers.effort import OFFICIAL
from auction.solvers.found import Found, disposed
from auction.solvers.grouped import by_groups
from auction.solvers.groups import grouped_of
from auction.solvers.matrix import cost_of, is_legal, matrix_of
from tests.bench.large_event import large_event, problem
from tests.solvers.problems import random_rows


def silent(what: str, done: int, of: int) -> None:
    """Hear nothing."""


def test_large_event_is_settled_by_groups_with_a_certificate_that_holds() -> None:
    event = problem(large_event(0.05))

    def solve(rows: object, marks: object) -> Found:
        found = by_groups(rows_of(event), OFFICIAL, silent)
        assert found is not None
        assert disposed(rows_of(event), found) == found
        return found

    solved = settle(event, solve, "groups")
    assert isinstance(solved, Solved)
    assert solved.awarded.path.startswith("groups: 200 of them")
    assert solved.awarded.bound <= solved.awarded.cost <= solved.awarded.bound * 102 // 100


def test_groups_are_the_categories_and_rules_between_them_hold_no_yes_or_no() -> None:
    rows = rows_of(problem(large_event(0.01)))
    whole = matrix_of(rows)
    grouped = grouped_of(whole)
    assert grouped is not None
    assert len(grouped.groups) == 40
    assert sorted(np.concatenate([group.columns for group in grouped.groups]).tolist()) == list(range(whole.width))
    between = {rows.rules[row] for row in grouped.between.tolist()}
    assert {"f", "g", "h", "j", "k", "risk"} <= between
    assert not between & {"a", "b", "c", "d0", "d1", "d2", "e", "l"}


def test_rows_of_another_shape_have_no_groups() -> None:
    from random import Random

    assert all(grouped_of(matrix_of(random_rows(Random(f"shape {seed}")))) is None for seed in range(200))


def test_what_is_not_found_says_so_and_its_bound_stands() -> None:
    rows = rows_of(problem(large_event(0.01)))
    found = by_groups(rows, OFFICIAL, silent)
    assert found is not None
    assert found.bound == proven_bound(rows, found.proof)
    if found.values is not None:
        point = np.frombuffer(found.values, np.int64)
        assert is_legal(matrix_of(rows), point)
        assert found.cost == cost_of(matrix_of(rows), point)

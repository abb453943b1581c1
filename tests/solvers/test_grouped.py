"""Very large events by groups: the award is legal to the unit, and its bound is proven by multipliers of rows alone."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, replace
from random import Random

import numpy as np
import pytest

from auction.award.formulation import rows_of
from auction.award.lottery import column_marks
from auction.award.proof import proven_bound
from auction.award.rows import Rows
from auction.award.settling import settle
from auction.award.solver import Solved
from auction.award.sourcing import Sourcing
from auction.core.award_rules import Average
from auction.solvers.effort import OFFICIAL, Effort
from auction.solvers.found import Found, disposed
from auction.solvers.grouped import by_groups
from auction.solvers.groups import grouped_of
from auction.solvers.matrix import matrix_of
from tests.bench.large_event import large_event, problem
from tests.solvers.problems import random_rows


def silent(what: str, done: int, of: int) -> None:
    """Hear nothing."""


@dataclass(frozen=True, slots=True)
class Large:
    """A large event, its rows, what came of it by groups, and what was said meanwhile."""

    event: Sourcing
    rows: Rows
    found: Found
    heard: list[str]


@pytest.fixture(scope="module")
def large() -> Large:
    """Settled once, for it takes its time."""
    event, heard = problem(large_event(0.01)), list[str]()
    rows = rows_of(event)
    found = by_groups(rows, OFFICIAL, lambda what, done, of: heard.append(what))
    assert found is not None
    return Large(event, rows, found, heard)


def test_large_event_is_settled_by_groups_with_a_certificate_that_holds(large: Large) -> None:
    assert disposed(large.rows, large.found) == large.found
    solved = settle(large.event, lambda rows, marks: large.found, "groups")
    assert isinstance(solved, Solved)
    assert solved.awarded.path.startswith("groups: 40 of them")
    assert solved.awarded.bound <= solved.awarded.cost <= solved.awarded.bound * 102 // 100


def test_groups_are_the_categories_and_rules_between_them_hold_no_yes_or_no(large: Large) -> None:
    rows = large.rows
    whole = matrix_of(rows)
    grouped = grouped_of(whole)
    assert grouped is not None
    assert len(grouped.groups) == 40
    assert sorted(np.concatenate([group.columns for group in grouped.groups]).tolist()) == list(range(whole.width))
    between = {rows.rules[row] for row in grouped.between.tolist()}
    assert {"f", "g", "h", "j", "k", "risk"} <= between
    assert not between & {"a", "b", "c", "d0", "d1", "d2", "e", "l"}


def test_rows_of_another_shape_have_no_groups() -> None:
    assert all(grouped_of(matrix_of(random_rows(Random(f"shape {seed}")))) is None for seed in range(200))


def small(share: float, *, without: str = "") -> Sourcing:
    """A large event at a small share, without some of its rules."""
    event = problem(large_event(share))
    return replace(event, limits=tuple(limit for limit in event.limits if limit.id not in without))


def marks_of(event: Sourcing, rows: Rows) -> array[int]:
    marks = column_marks(event)
    marks.extend([0] * (len(rows.cost) - len(marks)))
    return marks


def test_rules_that_joined_plans_break_are_mended_until_the_award_is_legal(large: Large) -> None:
    rows, found = large.rows, large.found
    assert "mending rules" in large.heard, "the plans that are joined keep every rule: this event shows nothing"
    assert found.code == "solved"
    assert disposed(rows, found) == found
    assert found.bound is not None
    assert found.cost is not None
    assert found.bound <= found.cost <= found.bound * 102 // 100


def test_a_rule_that_nothing_mends_is_named() -> None:
    event = small(0.001, without="hi")
    never = Average("never", "risk", "at_most", 1, by="baseline")
    rows = rows_of(replace(event, averages=(*event.averages, never)))
    found = by_groups(rows, OFFICIAL, silent)
    assert found is not None
    assert found.code == "not_found"
    assert "never" in found.path.partition("; not kept: ")[2].split(", ")
    assert found.bound == proven_bound(rows, found.proof)


@pytest.mark.parametrize("seed", range(2))
def test_order_and_seed_change_nothing_of_an_award_by_groups(seed: int) -> None:
    event, random = small(0.0025, without="i"), Random(seed)
    other = replace(
        event,
        items=tuple(random.sample(event.items, len(event.items))),
        suppliers=tuple(random.sample(event.suppliers, len(event.suppliers))),
        offers=tuple(random.sample(event.offers, len(event.offers))),
        limits=tuple(random.sample(event.limits, len(event.limits))),
    )
    rows, moved = rows_of(event), rows_of(other)
    assert event.offers != other.offers
    one = by_groups(rows, OFFICIAL, silent, marks=marks_of(event, rows))
    two = by_groups(moved, Effort(seed=seed + 5), silent, marks=marks_of(other, moved))
    assert one is not None
    assert one.code == "solved"
    assert two == one

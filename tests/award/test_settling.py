"""Settling: one award for one problem, and where there is none a code that says why."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, replace
from random import Random

import pytest

from auction.award.document import hash_of, read, text_of
from auction.award.proof import Proof
from auction.award.refused import Refused
from auction.award.rows import Rows
from auction.award.settling import settle
from auction.award.solver import Solved, Unsolved
from auction.award.sourcing import Sourcing
from auction.core.award_rules import Limit
from auction.solvers.milp import NAME, propose
from tests.award.shuffles import hash_by, shuffled, tied
from tests.award.sourcings import sourcing_of
from tests.award.test_certificate import PROBLEM


@pytest.mark.parametrize("number", range(3))
def test_shuffles_and_seeds_give_one_award(number: int) -> None:
    problem = tied(number)
    assert len({hash_by(shuffled(problem, Random(run)), run) for run in range(6)}) == 1


def test_a_problem_has_one_text_in_whatever_order() -> None:
    for seed in range(60):
        problem = sourcing_of(seed)
        assert hash_of(shuffled(problem, Random(seed))) == hash_of(problem)
        again = read(Sourcing, text_of(problem))
        assert not isinstance(again, Refused)
        assert hash_of(again) == hash_of(problem)


def test_nothing_legal_is_told_as_such() -> None:
    impossible = replace(PROBLEM, limits=(Limit("none", "units", "at_most", amount=3),))
    found = settle(impossible, lambda rows, marks: propose(rows, marks=marks), NAME)
    assert isinstance(found, Unsolved)
    assert found.code in ("infeasible", "not_found")


NOTHING = Proof((), ())


@dataclass(frozen=True)
class Lie:
    """What a liar says."""

    code: str
    values: array[int] | None
    proof: Proof = NOTHING
    path: str = "made up"
    version: str = "0"
    detail: str = ""


def liar(rows: Rows, marks: array[int]) -> Lie:
    """Gives nobody anything, and says it solved it."""
    return Lie("solved", array("q", [0] * len(rows.cost)))


def test_a_solver_that_lies_awards_nothing() -> None:
    found = settle(PROBLEM, liar, "liar")
    assert isinstance(found, Unsolved)
    assert (found.code, found.detail[:8]) == ("solver_wrong", "Q1 bolt:")


def test_a_solver_that_dies_gives_nothing_up() -> None:
    may_break = replace(PROBLEM, limits=(Limit("soft", "units", "at_most", amount=3, priority=1),))
    found = settle(may_break, lambda rows, marks: Lie("solver_died", None), "dead")
    assert found == Unsolved("solver_died", "")


def test_a_rule_of_a_class_is_given_up_where_nothing_is_legal_with_it() -> None:
    may_break = replace(PROBLEM, limits=(Limit("soft", "units", "at_most", amount=3, priority=1),))
    found = settle(may_break, lambda rows, marks: propose(rows, marks=marks), NAME)
    assert isinstance(found, Solved)
    assert found.awarded.given_up == ("soft",)

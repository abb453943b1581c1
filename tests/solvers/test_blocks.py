"""Large problems by blocks: near the best that plain search proves, with a bound that a bare Python counts from every set."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from auction.award.certificate import read_certificate, verify
from auction.award.formulation import formulated
from auction.award.proof import Charge, Unproven
from auction.award.refused import Refused
from auction.award.rows import Rows
from auction.award.sets import bound_by_sets, shape_of
from auction.award.solver import Solved
from auction.award.sourcing import Package, Sourcing
from auction.core.award_rules import Limit
from auction.solvers.blocks import Decomposed, by_blocks, decomposed, silent
from auction.solvers.effort import OFFICIAL
from auction.solvers.highs import Asked
from auction.solvers.market import amounts, market_of
from auction.solvers.matrix import cost_of, is_legal, matrix_of
from auction.solvers.whole import settled
from tests.bench.split_events import Size, split_event

SMALL = Size(items=30, suppliers=8, bids=6, categories=10, winners=6)
MIDDLE = Size(items=200, suppliers=20, bids=20, categories=20, winners=6)


def solved_of(problem: Sourcing) -> tuple[Rows, Decomposed]:
    made = formulated(problem)
    rows = made.draft.done()
    market = market_of(problem, made, rows)
    assert market is not None
    return rows, decomposed(market, rows, OFFICIAL)


@pytest.mark.parametrize("winners", [6, None])
def test_blocks_find_a_legal_award_and_prove_more_than_a_relaxation(winners: int | None) -> None:
    problem = split_event(replace(MIDDLE, winners=winners), 2)
    rows = formulated(problem).draft.done()
    found = by_blocks(problem, rows, OFFICIAL, silent)
    assert found is not None
    assert found.values is not None
    assert found.cost is not None
    assert found.bound is not None
    matrix, point = matrix_of(rows), np.frombuffer(found.values, np.int64)
    assert is_legal(matrix, point)
    assert cost_of(matrix, point) == found.cost
    assert Asked(matrix).ask().cost < found.bound <= found.cost
    assert found.cost - found.bound < found.cost // 100


def test_other_multipliers_prove_less_and_never_more() -> None:
    problem = split_event(MIDDLE, 1)
    rows, solved = solved_of(problem)
    made = formulated(problem)
    market = market_of(problem, made, rows)
    assert market is not None
    assert solved.given is not None
    values = np.frombuffer(amounts(market, made.plan, rows, solved.given), np.int64)
    cost, random = cost_of(matrix_of(rows), values), np.random.default_rng(7)
    for _ in range(3):
        proof = solved.proof
        duals = tuple(int(dual * factor) for dual, factor in zip(proof.duals, random.uniform(0, 3, len(proof.duals)), strict=True))
        charges = tuple(replace(each, charge=int(each.charge * random.uniform(0, 3))) for each in proof.charges or ())
        assert bound_by_sets(problem, rows, replace(proof, duals=duals, charges=charges)) <= cost


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda proof: replace(proof, charges=(Charge(0, 0, -1),)), "below zero"),
        (lambda proof: replace(proof, charges=(Charge(0, 0, 1), Charge(0, 0, 1))), "made twice"),
        (lambda proof: replace(proof, charges=(Charge(99, 0, 1),)), "of nobody"),
        (lambda proof: replace(proof, rows=(0,), duals=(1,)), "ties blocks together"),
        (lambda proof: replace(proof, duals=tuple(-dual for dual in proof.duals)), "no such end"),
    ],
)
def test_what_is_no_proof_by_sets_is_refused(change: object, why: str) -> None:
    problem = split_event(SMALL, 1)
    rows, solved = solved_of(problem)
    assert callable(change)
    with pytest.raises(Unproven, match=why):
        bound_by_sets(problem, rows, change(solved.proof))


def test_only_the_shape_is_taken() -> None:
    problem = split_event(SMALL, 1)
    package = Package("p", "s000", (), 1)
    priced = replace(problem.limits[2], penalty=3)
    count = Limit("count", "items", "at_most", 3)
    for other in (
        replace(problem, packages=(package,)),
        replace(problem, limits=(*problem.limits[:2], priced)),
        replace(problem, limits=(*problem.limits, count)),
        replace(problem, limits=problem.limits[1:]),
        replace(problem, items=(replace(problem.items[0], labels=()), *problem.items[1:])),
    ):
        made = formulated(replace(other, packages=()))
        assert shape_of(other, made, made.draft.done()) is None


@pytest.mark.parametrize("seed", range(4))
def test_a_market_is_bounded_by_numbers_that_both_count_alike(seed: int) -> None:
    problem = split_event(Size(items=40, suppliers=9, bids=7, categories=5, winners=6 if seed % 2 else None), seed)
    rows, solved = solved_of(problem)
    assert bound_by_sets(problem, rows, solved.proof) == solved.bound


def test_a_large_event_is_settled_by_blocks_and_its_certificate_holds() -> None:
    problem = split_event(MIDDLE, 1)
    heard: list[str] = []
    solved = settled(problem, lambda what, done, of: heard.append(what))
    assert isinstance(solved, Solved)
    assert solved.awarded.path.startswith("blocks: 20 of them")
    assert "pricing blocks" in heard
    assert solved.awarded.cost - solved.awarded.bound < solved.awarded.cost // 5_000
    certificate = read_certificate(solved.certificate.encode())
    assert not isinstance(certificate, Refused)
    assert certificate.kind == "sets"
    assert verify(problem, certificate).holds
    assert not verify(problem, replace(certificate, charges="0 0 1")).holds

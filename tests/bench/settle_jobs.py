"""The single measurements of settlement, each run in a process of its own so that its memory and its time are its own."""

from __future__ import annotations

import json
import resource
import sys
import time
from array import array
from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any, Final

import numpy as np

from auction.award.formulation import formulated, rows_of
from auction.award.lottery import column_marks
from auction.award.proof import Proof, proven_bound
from auction.award.rows import Rows
from auction.award.sets import bound_of
from auction.solvers.blocks import by_blocks, decomposed, known_of, silent
from auction.solvers.duals import leaf, leaning
from auction.solvers.effort import OFFICIAL, Effort
from auction.solvers.grouped import by_groups
from auction.solvers.highs import Asked
from auction.solvers.market import amounts, market_of
from auction.solvers.matrix import cost_of, is_legal, matrix_of
from auction.solvers.milp import propose
from auction.solvers.rounding import narrow, whole_near
from tests.bench.large_event import large_event
from tests.bench.large_event import problem as large_problem
from tests.bench.package_events import Kind, package_event
from tests.bench.settle_questions import by_externality, in_conflict, in_the_core
from tests.bench.spent import cpu
from tests.bench.split_events import Size, split_event

Found = dict[str, Any]


def single_prices(bids: int, seed: int = 1) -> Rows:
    """Bids of one price for a part of an item, twenty an item, by arrays: each item is wanted whole."""
    random, each = np.random.default_rng(seed), 20
    items = bids // each
    wanted = random.integers(200, 50_000, items)
    cost = random.integers(1_000, 100_000, items * each)
    high = np.minimum(np.repeat(wanted, each), random.integers(1, 60_000, items * each))
    high[::each] = wanted  # one of them can always fill it
    begins, column = np.arange(items + 1) * each, np.arange(items * each)
    numbers = (cost, np.zeros_like(cost), high, begins, column, np.ones_like(cost), wanted, wanted)
    arrays = [array("q", each.astype(np.int64).tobytes()) for each in numbers]
    return Rows(*arrays, 0, (), ())  # type: ignore[arg-type, call-arg]


def build(way: str, bids: int) -> Found:
    """G1: the rows of so many bids handed to a solver, by arrays or expression by expression."""
    rows = single_prices(bids)
    base, began = _memory(), cpu()
    if way == "ours":
        asked: Any = Asked(matrix_of(rows))
    else:
        from tests.bench.settle_naive import written

        asked = written(rows)
    found = {"cpu_s": cpu() - began, "mib": _memory() - base, "columns": len(rows.cost)}
    del asked
    return found


def split(way: str, items: int, suppliers: int, bids: int, categories: int, winners: int, seconds: float) -> Found:
    """G2 to G4: one event of split awards, solved one way."""
    problem = split_event(Size(items, suppliers, bids, categories, winners or None), 1)
    began = cpu()
    made = formulated(problem)
    rows = made.draft.done()
    built = cpu() - began
    began = cpu()
    found: Found = {"bids": len(problem.offers), "columns": len(rows.cost), "entries": len(rows.column), "rows_cpu_s": built}
    if way == "blocks":
        solved = by_blocks(problem, rows, OFFICIAL, silent, made=made)
        found["cpu_s"] = cpu() - began
        if solved is not None:
            found |= {"cost": solved.cost, "bound": solved.bound, "how": solved.path}
            began = cpu()
            assert bound_of(problem, rows, solved.proof) == solved.bound
            found["verify_cpu_s"] = cpu() - began
    elif way == "relaxation":
        found["bound"] = round(Asked(matrix_of(rows)).ask().cost)
    elif way == "highs":
        matrix = matrix_of(rows)
        answer = Asked(matrix, whole=narrow(matrix), effort=Effort(gap_ppm=100, seconds=seconds)).ask()
        values = None if answer.values is None else whole_near(matrix, answer.values, Effort(seconds=seconds))
        found |= {"cost": None if values is None else cost_of(matrix, values), "bound": round(answer.bound)}
    else:
        found |= _naive(rows, seconds)
    return {"cpu_s": cpu() - began, **found}


def _naive(rows: Rows, seconds: float) -> Found:
    from tests.bench.settle_naive import solved

    values, said = solved(rows, seconds)
    if values is None:
        return {"cost": None, "how": said}
    point = np.array(values, np.int64)
    legal = is_legal(matrix_of(rows), point)
    return {"cost": cost_of(matrix_of(rows), point) if legal else None, "how": f"{said}, {'legal' if legal else 'breaks rows'}"}


def curve(items: int, scenarios: int) -> Found:
    """G6: what it costs to have fewer winners, scenario after scenario of the same offers."""
    problem = split_event(Size(items, 20, 20, 40, 20), 1)
    made = formulated(problem)
    rows = made.draft.done()
    began = cpu()
    market = market_of(problem, made, rows)
    assert market is not None
    known, times, gaps = known_of(market), list[float](), list[float]()
    caps = [20 - place * 14 // max(1, scenarios - 1) for place in range(scenarios)]
    for cap in caps:
        asked = replace(market, most_in_all=cap)
        solved = decomposed(asked, rows, OFFICIAL, known=known)
        now = cpu()
        times.append(now - began)
        began = now
        if solved.given is not None:
            cost = cost_of(matrix_of(rows), np.frombuffer(amounts(asked, made.plan, rows, solved.given), np.int64))
            gaps.append(100 * (cost - solved.bound) / solved.bound)
    return {
        "cpu_s": sum(times),
        "first_s": times[0],
        "marginal_s": sum(times[1:]) / max(1, len(times) - 1),
        "solved": f"{len(gaps)} of {scenarios}",
        "worst_gap": max(gaps),
    }


def large(share: float) -> Found:
    """G5: an event at this share of the largest published size, solved by groups; its bound is counted by the standard library."""
    began = cpu()
    problem = large_problem(large_event(share))
    rows = rows_of(problem)
    sides = sum(not rule.startswith(("item ", "any ")) for rule in rows.rules)
    found: Found = {"items": len(problem.items), "bids": len(problem.offers), "side_rows": sides, "entries": len(rows.column)}
    del problem
    found["rows_cpu_s"] = cpu() - began
    began = cpu()
    solved = by_groups(rows, OFFICIAL, noted)
    found["cpu_s"] = cpu() - began
    if solved is not None:
        found |= {"cost": solved.cost, "bound": solved.bound, "how": solved.path}
    return found


def noted(what: str, done: int, of: int) -> None:
    """Say on the standard error how far it is."""
    if not done % 500 or of < 500:
        print(f"{cpu():8.1f} s {_memory():6} MiB {what} {done}/{of}", file=sys.stderr, flush=True)


def certificate(items: int) -> Found:
    """G9: the exact dual bound of a relaxation, counted by the standard library alone."""
    rows = rows_of(split_event(Size(items, 20, 20, max(4, items // 25), 6), 1))
    matrix = matrix_of(rows)
    answer = Asked(matrix).ask()
    assert answer.duals is not None
    found = leaf(leaning(matrix, answer.duals), np.arange(matrix.height))
    began = cpu()
    bound = proven_bound(rows, Proof(found.rows, found.duals))
    spent = cpu() - began
    return {
        "cpu_s": spent,
        "entries": len(rows.column),
        "per_million_s": spent / len(rows.column) * 1e6,
        "loss": round(answer.cost - bound, 1),
    }


def fuzz(count: int) -> Found:
    """G9: small problems against trying every point: cost, bound and infeasibility."""
    from tests.solvers.problems import least, random_rows

    began, wrong = cpu(), 0
    for seed in range(count):
        rows = random_rows(Random(f"fuzz {seed}"))
        best, found = least(rows), propose(rows)
        good = found.code == "infeasible" if best is None else found.cost == best == found.bound
        wrong += not good
    return {"cpu_s": cpu() - began, "problems": count, "disagree": wrong}


def ties(count: int) -> Found:
    """G10: one event, its bids in another order and the solver's seed another each time: how many different awards."""
    from hashlib import sha256

    from auction.award.columns import awarded_of
    from auction.award.sourcing import Item, Offer, Sourcing, Step, Supplier
    from auction.core.award_rules import Limit

    random = Random("ties")
    items = tuple(Item(f"i{number:02}", 1) for number in range(40))
    suppliers = tuple(Supplier(f"s{number}") for number in range(8))
    offers = [
        Offer(f"{item.id}{each.id}", each.id, (item.id,), (Step(0, random.randint(10, 13)),), 1)
        for item in items
        for each in suppliers
    ]
    limit = Limit("most", "units", "at_most", 8, holds="each")
    seen: dict[str, set[str]] = {"marks": set(), "as they fall": set()}
    costs, began = set[int | None](), cpu()
    for seed in range(count):
        Random(seed).shuffle(offers)
        problem = Sourcing("ties", "USD", 2, items, suppliers, tuple(offers), limits=(limit,), secret="bench")
        rows, marks = rows_of(problem), column_marks(problem)
        marks.extend([0] * (len(rows.cost) - len(marks)))
        for name, given in (("marks", marks), ("as they fall", None)):
            found = propose(rows, Effort(seed=seed), marks=given)
            assert found.values is not None
            costs.add(found.cost)
            seen[name].add(sha256(repr(awarded_of(problem, found.values)).encode()).hexdigest())
    return {
        "cpu_s": cpu() - began,
        "runs": count,
        "costs": len(costs),
        **{f"awards, {name}": len(found) for name, found in seen.items()},
    }


def packages(way: str, kind: Kind, goods: int, bids: int, seconds: float) -> Found:
    """G14: package bids, ours with a bound that is proven by cases, against the naive way."""
    rows = rows_of(package_event(kind, goods, bids, 1))
    began = cpu()
    if way == "ours":
        solved = propose(rows, Effort(nodes=10**6, cases=10**6, seconds=seconds))
        return {"cost": solved.cost, "bound": solved.bound, "how": solved.path, "cpu_s": cpu() - began}
    return {**_naive(rows, seconds), "cpu_s": cpu() - began}


def growth(bids: int) -> Found:
    """From a hundred bids to a million: rows by arrays, relaxation, whole units, exact cost and exact bound."""
    began = cpu()
    rows = single_prices(bids)
    made = cpu() - began
    began = cpu()
    found = propose(rows)
    return {"cpu_s": cpu() - began, "rows_cpu_s": made, "cost": found.cost, "bound": found.bound, "how": found.path}


JOBS: Final[dict[str, Callable[..., Found]]] = {
    each.__name__: each
    for each in (build, split, large, curve, by_externality, in_the_core, in_conflict, certificate, fuzz, ties, packages, growth)
}


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    name, given = sys.argv[1], json.loads(sys.argv[2])
    wall = time.perf_counter()
    outcome = JOBS[name](*given)
    theirs = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print("\n" + json.dumps({"peak_mib": max(_memory(), theirs), "wall_s": time.perf_counter() - wall, **outcome}))

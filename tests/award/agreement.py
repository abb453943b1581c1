"""Three ways to one award: every award tried and tallied, the rows solved, and the proof counted; on problems from seeds.

`python -m tests.award.agreement --problems 10000` runs as many; what is told at the end is how many of what kind there were.
"""

from __future__ import annotations

import argparse
from array import array
from collections import Counter
from dataclasses import replace
from random import Random

from auction.award.admission import refusals
from auction.award.columns import awarded_of, plan_of
from auction.award.exhaustive import awards, exhaustive, legal_awards
from auction.award.formulation import rows_of
from auction.award.lottery import column_marks, marks_of
from auction.award.proof import proven_bound
from auction.award.rows import Rows
from auction.award.sourcing import Awarded, Sourcing
from auction.award.tally import classes_of, tally
from auction.solvers.milp import propose
from tests.award.sourcings import sourcing_of


def disagreement(problem: Sourcing) -> str:
    """What the ways do not agree on, or nothing."""
    best = min(legal_awards(problem), key=lambda award: award.cost, default=None)
    rows = rows_of(problem)
    found = propose(rows)
    if best is None:
        return "" if found.values is None else f"no award is legal, and the rows are {found.code}"
    if found.values is None or found.cost != best.cost:
        return f"the best award costs {best.cost}, the rows {found.cost} ({found.code})"
    if proven_bound(rows, found.proof) != best.cost:
        return f"the proof says {proven_bound(rows, found.proof)}, and the best award costs {best.cost}"
    faults = tally(problem, _award(problem, found.values, best.cost)).breaches
    if faults:
        return f"the award of the rows is none: {faults}"
    return _settled(problem, best.cost)


def _settled(problem: Sourcing, cost: int) -> str:
    """Whether the marks settle on the award that trying all of them does."""
    best, rows = exhaustive(problem), rows_of(problem)
    drawn = column_marks(problem)
    drawn.extend([0] * (len(rows.cost) - len(drawn)))
    found = propose(rows, marks=drawn)
    if best is None or found.values is None:
        return f"the lottery finds none ({found.code})"
    award = _award(problem, found.values, cost)
    faults = tally(problem, award).breaches
    if faults or marks_of(problem, award) != marks_of(problem, best):
        return f"the lottery settles on {award}, not {best}: {faults}"
    return ""


def misplaced(problem: Sourcing, dice: Random) -> str:
    """An award that is legal and no point of the rows at its cost, or one that is not and is a point of them."""
    every = list(awards(problem))
    rows = rows_of(problem)
    for given, packages in dice.sample(every, min(4, len(every))):
        award = Awarded(given, packages, (), 0, 0, "any", "1", "")
        counted = tally(problem, award)
        is_legal = all(breach.rule == "Q8" for breach in counted.breaches)
        found = propose(held(problem, rows, award))
        if is_legal and found.cost != counted.cost:
            return f"{given} and {packages} are legal at {counted.cost}, and the rows say {found.code} {found.cost}"
        if not is_legal and found.values is not None:
            return f"{given} and {packages} are a point of the rows, and {counted.breaches}"
    return ""


def held(problem: Sourcing, rows: Rows, award: Awarded) -> Rows:
    """The rows with everything held that the award decides."""
    plan = plan_of(problem)
    wanted = {(each.offer, each.item): each.quantity for each in award.given}
    begins, column, weight = list(rows.begins), list(rows.column), list(rows.weight)
    ends = []
    for part, columns in enumerate(plan.units):
        fill = plan.fill(plan.offer[part])
        is_package = plan.offer[part] >= len(plan.offers)
        times = 1 if is_package else plan.weight[part]
        column += columns
        weight += [times] * len(columns)
        begins.append(len(column))
        ends.append(int(fill.id in award.packages) if is_package else wanted.get((fill.id, plan.items[plan.item[part]].id), 0))
    lows, highs = array("q", [*rows.row_low, *ends]), array("q", [*rows.row_high, *ends])
    begun, entries, weights = array("q", begins), array("q", column), array("q", weight)
    rules = (*rows.rules, *("held" for _ in ends))
    return replace(rows, row_low=lows, row_high=highs, rules=rules, begins=begun, column=entries, weight=weights)


def _award(problem: Sourcing, values: object, cost: int) -> Awarded:
    given, packages = awarded_of(problem, list(values))  # type: ignore[call-overload]
    return Awarded(given, packages, (), cost, cost, "rows", "1", "")


def given_up(problem: Sourcing) -> str:
    """Whether the rows without the rules given up are of the same cost as the best award without them."""
    best = exhaustive(problem)
    if best is None or not best.given_up:
        return ""
    found = propose(rows_of(problem, best.given_up))
    return "" if found.cost == best.cost else f"without {best.given_up} it costs {best.cost}, the rows {found.cost}"


def main() -> None:
    """Compare as many problems as asked for, and stop at the first that is not agreed on."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--problems", type=int, default=10_000)
    asked.add_argument("--first", type=int, default=0)
    options = asked.parse_args()
    seen: Counter[str] = Counter()
    for seed in range(options.first, options.first + options.problems):
        problem = sourcing_of(seed)
        refused = refusals(problem)
        if refused:
            seen[refused[0].code] += 1
            continue
        why = disagreement(problem) or given_up(problem) or misplaced(problem, Random(seed))
        if why:
            raise SystemExit(f"problem {seed}: {why}")
        seen["agreed"] += 1
        seen["of rules given up"] += bool(classes_of(problem)) and exhaustive(replace(problem)) is not None
    print(dict(seen))


if __name__ == "__main__":
    main()

"""What settles between awards of one cost: a mark for every offer and package, drawn from the secret and its id.

The secret is committed to before the opening, so nobody can choose an id for its mark.
"""

from array import array
from dataclasses import replace
from hashlib import sha256
from typing import Final

from auction.award.columns import plan_of
from auction.award.rows import NONE, Rows
from auction.award.sourcing import Awarded, Sourcing

MARK_BITS: Final = 20


def marks(problem: Sourcing) -> dict[str, int]:
    """The mark of every offer and package (rule Q22): of no secret, its place in the order of ids."""
    ids = sorted([offer.id for offer in problem.offers] + [package.id for package in problem.packages])
    if not problem.secret:
        return {id: place for place, id in enumerate(ids, start=1)}
    return {id: _drawn(problem.secret, id) for id in ids}


def _drawn(secret: str, id: str) -> int:
    """The first bits of the SHA-256 of the secret, a bar, and the id."""
    return int.from_bytes(sha256(f"{secret}|{id}".encode()).digest()[:4], "big") >> (32 - MARK_BITS)


def marks_of(problem: Sourcing, awarded: Awarded) -> int:
    """The marks of an award: each offer's for every unit it gives, each package's once. The lowest of equal cost wins."""
    drawn = marks(problem)
    return sum(drawn[given.offer] * given.quantity for given in awarded.given) + sum(drawn[id] for id in awarded.packages)


def lottery_rows(problem: Sourcing, rows: Rows, cost: int) -> Rows:
    """The rows with the cost held and the marks to be made least: whose best point is the award of that cost.

    `rows` are those of the problem (`award.formulation`), with or without the rules given up.
    """
    drawn, plan, costs = marks(problem), plan_of(problem), array("q", bytes(8 * len(rows.cost)))
    offers = len(plan.offers)
    for part, columns in enumerate(plan.units):
        number = plan.offer[part]
        weight = drawn[plan.fill(number).id] * (plan.weight[part] if number < offers else 1)
        for column in columns:
            costs[column] = weight
    held = [column for column, price in enumerate(rows.cost) if price]
    entries, weights = array("q", rows.column), array("q", rows.weight)
    entries.extend(held)
    weights.extend(rows.cost[place] for place in held)
    begins, low, high = array("q", rows.begins), array("q", rows.row_low), array("q", rows.row_high)
    begins.append(len(entries))
    low.append(NONE)
    high.append(cost - rows.shift)
    rules = (*rows.rules, "cost")
    return replace(
        rows, cost=costs, begins=begins, column=entries, weight=weights, row_low=low, row_high=high, shift=0, rules=rules
    )

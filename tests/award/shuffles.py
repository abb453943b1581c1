"""One award for one problem: whatever order it is put together in, and whatever luck the solver has.

`python -m tests.award.shuffles --runs 1000` settles problems anew, each shuffled and with another seed of the solver.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from random import Random
from typing import Any

from auction.award.settling import award_hash, settle
from auction.award.solver import Unsolved
from auction.award.sourcing import Item, Offer, Sourcing, Step, Supplier
from auction.core.award_rules import Label, Limit
from auction.solvers.effort import Effort
from auction.solvers.milp import NAME, propose

LISTS = ("items", "suppliers", "offers", "packages", "choices", "discounts", "limits", "averages", "consistent", "conditions")


def tied(seed: int) -> Sourcing:
    """A problem of twelve items that has many awards of the least cost: few prices, capacities, a cap on winners of an item."""
    dice = Random(f"tied {seed}")
    items = tuple(Item(f"i{n:02}", dice.randint(2, 6), (Label("kind", "ab"[n % 2]),), baseline=10) for n in range(12))
    suppliers = tuple(Supplier(f"s{n}") for n in range(4))
    offers = tuple(
        Offer(f"{item.id}.{supplier.id}", supplier.id, (item.id,), (Step(0, dice.randint(10, 12)),), item.quantity)
        for item in items
        for supplier in suppliers
    )
    total = sum(item.quantity for item in items)
    limits = (
        Limit("capacity", "units", "at_most", amount=total // 3, holds="each"),
        Limit("two", "winners", "at_most", amount=2, where_by="id"),
    )
    return Sourcing(f"tied-{seed}", "EUR", 2, items, suppliers, offers, limits=limits, secret=f"night {seed}")


def shuffled(problem: Sourcing, dice: Random) -> Sourcing:
    """The same problem in another order."""
    turned: dict[str, Any] = {name: tuple(dice.sample(getattr(problem, name), len(getattr(problem, name)))) for name in LISTS}
    return replace(problem, **turned)


def hash_by(problem: Sourcing, seed: int) -> str:
    """The hash of the award that is found of the problem with this seed of the solver."""
    found = settle(problem, lambda rows, marks: propose(rows, Effort(seed=seed), marks=marks), NAME)
    if isinstance(found, Unsolved):
        raise AssertionError(f"{problem.id}: {found}")
    return award_hash(found.awarded)


def main() -> None:
    """Settle as often as asked for, and stop where an award differs from the first of its problem."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--runs", type=int, default=1000)
    asked.add_argument("--problems", type=int, default=10)
    options = asked.parse_args()
    for number in range(options.problems):
        problem = tied(number)
        first = hash_by(problem, 0)
        for run in range(1, options.runs // options.problems):
            found = hash_by(shuffled(problem, Random(run)), run)
            if found != first:
                raise SystemExit(f"problem {number}, run {run}: {found}, not {first}")
        print(f"{problem.id}: {options.runs // options.problems} runs, one award {first[:12]}", flush=True)


if __name__ == "__main__":
    main()

"""What is asked of an award besides itself, measured: payments of winners, in the core, rules in conflict (G7, G8, G11)."""

from __future__ import annotations

from array import array
from dataclasses import replace
from typing import Any

import numpy as np

from auction.award.payments import core, externality
from auction.award.proposing import Proposed
from auction.award.rows import Rows
from auction.award.settling import settle
from auction.award.solver import Solved, Unsolved
from auction.award.sourcing import Choice, Content, Item, Package, Sourcing, Supplier
from auction.award.supposing import conflict_of, winners_of
from auction.core.award_rules import Limit
from auction.solvers.apart import LARGE
from auction.solvers.blocks import by_blocks, silent
from auction.solvers.effort import Effort
from auction.solvers.milp import NAME, propose
from auction.solvers.nearest import nearest
from tests.bench.spent import cpu
from tests.bench.split_events import Size, split_event

Found = dict[str, Any]
EFFORT = Effort(nodes=2_000, cases=200)
"""As much as a question of what if is worth (`solvers.steady`), without its clock."""


class Asking:
    """Settles problems as a person's questions do, and knows what each took."""

    def __init__(self) -> None:
        self.spent: list[float] = []

    def __call__(self, problem: Sourcing) -> Solved | Unsolved:
        began = cpu()

        def solve(rows: Rows, marks: array[int]) -> Proposed:
            found = by_blocks(problem, rows, EFFORT, silent) if len(rows.cost) >= LARGE else None
            return found or propose(rows, EFFORT, marks=marks)

        found = settle(problem, solve, NAME)
        self.spent.append(cpu() - began)
        return found

    def best(self, problem: Sourcing) -> Solved:
        """The award of a problem that has one."""
        found = self(problem)
        assert isinstance(found, Solved), found
        return found


def by_externality(items: int, suppliers: int) -> Found:
    """G7: what every winner of an event of split awards is paid by externality (F8), the award found anew without each."""
    problem, asking = split_event(Size(items, suppliers, suppliers, max(4, items // 25), 6), 1), Asking()
    best = asking.best(problem)
    paid = externality(problem, best, asking)
    first, without = asking.spent[0], asking.spent[1:]
    wide = [each.most - each.least for each in paid if each.most is not None and each.least is not None]
    return {
        "cpu_s": sum(asking.spent),
        "first_s": first,
        "each": f"{sum(without) / len(without) / first:.2f} x first",
        "winners": len(paid),
        "told": len(wide),
        "widest_of_award": f"{100 * max(wide, default=0) / best.awarded.cost:.4f} %",
        "cost": best.awarded.cost,
        "bound": best.awarded.bound,
    }


def slots(goods: int, bids: int, seed: int) -> Sourcing:
    """Pairs of a slot to leave and one to land, a supplier's near one another and at most one of them; each may be left."""
    random, side = np.random.default_rng(seed), goods // 2
    worth, packages = random.uniform(20, 60, goods), list[Package]()
    while len(packages) < bids:
        supplier, at = f"s{len(packages) // 5:04}", int(random.integers(side))
        for _ in range(min(5, bids - len(packages))):
            leaves = (at + int(random.integers(4))) % side
            lands = side + (leaves + int(random.integers(1, 4))) % side
            price = round(100 * float((worth[leaves] + worth[lands]) * random.uniform(0.4, 1.1)))
            contents = Content(f"g{leaves:04}", 1), Content(f"g{lands:04}", 1)
            packages.append(Package(f"p{len(packages):05}", supplier, contents, price, choice="one"))
    named = sorted({package.supplier for package in packages})
    reserve = np.rint(worth * 100).astype(int).tolist()
    return Sourcing(
        f"slots-{goods}-{bids}-{seed}",
        "USD",
        2,
        tuple(Item(f"g{good:04}", 1, otherwise=reserve[good]) for good in range(goods)),
        tuple(map(Supplier, named)),
        (),
        tuple(packages),
        tuple(Choice(name, "one") for name in named),
    )


def in_the_core(goods: int, bids: int) -> Found:
    """G8: payments in the core nearest to externality payments (F9), with as many questions as that takes."""
    problem, asking = slots(goods, bids, 1), Asking()
    began = cpu()
    best = asking.best(problem)
    paid = externality(problem, best, asking)
    by_all = cpu() - began
    found = core(problem, best, paid, asking, nearest)
    told = {"winners": len(paid), "externality_s": by_all, "questions": len(asking.spent)}
    if found is None:
        return {"cpu_s": cpu() - began, **told, "core": "none found"}
    return {
        "cpu_s": cpu() - began,
        **told,
        "core_s": cpu() - began - by_all,
        "cuts": len(found.cuts),
        "surplus": sum(more for _, more in found.surpluses),
        "by_externality": sum(each.most or 0 for each in paid),
    }


def in_conflict(items: int, suppliers: int) -> Found:
    """G11: an event whose rules cannot all be kept: the least set in conflict, and the cheapest to give up (F5)."""
    problem, asking = split_event(Size(items, suppliers, suppliers, max(4, items // 25), 6), 1), Asking()
    possible = asking.best(problem)
    few = len(winners_of(problem, possible.awarded))
    asks = (Limit("many", "winners", "at_least", few + 2), Limit("few", "winners", "at_most", few))
    impossible = replace(problem, limits=(*problem.limits, *asks))
    once = asking.spent[0]
    refused = asking(impossible)
    found = conflict_of(impossible, asking)
    return {
        "cpu_s": sum(asking.spent[1:]),
        "solve_s": once,
        "ratio": sum(asking.spent[1:]) / once,
        "questions": len(asking.spent) - 1,
        "said": refused.code if isinstance(refused, Unsolved) else "solved",
        "conflict": "none" if found is None else " ".join(found.rules),
        "relief": "none" if found is None else str(found.relief),
    }

"""What the award would be under other rules, without a supplier or a rule; and where nothing is legal, which rules conflict.

A scenario decides nothing and is recorded nowhere: whoever has the problem can work it out again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from auction.award.solver import Solved, Unsolved
from auction.award.sourcing import Awarded, Sourcing
from auction.award.tally import classes_of

Find = Callable[[Sourcing], Solved | Unsolved]
"""Settles a problem; the same problem always in the same way."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A name, and the problem as it would be."""

    name: str
    problem: Sourcing


@dataclass(frozen=True, slots=True)
class Supposed:
    """What came of a scenario: the award, or the code of why there is none; money in the problem's units.

    `more` is by how much it costs more than the first scenario that has an award.
    """

    name: str
    award: Awarded | None
    code: str
    more: int | None
    winners: int


@dataclass(frozen=True, slots=True)
class RuleCost:
    """What keeping this rule costs: the difference to the award without it, zero where it does not bind."""

    rule: str
    cost: int


@dataclass(frozen=True, slots=True)
class Conflict:
    """Rules that cannot all be kept, though all but any one of them could, as far as they alone are concerned.

    `relief` is the one whose loss makes an award possible at the least cost, and that cost; None where no single one does.
    """

    rules: tuple[str, ...]
    relief: str | None
    cost: int | None


def suppose(scenarios: Sequence[Scenario], find: Find) -> tuple[Supposed, ...]:
    """F3: every scenario settled, side by side."""
    found, first = [], None
    for scenario in scenarios:
        settled = find(scenario.problem)
        if isinstance(settled, Unsolved):
            found.append(Supposed(scenario.name, None, settled.code, None, 0))
            continue
        cost = settled.awarded.cost
        first = cost if first is None else first
        found.append(
            Supposed(scenario.name, settled.awarded, "settled", cost - first, len(winners_of(scenario.problem, settled.awarded)))
        )
    return tuple(found)


def winners_of(problem: Sourcing, award: Awarded) -> tuple[str, ...]:
    """The suppliers that are awarded anything, in the order of their ids."""
    owner = {offer.id: offer.supplier for offer in problem.offers} | {package.id: package.supplier for package in problem.packages}
    named = [owner[each.offer] for each in award.given] + [owner[id] for id in award.packages]
    return tuple(sorted(dict.fromkeys(named)))


def without_supplier(problem: Sourcing, supplier: str) -> Sourcing:
    """F3: the problem as if the supplier had offered nothing."""
    offers = tuple(offer for offer in problem.offers if offer.supplier != supplier)
    packages = tuple(package for package in problem.packages if package.supplier != supplier)
    discounts = tuple(discount for discount in problem.discounts if discount.supplier != supplier)
    choices = tuple(choice for choice in problem.choices if choice.supplier != supplier)
    return replace(problem, offers=offers, packages=packages, discounts=discounts, choices=choices)


def without_rule(problem: Sourcing, *rules: str) -> Sourcing:
    """The problem without these rules of the consortium."""
    return replace(
        problem,
        limits=tuple(rule for rule in problem.limits if rule.id not in rules),
        averages=tuple(rule for rule in problem.averages if rule.id not in rules),
        consistent=tuple(rule for rule in problem.consistent if rule.id not in rules),
        conditions=tuple(rule for rule in problem.conditions if rule.id not in rules),
    )


def costs_of_rules(problem: Sourcing, award: Awarded, find: Find) -> tuple[RuleCost, ...]:
    """F4: what each rule that is kept costs, the dearest first: the award is found once without each."""
    found = []
    for rule in classes_of(problem):
        if rule not in award.given_up:
            settled = find(without_rule(problem, rule))
            found.append(RuleCost(rule, max(0, award.cost - settled.awarded.cost) if isinstance(settled, Solved) else 0))
    return tuple(sorted(found, key=lambda each: (-each.cost, each.rule)))


def conflict_of(problem: Sourcing, find: Find) -> Conflict | None:
    """F5: of a problem in which nothing is legal, a least set of mandatory rules in conflict, and the cheapest to do without.

    One rule after the other is left out, in the order of their ids; what is infeasible without it too can do without it. None where
    even without any rule of the consortium nothing is legal: then the offers do not cover what is wanted.
    """
    mandatory = sorted(id for id, priority in classes_of(problem).items() if priority == 0)
    if not _is_legal(without_rule(problem, *mandatory), find):
        return None
    kept, current = list(mandatory), problem
    for rule in mandatory:
        fewer = without_rule(current, rule)
        if not _is_legal(fewer, find):
            kept.remove(rule)
            current = fewer
    costs = [(settled.awarded.cost, rule) for rule in kept if isinstance(settled := find(without_rule(problem, rule)), Solved)]
    cost, relief = min(costs, default=(None, None))
    return Conflict(tuple(kept), relief, cost)


def _is_legal(problem: Sourcing, find: Find) -> bool:
    """Whether there is an award; what could not be told counts as none being possible only where that is proven."""
    settled = find(problem)
    return isinstance(settled, Solved) or settled.code != "infeasible"

"""What the award would be under other rules, without a supplier or a rule; and where nothing is legal, which rules conflict.

A scenario decides nothing and is recorded nowhere: whoever has the problem can work it out again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from auction.award.solver import Solved, Unsolved
from auction.award.sourcing import Awarded, Sourcing
from auction.award.tally import classes_of
from auction.core.award_rules import Label, Limit, Select

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


def as_kept(problem: Sourcing, award: Awarded) -> Sourcing:
    """The problem with every rule that the award keeps mandatory, and without those it gave up: so that others compare with it."""
    kept = without_rule(problem, *award.given_up)
    return replace(
        kept,
        limits=tuple(replace(rule, priority=0) for rule in kept.limits),
        averages=tuple(replace(rule, priority=0) for rule in kept.averages),
        consistent=tuple(replace(rule, priority=0) for rule in kept.consistent),
        conditions=tuple(replace(rule, priority=0) for rule in kept.conditions),
    )


def costs_of_rules(problem: Sourcing, award: Awarded, find: Find) -> tuple[RuleCost, ...]:
    """F4: what each rule that is kept costs, the dearest first: the award is found once without each.

    What could not be found is not told: an award without a rule there is, as there is one with it.
    """
    found = []
    for rule in classes_of(problem):
        if rule not in award.given_up:
            settled = find(without_rule(problem, rule))
            if isinstance(settled, Solved):
                found.append(RuleCost(rule, max(0, award.cost - settled.awarded.cost)))
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


@dataclass(frozen=True, slots=True)
class Alternative:
    """An offer or package that is not awarded: what the award would cost more with a part of it, or why there is none with it.

    `stands_against` are the rules that each alone keeps it out; empty where it simply costs more.
    """

    id: str
    supplier: str
    more: int | None
    stands_against: tuple[str, ...]


def why_not(problem: Sourcing, award: Awarded, id: str, find: Find) -> Alternative:
    """F6: the award found again with at least a unit of this offer, or this package, in it, by the rules that this one keeps."""
    owner = {offer.id: offer.supplier for offer in problem.offers} | {package.id: package.supplier for package in problem.packages}
    problem = as_kept(problem, award)
    with_it = find(with_offer(problem, id))
    if isinstance(with_it, Solved):
        return Alternative(id, owner[id], max(0, with_it.awarded.cost - award.cost), ())
    against = tuple(
        rule for rule in sorted(classes_of(problem)) if isinstance(find(with_offer(without_rule(problem, rule), id)), Solved)
    )
    return Alternative(id, owner[id], None, against)


FORCED = "poolbid-with"
"""The column by which an offer is asked to be in an award; no problem has a label of this name of its own."""


def with_offer(problem: Sourcing, id: str) -> Sourcing:
    """The problem in which this offer or package has to have a part (F6, C11)."""
    mark = Label(FORCED, "yes")
    offers = tuple(replace(each, labels=(*each.labels, mark)) if each.id == id else each for each in problem.offers)
    packages = tuple(replace(each, labels=(*each.labels, mark)) if each.id == id else each for each in problem.packages)
    least = Limit(FORCED, "units", "at_least", 1, where=Select(column=FORCED, values=("yes",)))
    return replace(problem, offers=offers, packages=packages, limits=(*problem.limits, least))


@dataclass(frozen=True, slots=True)
class Next:
    """The award without a winner: what it costs more, None where there is none, and which others are awarded more than now."""

    supplier: str
    more: int | None
    promoted: tuple[str, ...]


def next_without(problem: Sourcing, award: Awarded, supplier: str, find: Find) -> Next:
    """F7: who comes next if this winner fails."""
    found = find(without_supplier(problem, supplier))
    if isinstance(found, Unsolved):
        return Next(supplier, None, ())
    had = {(each.offer, each.item): each.quantity for each in award.given}
    grown = [each.offer for each in found.awarded.given if each.quantity > had.get((each.offer, each.item), 0)]
    taken = [id for id in found.awarded.packages if id not in award.packages]
    return Next(supplier, found.awarded.cost - award.cost, tuple(sorted(dict.fromkeys((*grown, *taken)))))

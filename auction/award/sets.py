"""A bound of large problems of a common shape, with nothing left out: every set of suppliers that may win a block is tried.

The shape: offers of single items, of which two suppliers at most win an item and a few a block; rules that only add up tie the
blocks together, and perhaps a cap on all winners. At any multipliers of those rows the blocks fall apart; a block costs least
under one of its sets, each item going to one of the set or to two, divided where a step of either begins or ends, because between
the steps cost is a straight line. Whoever found the multipliers is not believed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, count

from auction.award.columns import reached
from auction.award.formulation import Formulation, formulated
from auction.award.proof import BITS, Proof, Unproven, proven_bound
from auction.award.rows import NONE, Rows
from auction.award.sourcing import Sourcing
from auction.core.award_rules import Limit

Step = tuple[int, int, int, int]
"""From so many units to so many, at a price a unit, and what is paid besides."""


@dataclass(frozen=True, slots=True)
class Caps:
    """How many suppliers may win an item, a block (items of one value of the column), and in all; and the rules that add up."""

    in_item: int
    in_block: int
    by: str
    in_all: int | None
    adding: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """The items of each block, each item's parts, the steps of every part, and the rows that tie blocks together."""

    caps: Caps
    blocks: tuple[tuple[int, ...], ...]
    parts: tuple[tuple[int, ...], ...]
    steps: tuple[tuple[Step, ...], ...]
    coupling: tuple[int, ...]


def shape_of(problem: Sourcing, made: Formulation, rows: Rows, given_up: Collection[str] = ()) -> Shape | None:
    """The problem's shape without the rules given up; None where it has another."""
    plan = made.plan
    others = (problem.packages, problem.choices, problem.discounts, problem.consistent, problem.conditions)
    if any(others) or any(item.over or item.may_be_left for item in plan.items):
        return None
    if any(len(offer.items) != 1 or offer.multiple != 1 for offer in plan.offers):
        return None
    caps = caps_of(problem, given_up)
    if caps is None or caps.in_item != 2:
        return None
    blocks: dict[str, list[int]] = {}
    for place in range(len(plan.items)):
        value = made.chooser.item_value(place, caps.by)
        if value is None:
            return None
        blocks.setdefault(value, []).append(place)
    parts = tuple(tuple(part for part in made.chooser.by_item[place] if plan.units[part]) for place in range(len(plan.items)))
    for own in parts:
        if len(own) != len(frozenset(plan.supplier[part] for part in own)):
            return None
    adding = frozenset(caps.adding)
    coupling = tuple(row for row, rule in enumerate(rows.rules) if rule in adding)
    steps = tuple(tuple(_steps(made, rows, part)) for part in range(len(plan.units)))
    return Shape(caps, tuple(tuple(blocks[value]) for value in sorted(blocks)), parts, steps, coupling)


def caps_of(problem: Sourcing, given_up: Collection[str] = ()) -> Caps | None:
    """The caps on winners, and the rules that add up; None where there is any other rule."""
    in_item, in_block, by, in_all = None, None, "", None
    adding = [average.id for average in problem.averages if average.id not in given_up]
    for limit in problem.limits:
        if limit.id in given_up:
            continue
        if limit.penalty is not None:
            return None
        if limit.metric in ("baseline", "units", "figure") and limit.holds != "winner":
            adding.append(limit.id)
        elif not _is_cap(limit):
            return None
        elif limit.where_by == "id":
            in_item = _less(in_item, limit.amount)
        elif not limit.where_by:
            in_all = _less(in_all, limit.amount)
        elif by in ("", limit.where_by):
            in_block, by = _less(in_block, limit.amount), limit.where_by
        else:
            return None
    return None if in_item is None or in_block is None else Caps(in_item, in_block, by, in_all, tuple(adding))


def _is_cap(limit: Limit) -> bool:
    plain = limit.who is None and limit.where is None and not limit.who_by and limit.holds == "together"
    return plain and limit.metric == "winners" and limit.sense == "at_most" and limit.amount is not None


def _less(known: int | None, amount: int | None) -> int | None:
    return amount if known is None or amount is None else min(known, amount)


def _steps(made: Formulation, rows: Rows, part: int) -> Iterator[Step]:
    plan = made.plan
    columns, whether = plan.units[part], plan.whether[part]
    found = reached(plan.offers[plan.offer[part]], plan.items[plan.item[part]].quantity)
    for place, (reach, column) in enumerate(zip(found, columns, strict=True) if columns else ()):
        yield reach.least, reach.most, rows.cost[column], rows.cost[whether[place]] if whether else 0


def bound_by_sets(
    problem: Sourcing, rows: Rows, proof: Proof, given_up: Collection[str] = (), made: Formulation | None = None
) -> int:
    """What no legal award undercuts, by these multipliers and charges: exact, rounded up. Raises Unproven where it is no proof."""
    made = made or formulated(problem, given_up)
    shape = shape_of(problem, made, rows, given_up)
    if shape is None or proof.charges is None or proof.parts:
        raise Unproven("the problem has not the shape that is proven by sets")
    total, extra = _priced(made, rows, proof, shape)
    charges: dict[int, dict[int, int]] = {}
    by_supplier = [0] * len(made.plan.suppliers)
    for each in proof.charges:
        known = each.supplier in charges.setdefault(each.block, {})
        if known or each.charge < 0 or not 0 <= each.supplier < len(by_supplier) or not 0 <= each.block < len(shape.blocks):
            raise Unproven("a charge is below zero, made twice, or of nobody")
        charges[each.block][each.supplier] = each.charge
        by_supplier[each.supplier] += each.charge
    most = len(by_supplier) if shape.caps.in_all is None else shape.caps.in_all
    total -= sum(sorted(by_supplier, reverse=True)[:most])
    for block, items in enumerate(shape.blocks):
        total += _least_of(made, shape, items, extra, charges.get(block, {}))
    return rows.shift - (-total >> BITS)


def bound_of(problem: Sourcing, rows: Rows, proof: Proof, given_up: Collection[str] = (), made: Formulation | None = None) -> int:
    """What no legal award undercuts, by either sort of proof; `made` is what the rows are of. Raises Unproven where it is none."""
    return proven_bound(rows, proof) if proof.charges is None else bound_by_sets(problem, rows, proof, given_up, made)


def _priced(made: Formulation, rows: Rows, proof: Proof, shape: Shape) -> tuple[int, list[int]]:
    """What the rows are worth at their multipliers, and what these add to a unit of each part."""
    part_of = {column: part for part, columns in enumerate(made.plan.units) for column in columns}
    allowed, total, extra = frozenset(shape.coupling), 0, [0] * len(made.plan.units)
    for row, dual in zip(proof.rows, proof.duals, strict=True):
        if row not in allowed:
            raise Unproven(f"row {row} is none that ties blocks together")
        if not dual:
            continue
        end = rows.row_low[row] if dual > 0 else rows.row_high[row]
        if end == NONE:
            raise Unproven(f"row {row} has no such end")
        total += dual * end
        counted: dict[int, list[int]] = {}
        for place in range(rows.begins[row], rows.begins[row + 1]):
            part = part_of.get(rows.column[place])
            if part is None:
                raise Unproven(f"row {row} counts something else than units")
            counted.setdefault(part, []).append(rows.weight[place])
        for part, weights in counted.items():
            if len(weights) != len(made.plan.units[part]) or min(weights) != max(weights):
                raise Unproven(f"row {row} counts the steps of an offer differently")
            extra[part] -= dual * weights[0]
    return total, extra


Pairs = Mapping[tuple[int, int], list[int]]


def _least_of(made: Formulation, shape: Shape, items: Sequence[int], extra: Sequence[int], charges: Mapping[int, int]) -> int:
    """The least that a block costs under any set of suppliers, each with its charge."""
    plan = made.plan
    suppliers = sorted(frozenset(plan.supplier[part] for item in items for part in shape.parts[item]))
    never = 1 << 200
    single = {supplier: [never] * len(items) for supplier in suppliers}
    pairs = {pair: [never] * len(items) for pair in combinations(suppliers, 2)}
    for at, item in enumerate(items):
        wanted = plan.items[item].quantity
        priced = sorted((plan.supplier[part], _in_small(shape.steps[part], extra[part])) for part in shape.parts[item])
        for supplier, steps in priced:
            inside = [fixed + price * wanted for low, high, price, fixed in steps if low <= wanted <= high]
            single[supplier][at] = min(inside, default=never)
        for (one, steps), (other, others) in combinations(priced, 2):
            pairs[one, other][at] = min(_divided(steps, others, wanted), default=never)
    for (one, other), row in pairs.items():
        pairs[one, other] = list(map(min, row, single[one], single[other]))
    least = _search(suppliers, single, pairs, [charges.get(supplier, 0) for supplier in suppliers], shape.caps.in_block)
    if least >= never:
        raise Unproven("no set of suppliers fills a block")
    return least


def _in_small(steps: Sequence[Step], extra: int) -> list[Step]:
    """The steps with prices in the units of multipliers, and what those add."""
    return [(low, high, (price << BITS) + extra, fixed << BITS) for low, high, price, fixed in steps]


def _divided(steps: Sequence[Step], others: Sequence[Step], wanted: int) -> Iterator[int]:
    """What the divisions between two cost that may be cheapest: those at an end of what their steps leave each other."""
    for low, high, price, fixed in steps:
        for low_other, high_other, price_other, fixed_other in others:
            first = max(low, wanted - high_other) if price >= price_other else min(high, wanted - low_other)
            if max(low, wanted - high_other) <= min(high, wanted - low_other):
                yield fixed + fixed_other + price * first + price_other * (wanted - first)


def _search(suppliers: Sequence[int], single: Mapping[int, list[int]], pairs: Pairs, charges: Sequence[int], most: int) -> int:
    """The least over all sets of at most so many, each grown from a smaller one by a later supplier."""
    best = 1 << 220
    waiting: list[tuple[int, tuple[int, ...], list[int], int]] = [(0, (), [], 0)]
    while waiting:
        begin, chosen, costs, charged = waiting.pop()
        for place, supplier in zip(count(begin), suppliers[begin:], strict=False):
            added = [pairs[one, supplier] for one in chosen]
            now = list(map(min, costs, *added)) if chosen[1:] else added[0] if chosen else single[supplier]
            total = charged + charges[place]
            best = min(best, sum(now) + total)
            if len(chosen) + 1 < most:
                waiting.append((place + 1, (*chosen, supplier), now, total))
    return best

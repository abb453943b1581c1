"""The rules of an award problem as whole-number rows over its columns: what a solver solves, and what a bound is counted on."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from math import gcd
from typing import TypeVar

from auction.award.choosing import Chooser
from auction.award.columns import Plan, plan_of
from auction.award.draft import Draft, Entries, added, pairs
from auction.award.rows import NONE, Rows
from auction.award.scopes import OF_AWARDED, Cell, Scope, scopes
from auction.award.sourcing import Discount, Sourcing
from auction.core.award_rules import Average, Condition, Consistent, Limit, Select
from auction.core.errors import InvariantBroken
from auction.core.money import Share, least_share, rounded_down

Named = TypeVar("Named", Average, Condition, Consistent, Discount, Limit)


def rows_of(problem: Sourcing, given_up: Collection[str] = ()) -> Rows:
    """The problem as integer rows, without the rules that are given up; the same for the same problem, however it is ordered.

    Any legal award is a point of these rows of the same cost. The problem must have been admitted (`award.admission`).
    """
    return formulated(problem, given_up).draft.done()


def formulated(problem: Sourcing, given_up: Collection[str] = ()) -> "Formulation":
    """The rows while they can still be asked what they are made of."""
    plan = plan_of(problem)
    made = Formulation(plan, Chooser(plan))
    made.cover()
    made.choices(problem)
    for discount in _by_id(problem.discounts):
        made.discount(discount)
    for limit in _by_id(problem.limits):
        if limit.id not in given_up:
            made.limit(limit)
    for average in _by_id(problem.averages):
        if average.id not in given_up:
            made.average(average)
    for consistent in _by_id(problem.consistent):
        if consistent.id not in given_up:
            made.consistent(consistent)
    for condition in _by_id(problem.conditions):
        if condition.id not in given_up:
            made.condition(condition)
    return made


@dataclass(slots=True)
class Formulation:
    """Rows over a plan. `present` says which column says whether a set of parts has anything; `linked` from which side."""

    plan: Plan
    chooser: Chooser
    present: dict[Cell, int] = field(default_factory=dict)
    linked: dict[Cell, list[str]] = field(default_factory=dict)

    @property
    def draft(self) -> Draft:
        """The rows as they grow."""
        return self.plan.draft

    def cover(self) -> None:
        """What is awarded and what is left of an item is what is wanted (rule Q1)."""
        plan, draft = self.plan, self.draft
        units, weight = plan.units, plan.weight
        for place, item in enumerate(plan.items):
            parts = self.chooser.by_item[place]
            columns = [column for part in parts for column in units[part]]
            weights = [weight[part] for part in parts for _ in units[part]]
            if place in plan.left:
                columns.append(plan.left[place])
                weights.append(1)
            draft.add_plain_row(f"item {item.id}", columns, weights, item.quantity, item.quantity + item.over)

    def choices(self, problem: Sourcing) -> None:
        """Of the offers and packages of a choice at most as many as it says (rule Q10)."""
        named: dict[tuple[str, str], list[tuple[int, int]]] = {}
        for number, fill in enumerate(self.plan.fills):
            if fill.choice:
                taken = self.plan.taken.get(number, ())
                named.setdefault((fill.supplier, fill.choice), []).extend((column, 1) for column in taken)
        for choice in sorted(problem.choices, key=lambda each: (each.supplier, each.id)):
            entries = named.get((choice.supplier, choice.id), [])
            if len(entries) > choice.most:
                self.draft.add_row(f"choice {choice.supplier} {choice.id}", entries, NONE, choice.most)

    def discount(self, discount: Discount) -> None:
        """The rebate of the level that is reached, at most the share of what is spent on what it is given on (rule Q11)."""
        draft, rule = self.draft, f"discount {discount.id}"
        own = self.chooser.suppliers(Select(ids=(discount.supplier,)))
        counted = self.chooser.of(own, discount.where)
        reached = self.measured(discount.metric, "", (rule,), own, counted, up=False, down=True)
        spent = self.money(self.chooser.of(own, discount.on))
        most = draft.most_of(spent.items())
        whether, rebated = [], []
        for place, level in enumerate(discount.levels):
            share = _reduced(level.share)
            high = rounded_down(most * share.num, share.den)
            if not high:
                continue
            taken = draft.add_column(f"{discount.id} {place} reached", 1)
            of = draft.add_column(f"{discount.id} {place} of", most)
            off = draft.add_column(f"{discount.id} {place} off", high, -1)
            draft.add_row(rule, pairs(added((reached.items(), 1), ([(taken, 1)], -level.begins))), 0)
            draft.add_row(rule, [(of, 1), (taken, -most)], NONE, 0)
            draft.add_row(rule, [(off, share.den), (of, -share.num)], NONE, 0)
            whether.append((taken, 1))
            rebated.append((of, 1))
        if whether:
            draft.add_row(rule, pairs(added((rebated, 1), (spent.items(), -1))), NONE, 0)
        if len(whether) > 1:
            draft.add_row(rule, whether, NONE, 1)

    def limit(self, limit: Limit) -> None:
        """Every instance of the limit, for each group of suppliers and each group of items (rules Q12 to Q17)."""
        for scope in scopes(self.plan, self.chooser, limit):
            self._bound(limit, scope)

    def _bound(self, limit: Limit, scope: Scope) -> None:
        up = limit.sense == "at_most"
        cell = (limit.id, *scope.cell)
        entries = self.measured(limit.metric, limit.figure, cell, scope.suppliers, scope.parts, up=up, down=not up)
        unit, level = 1, 0 if limit.amount is None else limit.amount
        share = None if limit.share is None else _reduced(limit.share)
        of_awarded = share is not None and limit.metric in OF_AWARDED
        if share is not None and of_awarded:
            everyone = range(len(self.plan.suppliers))
            total = self.measured(limit.metric, limit.figure, (*cell, "all"), everyone, scope.all_parts, up=not up, down=up)
            entries, unit = added((entries.items(), share.den), (total.items(), -share.num)), share.den
            level = 0
        elif share is not None:
            wanted = self._wanted(limit, scope.items)
            level = rounded_down(wanted * share.num, share.den) if up else least_share(wanted, share)
        if limit.holds == "winner" and not up:
            entries, level = self._for_winner(scope, entries, level, of_awarded=of_awarded)
        self._strict(limit, entries, level, unit)

    def _for_winner(self, scope: Scope, entries: dict[int, int], level: int, *, of_awarded: bool) -> tuple[dict[int, int], int]:
        """The row holds where the supplier has anything: without, its least is no more than what nothing comes to."""
        has = self.presence((scope.suppliers[0], scope.cell[-1]), scope.parts, up=True, down=False)
        slack = level if not of_awarded else level - self.draft.least_of(entries.items())
        return added((entries.items(), 1), (has, -slack)), level - slack

    def _wanted(self, limit: Limit, items: Sequence[int]) -> int:
        wanted = [self.plan.items[place] for place in items]
        if limit.metric == "items":
            return len(wanted)
        return sum(item.quantity * (item.baseline if limit.metric == "baseline" else 1) for item in wanted)

    def _strict(self, limit: Limit, entries: dict[int, int], level: int, unit: int) -> None:
        """The row, kept or broken at its price (rule Q17)."""
        draft, at_most = self.draft, limit.sense == "at_most"
        beyond = draft.most_of(entries.items()) - level if at_most else level - draft.least_of(entries.items())
        if limit.penalty is not None and beyond > 0:
            sign = -1 if at_most else 1
            high = 1 if limit.penalty_once else -rounded_down(-beyond, unit)
            broken = draft.add_column(f"{limit.id} broken", high, limit.penalty)
            entries[broken] = sign * (beyond if limit.penalty_once else unit)
        draft.add_row(limit.id, pairs(entries), *((NONE, level) if at_most else (level, NONE)))

    def measured(
        self, metric: str, figure: str, cell: Cell, suppliers: Sequence[int], parts: Sequence[int], *, up: bool, down: bool
    ) -> dict[int, int]:
        """The metric of these parts as entries; what is present counts from the sides that matter: `up` where it is to be few."""
        plan = self.plan
        match metric:
            case "spend":
                return self.money(parts)
            case "units":
                return self.weighted(parts, [1] * len(parts))
            case "baseline":
                return self.weighted(parts, [plan.items[plan.item[part]].baseline for part in parts])
            case "figure":
                return self.weighted(parts, self.figures(figure, parts))
            case "items":
                by, of = plan.item, "item"
            case "winners":
                by, of = plan.supplier, "supplier"
            case _:
                raise InvariantBroken(f"no metric {metric}")
        groups: dict[int, list[int]] = {}
        for part in parts:
            groups.setdefault(by[part], []).append(part)
        total: dict[int, int] = {}
        for key in sorted(groups):
            named = (key, cell[-1]) if of == "supplier" and isinstance(cell[-1], tuple) else (*cell, of, key)
            for column, weight in self.presence(named, groups[key], up=up, down=down):
                total[column] = total.get(column, 0) + weight
        return total

    def figures(self, figure: str, parts: Sequence[int]) -> list[int]:
        """The figure of each part: that of its item and that of its supplier together, none counted as zero (rule Q12)."""
        plan = self.plan
        items = [sum(each.value for each in item.figures if each.name == figure) for item in plan.items]
        suppliers = [sum(each.value for each in supplier.figures if each.name == figure) for supplier in plan.suppliers]
        return [items[plan.item[part]] + suppliers[plan.supplier[part]] for part in parts]

    def weighted(self, parts: Sequence[int], factors: Sequence[int]) -> dict[int, int]:
        """The units of the parts, each times its factor."""
        units, weight = self.plan.units, self.plan.weight
        total: dict[int, int] = {}
        for part, factor in zip(parts, factors, strict=True):
            times = weight[part] * factor
            for column in units[part]:
                total[column] = total.get(column, 0) + times
        return total

    def money(self, parts: Sequence[int]) -> dict[int, int]:
        """What the parts cost before rebates: units at their price, packages by content, and what is paid once (rule Q9)."""
        plan, money = self.plan, self.draft.money
        total: dict[int, int] = {}
        for part in parts:
            if part in plan.paid:
                column = plan.units[part][0]
                total[column] = total.get(column, 0) + plan.paid[part]
                continue
            for column in plan.units[part]:
                total[column] = money[column]
            number = plan.offer[part]
            if plan.parts_of[number][0] == part:
                for column in plan.taken.get(number, ()):
                    total[column] = money[column]
        return total

    def presence(self, cell: Cell, parts: Sequence[int], *, up: bool, down: bool) -> Entries:
        """Columns that sum to whether the parts have anything; `up`: anything makes it one; `down`: nothing makes it zero."""
        draft = self.draft
        atoms = list(self._atoms(parts))
        if not atoms:
            return []
        if len(atoms) == 1 and atoms[0][1] == 0:
            return atoms[0][0]
        column = self.present.get(cell)
        if column is None:
            column = self.present[cell] = draft.add_column(f"any {self._told(cell)}", 1)
            self.linked[cell] = []
        rule, linked = f"any {self._told(cell)}", self.linked[cell]
        if up and "up" not in linked:
            linked.append("up")
            for entries, most in atoms:
                columns = [each for each, _ in entries]
                weights = [weight for _, weight in entries]
                columns.append(column)
                weights.append(-(most or 1))
                draft.add_plain_row(rule, columns, weights, NONE, 0)
        if down and "down" not in linked:
            linked.append("down")
            units = [entry for entries, _ in atoms for entry in entries]
            draft.add_row(rule, [*units, (column, -1)], 0)
        return [(column, 1)]

    def _told(self, cell: Cell) -> str:
        first = cell[0]
        return self.plan.suppliers[first].id if isinstance(first, int) else str(first)

    def _atoms(self, parts: Sequence[int]) -> Iterable[tuple[list[tuple[int, int]], int]]:
        """Entries above zero where some parts have anything, and the most they come to: zero where they are a yes or no."""
        plan, told, at = self.plan, -1, 0
        while at < len(parts):
            part = parts[at]
            number = plan.offer[part]
            whole = plan.parts_of[number]
            if plan.whether[part]:
                if number != told:
                    yield [(column, 1) for column in plan.whether[part]], 0
            elif number in plan.taken and list(parts[at : at + len(whole)]) == list(whole):
                yield [(column, 1) for column in plan.taken[number]], 0
                at += len(whole) - 1
            elif plan.units[part]:
                yield [(column, plan.weight[part]) for column in plan.units[part]], plan.most[part]
            told = number
            at += 1

    def average(self, average: Average) -> None:
        """The figure less its bound, summed over what is awarded, keeps to the right side of zero (rule Q18)."""
        plan = self.plan
        parts = self.chooser.parts(average.where)
        figures = self.figures(average.figure, parts)
        values = [plan.items[plan.item[part]].baseline if average.by == "baseline" else 1 for part in parts]
        beyond = [(figure - average.amount) * value for figure, value in zip(figures, values, strict=True)]
        entries = pairs(self.weighted(parts, beyond))
        self.draft.add_row(average.id, entries, *((NONE, 0) if average.sense == "at_most" else (0, NONE)))

    def consistent(self, consistent: Consistent) -> None:
        """A supplier's units of each item of a group are to the next item's as what is wanted of both (rule Q19)."""
        plan, chooser = self.plan, self.chooser
        groups: dict[str, list[int]] = {}
        for place in range(len(plan.items)):
            value = chooser.item_value(place, consistent.where_by) if consistent.where_by else ""
            if value is not None and chooser.is_item(place, consistent.where):
                groups.setdefault(value, []).append(place)
        for group in sorted(groups):
            units: dict[int, dict[int, list[int]]] = {}
            for place in groups[group]:
                for part in chooser.by_item[place]:
                    units.setdefault(plan.supplier[part], {}).setdefault(place, []).append(part)
            for supplier in sorted(units):
                for one, other in zip(groups[group], groups[group][1:], strict=False):
                    self._same_share(consistent.id, one, other, units[supplier])

    def _same_share(self, rule: str, one: int, other: int, parts: dict[int, list[int]]) -> None:
        wanted, wanted_other = self.plan.items[one].quantity, self.plan.items[other].quantity
        common = gcd(wanted, wanted_other)
        mine, others = parts.get(one, []), parts.get(other, [])
        entries = added(
            (self.weighted(mine, [1] * len(mine)).items(), rounded_down(wanted_other, common)),
            (self.weighted(others, [1] * len(others)).items(), -rounded_down(wanted, common)),
        )
        if entries:
            self.draft.add_row(rule, pairs(entries), 0, 0)

    def condition(self, condition: Condition) -> None:
        """Where the first selection has anything, the second has too, or has nothing (rule Q20)."""
        chooser = self.chooser
        first = chooser.of(chooser.suppliers(condition.who), condition.where)
        second = chooser.of(chooser.suppliers(condition.then_who), condition.then_where)
        requires = condition.kind == "requires"
        if not first or (not second and not requires):
            return
        has = self.presence((condition.id, "first"), first, up=True, down=False)
        then = self.presence((condition.id, "second"), second, up=not requires, down=requires)
        high, sign = (0, -1) if requires else (1, 1)
        self.draft.add_row(condition.id, pairs(added((has, 1), (then, sign))), NONE, high)


def _by_id(rules: Iterable[Named]) -> list[Named]:
    return sorted(rules, key=lambda each: each.id)


def _reduced(share: Share) -> Share:
    common = gcd(share.num, share.den) or 1
    return Share(rounded_down(share.num, common), rounded_down(share.den, common))

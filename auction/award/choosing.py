"""What a selection of the rules selects of a planned problem: suppliers, parts of the award, and the items a share is of."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Final

from auction.award.columns import Plan
from auction.core.award_rules import Label, Select

ID: Final = "id"
"""The column that every supplier and every item has: its own id."""


@dataclass(slots=True)
class Chooser:
    """The labels of a problem by column, each looked up once."""

    plan: Plan
    by_supplier: list[list[int]] = field(init=False)
    by_item: list[list[int]] = field(init=False)
    _suppliers: list[Mapping[str, str]] = field(init=False)
    _items: list[Mapping[str, str]] = field(init=False)
    _offers: list[Mapping[str, str]] = field(init=False)
    _places: dict[str, int] = field(init=False)
    _numbers: dict[str, int] = field(init=False)
    _values: dict[str, dict[str, list[int]]] = field(default_factory=dict)
    _ids: dict[str, int] = field(default_factory=dict)
    _items_by: dict[str, tuple[Mapping[str, Sequence[int]], Sequence[int]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        plan = self.plan
        self.by_supplier = [[] for _ in plan.suppliers]
        self.by_item = [[] for _ in plan.items]
        for part, (supplier, item) in enumerate(zip(plan.supplier, plan.item, strict=True)):
            self.by_supplier[supplier].append(part)
            self.by_item[item].append(part)
        self._suppliers = [_labelled(each.labels) for each in plan.suppliers]
        self._items = [_labelled(each.labels) for each in plan.items]
        self._offers = [_labelled(each.labels) for each in plan.fills]
        self._places = {each.id: place for place, each in enumerate(plan.items)}
        self._numbers = {each.id: number for number, each in enumerate(plan.fills)}
        self._ids = {each.id: number for number, each in enumerate(plan.suppliers)}

    def suppliers(self, who: Select | None) -> Sequence[int]:
        """The numbers of the suppliers that are selected."""
        if who is None or who == Select():
            return range(len(self.plan.suppliers))
        if not who.but and not who.column:
            return sorted(self._ids[name] for name in dict.fromkeys(who.ids) if name in self._ids)
        ids, values, found = frozenset(who.ids), frozenset(who.values), []
        for number, each in enumerate(self.plan.suppliers):
            hit = each.id in ids or self.supplier_value(number, who.column) in values
            if hit != who.but:
                found.append(number)
        return found

    def supplier_value(self, number: int, column: str) -> str | None:
        """What the column says of the supplier."""
        return self.plan.suppliers[number].id if column == ID else self._suppliers[number].get(column)

    def item_value(self, place: int, column: str) -> str | None:
        """What the column says of the item itself."""
        return self.plan.items[place].id if column == ID else self._items[place].get(column)

    def value(self, part: int, column: str) -> str | None:
        """What the column says of the part: of its item, or where the item has no such column of the offer."""
        own = self.item_value(self.plan.item[part], column)
        return self._offers[self.plan.offer[part]].get(column) if own is None else own

    def parts(self, where: Select | None) -> Sequence[int]:
        """The parts whose item or offer is selected, in order."""
        if where is None or where == Select():
            return range(len(self.plan.item))
        found = self._named(where)
        if not where.but:
            return found
        named = frozenset(found)
        return [part for part in range(len(self.plan.item)) if part not in named]

    def _named(self, where: Select) -> list[int]:
        named: list[Iterable[int]] = [self.by_item[self._places[name]] for name in where.ids if name in self._places]
        named += [self.plan.parts_of[self._numbers[name]] for name in where.ids if name in self._numbers]
        if where.column:
            values = self._by_value(where.column)
            named += [values[value] for value in where.values if value in values]
        return list(named[0]) if len(named) == 1 else sorted(dict.fromkeys(chain.from_iterable(named)))

    def _by_value(self, column: str) -> Mapping[str, list[int]]:
        known = self._values.get(column)
        if known is None:
            known = self._values[column] = {}
            for part in range(len(self.plan.item)):
                value = self.value(part, column)
                if value is not None:
                    known.setdefault(value, []).append(part)
        return known

    def of(self, suppliers: Sequence[int], where: Select | None) -> Sequence[int]:
        """The selected parts of these suppliers, in order."""
        if len(suppliers) == len(self.plan.suppliers):
            return self.parts(where)
        if where is None or where == Select():
            return sorted(chain.from_iterable(self.by_supplier[number] for number in suppliers))
        named, of = frozenset(suppliers), self.plan.supplier
        return [part for part in self.parts(where) if of[part] in named]

    def whole(self, where: Select | None) -> Sequence[int]:
        """The items that a share over the selection is of: those selected, and those whose offers decide what is selected."""
        if where is None or where == Select():
            return range(len(self.plan.items))
        own = [self._places[name] for name in where.ids if name in self._places]
        numbers = [self._numbers[name] for name in where.ids if name in self._numbers]
        by_offer = [self.plan.item[part] for number in numbers for part in self.plan.parts_of[number]]
        if where.column:
            by_value, undecided = self.items_by(where.column)
            own += chain.from_iterable(by_value.get(value, ()) for value in where.values)
            by_offer += undecided
        if not where.but:
            return sorted(dict.fromkeys(chain(own, by_offer)))
        others, decided = frozenset(own), frozenset(by_offer)
        return [place for place in range(len(self.plan.items)) if place not in others or place in decided]

    def is_item(self, place: int, where: Select | None) -> bool:
        """Whether the item itself is selected, whatever its offers say."""
        if where is None or where == Select():
            return True
        named = self.plan.items[place].id in where.ids
        return (named or self.item_value(place, where.column) in where.values) != where.but

    def items_by(self, column: str) -> tuple[Mapping[str, Sequence[int]], Sequence[int]]:
        """The items by what the column says of them, and those of which only some of their offers say it."""
        known = self._items_by.get(column)
        if known is None:
            by_value: dict[str, list[int]] = {}
            undecided = []
            for place in range(len(self.plan.items)):
                value = self.item_value(place, column)
                if value is not None:
                    by_value.setdefault(value, []).append(place)
                elif any(self.value(part, column) is not None for part in self.by_item[place]):
                    undecided.append(place)
            known = self._items_by[column] = by_value, undecided
        return known


_NO_LABELS: Final[Mapping[str, str]] = {}


def _labelled(labels: Sequence[Label]) -> Mapping[str, str]:
    return {label.column: label.value for label in labels} if labels else _NO_LABELS

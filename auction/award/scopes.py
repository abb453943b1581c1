"""The instances of a limit: for each group of suppliers and each value of a column, what it counts and what its share is of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from auction.award.choosing import ID, Chooser
from auction.award.columns import Plan
from auction.core.award_rules import Limit

Cell: TypeAlias = tuple[object, ...]
"""What names a set of parts, so that whether it has anything is said by one column."""

OF_AWARDED: Final = ("spend", "winners", "figure")
"""The metrics whose shares are of what is awarded; those of the others are of what is wanted."""


@dataclass(frozen=True, slots=True)
class Scope:
    """One instance of a limit: which suppliers of which parts, and the items and all the parts that a share is of."""

    cell: Cell
    suppliers: Sequence[int]
    parts: Sequence[int]
    items: Sequence[int]
    all_parts: Sequence[int]


def scopes(plan: Plan, chooser: Chooser, limit: Limit) -> Iterable[Scope]:
    """The instances of the limit in order; those of an upper limit over nothing are left out."""
    selected = chooser.suppliers(limit.who)
    groups: dict[str, list[int]] = {}
    by = ID if limit.holds != "together" else limit.who_by
    for number in selected:
        if limit.who_by and chooser.supplier_value(number, limit.who_by) is None:
            continue
        group = chooser.supplier_value(number, by) if by else ""
        if group is not None:
            groups.setdefault(group, []).append(number)
    if not by:
        groups = {"": list(selected)}
    group_of = {number: group for group, numbers in groups.items() for number in numbers}
    found: dict[str, dict[str, list[int]]] = {group: {} for group in groups}
    for part in chooser.of(sorted(group_of), limit.where):
        value = chooser.value(part, limit.where_by) if limit.where_by else ""
        if value is not None:
            found[group_of[plan.supplier[part]]].setdefault(value, []).append(part)
    items, parts = _wholes(plan, chooser, limit)
    for group in sorted(groups):
        every = limit.sense == "at_least" and limit.holds != "winner"
        for value in sorted(items if every else found[group]):
            cell = (limit.where, limit.where_by, value)
            yield Scope((group, by, cell), groups[group], found[group].get(value, []), items.get(value, ()), parts.get(value, ()))


def _wholes(plan: Plan, chooser: Chooser, limit: Limit) -> tuple[dict[str, Sequence[int]], dict[str, Sequence[int]]]:
    """By the value that instances go by: the items a share is of, and all the parts of these."""
    if limit.share is None and not (limit.where_by and limit.sense == "at_least"):
        return {"": ()}, {}
    whole = chooser.whole(limit.where)
    by_item = chooser.by_item
    if not limit.where_by:
        items: dict[str, Sequence[int]] = {"": whole}
    elif limit.where_by == ID:
        items = {plan.items[place].id: [place] for place in whole}
    else:
        values, undecided = chooser.items_by(limit.where_by)
        inside, offered = frozenset(whole), [place for place in undecided if place in frozenset(whole)]
        named = {chooser.value(part, limit.where_by): 0 for place in offered for part in by_item[place]}
        items = {value: [place for place in places if place in inside] for value, places in values.items()}
        items = {value: places for value, places in items.items() if places}
        for value in sorted(value for value in named if value is not None):
            items.setdefault(value, ())
        if offered:
            items = {value: sorted((*places, *offered)) for value, places in items.items()}
    if limit.share is None or limit.metric not in OF_AWARDED:
        return items, {}
    return items, {value: sorted(part for place in places for part in by_item[place]) for value, places in items.items()}

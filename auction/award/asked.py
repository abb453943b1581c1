"""What the limits of a consortium come to in an award: each instance counted, compared with its level, priced or broken."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeGuard

from auction.award.pieces import (
    Book,
    Fill,
    Piece,
    fill_says,
    fixed_of,
    is_all,
    item_says,
    picks,
    picks_item,
    picks_supplier,
    supplier_says,
)
from auction.award.sourcing import Item, Offer, Sourcing
from auction.core.award_rules import Limit, Select
from auction.core.money import rounded_down


@dataclass(frozen=True, slots=True)
class Beyond:
    """An instance of a limit that is not kept: what it is of, by how much, and its price where it has one."""

    limit: Limit
    what: str
    by: int
    price: int = 0

    @property
    def priced(self) -> bool:
        """Whether it may be broken at a price (rule Q17)."""
        return self.limit.penalty is not None


@dataclass(frozen=True, slots=True)
class Index:
    """The pieces by item, by supplier, and by what columns say, so that a narrow limit looks at few."""

    pieces: Sequence[Piece]
    by_item: Mapping[str, list[Piece]]
    by_supplier: Mapping[str, list[Piece]]
    by_column: dict[str, dict[str, list[Piece]]]

    def near(self, limit: Limit) -> Sequence[Piece]:
        """Pieces among which all are that the limit can be about, each once."""
        where, who = limit.where, limit.who
        if is_narrow(where, self.by_item):
            return [piece for name in dict.fromkeys(where.ids) for piece in self.by_item[name]]
        if who is not None and is_by_ids(who):
            return [piece for name in dict.fromkeys(who.ids) for piece in self.by_supplier.get(name, ())]
        if where is not None and where.column and not where.ids and not where.but:
            values = self.by_value(where.column)
            return [piece for value in dict.fromkeys(where.values) for piece in values.get(value, ())]
        return self.pieces

    def by_value(self, column: str) -> Mapping[str, list[Piece]]:
        """The pieces by what the column says of them, looked up once."""
        known = self.by_column.get(column)
        if known is None:
            known = self.by_column[column] = {}
            for piece in self.pieces:
                value = fill_says(piece.item, piece.fill, column)
                if value is not None:
                    known.setdefault(value, []).append(piece)
        return known


def is_by_ids(select: Select) -> bool:
    """Whether some are selected by their ids, and nothing else."""
    return bool(select.ids) and not select.but and not select.column


def is_narrow(where: Select | None, items: Collection[str]) -> TypeGuard[Select]:
    """Whether it is some items by their ids that are selected, and nothing else."""
    return where is not None and is_by_ids(where) and all(name in items for name in where.ids)


def broken_limits(problem: Sourcing, book: Book, pieces: Sequence[Piece], given_up: Collection[str]) -> Iterator[Beyond]:
    """Every instance of a limit that the award goes beyond, of those that are not given up (rules Q12 to Q17)."""
    by_item: dict[str, list[Piece]] = {item.id: [] for item in problem.items}
    by_supplier: dict[str, list[Piece]] = {}
    for piece in pieces:
        by_item[piece.item.id].append(piece)
        by_supplier.setdefault(piece.supplier.id, []).append(piece)
    index, away = Index(pieces, by_item, by_supplier, {}), frozenset(given_up)
    for limit in problem.limits:
        if limit.id not in away:
            yield from _beyond(problem, book, index, limit)


def _beyond(problem: Sourcing, book: Book, index: Index, limit: Limit) -> Iterator[Beyond]:
    groups = _groups(problem, book, limit)
    mine: dict[tuple[str, str], list[Piece]] = {}
    for piece in index.near(limit):
        group, value = groups.get(piece.supplier.id), _value(piece.item, piece.fill, limit)
        if group is not None and value is not None and picks(limit.where, piece.item, piece.fill):
            mine.setdefault((group, value), []).append(piece)
    whole = _whole(book, limit) if limit.share is not None or limit.sense == "at_least" else {}
    asked = dict.fromkeys(mine)
    if limit.sense == "at_least" and limit.holds != "winner":
        named = [""] if not _divides(limit) else list(dict.fromkeys(groups.values()))
        asked = dict.fromkeys((group, value) for group in named for value in whole)
    for group, value in sorted(asked):
        own = mine.get((group, value), [])
        counted = metric_of(book, limit, own, value)
        if limit.share is None:
            num, den, total = 1, 1, limit.amount or 0
        else:
            num, den, total = limit.share.num, limit.share.den, _total(book, index, limit, whole.get(value, []), value)
        over = counted * den - total * num
        over = over if limit.sense == "at_most" else -over
        if over > 0:
            by = -rounded_down(-over, den)
            price = 0 if limit.penalty is None else limit.penalty * (1 if limit.penalty_once else by)
            yield Beyond(limit, _told(limit, group, value, counted), by, price)


def _divides(limit: Limit) -> bool:
    return limit.holds != "together" or bool(limit.who_by)


def _told(limit: Limit, group: str, value: str, counted: int) -> str:
    where = "".join(f" {name}" for name in (group, value) if name)
    return f"{limit.metric}{where}: {counted}, which is too {'much' if limit.sense == 'at_most' else 'little'}"


def _groups(problem: Sourcing, book: Book, limit: Limit) -> dict[str, str]:
    """The group of each supplier that the limit is about (rule Q14)."""
    groups: dict[str, str] = {}
    narrow = limit.who is not None and is_by_ids(limit.who)
    named = limit.who.ids if limit.who is not None and narrow else ()
    for supplier in [book.suppliers[name] for name in named] if narrow else problem.suppliers:
        by = supplier_says(supplier, limit.who_by) if limit.who_by else ""
        if by is not None and picks_supplier(limit.who, supplier):
            groups[supplier.id] = by if limit.holds == "together" else supplier.id
    return groups


def _value(item: Item, fill: Fill, limit: Limit) -> str | None:
    return fill_says(item, fill, limit.where_by) if limit.where_by else ""


def _whole(book: Book, limit: Limit) -> dict[str, list[Item]]:
    """The items that a share is of, by the value that instances go by (rule Q16)."""
    found: dict[str, list[Item]] = {} if limit.where_by else {"": []}
    undecided, where = [], limit.where
    items = [book.items[name] for name in dict.fromkeys(where.ids)] if is_narrow(where, book.items) else book.items.values()
    for item in items:
        fills = book.fills_of[item.id]
        if not (picks_item(limit.where, item) or _is_decided_by_fills(limit, item, fills)):
            continue
        own = item_says(item, limit.where_by) if limit.where_by else ""
        if own is not None:
            found.setdefault(own, []).append(item)
            continue
        values = [value for value in (_value(item, fill, limit) for fill in fills) if value is not None]
        if values:
            undecided.append(item)
            for value in values:
                found.setdefault(value, [])
    return {value: items + undecided for value, items in found.items()}


def _is_decided_by_fills(limit: Limit, item: Item, fills: Sequence[Fill]) -> bool:
    where = limit.where
    if where is None or is_all(where):
        return False
    if any(fill.id in where.ids for fill in fills):
        return True
    if not where.column or item_says(item, where.column) is not None:
        return False
    return any(fill_says(item, fill, where.column) is not None for fill in fills)


def _total(book: Book, index: Index, limit: Limit, items: Sequence[Item], value: str) -> int:
    """What a share is of: what is wanted of baseline, units and items, and of the others what is awarded."""
    match limit.metric:
        case "units":
            return sum(item.quantity for item in items)
        case "baseline":
            return sum(item.quantity * item.baseline for item in items)
        case "items":
            return len(items)
    pieces = [piece for item in items for piece in index.by_item[item.id]]
    if limit.metric == "spend":
        inside = {item.id: True for item in items}
        return spent(book, pieces, lambda item, _: item.id in inside)
    return metric_of(book, limit, pieces, value)


def metric_of(book: Book, limit: Limit, pieces: Sequence[Piece], value: str) -> int:
    """The limit's metric of these pieces (rule Q12)."""
    match limit.metric:
        case "spend":
            return spent(book, pieces, lambda item, fill: picks(limit.where, item, fill) and _value(item, fill, limit) == value)
        case "baseline":
            return sum(piece.units * piece.item.baseline for piece in pieces)
        case "units":
            return sum(piece.units for piece in pieces)
        case "items":
            return len(Counter(piece.item.id for piece in pieces))
        case "winners":
            return len(Counter(piece.supplier.id for piece in pieces))
        case "figure":
            return sum(piece.units * figure_of(piece, limit.figure) for piece in pieces)


def figure_of(piece: Piece, name: str) -> int:
    """The figure of a unit: that of its item and that of its supplier together (rule Q12)."""
    return sum(figure.value for figure in (*piece.item.figures, *piece.supplier.figures) if figure.name == name)


def spent(book: Book, pieces: Sequence[Piece], inside: Callable[[Item, Fill], bool]) -> int:
    """Money before rebates of these pieces; what an offer asks besides its units counts where all its items are inside (Q9)."""
    total, units = sum(piece.money for piece in pieces), Counter[str]()
    offers = {piece.fill.id: piece.fill for piece in pieces if isinstance(piece.fill, Offer)}
    for piece in pieces:
        units[piece.fill.id] += piece.units
    for offer in offers.values():
        if all(inside(book.items[name], offer) for name in offer.items):
            total += fixed_of(offer, units[offer.id])
    return total

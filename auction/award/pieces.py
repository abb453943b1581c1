"""An award taken to pieces: what each supplier gives of each item and what that costs, found from the problem alone.

The second way to every figure: it shares no line with the rows that solvers are handed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from auction.award.indexed import offers_of
from auction.award.sourcing import Awarded, Content, Item, Offer, Package, Sourcing, Supplier
from auction.core.award_rules import Label, Select
from auction.core.money import apportion

Fill: TypeAlias = Offer | Package


@dataclass(frozen=True, slots=True)
class Piece:
    """So many units of an item by one offer or package, with the money that goes with them alone."""

    supplier: Supplier
    item: Item
    fill: Fill
    units: int
    money: int


@dataclass(frozen=True, slots=True)
class Book:
    """A problem by its ids, for looking up."""

    items: Mapping[str, Item]
    suppliers: Mapping[str, Supplier]
    offers: Mapping[str, Offer]
    packages: Mapping[str, Package]
    fills_of: Mapping[str, list[Fill]]


def book_of(problem: Sourcing) -> Book:
    """The problem by ids; offers and packages by the items they fill, too."""
    fills_of: dict[str, list[Fill]] = {item.id: [] for item in problem.items}
    offers = offers_of(problem)
    for offer in offers:
        for name in offer.items:
            fills_of[name].append(offer)
    for package in problem.packages:
        for content in package.contents:
            fills_of[content.item].append(package)
    return Book(
        {each.id: each for each in problem.items},
        {each.id: each for each in problem.suppliers},
        {each.id: each for each in offers},
        {each.id: each for each in problem.packages},
        fills_of,
    )


def step_of(offer: Offer, quantity: int) -> int:
    """The number of the step that the quantity reaches (rule Q3)."""
    return max(number for number, step in enumerate(offer.steps) if step.begins <= quantity)


def fixed_of(offer: Offer, quantity: int) -> int:
    """What is asked for the quantity beyond its units at the price of the step it reaches (rules Q3 and Q4)."""
    reached = step_of(offer, quantity)
    if offer.kind == "all_units":
        return offer.once
    ends = [step.begins for step in offer.steps[1 : reached + 1]]
    below = sum((end - step.begins) * step.price for step, end in zip(offer.steps, ends, strict=False))
    return offer.once + below - offer.steps[reached].begins * offer.steps[reached].price


def pieces_of(book: Book, awarded: Awarded) -> Iterator[Piece]:
    """Every piece of the award; what names no offer, item or package of the problem is passed over (a fault of rule Q7)."""
    given: dict[str, dict[str, int]] = {}
    for each in awarded.given:
        if each.offer in book.offers and each.item in book.offers[each.offer].items and each.quantity > 0:
            own = given.setdefault(each.offer, {})
            own[each.item] = own.get(each.item, 0) + each.quantity
    for name, quantities in given.items():
        offer = book.offers[name]
        price = offer.steps[step_of(offer, sum(quantities.values()))].price
        for item, quantity in quantities.items():
            yield Piece(book.suppliers[offer.supplier], book.items[item], offer, quantity, quantity * price)
    for name in dict.fromkeys(awarded.packages):
        if name in book.packages:
            yield from _of_package(book, book.packages[name])


def _of_package(book: Book, package: Package) -> Iterator[Piece]:
    contents = sorted(package.contents, key=_item_of)
    worth = [content.quantity * book.items[content.item].baseline for content in contents]
    shares = apportion(package.price, worth if sum(worth) else [content.quantity for content in contents])
    for content, share in zip(contents, shares, strict=True):
        money = share if content.money is None else content.money
        yield Piece(book.suppliers[package.supplier], book.items[content.item], package, content.quantity, money)


def _item_of(content: Content) -> str:
    return content.item


def says(labels: tuple[Label, ...], column: str) -> str | None:
    """What the column says among these labels."""
    return next((label.value for label in labels if label.column == column), None)


def supplier_says(supplier: Supplier, column: str) -> str | None:
    """What the column says of the supplier; the column `id` says its id."""
    return supplier.id if column == "id" else says(supplier.labels, column)


def item_says(item: Item, column: str) -> str | None:
    """What the column says of the item itself."""
    return item.id if column == "id" else says(item.labels, column)


def fill_says(item: Item, fill: Fill, column: str) -> str | None:
    """What the column says of the item filled so: the item's own word, or where it has none that of the offer."""
    own = item_says(item, column)
    return says(fill.labels, column) if own is None else own


def is_all(select: Select | None) -> bool:
    """Whether nothing is singled out."""
    return select is None or select == Select()


def picks_supplier(who: Select | None, supplier: Supplier) -> bool:
    """Whether the supplier is selected (rule Q13)."""
    if who is None or is_all(who):
        return True
    return (supplier.id in who.ids or _among(supplier_says(supplier, who.column), who)) != who.but


def picks(where: Select | None, item: Item, fill: Fill) -> bool:
    """Whether the item filled so is selected (rule Q13)."""
    if where is None or is_all(where):
        return True
    named = item.id in where.ids or fill.id in where.ids
    return (named or _among(fill_says(item, fill, where.column), where)) != where.but


def picks_item(where: Select | None, item: Item) -> bool:
    """Whether the item itself is selected, whatever fills it."""
    if where is None or is_all(where):
        return True
    return (item.id in where.ids or _among(item_says(item, where.column), where)) != where.but


def _among(value: str | None, select: Select) -> bool:
    return bool(select.column) and value is not None and value in select.values

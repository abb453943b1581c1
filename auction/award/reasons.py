"""Why each part of an award went where it went: the lowest price, a package, a rule that keeps a lower one out, or the whole."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from auction.award.indexed import offers_of
from auction.award.pieces import fixed_of, step_of
from auction.award.solver import Solved
from auction.award.sourcing import Awarded, Offer, Sourcing
from auction.award.supposing import Find, why_not

Because = Literal["only", "lowest", "package", "rule", "whole", "left"]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an item went to this offer or package (empty: is left), in the problem's units (F10).

    `only`: nobody else offers it. `lowest`: of `offers` it compares lowest, `by` below the next. `package`: it costs `by` less than
    the lowest single offers of the same: below zero where it costs more, zero too where not every item has one. `rule`: `other`
    compares lower by `by`, and these rules keep it out, or where there are none all rules together. `whole`: `other`
    compares lower by `by` for this item, and yet an award with it costs `more` in all.
    """

    item: str
    id: str
    because: Because
    offers: int = 0
    by: int = 0
    other: str = ""
    rules: tuple[str, ...] = ()
    more: int = 0


def reasons(problem: Sourcing, solved: Solved, find: Find) -> tuple[Reason, ...]:
    """F10: the reason for every part of the award, in the order of the items."""
    return tuple(reason for item in problem.items for reason in _of_item(problem, solved.awarded, item.id, item.quantity, find))


def _of_item(problem: Sourcing, award: Awarded, item: str, quantity: int, find: Find) -> Iterator[Reason]:
    offers = {offer.id: _compared(offer, quantity) for offer in offers_of(problem) if item in offer.items}
    given = [each.offer for each in award.given if each.item == item]
    taken = [p for p in problem.packages if p.id in award.packages and any(each.item == item for each in p.contents)]
    packaged = sum(any(each.item == item for each in package.contents) for package in problem.packages)
    if not given and not taken:
        yield Reason(item, "", "left", len(offers) + packaged)
    for package in taken:
        singles = [_lowest(problem, each.item, each.quantity) for each in package.contents]
        apart = sum(price for price in singles if price is not None) if None not in singles else None
        saved = 0 if apart is None else apart - package.price - package.adjust
        yield Reason(item, package.id, "package", len(offers) + packaged, saved)
    for id in given:
        yield _of_offer(problem, award, item, id, offers, packaged, find)


def _of_offer(problem: Sourcing, award: Awarded, item: str, id: str, offers: dict[str, int], packaged: int, find: Find) -> Reason:
    count = len(offers) + packaged
    lower = sorted((price, other) for other, price in offers.items() if price < offers[id] and not _has(award, other, item))
    if count == 1:
        return Reason(item, id, "only", count)
    if not lower:
        above = [price - offers[id] for other, price in offers.items() if other != id and not _has(award, other, item)]
        return Reason(item, id, "lowest", count, min(above, default=0))
    price, other = lower[0]
    found = why_not(problem, award, other, find)
    if found.more is None:
        return Reason(item, id, "rule", count, offers[id] - price, other, found.stands_against)
    return Reason(item, id, "whole", count, offers[id] - price, other, (), found.more)


def _has(award: Awarded, offer: str, item: str) -> bool:
    return any((each.offer, each.item) == (offer, item) for each in award.given)


def _compared(offer: Offer, quantity: int) -> int:
    """What the offer compares by for so much of the item: for as much as it could give what it asks, beyond that its last price."""
    units = min(quantity, offer.most)
    return (offer.steps[step_of(offer, units)].price + offer.adjust) * quantity + fixed_of(offer, units) + offer.adjust_once


def _lowest(problem: Sourcing, item: str, quantity: int) -> int | None:
    """The lowest single offer for so much of the item; None where nobody makes one."""
    return min((_compared(offer, quantity) for offer in offers_of(problem) if item in offer.items), default=None)

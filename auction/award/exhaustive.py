"""The naive solver of whole problems: every award there is, each reckoned by itself. The yardstick, for small problems only."""

from collections.abc import Iterator, Sequence
from itertools import product
from math import prod
from typing import Final

from auction.award.indexed import offers_of
from auction.award.lottery import marks_of
from auction.award.sourcing import Awarded, Given, Offer, Package, Sourcing
from auction.award.tally import classes_of, tally
from auction.core.money import is_multiple

NAME: Final = "exhaustive"
VERSION: Final = "1"
MOST_AWARDS: Final = 1_000_000
"""Above this many combinations of what offers could give nothing is tried."""


class TooMany(ValueError):
    """There are more awards than are tried one by one."""


def exhaustive(problem: Sourcing) -> Awarded | None:
    """The legal award of the least cost, of equal cost of the lowest marks; None where there is none.

    Where nothing is legal, rules are given up, a class of priority after the other from the highest. Raises TooMany.
    """
    classes = classes_of(problem)
    for lowest in (None, *sorted({priority for priority in classes.values() if priority}, reverse=True)):
        given_up = () if lowest is None else tuple(sorted(name for name, found in classes.items() if found >= lowest))
        best = min(legal_awards(problem, given_up), key=lambda award: _order(problem, award), default=None)
        if best is not None:
            return best
    return None


def legal_awards(problem: Sourcing, given_up: tuple[str, ...] = ()) -> Iterator[Awarded]:
    """Every legal award, each with its exact cost, and with it as its bound."""
    for given, packages in awards(problem):
        award = Awarded(given, packages, given_up, 0, 0, NAME, VERSION, "every award")
        found = tally(problem, award)
        if all(breach.rule == "Q8" for breach in found.breaches):
            yield Awarded(given, packages, given_up, found.cost, found.cost, NAME, VERSION, "every award")


def awards(problem: Sourcing) -> Iterator[tuple[tuple[Given, ...], tuple[str, ...]]]:
    """Every combination of what offers and packages could give that fits the items, legal or not."""
    offers = sorted(offers_of(problem), key=lambda each: each.id)
    packages = sorted(problem.packages, key=lambda each: each.id)
    room = {item.id: item.quantity + item.over for item in problem.items}
    if prod(prod(min(room[name], offer.most) + 1 for name in offer.items) for offer in offers) * 2 ** len(packages) > MOST_AWARDS:
        raise TooMany(f"problem {problem.id} has too many awards to try them all")
    needed = {item.id: 0 if item.may_be_left else item.quantity for item in problem.items}
    for taken in product((False, True), repeat=len(packages)):
        chosen = [package for package, is_taken in zip(packages, taken, strict=True) if is_taken]
        left = _without(room, chosen)
        if left is not None:
            for given in _given(offers, left):
                awarded = {name: room[name] - left[name] for name in room}
                for each in given:
                    awarded[each.item] += each.quantity
                if all(awarded[name] >= needed[name] for name in needed):
                    yield given, tuple(package.id for package in chosen)


def _order(problem: Sourcing, award: Awarded) -> tuple[int, int, list[tuple[str, str, int]], tuple[str, ...]]:
    return award.cost, marks_of(problem, award), [(each.offer, each.item, -each.quantity) for each in award.given], award.packages


def _without(room: dict[str, int], chosen: Sequence[Package]) -> dict[str, int] | None:
    left = dict(room)
    for package in chosen:
        for content in package.contents:
            left[content.item] -= content.quantity
    return left if min(left.values(), default=0) >= 0 else None


def _given(offers: Sequence[Offer], left: dict[str, int]) -> Iterator[tuple[Given, ...]]:
    """What these offers can give of what is left, each nothing or what it is willing to."""
    if not offers:
        yield ()
        return
    offer, names = offers[0], sorted(offers[0].items)
    for quantities in product(*(range(min(left[name], offer.most) + 1) for name in names)):
        total = sum(quantities)
        if total == 0 or (offer.least <= total <= offer.most and is_multiple(total, offer.multiple)):
            rest = dict(left)
            for name, quantity in zip(names, quantities, strict=True):
                rest[name] -= quantity
            own = tuple(Given(offer.id, name, quantity) for name, quantity in zip(names, quantities, strict=True) if quantity)
            for others in _given(offers[1:], rest):
                yield own + others

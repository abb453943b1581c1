"""What each bid and each package of lots that are awarded together has to hope for, if all lots closed now (C10)."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from auction.award.joint import Joint, line_of
from auction.award.sourcing import Awarded, Package, Sourcing, Step
from auction.core.commands import Prospect
from auction.core.money import rounded_down

MOST_TRIED: Final = 200
"""So many bids at most are tried at another price; the rest is told whether it wins, and no price."""

Find = Callable[[Sourcing], Awarded | None]
"""The cheapest award that is found of a problem; None where there is none."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What would be paid if all lots closed now, in minor units, and the prospect of each bid and package."""

    total: int
    prospects: tuple[Prospect, ...]


def outlook(joint: Joint, find: Find) -> Outlook | None:
    """C10: the award as it would be now, and at what price each that is not in it would be, everything else as it is.

    A bid on quantities has no one price for all it offers, so it is told only whether it is awarded something. So is one above
    the reserve price, as others that nothing can be told, and one whose price would follow from what is left and its reserve.
    """
    problem, unit = joint.problem, 10 ** (joint.problem.scale - joint.lots.currency_scale)
    best = find(problem)
    if best is None:
        return None
    winning = {each.offer for each in best.given if each.quantity} | set(best.packages)
    found, tried = [], 0
    for id, package in joint.packages.items():
        price = None
        if id not in winning and tried < MOST_TRIED:
            tried += 1
            price = _price(problem, best, find(_free(problem, id)), id, 0, unit)
        found.append(Prospect("", package.supplier, id in winning, price, package.package))
    for id, (lot, bid) in joint.bids.items():
        price = None
        if id not in winning and lot.way == "whole" and tried < MOST_TRIED:
            tried += 1
            adjust = next(offer.adjust for offer in problem.offers if offer.id == id)
            price = _price(problem, best, find(_free(problem, id)), id, adjust, unit)
        found.append(Prospect(lot.lot, bid.supplier, id in winning, price))
    found += [Prospect("", package.supplier, False, None, package.package) for package in joint.dear]
    weighed = {(lot.lot, bid.seq) for lot, bid in joint.bids.values()}
    dear = [(lot.lot, bid) for lot in joint.lots.lots for bid in lot.bids if (lot.lot, bid.seq) not in weighed]
    found += [Prospect(lot_id, bid.supplier, False, None) for lot_id, bid in dear]
    paid = sum(money for money in _paid(joint, best))
    return Outlook(paid, tuple(found))


def _free(problem: Sourcing, id: str) -> Sourcing:
    """The problem in which this one costs nothing."""
    offers = tuple(replace(o, steps=(Step(0, 0),), adjust=0) if o.id == id else o for o in problem.offers)
    return replace(problem, offers=offers, packages=tuple(_freely(p) if p.id == id else p for p in problem.packages))


def _freely(package: Package) -> Package:
    return replace(package, price=0, contents=tuple(replace(each, money=None) for each in package.contents))


def _price(problem: Sourcing, best: Awarded, free: Awarded | None, id: str, adjust: int, unit: int) -> int | None:
    """The most it could ask and be awarded: less than what the best award costs above the rest of one with it in it.

    Where they leave different lots the difference is of reserve prices, which are told to nobody.
    """
    if free is None or (id not in free.packages and all(each.offer != id for each in free.given)):
        return None
    if _taken(problem, best) != _taken(problem, free):
        return None
    price = rounded_down(best.cost - free.cost - adjust - 1, unit)
    return price if price > 0 else None


def _taken(problem: Sourcing, award: Awarded) -> dict[str, int]:
    """How much of each item is awarded."""
    units = {item.id: 0 for item in problem.items}
    for each in award.given:
        units[each.item] += each.quantity
    for package in problem.packages:
        for content in package.contents if package.id in award.packages else ():
            units[content.item] += content.quantity
    return units


def _paid(joint: Joint, award: Awarded) -> list[int]:
    """What is paid for each part of the award, in minor units."""
    given = [joint.bids[each.offer] for each in award.given]
    quantities = [each.quantity for each in award.given]
    lines = [line_of(joint, lot, bid, quantity) for (lot, bid), quantity in zip(given, quantities, strict=True)]
    return [line.money for line in lines] + [joint.packages[id].price for id in award.packages]

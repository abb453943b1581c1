"""What each bid and each package of lots that are awarded together has to hope for, if all lots closed now (C10, C11)."""

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, replace
from typing import Final

from auction.award.joint import Joint, line_of
from auction.award.sourcing import Awarded, Package, Sourcing, Step
from auction.award.supposing import as_kept, with_offer
from auction.core.commands import Prospect
from auction.core.money import rounded_down

MOST_TRIED: Final = 200
"""So many bids at most are tried; with more that are not awarded, each is told whether it wins, no rank and few prices (C11)."""

Find = Callable[[Sourcing], Awarded | None]
"""The cheapest award that is found of a problem; None where there is none."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What would be paid if all lots closed now, in minor units, and the prospect of each bid and package."""

    total: int
    prospects: tuple[Prospect, ...]


@dataclass(frozen=True, slots=True)
class _Tried:
    """The price at which an offer would be awarded, and what the award costs with it as it is, each None where none is told."""

    price: int | None = None
    cost: int | None = None


def outlook(joint: Joint, find: Find, most: int = MOST_TRIED) -> Outlook | None:
    """C10, C11: the award as it would be now, and at what price each that is not in it would be, everything else as it is.

    A bid on quantities has no one price for all it offers, so it has a rank alone. One above the reserve price has neither, as
    others that nothing can be told, nor has one whose price or rank would follow from what is left and its reserve. At most
    `most` are tried.
    """
    best = find(joint.problem)
    if best is None:
        return None
    kept = as_kept(joint.problem, best)
    winning = {each.offer for each in best.given if each.quantity} | set(best.packages)
    lost = [id for id in (*joint.packages, *joint.bids) if id not in winning]
    tried = {id: _tried(joint, kept, best, id, find) for id in lost[:most]}
    places = _places(joint, best, winning, tried) if len(lost) <= most else {}
    found = []
    for id, package in joint.packages.items():
        price = tried[id].price if id in tried else None
        found.append(Prospect("", package.supplier, id in winning, price, package.package, places.get(id)))
    for id, (lot, bid) in joint.bids.items():
        price = tried[id].price if id in tried else None
        found.append(Prospect(lot.lot, bid.supplier, id in winning, price, rank=places.get(id)))
    found += [Prospect("", package.supplier, False, None, package.package) for package in joint.dear]
    weighed = {(lot.lot, bid.seq) for lot, bid in joint.bids.values()}
    dear = [(lot.lot, bid) for lot in joint.lots.lots for bid in lot.bids if (lot.lot, bid.seq) not in weighed]
    found += [Prospect(lot_id, bid.supplier, False, None) for lot_id, bid in dear]
    return Outlook(sum(_paid(joint, best)), tuple(found))


def _tried(joint: Joint, problem: Sourcing, best: Awarded, id: str, find: Find) -> _Tried:
    """What can be told of an offer that is not awarded: of a package, and of a bid on a whole lot, its price too.

    `problem` holds to the rules that the best award keeps. Where none of them is of money, an award with it at no price is the one
    with it at any, and what it asks comes on top; what is not awarded at no price is asked for.
    """
    asked, adjust = _asked(joint, id)
    if asked is None or any(limit.metric == "spend" for limit in problem.limits):
        price = None if asked is None else _price(joint, best, find(_at(problem, id, 0)), id, adjust)
        if price is not None and not _has(find(_at(problem, id, price * _unit(joint), adjust)), id):
            price = None
        return _Tried(price, _cost_with(problem, best, id, find))
    free = find(_at(problem, id, 0))
    if free is None or not _has(free, id):
        return _Tried(None, _cost_with(problem, best, id, find))
    alike = _leaves_alike(problem, best, free)
    return _Tried(_price(joint, best, free, id, adjust), free.cost + asked + adjust if alike else None)


def _cost_with(problem: Sourcing, best: Awarded, id: str, find: Find) -> int | None:
    """What the cheapest award with a part of it comes to; None where none keeps the rules, or it leaves other lots."""
    award = find(with_offer(problem, id))
    return award.cost if award is not None and _leaves_alike(problem, best, award) else None


def _places(joint: Joint, best: Awarded, winning: Set[str], tried: Mapping[str, _Tried]) -> dict[str, int]:
    """C11: the place of every offer of which it is known what the award would cost with it, among those that share a lot."""
    costs = dict.fromkeys(winning, (best.cost, 0))
    costs |= {id: (max(each.cost, best.cost), 1) for id, each in tried.items() if each.cost is not None}
    owner = {id: bid.supplier for id, (_, bid) in joint.bids.items()}
    owner |= {id: package.supplier for id, package in joint.packages.items()}
    lots = {id: (lot.lot,) for id, (lot, _) in joint.bids.items()} | {id: package.lots for id, package in joint.packages.items()}
    on_lot: dict[str, list[str]] = {}
    for id in sorted(costs):
        for lot in lots[id]:
            on_lot.setdefault(lot, []).append(id)
    places = {}
    for id, cost in costs.items():
        rivals = [other for lot in lots[id] for other in on_lot[lot] if owner[other] != owner[id] and costs[other] < cost]
        places[id] = 1 + len({owner[other] for other in rivals})
    return places


def _asked(joint: Joint, id: str) -> tuple[int | None, int]:
    """What an offer asks for all of it, and what is counted and not paid; None for a bid on quantities."""
    package = next((each for each in joint.problem.packages if each.id == id), None)
    if package is not None:
        return package.price, 0
    offer = next(each for each in joint.problem.offers if each.id == id)
    return (offer.steps[0].price, offer.adjust) if joint.bids[id][0].way == "whole" else (None, 0)


def _at(problem: Sourcing, id: str, price: int, adjust: int = 0) -> Sourcing:
    """The problem in which this one asks that much."""
    offers = tuple(replace(o, steps=(Step(0, price),), adjust=adjust) if o.id == id else o for o in problem.offers)
    packages = tuple(_priced(p, price) if p.id == id else p for p in problem.packages)
    return replace(problem, offers=offers, packages=packages)


def _priced(package: Package, price: int) -> Package:
    return replace(package, price=price, contents=tuple(replace(each, money=None) for each in package.contents))


def _has(award: Awarded | None, id: str) -> bool:
    return award is not None and (id in award.packages or any(each.offer == id for each in award.given))


def _unit(joint: Joint) -> int:
    """The units of the problem that are a minor unit."""
    return int(10 ** (joint.problem.scale - joint.lots.currency_scale))


def _price(joint: Joint, best: Awarded, free: Awarded | None, id: str, adjust: int) -> int | None:
    """The most it could ask and be awarded: less than what the best award costs above the rest of one with it in it.

    Where they leave different lots the difference is of reserve prices, which are told to nobody.
    """
    if free is None or not _has(free, id) or not _leaves_alike(joint.problem, best, free):
        return None
    price = rounded_down(best.cost - free.cost - adjust - 1, _unit(joint))
    return price if price > 0 else None


def _leaves_alike(problem: Sourcing, best: Awarded, other: Awarded) -> bool:
    return _taken(problem, best) == _taken(problem, other)


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

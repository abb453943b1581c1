"""Whether an award of a problem is legal, and what it costs, recounted in whole numbers and trusting nothing.

One function a rule; none of them shares a line with the rows that a solver was handed.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

from auction.award.asked import broken_limits, figure_of, spent
from auction.award.pieces import (
    Book,
    Piece,
    book_of,
    fixed_of,
    item_says,
    picks,
    picks_item,
    picks_supplier,
    pieces_of,
)
from auction.award.sourcing import Awarded, Discount, Item, Offer, Sourcing
from auction.core.award_rules import Average, Select
from auction.core.money import is_multiple, rounded_down


@dataclass(frozen=True, slots=True)
class Breach:
    """What is wrong with an award: the rule of the rulebook, whose rule (an id), what, and by how much where that can be said."""

    rule: str
    id: str
    what: str
    by: int = 0


@dataclass(frozen=True, slots=True)
class Tally:
    """What an award comes to: paid before rebates, rebates, what only counts, what is left, and rules broken at a price."""

    paid: int
    rebates: int
    adjusted: int
    left: int
    penalties: int
    breaches: tuple[Breach, ...]

    @property
    def cost(self) -> int:
        """What is compared (rule Q8)."""
        return self.paid - self.rebates + self.adjusted + self.left + self.penalties


@dataclass(frozen=True, slots=True)
class Taken:
    """An award with what has been found of it once."""

    problem: Sourcing
    awarded: Awarded
    book: Book
    pieces: tuple[Piece, ...]

    def by_offer(self) -> dict[str, int]:
        """The units each offer gives, of those that give any."""
        units: dict[str, int] = {}
        for piece in self.pieces:
            if isinstance(piece.fill, Offer):
                units[piece.fill.id] = units.get(piece.fill.id, 0) + piece.units
        return units

    def packages(self) -> list[str]:
        """The packages of the problem that are taken, each once."""
        return [name for name in dict.fromkeys(self.awarded.packages) if name in self.book.packages]


Found: TypeAlias = Iterator[Breach]


def tally(problem: Sourcing, awarded: Awarded) -> Tally:
    """What the award costs, exactly, and every breach in the order of the rules; none where it is legal and is what it says.

    Neither that the award is the cheapest nor that giving a rule up was needed is said here: that is what a certificate is for.
    """
    book = book_of(problem)
    taken = Taken(problem, awarded, book, tuple(pieces_of(book, awarded)))
    limits = list(broken_limits(problem, book, taken.pieces, awarded.given_up))
    breaches = [breach for finds in RULES for breach in finds(taken)]
    breaches += [Breach("Q16", each.limit.id, each.what, each.by) for each in limits if not each.priced]
    units, packages = taken.by_offer(), taken.packages()
    offers = [(book.offers[name], quantity) for name, quantity in units.items()]
    fixed = sum(fixed_of(offer, quantity) for offer, quantity in offers)
    adjusted = sum(offer.adjust * quantity + offer.adjust_once for offer, quantity in offers)
    adjusted += sum(book.packages[name].adjust for name in packages)
    found = Tally(
        paid=sum(piece.money for piece in taken.pieces) + fixed,
        rebates=sum(_rebate(taken, discount) for discount in problem.discounts),
        adjusted=adjusted,
        left=sum(item.left_at(left) for item, left in _left(taken)),
        penalties=sum(each.price for each in limits),
        breaches=(),
    )
    if found.cost != awarded.cost:
        breaches.append(Breach("Q8", problem.id, f"costs {found.cost}, not {awarded.cost}", abs(found.cost - awarded.cost)))
    if awarded.bound > found.cost:
        breaches.append(Breach("Q8", problem.id, f"a bound of {awarded.bound} above its cost", awarded.bound - found.cost))
    breaches.sort(key=lambda each: (int(each.rule[1:]), each.id, each.what))
    return Tally(found.paid, found.rebates, found.adjusted, found.left, found.penalties, tuple(breaches))


def _left(taken: Taken) -> list[tuple[Item, int]]:
    """What is left of each item; below zero is what is awarded beyond what is wanted."""
    units: dict[str, int] = {}
    for piece in taken.pieces:
        units[piece.item.id] = units.get(piece.item.id, 0) + piece.units
    return [(item, item.quantity - units.get(item.id, 0)) for item in taken.problem.items]


def _covered(taken: Taken) -> Found:
    for item, left in _left(taken):
        if left > 0 and not item.may_be_left:
            yield Breach("Q1", item.id, f"{left} units of {item.quantity} are left, and all must be awarded", left)
        if -left > item.over:
            yield Breach("Q1", item.id, f"{-left} units more than the {item.quantity} wanted", -left - item.over)


def _as_offered(taken: Taken) -> Found:
    for name, units in taken.by_offer().items():
        offer = taken.book.offers[name]
        if units < offer.least:
            yield Breach("Q2", name, f"{units} units, below the least of {offer.least}", offer.least - units)
        if units > offer.most:
            yield Breach("Q2", name, f"{units} units, above the most of {offer.most}", units - offer.most)
        if not is_multiple(units, offer.multiple):
            yield Breach("Q2", name, f"{units} units are no multiple of {offer.multiple}")


def _well_formed(taken: Taken) -> Found:
    awarded, book = taken.awarded, taken.book
    named = [(each.offer, each.item) for each in awarded.given]
    for each in awarded.given:
        if each.offer not in book.offers:
            yield Breach("Q7", each.offer, "no such offer")
        elif each.item not in book.offers[each.offer].items:
            yield Breach("Q7", each.offer, f"does not offer {each.item}")
        elif each.quantity <= 0:
            yield Breach("Q7", each.offer, f"gives {each.quantity} units of {each.item}")
    if any(count > 1 for count in Counter(named).values()) or named != sorted(named):
        yield Breach("Q7", taken.problem.id, "what is given is not told once each in the order of offers and items")
    for name in awarded.packages:
        if name not in book.packages:
            yield Breach("Q7", name, "no such package")
    for what, ids in (("packages", awarded.packages), ("rules given up", awarded.given_up)):
        if list(ids) != sorted(dict.fromkeys(ids)):
            yield Breach("Q7", taken.problem.id, f"the {what} are not told once each in the order of their ids")


def _choices(taken: Taken) -> Found:
    named: Counter[tuple[str, str]] = Counter()
    for name in taken.by_offer():
        named[(taken.book.offers[name].supplier, taken.book.offers[name].choice)] += 1
    for name in taken.packages():
        named[(taken.book.packages[name].supplier, taken.book.packages[name].choice)] += 1
    for choice in taken.problem.choices:
        beyond = named[(choice.supplier, choice.id)] - choice.most
        if beyond > 0:
            yield Breach("Q10", choice.id, f"{beyond} more than {choice.most} of {choice.supplier}'s choice", beyond)


def _rebate(taken: Taken, discount: Discount) -> int:
    """What the discount takes off: the share of the highest level that is reached, rounded down (rule Q11)."""
    own = [piece for piece in taken.pieces if piece.supplier.id == discount.supplier]
    counted = [piece for piece in own if picks(discount.where, piece.item, piece.fill)]
    measured = {
        "spend": lambda: _spent(taken, counted, discount.where),
        "units": lambda: sum(piece.units for piece in counted),
        "items": lambda: len(Counter(piece.item.id for piece in counted)),
    }[discount.metric]()
    reached = [level for level in discount.levels if level.begins <= measured]
    if not reached:
        return 0
    share = reached[-1].share
    spent = _spent(taken, [piece for piece in own if picks(discount.on, piece.item, piece.fill)], discount.on)
    return rounded_down(spent * share.num, share.den)


def _spent(taken: Taken, pieces: list[Piece], where: Select | None) -> int:
    return spent(taken.book, pieces, lambda item, fill: picks(where, item, fill))


def _averages(taken: Taken) -> Found:
    for average in taken.problem.averages:
        if average.id not in taken.awarded.given_up:
            beyond = _beyond(taken, average)
            if (beyond > 0) if average.sense == "at_most" else (beyond < 0):
                side = "above" if average.sense == "at_most" else "below"
                yield Breach("Q18", average.id, f"the mean of {average.figure} is {side} {average.amount}", abs(beyond))


def _beyond(taken: Taken, average: Average) -> int:
    """By how much the figure is above its bound, summed over what is awarded."""
    total = 0
    for piece in taken.pieces:
        if picks(average.where, piece.item, piece.fill):
            weight = piece.units * (piece.item.baseline if average.by == "baseline" else 1)
            total += weight * (figure_of(piece, average.figure) - average.amount)
    return total


def _consistent(taken: Taken) -> Found:
    """Of every pair of items of a group: what is given of one times what is wanted of the other is the same both ways."""
    given: Counter[tuple[str, str]] = Counter()
    for piece in taken.pieces:
        given[(piece.supplier.id, piece.item.id)] += piece.units
    for rule in taken.problem.consistent:
        if rule.id in taken.awarded.given_up:
            continue
        groups: dict[str, list[Item]] = {}
        for item in taken.problem.items:
            value = item_says(item, rule.where_by) if rule.where_by else ""
            if value is not None and picks_item(rule.where, item):
                groups.setdefault(value, []).append(item)
        for value, items in groups.items():
            first = items[0]
            for supplier, other in ((supplier, other) for supplier in taken.book.suppliers for other in items[1:]):
                mine, its = given[(supplier, first.id)], given[(supplier, other.id)]
                if mine * other.quantity != its * first.quantity:
                    group = f" of {value}" if value else ""
                    yield Breach("Q19", rule.id, f"{supplier} has other shares of {first.id} and {other.id}{group}")


def _conditions(taken: Taken) -> Found:
    for rule in taken.problem.conditions:
        if rule.id in taken.awarded.given_up or not _has(taken, rule.who, rule.where):
            continue
        then = _has(taken, rule.then_who, rule.then_where)
        if then != (rule.kind == "requires"):
            yield Breach("Q20", rule.id, "what it requires is not awarded" if not then else "what it excludes is awarded too")


def _has(taken: Taken, who: Select, where: Select) -> bool:
    return any(picks_supplier(who, piece.supplier) and picks(where, piece.item, piece.fill) for piece in taken.pieces)


def _given_up(taken: Taken) -> Found:
    """Whole classes of priority, from the highest down (rule Q21)."""
    problem = taken.problem
    classes = classes_of(problem)
    named = [classes[name] for name in taken.awarded.given_up if name in classes]
    for name in taken.awarded.given_up:
        if classes.get(name, 0) == 0:
            yield Breach("Q21", name, "is no rule that may be given up")
    for name, priority in classes.items():
        if named and priority >= max(1, min(named)) and name not in taken.awarded.given_up:
            yield Breach("Q21", name, f"is kept, though rules of class {min(named)} are given up")


def classes_of(problem: Sourcing) -> dict[str, int]:
    """The class of every rule that may be asked to be kept, zero for a mandatory one."""
    classes = {rule.id: rule.priority for rule in problem.limits}
    classes |= {rule.id: rule.priority for rule in problem.averages}
    classes |= {rule.id: rule.priority for rule in problem.consistent}
    return classes | {rule.id: rule.priority for rule in problem.conditions}


RULES: Final[tuple[Callable[[Taken], Found], ...]] = (
    _covered,
    _as_offered,
    _well_formed,
    _choices,
    _averages,
    _consistent,
    _conditions,
    _given_up,
)

"""What winners are paid: what they ask, or by rules under which asking one's true cost is safe; each shown beside the other.

*Externality* payments (Vickrey, Clarke, Groves) give a winner, beyond what it asks, all that the award would cost more without
it. In a reverse auction that can be far more than what is asked, and several winners together can be paid so much that losers
and the consortium would rather trade with one another. *Core* payments are as near to these as can be without that: no set of
suppliers would do the whole for less. Sources: Ausubel and Milgrom (2002); Day and Raghavan, Management Science 53 (2007); Day
and Cramton, Operations Research 60 (2012).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from auction.award.indexed import offers_of
from auction.award.pieces import fixed_of, step_of
from auction.award.solver import Solved, Unsolved
from auction.award.sourcing import Awarded, Offer, Sourcing
from auction.award.supposing import Find, as_kept, winners_of, without_supplier
from auction.award.tally import tally
from auction.core.award_rules import Limit, Select
from auction.core.money import price_text

MOST_ROUNDS: Final = 500
"""So many coalitions at most are found in one another's way before core payments are given up."""


@dataclass(frozen=True, slots=True)
class Payment:
    """A winner's surplus over what it asks, in the problem's units: at least `least`, at most `most`; equal where all is proven.

    None for both where nobody can take its place: then no price follows from others' bids.
    """

    supplier: str
    least: int | None
    most: int | None


@dataclass(frozen=True, slots=True)
class Cut:
    """Suppliers who together may be paid no more than this beyond what they ask: without them the award costs only so much more."""

    suppliers: tuple[str, ...]
    most: int


Nearest = Callable[[Sequence[str], Mapping[str, int], Sequence[Cut]], Mapping[str, int] | None]
"""Whole surpluses that keep all cuts and the highest of each: the most that can be in all, and then nearest to the highest.

None where none were found in time."""


def externality(problem: Sourcing, solved: Solved, find: Find) -> tuple[Payment, ...]:
    """F8: of each winner what the award would cost more without it, by the rules it keeps, between what is proven of both."""
    award, found = solved.awarded, []
    kept = as_kept(problem, award)
    for winner in winners_of(problem, award):
        other = find(_forbidding(kept, winner))
        if isinstance(other, Unsolved):
            found.append(Payment(winner, None, None))
            continue
        least = max(0, other.awarded.bound - award.cost)
        found.append(Payment(winner, least, max(least, other.awarded.cost - award.bound)))
    return tuple(found)


def _forbidding(problem: Sourcing, supplier: str) -> Sourcing:
    """The problem in which the supplier is awarded nothing; where labels of offers decide what rules are about, its own still do.

    So each rule stays what it is, and what an award costs without somebody is the same here as in the core (F9).
    """
    said = (*(offer.labels for offer in problem.offers), *(package.labels for package in problem.packages))
    if not any(said):
        return without_supplier(problem, supplier)
    nothing = Limit("poolbid-without", "winners", "at_most", 0, who=Select((supplier,)))
    return replace(problem, limits=(*problem.limits, nothing))


@dataclass(frozen=True, slots=True)
class Core:
    """Surpluses that no coalition would rather undo, and the coalitions that held them down; in order of the suppliers' ids."""

    surpluses: tuple[tuple[str, int], ...]
    cuts: tuple[Cut, ...]


def core(problem: Sourcing, solved: Solved, paid: Sequence[Payment], find: Find, nearest: Nearest) -> Core | None:
    """F9: payments in the core nearest to externality payments; None where somebody cannot be replaced, or too many rounds pass.

    Each round asks for the cheapest award when winners ask what they would be paid. One that is cheaper than all is a coalition
    that would rather trade: the winners it does without are together paid no more than it lets them.
    """
    if any(each.most is None for each in paid):
        return None
    award, highest = solved.awarded, {each.supplier: each.most or 0 for each in paid}
    names, cuts = tuple(highest), list[Cut]()
    for _ in range(MOST_ROUNDS):
        surplus = nearest(names, highest, cuts)
        if surplus is None:
            return None
        cut = blocking(problem, award, surplus, find)
        if cut is None or cut in cuts:
            return Core(tuple((name, surplus[name]) for name in names), tuple(cuts))
        cuts.append(cut)
    return None


def blocking(problem: Sourcing, award: Awarded, surplus: Mapping[str, int], find: Find) -> Cut | None:
    """The coalition that would do the whole for the least, when each winner asks its surplus on top; None where none undercuts."""
    asked = tuple(
        Limit(f"poolbid-surplus-{place}", "winners", "at_most", 0, who=Select((name,)), penalty=more, penalty_once=True)
        for place, (name, more) in enumerate(surplus.items())
        if more > 0
    )
    found = find(replace(problem, limits=(*problem.limits, *asked)))
    if isinstance(found, Unsolved) or found.awarded.cost >= award.cost + sum(surplus.values()):
        return None
    used = winners_of(problem, found.awarded)
    own = found.awarded.cost - sum(surplus.get(name, 0) for name in used)
    return Cut(tuple(name for name in surplus if name not in used), own - award.cost)


@dataclass(frozen=True, slots=True)
class Paid:
    """What a winner asks, and would be paid by each other rule, in the problem's units; None where nothing follows."""

    supplier: str
    asked: int
    uniform: int
    least: int | None
    most: int | None
    core: int | None


def paid_by_rules(problem: Sourcing, solved: Solved, find: Find, nearest: Nearest) -> tuple[Paid, ...]:
    """What each winner would be paid: as it asks, uniformly (F11), by externality (F8) and in the core (F9), side by side."""
    paid = externality(problem, solved, find)
    found = core(problem, solved, paid, find, nearest)
    surplus = {} if found is None else dict(found.surpluses)
    asked, same = asked_by(problem, solved.awarded), uniform(problem, solved.awarded)

    def beside(supplier: str, more: int | None) -> int | None:
        return None if more is None else asked[supplier] + more

    return tuple(
        Paid(
            each.supplier,
            asked[each.supplier],
            same[each.supplier],
            beside(each.supplier, each.least),
            beside(each.supplier, each.most),
            beside(each.supplier, surplus.get(each.supplier)),
        )
        for each in paid
    )


def uniform(problem: Sourcing, award: Awarded) -> dict[str, int]:
    """F11: every unit of an item at the highest price of a unit that is accepted of it, packages as they ask."""
    asked, offers = asked_by(problem, award), {offer.id: offer for offer in offers_of(problem)}
    units: dict[str, int] = {}
    for each in award.given:
        units[each.offer] = units.get(each.offer, 0) + each.quantity
    price = {id: last_price(offers[id], count) for id, count in units.items()}
    highest: dict[str, int] = {}
    for each in award.given:
        highest[each.item] = max(highest.get(each.item, 0), price[each.offer])
    more = dict.fromkeys(asked, 0)
    for each in award.given:
        more[offers[each.offer].supplier] += each.quantity * (highest[each.item] - price[each.offer])
    for id, count in units.items():
        offer = offers[id]
        own = offer.steps[step_of(offer, count)].price * count + fixed_of(offer, count) - offer.once
        more[offer.supplier] += max(0, price[id] * count - own)  # earlier units that ask less than the last are paid as it is
    return {name: asked[name] + more[name] for name in asked}


def last_price(offer: Offer, units: int) -> int:
    """What the last of so many units costs: the price of the step that the quantity reaches, of incremental ones of its own."""
    last = units - 1 if offer.kind == "incremental" else units
    return [step.price for step in offer.steps if step.begins <= last][-1]


def paid_plain(problem: Sourcing, solved: Solved, find: Find, nearest: Nearest) -> list[dict[str, str | None]]:
    """What each winner asks and would be paid by each rule, side by side, as decimal text; null where nothing follows."""

    def text(amount: int | None) -> str | None:
        return None if amount is None else price_text(amount, problem.scale)

    return [
        {
            "supplier": each.supplier,
            "asked": text(each.asked),
            "uniform": text(each.uniform),
            "least": text(each.least),
            "most": text(each.most),
            "core": text(each.core),
        }
        for each in paid_by_rules(problem, solved, find, nearest)
    ]


def paid_line(row: Mapping[str, str | None]) -> str:
    """A row of `paid_plain` in a line for people."""
    said = f"{row['supplier']} asks {row['asked']}, uniformly paid {row['uniform']}"
    if row["least"] is None:
        return f"{said}; nobody can take its place, so nothing follows from others' bids"
    rule = row["least"] if row["least"] == row["most"] else f"{row['least']} to {row['most']}"
    return f"{said}; by externality it is paid {rule}, in the core {row['core'] or 'nothing can be said'}"


def asked_by(problem: Sourcing, award: Awarded) -> dict[str, int]:
    """What each winner asks for what it is awarded: money before rebates, less rebates (rule Q8)."""
    alone = {name: tally(without_others(problem, name), only(problem, award, name)) for name in winners_of(problem, award)}
    return {name: counted.paid - counted.rebates for name, counted in alone.items()}


def only(problem: Sourcing, award: Awarded, supplier: str) -> Awarded:
    """What the supplier has of the award."""
    own = {offer.id for offer in problem.offers if offer.supplier == supplier}
    own |= {package.id for package in problem.packages if package.supplier == supplier}
    given = tuple(each for each in award.given if each.offer in own)
    return replace(award, given=given, packages=tuple(id for id in award.packages if id in own))


def without_others(problem: Sourcing, supplier: str) -> Sourcing:
    """The problem with this supplier's offers alone."""
    for other in problem.suppliers:
        if other.id != supplier:
            problem = without_supplier(problem, other.id)
    return problem

"""What an award problem decides, as columns: the units of each item by each offer, the packages, and what is left.

Of an offer each step that can be reached is a pair of columns, how much and whether; where one price holds for every quantity
from nothing on, how much alone. A single item's units are counted in the offer's multiples.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from auction.award.draft import Draft
from auction.award.indexed import offers_of
from auction.award.rows import NONE
from auction.award.sourcing import Content, Given, Item, Offer, Package, Sourcing, Supplier
from auction.core.money import apportion, rounded_down


@dataclass(frozen=True, slots=True)
class Reach:
    """A step that can be reached: from `least` to `most` multiples of units at `price` a unit, and `fixed` besides."""

    least: int
    most: int
    price: int
    fixed: int


@dataclass(slots=True)
class Plan:
    """The problem in the order of ids with its columns.

    A *part* is what one offer gives of one item: `units[part]` are its columns, each so many units as `weight[part]` says and
    together at most `most[part]`; `whether[part]` are the columns whose sum says whether there is any, where there are such.
    Offers are numbered before packages; `parts_of[offer]` are theirs, `taken[offer]` the columns that sum to whether it gives
    anything. `paid` is a package's money by part. `left` is the column of what is left of an item.
    """

    items: Sequence[Item]
    suppliers: Sequence[Supplier]
    offers: Sequence[Offer]
    packages: Sequence[Package]
    draft: Draft = field(default_factory=Draft)
    supplier: list[int] = field(default_factory=list)
    item: list[int] = field(default_factory=list)
    offer: list[int] = field(default_factory=list)
    units: list[tuple[int, ...]] = field(default_factory=list)
    weight: list[int] = field(default_factory=list)
    most: list[int] = field(default_factory=list)
    whether: list[tuple[int, ...]] = field(default_factory=list)
    paid: dict[int, int] = field(default_factory=dict)
    taken: dict[int, tuple[int, ...]] = field(default_factory=dict)
    parts_of: list[range] = field(default_factory=list)
    left: dict[int, int] = field(default_factory=dict)

    @property
    def fills(self) -> Sequence[Offer | Package]:
        """Offers and packages by their numbers."""
        return (*self.offers, *self.packages)

    def fill(self, number: int) -> Offer | Package:
        """The offer or package of this number."""
        return self.offers[number] if number < len(self.offers) else self.packages[number - len(self.offers)]


def plan_of(problem: Sourcing) -> Plan:
    """The columns of what is awarded and the rows that offers bind themselves by, without any rule of the consortium."""
    plan = Plan(
        sorted(problem.items, key=lambda each: each.id),
        sorted(problem.suppliers, key=lambda each: each.id),
        sorted(offers_of(problem), key=lambda each: each.id),
        sorted(problem.packages, key=lambda each: each.id),
    )
    items = {each.id: number for number, each in enumerate(plan.items)}
    suppliers = {each.id: number for number, each in enumerate(plan.suppliers)}
    for number, offer in enumerate(plan.offers):
        first = len(plan.item)
        places = sorted(items[name] for name in offer.items)
        limit = sum(plan.items[place].quantity + plan.items[place].over for place in places)
        steps = reached(offer, limit)
        (_single if len(places) == 1 else _several)(plan, number, offer, places, steps)
        plan.supplier += [suppliers[offer.supplier]] * len(places)
        plan.parts_of.append(range(first, len(plan.item)))
    for number, package in enumerate(plan.packages, start=len(plan.offers)):
        first = len(plan.item)
        _package(plan, number, package, items)
        plan.supplier += [suppliers[package.supplier]] * len(package.contents)
        plan.parts_of.append(range(first, len(plan.item)))
    for place, item in enumerate(plan.items):
        if item.may_be_left:
            plan.left[place] = _left(plan.draft, item)
    return plan


def _left(draft: Draft, item: Item) -> int:
    """The column of what is left of an item (rule Q6).

    Of a reserve of all units a whole price a unit is counted by it, and what that rounds off by a column of its own, rounded up.
    """
    if item.reserve is None:
        return draft.add_column(f"left {item.id}", item.quantity, item.otherwise or 0)
    price = rounded_down(item.reserve, item.quantity)
    rest = item.reserve - price * item.quantity
    left = draft.add_column(f"left {item.id}", item.quantity, price)
    if rest:
        rounded = draft.add_column(f"left {item.id} rounded", rest, 1)
        draft.add_row(f"reserve {item.id}", [(rounded, item.quantity), (left, -rest)], 0)
    return left


def reached(offer: Offer, limit: int) -> list[Reach]:
    """The steps of the offer that a quantity within `limit` can reach, in whole multiples."""
    found, multiple, steps, fixed = [], offer.multiple, offer.steps, 0
    most = min(offer.most, limit)
    for place, step in enumerate(steps):
        if place and offer.kind == "incremental":
            fixed += (steps[place - 1].price - step.price) * step.begins
        first = max(step.begins, offer.least, 1)
        last = most if place + 1 == len(steps) else min(most, steps[place + 1].begins - 1)
        low, high = -rounded_down(-first, multiple), rounded_down(last, multiple)
        if low <= high:
            found.append(Reach(low, high, step.price, fixed))
    return found


def _is_plain(offer: Offer, steps: Sequence[Reach]) -> bool:
    """Whether one price holds from nothing on, so that it need not be said apart whether anything is given."""
    if len(steps) != 1 or offer.once or offer.adjust_once or offer.choice:
        return False
    return steps[0].least == 1 and not steps[0].fixed


def _single(plan: Plan, number: int, offer: Offer, places: Sequence[int], steps: Sequence[Reach]) -> None:
    draft, multiple = plan.draft, offer.multiple
    plan.item.append(places[0])
    plan.offer.append(number)
    plan.weight.append(multiple)
    plan.most.append(steps[-1].most * multiple if steps else 0)
    if _is_plain(offer, steps):
        price = steps[0].price
        amount = draft.add_column(offer.id, steps[0].most, (price + offer.adjust) * multiple, price * multiple)
        plan.units.append((amount,))
        plan.whether.append(())
        return
    amounts, whether, rule = [], [], f"offer {offer.id}"
    for step, reach in enumerate(steps):
        money = reach.fixed + offer.once
        taken = draft.add_column(f"{offer.id} {step} taken", 1, money + offer.adjust_once, money)
        unit = reach.price * multiple
        amount = draft.add_column(f"{offer.id} {step}", reach.most, unit + offer.adjust * multiple, unit)
        _between(draft, rule, amount, taken, reach)
        amounts.append(amount)
        whether.append(taken)
    _one_step(plan, number, offer, whether)
    plan.units.append(tuple(amounts))
    plan.whether.append(tuple(whether))


def _several(plan: Plan, number: int, offer: Offer, places: Sequence[int], steps: Sequence[Reach]) -> None:
    draft, rule, plain = plan.draft, f"offer {offer.id}", _is_plain(offer, steps)
    by_place: list[list[int]] = [[] for _ in places]
    whether: list[int] = []
    for step, reach in enumerate(steps):
        money = reach.fixed + offer.once
        if not plain:
            whether.append(draft.add_column(f"{offer.id} {step} taken", 1, money + offer.adjust_once, money))
        amounts = []
        for place, columns in zip(places, by_place, strict=True):
            item = plan.items[place]
            most = min(reach.most * offer.multiple, item.quantity + item.over)
            amount = draft.add_column(f"{offer.id} {step} {item.id}", most, reach.price + offer.adjust, reach.price)
            amounts.append((amount, 1))
            columns.append(amount)
        if offer.multiple > 1:
            times = draft.add_column(f"{offer.id} {step} multiples", reach.most)
            draft.add_row(rule, [*amounts, (times, -offer.multiple)], 0, 0)
            amounts = [(times, 1)]
        if plain:
            if offer.multiple == 1 and draft.most_of(amounts) > reach.most:
                draft.add_row(rule, amounts, NONE, reach.most)
        else:
            _between_several(draft, rule, amounts, whether[-1], reach)
    _one_step(plan, number, offer, whether)
    for place, columns in zip(places, by_place, strict=True):
        plan.item.append(place)
        plan.offer.append(number)
        plan.weight.append(1)
        plan.most.append(max((draft.high[column] for column in columns), default=0))
        plan.units.append(tuple(columns))
        plan.whether.append(())


def _between(draft: Draft, rule: str, amount: int, taken: int, reach: Reach) -> None:
    """Nothing, or what the step reaches from and to."""
    columns = (amount, taken)
    if reach.least == reach.most:
        draft.add_plain_row(rule, columns, (1, -reach.most), 0, 0)
        return
    draft.add_plain_row(rule, columns, (1, -reach.least), 0)
    draft.add_plain_row(rule, columns, (1, -reach.most), NONE, 0)


def _between_several(draft: Draft, rule: str, amounts: list[tuple[int, int]], taken: int, reach: Reach) -> None:
    """The same of amounts that are counted together."""
    if reach.least == reach.most:
        draft.add_row(rule, [*amounts, (taken, -reach.most)], 0, 0)
        return
    draft.add_row(rule, [*amounts, (taken, -reach.least)], 0)
    draft.add_row(rule, [*amounts, (taken, -reach.most)], NONE, 0)


def _one_step(plan: Plan, number: int, offer: Offer, whether: Sequence[int]) -> None:
    if whether:
        plan.taken[number] = tuple(whether)
    if len(whether) > 1:
        plan.draft.add_plain_row(f"offer {offer.id}", whether, [1] * len(whether), NONE, 1)


def _package(plan: Plan, number: int, package: Package, items: Mapping[str, int]) -> None:
    taken = plan.draft.add_column(package.id, 1, package.price + package.adjust, package.price)
    plan.taken[number] = (taken,)
    contents = sorted(package.contents, key=lambda each: each.item)
    places = [items[content.item] for content in contents]
    shares = divided(package.price, contents, [plan.items[place] for place in places])
    for content, place, paid in zip(contents, places, shares, strict=True):
        plan.paid[len(plan.item)] = paid
        plan.item.append(place)
        plan.offer.append(number)
        plan.weight.append(content.quantity)
        plan.most.append(content.quantity)
        plan.units.append((taken,))
        plan.whether.append((taken,))


def divided(price: int, contents: Sequence[Content], items: Sequence[Item]) -> tuple[int, ...]:
    """A package's price by content (rule Q9): as it says, or by value at baseline prices, or where these are all zero by units."""
    said = [content.money for content in contents if content.money is not None]
    if said:
        return tuple(said)
    values = [content.quantity * item.baseline for content, item in zip(contents, items, strict=True)]
    return apportion(price, values if any(values) else [content.quantity for content in contents])


def awarded_of(problem: Sourcing, values: Sequence[int], plan: Plan | None = None) -> tuple[tuple[Given, ...], tuple[str, ...]]:
    """What these values of the columns award: the units by offer and item and the packages, both in the order of their ids."""
    plan, offers = plan or plan_of(problem), len(problem.offers)
    given = []
    for part, columns in enumerate(plan.units):
        number = plan.offer[part]
        if number < offers:
            quantity = plan.weight[part] * sum(values[column] for column in columns)
            if quantity:
                given.append(Given(plan.offers[number].id, plan.items[plan.item[part]].id, quantity))
    taken = [package.id for number, package in enumerate(plan.packages, start=offers) if values[plan.taken[number][0]]]
    return tuple(sorted(given, key=lambda each: (each.offer, each.item))), tuple(taken)

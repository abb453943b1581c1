"""Whether a problem can be taken up at all: every id known, every number one that can be counted with, no rule against another.

What can be seen at sight is refused here, each with a code and its place; what only shows when all rules meet is for the solver.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final, TypeAlias

from auction.award.indexed import index_refusals, offers_of
from auction.award.refused import Refused
from auction.award.sourcing import Discount, Item, Offer, Sourcing, Supplier
from auction.award.standing import of_money, of_rules
from auction.core.award_rules import Limit
from auction.core.money import LARGEST, LARGEST_SCALE, is_multiple, is_share

Found: TypeAlias = Iterator[Refused]

_ID: Final = re.compile(r"[!-{}~]{1,80}")


def refusals(problem: Sourcing) -> tuple[Refused, ...]:
    """Every reason why the problem is none, in the order in which they are looked for; empty where it can be taken up.

    Later checks lean on earlier ones, so that the first kind that refuses is the only one that speaks.
    """
    for finds in (_empty, _ids, _items, _offers, index_refusals, _packages, _discounts, of_rules, _covered, of_money, _countable):
        found = tuple(finds(problem))
        if found:
            return found
    return ()


def _empty(problem: Sourcing) -> Found:
    if not problem.items or not problem.suppliers or not (problem.offers or problem.packages):
        yield Refused("market_empty", "")
    if not 0 <= problem.scale <= LARGEST_SCALE:
        yield Refused("scale_invalid", "scale")


def _ids(problem: Sourcing) -> Found:
    kinds: tuple[tuple[str, Sequence[str]], ...] = (
        ("items", [each.id for each in problem.items]),
        ("suppliers", [each.id for each in problem.suppliers]),
        ("offers and packages", [each.id for each in problem.offers] + [each.id for each in problem.packages]),
        ("indices", [each.id for each in problem.indices]),
        ("choices", [f"{each.supplier} / {each.id}" for each in problem.choices]),
        ("rules", [each.id for each in problem.discounts] + _rule_ids(problem)),
    )
    if not _ID.fullmatch(problem.id):
        yield Refused("id_invalid", "id", (repr(problem.id[:80]),))
    for kind, ids in kinds:
        yield from (Refused("id_invalid", kind, (repr(id[:80]),)) for id in ids if kind != "choices" and not _ID.fullmatch(id))
        yield from (Refused("id_twice", kind, (id,)) for id, count in Counter(ids).items() if count > 1)
    labelled = [(item.id, item.labels) for item in problem.items]
    labelled += [(supplier.id, supplier.labels) for supplier in problem.suppliers]
    labelled += [(offer.id, offer.labels) for offer in problem.offers if offer.labels]
    labelled += [(package.id, package.labels) for package in problem.packages if package.labels]
    for id, labels in labelled:
        columns = Counter(label.column for label in labels)
        yield from (Refused("label_twice", id, (column,)) for column, count in columns.items() if count > 1)


def _rule_ids(problem: Sourcing) -> list[str]:
    return [
        *(rule.id for rule in problem.limits),
        *(rule.id for rule in problem.averages),
        *(rule.id for rule in problem.consistent),
        *(rule.id for rule in problem.conditions),
    ]


def _items(problem: Sourcing) -> Found:
    for item in problem.items:
        path = f"items / {item.id}"
        if item.quantity <= 0:
            yield Refused("not_positive", f"{path} / quantity", ("quantity",))
        left = ("otherwise", item.otherwise or 0), ("reserve", item.reserve or 0)
        for name, value in (("baseline", item.baseline), ("over", item.over), *left):
            if value < 0:
                yield Refused("negative", f"{path} / {name}", (name,))
        if item.otherwise is not None and item.reserve is not None:
            yield Refused("left_unclear", f"{path} / reserve")
        yield from _figures(item, path)
    for supplier in problem.suppliers:
        yield from _figures(supplier, f"suppliers / {supplier.id}")


def _figures(of: Item | Supplier, path: str) -> Found:
    names = Counter(figure.name for figure in of.figures)
    yield from (Refused("label_twice", path, (name,)) for name, count in names.items() if count > 1)
    yield from (Refused("negative", f"{path} / figures", (figure.name,)) for figure in of.figures if figure.value < 0)


def _offers(problem: Sourcing) -> Found:
    items = dict.fromkeys(item.id for item in problem.items)
    suppliers = dict.fromkeys(supplier.id for supplier in problem.suppliers)
    choices = dict.fromkeys((choice.supplier, choice.id) for choice in problem.choices)
    for choice in problem.choices:
        if choice.supplier not in suppliers:
            yield Refused("id_unknown", f"choices / {choice.id} / supplier", (choice.supplier,))
        if choice.most <= 0:
            yield Refused("not_positive", f"choices / {choice.id} / most", ("most",))
    for offer in problem.offers:
        path = f"offers / {offer.id}"
        if offer.supplier not in suppliers:
            yield Refused("id_unknown", f"{path} / supplier", (offer.supplier,))
        yield from _named(offer.items, items, f"{path} / items")
        if offer.choice and (offer.supplier, offer.choice) not in choices:
            yield Refused("choice_unknown", f"{path} / choice", (offer.choice,))
        yield from _quantities(offer, path)
        yield from _steps(offer, f"{path} / steps")


def _named(names: Sequence[str], items: dict[str, None], path: str) -> Found:
    if not names:
        yield Refused("nothing_named", path)
    yield from (Refused("id_unknown", path, (name,)) for name in names if name not in items)
    if len(names) > 1:
        yield from (Refused("item_twice", path, (name,)) for name, count in Counter(names).items() if count > 1)


def _quantities(offer: Offer, path: str) -> Found:
    if offer.most <= 0:
        yield Refused("not_positive", f"{path} / most", ("most",))
    if offer.multiple <= 0:
        yield Refused("not_positive", f"{path} / multiple", ("multiple",))
        return
    if offer.least < 0 or offer.once < 0:
        yield Refused("negative", path, ("least" if offer.least < 0 else "once",))
    if offer.most < offer.least:
        yield Refused("most_below_least", f"{path} / most", (str(offer.most), str(offer.least)))
    elif 0 < offer.most < offer.multiple:
        yield Refused("most_below_multiple", f"{path} / most", (str(offer.most), str(offer.multiple)))
    if not is_multiple(offer.least, offer.multiple):
        yield Refused("least_off_multiple", f"{path} / least", (str(offer.least), str(offer.multiple)))


def _steps(offer: Offer, path: str) -> Found:
    steps = offer.steps
    if not steps or steps[0].begins:
        yield Refused("steps_missing", path)
    for place in range(1, len(steps)):
        if steps[place].begins <= steps[place - 1].begins:
            yield Refused("steps_not_rising", path, (str(place + 1),))
    if any(step.price < 0 for step in steps):
        yield Refused("negative", path, ("price",))


def _packages(problem: Sourcing) -> Found:
    items = dict.fromkeys(item.id for item in problem.items)
    suppliers = dict.fromkeys(supplier.id for supplier in problem.suppliers)
    choices = dict.fromkeys((choice.supplier, choice.id) for choice in problem.choices)
    for package in problem.packages:
        path = f"packages / {package.id}"
        if package.supplier not in suppliers:
            yield Refused("id_unknown", f"{path} / supplier", (package.supplier,))
        yield from _named([content.item for content in package.contents], items, f"{path} / contents")
        if any(content.quantity <= 0 for content in package.contents):
            yield Refused("not_positive", f"{path} / contents", ("quantity",))
        if package.price < 0:
            yield Refused("negative", f"{path} / price", ("price",))
        said = [content.money for content in package.contents if content.money is not None]
        if any(money < 0 for money in said):
            yield Refused("negative", f"{path} / contents", ("money",))
        elif said and (len(said) < len(package.contents) or sum(said) != package.price):
            yield Refused("money_astray", f"{path} / contents", (str(package.price),))
        if package.choice and (package.supplier, package.choice) not in choices:
            yield Refused("choice_unknown", f"{path} / choice", (package.choice,))


def _discounts(problem: Sourcing) -> Found:
    suppliers = dict.fromkeys(supplier.id for supplier in problem.suppliers)
    for discount in problem.discounts:
        path = f"discounts / {discount.id}"
        if discount.supplier not in suppliers:
            yield Refused("id_unknown", f"{path} / supplier", (discount.supplier,))
        yield from _levels(discount, f"{path} / levels")


def _levels(discount: Discount, path: str) -> Found:
    if not discount.levels or discount.levels[0].begins < 0:
        yield Refused("levels_not_rising", path, ("1",))
    for level in discount.levels:
        if not is_share(level.share):
            yield Refused("share_invalid", path)
            return
    for place in range(1, len(discount.levels)):
        one, other = discount.levels[place - 1], discount.levels[place]
        if other.begins <= one.begins or other.share.num * one.share.den <= one.share.num * other.share.den:
            yield Refused("levels_not_rising", path, (str(place + 1),))


def _covered(problem: Sourcing) -> Found:
    """An item that must be awarded in full is offered in full."""
    reach = dict.fromkeys((item.id for item in problem.items), 0)
    for offer in problem.offers:
        for name in offer.items:
            reach[name] += offer.most
    for package in problem.packages:
        for content in package.contents:
            reach[content.item] += content.quantity
    for item in problem.items:
        if not item.may_be_left and reach[item.id] < item.quantity:
            path = f"items / {item.id}"
            if reach[item.id]:
                yield Refused("item_short", path, (str(reach[item.id]), str(item.quantity)))
            else:
                yield Refused("item_unoffered", path)


def _countable(problem: Sourcing) -> Found:
    """What everything could come to at the most stays a number that can be counted with (rule Q23)."""
    most = _most(problem)
    for path, metric in (("offers", "spend"), ("items", "baseline")):
        if most[metric] > LARGEST:
            yield Refused("too_large", path, (str(most[metric]),))
    for discount in problem.discounts:
        dens = [level.share.den for level in discount.levels]
        yield from _fits(f"discounts / {discount.id}", most["spend"] * max(dens))
    for limit in problem.limits:
        reach = _figure_most(problem, most["units"], limit.figure) if limit.metric == "figure" else most[limit.metric]
        yield from _fits(f"limits / {limit.id}", reach * (1 if limit.share is None else limit.share.den))
        broken = _beyond_most(problem, limit, reach) * (limit.penalty or 0)
        yield from _fits(f"limits / {limit.id} / penalty", broken, LARGEST)
    for average in problem.averages:
        beyond = _figure_most(problem, 1, average.figure) + abs(average.amount)
        yield from _fits(f"averages / {average.id}", most[average.by] * beyond)


def _beyond_most(problem: Sourcing, limit: Limit, reach: int) -> int:
    """How often its penalty can be due, over all its instances."""
    groups = len(problem.suppliers) if limit.holds != "together" or limit.who_by else 1
    instances = groups * (len(problem.items) if limit.where_by else 1)
    if limit.penalty_once:
        return instances
    if limit.sense == "at_most":
        return reach + instances
    return limit.amount * instances if limit.amount is not None else reach * groups + instances


def _fits(path: str, number: int, largest: int = LARGEST * 512) -> Found:
    """Rows have room for nine bits more than a number of the problem."""
    if number > largest:
        yield Refused("too_large", path, (str(number),))


def _most(problem: Sourcing) -> dict[str, int]:
    """What each metric could come to, if everything were awarded that can be."""
    room = {item.id: item.quantity + item.over for item in problem.items}
    money = sum(item.left_at(item.quantity) for item in problem.items)
    for offer in offers_of(problem):
        units = min(offer.most, sum(room[name] for name in offer.items))
        price = max(step.price for step in offer.steps) + abs(offer.adjust)
        money += 2 * price * units + offer.once + abs(offer.adjust_once)
    return {
        "spend": money + sum(package.price + abs(package.adjust) for package in problem.packages),
        "baseline": sum(room[item.id] * (item.baseline + 1) for item in problem.items),
        "units": sum(room.values()),
        "items": len(problem.items),
        "winners": len(problem.suppliers),
    }


def _figure_most(problem: Sourcing, units: int, name: str) -> int:
    """The highest figure that a unit can have, times the units."""
    items = [figure.value for item in problem.items for figure in item.figures if figure.name == name]
    suppliers = [figure.value for supplier in problem.suppliers for figure in supplier.figures if figure.name == name]
    return (max(items, default=0) + max(suppliers, default=0)) * units

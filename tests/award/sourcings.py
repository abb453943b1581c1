"""Small award problems with every feature, from a seed: so small that every award can be tried."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Literal

from auction.award.sourcing import Choice, Content, Discount, Item, Level, Offer, Package, Sourcing, Step, Supplier
from auction.core.award_rules import Average, Condition, Consistent, Figure, Label, Limit, Metric, Select, Sense
from auction.core.money import Share

GROUPS = ("red", "blue")
LANDS = ("x", "y")


def sourcing_of(seed: int) -> Sourcing:
    """A problem of one to three items, few units and as many features as chance gives it."""
    dice = Random(seed)
    items = tuple(_item(dice, number) for number in range(dice.choice((1, 1, 2, 2, 3))))
    suppliers = tuple(_supplier(dice, number) for number in range(dice.randint(1, 3)))
    names = [item.id for item in items]
    choices = tuple(Choice(supplier.id, "either", dice.choice((1, 1, 2))) for supplier in suppliers if dice.random() < 0.4)
    choosers = [choice.supplier for choice in choices]
    wanted = {item.id: item.quantity for item in items}
    most_offers = {1: 4, 2: 3, 3: 3}[len(items)]
    offers = tuple(
        _offer(dice, f"o{number}", dice.choice(suppliers).id, names, wanted, choosers)
        for number in range(dice.randint(1, most_offers))
    )
    packages = tuple(
        _package(dice, f"p{number}", dice.choice(suppliers).id, wanted, choosers) for number in range(dice.choice((0, 0, 1, 2)))
    )
    ids = [supplier.id for supplier in suppliers], names, [offer.id for offer in offers]
    reserved = Random(f"reserve {seed}")
    return Sourcing(
        f"problem-{seed}",
        "EUR",
        2,
        tuple(_reserved(reserved, item) for item in items),
        suppliers,
        offers,
        packages,
        choices,
        tuple(_discount(dice, f"d{number}", ids) for number in range(dice.choice((0, 0, 1)))),
        tuple(_limit(dice, f"l{number}", ids) for number in range(dice.choice((0, 1, 1, 2, 3)))),
        tuple(_average(dice, f"a{number}", ids) for number in range(dice.choice((0, 0, 0, 1)))),
        tuple(
            Consistent(f"c{number}", _where(dice, ids, items_only=True), dice.choice(("", "group")), dice.choice((0, 1)))
            for number in range(dice.choice((0, 0, 0, 1)))
        ),
        tuple(_condition(dice, f"k{number}", ids) for number in range(dice.choice((0, 0, 0, 1)))),
        dice.choice(("", "secret")),
    )


Ids = tuple[list[str], list[str], list[str]]


def _item(dice: Random, number: int) -> Item:
    labels = (Label("group", dice.choice(GROUPS)),) if number == 0 or dice.random() < 0.6 else ()
    figures = (Figure("weight", dice.randint(0, 4)),) if number == 0 or dice.random() < 0.4 else ()
    otherwise = dice.choice((None, 9, 30))
    over = dice.choice((0, 0, 0, 1, 2))
    return Item(f"i{number}", dice.randint(1, 4), labels, figures, dice.randint(0, 9), otherwise, over)


def _reserved(dice: Random, item: Item) -> Item:
    """One in three of the items of which units may be left is measured by what all of it may cost."""
    if item.otherwise is None or dice.random() < 2 / 3:
        return item
    return replace(item, otherwise=None, reserve=dice.randint(0, 12 * item.quantity))


def _supplier(dice: Random, number: int) -> Supplier:
    labels = (Label("land", dice.choice(LANDS)),) if number == 0 or dice.random() < 0.7 else ()
    figures = (Figure("risk", dice.randint(0, 5)), Figure("weight", dice.randint(0, 2)))[: dice.randint(number == 0, 2)]
    return Supplier(f"s{number}", labels, figures)


def _offer(dice: Random, id: str, supplier: str, names: list[str], wanted: dict[str, int], choosers: list[str]) -> Offer:
    items = tuple(dice.sample(names, dice.choice((1, 1, 1, min(2, len(names))))))
    most = dice.randint(1, sum(wanted[name] for name in items) + 1)
    multiple = dice.choice((1, 1, 1, 2)) if most >= 2 else 1
    begins = [0, *sorted(dice.sample(range(1, most + 1), dice.randint(0, min(2, most))))]
    steps = tuple(Step(begin, dice.randint(0, 12)) for begin in begins)
    least = dice.choice((0, 0, multiple * dice.randint(1, most // multiple)))
    kind: Literal["all_units", "incremental"] = dice.choice(("all_units", "incremental"))
    choice = "either" if supplier in choosers and dice.random() < 0.7 else ""
    labels = (Label("origin", dice.choice(LANDS)),) if id == "o0" or dice.random() < 0.4 else ()
    plain = len(items) > 1 and dice.random() < 0.7  # so that rules on money may single out one of its items
    once, steps = (0, steps[:1]) if plain else (dice.choice((0, 0, 0, 5)), steps)
    adjusts = dice.choice((0, 0, 1, -2)), dice.choice((0, 0, 0, 3, -3))
    return Offer(id, supplier, items, steps, most, least, multiple, kind, once, *adjusts, choice, labels)


def _package(dice: Random, id: str, supplier: str, wanted: dict[str, int], choosers: list[str]) -> Package:
    names = dice.sample(sorted(wanted), dice.randint(1, len(wanted)))
    contents = tuple(Content(name, dice.randint(1, wanted[name])) for name in names)
    choice = "either" if supplier in choosers and dice.random() < 0.7 else ""
    labels = (Label("origin", dice.choice(LANDS)),) if dice.random() < 0.5 else ()
    return Package(id, supplier, contents, dice.randint(0, 50), dice.choice((0, 0, 4, -4)), choice, labels)


def _who(dice: Random, ids: Ids) -> Select | None:
    return dice.choice(
        (
            None,
            Select(ids=(dice.choice(ids[0]), dice.choice(ids[0]))),
            Select(column="land", values=(dice.choice(LANDS),)),
            Select(column="land", values=(dice.choice(LANDS),), but=True),
        )
    )


def _where(dice: Random, ids: Ids, items_only: bool = False) -> Select | None:
    choices = [
        None,
        None,
        Select(ids=(dice.choice(ids[1]),)),
        Select(column="group", values=(dice.choice(GROUPS),), but=dice.random() < 0.3),
    ]
    if not items_only:
        choices += [Select(column="origin", values=(dice.choice(LANDS),), but=dice.random() < 0.3)]
        choices += [Select(ids=(dice.choice(ids[2]),), but=dice.random() < 0.2)]
    return dice.choice(choices)


def _discount(dice: Random, id: str, ids: Ids) -> Discount:
    metric: Literal["spend", "units", "items"] = dice.choice(("spend", "units", "items"))
    begins = sorted(dice.sample(range(0, 4 if metric == "items" else 20), 2))[: dice.randint(1, 2)]
    shares = (Share(dice.randint(1, 9), 40), Share(dice.randint(10, 30), 40))
    levels = tuple(Level(begin, share) for begin, share in zip(begins, shares, strict=False))
    return Discount(id, dice.choice(ids[0]), metric, levels, _where(dice, ids), _where(dice, ids))


def _limit(dice: Random, id: str, ids: Ids) -> Limit:
    metric: Metric = dice.choice(("spend", "baseline", "units", "items", "winners", "figure"))
    sense: Sense = dice.choice(("at_most", "at_most", "at_least"))
    top = {"items": 3, "winners": 3, "units": 8}.get(metric, 40)
    amount: int | None = dice.randint(0, top if sense == "at_most" else top // 2)
    share = Share(dice.randint(1, 6), dice.choice((6, 7, 10))) if dice.random() < 0.4 else None
    figure = dice.choice(("weight", "risk")) if metric == "figure" else ""
    holds: Literal["together", "each", "winner"] = dice.choice(("together", "each", "winner"))
    where_by = dice.choice(("", "", "group", "origin", "id"))
    penalty = dice.choice((None, None, 1, 7))
    once = penalty is not None and dice.random() < 0.4
    who, where = _who(dice, ids), _where(dice, ids)
    amount = amount if share is None else None
    who_by = dice.choice(("", "", "land", "id"))
    priority = dice.choice((0, 0, 1, 2))
    return Limit(id, metric, sense, amount, share, figure, who, where, holds, who_by, where_by, priority, penalty, once)


def _average(dice: Random, id: str, ids: Ids) -> Average:
    by: Literal["units", "baseline"] = dice.choice(("units", "baseline"))
    sense: Sense = dice.choice(("at_most", "at_least"))
    return Average(id, dice.choice(("weight", "risk")), sense, dice.randint(0, 5), by, _where(dice, ids), dice.choice((0, 1)))


def _condition(dice: Random, id: str, ids: Ids) -> Condition:
    kind: Literal["requires", "excludes"] = dice.choice(("requires", "excludes"))
    who, where, then_who, then_where = (made or Select() for made in (f(dice, ids) for f in (_who, _where, _who, _where)))
    return Condition(id, kind, who, where, then_who, then_where, dice.choice((0, 1)))

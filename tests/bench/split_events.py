"""Events with split awards, made up by seed: price steps, least shares, and the families of rules that a consortium asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from auction.award.sourcing import Item, Offer, Sourcing, Step, Supplier
from auction.core.award_rules import Average, Figure, Label, Limit, Select
from auction.core.money import Share

COUNTRIES: Final = 8


@dataclass(frozen=True, slots=True)
class Size:
    """How large an event is; `winners` is how many suppliers may win at most in all (None: any number)."""

    items: int
    suppliers: int
    bids: int
    categories: int
    winners: int | None


def split_event(size: Size, seed: int) -> Sourcing:
    """Items in categories; each offer in up to three all-units steps from a fifth of the demand on; shares in baseline money."""
    random = np.random.default_rng(seed)
    items, suppliers = size.items, size.suppliers
    wanted = np.exp(random.uniform(np.log(200), np.log(50_000), items)).astype(np.int64)
    base = np.exp(random.uniform(np.log(100), np.log(200_000), items)).astype(np.int64)
    category = np.sort(random.integers(0, size.categories, items))
    country, risk = random.integers(0, COUNTRIES, suppliers), random.integers(5, 80, suppliers)
    level = random.normal(1.0, 0.06, suppliers) * random.normal(1.0, 0.05, (size.categories, suppliers))
    pool = min(suppliers, max(size.bids, round(size.bids * 1.25)))
    pools = np.argsort(random.random((size.categories, suppliers)), axis=1)[:, :pool]
    chosen = np.argsort(random.random((items, pool)), axis=1)[:, : size.bids]
    bidder = np.sort(np.take_along_axis(pools[category], chosen, axis=1), axis=1)
    price = base[:, None] * level[category[:, None], bidder] * random.lognormal(0, 0.05, bidder.shape)
    most = np.maximum(1, (wanted[:, None] * random.choice([0.5, 0.7, 1.0], bidder.shape, p=[0.15, 0.15, 0.7])).astype(np.int64))
    breaks = np.stack(
        [np.full(bidder.shape, 0.2), random.choice([0.4, 0.5], bidder.shape), random.choice([0.7, 0.8], bidder.shape)], axis=2
    )
    off = np.cumsum(
        np.stack([np.zeros(bidder.shape), random.uniform(0, 0.04, bidder.shape), random.uniform(0, 0.04, bidder.shape)], axis=2),
        axis=2,
    )
    begins = np.maximum(1, np.ceil(breaks * wanted[:, None, None]).astype(np.int64)).tolist()
    prices = np.maximum(1, np.rint(price[:, :, None] * (1 - off)).astype(np.int64)).tolist()
    incumbents = random.random((size.categories, pool)).argsort(axis=1)[:, :2]
    known = np.take_along_axis(pools, incumbents, axis=1)
    is_known = (known[category][:, None, :] == bidder[:, :, None]).any(axis=2).tolist()
    offers = list[Offer]()
    for item in range(items):
        for place, supplier in enumerate(bidder[item].tolist()):
            begin, cost, limit = begins[item][place], prices[item][place], int(most[item, place])
            steps = (Step(0, cost[0]), *(Step(b, c) for b, c in zip(begin[1:], cost[1:], strict=True) if b <= limit))
            labels = (Label("incumbent", "yes"),) if is_known[item][place] else ()
            names = f"{item:06}-{supplier:03}", f"s{supplier:03}", (f"i{item:06}",)
            offers.append(Offer(*names, steps, max(limit, begin[0]), begin[0], labels=labels))
    return Sourcing(
        f"split-{items}-{suppliers}-{seed}",
        "USD",
        4,
        tuple(
            Item(f"i{n:06}", int(wanted[n]), (Label("category", f"g{category[n]:05}"),), baseline=int(base[n]))
            for n in range(items)
        ),
        tuple(
            Supplier(f"s{n:03}", (Label("country", f"c{country[n]}"),), (Figure("risk", int(risk[n])),)) for n in range(suppliers)
        ),
        tuple(offers),
        limits=_rules(size),
        averages=(Average("risk", "risk", "at_most", int(risk.mean()), by="baseline"),),
    )


def _rules(size: Size) -> tuple[Limit, ...]:
    """At most two suppliers an item and four a category, shares of suppliers and countries, and what incumbents keep."""
    known = Select(column="incumbent", values=("yes",))
    rules = [
        Limit("two an item", "winners", "at_most", 2, where_by="id"),
        Limit("four a category", "winners", "at_most", 4, where_by="category"),
        Limit("supplier share", "baseline", "at_most", share=Share(25, 100), holds="each"),
        Limit("country share", "baseline", "at_most", share=Share(45, 100), who_by="country"),
    ]
    rules.append(Limit("incumbents", "baseline", "at_least", share=Share(20, 100), where=known))
    if size.winners is not None:
        rules.append(Limit("winners", "winners", "at_most", size.winners))
    return tuple(rules)

"""Events of the largest published size, made up by seed: categories, plants, suppliers and countries, at any share of that size.

At the whole size 160,000 items, 2.5 million bids and over 300,000 side constraints: capacity, a least share and a share of units of
each supplier in one, two to five suppliers a category, shares by plant, by country and in all, incumbents, risk and exclusions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from auction.award.sourcing import Item, Offer, Sourcing, Step, Supplier
from auction.core.award_rules import Average, Figure, Label, Limit, Select
from auction.core.money import Share

Whole = npt.NDArray[np.int64]
SUPPLIERS: Final = 100
COUNTRIES: Final = 8
POOL: Final = 20
BIDS: Final = 16
IN_CATEGORY: Final = (Share(35, 100), Share(45, 100), Share(60, 100))
"""What share of a category a small, a middling and a large supplier has capacity for."""


@dataclass(frozen=True, slots=True, eq=False)
class Large:
    """The numbers of an event. Bids are in the order of their items and then of their suppliers."""

    wanted: Whole
    base: Whole
    category: Whole
    plant: Whole
    item: Whole
    supplier: Whole
    price: Whole
    known: npt.NDArray[np.bool_]
    country: Whole
    size: Whole
    risk: Whole
    excluded: int


def large_event(share: float, seed: int = 1) -> Large:
    """The event at this share of the largest size."""
    random = np.random.default_rng(seed)
    items, categories, plants = round(160_000 * share), max(4, round(4_000 * share)), max(5, round(500 * share))
    wanted = np.exp(random.uniform(np.log(200), np.log(50_000), items)).astype(np.int64)
    base = np.exp(random.uniform(np.log(100), np.log(200_000), items)).astype(np.int64)
    category, plant = np.sort(np.arange(items) % categories), random.integers(0, plants, items)
    pools = np.argsort(random.random((categories, SUPPLIERS)), axis=1)[:, :POOL]
    chosen = np.argsort(random.random((items, POOL)), axis=1)[:, :BIDS]
    supplier = np.sort(np.take_along_axis(pools[category], chosen, axis=1), axis=1).ravel()
    item = np.repeat(np.arange(items), BIDS)
    level = random.normal(1, 0.06, SUPPLIERS) * random.normal(1, 0.05, (categories, SUPPLIERS))
    asked = base[item] * level[category[item], supplier] * random.lognormal(0, 0.05, len(item))
    barred = random.random((plants, SUPPLIERS)) < 0.02
    kept = ~barred[plant[item], supplier]
    item, supplier, price = item[kept], supplier[kept], np.maximum(1, np.rint(asked[kept])).astype(np.int64)
    known = (pools[category[item]][:, :2] == supplier[:, None]).any(axis=1)
    country, size = random.integers(0, COUNTRIES, SUPPLIERS), random.integers(0, len(IN_CATEGORY), SUPPLIERS)
    risk, excluded = random.integers(5, 80, SUPPLIERS), int(barred.sum())
    return Large(wanted, base, category, plant, item, supplier, price, known, country, size, risk, excluded)


def problem(event: Large) -> Sourcing:
    """The event as a problem in full."""
    category, plant, wanted, base = (each.tolist() for each in (event.category, event.plant, event.wanted, event.base))
    items = tuple(
        Item(f"i{n:06}", wanted[n], (Label("category", f"g{category[n]:04}"), Label("plant", f"p{plant[n]:03}")), (), base[n])
        for n in range(len(wanted))
    )
    incumbent, bids = (Label("incumbent", "yes"),), zip(event.item.tolist(), event.supplier.tolist(), strict=True)
    asked = zip(bids, event.price.tolist(), event.known.tolist(), strict=True)
    offers = tuple(
        Offer(f"{i:06}-{s:02}", f"s{s:02}", (f"i{i:06}",), (Step(0, p),), wanted[i], labels=incumbent if known else ())
        for (i, s), p, known in asked
    )
    suppliers = tuple(
        Supplier(
            f"s{n:02}",
            (Label("country", f"c{event.country[n]}"), Label("size", f"z{event.size[n]}")),
            (Figure("risk", int(event.risk[n])),),
        )
        for n in range(SUPPLIERS)
    )
    average = Average("risk", "risk", "at_most", int(event.risk.mean()), by="baseline")
    return Sourcing("large", "USD", 4, items, suppliers, offers, limits=limits(), averages=(average,))


def limits() -> tuple[Limit, ...]:
    """What the consortium asks, in the order of ids."""
    known = Select(column="incumbent", values=("yes",))
    by_size = [
        Limit(
            f"d{n}",
            "baseline",
            "at_most",
            share=share,
            who=Select(column="size", values=(f"z{n}",)),
            holds="each",
            where_by="category",
        )
        for n, share in enumerate(IN_CATEGORY)
    ]
    return (
        Limit("a", "winners", "at_most", 5, where_by="category"),
        Limit("b", "winners", "at_least", 2, where_by="category"),
        Limit("c", "baseline", "at_least", share=Share(10, 100), holds="winner", where_by="category"),
        *by_size,
        Limit("e", "baseline", "at_most", share=Share(80, 100), who_by="country", where_by="category"),
        Limit("f", "baseline", "at_most", share=Share(25, 100), holds="each", where_by="plant"),
        Limit("g", "baseline", "at_most", share=Share(50, 100), who_by="country", where_by="plant"),
        Limit("h", "baseline", "at_most", share=Share(5, 100), holds="each"),
        Limit("i", "baseline", "at_least", share=Share(2, 1000), holds="each"),
        Limit("j", "baseline", "at_most", share=Share(30, 100), who_by="country"),
        Limit("k", "baseline", "at_least", share=Share(20, 100), where=known),
        Limit("l", "units", "at_most", share=Share(75, 100), holds="each", where_by="category"),
    )

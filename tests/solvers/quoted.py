"""Distributors' real listings as one event: every part so many pieces, from any of the listings, at the price of its step."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from auction.award.sourcing import Item, Offer, Sourcing, Step, Supplier

RATES: Final = {"USD": Decimal(1), "GBP": Decimal("1.35"), "EUR": Decimal("1.13")}
MISSING: Final = 10**9
"""What a piece that nobody delivers is counted at, in millionths of a dollar."""


def event(path: Path, *, pieces: int, over: int) -> Sourcing:
    """All parts of the list, `pieces` of each and up to `over` more."""
    listed: dict[tuple[str, ...], list[dict[str, str]]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            listed.setdefault(tuple(row[name] for name in ("mpn", "seller", "sku", "packaging", "currency")), []).append(row)
    offers, sellers, parts = list[Offer](), dict[str, None](), dict[str, None]()
    for number, ((part, seller, *_), rows) in enumerate(listed.items()):
        parts[part], sellers[seller] = None, None
        prices = {int(row["break_qty"]): int(Decimal(row["unit_price"]) * RATES[row["currency"]] * 10**6) for row in rows}
        first, *rest = sorted(prices)
        steps = (Step(0, prices[first]), *(Step(begins, prices[begins]) for begins in rest))
        least = max(first, int(rows[0]["moq"] or 0))
        stock = int(rows[0]["stock_qty"])
        if least <= stock:
            offers.append(Offer(f"{number:05}", seller, (part,), steps, stock, least))
    items = tuple(Item(part, pieces, otherwise=MISSING, over=over) for part in parts)
    return Sourcing("quotes", "USD", 6, items, tuple(map(Supplier, sellers)), tuple(offers))


def enumerated(problem: Sourcing) -> Mapping[str, int]:
    """The least cost of each item by trying every quantity of every offer: no solver, no bound, no luck."""
    offers: dict[str, list[Offer]] = {item.id: [] for item in problem.items}
    for offer in problem.offers:
        offers[offer.items[0]].append(offer)
    return {item.id: _least(item, offers[item.id]) for item in problem.items}


def _least(item: Item, offers: Iterable[Offer]) -> int:
    most, never = item.quantity + item.over, 1 << 60
    best: npt.NDArray[np.int64] = np.full(most + 1, never, np.int64)
    best[0] = 0
    for offer in offers:
        after = best.copy()
        for quantity in range(max(1, offer.least), min(offer.most, most) + 1):
            cost = quantity * next(step.price for step in reversed(offer.steps) if step.begins <= quantity)
            np.minimum(after[quantity:], best[: most + 1 - quantity] + cost, out=after[quantity:])
        best = after
    enough = int(best[item.quantity :].min())
    short = min(int(best[got]) + (item.quantity - got) * (item.otherwise or 0) for got in range(item.quantity))
    return min(enough, short)

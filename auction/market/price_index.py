"""What things of a category cost, week by week, from the platform's own awards; told only where it gives nobody away (U13, U14)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

from auction.core.days import week_of
from auction.core.money import LARGEST_SCALE, Share, round_half_up_div
from auction.core.state import State as AuctionState
from auction.market.goods import category_of
from auction.market.state import State

FEWEST_SUPPLIERS: Final = 5
MOST_SHARE: Final = Share(70, 100)
"""Of the money of a cell, the most that one supplier sold or one member bought where its price is told."""

Key = tuple[str, str, str, str]
"""A cell's category, week, currency and unit."""


@dataclass(frozen=True, slots=True)
class Sold:
    """What one supplier sold one member of an awarded line: quantity and money in millionths of unit and currency.

    `closed_at` is when bidding on it ended.
    """

    category: str
    closed_at: int
    currency: str
    unit: str
    supplier: str
    member: str
    quantity: int
    money: int


@dataclass(frozen=True, slots=True)
class Cell:
    """One row of the index. `price` is a unit's average in millionths of the currency; None where it is withheld."""

    category: str
    week: str
    currency: str
    unit: str
    price: int | None
    suppliers: int | None
    withheld: Literal["", "few", "dominated"] = ""


def sold_in(market: State, auction: AuctionState) -> Iterator[Sold]:
    """U13: what the index counts of an auction: allotted parts of described lines, once it is settled, never of practice."""
    terms = auction.known_terms()
    if terms.practice or auction.status != "settled" or auction.closed_at is None:
        return
    found: dict[tuple[str, str], dict[str | None, None]] = {}
    for delivery in market.deliveries.get(terms.auction, ()):
        found.setdefault((delivery.lot, delivery.line), {})[category_of(delivery.hs)] = None
    items = {(lot.id, item.id): (lot.quantity_scale, item.unit) for lot in terms.lots for item in lot.lines}
    for part in auction.allotment:
        categories = tuple(found.get((part.lot, part.line), ()))
        if len(categories) == 1 and categories[0] is not None:
            scale, unit = items[part.lot, part.line]
            quantity = part.quantity * 10 ** (LARGEST_SCALE - scale)
            money = part.money * 10 ** (LARGEST_SCALE - terms.currency_scale)
            named = categories[0], auction.closed_at, terms.currency, unit
            yield Sold(*named, part.supplier, part.member, quantity, money)


def price_index(sold: Iterable[Sold], now: int) -> tuple[Cell, ...]:
    """U13 and U14: one row a category, week, currency and unit, the newest week first, of weeks that are over at `now`."""
    running = week_of(now)
    cells: dict[Key, list[Sold]] = {}
    for each in sold:
        week = week_of(each.closed_at)
        if week < running and each.quantity > 0:
            cells.setdefault((each.category, week, each.currency, each.unit), []).append(each)
    by_name = sorted(cells)
    return tuple(_cell(key, cells[key]) for key in sorted(by_name, key=lambda key: key[1], reverse=True))


def _cell(key: Key, sold: list[Sold]) -> Cell:
    suppliers: dict[str, int] = {}
    members: dict[str, int] = {}
    for each in sold:
        suppliers[each.supplier] = suppliers.get(each.supplier, 0) + each.money
        members[each.member] = members.get(each.member, 0) + each.money
    if len(suppliers) < FEWEST_SUPPLIERS:
        return Cell(*key, None, None, "few")
    money = sum(suppliers.values())
    most = max(*suppliers.values(), *members.values())
    if most * MOST_SHARE.den > money * MOST_SHARE.num:
        return Cell(*key, None, None, "dominated")
    quantity = sum(each.quantity for each in sold)
    return Cell(*key, round_half_up_div(money * 10**LARGEST_SCALE, quantity), len(suppliers))

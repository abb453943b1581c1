"""What one order of so many pieces costs at a tiered price, more than wanted where that costs less (rule G2).

Two kinds of tiers: of `all_units` every piece costs the price of the tier that the order reaches; of `incremental` only the
pieces beyond a tier's beginning cost its price.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from auction.core.money import next_multiple
from auction.core.schedule import Supply, whole_multiples
from auction.pool.quotes import Exchange, Quote


@dataclass(frozen=True, slots=True)
class Menu:
    """One seller's tiers as an order is priced: where they begin, rising, with the least, the multiple and the most of an order.

    An order of `q` pieces in the tier at `k` costs `offsets[k] + q * prices[k]`; `later[k]` is the cheapest order at the
    beginning of a further tier, or None. Costs are whole, in whatever unit the prices are.
    """

    begins: tuple[int, ...]
    prices: tuple[int, ...]
    offsets: tuple[int, ...]
    later: tuple[int | None, ...]
    least: int
    multiple: int
    most: int

    def cost(self, pieces: int) -> int | None:
        """What the cheapest order of at least so many pieces costs; None where there are not so many."""
        if not pieces:
            return 0
        size = max(next_multiple(pieces, self.multiple), self.least)
        if size > self.most:
            return None
        tier = bisect_right(self.begins, size) - 1
        own, further = self.offsets[tier] + size * self.prices[tier], self.later[tier]
        return own if further is None else min(own, further)


def all_units(begins: Sequence[int], prices: Sequence[int], *, multiple: int = 1, most: int) -> Menu:
    """Tiers of which all pieces cost the price that the order reaches. Beginnings are orderable, rising; the first is the least."""
    kept = sum(1 for begin in begins if begin <= most)
    firsts = [begin * price for begin, price in zip(begins[:kept], prices[:kept], strict=True)]
    later = tuple(min(firsts[place + 1 :], default=None) for place in range(kept))
    return Menu(tuple(begins[:kept]), tuple(prices[:kept]), (0,) * kept, later, begins[0], multiple, most)


def incremental(begins: Sequence[int], prices: Sequence[int], *, multiple: int = 1, least: int = 0, most: int) -> Menu:
    """Tiers of which the pieces beyond a beginning cost its price, up to the next. Beginnings are rising; the first is nought."""
    offsets = [0]
    for below, above, begin in zip(prices, prices[1:], begins[1:], strict=False):
        offsets.append(offsets[-1] + begin * (below - above))
    return Menu(
        tuple(begins), tuple(prices), tuple(offsets), (None,) * len(offsets), next_multiple(least, multiple), multiple, most
    )


def menus_of(quotes: Sequence[Quote], exchange: Exchange) -> tuple[Menu, ...]:
    """The menus of a part's quotes, in units of the exchange; sellers that can deliver nothing are left out."""
    return tuple(_menu(quote, exchange) for quote in quotes if quote.most)


def _menu(quote: Quote, exchange: Exchange) -> Menu:
    breaks = sorted(tier.from_quantity for table in quote.tables for tier in table.tiers)
    begins = tuple(dict.fromkeys(max(next_multiple(begin, quote.multiple), quote.first) for begin in (1, *breaks)))
    prices = tuple(min(table.price_of(begin) * exchange.factors[table.currency] for table in quote.tables) for begin in begins)
    return all_units(begins, prices, multiple=quote.multiple, most=quote.most)


def menu_of_bid(kind: Literal["incremental", "all_units"], supply: Supply, prices: Sequence[int]) -> Menu:
    """The menu of a bid by quantity (N1 to N5 of the auction's rulebook), in units of its prices times quantities."""
    most = whole_multiples(supply.most, supply.multiple)
    if kind == "incremental":
        return incremental(supply.steps, prices, multiple=supply.multiple, least=max(supply.least, 1), most=most)
    first = next_multiple(max(supply.least, 1), supply.multiple)
    below = bisect_right(supply.steps, first) - 1
    begins = (first, *supply.steps[below + 1 :])
    return all_units(begins, prices[below:], multiple=supply.multiple, most=most)


def cheapest(menus: Sequence[Menu], pieces: int) -> int | None:
    """What the pieces cost in one order at the cheapest of the menus; None where nobody has so many."""
    return min((cost for menu in menus if (cost := menu.cost(pieces)) is not None), default=None)

"""The cheapest way to buy so many pieces at published prices: least orders, multiples, stock, and price breaks worth reaching (L3).

A *range* of a quote is a run of quantities at one unit price. Where everything is sold by the piece, there is among the cheapest
ways one in which at most one order lies inside a range; all others lie at the ends of theirs. So the ends are tried in every
combination that may still cost less than the best way found, and one order covers the rest. Where multiples are sold, the largest
multiple that is still wanted is tried as well; that finds good ways, and perhaps not the best.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from auction.core.money import next_multiple, rounded_down
from auction.core.schedule import whole_multiples
from auction.pool.quotes import Exchange, Quote

MOST_LOOKS: Final = 1_000_000
"""How many listings are looked at, over all partial ways: a second or less, however many sell the part. Beyond that the best
found so far stands, and is said to be no more than that."""

MOST_ENDS: Final = 100
"""How many orders at ends of ranges one way may have; more than that, and the best found so far stands."""


@dataclass(frozen=True, slots=True)
class Order:
    """So many pieces at one quote, the place of the quote in its list, and the cost in units of the exchange."""

    place: int
    quantity: int
    cost: int


@dataclass(frozen=True, slots=True)
class Purchase:
    """Orders that reach the `quantity` wanted, or as much as there is; what is `lacking`; whether every way was looked at."""

    quantity: int
    orders: tuple[Order, ...]
    lacking: int
    is_best: bool

    @property
    def cost(self) -> int:
        """The cost of all orders."""
        return sum(order.cost for order in self.orders)

    @property
    def ordered(self) -> int:
        """The pieces of all orders: as many as are wanted, or more where that costs less."""
        return sum(order.quantity for order in self.orders)


def purchase(quotes: Sequence[Quote], exchange: Exchange, quantity: int) -> Purchase:
    """The cheapest orders for the quantity; where stock does not suffice, for all there is.

    Of equal costs fewer orders win, then earlier quotes. Quotes must have passed `quote_fault`.
    """
    wanted = min(quantity, sum(quote.most for quote in quotes))
    if wanted == 0:
        return Purchase(quantity, (), quantity, True)
    read = [_read(place, quote, exchange, wanted) for place, quote in enumerate(quotes) if quote.most]
    search = _Search(sorted(read, key=lambda listing: (listing.lowest, listing.place)))
    _keep(search, *_in_full(search.listings, wanted))
    _go_on(search, 0, wanted, 0)
    assert search.best is not None, "every quote in full is one way"
    by_piece = all(listing.multiple == 1 for listing in search.listings)
    is_best = search.left > 0 and (by_piece or search.best[0] == _least_for(search, -1, wanted))
    return Purchase(quantity, search.best[2], quantity - wanted, is_best)


@dataclass(frozen=True, slots=True)
class _Listing:
    """A quote as the search reads it: where its ranges begin, what a piece costs in each, and the ends of the ranges.

    `lowest` is less than no piece that is wanted can cost: a range that begins beyond what is wanted costs as much in all.
    """

    place: int
    begins: tuple[int, ...]
    prices: tuple[int, ...]
    ends: tuple[int, ...]
    multiple: int
    most: int
    lowest: int

    def cost(self, quantity: int) -> int:
        """What so many pieces cost in all, in the currency that is cheapest at that quantity."""
        return quantity * self.prices[bisect_right(self.begins, quantity) - 1]

    def covering(self, quantity: int) -> tuple[int, int] | None:
        """Cost and size of the cheapest order of at least so many, more where a further range costs less in all."""
        least = max(next_multiple(quantity, self.multiple), self.begins[0])
        further = self.begins[bisect_right(self.begins, least) :]
        return min(((self.cost(size), size) for size in (least, *further) if size <= self.most), default=None)


def _read(place: int, quote: Quote, exchange: Exchange, wanted: int) -> _Listing:
    breaks = sorted(tier.from_quantity for table in quote.tables for tier in table.tiers)
    orderable = dict.fromkeys(max(next_multiple(begins, quote.multiple), quote.first) for begins in (1, *breaks))
    begins = tuple(begin for begin in orderable if begin <= quote.most)
    prices = tuple(min(table.price_of(begin) * exchange.factors[table.currency] for table in quote.tables) for begin in begins)
    lasts = (whole_multiples(begin - 1, quote.multiple) for begin in begins[1:])
    ends = tuple(sorted(dict.fromkeys((*begins, *lasts, quote.most)), reverse=True))
    lowest = min(
        price if begin <= wanted else rounded_down(price * begin, wanted) for begin, price in zip(begins, prices, strict=True)
    )
    return _Listing(place, begins, prices, ends, quote.multiple, quote.most, lowest)


@dataclass(slots=True)
class _Search:
    """The listings, the lowest price first; the best complete way found; how many listings may still be looked at."""

    listings: Sequence[_Listing]
    best: tuple[int, int, tuple[Order, ...]] | None = None
    left: int = MOST_LOOKS
    chosen: list[Order] = field(default_factory=list)


def _in_full(listings: Sequence[_Listing], wanted: int) -> tuple[int, tuple[Order, ...]]:
    """The first way: one listing after another in full, until the quantity is reached."""
    orders: list[Order] = []
    for listing in listings:
        if wanted > 0:
            orders.append(Order(listing.place, listing.most, listing.cost(listing.most)))
            wanted -= listing.most
    return sum(order.cost for order in orders), tuple(orders)


def _go_on(search: _Search, begin: int, wanted: int, cost: int) -> None:
    """Every way to go on with what is chosen so far: to complete it with one order, or to take the end of one more range."""
    search.left -= len(search.listings)
    used = [order.place for order in search.chosen]
    for listing in search.listings:
        rest = None if listing.place in used else listing.covering(wanted)
        if rest is not None:
            _keep(search, cost + rest[0], (*search.chosen, Order(listing.place, rest[1], rest[0])))
    for at in range(begin, len(search.listings)):
        _take_ends(search, at, wanted, cost)


def _take_ends(search: _Search, at: int, wanted: int, cost: int) -> None:
    listing = search.listings[at]
    fitting = whole_multiples(min(wanted, listing.most), listing.multiple)
    more = (fitting,) if listing.multiple > 1 and fitting >= listing.begins[0] and fitting not in listing.ends else ()
    for size in (*listing.ends, *more):
        spent = cost + listing.cost(size)
        beyond = search.left <= 0 or len(search.chosen) >= MOST_ENDS
        if search.best is not None and (beyond or spent + _least_for(search, at, wanted - size) >= search.best[0]):
            search.left -= len(search.listings)
            continue
        search.chosen.append(Order(listing.place, size, spent - cost))
        if size >= wanted:
            _keep(search, spent, tuple(search.chosen))
        else:
            _go_on(search, at + 1, wanted - size, spent)
        search.chosen.pop()


def _least_for(search: _Search, taken: int, wanted: int) -> int:
    """Less than this no way to go on can cost: the cheapest pieces of all that is not chosen, as far as stock goes."""
    used, least, left = [order.place for order in search.chosen], 0, wanted
    for at, listing in enumerate(search.listings):
        if left <= 0:
            break
        if at != taken and listing.place not in used:
            pieces = min(left, listing.most)
            least, left = least + pieces * listing.lowest, left - pieces
    return least


def _keep(search: _Search, cost: int, orders: tuple[Order, ...]) -> None:
    ordered = tuple(sorted(orders, key=lambda order: order.place))
    found = (cost, len(ordered), ordered)
    if search.best is None or _rank(found) < _rank(search.best):
        search.best = found


def _rank(found: tuple[int, int, tuple[Order, ...]]) -> tuple[int, int, list[tuple[int, int]]]:
    return found[0], found[1], [(order.place, order.quantity) for order in found[2]]

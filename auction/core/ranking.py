"""The total order of standing bids, and the rank each supplier is told (rules R1 to R5)."""

import hashlib
from bisect import bisect_left, insort
from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter
from typing import Final

from auction.core.state import LotState, StandingBid
from auction.core.terms import TiePolicy

key_of: Final[Callable[[StandingBid], tuple[int, int]]] = attrgetter("comparable", "seq")
"""What bids are ordered by: the comparable value, of equals the entry (R1, R2)."""


def leading(lot: LotState) -> StandingBid | None:
    """The best standing bid: lowest comparable value, of equals the earliest entry (R1, R2)."""
    return lot.order[0] if lot.order else None


def place(lot: LotState, bid: StandingBid) -> None:
    """Let the bid stand in the place of the supplier's earlier one."""
    remove(lot, bid.supplier)
    lot.standing[bid.supplier] = bid
    insort(lot.order, bid, key=key_of)


def remove(lot: LotState, supplier: str) -> None:
    """Take the supplier's standing bid, if any, out of the order (R5)."""
    gone = lot.standing.pop(supplier, None)
    if gone is not None:
        del lot.order[bisect_left(lot.order, key_of(gone), key=key_of)]


def rank(lot: LotState, supplier: str, ties: TiePolicy) -> int | None:
    """The supplier's rank, 1 is best, or None without a standing bid (R1 to R4).

    Of equal comparable values: `earliest` and `forbidden` rank by entry; `equal_best` gives all the best of their places
    (1, 1, 3); `equal_worst` all the worst (2, 2, 3); `dense` counts different values (1, 1, 2).
    """
    own = lot.standing.get(supplier)
    if own is None:
        return None
    if ties == "equal_best":
        return 1 + bisect_left(lot.order, own.comparable, key=lambda bid: bid.comparable)
    if ties == "equal_worst":
        return bisect_left(lot.order, own.comparable + 1, key=lambda bid: bid.comparable)
    if ties == "dense":
        return ranks(lot, ties)[supplier]
    return 1 + bisect_left(lot.order, key_of(own), key=key_of)


def ranks(lot: LotState, ties: TiePolicy) -> dict[str, int]:
    """The rank of every supplier that stands, best place first: what `rank` says of each."""
    if ties in ("earliest", "forbidden"):
        return {bid.supplier: place for place, bid in enumerate(lot.order, start=1)}
    places: dict[int, int] = {}
    for place, bid in enumerate(lot.order, start=1):
        if ties == "equal_worst":
            places[bid.comparable] = place
        else:
            places.setdefault(bid.comparable, len(places) + 1 if ties == "dense" else place)
    return {bid.supplier: places[bid.comparable] for bid in lot.order}


def moved_ranks(lot: LotState, ties: TiePolicy, bidders: Sequence[str], known: Mapping[str, int]) -> dict[str, int]:
    """Who has another rank, best place first, now that these have bid lower and nothing else changed; `known` is every rank before.

    In a total order only those move whom a bidder has passed (R1, R2); where equal values share a rank, all are looked at.
    """
    if ties not in ("earliest", "forbidden"):
        return {supplier: place for supplier, place in ranks(lot, ties).items() if known.get(supplier) != place}
    first = last = 1
    for supplier in bidders:
        last = max(last, known.get(supplier, len(lot.order)))
    if len(bidders) == 1:
        first = last
        while lot.order[first - 1].supplier != bidders[0]:  # those whom it has passed are looked at anyway
            first -= 1
    between = enumerate(lot.order[first - 1 : last], start=first)
    return {bid.supplier: place for place, bid in between if known.get(bid.supplier) != place}


def ahead_of(lot: LotState, supplier: str) -> StandingBid | None:
    """The bid just ahead of the supplier's own in the order of R1 and R2: the next better rank (B16); None where there is none."""
    own = lot.standing.get(supplier)
    place = 0 if own is None else bisect_left(lot.order, key_of(own), key=key_of)
    return lot.order[place - 1] if place else None


def lottery_mark(lot: str, supplier: str, secret: str) -> str:
    """What the lottery gives a supplier on a lot: of equal values the lowest mark is awarded (R7)."""
    return hashlib.sha256(f"poolbid tie lottery/{lot}/{supplier}/{secret}".encode()).hexdigest()

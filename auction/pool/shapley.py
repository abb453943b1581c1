"""The Shapley value: each member's mean contribution over all orders in which members could join (rule Q12).

Exactly, from every coalition's saving; or over a sample of orders that follows from a published seed, with its standard error.
Sources: Shapley (1953); Castro, Gomez and Tejada, Comput. Oper. Res. 36 (2009), for the sample.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from math import comb, lcm
from typing import Final

from auction.core.money import exact_quotient, root_up, rounded_down
from auction.pool.game import Coalitions, Game

ORDERS: Final = 1_000
"""So many orders are drawn, and each is taken backwards too."""
FEWEST: Final = 20
"""And no fewer than this, however many parts there are."""
MOST_STEPS: Final = 1 << 26
"""So many steps the orders may take in all, one for each part that a member has some of."""

Exact = tuple[list[int], int]
"""A numerator for each member, and the denominator they share."""


def shapley(table: Coalitions) -> Exact:
    """Every member's exact part of the saving of all; the denominator is the least common multiple of 1 to their number."""
    members = table.members
    whole = lcm(*range(1, members + 1))
    # A coalition of that size counts once for each of its members, and once against each of the others.
    weights = [exact_quotient(whole, members * comb(members - 1, size)) for size in range(members)]
    both = [0, *(weights[size - 1] + (weights[size] if size < members else 0) for size in range(1, members + 1))]
    counted = table.sums(both)
    # What counts against a member is the same for all of them, less what its own coalitions count there: it makes the sum right.
    rest = exact_quotient(table.value((1 << members) - 1) * whole - sum(counted), members)
    return [each + rest for each in counted], whole


@dataclass(frozen=True, slots=True)
class Sampled:
    """Each member's part over a sample of orders, and its standard error in minor units, rounded up."""

    parts: Exact
    errors: tuple[int, ...]


def pairs_for(game: Game) -> int:
    """How many orders are drawn for the game: a thousand, or as many as its parts leave time for."""
    steps = sum(1 for need in game.needs for pieces in need.pieces if pieces)
    return min(ORDERS, max(FEWEST, rounded_down(MOST_STEPS, 2 * max(1, steps))))


def orders_of(members: Sequence[str], seed: str, count: int = ORDERS) -> Iterator[tuple[int, ...]]:
    """So many orders of the members as follow from the seed, each followed by itself backwards.

    In the order of a number stand the members by the SHA-256 of seed, number and id: whoever has the seed draws the same.
    """
    for number in range(count):
        drawn = {place: sha256(f"{seed}|{number}|{member}".encode()).digest() for place, member in enumerate(members)}
        order = tuple(sorted(drawn, key=drawn.__getitem__))
        yield order
        yield order[::-1]


def sampled(game: Game, orders: Sequence[Sequence[int]], walked: Sequence[Sequence[int]]) -> Sampled:
    """The mean contributions over orders that come in pairs, one the other backwards, walked at the published prices (rule Q12).

    What the award saves beyond those prices, or short of them, is every member's alike: whoever joins last brings it in.
    """
    members, count = len(game.members), len(orders)
    sums, squares = [0] * members, [0] * members
    for first in range(0, count, 2):
        pair = [0] * members
        for order, totals in zip(orders[first : first + 2], walked[first : first + 2], strict=True):
            for place, (before, after) in zip(order, pairwise((0, *totals)), strict=True):
                pair[place] += after - before
        for place, both in enumerate(pair):
            sums[place] += both
            squares[place] += both * both
    beyond = game.total * game.fine - walked[0][-1] * game.coarse
    numerators = [each * game.coarse * members + beyond * count for each in sums]
    return Sampled((numerators, game.fine * count * members), tuple(_errors(game, sums, squares, count >> 1)))


def _errors(game: Game, sums: Sequence[int], squares: Sequence[int], pairs: int) -> Iterator[int]:
    """The standard error of a mean of pairs, of which each is the mean of two contributions."""
    for total, square in zip(sums, squares, strict=True):
        spread = (pairs * square - total * total) * game.coarse**2
        yield root_up(spread, 4 * pairs**2 * (pairs - 1) * game.fine**2)


def objection_met(
    game: Game, orders: Sequence[Sequence[int]], walked: Sequence[Sequence[int]], shares: Sequence[int]
) -> tuple[int, int]:
    """Of the coalitions that the orders meet, and of single members, the one that could save the most beyond its shares."""
    found = {1 << place: -share for place, share in enumerate(shares)}
    for order, totals in zip(orders, walked, strict=True):
        coalition = part = 0
        for place, total in zip(order[:-1], totals, strict=False):
            coalition, part = coalition | 1 << place, part + shares[place]
            found[coalition] = game.minor(total) - part
    most = max(found.values())
    return (min(each for each, beyond in found.items() if beyond == most), most) if most > 0 else (0, 0)

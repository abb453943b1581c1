"""What pooling saves every coalition of members, as a game of savings (rules Q10 and Q11).

A coalition is a whole number with a bit for each of its members, the lowest for the member with the earliest id.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import add
from typing import Final, Protocol

from auction.core.money import round_half_up_div, within
from auction.pool.menus import Menu, cheapest

MOST_EXACT: Final = 20
"""Up to so many members every coalition is looked at, where that takes no more steps than `MOST_EFFORT`; bare Python then is at
it for some minutes. Of more, there are too many."""
MOST_EFFORT: Final = 1 << 27


@dataclass(frozen=True, slots=True)
class Need:
    """A part, the pieces each member has of it, in the order of the game's members, and at what menus it is sold."""

    part: str
    pieces: tuple[int, ...]
    menus: tuple[Menu, ...]


@dataclass(frozen=True, slots=True)
class Game:
    """Members in the order of their ids, what they have of which parts, and what each pays for them at one price for all.

    `paid` is in minor units, of which one is `fine` units of the menus' costs over `coarse`. Every member can buy every part it
    has alone: what nobody sells it stands in no game.
    """

    members: tuple[str, ...]
    needs: tuple[Need, ...]
    paid: tuple[int, ...]
    fine: int = 1
    coarse: int = 1

    @property
    def everybody(self) -> int:
        """The coalition of all."""
        return (1 << len(self.members)) - 1

    def alone(self) -> tuple[int, ...]:
        """What each member would pay alone for all it has, in minor units."""
        apart = [alone_of(need) for need in self.needs]
        return tuple(self.minor(sum(costs[place] for costs in apart)) for place in range(len(self.members)))

    def minor(self, cost: int) -> int:
        """An exact cost in minor units, rounded once, halves away from zero."""
        return round_half_up_div(cost * self.coarse, self.fine)

    @property
    def total(self) -> int:
        """What the award saves all members together, in minor units; below zero it costs them more."""
        return sum(self.alone()) - sum(self.paid)


class Coalitions(Protocol):
    """Every coalition's saving, in minor units, looked through in whatever way is quick; the answers are the same."""

    @property
    def members(self) -> int:
        """How many members there are."""

    def value(self, coalition: int) -> int:
        """What the coalition saves."""

    def sums(self, weights: Sequence[int]) -> list[int]:
        """For each member, the savings of its coalitions, each times the weight of its size."""

    def above(self, numerators: Sequence[int], denominator: int, floor: int) -> list[int]:
        """The coalitions, neither empty nor of all, whose saving less their members' parts is above `floor`, all over the
        denominator; in rising order."""

    def worst(self, numerators: Sequence[int], denominator: int, floor: int, marks: Sequence[int], modulus: int) -> list[int]:
        """Some of `above` by how far they are above, the furthest first, of those whose members' marks do not sum to a multiple
        of the modulus; the furthest of all is among them."""

    def objection(self, shares: Sequence[int]) -> tuple[int, int]:
        """The coalition, not of all, that could save the most beyond its members' shares, and how much; of equals the lowest."""


MOST_WORST: Final = 60


class Table:
    """Every coalition's saving in a list: what bare Python looks through, and what others are held to."""

    def __init__(self, values: Sequence[int], members: int) -> None:
        self._values, self._members = values, members

    @property
    def members(self) -> int:
        """How many members there are."""
        return self._members

    def value(self, coalition: int) -> int:
        """What the coalition saves."""
        return self._values[coalition]

    def sums(self, weights: Sequence[int]) -> list[int]:
        """For each member, the savings of its coalitions, each times the weight of its size."""
        sizes = subset_sums([1] * self._members)
        weighed = [value * weights[size] for value, size in zip(self._values, sizes, strict=True)]
        found = []
        for _ in range(self._members):  # the highest member that is left: half of the list is of its coalitions
            half = len(weighed) >> 1
            found.append(sum(weighed[half:]))
            weighed = list(map(add, weighed[:half], weighed[half:]))
        return found[::-1]

    def above(self, numerators: Sequence[int], denominator: int, floor: int) -> list[int]:
        """The coalitions, neither empty nor of all, whose saving less their members' parts is above `floor`."""
        limits = subset_sums(numerators, floor)
        found = [
            coalition
            for coalition, (value, limit) in enumerate(zip(self._values, limits, strict=True))
            if value * denominator > limit
        ]
        return [coalition for coalition in found if 0 < coalition < len(self._values) - 1]

    def worst(self, numerators: Sequence[int], denominator: int, floor: int, marks: Sequence[int], modulus: int) -> list[int]:
        """Some of `above` whose marks do not sum to a multiple of the modulus, the furthest first."""
        parts, marked = subset_sums(numerators), subset_sums(marks)
        found = [each for each in self.above(numerators, denominator, floor) if within(marked[each], modulus - 1)]
        return sorted(found, key=lambda each: (parts[each] - self._values[each] * denominator, each))[:MOST_WORST]

    def objection(self, shares: Sequence[int]) -> tuple[int, int]:
        """The coalition, not of all, that could save the most beyond its members' shares, and how much; of equals the lowest."""
        parts = subset_sums(shares)
        most = max(value - part for value, part in zip(self._values[1:-1], parts[1:-1], strict=True)) if self._members > 1 else 0
        if most <= 0:
            return 0, 0
        return next(each for each in range(1, len(parts) - 1) if self._values[each] - parts[each] == most), most


def subset_sums(numbers: Sequence[int], first: int = 0) -> list[int]:
    """The sum of every choice of the numbers, each with `first`, at the place whose bits say what is chosen."""
    sums = [first]
    for number in numbers:
        sums += [total + number for total in sums] if number else sums
    return sums


def table_of(game: Game) -> Table:
    """Every coalition's saving at the published prices, and for all members together what the award saves them (rule Q11)."""
    savings = savings_of(game)
    values = [game.minor(saving) for saving in savings]
    values[-1] = game.total
    return Table(values, len(game.members))


def savings_of(game: Game) -> list[int]:
    """What each coalition saves by ordering together, in the menus' units, added up over the parts."""
    found = [0] * (1 << len(game.members))
    for needers, needs in _by_needers(game).items():
        savings = [0] * (1 << len(needers))
        for need in needs:
            savings = list(map(add, savings, _of_part(need, needers)))
        found = list(map(add, found, _spread(savings, needers, len(game.members))))
    return found


def effort(game: Game) -> int:
    """How many steps every coalition's saving takes: one for each part and coalition of those that need it, and one for each
    coalition and set of members that need some part together."""
    groups = _by_needers(game)
    return sum(len(needs) << len(needers) for needers, needs in groups.items()) + (len(groups) << len(game.members))


def _by_needers(game: Game) -> dict[tuple[int, ...], list[Need]]:
    groups: dict[tuple[int, ...], list[Need]] = {}
    for need in game.needs:
        groups.setdefault(tuple(place for place, pieces in enumerate(need.pieces) if pieces), []).append(need)
    return groups


def saving_on(need: Need, pieces: int, apart: int) -> int:
    """What one order of so many pieces saves against what they cost apart; each buys alone where that costs less (rule Q11)."""
    cost = cheapest(need.menus, pieces)
    return 0 if cost is None else max(0, apart - cost)


def walk(game: Game, order: Sequence[int]) -> list[int]:
    """What is saved in all each time a further member joins, in this order, in the menus' units (rule Q11)."""
    return walks(game, [order])[0]


def walks(game: Game, orders: Sequence[Sequence[int]]) -> list[list[int]]:
    """Every order walked."""
    apart = [alone_of(need) for need in game.needs]
    own = [[at for at, need in enumerate(game.needs) if need.pieces[place]] for place in range(len(game.members))]
    return [list(_walked(game, order, own, apart)) for order in orders]


def _walked(game: Game, order: Sequence[int], own: Sequence[Sequence[int]], apart: Sequence[Sequence[int]]) -> Iterator[int]:
    pieces, alone, saved = [0] * len(game.needs), [0] * len(game.needs), [0] * len(game.needs)
    total = 0
    for place in order:
        for at in own[place]:
            pieces[at] += game.needs[at].pieces[place]
            alone[at] += apart[at][place]
            now = saving_on(game.needs[at], pieces[at], alone[at])
            total += now - saved[at]
            saved[at] = now
        yield total


def _of_part(need: Need, needers: Sequence[int]) -> list[int]:
    alone = alone_of(need)
    pieces, apart = subset_sums([need.pieces[place] for place in needers]), subset_sums([alone[place] for place in needers])
    return [saving_on(need, quantity, sum_apart) for quantity, sum_apart in zip(pieces, apart, strict=True)]


def alone_of(need: Need) -> list[int]:
    """What each member would pay alone for what it has of the part, in the menus' units."""
    return [cheapest(need.menus, pieces) or 0 for pieces in need.pieces]


def _spread(savings: list[int], needers: Sequence[int], members: int) -> list[int]:
    """The savings of coalitions of needers, at the places of the coalitions of all: who needs nothing of it adds nothing."""
    for place in range(members):
        if place not in needers:
            size = 1 << place
            savings = [saving for begin in range(0, len(savings), size) for saving in savings[begin : begin + size] * 2]
    return savings

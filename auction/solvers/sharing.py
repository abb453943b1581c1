"""Every coalition of a pool looked through as arrays: the very answers of `pool.game`, in a fraction of its time.

Whatever could outgrow 64 bits is left to bare Python, so that no answer ever depends on which of the two gave it.
"""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from auction.pool.game import MOST_WORST, Coalitions, Game, Need, Table, alone_of, subset_sums, table_of, walks
from auction.pool.menus import Menu
from auction.pool.saving import Means

Array = np.ndarray[Any, np.dtype[np.int64]]
SAFE: Final = 1 << 62
BLOCK: Final = 1 << 15
"""So many coalitions are worked through at once, that the arrays stay in the processor's cache."""


def _sums(numbers: Sequence[int], first: int = 0) -> Array:
    """The sum of every choice of the numbers, as `subset_sums` has them."""
    sums = np.empty(1 << len(numbers), np.int64)
    sums[0] = first
    for place, number in enumerate(numbers):
        size = 1 << place
        np.add(sums[:size], number, out=sums[size : 2 * size])
    return sums


def _fits(*numbers: int) -> bool:
    return all(-SAFE < number < SAFE for number in numbers)


class FastTable:
    """Every coalition's saving as an array; it answers as `Table` does."""

    def __init__(self, values: Array, members: int) -> None:
        self._values, self._members = values, members
        self._most = int(np.abs(values).max()) if len(values) else 0

    @property
    def members(self) -> int:
        """How many members there are."""
        return self._members

    def value(self, coalition: int) -> int:
        """What the coalition saves."""
        return int(self._values[coalition])

    def sums(self, weights: Sequence[int]) -> list[int]:
        """For each member, the savings of its coalitions, each times the weight of its size."""
        if not _fits(self._most * max(map(abs, weights)), self._most * _all_weights(weights, self._members)):
            return self._bare().sums(weights)
        weighed = self._values * np.array(weights, np.int64)[_sums([1] * self._members)]
        found = []
        for _ in range(self._members):
            half = len(weighed) >> 1
            found.append(int(weighed[half:].sum()))
            weighed = weighed[:half] + weighed[half:]
        return found[::-1]

    def above(self, numerators: Sequence[int], denominator: int, floor: int) -> list[int]:
        """The coalitions, neither empty nor of all, whose saving less their members' parts is above `floor`."""
        beyond = self._beyond(numerators, denominator, floor)
        if beyond is None:
            return self._bare().above(numerators, denominator, floor)
        found = np.flatnonzero(beyond > 0)
        return [int(each) for each in found if 0 < each < len(self._values) - 1]

    def worst(self, numerators: Sequence[int], denominator: int, floor: int, marks: Sequence[int], modulus: int) -> list[int]:
        """Some of `above` whose marks do not sum to a multiple of the modulus, the furthest first."""
        beyond = self._beyond(numerators, denominator, floor)
        if beyond is None or not _fits(sum(marks)):
            return self._bare().worst(numerators, denominator, floor, marks, modulus)
        beyond[0] = beyond[-1] = 0
        beyond[_sums(marks) % modulus == 0] = 0
        found = np.flatnonzero(beyond > 0)
        order = np.argsort(-beyond[found], kind="stable")[:MOST_WORST]
        return [int(each) for each in found[order]]

    def objection(self, shares: Sequence[int]) -> tuple[int, int]:
        """The coalition, not of all, that could save the most beyond its members' shares, and how much; of equals the lowest."""
        beyond = self._beyond(shares, 1, 0)
        if beyond is None:
            return self._bare().objection(shares)
        if self._members < 2:
            return 0, 0
        at = int(beyond[1:-1].argmax()) + 1
        return (at, int(beyond[at])) if beyond[at] > 0 else (0, 0)

    def _beyond(self, numerators: Sequence[int], denominator: int, floor: int) -> Array | None:
        """By how much each coalition is above the floor, over the denominator; None where 64 bits do not hold it."""
        if not _fits(self._most * denominator + sum(map(abs, numerators)) + abs(floor)):
            return None
        found: Array = self._values * denominator - _sums(numerators, floor)
        return found

    def _bare(self) -> Table:
        return Table(self._values.tolist(), self._members)


def _all_weights(weights: Sequence[int], members: int) -> int:
    """More than any sum of weighed savings can be, over the largest saving: every size with all of its coalitions."""
    found, coalitions = 0, 1
    for size, weight in enumerate(weights):
        found += abs(weight) * coalitions
        coalitions = coalitions * (members - size) // (size + 1)
    return found


def fast_table(game: Game) -> Coalitions:
    """Every coalition's saving, as `table_of` gives it."""
    members, apart = len(game.members), [alone_of(need) for need in game.needs]
    bound = sum(sum(costs) for costs in apart)
    bound = max(bound, *(2 * _highest(menu, sum(need.pieces)) for need in game.needs for menu in need.menus))
    if not _fits(bound * game.coarse * 2 + game.fine, sum(game.paid)):
        return table_of(game)
    savings = np.zeros(1 << members, np.int64)
    low = min(members, BLOCK.bit_length() - 1)
    for need, alone in zip(game.needs, apart, strict=True):
        _add_part(savings, need, alone, low)
    values: Array = (2 * savings * game.coarse + game.fine) // (2 * game.fine)  # savings are never below zero
    values[-1] = game.total
    return FastTable(values, members)


def _highest(menu: Menu, pieces: int) -> int:
    """More than any cost that is worked out on the way for at most so many pieces at this menu."""
    size = max((pieces + menu.multiple, menu.least, *menu.begins))
    return size * max(menu.prices, default=0) + max(map(abs, menu.offsets), default=0)


def _add_part(savings: Array, need: Need, alone: Sequence[int], low: int) -> None:
    """Add what coalitions save on the part, block by block."""
    pieces, apart = _sums(need.pieces[:low]), _sums(alone[:low])
    size = len(pieces)
    spare = np.empty(size, np.int64)
    for block, (more, dearer) in enumerate(zip(subset_sums(need.pieces[low:]), subset_sums(alone[low:]), strict=True)):
        saved = apart + dearer
        saved -= _costs(need.menus, pieces + more, saved, spare)
        np.maximum(saved, 0, out=saved)
        savings[block * size : (block + 1) * size] += saved


def _costs(menus: Sequence[Menu], pieces: Array, otherwise: Array, spare: Array) -> Array:
    """The cheapest order of each many pieces; what it costs `otherwise` where nobody has so many."""
    best = otherwise.copy()
    for menu in (menu for menu in menus if menu.begins):
        sizes = pieces if menu.multiple == 1 else -(-pieces // menu.multiple) * menu.multiple
        if menu.least > 1:
            sizes = np.maximum(sizes, menu.least)
        cost = _by_tier(menu, sizes, spare)
        if int(sizes[-1]) > menu.most or int(sizes.max()) > menu.most:
            cost = np.where(sizes > menu.most, otherwise, cost)
        np.minimum(best, cost, out=best)
    best[pieces == 0] = 0
    return best


def _by_tier(menu: Menu, sizes: Array, spare: Array) -> Array:
    falling = all(here >= there for here, there in zip(menu.prices, menu.prices[1:], strict=False))
    if falling and not any(menu.offsets):
        # With falling prices the tier reached, or a further one bought up to, is the cheapest of all tiers taken as a least order.
        cost = np.maximum(sizes, menu.begins[0]) * menu.prices[0]
        for begin, price in zip(menu.begins[1:], menu.prices[1:], strict=True):
            np.maximum(sizes, begin, out=spare[: len(sizes)])
            np.multiply(spare[: len(sizes)], price, out=spare[: len(sizes)])
            np.minimum(cost, spare[: len(sizes)], out=cost)
        return cost
    tier = np.searchsorted(np.array(menu.begins, np.int64), sizes, side="right") - 1
    cost = np.array(menu.offsets, np.int64)[tier] + sizes * np.array(menu.prices, np.int64)[tier]
    for place, further in enumerate(menu.later):
        if further is not None:
            cost = np.where(tier == place, np.minimum(cost, further), cost)
    return cost


def fast_walks(game: Game, orders: Sequence[Sequence[int]]) -> Sequence[Sequence[int]]:
    """Every order walked, as `walks` does."""
    apart = [alone_of(need) for need in game.needs]
    bound = sum(sum(costs) for costs in apart)
    bound = max(bound, *(2 * _highest(menu, sum(need.pieces)) for need in game.needs for menu in need.menus))
    if not _fits(bound * 2) or not orders:
        return walks(game, orders)
    taken = np.array([list(order) for order in orders], np.int64)
    found = np.zeros(taken.shape, np.int64)
    flat = taken.size
    room = np.empty(flat, np.int64)
    for need, alone in zip(game.needs, apart, strict=True):
        pieces = np.cumsum(np.array(need.pieces, np.int64)[taken], axis=1).reshape(flat)
        saved = np.cumsum(np.array(alone, np.int64)[taken], axis=1).reshape(flat)
        saved -= _costs(need.menus, pieces, saved, room)
        np.maximum(saved, 0, out=saved)
        found += saved.reshape(taken.shape)
    walked: list[list[int]] = [list(map(int, row)) for row in found]
    return walked


FAST: Final = Means(fast_table, fast_walks)
"""What a server works with; an audit works with `pool.saving.BARE` and comes to the same."""

"""What each block would cost at given prices of the rules: the best sets of suppliers, tried one by one, and who gives what.

An item is filled by one supplier or by two, and of two the cheapest division lies where a step of one of them begins or ends, so
a block is solved by trying sets of suppliers. For a bound every set is tried, in whole numbers; on the way to one, likely sets.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt

from auction.solvers.market import Market, units_of
from auction.solvers.matrix import Float, Whole

Amount = TypeVar("Amount", np.float64, np.int64)
SLOPES: Final = (-0.06, -0.02, -0.006, 0.0, 0.006, 0.02, 0.06)
"""Differences between two suppliers' rule prices, in shares of the price, at which their best division is kept ready."""
TRIED: Final = 80_000_000
"""About so many sums of an item under a set are made on the way to a bound."""
AT_ONCE: Final = 64
MOST_SETS: Final = 30_000
"""Blocks in which more sets of suppliers could win are not bounded by trying them all."""


@dataclass(frozen=True, slots=True, eq=False)
class Plans:
    """A way to fill each of some blocks: who gives what of each item. Of one supplier alone the second gives nothing.

    `cost` is exact, `adds` what each coupling row counts of it, and `uses` who is used; by plan. `items` are the rows of each.
    """

    block: Whole
    cost: Whole
    adds: Whole
    uses: npt.NDArray[np.bool_]
    first: list[Whole]
    second: list[Whole]
    quantity: list[Whole]


class Pricing:
    """A market made ready to be asked at many prices."""

    def __init__(self, market: Market) -> None:
        """Find every pair's divisions that may be best."""
        self.market = market
        self.begins = np.searchsorted(market.block, np.arange(market.blocks))
        self.ends = np.append(self.begins[1:], len(market.block))
        self.units = units_of(market)
        width = market.supplier.shape[1]
        self.one, self.two = np.triu_indices(width, 1)
        whole = (market.low <= market.wanted[:, None, None]) & (market.wanted[:, None, None] <= market.high)
        cost = market.fixed + market.price * market.wanted[:, None, None]
        self.single = np.where(whole, cost.astype(float), np.inf).min(2)
        self.ready = self._kept()
        self._slots()

    def _slots(self) -> None:
        """Number the suppliers of each block, and the pairs of these numbers."""
        market = self.market
        self.pools = [np.unique(market.supplier[begin:end]) for begin, end in zip(self.begins, self.ends, strict=True)]
        self.pools = [pool[pool >= 0] for pool in self.pools]
        self.width = max(len(pool) for pool in self.pools)
        slot = np.full((market.blocks, market.suppliers + 1), self.width, np.int64)
        for block, pool in enumerate(self.pools):
            slot[block, pool] = np.arange(len(pool))
        self.slot = slot[market.block[:, None], market.supplier]
        self.slot[market.supplier < 0] = self.width
        self.place = np.full((len(market.block), self.width + 1), -1, np.int64)
        np.put_along_axis(self.place, self.slot, np.arange(market.supplier.shape[1])[None, :], 1)
        self.place[:, self.width] = -1
        low, high = (
            np.minimum(self.slot[:, self.one], self.slot[:, self.two]),
            np.maximum(self.slot[:, self.one], self.slot[:, self.two]),
        )
        self.pair = pair_number(low, high, self.width)
        self.pair[high == self.width] = pairs_of(self.width)
        self.supplier_of = np.full((market.blocks, self.width + 1), -1, np.int64)
        for block, pool in enumerate(self.pools):
            self.supplier_of[block, : len(pool)] = pool

    def _kept(self) -> tuple[Float, Float]:
        """For every pair of bids the first one's quantity and the cost of the divisions that are best at some slope."""
        market = self.market
        count, pairs = len(market.block), len(self.one)
        quantity = np.zeros((count, pairs, len(SLOPES)))
        cost = np.full((count, pairs, len(SLOPES)), np.inf)
        step = max(1, 2_000_000 // max(1, pairs * 18))
        for begin in range(0, count, step):
            span = slice(begin, begin + step)
            first, money = divisions(market, span, self.one, self.two)
            mean = np.where(market.part[span] >= 0, market.price[span, :, 0], 0).sum(1) / np.maximum(
                1, (market.part[span] >= 0).sum(1)
            )
            for place, slope in enumerate(SLOPES):
                chosen = (money + slope * mean[:, None, None] * first).argmin(2)[:, :, None]
                quantity[span, :, place] = np.take_along_axis(first, chosen, 2)[:, :, 0]
                cost[span, :, place] = np.take_along_axis(money, chosen, 2)[:, :, 0]
        return quantity, cost

    def table(self, duals: Float) -> tuple[Float, Float, Float]:
        """By pair of a block's numbers and by number alone, the best cost of each item at these multipliers, [pair, item].

        Then what both of a pair cost when both give something, and what the multipliers add to a unit of each bid.
        """
        market = self.market
        extra = -np.tensordot(duals, self.units, 1)
        single = self.single + extra * market.wanted[:, None]
        quantity, cost = self.ready
        one, two = extra[:, self.one, None], extra[:, self.two, None]
        pair = (cost + quantity * one + (market.wanted[:, None, None] - quantity) * two).min(2)
        return *self.by_number(single, pair, np.inf), extra

    def by_number(
        self, single: npt.NDArray[Amount], pair: npt.NDArray[Amount], never: float
    ) -> tuple[npt.NDArray[Amount], npt.NDArray[Amount]]:
        """The same by the numbers of suppliers in their blocks: a pair no dearer than either alone, and what both cost."""
        count, pairs = len(single), pairs_of(self.width)
        table = np.full((count, pairs + self.width + 1), never, single.dtype)
        np.put_along_axis(table[:, pairs:], self.slot, single, 1)
        table[:, -1] = never
        both = np.full((count, pairs + 1), never, single.dtype)
        np.put_along_axis(both, self.pair, pair, 1)
        low, high = np.triu_indices(self.width, 1)
        alone = table[:, pairs:]
        table[:, :pairs] = np.minimum(both[:, :pairs], np.minimum(alone[:, low], alone[:, high]))
        return np.ascontiguousarray(table.T), both

    def best_sets(self, table: Float, both: Float, charges: Float, *, keep: int) -> tuple[Whole, Float]:
        """For each block some of the best sets among likely suppliers: their numbers in the block, and what they come to."""
        market, width, most = self.market, self.width, self.market.most_in_block
        likely = width
        while likely > most + 4 and len(sets_of(likely, most)[0]) * len(market.block) > TRIED:
            likely -= 1
        numbers = self._likely(table, both, charges, likely)
        low, high = np.triu_indices(likely, 1)
        pairs = pair_number(np.minimum(numbers[:, low], numbers[:, high]), np.maximum(numbers[:, low], numbers[:, high]), width)
        index = np.concatenate([pairs, pairs_of(width) + numbers], axis=1)
        small = table[index[market.block].T, np.arange(len(market.block))[None, :]]
        members, of_pairs = sets_of(likely, most)
        costs = summed(small, of_pairs, self.begins)
        charged = np.concatenate([np.take_along_axis(charges, numbers, 1), np.zeros((market.blocks, 1))], axis=1)
        costs = costs + charged.T[members].sum(1)
        keep = min(keep, len(costs))
        top = np.argpartition(costs, keep - 1, axis=0)[:keep]
        padded = np.concatenate([numbers, np.full((market.blocks, 1), width)], axis=1)
        chosen = padded[np.arange(market.blocks)[None, :, None], members[top]]
        return chosen, np.take_along_axis(costs, top, 0)

    def _likely(self, table: Float, both: Float, charges: Float, likely: int) -> Whole:
        """In each block the suppliers with which its items are cheapest, the most likely first, in the order of their numbers."""
        width = self.width
        if likely == width:
            return np.tile(np.arange(width), (self.market.blocks, 1))
        low, high = np.triu_indices(width, 1)
        score = np.empty((width, self.market.blocks))
        for number in range(width):
            with_it = np.flatnonzero((low == number) | (high == number))
            best = np.minimum(both[:, with_it].min(1), table[pairs_of(width) + number])
            score[number] = np.add.reduceat(np.where(np.isfinite(best), best, 1e15), self.begins)
        score += charges.T
        return np.sort(np.argsort(score, axis=0, kind="stable")[:likely].T, axis=1)

    def plans(self, table: Float, extra: Float, sets: Whole) -> Plans:
        """Who gives what when these sets fill the blocks, sets being [block, member]; who gives nothing is left out."""
        market, width = self.market, self.width
        most = sets.shape[1]
        members = sets[market.block]
        low, high = np.triu_indices(most, 1)
        one, two = np.minimum(members[:, low], members[:, high]), np.maximum(members[:, low], members[:, high])
        pairs = np.where(two < width, pair_number(one, two, width), pairs_of(width) + np.minimum(one, width))
        index = np.concatenate([pairs, pairs_of(width) + members], axis=1)
        rows = np.arange(len(market.block))
        best = index[rows, table[index, rows[:, None]].argmin(1)]
        lows, highs = (
            np.append(np.triu_indices(width, 1)[0], np.arange(width + 1)),
            np.append(np.triu_indices(width, 1)[1], np.arange(width + 1)),
        )
        a, b = self.place[rows, lows[best]], self.place[rows, highs[best]]
        return self._divided(a, b, extra)

    def _divided(self, a: Whole, b: Whole, extra: Float) -> Plans:
        """Divide each item between two bids, or give all of it to the one that is cheaper alone."""
        market, rows = self.market, np.arange(len(self.market.block))
        alone = self.single + extra * market.wanted[:, None]
        cost_a = np.where(a >= 0, alone[rows, a], np.inf)
        cost_b = np.where(b >= 0, alone[rows, b], np.inf)
        lower, upper = np.minimum(a, b), np.maximum(a, b)
        width = market.supplier.shape[1]
        is_pair = (lower >= 0) & (lower < upper)
        pair = np.where(is_pair, pair_number(np.maximum(lower, 0), upper, width), 0)
        quantity, cost = self.ready[0][rows, pair], self.ready[1][rows, pair]
        value = cost + quantity * extra[rows, lower][:, None] + (market.wanted[:, None] - quantity) * extra[rows, upper][:, None]
        at = value.argmin(1)
        both = np.where(is_pair, value[rows, at], np.inf)
        split = both < np.minimum(cost_a, cost_b)
        first = np.where(split, lower, np.where(cost_a <= cost_b, a, b))
        second = np.where(split, upper, -1)
        amount = np.where(split, quantity[rows, at].astype(np.int64), market.wanted)
        return self.described(first, second, amount)

    def described(self, first: Whole, second: Whole, amount: Whole) -> Plans:
        """The plans of all blocks with what they cost exactly, and what they add to each row."""
        market, rows = self.market, np.arange(len(self.market.block))
        rest = np.where(second >= 0, market.wanted - amount, 0)
        cost = cost_at(market, rows, first, amount) + np.where(second >= 0, cost_at(market, rows, np.maximum(second, 0), rest), 0)
        units = self.units
        adds = units[:, rows, first] * amount + units[:, rows, np.maximum(second, 0)] * rest
        uses = np.zeros((market.blocks, market.suppliers), bool)
        uses[market.block, market.supplier[rows, first]] = True
        uses[market.block[second >= 0], market.supplier[rows, second][second >= 0]] = True
        spans = [slice(begin, end) for begin, end in zip(self.begins.tolist(), self.ends.tolist(), strict=True)]
        return Plans(
            np.arange(market.blocks),
            np.add.reduceat(cost, self.begins),
            np.rint(np.add.reduceat(adds, self.begins, axis=1)).astype(np.int64)
            if len(adds)
            else np.zeros((0, market.blocks), np.int64),
            uses,
            [first[span] for span in spans],
            [second[span] for span in spans],
            [amount[span] for span in spans],
        )


def cost_at(market: Market, rows: Whole, place: Whole, quantity: Whole) -> Whole:
    """What these bids ask for these quantities, exactly."""
    low, high = market.low[rows, place], market.high[rows, place]
    step = ((low <= quantity[:, None]) & (quantity[:, None] <= high)).argmax(1)
    found: Whole = market.fixed[rows, place, step] + market.price[rows, place, step] * quantity
    return found


def divisions(market: Market, span: slice, one: Whole, two: Whole) -> tuple[Float, Float]:
    """All divisions between two bids that may be best, by [item, pair, division]: the first one's quantity, and the cost."""
    wanted = market.wanted[span, None]
    quantities, costs = [], []
    for a in range(market.low.shape[2]):
        for b in range(market.low.shape[2]):
            least = np.maximum(market.low[span][:, one, a], wanted - market.high[span][:, two, b])
            most = np.minimum(market.high[span][:, one, a], wanted - market.low[span][:, two, b])
            fixed = market.fixed[span][:, one, a] + market.fixed[span][:, two, b]
            price_a, price_b = market.price[span][:, one, a], market.price[span][:, two, b]
            is_one = least <= most
            for first in (least, most):
                costs.append(np.where(is_one, fixed + price_a * first + price_b * (wanted - first), np.inf))
                quantities.append(np.where(is_one, first, 0).astype(float))
    return np.stack(quantities, 2), np.stack(costs, 2)


def summed(table: npt.NDArray[Amount], of_pairs: Whole, begins: Whole) -> npt.NDArray[Amount]:
    """For each set and block the sum over its items of the cheapest of the set's pairs; a few blocks at a time, for the cache."""
    found = np.empty((len(of_pairs), len(begins)), table.dtype)
    first = 0
    while first < len(begins):
        last = max(first + 1, int(np.searchsorted(begins, begins[first] + AT_ONCE, side="right")) - 1)
        end = int(begins[last]) if last < len(begins) else table.shape[1]
        part = np.ascontiguousarray(table[:, begins[first] : end])
        costs = part[of_pairs[:, 0]]
        for place in range(1, of_pairs.shape[1]):
            np.minimum(costs, part[of_pairs[:, place]], out=costs)
        found[:, first:last] = np.add.reduceat(costs, begins[first:last] - begins[first], axis=1)
        first = last
    return found


def pairs_of(width: int) -> int:
    """How many pairs so many make."""
    return width * (width - 1) // 2


def pair_number(low: Whole, high: Whole, width: int) -> Whole:
    """The number of a pair, in the order of np.triu_indices."""
    return low * (2 * width - low - 1) // 2 + (high - low - 1)


def sets_of(width: int, most: int) -> tuple[Whole, Whole]:
    """All sets of one to `most` of so many: their members, filled up with `width`, and their pairs (of one: itself)."""
    known = _SETS.get((width, most))
    if known is None:
        members, pairs = [], []
        depth = max(1, pairs_of(most))
        for size in range(1, most + 1):
            for chosen in combinations(range(width), size):
                made = [low * (2 * width - low - 1) // 2 + (high - low - 1) for low, high in combinations(chosen, 2)]
                made = made or [pairs_of(width) + chosen[0]]
                members.append([*chosen, *[width] * (most - size)])
                pairs.append((made * depth)[:depth])
        known = _SETS[width, most] = np.array(members, np.int64), np.array(pairs, np.int64)
    return known


_SETS: Final[dict[tuple[int, int], tuple[Whole, Whole]]] = {}

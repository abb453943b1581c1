"""The master of a decomposition: of every block one plan, so that the rules that tie blocks together are kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import highspy
import numpy as np

from auction.award.rows import NONE
from auction.solvers.effort import Effort
from auction.solvers.highs import INFINITE, options
from auction.solvers.market import Market
from auction.solvers.matrix import Float, Whole
from auction.solvers.pricing import Plans

SCALE: Final = 1e6
"""The cost of the whole is about so much in the master's own units."""
SAFETY: Final = 2e-8
"""Rules are held tighter by this share of their level, so that what floats allow is legal."""


@dataclass(frozen=True, slots=True, eq=False)
class Priced:
    """The master's multipliers, in money: of the coupling rows, and of using a supplier in a block, [block, supplier]."""

    duals: Float
    charges: Float
    cost: float


class Master:
    """Columns are plans; rows are one plan a block, the coupling rules, and who may win at all."""

    def __init__(self, market: Market, row_low: Whole, row_high: Whole, guess: float, pools: list[Whole]) -> None:
        """Begin with nothing but penalties for what is missing."""
        self.market, self.unit = market, max(1.0, guess / SCALE)
        blocks, rules, suppliers = market.blocks, len(market.coupling), market.suppliers
        self.level = np.maximum(1.0, np.where(row_high == NONE, np.abs(row_low.astype(float)), np.abs(row_high.astype(float))))
        self.level = np.where(self.level > 1.0, self.level, np.maximum(1.0, guess))
        low = np.where(row_low == NONE, -INFINITE, row_low / self.level + SAFETY)
        high = np.where(row_high == NONE, INFINITE, row_high / self.level - SAFETY)
        self.linked = (
            [(block, int(supplier)) for block, pool in enumerate(pools) for supplier in pool] if market.most_in_all else []
        )
        self.link_row = np.full((blocks, suppliers), -1, np.int64)
        for row, (block, supplier) in enumerate(self.linked):
            self.link_row[block, supplier] = blocks + rules + row
        self.height = blocks + rules + len(self.linked) + bool(self.linked)
        self.highs = highspy.Highs()  # type: ignore[no-untyped-call]
        for name, value in options(Effort()).items():
            self.highs.setOptionValue(name, value)
        lows = np.concatenate([np.ones(blocks), low, np.full(len(self.linked), -INFINITE), [0.0] * bool(self.linked)])
        highs = np.concatenate(
            [np.ones(blocks), high, np.zeros(len(self.linked)), [float(market.most_in_all or 0)] * bool(self.linked)]
        )
        nothing = np.zeros(0, np.int32)
        self.highs.addRows(self.height, lows, highs, 0, np.zeros(self.height, np.int32), nothing, np.zeros(0))
        self._winners(suppliers, blocks + rules)
        self._penalties(low, high, blocks, rules)
        self.before = int(self.highs.getNumCol())
        self.kept: list[tuple[int, Whole, Whole, Whole]] = []
        self.known: dict[bytes, int] = {}

    def _winners(self, suppliers: int, first: int) -> None:
        """A column for each supplier: whether it may win at all."""
        if not self.linked:
            return
        rows: list[list[int]] = [[] for _ in range(suppliers)]
        for row, (_, supplier) in enumerate(self.linked):
            rows[supplier].append(first + row)
        for supplier in range(suppliers):
            index = np.array([*rows[supplier], self.height - 1], np.int32)
            self.highs.addCol(0.0, 0.0, 1.0, len(index), index, np.array([-1.0] * len(rows[supplier]) + [1.0]))

    def _penalties(self, low: Float, high: Float, blocks: int, rules: int) -> None:
        """What makes every row keepable at a price that nothing else is worth."""
        index = np.arange(blocks, dtype=np.int32)
        self.highs.addCols(
            blocks, np.full(blocks, SCALE), np.zeros(blocks), np.full(blocks, INFINITE), blocks, index, index, np.ones(blocks)
        )
        below, above = np.flatnonzero(low > -INFINITE), np.flatnonzero(high < INFINITE)
        rows = np.concatenate([below, above]).astype(np.int32) + np.int32(blocks)
        signs = np.concatenate([np.ones(len(below)), -np.ones(len(above))])
        count = len(rows)
        starts = np.arange(count, dtype=np.int32)
        self.highs.addCols(count, np.full(count, SCALE), np.zeros(count), np.full(count, INFINITE), count, starts, rows, signs)
        links = np.arange(len(self.linked), dtype=np.int32)
        if len(links):
            rows = links + np.int32(blocks + rules)
            self.highs.addCols(
                len(links),
                np.full(len(links), SCALE),
                np.zeros(len(links)),
                np.full(len(links), INFINITE),
                len(links),
                links,
                rows,
                -np.ones(len(links)),
            )

    def take(self, plans: Plans) -> int:
        """Take these plans in; how many of them are new."""
        costs, starts, index, weights = list[float](), list[int](), list[int](), list[float]()
        blocks = self.market.blocks
        for place, block in enumerate(plans.block.tolist()):
            key = b"%d " % block + plans.first[place].tobytes() + plans.second[place].tobytes() + plans.quantity[place].tobytes()
            if key in self.known:
                continue
            self.known[key] = len(self.kept)
            self.kept.append((block, plans.first[place], plans.second[place], plans.quantity[place]))
            starts.append(len(index))
            costs.append(float(plans.cost[place]) / self.unit)
            adds = plans.adds[:, place]
            there = np.flatnonzero(adds)
            index += [block, *(there + blocks).tolist()]
            weights += [1.0, *(adds[there] / self.level[there]).tolist()]
            if self.linked:
                links = self.link_row[block][plans.uses[place]]
                index += links.tolist()
                weights += [1.0] * len(links)
        count = len(costs)
        if count:
            numbers = np.array(starts, np.int32), np.array(index, np.int32), np.array(weights)
            self.highs.addCols(count, np.array(costs), np.zeros(count), np.full(count, INFINITE), len(index), *numbers)
        return count

    def priced(self) -> Priced:
        """Solve the relaxation."""
        self.highs.run()
        blocks, rules = self.market.blocks, len(self.market.coupling)
        duals = np.asarray(self.highs.getSolution().row_dual, dtype=float) * self.unit
        charges = np.zeros((blocks, self.market.suppliers))
        for row, (block, supplier) in enumerate(self.linked):
            charges[block, supplier] = max(0.0, -duals[blocks + rules + row])
        cost = float(self.highs.getInfo().objective_function_value) * self.unit
        return Priced(duals[blocks : blocks + rules] / self.level, charges, cost)

    def chosen(self, effort: Effort, *, gap: float, target: float) -> list[int] | None:
        """One plan a block, whole: the numbers of the plans; None where none is found that keeps every rule."""
        count = int(self.highs.getNumCol())
        for name, value in options(effort).items():
            self.highs.setOptionValue(name, value)
        whole = [*range(self.market.suppliers if self.linked else 0), *range(self.before, count)]
        first = self.market.suppliers if self.linked else 0
        self.highs.changeColsIntegrality(len(whole), np.array(whole, np.int32), np.ones(len(whole), np.uint8))
        penalties = np.arange(first, self.before, dtype=np.int32)
        self.highs.changeColsBounds(len(penalties), penalties, np.zeros(len(penalties)), np.zeros(len(penalties)))
        self.highs.setOptionValue("mip_rel_gap", gap)
        self.highs.setOptionValue("objective_target", target / self.unit)
        self.highs.run()
        info = self.highs.getInfo()
        if info.primal_solution_status != int(highspy.SolutionStatus.kSolutionStatusFeasible):
            return None
        values = np.asarray(self.highs.getSolution().col_value)[self.before :]
        return np.flatnonzero(values > 0.5).tolist()

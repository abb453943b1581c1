"""Problems of a common shape as arrays: items in blocks, offers of one item in price steps, few winners, and rules that add up.

The shape is that of `award.sets`: every item is filled by at most two suppliers, every block by a few, and what ties blocks
together are rows over units alone, and a cap on the number of winners.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from auction.award.columns import Plan, reached
from auction.award.formulation import Formulation
from auction.award.rows import Rows
from auction.award.sets import Shape, shape_of
from auction.award.sourcing import Sourcing
from auction.solvers.matrix import Float, Whole

NEVER = 1 << 40
"""A step that is not there begins here and ends at nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class Market:
    """Bids are [item, place, step]: a cost of `fixed` and `price` a unit between `low` and `high` units; places beyond are never.

    `supplier` and `part` are [item, place], -1 where there is none. Items of a block lie together. `rule_*` is the sum that each
    coupling row is of, by part; its ends are `row_low` and `row_high` of the rows numbered `coupling`.
    """

    wanted: Whole
    block: Whole
    supplier: Whole
    part: Whole
    low: Whole
    high: Whole
    price: Whole
    fixed: Whole
    suppliers: int
    most_in_block: int
    most_in_all: int | None
    coupling: Whole
    per_unit: Whole
    items: Whole

    @property
    def blocks(self) -> int:
        """How many blocks there are."""
        return int(self.block.max()) + 1


def market_of(problem: Sourcing, made: Formulation, rows: Rows, given_up: Collection[str] = ()) -> Market | None:
    """The problem in that shape; None where it has another."""
    shape = shape_of(problem, made, rows, given_up)
    if shape is None or not shape.parts or min(len(parts) for parts in shape.parts) == 0:
        return None
    block = np.zeros(len(shape.parts), np.int64)
    for number, items in enumerate(shape.blocks):
        block[list(items)] = number
    coupling = np.array(shape.coupling, np.int64)
    per_unit = _per_unit(made.plan, rows, coupling)
    return None if per_unit is None else _arranged(made.plan, shape, block, coupling, per_unit)


def _per_unit(plan: Plan, rows: Rows, coupling: Whole) -> Whole | None:
    """By coupling row and part, what a unit adds; None where a row has other columns."""
    part_of = np.full(len(rows.cost), -1, np.int64)
    for part, columns in enumerate(plan.units):
        part_of[list(columns)] = part
    per_unit = np.zeros((len(coupling), len(plan.units)), np.int64)
    for place, row in enumerate(coupling.tolist()):
        span = slice(rows.begins[row], rows.begins[row + 1])
        parts = part_of[np.frombuffer(rows.column, np.int64)[span]]
        if (parts < 0).any():
            return None
        per_unit[place, parts] = np.frombuffer(rows.weight, np.int64)[span]
    return per_unit


def _arranged(plan: Plan, shape: Shape, block: Whole, coupling: Whole, per_unit: Whole) -> Market:
    """Everything in place: items by block, bids by item."""
    order = np.argsort(block, kind="stable")
    width, depth = max(len(parts) for parts in shape.parts), max(len(steps) for steps in shape.steps)
    size = (len(order), width, depth)
    low, high = np.full(size, NEVER, np.int64), np.full(size, -1, np.int64)
    price, fixed = np.zeros(size, np.int64), np.zeros(size, np.int64)
    supplier, part_at = np.full(size[:2], -1, np.int64), np.full(size[:2], -1, np.int64)
    row_of = np.empty(len(order), np.int64)
    row_of[order] = np.arange(len(order))
    parts = np.array([part for own in shape.parts for part in own], np.int64)
    item = np.array([number for number, own in enumerate(shape.parts) for _ in own], np.int64)
    place = np.array([place for own in shape.parts for place in range(len(own))], np.int64)
    supplier[row_of[item], place] = np.array(plan.supplier, np.int64)[parts]
    part_at[row_of[item], place] = parts
    counts = np.array([len(shape.steps[part]) for part in parts.tolist()], np.int64)
    steps = np.array([step for part in parts.tolist() for step in shape.steps[part]], np.int64).reshape(-1, 4)
    step = np.arange(len(steps)) - np.repeat(np.cumsum(counts) - counts, counts)
    at = np.repeat(row_of[item], counts), np.repeat(place, counts), step
    low[at], high[at], price[at], fixed[at] = steps.T
    wanted = np.array([plan.items[number].quantity for number in order.tolist()], np.int64)
    columns = wanted, block[order], supplier, part_at, low, high, price, fixed
    return Market(*columns, len(plan.suppliers), shape.caps.in_block, shape.caps.in_all, coupling, per_unit, order)


def amounts(market: Market, plan: Plan, rows: Rows, given: dict[int, int]) -> array[int]:
    """The columns of an award that gives so many units by part; presences follow from what is given."""
    values = array("q", bytes(8 * len(rows.cost)))
    decided = bytearray(len(rows.cost))
    for part, columns in enumerate(plan.units):
        for column in columns:
            decided[column] = 1
        for column in plan.whether[part]:
            decided[column] = 1
        quantity = given.get(part, 0)
        found = reached(plan.offers[plan.offer[part]], plan.items[plan.item[part]].quantity) if quantity else ()
        for step, reach in enumerate(found):
            if reach.least <= quantity <= reach.most:
                values[columns[step]] = quantity
                if plan.whether[part]:
                    values[plan.whether[part][step]] = 1
    return _with_presence(rows, values, decided)


def _with_presence(rows: Rows, values: array[int], decided: bytearray) -> array[int]:
    """Set what is still open (whether some set of parts has anything) to one where a row asks for it."""
    column, weight = np.frombuffer(rows.column, np.int64), np.frombuffer(rows.weight, np.int64)
    row = np.repeat(np.arange(len(rows.row_low)), np.diff(np.frombuffer(rows.begins, np.int64)).astype(np.int64))
    is_open = np.frombuffer(bytes(decided), np.uint8)[column] == 0
    now = np.frombuffer(values, np.int64).copy()
    sums = np.bincount(row[~is_open], (weight * now[column])[~is_open], len(rows.row_low))
    high = np.frombuffer(rows.row_high, np.int64)
    asks = is_open & (weight < 0) & (sums[row] > high[row]) & (high[row] != -(2**63))
    now[column[asks]] = 1
    return array("q", now.tolist())


def units_of(market: Market) -> Float:
    """What each coupling row counts of a bid's unit, by [row, item, place]."""
    there = market.part >= 0
    return np.where(there[None], market.per_unit[:, np.where(there, market.part, 0)], 0).astype(float)

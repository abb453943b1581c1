"""What proves that no legal award costs less: multipliers of the rows, and where one set is not enough, cases part by part.

Nothing here looks for multipliers: whoever found them is not believed, and any that stand here give a bound that holds. They
are whole numbers in units of 2**-40, so that the bound is exact. Weak duality is all the mathematics there is: a row that is
kept may be added to the costs at any price of the right sign, and what is left is least where every column stands alone at the
cheaper of its ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import gcd

from auction.award.rows import NONE, Rows
from auction.core.money import rounded_down

BITS = 40
"""Multipliers are in units of 2**-BITS."""


@dataclass(frozen=True, slots=True)
class Split:
    """Two cases: the column is at most `at`, or more. Their proofs follow in this order, each whole."""

    column: int
    at: int


@dataclass(frozen=True, slots=True)
class Leaf:
    """A case that is proven by multipliers: of these rows these, all of the part's own columns."""

    rows: tuple[int, ...]
    duals: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Columns that are bounded together, by a tree of cases: splits and leaves, each split before its two cases."""

    columns: tuple[int, ...]
    tree: tuple[Split | Leaf, ...]


@dataclass(frozen=True, slots=True)
class Charge:
    """What a supplier is charged for having anything of a block, so that the cap on all winners is counted once."""

    block: int
    supplier: int
    charge: int


@dataclass(frozen=True, slots=True)
class Proof:
    """Multipliers of rows first, and of what they leave the parts that need cases; columns of no part stand alone.

    Where there are `charges`, if only none, the rest is not counted on rows: every set of suppliers of every block of the problem
    is tried (`award.sets`).
    """

    rows: tuple[int, ...]
    duals: tuple[int, ...]
    parts: tuple[Part, ...] = ()
    charges: tuple[Charge, ...] | None = None


class Unproven(ValueError):
    """The proof is not one: it names what is not there, leaves a case out, or leans on an end that a row has not."""


def proven_bound(rows: Rows, proof: Proof) -> int:
    """What no legal award undercuts, by this proof: exact, rounded up to whole money. Raises Unproven where it is none."""
    if proof.charges is not None:
        raise Unproven("a proof by sets of suppliers is counted on the problem, not on rows")
    reduced = [cost << BITS for cost in rows.cost]
    total = _put_in(rows, zip(proof.rows, proof.duals, strict=True), reduced, None)
    free = bytearray(b"\x01") * len(reduced)
    for part in proof.parts:
        for column in part.columns:
            if not 0 <= column < len(reduced) or not free[column]:
                raise Unproven(f"column {column} is not there, or in two parts")
            free[column] = 0
        total += _least_of(rows, part, reduced)
    for column, price in enumerate(reduced):
        if price and free[column]:
            total += price * (rows.low[column] if price > 0 else rows.high[column])
    return rows.shift - (-total >> BITS)


def _put_in(rows: Rows, given: Iterable[tuple[int, int]], reduced: list[int] | dict[int, int], only: dict[int, int] | None) -> int:
    """Add rows to the costs at their multipliers, and say what that is worth; `only` are the columns that the rows may have."""
    total, begins, columns, weights = 0, rows.begins, rows.column, rows.weight
    for row, dual in given:
        if not 0 <= row < len(rows.row_low):
            raise Unproven(f"there is no row {row}")
        end = rows.row_low[row] if dual > 0 else rows.row_high[row]
        if not dual:
            continue
        if end == NONE:
            raise Unproven(f"row {row} has no such end")
        total += dual * end
        for place in range(begins[row], begins[row + 1]):
            column = columns[place]
            if only is not None and column not in only:
                raise Unproven(f"row {row} reaches beyond its part")
            reduced[column] -= weights[place] * dual
    return total


def _least_of(rows: Rows, part: Part, reduced: list[int]) -> int:
    """The least over all cases of a part, each with the ends that its splits leave.

    Amounts are whole, so what a part costs is a multiple of what divides all its prices, and its least is rounded up to one.
    """
    low = {column: rows.low[column] for column in part.columns}
    high = {column: rows.high[column] for column in part.columns}
    values = list(_cases(rows, part.tree, low, high, reduced))
    if not values:
        raise Unproven("every case is excluded by the ends of a column alone")
    step = gcd(*(reduced[column] for column in part.columns))
    return min(values) if not step else -rounded_down(-min(values), step) * step


def _cases(
    rows: Rows, tree: Sequence[Split | Leaf], low: dict[int, int], high: dict[int, int], reduced: list[int]
) -> Iterator[int]:
    """The value of each leaf; a case that no amount can be in has none."""
    waiting = [(low, high)]
    for node in tree:
        if not waiting:
            raise Unproven("a tree goes on after its end")
        lows, highs = waiting.pop()
        if isinstance(node, Split):
            if node.column not in lows:
                raise Unproven(f"column {node.column} is split outside its part")
            below, above = (
                {**highs, node.column: min(highs[node.column], node.at)},
                {**lows, node.column: max(lows[node.column], node.at + 1)},
            )
            waiting += [(above, highs), (lows, below)]
        elif all(lows[column] <= highs[column] for column in lows):
            prices = {column: reduced[column] for column in lows}
            total = _put_in(rows, zip(node.rows, node.duals, strict=True), prices, lows)
            yield total + sum(price * (lows[column] if price > 0 else highs[column]) for column, price in prices.items())
    if waiting:
        raise Unproven("a tree ends before all its cases")

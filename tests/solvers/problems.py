"""Small problems in rows, and the best of each by trying every point."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from random import Random

from auction.award.rows import NONE, Rows

Entry = tuple[Mapping[int, int], int, int]
"""A row: weights by column, and both ends."""


def rows_of(cost: Sequence[int], low: Sequence[int], high: Sequence[int], rows: Iterable[Entry], shift: int = 0) -> Rows:
    """Write rows down."""
    given = list(rows)
    begins, column, weight = [0], list[int](), list[int]()
    for entries, _, _ in given:
        column += entries
        weight += entries.values()
        begins.append(len(column))
    return Rows(
        array("q", cost),
        array("q", low),
        array("q", high),
        array("q", begins),
        array("q", column),
        array("q", weight),
        array("q", [row[1] for row in given]),
        array("q", [row[2] for row in given]),
        shift,
        tuple(f"c{place}" for place in range(len(cost))),
        tuple(f"r{place}" for place in range(len(given))),
    )


def is_kept(rows: Rows, point: Sequence[int]) -> bool:
    """Whether a point keeps every row."""
    for row, (begin, end) in enumerate(zip(rows.begins, rows.begins[1:], strict=False)):
        total = sum(rows.weight[place] * point[rows.column[place]] for place in range(begin, end))
        low, high = rows.row_low[row], rows.row_high[row]
        if (low != NONE and total < low) or (high != NONE and total > high):
            return False
    return True


def cost_at(rows: Rows, point: Sequence[int]) -> int:
    """What a point costs."""
    return rows.shift + sum(price * amount for price, amount in zip(rows.cost, point, strict=True))


def least(rows: Rows) -> int | None:
    """The least cost of all legal points; None where there is none."""
    points = product(*(range(low, high + 1) for low, high in zip(rows.low, rows.high, strict=True)))
    return min((cost_at(rows, point) for point in points if is_kept(rows, point)), default=None)


def random_rows(random: Random) -> Rows:
    """A small problem of any kind: covers, equalities, limits, several parts, and some that nothing keeps."""
    width, height = random.randint(1, 7), random.randint(0, 6)
    high = [random.choice((1, 1, 1, 2, 3)) for _ in range(width)]
    made: list[Entry] = []
    for _ in range(height):
        chosen = random.sample(range(width), random.randint(1, min(width, 4)))
        entries = {column: random.choice((1, 1, 1, 2, 3, -1, -2, 7)) for column in sorted(chosen)}
        middle, spread = random.randint(-2, 6), random.choice((0, 1, 2, 4))
        ends = random.choice(((middle, middle + spread), (middle, NONE), (NONE, middle + spread)))
        made.append((entries, *ends))
    dear = random.choice((1, 1, 1000, 123_457))
    return rows_of([random.randint(-3, 9) * dear for _ in range(width)], [0] * width, high, made, random.randint(-5, 5))

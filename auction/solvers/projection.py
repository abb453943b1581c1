"""The point nearest to the highest surpluses among those that keep every row: found in floats, and made exact in whole numbers.

Floats say what holds the point where it is (the dual method of Goldfarb and Idnani, Mathematical Programming 27, 1983). Of these
rows alone it is worked out in fractions, and is given only where it keeps all the others too and none holds the wrong way: then
there is no nearer one (Karush, Kuhn and Tucker).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import numpy as np

from auction.solvers.matrix import Float

LOOSE: Final = 1e-9
"""What is broken by no more than this, by the highest surplus, counts as kept until it is counted."""


@dataclass(frozen=True, slots=True)
class Row:
    """The sum over these places is at most so much, or at least where `sign` is -1 and all is turned about."""

    places: tuple[int, ...]
    most: Fraction
    sign: int = 1

    @property
    def at(self) -> Fraction:
        """Where it ends for a single place."""
        return self.sign * self.most

    def of(self, point: Sequence[Fraction]) -> Fraction:
        """What the row counts of a point."""
        return self.sign * sum((point[place] for place in self.places), Fraction(0))


def projected(highest: Sequence[int], rows: Sequence[Row]) -> list[Fraction] | None:
    """The point nearest to `highest` that keeps the rows; None where floats are too coarse to tell what holds it."""
    holding = _holding(highest, rows)
    if holding is None:
        return None
    held = [rows[number] for number in holding if len(rows[number].places) > 1]
    fixed = {row.places[0]: row for row in (rows[number] for number in holding) if len(row.places) == 1}
    free = [frozenset(place for place in row.places if place not in fixed) for row in held]
    equations = []
    for row, mine in zip(held, free, strict=True):
        start = sum(fixed[place].at if place in fixed else highest[place] for place in row.places)
        factors = (Fraction(row.sign * other.sign * len(mine & theirs)) for other, theirs in zip(held, free, strict=True))
        equations.append([*factors, row.sign * start - row.most])
    pressures = solution(equations, len(held))
    if pressures is None or any(pressure < 0 for pressure in pressures):
        return None
    point = [Fraction(most) for most in highest]
    for row, pressure in zip(held, pressures, strict=True):
        for place in row.places:
            point[place] -= row.sign * pressure
    if any(row.of(point) < row.most for row in fixed.values()):
        return None
    point = [fixed[place].at if place in fixed else own for place, own in enumerate(point)]
    return point if all(row.of(point) <= row.most for row in rows) else None


def _holding(highest: Sequence[int], rows: Sequence[Row]) -> list[int] | None:
    """The rows that hold the nearest point where it is, by number; none of them follows from the others."""
    unit = float(max(1, *highest))
    sides: Float = np.zeros((len(rows), len(highest)))
    for number, row in enumerate(rows):
        sides[number, list(row.places)] = row.sign
    most: Float = np.array([float(row.most) / unit for row in rows])
    point: Float = np.array(highest, dtype=float) / unit
    held, pressures = list[int](), list[float]()
    for _ in range(10 * len(rows) + 10):
        over = sides @ point - most
        over[held] = 0.0
        worst = int(over.argmax())
        if over[worst] <= LOOSE:
            return held
        pressure = 0.0
        while True:
            own = sides[held]
            shares: Float = np.linalg.solve(own @ own.T, own @ sides[worst])
            way = sides[worst] - shares @ own
            length = float(way @ way)
            whole = float(sides[worst] @ point - most[worst]) / length if length > LOOSE else np.inf
            least, out = min(
                ((pressures[place] / share, place) for place, share in enumerate(shares.tolist()) if share > LOOSE),
                default=(np.inf, -1),
            )
            step = min(whole, least)
            if step == np.inf:
                return None
            if whole < np.inf:
                point = point - step * way
            pressures = [before - step * share for before, share in zip(pressures, shares.tolist(), strict=True)]
            pressure += step
            if step == whole:
                held.append(worst)
                pressures.append(pressure)
                break
            del held[out], pressures[out]
    return None


def corner(
    highest: Sequence[int], rows: Sequence[Row], tight: Sequence[int], low: frozenset[int], high: frozenset[int]
) -> list[Fraction] | None:
    """The point that the tight rows leave, with some places at zero and some at their highest; None where it breaks a row."""
    free = [place for place in range(len(highest)) if place not in low and place not in high]
    equations = [
        [*(Fraction(int(place in rows[number].places)) for place in free), rows[number].most - fixed]
        for number in tight
        for fixed in (sum(highest[place] for place in rows[number].places if place in high),)
    ]
    found = solution(equations, len(free))
    if found is None:
        return None
    at = dict(zip(free, found, strict=True))
    point = [at.get(place, Fraction(highest[place] if place in high else 0)) for place in range(len(highest))]
    kept = all(row.of(point) <= row.most for row in rows) and all(
        0 <= each <= most for each, most in zip(point, highest, strict=True)
    )
    return point if kept else None


def solution(equations: Sequence[Sequence[Fraction]], unknowns: int) -> list[Fraction] | None:
    """A solution of the equations, each its factors and then what they give; what they leave open is zero. None without any."""
    left = [list(row) for row in equations]
    pivots: list[int] = []
    for column in range(unknowns):
        done = len(pivots)
        at = next((place for place in range(done, len(left)) if left[place][column]), None)
        if at is None:
            continue
        left[done], left[at] = left[at], left[done]
        by = left[done][column]
        head = left[done] = [number / by if number else number for number in left[done]]
        for place, row in enumerate(left):
            factor = row[column]
            if place != done and factor:
                left[place] = [here - factor * there if there else here for here, there in zip(row, head, strict=True)]
        pivots.append(column)
    if any(row[unknowns] for row in left[len(pivots) :]):
        return None
    found = [Fraction(0)] * unknowns
    for row, column in zip(left, pivots, strict=False):
        found[column] = row[unknowns]
    return found

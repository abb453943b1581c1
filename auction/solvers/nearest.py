"""Surpluses in the core nearest to the highest ones: the most in all by linear optimisation, the nearest by projection.

What floats propose is worked out in fractions; only where they are too coarse for that the nearest is that of quadratic
optimisation in floats. What is given is whole and keeps every cut exactly.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final

import highspy
import numpy as np

from auction.award.payments import Cut
from auction.solvers.matrix import Float
from auction.solvers.projection import LOOSE, Row, corner, projected

FINE: Final = 1e-7
"""As finely as the point is found, measured by the highest surplus: what lies so near below a whole number is that."""


def nearest(names: Sequence[str], highest: Mapping[str, int], cuts: Sequence[Cut]) -> Mapping[str, int] | None:
    """As `award.payments.Nearest` says, exactly, and then rounded down; None where the solver comes to no end."""
    if all(sum(highest[name] for name in cut.suppliers) <= cut.most for cut in cuts):
        return dict(highest)
    top = np.array([highest[name] for name in names], dtype=float)
    unit = max(1.0, float(top.max(initial=1.0)))
    most = _solved(names, top / unit, cuts, unit, total=None)
    exact = None if most is None else _exactly(names, highest, cuts, most, top / unit, unit)
    if exact is not None:
        return {name: int(value // 1) for name, value in zip(names, exact, strict=True)}
    point = None if most is None else _solved(names, top / unit, cuts, unit, total=float(most.sum()))
    if point is None:
        return None
    near = 1e-6 + FINE * unit
    whole = {name: min(highest[name], max(0, int(np.floor(value * unit + near)))) for name, value in zip(names, point, strict=True)}
    for cut in cuts:
        over = sum(whole[name] for name in cut.suppliers) - cut.most
        for name in sorted(cut.suppliers, key=lambda each: -whole[each]):
            less = min(over, whole[name]) if over > 0 else 0
            whole[name], over = whole[name] - less, over - less
    return whole


def _exactly(
    names: Sequence[str], highest: Mapping[str, int], cuts: Sequence[Cut], most: Float, top: Float, unit: float
) -> list[Fraction] | None:
    """The point to the last fraction, from what lies tight where floats found the most in all; None where they are too coarse."""
    place, ends = {name: number for number, name in enumerate(names)}, [highest[name] for name in names]
    rows = [Row(tuple(place[name] for name in cut.suppliers), Fraction(cut.most)) for cut in cuts]
    tight = [number for number, row in enumerate(rows) if float(most[list(row.places)].sum()) >= float(row.most) / unit - LOOSE]
    low = frozenset(number for number in range(len(ends)) if most[number] <= LOOSE)
    high = frozenset(number for number in range(len(ends)) if number not in low and most[number] >= top[number] - LOOSE)
    found = corner(ends, rows, tight, low, high)
    if found is None:
        return None
    ranges = [Row((number,), Fraction(end)) for number, end in enumerate(ends)]
    ranges += [Row((number,), Fraction(0), -1) for number in range(len(ends))]
    return projected(ends, [*rows, *ranges, Row(tuple(range(len(ends))), -sum(found, Fraction(0)), -1)])


def _solved(names: Sequence[str], top: Float, cuts: Sequence[Cut], unit: float, *, total: float | None) -> Float | None:
    """The largest sum; or with its total, the point of that sum nearest to the highest. None where it was not found."""
    place = {name: number for number, name in enumerate(names)}
    highs = highspy.Highs()  # type: ignore[no-untyped-call]
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("threads", 1)
    for number in range(len(names)):
        highs.addVar(0.0, float(top[number]))
        highs.changeColCost(number, -1.0 if total is None else -float(top[number]))
    for cut in cuts:
        columns = np.array([place[name] for name in cut.suppliers], dtype=np.int32)
        highs.addRow(-highspy.kHighsInf, cut.most / unit, len(columns), columns, np.ones(len(columns)))
    if total is not None:
        every = np.arange(len(names), dtype=np.int32)
        highs.addRow(total - 1e-9, highspy.kHighsInf, len(names), every, np.ones(len(names)))
        hessian = highspy.HighsHessian()
        hessian.dim_ = len(names)
        hessian.format_ = highspy.HessianFormat.kTriangular
        hessian.start_ = np.arange(len(names) + 1, dtype=np.int32)
        hessian.index_ = every
        hessian.value_ = np.ones(len(names))
        highs.passHessian(hessian)
    highs.run()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    return np.asarray(highs.getSolution().col_value, dtype=float)

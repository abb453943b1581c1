"""HiGHS, handed arrays and asked in its own units: what it says comes back in ours, and is believed by nobody.

The floats it works on are derived: every column by its own range and every row by its largest entry, by powers of two, so that
scaling itself loses nothing. One thread, a fixed seed and no clock make the same answer of the same arrays.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import highspy
import numpy as np

from auction.award.rows import NONE
from auction.solvers.effort import OFFICIAL, Effort
from auction.solvers.matrix import Float, Mask, Matrix, Whole

VERSION: Final = f"{highspy.HIGHS_VERSION_MAJOR}.{highspy.HIGHS_VERSION_MINOR}.{highspy.HIGHS_VERSION_PATCH}"
INFINITE: Final = float(highspy.kHighsInf)
State = Literal["optimal", "limit", "infeasible", "failed"]

_STATES: Final[dict[highspy.HighsModelStatus, State]] = {
    highspy.HighsModelStatus.kOptimal: "optimal",
    highspy.HighsModelStatus.kInfeasible: "infeasible",
    highspy.HighsModelStatus.kUnboundedOrInfeasible: "infeasible",
    highspy.HighsModelStatus.kTimeLimit: "limit",
    highspy.HighsModelStatus.kIterationLimit: "limit",
    highspy.HighsModelStatus.kSolutionLimit: "limit",
    highspy.HighsModelStatus.kObjectiveTarget: "limit",
    highspy.HighsModelStatus.kObjectiveBound: "limit",
    highspy.HighsModelStatus.kInterrupt: "limit",
}


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What HiGHS says, in our units: a point, if it has one, multipliers of the rows, if the problem is linear, and a bound."""

    state: State
    values: Float | None
    duals: Float | None
    cost: float
    bound: float


class Asked:
    """One problem as HiGHS has it, to be asked again after a change: the next answer begins where the last ended."""

    def __init__(
        self, matrix: Matrix, *, whole: Mask | None = None, effort: Effort = OFFICIAL, tighter: Whole | None = None
    ) -> None:
        """Hand the arrays over; `whole` columns stay whole numbers, none is the linear relaxation.

        `tighter` is by how many units each row is held tighter than it says, so that rounding does not break it.
        """
        self.matrix, self.is_whole = matrix, whole is not None and bool(whole.any())
        self.highs = highspy.Highs()  # type: ignore[no-untyped-call]
        wide = np.maximum(1, np.maximum(np.abs(matrix.low), np.abs(matrix.high))).astype(float)
        self.column_unit = _power(wide if whole is None else np.where(whole, 1.0, wide))
        weights = matrix.weight * self.column_unit[matrix.column]
        largest = np.zeros(matrix.height)
        np.maximum.at(largest, matrix.row, np.abs(weights))
        self.row_unit = _power(np.where(largest > 0, largest, 1.0))
        costs = matrix.cost * self.column_unit
        self.cost_unit = float(_power(np.array([max(1.0, float(np.abs(costs).max(initial=0.0)) * 2.0**-17)]))[0])
        lows, highs = self._row_ends(tighter)
        kinds = np.zeros(matrix.width, np.int32) if whole is None else whole.astype(np.int32)
        for name, value in options(effort).items():
            _must(self.highs.setOptionValue(name, value), name)
        _must(
            self.highs.passModel(
                matrix.width,
                matrix.height,
                len(weights),
                int(highspy.MatrixFormat.kRowwise),
                int(highspy.ObjSense.kMinimize),
                0.0,
                costs / self.cost_unit,
                matrix.low / self.column_unit,
                matrix.high / self.column_unit,
                lows,
                highs,
                matrix.begins.astype(np.int32),
                matrix.column.astype(np.int32),
                weights / self.row_unit[matrix.row],
                kinds,
            ),
            "passModel",
        )

    def _row_ends(self, tighter: Whole | None) -> tuple[Float, Float]:
        matrix = self.matrix
        low, high = matrix.row_low.astype(float), matrix.row_high.astype(float)
        if tighter is not None:
            apart = np.where((matrix.row_low != NONE) & (matrix.row_high != NONE), (high - low) / 2, np.inf)
            by = np.minimum(tighter, apart)
            low, high = low + by, high - by
        lows = np.where(matrix.row_low == NONE, -INFINITE, low / self.row_unit)
        return lows, np.where(matrix.row_high == NONE, INFINITE, high / self.row_unit)

    def within(self, columns: Whole, low: Whole, high: Whole) -> None:
        """Give columns other ends."""
        unit = self.column_unit[columns]
        _must(self.highs.changeColsBounds(len(columns), columns.astype(np.int32), low / unit, high / unit), "ends")

    def priced(self, cost: Float) -> None:
        """Give all columns other costs."""
        places = np.arange(self.matrix.width, dtype=np.int32)
        _must(self.highs.changeColsCost(len(places), places, cost * self.column_unit / self.cost_unit), "costs")

    def ask(self) -> Answer:
        """Have it solved."""
        self.highs.run()
        state = _STATES.get(self.highs.getModelStatus(), "failed")
        info = self.highs.getInfo()
        has_point = info.primal_solution_status == int(highspy.SolutionStatus.kSolutionStatusFeasible)
        solution = self.highs.getSolution()
        values = np.asarray(solution.col_value, dtype=float) * self.column_unit if has_point else None
        duals = None
        if not self.is_whole and info.dual_solution_status == int(highspy.SolutionStatus.kSolutionStatusFeasible):
            duals = np.asarray(solution.row_dual, dtype=float) * self.cost_unit / self.row_unit
        bound = info.mip_dual_bound if self.is_whole else info.objective_function_value
        return Answer(state, values, duals, info.objective_function_value * self.cost_unit, bound * self.cost_unit)

    def ray(self) -> Float | None:
        """Multipliers of the rows that show that nothing keeps them all, where HiGHS has some."""
        _, has_ray, values = self.highs.getDualRay()  # type: ignore[attr-defined]
        return np.asarray(values, dtype=float) / self.row_unit if has_ray else None


def options(effort: Effort) -> dict[str, bool | int | float | str]:
    """What HiGHS is told about how to work."""
    told: dict[str, bool | int | float | str] = {
        "output_flag": False,
        "threads": 1,
        "parallel": "off",
        "random_seed": effort.seed,
        "mip_rel_gap": effort.gap_ppm / 1e6,
        "mip_abs_gap": 1e-6,
        "mip_max_nodes": effort.nodes,
        "mip_feasibility_tolerance": 1e-7,
    }
    if effort.seconds is not None:
        told["time_limit"] = effort.seconds
    return told


def _power(of: Float) -> Float:
    """The power of two next to each number."""
    return np.exp2(np.rint(np.log2(of)))


def _must(status: highspy.HighsStatus, what: str) -> None:
    if status == highspy.HighsStatus.kError:
        raise RuntimeError(f"HiGHS refuses {what}")

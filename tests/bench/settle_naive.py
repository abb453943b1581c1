"""The usual way: the same rows written out expression by expression with PuLP, and given to the CBC that comes with it."""

from __future__ import annotations

from typing import Any

import pulp

from auction.award.rows import NONE, Rows


def written(rows: Rows, *, whole: bool = True) -> tuple[Any, list[Any]]:
    """The model, and its variables in the order of the columns."""
    model = pulp.LpProblem("award", pulp.LpMinimize)
    kind = pulp.LpInteger if whole else pulp.LpContinuous
    columns = [
        pulp.LpVariable(f"x{place}", low, high, kind) for place, (low, high) in enumerate(zip(rows.low, rows.high, strict=True))
    ]
    model += pulp.lpSum(cost * column for cost, column in zip(rows.cost, columns, strict=True) if cost)
    for row in range(len(rows.row_low)):
        span = range(rows.begins[row], rows.begins[row + 1])
        total = pulp.lpSum(rows.weight[place] * columns[rows.column[place]] for place in span)
        low, high = rows.row_low[row], rows.row_high[row]
        if low == high:
            model += total == low
        else:
            if low != NONE:
                model += total >= low
            if high != NONE:
                model += total <= high
    return model, columns


def solved(rows: Rows, seconds: float) -> tuple[list[int] | None, str]:
    """What CBC finds in this time, in whole units (None: nothing), and what PuLP says of it."""
    model, columns = written(rows)
    model.solve(pulp.PULP_CBC_CMD(msg=False, timeLimit=seconds, threads=1))
    values = [column.value() for column in columns]
    said = f"{pulp.LpStatus[model.status]}/{model.sol_status}"
    if model.sol_status not in (pulp.LpSolutionOptimal, pulp.LpSolutionIntegerFeasible) or any(value is None for value in values):
        return None, said
    return [round(value) for value in values], said

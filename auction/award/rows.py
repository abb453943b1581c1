"""An award problem as columns and integer rows: what a solver is handed, and what a certificate's bound is counted on.

Every coefficient is a whole number. A column is an integer amount between its ends; a row is a weighted sum of columns that
keeps within its ends. Any legal award of the problem is a point of these rows of the same cost, so that a bound of the rows is a
bound of the award.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rows:
    """Columns j have `cost`, `low`, `high`; row i has the entries from `begins[i]` to `begins[i + 1]` of `column` and `weight`.

    All arrays are of 64-bit integers ("q"). `NONE` in `row_low` or `row_high` is no end. `shift` is what is added to the sum of
    the costs. `names` says what a column is and `rules` which rule a row belongs to, both in the order of their numbers.
    """

    cost: array[int]
    low: array[int]
    high: array[int]
    begins: array[int]
    column: array[int]
    weight: array[int]
    row_low: array[int]
    row_high: array[int]
    shift: int
    names: tuple[str, ...]
    rules: tuple[str, ...]


NONE = -(2**63)
"""Stands in `row_low` and `row_high` where a row has no such end."""

"""Columns and rows while they are being written down, one after another."""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from auction.award.rows import NONE, Rows

Entries: TypeAlias = Iterable[tuple[int, int]]
"""Columns with their weights; no column twice."""


def _whole() -> "array[int]":
    return array("q")


@dataclass(slots=True)
class Draft:
    """Rows that grow. `money` is what a column's unit costs before rebates and without what is only compared."""

    cost: "array[int]" = field(default_factory=_whole)
    money: "array[int]" = field(default_factory=_whole)
    low: "array[int]" = field(default_factory=_whole)
    high: "array[int]" = field(default_factory=_whole)
    begins: "array[int]" = field(default_factory=lambda: array("q", [0]))
    column: "array[int]" = field(default_factory=_whole)
    weight: "array[int]" = field(default_factory=_whole)
    row_low: "array[int]" = field(default_factory=_whole)
    row_high: "array[int]" = field(default_factory=_whole)
    names: list[str] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)

    def add_column(self, name: str, high: int, cost: int = 0, money: int = 0) -> int:
        """The number of a new column from zero to `high`."""
        self.cost.append(cost)
        self.money.append(money)
        self.low.append(0)
        self.high.append(high)
        self.names.append(name)
        return len(self.names) - 1

    def add_row(self, rule: str, entries: Entries, low: int = NONE, high: int = NONE) -> None:
        """A new row; entries of no weight are left out."""
        for column, weight in entries:
            if weight:
                self.column.append(column)
                self.weight.append(weight)
        self.begins.append(len(self.column))
        self.row_low.append(low)
        self.row_high.append(high)
        self.rules.append(rule)

    def add_plain_row(self, rule: str, columns: Sequence[int], weights: Sequence[int], low: int = NONE, high: int = NONE) -> None:
        """A new row whose weights are known to be some."""
        self.column.extend(columns)
        self.weight.extend(weights)
        self.begins.append(len(self.column))
        self.row_low.append(low)
        self.row_high.append(high)
        self.rules.append(rule)

    def most_of(self, entries: Entries) -> int:
        """The most that these entries can sum to, by the ends of their columns."""
        high = self.high
        return sum(weight * high[column] for column, weight in entries if weight > 0)

    def least_of(self, entries: Entries) -> int:
        """The least that these entries can sum to, by the ends of their columns."""
        high = self.high
        return sum(weight * high[column] for column, weight in entries if weight < 0)

    def done(self, shift: int = 0) -> Rows:
        """The rows as they stand."""
        ends = self.row_low, self.row_high
        matrix = self.begins, self.column, self.weight
        return Rows(self.cost, self.low, self.high, *matrix, *ends, shift, tuple(self.names), tuple(self.rules))


def added(*parts: tuple[Entries, int]) -> dict[int, int]:
    """The sum of several lists of entries, each times a whole number."""
    total: dict[int, int] = {}
    for entries, times in parts:
        for column, weight in entries:
            total[column] = total.get(column, 0) + weight * times
    return total


def pairs(entries: Mapping[int, int]) -> list[tuple[int, int]]:
    """Entries in the order of their columns."""
    return sorted(entries.items())

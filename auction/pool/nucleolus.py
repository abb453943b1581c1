"""The nucleolus proved: the division that makes the largest complaint of any coalition as small as can be, then the next (Q13).

A coalition's complaint is what it could save by itself less what its members are given. What proves a division is a list of
levels, each a few coalitions: they fix the division, and it is then held against every coalition. No solver is needed for that.

Why this proves it. At each level the coalitions named complain alike, and a mean of theirs, all weights above zero, is the same
for every division that agrees with the levels before: so no such division makes the largest complaint left smaller, and one
that makes it as small agrees with this one on the coalitions named. All that complain more stand in the span of the levels
before, so their complaints are settled. When the levels fix everybody's part, nothing is left to choose.
Sources: Schmeidler (1969); Kohlberg (1971); Benedek, Fliege and Nguyen, Math. Program. 190 (2021).
"""

from collections.abc import Sequence
from fractions import Fraction
from math import gcd, lcm

from auction.core.money import exact_quotient
from auction.pool.game import Coalitions
from auction.pool.shapley import Exact

Level = tuple[int, ...]
"""Coalitions that complain alike; a number below zero, -1 for the first, is a member that is given no more than it has alone."""


def proved(table: Coalitions, levels: Sequence[Level]) -> Exact | str:
    """The nucleolus that the levels prove, or what is wrong with them.

    Where the award saves less than nothing in all, no division leaves everybody as well off as alone, and none is asked to.
    """
    members, everybody = table.members, (1 << table.members) - 1
    named = [each for level in levels for each in level]
    if any(not (0 < each < everybody or 0 < -each <= members) for each in named) or len(frozenset(named)) != len(named):
        return "levels name coalitions, each once"
    bounded = is_bounded(table)
    if any(each < 0 for each in named) and not bounded:
        return "nobody can be held to what it has alone"
    solved = _division(table, levels)
    if solved is None:
        return "the levels leave the division open"
    parts, complaints = solved
    settled = Settled(members)
    fixed = [settled.copy()]
    for number, level in enumerate(levels):
        if not _is_balanced(settled, level):
            return f"level {number + 1} is not balanced"
        for each in level:
            settled.add(vector_of(each, members))
        fixed.append(settled.copy())
    over = lcm(*(part.denominator for part in (*parts, *complaints)))
    whole = [_over(part, over) for part in parts]
    if bounded and any(part < over * alone for part, alone in zip(whole, alone_of(table), strict=True)):
        return "somebody is worse off than alone"
    limits = [_over(complaint, over) for complaint in complaints]
    return _largest(table, whole, over, limits, fixed) or (whole, over)


def alone_of(table: Coalitions) -> list[int]:
    """What each member has by itself."""
    return [table.value(1 << place) for place in range(table.members)]


def is_bounded(table: Coalitions) -> bool:
    """Whether all can be left as well off as alone; only then nobody is left worse off."""
    return table.value((1 << table.members) - 1) >= sum(alone_of(table))


def coalition_of(each: int) -> int:
    """The coalition named; of a number below zero, the one member."""
    return 1 << (-each - 1) if each < 0 else each


def _largest(table: Coalitions, whole: Sequence[int], over: int, limits: Sequence[int], fixed: Sequence["Settled"]) -> str | None:
    """Whether every coalition that complains more than a level does is settled by the levels before it."""
    if not limits:
        return None
    if list(limits) != sorted(limits, reverse=True):
        return "a level complains more than one before it"
    for coalition in table.above(whole, over, limits[-1]):
        given = sum(part for place, part in enumerate(whole) if coalition >> place & 1)
        complaint = table.value(coalition) * over - given
        level = next(number for number, limit in enumerate(limits) if limit < complaint)
        if not fixed[level].holds(coalition):
            return f"coalition {coalition} complains more than level {level + 1}"
    return None


def _division(table: Coalitions, levels: Sequence[Level]) -> tuple[list[Fraction], list[Fraction]] | None:
    """Everybody's part and every level's complaint, where the levels leave no choice."""
    members, count = table.members, len(levels)
    everybody = (1 << members) - 1
    rows = [[*vector_of(everybody, members), *[0] * count, table.value(everybody)]]
    for number, level in enumerate(levels):
        alike = [int(place == number) for place in range(count)]
        for each in level:
            complains = [0] * count if each < 0 else alike
            rows.append([*vector_of(each, members), *complains, table.value(coalition_of(each))])
    solved = solution([[Fraction(number) for number in row] for row in rows], members + count)
    return None if solved is None else (solved[:members], solved[members:])


def _is_balanced(settled: "Settled", level: Level) -> bool:
    """Whether a mean of the coalitions named, every weight above zero, is settled; so that their complaints' mean is."""
    columns = [[*settled.beyond(vector_of(each, settled.members)), int(each > 0)] for each in level]
    height = len(columns[0]) if columns else 0
    rows = [[Fraction(column[row]) for column in columns] + [Fraction(int(row == height - 1))] for row in range(height)]
    weights = solution(rows, len(level))
    return weights is not None and all(weight > 0 for weight in weights)


class Settled:
    """The sums of members' parts that are settled so far, by what vectors are orthogonal to all of them."""

    def __init__(self, members: int) -> None:
        self.members = members
        # Orthogonal to the sum of all: one member up, the first down.
        self.open = [[-1, *(int(place == other) for other in range(1, members))] for place in range(1, members)]

    def copy(self) -> "Settled":
        """The same, which goes its own way from here."""
        other = Settled(self.members)
        other.open = [list(row) for row in self.open]
        return other

    def add(self, vector: Sequence[int]) -> None:
        """Settle one more sum."""
        dots = self.beyond(vector)
        pivot = next((place for place, dot in enumerate(dots) if dot), None)
        if pivot is None:
            return
        by, row = dots[pivot], self.open[pivot]
        self.open = [
            _least([by * here - dot * there for here, there in zip(other, row, strict=True)])
            for place, (other, dot) in enumerate(zip(self.open, dots, strict=True))
            if place != pivot
        ]

    def beyond(self, vector: Sequence[int]) -> list[int]:
        """What of the sum is not settled: nothing but zeros where all of it is."""
        return [sum(here * there for here, there in zip(row, vector, strict=True)) for row in self.open]

    def holds(self, coalition: int) -> bool:
        """Whether the coalition's sum is settled."""
        return not any(sum(mark for place, mark in enumerate(row) if coalition >> place & 1) for row in self.open)


def _least(row: list[int]) -> list[int]:
    common = gcd(*row)
    return [exact_quotient(number, common) for number in row] if common > 1 else row


def vector_of(each: int, members: int) -> list[int]:
    """Who is in the coalition, as ones among zeros."""
    coalition = coalition_of(each)
    return [coalition >> place & 1 for place in range(members)]


def _over(part: Fraction, over: int) -> int:
    return part.numerator * exact_quotient(over, part.denominator)


def solution(rows: Sequence[Sequence[Fraction]], unknowns: int) -> list[Fraction] | None:
    """The one solution of equations, each its factors and then what they give; None where there is none, or more than one."""
    left = [list(row) for row in rows]
    for column in range(unknowns):
        pivot = next((place for place in range(column, len(left)) if left[place][column]), None)
        if pivot is None:
            return None
        left[column], left[pivot] = left[pivot], left[column]
        _clear(left, column, column)
    return [row[unknowns] for row in left[:unknowns]] if not any(row[unknowns] for row in left[unknowns:]) else None


def _clear(rows: list[list[Fraction]], pivot: int, column: int) -> None:
    """Make the pivot's number in the column one, and that of every other row zero."""
    number = rows[pivot][column]
    by = Fraction(number.denominator, number.numerator)
    rows[pivot] = head = [each * by for each in rows[pivot]]
    for place, row in enumerate(rows):
        if place != pivot and row[column]:
            factor = row[column]
            rows[place] = [here - factor * there for here, there in zip(row, head, strict=True)]


def kernel(columns: Sequence[Sequence[int]]) -> list[Fraction]:
    """Factors, not all zero and one of them above it, by which the columns sum up to nothing; there are more columns than rows."""
    rows = [[Fraction(column[height]) for column in columns] for height in range(len(columns[0]))]
    pivots: list[int] = []
    free = None
    for column in range(len(columns)):
        at = next((place for place in range(len(pivots), len(rows)) if rows[place][column]), None)
        if at is None:
            free = column
            break
        done = len(pivots)
        rows[done], rows[at] = rows[at], rows[done]
        _clear(rows, done, column)
        pivots.append(column)
    if free is None:
        raise ValueError("the columns are independent")
    found = [Fraction(0)] * len(columns)
    found[free] = Fraction(1)
    for place, pivot in enumerate(pivots):
        found[pivot] = -rows[place][free]
    return found

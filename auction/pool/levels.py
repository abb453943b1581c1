"""How a nucleolus is found: level by level, by an exact simplex that is shown only the coalitions that complain most (rule Q13).

What is found is proved afterwards by `nucleolus.proved`, which shares nothing with the search but the coalitions' savings. All
numbers are whole: a basis is inverted as whole numbers over its determinant (Edmonds, Bareiss), so every division comes out even.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import gcd
from typing import Final

from auction.core.errors import InvariantBroken
from auction.core.money import exact_quotient, within
from auction.pool.game import Coalitions
from auction.pool.nucleolus import Level, Settled, alone_of, coalition_of, is_bounded, kernel, vector_of
from auction.pool.shapley import Exact

MODULUS: Final = (1 << 57) - 13
"""A prime: what of a coalition is not settled, mixed into one number, is hardly ever a multiple of it."""
MIXER: Final = 0x1E3779B97F4A7C15
PATIENCE: Final = 300
"""After so many steps at one level the lowest coalition is taken instead of the worst, which cannot go on for ever (Bland)."""


def levels_of(table: Coalitions) -> tuple[Level, ...]:
    """The levels that prove the nucleolus of these savings."""
    settled, levels = Settled(table.members), []
    parts: Exact = [table.value((1 << table.members) - 1)] + [0] * (table.members - 1), 1
    while settled.open:
        search = _Search(table, settled, parts)
        level, parts = search.level()
        before = len(settled.open)
        for each in level:
            settled.add(vector_of(each, table.members))
        if len(settled.open) == before:
            raise InvariantBroken("a level settles nothing")
        levels.append(level)
    return tuple(levels)


@dataclass(slots=True)
class _Search:
    """One level: the least complaint that a division can leave of what is not settled, as weights of coalitions.

    `given` is a division that agrees with what is settled. A basis is as many coalitions as sums are open, and one more; `rows`
    over `den` is its inverse.
    """

    table: Coalitions
    settled: Settled
    given: Exact
    basis: list[int] = field(default_factory=list)
    rows: list[list[int]] = field(default_factory=list)
    den: int = 1
    pool: list[int] = field(default_factory=list)

    def level(self) -> tuple[Level, Exact]:
        """The coalitions that complain most whatever is done, and a division that leaves them no more than that."""
        self._begin()
        for step in range(PATIENCE * 1000):
            parts, over, complaint = self._division()
            entering = self._entering(parts, over, complaint, lowest=step >= PATIENCE)
            if entering is None:
                alike = [each for each, row in zip(self.basis, self.rows, strict=True) if row[-1]]
                common = gcd(over, *parts)
                return tuple(sorted(alike)), ([exact_quotient(part, common) for part in parts], exact_quotient(over, common))
            self._enter(entering)
        raise InvariantBroken("the search for a level does not end")

    def _column(self, each: int) -> list[int]:
        return [*self.settled.beyond(vector_of(each, self.table.members)), int(each > 0)]

    def _begin(self) -> None:
        """A first basis: single members that are not settled, with weights that leave no sum of theirs open."""
        size = len(self.settled.open) + 1
        singles = [1 << place for place in range(self.table.members) if not self.settled.holds(1 << place)]
        columns = {single: self._column(single) for single in singles}
        weights = dict.fromkeys(singles, Fraction(1))
        while len(weights) > size:
            tied = kernel([columns[single] for single in weights])
            steps = [
                (weights[single] * Fraction(by.denominator, by.numerator), single)
                for single, by in zip(weights, tied, strict=True)
                if by > 0
            ]
            step, out = min(steps)
            weights = {
                single: weight - step * by for (single, weight), by in zip(weights.items(), tied, strict=True) if single != out
            }
        self.rows, self.den, self.basis = [[int(here == there) for there in range(size)] for here in range(size)], 1, [0] * size
        for single in weights:
            heights = self._heights(columns[single])
            self._pivot(single, heights, next(place for place in range(size) if not self.basis[place] and heights[place]))
        if self.den < 0:
            self.rows, self.den = [[-number for number in row] for row in self.rows], -self.den

    def _division(self) -> tuple[list[int], int, int]:
        """The division that the basis stands for, its denominator, and the complaint it leaves over that denominator."""
        given, over = self.given
        costs = [self.table.value(coalition_of(each)) * over - _sum(given, coalition_of(each)) for each in self.basis]
        size = len(self.basis)
        prices = [sum(cost * row[place] for cost, row in zip(costs, self.rows, strict=True) if cost) for place in range(size)]
        moved = [
            part * self.den + sum(price * row[place] for price, row in zip(prices, self.settled.open, strict=False))
            for place, part in enumerate(given)
        ]
        return moved, over * self.den, prices[-1]

    def _entering(self, parts: Sequence[int], over: int, complaint: int, *, lowest: bool) -> int | None:
        """The coalition to take in, or the member that would be worse off than alone; None where nothing can be done."""
        if lowest:
            return next((each for each in self._candidates(parts, over, complaint, everyone=True)), None)
        beyond = {each: self._beyond(each, parts, over, complaint) for each in self.pool}
        if max(beyond.values(), default=0) <= 0:
            self.pool = self._candidates(parts, over, complaint, everyone=False)
            beyond = {each: self._beyond(each, parts, over, complaint) for each in self.pool}
        return max(beyond, key=lambda each: (beyond[each], -each), default=None)

    def _candidates(self, parts: Sequence[int], over: int, complaint: int, *, everyone: bool) -> list[int]:
        members = self.table.members
        worse = [
            -place - 1
            for place, alone in enumerate(alone_of(self.table) if is_bounded(self.table) else ())
            if parts[place] < alone * over and not self.settled.holds(1 << place)
        ]
        if everyone:
            return worse[::-1] + [each for each in self.table.above(parts, over, complaint) if not self.settled.holds(each)]
        marks, mix = [0] * members, MIXER
        for row in self.settled.open:
            marks = [within(mark + mix * number, MODULUS - 1) for mark, number in zip(marks, row, strict=True)]
            mix = within(mix * MIXER, MODULUS - 1)
        return worse + self.table.worst(parts, over, complaint, marks, MODULUS)

    def _beyond(self, each: int, parts: Sequence[int], over: int, complaint: int) -> int:
        """By how much it complains more than the basis allows, over the denominator."""
        coalition = coalition_of(each)
        return self.table.value(coalition) * over - _sum(parts, coalition) - (complaint if each > 0 else 0)

    def _heights(self, column: Sequence[int]) -> list[int]:
        return [sum(here * there for here, there in zip(row, column, strict=True)) for row in self.rows]

    def _enter(self, each: int) -> None:
        """Take it into the basis in place of the one whose weight is first to come to nought, of equals the lowest."""
        heights = self._heights(self._column(each))
        out = None
        for place, height in enumerate(heights):
            if height > 0:
                here = self.rows[place][-1], height, self.basis[place]
                if out is None or (here[0] * out[1], here[2]) < (out[0] * here[1], out[2]):
                    out, at = here, place
        if out is None:
            raise InvariantBroken("a level has no end")
        self._pivot(each, heights, at)

    def _pivot(self, each: int, heights: Sequence[int], at: int) -> None:
        by, row = heights[at], self.rows[at]
        self.rows = [
            row
            if place == at
            else [exact_quotient(by * here - height * there, self.den) for here, there in zip(other, row, strict=True)]
            for place, (other, height) in enumerate(zip(self.rows, heights, strict=True))
        ]
        self.den, self.basis[at] = by, each


def _sum(parts: Sequence[int], coalition: int) -> int:
    return sum(part for place, part in enumerate(parts) if coalition >> place & 1)

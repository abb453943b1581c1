"""What a solver of rows is asked and answers: it proposes, and is never believed."""

from array import array
from collections.abc import Sequence
from typing import Protocol

from auction.award.proof import Proof
from auction.award.rows import Rows


class Proposed(Protocol):
    """What was found for rows: an amount for every column and the proof of a bound, or a code that says why there is none."""

    @property
    def code(self) -> str:
        """`solved`, `infeasible` where that is proven, or why nothing was found."""

    @property
    def values(self) -> Sequence[int] | None:
        """The amounts of the columns."""

    @property
    def proof(self) -> Proof:
        """What proves the bound, for `award.proof` to count."""

    @property
    def path(self) -> str:
        """How it was found."""

    @property
    def version(self) -> str:
        """The version of what found it."""

    @property
    def detail(self) -> str:
        """For the operator's log."""


class RowSolver(Protocol):
    """Anything that proposes amounts for rows, of equal costs those of the lowest marks. It is never believed."""

    def __call__(self, rows: Rows, marks: "array[int]") -> Proposed:
        """What it found."""

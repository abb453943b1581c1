"""The port every award solver stands behind: it proposes, and `award.check` disposes."""

from typing import Protocol

from auction.award.award import Award
from auction.award.problem import AwardProblem


class Solver(Protocol):
    """Anything that turns an award problem into an award. The same problem must always give the same award."""

    def __call__(self, problem: AwardProblem) -> Award:
        """The award of this problem, naming the solver and its version (rule A10)."""

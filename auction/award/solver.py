"""The ports every award solver stands behind: it proposes, and a check disposes."""

from dataclasses import dataclass
from typing import Literal, Protocol

from auction.award.award import Award
from auction.award.problem import AwardProblem
from auction.award.sourcing import Awarded, Sourcing


class Solver(Protocol):
    """Anything that turns an award problem into an award. The same problem must always give the same award."""

    def __call__(self, problem: AwardProblem) -> Award:
        """The award of this problem, naming the solver and its version (rule A10)."""


@dataclass(frozen=True, slots=True)
class Solved:
    """An award of a problem in full, and the text that proves how much cheaper another could be at most."""

    awarded: Awarded
    certificate: str


Failure = Literal["infeasible", "not_found", "too_large", "timed_out", "out_of_memory", "solver_died", "solver_wrong", "cancelled"]
"""Why there is no award: nothing keeps all mandatory rules, nothing was found with the effort allowed, or the solver failed."""


@dataclass(frozen=True, slots=True)
class Unsolved:
    """There is no award, for this reason; the detail is for people."""

    code: Failure
    detail: str


class SourcingSolver(Protocol):
    """Anything that turns a problem in full into an award with its proof. The same problem must always give the same award."""

    def __call__(self, problem: Sourcing) -> Solved | Unsolved:
        """The award of this problem, or why there is none."""

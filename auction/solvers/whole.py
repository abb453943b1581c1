"""A problem in full, settled: its rows solved in a worker, the award counted again and certified."""

from __future__ import annotations

from auction.award.settling import settle
from auction.award.solver import Solved, Unsolved
from auction.award.sourcing import Sourcing
from auction.solvers.apart import Apart, Told, silent
from auction.solvers.effort import OFFICIAL, Effort, Limits
from auction.solvers.found import NAME


def settled(
    problem: Sourcing, told: Told = silent, *, effort: Effort = OFFICIAL, limits: Limits | None = None
) -> Solved | Unsolved:
    """The award of an admitted problem with its certificate, or why there is none."""
    return settle(problem, lambda rows, marks: Apart(rows, effort, limits, marks=marks, problem=problem).run(told), NAME)

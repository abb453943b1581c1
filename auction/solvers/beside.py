"""Awards of problems in full, solved in a worker process: waited for by a command, or beside an event loop that goes on."""

import asyncio
from array import array
from collections.abc import Callable
from typing import Final

from auction.award.rows import Rows
from auction.award.settling import settle
from auction.award.solver import Solved, Unsolved
from auction.award.sourcing import Sourcing
from auction.solvers.apart import Apart, silent
from auction.solvers.effort import OFFICIAL, Effort, Limits
from auction.solvers.found import Found

NAME = "milp"

Told = Callable[[str, int, int], None]


def solve_apart(
    problem: Sourcing, told: Told = silent, effort: Effort = OFFICIAL, limits: Limits | None = None
) -> Solved | Unsolved:
    """The award of the problem with its certificate, or why there is none; the worker may die, hang or lie."""
    return settle(problem, lambda rows, marks: Apart(rows, effort, limits, marks=marks).run(told), NAME)


WHAT_IF: Final = Effort(nodes=2_000, cases=200, seconds=20.0)
"""A question of what if is answered soon, and its answer need not be the same twice."""


def suppose_apart(problem: Sourcing) -> Solved | Unsolved:
    """The award of a what-if: as `solve_apart`, with less effort and within a time."""
    return solve_apart(problem, effort=WHAT_IF, limits=Limits(seconds=60.0))


async def solve_beside(
    problem: Sourcing, told: Told = silent, effort: Effort = OFFICIAL, limits: Limits | None = None
) -> Solved | Unsolved:
    """As `solve_apart`, while the event loop goes on; cancelled, it ends the worker."""
    loop, running = asyncio.get_running_loop(), list[Apart]()

    def tell(doing: str, done: int, of: int) -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(told, doing, done, of)

    def solve(rows: Rows, marks: "array[int]") -> Found:
        running.append(Apart(rows, effort, limits, marks=marks))
        return running[-1].run(tell)

    try:
        return await asyncio.to_thread(settle, problem, solve, NAME)
    except asyncio.CancelledError:
        for apart in running:
            apart.cancel()
        raise

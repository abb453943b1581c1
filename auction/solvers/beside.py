"""Awards of problems in full, solved in a worker process beside an event loop that goes on."""

import asyncio
from array import array
from collections.abc import Callable

from auction.award.rows import Rows
from auction.award.settling import settle
from auction.award.solver import Solved, Unsolved
from auction.award.sourcing import Sourcing
from auction.solvers.apart import Apart, silent
from auction.solvers.effort import OFFICIAL, Effort, Limits
from auction.solvers.found import NAME, Found

Told = Callable[[str, int, int], None]


async def solve_beside(
    problem: Sourcing, told: Told = silent, effort: Effort = OFFICIAL, limits: Limits | None = None
) -> Solved | Unsolved:
    """As `whole.settled`, while the event loop goes on; cancelled, it ends the worker."""
    loop, running = asyncio.get_running_loop(), list[Apart]()

    def tell(doing: str, done: int, of: int) -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(told, doing, done, of)

    def solve(rows: Rows, marks: "array[int]") -> Found:
        running.append(Apart(rows, effort, limits, marks=marks, problem=problem))
        return running[-1].run(tell)

    try:
        return await asyncio.to_thread(settle, problem, solve, NAME)
    except asyncio.CancelledError:
        for apart in running:
            apart.cancel()
        raise

"""What bids have to hope for, found in a process of its own that stays: many small problems, one after another, while bids go on.

What it finds is told and decides nothing, so it proves nothing; an award is proven by a worker of its own (`apart.py`).
"""

import asyncio
import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Final

from auction.award.columns import awarded_of
from auction.award.formulation import rows_of
from auction.award.joint import Joint
from auction.award.prospects import Outlook, outlook
from auction.award.sourcing import Awarded, Sourcing
from auction.award.tally import tally
from auction.solvers.effort import Effort

LONGEST_S: Final = 30.0
"""After so many seconds nothing is told, and the process is ended."""
QUICK: Final = Effort(gap_ppm=0, nodes=2_000, cases=1)


def found_quickly(problem: Sourcing) -> Awarded | None:
    """The cheapest legal award that is found with little effort."""
    from auction.solvers.milp import NAME, propose

    found = propose(rows_of(problem), QUICK)
    if found.values is None:
        return None
    given, packages = awarded_of(problem, found.values)
    award = Awarded(given, packages, (), 0, 0, NAME, found.version, found.path)
    cost = tally(problem, award).cost
    return Awarded(given, packages, (), cost, cost, NAME, found.version, found.path)


def _quietly() -> None:
    """What the solver prints is no output of the server; and whoever bids comes first."""
    os.dup2(2, 1)
    os.nice(10)


def _look(joint: Joint) -> Outlook | None:
    return outlook(joint, found_quickly)


class Prospecting:
    """The process, begun when it is first asked and anew when it died or took too long."""

    def __init__(self, longest_s: float = LONGEST_S) -> None:
        self._longest_s = longest_s
        self._pool: ProcessPoolExecutor | None = None

    async def __call__(self, joint: Joint) -> Outlook | None:
        """What there is to be told; None where nothing is found in time."""
        if self._pool is None:
            self._pool = ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), _quietly)
        looking = asyncio.get_running_loop().run_in_executor(self._pool, _look, joint)
        try:
            return await asyncio.wait_for(looking, self._longest_s)
        except (BrokenProcessPool, TimeoutError):
            self.stop()
            return None

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        pool, self._pool = self._pool, None
        if pool is not None:
            for process in list((pool._processes or {}).values()):
                process.kill()
            pool.shutdown(wait=False, cancel_futures=True)

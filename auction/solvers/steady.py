"""A process that stays: many small problems, one after another, without the start of a worker for each.

What it finds is told and decides nothing, so nobody waits for more than a while; an award is found by a worker of its own
(`apart.py`). A process that dies or takes too long is ended, and the next question begins another.
"""

import contextlib
import multiprocessing
import os
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures import TimeoutError as TooLong
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from typing import Final, TypeVar

from auction.award.columns import awarded_of
from auction.award.formulation import rows_of
from auction.award.joint import Joint
from auction.award.payments import Cut
from auction.award.prospects import MOST_TRIED, Outlook, outlook
from auction.award.settling import settle, tries
from auction.award.solver import Solved, Unsolved
from auction.award.sourcing import Awarded, Sourcing
from auction.award.tally import tally
from auction.solvers.effort import Effort

LONGEST_S: Final = 30.0
"""After so many seconds nothing is told, and the process is ended."""
TRYING_S: Final = 15.0
"""So many seconds, about, are spent on prices and ranks; of a large auction there are few or none."""
QUICK: Final = Effort(gap_ppm=0, nodes=2_000, cases=1)
WHAT_IF: Final = Effort(nodes=2_000, cases=200, seconds=20.0)
"""A question of what if is answered soon, and its answer need not be the same twice."""

Told = TypeVar("Told")


def found_quickly(problem: Sourcing) -> Awarded | None:
    """The cheapest legal award that is found with little effort; nothing proves that it is the cheapest.

    Where none is found, rules are given up as in the award itself, a class of priority after the other (Q21).
    """
    from auction.solvers.milp import NAME, propose

    for given_up in tries(problem):
        found = propose(rows_of(problem, given_up), QUICK)
        if found.values is not None:
            given, packages = awarded_of(problem, found.values)
            award = Awarded(given, packages, given_up, 0, 0, NAME, found.version, found.path)
            cost = tally(problem, award).cost
            return replace(award, cost=cost, bound=cost)
    return None


def in_time(each_s: float) -> int:
    """How many bids may be tried, where finding an award takes so long."""
    return int(min(MOST_TRIED, TRYING_S // max(each_s, 0.001)))


def _look(joint: Joint) -> Outlook | None:
    begun = time.monotonic()
    found_quickly(joint.problem)
    return outlook(joint, found_quickly, in_time(time.monotonic() - begun))


def _suppose(asked: tuple[Sourcing, Effort]) -> Solved | Unsolved:
    from auction.solvers.milp import NAME, propose

    problem, effort = asked
    return settle(problem, lambda rows, marks: propose(rows, effort, marks=marks), NAME)


def _nearest(asked: tuple[tuple[str, ...], dict[str, int], tuple[Cut, ...]]) -> Mapping[str, int] | None:
    from auction.solvers.nearest import nearest

    return nearest(*asked)


def _quietly() -> None:
    """What the solver prints is no output of the server; and whoever bids comes first."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    os.nice(10)


class Steady:
    """The process, begun when it is first asked and anew when it died or took too long. Its methods wait, so threads call them."""

    def __init__(self, longest_s: float = LONGEST_S, effort: Effort = WHAT_IF) -> None:
        self._longest_s, self._effort = longest_s, effort
        self._pool: ProcessPoolExecutor | None = None
        self._lock = threading.Lock()

    def look(self, joint: Joint) -> Outlook | None:
        """What there is to be told of an award as it would be now; None where nothing is found in time."""
        return self._ask(_look, joint, None)

    def suppose(self, problem: Sourcing) -> Solved | Unsolved:
        """The award of a what-if."""
        otherwise: Solved | Unsolved = Unsolved("timed_out", "it took too long, or the solver died")
        return self._ask(_suppose, (problem, self._effort), otherwise)

    def nearest(self, names: Sequence[str], highest: Mapping[str, int], cuts: Sequence[Cut]) -> Mapping[str, int] | None:
        """Surpluses in the core nearest to the highest ones (F9); None where they are not found in time."""
        return self._ask(_nearest, (tuple(names), dict(highest), tuple(cuts)), None)

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        pool, self._pool = self._pool, None
        if pool is not None:
            for process in list((pool._processes or {}).values()):
                with contextlib.suppress(OSError):
                    process.kill()
            pool.shutdown(wait=False, cancel_futures=True)

    def _ask(self, work: Callable[..., Told], about: object, otherwise: Told) -> Told:
        with self._lock:
            if self._pool is None:
                self._pool = ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), _quietly)
            try:
                return self._pool.submit(work, about).result(self._longest_s)
            except (BrokenProcessPool, TooLong):
                self.stop()
                return otherwise

"""A solver in a process of its own: with a limit of time and of memory, told how far it is, ended at any moment, never believed.

Whatever becomes of the worker, the one who asked gets a report: an award that was counted again in whole numbers, or a code
that says why there is none. Nothing is taken over by halves.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import threading
from array import array
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import IO, Final

from auction.award.rows import Rows
from auction.award.sourcing import Sourcing
from auction.solvers.effort import OFFICIAL, Effort, Limits
from auction.solvers.found import Code, Found, disposed, heard
from auction.solvers.worker import OUT_OF_MEMORY, write_rows

COMMAND: Final = (sys.executable, "-m", "auction.solvers.worker")
LONGEST_LINE: Final = 1 << 20
"""So many bytes a worker may say in one line, and so many more for every column and row."""
BYTES_EACH: Final = 4096
LARGE: Final = 20_000
"""From so many columns on a worker is told the problem too, to solve it by blocks where it can."""
MEMORY_SIGNS: Final = ("bad_alloc", "MemoryError", "Cannot allocate memory", "out of memory", "failed to map")

Told = Callable[[str, int, int], None]
"""Hears what is being done, how many parts of it are done, and of how many."""


def silent(what: str, done: int, of: int) -> None:
    """Hear nothing."""


class Apart:
    """One problem given to one worker. `run` waits for it; `cancel` ends it from any thread."""

    def __init__(
        self,
        rows: Rows,
        effort: Effort = OFFICIAL,
        limits: Limits | None = None,
        *,
        marks: array[int] | None = None,
        problem: Sourcing | None = None,
        command: Sequence[str] = COMMAND,
    ) -> None:
        """Make ready; nothing is started yet. `marks` settle ties: for each column what a unit of it counts.

        Of a large `problem`, whose rows these are, the worker may see more than rows tell.
        """
        self.rows, self.effort, self.limits, self.marks, self.command = rows, effort, limits or Limits(), marks, command
        self.problem = problem if len(rows.cost) >= LARGE else None
        self._ended: Code | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    @property
    def process(self) -> int | None:
        """The number of the worker's process while there is one."""
        return None if self._process is None else self._process.pid

    def cancel(self) -> None:
        """End the worker; `run` then reports that it was cancelled."""
        self._end("cancelled")

    def run(self, told: Told = silent) -> Found:
        """Have the problem solved, and say what stands of the answer."""
        with tempfile.TemporaryFile() as complaints:
            with self._lock:
                if self._ended is not None:
                    return Found(self._ended)
                self._process = self._started(complaints)
            clock = threading.Timer(self.limits.seconds, self._end, ("solver_hung",))
            clock.daemon = True
            clock.start()
            try:
                found = self._heard(self._process, told)
            finally:
                clock.cancel()
                _close(self._process)
            if self._ended is not None:
                return Found(self._ended)
            if isinstance(found, Found):
                return found if found.code == "solver_lied" else disposed(self.rows, found, self.problem)
            return self._died(self._process.returncode if found is None else found, complaints)

    def _started(self, complaints: IO[bytes]) -> subprocess.Popen[bytes]:
        """Start the worker, without the settings that are ours, one thread to each library, behind whatever serves bidders."""
        root = str(Path(__file__).parents[2])
        ours = {name: value for name, value in os.environ.items() if not name.startswith("AUCTION_")}
        environment = {**ours, "PYTHONPATH": root, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        pipe = subprocess.PIPE
        return subprocess.Popen(self.command, stdin=pipe, stdout=pipe, stderr=complaints, env=environment, bufsize=1 << 16)

    def _heard(self, process: subprocess.Popen[bytes], told: Told) -> Found | int | None:
        """What the worker ends with; the number it went away with where it said nothing."""
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            write_rows(self.rows, self.marks, self.problem, self.limits.memory, asdict(self.effort), process.stdin)
        except OSError:
            return process.wait()
        longest = LONGEST_LINE + BYTES_EACH * (len(self.rows.cost) + len(self.rows.row_low))
        try:
            while line := process.stdout.readline(longest):
                plain = json.loads(line)
                if "found" in plain:
                    return heard(process.stdout.readline(longest * 64))
                what, done, of = plain["told"]
                told(str(what), int(done), int(of))
        except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as wrong:
            return Found("solver_lied", detail=f"it says what makes no sense: {wrong}")
        return process.wait()

    def _died(self, code: int, complaints: IO[bytes]) -> Found:
        """Why a worker that said nothing may have gone."""
        complaints.seek(max(0, complaints.seek(0, os.SEEK_END) - 2000))
        last = complaints.read().decode(errors="replace")
        if code == OUT_OF_MEMORY or any(sign in last for sign in MEMORY_SIGNS):
            return Found("out_of_memory", detail=f"it may have {self.limits.memory} bytes")
        return Found("solver_died", detail=f"it ended with {code}: {last.strip()[-500:]}")

    def _end(self, why: Code) -> None:
        with self._lock:
            if self._ended is None:
                self._ended = why
            if self._process is not None:
                self._process.kill()


def _close(process: subprocess.Popen[bytes]) -> None:
    """End a worker and let go of its pipes."""
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()

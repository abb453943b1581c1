"""Forks servers from a process that has imported all of it, so that a restart costs no imports.

`python -m tests.nursery [HABIT]` reads orders: `start` forks a child that runs the server by the settings of the
environment and answers `pid N`; `reap` waits for that child and answers `ended STATUS`. The habit `full` is a server whose disk
fills up; `set` one whose wall clock somebody sets, by a file in its data directory; `hasty` is one that is wrong on purpose: it
answers before the commit, as one that trusts its luck.
"""

from __future__ import annotations

import asyncio
import os
import resource
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import uvloop  # noqa: F401  imported here so that no child has to
from uvicorn.loops import uvloop as _loop  # noqa: F401
from uvicorn.protocols.http import httptools_impl  # noqa: F401
from uvicorn.protocols.websockets import websockets_sansio_impl  # noqa: F401

import server
from auction.config import load
from auction.live import clock
from auction.live.committer import Committer, _segment

HASTE_S = 0.02
DISK = 400 * 1024
CLOCK_FILE = "set-by-us"


async def hasty(self: Committer, batches: Sequence[Any]) -> None:
    """Answer first; the disk hears of it a moment later."""
    for room, batch in batches:
        room.settle(batch)

    def later() -> None:
        time.sleep(HASTE_S)
        self._ledger.append([_segment(room, batch) for room, batch in batches])

    await asyncio.get_running_loop().run_in_executor(self._thread, later)


def fill_the_disk() -> None:
    """No file of this process grows beyond a few hundred kilobytes: to the database that is a full disk."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (DISK, DISK))


class SetTime:
    """The machine's clocks as the server's one reader of them sees them: somebody sets the wall clock, by so many microseconds."""

    monotonic_ns = staticmethod(time.monotonic_ns)

    def __init__(self, file: Path) -> None:
        self._file = file

    def time_ns(self) -> int:
        """The wall clock as it is set."""
        return time.time_ns() + 1000 * int(self._file.read_text() if self._file.exists() else "0")


def serve(habit: str) -> None:
    """Serve until killed."""
    if habit == "set":
        clock.time = SetTime(Path(os.environ["AUCTION_DATA_DIR"]) / CLOCK_FILE)  # type: ignore[assignment,attr-defined]
    if habit == "full":
        fill_the_disk()
    if habit == "hasty":
        Committer._commit = hasty  # type: ignore[method-assign]
    server.run(load(os.environ))


def main(habit: str) -> None:
    """Fork and reap as ordered, one child at a time."""
    child = 0
    for order in sys.stdin:
        if order == "start\n":
            child = os.fork()
            if child == 0:
                status = 1
                try:
                    serve(habit)
                    status = 0
                finally:
                    sys.stdout.flush()
                    os._exit(status)
            print(f"pid {child}", flush=True)
        elif order == "reap\n":
            _, status = os.waitpid(child, 0)
            print(f"ended {os.waitstatus_to_exitcode(status)}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "honest")

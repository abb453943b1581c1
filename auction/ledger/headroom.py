"""Room in the write-ahead log before it is needed: a commit that makes a file longer waits for the file system's own journal too.

On ext4 that is twice the time of a commit, and where other programs write as well, now and then fifty times. So zeros are
written behind what the log holds, a piece at a time. SQLite overwrites them; what it finds behind the last commit after a
crash it passes over, zeros as well as what is left of an earlier round.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import Final

STEP: Final = 2 << 20
"""So many bytes are made ready at a time."""
FROM: Final = 256 << 10
"""A log that has not come to this many bytes yet is left as it is: most ledgers that are opened write a few entries, or none."""


class Headroom:
    """How far the log's file is ready. Whoever lengthens it holds the ledger's write lock: nobody else may be writing there."""

    def __init__(self, path: str) -> None:
        self._handle = -1
        with suppress(OSError):  # without it commits are slower, and no less durable
            self._handle = os.open(path, os.O_WRONLY)
        self._ready = max(FROM, self._size())

    def is_used_up(self) -> bool:
        """Whether the log has come to the end of what was ready."""
        return self._size() > self._ready

    def make(self) -> None:
        """Write zeros behind the end of the file. Where there is no room for them it is left to the commits to say so."""
        begin = self._size()
        self._ready = begin + STEP
        with suppress(OSError):
            put_zeros(self._handle, begin, STEP)

    def settle(self) -> None:
        """Have what was made on the disk, so that no commit waits for it."""
        with suppress(OSError):
            force(self._handle)

    def close(self) -> None:
        """Let go of the file."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1

    def _size(self) -> int:
        return os.fstat(self._handle).st_size if self._handle >= 0 else 0


def put_zeros(handle: int, begin: int, count: int) -> None:
    """Write so many zeros there."""
    os.pwrite(handle, bytes(count), begin)


def force(handle: int) -> None:
    """Wait until the disk has what was written to the file."""
    getattr(os, "fdatasync", os.fsync)(handle)  # macOS has no such call

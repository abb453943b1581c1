"""One server a ledger: a lock beside the file, which the system lets go of however the process ends.

The epochs keep a ledger whole whoever writes it. The lock keeps a running auction from being taken over by mistake.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from auction.core.errors import LedgerUnavailable

SUFFIX: Final = ".lock"


class LedgerInUse(LedgerUnavailable):
    """Another process holds the ledger: it is fine, and it is not ours."""


@contextlib.contextmanager
def alone_with(url: str) -> Iterator[None]:
    """Hold the ledger of this URL against other servers while the block runs; one in memory is nobody else's anyway.

    Raises LedgerInUse while another process holds it.
    """
    parts = urlsplit(url)
    path = parts.path[1:]
    if parts.scheme != "sqlite" or not path:
        yield
        return
    try:
        handle = os.open(path + SUFFIX, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as fault:
        raise LedgerUnavailable(f"{path}: {fault.strerror}") from fault
    try:
        _lock(handle, path)
        yield
    finally:
        os.close(handle)


def _lock(handle: int, path: str) -> None:
    with contextlib.suppress(ImportError):  # where there is no such lock, the epochs are the only guard
        import fcntl

        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as held:
            raise LedgerInUse(f"{path}: another server is running on this ledger; stop it first") from held

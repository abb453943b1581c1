"""The memory of a process that goes on for months: how often Python looks for cycles in it, and where threads allocate."""

import asyncio
import contextlib
import ctypes
import gc
from itertools import count
from typing import Final

COLLECTED_AT: Final = (20_000, 50, 100)
"""With so many more objects than were let go of, Python looks for cycles among the young; every so many times, among older ones."""
SWEPT_EVERY_S: Final = 20
OLDER_EVERY: Final = 10
M_ARENA_MAX: Final = -8
"""What glibc's `mallopt` knows the most arenas by."""
ARENAS: Final = 2


def calm_collector() -> None:
    """Look for cycles less often: a bid makes some hundred small objects and hardly a cycle, and what a room keeps is no garbage.

    As often as Python looks by itself, it took a third of the time of a bid among fifty suppliers; everything imported need not be
    looked at again.
    """
    gc.freeze()
    gc.set_threshold(*COLLECTED_AT)


async def sweep_up() -> None:
    """Look for young cycles from time to time, while there are few, and every so many times for those a little older.

    Left to their number, twenty thousand objects would wait for the collector in a quiet server: that is megabytes, and what stays
    lies between them. Only what came since is gone through.
    """
    for turn in count(1):
        await asyncio.sleep(SWEPT_EVERY_S)
        gc.collect(0 if turn % OLDER_EVERY else 1)


def share_arenas() -> None:
    """Let all threads beside the loop's allocate from one arena, where glibc allocates.

    It gives each thread an arena of its own, which keeps what was freed in it for that thread alone: snapshots of states are read
    and made in whichever thread is free, and what each had needed at most stayed with each.
    """
    with contextlib.suppress(OSError, TypeError, AttributeError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, ARENAS)

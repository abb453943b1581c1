"""What a measurement took of the processors."""

from __future__ import annotations

import resource


def cpu() -> float:
    """CPU seconds of this process and of what it waited for."""
    mine, theirs = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return mine.ru_utime + mine.ru_stime + theirs.ru_utime + theirs.ru_stime

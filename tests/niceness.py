"""How much a process that we started is weighed against others: what nobody waits for takes the time that nobody else wants."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

NICEST: Final = 19


def be_nice(pid: int, nice: int) -> None:
    """Weigh a process so, and its session: where Linux weighs sessions, a nice process is nice to its own session alone."""
    os.setpriority(os.PRIO_PROCESS, pid, nice)
    with suppress(OSError):
        Path(f"/proc/{pid}/autogroup").write_text(str(nice))


def be_idle(pid: int) -> None:
    """Let everybody else come first. On Linux a core that does nothing else then still counts as idle to whoever wakes up."""
    be_nice(pid, NICEST)
    if sys.platform == "linux":
        os.sched_setscheduler(pid, os.SCHED_IDLE, os.sched_param(0))


def be_waited_for(pid: int) -> None:
    """Weigh an idle process as we are weighed, where that is allowed: somebody waits for it now."""
    if sys.platform == "linux":
        with suppress(OSError):
            for thread in Path(f"/proc/{pid}/task").iterdir():
                os.sched_setscheduler(int(thread.name), os.SCHED_OTHER, os.sched_param(0))
                os.setpriority(os.PRIO_PROCESS, int(thread.name), os.getpriority(os.PRIO_PROCESS, 0))
            if ours := Path("/proc/self/autogroup").read_text().split():  # empty where sessions are not weighed
                Path(f"/proc/{pid}/autogroup").write_text(ours[-1])

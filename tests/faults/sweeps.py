"""The long sweeps, which run beside the other tests on whatever of the processors these leave, in a process of their own.

`python -m tests.faults.sweeps FOLDER NAME...` runs them and leaves what came of each part in the folder. The suite starts it before
the first test (conftest.py) and looks at it after the last (test_sweeps.py), so that no core stands still while tests wait for
browsers and clocks. There are two kinds: those that reckon take any time that nobody else wants, two at once; those that wait, for
servers and clocks, run one at a time beside them, and not before the folder holds a file `calm`: the browsers are done with then.
Once it holds a file `over`, all other tests are done with, and another of those that wait takes their place.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from tests.faults.fuzz import ENOUGH
from tests.faults.fuzzed import PARSERS, ROOT
from tests.niceness import NICEST, be_idle, be_nice
from tests.servers import roomy

RATHER_NICE: Final = 5
"""How nice those are that wait: others come before them, and yet they are answered in time."""
LONGEST_S: Final = 3600.0
LOOKS_EVERY_S: Final = 0.1
ENDS_WITHIN_S: Final = 10.0
CALM: Final = "calm"
OVER: Final = "over"
RECKONING: Final = 2
WAITING: Final = 1
FUZZED_S: Final = 60
WORLDS: Final = 2_510
SLICES: Final = 10


@dataclass(frozen=True, slots=True)
class Sweep:
    """What is run, in parts that may run at once, and what all of them together come to at least, by the names they tell it by."""

    harness: str
    parts: tuple[tuple[str, ...], ...]
    least: Mapping[str, int]
    waits: bool = False


def _slices(worlds: int, slices: int) -> tuple[tuple[str, ...], ...]:
    each = worlds // slices
    return tuple(("--seeds", str(each), "--first", str(1 + each * number)) for number in range(slices))


_FUZZ: Final = Sweep(
    "fuzz",
    tuple(("--parser", parser, "--seconds", str(FUZZED_S)) for parser in PARSERS),
    {"parsers": len(PARSERS), "seconds": FUZZED_S * len(PARSERS), "inputs": 1_000 * len(PARSERS)},
)
SWEEPS: Final[Mapping[str, Sweep]] = {
    "writer": Sweep("writer", (("--kills", "2000"),), {"kills": 2_000, "acked": 20_000}),
    "worlds": Sweep("worlds", _slices(WORLDS, SLICES), {"auctions": 5_000, "worlds": WORLDS}),
    **({"fuzz": _FUZZ} if ENOUGH else {}),  # the fuzzer is made for Linux on x86-64 alone
    "power": Sweep("power", (("--states", "5000"),), {"states": 5_000, "deeds": 1_000}),
    "redis": Sweep("redis", (("--kills", "200"),), {"kills": 200, "stale": 50, "asked": 2_000}, waits=True),
    "server": Sweep("server", (("--kills", "150"),), {"kills": 150, "asked": 1_000, "resent": 150}, waits=True),
    "postgres": Sweep("postgres", (("--kills", "200"),), {"kills": 200, "acked": 1_000}, waits=True),
    "partition": Sweep("partition", (("--cuts", "12"),), {"cuts": 12, "asked": 200}, waits=True),
    "clock": Sweep("clock", (("--steps", "7"),), {"steps": 7, "suspended": 7, "resumed": 7}, waits=True),
    "proxy": Sweep("proxy", (("--seconds", "30"),), {"deeds": 100, "asked": 200}, waits=True),
}
"""Each kind in this order: the parts that take longest first, so that none is left alone at the end."""


@dataclass(slots=True)
class Part:
    """What came of one part: how it ended, what it said and what it took."""

    command: list[str]
    code: int
    said: str
    complained: str
    seconds: float
    processor_seconds: float


@dataclass(slots=True)
class Course:
    """What came of one sweep. `faults` is empty where every part ended well and the figures were reached."""

    name: str
    figures: dict[str, int] = field(default_factory=dict)
    processor_seconds: float = 0.0
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        told = ", ".join(f"{count:,} {name}" for name, count in self.figures.items())
        return f"{self.name}: {told}, {self.processor_seconds:.0f} processor seconds"


def judged(name: str, parts: Sequence[Part]) -> Course:
    """What all parts of a sweep come to, and whether that is enough."""
    sweep, course, counted = SWEEPS[name], Course(name), Counter[str]()
    for part in parts:
        course.processor_seconds += part.processor_seconds
        if part.code:
            told = f"{part.said[-4000:]}\n{part.complained[-2000:]}"
            course.faults.append(f"{' '.join(part.command)} ended with {part.code}: {told}")
            continue
        said: dict[str, Any] = json.loads(part.said)
        counted.update({figure: said[figure] for figure in sweep.least})
    course.figures = {figure: counted[figure] for figure in sweep.least}
    course.faults += [
        f"{counted[figure]} {figure} and not {least}" for figure, least in sweep.least.items() if counted[figure] < least
    ]
    return course


# --- beside the suite ------------------------------------------------------------------------------------------


class Beside:
    """The process that runs the sweeps, as the suite sees it."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = [name for name in SWEEPS if name in names]
        self.courses: dict[str, Course] = {}
        self._made = tempfile.TemporaryDirectory(prefix="sweeps-", dir=roomy(), ignore_cleanup_errors=True)
        self.folder = Path(self._made.name)
        self.folder.chmod(0o711)
        command = [sys.executable, "-m", "tests.faults.sweeps", str(self.folder), *self.names]
        # A session of its own, so that it can be nice as a whole.
        self._process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, start_new_session=True)

    def calm(self) -> None:
        """Let those begin that wait for servers and clocks."""
        (self.folder / CALM).touch()

    def course(self, name: str) -> Course:
        """Wait until the sweep is over, and judge it; nothing else runs from now on."""
        (self.folder / OVER).touch()
        files = [self.folder / f"{name}-{number}.json" for number in range(len(SWEEPS[name].parts))]
        until = time.monotonic() + LONGEST_S
        while not all(file.exists() for file in files):
            if self._process.poll() is not None and not all(file.exists() for file in files):
                return self._told(Course(name, faults=[f"the sweeps were cut: they ended with {self._process.returncode}"]))
            if time.monotonic() > until:
                return self._told(Course(name, faults=[f"the sweeps were cut: they were not over after {LONGEST_S:.0f} s"]))
            time.sleep(LOOKS_EVERY_S)
        return self._told(judged(name, [Part(**json.loads(file.read_text())) for file in files]))

    def _told(self, course: Course) -> Course:
        self.courses[course.name] = course
        return course

    def close(self) -> None:
        """End whatever still runs, and forget what it left."""
        self._process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(ENDS_WITHIN_S)
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._made.cleanup()


# --- the process of the sweeps ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Task:
    """One part of a sweep, as it is run."""

    name: str
    command: list[str]
    waits: bool


@dataclass(slots=True)
class _Running:
    task: Task
    process: subprocess.Popen[bytes]
    began: float


def main(arguments: list[str]) -> int:
    """Run every part of the sweeps named: two that reckon and one that waits at a time, as long as there are both."""
    be_nice(os.getpid(), NICEST)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    folder = Path(arguments[0])
    tasks = [
        Task(f"{name}-{number}", [SWEEPS[name].harness, *part], SWEEPS[name].waits)
        for name in arguments[1:]
        for number, part in enumerate(SWEEPS[name].parts)
    ]
    running: list[_Running] = []
    suite = os.getppid()
    try:
        while (tasks or running) and os.getppid() == suite:  # a suite that was killed wants nothing any more
            waiting = WAITING * (folder / CALM).exists() + (folder / OVER).exists()
            while (task := next_of(tasks, [each.task for each in running], waiting=waiting)) is not None:
                tasks.remove(task)
                running.append(_begun(folder, task))
            running = [each for each in running if not _is_over(folder, each)]
            time.sleep(LOOKS_EVERY_S)
    finally:
        for each in running:
            with suppress(ProcessLookupError):
                os.killpg(each.process.pid, signal.SIGKILL)
    return 0


def next_of(tasks: Sequence[Task], running: Sequence[Task], *, waiting: int) -> Task | None:
    """The first part that may begin beside those that run, if one may, where so many may wait at a time."""
    wait = sum(task.waits for task in running)
    room = {True: waiting - wait, False: RECKONING - (len(running) - wait)}
    return next((task for task in tasks if room[task.waits] > 0), None)


def _begun(folder: Path, task: Task) -> _Running:
    place = folder / task.name
    place.mkdir()
    with (place / "said").open("wb") as said, (place / "complained").open("wb") as complained:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults", *task.command],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=complained,
            env={**os.environ, "TMPDIR": str(place)},
            start_new_session=True,
        )
    if task.waits:
        be_nice(process.pid, RATHER_NICE)
    else:
        be_idle(process.pid)
    return _Running(task, process, time.monotonic())


def _is_over(folder: Path, running: _Running) -> bool:
    pid, status, used = os.wait4(running.process.pid, os.WNOHANG)
    if pid == 0:
        return False
    running.process.returncode = os.waitstatus_to_exitcode(status)
    name = running.task.name
    said, complained = ((folder / name / each).read_text(errors="replace") for each in ("said", "complained"))
    part = Part(
        running.task.command,
        running.process.returncode,
        said,
        complained,
        round(time.monotonic() - running.began, 1),
        round(used.ru_utime + used.ru_stime, 1),
    )
    whole = folder / f"{name}.part"
    whole.write_text(json.dumps(asdict(part)))
    whole.rename(folder / f"{name}.json")
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

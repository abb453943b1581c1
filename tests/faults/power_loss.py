"""The power cut at any moment under the durable ledger: what was acknowledged stands, whatever the disk was not told to keep.

`python -m tests.faults power --states N [--seed S] [--habit normal|off]` prints one JSON object. A ledger is written once over
a file system that notes every deed (recording.py). A state is what a disk may hold when the power goes at some moment: what
a file was forced to keep by then is there; of what was written after that, any 512 bytes may or may not be; a file that was
deleted without its folder being forced, or cut without force, may be as it was. Each state is opened by the ledger itself, with
Python's own SQLite: it must open, be sound, hold every acknowledged entry byte for byte and no part of a commit, and take
further entries. Two habits, `normal` and `off`, write with less force, and the check is known to find them.
"""

from __future__ import annotations

import argparse
import json
import random
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

from sqlalchemy import create_engine

from auction.core.errors import AuctionError
from auction.ledger import headroom, sql
from auction.ledger.port import Segment, segment_of
from tests.faults.recording import Deed, Delete, Driver, Force, Recorder, Truncate, Write

STREAMS: Final = ("auction/left", "auction/right")
SECTOR: Final = 512
COMMITS: Final = 150
CHECKPOINT: Final = "PRAGMA wal_autocheckpoint = 20"
"""Checkpoints as often as that, so that many of the states lie in the middle of one."""
PIECE: Final = 10_000
"""So little room is made in the log at a time."""
TIDIED_AT: Final = 60
LOG: Final = "ledger.db-wal"
HABITS: Final = {"honest": "FULL", "normal": "NORMAL", "off": "OFF"}


@dataclass(slots=True)
class Course:
    """One ledger as it was written: the deeds, and how many there were when each commit was acknowledged."""

    deeds: list[Deed]
    commits: list[list[Segment]] = field(default_factory=list)
    acknowledged_at: list[int] = field(default_factory=list)

    def held_by(self, commits: int) -> dict[str, list[bytes]]:
        """The entries of each stream after so many commits."""
        held: dict[str, list[bytes]] = {stream: [] for stream in STREAMS}
        for segments in self.commits[:commits]:
            for segment in segments:
                held[segment.stream] += segment.body.split(b"\n")
        return held


@dataclass(slots=True)
class Outcome:
    """What the states came to."""

    habit: str
    seed: int
    deeds: int
    states: int = 0
    lost: int = 0
    unsound: int = 0
    faults: list[str] = field(default_factory=list)
    seconds: float = 0.0


@cache
def recorder() -> Recorder:
    """The one file system that notes; SQLite knows it by name from here on."""
    return Recorder()


@contextmanager
def written_over(habit: str) -> Iterator[Recorder]:
    """Let the ledger's code write through the recorder, with as much force as the habit has."""
    made: Callable[..., Any] = create_engine
    pragmas = [line.replace("FULL", HABITS[habit]) if "synchronous" in line else line for line in sql._WRITER]
    pragmas = [CHECKPOINT if "wal_autocheckpoint" in line else line for line in pragmas]

    def over(url: str, **options: Any) -> Any:
        return made(url, module=Driver(), **options)

    put, forced = headroom.put_zeros, headroom.force

    def noted(handle: int, begin: int, count: int) -> None:
        recorder().deeds.append(Write(LOG, begin, bytes(count)))
        put(handle, begin, count)

    def forced_too(handle: int) -> None:
        recorder().deeds.append(Force(LOG))
        forced(handle)

    with (
        patch.object(sql, "_WRITER", tuple(pragmas)),
        patch.object(sql, "create_engine", over),
        patch.multiple(headroom, FROM=PIECE, STEP=PIECE, put_zeros=noted, force=forced_too),
        patch.object(sql, "TIDIED_AT", TIDIED_AT),
    ):
        yield recorder()


def written(folder: Path, habit: str, dice: random.Random) -> Course:
    """Write a ledger of two streams, noting when each commit was acknowledged."""
    with written_over(habit) as noting:
        noting.deeds.clear()
        course = Course(noting.deeds)
        ledger = sql.SqliteLedger(str(folder / "ledger.db"))
        epochs = {stream: ledger.claim(stream) for stream in STREAMS}
        ends = dict.fromkeys(STREAMS, 0)
        for number in range(COMMITS):
            segments = [_segment(stream, ends[stream], epochs[stream], number, dice) for stream in STREAMS]
            course.commits.append(segments)
            ledger.append(segments)
            course.acknowledged_at.append(len(noting.deeds))
            if ledger.is_untidy:
                ledger.tidy()
            ends = {segment.stream: segment.last_seq for segment in segments}
        course.deeds = list(noting.deeds)
        ledger.close()
    return course


def _segment(stream: str, end: int, epoch: int, number: int, dice: random.Random) -> Segment:
    bodies = [f'{{"n":{number},"x":"{"x" * dice.randrange(900)}"}}'.encode() for _ in range(dice.choice((1, 1, 2, 9)))]
    return segment_of(stream, first_seq=end + 1, epoch=epoch, entries=bodies)


def state_at(deeds: Sequence[Deed], cut: int, dice: random.Random) -> dict[str, bytes]:
    """The files a disk may hold when the power goes after `cut` deeds."""
    forced = {deed.file: place for place, deed in enumerate(deeds[:cut]) if isinstance(deed, Force)}
    folder_forced = max((place for place, deed in enumerate(deeds[:cut]) if isinstance(deed, Force) and deed.folder), default=-1)
    files: dict[str, bytearray] = {}
    for place, deed in enumerate(deeds[:cut]):
        is_kept = place <= forced.get(deed.file, -1)
        match deed:
            case Write():
                content = files.setdefault(deed.file, bytearray())
                for begin in range(0, len(deed.data), SECTOR):
                    if is_kept or dice.random() < 0.5:
                        _put(content, deed.at + begin, deed.data[begin : begin + SECTOR])
            case Truncate():
                if is_kept or dice.random() < 0.5:
                    del files.setdefault(deed.file, bytearray())[deed.size :]
            case Delete():
                if deed.forced or place < folder_forced or dice.random() < 0.5:
                    files.pop(deed.file, None)
            case Force():
                files.setdefault(deed.file, bytearray())
    return {name: bytes(content) for name, content in files.items() if not name.endswith("-shm")}


def _put(content: bytearray, at: int, data: bytes) -> None:
    if len(content) < at + len(data):
        content.extend(bytes(at + len(data) - len(content)))
    content[at : at + len(data)] = data


def fault_of(folder: Path, course: Course, cut: int) -> tuple[str, str] | None:
    """What is wrong with the ledger in this folder after a loss of power at that cut: `lost` or `unsound`, and in words."""
    acknowledged = sum(at <= cut for at in course.acknowledged_at)
    try:
        ledger = sql.SqliteLedger(str(folder / "ledger.db"))
        try:
            held = {stream: [body for _, body in ledger.read(stream)] for stream in STREAMS}
            epochs = {stream: ledger.claim(stream) for stream in STREAMS}
            ledger.append(
                [segment_of(stream, first_seq=len(held[stream]) + 1, epoch=epochs[stream], entries=[b"{}"]) for stream in STREAMS]
            )
        finally:
            ledger.close()
        with sqlite3.connect(folder / "ledger.db") as reader:
            sound = reader.execute("PRAGMA integrity_check").fetchone()[0]
        reader.close()
    except (AuctionError, sqlite3.Error) as fault:
        return "unsound", f"{type(fault).__name__}: {fault}"
    if sound != "ok":
        return "unsound", str(sound)
    for commits in range(acknowledged, min(acknowledged + 1, COMMITS) + 1):  # the next may have been on its way
        if held == course.held_by(commits):
            return None
    return (
        "lost",
        f"{acknowledged} commits were acknowledged, and the ledger holds {[len(held[stream]) for stream in STREAMS]} entries",
    )


def run(states: int, *, seed: int = 20261129, habit: str = "honest", most_faults: int = 5) -> Outcome:
    """Look at so many states of one ledger, or until that many were faulty."""
    dice, began = random.Random(seed), time.monotonic()
    with tempfile.TemporaryDirectory() as place:
        here = Path(place)
        (here / "written").mkdir()
        course = written(here / "written", habit, dice)
        outcome = Outcome(habit, seed, len(course.deeds))
        while outcome.states < states and len(outcome.faults) < most_faults:
            cut = dice.randint(0, len(course.deeds))
            _look(here / "state", course, cut, dice, outcome)
    outcome.seconds = round(time.monotonic() - began, 1)
    return outcome


def _look(folder: Path, course: Course, cut: int, dice: random.Random, outcome: Outcome) -> None:
    folder.mkdir(exist_ok=True)
    for name, content in state_at(course.deeds, cut, dice).items():
        (folder / name).write_bytes(content)
    fault = fault_of(folder, course, cut)
    for left in folder.iterdir():
        left.unlink()
    outcome.states += 1
    if fault is not None:
        outcome.lost += fault[0] == "lost"
        outcome.unsound += fault[0] == "unsound"
        outcome.faults.append(f"cut after {cut} deeds: {fault[1]}")


def main(arguments: list[str]) -> int:
    """Run and print one JSON object; 1 on any fault."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults power", description="Cut the power under a ledger, and check.")
    parser.add_argument("--states", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=20261129)
    parser.add_argument("--habit", choices=tuple(HABITS), default="honest", help="a ledger that is wrong on purpose")
    chosen = parser.parse_args(arguments)
    outcome = run(chosen.states, seed=chosen.seed, habit=chosen.habit)
    found = {name: getattr(outcome, name) for name in ("habit", "seed", "deeds", "states", "lost", "unsound", "faults", "seconds")}
    print(json.dumps(found, indent=2))
    return 1 if outcome.faults else 0

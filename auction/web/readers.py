"""Files that people bring are read in processes of their own (files/worker.py), ended at any moment, never believed.

Whatever a file does to its reader costs the server nothing: who brought it is answered with a code. A worker's answer is decoded as
anything else that comes from outside, field by field and of the kind that was asked for.
"""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

from auction.files.bom import BomRefused
from auction.files.controls import TableRefused
from auction.files.price_list import Priced, PriceListRefused, PriceReport
from auction.files.screening import ListRefused
from auction.files.worker import OUT_OF_MEMORY, ROWS, Bounds, request
from auction.market.control import ControlRule, ControlTable
from auction.market.screening import ListEntry, ScreeningList
from auction.pool.demand import LineReport, SourceLine, Submission
from auction.pool.published import Listed

Kind = Literal["bom", "prices", "list", "controls"]
COMMAND: Final = (sys.executable, "-P", "-m", "auction.files.worker")
LONGEST_LINE: Final = 1 << 22
LARGEST_ANSWER: Final = 1 << 28
KEPT: Final = ("SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "PYTHONHOME")
"""What of the environment a worker needs; the rest may hold secrets."""

Answer = Submission | BomRefused | Priced | PriceListRefused | ScreeningList | ListRefused | ControlTable | TableRefused
ANSWERS: Final[Mapping[Kind, tuple[type, ...]]] = {
    "bom": (Submission, BomRefused),
    "prices": (Priced, PriceListRefused),
    "list": (ScreeningList, ListRefused),
    "controls": (ControlTable, TableRefused),
}
"""What may come of each kind of file."""
ROW_OF: Final[Mapping[tuple[str, str], type]] = {
    ("Submission", "lines"): SourceLine,
    ("Submission", "reports"): LineReport,
    ("Priced", "listed"): Listed,
    ("Priced", "reports"): PriceReport,
    ("ScreeningList", "entries"): ListEntry,
    ("ControlTable", "rules"): ControlRule,
}
"""What the rows are of the fields that are told row by row."""

Failure = Literal["file_too_costly", "file_unreadable"]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that no answer came of: it took more than it may, or the reader broke on it."""

    code: Failure
    reason: str


class Said(msgspec.Struct):
    """A line of a worker: that it has read some rows more, or what it has found and how much of it follows."""

    rows: int = 0
    found: str = ""
    counts: dict[str, int] = {}


class Apart:
    """One file given to one worker. `run` waits for it; `cancel` ends it from any thread, and then nothing came of the file."""

    def __init__(self, bounds: Bounds, command: Sequence[str] = COMMAND) -> None:
        self._bounds = bounds
        self._command = command
        self._is_ended = False
        self._is_late = False
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def cancel(self) -> None:
        """End the worker, or let none begin."""
        with self._lock:
            self._is_ended = True
            if self._process is not None:
                self._process.kill()

    def run(self, kind: Kind, data: bytes, named: Mapping[str, Any], told: Callable[[int], None]) -> Answer | Unread:
        """Have the file read; `told` hears of every so many rows."""
        with self._lock:
            if self._is_ended:
                return Unread("file_unreadable", "nobody waits for it")
            process = self._process = self._started()
        clock = threading.Timer(self._bounds.seconds, self._late)
        clock.daemon = True
        clock.start()
        try:
            found = self._heard(process, kind, data, named, told)
        finally:
            clock.cancel()
            self.cancel()
            code = process.wait()
            for pipe in (process.stdin, process.stdout):
                with contextlib.suppress(OSError):
                    pipe.close()  # type: ignore[union-attr]
        return self._unread(code) if found is None else found

    def _started(self) -> subprocess.Popen[bytes]:
        root = str(Path(__file__).parents[2])
        environment = {name: os.environ[name] for name in KEPT if name in os.environ}
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH", ""))))
        pipe = subprocess.PIPE
        return subprocess.Popen(self._command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, env=environment)

    def _late(self) -> None:
        self._is_late = True
        self.cancel()

    def _heard(
        self, process: subprocess.Popen[bytes], kind: Kind, data: bytes, named: Mapping[str, Any], told: Callable[[int], None]
    ) -> Answer | None:
        """What the worker found; None where it ended without, or said what makes no sense."""
        assert process.stdin is not None
        assert process.stdout is not None
        lines = _Lines(process.stdout)
        try:
            process.stdin.write(request(kind, data, named, self._bounds))
            process.stdin.write(data)
            process.stdin.flush()
            while not (said := lines.next(Said)).found:
                told(said.rows)
            head = lines.next(next(each for each in ANSWERS[kind] if each.__name__ == said.found))
            rows = {name: lines.many(ROW_OF[said.found, name], said.counts[name]) for name in ROWS.get(said.found, ())}
            found: Answer = replace(head, **rows)
        except (OSError, EOFError, msgspec.MsgspecError, UnicodeDecodeError, KeyError, StopIteration):
            return None
        return found

    def _unread(self, code: int) -> Unread:
        """Why nothing came of the file, by how the worker ended."""
        told = "late" if self._is_late else code
        _log.warning("a file was not read: its reader ended with %s", told)
        spent = {getattr(signal, name) for name in ("SIGXCPU",) if hasattr(signal, name)}
        if self._is_late or -code in spent or code == OUT_OF_MEMORY:
            return Unread("file_too_costly", "reading it takes more time or memory than a file may take")
        return Unread("file_unreadable", "the reader broke on it")


_LOOKED_THROUGH: Final = threading.Lock()
"""msgspec leaves what it knows of a class where other threads find it before it is whole (`ledger/fast.py`): one at a time."""


class _Lines:
    """What a worker says, line by line, each of a type; a worker that says too much is not heard to the end."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._left = LARGEST_ANSWER
        self._decoders: dict[type, msgspec.json.Decoder[Any]] = {}

    def next(self, kind: type) -> Any:
        """The next line as that type. Raises EOFError at the end, MsgspecError for what is none."""
        line = self._stream.readline(LONGEST_LINE)
        self._left -= len(line)
        if self._left < 0 or not line.endswith(b"\n"):
            raise EOFError
        if kind not in self._decoders:
            with _LOOKED_THROUGH:
                self._decoders[kind] = msgspec.json.Decoder(kind, strict=True)
        return self._decoders[kind].decode(line)

    def many(self, kind: type, count: int) -> tuple[Any, ...]:
        """So many lines of that type."""
        return tuple(self.next(kind) for _ in range(count))

"""The worker: reads one problem from its input, says how far it is, and ends with what it found.

`python -m auction.solvers.worker`. It lives as long as its input stays open: when the one who asked is gone, so is the worker.
"""

from __future__ import annotations

import json
import os
import pickle
import resource
import sys
import threading
from array import array
from typing import IO, Any, BinaryIO, Final

from auction.award.rows import Rows
from auction.award.sourcing import Sourcing
from auction.solvers.effort import Effort

OUT_OF_MEMORY: Final = 77
"""What the worker ends with when there is no more memory."""

GROUPED: Final = 100_000
"""From so many columns on rows are solved by groups where they fall into such."""


def main() -> None:
    """Work once."""
    asked = sys.stdin.buffer
    header: dict[str, Any] = json.loads(asked.readline())
    limit = int(header["memory"])
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    os.nice(10)  # whoever bids comes first
    tongue = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what the solver prints is no answer
    try:
        rows, marks = read_rows(header, asked)
        named = asked.read(header["problem"])
        threading.Thread(target=_end_with, args=(asked,), daemon=True).start()
        from auction.solvers.blocks import by_blocks
        from auction.solvers.found import said
        from auction.solvers.grouped import by_groups
        from auction.solvers.milp import propose

        def tell(what: str, done: int, of: int) -> None:
            tongue.write(json.dumps({"told": [what, done, of]}) + "\n")
            tongue.flush()

        effort = Effort(**header["effort"])
        found = by_blocks(pickle.loads(named), rows, effort, tell, marks=marks) if named else None
        if found is None and len(rows.cost) >= GROUPED:
            grouped = by_groups(rows, effort, tell, marks=marks)
            found = grouped if grouped is not None and grouped.code == "solved" else None
        line = said(found or propose(rows, effort, tell, marks=marks))
        tongue.write('{"found":1}\n' + line + "\n")
        tongue.flush()
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    os._exit(0)


def read_rows(header: dict[str, Any], asked: BinaryIO) -> tuple[Rows, array[int] | None]:
    """The rows as they were written, and the marks if there are any: their sizes in the header, then the numbers."""
    found: list[array[int]] = []
    for size in header["sizes"]:
        numbers = array("q")
        numbers.frombytes(asked.read(size * 8))
        found.append(numbers)
    *columns, marks = found
    return Rows(*columns, header["shift"], (), ()), marks or None  # type: ignore[arg-type, call-arg]


def write_rows(
    rows: Rows, marks: array[int] | None, problem: Sourcing | None, memory: int, effort: dict[str, Any], to: IO[bytes]
) -> None:
    """What a worker reads. The problem goes to our own process and no further, so it may go as Python spells it."""
    numbers = [rows.cost, rows.low, rows.high, rows.begins, rows.column, rows.weight, rows.row_low, rows.row_high]
    numbers.append(array("q") if marks is None else marks)
    named = b"" if problem is None else pickle.dumps(problem)
    sizes = [len(each) for each in numbers]
    header = {"sizes": sizes, "problem": len(named), "shift": rows.shift, "memory": memory, "effort": effort}
    to.write(json.dumps(header).encode() + b"\n")
    for each in numbers:
        to.write(memoryview(each).cast("B"))
    to.write(named)
    to.flush()


def _end_with(asked: BinaryIO) -> None:
    """End when the input does."""
    asked.read()
    os._exit(1)


if __name__ == "__main__":
    main()

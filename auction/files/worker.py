"""The reader's worker: reads one file that somebody brought, in a process of its own that can do nothing else.

`python -P -m auction.files.worker` takes a line of JSON that says what file it is and within which bounds it is read, and the
file. It says how many rows it has read, and ends with what it found, a line each. Before it looks at the file it sets its own
bounds: so much memory and so much processor time; nothing may be opened, written or started. Where a system knows fewer of
these bounds, those hold that it knows, and the deadline of whoever started it. It lives as long as its input stays open.
"""

from __future__ import annotations

import codecs
import contextlib
import gc
import json
import os
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import IO, Any, BinaryIO, Final

from auction.files.giving_up import EVERY

OUT_OF_MEMORY: Final = 77
"""What the worker ends with when there is no more memory."""
CODECS: Final = ("utf-8-sig", "utf-16", "cp1252", "gb18030", "cp437")
"""What a file may be spelled in (encoding.py), or a name in an archive; they are looked up while files can still be opened."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """When a worker is ended: after so many seconds, of the clock and of the processor, or when it asks for more bytes."""

    seconds: float = 300.0
    processor_s: int = 60
    memory: int = 2 << 30


Told = Callable[[], bool]
"""Asked after every so many rows, whether to stop."""
Reader = Callable[[Told], object]
"""Reads the file; whatever that needs has been imported."""

ROWS: Final[Mapping[str, tuple[str, ...]]] = {
    "Submission": ("lines", "reports"),
    "Priced": ("listed", "reports"),
    "ScreeningList": ("entries",),
    "ControlTable": ("rules",),
}
"""Which fields of an answer are told row by row, since they may be long."""


# Each kind brings in what reads it, and no more: what all of them need together takes three times as long to import.
def bom(data: bytes, *, file_name: str, member: str, builds: int) -> Reader:
    """A member's bill of materials."""
    from auction.files.bom import BomRefused, read_bom

    def read(told: Told) -> object:
        reading = read_bom(file_name, data, is_gone=told)
        return reading if isinstance(reading, BomRefused) else reading.submission(member=member, builds=builds)

    return read


def prices(data: bytes, *, rates: tuple[list[str], str, str], **named: Any) -> Reader:
    """A list of published prices, and what of it concerns a pool."""
    from auction.files.price_list import priced, rates_from

    known = rates_from(rates[0], source=rates[1], date=rates[2])
    return lambda told: priced(data, rates=known, is_gone=told, **named)


def screening_list(data: bytes, *, file_name: str, **named: Any) -> Reader:
    """A list of parties that somebody publishes."""
    from auction.files.screening import read_list

    return lambda told: read_list(file_name, data, is_gone=told, **named)


def controls(data: bytes, **named: Any) -> Reader:
    """An authority's export control rules."""
    from auction.files.controls import read_controls

    return lambda told: read_controls(data, is_gone=told, **named)


KINDS: Final[Mapping[str, Callable[..., Reader]]] = {
    "bom": bom,
    "prices": prices,
    "list": screening_list,
    "controls": controls,
}
"""What files there are, and what makes a reader of each."""


def main() -> None:
    """Work once."""
    gc.disable()  # it would look through all rows again and again, for most of the time, and the process ends with its answer
    asked, tongue = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a reader prints is no answer
    header: dict[str, Any] = json.loads(asked.readline())
    data = asked.read(header["size"])
    threading.Thread(target=_end_with, args=(asked,), daemon=True).start()
    for codec in CODECS:
        codecs.lookup(codec)
    read = KINDS[header["kind"]](data, **header["named"])
    bound(Bounds(**header["bounds"]))

    def told() -> bool:
        tongue.write(b'{"rows":%d}\n' % EVERY)
        tongue.flush()
        return False

    try:
        say(read(told), tongue)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    os._exit(0)


def bound(bounds: Bounds) -> None:
    """Keep this process within its bounds from now on, as far as the system knows them."""
    with contextlib.suppress(AttributeError, OSError):
        os.nice(5)  # whoever bids comes first
    try:
        import resource
    except ImportError:  # Windows has none of them
        return
    wanted = {"AS": bounds.memory, "CPU": bounds.processor_s, "NOFILE": 0, "FSIZE": 0, "NPROC": 0, "CORE": 0}
    for name, most in wanted.items():
        with contextlib.suppress(AttributeError, ValueError, OSError):  # macOS takes no bound of memory
            # A second more until it is killed: the signal before that says what it is killed for.
            resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (most, most + (name == "CPU")))


def say(answer: Any, to: IO[bytes]) -> None:
    """The answer: its kind and how many rows it has of each sort, then itself without them, then each of them."""
    rows = {name: getattr(answer, name) for name in ROWS.get(type(answer).__name__, ())}
    head = {"found": type(answer).__name__, "counts": {name: len(held) for name, held in rows.items()}}
    to.write(_line(head) + _line(replace(answer, **{name: () for name in rows})))
    for held in rows.values():
        for row in held:
            to.write(_line(row))
    to.flush()


def _line(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_fields).encode() + b"\n"


def _fields(value: Any) -> dict[str, Any]:
    """A class of ours as its fields; what is no such class is no part of an answer."""
    return {name: getattr(value, name) for name in value.__slots__}


def request(kind: str, data: bytes, named: Mapping[str, Any], bounds: Bounds) -> bytes:
    """The line that goes before a file."""
    return json.dumps({"kind": kind, "size": len(data), "named": named, "bounds": asdict(bounds)}).encode() + b"\n"


def _end_with(asked: BinaryIO) -> None:
    """End when the input does."""
    asked.read(1)
    os._exit(1)


if __name__ == "__main__":
    main()

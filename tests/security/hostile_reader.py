"""A reader of files on which a file has its way: what a hole in a parser would let somebody's file do.

`python -m tests.security.hostile_reader HABIT` is the worker of `auction/files/worker.py` with such a reader in
place of its own. What of its deed a bound did not stop, it confesses in the refusal that it answers with.
"""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from auction.files import worker
from auction.files.bom import BomRefused
from auction.files.worker import Reader, Told


def explode(place: str) -> object:
    held = []
    while True:
        held.append(bytearray(64 << 20))


def abort(place: str) -> object:
    """As a library does that gets no memory."""
    ctypes.CDLL(None).malloc.restype = ctypes.c_void_p
    while ctypes.CDLL(None).malloc(ctypes.c_size_t(64 << 20)):
        pass
    os.abort()


def spin(place: str) -> object:
    while True:
        pass


def hang(place: str) -> object:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    while True:
        time.sleep(60)


def crash(place: str) -> object:
    ctypes.string_at(0)
    return "lives"


def leave(place: str) -> object:
    os._exit(0)


def read_file(place: str) -> object:
    return Path(place).read_text()


def write_file(place: str) -> object:
    return Path(place + ".left").write_text("left")


def dial(place: str) -> object:
    return socket.create_connection(("127.0.0.1", 9))


def start(place: str) -> object:
    return subprocess.run(["true"], check=True)


def environment(place: str) -> object:
    return sorted(os.environ)


def descriptors(place: str) -> object:
    """What is open beside the worker's own: input, output, complaints, and the second output."""
    held = []
    for number in range(256):
        try:
            os.fstat(number)
        except OSError:
            continue
        held.append(number)
    return held


DEEDS: dict[str, Callable[[str], object]] = {
    deed.__name__: deed
    for deed in (explode, abort, spin, hang, crash, leave, read_file, write_file, dial, start, environment, descriptors)
}
LIES = {
    "nothing": b"",
    "no JSON": b"<html>\n",
    "no rows": b'{"found":"Submission","counts":{}}\n{"member":"m1"}\n',
    "another kind": b'{"found":"ControlTable","counts":{"rules":0}}\n{"source":"s","as_of":1,"rules":[]}\n',
    "fewer rows": b'{"found":"Submission","counts":{"lines":2,"reports":0}}\n'
    b'{"member":"m1","file_name":"a.csv","builds":1,"source_lines":0,"lines":[],"reports":[]}\n',
    "other types": b'{"found":"Submission","counts":{"lines":0,"reports":0}}\n'
    b'{"member":"m1","file_name":7,"builds":true,"source_lines":"0","lines":[],"reports":[]}\n',
    "deep": b"[" * 100_000 + b"\n",
    "half a pair": b'{"found":"BomRefused","counts":{}}\n{"file_name":"\\ud800","code":"x","line":0,"reason":""}\n',
    "no end": b"",
    "progress without end": b"",
}


def tell(lie: str) -> None:
    """Say something else than an answer, by the very pipe."""
    while lie in ("no end", "progress without end"):
        os.write(4, b"x" * 65_536 if lie == "no end" else b'{"rows":1}\n' * 4_096)
    os.write(4, LIES[lie])
    os._exit(0)


def reader(data: bytes, **named: Any) -> Reader:
    """What makes such a reader; it finds in the file what it is to work on."""
    habit = sys.argv[1]

    def read(told: Told) -> object:
        if habit in LIES:
            tell(habit)
        try:
            found = DEEDS[habit](data.decode())
        except MemoryError:
            raise
        except Exception as fault:
            return BomRefused("", "bom_stopped", 0, type(fault).__name__)
        return BomRefused("", "bom_confessed", 0, str(found))

    return read


if __name__ == "__main__":
    worker.KINDS = dict.fromkeys(worker.KINDS, reader)  # type: ignore[misc]
    worker.main()

"""Who takes part in a race, each a process on a core of its own: servers on one, the crowd of sockets on another.

The crowd and the limit are written in C and compiled when they are wanted: a generator of load that costs as much as what it
loads would be measured in its place.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
import tempfile
from array import array
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from tests.bench.measure import Sample
from tests.serving import ROOT

NATIVE: Final = Path(__file__).parent / "native"
WITHIN_S: Final = 600
LARGEST_BUFFER: Final = 1 << 20
ON_ITS_CORE: Final = "import os, sys; os.sched_setaffinity(0, {int(sys.argv[1])}); os.execvp(sys.argv[2], sys.argv[2:])"
"""What a process does before it becomes whoever takes part; a fork of ours that ran Python might hang, for we have threads."""


class CannotTakePart(Exception):
    """Somebody cannot be raced here, and why."""


@cache
def compiled(name: str) -> Path:
    """The program of that name in `native/`, compiled for this run. Raises CannotTakePart without a compiler."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        raise CannotTakePart("no C compiler is found")
    program = _built() / name
    command = [compiler, "-O2", "-D_GNU_SOURCE", str(NATIVE / f"{name}.c"), "-o", str(program), "-lm"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CannotTakePart(f"{name}.c does not compile here: {done.stderr.strip()}")
    return program


@cache
def _built() -> Path:
    return Path(tempfile.mkdtemp(prefix="bench-native-"))


def cores() -> tuple[int, int]:
    """The core of the servers, and that of the crowd: the same where there is but one."""
    allowed = sorted(os.sched_getaffinity(0))
    return allowed[0], allowed[-1]


@dataclass(slots=True)
class Participant:
    """A process that says when it is ready, and then answers every line with a line."""

    process: asyncio.subprocess.Process

    async def order(self, line: str) -> str:
        """Ask, and wait for the answer."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n".encode())
        return await self.hears()

    async def hears(self) -> str:
        """The next line it says."""
        assert self.process.stdout is not None
        async with asyncio.timeout(WITHIN_S):
            line = await self.process.stdout.readline()
        assert line, f"process {self.process.pid} ended where an answer was waited for"
        return line.decode().strip()

    def busy_ns(self) -> int:
        """How long its threads have run on a processor until now."""
        tasks = Path(f"/proc/{self.process.pid}/task").iterdir()
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks)


@asynccontextmanager
async def taking_part(
    command: Sequence[str], core: int, environment: Mapping[str, str] | None = None
) -> AsyncIterator[Participant]:
    """Start the process on that core, and end it afterwards."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", "-S", "-c", ON_ITS_CORE, str(core)),
        *command,
        cwd=ROOT,
        env=None if environment is None else dict(environment),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=LARGEST_BUFFER,
    )
    try:
        yield Participant(process)
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


# --- the crowd -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Seat:
    """One socket of the crowd: its request, what it says then, how many frames it reads before it counts as let in, its bids."""

    request: bytes
    words: Sequence[str] = ()
    greetings: int = 0
    bid: str = ""

    def line(self) -> str:
        """The seat as the plan of the crowd has it."""
        said = b"".join(map(masked, self.words))
        return f"{self.request.hex()}\t{said.hex()}\t{self.greetings}\t{self.bid}\n"


def request(port: int, path: str, *, cookie: str = "", protocol: str = "", deflate: bool = False) -> bytes:
    """What a socket asks to come in with."""
    host = f"127.0.0.1:{port}"
    lines = [f"GET {path} HTTP/1.1", f"Host: {host}", f"Origin: http://{host}", "Upgrade: websocket", "Connection: Upgrade"]
    lines += ["Sec-WebSocket-Key: dGhpcyBpcyBhIGtleSAhIQ==", "Sec-WebSocket-Version: 13"]
    lines += [f"Sec-WebSocket-Protocol: {protocol}"] * bool(protocol) + [f"Cookie: poolbid={cookie}"] * bool(cookie)
    lines += ["Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits"] * deflate
    return "\r\n".join([*lines, "", ""]).encode()


def masked(text: str) -> bytes:
    """A text frame as a client sends it; the mask of zeros spares the work of masking."""
    body = text.encode()
    head = bytes([0x81, 0x80 | len(body)]) if len(body) < 126 else bytes([0x81, 0xFE]) + len(body).to_bytes(2, "big")
    return head + b"\0\0\0\0" + body


@dataclass(slots=True)
class Crowd:
    """Those who watch a server and those who bid at it."""

    process: Participant
    folder: Path

    async def expect(self, frames: int, least: int = 1) -> None:
        """Every watcher is to have so many more frames of at least so many bytes; said before any of them is sent."""
        assert await self.process.order(f"expect {frames} {least}") == "expecting"

    async def see(self) -> int:
        """Read until every watcher has what it expects; returns how many bytes the first of them had until now."""
        told, total = (await self.process.order("seen")).split()
        assert told == "seen"
        return int(total)

    async def bid(self, seconds: float, *, rate: float = 0, open: int = 0) -> tuple[Sample, dict[str, Any]]:
        """Bid for so long: so many a second, or as many as are answered with so many open. Not one may be refused."""
        file = self.folder / "latencies"
        told: dict[str, Any] = json.loads(await self.process.order(f"bid {int(seconds * 1000)} {rate} {open} {file}"))
        assert told["answered"] == told["sent"], f"{told['sent'] - told['answered']} bids were never answered"
        assert not told["refused"], f"{told['refused']} of {told['sent']} bids were refused"
        latencies = array("d", file.read_bytes())
        return Sample(told["answers"] / told["seconds"], latencies), told


@asynccontextmanager
async def a_crowd(port: int, seats: Sequence[Seat], folder: Path) -> AsyncIterator[Crowd]:
    """So many sockets, all let in. Raises CannotTakePart where it cannot be compiled."""
    plan = folder / "plan"
    plan.write_text("".join(seat.line() for seat in seats))
    async with taking_part([str(compiled("crowd")), str(port), str(plan)], cores()[1]) as process:
        told = await process.hears()
        assert told == f"in {len(seats)}", told
        yield Crowd(process, folder)

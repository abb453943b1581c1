"""The real server as a process of its own, on a data directory furnished beforehand: for kills, load and benchmarks.

`furnish` writes auctions and signs guests in through the server's own parts while no process runs; their cookies open the
processes that follow. A process is started cold (`python server.py`) or warm: forked from one that has imported all of it
already, so that a kill and a restart take a fifth of a second and not one and a half.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import server
from auction.config import Settings
from auction.core.commands import AcceptTerms, AnnounceAuction
from auction.core.refusals import Refusal
from auction.core.terms import Terms
from auction.core.words import ENGINE, Actor
from auction.live.rooms import AUCTION
from tests.servers import free_port
from tests.terms import COORDINATOR, a_supplier

ROOT = Path(__file__).parents[1]
STARTS_WITHIN_S = 60
READY = b"Poolbid serves at "


@dataclass(frozen=True, slots=True)
class Place:
    """A data directory and the address its server has, kill after kill."""

    folder: Path
    port: int
    more: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def settings(self) -> Settings:
        return Settings(data_dir=str(self.folder), port=self.port, practice=False, log_level="warning")

    @property
    def environment(self) -> dict[str, str]:
        """What the server's process is told; the console plays no part here."""
        set_ = {"DATA_DIR": str(self.folder), "PORT": str(self.port), "PRACTICE": "false", "LOG_LEVEL": "warning", "NO_WEB": "1"}
        kept = {name: value for name, value in os.environ.items() if not name.startswith("AUCTION_")}
        return {**kept, **{f"AUCTION_{name}": value for name, value in {**set_, **self.more}.items()}, "PYTHONUNBUFFERED": "1"}


def a_place(folder: Path) -> Place:
    """The folder, and a port that is kept for its server."""
    return Place(folder, free_port())


async def furnish(place: Place, auctions: Callable[[], Sequence[Terms]], guests: Sequence[Actor]) -> Mapping[Actor, str]:
    """Announce the auctions, accepted by all their suppliers, and sign the guests in; returns their cookies.

    Their terms are asked for once the node runs, however long it took to start: what opens soon must not have opened yet.
    """
    async with server.running(place.settings, place.url) as node:
        for terms in auctions():
            room = node.rooms.open(AUCTION + terms.auction)
            announced = await room.ask(AnnounceAuction("announce", COORDINATOR, terms))
            assert announced.refusal is None, announced.refusal
            for party in terms.suppliers if terms.acceptance else ():
                await room.ask(AcceptTerms("accept", a_supplier(party.id), party.id, room.state.terms_sha256))
        cookies: dict[Actor, str] = {}
        for guest in guests:
            assert guest.role != "engine"
            invited = await node.identity.invite(by=ENGINE, role=guest.role, party=guest.party, name=guest.party)
            assert not isinstance(invited, Refusal), invited
            joined = await node.identity.join(invited.token)
            assert not isinstance(joined, Refusal), joined
            cookies[guest] = joined.secret
    return cookies


@dataclass(slots=True)
class ColdServer:
    """`python server.py`, started and killed as an operator and a power cut would."""

    place: Place
    _process: asyncio.subprocess.Process | None = None

    async def __aenter__(self) -> ColdServer:
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._process is not None and self._process.returncode is None:
            await self.kill()

    async def start(self) -> None:
        """Start the process and wait until it serves."""
        await self.launch()
        process = self._process
        assert process is not None
        assert process.stdout is not None
        async with asyncio.timeout(STARTS_WITHIN_S):
            while not (line := await process.stdout.readline()).startswith(READY):
                assert line, "the server ended before it served"

    async def launch(self) -> None:
        """Start the process."""
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "server.py", cwd=ROOT, env=self.place.environment, stdout=asyncio.subprocess.PIPE
        )

    async def kill(self, number: int = signal.SIGKILL) -> int:
        """Send the signal and wait for the end; returns how it ended."""
        assert self._process is not None
        self._process.send_signal(number)
        await self._process.communicate()
        return self._process.returncode or 0


@dataclass(slots=True)
class WarmServer:
    """The same server, forked from a process that has imported it; `habit` names a way to be wrong (`tests/nursery.py`)."""

    place: Place
    habit: str = "honest"
    pid: int = 0
    _nursery: asyncio.subprocess.Process = field(init=False)

    async def __aenter__(self) -> WarmServer:
        pipe = asyncio.subprocess.PIPE
        self._nursery = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.nursery", self.habit), cwd=ROOT, env=self.place.environment, stdin=pipe, stdout=pipe
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        if self.pid:
            await self.kill()
        assert self._nursery.stdin is not None
        self._nursery.stdin.close()
        await self._nursery.communicate()

    async def start(self) -> None:
        """Fork a server and wait until it serves."""
        await self.launch()
        async with asyncio.timeout(STARTS_WITHIN_S):
            await self._heard(READY)

    async def launch(self) -> None:
        """Fork a server."""
        self.pid = int(await self._asked(b"start\n", b"pid "))

    async def kill(self, number: int = signal.SIGKILL) -> int:
        """Send the signal and wait for the end; returns how it ended, a signal as its negative number."""
        os.kill(self.pid, number)
        self.pid = 0
        return int(await self._asked(b"reap\n", b"ended "))

    async def _asked(self, order: bytes, answer: bytes) -> bytes:
        assert self._nursery.stdin is not None
        self._nursery.stdin.write(order)
        return await self._heard(answer)

    async def _heard(self, beginning: bytes) -> bytes:
        assert self._nursery.stdout is not None
        while not (line := await self._nursery.stdout.readline()).startswith(beginning):
            assert line, "the nursery ended"
        return line.removeprefix(beginning).strip()


AnyServer = ColdServer | WarmServer

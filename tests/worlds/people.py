"""Who takes part in a world: suppliers who bid and ask again until they are answered, and watchers who come back with their cursor.

They live outside every process, and each of them talks to one process at a time, over a network that loses, doubles and delays.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from auction.core.commands import PlaceBid
from auction.core.errors import AuctionError
from auction.core.visibility import Audience
from auction.live.answers import Answer
from auction.live.room import Room
from tests.terms import a_supplier
from tests.worlds.loop import Process, VirtualLoop

PATIENCE_S = 1.5


class Machine(Protocol):
    """A process people can reach."""

    process: Process

    def room(self, auction: str) -> Room | None:
        """The room of an auction there, if it is known."""


@dataclass(slots=True)
class Told:
    """One request and every answer to it; `sent` and `heard` count what happened in this world, in order."""

    auction: str
    command: PlaceBid
    sent: int
    heard: int = 0
    answers: list[Answer] = field(default_factory=list)
    is_given_up: bool = False


@dataclass(slots=True)
class Network:
    """How bad the way between people and processes is."""

    loop: VirtualLoop
    lost: float = 0.02
    doubled: float = 0.02
    late_s: float = 0.05

    def carry(self, process: Process | None, deed: Callable[..., object], *args: object) -> None:
        """Have it happen there, once, twice or never."""
        for _ in range(1 + (self.loop.chance.random() < self.doubled)):
            if self.loop.chance.random() >= self.lost:
                self.loop.deliver(process, self.loop.chance.uniform(0.0005, self.late_s), deed, *args)


class Supplier:
    """Bids in one auction: mostly lower, now and then hopelessly, always one at a time, and the same again until answered.

    One that rests asks for nothing, and gives up what it was not answered.
    """

    def __init__(
        self, party: str, auction: str, lots: Sequence[str], network: Network, pick: Callable[[], Machine | None], tell: Teller
    ) -> None:
        self.party, self.auction, self.lots = party, auction, lots
        self._network, self._pick, self._tell = network, pick, tell
        self.is_done = self.is_resting = False

    async def bid_on(self, pace_s: float) -> None:
        """Bid until told to stop, with every request answered in the end."""
        chance, price, number = self._network.loop.chance, 1_000_000, 0
        while not self.is_done:
            await asyncio.sleep(chance.expovariate(1 / pace_s))
            if self.is_done:
                return
            if self.is_resting:
                continue
            price -= 0 if chance.random() < 0.15 else chance.randrange(1, 400)
            number += 1
            text = f"{price // 100}.{price % 100:02}"
            bid = PlaceBid(f"{self.party}-{number}", a_supplier(self.party), self.party, chance.choice(self.lots), (text,), False)
            await self._ask(bid)

    async def _ask(self, bid: PlaceBid) -> None:
        told = self._tell.sent(self.auction, bid)
        while True:
            machine, heard = self._pick(), asyncio.Event()

            def answered(outcome: Answer | AuctionError, heard: asyncio.Event = heard) -> None:
                # Called in the process; what it says travels back to the one who asked.
                self._network.carry(None, self._hear, told, outcome, heard)

            if machine is not None:
                self._network.carry(machine.process, self._arrive, machine, bid, answered)
            try:
                async with asyncio.timeout(PATIENCE_S):
                    await heard.wait()
            except TimeoutError:
                pass
            if told.answers:
                return
            if self.is_resting:
                told.is_given_up = True
                return
            if heard.is_set():
                await asyncio.sleep(0.2)

    def _arrive(self, machine: Machine, bid: PlaceBid, answered: Callable[[Answer | AuctionError], None]) -> None:
        room = machine.room(self.auction)
        if room is not None:
            room.submit(bid, answered)

    def _hear(self, told: Told, outcome: Answer | AuctionError, heard: asyncio.Event) -> None:
        if isinstance(outcome, Answer):
            self._tell.heard(told, outcome)
        heard.set()


class Teller:
    """Everything that was asked and answered in a world, in order."""

    def __init__(self) -> None:
        self.told: list[Told] = []
        self._order = 0

    def sent(self, auction: str, command: PlaceBid) -> Told:
        """Somebody asks."""
        self._order += 1
        told = Told(auction, command, self._order)
        self.told.append(told)
        return told

    def heard(self, told: Told, answer: Answer) -> None:
        """Somebody is answered."""
        self._order += 1
        told.heard = told.heard or self._order
        told.answers.append(answer)


class Watcher:
    """Follows one auction as one audience: keeps what it is shown, and comes back elsewhere with its cursor."""

    def __init__(
        self,
        audience: Audience,
        auction: str,
        network: Network,
        pick: Callable[[], Machine | None],
        durable_at: Callable[[], int],
    ) -> None:
        self.audience, self.auction = audience, auction
        self.rows: dict[str, dict[str, Any]] = {}
        self.cursor: int | None = None
        self.faults: list[str] = []
        self.snapshots = self.deltas = 0
        self._network, self._pick, self._durable_at = network, pick, durable_at
        self._line = 0
        self._arrives = 0.0
        self._silent = 0

    async def watch(self) -> None:
        """Stay connected, and look for another process when the one it watched has gone."""
        while True:
            machine = self._pick()
            if machine is not None:
                self._line += 1
                self._arrives = 0.0
                self._network.loop.deliver(machine.process, 0.001, self._join, machine, Sink(self, self._line))
                while not machine.process.is_dead and self._silent < 3:
                    before = self.deltas + self.snapshots
                    await asyncio.sleep(self._network.loop.chance.uniform(1, 3))
                    self._silent = 0 if self.deltas + self.snapshots > before else self._silent + 1
                self._silent = 0
            await asyncio.sleep(0.05)

    def _join(self, machine: Machine, sink: Sink) -> None:
        room = machine.room(self.auction)
        if room is not None:
            room.subscribe(self.audience, sink, self.cursor)

    def fed(self, line: int, frames: Sequence[bytes]) -> None:
        """Frames travel in order on their line; what was fed to an older one comes to nobody."""
        loop = self._network.loop
        self._arrives = max(self._arrives + 0.000_001, loop.time() + loop.chance.uniform(0.0005, self._network.late_s))
        loop.deliver(None, self._arrives - loop.time(), self._take, line, list(frames), self._durable_at())

    def _take(self, line: int, frames: Sequence[bytes], durable_at: int) -> None:
        for body in frames if line == self._line else ():
            frame = json.loads(body)
            if frame["t"] == "snapshot":
                self.snapshots += 1
                if self.cursor is not None and frame["cursor"] < self.cursor:
                    self.faults.append(f"S1: {self.audience} is sent back from cursor {self.cursor} to {frame['cursor']}")
                self.rows, self.cursor = frame["rows"], frame["cursor"]
            elif frame["t"] == "delta":
                self.deltas += 1
                if self.cursor is None or frame["cursor"] != self.cursor + 1:
                    self.faults.append(f"S1: {self.audience} at cursor {self.cursor} is sent {frame['cursor']}")
                self.cursor = frame["cursor"]
                if frame["at"] > durable_at:
                    self.faults.append(f"S2: {self.audience} was sent what was not durable")
                for key in frame["gone"]:
                    self.rows.pop(key, None)
                for key, row in frame["rows"].items():
                    self.rows.setdefault(key, {}).update(row)


class Sink:
    """One line of a watcher, as the process sees it."""

    def __init__(self, watcher: Watcher, line: int) -> None:
        self._watcher, self._line = watcher, line

    def feed(self, frames: Sequence[bytes]) -> None:
        """Frames leave the process."""
        self._watcher.fed(self._line, frames)

"""The auction's owner cut off from PostgreSQL, from Redis or from its clients, in networks of the kernel, again and again.

`python -m tests.faults partition --cuts N` prints one JSON object. Two real servers live in network namespaces of their own, and
reach PostgreSQL, Redis and their suppliers over a cable (veth) for each, which lie in the namespace of this process. A cut takes
down one cable of whoever owns the auction, so that packets vanish and nobody is told; some seconds later it is up again. The
suppliers come back to the other server when theirs does not answer. Checked afterwards: L1, B1, B2, B3 and S1
(nodes_break.py), and T3: within a lease and two seconds of the healing, a bid is answered.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from tests.faults.nodes_break import AUCTION, check
from tests.faults.nodes_break import Outcome as Checked
from tests.faults.standing import Standing
from tests.fleet import KEY, Fleet
from tests.servers import Postgres, Redis, redis_binaries
from tests.serving import ColdServer, Place, a_place

NODES: Final = 2
CABLES: Final = ("database", "relay", "clients")
WITHIN: Final = "POOLBID_TEST_WITHIN"
CUT_S: Final = (0.5, 6.0)
HEALS_WITHIN_S: Final = 5.0
"""T3: a lease of three seconds, and two."""


@dataclass(slots=True)
class Outcome:
    """What the run came to; by cable, `longest_ms` is how long everybody waited, `healed_ms` how long they did once it was up."""

    cuts: int = 0
    of: dict[str, int] = field(default_factory=dict)
    asked: int = 0
    entries: int = 0
    longest_ms: dict[str, float] = field(default_factory=dict)
    healed_ms: dict[str, float] = field(default_factory=dict)
    seconds: float = 0
    faults: list[str] = field(default_factory=list)


def unable() -> str | None:
    """Why no network namespaces can be made here, or None where they can."""
    missing = [name for name in ("unshare", "nsenter", "ip") if shutil.which(name) is None]
    if missing:
        return f"there is no {missing[0]} on this machine"
    if os.getuid() != 0:
        return "only root may make network namespaces in which PostgreSQL runs as another user"
    command = ["unshare", "--net", "sh", "-c", "ip link add poolbid-a type veth peer name poolbid-b"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return None if done.returncode == 0 else f"this machine makes no network namespaces: {done.stderr.strip()}"


@dataclass(slots=True)
class Within(ColdServer):
    """A server in a namespace of its own, which a process that only sleeps holds open."""

    holder: int = 0

    async def launch(self) -> None:
        """Start the process there."""
        self._process = await asyncio.create_subprocess_exec(
            *("nsenter", "--net", "--target", str(self.holder), sys.executable, "server.py"),
            cwd=Path(__file__).parents[2],
            env=self.place.environment,
            stdout=asyncio.subprocess.PIPE,
        )


def address(node: int, cable: str, *, of_node: bool) -> str:
    """The address at either end of a cable."""
    return f"10.{1 + CABLES.index(cable)}.{node}.{2 if of_node else 1}"


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)


@contextmanager
def namespaces() -> Iterator[list[int]]:
    """A namespace for each server, with a cable to here for each thing it needs; the processes that hold them."""
    _ip("link", "set", "lo", "up")
    holders = [subprocess.Popen(["unshare", "--net", "sleep", "infinity"]) for _ in range(NODES)]
    try:
        here = os.readlink("/proc/self/ns/net")
        for holder in holders:
            while os.readlink(f"/proc/{holder.pid}/ns/net") == here:
                time.sleep(0.005)
        for node, holder in enumerate(holders):
            inside = ("nsenter", "--net", "--target", str(holder.pid), "ip")
            subprocess.run([*inside, "link", "set", "lo", "up"], check=True)
            for cable in CABLES:
                name = f"{cable[:4]}{node}"
                _ip("link", "add", name, "type", "veth", "peer", "name", f"in-{cable[:4]}", "netns", str(holder.pid))
                _ip("address", "add", f"{address(node, cable, of_node=False)}/24", "dev", name)
                _ip("link", "set", name, "up")
                theirs = f"{address(node, cable, of_node=True)}/24"
                subprocess.run([*inside, "address", "add", theirs, "dev", f"in-{cable[:4]}"], check=True)
                subprocess.run([*inside, "link", "set", f"in-{cable[:4]}", "up"], check=True)
        yield [holder.pid for holder in holders]
    finally:
        for holder in holders:
            holder.kill()
            holder.wait()


def cut(node: int, cable: str, *, up: bool) -> None:
    """Take the cable down at this end, or up again."""
    _ip("link", "set", f"{cable[:4]}{node}", "up" if up else "down")


@contextmanager
def reachable_stores() -> Iterator[tuple[Postgres, Redis]]:
    """PostgreSQL and Redis that take connections from the cables too."""
    postgres = Postgres(("listen_addresses=*",))
    try:
        with (postgres.data / "pg_hba.conf").open("a", encoding="ascii") as rules:
            rules.write("host all all 10.0.0.0/8 trust\n")
        postgres.stop()
        postgres.start()
        binary = next(iter(redis_binaries().values()))
        redis = Redis(binary, ("--save", "", "--appendonly", "no", "--bind", "0.0.0.0", "--protected-mode", "no"))
        try:
            yield postgres, redis
        finally:
            redis.close()
    finally:
        postgres.close()


@asynccontextmanager
async def cabled() -> AsyncIterator[Standing]:
    """The two servers on their cables, and their stores; not started yet."""
    with namespaces() as holders, reachable_stores() as (postgres, redis), TemporaryDirectory(prefix="cut-") as folder:
        database = postgres.database()

        def place(node: int) -> Place:
            port = a_place(Path(folder)).port
            more = {
                "DATABASE_URL": database.replace("127.0.0.1", address(node, "database", of_node=False)),
                "RELAY_URL": redis.url.replace("127.0.0.1", address(node, "relay", of_node=False)),
                "SECRET_KEY": KEY,
                "HOST": "0.0.0.0",
                "PUBLIC_URL": f"http://{address(node, 'clients', of_node=True)}:{port}",
            }
            return Place(Path(folder) / f"node{node}", port, more)

        places = [place(node) for node in range(NODES)]
        by_port = {place.port: holder for place, holder in zip(places, holders, strict=True)}
        nodes = Fleet(postgres, redis, database, places, serve=lambda place: Within(place, holder=by_port[place.port]))
        try:
            yield Standing(nodes)
        finally:
            for each in nodes.servers:
                with contextlib.suppress(ProcessLookupError, AssertionError):
                    await each.kill()


async def run(cuts: int, seed: int = 20261129) -> Outcome:
    """So many cuts, each cable in turn, then check. Must run in a network namespace of its own."""
    began, outcome, dice = time.monotonic(), Outcome(), random.Random(seed)
    async with cabled() as floor:
        await floor.open([place.more["PUBLIC_URL"] for place in floor.nodes.places])
        while outcome.cuts < cuts:
            await _cut_once(floor, outcome, CABLES[outcome.cuts % len(CABLES)], dice.uniform(*CUT_S))
        await floor.enough()
        found = Checked()
        outcome.faults += floor.seen() + check(floor.nodes.database, floor.guests, found)
        outcome.asked, outcome.entries = found.asked, found.entries
    outcome.seconds = round(time.monotonic() - began, 1)
    return outcome


async def _cut_once(floor: Standing, outcome: Outcome, cable: str, seconds: float) -> None:
    await floor.answered(20)
    owner = await floor.nodes.owner(AUCTION)
    watching = asyncio.create_task(floor.longest_wait())
    await asyncio.to_thread(cut, owner, cable, up=False)
    await asyncio.sleep(seconds)
    await asyncio.to_thread(cut, owner, cable, up=True)
    healed, known = time.perf_counter(), floor.answers
    try:
        await floor.answered(1)
    except TimeoutError:
        outcome.faults.append(f"T3 nobody was answered within a minute of the healing of {cable}")
    took = time.perf_counter() - healed
    await floor.answered(20)
    assert floor.answers > known
    watching.cancel()
    outcome.longest_ms[cable] = max(outcome.longest_ms.get(cable, 0), round(await watching))
    outcome.healed_ms[cable] = max(outcome.healed_ms.get(cable, 0), round(took * 1000))
    if took > HEALS_WITHIN_S:
        outcome.faults.append(f"T3 after {seconds:.1f} s without {cable} the next answer took {took:.1f} s more")
    outcome.of[cable] = outcome.of.get(cable, 0) + 1
    outcome.cuts += 1


def within(arguments: list[str]) -> subprocess.CompletedProcess[str]:
    """The harness in a network namespace of its own."""
    command = ["unshare", "--net", sys.executable, "-m", "tests.faults", "partition", *arguments]
    environment = {**os.environ, WITHIN: "1"}
    return subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=False)


def main(arguments: list[str]) -> int:
    """Run and print one JSON object; 1 when a promise was broken, 2 where no namespaces can be made."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults partition", description="Cut cables under bids, and check.")
    parser.add_argument("--cuts", type=int, default=12)
    parser.add_argument("--seed", type=int, default=20261129)
    chosen = parser.parse_args(arguments)
    if WITHIN not in os.environ:
        why = unable()
        if why is not None:
            print(why, file=sys.stderr)
            return 2
        done = within(arguments)
        print(done.stdout, end="")
        return done.returncode
    outcome = asyncio.run(run(**vars(chosen)))
    print(json.dumps(asdict(outcome), indent=2))
    return 1 if outcome.faults else 0

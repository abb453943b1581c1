"""Through proxies that read requests otherwise than this server does, nobody's bytes become another's request or answer."""

from __future__ import annotations

import asyncio
import contextlib
import re
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette

from tests.security.fronts import HABITS, Cut, Front, Habit, Stream
from tests.security.real_fronts import REAL, Real
from tests.security.smuggled import HIDDEN, MARK, UPGRADES, attacks
from tests.web.stand import Person, Stand, on_uvicorn, standing

ATTACKS = dict(attacks())


def missing(real: Real) -> tuple[pytest.MarkDecorator, ...]:
    """The one of the test extra is always there; the others where the machine has them."""
    return () if real.program == "caddy" else (pytest.mark.skipif(real.path is None, reason=f"no {real.program} on this machine"),)


AT_ONCE = 16
MOST_ASKED = 20
OWED_WITHIN_S = 10.0


@dataclass(slots=True)
class Heard:
    """The application, and the target of every request that reached it."""

    app: Any
    targets: list[bytes] = field(default_factory=list)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "lifespan":
            query = scope["query_string"]
            self.targets.append(scope["raw_path"] + (b"?" + query if query else b""))
        await self.app(scope, receive, send)


@contextlib.asynccontextmanager
async def heard_by() -> AsyncIterator[tuple[Stand, Heard]]:
    """A server, and what it hears."""
    held: list[Heard] = []

    def host(app: Starlette, bound: Any) -> Any:
        held.append(Heard(app))
        return on_uvicorn(held[0], bound)  # type: ignore[arg-type]

    async with standing(host=host) as stand:
        yield stand, held[0]


async def sent(port: int, data: bytes, *, within: float = 0.25, is_owed: Callable[[bytes], bool] = lambda _: False) -> bytes:
    """What comes back of these bytes, until the line ends or nothing more comes; what is still owed is waited for."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(data)
    answer, patience = b"", within
    with contextlib.suppress(ConnectionError):
        while True:
            try:
                some = await asyncio.wait_for(reader.read(65_536), patience)
            except TimeoutError:
                if patience == OWED_WITHIN_S or not is_owed(answer):
                    break
                patience = OWED_WITHIN_S
                continue
            if not some:
                break
            answer, patience = answer + some, within
    writer.close()
    return answer


async def who_am_i(port: int, person: Person) -> bytes:
    """The victim's own question, on a line of its own to the proxy."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    ask = f"GET /api/session?{person.signed_in.session.party} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {person.cookie}\r\n\r\n"
    writer.write(ask.encode())
    stream = Stream(reader)
    try:
        head = await stream.until(re.compile(rb"\r\n\r\n"))
        length = re.search(rb"(?i)\ncontent-length: *([0-9]+)", head)
        return head + await stream.exactly(int(length[1]) if length else 0)
    except Cut:
        return b""
    finally:
        writer.close()


async def own_answers(port: int, person: Person) -> list[bytes]:
    """What the victim is answered when it asks twice, and again where it heard nothing: a slow machine is silent too."""
    answers = [await who_am_i(port, person) for _ in range(2)]
    while not any(answer.startswith(b"HTTP/1.1 200 ") for answer in answers) and len(answers) < MOST_ASKED:
        answers.append(await who_am_i(port, person))
    return answers


def is_own(answer: bytes, person: Person) -> bool:
    """Whether that is the answer to who asked, or none at all from the server."""
    return (
        answer == b""
        or re.match(rb"HTTP/1.1 (400|50[234]) ", answer) is not None
        or (answer.startswith(b"HTTP/1.1 200 ") and f'"party":"{person.signed_in.session.party}"'.encode() in answer)
    )


async def meddled(front: Front, person: Person, attack: bytes) -> list[str]:
    """What somebody else is answered wrongly, on the line where that was sent before."""
    await sent(front.port, attack, within=0.1)
    answers = await own_answers(front.port, person)
    found = [f"an answer of another: {answer[:80]!r}" for answer in answers if not is_own(answer, person)]
    if not any(answer.startswith(b"HTTP/1.1 200 ") for answer in answers):
        found.append(f"no answer at all: {[answer[:60] for answer in answers]}")
    return found


async def faults(habit: str, port: int, heard: Heard, person: Person, names: Sequence[str]) -> list[str]:
    """What goes wrong with these attacks, each through a proxy of its own; the server behind them is one."""
    heard.targets.clear()
    async with contextlib.AsyncExitStack() as stack:
        fronts = [await stack.enter_async_context(Front(HABITS[habit], port).open()) for _ in names]
        came = await asyncio.gather(*(meddled(front, person, ATTACKS[name]) for front, name in zip(fronts, names, strict=True)))
    passed = Counter(re.sub(rb"^http://[^/]*|#.*", b"", target) for front in fronts for target in front.passed)
    found = [f"{name}: {wrong}" for name, each in zip(names, came, strict=True) for wrong in each]
    return found + [f"{names}: heard, and never passed on: {target!r}" for target in Counter(heard.targets) - passed]


@pytest.mark.parametrize("habit", HABITS)
async def test_no_request_is_heard_that_the_proxy_did_not_pass_on(habit: str) -> None:
    """Every attack through every habit, on the one line that a proxy shares."""
    async with heard_by() as (stand, heard):
        person = await stand.person("supplier", "s1")
        port, names = int(stand.base_url.rpartition(":")[2]), list(ATTACKS)
        found = []
        for at in range(0, len(names), AT_ONCE):
            found += await faults(habit, port, heard, person, names[at : at + AT_ONCE])
        assert found == []


class Lenient(asyncio.Protocol):
    """A server that goes by lengths alone: what the test above must find out."""

    def __init__(self, heard: Heard) -> None:
        self.heard = heard
        self.data = b""

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.data += data
        while (end := self.data.find(b"\r\n\r\n")) >= 0:
            head = self.data[:end]
            length = re.search(rb"(?i)\ncontent-length: *([0-9]+)", head)
            size = int(length[1]) if length else 0
            if len(self.data) < end + 4 + size:
                return
            self.data = self.data[end + 4 + size :]
            self.heard.targets.append(head.split()[1])
            body = b'{"party":"%s"}' % (b"s1" if b"Cookie: " in head and b"X-Swallowed" not in head else b"nobody")
            self.transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))


async def test_a_server_that_reads_otherwise_would_be_found() -> None:
    heard = Heard(None)
    server = await asyncio.get_running_loop().create_server(lambda: Lenient(heard), "127.0.0.1", 0)
    async with server, standing() as stand:
        person = await stand.person("supplier", "s1")
        port = server.sockets[0].getsockname()[1]
        wrong = await faults("chunks exact", port, heard, person, ["chunks over length, plain, a request"])
        assert any(MARK.decode() in each for each in wrong), wrong
        wrong = await faults("chunks exact", port, heard, person, ["chunks over length, plain, the beginning of one"])
        assert any("an answer of another" in each for each in wrong), wrong


@pytest.mark.parametrize("name", UPGRADES)
async def test_what_was_not_upgraded_leaves_no_tunnel_open(name: str) -> None:
    """A proxy that believes every Upgrade hands the line over: whatever is refused, or not understood, ends the line."""
    async with heard_by() as (stand, heard):
        port = int(stand.base_url.rpartition(":")[2])
        async with Front(Habit(tunnels=True), port).open() as front:
            for door in (front.port, port):
                reader, writer = await asyncio.open_connection("127.0.0.1", door)
                writer.write(UPGRADES[name])
                stream = Stream(reader)
                with contextlib.suppress(Cut):
                    await stream.until(re.compile(rb"\r\n\r\n"))
                assert not stream.held.startswith(b"HTTP/1.1 101 ")
                writer.write(HIDDEN * 3)
                with contextlib.suppress(Cut):
                    while True:
                        await stream.more()
                assert reader.at_eof() or not heard.targets, "who was answered anything hears no more"
                writer.close()
        assert MARK not in heard.targets


@pytest.mark.parametrize("name", [pytest.param(name, marks=missing(real)) for name, real in REAL.items()])
async def test_through_a_real_proxy_nobody_is_answered_what_another_asked(name: str, tmp_path: Path) -> None:
    """What hides in an attack is heard only where the proxy itself took it for a request, and told the attacker the answer."""
    async with heard_by() as (stand, heard):
        person = await stand.person("supplier", "s1")

        def is_owed(answer: bytes) -> bool:
            return MARK in heard.targets and len(re.findall(rb"HTTP/1\.[01] [2-5]", answer)) < 2

        async with REAL[name].open(int(stand.base_url.rpartition(":")[2]), tmp_path) as port:
            found, took = [], 0.0
            for attack, data in ATTACKS.items():
                heard.targets.clear()
                answer = await sent(port, data, within=max(0.1, 10 * took), is_owed=is_owed)
                asked = time.perf_counter()
                own = await own_answers(port, person)
                took = (time.perf_counter() - asked) / len(own)
                found += [f"{attack}: an answer of another: {each[:80]!r}" for each in own if not is_own(each, person)]
                found += [] if any(each.startswith(b"HTTP/1.1 200 ") for each in own) else [f"{attack}: no answer: {own}"]
                if is_owed(answer):
                    found.append(f"{attack}: heard, and answered to nobody: {answer[:80]!r}")
        assert found == []

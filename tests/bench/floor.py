"""The floor: an open auction on a server that keeps every bid before it answers, with suppliers who bid and others who watch.

Poolbid's is the real server, started as an operator starts it, with its identity, rules, visibility and record. The peers take the
same frames from the same sockets. Servers have one core, the crowd another.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from auction.core.moments import HOUR_US, SECOND_US
from auction.core.terms import Terms
from auction.core.words import Actor
from tests.bench.measure import WATCHED, Contender, Sample
from tests.bench.processes import Crowd, Participant, Seat, a_crowd, cores, request, taking_part
from tests.serving import READY, Place, a_place, furnish
from tests.terms import a_lot, an_auction, an_overtime

SUPPLIERS: Final = 16
LOTS: Final = 16
"""Every supplier bids on every lot from a socket of its own: a socket may send 200 frames at once and 50 a second from then on."""
OPEN: Final = {"poolbid": 256, "strong": 256, "naive": 50}
"""How many bids are unanswered at any time, at saturation."""
SOCKETS_A_SESSION: Final = 25
OPENS_AFTER_US: Final = 2 * SECOND_US
SUBSCRIBE: Final = f'{{"t":"subscribe","auction":"{WATCHED}","cursor":null}}'
HELLO: Final = '{"t":"hello","v":1}'

NAMES: Final = {
    "poolbid": "poolbid, whole server",
    "strong": "strong: websockets, msgspec, a commit a bid",
    "naive": "naive: Starlette, ORM, a commit a bid",
}


@dataclass(slots=True)
class Floor:
    """A server, and the crowd in front of it."""

    server: Participant
    crowd: Crowd


@asynccontextmanager
async def a_floor(kind: str, watchers: int, more: Mapping[str, str] | None = None) -> AsyncIterator[Floor]:
    """The server of that kind, its auction open, everybody let in; `more` are settings of ours."""
    with TemporaryDirectory(prefix="floor-") as name:
        place = replace(a_place(Path(name)), more=dict(more or {}))
        if kind == "poolbid":
            cookies, opens_at = await _furnished(place, watchers)
            command, environment = [sys.executable, "server.py"], place.environment
        else:
            cookies, opens_at = {}, 0
            command, environment = [sys.executable, "-m", f"tests.bench.peers.{kind}", str(place.folder), str(place.port)], None
        async with taking_part(command, cores()[0], environment) as server:
            while not (await server.hears()).startswith((READY.decode(), "ready")):
                pass
            await asyncio.sleep(max(0, opens_at - time.time_ns() // 1000) / 1e6)
            async with a_crowd(place.port, _seats(place, watchers, cookies), place.folder) as crowd:
                yield Floor(server, crowd)


async def _furnished(place: Place, watchers: int) -> tuple[dict[Actor, str], int]:
    """The auction, and everybody's cookies."""
    suppliers = [Actor("supplier", f"s{number}") for number in range(SUPPLIERS)]
    observers = [Actor("observer", f"o{number}") for number in range(-(-watchers // SOCKETS_A_SESSION))]
    opens_at = 0

    def terms() -> list[Terms]:
        nonlocal opens_at
        opens_at = time.time_ns() // 1000 + OPENS_AFTER_US
        lots = [a_lot(f"L{number}", closes_at=opens_at + HOUR_US) for number in range(LOTS)]
        names = [supplier.party for supplier in suppliers]
        return [an_auction(auction=WATCHED, lots=lots, suppliers=names, overtime=an_overtime(), opens_at=opens_at)]

    cookies = dict(await furnish(place, terms, [*suppliers, *observers]))
    return cookies, opens_at


def _seats(place: Place, watchers: int, cookies: dict[Actor, str]) -> list[Seat]:
    protocol = "poolbid.v1" if cookies else ""

    def asked(actor: Actor) -> bytes:
        return request(place.port, "/live", cookie=cookies.get(actor, ""), protocol=protocol)

    seats = [
        Seat(
            asked(Actor("supplier", f"s{supplier}")),
            (HELLO,),
            1,
            f'{{"t":"bid","id":"s{supplier}-{lot}-%d","auction":"{WATCHED}","lot":"L{lot}","prices":["%d.%02d"],"confirm":false}}',
        )
        for lot in range(LOTS)
        for supplier in range(SUPPLIERS)
    ]
    observers = [asked(Actor("observer", f"o{number // SOCKETS_A_SESSION}")) for number in range(watchers)]
    return seats + [Seat(each, (HELLO, SUBSCRIBE), 2) for each in observers]


def saturated(kind: str, watchers: int) -> Contender:
    """As many bids as it takes; on a floor of its own each time, so that no record is longer than another's."""

    async def run(seconds: float) -> Sample:
        async with a_floor(kind, watchers) as floor:
            found, _ = await floor.crowd.bid(seconds + 0.2, open=OPEN[kind])
            return found

    return run


def paced(kind: str, watchers: int, rate: int) -> Contender:
    """So many bids a second, as they come by chance, whether those before are answered or not."""

    async def run(seconds: float) -> Sample:
        async with a_floor(kind, watchers) as floor:
            found, _ = await floor.crowd.bid(seconds + 0.2, rate=rate)
            return found

    return run

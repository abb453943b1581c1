"""How long answers take in the real, over sockets, in two auctions that differ in one fact the bidder is not told.

`python -m tests.security.hidden_facts [--bids N]` prints, for each fact, quantiles in microseconds without it and with it, and the
chance that both come of one distribution. In both auctions the same bidder bids the same prices, by turns and in the order that
dice say, so that whatever else the machine does falls on both alike.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from auction.core.commands import PlaceBid, SetLimit
from auction.core.moments import HOUR_US
from auction.core.stage_terms import ENGLISH
from auction.core.terms import Terms
from auction.core.words import Actor
from auction.live.room import Room
from tests.security.kolmogorov import same_distribution
from tests.security.test_socket_probes import a_bid
from tests.terms import CLOSES, OPENS, a_lot, a_stage, a_visibility, an_auction, steps
from tests.web.stand import SECRETS, Stand, standing

MINE: Final = "s1"
CEILING: Final = 100_000_00
FRAMES: Final = 80
"""So many bids pass by one socket, in each auction half: a socket may say so much at once."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something a bidder is not told: the terms without it and with it, and what a rival asks first in each."""

    without: Terms
    with_it: Terms
    rival_without: tuple[Any, ...] = ()
    rival_with: tuple[Any, ...] = ()


def terms(stage: str, *, reserve: int | None = None, proxies: bool = False) -> Terms:
    """One lot in which a supplier need only better its own bid, and is told its own rank and nothing else."""
    stages = [a_stage("sealed")] if stage == "sealed" else ENGLISH
    lot = a_lot(ceiling=CEILING, reserve=reserve, stages=stages, closes_at=CLOSES + HOUR_US, decrement=[steps(1)])
    return an_auction(lots=[lot], visibility=a_visibility(lead_price=proxies), proxies=proxies)


def bid(price: str) -> PlaceBid:
    return PlaceBid(f"r{price}", Actor("supplier", "s2"), "s2", "L1", (price,), True)


def limit(price: str) -> SetLimit:
    return SetLimit(f"x{price}", Actor("supplier", "s2"), "s2", "L1", (price,), "0.01", True)


FACTS: Final[Mapping[str, Fact]] = {
    "a rival's sealed bid lies below": Fact(terms("sealed"), terms("sealed"), (bid("99999.00"),), (bid("1.00"),)),
    "a rival's sealed bid lies there": Fact(terms("sealed"), terms("sealed"), (), (bid("50000.00"),)),
    "the reserve price is met": Fact(terms("open", reserve=1_00), terms("open", reserve=CEILING)),
    "the lead is near": Fact(terms("open"), terms("open"), (bid("1.00"),), (bid("39000.00"),)),
    "a rival's limit is near": Fact(
        terms("open", proxies=True),
        terms("open", proxies=True),
        (bid("99999.00"), limit("1.00")),
        (bid("99999.00"), limit("5000.00")),
    ),
}
"""Where suppliers leave limits the leading price is shown (T1): that a limit answers is told anyway, and how low it lies is not."""


async def timed(fact: Fact, bids: int, seed: int) -> tuple[list[float], list[float]]:
    """Round trips in seconds of so many bids without the fact and with it."""
    taken: tuple[list[float], list[float]] = ([], [])
    dice, price = random.Random(seed), 90_000_00
    async with standing() as stand:
        await begun(stand, fact)
        person = await stand.person("supplier", MINE)
        for at in range(0, bids, FRAMES):
            async with person.line() as line:
                for number in range(at, min(at + FRAMES, bids)):
                    price -= dice.randrange(100, 6_000)
                    sides = [0, 1]
                    dice.shuffle(sides)
                    for side in sides:
                        asked = a_bid(f"m{number}", f"{price // 100}.{price % 100:02d}", f"A-{side}")
                        began = time.perf_counter()
                        answer = await line.ask(asked)
                        taken[side].append(time.perf_counter() - began)
                        assert answer.get("outcome") == "accepted", answer
    return taken


async def begun(stand: Stand, fact: Fact) -> None:
    """Both auctions open, and what the rival asks in each."""
    for side, (each, asked) in enumerate(((fact.without, fact.rival_without), (fact.with_it, fact.rival_with))):
        named = f"A-{side}"
        room: Room = await stand.announced(SECRETS.committed(replace(each, auction=named)))
        await stand.until(room, OPENS)
        for command in asked:
            assert (await room.ask(command)).refusal is None


def main(arguments: Sequence[str]) -> int:
    """Measure, and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.security.hidden_facts", description=__doc__)
    parser.add_argument("--bids", type=int, default=1_000)
    bids = parser.parse_args(arguments).bids
    for name, fact in FACTS.items():
        found = asyncio.run(timed(fact, bids, 1))
        told = {"fact": name, "same distribution": round(same_distribution(*found), 4)}
        for side, values in zip(("without", "with"), map(sorted, found), strict=True):
            told |= {side: [round(values[len(values) * at // 100] * 1e6) for at in (10, 50, 90)]}
        print(json.dumps(told), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

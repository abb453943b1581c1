"""Redis and Valkey killed again and again under bids on two nodes; they come back empty, or with what they held long ago.

`python -m tests.faults redis --kills N` prints one JSON object. Two real servers stand on one PostgreSQL and one relay; the
suppliers of one auction bid by both. The relay's server is killed with SIGKILL and started again on the same port, each time by
the other of Redis and Valkey where both are installed: in turn empty, or from a dump made before the first bid, which holds
keys under the very names of the relay. One in eight stays away for longer than a silence that nodes notice. What is checked
afterwards, by the names of the project's invariants: L1, B1, B2, B3 and S1 (nodes_break.py).
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import random
import shutil
import time
from collections import Counter
from contextlib import closing
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

from redis import Redis as Client

from tests.faults.nodes_break import AUCTION, check
from tests.faults.nodes_break import Outcome as Checked
from tests.faults.standing import Standing, standing
from tests.servers import redis_binaries

ANSWERS: Final = 12
"""So many more answers come before the next kill."""
LONGEST_LIFE_S: Final = 0.15
LONGEST_AWAY_S: Final = 0.2
FAR_AWAY: Final = 8
FAR_AWAY_S: Final = 3.5
DUMP: Final = "dump.rdb"


@dataclass(slots=True)
class Outcome:
    """What the run came to."""

    kills: int = 0
    of: dict[str, int] = field(default_factory=dict)
    stale: int = 0
    asked: int = 0
    entries: int = 0
    longest_ms: float = 0
    seconds: float = 0
    faults: list[str] = field(default_factory=list)


async def run(kills: int, seed: int = 20261129) -> Outcome:
    """Kill it so often, then check."""
    began, outcome = time.monotonic(), Outcome()
    async with standing(nodes=2) as floor:
        dumps = await asyncio.to_thread(_old_dumps, floor)
        await floor.open()
        watching = asyncio.create_task(floor.longest_wait())
        await _kill_again_and_again(floor, outcome, kills, dumps, random.Random(seed))
        watching.cancel()
        outcome.longest_ms = round(await watching)
        await floor.enough()
        found = Checked()
        outcome.faults += floor.seen() + check(floor.nodes.database, floor.guests, found)
        outcome.asked, outcome.entries = found.asked, found.entries
    outcome.seconds = round(time.monotonic() - began, 1)
    return outcome


def _old_dumps(floor: Standing) -> dict[str, Path]:
    """A dump of each kind of server, with keys of every type under the names of the relay's channels."""
    redis, found = floor.nodes.redis, {}
    for name, binary in redis_binaries().items():
        redis.stop()
        redis.binary = binary
        redis.start()
        with closing(Client.from_url(redis.url)) as client:
            client.set("poolbid:poolbid:all", "a decision of long ago")
            client.rpush(f"poolbid:poolbid:node:{AUCTION}", "one", "two")
            client.hset(f"poolbid:poolbid:{AUCTION}", "owner", "nobody")
            client.save()
        found[name] = Path(shutil.copy(redis.directory / DUMP, redis.directory / f"{name}.old"))
    return found


async def _kill_again_and_again(floor: Standing, outcome: Outcome, kills: int, dumps: dict[str, Path], dice: random.Random) -> None:
    redis, binaries, of = floor.nodes.redis, itertools.cycle(redis_binaries().items()), Counter[str]()
    running = list(redis_binaries())[-1]
    while outcome.kills < kills:
        await floor.answered(ANSWERS)
        await asyncio.sleep(dice.uniform(0, LONGEST_LIFE_S))
        await asyncio.to_thread(redis.kill)
        outcome.kills += 1
        of[running] += 1
        running, redis.binary = next(binaries)
        (redis.directory / DUMP).unlink(missing_ok=True)
        if dice.randrange(2):
            shutil.copy(dumps[running], redis.directory / DUMP)
            outcome.stale += 1
        await asyncio.sleep(FAR_AWAY_S if dice.randrange(FAR_AWAY) == 0 else dice.uniform(0, LONGEST_AWAY_S))
        await asyncio.to_thread(redis.start)
    await floor.answered(ANSWERS)
    outcome.of = dict(of)


def main(arguments: list[str]) -> int:
    """Run and print one JSON object; 1 when a promise was broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults redis", description="Kill Redis under bids, and check.")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=20261129)
    outcome = asyncio.run(run(**vars(parser.parse_args(arguments))))
    print(json.dumps(asdict(outcome), indent=2))
    return 1 if outcome.faults else 0

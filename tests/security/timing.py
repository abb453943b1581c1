"""How long answers to sealed bids take on this machine, accepted and refused, over a real socket and a real file.

`python -m tests.security.timing [--bids N]` prints one JSON object: quantiles of both in microseconds, and the chance that both
come of one distribution. It is told and not judged: on a busy machine it says little, and on a quiet one it shows what a
decision costs the processor, which nothing hides.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from auction.ledger.sql import open_ledger
from tests.live.stage import GateLedger
from tests.security.kolmogorov import same_distribution
from tests.security.test_socket_probes import a_bid
from tests.security.test_timing import TERMS
from tests.terms import OPENS
from tests.web.stand import standing


async def timed(bids: int) -> dict[bool, list[float]]:
    """Round trips in seconds by whether the bid was accepted."""
    taken: dict[bool, list[float]] = {True: [], False: []}
    dice, price = random.Random(1), 99_000_00
    with tempfile.TemporaryDirectory() as folder, closing(open_ledger(f"sqlite:///{Path(folder) / 'ledger.sqlite'}")) as ledger:
        async with standing(ledger=GateLedger(ledger)) as stand:
            room = await stand.announced(TERMS)
            await stand.until(room, OPENS)
            number = 0
            while number < bids:
                person = await stand.person("supplier", "s1")
                async with person.line() as line:
                    for _ in range(min(25, bids - number)):  # refusals of a party are bounded by a rate
                        is_good, number = dice.random() < 0.5, number + 1
                        price -= dice.randrange(100, 1_000) if is_good else 0
                        text = f"{price // 100}.{price % 100:02d}" if is_good else "100001.00"
                        began = time.perf_counter()
                        answer = await line.ask(a_bid(f"m{number}", text))
                        if answer["t"] == "ack":
                            taken[answer["outcome"] == "accepted"].append(time.perf_counter() - began)
                        else:
                            await asyncio.sleep(1)
    return taken


def main(arguments: Sequence[str]) -> int:
    """Measure, and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.security.timing", description=__doc__)
    parser.add_argument("--bids", type=int, default=2_000)
    taken = asyncio.run(timed(parser.parse_args(arguments).bids))
    told: dict[str, object] = {"same distribution": round(same_distribution(taken[True], taken[False]), 4)}
    for name, values in (("accepted", sorted(taken[True])), ("refused", sorted(taken[False]))):
        told[name] = {"n": len(values), **{f"p{at}": round(values[len(values) * at // 100] * 1e6) for at in (10, 50, 90)}}
    print(json.dumps(told))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

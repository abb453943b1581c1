"""A whole PostgreSQL that is killed again and again under appends: what was acknowledged must stand, without a gap.

`python -m tests.faults postgres --kills N` prints one JSON object. One ledger writes on all the while: it meets the loss of
its server, claims anew, reads what became of its last batch, and goes on. Every third time the server is restarted instead.
"""

from __future__ import annotations

import argparse
import json
import random
import threading
import time
from itertools import count

from auction.core.errors import LedgerUnavailable
from auction.ledger.postgres import PostgresLedger
from tests.faults.writer_kill import STREAMS, Witness, acknowledgement, check, segment
from tests.servers import Postgres


def write_on(url: str, witness: Witness, done: threading.Event) -> None:
    """Append batches over both streams until told to stop, whatever becomes of the server meanwhile."""
    ledger, dice, numbers = PostgresLedger(url), random.Random(1), count()
    while not done.is_set():
        try:
            epochs = {stream: ledger.claim(stream) for stream in STREAMS}
            ends = {stream: ledger.last_seq(stream) for stream in STREAMS}
            while not done.is_set():
                batch = [segment(stream, ends[stream], epochs[stream], str(next(numbers)), dice) for stream in STREAMS[:1]]
                batch += [segment(STREAMS[1], ends[STREAMS[1]], epochs[STREAMS[1]], _batch_of(batch[0].body), dice)]
                ledger.append(batch)
                witness.hear(acknowledgement(batch))
                ends = {each.stream: each.last_seq for each in batch}
        except LedgerUnavailable:
            time.sleep(0.005)
    ledger.close()


def _batch_of(body: bytes) -> str:
    return str(json.loads(body.split(b"\n")[0])["batch"])


def run(kills: int) -> Witness:
    """Kill one server so many times."""
    server, witness, done, dice = Postgres(), Witness(), threading.Event(), random.Random(20261129)
    try:
        url = server.database()
        PostgresLedger(url).close()
        writer = threading.Thread(target=write_on, args=(url, witness, done))
        writer.start()
        while witness.kills < kills and writer.is_alive():
            known = len(witness.acked)
            until = time.monotonic() + 30
            while len(witness.acked) == known and time.monotonic() < until:
                time.sleep(0.001)
            time.sleep(dice.uniform(0, 0.05))
            (server.stop if witness.kills % 3 == 2 else server.kill)()
            server.start()
            witness.kills += 1
        if not writer.is_alive():
            witness.faults.append("the writer ended by itself")
        done.set()
        writer.join()
        check(url, witness)
    finally:
        done.set()
        server.close()
    return witness


def main(arguments: list[str]) -> int:
    """Run and print the result; 1 when something was lost."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults postgres", description="Kill PostgreSQL, and check.")
    parser.add_argument("--kills", type=int, default=20)
    began, witness = time.monotonic(), run(parser.parse_args(arguments).kills)
    seconds = round(time.monotonic() - began, 1)
    print(json.dumps({"kills": witness.kills, "acked": len(witness.acked), "seconds": seconds, "faults": witness.faults}))
    return 1 if witness.faults else 0

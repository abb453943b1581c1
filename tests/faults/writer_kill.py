"""A writer that is killed again and again: what it acknowledged must stand, without a gap, in whole batches.

`python -m tests.faults writer --kills N [--habit hasty|split]` prints one JSON object. Each round forks a writer from this warm
process, lets it append batches over two streams, and ends it with SIGKILL at a random moment; what it had acknowledged
over its pipe by then is remembered here, outside the process that dies. Two habits are wrong on purpose, so that the
check is known to find what it looks for: `hasty` acknowledges before the append, `split` appends a batch in two commits.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import select
import signal
import socket
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from auction.ledger.chain import leaf_hash
from auction.ledger.port import Ledger, Segment, segment_of
from auction.ledger.sql import open_ledger

HABITS = ("honest", "hasty", "split")
STREAMS = ("auction/left", "auction/right")
CHECK_EVERY = 25
LEDGER_LASTS = 50
"""So many kills to a ledger: each check reads all of it."""


@dataclass
class Witness:
    """What the killed writers said, and what was wrong with the ledger afterwards."""

    acked: dict[tuple[str, int], str] = field(default_factory=dict)
    earlier: int = 0
    kills: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def all_acked(self) -> int:
        """How many entries were acknowledged, over all ledgers."""
        return self.earlier + len(self.acked)

    def begin_anew(self) -> None:
        """The next is said of another ledger."""
        self.earlier, self.acked = self.all_acked, {}

    def hear(self, said: bytes) -> None:
        """Remember every whole acknowledgement; a line cut short by the kill was not heard."""
        for line in said.split(b"\n")[:-1]:
            stream, seq, leaf = line.decode().split(" ")
            if self.acked.setdefault((stream, int(seq)), leaf) != leaf:
                self.faults.append(f"{stream} {seq} was acknowledged twice, differently")


def write_until_killed(url: str, pipe: socket.socket, *, habit: str, round_: int) -> None:
    """Claim both streams and append batches of random sizes; acknowledge each once `append` has returned."""
    ledger = open_ledger(url)
    dice = random.Random(round_)
    epochs = {stream: ledger.claim(stream) for stream in STREAMS}
    ends = {stream: ledger.last_seq(stream) for stream in STREAMS}
    for number in count():
        batch = [segment(stream, ends[stream], epochs[stream], f"{round_}.{number}", dice) for stream in STREAMS]
        if habit == "hasty":
            pipe.sendall(acknowledgement(batch))
        for part in [[each] for each in batch] if habit == "split" else [batch]:
            ledger.append(part)
        if habit != "hasty":
            pipe.sendall(acknowledgement(batch))
        ends = {each.stream: each.last_seq for each in batch}


def segment(stream: str, end: int, epoch: int, batch: str, dice: random.Random) -> Segment:
    """The next entries of a stream, as many as the dice say, each of which names its batch and how many it has."""
    size, padding = dice.choice((1, 1, 3, 40)), "x" * dice.randrange(400)
    bodies = [f'{{"batch":"{batch}","of":{size},"x":"{padding}"}}'.encode() for _ in range(size)]
    return segment_of(stream, first_seq=end + 1, epoch=epoch, entries=bodies)


def acknowledgement(batch: Sequence[Segment]) -> bytes:
    """What a writer says of a batch that is true: each entry and its leaf."""
    said = [
        f"{each.stream} {seq} {leaf_hash(body).hex()}\n"
        for each in batch
        for seq, body in enumerate(each.body.split(b"\n"), start=each.first_seq)
    ]
    return "".join(said).encode()


def kill_one_writer(url: str, witness: Witness, *, habit: str, dice: random.Random) -> None:
    """Fork a writer, hear it for a random while, kill it, and hear what it had said by then."""
    ours, theirs = socket.socketpair()
    child = os.fork()
    if child == 0:
        ours.close()
        try:
            write_until_killed(url, theirs, habit=habit, round_=witness.kills)
        finally:
            os._exit(1)
    theirs.close()
    said = ours.recv(65536)  # the first acknowledgement: from here on the writer is under load
    until = time.monotonic() + dice.uniform(0, 0.03)
    while (left := until - time.monotonic()) > 0:
        if select.select([ours], [], [], left)[0]:
            said += (more := ours.recv(1 << 20))
            if not more:
                break
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    while more := ours.recv(1 << 20):
        said += more
    ours.close()
    if not (os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL):
        witness.faults.append(f"writer {witness.kills} ended by itself with {status}")
    witness.hear(said)
    witness.kills += 1


def check(url: str, witness: Witness) -> None:
    """No acknowledged entry lost or changed, no gap, no part of a batch; `read` itself refuses a gap."""
    ledger = open_ledger(url)
    try:
        batches = [_check_stream(ledger, stream, witness) for stream in STREAMS]
    finally:
        ledger.close()
    if batches[0] != batches[1]:
        witness.faults.append(f"a batch is in one stream only: {sorted(batches[0] ^ batches[1])[:3]}")


def _check_stream(ledger: Ledger, stream: str, witness: Witness) -> set[str]:
    held = {(stream, seq): body for seq, body in ledger.read(stream)}
    for (of, seq), leaf in witness.acked.items():
        if of == stream and leaf_hash(held.get((of, seq), b"")).hex() != leaf:
            witness.faults.append(f"{of} {seq} was acknowledged and is not there")
    counted: dict[str, list[int]] = {}
    for body in held.values():
        plain = json.loads(body)
        counted.setdefault(plain["batch"], []).append(plain["of"])
    witness.faults += [f"{stream}: part of batch {batch}" for batch, of in counted.items() if len(of) != of[0]]
    return set(counted)


def run(kills: int, folder: Path, habit: str) -> Witness:
    """Kill so many writers, fifty of each ledger."""
    witness, dice = Witness(), random.Random(20261121)
    while witness.kills < kills and not witness.faults:
        if witness.kills % LEDGER_LASTS == 0:
            witness.begin_anew()
        file = folder / f"ledger-{witness.kills // LEDGER_LASTS}.db"
        url = f"sqlite:///{file}"
        kill_one_writer(url, witness, habit=habit, dice=dice)
        if witness.kills % CHECK_EVERY == 0 or witness.kills == kills:
            check(url, witness)
        if witness.kills % LEDGER_LASTS == 0:
            file.unlink()
    return witness


def main(arguments: list[str]) -> int:
    """Run and print the result; 1 when something was lost."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults writer", description="Kill the writer of a ledger, and check.")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--habit", choices=HABITS, default=HABITS[0], help="a writer that is wrong on purpose")
    chosen = parser.parse_args(arguments)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        witness = run(chosen.kills, Path(folder), chosen.habit)
    seconds = round(time.monotonic() - began, 1)
    print(json.dumps({"kills": witness.kills, "acked": witness.all_acked, "seconds": seconds, "faults": witness.faults}))
    return 1 if witness.faults else 0

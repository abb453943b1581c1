"""`python -m tests.simulation`: let engine and referees play fresh random auctions, and count those of each format.

    python -m tests.simulation 30                                 every kind in turn for half an hour, ten minutes unless said
    python -m tests.simulation --kind clocks --auctions 10000     until each format of the kind was played so often
    python -m tests.simulation --kind all --auctions 10000        the same of every kind, one after another
    python -m tests.simulation --kind formats --from 4711 --auctions 1     again from the auction of that number on

The kinds are in `tests/simulation/kinds.py`. The first difference is printed with the number of its auction, and ends the run.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from random import getrandbits

from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.simulation.kinds import KINDS, Kind
from tests.simulation.machine import Auctions

BATCH = 500


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m tests.simulation", description="Engine and referees play random auctions.")
    asked.add_argument("minutes", nargs="?", type=int, default=10, help="how long every kind is played in turn; 10 unless said")
    asked.add_argument("--kind", choices=["all", *KINDS], help="play this kind alone, or all one after another, by the number")
    asked.add_argument("--auctions", type=int, default=10_000, help="with --kind: how often each format is played at least; 10000")
    asked.add_argument("--from", type=int, dest="first", help="with --kind: the number of the first auction; random unless said")
    given = asked.parse_args()
    if given.kind is None:
        play_for(given.minutes)
    for name in [] if given.kind is None else KINDS if given.kind == "all" else [given.kind]:
        play_until(name, KINDS[name], given.auctions, getrandbits(48) if given.first is None else given.first)


def play_until(name: str, kind: Kind, wanted: int, first: int) -> None:
    """Play auctions from that number on until each format was played so often; print how often each was, and what it took."""
    began, seed, counts = time.monotonic(), first, Counter(dict.fromkeys(kind.formats, 0))
    while min(counts.values()) < wanted:
        play = kind.agree(seed)
        counts.update(dict.fromkeys(kind.shown(seed, play), 1))
        seed += 1
    took = time.monotonic() - began
    print(f"{name}: {seed - first} auctions from number {first} on in {took:.0f} s, engine and referee agree", flush=True)
    for format, count in counts.items():
        print(f"{count:9} {format}", flush=True)


def play_for(minutes: int) -> None:
    """Batches of every kind in turn, and of the state machine that shrinks what it finds, until the time is up."""
    until, played = time.monotonic() + 60 * minutes, 0
    chosen = settings(max_examples=BATCH, stateful_step_count=60, derandomize=False, deadline=None, database=None)
    while time.monotonic() < until:
        run_state_machine_as_test(Auctions, settings=chosen)
        for seed in range(first := getrandbits(48), first + BATCH):
            for kind in KINDS.values():
                kind.agree(seed)
        played += BATCH
        print(f"{played} auctions of each kind: engine and referee agree", flush=True)


if __name__ == "__main__":
    main()

"""`python -m tests.faults NAME [options]`: break something on purpose, again and again; exit 1 on any broken promise.

Each name is a harness of its own, whose options `python -m tests.faults NAME --help` tells. A share of each runs with the
tests. `--long` runs every harness at the size of a release, one after another, which takes hours.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Harness:
    """Where `main(arguments) -> exit code` lies, what it breaks, and with which arguments it is long."""

    module: str
    does: str
    long: tuple[str, ...]


HARNESSES: Final[Mapping[str, Harness]] = {
    "server": Harness("tests.faults.server_kill", "kills the whole server under real bidding", ("--kills", "1500")),
    "writer": Harness("tests.faults.writer_kill", "kills the writer of the durable ledger", ("--kills", "20000")),
    "postgres": Harness("tests.faults.postgres_kill", "kills PostgreSQL under appends", ("--kills", "2000")),
    "redis": Harness("tests.faults.redis_kill", "kills Redis and Valkey under bids on two nodes", ("--kills", "2000")),
    "nodes": Harness("tests.faults.nodes_break", "breaks nodes, Redis and PostgreSQL under bidding", ("--rounds", "50")),
    "partition": Harness("tests.faults.partition", "cuts the owner off its stores and clients", ("--cuts", "1000")),
    "proxy": Harness("tests.faults.proxied", "treats the lines of suppliers and databases badly", ("--seconds", "1800")),
    "clock": Harness("tests.faults.clock_steps", "sets the wall clock of a server under bids", ("--steps", "400")),
    "power": Harness("tests.faults.power_loss", "cuts the power under the durable ledger", ("--states", "50000")),
    "worlds": Harness(
        "tests.worlds.__main__", "breaks everything in made-up worlds on made-up time, by seed", ("--seeds", "15000")
    ),
    "load": Harness("tests.faults.load_held", "holds sockets, slow readers and a storm at 500 bids/s", ("--seconds", "60")),
    "soak": Harness("tests.faults.soak", "lets a server go on under bids, and looks whether it swells", ("--minutes", "60")),
    "insider": Harness(
        "tests.faults.insider", "edits rows of the ledger behind its back, and audits", ("--edits", "10000", "--postgres", "1000")
    ),
    "columns": Harness(
        "tests.faults.every_column", "edits every column of every table, and starts on it", ("--edits", "200", "--postgres")
    ),
    "fuzz": Harness("tests.faults.fuzz", "feeds every parser with made-up bytes", ("--seconds", "1200")),
}


def main(arguments: Sequence[str]) -> int:
    """Run the harness named first, or all of them at length."""
    if list(arguments) == ["--long"]:
        return max(_run(harness, harness.long) for harness in HARNESSES.values())
    if not arguments or arguments[0] not in HARNESSES:
        told = [f"  {name:<10} {harness.does}" for name, harness in HARNESSES.items()]
        print("\n".join([__doc__ or "", *told]), file=sys.stderr)
        return 2
    return _run(HARNESSES[arguments[0]], arguments[1:])


def _run(harness: Harness, arguments: Sequence[str]) -> int:
    code: int = importlib.import_module(harness.module).main(list(arguments))
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""`python -m tests.faults --kills N [--cold] [--habit hasty] [--signal 15]`: kill the server so often; exit 1 on any fault."""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
import sys

from tests.faults.server_kill import Plan, run


def main(arguments: list[str]) -> int:
    """Run and print one JSON object."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description="Kill the server under load, and check.")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--cold", action="store_true", help="start python server.py anew each time instead of forking it warm")
    parser.add_argument("--habit", choices=("honest", "hasty"), default="honest", help="a server that is wrong on purpose")
    parser.add_argument("--seed", type=int, default=20261121)
    parser.add_argument("--signal", type=int, default=int(signal.SIGKILL), help="9 kills, 15 asks the server to drain")
    chosen = parser.parse_args(arguments)
    outcome = asyncio.run(run(Plan(**vars(chosen))))
    print(json.dumps(outcome.plain(), indent=2))
    return 1 if outcome.faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

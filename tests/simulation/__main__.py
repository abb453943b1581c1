"""`python -m tests.simulation [MINUTES]`: let engine and referee play fresh auctions for so long, ten minutes unless said."""

from __future__ import annotations

import sys
import time

from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.simulation.machine import Auctions

BATCH = 500


def main() -> None:
    """Play batches of fresh auctions until the time is up; the first difference is shrunk, printed and ends the run."""
    minutes = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    until, played = time.monotonic() + 60 * minutes, 0
    chosen = settings(max_examples=BATCH, stateful_step_count=60, derandomize=False, deadline=None, database=None)
    while time.monotonic() < until:
        run_state_machine_as_test(Auctions, settings=chosen)
        played += BATCH
        print(f"{played} auctions: engine and referee agree", flush=True)


if __name__ == "__main__":
    main()

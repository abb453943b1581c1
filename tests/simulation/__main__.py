"""`python -m tests.simulation [MINUTES]`: let engine and referee play fresh auctions for so long, ten minutes unless said."""

from __future__ import annotations

import sys
import time
from random import getrandbits

from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.simulation.clock_plays import agree as agree_on_clocks
from tests.simulation.machine import Auctions
from tests.simulation.people_plays import agree_on_people
from tests.simulation.proxy_plays import agree as agree_on_proxies
from tests.simulation.quantity_plays import agree as agree_on_quantities

BATCH = 500


def main() -> None:
    """Play batches of fresh auctions until the time is up; the first difference is printed and ends the run.

    Between them auctions with clocks, with persons and envelopes, and of quantities, which have referees of their own, and
    auctions full of limits: what differs there names the number of the auction.
    """
    minutes = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    until, played = time.monotonic() + 60 * minutes, 0
    chosen = settings(max_examples=BATCH, stateful_step_count=60, derandomize=False, deadline=None, database=None)
    while time.monotonic() < until:
        run_state_machine_as_test(Auctions, settings=chosen)
        for seed in range(first := getrandbits(48), first + BATCH):
            agree_on_clocks(seed)
            agree_on_people(seed)
            agree_on_proxies(seed)
            agree_on_quantities(seed)
        played += BATCH
        print(f"{played} auctions: engine and referee agree", flush=True)


if __name__ == "__main__":
    main()

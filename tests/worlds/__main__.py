"""`python -m tests.worlds [--seeds N] [--first SEED] [--bug NAME]`: make worlds by seed; print what was broken, and by which."""

from __future__ import annotations

import argparse
import gc
import json
import sys
import time
from contextlib import nullcontext
from typing import Final

from tests.worlds.simulate import simulate
from tests.worlds.zoo import BUGS, planted

SWEPT_EVERY: Final = 20
"""So many worlds are cleared away together."""


def main(arguments: list[str]) -> int:
    """Run the worlds; 1 where a promise was broken."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.worlds", description="Make worlds by seed, and look at what was promised."
    )
    parser.add_argument("--seeds", type=int, default=100)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--bug", choices=tuple(BUGS), help="plant this bug: the first world that finds it ends the run")
    chosen = parser.parse_args(arguments)
    began = time.process_time()
    courses = []
    gc.disable()  # looking for what nobody needs any more, in the middle of worlds, is an eighth of their cost
    with planted(chosen.bug) if chosen.bug else nullcontext():
        for seed in range(chosen.first, chosen.first + chosen.seeds):
            courses.append(simulate(seed))
            if len(courses) % SWEPT_EVERY == 0:
                gc.collect()
                gc.freeze()  # what is left then stays, and need not be looked at again
            if chosen.bug and courses[-1].faults:
                break
    gc.enable()
    faulty = [course for course in courses if course.faults]
    told = {
        "worlds": len(courses),
        **{name: sum(getattr(course, name) for course in courses) for name in ("auctions", "asked", "entries", "broken")},
        "hours": round(sum(course.seconds for course in courses) / 3600, 2),
        "processor_seconds": round(time.process_time() - began, 1),
        "faulty": {f"python -m tests.worlds --seeds 1 --first {course.seed}": course.faults[:3] for course in faulty},
    }
    print(json.dumps(told, indent=2))
    return 1 if faulty else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

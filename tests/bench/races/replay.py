"""Events decoded and folded: as a start does it, as an audit's codec does it, and beside the standard library's JSON."""

from __future__ import annotations

import asyncio
import gc
import tracemalloc
from collections.abc import Callable, Sequence
from statistics import median
from time import perf_counter
from typing import Any

from auction.core.evolve import believe
from auction.core.state import State
from auction.ledger.codec import Codec
from tests.bench.long_record import recorded
from tests.bench.measure import Contender, Effort, Race, Sample, Target, race
from tests.bench.recovering import plain_fold, plain_state
from tests.bench.stage import RULES, a_codec

OURS, ONE_BY_ONE = "decode and fold, as at a start", "decode whole, check the spelling, fold one by one"
REFERENCE, PLAIN = "reference codec, as an audit", "plain: json and dictionaries"
LEAST = 300_000
"""B12: so many events a second."""

Replay = Callable[[Sequence[bytes]], Any]


def as_at_a_start(bodies: Sequence[bytes]) -> State:
    """What a start makes of a log."""
    rules, state = RULES["auction"], State()
    codec = a_codec(rules)
    rules.believe_all(state, map(codec.entry_to_believe, bodies))
    return state


def one_by_one(bodies: Sequence[bytes]) -> State:
    """Every entry in full, and its bytes spelled again."""
    codec, state = a_codec(RULES["auction"]), State()
    for body in bodies:
        believe(state, codec.entry_from_bytes(body))
    return state


def by_the_reference(bodies: Sequence[bytes]) -> State:
    """With nothing but the standard library."""
    codec, state = Codec(commands=RULES["auction"].commands, events=RULES["auction"].events), State()
    for body in bodies:
        believe(state, codec.entry_from_bytes(body))
    return state


def plainly(bodies: Sequence[bytes]) -> dict[str, Any]:
    """What anybody would write first; it knows no rule but the lowest price."""
    state = plain_state()
    for body in bodies:
        plain_fold(state, body)
    return state


async def measure(effort: Effort) -> list[Race]:
    """One auction of many bids, each of them one event."""
    bodies = await asyncio.to_thread(list, recorded("a0", 200_000 if effort.whole else 10_000))

    def replaying(replay: Replay, share: int = 1) -> Contender:
        async def run(_: float) -> Sample:
            part = bodies[: len(bodies) // share]
            gc.collect()
            began = perf_counter()
            replay(part)
            return Sample(len(part) / (perf_counter() - began))

        return run

    assert as_at_a_start(bodies) == one_by_one(bodies), "the quick way comes to something else"
    contenders = {
        OURS: replaying(as_at_a_start),
        PLAIN: replaying(plainly),
        ONE_BY_ONE: replaying(one_by_one),
        REFERENCE: replaying(by_the_reference, share=10),
    }
    targets = [Target("as fast", PLAIN, least=1.0)]
    found = await race("events replayed", "events/s", contenders, passes=effort.passes, seconds=0, targets=targets)
    rate = median(sample.value for sample in found.samples[OURS])
    found.notes.append(f"B12, at least {LEAST:,} events a second: {'met' if rate >= LEAST else 'MISSED'}")
    found.notes += [
        f"{name}: {held(replay, bodies):,.0f} bytes of state an event" for name, replay in ((OURS, as_at_a_start), (PLAIN, plainly))
    ]
    return [found]


def held(replay: Replay, bodies: Sequence[bytes]) -> float:
    """What the state of so many events takes, for each of them."""
    part = bodies[:50_000]
    tracemalloc.start()
    state = replay(part)
    taken = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert state is not None
    return taken / len(part)

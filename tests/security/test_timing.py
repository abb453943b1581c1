"""When an answer leaves says nothing: accepted and refused bids wait for the same commit, and nobody waits for another's bids.

Measured on made-up time, where only what waits for what takes any: the order of things in the engine, and not this machine's load.
What a decision costs the processor beside that, `python -m tests.security.timing` measures over real sockets.
"""

from __future__ import annotations

import asyncio
import itertools
import math
import random
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from auction.core.commands import AnnounceAuction, PlaceBid
from auction.core.errors import AuctionError
from auction.core.moments import HOUR_US, SECOND_US
from auction.core.words import Actor, Party
from auction.ledger.memory import MemoryLedger
from auction.live.answers import Answer
from auction.live.clock import StepClock
from auction.live.room import Room
from auction.live.rooms import AUCTION, Rooms
from tests.security.kolmogorov import same_distribution
from tests.terms import ALL_OPEN, ANNOUNCED, CLOSES, COORDINATOR, OPENS, a_lot, a_stage, an_auction
from tests.web.stand import SECRETS, rooms_over
from tests.worlds.loop import VirtualLoop, a_loop
from tests.worlds.served import WorldClock

BIDS = 2_000
MINE, RIVALS = "s1", ("s2", "s3")
TERMS = SECRETS.committed(
    an_auction(
        lots=[a_lot(ceiling=100_000_00, stages=[a_stage("sealed")], closes_at=CLOSES + HOUR_US)],
        visibility=ALL_OPEN,
        withdrawal="until_close",
    )
)

Meddle = Callable[[Rooms, Room], None]


def latencies(seed: int, *, bids: int = BIDS, rivals: bool = True, meddle: Meddle | None = None) -> dict[bool, list[float]]:
    """How long each of so many sealed bids of one supplier waited for its answer, by whether it was accepted."""
    with a_loop(seed) as loop:
        asyncio.set_event_loop(loop)
        try:
            return loop.run_until_complete(_bidding(loop, random.Random(seed), bids, rivals, meddle))
        finally:
            asyncio.set_event_loop(None)


async def _bidding(
    loop: VirtualLoop, dice: random.Random, bids: int, rivals: bool, meddle: Meddle | None
) -> dict[bool, list[float]]:
    rooms = rooms_over(MemoryLedger(), WorldClock(loop, 0))  # type: ignore[arg-type]
    await rooms.start()
    room = rooms.open(AUCTION + TERMS.auction)
    assert (await room.ask(AnnounceAuction("announce", COORDINATOR, TERMS))).refusal is None
    await asyncio.sleep((OPENS - ANNOUNCED) / SECOND_US + 1)
    if meddle is not None:
        meddle(rooms, room)
    heard: dict[bool, list[float]] = {True: [], False: []}
    price = 90_000_00
    for number in range(bids):
        await asyncio.sleep(dice.expovariate(1 / 0.01))
        if rivals:
            for rival in RIVALS:
                if dice.random() < 0.7:
                    room.submit(a_bid(rival, f"r{number}", f"{dice.randrange(1, 9_999_999) / 100:.2f}"), lambda _: None)
        price -= dice.randrange(100, 2_000)
        is_good = dice.random() < 0.5
        text = f"{price // 100}.{price % 100:02d}" if is_good else dice.choice(("nine", "1e400", "0", "100001.00", "9.999", ""))
        room.submit(a_bid(MINE, f"m{number}", text), _heard(loop, loop.time(), heard))
    await asyncio.sleep(5)
    await rooms.stop()
    assert sum(map(len, heard.values())) == bids
    return heard


def a_bid(supplier: str, request: str, price: str) -> PlaceBid:
    return PlaceBid(request, Actor("supplier", supplier), supplier, "L1", (price,), False)


def _heard(loop: VirtualLoop, asked: float, heard: dict[bool, list[float]]) -> Callable[[Answer | AuctionError], None]:
    def done(outcome: Answer | AuctionError) -> None:
        assert isinstance(outcome, Answer)
        heard[outcome.refusal is None].append(loop.time() - asked)

    return done


def test_accepted_and_refused_answers_of_sealed_bids_come_after_the_same_wait() -> None:
    """Two-sample Kolmogorov and Smirnov at n = 2,000, over two courses: neither shows a difference at 1 in 100."""
    for seed in (1, 2):
        heard = latencies(seed)
        assert min(map(len, heard.values())) > 0.4 * BIDS
        assert same_distribution(heard[True], heard[False]) > 0.01, seed


def test_nobody_s_bids_can_be_told_from_how_long_ones_own_answers_take_to_decide() -> None:
    """With rivals and without: what differs is how full a commit is, and that the wait for it is no longer than two commits."""
    longest = 2 * 2 * 0.004  # a commit takes at most twice `slow_s`, and a bid that just missed one waits for it and the next
    for rivals in (True, False):
        heard = latencies(7, bids=400, rivals=rivals)
        assert max(map(max, heard.values())) <= longest + 1e-9


def test_a_refusal_that_did_not_wait_for_its_commit_would_be_found() -> None:
    def hasty(_: Rooms, room: Room) -> None:
        record = room._record

        def at_once(asked: Any, entry: Any, body: bytes) -> None:
            waiting = list(asked.waiting) if entry.refusal is not None else []
            record(asked, entry, body)
            for done in waiting:
                asked.waiting.remove(done)
                done(room._pending[-1].answer)

        room._record = at_once  # type: ignore[method-assign]

    heard = latencies(1, bids=400, meddle=hasty)
    assert same_distribution(heard[True], heard[False]) < 1e-9


def test_the_comparison_of_distributions_is_that_of_the_books() -> None:
    """Critical values of the two-sample test at 5 and 1 in 100 (1.358 and 1.628 times the root of 2 / n), to two places."""
    for level, critical in ((0.05, 1.3581), (0.01, 1.6276)):
        size = 10_000
        shift = math.ceil(critical * math.sqrt(2 / size) * size)
        one = [float(each) for each in range(size)]
        assert abs(same_distribution(one, [each + shift for each in one]) - level) < 0.002
    assert same_distribution([1.0, 2.0, 3.0], [1.0, 2.0, 3.0]) == 1


async def steps(rivals: int) -> dict[str, int]:
    """How many calls it takes to decide a bid of one's own, by what becomes of it, where so many others have bid unseen."""
    parties = tuple(Party(f"s{number}", f"S{number}") for number in range(1, 41))
    clock = StepClock(ANNOUNCED)
    rooms = rooms_over(MemoryLedger(), clock)
    await rooms.start()
    room = rooms.open(AUCTION + TERMS.auction)
    await room.ask(AnnounceAuction("announce", COORDINATOR, replace(TERMS, suppliers=parties)))
    clock.advance(OPENS - ANNOUNCED)
    room.tick()
    for number in range(rivals):
        assert (await room.ask(a_bid(f"s{number + 2}", "r", f"{50_000 - number}.00"))).refusal is None
    taken: dict[str, int] = {}
    for request, price in enumerate(("60000.00", "100001.00", "41000.00", "100001.00", "nine")):  # the first of each warms up
        asked = room.ask(a_bid(MINE, f"m{request}", price))
        counted = itertools.count()
        sys.setprofile(lambda *_: next(counted))  # noqa: B023
        try:
            task = asyncio.ensure_future(asked)
            await asyncio.sleep(0)
        finally:
            sys.setprofile(None)
        answer = await task
        taken["accepted" if answer.refusal is None else answer.refusal.code] = next(counted)
    await rooms.stop()
    return taken


async def test_a_bid_takes_as_many_steps_to_decide_however_many_have_bid_unseen() -> None:
    """What a bidder could learn of others by timing its own answers: of 39 rivals a few hundredths of an accepted bid's work."""
    alone, among = await steps(0), await steps(39)
    assert alone.keys() == among.keys() == {"accepted", "above_ceiling", "price_malformed"}
    for outcome, calls in alone.items():
        assert calls > 100
        assert abs(among[outcome] - calls) <= 0.04 * calls, outcome

"""What is drawn of an auction beside the loop is of one moment, and the loop goes on meanwhile."""

from __future__ import annotations

import asyncio
import gc
import threading
import time

import pytest

from auction.award.joint import Joint, joint_problem
from auction.core.award_rules import AwardRules
from auction.core.money import price_text
from auction.core.state import State
from auction.live import drawing
from auction.live.drawing import Drawn, drawn
from tests.auctions import Play, a_lot, an_auction


def large(lots: int = 3, bids: int = 0) -> Play:
    """An auction of many suppliers, the first of whom bid on every lot."""
    suppliers = tuple(f"s{number}" for number in range(1, max(2, bids, drawing.FEW // lots + 1) + 1))
    named = tuple(a_lot(f"L{number}") for number in range(1, lots + 1))
    play = Play(an_auction(lots=named, suppliers=suppliers, award_rules=AwardRules()))
    for lot in named:
        for place, supplier in enumerate(suppliers[:bids]):
            play.bid(supplier, lot.id, price_text(1000 + place, 2))
    return play


async def test_the_loop_goes_on_while_it_is_drawn() -> None:
    play, begun, gate = large(), threading.Event(), threading.Event()

    def draw(state: State) -> int:
        begun.set()
        assert gate.wait(60)
        return state.seq

    drawing_it = asyncio.create_task(drawn(play, draw))
    assert await asyncio.to_thread(begun.wait, 10)
    gate.set()
    assert await drawing_it == Drawn(play.state.seq, play.state.seq)


async def test_the_longest_gap_of_the_loop_is_a_part_of_what_drawing_takes() -> None:
    play, gaps = large(lots=150, bids=25), list[float]()
    begun = time.process_time()  # of all our threads: what other processes do meanwhile is no gap of ours
    joint_problem(play.state, so_far=True)
    at_once = time.process_time() - begun

    async def beat() -> None:
        while True:
            last = time.process_time()
            await asyncio.sleep(0)
            gaps.append(time.process_time() - last)

    gc.disable()  # collecting garbage stops every thread, whoever made it
    try:
        beating = asyncio.create_task(beat())
        await asyncio.sleep(0)
        found = await drawn(play, lambda state: [joint_problem(state, so_far=True) for _ in range(10)])
    finally:
        beating.cancel()
        gc.enable()
    assert found is not None
    assert max(gaps) < at_once * 5, "drawn ten times at once it would be ten times as long"


async def test_what_changed_while_it_was_drawn_is_drawn_again() -> None:
    play, seen = large(), list[int]()

    def draw(state: State) -> int:
        seen.append(state.seq)
        if len(seen) < 3:
            play.bid("s1", "L1", price_text(1000 - len(seen), 2))
        if len(seen) == 2:
            raise RuntimeError("dictionary changed size during iteration")
        return state.seq

    assert await drawn(play, draw) == Drawn(play.state.seq, play.state.seq)
    assert len(seen) == 3


async def test_an_auction_that_never_holds_still_is_not_drawn() -> None:
    play = large()
    assert await drawn(play, lambda state: play.bid("s1", "L1", price_text(1000 - state.seq, 2))) is None


async def test_a_fault_in_drawing_is_no_change_of_the_auction() -> None:
    def broken(state: State) -> int:
        raise RuntimeError("out of its mind")

    with pytest.raises(RuntimeError):
        await drawn(large(), broken)


async def test_a_small_auction_is_drawn_at_once() -> None:
    play = Play(an_auction(award_rules=AwardRules())).bid("s1", "L1", "10.00")
    found = await drawn(play, lambda state: (threading.current_thread(), joint_problem(state, so_far=True)))
    assert found is not None
    thread, joint = found.what
    assert thread is threading.main_thread()
    assert isinstance(joint, Joint)
    assert found.seq == play.state.seq

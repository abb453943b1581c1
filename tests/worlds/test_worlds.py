"""Whatever breaks in a world, nothing that was promised does; and the same seed gives the same world."""

from __future__ import annotations

import asyncio
import hashlib

import pytest

from tests.worlds.loop import Process, a_loop
from tests.worlds.people import Network
from tests.worlds.post import Post, WorldRelay
from tests.worlds.simulate import simulate
from tests.worlds.world import Course, World, in_a_world

WORLDS = 50
"""Thousands more run beside the suite (tests/faults/sweeps.py)."""
SLICE = 25


@pytest.mark.parametrize("first", range(1, WORLDS, SLICE))
def test_no_promise_is_broken_in_any_of_these_worlds(first: int) -> None:
    courses = [simulate(seed) for seed in range(first, first + SLICE)]
    assert {course.seed: course.faults for course in courses if course.faults} == {}
    assert sum(course.broken for course in courses) > SLICE  # so that the promises were truly put to the test
    assert sum(course.asked for course in courses) == sum(course.answered for course in courses) > 20 * SLICE


async def _log_of(world: World) -> Course:
    await world.run()
    held = [segment.body for segment in world.store.appended]
    return Course(world.seed, faults=[hashlib.sha256(b"\n".join(held)).hexdigest()])


@pytest.mark.parametrize("seed", [3, 5, 8])
def test_a_seed_gives_the_same_log_every_time(seed: int) -> None:
    assert in_a_world(seed, _log_of).faults == in_a_world(seed, _log_of).faults


def test_a_paused_process_does_nothing_and_goes_on_afterwards_in_order() -> None:
    with a_loop(1) as loop:
        seen: list[tuple[str, float]] = []

        async def work(name: str) -> None:
            for _ in range(3):
                seen.append((name, round(loop.time(), 6)))
                await asyncio.sleep(1)

        async def course() -> None:
            paused, killed = Process("paused"), Process("killed")
            loop.spawn(paused, work("paused"))
            loop.spawn(killed, work("killed"))
            await asyncio.sleep(0.5)
            loop.pause(paused, 5)
            killed.is_dead = True
            await asyncio.sleep(20)

        loop.run_until_complete(course())
        assert seen == [("paused", 0.0), ("killed", 0.0), ("paused", 5.5), ("paused", 6.5)]


def test_what_a_process_asked_of_the_store_is_done_though_it_has_died() -> None:
    with a_loop(1) as loop:
        done: list[str] = []

        async def ask() -> None:
            await loop.run_in_executor(None, done.append, "stored")
            done.append("heard")

        async def course() -> None:
            process = Process("killed")
            loop.spawn(process, ask())
            await asyncio.sleep(0)
            process.is_dead = True
            await asyncio.sleep(1)

        loop.run_until_complete(course())
        assert done == ["stored"]


def test_a_pair_that_is_cut_is_heard_by_all_others_and_by_each_other_one_way_where_only_one_is() -> None:
    with a_loop(1) as loop:
        post = Post(Network(loop, lost=0, doubled=0))
        heard: list[tuple[str, str]] = []

        async def course() -> None:
            relays = {name: WorldRelay(post, Process(f"{name}.1")) for name in ("n1", "n2", "n3")}
            for name, relay in relays.items():
                await relay.start(f"{name}.1", lambda sender, body, name=name: heard.append((sender, name)))  # type: ignore[misc]
            post.apart.update([("n1", "n2")])
            for relay in relays.values():
                relay.tell(b"news")
            await asyncio.sleep(1)

        loop.run_until_complete(course())
        assert set(heard) == {("n1.1", "n3"), ("n2.1", "n1"), ("n2.1", "n3"), ("n3.1", "n1"), ("n3.1", "n2")}

"""News of contracts reaches another system at least once, in order, whatever fails in between, and holds no auction up."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from auction.core.commands import COMMANDS, ApproveContract, PassTime, ReturnContract
from auction.core.entries import Entry
from auction.core.events import EVENTS, AwardReopened
from auction.core.words import ENGINE
from auction.ledger.cursors import CursorFile
from auction.ledger.fast import FastCodec
from auction.live.clock import StepClock
from auction.live.contract_news import KINDS, News, may_have_news, news_of
from auction.live.outbox import FIRST_WAIT_S, LONGEST_WAIT_S, Outbox, Undelivered, wait_after
from auction.live.room import Room
from auction.live.rooms import Rooms
from tests.live.stage import GateLedger, a_node, code, until
from tests.live.test_signing import NUMBER, approve, drawn
from tests.signing import SIGNING
from tests.terms import COORDINATOR

STEPS = ["contract.drawn", "contract.drawn", "contract.approved", "contract.returned", "contract.approved", "contract.approved"]


class Other:
    """The other system: what it took, and what it says to the next."""

    def __init__(self) -> None:
        self.taken: list[News] = []
        self.tried = 0
        self.fails: list[Exception] = []

    async def deliver(self, news: News) -> None:
        self.tried += 1
        await asyncio.sleep(0)
        if self.fails:
            raise self.fails.pop(0)
        self.taken.append(news)

    @property
    def kinds(self) -> list[str]:
        return [news.kind for news in self.taken]


@contextlib.asynccontextmanager
async def delivering(rooms: Rooms, other: Other, path: Path) -> AsyncIterator[Outbox]:
    """An outbox at work over these rooms, which waits next to nothing after a failure."""
    outbox = Outbox(rooms, CursorFile(path), other.deliver, wait=lambda failed: 0.001 * failed)
    rooms.on_durable.append(outbox.follow)
    for room in rooms.auctions():
        outbox.catch_up(room)
    running = asyncio.create_task(outbox.run())
    try:
        yield outbox
    finally:
        rooms.on_durable.remove(outbox.follow)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def to_the_signature(room: Room) -> None:
    await approve(room, "anna")
    assert code(await room.ask(ReturnContract("return", COORDINATOR, NUMBER, "a wrong name", "ben"))) == ""
    assert code(await room.ask(ApproveContract("again", COORDINATOR, NUMBER, "anna"))) == ""
    await approve(room, "ben")
    await until(lambda: room.state.agreements[NUMBER].step == "signed" and room.durable_seq == room.state.seq)


async def test_every_step_is_told_in_the_order_of_the_record(rooms: Rooms, clock: StepClock, tmp_path: Path) -> None:
    rooms.on_durable.append(SIGNING.follow)
    other = Other()
    async with delivering(rooms, other, tmp_path / "places"):
        room = await drawn(rooms, clock)
        await to_the_signature(room)
        await until(lambda: len(other.taken) == len(STEPS) + 1)
    assert other.kinds == [*STEPS, "contract.signed"]
    assert set(other.kinds) == set(KINDS) - {"contracts.void"}
    assert len({news.id for news in other.taken}) == len(other.taken)
    assert [news.data["entry"] for news in other.taken] == sorted(news.data["entry"] for news in other.taken)
    returned = other.taken[3].data
    assert (returned["contract"], returned["person"], returned["reason"]) == (NUMBER, "ben", "a wrong name")
    ink = room.state.agreements[NUMBER].ink
    assert ink is not None
    assert other.taken[-1].data["sha256"] == ink.sha256


async def test_who_fails_is_asked_again_until_it_takes_it_and_that_is_said(rooms: Rooms, clock: StepClock, tmp_path: Path) -> None:
    said: list[list[tuple[str, int, str]]] = []

    class Failing(Other):
        async def deliver(self, news: News) -> None:
            said.append(outbox.failing())
            await super().deliver(news)

    other = Failing()
    other.fails = [Undelivered("answered 503"), Undelivered("refused"), KeyError("a bug of ours"), Undelivered("answered 500")]
    async with delivering(rooms, other, tmp_path / "places") as outbox:
        await drawn(rooms, clock)
        await until(lambda: len(other.taken) == 2 and outbox.failing() == [])
    assert (other.tried, other.kinds) == (6, STEPS[:2])
    reasons = ["answered 503", "refused", "KeyError('a bug of ours')", "answered 500"]
    assert said == [[], *([("A-1", tried, why)] for tried, why in enumerate(reasons, start=1)), []]


async def test_a_receiver_that_hangs_keeps_nobody_from_anything(rooms: Rooms, clock: StepClock, tmp_path: Path) -> None:
    hangs = asyncio.Event()

    class Hanging(Other):
        async def deliver(self, news: News) -> None:
            self.tried += 1
            await hangs.wait()

    other = Hanging()
    rooms.on_durable.append(SIGNING.follow)
    async with delivering(rooms, other, tmp_path / "places"):
        room = await drawn(rooms, clock)
        await until(lambda: other.tried == 1)
        await to_the_signature(room)
    assert other.tried == 1


async def test_a_restart_loses_nothing_and_repeats_no_more_than_was_under_way(
    rooms: Rooms, clock: StepClock, ledger: GateLedger, tmp_path: Path
) -> None:
    rooms.on_durable.append(SIGNING.follow)
    first, path = Other(), tmp_path / "places"
    async with delivering(rooms, first, path):
        room = await drawn(rooms, clock)
        await until(lambda: len(first.taken) == 2)
        await until(lambda: CursorFile(path).of("A-1")[1] == 2)
    await to_the_signature(room)  # while nobody delivers
    await rooms.stop()
    back, second = a_node(ledger, clock), Other()
    await back.start()
    try:
        async with delivering(back, second, path):
            await until(lambda: len(second.taken) == len(STEPS) - 1)
    finally:
        await back.stop()
    assert [*first.kinds, *second.kinds] == [*STEPS, "contract.signed"]


async def test_a_place_that_is_lost_tells_all_again_under_the_same_ids(rooms: Rooms, clock: StepClock, tmp_path: Path) -> None:
    first, again = Other(), Other()
    async with delivering(rooms, first, tmp_path / "places"):
        await drawn(rooms, clock)
        await until(lambda: len(first.taken) == 2)
    async with delivering(rooms, again, tmp_path / "lost"):
        await until(lambda: len(again.taken) == 2)
    assert [news.id for news in again.taken] == [news.id for news in first.taken]


async def test_row_13_contracts_of_practice_are_told_to_no_other_system(rooms: Rooms, clock: StepClock, tmp_path: Path) -> None:
    other = Other()
    async with delivering(rooms, other, tmp_path / "places"):
        await drawn(rooms, clock, practice=True)
        await asyncio.sleep(0.05)
    assert other.tried == 0


def test_waits_grow_to_a_most_and_are_never_all_the_same() -> None:
    longest = (60, LONGEST_WAIT_S), (10_000, LONGEST_WAIT_S)
    for failed, whole in ((1, FIRST_WAIT_S), (2, 2 * FIRST_WAIT_S), (5, 16 * FIRST_WAIT_S), *longest):
        waits = [wait_after(failed) for _ in range(200)]
        assert whole / 2 <= min(waits) < max(waits) <= whole
        assert len(set(waits)) > 100


@pytest.mark.parametrize("held", [b"", b"{", b"[]", b'{"A-1": 3}', b'{"A-1": ["x", 1]}', b"\xff"])
def test_a_file_of_places_that_cannot_be_read_is_as_none(tmp_path: Path, held: bytes) -> None:
    path = tmp_path / "places"
    path.write_bytes(held)
    assert CursorFile(path).of("A-1") == (0, 0)


def test_places_are_kept_across_processes_and_a_full_disk_is_borne(tmp_path: Path) -> None:
    path = tmp_path / "places"
    places = CursorFile(path)
    places.keep("A-1", 7, 2)
    places.keep("A-2", 9, 0)
    assert (CursorFile(path).of("A-1"), CursorFile(path).of("A-2")) == ((7, 2), (9, 0))
    nowhere = CursorFile(tmp_path / "missing" / "places")
    nowhere.keep("A-1", 7, 2)
    assert nowhere.of("A-1") == (7, 2)


def test_a_reopened_award_says_that_no_contract_stands() -> None:
    reopened = (AwardReopened("L1", "s1", ("screening_hit",), "s2"), AwardReopened("L2", "s1", ("screening_hit",), "s2"))
    entry = Entry("auction/A-1", 9, 5, PassTime("t", ENGINE), reopened, None)
    assert news_of("A-1", entry) == (News("A-1:9:0", "contracts.void", 5, {"auction": "A-1", "entry": 9}),)
    codec = FastCodec(commands=COMMANDS, events=EVENTS)
    assert may_have_news(codec.entry_to_bytes(entry))
    assert not may_have_news(codec.entry_to_bytes(Entry("auction/A-1", 9, 5, PassTime("t", ENGINE), (), None)))

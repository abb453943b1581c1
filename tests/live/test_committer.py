"""A few entries on a quick disk of this machine are written at once; many, and all of a slow one, in the writer's thread."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Event, get_ident

import pytest

from auction.core.errors import AuctionError
from auction.ledger.memory import MemoryLedger
from auction.ledger.port import Segment
from auction.live import committer
from auction.live.clock import StepClock
from auction.live.room import Answer, Room
from auction.live.rooms import Rooms
from tests.live.stage import a_bid, a_node, announced, until
from tests.terms import ANNOUNCED, OPENS, an_auction


class Hands:
    """The committer's clock, which goes on only where a test says so: on a busy machine any commit may be a slow one."""

    def __init__(self) -> None:
        self.now_s = 1_000.0

    def perf_counter(self) -> float:
        return self.now_s


@pytest.fixture(autouse=True)
def hands(monkeypatch: pytest.MonkeyPatch) -> Hands:
    hands = Hands()
    monkeypatch.setattr(committer, "time", hands)
    monkeypatch.setattr(NearLedger, "hands", hands, raising=False)
    return hands


class NearLedger(MemoryLedger):
    """A ledger that says it is on a disk of this machine, notes in which thread it is written, and takes as long as it is told."""

    hands: Hands

    def __init__(self, *, is_near: bool = True) -> None:
        super().__init__()
        self.is_near = is_near
        self.threads: list[int] = []
        self.takes_s = 0.0

    def append(self, segments: Sequence[Segment]) -> None:
        self.threads.append(get_ident())
        self.hands.now_s += self.takes_s
        super().append(segments)


async def opened(ledger: NearLedger) -> tuple[Rooms, Room]:
    clock = StepClock(ANNOUNCED)
    node = a_node(ledger, clock)
    await node.start()
    room = await announced(node, an_auction())
    clock.advance(OPENS - clock.now_us())
    await room.ask(a_bid("s1", "950.00", id="first"))
    ledger.threads.clear()
    return node, room


async def bid(room: Room, count: int) -> None:
    """So many bids in one turn of the loop, and all their answers."""
    heard: list[Answer | AuctionError] = []
    lowest = room.state.lots["L1"].order[0].value
    for number in range(1, count + 1):
        value = lowest - number
        room.submit(a_bid("s1", f"{value // 100}.{value % 100:02d}", id=f"b{value}"), heard.append)
    await until(lambda: len(heard) == count)
    assert all(isinstance(answer, Answer) and answer.refusal is None for answer in heard)


@pytest.mark.parametrize(
    ("count", "is_near", "at_once"),
    [(1, True, True), (committer.FEW, True, True), (committer.FEW + 1, True, False), (1, False, False)],
)
async def test_a_few_entries_on_a_disk_of_this_machine_are_written_at_once(count: int, is_near: bool, at_once: bool) -> None:
    ledger = NearLedger(is_near=is_near)
    node, room = await opened(ledger)
    await bid(room, count)
    assert len(ledger.threads) == 1
    assert (ledger.threads[0] == get_ident()) is at_once
    await node.stop()


async def test_after_a_slow_commit_nobody_waits_for_the_disk_for_a_while(hands: Hands) -> None:
    ledger = NearLedger()
    node, room = await opened(ledger)
    ledger.takes_s = 2 * committer.QUICK_S
    await bid(room, 1)
    ledger.takes_s = 0.0
    await bid(room, 1)
    await bid(room, 1)
    assert [thread == get_ident() for thread in ledger.threads] == [True, False, False]
    hands.now_s += 2 * committer.SPARED_S
    await bid(room, 1)
    assert ledger.threads[-1] == get_ident()
    await node.stop()


async def test_a_disk_that_is_slow_again_and_again_holds_nobody_up_for_longer_each_time() -> None:
    writer = committer.Committer(NearLedger())
    slow, spared = 2 * committer.QUICK_S, []
    for _ in range(9):
        writer._learn(slow, 0.0, at_once=True)
        spared.append(writer._at_once_from)
    assert spared == [2, 4, 8, 16, 32, 60, 60, 60, 60]
    writer._learn(slow, 100.0, at_once=False)
    assert writer._at_once_from == 160, "in its thread it held nobody up"
    for _ in range(500):
        writer._learn(committer.QUICK_S / 2, 0.0, at_once=True)
    writer._learn(slow, 0.0, at_once=False)
    assert writer._at_once_from == committer.SPARED_S, "it was quick for long"


async def test_what_cannot_be_written_at_once_fails_as_in_the_thread() -> None:
    ledger = NearLedger()
    node, room = await opened(ledger)
    ledger.claim(room.stream)  # another owner takes the stream
    heard: list[Answer | AuctionError] = []
    room.submit(a_bid("s1", "1.00", id="late"), heard.append)
    await until(lambda: heard)
    assert isinstance(heard[0], AuctionError)
    assert room.stopped_by is not None
    await node.stop()


class UntidyLedger(NearLedger):
    """One that has something longer to do after a commit, and does it until it is told to end."""

    def __init__(self) -> None:
        super().__init__()
        self.is_untidy = False
        self.tidied_in: list[int] = []
        self.ends = Event()

    def tidy(self) -> None:
        self.tidied_in.append(get_ident())
        self.is_untidy = False
        self.ends.wait(60)


async def test_what_takes_long_is_done_beside_the_loop_once_everybody_is_answered() -> None:
    ledger = UntidyLedger()
    node, room = await opened(ledger)
    ledger.is_untidy = True
    await bid(room, 1)
    await until(lambda: ledger.tidied_in)
    assert ledger.threads == [get_ident()]
    assert ledger.tidied_in[0] != get_ident()
    heard: list[Answer | AuctionError] = []
    room.submit(a_bid("s1", "2.00", id="meanwhile"), heard.append)
    await until(lambda: room.state.lots["L1"].order[0].value == 200)
    assert not heard
    ledger.ends.set()
    await until(lambda: heard)
    assert ledger.threads == [get_ident(), ledger.tidied_in[0]], (
        "a commit meanwhile waited in the writer's thread, and not the loop"
    )
    await bid(room, 1)
    assert ledger.threads[-1] == get_ident()
    assert len(ledger.tidied_in) == 1
    await node.stop()

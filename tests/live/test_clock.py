"""The clock of the stamps: it never goes back, whatever becomes of the wall clock, and it is said when the two part."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from auction.ledger.beats import BeatFile
from auction.live.clock import StoreClock, SystemClock
from auction.live.pulse import Pulse
from auction.live.room import Room
from auction.live.watchdog import MOST_US, Watchdog

SECOND_NS = 1_000_000_000


class Machine:
    """A machine whose clocks are set by hand, in seconds."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.wall = 1_800_000_000
        self.monotonic = 50
        monkeypatch.setattr(time, "time_ns", lambda: self.wall * SECOND_NS)
        monkeypatch.setattr(time, "monotonic_ns", lambda: self.monotonic * SECOND_NS)

    def run(self, seconds: int) -> None:
        self.wall += seconds
        self.monotonic += seconds


def test_a_wall_clock_that_is_set_moves_no_stamp(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(monkeypatch)
    clock = SystemClock()
    before = clock.now_us()
    for step in (3600, -7200, 365 * 86_400):
        machine.wall += step
        assert clock.now_us() == before
    machine.run(1)
    assert clock.now_us() == before + 1_000_000


def test_the_stamps_take_the_wall_clock_up_where_it_is_ahead_and_never_go_back(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(monkeypatch)
    clock = SystemClock()
    before = clock.now_us()
    machine.wall += 600  # asleep: the monotonic clock stood still
    assert clock.behind_us() == 600_000_000
    clock.catch_up()
    assert (clock.now_us(), clock.behind_us()) == (before + 600_000_000, 0)
    machine.wall -= 1200
    clock.catch_up()
    assert (clock.now_us(), clock.behind_us()) == (before + 600_000_000, -1_200_000_000)


def test_it_is_said_once_when_the_wall_clock_is_set_or_the_machine_slept(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    machine = Machine(monkeypatch)
    clock = SystemClock()
    watchdog = Watchdog(clock, NoRooms(), Pulse(clock, BeatFile(Path("/nowhere/beat"))))
    watchdog.look()
    machine.wall += MOST_US // 1_000_000  # a second is within what clocks are allowed
    watchdog.look()
    assert caplog.text == ""
    machine.wall += 600
    for _ in range(3):
        machine.run(1)
        watchdog.look()
    assert caplog.text.count("the wall clock is 601.0 s ahead of the stamps") == 1
    machine.wall -= 1200
    watchdog.look()
    assert caplog.text.count("the wall clock is 1200.0 s behind the stamps") == 1
    machine.wall += 1200
    watchdog.look()
    assert caplog.text.count("the wall clock is 0.0 s") == 1


class NoRooms:
    opening = ()

    """A node without an auction."""

    def owned(self) -> list[Room]:
        return []

    def stopped(self) -> list[Room]:
        return []


@pytest.mark.parametrize("way_s", [(30, 0), (0, 30), (15, 15)])
def test_a_store_that_answers_after_half_a_minute_moves_no_stamp_ahead_of_it(
    monkeypatch: pytest.MonkeyPatch, way_s: tuple[int, int]
) -> None:
    machine = Machine(monkeypatch)
    clock = StoreClock()
    clock.told(1_900_000_000 * 1_000_000, 0)
    for seconds in way_s:
        machine.run(seconds)
    clock.told((1_900_000_000 + way_s[0]) * 1_000_000, 30_000_000)
    clock.catch_up()
    assert clock.now_us() == (1_900_000_000 + 30) * 1_000_000
    assert clock.behind_us() == 0
    machine.wall += 600  # whatever its own machine says
    machine.run(1)
    clock.told((1_900_000_000 + 50) * 1_000_000, 4_000_000)
    assert clock.behind_us() == 19_000_000, "so much at least"
    clock.told((1_900_000_000 + 20) * 1_000_000, 4_000_000)
    assert clock.behind_us() == -7_000_000


def test_the_first_answer_of_a_store_is_taken_for_no_later_than_a_short_way_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    Machine(monkeypatch)
    for way_us, later_us in ((2_000, 1_000), (60_000_000, 100_000)):
        clock = StoreClock()
        clock.told(1_900_000_000 * 1_000_000, way_us)
        assert clock.now_us() == 1_900_000_000 * 1_000_000 + later_us

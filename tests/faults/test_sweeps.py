"""The long sweeps that ran beside the suite: each reached its figure, and broke no promise. And they are judged, not believed."""

from __future__ import annotations

import json
import os
from dataclasses import replace

import pytest

from tests.faults.partition import unable
from tests.faults.sweeps import SWEEPS, Beside, Part, Task, judged, next_of

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


@pytest.mark.parametrize("sweep", SWEEPS)
def test_a_sweep_reaches_its_figure_and_breaks_no_promise(sweep: str, beside: Beside) -> None:
    why = unable() if sweep == "partition" else None
    if why is not None:
        pytest.skip(why)
    course = beside.course(sweep)
    assert course.faults == []
    assert all(course.figures[figure] >= least for figure, least in SWEEPS[sweep].least.items())


ENDED_WELL = Part([], 0, json.dumps({"kills": 2_000, "acked": 90_000}), "", 1.0, 1.0)


def test_a_sweep_that_failed_or_did_too_little_is_found_out() -> None:
    assert judged("writer", [ENDED_WELL]).faults == []
    assert judged("writer", [replace(ENDED_WELL, said='{"kills": 1999, "acked": 90000}')]).faults == ["1999 kills and not 2000"]
    assert "lost an entry" in judged("writer", [replace(ENDED_WELL, code=1, said="lost an entry")]).faults[0]
    assert "killed" in judged("writer", [replace(ENDED_WELL, code=-9, said="", complained="killed")]).faults[0]


def test_sweeps_that_wait_begin_with_the_first_test_that_needs_no_browser(request: pytest.FixtureRequest) -> None:
    """Not with the first of this folder, which comes last."""
    calm = request.config.pluginmanager.get_plugin("calm")
    if calm is None:
        pytest.skip("no sweep was asked for")
    first = next(item.path for item in request.session.items if item.path.parent.name != "browser")
    assert calm.since == first


def test_sweeps_that_are_cut_are_found_out() -> None:
    beside = Beside(["writer"])
    try:
        beside._process.terminate()
        assert "cut" in beside.course("writer").faults[0]
    finally:
        beside.close()


def test_two_that_reckon_run_at_a_time_and_as_many_that_wait_as_may() -> None:
    one, two, three = (Task(f"reckons {number}", [], waits=False) for number in range(3))
    first, second = (Task(f"waits {number}", [], waits=True) for number in range(2))
    tasks = [first, one, two, three, second]
    assert next_of(tasks, [], waiting=0) == one
    assert next_of([first, two], [one], waiting=0) == two
    assert next_of([first, three], [one, two], waiting=0) is None
    assert next_of([first, three], [one, two], waiting=1) == first
    assert next_of([second, three], [one, two, first], waiting=1) is None
    assert next_of([second, three], [one, first], waiting=1) == three
    assert next_of([second, three], [one, two, first], waiting=2) == second

"""Every bug that is planted on purpose is found by one of the first worlds."""

from __future__ import annotations

from unittest.mock import patch

import pytest

from tests.worlds.post import Post
from tests.worlds.simulate import simulate
from tests.worlds.zoo import BUGS, planted

MOST_SEEDS = 60
RARE = {
    "hides-by-its-beat-what-is-not-told": range(61, 411),
    "takes-what-it-decides-anew-for-stored": range(1221, 1571),
}
"""Two things have to fall into the right tenths of a second for these: looked for from where they were found last."""
ONLY_CUT_PAIRS = {"looks-no-more-while-each-node-is-heard-by-somebody"}
"""What takes two nodes that alone do not hear each other, and for longer than anybody is ever cut off from all."""


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("bug", BUGS)
def test_a_planted_bug_is_found(bug: str) -> None:
    with planted(bug):
        found = next((seed for seed in RARE.get(bug, range(1, MOST_SEEDS + 1)) if simulate(seed).faults), None)
        assert found is not None
        if bug in ONLY_CUT_PAIRS:
            with patch.object(Post, "parts", lambda *_: False):
                assert simulate(found).faults == []


def test_there_are_twenty_of_them_and_more() -> None:
    assert len(BUGS) >= 20

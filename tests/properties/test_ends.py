"""Every format ends: whatever was asked, once nobody asks for anything more, time alone closes the auction by a known moment."""

from __future__ import annotations

import pytest

from tests.auctions import HOUR_US, Play
from tests.simulation.format_plays import FORMATS, MOST_MOMENTS, FormatGame
from tests.simulation.kinds import KINDS

AUCTIONS = 12
LONGEST_US = 49 * HOUR_US
"""No format of these tests runs longer than its stages, a day at most, its hard stop, as much, and what was asked meanwhile."""


def left_alone(play: Play) -> int:
    """How many moments it takes until the auction has closed and nothing is due."""
    moments, latest = 0, play.now + LONGEST_US
    while (due := play.due()) is not None:
        assert due[0] <= latest
        play.wait(due[0])
        moments += 1
        assert moments <= MOST_MOMENTS
    return moments


@pytest.mark.parametrize("name", FORMATS)
def test_it_ends(name: str) -> None:
    """Asked nothing at all, and after any number of requests."""
    first = list(FORMATS).index(name)
    for number in range(AUCTIONS):
        game = FormatGame(first + number * len(FORMATS))
        for _ in range(3 * number):
            game.ask()
        if game.play.state.stands_still:
            game.play.resume() if game.play.state.status == "paused" else game.machine.compare("lift", "s1", "L1", 0, 0)
        left_alone(game.play)
        assert game.play.state.status == "closed"
        assert all(lot.closed_at is not None for lot in game.play.state.lots.values())


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "formats"])
def test_it_ends_where_another_referee_watches(kind: str) -> None:
    """Clocks, envelopes and quorums, automatic bids, quantities and packages: the plays assert their end themselves."""
    shown: set[str] = set()
    for seed in range(40 * AUCTIONS):
        play = KINDS[kind].agree(seed)
        shown |= set(KINDS[kind].shown(seed, play))
        assert play.due() is None
        assert play.state.closed_at is not None or play.state.status == "cancelled"
    assert shown == set(KINDS[kind].formats)

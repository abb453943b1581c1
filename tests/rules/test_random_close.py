"""F5: once a random close must have come, nothing of any kind is done in the stage, though nothing has closed it yet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.auctions import CLOSES, MINUTE_US, Play, a_lot, a_stage, an_auction

LAST = CLOSES + MINUTE_US
ASKED: dict[str, Callable[[Play, int], Play]] = {
    "a bid": lambda play, at: play.bid("s1", "L1", "8.00", at=at),
    "a price of a clock": lambda play, at: play.accept_price("s1", 1, at=at),
    "a bid taken back": lambda play, at: play.withdraw("s1", "L1", at=at),
    "a package": lambda play, at: play.package("s1", "both", "L1", "L2", price="9", at=at),
    "a package taken back": lambda play, at: play.withdraw_package("s1", "early", at=at),
}


def under_way() -> Play:
    """Both lots close at random within a minute after the close; s1 stands on L1 and has offered both together."""
    lots = [a_lot(id, stages=[a_stage(random_us=MINUTE_US, secret=id)]) for id in ("L1", "L2")]
    play = Play(an_auction(lots=lots, withdrawal="until_close", packages=True))
    return play.bid("s1", "L1", "9.00").bid("s1", "L2", "9.00").package("s1", "early", "L1", "L2", price="12")


@pytest.mark.parametrize("ask", ASKED.values(), ids=ASKED)
def test_F5_nothing_is_done_once_a_random_close_must_have_come(ask: Callable[[Play, int], Play]) -> None:
    assert ask(under_way(), LAST - 1).code in ("", "no_clock")
    assert ask(under_way(), LAST).code == "stage_not_open"


def test_F5_no_limit_is_left_any_more() -> None:
    play = Play(an_auction(lots=[a_lot(stages=[a_stage(random_us=MINUTE_US, secret="x")])], proxies=True)).bid("s1", "L1", "9.00")
    assert play.limit("s1", "L1", "8.00", at=LAST - 1).code == ""
    assert play.limit("s1", "L1", "7.00", at=LAST).code == "stage_not_open"


def test_F5_no_envelope_is_handed_in_any_more() -> None:
    stage = replace(a_stage("sealed", technical=True, opening_us=1), random_us=MINUTE_US, commitment="ab" * 32)
    play = Play(an_auction(lots=[a_lot(stages=[stage])]))
    assert play.envelope("s1", at=LAST - 1).code == ""
    assert play.envelope("s2", at=LAST).code == "stage_not_open"


def test_F5_the_lots_that_close_at_random_in_some_stage_are_known() -> None:
    later = a_lot("L3", stages=[a_stage("open"), a_stage("open", pause_us=1, length_us=MINUTE_US, random_us=MINUTE_US, secret="y")])
    lots = [a_lot("L1"), a_lot("L2", stages=[a_stage("open", random_us=MINUTE_US, secret="x")]), later]
    assert Play(an_auction(lots=lots)).state.draws == ("L2", "L3")
    assert Play(an_auction(lots=lots[:1])).state.draws == ()

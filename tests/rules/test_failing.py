"""Chapter H, a winner that fails: its place is taken by who comes next, as long as bids bind."""

from __future__ import annotations

from typing import Any

from auction.core.announcing import fault_in
from auction.core.commands import FailWinner
from auction.core.events import AwardReopened, WinnerFailed
from auction.core.moments import HOUR_US
from auction.pool.settling import allotment_of
from tests.auctions import ANNOUNCED, CLOSES, COORDINATOR, Play, a_lot, a_supplier, an_auction

DAY_US = 24 * HOUR_US


def won(**choices: Any) -> Play:
    """s1 wins both lots, s2 stands behind it on the first."""
    play = Play(an_auction(lots=(a_lot("L1"), a_lot("L2")), **choices))
    return play.bid("s1", "L1", "10.00").bid("s1", "L2", "10.00").bid("s2", "L1", "11.00").wait(CLOSES)


def fail(
    play: Play,
    supplier: str = "s1",
    *,
    reason: str = "insolvent",
    person: str = "",
    at: int | None = None,
    by: Any = COORDINATOR,
) -> Play:
    return play.ask(FailWinner(play.new_id(), by, supplier, reason, person), at)


def test_H6_a_winner_that_fails_is_awarded_nothing_and_the_next_takes_its_place() -> None:
    play = won().propose().confirm("L1", "L2")
    play.ask(allotment_of(play.state))
    assert (play.state.status, len(play.state.contracts)) == ("settled", 1)
    assert fail(play).events == (
        WinnerFailed("s1", "insolvent"),
        AwardReopened("L1", "s1", ("winner_failed",), "s2"),
        AwardReopened("L2", "s1", ("winner_failed",), ""),
    )
    assert (play.state.status, play.state.contracts) == ("closed", {})
    assert len(play.state.void) == 1


def test_H6_an_award_proposed_falls_too_and_one_of_another_stays() -> None:
    play = won(suppliers=("s1", "s2", "s3"))
    play.propose()
    assert fail(play, "s2").code == "nothing_won"
    assert fail(play).code == ""
    assert play.state.awards == {}


def test_H6_after_the_close_for_a_reason_and_by_the_coordinator() -> None:
    early = Play(an_auction(lots=(a_lot("L1"),))).bid("s1", "L1", "10.00")
    assert fail(early).code == "auction_not_closed"
    play = won().propose()
    assert fail(play, reason="  ").code == "reason_missing"
    assert fail(play, by=a_supplier("s1")).code == "not_permitted"
    assert fail(Play(an_auction()).cancel()).code == "auction_cancelled"


def test_H6_two_persons_where_two_exclude() -> None:
    play = won(two_persons=("amend", "exclude")).propose()
    fail(play, person="p1")
    assert len(play.state.awards) == 2
    play.approve(1, "p2")
    assert play.state.awards == {}


def test_H7_as_long_as_bids_bind() -> None:
    for at, code in ((CLOSES + 30 * DAY_US - 1, ""), (CLOSES + 30 * DAY_US, "bids_lapsed")):
        assert fail(won(bids_valid_us=30 * DAY_US).propose(), at=at).code == code


def test_H7_at_most_400_days() -> None:
    assert fault_in(an_auction(bids_valid_us=400 * DAY_US), ANNOUNCED) is None
    for wrong in (-1, 400 * DAY_US + 1):
        assert "bids_valid_us" in (fault_in(an_auction(bids_valid_us=wrong), ANNOUNCED) or "")

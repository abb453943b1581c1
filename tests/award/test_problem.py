"""The award problem of a closed auction: the bids that stand, best first, without the excluded, and never too early."""

from __future__ import annotations

import pytest

from auction.award.award import award_in, proposal
from auction.award.check import check
from auction.award.exact import solve
from auction.award.problem import AwardProblem, Candidate, LotProblem, problem_from
from auction.core.errors import InvariantBroken
from auction.core.events import AwardProposed
from auction.core.state import State
from auction.core.words import ENGINE
from tests.auctions import Play
from tests.terms import CLOSES, a_lot, an_auction


def played() -> Play:
    """Two lots; s1 leads L1 and is excluded, L2 has a reserve nobody meets."""
    play = Play(an_auction(lots=(a_lot("L1"), a_lot("L2", reserve=500))))
    play.bid("s1", "L1", "7.00").bid("s2", "L1", "9.00").bid("s3", "L1", "8.00").bid("s2", "L2", "5.01")
    return play.exclude("s1", reason="withdrew its licence").wait(CLOSES)


def test_it_is_drawn_from_the_bids_that_stand() -> None:
    play = played()
    problem = problem_from(play.state)
    assert problem == AwardProblem(
        "A-1",
        "EUR",
        2,
        "earliest",
        (
            LotProblem("L1", 2, None, (Candidate("s3", 5, 800), Candidate("s2", 4, 900))),
            LotProblem("L2", 2, 500, (Candidate("s2", 6, 501),)),
        ),
    )
    assert problem.lots[1].admissible == ()


@pytest.mark.parametrize("state", [State(), Play(an_auction()).state], ids=["nothing announced", "not closed"])
def test_it_is_never_drawn_before_the_close(state: State) -> None:
    with pytest.raises(InvariantBroken):
        problem_from(state)


def test_the_proposal_is_the_award_and_the_core_takes_it() -> None:
    play = played()
    problem = problem_from(play.state)
    award = solve(problem)
    command = proposal(award, id="award")
    assert (command.id, command.by, award_in(command)) == ("award", ENGINE, award)
    play.ask(command, CLOSES)
    assert play.code == ""
    proposed = play.entries[-1].events[0]
    assert isinstance(proposed, AwardProposed)
    assert check(problem, award_in(proposed)) == ()

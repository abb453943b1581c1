"""What the composition root hands to the steps after a close: the naive solver and the pool's allotment."""

from auction.award.award import proposal
from auction.award.exact import solve
from auction.award.problem import problem_from
from auction.core.commands import RecordAllotment
from auction.core.words import ENGINE
from auction.live.closing import Closing
from auction.pool.settling import settlement


def closing() -> Closing:
    return Closing(
        proposal_of=lambda state: proposal(solve(problem_from(state)), id="award"),
        allotment_of=lambda state: RecordAllotment("allotment", ENGINE, *settlement(state)),
    )

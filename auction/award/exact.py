"""The naive solver: lots are independent, so the cheapest admissible bid of each lot is the best award there is.

It is exact, needs nothing, and is the yardstick every other solver is measured against.
"""

from collections import Counter
from collections.abc import Callable
from typing import Final

from auction.award.award import Award
from auction.award.problem import AwardProblem, Candidate, LotProblem
from auction.core.commands import AwardLine, Unawarded
from auction.core.money import to_minor
from auction.core.ranking import lottery_mark

NAME: Final = "exact"
VERSION: Final = "1"


def solve(problem: AwardProblem) -> Award:
    """The award of each lot to its cheapest admissible bid, of equals as the terms say (rules A3 to A9)."""
    lines: list[AwardLine] = []
    unawarded: list[Unawarded] = []
    preferred = preference(problem)
    for lot in problem.lots:
        bid = cheapest(lot, preferred)
        if bid is None:
            unawarded.append(Unawarded(lot.lot, why_unawarded(lot)))
        else:
            money = to_minor(bid.value, scale=lot.value_scale, currency_scale=problem.currency_scale)
            lines.append(AwardLine(lot.lot, bid.supplier, bid.seq, bid.value, money))
    total = sum(line.money for line in lines)
    return Award(NAME, VERSION, tuple(lines), tuple(unawarded), total, total)


Preference = Callable[[LotProblem, Candidate], int]
"""Of equal bids on a lot the one with the lowest figure wins, and of those the earliest entry (A5)."""


def preference(problem: AwardProblem) -> Preference:
    """What the terms say of equals, as a figure for each bid."""
    if problem.tie_award == "lottery":
        return lambda lot, bid: int(lottery_mark(lot.lot, bid.supplier, problem.lottery), 16)
    if problem.tie_award == "coverage":
        lots = Counter(bid.supplier for lot in problem.lots for bid in lot.bids)
        return lambda _, bid: -lots[bid.supplier]
    if problem.tie_award == "past_supply":
        supplied = {past.supplier: past.figure for past in problem.past_supply}
        return lambda _, bid: -supplied[bid.supplier]
    return lambda _, bid: 0


def cheapest(lot: LotProblem, preferred: Preference) -> Candidate | None:
    """The admissible bid of the lowest value, of equals the preferred one; None where no bid is admissible (A4, A5)."""
    return min(lot.admissible, key=lambda bid: (bid.value, preferred(lot, bid), bid.seq), default=None)


def why_unawarded(lot: LotProblem) -> str:
    """Why nobody gets a lot without an admissible bid (rule A8)."""
    return "above_reserve" if lot.bids else "no_bid"

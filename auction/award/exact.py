"""The naive solver: lots are independent, so the cheapest admissible bid of each lot is the best award there is.

It is exact, needs nothing, and is the yardstick every other solver is measured against.
"""

from typing import Final

from auction.award.award import Award
from auction.award.problem import AwardProblem, Candidate, LotProblem
from auction.core.commands import AwardLine, Unawarded
from auction.core.money import to_minor

NAME: Final = "exact"
VERSION: Final = "1"


def solve(problem: AwardProblem) -> Award:
    """The award of each lot to its cheapest admissible bid, of equals to the earliest entry (rules A3 to A9)."""
    lines: list[AwardLine] = []
    unawarded: list[Unawarded] = []
    for lot in problem.lots:
        bid = cheapest(lot)
        if bid is None:
            unawarded.append(Unawarded(lot.lot, why_unawarded(lot)))
        else:
            money = to_minor(bid.value, scale=lot.value_scale, currency_scale=problem.currency_scale)
            lines.append(AwardLine(lot.lot, bid.supplier, bid.seq, bid.value, money))
    total = sum(line.money for line in lines)
    return Award(NAME, VERSION, tuple(lines), tuple(unawarded), total, total)


def cheapest(lot: LotProblem) -> Candidate | None:
    """The admissible bid of the lowest comparable value, of equals the earliest entry; None where no bid is admissible (A4, A5)."""
    return min(lot.admissible, key=lambda bid: bid.key, default=None)


def why_unawarded(lot: LotProblem) -> str:
    """Why nobody gets a lot without an admissible bid (rule A8)."""
    return "above_reserve" if lot.bids else "no_bid"

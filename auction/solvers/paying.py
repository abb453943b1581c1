"""What the winners of a settled problem would be paid, worked out apart from whoever asks."""

from __future__ import annotations

from typing import Any, Final

from auction.award.payments import paid_plain
from auction.award.solver import Solved
from auction.award.sourcing import Sourcing
from auction.solvers.effort import Effort
from auction.solvers.nearest import nearest
from auction.solvers.steady import Steady

LONGEST_S: Final = 600.0


def payments_of(problem: Sourcing, solved: Solved, nodes: int) -> list[dict[str, Any]]:
    """What each winner asks, and would be paid by rules F8 and F9, as decimal text; so many nodes are searched for each."""
    steady = Steady(longest_s=LONGEST_S, effort=Effort(nodes=nodes))
    try:
        return paid_plain(problem, solved, steady.suppose, nearest)
    finally:
        steady.stop()

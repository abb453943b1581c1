"""The facts of one pool so far. Changed in place by evolve.py and by nothing else."""

from dataclasses import dataclass, field
from typing import Literal

from auction.core.words import Party
from auction.pool.demand import DemandLine, Submission, demand_of
from auction.pool.events import FrozenPart
from auction.pool.merge import Pool, merge

Status = Literal["new", "open", "frozen"]


@dataclass(slots=True)
class State:
    """One pool. `files` are the standing submissions by (member, file name); `seen` maps (role, party, command id) to its seq."""

    seq: int = 0
    at: int = 0
    status: Status = "new"
    pool: str = ""
    title: str = ""
    members: tuple[Party, ...] = ()
    files: dict[tuple[str, str], Submission] = field(default_factory=dict)
    parts: tuple[FrozenPart, ...] = ()
    seen: dict[tuple[str, str, str], int] = field(default_factory=dict)

    @property
    def submissions(self) -> tuple[Submission, ...]:
        """What stands in the pool, by member and file name."""
        return tuple(self.files[place] for place in sorted(self.files))

    @property
    def demand(self) -> tuple[DemandLine, ...]:
        """Every line of demand that stands in the pool."""
        return tuple(line for submission in self.submissions for line in demand_of(submission))


def pool_of(state: State) -> Pool:
    """The pool as it stands now."""
    return merge(state.demand)

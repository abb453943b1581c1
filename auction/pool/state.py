"""The facts of one pool so far. Changed in place by evolve.py and by nothing else."""

from dataclasses import dataclass, field, replace
from typing import Literal

from auction.core.days import day_of
from auction.core.seen import Seen
from auction.core.terms import PoolReference
from auction.core.words import Party
from auction.pool.course import Course
from auction.pool.demand import DemandLine, Submission, demand_of
from auction.pool.events import FrozenPart, ShareWarned, ShortPart
from auction.pool.markets import UNLESS_SET, MarketSize, SellingShare, Side, Thresholds
from auction.pool.merge import Pool, merge
from auction.pool.needs import Needs
from auction.pool.published import PublishedPrices
from auction.pool.terms import PLAIN, PoolTerms
from auction.pool.together import Together, id_of, key_of

Status = Literal["new", "open", "review", "frozen", "failed", "ceded"]


@dataclass(slots=True)
class State:
    """One pool. `files` are the standing submissions by (member, file name); `seen` maps (role, party, command id) to its seq.

    `needs` are by (member, part itself), `reviewed` by (member, pooled part), `frozen` the frozen parts by id, `courses` the
    divisions by auction; `sources` are the pools merged into this one, and
    `origins` say of a file which of them it came from. `prices` are the list brought last, and when that was.
    `shares` are what members told of their markets, by (market, member), and `warned` the last warning of each side and market.
    """

    seq: int = 0
    at: int = 0
    status: Status = "new"
    pool: str = ""
    title: str = ""
    members: tuple[Party, ...] = ()
    terms: PoolTerms = PLAIN
    files: dict[tuple[str, str], Submission] = field(default_factory=dict)
    needs: dict[tuple[str, str], Needs] = field(default_factory=dict)
    reviewed: dict[tuple[str, str], bool] = field(default_factory=dict)
    parts: tuple[FrozenPart, ...] = ()
    frozen: dict[str, FrozenPart] = field(default_factory=dict)
    short: tuple[ShortPart, ...] = ()
    failed: str = ""
    into: str = ""
    frozen_at: int = 0
    frozen_by: int = 0
    sources: dict[str, PoolReference] = field(default_factory=dict)
    origins: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    courses: dict[str, Course] = field(default_factory=dict)
    prices: PublishedPrices | None = None
    priced_at: int = 0
    sizes: tuple[MarketSize, ...] = ()
    thresholds: Thresholds = UNLESS_SET
    shares: dict[tuple[str, str], SellingShare] = field(default_factory=dict)
    warned: dict[tuple[Side, str], ShareWarned] = field(default_factory=dict)
    seen: Seen = field(default_factory=Seen)

    @property
    def submissions(self) -> tuple[Submission, ...]:
        """What stands in the pool, by member and file name."""
        return tuple(self.files[place] for place in sorted(self.files))

    @property
    def demand(self) -> tuple[DemandLine, ...]:
        """Every line of demand that stands in the pool, with what its member asks."""
        lines = (line for submission in self.submissions for line in demand_of(submission))
        return tuple(self._asked(line) for line in lines) if self.needs else tuple(lines)

    def _asked(self, line: DemandLine) -> DemandLine:
        needs = self.needs.get((line.member, line.part))
        return line if needs is None else replace(line, needs=needs)


def together_of(state: State, at: int) -> Together:
    """What the pool takes together; approvals must hold on the day collecting ends, or today where nobody has said when."""
    terms = state.terms
    return Together(terms.indicative, terms.alternates, terms.specification, day_of(terms.collect_until or state.frozen_at or at))


def collected(state: State, at: int) -> Pool:
    """All that stands in the pool, declined or not: what members see in the review."""
    return merge(state.demand, together_of(state, at))


def confirmed(state: State, at: int) -> Pool:
    """What counts when the pool is frozen (rule P20): everything, or where there is a review what was confirmed in it."""
    together = together_of(state, at)
    if not state.terms.review_until:
        return merge(state.demand, together)
    lines = (line for line in state.demand if is_confirmed(state, line.member, id_of(key_of(line, together))))
    return merge(lines, together)


def is_confirmed(state: State, member: str, part: str) -> bool:
    """Whether the member's demand of the pooled part counts: as it said, or as silence is taken."""
    return state.reviewed.get((member, part), state.terms.silence == "confirms")


def pool_of(state: State) -> Pool:
    """The pool as it stands now, and once it is frozen as it went to auction."""
    return confirmed(state, state.at) if state.status in ("frozen", "failed") else collected(state, state.at)

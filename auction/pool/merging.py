"""One pool out of two: what is proposed where pools ask for the same part at the same time, and how one takes the other in.

Merging is by files, each kept with where it came from, so that it can be done twice, or in another order, and changes nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from auction.core.refusals import Refusal
from auction.pool.commands import MergeDemand
from auction.pool.demand import Submission, is_accounted
from auction.pool.events import DemandMerged
from auction.pool.limits import MOST_POOL_LINES, fault_in
from auction.pool.refusals import refuse
from auction.pool.state import State, collected

POOL: Final = "pool/"


@dataclass(frozen=True, slots=True)
class Overlap:
    """Pools that still collect demand of one period and share parts: one pool is proposed for all of them (rule P22)."""

    period: str
    pools: tuple[str, ...]
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Group:
    """Pools that hang together by the parts they share, and how many of them ask for each part."""

    pools: tuple[str, ...]
    parts: dict[str, int]

    def with_other(self, other: "_Group") -> "_Group":
        """Both as one."""
        parts = dict(self.parts)
        for part, times in other.parts.items():
            parts[part] = parts.get(part, 0) + times
        return _Group((*self.pools, *other.pools), parts)


def overlaps(pools: Iterable[State]) -> tuple[Overlap, ...]:
    """Which of these pools should be one, by period and part; whatever order they are given in."""
    groups: dict[str, list[_Group]] = {}
    for state in pools:
        if state.status == "open":
            group = _Group((state.pool,), dict.fromkeys((part.id for part in collected(state, state.at).parts), 1))
            others = groups.setdefault(state.terms.period, [])
            for other in [other for other in others if any(part in group.parts for part in other.parts)]:
                others.remove(other)
                group = group.with_other(other)
            others.append(group)
    found = ((period, group) for period, several in groups.items() for group in several if len(group.pools) > 1)
    proposed = (
        Overlap(period, tuple(sorted(group.pools)), tuple(sorted(part for part, times in group.parts.items() if times > 1)))
        for period, group in found
    )
    return tuple(sorted(proposed, key=lambda overlap: (overlap.period, overlap.pools)))


def merged(state: State, command: MergeDemand) -> tuple[DemandMerged, ...] | Refusal:
    """The other pool's members and files in this one: new under a name that says whence, known ones once (rule P22)."""
    source = command.source.stream
    if source in state.sources:
        return refuse("demand_merged", source)
    if not source.startswith(POOL) or source == POOL + state.pool:
        return refuse("merge_invalid", "source")
    known = {member.id for member in state.members}
    added = tuple(member for member in command.members if member.id not in known)
    if state.terms.regions and added:
        return refuse("merge_invalid", "regions: every member stands in one")
    named = {member.id for member in command.members}
    for submission in command.submissions:
        if submission.member not in named or fault_in(submission) is not None or not is_accounted(submission):
            return refuse("merge_invalid", submission.file_name)
    new: list[Submission] = []
    doubled: list[str] = []
    for submission in sorted(command.submissions, key=lambda each: (each.member, each.file_name)):
        standing = _standing(state, submission)
        if standing is None:
            new.append(replace(submission, file_name=f"{source.removeprefix(POOL)}/{submission.file_name}"))
        else:
            doubled.append(f"{standing.member}/{standing.file_name}")
    if sum(len(file.lines) for file in (*state.files.values(), *new)) > MOST_POOL_LINES:
        return refuse("pool_full")
    return (DemandMerged(command.source, added, tuple(new), tuple(doubled)),)


def _standing(state: State, submission: Submission) -> Submission | None:
    """The file of the member that holds the same lines for as many boards: the same demand, told twice."""
    for other in state.submissions:
        if (other.member, other.builds, other.lines) == (submission.member, submission.builds, submission.lines):
            return other
    return None

"""What one party may see of a pool, worked out once: its parts and notes, and where every line of its files went (rules P2, P8)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from auction.pool.demand import DemandLine, LineReport, Submission
from auction.pool.merge import Pool, PooledPart, PoolNote
from auction.pool.needs import NOTHING
from auction.pool.state import State
from auction.pool.views import MemberPart, view_for

Kind = Literal["merged", "apart", "reported"]
Place = tuple[str, str]
"""A member and a file's name."""


@dataclass(frozen=True, slots=True)
class Fate:
    """Where a line of a file went: into a part, merged or kept apart, or out by a report, which may stand for several lines."""

    kind: Kind
    member: str
    file_name: str
    line: int
    count: int
    demand: DemandLine | None
    reports: tuple[LineReport, ...]

    @property
    def words(self) -> str:
        """What it is sought by: its part, or why it was reported."""
        line = self.demand
        return self.reports[0].reason if line is None else f"{line.part_number} {line.manufacturer}"

    def asks(self, *, private: bool) -> bool:
        """Whether it asks something beyond part and quantity, as far as may be known: a maximum price is private (D17)."""
        needs = NOTHING if self.demand is None else self.demand.needs
        return needs is not NOTHING and (needs if private else replace(needs, top_price=None)) != NOTHING


@dataclass(frozen=True, slots=True)
class Sums:
    """Lines of a file by what became of them; `unconfirmed` are those that nobody confirmed in the review."""

    merged: int = 0
    apart: int = 0
    reported: int = 0
    unconfirmed: int = 0


@dataclass(frozen=True, slots=True)
class Sight:
    """The pool as one party sees it: its parts in their order, what was noted about them, and the lines of each file."""

    parts: tuple[PooledPart | MemberPart, ...]
    notes: tuple[PoolNote, ...]
    apart: frozenset[str]
    fates: Mapping[Place, tuple[Fate, ...]]
    sums: Mapping[Place, Sums]

    def asking(self, *, private: bool) -> int:
        """How many lines ask something in particular."""
        return sum(fate.asks(private=private) for fates in self.fates.values() for fate in fates)


def sight_of(state: State, pool: Pool, member: str | None) -> Sight:
    """What this member sees of the pool, or for None everybody's part of it."""
    seen = pool if member is None else view_for(pool, member)
    parts: tuple[PooledPart | MemberPart, ...] = seen.parts
    apart = frozenset(part for note in seen.notes for part in note.apart)
    placed: dict[Place, list[tuple[Kind, DemandLine]]] = {}
    for part in parts:
        for line in part.lines:
            placed.setdefault((line.member, line.file_name), []).append(("apart" if part.id in apart else "merged", line))
    files = [file for file in state.submissions if member is None or file.member == member]
    fates = {(file.member, file.file_name): _fates(file, placed.get((file.member, file.file_name), ())) for file in files}
    reviewed = bool(state.terms.review_until) and state.status in ("frozen", "failed")
    sums = {place: _sums(file, fates[place], reviewed=reviewed) for file in files for place in [(file.member, file.file_name)]}
    return Sight(parts, seen.notes, apart, fates, sums)


def _fates(file: Submission, placed: Iterable[tuple[Kind, DemandLine]]) -> tuple[Fate, ...]:
    kept: dict[int, list[LineReport]] = {}
    for report in file.reports:
        if report.kept:
            kept.setdefault(report.line, []).append(report)
    found = [Fate(kind, file.member, file.file_name, line.line, 1, line, tuple(kept.get(line.line, ()))) for kind, line in placed]
    found += [
        Fate("reported", file.member, file.file_name, report.line, report.count, None, (report,))
        for report in file.reports
        if not report.kept
    ]
    return tuple(sorted(found, key=_line))


def _line(fate: Fate) -> int:
    return fate.line


def _sums(file: Submission, fates: Iterable[Fate], *, reviewed: bool) -> Sums:
    counts: dict[Kind, int] = {"merged": 0, "apart": 0, "reported": 0}
    for fate in fates:
        counts[fate.kind] += fate.count
    left = file.source_lines - sum(counts.values())
    return Sums(counts["merged"], counts["apart"], counts["reported"], max(0, left) if reviewed else 0)

"""Members' demand pooled: each part once, with everybody's quantity; likely twins are kept apart and said so.

The outcome depends on the lines alone, not on their order, and pooling the same lines twice changes nothing (rule P9).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from auction.core.errors import InvariantBroken
from auction.pool.demand import DemandLine, Submission, is_accounted, left_out
from auction.pool.identity import NO_MAKER, loose_key, maker_of
from auction.pool.needs import Requirements, committed, strictest
from auction.pool.together import (
    BY_PART,
    Identity,
    Key,
    PartName,
    Together,
    id_of,
    is_specification,
    key_of,
    name_of,
    others_of,
    parted,
    sort_of,
)

NOTE_CODES: Final[Mapping[str, str]] = {
    "maker_missing_could_be": "no manufacturer is named, and one manufacturer's part bears this number",
    "maker_missing_ambiguous": "no manufacturer is named, and several manufacturers' parts bear this number",
    "looks_like": "these part numbers differ only in blanks, dashes or a packaging suffix",
    "other_maker": "several manufacturers' parts bear this number",
    "maker_alias": "manufacturer names were taken for one house",
    "split_by_alternates": "not every member takes the same alternates, so the part stands here more than once",
}


@dataclass(frozen=True, slots=True)
class MemberQuantity:
    """What one member needs of a part, in pieces."""

    member: str
    quantity: int


@dataclass(frozen=True, slots=True)
class PooledPart:
    """One part as pooled, spelled as its first line spells it, with its total, each member's quantity and its lines.

    Total and quantities are what is put to auction; `uncommitted` are the pieces beyond them. `others` serve in its place.
    """

    id: str
    manufacturer: str
    part_number: str
    total: int
    members: tuple[MemberQuantity, ...]
    lines: tuple[DemandLine, ...]
    uncommitted: int = 0
    others: tuple[PartName, ...] = ()
    requirements: Requirements | None = None


@dataclass(frozen=True, slots=True)
class PoolNote:
    """Something to look at before the pool is frozen: `apart` are the parts kept apart, `like` what they resemble."""

    code: str
    apart: tuple[str, ...]
    like: tuple[str, ...]
    detail: str


@dataclass(frozen=True, slots=True)
class Pool:
    """All parts in the order of their numbers, the notes about them, and by what lines were taken together."""

    parts: tuple[PooledPart, ...]
    notes: tuple[PoolNote, ...]
    together: Together = BY_PART

    @property
    def apart(self) -> frozenset[str]:
        """The ids of parts that were kept apart although they may be another part of the pool."""
        return frozenset(part for note in self.notes for part in note.apart)


@dataclass(frozen=True, slots=True)
class _Held:
    """A part with the identity that was compared."""

    maker: str
    number: str
    part: PooledPart


@dataclass(frozen=True, slots=True)
class Account:
    """Where every source line went: `source` is the sum of the other three (rule P2)."""

    source: int
    merged: int
    kept_apart: int
    reported: int


def merge(lines: Iterable[DemandLine], together: Together = BY_PART) -> Pool:
    """The pool of these lines: one part for each key, members' quantities summed (rules P3 to P9, P15, P18 and P19).

    The same line given twice counts once. Raises InvariantBroken when one place in a file is said to hold two lines.
    """
    groups: dict[Key, list[DemandLine]] = {}
    for line in _once(lines):
        groups.setdefault(key_of(line, together), []).append(line)
    ordered = sorted(groups, key=sort_of)
    parts = {key: _part(key, groups[key], together) for key in ordered}
    return Pool(tuple(parts.values()), _notes(parts, groups), together)


def pieces(lines: Sequence[DemandLine], together: Together = BY_PART) -> tuple[MemberQuantity, ...]:
    """Each member's pieces over the lines that are put to auction, members in the order of their ids."""
    sums: dict[str, int] = {}
    for line in lines:
        sums[line.member] = sums.get(line.member, 0) + committed(line.quantity, line.needs, indicative=together.indicative)
    return tuple(MemberQuantity(member, sums[member]) for member in sorted(sums) if sums[member])


def account(pool: Pool, submissions: Sequence[Submission]) -> Account:
    """Where every line of the files went; raises InvariantBroken when one is missing or counted twice (rule P2)."""
    apart = pool.apart
    found = Account(
        source=sum(submission.source_lines for submission in submissions),
        merged=sum(len(part.lines) for part in pool.parts if part.id not in apart),
        kept_apart=sum(len(part.lines) for part in pool.parts if part.id in apart),
        reported=sum(left_out(submission.reports) for submission in submissions),
    )
    if not all(map(is_accounted, submissions)) or found.source != found.merged + found.kept_apart + found.reported:
        raise InvariantBroken(f"lines unaccounted for: {found}")
    return found


def _once(lines: Iterable[DemandLine]) -> list[DemandLine]:
    placed: dict[tuple[str, str, int], DemandLine] = {}
    for line in lines:
        if placed.setdefault(line.place, line) != line:
            raise InvariantBroken(f"two different lines stand at {line.place}")
    return [placed[place] for place in sorted(placed)]


def _part(key: Key, lines: list[DemandLine], together: Together) -> PooledPart:
    name, members = name_of(key, lines), pieces(lines, together)
    total = sum(share.quantity for share in members)
    return PooledPart(
        id=id_of(key),
        manufacturer=name.manufacturer,
        part_number=name.part_number,
        total=total,
        members=members,
        lines=tuple(lines),
        uncommitted=sum(line.quantity for line in lines) - total,
        others=others_of(key, lines),
        requirements=strictest(line.needs for line in lines if _counts(line, together)),
    )


def _counts(line: DemandLine, together: Together) -> bool:
    return committed(line.quantity, line.needs, indicative=together.indicative) > 0


def _notes(pooled: Mapping[Key, PooledPart], groups: Mapping[Key, Sequence[DemandLine]]) -> tuple[PoolNote, ...]:
    alone = [(key[0], part) for key, part in pooled.items() if len(key) == 1 and not is_specification(key)]
    parts = [part for _, part in alone]
    return tuple(
        sorted((*_likenesses(alone, parts), *_splits(pooled, groups)), key=lambda note: (note.code, note.apart, note.like))
    )


def _splits(pooled: Mapping[Key, PooledPart], groups: Mapping[Key, Sequence[DemandLine]]) -> list[PoolNote]:
    """P18: which parts stand apart because their buyers take different alternates."""
    return [
        PoolNote("split_by_alternates", (), tuple(pooled[key].id for key in keys), pooled[keys[0]].part_number)
        for keys in parted(groups.items())
    ]


def _likenesses(alone: Sequence[tuple[Identity, PooledPart]], parts: Sequence[PooledPart]) -> list[PoolNote]:
    namesakes: dict[str, list[_Held]] = {}
    lookalikes: dict[str, list[_Held]] = {}
    for (maker, number), part in alone:
        held = _Held(maker, number, part)
        namesakes.setdefault(number, []).append(held)
        lookalikes.setdefault(loose_key(number), []).append(held)
    notes = [note for held in namesakes.values() if len(held) > 1 for note in _maker_notes(held)]
    notes += [note for held in lookalikes.values() if len(held) > 1 for note in _twin_notes(held)]
    return notes + [note for part in parts for note in _alias_notes(part)]


def _maker_notes(namesakes: Sequence[_Held]) -> list[PoolNote]:
    """P5: whose part a line without a manufacturer means is for its buyer to say."""
    named = [held.part for held in namesakes if held.maker != NO_MAKER]
    nameless = tuple(held.part.id for held in namesakes if held.maker == NO_MAKER)
    like = tuple(part.id for part in named)
    detail = f"{named[0].part_number}: {', '.join(part.manufacturer for part in named)}"
    notes = [PoolNote("other_maker", (), like, detail)] if len(named) > 1 else []
    if nameless:
        code = "maker_missing_could_be" if len(named) == 1 else "maker_missing_ambiguous"
        notes.append(PoolNote(code, nameless, like, detail))
    return notes


def _twin_notes(lookalikes: Sequence[_Held]) -> list[PoolNote]:
    """P7: one note for each house that may have made several of them; parts without a maker may be anybody's."""
    houses = dict.fromkeys(held.maker for held in lookalikes if held.maker != NO_MAKER) or {NO_MAKER: None}
    notes: dict[PoolNote, None] = {}
    for house in houses:
        near = [held for held in lookalikes if held.maker in (house, NO_MAKER)]
        spelled = {held.number: held.part.part_number for held in near}
        if len(spelled) > 1:
            notes[PoolNote("looks_like", tuple(held.part.id for held in near), (), " ~ ".join(spelled.values()))] = None
    return list(notes)


def _alias_notes(part: PooledPart) -> list[PoolNote]:
    """P6: names that were taken for one house are named, so that a person can object."""
    spelled: dict[str, str] = {}
    for line in part.lines:
        spelled.setdefault(maker_of(line.manufacturer).folded, line.manufacturer.strip())
    if len(spelled) < 2:
        return []
    return [PoolNote("maker_alias", (), (part.id,), f"{part.part_number}: {' = '.join(spelled.values())}")]

"""What lines are taken together by: the part itself, all parts that will do, or a specification (rules P3, P18 and P19)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from auction.pool.demand import DemandLine
from auction.pool.identity import fold, maker_of, part_id, part_of

Identity = tuple[str, str]
Key = tuple[Identity, ...]
"""The folded (manufacturer, part number) of everything that serves a line, in order."""

_SPECIFICATION: Final = "\x1d"
"""No part number holds this mark, so no specification is taken for one."""


@dataclass(frozen=True, slots=True)
class Together:
    """How a pool takes lines together, by its terms: `day` is the one on which approvals must hold."""

    indicative: bool = False
    alternates: bool = False
    specification: bool = False
    day: str = ""


@dataclass(frozen=True, slots=True)
class PartName:
    """A part by manufacturer and number, as somebody spelled it."""

    manufacturer: str
    part_number: str


BY_PART: Final = Together()
"""Firm and pledged demand, each part by itself."""


def key_of(line: DemandLine, together: Together) -> Key:
    """What the line is taken together by: lines of one key, and no others, become one part."""
    if together.specification and line.needs.specification:
        return (("", _SPECIFICATION + fold(line.needs.specification)),)
    if not together.alternates or not line.needs.alternates:
        return (line.identity,)
    serving = (each for each in line.needs.alternates if each.serves(together.day))
    found = dict.fromkeys((line.identity, *((maker_of(each.manufacturer).key, part_of(each.part_number)) for each in serving)))
    return tuple(sorted(found))


def id_of(key: Key) -> str:
    """The id of the part that lines of this key become: that of the part itself where it stands alone."""
    return part_id(key[0]) if len(key) == 1 else part_id(("\x1e".join("\x1f".join(identity) for identity in key), ""))


def is_specification(key: Key) -> bool:
    """Whether the lines of this key are taken together by a specification."""
    return key[0][1].startswith(_SPECIFICATION)


def sort_of(key: Key) -> tuple[tuple[str, str], ...]:
    """Where the part stands among all: by number, then by manufacturer."""
    return tuple((number, maker) for maker, number in key)


def name_of(key: Key, lines: Sequence[DemandLine]) -> PartName:
    """The part as its first line spells it; a specification bears no manufacturer."""
    first = lines[0]
    if is_specification(key):
        return PartName("", first.needs.specification.strip())
    return PartName(first.manufacturer.strip(), first.part_number.strip())


def others_of(key: Key, lines: Sequence[DemandLine]) -> tuple[PartName, ...]:
    """What serves in place of the part, as lines, or else approvals, spell it first."""
    named: dict[Identity, PartName] = {}
    for line in lines:
        named.setdefault(line.identity, PartName(line.manufacturer.strip(), line.part_number.strip()))
    for line in lines if len(key) > 1 else ():
        for each in line.needs.alternates:
            identity = (maker_of(each.manufacturer).key, part_of(each.part_number))
            named.setdefault(identity, PartName(each.manufacturer.strip(), each.part_number.strip()))
    return tuple(named[identity] for identity in key if identity != lines[0].identity) if len(key) > 1 else ()


def parted(keys: Iterable[tuple[Key, Sequence[DemandLine]]]) -> tuple[tuple[Key, ...], ...]:
    """Groups of keys apart from one another although their lines name one and the same part."""
    naming: dict[Identity, dict[Key, None]] = {}
    for key, lines in keys:
        for line in lines:
            if not is_specification(key):
                naming.setdefault(line.identity, {})[key] = None
    return tuple(tuple(apart) for apart in naming.values() if len(apart) > 1)

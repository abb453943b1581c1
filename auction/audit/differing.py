"""Where two versions of one thing differ: each value that is not the same, with its path, so that nobody compares by eye."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, Final

from auction.ledger.codec import Plain

MOST: Final = 20
"""Of two versions that differ in more places nothing is gained by a list: these many are told."""
NOTHING: Final = "nothing"


@dataclass(frozen=True, slots=True)
class Difference:
    """One place: its path, as `events[0].prices[1]`, and the value there in each version as JSON, or `nothing`."""

    path: str
    recorded: str
    again: str


def differences(recorded: Plain, again: Plain) -> tuple[Difference, ...]:
    """The first places in which two objects differ, in the order of their fields; empty where either is no object."""
    one, other = _object(recorded), _object(again)
    if one is None or other is None:
        return ()
    if (
        one.keys() == other.keys() == {"place", "holds"} and one["place"] == other["place"]
    ):  # of a part of an entry it is said which
        found = _places(one["holds"], other["holds"], str(one["place"]))
    else:
        found = _places(one, other, "")
    return tuple(each for each, _ in zip(found, range(MOST), strict=False))


def _object(version: Plain) -> dict[str, Plain] | None:
    """The object, also where it is told as the text of an entry."""
    try:
        plain = json.loads(version) if isinstance(version, str) else version
    except (ValueError, RecursionError):
        return None
    return plain if isinstance(plain, dict) else None


class _Absent:
    """What is not there at all, which is not the same as null."""


_ABSENT: Final = _Absent()


def _places(one: Any, other: Any, path: str) -> Iterator[Difference]:
    """Each place at and below this one, of two versions of whatever kind."""
    if isinstance(one, dict) and isinstance(other, dict):
        for name in dict.fromkeys((*one, *other)):
            inner = f"{path}.{name}" if path else name
            yield from _places(one.get(name, _ABSENT), other.get(name, _ABSENT), inner)
    elif isinstance(one, list | tuple) and isinstance(other, list | tuple):
        for place, (here, there) in enumerate(zip_longest(one, other, fillvalue=_ABSENT)):
            yield from _places(here, there, f"{path}[{place}]")
    elif type(one) is not type(other) or one != other:
        yield Difference(path, _text(one), _text(other))


def _text(value: Any) -> str:
    return NOTHING if value is _ABSENT else json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

"""JSON whose numbers stay as they are written: whole ones as whole numbers, others as their very text. No float is made of any."""

import json
from dataclasses import dataclass
from typing import Any, Final

from auction.core.errors import Unreadable

DEEPEST: Final = 64


@dataclass(frozen=True, slots=True)
class Number:
    """A number that is not whole, or has an exponent, as it was written."""

    text: str


def read_json(body: bytes) -> Any:
    """What the document says; Unreadable where it is none, or names a key twice in one object."""
    try:
        return _shallow(json.loads(body, object_pairs_hook=_once, parse_float=Number, parse_constant=_no_number))
    except (ValueError, RecursionError) as fault:
        raise Unreadable("", f"not a JSON document: {fault}") from fault


def write_json(value: Any, indent: int = 0) -> str:
    """The document as text, keys in their order, every number as it was."""
    match value:
        case Number():
            return value.text
        case dict() if value:
            rows = [f"{_text(key)}: {write_json(each, indent + 1)}" for key, each in value.items()]
            return _within("{", rows, "}", indent)
        case list() if value:
            return _within("[", [write_json(each, indent + 1) for each in value], "]", indent)
        case str():
            return _text(value)
    return json.dumps(value)


def _text(text: str) -> str:
    """The text as it is, or where half a character stands in it that no file can hold, written out."""
    halves = any("\ud800" <= character <= "\udfff" for character in text)
    return json.dumps(text, ensure_ascii=halves)


def _within(start: str, rows: list[str], end: str, indent: int) -> str:
    lines = ",\n".join(" " * (indent + 1) + row for row in rows)
    return f"{start}\n{lines}\n{' ' * indent}{end}"


def _shallow(document: Any) -> Any:
    """The document itself, if nothing in it lies deeper than anybody writes. Raises ValueError otherwise."""
    level = [document]
    for _ in range(DEEPEST):
        level = [value for value in level if isinstance(value, (dict, list))]
        level = [each for value in level for each in (value.values() if isinstance(value, dict) else value)]
    if level:
        raise ValueError(f"objects and lists lie deeper in one another than {DEEPEST}")
    return document


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return found


def _no_number(text: str) -> Any:
    raise ValueError(f"{text} is no number")

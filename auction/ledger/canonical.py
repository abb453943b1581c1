"""Canonical JSON: one value, one spelling, so that a hash over bytes is a hash over meaning. FORMAT.md section 1."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Final, TypeAlias

from auction.core.errors import InvariantBroken, Unreadable

Plain: TypeAlias = "bool | int | str | list[Plain] | tuple[Plain, ...] | dict[str, Plain] | None"

MAX_INT: Final = 2**53 - 1
MAX_DEPTH: Final = 32
_MAX_DIGITS: Final = len(str(MAX_INT))
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def encode(plain: Plain) -> bytes:
    """The canonical bytes of a plain value. `InvariantBroken` when the value has none: whoever built it has a bug."""
    try:
        _require_canonical(plain, depth=0, writing=True)
    except Unreadable as fault:
        raise InvariantBroken(f"no canonical form: {fault}") from fault
    return _spell(plain)


def decode(body: bytes) -> Plain:
    """The value these canonical bytes spell; `Unreadable`, with path, for any other bytes, even of an equal value."""
    try:
        plain = _DECODER.decode(body.decode("utf-8"))
    except UnicodeDecodeError as fault:
        raise Unreadable("", f"not UTF-8 at byte {fault.start}") from fault
    except json.JSONDecodeError as fault:
        raise Unreadable("", f"not JSON at character {fault.pos}: {fault.msg}") from fault
    except RecursionError as fault:
        raise Unreadable("", f"nested deeper than {MAX_DEPTH}") from fault
    _require_canonical(plain, depth=0, writing=False)
    again = _spell(plain)
    if again != body:
        raise Unreadable("", f"not the canonical spelling at byte {_first_difference(again, body)}")
    value: Plain = plain
    return value


def text_fault(text: str) -> str | None:
    """Why a new document may not hold this text, or None. For boundaries that must refuse it before it is stored.

    Unassigned code points are refused in what is written, never in what is read: a later Unicode may give them a
    normal form that today's tables do not know, and the stored bytes must stay canonical for ever.
    """
    if text.isascii():
        return None
    return _text_fault(text, writing=True)


def below(step: str, fault: Unreadable) -> Unreadable:
    """The same fault seen from one level further up the document."""
    if not fault.path:
        return Unreadable(step, fault.reason)
    joint = "" if fault.path.startswith("[") else " / "
    return Unreadable(f"{step}{joint}{fault.path}", fault.reason)


def kind_of(value: object) -> str:
    """What stands there, in the words of JSON."""
    return _KINDS.get(type(value), type(value).__name__)


_KINDS: Final[dict[type, str]] = {
    type(None): "null",
    bool: "a boolean",
    int: "a number",
    str: "a text",
    list: "an array",
    tuple: "an array",
    dict: "an object",
}


class _Refused:
    """A value the parser met and no canonical document holds, kept in place until its path is known."""

    def __init__(self, reason: str) -> None:
        self.reason = reason


def _object(pairs: list[tuple[str, object]]) -> object:
    found = dict(pairs)
    return found if len(found) == len(pairs) else _Refused("a key stands twice in one object")


def _number(text: str) -> object:
    if len(text.lstrip("-")) > _MAX_DIGITS:
        return _Refused("a number beyond 2^53-1")
    return int(text)


def _fraction(_text: str) -> object:
    return _Refused("a number with a fraction or an exponent")


def _constant(text: str) -> object:
    return _Refused(f"{text} is not JSON")


_DECODER: Final = json.JSONDecoder(object_pairs_hook=_object, parse_int=_number, parse_float=_fraction, parse_constant=_constant)
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"), check_circular=False)


def _spell(plain: Plain) -> bytes:
    return _ENCODER.encode(plain).encode("utf-8")


def _require_canonical(value: object, *, depth: int, writing: bool) -> None:
    if value is None or isinstance(value, bool):
        return
    if isinstance(value, str):
        _require_text(value, writing=writing)
    elif isinstance(value, int):
        if not -MAX_INT <= value <= MAX_INT:
            raise Unreadable("", "a number beyond 2^53-1")
    elif isinstance(value, dict):
        _require_fields(value, depth=depth + 1, writing=writing)
    elif isinstance(value, list | tuple):
        _require_items(value, depth=depth + 1, writing=writing)
    elif isinstance(value, _Refused):
        raise Unreadable("", value.reason)
    else:
        raise Unreadable("", f"{type(value).__name__} has no canonical form")


def _require_fields(found: dict[object, object], *, depth: int, writing: bool) -> None:
    _require_shallow(depth)
    for key, member in found.items():
        if not isinstance(key, str):
            raise Unreadable("", "a key that is no text")
        _require_text(key, writing=writing)
        try:
            _require_canonical(member, depth=depth, writing=writing)
        except Unreadable as fault:
            raise below(key, fault) from None


def _require_items(found: list[object] | tuple[object, ...], *, depth: int, writing: bool) -> None:
    _require_shallow(depth)
    for index, member in enumerate(found):
        try:
            _require_canonical(member, depth=depth, writing=writing)
        except Unreadable as fault:
            raise below(f"[{index}]", fault) from None


def _require_shallow(depth: int) -> None:
    if depth > MAX_DEPTH:
        raise Unreadable("", f"nested deeper than {MAX_DEPTH}")


def _require_text(text: str, *, writing: bool) -> None:
    reason = None if text.isascii() else _text_fault(text, writing=writing)
    if reason is not None:
        raise Unreadable("", reason)


def _text_fault(text: str, *, writing: bool) -> str | None:
    if _SURROGATE.search(text):
        return "a text with half a surrogate pair"
    if not unicodedata.is_normalized("NFC", text):
        return "a text that is not in Unicode normal form C"
    if writing and any(unicodedata.category(character) == "Cn" for character in text if character > "\x7f"):
        return "a text with a code point Unicode has not assigned"
    return None


def _first_difference(left: bytes, right: bytes) -> int:
    pairs = zip(left, right, strict=False)
    return next((at for at, (one, other) in enumerate(pairs) if one != other), min(len(left), len(right)))

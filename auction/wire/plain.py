"""JSON as it arrives, read without guessing: what two readers could take differently is refused, with its own code."""

from __future__ import annotations

import json
import re
import unicodedata
from array import array
from collections.abc import Iterator
from itertools import accumulate
from typing import Final, TypeAlias

from auction.core.errors import Unreadable

Plain: TypeAlias = "bool | int | str | list[Plain] | dict[str, Plain] | Fraction | None"

LARGEST_INTEGER: Final = 2**53 - 1
DEEPEST: Final = 16

_STRING: Final = re.compile(rb'"(?:[^"\\]+|\\.)*+"', re.DOTALL)
_STEPS: Final = bytes.maketrans(b"[{]}", b"\x01\x01\xff\xff")
_NO_BRACKETS: Final = bytes(set(range(256)).difference(b"[{]}"))


class Malformed(Unreadable):
    """Bytes that are no request: `code` is one of PROTOCOL section 5, `path` where it is seen."""

    def __init__(self, code: str, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.code = code


class Fraction:
    """Stands where a number with a fraction, an exponent or too many digits stood. No field takes one."""


class _Doubled(Exception):
    """A key stands twice in one object."""


def read_plain(body: bytes) -> Plain:
    """The value the JSON text spells; `Malformed` when it is not UTF-8, not JSON, too deep, or ambiguous."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as fault:
        raise Malformed("frame_not_text", "", f"not UTF-8 at byte {fault.start}") from None
    if _depth(body) > DEEPEST:
        raise Malformed("frame_too_deep", "", f"nested deeper than {DEEPEST}")
    try:
        plain: Plain = _DECODER.decode(text)
    except _Doubled as fault:
        raise Malformed("frame_duplicate_key", str(fault)[:64], "the key stands twice") from None
    except (ValueError, RecursionError) as fault:
        raise Malformed("frame_not_json", "", str(fault)[:200]) from None
    return plain


def text_fault(text: str) -> str | None:
    """Why nothing that is kept may hold this text, or None.

    Half surrogate pairs have no bytes; another normal form, or a code point Unicode has not assigned, could make two texts
    of one later; controls and marks of direction can show a person another text than the one that is stored.
    """
    if text.isascii() and text.isprintable():
        return None
    if any("\ud800" <= mark <= "\udfff" for mark in text):
        return "half a surrogate pair"
    if not unicodedata.is_normalized("NFC", text):
        return "not in Unicode normal form C"
    categories = {unicodedata.category(mark) for mark in text if mark not in _BLANKS}
    if "Cn" in categories:
        return "a code point Unicode has not assigned"
    if "Cc" in categories or any(mark in _DIRECTION for mark in text):
        return "a control character or a mark of direction"
    return None


def require_texts(plain: Plain) -> None:
    """Every text of the value may be kept; `Malformed` names the first that may not."""
    for path, text in _texts(plain, ""):
        fault = text_fault(text)
        if fault is not None:
            raise Malformed("frame_malformed_text", path, fault)


def skeleton(body: bytes) -> bytes:
    """The JSON text without its strings: what is left of them are the colons after keys."""
    return _STRING.sub(b"", body)


def _texts(plain: Plain, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(plain, str):
        yield path, plain
    elif isinstance(plain, list):
        for index, item in enumerate(plain):
            yield from _texts(item, f"{path}[{index}]")
    elif isinstance(plain, dict):
        for key, member in plain.items():
            yield path, key
            yield from _texts(member, f"{path}.{key}" if path else key)


def _depth(body: bytes) -> int:
    steps = array("b", skeleton(body).translate(_STEPS, _NO_BRACKETS))  # a level down for each that opens, up for each that closes
    return max(accumulate(steps), default=0)


def _object(pairs: list[tuple[str, Plain]]) -> dict[str, Plain]:
    found: dict[str, Plain] = {}
    for key, member in pairs:
        if key in found:
            raise _Doubled(key)
        found[key] = member
    return found


def _whole(text: str) -> Plain:
    if len(text.lstrip("-")) > len(str(LARGEST_INTEGER)) or abs(int(text)) > LARGEST_INTEGER:
        return Fraction()
    return int(text)


def _constant(text: str) -> Plain:
    raise ValueError(f"{text} is not JSON")


_BLANKS: Final = frozenset("\t\n\r")
_DIRECTION: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=_whole, parse_float=lambda _text: Fraction(), parse_constant=_constant
)

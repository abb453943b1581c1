"""Bytes of a text file as text, saying which encoding they were read in.

A byte-order mark decides; then UTF-8; then one of the two old encodings that the bytes speak for. The last step is an
inference, so its caller reports it.
"""

import codecs
import re
from dataclasses import dataclass
from typing import Final

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8 with a mark"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_HIGH_RUN: Final = re.compile(rb"[\x80-\xff]+")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text, the name of its encoding, and whether that encoding was inferred."""

    text: str
    encoding: str
    inferred: bool


def decode(data: bytes) -> Decoded | None:
    """The text of the bytes, or None when no encoding we know fits them."""
    for mark, codec, name in _MARKS:
        if data.startswith(mark):
            return _attempt(data, codec, name, inferred=False)
    found = _attempt(data, "utf-8", "UTF-8", inferred=False)
    if found is not None:
        return found
    order = (("cp1252", "Windows-1252"), ("gb18030", "GB18030"))
    for codec, name in order if _single_letters(data) else reversed(order):
        found = _attempt(data, codec, name, inferred=True)
        if found is not None:
            return found
    return None


def _attempt(data: bytes, codec: str, name: str, *, inferred: bool) -> Decoded | None:
    try:
        text = data.decode(codec)
    except UnicodeDecodeError:
        return None
    return None if "\x00" in text else Decoded(text, name, inferred)


def _single_letters(data: bytes) -> bool:
    """Whether high bytes stand alone, as in `W\xfcrth` or `4.7\xb5F`: Chinese text comes in runs of two and more."""
    return all(len(run) == 1 for run in _HIGH_RUN.findall(data))

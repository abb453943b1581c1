"""How yesterday's stored commands and events become today's: one pure step a version, over plain values.

A change of a stored class is three additions: the class under its new `TYPE`, one line in `UPCASTS`, one golden
sample of the old bytes. Old samples stay for ever. Upcasting happens on reading; stored bytes and their hashes never
change.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from auction.core.errors import InvariantBroken
from auction.ledger.canonical import Plain

Fields: TypeAlias = "dict[str, Plain]"
Upcasts: TypeAlias = "Mapping[str, Callable[[Fields], Fields]]"

UPCASTS: Final[Upcasts] = {}
"""From "Name.version" to the function that gives the fields of the next version, `type` left to `lift`."""


def lift(fields: Fields, upcasts: Upcasts) -> Fields:
    """The fields of a stored command or event in today's version, its `type` tag raised with them."""
    while True:
        stored = fields["type"]
        step = upcasts.get(stored) if isinstance(stored, str) else None
        if step is None or not isinstance(stored, str):
            return fields
        fields = {**step(fields), "type": next_version(stored)}


def next_version(stored: str) -> str:
    """The stored name of the version after this one: "BidPlaced.1" to "BidPlaced.2"."""
    name, dot, version = stored.rpartition(".")
    if not (dot and version.isascii() and version.isdigit()):
        raise InvariantBroken(f"a stored type without a version: {stored!r}")
    return f"{name}.{int(version) + 1}"

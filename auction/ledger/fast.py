"""The codec of the hot path: the bytes of `ledger.codec`, several times sooner, by msgspec.

Every stored class gets a mirror whose fields stand in canonical order with the type tag among them; msgspec copies the
object into its mirror, checking types and bounds, and spells it. What it cannot vouch for goes to the reference codec,
which alone says why something is refused: this file has no refusal of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import is_dataclass
from types import GenericAlias
from typing import Annotated, Any, Final

import msgspec

from auction.core.entries import Entry
from auction.core.refusals import Refusal
from auction.ledger.canonical import MAX_INT, text_fault
from auction.ledger.codec import ENTRY_VERSION, TAG, Codec
from auction.ledger.shapes import defaults_of, hints_of, item_of, optional_of
from auction.ledger.upcast import UPCASTS, Upcasts


class FastCodec:
    """Same interface, same bytes, same refusals as `Codec`."""

    def __init__(self, *, commands: Mapping[str, type], events: Mapping[str, type], upcasts: Upcasts = UPCASTS) -> None:
        self._reference = Codec(commands=commands, events=events, upcasts=upcasts)
        self._command_mirrors = _mirrors(commands)
        self._event_mirrors = _mirrors(events)
        self._command_decoders = _decoders(commands, upcasts)
        self._event_decoders = _decoders(events, upcasts)
        self._encode = msgspec.json.Encoder().encode

    def entry_to_bytes(self, entry: Entry) -> bytes:
        """The canonical bytes of the entry; `InvariantBroken` when it holds what no canonical document may hold."""
        body = self._spell(entry)
        if body is None or not (body.isascii() or text_fault(body.decode("utf-8")) is None):
            return self._reference.entry_to_bytes(entry)
        return body

    def entry_from_bytes(self, body: bytes) -> Entry:
        """The entry these bytes spell, older versions lifted to today's; `Unreadable`, with path, for anything else."""
        entry = self._parse(body)
        # Spelling it again is the whole proof: no other field, order, escape or blank can give these very bytes.
        if entry is None or self._spell(entry) != body or not (body.isascii() or _settled(body)):
            return self._reference.entry_from_bytes(body)
        return entry

    def _spell(self, entry: Entry) -> bytes | None:
        refusal, mirrors = entry.refusal, self._event_mirrors
        if entry.events and refusal is not None:
            return None
        try:
            stamp = _convert(entry, _Stamp)
            return self._encode(
                {
                    "at": stamp.at,
                    "command": _convert(entry.command, self._command_mirrors[type(entry.command)]),
                    "events": [_convert(event, mirrors[type(event)]) for event in entry.events],
                    "refusal": None if refusal is None else _convert(refusal, _REFUSAL),
                    "seq": stamp.seq,
                    "stream": stamp.stream,
                    "v": ENTRY_VERSION,
                }
            )
        except (KeyError, ValueError, TypeError, msgspec.MsgspecError):
            return None

    def _parse(self, body: bytes) -> Entry | None:
        try:
            outer = _OUTER.decode(body)
            return Entry(
                stream=outer.stream,
                seq=outer.seq,
                at=outer.at,
                command=self._command_decoders[_TAGGED.decode(outer.command).type].decode(outer.command),
                events=tuple([self._event_decoders[_TAGGED.decode(event).type].decode(event) for event in outer.events]),
                refusal=outer.refusal,
            )
        except (KeyError, ValueError, RecursionError, msgspec.MsgspecError):
            return None


_Bounded = Annotated[int, msgspec.Meta(ge=-MAX_INT, le=MAX_INT)]


class _Stamp(msgspec.Struct):
    at: _Bounded
    seq: _Bounded
    stream: str


class _Outer(_Stamp):
    command: msgspec.Raw
    events: list[msgspec.Raw]
    refusal: Refusal | None


class _Tagged(msgspec.Struct):
    type: str


_OUTER: Final = msgspec.json.Decoder(_Outer)
_TAGGED: Final = msgspec.json.Decoder(_Tagged)


def _convert(stored: Any, mirror: type) -> Any:
    return msgspec.convert(stored, mirror, from_attributes=True)


def _settled(body: bytes) -> bool:
    """Whether the non-ASCII body is one the writer would have passed too; the reference knows the finer cases."""
    return text_fault(body.decode("utf-8")) is None


def _mirrors(table: Mapping[str, type]) -> dict[type, type]:
    return {cls: _mirror(cls, kind) for kind, cls in table.items()}


def _decoders(table: Mapping[str, type], upcasts: Upcasts) -> dict[str, msgspec.json.Decoder[Any]]:
    return {kind: msgspec.json.Decoder(cls) for kind, cls in table.items() if kind not in upcasts}


def _mirror(cls: type, kind: str | None = None) -> type:
    defaults = defaults_of(cls)
    members: list[Any] = [
        (name, _reflected(hint), defaults[name]) if name in defaults else (name, _reflected(hint))
        for name, hint in hints_of(cls).items()
    ]
    if kind is not None:
        # Made, not given: a default that is given would be left out.
        members.append((TAG, str, msgspec.field(default_factory=lambda: kind)))
    ordered = sorted(members, key=lambda member: str(member[0]))
    return msgspec.defstruct(cls.__name__, ordered, kw_only=True, omit_defaults=True)


def _reflected(hint: Any) -> Any:
    hint = getattr(hint, "__supertype__", hint)
    if (inner := optional_of(hint)) is not None:
        return _reflected(inner) | None
    if (inner := item_of(hint)) is not None:
        return GenericAlias(tuple, (_reflected(inner), ...))
    if is_dataclass(hint) and isinstance(hint, type):
        return _mirror(hint)
    return _Bounded if hint is int else hint


_REFUSAL: Final = _mirror(Refusal)

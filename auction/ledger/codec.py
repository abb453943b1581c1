"""The reference codec: an entry is these bytes and no others. Standard library only, for the auditor's bare Python.

FORMAT.md sections 1 and 2 say the same for other languages. The hot path uses `ledger.fast`, which gives equal bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from auction.core.entries import Entry
from auction.core.errors import InvariantBroken, Unreadable
from auction.core.refusals import Refusal
from auction.ledger.canonical import MAX_DEPTH, MAX_INT, Plain, below, decode, encode, kind_of, text_fault
from auction.ledger.shapes import from_plain, reader_of, to_plain
from auction.ledger.upcast import UPCASTS, Upcasts, lift

__all__ = ["MAX_DEPTH", "MAX_INT", "Codec", "Plain", "decode", "encode", "from_plain", "text_fault", "to_plain"]

ENTRY_VERSION: Final = 1
"""The version of the entry object itself, its key "v"; commands and events carry their own in their type."""

TAG: Final = "type"
"""The key that holds the stored name and version of a command or event; no stored field may be called so."""

_FIELDS: Final = frozenset({"at", "command", "events", "refusal", "seq", "stream", "v"})


class Codec:
    """Entries of one kind of stream to canonical bytes and back, by the tables of its commands and events.

    The tables go from stored name and version ("PlaceBid.1") to the class of today; `upcasts` lifts older versions.
    """

    def __init__(self, *, commands: Mapping[str, type], events: Mapping[str, type], upcasts: Upcasts = UPCASTS) -> None:
        self.commands = commands
        self.events = events
        self._upcasts = upcasts

    def entry_to_bytes(self, entry: Entry) -> bytes:
        """The canonical bytes of the entry; `InvariantBroken` when it holds what no canonical document may hold."""
        return encode(self.entry_to_plain(entry))

    def entry_from_bytes(self, body: bytes) -> Entry:
        """The entry these bytes spell, older versions lifted to today's; `Unreadable`, with path, for anything else."""
        try:
            plain = decode(body)
        except Unreadable as fault:
            raise below("entry", fault) from None
        return self.entry_from_plain(plain)

    def entry_to_plain(self, entry: Entry) -> dict[str, Plain]:
        """The entry object of FORMAT.md section 2."""
        if entry.events and entry.refusal is not None:
            raise InvariantBroken(f"entry {entry.seq} both happened and was refused")
        _require_stamp(entry)
        return {
            "at": entry.at,
            "command": tagged(entry.command, self.commands),
            "events": [tagged(event, self.events) for event in entry.events],
            "refusal": None if entry.refusal is None else to_plain(entry.refusal),
            "seq": entry.seq,
            "stream": entry.stream,
            "v": ENTRY_VERSION,
        }

    def entry_from_plain(self, plain: Plain) -> Entry:
        """The entry of an entry object; `Unreadable`, with path, when it is not one."""
        seq = plain.get("seq") if isinstance(plain, dict) else None
        try:
            return self._entry(plain)
        except Unreadable as fault:
            raise below(f"entry {seq}" if isinstance(seq, int) else "entry", fault) from None

    def command_from_plain(self, plain: Plain) -> Any:
        """The command of a command object; `Unreadable`, with path, when it is not one."""
        return self._untagged(plain, self.commands, "command")

    def entry_to_believe(self, body: bytes) -> Entry:
        """The entry of these bytes for who only believes it: here the same."""
        return self.entry_from_bytes(body)

    def _entry(self, plain: Plain) -> Entry:
        if not isinstance(plain, dict):
            raise Unreadable("", f"{kind_of(plain)} where an object belongs")
        _require_entry_fields(plain)
        events = plain["events"]
        if not isinstance(events, list):
            raise Unreadable("events", f"{kind_of(events)} where an array belongs")
        if events and plain["refusal"] is not None:
            raise Unreadable("refusal", "events and a refusal in one entry")
        return Entry(
            stream=from_plain(str, plain["stream"], "stream"),
            seq=from_plain(int, plain["seq"], "seq"),
            at=from_plain(int, plain["at"], "at"),
            command=self._untagged(plain["command"], self.commands, "command"),
            events=tuple(self._untagged(event, self.events, f"events[{index}]") for index, event in enumerate(events)),
            refusal=None if plain["refusal"] is None else from_plain(Refusal, plain["refusal"], "refusal"),
        )

    def _untagged(self, plain: Plain, table: Mapping[str, type], path: str) -> Any:
        if not isinstance(plain, dict) or not isinstance(plain.get(TAG), str):
            raise Unreadable(path, f'{kind_of(plain)} without the text "{TAG}"')
        lifted = lift(plain, self._upcasts)
        cls = table.get(str(lifted[TAG]))
        if cls is None:
            raise Unreadable(f"{path} / {TAG}", f"an unknown type {lifted[TAG]}")
        fields = {key: value for key, value in lifted.items() if key != TAG}
        found: Any = from_plain(cls, fields, path)
        if to_plain(found) != fields:
            raise Unreadable(path, "a field that has its default stands there; it is to be left out")
        return found


def tagged(stored: Any, table: Mapping[str, type]) -> dict[str, Plain]:
    """A command or event as plain fields with its stored name and version under "type"."""
    kind = getattr(type(stored), "TYPE", None)
    if not isinstance(kind, str) or table.get(kind) is not type(stored):
        raise InvariantBroken(f"{type(stored).__name__} is not in the table of stored types")
    return {TAG: kind, **to_plain(stored)}


def require_storable(table: Mapping[str, type]) -> None:
    """Every class of the table can be stored under its name; `InvariantBroken` names the first that cannot."""
    for kind, cls in table.items():
        reader = reader_of(cls)
        if getattr(cls, "TYPE", None) != kind or TAG in getattr(cls, "__match_args__", ()) or not callable(reader):
            raise InvariantBroken(f"{cls.__name__} cannot be stored as {kind}")


def _require_stamp(entry: Entry) -> None:
    for name, kind in (("at", int), ("seq", int), ("stream", str)):
        if type(getattr(entry, name)) is not kind:
            raise InvariantBroken(f"entry {entry.seq} bears {name} {getattr(entry, name)!r}")


def _require_entry_fields(plain: Mapping[str, Plain]) -> None:
    unknown, missing = sorted(plain.keys() - _FIELDS), sorted(_FIELDS - plain.keys())
    if unknown:
        raise Unreadable(unknown[0], "an unknown field")
    if missing:
        raise Unreadable(missing[0], "a missing field")
    if plain["v"] != ENTRY_VERSION or plain["v"] is True:
        raise Unreadable("v", f"an entry of version {plain['v']}, only {ENTRY_VERSION} is known")

"""The codec of the hot path: the bytes of `ledger.codec`, several times sooner, by msgspec.

Every stored class gets a mirror whose fields stand in canonical order with the type tag among them; msgspec copies the
object into its mirror, checking types and bounds, and spells it. What it cannot vouch for goes to the reference codec,
which alone says why something is refused: this file has no refusal of its own.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache, reduce
from operator import or_
from types import GenericAlias
from typing import Annotated, Any, Final, Literal

import msgspec

from auction.core.commands import PlaceBid
from auction.core.entries import Entry
from auction.core.errors import Unreadable
from auction.core.events import BidPlaced, OvertimeGranted
from auction.core.refusals import Refusal
from auction.core.seen import Seen
from auction.ledger.canonical import MAX_INT, decode, encode, text_fault
from auction.ledger.codec import ENTRY_VERSION, TAG, Codec, tagged
from auction.ledger.shapes import defaults_of, hints_of, item_of, optional_of
from auction.ledger.upcast import UPCASTS, Upcasts

_LOOKED_THROUGH: Final = threading.RLock()
"""Classes are looked through by one thread at a time, and to the end, before any thread uses what comes of it: msgspec leaves what
it knows of a class where others find it before it has filled it in, and who uses that meanwhile ends the process."""


class FastCodec:
    """Same interface, same bytes, same refusals as `Codec`. Any thread may make one, and use it."""

    def __init__(self, *, commands: Mapping[str, type], events: Mapping[str, type], upcasts: Upcasts = UPCASTS) -> None:
        self._reference = Codec(commands=commands, events=events, upcasts=upcasts)
        self._encode = msgspec.json.Encoder().encode
        with _LOOKED_THROUGH:
            self._command_mirrors = _mirrors(commands)
            self._event_mirrors = _mirrors(events)
            self._bid_mirror = _mirror_of_bids(self._command_mirrors, self._event_mirrors)
            self._command_decoders = _decoders(commands, upcasts)
            self._event_decoders = _decoders(events, upcasts)
            _look_through([*self._command_mirrors.values(), *self._event_mirrors.values(), self._bid_mirror, _Stamp, _REFUSAL])

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

    def entry_to_believe(self, body: bytes) -> Entry:
        """The same for who only believes it, and knows that nobody else wrote it: of a bid at a fraction of the time.

        What it holds is checked to the last field; that it is spelled as canonical bytes are is not. The command of a bid has its
        fields and is of no class of the rules: what follows from a bid, its events say.
        """
        try:
            bid: Any = _BID.decode(body)
        except (ValueError, RecursionError, msgspec.MsgspecError):
            return self.entry_from_bytes(body)
        if bid.happened and bid.refusal is not None:
            return self.entry_from_bytes(body)
        entry: Entry = bid  # it has all that an entry has
        return entry

    def _spell(self, entry: Entry) -> bytes | None:
        events, refusal, mirrors = entry.events, entry.refusal, self._event_mirrors
        if events and refusal is not None:
            return None
        try:
            if len(events) == 1 and type(events[0]) is BidPlaced and type(entry.command) is PlaceBid:
                # Nearly all entries are this, and it is one pass. The entry is not asked for what it has not: that would take long.
                return self._encode(_convert(entry, self._bid_mirror))[:-1] + _VERSION
            stamp = _convert(entry, _Stamp)
            return self._encode(
                {
                    "at": stamp.at,
                    "command": _convert(entry.command, self._command_mirrors[type(entry.command)]),
                    "events": [_convert(event, mirrors[type(event)]) for event in events],
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


class StateCodec:
    """The state of one kind of stream as MessagePack and back, with how far each of its audiences was told.

    Only the fields of known classes come back, each of its type: bytes, whoever wrote them, can make nothing else. A command that a
    state holds, as what waits for a second person, is spelled as an entry spells it.
    """

    def __init__(self, state: type, commands: Mapping[str, type]) -> None:
        self._reference = Codec(commands=commands, events={})
        whole = msgspec.defstruct("_Whole", [("told", dict[tuple[str, str], int]), ("state", state), ("asked", dict[int, bytes])])
        self._whole: Any = whole
        self._encode = msgspec.msgpack.Encoder(enc_hook=_seen_to_bytes).encode
        with _LOOKED_THROUGH:
            self._decode: Any = msgspec.msgpack.Decoder(whole, dec_hook=_seen_from_bytes).decode

    def to_bytes(self, state: Any, told: Mapping[tuple[str, str], int]) -> bytes:
        """The state and the cursors by (role, party). Raises ValueError or TypeError for a state that cannot be kept."""
        requests = getattr(state, "requests", {})
        asked = {number: encode(tagged(request.command, self._reference.commands)) for number, request in requests.items()}
        return self._encode(self._whole(dict(told), _facts_of(state), asked))

    def from_bytes(self, body: bytes) -> tuple[Any, dict[tuple[str, str], int]]:
        """What `to_bytes` was given. Raises ValueError for anything else."""
        try:
            found = self._decode(body)
            for number, asked in found.asked.items():
                command = self._reference.command_from_plain(decode(asked))
                found.state.requests[number] = replace(found.state.requests[number], command=command)
        except (msgspec.MsgspecError, Unreadable, KeyError, RecursionError, AttributeError) as fault:
            raise ValueError(f"no state: {fault}") from fault
        return found.state, found.told


def _facts_of(state: Any) -> Any:
    """The state without what is only remembered of it, and without the commands it holds."""
    changes: dict[str, Any] = {field.name: None for field in fields(state) if not field.compare}
    if getattr(state, "requests", None):
        changes["requests"] = {number: replace(request, command=None) for number, request in state.requests.items()}
    return replace(state, **changes)


def _seen_to_bytes(held: Any) -> bytes:
    if not isinstance(held, Seen):
        raise TypeError(f"{type(held).__name__} is no part of a state")
    return held.to_bytes()


def _seen_from_bytes(kind: type, held: Any) -> Seen:
    if kind is not Seen or not isinstance(held, bytes):
        raise ValueError(f"{kind.__name__} is no part of a state")
    return Seen.from_bytes(held)


_Bounded = Annotated[int, msgspec.Meta(ge=-MAX_INT, le=MAX_INT)]


class _Stamp(msgspec.Struct):
    at: _Bounded
    seq: _Bounded
    stream: str


class _Outer(_Stamp):
    command: msgspec.Raw
    events: list[msgspec.Raw]
    refusal: Refusal | None


class _Never(msgspec.Struct):
    never: None


class _Tagged(msgspec.Struct):
    type: str


_TYPE: Final = "TYPE"
"""Where a stored class says its name, which its spelling has as `TAG`."""
_VERSION: Final = b',"v":%d}' % ENTRY_VERSION
_OUTER: Final = msgspec.json.Decoder(_Outer)
_TAGGED: Final = msgspec.json.Decoder(_Tagged)


_values: Final = msgspec.structs.astuple


def _strict(cls: Any) -> type:
    """A mirror that takes the fields of the class in their order and no others, told from the rest by its type."""
    defaults = defaults_of(cls)
    members: list[Any] = [
        (name, hint, defaults[name]) if name in defaults else (name, hint) for name, hint in hints_of(cls).items()
    ]
    return msgspec.defstruct(cls.__name__, members, tag_field=TAG, tag=cls.TYPE, forbid_unknown_fields=True, gc=False)


def _convert(stored: Any, mirror: type) -> Any:
    return msgspec.convert(stored, mirror, from_attributes=True)


def _settled(body: bytes) -> bool:
    """Whether the non-ASCII body is one the writer would have passed too; the reference knows the finer cases."""
    return text_fault(body.decode("utf-8")) is None


def _look_through(mirrors: Iterable[type]) -> None:
    """Have msgspec know all of these classes, so that none is looked through as it is first converted to, in whichever thread."""
    for mirror in mirrors:
        msgspec.json.Decoder(mirror)


def _mirrors(table: Mapping[str, type]) -> dict[type, type]:
    return {cls: _mirror(cls, is_tagged=True) for cls in table.values()}


def _mirror_of_bids(commands: Mapping[type, type], events: Mapping[type, type]) -> type:
    """The mirror of an entry of one bid that stands, up to its version; of nothing in streams in which nobody bids."""
    command, event = commands.get(PlaceBid, _Never), GenericAlias(tuple, (events.get(BidPlaced, _Never), ...))
    members: list[Any] = [("at", _Bounded), ("command", command), ("events", event), ("refusal", None)]
    members += [("seq", _Bounded), ("stream", str)]
    return msgspec.defstruct("_OneBid", members)


def _decoders(table: Mapping[str, type], upcasts: Upcasts) -> dict[str, msgspec.json.Decoder[Any]]:
    return {kind: _decoder(cls) for kind, cls in table.items() if kind not in upcasts}


@cache
def _decoder(cls: type) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(cls)


@cache
def _mirror(cls: type, *, is_tagged: bool = False) -> type:
    defaults = defaults_of(cls)
    members: list[Any] = [
        (name, _reflected(hint), defaults[name]) if name in defaults else (name, _reflected(hint))
        for name, hint in hints_of(cls).items()
    ]
    if is_tagged:
        members.append((_TYPE, str, msgspec.field(name=TAG)))
    ordered = sorted(members, key=lambda member: TAG if member[0] == _TYPE else str(member[0]))
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

_Asked: Any = _strict(PlaceBid)
_PLACED: Final = _strict(BidPlaced)
_HAPPENED: Final = {_PLACED: BidPlaced, _strict(OvertimeGranted): OvertimeGranted}
_Happened: Any = reduce(or_, _HAPPENED)


class _Bid(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    """The entry of a bid: bids are what long records are made of, and one pass over its bytes gives all of it."""

    at: _Bounded
    command: _Asked
    happened: tuple[_Happened, ...] = msgspec.field(name="events")
    refusal: Refusal | None
    seq: _Bounded
    stream: str
    v: Literal[1]

    @property
    def bid(self) -> Any:
        """What happened, where that is one bid that stands, or None."""
        happened = self.happened
        return happened[0] if len(happened) == 1 and type(happened[0]) is _PLACED else None

    @property
    def events(self) -> tuple[Any, ...]:
        """What happened, in the classes of the rules."""
        return tuple([_HAPPENED[type(event)](*_values(event)) for event in self.happened])


_BID: Final = msgspec.json.Decoder(_Bid)

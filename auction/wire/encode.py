"""What the server says, as bytes. A snapshot or delta is encoded once for its audience, an answer once for its asker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from auction.core.bid_run import BidNews
from auction.core.money import price_text
from auction.core.preview import Preview
from auction.core.refusals import KINDS, Refusal
from auction.core.sight import Row
from auction.core.terms import Lot
from auction.wire import frames

FILLED_TO: Final = 512

_encode: Final = msgspec.json.Encoder().encode
_pack: Final = msgspec.msgpack.Encoder().encode
_unpack: Final = msgspec.msgpack.Decoder(BidNews).decode


class FrameEncoder:
    """The encoder the live room is handed: it knows rows, and nothing of JSON."""

    def snapshot(self, *, auction: str, cursor: int, now: int, terms: Mapping[str, object], rows: Mapping[str, Row]) -> bytes:
        """Everything the audience may see at this cursor."""
        # Rows hold tuples and read-only mappings; the encoder spells both as they are, so nothing is copied.
        return _encode({"t": "snapshot", "auction": auction, "cursor": cursor, "now": now, "terms": terms, "rows": rows})

    def delta(self, *, auction: str, cursor: int, at: int, rows: Mapping[str, Row], gone: Sequence[str]) -> bytes:
        """What changed for the audience."""
        return _encode({"t": "delta", "auction": auction, "cursor": cursor, "at": at, "rows": rows, "gone": gone})

    def shared(self, *, auction: str, at: int, rows: Mapping[str, Row], key: str) -> SharedDelta:
        """What a bid changed for many audiences, to which each one's own fields of the row `key` are added."""
        return SharedDelta(auction=auction, at=at, rows=rows, key=key)

    def packed(self, news: BidNews) -> bytes:
        """The news of a bid in few bytes."""
        return _pack(news)

    def unpacked(self, packed: bytes) -> BidNews:
        """The news again."""
        return _unpack(packed)

    def filled(self, frame: bytes) -> bytes:
        """The frame with blanks behind it, which no reader of JSON minds, up to a multiple of 512 bytes."""
        return filled(frame)

    def stopped(self, *, auction: str) -> bytes:
        """That nothing more is told of the auction until a snapshot of it follows."""
        return error("auction_stopped", auction)


class SharedDelta:
    """A delta of which all that its readers share is encoded: its cursor and what is a reader's own are put in between."""

    __slots__ = ("_begun", "_begun_at", "_blank", "_end", "_head", "_middle", "_tail")

    def __init__(self, *, auction: str, at: int, rows: Mapping[str, Row], key: str) -> None:
        row = _encode(rows.get(key, {}))
        others = _encode({other: rows[other] for other in rows if other != key})
        comma = b"," if len(others) > 2 else b""
        self._head = b'{"t":"delta","auction":%b,"cursor":' % _encode(auction)
        start = b',"at":%d,"rows":{' % at
        self._tail = b'%b},"gone":[]}' % others[1:-1]
        self._blank = start + (b"%b:%b%b" % (_encode(key), row, comma) if key in rows else b"")
        self._middle = start + b"%b:%b%b" % (_encode(key), row[:-1], b"," if key in rows else b"")
        self._end = b"}" + comma + self._tail
        self._begun, self._begun_at = b"", -1

    def frame(self, cursor: int, own: Row | None) -> bytes:
        """The delta at that cursor, with these fields of the reader's own."""
        if own is None:
            return b"%b%d%b%b" % (self._head, cursor, self._blank, self._tail)
        if cursor != self._begun_at:  # most readers are at the same
            self._begun, self._begun_at = b"%b%d%b" % (self._head, cursor, self._middle), cursor
        return b"".join((self._begun, _encode(own)[1:-1], self._end))


def filled(frame: bytes) -> bytes:
    """The frame with blanks behind it up to a multiple of 512 bytes (V13)."""
    return frame + b" " * (-len(frame) % FILLED_TO)


def encode_frame(frame: frames.ServerFrame) -> bytes:
    """Any frame of the server."""
    return _encode(frame)


def ack(*, request: str, seq: int | None, at: int, entry: str, refusal: Refusal | None) -> bytes:
    """The answer to a request, with its receipt; a refusal comes with its rule and what a retry needs."""
    if refusal is None:
        return _encode(frames.Ack(request, "accepted", seq, at, entry, "", "", "", ""))
    kind = KINDS.get(refusal.code)
    again: Any = "changed" if kind is None else kind.again
    return _encode(frames.Ack(request, "refused", seq, at, entry, refusal.code, refusal.rule, again, refusal.detail))


def previewed(*, request: str, auction: str, lot: Lot | None, at: int, told: Preview) -> bytes:
    """What a bid on that lot would bring about, as far as its asker may know."""
    code, rule, detail = ("", "", "") if told.refusal is None else (told.refusal.code, told.refusal.rule, told.refusal.detail)
    again: Any = KINDS[code].again if code else ""
    value = None if lot is None or told.value is None else price_text(told.value, lot.value_scale)
    comparable = None if lot is None or told.comparable is None else price_text(told.comparable, lot.comparable_scale)
    said = told.rank, told.leads, told.overtime, told.closes_at
    return _encode(frames.Previewed(request, auction, at, told.outcome, code, rule, again, detail, value, comparable, *said))


def error(code: str, detail: str, request: str | None = None) -> bytes:
    """A frame that never reached the auction."""
    return _encode(frames.Error(code, detail, request))

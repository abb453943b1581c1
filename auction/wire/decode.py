"""Bytes from a client to a typed frame, or the one reason why not. Nothing else leaves this file: it never raises."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, get_args

import msgspec

from auction.core.words import is_id
from auction.wire.frames import LONGEST_FRAME, ClientFrame
from auction.wire.plain import Malformed, Plain, read_plain, require_texts, skeleton, text_fault

FAULTS: Final = {
    "frame_too_long": "a frame has at most 16384 bytes",
    "frame_not_text": "a frame is UTF-8 text",
    "frame_not_json": "a frame is one JSON object",
    "frame_too_deep": "nested too deep",
    "frame_duplicate_key": "a key stands twice",
    "frame_unknown_type": "there is no such frame",
    "frame_unknown_field": "a field this frame does not have",
    "frame_missing_field": "a field is missing",
    "frame_wrong_type": "a field of another type",
    "frame_malformed_id": "an id is 1 to 64 of A-Z a-z 0-9 . _ - and begins with a letter or digit",
    "frame_malformed_text": "a text that cannot be kept",
}
"""What can be wrong with a frame before anything is asked of the auction (PROTOCOL section 5)."""


@dataclass(frozen=True, slots=True)
class FrameRefused:
    """No frame: the code of PROTOCOL section 5, a detail for the developer, and the request's id where it can be read."""

    code: str
    detail: str
    id: str | None = None


def decode_frame(body: bytes) -> ClientFrame | FrameRefused:
    """The frame these bytes spell, or why they spell none."""
    if len(body) > LONGEST_FRAME:
        return FrameRefused("frame_too_long", FAULTS["frame_too_long"])
    try:
        frame: ClientFrame = _DECODER.decode(body)
    except (ValueError, RecursionError, msgspec.MsgspecError):
        return _why(body)
    # No value is an object, so more colons than fields is a key that stands twice. A field left out hides one; one that is there
    # and need not be shows one too many. Colons within texts are more still: only where there are some, texts are taken out.
    fields = 1 + _fields_told(frame)
    if body.count(b":") != fields and skeleton(body).count(b":") != fields and (why := _fault(body)) is not None:
        return why
    if not _ids_hold(frame) or not ((body.isascii() and _ESCAPE not in body) or _texts_hold(frame)):
        return _why(body)
    return frame


def _fields_told(frame: ClientFrame) -> int:
    """How many fields the frame has if those are left out that have their default."""
    told = len(frame.__struct_fields__)
    for name, default in _DEFAULTS[type(frame)]:
        if getattr(frame, name) == default:
            told -= 1
    return told


def _ids_hold(frame: Any) -> bool:
    for name in _IDS[type(frame)]:  # a plain loop: this is read for every bid
        if not is_id(getattr(frame, name)):
            return False
    return type(frame) not in _OF_LOTS or all(map(is_id, frame.lots))


def _texts_hold(frame: ClientFrame) -> bool:
    texts = [getattr(frame, name) for name in frame.__struct_fields__]
    flat = [text for held in texts for text in (held if isinstance(held, tuple) else (held,)) if isinstance(text, str)]
    return all(text_fault(text) is None for text in flat)


def _why(body: bytes) -> FrameRefused:
    """What is wrong with bytes already known to be no frame."""
    return _fault(body) or FrameRefused("frame_not_json", FAULTS["frame_not_json"])


def _fault(body: bytes) -> FrameRefused | None:
    """The slow way, which sees everything: the first fault in the order of the table above, or None."""
    try:
        plain = read_plain(body)
    except Malformed as fault:
        return FrameRefused(fault.code, _detail(fault))
    named = plain.get("id") if isinstance(plain, dict) else None
    readable = named if isinstance(named, str) and is_id(named) else None
    try:
        _require_frame(plain)
    except Malformed as fault:
        return FrameRefused(fault.code, _detail(fault), readable)
    return None


def _require_frame(plain: Plain) -> None:
    if not isinstance(plain, dict):
        raise Malformed("frame_not_json", "", FAULTS["frame_not_json"])
    if "t" not in plain:
        raise Malformed("frame_missing_field", "t", "missing")
    kind = plain["t"]
    if not isinstance(kind, str):
        raise Malformed("frame_wrong_type", "t", "Expected `str`")
    if kind not in _FRAMES:
        raise Malformed("frame_unknown_type", "t", "no such frame")
    frame = _FRAMES[kind]
    names = {"t", *frame.__struct_fields__}
    needed = names.difference(_OPTIONAL[frame])
    for code, fields in (("frame_unknown_field", plain.keys() - names), ("frame_missing_field", needed - plain.keys())):
        if fields:
            raise Malformed(code, min(fields)[:64], FAULTS[code])
    try:
        built = msgspec.convert(plain, frame, strict=True)
    except msgspec.ValidationError as fault:
        raise Malformed("frame_wrong_type", "", str(fault)[:200]) from None
    except UnicodeEncodeError:  # half a surrogate pair where a number belongs: msgspec would have named the text
        raise Malformed("frame_wrong_type", "", "a text where another type belongs") from None
    if not _ids_hold(built):
        raise Malformed("frame_malformed_id", "", FAULTS["frame_malformed_id"])
    require_texts(plain)


def _detail(fault: Malformed) -> str:
    told = f"{fault.path}: {fault.reason}" if fault.path else fault.reason
    return told.encode("utf-8", "replace").decode("utf-8")  # a key may hold half a surrogate pair, and an answer may not


_ESCAPE: Final = ord("\\")
_FRAMES: Final[dict[str, Any]] = {frame.__struct_config__.tag: frame for frame in get_args(ClientFrame)}
_IDS: Final = {
    frame: tuple(name for name in ("id", "auction", "lot", "supplier") if frame.__annotations__.get(name) == "Id")
    for frame in _FRAMES.values()
}
"""Which fields have to be ids, as their types say; what a deposit is for may be the auction, which is no lot."""
_OF_LOTS: Final = frozenset(frame for frame in _FRAMES.values() if "lots" in frame.__struct_fields__)
_OPTIONAL: Final = {
    frame: frame.__struct_fields__[len(frame.__struct_fields__) - len(frame.__struct_defaults__) :] for frame in _FRAMES.values()
}
"""The fields a frame may leave out, by its kind: those with a default, which come last."""
_DEFAULTS: Final[dict[Any, tuple[tuple[str, Any], ...]]] = {
    frame: tuple(zip(names, frame.__struct_defaults__, strict=True)) for frame, names in _OPTIONAL.items()
}
"""The same with their defaults."""
_DECODER: Final[msgspec.json.Decoder[ClientFrame]] = msgspec.json.Decoder(ClientFrame)

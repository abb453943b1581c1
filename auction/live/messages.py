"""What nodes say to each other. Nothing of it is the truth: it says where to look, and what somebody asks."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

Kind = Literal["asked", "news", "owners", "present", "taken", "held", "award", "loading"]

KINDS: Final = frozenset({"asked", "news", "owners", "present", "taken", "held", "award", "loading"})


@dataclass(frozen=True, slots=True)
class Message:
    """One message.

    `asked`: the command in `body` is asked of the owner of `stream`. `news`: the streams named have so many entries.
    `owners`: streams have other owners, look. `present`: so many suppliers of these streams' auctions are connected here.
    `taken`: so much was let through here lately of whom a limit names. `held`: so many sockets of theirs are open here.
    `award`: how far the joint award of the auction `stream` is, in `body`. `loading`: so many `streams` are to be loaded here.
    """

    kind: Kind
    stream: str = ""
    numbers: Mapping[str, int] = field(default_factory=dict)
    body: bytes = b""


def written(message: Message) -> bytes:
    """The message as bytes: a line of JSON, and what is carried behind it."""
    head: dict[str, Any] = {"kind": message.kind, "stream": message.stream, "numbers": dict(message.numbers)}
    return json.dumps({name: value for name, value in head.items() if value}, separators=(",", ":")).encode() + b"\n" + message.body


def read_message(body: bytes) -> Message | None:
    """The message, or None for anything else: another version's, or nobody's."""
    line, _, carried = body.partition(b"\n")
    try:
        head = json.loads(line)
        kind, stream, numbers = head["kind"], head.get("stream", ""), head.get("numbers", {})
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    sound = kind in KINDS and isinstance(stream, str) and isinstance(numbers, dict)
    if not sound or not all(type(number) is int for number in numbers.values()):
        return None
    return Message(kind, stream, numbers, carried)

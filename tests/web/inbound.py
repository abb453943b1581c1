"""Bytes no client would send, in pieces nobody would cut: our reading beside the parser of `websockets`, byte for byte.

`python -m tests.web.inbound --runs N [--seed S] [--deflate]` plays so many streams and tells the first on which the two differ;
with `--deflate` of sockets that may compress what they send.
"""

from __future__ import annotations

import argparse
import random
import sys
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from websockets.frames import Close, Frame, Opcode
from websockets.protocol import SERVER
from websockets.protocol import Protocol as Parser
from websockets.utils import apply_mask

from auction.web.inbound import Inbound, Reading
from auction.web.unpacking import Unpacking

LONGEST = 300
"""The longest message of these streams, so that short ones reach the limit."""


def a_parser(unpacks: bool) -> Parser:
    """The parser of `websockets`, of a socket that may send messages compressed or not."""
    parser = Parser(SERVER, max_size=LONGEST)
    if unpacks:
        parser.extensions = [Unpacking()]
    return parser


@dataclass(slots=True)
class Heard:
    """What came of a stream: messages, answers and the end, in order."""

    told: list[tuple[str, bytes]] = field(default_factory=list)
    is_over: bool = False

    def tell(self, what: str, data: bytes) -> None:
        if not self.is_over:
            self.told.append((what, data))


@dataclass(frozen=True, slots=True)
class Wire:
    """A transport, as far as reading asks."""

    heard: Heard

    def is_closing(self) -> bool:
        return self.heard.is_over


class Ours(Inbound):
    """Our reading, over nothing."""

    __slots__ = ("heard",)

    def __init__(self, unpacks: bool = False) -> None:
        self.heard = Heard()
        super().__init__(Wire(self.heard), self, Reading(lambda: a_parser(unpacks), apply_mask, LONGEST))  # type: ignore[arg-type]

    def hear(self, body: bytes) -> None:
        self.heard.tell("text", body)

    def hear_binary(self) -> None:
        self.heard.tell("binary", b"")

    def hear_noise(self) -> None:
        pass

    def close(self, code: int, detail: str) -> None:
        raise AssertionError(f"{code} {detail}")

    def write(self, run: bytes) -> bool:
        self.heard.tell("answer", run)
        return True

    def leave(self, goodbye: bytes) -> None:
        self.heard.tell("end", goodbye)
        self.heard.is_over = True


def ours(chunks: Iterable[bytes], unpacks: bool = False) -> Heard:
    """What our reading makes of it."""
    reading = Ours(unpacks)
    for chunk in chunks:
        if not reading.heard.is_over:
            reading.data_received(chunk)
    return reading.heard


def theirs(stream: bytes, unpacks: bool = False) -> Heard:
    """What the parser of `websockets` makes of it, byte by byte, and of a text that is none what uvicorn does."""
    heard, parser = Heard(), a_parser(unpacks)
    parts: list[Any] = []
    for at in range(len(stream)):
        parser.receive_data(stream[at : at + 1])
        for frame in parser.events_received():
            assert isinstance(frame, Frame)
            if frame.opcode in (Opcode.TEXT, Opcode.BINARY):
                parts = [frame.opcode]
            if frame.opcode in (Opcode.TEXT, Opcode.BINARY, Opcode.CONT):
                parts.append(bytes(frame.data))
                if frame.fin:
                    _message(heard, parts[0], b"".join(parts[1:]))
            elif frame.opcode is Opcode.CLOSE:
                heard.tell("end", b"".join(parser.data_to_send()))
                heard.is_over = True
        answers = b"".join(parser.data_to_send())
        if parser.parser_exc is not None:
            heard.tell("end", answers)
            heard.is_over = True
        elif answers:
            heard.tell("answer", answers)
        if heard.is_over:
            break
    return heard


def _message(heard: Heard, opcode: Opcode, body: bytes) -> None:
    if opcode is Opcode.BINARY:
        heard.tell("binary", b"")
        return
    try:
        body.decode()
    except UnicodeDecodeError:
        heard.tell("end", Frame(Opcode.CLOSE, Close(1007, "").serialize()).serialize(mask=False))
        heard.is_over = True
    else:
        heard.tell("text", body)


def a_frame(first: int, body: bytes, *, masked: bool = True, wide: int = 0, mask: bytes = b"\1\2\3\4") -> bytes:
    """A frame with that first byte; `wide` says in how many bytes its length is told at the least."""
    length = len(body)
    if length > 65535 or wide == 8:
        told = bytes((127,)) + length.to_bytes(8, "big")
    elif length > 125 or wide == 2:
        told = bytes((126,)) + length.to_bytes(2, "big")
    else:
        told = bytes((length,))
    if not masked:
        return bytes((first,)) + told + body
    return bytes((first, told[0] | 0x80)) + told[1:] + mask + apply_mask(body, mask)


def a_packed_message(dice: random.Random) -> bytes:
    """A compressed message in a frame or some, with pings between, at times of more than the longest once it is unpacked."""
    body = dice.choice((b"x", b"ab", "é".encode())) * dice.choice(
        (0, 1, 50, LONGEST // 2, LONGEST - 1, LONGEST, LONGEST + 1, 9_000)
    )
    packer = zlib.compressobj(dice.choice((1, 9)), zlib.DEFLATED, -dice.choice((9, 12, 15)))
    small = packer.compress(body) + packer.flush(dice.choice((zlib.Z_SYNC_FLUSH, zlib.Z_SYNC_FLUSH, zlib.Z_FINISH)))
    if dice.random() < 0.9:
        small = small.removesuffix(b"\0\0\xff\xff")
    places = sorted(dice.randrange(len(small) + 1) for _ in range(dice.choice((0, 0, 1, 2))))
    edges, made = [0, *places, len(small)], b""
    for number, (edge, after) in enumerate(pairwise(edges)):
        first = (0x40 | dice.choice((1, 1, 1, 2)) if number == 0 else 0) | (0x80 if number == len(places) else 0)
        made += a_frame(first, small[edge:after], mask=dice.randbytes(4))
        made += a_frame(0x89, b"there?") if dice.random() < 0.1 else b""
    return made


def a_stream(dice: random.Random, unpacks: bool = False) -> bytes:
    """Some frames, most of them sound, some of them nearly so, now and then cut, doubled or hit by a stray byte."""
    stream, begun = bytearray(), False
    for _ in range(dice.randint(1, 8)):
        if unpacks and dice.random() < (0.02 if begun else 0.4):
            stream += a_packed_message(dice)
            continue
        length = dice.choice((0, 1, 2, 5, 20, 124, 125, 126, 127, LONGEST - 1, LONGEST))
        if dice.random() < 0.9:
            first = dice.choice((0x00, 0x80, 0x80, 0x89, 0x8A) if begun else (0x81, 0x81, 0x81, 0x01, 0x02, 0x82, 0x89, 0x8A))
            length = min(length, 125 if first > 0x88 else 60 if begun or first < 3 else LONGEST)
            begun = first < 3 if first < 0x80 else begun and first != 0x80
        else:
            first = dice.choice((0x81, 0x89, 0x01, 0x80, 0x00, 0x82, 0x88, 0x88, 0x88, dice.randrange(256)))
            length += dice.choice((0, 0, 1))
        noise = dice.randbytes(length) if dice.random() < 0.1 else ("é" * length).encode()[: length // 2 * 2]
        body = dice.choice((b"x" * length, b"{" * length, noise, b"\x03\xe8" + b"y" * length if first == 0x88 else b""))
        stream += a_frame(first, body, masked=dice.random() > 0.01, wide=dice.choice((0, 0, 0, 2, 8)), mask=dice.randbytes(4))
    if dice.random() < 0.05:
        stream[dice.randrange(len(stream))] = dice.randrange(256)
    if dice.random() < 0.1:
        del stream[dice.randrange(len(stream)) :]
    return bytes(stream)


def cut(stream: bytes, places: Sequence[int]) -> list[bytes]:
    """The stream in pieces."""
    edges = [0, *sorted(place for place in places if 0 < place < len(stream)), len(stream)]
    return [stream[edge:after] for edge, after in pairwise(edges) if edge < after]


def main(arguments: list[str]) -> int:
    """Play, and tell the first difference."""
    parser = argparse.ArgumentParser(prog="python -m tests.web.inbound")
    parser.add_argument("--runs", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--deflate", action="store_true")
    chosen = parser.parse_args(arguments)
    ends = messages = 0
    for number in range(chosen.runs):
        dice = random.Random(f"{chosen.seed} {number}")
        stream = a_stream(dice, chosen.deflate)
        pieces = cut(stream, [dice.randrange(len(stream) + 1) for _ in range(dice.choice((0, 1, 3, 40)))])
        mine, reference = ours(pieces, chosen.deflate), theirs(stream, chosen.deflate)
        if mine != reference:
            print(f"seed {chosen.seed}, run {number}: {pieces!r}\n  ours   {mine.told!r}\n  theirs {reference.told!r}")
            return 1
        ends += reference.is_over
        messages += len(reference.told)
    print(f"{chosen.runs} streams alike: {messages} messages, answers and ends, of which {ends} ends")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Frames straight to the line: the bytes any client reads, in order, bounded, and never after the end."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import pytest
from websockets.frames import Frame, Opcode

from auction.web.line import Line, text_frame
from auction.web.socket import Connection
from tests.web.stand import Stand, eventually


@pytest.mark.parametrize("length", [0, 1, 125, 126, 127, 65_535, 65_536, 200_000])
def test_a_text_frame_is_the_one_that_websockets_would_send(length: int) -> None:
    body = b"x" * length
    assert text_frame(body) == Frame(Opcode.TEXT, body).serialize(mask=False)


class Pipe:
    """A transport over one end of a real socket pair, whose buffer the test fills as it likes."""

    def __init__(self) -> None:
        self.ours, self.theirs = socket.socketpair()
        self.ours.setblocking(False)
        self.theirs.setblocking(False)
        self.buffered = bytearray()

    def get_extra_info(self, name: str) -> Any:
        return self.ours if name == "socket" else None

    def get_write_buffer_size(self) -> int:
        return len(self.buffered)

    def write(self, data: bytes) -> None:
        self.buffered += data

    def read(self) -> bytes:
        """All the other end can read now."""
        found = b""
        while True:
            try:
                found += (more := self.theirs.recv(1 << 20))
            except BlockingIOError:
                return found
            if not more:
                return found

    def close(self) -> None:
        self.ours.close()
        self.theirs.close()


@pytest.fixture
def pipe() -> Any:
    made = Pipe()
    yield made
    made.close()


def a_line(pipe: Any, *, is_open: bool = True) -> Line:
    return Line(pipe, lambda: is_open)


def test_several_frames_go_in_one_run_and_in_order(pipe: Pipe) -> None:
    assert a_line(pipe).send([b"one", b"two"], 1000)
    assert pipe.read() == text_frame(b"one") + text_frame(b"two")
    assert not pipe.buffered


def test_the_same_frames_reach_every_line_whole(pipe: Pipe) -> None:
    other = Pipe()
    frames = [b"news"]
    for line in (a_line(pipe), a_line(other)):
        assert line.send(frames, 1000)
        assert line.send([b"own"], 1000)
    assert pipe.read() == other.read() == text_frame(b"news") + text_frame(b"own")
    other.close()


def test_what_the_kernel_does_not_take_waits_in_the_transport_and_the_next_frames_behind_it(pipe: Pipe) -> None:
    line, sent = a_line(pipe), b""
    while not pipe.buffered:
        assert line.send([b"x" * 60_000], 1 << 20)
        sent += text_frame(b"x" * 60_000)
    assert line.send([b"last"], 1 << 20)
    read = pipe.read()
    assert read + bytes(pipe.buffered) == sent + text_frame(b"last")
    assert pipe.read() == b"", "a frame overtook what waits"


def test_a_reader_that_lets_too_much_wait_is_told_of(pipe: Pipe) -> None:
    pipe.buffered += b"x" * 900
    line = a_line(pipe)
    assert line.send([b"y" * 50], 1000)
    assert line.send([b"y" * 50], 1000)  # the largest of what waits does not count
    assert not line.send([b"y" * 50], 1000)
    assert len(pipe.buffered) == 900 + 2 * 52


def test_a_line_that_is_closed_or_broken_takes_frames_and_sends_nothing(pipe: Pipe) -> None:
    assert a_line(pipe, is_open=False).send([b"late"], 1000)
    assert pipe.read() == b""
    pipe.theirs.close()
    assert a_line(pipe).send([b"lost"], 1000)
    assert bytes(pipe.buffered) == text_frame(b"lost"), "the transport is to find out"


async def test_a_reader_that_never_reads_is_dropped_whatever_waits_for_it(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auction.web.socket.CLOSE_WITHIN_S", 0.05)
    s1 = await stand.person("supplier", "s1")
    async with s1.line():
        (connection,) = stand.lobby._connections
        line = connection._line
        assert line is not None
        line._transport.pause_reading()
        while line.send([b" " * 200_000], 1 << 24):
            pass
        connection.close(4008, "slow")
        await eventually(lambda: stand.lobby.count == 0 and line._transport.get_write_buffer_size() == 0)


async def test_the_server_offers_every_socket_a_line(stand: Stand) -> None:
    s1 = await stand.person("supplier", "s1")
    async with s1.line():
        connections: list[Connection] = list(stand.lobby._connections)
        await asyncio.sleep(0)
        assert len(connections) == 1
        assert all(each._line is not None for each in connections), "uvicorn's protocol has changed: sockets fell back to the queue"

"""Frames straight to the line: the bytes any client reads, in order, bounded, and never after the end."""

from __future__ import annotations

import asyncio
import gc
import socket
import tracemalloc
from collections.abc import Sequence
from typing import Any, cast

import pytest
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from websockets.frames import Close, Frame, Opcode
from websockets.server import ServerProtocol

from auction.core.words import Actor
from auction.web.framing import A_PING, close_frame, framed, pong_frame, text_frame
from auction.web.hub import Hub
from auction.web.line import BESIDE, MOST_BEHIND, HandedOver, Line
from auction.web.socket import Connection
from auction.web.unpacking import READING
from auction.web.uvicorn import HubProtocol
from auction.wire import encode, frames
from tests.terms import COORDINATOR, OPENS, an_auction
from tests.web.stand import Stand, eventually


@pytest.mark.parametrize("length", [0, 1, 125, 126, 127, 65_535, 65_536, 200_000])
def test_a_text_frame_is_the_one_that_websockets_would_send(length: int) -> None:
    body = b"x" * length
    assert text_frame(body) == Frame(Opcode.TEXT, body).serialize(mask=False)


def test_control_frames_are_those_that_websockets_would_send() -> None:
    assert Frame(Opcode.PING, b"").serialize(mask=False) == A_PING
    assert pong_frame(b"x" * 125) == Frame(Opcode.PONG, b"x" * 125).serialize(mask=False)
    assert close_frame(4008, "slow") == Frame(Opcode.CLOSE, Close(4008, "slow").serialize()).serialize(mask=False)
    assert len(close_frame(4000, "é" * 100)) == 2 + 2 + 122, "a long reason is cut between letters"


class Pipe:
    """A transport over one end of a real socket pair, whose buffer the test fills as it likes."""

    def __init__(self) -> None:
        self.ours, self.theirs = socket.socketpair()
        self.ours.setblocking(False)
        self.theirs.setblocking(False)
        self.buffered = bytearray()
        self.closed = self.aborted = False

    def get_extra_info(self, name: str) -> Any:
        return self.ours if name == "socket" else None

    def get_write_buffer_size(self) -> int:
        return len(self.buffered)

    def set_protocol(self, protocol: Any) -> None:
        pass

    def set_write_buffer_limits(self, high: int) -> None:
        assert high == 0

    def is_closing(self) -> bool:
        return self.closed or self.aborted

    def write(self, data: bytes) -> None:
        self.buffered += data

    def close(self) -> None:
        self.closed = True

    def abort(self) -> None:
        self.aborted = True

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

    def fill(self, line: Line) -> bytes:
        """Write until something waits; returns what was written."""
        sent = b""
        while not self.buffered:
            assert line.send([b"x" * 60_000])
            sent += text_frame(b"x" * 60_000)
        return sent

    def end(self) -> None:
        self.ours.close()
        self.theirs.close()


class Party:
    """Whoever sits at the other end, writing down what a line tells it."""

    def __init__(self) -> None:
        self.heard: list[bytes | str] = []

    def hear(self, body: bytes) -> None:
        self.heard.append(body)

    def hear_binary(self) -> None:
        self.heard.append("binary")

    def hear_noise(self) -> None:
        self.heard.append("noise")

    def slowed(self) -> None:
        self.heard.append("slowed")

    def drained(self) -> None:
        self.heard.append("drained")

    def close(self, code: int, detail: str) -> None:
        self.heard.append(f"close {code}")

    def gone(self) -> None:
        self.heard.append("gone")


@pytest.fixture
def pipe() -> Any:
    made = Pipe()
    yield made
    made.end()


def a_line(pipe: Any, hub: Hub | None = None) -> tuple[Line, Party]:
    party = Party()
    return Line(hub or Hub(), party, HandedOver(pipe, set(), READING)), party


async def test_several_frames_go_in_one_run_and_in_order(pipe: Pipe) -> None:
    assert a_line(pipe)[0].send([b"one", b"two"])
    assert pipe.read() == text_frame(b"one") + text_frame(b"two")
    assert not pipe.buffered


async def test_the_same_frames_reach_every_line_whole(pipe: Pipe) -> None:
    other = Pipe()
    frames = [b"news"]
    for line in (a_line(pipe)[0], a_line(other)[0]):
        assert line.send(frames)
        assert line.send([b"own"])
    assert pipe.read() == other.read() == text_frame(b"news") + text_frame(b"own")
    other.end()


async def test_what_the_kernel_does_not_take_waits_in_the_transport_and_the_next_frames_behind_it(pipe: Pipe) -> None:
    line, party = a_line(pipe)
    sent = pipe.fill(line)
    assert party.heard == ["slowed"]
    assert line.send([b"next"])
    assert line.send([b"last"])
    read, behind = pipe.read(), text_frame(b"next") + text_frame(b"last")
    assert read + bytes(pipe.buffered) == sent
    assert line.waiting == len(pipe.buffered) + len(behind)
    assert pipe.read() == b"", "a frame overtook what waits"
    pipe.buffered.clear()
    line.resume_writing()
    assert bytes(pipe.buffered) == behind
    assert party.heard == ["slowed"], "it still waits"
    pipe.buffered.clear()
    line.resume_writing()
    assert party.heard == ["slowed", "drained"]
    assert line.send([b"fast"])
    assert pipe.read() == text_frame(b"fast")


async def test_what_waits_goes_before_the_goodbye(pipe: Pipe) -> None:
    line, _ = a_line(pipe)
    sent = pipe.fill(line)
    assert line.send([b"last"])
    line.end(4008, "slow")
    assert pipe.read() + bytes(pipe.buffered) == sent + text_frame(b"last") + close_frame(4008, "slow")


async def test_answers_go_out_before_what_is_told_after_them_and_in_one_write(pipe: Pipe) -> None:
    hub = Hub()
    line, _ = a_line(pipe, hub)
    line.answer(b"ack")
    line.answer(b"ack too")
    assert pipe.read() == b""
    assert line.send([b"news"])
    assert not hub.held
    line.answer(b"late")
    await asyncio.sleep(0)
    assert pipe.read() == b"".join(map(text_frame, (b"ack", b"ack too", b"news", b"late")))


async def test_so_much_waits_for_a_reader_and_no_more_whatever_the_first_was(pipe: Pipe) -> None:
    line, party = a_line(pipe)
    pipe.buffered += b"x" * 300_000
    line.pause_writing()
    room = MOST_BEHIND
    while line.send([b"y" * 1000]):
        room -= 1004 + BESIDE
    assert 0 <= room < 1004 + BESIDE
    before = line.waiting
    assert not line.send([b"y" * 1000])
    assert line.send([b"y" * (room - 4 - BESIDE)])
    line.answer(b"an answer is not left out")
    line.flush()
    assert party.heard == ["slowed", "close 4008"]
    assert line.waiting <= before + room
    pipe.buffered.clear()
    line.resume_writing()
    assert len(pipe.buffered) == line.waiting <= MOST_BEHIND, "what waited behind the first is in the transport, in one piece"
    assert not line.send([b"y" * MOST_BEHIND]), "which counts, now that the first is gone"
    pipe.buffered.clear()
    line.resume_writing()
    assert party.heard[-1] == "drained"
    assert line.send([b"z" * 100_000]), "a line on which nothing waits takes what is of any size"


@pytest.mark.parametrize("length", [20, 200, 2000])
async def test_what_waits_takes_no_more_memory_than_it_may(pipe: Pipe, length: int) -> None:
    line, _ = a_line(pipe)
    pipe.buffered += b"x" * 300_000
    line.pause_writing()
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    number = 0
    while line.send([b"%*d" % (length, number)]):  # each another, as suppliers are told
        number += 1
    assert framed([b"another"]), "so that what was not taken is not remembered"
    taken = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert MOST_BEHIND / 2 < taken <= MOST_BEHIND


async def test_the_kernel_keeps_little_for_who_does_not_read(stand: Stand) -> None:
    s1 = await stand.person("supplier", "s1")
    async with stand.dial(s1.cookie, max_queue=1) as theirs:
        await theirs.say({"t": "hello", "v": 1})
        await theirs.hear("welcome")
        (connection,) = stand.lobby._connections
        line = connection.way
        assert isinstance(line, Line)
        theirs.socket.transport.pause_reading()
        taken = 0
        while line.is_fast:
            assert line.send([b" " * 10_000])
            taken += 10_004
        assert taken - line.waiting < 1_000_000, "which it is from two megabytes on without a bound"


async def test_only_a_reader_that_takes_next_to_nothing_is_stuck(pipe: Pipe) -> None:
    hub = Hub()
    line, _ = a_line(pipe, hub)
    pipe.buffered += b"x" * 300_000
    line.pause_writing()
    began = hub.now()
    assert not line.is_stuck(began + 9, 10)
    del pipe.buffered[:MOST_BEHIND]
    assert not line.is_stuck(began + 11, 10), "it reads, if slowly"
    assert line.send([b"y" * 1000])
    assert not line.is_stuck(began + 20, 10)
    del pipe.buffered[: MOST_BEHIND - 1]
    assert line.is_stuck(began + 22, 10)


async def test_a_line_that_is_closed_or_broken_takes_frames_and_sends_nothing(pipe: Pipe) -> None:
    line, _ = a_line(pipe)
    line.end(4008, "slow")
    assert line.send([b"late"])
    assert pipe.read() == b""
    assert bytes(pipe.buffered) == close_frame(4008, "slow")
    other = Pipe()
    broken, _ = a_line(other)
    other.theirs.close()
    assert broken.send([b"lost"])
    assert other.aborted
    other.end()


async def test_nothing_is_written_to_a_handle_that_may_be_anothers_by_now(pipe: Pipe) -> None:
    hub = Hub()
    line, party = a_line(pipe, hub)
    line.answer(b"held")
    line.connection_lost(None)
    assert party.heard == ["gone"]
    assert line.send([b"late"])
    line.flush()
    await asyncio.sleep(0)
    assert pipe.read() == b""
    assert not any((hub.lines, hub.held, hub.slow, hub.closing))


async def test_the_silent_are_asked_and_who_does_not_answer_is_dropped(pipe: Pipe) -> None:
    hub, other = Hub(), Pipe()
    silent, _ = a_line(pipe, hub)
    alive, _ = a_line(other, hub)
    for number in range(4):
        hub.sweep(hub.now() + 15.1 * number, 15)
        alive.data_received(b"\x8a\x80\0\0\0\0")
        assert pipe.aborted == (number > 1)
    assert pipe.read() == A_PING
    assert other.read() == b"", "who speaks is not asked"
    assert not other.aborted
    assert silent.is_closing
    other.end()


async def test_a_reader_that_never_reads_is_dropped_whatever_waits_for_it(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auction.web.hub.CLOSE_WITHIN_S", 0.05)
    s1 = await stand.person("supplier", "s1")
    async with s1.line():
        (connection,) = stand.lobby._connections
        line = connection.way
        assert isinstance(line, Line)
        line.transport.pause_reading()
        while line.is_fast:
            line.send([b" " * 200_000])
        connection.close(4008, "slow")
        await eventually(lambda: stand.lobby.count == 0 and line.transport.get_write_buffer_size() == 0)


async def test_the_server_hands_every_socket_over(stand: Stand) -> None:
    s1 = await stand.person("supplier", "s1")
    async with s1.line():
        connections: list[Connection] = list(stand.lobby._connections)
        await asyncio.sleep(0)
        assert len(connections) == 1
        assert isinstance(connections[0].way, Line), "uvicorn's protocol has changed: sockets fell back to the queue"
        assert connections[0].way.is_fast


class Sink:
    """What follows an auction by a line, as `Follow` does."""

    def __init__(self, line: Line) -> None:
        self.line, self.number, self.crowd = line, line.handle, None
        self.fed: list[bytes] = []

    @property
    def handle(self) -> int | None:
        return self.number if self.line.is_fast else None

    def feed(self, frames: Sequence[bytes]) -> None:
        self.fed += frames
        self.line.send(frames)

    def drop(self) -> None:
        self.line.drop()


async def test_one_alone_in_a_crowd_is_told_as_many_are(pipe: Pipe) -> None:
    hub, other = Hub(), Pipe()
    crowd = hub.crowd()
    (line, _), (second, _) = a_line(pipe, hub), a_line(other, hub)
    one, two = cast(Any, Sink(line)), cast(Any, Sink(second))
    crowd.add(one)
    crowd.tell([b"one"])
    line.answer(b"ack")
    crowd.tell([b"two"])
    assert pipe.read() == b"".join(map(text_frame, (b"one", b"ack", b"two"))), "answers first"
    crowd.add(two)
    crowd.tell([b"three"])
    assert pipe.read() == other.read() == text_frame(b"three")
    crowd.remove(two)
    crowd.tell([b"four"])
    assert (pipe.read(), other.read()) == (text_frame(b"four"), b"")
    sent = pipe.fill(line)
    crowd.take_aside(one, one.number)
    crowd.tell([b"five"])
    assert one.fed == [b"five"], "who is slow is told one by one"
    assert pipe.read() + bytes(pipe.buffered) == sent
    other.end()


async def test_one_alone_of_whom_the_kernel_takes_no_more_keeps_the_order(pipe: Pipe) -> None:
    hub = Hub()
    crowd = hub.crowd()
    line, party = a_line(pipe, hub)
    crowd.add(cast(Any, Sink(line)))
    frames, sent = [b"x" * 60_000], b""
    while line.is_fast:
        crowd.tell(frames)
        sent += text_frame(frames[0])
    assert party.heard == ["slowed"]
    assert pipe.read() + bytes(pipe.buffered) == sent


async def test_one_alone_whose_line_is_broken_is_dropped(pipe: Pipe) -> None:
    hub = Hub()
    crowd = hub.crowd()
    line, _ = a_line(pipe, hub)
    crowd.add(cast(Any, Sink(line)))
    pipe.theirs.close()
    crowd.tell([b"lost"])
    assert pipe.aborted
    assert line.is_closing


async def test_who_comes_and_goes_leaves_nothing_for_the_collector_of_cycles(stand: Stand) -> None:
    room = await stand.announced()
    observer = await stand.person("observer", "o1")
    gc.collect()
    gc.disable()
    try:
        for _ in range(3):
            async with observer.line() as line:
                await line.say({"t": "subscribe", "auction": room.state.known_terms().auction, "cursor": None})
                await line.hear("snapshot")
        await eventually(lambda: not stand.lobby.count)
        await asyncio.sleep(0)
        kinds = (Connection, Line, HubProtocol, HttpToolsProtocol, ServerProtocol)
        await eventually(lambda: not [held for held in gc.get_objects() if type(held) in kinds])
    finally:
        gc.enable()


async def test_all_sockets_of_a_party_hold_one_list_as_long_as_it_is_the_same(stand: Stand) -> None:
    await stand.announced()
    observer = await stand.person("observer", "o1")
    async with observer.line(), observer.line():
        first, second = (connection.listed for connection in stand.lobby._connections)
        assert first is second is not None
    await eventually(lambda: not stand.lobby.count)
    assert not stand.lobby._lists


async def test_a_changed_list_is_found_and_spelled_once_for_all_sockets_of_a_party(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    observer = await stand.person("observer", "o1")
    spelled: list[frames.ServerFrame] = []
    as_it_is = encode.encode_frame

    def encode_frame(frame: frames.ServerFrame) -> bytes:
        spelled.append(frame)
        return as_it_is(frame)

    async with observer.line() as first, observer.line() as second:
        monkeypatch.setattr(encode, "encode_frame", encode_frame)
        await stand.announced()
        heard = [await line.hear("auctions") for line in (first, second)]
    assert heard[0] == heard[1]
    assert len([frame for frame in spelled if isinstance(frame, frames.Auctions)]) == 1


async def test_all_parties_are_told_of_one_item_as_long_as_it_is_the_same(stand: Stand) -> None:
    room = await stand.announced()
    listing, actors = stand.app.state.listing, (COORDINATOR, Actor("observer", "o1"))
    first, second = (listing.of(actor)[0][1] for actor in actors)
    assert first is second
    await stand.until(room, OPENS)
    first, second = (listing.of(actor)[0][1] for actor in actors)
    assert first is second
    assert first.status == "open"


# --- those who only watch -----------------------------------------------------------------------------------------


def a_paced_crowd(pipe: Pipe, monkeypatch: pytest.MonkeyPatch) -> tuple[Any, list[float], Any, Line]:
    """A crowd that is told once in 20 ms of a made-up clock, its one follower by that pipe."""
    hub, now = Hub(observers_every_s=0.02), [100.0]
    monkeypatch.setattr(hub, "now", lambda: now[0])
    crowd: Any = hub.paced_crowd()
    line, _ = a_line(pipe, hub)
    sink = cast(Any, Sink(line))
    crowd.add(sink)
    return crowd, now, sink, line


async def test_who_only_watches_is_told_at_once_and_then_of_all_in_one_write(pipe: Pipe, monkeypatch: pytest.MonkeyPatch) -> None:
    crowd, now, _, _ = a_paced_crowd(pipe, monkeypatch)
    crowd.tell([b"one"])
    assert pipe.read() == text_frame(b"one"), "after a quiet time"
    crowd.tell([b"two"])
    crowd.tell([b"three", b"four"])
    assert pipe.read() == b""
    timer = crowd._timer
    assert timer is not None
    crowd._tell_all()  # as the timer does
    assert timer.cancelled()
    assert pipe.read() == b"".join(map(text_frame, (b"two", b"three", b"four")))
    now[0] += 0.03
    crowd.tell([b"five"])
    assert pipe.read() == text_frame(b"five")


async def test_who_comes_while_something_waits_is_told_none_of_it(pipe: Pipe, monkeypatch: pytest.MonkeyPatch) -> None:
    crowd, _, sink, _ = a_paced_crowd(pipe, monkeypatch)
    other = Pipe()
    new, _ = a_line(other, crowd._hub)
    crowd.tell([b"one"])
    crowd.tell([b"two"])
    crowd.add(cast(Any, Sink(new)))
    assert (pipe.read(), other.read()) == (text_frame(b"one") + text_frame(b"two"), b"")
    crowd.tell([b"three"])
    crowd.add(sink)  # it asked for how things stand, and is told so next
    assert (pipe.read(), other.read()) == (b"", text_frame(b"three"))
    assert len(crowd) == 2
    other.end()


async def test_who_is_fast_again_was_told_what_waited(pipe: Pipe, monkeypatch: pytest.MonkeyPatch) -> None:
    crowd, _, sink, line = a_paced_crowd(pipe, monkeypatch)
    crowd.tell([b"one"])
    sent = text_frame(b"one") + pipe.fill(line)
    crowd.take_aside(sink, sink.number)
    crowd.tell([b"two"])
    assert pipe.read() + bytes(pipe.buffered) == sent
    pipe.buffered.clear()
    line.resume_writing()
    crowd.speed_up(sink)
    assert pipe.read() == text_frame(b"two")
    assert sink.number in crowd._fast


async def test_observers_miss_nothing_and_suppliers_do_not_wait(stand: Stand) -> None:
    stand.lobby._hub.observers_every_s = 0.05
    await stand.opened(an_auction())
    watcher, bidder = await stand.person("observer", "o1"), await stand.person("supplier", "s1")
    subscribe = {"t": "subscribe", "auction": "A-1", "cursor": None}
    async with watcher.line() as watching, bidder.line() as bidding:
        for line in (watching, bidding):
            await line.say(subscribe)
        first = await watching.hear("snapshot")
        for number in range(30):
            bid = {
                "t": "bid",
                "id": f"r{number}",
                "auction": "A-1",
                "lot": "L1",
                "prices": [f"{900 - number}.00"],
                "confirm": False,
            }
            assert (await bidding.ask(bid))["outcome"] == "accepted"
        heard = [await watching.hear() for _ in range(30)]
        assert {frame["t"] for frame in heard} == {"delta"}
        assert [frame["cursor"] - first["cursor"] for frame in heard] == list(range(1, 31))

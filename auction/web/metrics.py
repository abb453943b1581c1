"""`/metrics` as Prometheus reads it, on an address of its own: no door of the public server leads there.

Labels are outcomes of a fixed list. No name, price, id of a party or of an auction is ever in it, and no count tells of bids that
lie sealed (`live/measures.py`).
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from typing import Final

from auction.live.measures import Histogram, Measures, lies_sealed
from auction.live.rooms import Rooms
from auction.web.lobby import Lobby

LONGEST_HEAD: Final = 8192
ASKED_WITHIN_S: Final = 5
MOST_AT_ONCE: Final = 16

Sample = tuple[str, float]
Family = tuple[str, str, str, Iterable[Sample]]


def page(rooms: Rooms, lobby: Lobby, measures: Measures) -> str:
    """Everything that is measured, in Prometheus's text format."""
    owned = sum(room.is_owned for room in rooms.all())
    shown = measures.shown()
    queues = [room.state.seq - room.durable_seq for room in rooms.all() if not lies_sealed(room.state)]
    single: list[tuple[str, str, str, float]] = [
        ("poolbid_commits_total", "counter", "Commits of this node", measures.seconds.count),
        ("poolbid_entries_total", "counter", "Entries this node has committed", shown.entries),
        ("poolbid_commit_slowest_seconds", "gauge", "At most so long took each of the last 64 commits", measures.slowest()),
        ("poolbid_queue_entries", "gauge", "Entries decided that are not durable yet", sum(queues)),
        ("poolbid_fanout_frames_total", "counter", "Frames of news sent to followers of auctions", shown.frames),
        ("poolbid_fanout_bytes_total", "counter", "Bytes of those frames", shown.bytes),
        ("poolbid_rooms_owned", "gauge", "Streams this node decides", owned),
        ("poolbid_rooms_followed", "gauge", "Streams this node follows", len(rooms.all()) - owned),
        ("poolbid_rooms_stopped", "gauge", "Streams that decide nothing for the time being", len(rooms.stopped())),
        ("poolbid_rooms_loading", "gauge", "Streams that have not been loaded since the start", len(rooms.opening)),
        ("poolbid_rooms_waiting", "gauge", "Streams whose decisions are not durable yet", sum(map(bool, queues))),
        ("poolbid_sockets", "gauge", "Open sockets", lobby.count),
        ("poolbid_readers_slow", "gauge", "Sockets whose reader is behind", lobby.slow),
        ("poolbid_readers_dropped_total", "counter", "Sockets dropped because they did not read, close or answer", lobby.dropped),
        ("poolbid_log_lines_left_out_total", "counter", "Lines not logged, as too many like them were", measures.lines_left_out()),
        ("poolbid_ready", "gauge", "1 while /readyz says ready", is_ready(rooms, lobby) is None),
    ]
    if rooms.node is not None:
        single.append(("poolbid_nodes", "gauge", "Nodes that are alive, as known here", len(rooms.node.alive)))
        single.append(("poolbid_deciders", "gauge", "Those of them that may own streams: not gateways", len(rooms.node.deciders)))
        single.append(("poolbid_relay_up", "gauge", "1 while messages pass between nodes", rooms.node.is_heard))
        lags = [(entries, seconds) for room, entries, seconds in rooms.node.lags() if not lies_sealed(room.state)]
        single.append(
            ("poolbid_follower_lag_entries", "gauge", "Entries of the log not known here yet", sum(lag[0] for lag in lags))
        )
        oldest = max((lag[1] for lag in lags), default=0.0)
        single.append(
            ("poolbid_follower_lag_seconds", "gauge", "How long the oldest of them has been in it, as heard here", oldest)
        )
        forwarded = sum(len(room.forwarding) for room in rooms.shared() if not lies_sealed(room.state))
        single.append(("poolbid_forwarded_waiting", "gauge", "Requests that wait for the node that decides them", forwarded))
        single.append(("poolbid_behind", "gauge", "1 while it is long since this node looked at the log", rooms.node.is_behind))
    families: list[Family] = [(name, kind, what, [("", float(value))]) for name, kind, what, value in single]
    refused = [(f'{{code="{code}"}}', float(count)) for code, count in sorted(shown.refusals.items())]
    families.append(("poolbid_refusals_total", "counter", "Requests refused by the rules here, by code", refused))
    turned_away = [(f'{{code="{why}"}}', float(count)) for why, count in sorted(lobby.turned_away.items())]
    families.append(("poolbid_turned_away_total", "counter", "What was over a limit, by which", turned_away))
    families.append(_histogram("poolbid_commit_seconds", "How long a commit took", measures.seconds))
    families.append(_histogram("poolbid_commit_entries", "Entries of one commit", measures.sizes))
    families.append(_histogram("poolbid_loop_lag_seconds", "How late the event loop comes to what is due", measures.lag))
    lines = []
    for name, kind, what, samples in families:
        lines += [f"# HELP {name} {what}", f"# TYPE {name} {kind}", *(f"{name}{label} {value:.15g}" for label, value in samples)]
    return "\n".join(lines) + "\n"


def is_ready(rooms: Rooms, lobby: Lobby) -> str | None:
    """None while people may be sent here; else why not.

    The node drains, the ledger is lost, the node has not renewed its lease, it is a gateway and no node is there that decides, or
    it is still loading while another node has all that people may ask for.
    """
    if lobby.is_draining:
        return "draining"
    if rooms.is_ledger_lost:
        return "ledger_unavailable"
    if rooms.node is not None and not rooms.node.may_decide():
        return "may_not_decide"
    if rooms.node is not None and not rooms.node.deciders:
        return "nobody_decides"
    if rooms.node is not None and rooms.opening and rooms.node.others_serve:
        return "loading"
    return None


@asynccontextmanager
async def exposed(door: tuple[str, int] | None, told: Callable[[], str]) -> AsyncIterator[int]:
    """Serve what is told at that address, `GET /metrics` and nothing else; yields the port, 0 where none is served."""
    if door is None:
        yield 0
        return
    going: set[asyncio.StreamWriter] = set()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if len(going) >= MOST_AT_ONCE:
            writer.transport.abort()
            return
        going.add(writer)
        try:
            async with asyncio.timeout(ASKED_WITHIN_S):
                head = await reader.readuntil(b"\r\n\r\n")
                writer.write(_answer(head.partition(b"\r\n")[0], told))
                await writer.drain()
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            writer.transport.abort()
        finally:
            going.discard(writer)
            writer.close()

    server = await asyncio.start_server(answer, *door, limit=LONGEST_HEAD)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for writer in tuple(going):
            writer.transport.abort()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(server.wait_closed(), 1)


def _answer(line: bytes, told: Callable[[], str]) -> bytes:
    """The whole answer to a request line."""
    if line.split(b" ")[:2] == [b"GET", b"/metrics"]:
        status, body = "200 OK", told().encode()
    else:
        status, body = "404 Not Found", b""
    head = (
        f"HTTP/1.1 {status}\r\nContent-Type: text/plain; version=0.0.4\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    return head.encode() + body


def _histogram(name: str, what: str, values: Histogram) -> Family:
    counts = values.up_to()
    buckets: list[Sample] = [(f'_bucket{{le="{bound}"}}', float(count)) for bound, count in counts]
    return name, "histogram", what, [*buckets, ("_sum", values.total), ("_count", float(counts[-1][1]))]

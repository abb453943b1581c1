"""What an operator reads: whether people may be sent here, and measures that tell nobody's business, on a door of their own."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from typing import Any

import pytest

from auction.core.moments import MINUTE_US
from auction.core.terms import Terms
from auction.live.following import SharedRoom
from auction.live.measures import REMEMBERED, Histogram, Measures
from auction.live.rooms import AUCTION
from auction.web.metrics import exposed, page
from tests.live.many import Post
from tests.security.test_socket_probes import a_bid
from tests.terms import CLOSES, OPENS, RANK_ONLY, a_lot, a_stage, an_auction
from tests.web.stand import SECRETS, Stand, eventually, standing
from tests.web.test_nodes import two

LINE = r'# (HELP|TYPE) poolbid_[a-z_]+ .+|poolbid_[a-z_]+(\{(code|le)="[a-z_0-9.+Inf]+"\})? [0-9.e+-]+'


def measured(stand: Stand) -> Measures:
    """Measures of this stand, as `server.py` takes them."""
    measures = Measures()
    stand.rooms.on_owned.append(measures.follow)
    stand.rooms.on_told.append(measures.told)
    stand.rooms.committer.on_timed.append(measures.committed)
    return measures


def values(text: str) -> dict[str, float]:
    """Each sample by its name and label."""
    samples = [line.rpartition(" ") for line in text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in samples}


async def asked(port: int, request: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    answer = await reader.read()
    writer.close()
    return answer


async def test_a_node_is_ready_until_it_drains(stand: Stand) -> None:
    answer = await stand.http.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ready"})
    stand.lobby.drain()
    answer = await stand.http.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"status": "draining"})


async def test_every_line_is_a_sample_and_its_labels_come_of_a_fixed_list(stand: Stand) -> None:
    measures = measured(stand)
    room = await stand.opened()
    person = await stand.person("supplier", "s1")
    async with person.line() as line:
        await line.say({"t": "subscribe", "auction": "A-1", "cursor": None})
        await line.hear("snapshot")
        for number, (price, answer) in enumerate((("900.00", "accepted"), ("nine", "refused"), ("ten", "refused"))):
            assert (await line.ask(a_bid(f"b{number}", price)))["outcome"] == answer
    text = page(stand.rooms, stand.lobby, measures)
    for sample in text.splitlines():
        assert re.fullmatch(LINE, sample), sample
    told = values(text)
    assert sum(count for name, count in told.items() if name.startswith("poolbid_refusals_total")) == 2
    assert told["poolbid_commits_total"] >= 1
    assert told["poolbid_entries_total"] == sum(stand.ledger.last_seq(stream) for stream in stand.ledger.streams())
    assert told["poolbid_fanout_frames_total"] >= 1
    assert told["poolbid_fanout_bytes_total"] > 20 * told["poolbid_fanout_frames_total"]
    assert told["poolbid_queue_entries"] == 0
    assert room.stream.rpartition("/")[2] not in text


async def test_what_waits_for_a_commit_is_a_queue(stand: Stand) -> None:
    measures = measured(stand)
    await stand.opened()
    person = await stand.person("supplier", "s1")
    async with person.line() as line:
        stand.ledger.shut()
        for number in range(3):
            await line.say(a_bid(f"b{number}", f"{900 - number}.00"))
        await line.say({"t": "ping", "c": 1})
        await line.hear("pong")
        told = values(page(stand.rooms, stand.lobby, measures))
        assert told["poolbid_queue_entries"] == 3
        assert told["poolbid_rooms_waiting"] == 1
        stand.ledger.open()
        for _ in range(3):
            await line.hear("ack")
    assert values(page(stand.rooms, stand.lobby, measures))["poolbid_queue_entries"] == 0


HIDDEN = (
    a_bid("q1", "31.00"),
    a_bid("q2", "nine"),
    a_bid("q3", "30.00"),
    {"t": "withdraw", "id": "q4", "auction": "A-1", "lot": "L1"},
)


async def measured_beside(terms: Terms, hidden: Sequence[dict[str, Any]]) -> tuple[dict[str, float], dict[str, float]]:
    """The measures while a supplier bids as told and another one does too, and after the close."""
    async with standing() as stand:
        measures = measured(stand)
        room = await stand.announced(SECRETS.committed(terms))
        one, other = await stand.person("supplier", "s1"), await stand.person("supplier", "s2")
        async with one.line() as quiet, other.line() as line:
            for each in (quiet, line):
                await each.say({"t": "subscribe", "auction": "A-1", "cursor": None})
                await each.hear("snapshot")
            await stand.until(room, OPENS)
            for frame in hidden:
                await quiet.ask(frame)
            assert (await line.ask(a_bid("b", "20.00")))["outcome"] == "accepted"
            during = values(page(stand.rooms, stand.lobby, measures))
            await stand.until(room, CLOSES + 2 * MINUTE_US)
            await eventually(lambda: room.state.closed_at is not None)
            return during, values(page(stand.rooms, stand.lobby, measures))


def untimed(told: dict[str, float]) -> dict[str, float]:
    """The measures without those that say how long something took: these differ from run to run."""
    return {name: value for name, value in told.items() if "_seconds_bucket" not in name and not name.endswith("seconds_sum")}


async def test_no_measure_tells_of_bids_that_lie_sealed_until_the_close() -> None:
    terms = an_auction(lots=[a_lot(ceiling=100_00, stages=[a_stage("sealed")])], visibility=RANK_ONLY, withdrawal="until_close")
    (without, without_after), (during, after) = [await measured_beside(terms, hidden) for hidden in ((), HIDDEN)]
    for name in ("poolbid_commit_slowest_seconds", "poolbid_loop_lag_seconds_count"):
        without.pop(name), during.pop(name)
    assert untimed(during) == untimed(without)
    assert not [name for name in during if name.startswith("poolbid_refusals_total")]
    assert after["poolbid_entries_total"] == without_after["poolbid_entries_total"] + len(HIDDEN)
    assert sum(count for name, count in after.items() if name.startswith("poolbid_refusals_total")) >= 1


async def test_in_an_open_auction_the_same_is_counted_at_once() -> None:
    terms = an_auction(lots=[a_lot(ceiling=100_00)], visibility=RANK_ONLY, withdrawal="until_close")
    (without, _), (during, _) = [await measured_beside(terms, hidden) for hidden in ((), HIDDEN)]
    assert during["poolbid_entries_total"] == without["poolbid_entries_total"] + len(HIDDEN)
    assert during["poolbid_fanout_frames_total"] > without["poolbid_fanout_frames_total"]


def test_a_commit_can_not_be_counted_by_the_slowest() -> None:
    measures = Measures()
    assert measures.slowest() == 0.001
    for seconds in (0.0021, 0.0022, 0.0011, 99.0):
        measures.committed(seconds, ())
    assert (measures.slowest(), measures.seconds.count) == (float("inf"), 0)
    for _ in range(REMEMBERED):
        measures.committed(0.002, ())
    assert measures.slowest() == 0.0025


async def test_how_far_a_follower_is_behind_is_told_in_entries_and_seconds() -> None:
    async with two(Post()) as (here, there):
        await here.opened()
        follower = next(stand for stand in (here, there) if not stand.rooms.open(AUCTION + "A-1").is_owned)
        room, node = follower.rooms.open(AUCTION + "A-1"), follower.rooms.node
        assert isinstance(room, SharedRoom)
        assert node is not None
        await eventually(lambda: room.state.status == "open")
        measures = measured(follower)
        assert values(page(follower.rooms, follower.lobby, measures))["poolbid_follower_lag_entries"] == 0
        async with room.reading:  # nothing is read meanwhile
            for more in (2, 5):
                node.owning.news({room.stream: room.state.seq + more})
            await asyncio.sleep(0.02)
            told = values(page(follower.rooms, follower.lobby, measures))
            assert told["poolbid_follower_lag_entries"] == 5
            assert 0.02 <= told["poolbid_follower_lag_seconds"] < 5
        room.state.seq += 5
        assert node.lags() == []
        room.state.seq -= 5


async def test_the_public_server_has_no_metrics_and_the_other_door_nothing_else(stand: Stand) -> None:
    assert (await stand.http.get("/metrics")).headers["content-type"] != "text/plain; version=0.0.4"
    async with exposed(("127.0.0.1", 0), lambda: "measured\n") as port:
        assert (await asked(port, b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n")).endswith(b"\r\n\r\nmeasured\n")
        for request in (b"GET / HTTP/1.1\r\n\r\n", b"POST /metrics HTTP/1.1\r\n\r\n", b"\r\n\r\n", b"GET /api/auctions x\r\n\r\n"):
            assert (await asked(port, request)).startswith(b"HTTP/1.1 404")
    async with exposed(None, lambda: "measured") as port:
        assert port == 0


def test_a_histogram_counts_each_value_up_to_every_bound_it_does_not_exceed() -> None:
    seen = Histogram((1, 2))
    for value in (1, 1.5, 2, 3):
        seen.add(value)
    assert seen.up_to() == [("1", 1), ("2", 3), ("+Inf", 4)]
    assert seen.total == pytest.approx(7.5)

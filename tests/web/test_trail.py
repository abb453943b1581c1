"""The trail of the leading price begins where sealed bids are opened, and tells of none before."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from auction.audit.rules import AUCTION
from auction.web.trail import Point, _catch_up, _Followed
from tests.auctions import CLOSES, MINUTE_US, OPENS, Play, a_lot, a_stage, an_auction


def trail_of(play: Play) -> list[Point]:
    bodies = [(entry.seq, AUCTION.codec.entry_to_bytes(entry)) for entry in play.entries]
    rooms: Any = SimpleNamespace(
        ledger=SimpleNamespace(read=lambda stream, after: bodies[after:]), codec_of=lambda room: AUCTION.codec
    )
    room: Any = SimpleNamespace(stream="auction/A-1")
    followed = _Followed()
    _catch_up(followed, rooms, room)
    return followed.points.get("L1", [])


def test_sealed_bids_lead_from_the_close_of_their_stage() -> None:
    stages = [a_stage("sealed"), a_stage(length_us=MINUTE_US), a_stage("sealed", length_us=MINUTE_US)]
    play = Play(an_auction(lots=[a_lot(stages=stages)])).bid("s1", "L1", "9.00", at=OPENS)
    assert trail_of(play) == []
    play.bid("s2", "L1", "8.00", at=CLOSES).bid("s1", "L1", "7.00", at=CLOSES + MINUTE_US)
    before = [Point(CLOSES, 900, "s1"), Point(CLOSES, 800, "s2")]
    assert trail_of(play) == before
    assert trail_of(play.wait(CLOSES + 2 * MINUTE_US)) == [*before, Point(CLOSES + 2 * MINUTE_US, 700, "s1")]

"""The trail of the leading price begins where sealed bids are opened, and tells of none before."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from auction.audit.rules import AUCTION
from auction.core.course import Courses
from auction.core.visibility import Audience
from auction.core.words import CONSORTIUM
from auction.web.trail import _catch_up
from tests.auctions import CLOSES, MINUTE_US, OPENS, Play, a_lot, a_stage, an_auction


def trail_of(play: Play) -> Any:
    bodies = [(entry.seq, AUCTION.codec.entry_to_bytes(entry)) for entry in play.entries]
    rooms: Any = SimpleNamespace(
        ledger=SimpleNamespace(read=lambda stream, after: bodies[after:]), codec_of=lambda room: AUCTION.codec
    )
    room: Any = SimpleNamespace(stream="auction/A-1")
    courses = Courses()
    _catch_up(courses, rooms, room)
    return courses.seen(Audience("buyer", CONSORTIUM), "L1", "lead")


def point(at: int, value: str, supplier: str) -> dict[str, Any]:
    return {"at": at, "value": value, "supplier": supplier}


def test_sealed_bids_lead_from_the_close_of_their_stage() -> None:
    stages = [a_stage("sealed"), a_stage(length_us=MINUTE_US), a_stage("sealed", length_us=MINUTE_US)]
    play = Play(an_auction(lots=[a_lot(stages=stages)])).bid("s1", "L1", "9.00", at=OPENS)
    assert trail_of(play) == []
    play.bid("s2", "L1", "8.00", at=CLOSES).bid("s1", "L1", "7.00", at=CLOSES + MINUTE_US)
    before = [point(CLOSES, "9.00", "s1"), point(CLOSES, "8.00", "s2")]
    assert trail_of(play) == before
    assert trail_of(play.wait(CLOSES + 2 * MINUTE_US)) == [*before, point(CLOSES + 2 * MINUTE_US, "7.00", "s1")]

"""The award as it would be now is looked for beside the bids, and never twice for the same."""

from __future__ import annotations

import asyncio
import threading

from auction.award.joint import Joint
from auction.award.prospects import Outlook
from auction.core.award_rules import AwardRules
from auction.core.commands import HoldReason, PassTime
from auction.core.entries import Entry
from auction.core.events import SupplierHeld
from auction.core.words import ENGINE
from auction.live.clock import StepClock
from auction.live.provisional import MOST_PAIRS, Provisional
from auction.live.room import Room
from auction.live.rooms import Rooms
from tests.live.stage import a_bid, announced, code, until
from tests.terms import CLOSES, OPENS, SUPPLIERS, a_lot, an_auction


class Looking:
    def __init__(self) -> None:
        self.looked: list[Joint] = []
        self.gate = threading.Event()

    def __call__(self, joint: Joint) -> Outlook | None:
        self.looked.append(joint)
        self.gate.wait(60)
        return Outlook(sum(bid.value for _, bid in joint.bids.values()), ())


async def opened(rooms: Rooms, clock: StepClock, looking: Looking, *, rules: AwardRules | None) -> tuple[Room, Provisional]:
    keeping = Provisional(looking, gap_s=0.0)
    room = await announced(rooms, an_auction(award_rules=rules))
    rooms.on_durable.append(keeping.follow)
    clock.advance(OPENS - clock.now_us())
    return room, keeping


async def test_bids_do_not_wait_and_what_came_meanwhile_is_looked_at_once(rooms: Rooms, clock: StepClock) -> None:
    looking = Looking()
    room, keeping = await opened(rooms, clock, looking, rules=AwardRules())
    for number, price in enumerate(("10.00", "9.00", "8.00", "7.00")):
        assert code(await room.ask(a_bid("s1", price, id=f"b{number}"))) == ""
    await until(lambda: looking.looked)
    assert len(looking.looked) == 1
    looking.gate.set()
    await until(lambda: room.state.provisional_total == 700)
    assert len(looking.looked) == 2
    await keeping.stop()


async def test_after_the_close_nothing_is_recorded(rooms: Rooms, clock: StepClock) -> None:
    looking = Looking()
    room, keeping = await opened(rooms, clock, looking, rules=AwardRules())
    await room.ask(a_bid("s1", "10.00", id="b"))
    await until(lambda: looking.looked)
    clock.advance(CLOSES - clock.now_us())
    room.tick()
    await until(lambda: room.state.status == "closed")
    looking.gate.set()
    await asyncio.sleep(0)
    assert room.state.provisional_until == 0
    await keeping.stop()


async def test_where_each_lot_is_awarded_by_itself_nothing_is_looked_for(rooms: Rooms, clock: StepClock) -> None:
    looking = Looking()
    room, keeping = await opened(rooms, clock, looking, rules=None)
    assert code(await room.ask(a_bid("s1", "10.00", id="b"))) == ""
    await asyncio.sleep(0)
    assert looking.looked == []
    await keeping.stop()


async def test_of_an_auction_too_large_to_be_drawn_at_once_nothing_is_looked_for(rooms: Rooms, clock: StepClock) -> None:
    looking = Looking()
    looking.gate.set()
    keeping = Provisional(looking, gap_s=0.0)
    lots = tuple(a_lot(f"L{number}") for number in range(1, MOST_PAIRS // len(SUPPLIERS) + 2))
    room = await announced(rooms, an_auction(lots=lots, award_rules=AwardRules()))
    rooms.on_durable.append(keeping.follow)
    clock.advance(OPENS - clock.now_us())
    assert code(await room.ask(a_bid("s1", "10.00", id="b"))) == ""
    await asyncio.sleep(0.05)
    assert looking.looked == []
    await keeping.stop()


async def test_one_auction_after_another_is_looked_at(rooms: Rooms, clock: StepClock) -> None:
    looking = Looking()
    first, keeping = await opened(rooms, clock, looking, rules=AwardRules())
    other = await announced(rooms, an_auction(auction="A-2", award_rules=AwardRules(), opens_at=OPENS + 1))
    clock.advance(1)
    assert code(await first.ask(a_bid("s1", "10.00", id="b"))) == ""
    assert code(await other.ask(a_bid("s1", "10.00", id="b"))) == ""
    await until(lambda: looking.looked)
    await asyncio.sleep(0.05)
    assert len(looking.looked) == 1
    looking.gate.set()
    await until(lambda: other.state.provisional_total == 1000)
    await keeping.stop()


async def test_who_is_on_hold_is_looked_at_anew(rooms: Rooms, clock: StepClock) -> None:
    looking = Looking()
    looking.gate.set()
    room, keeping = await opened(rooms, clock, looking, rules=AwardRules())
    assert code(await room.ask(a_bid("s1", "10.00", id="b"))) == ""
    await until(lambda: room.state.provisional_until > 0)
    looks = len(looking.looked)
    held = SupplierHeld("s1", (HoldReason("lapsed", ""),), 1, "0" * 64, OPENS)
    keeping.follow(room, Entry(room.stream, room.state.seq, OPENS, PassTime("t", ENGINE), (held,), None))
    await until(lambda: len(looking.looked) > looks)
    await keeping.stop()

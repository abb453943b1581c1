"""The engine signs what two persons approved: at once, once, and after a restart that came in between."""

from __future__ import annotations

from dataclasses import replace

from auction.audit.inking import signature_fault
from auction.core.commands import ApproveContract, ConfirmAward, ReturnContract
from auction.core.events import ContractSigned
from auction.live.clock import StepClock
from auction.live.room import Answer, Room
from auction.live.rooms import Rooms
from tests.live.stage import GateLedger, a_bid, a_node, announced, code, until
from tests.settling import closing
from tests.signing import SIGNING
from tests.terms import CLOSES, COORDINATOR, OPENS, a_lot, an_auction

NUMBER = "A-1~s1~m1"


async def drawn(rooms: Rooms, clock: StepClock, *, practice: bool = False) -> Room:
    """An auction in this node that has come to its contracts."""
    rooms.on_durable.append(closing().follow)
    room = await announced(rooms, replace(an_auction(lots=[a_lot(quantity=2)]), practice=practice))
    clock.advance(OPENS - clock.now_us())
    assert code(await room.ask(a_bid("s1", "5.00", id="bid"))) == ""
    clock.advance(CLOSES - clock.now_us())
    room.tick()
    await until(lambda: room.state.status == "proposed")
    assert code(await room.ask(ConfirmAward("confirm", COORDINATOR, ("L1",)))) == ""
    await until(lambda: room.state.status == "settled")
    return room


async def approve(room: Room, person: str) -> Answer:
    return await room.ask(ApproveContract(f"approve-{person}", COORDINATOR, NUMBER, person))


def signatures(ledger: GateLedger) -> int:
    return sum(body.count(f'"{ContractSigned.TYPE}"'.encode()) for _, body in ledger.read("auction/A-1"))


async def test_the_second_approval_is_followed_by_the_signature(rooms: Rooms, clock: StepClock, ledger: GateLedger) -> None:
    room = await drawn(rooms, clock)
    rooms.on_durable.append(SIGNING.follow)
    assert code(await approve(room, "anna")) == ""
    assert room.state.agreements[NUMBER].step == "approving"
    assert code(await approve(room, "ben")) == ""
    await until(lambda: room.durable_seq == room.state.seq and room.state.agreements[NUMBER].step == "signed")
    ink = room.state.agreements[NUMBER].ink
    assert ink is not None
    assert signature_fault(NUMBER, sha256=ink.sha256, key=ink.key, signature=ink.signature) is None
    assert signatures(ledger) == 1
    SIGNING.catch_up(room)
    assert signatures(ledger) == 1


async def test_a_server_that_died_after_the_second_approval_signs_when_it_is_back(
    rooms: Rooms, clock: StepClock, ledger: GateLedger
) -> None:
    room = await drawn(rooms, clock)
    await approve(room, "anna")
    await approve(room, "ben")
    await rooms.stop()
    assert signatures(ledger) == 0
    back = a_node(ledger, clock)
    back.on_durable.append(SIGNING.follow)
    await back.start()
    try:
        found = back.auction("A-1")
        assert found is not None
        for _ in range(2):  # asked twice, it signs once
            SIGNING.catch_up(found)
        await until(lambda: found.state.agreements[NUMBER].step == "signed" and found.durable_seq == found.state.seq)
        assert signatures(ledger) == 1
    finally:
        await back.stop()


async def test_a_signature_that_a_return_overtook_is_refused(rooms: Rooms, clock: StepClock) -> None:
    room = await drawn(rooms, clock)
    await approve(room, "anna")
    await approve(room, "ben")
    command = SIGNING.command_of(room.state, NUMBER)
    assert code(await room.ask(ReturnContract("return", COORDINATOR, NUMBER, "a wrong name", "anna"))) == ""
    assert code(await room.ask(command)) == "contract_unapproved"
    SIGNING.catch_up(room)
    assert room.state.agreements[NUMBER].step == "draft"

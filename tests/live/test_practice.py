"""The practice auction is an auction like any other, played by scripted parties on a stepped clock."""

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from auction.core.commands import AcceptTerms, ApproveContract, PauseAuction, PlaceBid
from auction.core.moments import HOUR_US
from auction.core.money import price_text
from auction.core.words import Actor
from auction.files.bom import BomReading, read_bom
from auction.files.samples import SAMPLES
from auction.files.ubl_order import FIELDS, PARTS, ubl_order
from auction.live.clock import StepClock
from auction.live.places import frozen_at
from auction.live.practice import COORDINATOR, LONGEST_PAUSE_US, NEXT_AFTER_US, PERSON, Practice
from auction.live.room import Room
from auction.live.rooms import Rooms
from auction.pool.commands import FreezePool
from server import practice_on, scripts_on
from tests.live.stage import announced, code, until
from tests.settling import closing
from tests.signing import SIGNING
from tests.terms import an_auction

QUARTER_US = 250_000


@pytest.fixture
async def practice(rooms: Rooms) -> Practice:
    rooms.on_durable.append(closing().follow)
    made = practice_on(rooms)
    await made.prepare()
    return made


async def play(practice: Practice, room: Room, clock: StepClock, status: str) -> None:
    """Step in quarters of a second until the auction has that status; bounded."""
    scripts = scripts_on(practice.rooms)
    for _ in range(4000):
        clock.advance(QUARTER_US)
        room.tick()
        scripts.step(room)
        practice.step(room)
        await until(lambda: room.durable_seq == room.state.seq)
        if room.state.status == status:
            return
    raise AssertionError(f"still {room.state.status}")


async def test_it_runs_from_files_to_contracts(practice: Practice, clock: StepClock) -> None:
    room = await practice.announce()
    assert room.state.known_terms().practice
    await play(practice, room, clock, "settled")
    lots = room.state.lots.values()
    assert len(lots) == 6
    assert all(lot.bids >= 3 for lot in lots)
    assert any(lot.overtimes for lot in lots)
    awarded = sum(award.line.money for award in room.state.awards.values())
    assert sum(contract.total for contract in room.state.contracts.values()) == awarded > 0


def pieces_of_files() -> Counter[tuple[str, str]]:
    """What each member's file asks for of each part number, for all its boards."""
    needed: Counter[tuple[str, str]] = Counter()
    for sample in SAMPLES:
        reading = read_bom(sample.file_name, sample.data)
        assert isinstance(reading, BomReading)
        for row in reading.rows:
            needed[sample.member, row.part_number] += row.quantity * sample.builds
    return needed


async def orders_of(room: Room) -> list[ElementTree.Element]:
    """Every contract signed, as the order that goes out."""
    orders = []
    for number, contract in room.state.contracts.items():
        for person in ("anna", "ben"):
            assert code(await room.ask(ApproveContract(f"{person}-{number}", COORDINATOR, number, person))) == ""
        assert code(await room.ask(SIGNING.command_of(room.state, number))) == ""
        ink = room.state.agreements[number].ink
        assert ink is not None
        orders.append(ElementTree.fromstring(ubl_order(contract, room.state.known_terms(), ink)))
    return orders


async def test_row_10_files_in_orders_per_member_out_and_sums_reconcile_to_the_cent_and_the_piece(
    practice: Practice, clock: StepClock
) -> None:
    room = await practice.announce()
    await play(practice, room, clock, "settled")
    part, field = f"{{{PARTS}}}", f"{{{FIELDS}}}"
    pieces: Counter[tuple[str, str]] = Counter()
    money = dict.fromkeys(room.state.lots, Decimal())
    for order in await orders_of(room):
        member = order.findtext(f"{part}BuyerCustomerParty/{part}Party/{part}PartyIdentification/{field}ID") or ""
        lines = order.findall(f"{part}OrderLine/{part}LineItem")
        for line in lines:
            item = f"{part}Item/{part}"
            bought = line.findtext(f"{item}ManufacturersItemIdentification/{field}ID") or ""
            pieces[member, bought] += int(line.findtext(f"{field}Quantity") or "")
            lot, _, _ = (line.findtext(f"{item}BuyersItemIdentification/{field}ID") or "").partition("/")
            money[lot] += Decimal(line.findtext(f"{field}LineExtensionAmount") or "")
        total = order.findtext(f"{part}AnticipatedMonetaryTotal/{field}PayableAmount") or ""
        assert sum(Decimal(line.findtext(f"{field}LineExtensionAmount") or "") for line in lines) == Decimal(total)
    assert pieces == pieces_of_files()
    assert {member for member, _ in pieces} == {sample.member for sample in SAMPLES}
    awarded = {lot: price_text(award.line.money, 2) for lot, award in room.state.awards.items()}
    assert {lot: str(sum_of) for lot, sum_of in money.items()} == awarded


async def test_a_person_can_bid_and_win(practice: Practice, clock: StepClock) -> None:
    room = await practice.announce()
    await play(practice, room, clock, "open")
    you = Actor("supplier", PERSON.id)
    await room.ask(AcceptTerms("a", you, PERSON.id, room.state.terms_sha256))
    lot = room.state.lots["L1"]
    price = price_text(lot.terms.ceiling // 2 // lot.terms.lines[0].quantity, lot.terms.price_scale)
    assert code(await room.ask(PlaceBid("b", you, PERSON.id, "L1", (price,), True))) == ""
    await play(practice, room, clock, "settled")
    assert room.state.awards["L1"].line.supplier == PERSON.id


async def test_the_pool_behind_it_is_named_in_its_terms(practice: Practice, rooms: Rooms) -> None:
    room = await practice.announce()
    pool = room.state.known_terms().pool
    frozen = rooms.open("pool/practice")
    await frozen.ask(FreezePool("again", COORDINATOR))
    assert frozen.state.status == "frozen"
    assert pool == frozen_at(rooms, frozen)


async def test_preparing_twice_changes_nothing(practice: Practice, rooms: Rooms) -> None:
    before = rooms.open("pool/practice").state.seq
    await practice.prepare()
    assert rooms.open("pool/practice").state.seq == before


async def test_the_next_one_follows_the_close_and_a_running_one_is_kept(practice: Practice, clock: StepClock) -> None:
    assert practice.is_due()
    first = await practice.announce()
    assert not practice.is_due()
    await play(practice, first, clock, "proposed")
    assert not practice.is_due()
    clock.advance(NEXT_AFTER_US + 1)
    assert practice.is_due()
    assert (await practice.announce()).stream == "auction/practice-2"


async def test_for_an_empty_house_none_follows(practice: Practice, clock: StepClock) -> None:
    practice.is_watched = lambda: False
    assert practice.is_due()  # the first waits for nobody
    await play(practice, await practice.announce(), clock, "settled")
    clock.advance(HOUR_US)
    assert not practice.is_due()
    practice.is_watched = lambda: True
    assert practice.is_due()


async def test_one_paused_and_left_holds_the_next_up_for_a_while(practice: Practice, clock: StepClock) -> None:
    room = await practice.announce()
    await play(practice, room, clock, "open")
    assert code(await room.ask(PauseAuction("p", COORDINATOR, "lunch"))) == ""
    assert not practice.is_due()
    clock.advance(LONGEST_PAUSE_US + 1)
    assert practice.is_due()


async def test_the_first_lot_falls_within_two_seconds_of_the_opening(practice: Practice, clock: StepClock) -> None:
    room = await practice.announce()
    await play(practice, room, clock, "open")
    scripts = scripts_on(practice.rooms)
    for _ in range(8):
        clock.advance(QUARTER_US)
        scripts.step(room)
    assert room.state.lots["L1"].bids >= 2


async def test_a_practice_auction_that_somebody_else_announced_is_left_alone(practice: Practice, rooms: Rooms) -> None:
    others = await announced(rooms, replace(an_auction(), practice=True))
    assert practice.is_due()
    await practice.announce()
    for room in rooms.auctions():
        practice.step(room)
        scripts_on(rooms).step(room)
    assert others.state.seq == 1

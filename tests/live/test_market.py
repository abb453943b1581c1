"""The live side asks the market: at the announcement, when the market changes, and as time passes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any

import pytest

from auction.audit.offline import allotment_of, proposal_of
from auction.core.commands import ConfirmAward
from auction.core.money import Share
from auction.core.terms import MarketReference, Terms
from auction.core.words import ENGINE
from auction.ledger.memory import MemoryLedger
from auction.live.clock import StepClock
from auction.live.closing import Closing
from auction.live.market import MarketWatch
from auction.live.places import market_at
from auction.live.room import Room
from auction.live.rooms import MARKET, Rooms
from auction.live.rules import LONG_LIST, MARKET_RULES
from auction.market.commands import (
    Delivery,
    DescribeDeliveries,
    LoadControls,
    LoadList,
    LoadSchemes,
    OpenMarket,
    RecordLicence,
    RegisterOrganisation,
    ScreenOrganisations,
    UpdateList,
    VerifyOrganisation,
    WithdrawVerification,
)
from auction.market.control import ControlRule, Licence
from auction.market.lists import changes_between
from auction.market.outcomes import outcome_of
from auction.market.screening import ListEntry
from auction.market.subsidies import Scheme, SchemeTable
from tests.auctions import ANNOUNCED, CLOSES, COORDINATOR, HOUR_US, OPENS, a_lot, an_auction
from tests.live.stage import GateLedger, a_bid, a_node, announced, code, until
from tests.market.stall import DAY_US, LISTED, OTHER, POLICY, a_list, an_organisation, rules


@dataclass(slots=True)
class Stage:
    """A node with a market in which s1 and s2 are cleared, and what watches it."""

    ledger: GateLedger
    clock: StepClock
    rooms: Rooms
    watch: MarketWatch

    @property
    def market(self) -> Room:
        room = self.rooms.market()
        assert room is not None
        return room

    async def say(self, command: Any) -> None:
        assert code(await self.market.ask(command)) == ""

    async def auction(self, *, practice: bool = False, **changes: Any) -> Room:
        reference = market_at(self.rooms, self.market, self.market.durable_seq)
        assert isinstance(reference, MarketReference)
        terms: Terms = an_auction(lots=[a_lot(quantity=3)], suppliers=("s1", "s2", "s3"), **changes)
        room = await announced(self.rooms, replace(terms, market=reference, practice=practice))
        await until(lambda: room.durable_seq == room.state.seq and "s3" in room.state.on_hold)
        return room

    def come_to(self, room: Room, moment: int) -> None:
        self.clock.advance(moment - self.clock.now_us())
        room.tick()

    def held(self, room: Room) -> dict[str, list[str]]:
        return {supplier: [reason.code for reason in reasons] for supplier, reasons in room.state.on_hold.items()}


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    ledger, clock = GateLedger(MemoryLedger()), StepClock(ANNOUNCED - DAY_US)
    rooms = a_node(ledger, clock)
    watch = MarketWatch(rooms, clock)
    rooms.on_durable += [Closing(proposal_of, allotment_of).follow, watch.follow]
    await rooms.start()
    made = Stage(ledger, clock, rooms, watch)
    rooms.open(MARKET)
    await made.say(OpenMarket("open", COORDINATOR, "operator", POLICY))
    await made.say(LoadList("list", COORDINATOR, a_list(as_of=ANNOUNCED - 2 * DAY_US), "Ada"))
    for id in ("s1", "s2"):
        await made.say(RegisterOrganisation(f"r-{id}", COORDINATOR, an_organisation(id)))
        await made.say(VerifyOrganisation(f"v-{id}", COORDINATOR, id, "extract", OPENS + HOUR_US, "Ada"))
    await watch.screen()
    clock.advance(DAY_US)
    yield made
    await rooms.stop()


async def test_whoever_is_not_cleared_is_on_hold_from_the_announcement_on(stage: Stage) -> None:
    room = await stage.auction()
    assert stage.held(room) == {"s3": ["organisation_unknown"]}
    stage.come_to(room, OPENS)
    assert code(await room.ask(a_bid("s3", "5.00", id="b3"))) == "supplier_on_hold"
    assert code(await room.ask(a_bid("s1", "5.00", id="b1"))) == ""


async def test_a_change_of_the_market_reaches_the_auction_and_is_recorded_once(stage: Stage) -> None:
    room = await stage.auction()
    await stage.say(WithdrawVerification("w", COORDINATOR, "s1", "forged extract", "Ada"))
    await until(lambda: "s1" in room.state.on_hold and room.durable_seq == room.state.seq)
    seq = room.state.seq
    for _ in range(3):
        stage.watch.look()
    assert room.state.seq == seq
    await stage.say(VerifyOrganisation("v", COORDINATOR, "s1", "extract", OPENS + HOUR_US, "Ada"))
    await until(lambda: "s1" not in room.state.on_hold)


async def test_time_alone_puts_a_supplier_on_hold(stage: Stage) -> None:
    room = await stage.auction()
    stage.come_to(room, OPENS)
    stage.watch.look()
    assert set(stage.held(room)) == {"s3"}
    stage.clock.advance(HOUR_US // 100)
    assert code(await room.ask(a_bid("s1", "5.00", id="b1"))) == ""
    stage.come_to(room, OPENS + HOUR_US)
    stage.watch.look()
    assert stage.held(room)["s1"] == ["verification_expired"]


async def test_nothing_is_asked_of_what_the_market_has_not_recorded(stage: Stage) -> None:
    room = await stage.auction()
    stage.ledger.shut()
    stage.market.submit(WithdrawVerification("w", COORDINATOR, "s1", "why", "Ada"), lambda _: None)
    stage.watch.look()
    assert "s1" not in room.state.on_hold
    stage.ledger.open()
    await until(lambda: "s1" in room.state.on_hold)


async def test_row_22_papers_that_grow_old_void_no_contract_and_a_newer_list_does(stage: Stage) -> None:
    room = await stage.auction()
    stage.come_to(room, OPENS)
    assert code(await room.ask(a_bid("s1", "5.00", id="b1"))) == ""
    assert code(await room.ask(a_bid("s2", "4.00", id="b2"))) == ""
    stage.come_to(room, CLOSES)
    await until(lambda: room.state.status == "proposed")
    assert code(await room.ask(ConfirmAward("yes", COORDINATOR, ("L1",)))) == ""
    await until(lambda: room.state.status == "settled" and room.durable_seq == room.state.seq)
    stage.clock.advance(90 * DAY_US)
    stage.watch.look(settled=True)
    assert (room.state.status, room.state.reopened) == ("settled", 0)
    newer = a_list(LISTED, OTHER, ListEntry("L-3", "Supplier s2"), as_of=ANNOUNCED)
    await stage.say(LoadList("newer", COORDINATOR, newer, "Ada"))
    await stage.watch.screen()
    # At once after it falls the award of s1, whose papers grew old and which is proposed next.
    await until(lambda: room.state.reopened >= 1)
    await until(lambda: room.state.status == "settled" or room.state.awards)
    assert "screening_hit" in stage.held(room)["s2"]


async def test_many_changes_of_the_market_are_looked_back_from_once_and_not_in_one_breath(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Auctions whose contracts are drawn are many in the end; what they are asked may keep no bid waiting."""
    room = await stage.auction()
    stage.come_to(room, OPENS)
    for supplier, price in (("s1", "5.00"), ("s2", "6.00")):
        assert code(await room.ask(a_bid(supplier, price, id=f"b-{supplier}"))) == ""
    stage.come_to(room, CLOSES)
    await until(lambda: bool(room.state.awards))
    assert code(await room.ask(ConfirmAward("yes", COORDINATOR, ("L1",), "best"))) == ""
    await until(lambda: room.state.status == "settled" and room.durable_seq == room.state.seq)
    asked: list[str] = []
    look_at = stage.watch._look_at

    def counted(each: Room) -> None:
        asked.append(each.state.status)
        look_at(each)

    monkeypatch.setattr(stage.watch, "_look_at", counted)
    changes = [RegisterOrganisation(f"r-{n}", COORDINATOR, an_organisation(f"o{n}")) for n in range(20)]
    await asyncio.gather(*(stage.market.ask(change) for change in changes))
    await until(lambda: stage.watch._looking_back is not None and stage.watch._looking_back.done())
    assert 1 <= asked.count("settled") < 20


async def test_as_time_goes_on_one_supplier_is_asked_about_in_a_breath(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    await stage.auction()
    asked: list[str] = []

    def hold_reasons(market: object, state: object, supplier: str, moment: int) -> tuple[()]:
        asked.append(supplier)
        return ()

    monkeypatch.setattr("auction.live.market.hold_reasons", hold_reasons)
    looking, in_a_breath = asyncio.create_task(stage.watch.run()), list[int]()
    while len(asked) < 3:
        had = len(asked)
        await asyncio.sleep(0)
        in_a_breath.append(len(asked) - had)
    looking.cancel()
    assert asked == ["s1", "s2", "s3"]
    assert max(in_a_breath) == 1


async def test_the_head_is_that_of_the_whole_stream(stage: Stage) -> None:
    for n in range(3):
        await stage.say(RegisterOrganisation(f"more-{n}", COORDINATOR, an_organisation(f"m{n}")))
        reference = market_at(stage.rooms, stage.market, stage.market.durable_seq)
        assert reference is not None
        assert stage.watch._head_of(stage.market) == (reference.seq, reference.head)
    assert market_at(stage.rooms, stage.market, 10**6) is None


async def test_long_lists_are_taken_in_and_looked_through_beside_the_loop(stage: Stage) -> None:
    many = [ListEntry(f"E-{n}", f"Entry number {n} of the {n}th kind") for n in range(LONG_LIST)]
    newer = LoadList("long", COORDINATOR, a_list(*many, LISTED, as_of=ANNOUNCED - DAY_US), "Ada")
    assert MARKET_RULES.takes_long(stage.market.state, newer)
    assert not MARKET_RULES.takes_long(stage.market.state, ScreenOrganisations("x", ENGINE, ("s1",)))
    few = UpdateList("few", COORDINATOR, changes_between(a_list(LISTED), a_list(OTHER)), "Ada")
    assert not MARKET_RULES.takes_long(stage.market.state, few)
    await stage.say(newer)
    assert MARKET_RULES.takes_long(stage.market.state, few)
    assert MARKET_RULES.takes_long(stage.market.state, ScreenOrganisations("x", ENGINE, ("s1",)))
    await stage.watch.screen()
    assert not stage.market.state.pending
    assert stage.market.state.index is not None


async def test_H1_a_clock_that_was_set_back_keeps_no_hold_away(stage: Stage) -> None:
    stage.clock.advance(-DAY_US - HOUR_US)  # the server came back with a clock that is behind what the market has recorded
    room = await stage.auction(opens_at=OPENS)
    assert room.state.at < stage.market.state.at
    entries = room.state.seq
    for _ in range(3):
        stage.watch.look()
    assert room.state.seq == entries, "nothing is asked again and again"
    assert list(stage.held(room)) == ["s3"]


DESCRIBED = Delivery("L1", "A", "854231", "3A001", 3, "DE", "m1", "civil")


async def under_licence(stage: Stage, *auctions: str) -> None:
    """Rules that ask for a licence, one of which four pieces are left, and these auctions' lines described."""
    await stage.say(LoadControls("rules", COORDINATOR, rules(ControlRule("chips", "licence", eccn="3A001")), "Ada"))
    await stage.say(RegisterOrganisation("r-m1", COORDINATOR, an_organisation("m1")))
    await stage.watch.screen()
    for supplier in ("s1", "s2"):
        licence = Licence(f"LIC-{supplier}", supplier, "m1", "", "3A", "", 4, 0, OPENS + 90 * DAY_US, "office")
        await stage.say(RecordLicence(f"l-{supplier}", COORDINATOR, licence, "Ada"))
    for auction in auctions:
        await stage.say(DescribeDeliveries(f"d-{auction}", COORDINATOR, auction, (DESCRIBED,)))


async def awarded(stage: Stage, room: Room) -> None:
    """s1 wins, and its award is confirmed."""
    await until(lambda: room.state.status == "proposed" and room.durable_seq == room.state.seq)
    assert room.state.awards["L1"].line.supplier == "s1"
    assert code(await room.ask(ConfirmAward("yes", COORDINATOR, ("L1",)))) == ""


async def test_Z7_a_confirmed_award_draws_on_its_licence_by_itself_and_the_second_auction_is_held(stage: Stage) -> None:
    await under_licence(stage, "A-1", "A-2")
    one, two = await stage.auction(), await stage.auction(auction="A-2")
    for room in (one, two):
        stage.come_to(room, OPENS)
        assert code(await room.ask(a_bid("s2", "6.00", id="b2"))) == ""
        assert code(await room.ask(a_bid("s1", "5.00", id="b1"))) == ""
    for room in (one, two):
        stage.come_to(room, CLOSES)
    await awarded(stage, one)
    await until(lambda: stage.market.state.left_of("LIC-s1") == 1)
    await until(lambda: stage.held(two).get("s1") == ["licence_short"])
    assert "s1" not in stage.held(one)
    assert stage.market.state.outcomes.keys() == {"A-1"}, "nothing is awarded by the other"
    seq = stage.market.state.seq
    for _ in range(3):
        stage.watch.look(settled=True)
    assert stage.market.state.seq == seq, "it is recorded once"


async def test_row_13_practice_draws_on_no_licence_and_nobody_claims_for_it(stage: Stage) -> None:
    """Z7: the register is told nothing of an exercise, whatever it names and however often the engine looks."""
    await under_licence(stage, "A-1")
    scheme = Scheme("g1", "a province", "chips", Share(1, 10), 0, None, (), (), (), "", "")
    await stage.say(LoadSchemes("s", COORDINATOR, SchemeTable("province", "2026-01-01", "USD", 2, (scheme,)), "Ada"))
    room = await stage.auction(practice=True)
    stage.come_to(room, OPENS)
    assert code(await room.ask(a_bid("s1", "5.00", id="b1"))) == ""
    stage.come_to(room, CLOSES)
    await awarded(stage, room)
    await until(lambda: room.state.status == "settled" and room.durable_seq == room.state.seq)
    left = stage.market.state.left_of("LIC-s1")
    stage.watch.look(settled=True)
    assert stage.market.state.outcomes == {}
    assert outcome_of(stage.market.state, room.state).bought, "as a real auction it would be told"
    assert stage.market.state.left_of("LIC-s1") == left


async def test_Z7_an_award_that_two_auctions_confirm_at_once_falls_in_the_one_that_came_second(stage: Stage) -> None:
    await under_licence(stage, "A-1", "A-2")
    one, two = await stage.auction(), await stage.auction(auction="A-2")
    for room in (one, two):
        stage.come_to(room, OPENS)
        assert code(await room.ask(a_bid("s2", "6.00", id="b2"))) == ""
        assert code(await room.ask(a_bid("s1", "5.00", id="b1"))) == ""
    for room in (one, two):
        stage.come_to(room, CLOSES)
    await until(lambda: all(room.state.status == "proposed" and room.durable_seq == room.state.seq for room in (one, two)))
    answers = [room.ask(ConfirmAward("yes", COORDINATOR, ("L1",))) for room in (one, two)]
    assert [code(answer) for answer in await asyncio.gather(*answers)] == ["", ""]
    await until(lambda: one.state.reopened + two.state.reopened == 1)
    await until(lambda: not stage.market.state.wanting)
    assert stage.market.state.left_of("LIC-s1") == 1
    fell, kept = (one, two) if one.state.reopened else (two, one)
    await until(lambda: stage.held(fell).get("s1") == ["licence_short"])
    assert "s1" not in stage.held(kept)


async def test_J6_what_was_bought_is_recorded_once_there_are_schemes(stage: Stage) -> None:
    room = await stage.auction()
    stage.come_to(room, OPENS)
    assert code(await room.ask(a_bid("s1", "5.00", id="b1"))) == ""
    stage.come_to(room, CLOSES)
    await awarded(stage, room)
    await until(lambda: room.state.status == "settled" and room.durable_seq == room.state.seq)
    stage.watch.look(settled=True)
    assert stage.market.state.outcomes == {}
    scheme = Scheme("g1", "a province", "chips", Share(1, 10), 0, None, (), (), (), "", "")
    await stage.say(LoadSchemes("s", COORDINATOR, SchemeTable("province", "2026-01-01", "USD", 2, (scheme,)), "Ada"))
    await until(lambda: "A-1" in stage.market.state.outcomes)
    bought = stage.market.state.outcomes["A-1"].bought
    assert sum(row.money for row in bought) == room.state.awards["L1"].line.money

"""A room decides at once and answers when it is durable; what it forgets, the ledger knows."""

import asyncio
import json

import pytest

from auction.core.commands import ConfirmAward, PauseAuction
from auction.core.errors import AuctionError, InvariantBroken, LedgerConflict, LedgerUnavailable
from auction.core.moments import SECOND_US
from auction.core.visibility import Audience
from auction.ledger.chain import blinded, leaf_hash
from auction.live.alarm import Alarm
from auction.live.clock import StepClock
from auction.live.closing import Closing
from auction.live.room import FEW_ANSWERS, Answer, Room
from auction.live.rooms import Rooms
from tests.live.stage import SECRETS, GateLedger, Remembering, a_bid, a_node, announced, code, until
from tests.settling import closing
from tests.terms import CLOSES, COORDINATOR, OPENS, RANK_ONLY, a_lot, an_auction, an_overtime

S1 = Audience("supplier", "s1")
S2 = Audience("supplier", "s2")


async def opened(rooms: Rooms, clock: StepClock, **choices: object) -> Room:
    room = await announced(rooms, an_auction(**choices))  # type: ignore[arg-type]
    clock.advance(OPENS - clock.now_us())
    return room


async def test_an_answer_comes_after_the_commit_and_never_before(rooms: Rooms, clock: StepClock, ledger: GateLedger) -> None:
    room = await opened(rooms, clock)
    heard: list[Answer | AuctionError] = []
    sink = Remembering()
    room.subscribe(S2, sink, None)
    before = len(sink.frames)
    ledger.shut()
    room.submit(a_bid("s1", "10.00", id="b1"), heard.append)
    assert room.state.lots["L1"].standing["s1"].value == 1000
    await asyncio.sleep(0.02)
    assert not heard
    assert len(sink.frames) == before
    ledger.open()
    await until(lambda: heard)
    assert isinstance(heard[0], Answer)
    assert sink.last["rows"]["lot:L1"]["lead"] == "10.00"


@pytest.mark.parametrize(("count", "before_news"), [(1, True), (FEW_ANSWERS, True), (FEW_ANSWERS + 1, False)])
async def test_a_few_answers_go_out_before_the_news_of_them(rooms: Rooms, clock: StepClock, count: int, before_news: bool) -> None:
    room = await opened(rooms, clock)
    await room.ask(a_bid("s1", "950.00", id="first"))
    heard: list[Answer | AuctionError] = []
    sink = Remembering()
    room.subscribe(S2, sink, None)
    told = len(sink.frames)
    goes_out: list[tuple[int, int]] = []
    rooms.on_answered.append(lambda: goes_out.append((len(heard), len(sink.frames) - told)))
    rooms.committer.on_answered.append(lambda: goes_out.append((len(heard), len(sink.frames) - told)))
    for number in range(count):
        room.submit(a_bid("s1", f"{900 - number}.00", id=f"b{number}"), heard.append)
    await until(lambda: len(heard) == count and len(sink.frames) - told == count)
    assert goes_out == [(count, 0)] * before_news + [(count, count)]


async def test_one_rooms_bids_share_a_commit(rooms: Rooms, clock: StepClock, ledger: GateLedger) -> None:
    room = await opened(rooms, clock)
    heard: list[Answer | AuctionError] = []
    ledger.shut()
    for number in range(100):
        room.submit(a_bid("s1", f"{900 - number}.00", id=f"b{number}"), heard.append)
        if number == 0:
            await asyncio.sleep(0.02)
    appended = len(ledger.appends)
    ledger.open()
    await until(lambda: len(heard) == 100)
    assert len(ledger.appends) - appended == 2
    numbers = [answer.seq or 0 for answer in heard if isinstance(answer, Answer)]
    assert numbers == sorted(set(numbers))


async def test_a_receipt_names_the_stored_entry(rooms: Rooms, clock: StepClock, ledger: GateLedger) -> None:
    room = await opened(rooms, clock)
    answer = await room.ask(a_bid("s1", "10.00", id="b1"))
    stored = dict(ledger.read(room.stream))
    assert answer.seq is not None
    assert answer.entry == leaf_hash(stored[answer.seq]).hex()
    assert json.loads(stored[answer.seq])["at"] == answer.at


async def test_where_the_terms_have_a_seed_no_receipt_bears_a_number(rooms: Rooms, clock: StepClock, ledger: GateLedger) -> None:
    terms = SECRETS.committed(an_auction())
    room = await announced(rooms, terms)
    clock.advance(OPENS - clock.now_us())
    told = [await room.ask(a_bid("s1", price, id=f"b{price}")) for price in ("10.00", "11.00")]
    *_, (_, taken), (seq, refused) = ledger.read(room.stream)
    assert [answer.seq for answer in told] == [None, None]
    assert [answer.entry for answer in told] == [blinded(leaf_hash(body), terms.seed).hex() for body in (taken, refused)]
    # Who knows all of the entry but its number learns nothing by trying numbers.
    tried = [refused.replace(f'"seq":{seq}'.encode(), f'"seq":{number}'.encode()) for number in range(1, 100)]
    assert told[1].entry not in {leaf_hash(body).hex() for body in tried}
    room.load()
    again = [await room.ask(a_bid("s1", price, id=f"b{price}")) for price in ("10.00", "11.00")]
    assert again == told


async def test_the_same_request_again_hears_the_first_answer(rooms: Rooms, clock: StepClock, ledger: GateLedger) -> None:
    room = await opened(rooms, clock)
    first = await room.ask(a_bid("s1", "10.00", id="b1"))
    clock.advance(SECOND_US)
    assert await room.ask(a_bid("s1", "10.00", id="b1")) == first
    assert room.state.seq == first.seq
    heard: list[Answer | AuctionError] = []
    ledger.shut()
    room.submit(a_bid("s1", "9.00", id="b2"), heard.append)
    room.submit(a_bid("s1", "9.00", id="b2"), heard.append)
    ledger.open()
    await until(lambda: len(heard) == 2)
    assert heard[0] == heard[1]


async def test_the_same_id_with_other_content_is_refused_and_recorded(rooms: Rooms, clock: StepClock) -> None:
    room = await opened(rooms, clock)
    await room.ask(a_bid("s1", "10.00", id="b1"))
    answer = await room.ask(a_bid("s1", "9.00", id="b1"))
    assert code(answer) == "bid_id_reused"
    assert answer.seq == room.durable_seq
    assert code(await room.ask(a_bid("s1", "10.00", id="b1"))) == ""


async def test_another_suppliers_id_is_its_own(rooms: Rooms, clock: StepClock) -> None:
    room = await opened(rooms, clock)
    assert code(await room.ask(a_bid("s1", "10.00", id="b1"))) == ""
    assert code(await room.ask(a_bid("s2", "9.00", id="b1"))) == ""


async def test_resuming_gives_the_bytes_that_were_missed(rooms: Rooms, clock: StepClock) -> None:
    room = await opened(rooms, clock)
    steady, leaver = Remembering(), Remembering()
    room.subscribe(S1, steady, None)
    room.subscribe(S1, leaver, None)
    await room.ask(a_bid("s1", "10.00", id="b1"))
    room.unsubscribe(S1, leaver)
    for number in range(5):
        await room.ask(a_bid("s2", f"{9 - number}.00", id=f"b{number}"))
    room.subscribe(S1, leaver, leaver.cursors[-1])
    assert leaver.frames == steady.frames


async def test_cursors_and_bytes_survive_a_restart(rooms: Rooms, clock: StepClock, ledger: GateLedger) -> None:
    room = await opened(rooms, clock)
    before = Remembering()
    room.subscribe(S1, before, None)
    for number in range(5):
        await room.ask(a_bid("s2", f"{9 - number}.00", id=f"b{number}"))
    other = a_node(ledger, clock)
    await other.start()
    again = other.auction("A-1")
    assert again is not None
    after = Remembering()
    again.subscribe(S1, after, before.cursors[0])
    assert after.frames == before.frames[1:]
    assert again.state == room.state
    await other.stop()


async def test_a_cursor_from_the_future_gets_a_snapshot(rooms: Rooms, clock: StepClock) -> None:
    room = await opened(rooms, clock)
    sink = Remembering()
    room.subscribe(S1, sink, 10_000)
    assert sink.last["t"] == "snapshot"


async def test_what_an_audience_may_not_see_costs_it_no_cursor(rooms: Rooms, clock: StepClock) -> None:
    room = await opened(rooms, clock, visibility=RANK_ONLY)
    sink = Remembering()
    await room.ask(a_bid("s1", "10.00", id="b0"))
    room.subscribe(S1, sink, None)
    for number in range(3):
        await room.ask(a_bid("s2", f"{20 - number}.00", id=f"b{number}"))
    assert len(sink.frames) == 1
    await room.ask(a_bid("s2", "9.00", id="b9"))
    assert sink.cursors == [sink.cursors[0], sink.cursors[0] + 1]
    assert sink.last["rows"] == {"lot:L1": {"rank": 2}}


async def test_a_refusal_is_recorded_and_shows_nobody_anything(rooms: Rooms, clock: StepClock) -> None:
    room = await opened(rooms, clock, lots=[a_lot(ceiling=1000)])
    await room.ask(a_bid("s2", "9.99", id="b0"))
    sink = Remembering()
    room.subscribe(Audience("buyer", "consortium"), sink, None)
    before = len(sink.frames)
    answer = await room.ask(a_bid("s1", "10.01", id="b1"))
    assert code(answer) == "above_ceiling"
    assert room.durable_seq == answer.seq
    assert len(sink.frames) == before


async def test_a_lot_closes_at_its_due_time_however_late_the_timer(rooms: Rooms, clock: StepClock) -> None:
    room = await opened(rooms, clock)
    await room.ask(a_bid("s1", "10.00", id="b1"))
    clock.advance(CLOSES - clock.now_us() + 7 * SECOND_US)
    assert code(await room.ask(a_bid("s2", "9.00", id="b2"))) == "auction_closed"
    assert room.state.lots["L1"].closed_at == CLOSES
    assert room.state.at == CLOSES + 7 * SECOND_US


async def test_a_bid_in_the_last_microsecond_counts(rooms: Rooms, clock: StepClock) -> None:
    room = await opened(rooms, clock, overtime=an_overtime())
    clock.advance(CLOSES - 1 - clock.now_us())
    assert code(await room.ask(a_bid("s1", "10.00", id="b1"))) == ""
    assert room.state.lots["L1"].closes_at > CLOSES


async def test_a_clock_that_stands_still_or_lags_never_moves_a_stamp_back(rooms: Rooms, clock: StepClock) -> None:
    room = await opened(rooms, clock)
    first = await room.ask(a_bid("s1", "10.00", id="b1"))
    clock.advance(-30 * SECOND_US)
    assert (await room.ask(a_bid("s1", "9.00", id="b2"))).at == first.at


async def test_a_store_that_fails_loses_nothing_that_was_answered(rooms: Rooms, clock: StepClock, ledger: GateLedger) -> None:
    room = await opened(rooms, clock)
    kept = await room.ask(a_bid("s1", "10.00", id="b1"))
    ledger.fails_before = LedgerUnavailable("the disk is full")
    with pytest.raises(LedgerUnavailable):
        await room.ask(a_bid("s2", "9.00", id="b2"))
    assert room.state.lots["L1"].order[0].supplier == "s1"
    again = await room.ask(a_bid("s2", "9.00", id="b2"))
    assert kept.seq is not None
    assert (code(again), again.seq) == ("", kept.seq + 1)


async def test_an_unknown_outcome_is_read_from_the_ledger_and_never_answered_refused(
    rooms: Rooms, clock: StepClock, ledger: GateLedger
) -> None:
    room = await opened(rooms, clock)
    ledger.fails_after = RuntimeError("the reply was lost")
    answer = await room.ask(a_bid("s1", "10.00", id="b1"))
    assert code(answer) == ""
    assert answer.seq is not None
    assert answer.entry == leaf_hash(dict(ledger.read(room.stream))[answer.seq]).hex()


async def test_listeners_stay_when_a_room_is_rebuilt(rooms: Rooms, clock: StepClock, ledger: GateLedger) -> None:
    room = await opened(rooms, clock)
    sink = Remembering()
    room.subscribe(S1, sink, None)
    ledger.fails_before = LedgerUnavailable("the disk is full")
    with pytest.raises(LedgerUnavailable):
        await room.ask(a_bid("s2", "9.00", id="b2"))
    await room.ask(a_bid("s2", "8.00", id="b3"))
    assert sink.last["rows"]["lot:L1"]["lead"] == "8.00"


async def test_a_fenced_room_yields_and_the_others_go_on(rooms: Rooms, clock: StepClock, ledger: GateLedger) -> None:
    room = await announced(rooms, an_auction())
    other = await announced(rooms, an_auction(auction="A-2"))
    clock.advance(OPENS - clock.now_us())
    ledger.claim(room.stream)
    heard: list[Answer | AuctionError] = []
    ledger.shut()
    other.submit(a_bid("s1", "12.00", id="b0"), heard.append)
    await asyncio.sleep(0.02)
    room.submit(a_bid("s1", "10.00", id="b1"), heard.append)
    other.submit(a_bid("s1", "10.00", id="b1"), heard.append)
    ledger.open()
    await until(lambda: len(heard) == 3)
    assert sorted(type(outcome).__name__ for outcome in heard) == ["Answer", "Answer", "LedgerConflict"]
    with pytest.raises(LedgerConflict):
        await room.ask(a_bid("s1", "9.00", id="b2"))
    assert code(await other.ask(a_bid("s1", "9.00", id="b2"))) == ""


async def test_a_broken_invariant_stops_one_room_only(rooms: Rooms, clock: StepClock, monkeypatch: pytest.MonkeyPatch) -> None:
    room = await announced(rooms, an_auction())
    other = await announced(rooms, an_auction(auction="A-2"))
    clock.advance(OPENS - clock.now_us())
    room.state.at = clock.now_us() + 1
    room.state.lots["L1"].closes_at = 0
    monkeypatch.setattr(room, "_pass_time", lambda: clock.now_us())
    with pytest.raises(InvariantBroken):
        await room.ask(a_bid("s1", "10.00", id="b1"))
    assert isinstance(room.stopped_by, InvariantBroken)
    assert code(await other.ask(a_bid("s1", "10.00", id="b1"))) == ""


async def test_a_follower_that_fails_stops_its_room_and_never_the_writer(rooms: Rooms, clock: StepClock) -> None:
    room = await announced(rooms, an_auction())
    other = await announced(rooms, an_auction(auction="A-2"))
    clock.advance(OPENS - clock.now_us())

    def fails(room: Room, entry: object) -> None:
        raise ZeroDivisionError

    room.on_durable.append(fails)
    assert code(await room.ask(a_bid("s1", "10.00", id="b1"))) == ""
    await until(lambda: room.stopped_by is not None)
    assert code(await other.ask(a_bid("s1", "10.00", id="b1"))) == ""


async def test_what_no_ledger_can_hold_is_given_back_and_stops_nothing(rooms: Rooms, clock: StepClock) -> None:
    room = await opened(rooms, clock)
    with pytest.raises(InvariantBroken):
        await room.ask(a_bid("s1", "\ud800", id="b1"))
    assert code(await room.ask(a_bid("s1", "10.00", id="b1"))) == ""


async def test_a_pause_stops_the_clock_and_closes_nothing(rooms: Rooms, clock: StepClock) -> None:
    room = await opened(rooms, clock)
    await room.ask(PauseAuction("p", COORDINATOR, "a fire alarm"))
    clock.advance(CLOSES - clock.now_us() + SECOND_US)
    room.tick()
    assert room.state.lots["L1"].is_open


async def test_the_alarm_closes_a_lot_that_nobody_touches(ledger: GateLedger) -> None:
    clock = StepClock(OPENS - 2)
    rooms = a_node(ledger, clock)
    await rooms.start()
    room = await announced(rooms, an_auction(acceptance=False))
    clock.advance(2 + CLOSES - OPENS)
    room.tick()
    await until(lambda: room.durable_seq == room.state.seq)
    assert room.state.status == "closed"
    await rooms.stop()


async def test_an_alarm_rings_no_later_than_the_moment_set_last() -> None:
    rang = asyncio.Event()
    alarm = Alarm(StepClock(0), rang.set)
    alarm.set(50 * SECOND_US)
    alarm.set(1)
    await asyncio.wait_for(rang.wait(), 5)
    rang.clear()
    alarm.set(1)
    alarm.set(50 * SECOND_US)  # the timer stays, and who is woken by it sets it again
    await asyncio.wait_for(rang.wait(), 5)
    rang.clear()
    alarm.set(1)
    alarm.set(None)
    await asyncio.sleep(0.01)
    assert not rang.is_set()


async def test_who_follows_for_the_next_step_hears_of_all_but_bids_that_stand(rooms: Rooms, clock: StepClock) -> None:
    heard: dict[str, list[str]] = {"every": [], "step": [], "owned": []}
    for name, followers in (("every", rooms.on_durable), ("step", rooms.on_step), ("owned", rooms.on_owned_step)):
        followers.append(lambda _, entry, name=name: heard[name].append(entry.command.id))  # type: ignore[misc]
    room = await opened(rooms, clock)
    for id, price in (("b1", "10.00"), ("b2", "11.00")):
        await room.ask(a_bid("s1", price, id=id))
    await room.ask(PauseAuction("p", COORDINATOR, "a fire alarm"))
    await until(lambda: heard["owned"] and heard["owned"][-1] == "p")
    assert "b1" in heard["every"], "a bid that stands"
    assert heard["step"] == heard["owned"] == [id for id in heard["every"] if id != "b1"]
    assert "b2" in heard["step"], "a bid that was refused"


async def settled(rooms: Rooms, room: Room, steps: Closing) -> None:
    rooms.on_durable.append(steps.follow)
    await until(lambda: room.state.status == "proposed")
    await room.ask(ConfirmAward("c", COORDINATOR, ("L1",)))
    await until(lambda: room.state.status == "settled")


async def test_after_the_close_come_award_allotment_and_contracts(rooms: Rooms, clock: StepClock) -> None:
    room = await opened(rooms, clock)
    rooms.on_durable.append(closing().follow)
    await room.ask(a_bid("s1", "10.00", id="b1"))
    clock.advance(CLOSES - clock.now_us())
    room.tick()
    await settled(rooms, room, closing())
    assert room.state.awards["L1"].line.supplier == "s1"
    assert sum(contract.total for contract in room.state.contracts.values()) == 1000


async def test_steps_after_the_close_are_caught_up_after_a_restart(rooms: Rooms, clock: StepClock, ledger: GateLedger) -> None:
    room = await opened(rooms, clock)
    await room.ask(a_bid("s1", "10.00", id="b1"))
    clock.advance(CLOSES - clock.now_us())
    room.tick()
    await until(lambda: room.durable_seq == room.state.seq)
    other = a_node(ledger, clock)
    await other.start()
    again = other.auction("A-1")
    assert again is not None
    closing().catch_up(again)
    await settled(other, again, closing())
    closing().catch_up(again)
    assert again.state.status == "settled"
    await other.stop()

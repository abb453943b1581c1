"""A random close is fixed by a committed secret: no bid at or after its moment counts, however late the timer."""

import json
from dataclasses import replace

from auction.core.moments import MINUTE_US, SECOND_US
from auction.core.money import Share
from auction.core.stages import commitment_of, random_close
from auction.core.state import LotState
from auction.core.terms import Entrants, Stage, Terms
from auction.live.clock import StepClock
from auction.live.rooms import Rooms
from tests.live.stage import SECRETS, GateLedger, a_bid, a_node, announced, code, until
from tests.terms import CLOSES, OPENS, a_lot, an_auction

WITHIN_US = 10 * MINUTE_US
RANDOM = Stage("open", 0, 0, True, WITHIN_US, "", None)
FINAL = Stage("sealed", 0, 5 * MINUTE_US, False, 0, "", Entrants(None, Share(1, 10), 3))


def terms_of(*stages: Stage) -> Terms:
    return SECRETS.committed(an_auction(lots=[a_lot(stages=stages)]))


async def test_a_lot_closes_at_its_secret_moment_however_late_the_timer(rooms: Rooms, clock: StepClock) -> None:
    room = await announced(rooms, terms_of(RANDOM))
    clock.advance(OPENS - clock.now_us())
    assert code(await room.ask(a_bid("s1", "10.00", id="b1"))) == ""
    moment = random_close(room.state.lots["L1"], SECRETS.of("A-1", "L1", 0))
    assert CLOSES <= moment <= CLOSES + WITHIN_US
    clock.advance(moment - 1 - clock.now_us())
    assert code(await room.ask(a_bid("s1", "9.00", id="b2"))) == ""
    clock.advance(1 + 30 * SECOND_US)
    assert code(await room.ask(a_bid("s1", "8.00", id="b3"))) == "auction_closed"
    assert room.state.lots["L1"].closed_at == moment
    assert room.state.lots["L1"].order[0].value == 900


async def test_nothing_tells_the_moment_before_it_has_come(rooms: Rooms, clock: StepClock, ledger: GateLedger) -> None:
    room = await announced(rooms, terms_of(RANDOM))
    clock.advance(CLOSES - clock.now_us())
    await room.ask(a_bid("s1", "10.00", id="b1"))
    secret = SECRETS.of("A-1", "L1", 0)
    record = b"".join(body for _, body in ledger.read(room.stream))
    assert secret.encode() not in record
    assert commitment_of(secret).encode() in record
    assert room.state.lots["L1"].is_open


async def test_a_restarted_server_knows_its_secrets_again(rooms: Rooms, clock: StepClock, ledger: GateLedger) -> None:
    room = await announced(rooms, terms_of(RANDOM))
    clock.advance(OPENS - clock.now_us())
    await room.ask(a_bid("s1", "10.00", id="b1"))
    clock.advance(CLOSES + WITHIN_US - clock.now_us())
    other = a_node(ledger, clock)
    await other.start()
    again = other.auction("A-1")
    assert again is not None
    await until(lambda: again.durable_seq == again.state.seq)
    assert again.state.status == "closed"
    events = [json.loads(body)["events"] for _, body in ledger.read(room.stream)]
    assert [event["type"] for event in events[-1]] == ["SecretRevealed.1", "LotClosed.1", "AuctionClosed.1"]
    await other.stop()


async def test_open_then_closed_runs_to_one_sealed_final_bid(rooms: Rooms, clock: StepClock) -> None:
    room = await announced(rooms, terms_of(RANDOM, FINAL))
    clock.advance(OPENS - clock.now_us())
    for supplier, price in (("s1", "10.00"), ("s2", "10.50"), ("s3", "10.90"), ("s4", "30.00")):
        assert code(await room.ask(a_bid(supplier, price, id="b1"))) == ""
    clock.advance(CLOSES + WITHIN_US - clock.now_us())
    assert code(await room.ask(a_bid("s4", "9.00", id="b2"))) == "not_an_entrant"
    assert room.state.lots["L1"].stage == 1
    assert code(await room.ask(a_bid("s3", "9.00", id="b2"))) == ""
    assert code(await room.ask(a_bid("s3", "8.00", id="b3"))) == "sealed_once"
    clock.advance(5 * MINUTE_US)
    room.tick()
    assert room.state.status == "closed"
    assert [(bid.supplier, bid.value) for bid in room.state.lots["L1"].order][:2] == [("s3", 900), ("s1", 1000)]


def test_commitments_are_made_for_random_closes_alone() -> None:
    terms = terms_of(replace(RANDOM, commitment="0" * 64), FINAL)
    made = [stage.commitment for stage in terms.lots[0].stages]
    assert made == [commitment_of(SECRETS.of("A-1", "L1", 0)), ""]


async def test_a_late_timer_records_a_secret_close_and_a_later_one_each_at_its_moment(rooms: Rooms, clock: StepClock) -> None:
    moment = CLOSES + random_close_after("L1")
    lots = [a_lot("L1", stages=(RANDOM,)), a_lot("L2", closes_at=moment + 1), a_lot("L3", closes_at=moment)]
    room = await announced(rooms, SECRETS.committed(an_auction(lots=lots)))
    clock.advance(moment + MINUTE_US - clock.now_us())
    room.tick()
    assert room.stopped_by is None
    assert [room.state.lots[lot].closed_at for lot in ("L1", "L2", "L3")] == [moment, moment + 1, moment]
    assert room.state.closed_at == moment + 1


def random_close_after(lot: str) -> int:
    """How long after its scheduled close the lot closes."""
    state = LotState(SECRETS.committed(an_auction(lots=[a_lot(lot, stages=(RANDOM,))])).lots[0], 0, 0)
    return random_close(state, SECRETS.of("A-1", lot, 0))


async def test_the_lottery_is_drawn_with_the_close_and_not_before(rooms: Rooms, clock: StepClock, ledger: GateLedger) -> None:
    room = await announced(rooms, SECRETS.committed(an_auction(tie_award="lottery")))
    secret = SECRETS.of_lottery("A-1")
    clock.advance(OPENS - clock.now_us())
    await room.ask(a_bid("s1", "10.00", id="b1"))
    await room.ask(a_bid("s2", "10.00", id="b1"))
    assert secret.encode() not in b"".join(body for _, body in ledger.read(room.stream))
    assert room.state.status == "open"
    clock.advance(CLOSES - clock.now_us())
    room.tick()
    assert (room.state.status, room.state.lottery) == ("closed", secret)


async def test_a_server_that_lacks_the_secret_draws_no_lottery(rooms: Rooms, clock: StepClock) -> None:
    room = await announced(rooms, an_auction(tie_award="lottery", lottery="a secret of another server"))
    clock.advance(CLOSES - clock.now_us())
    room.tick()
    assert (room.state.status, room.state.lottery) == ("closed", None)

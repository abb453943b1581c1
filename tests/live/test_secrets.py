"""A random close is fixed by a committed secret: no bid at or after its moment counts, however late the timer."""

import json
from dataclasses import replace

from auction.core.moments import MINUTE_US, SECOND_US
from auction.core.money import Share
from auction.core.stage_terms import Entrants, Stage
from auction.core.stages import commitment_of, random_close
from auction.core.state import LotState
from auction.core.terms import Terms
from auction.live.clock import StepClock
from auction.live.rooms import Rooms
from auction.live.secrets import Secrets
from tests.live.stage import SECRETS, GateLedger, a_bid, a_node, announced, code, until
from tests.terms import CLOSES, OPENS, a_lot, a_stage, an_auction

WITHIN_US = 10 * MINUTE_US
RANDOM = Stage("open", 0, 0, True, WITHIN_US, "", None)
FINAL = Stage("sealed", 0, WITHIN_US, False, 0, "", Entrants(None, Share(1, 10), 3))


def terms_of(*stages: Stage) -> Terms:
    return SECRETS.committed(an_auction(lots=[a_lot(stages=stages)]))


async def test_a_lot_closes_at_its_secret_moment_however_late_the_timer(rooms: Rooms, clock: StepClock) -> None:
    room = await announced(rooms, terms_of(RANDOM))
    clock.advance(OPENS - clock.now_us())
    assert code(await room.ask(a_bid("s1", "10.00", id="b1"))) == ""
    moment = random_close(room.state.lots["L1"], SECRETS.of(room.state.known_terms(), "L1", 0))
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
    secret = SECRETS.of(room.state.known_terms(), "L1", 0)
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
    clock.advance(WITHIN_US)
    room.tick()
    assert room.state.status == "closed"
    assert [(bid.supplier, bid.value) for bid in room.state.lots["L1"].order][:2] == [("s3", 900), ("s1", 1000)]


def test_commitments_are_made_for_random_closes_alone() -> None:
    terms = terms_of(replace(RANDOM, commitment="0" * 64), FINAL)
    made = [stage.commitment for stage in terms.lots[0].stages]
    assert made == [commitment_of(SECRETS.of(terms, "L1", 0)), ""]


def test_a_rehearsal_tells_nothing_of_the_auction() -> None:
    """Of the same id and under the same key: another opening, another close, one word changed, and every secret is another."""
    terms = terms_of(RANDOM)
    others = (
        replace(terms, opens_at=OPENS - 1),
        replace(terms, lots=(replace(terms.lots[0], closes_at=CLOSES - MINUTE_US),)),
        replace(terms, title="A rehearsal"),
        replace(terms, auction="A-2"),
    )
    made = [terms, *map(SECRETS.committed, others)]
    assert len({each.seed for each in made}) == len({SECRETS.of(each, "L1", 0) for each in made}) == len(made)
    assert SECRETS.committed(terms) == terms  # asked again with the same terms, it is the same auction
    assert Secrets(b"another key").committed(terms).seed != terms.seed


async def test_a_late_timer_records_a_secret_close_and_a_later_one_each_at_its_moment(rooms: Rooms, clock: StepClock) -> None:
    secret = SECRETS.of(an_auction(), "L1", 0)
    first = a_lot("L1", stages=(a_stage(random_us=WITHIN_US, secret=secret),))
    moment = random_close(LotState(first, CLOSES, 0), secret)
    lots = [first, a_lot("L2", closes_at=moment + 1), a_lot("L3", closes_at=moment)]
    room = await announced(rooms, an_auction(lots=lots))
    clock.advance(moment + MINUTE_US - clock.now_us())
    room.tick()
    assert room.stopped_by is None
    assert [room.state.lots[lot].closed_at for lot in ("L1", "L2", "L3")] == [moment, moment + 1, moment]
    assert room.state.closed_at == moment + 1


async def test_the_lottery_is_drawn_with_the_close_and_not_before(rooms: Rooms, clock: StepClock, ledger: GateLedger) -> None:
    room = await announced(rooms, SECRETS.committed(an_auction(tie_award="lottery")))
    secret = SECRETS.of_lottery(room.state.known_terms())
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

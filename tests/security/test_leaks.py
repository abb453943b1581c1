"""Marks on everything that is hidden from somebody, and every byte that reaches anybody, over the socket and over HTTP.

One auction from a pool runs from its announcement to its contracts on the real server. Each mark is a text that occurs
nowhere else; a party may be sent a mark only where a rule of chapter V lets it.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from auction.audit.offline import allotment_of, proposal_of
from auction.core.commands import AcceptTerms
from auction.core.moments import MINUTE_US
from auction.core.money import Share
from auction.core.terms import Baseline, PoolReference, Terms, TrafficLight, Visibility
from auction.core.words import Actor, Party
from auction.live.closing import Closing
from auction.live.places import frozen_at
from auction.live.rooms import POOL
from auction.pool.commands import FreezePool, OpenPool, SubmitBom
from auction.pool.demand import SourceLine
from auction.pool.pledge import line_item
from auction.web.app import ROUTES
from tests.terms import ALL_OPEN, CLOSES, COORDINATOR, OPENS, RANK_ONLY, a_lot, a_stage, an_auction
from tests.web.stand import SECRETS, Line, Person, Stand, eventually

GATED = replace(ALL_OPEN, starting_gate=True)
LIT = replace(RANK_ONLY, traffic_light=TrafficLight(1, 2, Share(1, 20)))
NAMED = replace(ALL_OPEN, aliases="random", graph="all")
COUNTED = replace(RANK_ONLY, supplier_count=True, count_from=4)

MEMBERS = (Party("m-alder", "Alder Works"), Party("m-birch", "Birch Works"))
SUPPLIERS = tuple(Party(f"s-{name}", f"{name.title()} Trading") for name in ("falcon", "heron", "osprey", "plover"))
FALCON, HERON, OSPREY, PLOVER = (party.id for party in SUPPLIERS)
ALDER, BIRCH = (party.id for party in MEMBERS)

# What each party alone knows of itself, or brought: nobody gets it but the coordinator, and auditors in the end.
OF_MEMBER = {
    ALDER: ("m-alder", "Alder Works", "700001", "alder.csv", "R-ALDER"),
    BIRCH: ("m-birch", "Birch Works", "300003", "birch.csv", "R-BIRCH"),
}
NAMES = {party.id: (party.id, party.name) for party in SUPPLIERS}
PRICES = {
    FALCON: ("0.1999", "199900.7996", "1999007996"),
    HERON: ("0.1817", "181700.7268", "1817007268"),
    OSPREY: ("0.1855", "185500.7420", "1855007420"),
}
RESERVE = ("190123.4567", "1901234567", "0.1901")
BASELINE = ("234567.8912", "2345678912", "234567.89", "catalogue-mark")
SAVING = ("52867.16",)
"""The baseline's money less the award's: with the amount of its contract a supplier would know the baseline."""
POOLED = ("pool-mark", "Pool-Title-Mark")
REQUESTS = {FALCON: "id-falcon-mark", HERON: "id-heron-mark", OSPREY: "id-osprey-mark"}
EXCLUSION = "exclusion-mark"
CLIENTS = ("websockets.client", "httpx", "httpcore")
"""Those who log on the test's own side of the line."""


@dataclass(slots=True)
class Seat:
    """One party at its socket and its HTTP client, with everything it was ever sent, phase by phase."""

    person: Person
    line: Line
    sent: dict[str, list[str]] = field(default_factory=dict)
    taken: int = 0

    def take(self, phase: str, *more: str) -> None:
        heard = [json.dumps(frame, ensure_ascii=False) for frame in self.line.heard[self.taken :]]
        self.taken = len(self.line.heard)
        self.sent.setdefault(phase, []).extend([*heard, *more])

    def has(self, mark: str, *phases: str) -> bool:
        return any(mark in text for phase in phases or tuple(self.sent) for text in self.sent.get(phase, ()))


def reads() -> Iterator[str]:
    """Every address that answers a GET, with contracts that are there and one that is not."""
    for route in ROUTES:
        if "GET" not in (route.methods or ()) or "{rest" in route.path or route.path == "/api":
            continue
        if route.path.endswith("/trail"):
            yield route.path.replace("{auction}", "A-1").replace("{lot}", "L1") + "?of=all"
        path = route.path.replace("{auction}", "A-1").replace("{lot}", "L1").replace("{pool}", "pool-mark")
        guesses = ("A-1~s-heron~m-alder", "A-1~s-heron~m-birch", "A-1~s-falcon~m-alder")
        yield from (path.replace("{number}", guess) for guess in guesses) if "{number}" in path else (path,)


def without_requests(text: str, party: str) -> str:
    """Proofs of receipts without what the party itself had asked, which may be a price or a name that it only guessed (V13)."""
    said = json.loads(text)
    for receipt in said.get("receipts", ()):
        if receipt.get("body"):
            body = json.loads(receipt["body"])
            assert body.pop("command")["by"]["party"] == party, "only its own"
            receipt["body"] = json.dumps(body, ensure_ascii=False)
    return json.dumps(said, ensure_ascii=False)


async def a_frozen_pool(stand: Stand) -> tuple[PoolReference, Any]:
    room = stand.rooms.open(POOL + "pool-mark")
    lines = {ALDER: ("alder.csv", "R-ALDER", 700_001), BIRCH: ("birch.csv", "R-BIRCH", 300_003)}
    await room.ask(OpenPool("open", COORDINATOR, "pool-mark", "Pool-Title-Mark", MEMBERS))
    for member, (file_name, reference, quantity) in lines.items():
        line = SourceLine(2, "Maker", "PN-1", quantity, reference, "", "", "")
        bom = SubmitBom("bom", Actor("buyer", member), member, file_name, 1, 1, (line,), ())
        assert (await room.ask(bom)).refusal is None
    assert (await room.ask(FreezePool("freeze", COORDINATOR))).refusal is None
    return frozen_at(stand.rooms, room), room.state.parts


async def marked_terms(stand: Stand, visibility: Visibility) -> Terms:
    pool, parts = await a_frozen_pool(stand)
    lot = a_lot("L1", lines=[line_item(parts[0])], price_scale=4, reserve=1_901_234_567, baseline=2_345_678_912)
    lot = replace(lot, baseline=Baseline("catalogue-mark", 2_345_678_912))
    terms = an_auction(lots=(lot,), visibility=visibility, acceptance=True, pool=pool)
    return SECRETS.committed(replace(terms, members=MEMBERS, suppliers=SUPPLIERS))


async def seated(stand: Stand, stack: AsyncExitStack) -> dict[str, Seat]:
    """Everybody who may open the auction, and one who may not, each following it."""
    seats: dict[str, Seat] = {}
    guests: list[tuple[Any, str]] = [("supplier", party.id) for party in SUPPLIERS]
    guests += [("buyer", party.id) for party in MEMBERS]
    guests += [("observer", "o"), ("auditor", "a"), ("supplier", "s-stranger"), ("buyer", "consortium")]
    for role, party in guests:
        person = await stand.person(role, party, "Somebody")
        line = await stack.enter_async_context(person.line())
        await line.say({"t": "subscribe", "auction": "A-1", "cursor": None})
        seats[role if role in ("observer", "auditor") else party] = Seat(person, line)
    return seats


async def look_around(stand: Stand, seats: dict[str, Seat], phase: str) -> None:
    """Everybody reads every address, subscribes anew, guesses a cursor, and hears all that is on its way."""
    for seat in seats.values():
        for address in reads():
            for accept in ("application/json", "text/html") if "/contracts/" in address else ("application/json",):
                answer = await seat.person.get(address, headers={"Accept": accept})
                text = (
                    without_requests(answer.text, seat.person.signed_in.session.party)
                    if address.endswith("/receipts")
                    else answer.text
                )
                seat.take(phase, text, json.dumps(dict(answer.headers)))
        await seat.line.say({"t": "subscribe", "auction": "A-1", "cursor": 1})
        await seat.line.say({"t": "subscribe", "auction": "A-1", "cursor": 999})
        await seat.line.say({"t": "ping", "c": 7})
        await seat.line.hear("pong")
        seat.take(phase)


def bid(request: str, price: str) -> dict[str, Any]:
    return {"t": "bid", "id": request, "auction": "A-1", "lot": "L1", "prices": [price], "confirm": False}


async def an_auction_with_marks(stand: Stand, visibility: Visibility) -> dict[str, Seat]:
    """The whole course: announced, open with bids and an exclusion, paused, closed, awarded, settled."""
    stand.rooms.on_durable.append(Closing(proposal_of, allotment_of).follow)
    room = await stand.announced(await marked_terms(stand, visibility))
    for supplier in (FALCON, HERON, OSPREY):
        await room.ask(AcceptTerms("accept", Actor("supplier", supplier), supplier, room.state.terms_sha256))
    async with AsyncExitStack() as stack:
        seats = await seated(stand, stack)
        await look_around(stand, seats, "announced")
        await stand.until(room, OPENS)
        for supplier in (OSPREY, HERON, FALCON):
            request, price = REQUESTS[supplier], PRICES[supplier][0]
            assert (await seats[supplier].line.ask(bid(request, price)))["outcome"] == "accepted"
        for name, seat in seats.items():  # refused, of every kind there is for it
            for request, price in (("low", "0.1500"), ("high", "9.0000"), ("same", PRICES[HERON][0])):
                if name not in (HERON, OSPREY, FALCON):
                    await seat.line.say(bid(request, price))
            if name != "consortium":
                await seat.line.say({"t": "withdraw", "id": "w", "auction": "A-1", "lot": "L1"})
                await seat.line.say({"t": "confirm_award", "id": "c", "auction": "A-1", "lots": ["L1"]})
                await seat.line.say({**bid("sb", "0.1"), "t": "surrogate_bid", "supplier": PLOVER})
        running = seats["consortium"].line
        exclude = {"t": "exclude", "id": "x", "auction": "A-1", "supplier": OSPREY, "reason": EXCLUSION}
        assert (await running.ask(exclude))["outcome"] == "accepted"
        await look_around(stand, seats, "open")
        assert (await running.ask({"t": "pause", "id": "p", "auction": "A-1", "reason": "alarm"}))["outcome"] == "accepted"
        await look_around(stand, seats, "paused")
        assert (await running.ask({"t": "resume", "id": "r", "auction": "A-1"}))["outcome"] == "accepted"
        await stand.until(room, CLOSES)
        await eventually(lambda: room.state.status == "proposed" and room.durable_seq == room.state.seq)
        await look_around(stand, seats, "closed")
        assert (await running.ask({"t": "confirm_award", "id": "ok", "auction": "A-1", "lots": ["L1"]}))["outcome"] == "accepted"
        await eventually(lambda: room.state.status == "settled" and room.durable_seq == room.state.seq)
        await look_around(stand, seats, "settled")
    return seats


BEFORE = ("announced", "open", "paused")
AFTER = ("closed", "settled")
BIDS = tuple(mark for marks in PRICES.values() for mark in marks)
IDS = tuple(REQUESTS.values())
EVERY_NAME = tuple(mark for marks in NAMES.values() for mark in marks)
EVERY_MEMBER = tuple(mark for marks in OF_MEMBER.values() for mark in marks)


def found(seat: Seat, marks: tuple[str, ...], *phases: str, own: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """The marks among what a seat was sent that are not its own, each with the phase."""
    return [(phase, mark) for phase in phases for mark in marks if mark not in own and seat.has(mark, phase)]


@pytest.mark.parametrize(
    "visibility", [RANK_ONLY, COUNTED, LIT, ALL_OPEN, GATED, NAMED], ids=["rank-only", "counted", "lit", "open", "gated", "named"]
)
async def test_nobody_is_sent_what_is_not_for_it(
    stand: Stand, visibility: Visibility, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.WARNING, "uvicorn")  # as `server.run` has it
    for client in CLIENTS:
        caplog.set_level(logging.WARNING, client)  # which takes a third of the time, and is not looked at
    seats = await asyncio.wait_for(an_auction_with_marks(stand, visibility), 300)
    seed = stand.rooms.auctions()[0].state.known_terms().seed
    everything = (*RESERVE, *BASELINE, *SAVING, *POOLED, *EVERY_MEMBER, *EVERY_NAME, *IDS, seed)
    ours = (record for record in caplog.records if not record.name.startswith(CLIENTS))
    written = "".join((*(f"{record.getMessage()} {record.exc_text}" for record in ours), *capfd.readouterr()))
    assert [mark for mark in (*everything, *BIDS, EXCLUSION) if mark in written] == [], "in the server's log"
    coordinator = seats["consortium"]
    for mark in (RESERVE[0], BASELINE[0], "catalogue-mark", SAVING[0], "Alder Works", "Heron Trading", "pool-mark", BIDS[1]):
        assert coordinator.has(mark), f"{mark} marks nothing"

    stranger = seats["s-stranger"]
    assert found(stranger, (*everything, *BIDS, EXCLUSION), *BEFORE, *AFTER) == []

    for supplier in (FALCON, HERON, OSPREY, PLOVER):
        seat = seats[supplier]
        own = (
            *NAMES[supplier],
            *PRICES.get(supplier, ()),
            REQUESTS.get(supplier, ""),
            *((EXCLUSION,) if supplier == OSPREY else ()),
        )
        prices = BIDS if visibility in (RANK_ONLY, COUNTED, LIT) or (visibility == GATED and supplier == PLOVER) else ()
        hidden = (*everything, *prices, EXCLUSION)
        assert found(seat, hidden, *BEFORE, "closed", own=own) == [], supplier
        partners = (*OF_MEMBER[ALDER][:3], *OF_MEMBER[BIRCH][:3]) if supplier == HERON else ()
        assert found(seat, hidden, "settled", own=(*own, *partners)) == [], supplier

    watching = seats["observer"]
    prices = BIDS if visibility in (RANK_ONLY, COUNTED, LIT) else ()
    assert found(watching, (*everything, *prices, EXCLUSION), *BEFORE, *AFTER) == []

    auditor = seats["auditor"]
    assert found(auditor, (*everything, *prices, EXCLUSION), *BEFORE) == []

    for member, other in ((ALDER, BIRCH), (BIRCH, ALDER)):
        own = (*OF_MEMBER[member], *POOLED)
        assert found(seats[member], (*everything, *prices, EXCLUSION), *BEFORE, own=own) == [], member
        others = OF_MEMBER[other][2:]
        assert found(seats[member], others, *BEFORE, *AFTER) == [], member


async def test_what_lies_sealed_reaches_nobody_but_its_bidder(stand: Stand) -> None:
    """Not the coordinator either, by no door and in no count, until the stage has closed (F4)."""
    terms = await marked_terms(stand, ALL_OPEN)
    secret = SECRETS.of(terms, "L1", 0)
    stages = (a_stage("sealed", random_us=MINUTE_US, secret=secret), a_stage("open", length_us=10 * MINUTE_US))
    room = await stand.announced(replace(terms, acceptance=False, lots=(replace(terms.lots[0], stages=stages),)))
    async with AsyncExitStack() as stack:
        seats = await seated(stand, stack)
        await look_around(stand, seats, "announced")
        await stand.until(room, OPENS)
        for supplier in (OSPREY, HERON, FALCON):
            request, price = REQUESTS[supplier], PRICES[supplier][0]
            assert (await seats[supplier].line.ask(bid(request, price)))["outcome"] == "accepted"
        running = seats["consortium"].line
        surrogate = {**bid("sb", "0.1"), "t": "surrogate_bid", "supplier": PLOVER}
        assert (await running.ask(surrogate))["outcome"] == "refused"
        await look_around(stand, seats, "sealed")
        assert (await running.ask({"t": "pause", "id": "p", "auction": "A-1", "reason": "alarm"}))["outcome"] == "accepted"
        await look_around(stand, seats, "paused")
        assert (await running.ask({"t": "resume", "id": "r", "auction": "A-1"}))["outcome"] == "accepted"
        await look_around(stand, seats, "sealed")
        await stand.until(room, CLOSES + 2 * MINUTE_US)
        await look_around(stand, seats, "unsealed")
    hidden = (*BIDS, *IDS, secret)
    for name, seat in seats.items():
        own = (*PRICES.get(name, ()), REQUESTS.get(name, ""))
        assert found(seat, hidden, "announced", "sealed", "paused", own=own) == [], name
        if name not in REQUESTS:
            counts = [text for text in seat.sent["sealed"] if '"delta"' in text and '"lot:L1"' in text]
            assert not [text for text in counts if '"bids"' in text or '"suppliers"' in text], name
    assert seats["consortium"].has(PRICES[HERON][1], "unsealed")
    assert seats["observer"].has(PRICES[HERON][1], "unsealed")


async def test_row_27_a_sealed_bid_is_read_by_nobody_over_any_door_before_its_opening(stand: Stand) -> None:
    """The coordinator that runs the auction, its auditors and the other suppliers look everywhere, and find it when it is opened.

    Who reads the database reads it there, in clear: decision 64 and the README say so, and here it is seen.
    """
    sealed = (a_stage("sealed"),)
    room = await stand.announced(
        an_auction(lots=[a_lot(price_scale=4, stages=sealed)], suppliers=(HERON, FALCON), visibility=ALL_OPEN)
    )
    async with AsyncExitStack() as stack:
        seats: dict[str, Seat] = {}
        guests: list[tuple[Any, str]] = [("supplier", HERON), ("supplier", FALCON), ("buyer", "consortium"), ("buyer", "m1")]
        for role, party in [*guests, ("observer", "o"), ("auditor", "a")]:
            person = await stand.person(role, party, "Somebody")
            line = await stack.enter_async_context(person.line())
            await line.say({"t": "subscribe", "auction": "A-1", "cursor": None})
            seats[party] = Seat(person, line)
        await stand.until(room, OPENS)
        request, price = REQUESTS[HERON], PRICES[HERON][0]
        assert (await seats[HERON].line.ask(bid(request, price)))["outcome"] == "accepted"
        await look_around(stand, seats, "sealed")
        assert any(price.encode() in body for _, body in stand.rooms.ledger.read(room.stream)), "in the record it is in clear"
        await stand.until(room, CLOSES)
        await look_around(stand, seats, "opened")
    marks = (*PRICES[HERON], request)
    for party, seat in seats.items():
        own = marks if party == HERON else ()
        assert found(seat, marks, "sealed", own=own) == [], party
    assert seats[HERON].has(price, "sealed"), "its bidder is told"
    assert seats["consortium"].has(price, "opened")


LIMIT = ("0.1412", "141200.5648", "1412005648", "37.1234")
"""A limit, its value, and a decrement: the supplier's own alone (X8)."""


async def test_a_limit_reaches_nobody_but_who_left_it(stand: Stand) -> None:
    """Not the coordinator either, by no door, while the auction runs; nor that the leading bid was an automatic one."""
    room = await stand.announced(replace(await marked_terms(stand, ALL_OPEN), acceptance=False, proxies=True))
    async with AsyncExitStack() as stack:
        seats = await seated(stand, stack)
        await stand.until(room, OPENS)
        for supplier in (OSPREY, HERON):
            assert (await seats[supplier].line.ask(bid(REQUESTS[supplier], PRICES[supplier][0])))["outcome"] == "accepted"
        limit = {**bid("id-limit-mark", LIMIT[0]), "t": "set_limit", "decrement": LIMIT[3]}
        assert (await seats[HERON].line.ask(limit))["outcome"] == "accepted"
        assert (await seats[OSPREY].line.ask(bid("lower", "0.1750")))["outcome"] == "accepted"
        await look_around(stand, seats, "open")
        running = seats["consortium"].line
        assert (await running.ask({"t": "pause", "id": "p", "auction": "A-1", "reason": "alarm"}))["outcome"] == "accepted"
        await look_around(stand, seats, "paused")
        assert (await running.ask({"t": "resume", "id": "r", "auction": "A-1"}))["outcome"] == "accepted"
        await look_around(stand, seats, "open")
    assert room.state.lots["L1"].order[0].proxy, "the limit was bid to"
    assert all(seats[HERON].has(mark) for mark in (LIMIT[0], LIMIT[1], LIMIT[3])), "the limit is seen by who left it"
    for name, seat in seats.items():
        if name != HERON:
            assert found(seat, (*LIMIT, "id-limit-mark", 'proxy": true'), "open", "paused") == [], name
            assert not [text for text in seat.sent["open"] if '"limit"' in text and LIMIT[0] in text], name

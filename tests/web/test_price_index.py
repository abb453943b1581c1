"""The price index over HTTP: for the coordinator and auditors, of weeks that are over, and nothing of practice (U13 and U14)."""

from __future__ import annotations

import json
from dataclasses import replace

from auction.audit.offline import allotment_of, proposal_of
from auction.audit.script import terms_text
from auction.core.commands import ConfirmAward, PlaceBid
from auction.core.days import week_of
from auction.core.words import Actor
from auction.live.closing import Closing
from clients.python.pooling import Pooling
from tests.auctions import CLOSES, COORDINATOR, OPENS, a_line, a_lot, an_auction
from tests.market.stall import DAY_US
from tests.web.stand import Person, Stand, eventually
from tests.web.test_market import begun, ok
from tests.web.test_tables import rows

FIVE = ("s1", "s2", "s3", "s4", "s5")


async def held(stand: Stand, coordinator: Person, auction: str, *, practice: bool = False) -> None:
    """Five suppliers each win a lot of ten pieces at 1.00 to 5.00, and the award is settled."""
    lots = [a_lot(f"L{number}", lines=[a_line(quantity=10)]) for number in range(1, 6)]
    said = {"hs": "854231", "eccn": "EAR99", "quantity": 10, "destination": "DE", "end_user": "m1", "end_use": "civil"}
    deliveries = [{"lot": lot.id, "line": "A", **said} for lot in lots]
    ok(await coordinator.post("/api/market/deliveries", {"auction": auction, "deliveries": deliveries}))
    terms = replace(an_auction(auction=auction, lots=lots, suppliers=FIVE), practice=practice)
    if practice:
        await stand.announced(terms)
    else:
        ok(await coordinator.post("/api/auctions", {"terms": json.loads(terms_text(terms))}))
    room = stand.rooms.auction(auction)
    assert room is not None
    room.tick()
    await stand.until(room, OPENS)
    for number, supplier in enumerate(FIVE, 1):
        bid = PlaceBid(f"b{number}", Actor("supplier", supplier), supplier, f"L{number}", (f"{number}.00",), False)
        assert (await room.ask(bid)).refusal is None


async def confirmed(stand: Stand, auction: str) -> None:
    room = stand.rooms.auction(auction)
    assert room is not None
    await stand.until(room, CLOSES)
    await eventually(lambda: room.state.status == "proposed" and room.durable_seq == room.state.seq)
    assert (await room.ask(ConfirmAward("yes", COORDINATOR, tuple(room.state.awards)))).refusal is None
    await eventually(lambda: room.state.status == "settled" and room.durable_seq == room.state.seq)


async def test_row_30_a_week_is_told_when_it_is_over_and_practice_never_reaches_it(stand: Stand) -> None:
    coordinator, _ = await begun(stand)
    stand.rooms.on_durable.append(Closing(proposal_of, allotment_of).follow)
    await held(stand, coordinator, "A-1")
    await held(stand, coordinator, "A-2", practice=True)
    await confirmed(stand, "A-1")
    await confirmed(stand, "A-2")
    assert ok(await coordinator.get("/api/market/prices")) == []
    stand.clock.advance(7 * DAY_US)
    auditor = await stand.person("auditor", "a")
    named = {"category": "component", "week": week_of(CLOSES), "currency": "EUR", "unit": "pcs"}
    told = [{**named, "price": "3.000000", "suppliers": 5, "withheld": ""}]
    assert ok(await auditor.get("/api/market/prices")) == told
    coordinator = await stand.coordinator("ada")
    program = Pooling(stand.base_url, coordinator.signed_in.secret)
    assert await program.prices() == told
    taken = rows(await coordinator.get("/api/market/prices/table"))
    assert taken == [{**named, "price": "3.000000", "suppliers": "5", "withheld": ""}]
    member = await stand.person("buyer", "m1")
    assert (await member.get("/api/market/prices")).status_code == 403

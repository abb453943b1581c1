"""The proofs of receipts: a supplier's own and nobody else's, nothing before the close, and never the seed (V13)."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from auction.audit.blinding import Blinding, blinded_by
from auction.audit.checkpoint import is_signed_by, read_checkpoint, read_key, read_note
from auction.audit.kept_proof import check_proof
from auction.core.commands import CancelAuction, PlaceBid
from auction.core.moments import SECOND_US
from auction.ledger.chain import inclusion_holds
from auction.web import receipts
from clients.python.poolbid import Poolbid, PoolbidError
from tests.terms import ALL_OPEN, CLOSES, COORDINATOR, a_lot, a_stage, an_auction
from tests.web.stand import SECRETS, Person, Stand

PATH = "/api/auctions/A-1/receipts"
OPEN = an_auction(lots=[a_lot(ceiling=100_00)], visibility=replace(ALL_OPEN, aliases="random"), surrogate_bids=True)
SEALED = an_auction(lots=[a_lot(ceiling=100_00, stages=[a_stage("sealed")])])


def bid(request: str, price: str) -> dict[str, Any]:
    return {"t": "bid", "id": request, "auction": "A-1", "lot": "L1", "prices": [price], "confirm": False}


async def bids(person: Person, *prices: str) -> dict[str, dict[str, Any]]:
    """What a supplier was answered, by the id of its request."""
    async with person.line() as line:
        name = person.signed_in.session.actor.party
        return {f"{name}-{place}": await line.ask(bid(f"{name}-{place}", price)) for place, price in enumerate(prices)}


async def proved(stand: Stand, told: dict[str, Any]) -> set[str]:
    """The ids whose proofs hold: the leaf gives the entry of the receipt, and leads to the root that the key signed."""
    key = read_key((await stand.http.get("/api/keys")).json()["key"])
    note = read_note(told["checkpoint"].encode())
    assert is_signed_by(note, key)
    checkpoint = read_checkpoint(note.text)
    assert checkpoint.origin == "poolbid/auction/A-1"
    found = told["blinding"]
    blinding = None if found is None else Blinding(bytes.fromhex(found["inner"]), bytes.fromhex(found["outer"]))
    good: set[str] = set()
    for each in told["receipts"]:
        leaf, path = bytes.fromhex(each["leaf"]), [bytes.fromhex(node) for node in each["path"]]
        entry = leaf if blinding is None else blinded_by(blinding, leaf)
        held = inclusion_holds(leaf=leaf, index=each["seq"] - 1, size=checkpoint.size, path=path, root=checkpoint.root)
        good |= {each["id"]} if held and entry.hex() == each["entry"] else set()
    return good


@pytest.mark.parametrize("terms", [OPEN, SEALED], ids=["open", "sealed"])
@pytest.mark.parametrize("seeded", [True, False])
async def test_V13_after_the_close_each_supplier_proves_its_own_and_nobody_elses(stand: Stand, terms: Any, seeded: bool) -> None:
    terms = SECRETS.committed(terms) if seeded else replace(terms, visibility=ALL_OPEN)
    room = await stand.opened(terms)
    one, two = await stand.person("supplier", "s1"), await stand.person("supplier", "s2")
    mine, other = await bids(one, "50.00", "nine", "49.00"), await bids(two, "48.00")
    if terms is not SEALED and terms.surrogate_bids:
        await room.ask(PlaceBid("for-s1", COORDINATOR, "s1", "L1", ("40.00",), True))
    await stand.until(room, CLOSES)
    told = (await one.get(PATH)).json()
    assert await proved(stand, told) == set(mine) == {each["id"] for each in told["receipts"]}
    for each in told["receipts"]:
        assert (each["at"], each["entry"]) == (mine[each["id"]]["at"], mine[each["id"]]["entry"])
        assert each["seq"] == (mine[each["id"]]["seq"] or each["seq"])
    assert {each["id"] for each in (await two.get(PATH)).json()["receipts"]} == set(other)
    # Whoever is handed one needs nothing but the key: what was asked and what came of it stands in the signed record.
    key = read_key((await stand.http.get("/api/keys")).json()["key"])
    for each in told["receipts"]:
        kept = {"auction": "A-1", **each, "blinding": told["blinding"], "checkpoint": told["checkpoint"]}
        verdict = check_proof(json.dumps(kept).encode(), key)
        assert (verdict.why, verdict.trusted) == (None, True)
        said = verdict.said
        assert said is not None
        assert ("refused" if said.refusal else "accepted") == mine[each["id"]]["outcome"]
        assert said.command.by.party == "s1"
    assert (told["blinding"] is None) is not seeded
    assert not seeded or terms.seed not in (await one.get(PATH)).text


async def test_V13_no_entry_is_told_in_which_something_happened_to_another(stand: Stand) -> None:
    """Another's automatic bid answers in the same entry; and where it might have, no accepted entry is told at all."""
    room = await stand.opened(SECRETS.committed(replace(OPEN, proxies=True)))
    one, two = await stand.person("supplier", "s1"), await stand.person("supplier", "s2")
    first = await bids(two, "60.00")
    async with two.line() as line:
        limit = {"t": "set_limit", "id": "limit", "auction": "A-1", "lot": "L1", "prices": ["30.00"], "decrement": "1.00"}
        assert (await line.ask({**limit, "confirm": True}))["outcome"] == "accepted"
    answers = await bids(one, "50.00", "nine")
    await stand.until(room, CLOSES)
    told = (await one.get(PATH)).json()["receipts"]
    assert [each["body"] is None for each in told] == [answers[each["id"]]["outcome"] == "accepted" for each in told]
    assert "s2" not in "".join(each["body"] or "" for each in told)
    assert [each["body"] for each in (await two.get(PATH)).json()["receipts"]] == [None] * (len(first) + 1)


async def test_V13_nothing_is_told_before_the_close_or_to_others(stand: Stand) -> None:
    room = await stand.opened(SECRETS.committed(SEALED))
    one = await stand.person("supplier", "s1")
    await bids(one, "50.00")
    people = [await stand.coordinator(), await stand.person("auditor", "a"), await stand.person("observer", "o")]
    people.append(await stand.person("buyer", "m1"))
    stranger = await stand.person("supplier", "s9")
    await stand.until(room, CLOSES - 1)
    answer = await one.get(PATH)
    assert (answer.status_code, answer.json()["code"]) == (409, "auction_not_closed")
    await stand.until(room, CLOSES)
    assert (await one.get(PATH)).status_code == 200
    for person in people:
        assert (await person.get(PATH)).status_code == 403
    assert (await stranger.get(PATH)).status_code == 404
    for after in ("-1", "x", "1e3", "9" * 17):
        assert (await one.get(f"{PATH}?after={after}")).status_code == 400


async def test_a_close_that_is_not_durable_yet_opens_nothing(stand: Stand) -> None:
    room = await stand.opened(SECRETS.committed(SEALED))
    one = await stand.person("supplier", "s1")
    await bids(one, "50.00")
    stand.ledger.shut()
    stand.clock.advance(CLOSES - stand.clock.now_us())
    room.tick()
    assert room.state.closed_at is not None
    assert (await one.get(PATH)).status_code == 409
    stand.ledger.open()


@pytest.mark.parametrize(("terms", "status"), [(SEALED, 409), (OPEN, 200)], ids=["sealed", "open"])
async def test_V13_of_a_cancelled_auction_with_sealed_bids_no_number_is_ever_told(stand: Stand, terms: Any, status: int) -> None:
    room = await stand.opened(SECRETS.committed(terms))
    one = await stand.person("supplier", "s1")
    await bids(one, "50.00")
    assert (await room.ask(CancelAuction("stop", COORDINATOR, "no budget"))).refusal is None
    await stand.until(room, CLOSES + SECOND_US)
    assert (await one.get(PATH)).status_code == status


async def test_proofs_are_told_some_at_a_time(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receipts, "MOST_AT_ONCE", 2)
    monkeypatch.setattr(receipts, "MOST_LOGS", 0)
    room = await stand.opened(SECRETS.committed(OPEN))
    one = await stand.person("supplier", "s1")
    mine = await bids(one, "50.00", "49.00", "48.00")
    await stand.until(room, CLOSES)
    first = (await one.get(PATH)).json()
    rest = (await one.get(f"{PATH}?after={first['receipts'][-1]['seq']}")).json()
    assert await proved(stand, first) | await proved(stand, rest) == set(mine)
    assert [(len(told["receipts"]), told["complete"]) for told in (first, rest)] == [(2, False), (1, True)]


async def test_the_sdk_asks_for_them_and_follows_the_path(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receipts, "MOST_AT_ONCE", 2)
    room = await stand.opened(SECRETS.committed(SEALED))
    one = await stand.person("supplier", "s1")
    async with Poolbid(stand.base_url, one.signed_in.secret) as poolbid:
        answers = [await poolbid.bid("A-1", "L1", [price]) for price in ("50.00", "nine", "49.00")]
        with pytest.raises(PoolbidError, match="auction_not_closed"):
            await poolbid.proofs("A-1")
        await stand.until(room, CLOSES)
        first = await poolbid.proofs("A-1")
        rest = await poolbid.proofs("A-1", after=first.proofs[-1].seq)
    assert (first.complete, rest.complete) == (False, True)
    assert [(each.id, each.at, each.entry) for each in (*first.proofs, *rest.proofs)] == [(a.id, a.at, a.entry) for a in answers]
    assert all(first.holds(each) for each in first.proofs)
    for forged in ({"leaf": "00" * 32}, {"seq": first.proofs[1].seq}, {"path": first.proofs[0].path[:-1]}):
        assert not first.holds(replace(first.proofs[0], **forged))
    for found in (first, rest):
        for each in found.proofs:
            assert found.holds(each)
            assert check_proof(found.kept("A-1", each).encode()).why is None
            assert not found.holds(replace(each, body=(each.body or "").replace("A-1", "A-2")))

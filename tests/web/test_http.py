"""The HTTP interface, address by address, over a real connection: what each party gets, and what it is told instead."""

from __future__ import annotations

import asyncio
import dataclasses
import io
import json
import zipfile
from typing import Any

import pytest

from auction.audit.bundle import read_bundle
from auction.audit.checkpoint import read_key
from auction.audit.earlier import read_earlier
from auction.audit.ocds import read_package
from auction.audit.verify import verify
from auction.config import Settings
from auction.core.commands import CancelAuction, ExtendLot, PauseAuction, ResumeAuction
from auction.core.moments import MINUTE_US
from auction.core.presets import PRESETS
from auction.core.refusals import Refusal
from auction.core.terms import Terms
from auction.core.words import ENGINE
from auction.files.bom import LARGEST_TEXT_FILE
from auction.files.samples import SAMPLES
from auction.live.closing import Closing
from auction.live.rooms import POOL
from auction.pool.demand import LineReport, SourceLine, Submission
from auction.pool.pledge import line_item
from auction.web.pools import require_kept
from auction.web.problems import Problem
from auction.wire.schema import SCHEMAS
from tests.terms import CLOSES, COORDINATOR, OPENS, RANK_ONLY, a_line, a_lot, a_stage, an_auction
from tests.web.stand import Person, Stand, eventually, standing


def plain(terms: Terms) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json.dumps(dataclasses.asdict(terms)))
    return found


def problem(answer: Any, status: int, code: str) -> dict[str, Any]:
    """The answer is that problem, in that media type."""
    told: dict[str, Any] = answer.json()
    assert (answer.status_code, told["code"], told["status"]) == (status, code, status), told
    assert answer.headers["content-type"] == "application/problem+json"
    assert told.keys() >= {"type", "title", "detail"}
    return told


async def bid(person: Person, price: str, *, lot: str = "L1") -> None:
    async with person.line() as line:
        frame = {"t": "bid", "id": f"r-{price}", "auction": "A-1", "lot": lot, "prices": [price], "confirm": False}
        assert (await line.ask(frame))["outcome"] == "accepted"


async def settled(stand: Stand) -> None:
    """An auction with two suppliers' bids, closed, awarded, confirmed and divided."""
    from auction.audit.offline import allotment_of, proposal_of

    stand.rooms.on_durable.append(Closing(proposal_of, allotment_of).follow)
    room = await stand.opened(an_auction(lots=(a_lot(quantity=4, baseline=6000),)))
    for supplier, price in (("s1", "12.00"), ("s2", "10.00")):
        await bid(await stand.person("supplier", supplier), price)
    await stand.until(room, CLOSES)
    await eventually(lambda: room.state.status == "proposed")
    coordinator = await stand.coordinator()
    async with coordinator.line() as line:
        assert (await line.ask({"t": "confirm_award", "id": "c", "auction": "A-1", "lots": ["L1"]}))["outcome"] == "accepted"
    await eventually(lambda: room.state.status == "settled" and room.durable_seq == room.state.seq)


# --- sign-in ---------------------------------------------------------------------------------------------------


async def test_an_invitation_is_exchanged_for_a_session_once(stand: Stand) -> None:
    coordinator = await stand.coordinator()
    made = await coordinator.post("/api/invitations", {"role": "supplier", "party": "s1", "name": "Supplier One"})
    assert made.status_code == 201
    token = made.json()["link"].removeprefix(f"{stand.base_url}/join#")
    joined = await stand.http.post("/api/session", json={"token": token})
    assert joined.status_code == 200
    assert {name: joined.json()[name] for name in ("role", "party", "name")} == {
        "role": "supplier",
        "party": "s1",
        "name": "Supplier One",
    }
    cookie = joined.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "samesite=strict" in cookie.lower()
    assert "secure" not in cookie.lower()
    shown = await stand.http.get("/api/session")
    assert shown.json() == joined.json()
    problem(await stand.http.post("/api/session", json={"token": token}), 401, "invitation_used")
    out = await stand.http.delete("/api/session", headers={"X-CSRF-Token": joined.json()["csrf"]})
    assert out.status_code == 204
    problem(await stand.http.get("/api/session"), 401, "not_signed_in")


async def test_A3_looking_at_an_invitation_uses_nothing_up_and_tells_whom_it_lets_in(stand: Stand) -> None:
    invited = await stand.identity.invite(by=ENGINE, role="supplier", party="s1", name="Supplier One", person="ann")
    assert not isinstance(invited, Refusal)
    before = stand.ledger.last_seq("access")
    for _ in range(3):
        looked = await stand.http.post("/api/invitation", json={"token": invited.token})
        assert looked.status_code == 200
        assert "set-cookie" not in looked.headers
    who = {"role": "supplier", "party": "s1", "name": "Supplier One", "person": "ann"}
    assert looked.json() == {**who, "expires_at": invited.expires_at, "stays_until": invited.expires_at}
    assert stand.ledger.last_seq("access") == before
    problem(await stand.http.get("/api/session"), 401, "not_signed_in")
    assert (await stand.http.post("/api/session", json={"token": invited.token})).status_code == 200
    problem(await stand.http.post("/api/invitation", json={"token": invited.token}), 401, "invitation_used")
    problem(await stand.http.post("/api/invitation", json={"token": "x"}), 401, "invitation_unknown")


async def test_nobody_is_told_what_is_whose(stand: Stand) -> None:
    problem(await stand.http.get("/api/session"), 401, "not_signed_in")
    problem(await stand.http.get("/api/auctions"), 401, "not_signed_in")
    problem(await stand.http.get("/api/session", headers={"Cookie": "poolbid=guessed"}), 401, "session_ended")


async def test_only_the_coordinator_invites_lists_and_revokes(stand: Stand) -> None:
    for person in (await stand.person("supplier", "s1"), await stand.person("buyer", "m1"), await stand.person("auditor", "a")):
        body = {"role": "buyer", "party": "consortium", "name": "Me"}
        problem(await person.post("/api/invitations", body), 403, "not_permitted")
        problem(await person.get("/api/sessions"), 403, "not_permitted")
        problem(await person.delete(f"/api/sessions/{person.signed_in.session.key}"), 403, "not_permitted")
    coordinator = await stand.coordinator()
    refused = await coordinator.post("/api/invitations", {"role": "supplier", "party": "poolbid", "name": "Engine"})
    assert problem(refused, 422, "invitation_invalid")["rule"] == "A2"
    problem(await coordinator.post("/api/invitations", {"role": "engine", "party": "x", "name": "x"}), 400, "body_malformed")
    listed = (await coordinator.get("/api/sessions")).json()
    assert [session["party"] for session in listed] == ["s1", "m1", "a", "consortium"]
    assert [session["is_own"] for session in listed] == [False, False, False, True]


# --- auctions --------------------------------------------------------------------------------------------------


async def test_the_coordinator_announces_and_the_parties_named_see_it(stand: Stand) -> None:
    coordinator = await stand.coordinator()
    made = await coordinator.post("/api/auctions", {"terms": plain(an_auction())})
    assert made.status_code == 201, made.text
    room = stand.rooms.auction("A-1")
    assert room is not None
    assert made.json()["terms_sha256"] == room.state.terms_sha256
    assert made.json()["ack"]["seq"] is None  # the server gave the terms a seed (V13)
    listed = {"auction": "A-1", "title": "Parts for a year", "practice": False, "status": "announced", "opens_at": OPENS}
    for role, party, sees in (
        ("supplier", "s1", True),
        ("supplier", "s9", False),
        ("buyer", "m1", True),
        ("buyer", "m9", False),
        ("auditor", "anyone", True),
        ("observer", "anyone", True),
    ):
        person = await stand.person(role, party)  # type: ignore[arg-type]
        times = {"closed_at": None, "first_close_at": CLOSES, "last_close_at": CLOSES, "paused_at": None}
        assert (await person.get("/api/auctions")).json() == ([{**listed, **times}] if sees else [])


async def test_a_list_tells_when_lots_close_as_things_stand_and_no_extension_before_it_is_recorded(stand: Stand) -> None:
    lots = (a_lot("L1", lines=[a_line()], closes_at=CLOSES), a_lot("L2", lines=[a_line("B")], closes_at=CLOSES + MINUTE_US))
    room = await stand.opened(an_auction(lots=lots))
    person = await stand.person("supplier", "s1")

    async def told() -> tuple[str, int | None, int | None, int | None]:
        [row] = (await person.get("/api/auctions")).json()
        return row["status"], row["first_close_at"], row["last_close_at"], row["paused_at"]

    assert await told() == ("open", CLOSES, CLOSES + MINUTE_US, None)
    stand.ledger.shut()
    extending = asyncio.ensure_future(room.ask(ExtendLot("extend", COORDINATOR, "L1", 3 * MINUTE_US, "a late part")))
    await eventually(lambda: room.state.lots["L1"].closes_at == CLOSES + 3 * MINUTE_US)
    assert await told() == ("open", CLOSES, CLOSES + MINUTE_US, None)
    stand.ledger.open()
    assert (await extending).refusal is None
    assert await told() == ("open", CLOSES + MINUTE_US, CLOSES + 3 * MINUTE_US, None)
    assert (await room.ask(PauseAuction("pause", COORDINATOR, "a question"))).refusal is None
    assert await told() == ("paused", CLOSES + MINUTE_US, CLOSES + 3 * MINUTE_US, OPENS)
    assert (await room.ask(ResumeAuction("resume", COORDINATOR))).refusal is None
    await stand.until(room, CLOSES + MINUTE_US)
    assert await told() == ("open", CLOSES + 3 * MINUTE_US, CLOSES + 3 * MINUTE_US, None)
    await stand.until(room, CLOSES + 3 * MINUTE_US)
    assert (await told())[1:] == (None, None, None)


async def test_the_same_announcement_twice_is_one_and_another_is_refused(stand: Stand) -> None:
    coordinator = await stand.coordinator()
    body = {"terms": plain(an_auction())}
    first = await coordinator.post("/api/auctions", body, headers={"Idempotency-Key": "announce-1"})
    again = await coordinator.post("/api/auctions", body, headers={"Idempotency-Key": "announce-1"})
    assert first.json() == again.json()
    problem(await coordinator.post("/api/auctions", body), 422, "auction_exists")


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"opens_at": 5}, 422, "terms_invalid"),
        ({"opens_at": 1.5}, 422, "terms_invalid"),
        ({"opens_at": 2**53}, 422, "terms_invalid"),
        ({"opens_at": "5"}, 422, "terms_invalid"),
        ({"auction": "../x"}, 422, "terms_invalid"),
        ({"note": "x"}, 422, "terms_invalid"),
        ({"title": "e\u0301"}, 400, "body_malformed"),
        ({"title": "\ud800"}, 400, "body_malformed"),
        ({"format": "dutchish"}, 422, "terms_invalid"),
        ({"pool": {"stream": "pool/p", "seq": 1, "head": "00"}}, 422, "pool_not_frozen"),
    ],
)
async def test_terms_that_are_none_are_refused(stand: Stand, change: dict[str, Any], status: int, code: str) -> None:
    coordinator = await stand.coordinator()
    body = json.dumps({"terms": {**plain(an_auction()), **change}}).encode()
    headers = {**coordinator.meant, "Content-Type": "application/json"}
    problem(await stand.http.post("/api/auctions", content=body, headers=headers), status, code)
    assert stand.rooms.auctions() == []


async def test_presets_are_terms_to_begin_with_and_the_server_commits_to_random_closes(stand: Stand) -> None:
    coordinator = await stand.coordinator()
    served = {preset["name"]: preset for preset in (await coordinator.get("/api/presets")).json()}
    assert list(served) == list(PRESETS)
    chosen = served["brazil-open-closed"]
    terms = plain(an_auction())
    terms.update({name: chosen[name] for name in chosen.keys() & terms.keys() - {"title", "runs_us"}})
    for lot in terms["lots"]:
        lot.update({name: chosen[name] for name in ("stages", "largest_change")}, closes_at=OPENS + chosen["runs_us"])
    assert (await coordinator.post("/api/auctions", {"terms": terms})).status_code == 201
    room = stand.rooms.auction("A-1")
    assert room is not None
    first, last = room.state.known_terms().lots[0].stages
    assert (len(first.commitment), last.commitment) == (64, "")
    for person in (await stand.person("supplier", "s1"), await stand.person("buyer", "m1")):
        problem(await person.get("/api/presets"), 403, "not_permitted")


async def test_a_preset_is_applied_to_terms_and_what_comes_back_is_announced(stand: Stand) -> None:
    coordinator = await stand.coordinator()
    terms = plain(an_auction(lots=(a_lot("L1", lines=[a_line(quantity=10)], ceiling=1000),)))
    answer = await coordinator.post("/api/presets/dutch/terms", {"terms": terms})
    assert answer.status_code == 200
    clock = answer.json()["lots"][0]["stages"][0]["clock"]
    assert (clock["start"], clock["limit"]) == ([50], 1000)  # half the ceiling of 1000, over ten pieces
    assert stand.rooms.auctions() == []
    assert (await coordinator.post("/api/auctions", {"terms": answer.json()})).status_code == 201
    problem(await coordinator.post("/api/presets/unheard-of/terms", {"terms": terms}), 404, "not_found")
    problem(await coordinator.post("/api/presets/dutch/terms", {"terms": {**terms, "lots": []}}), 422, "terms_invalid")
    supplier = await stand.person("supplier", "s1")
    problem(await supplier.post("/api/presets/dutch/terms", {"terms": terms}), 403, "not_permitted")


async def test_only_the_coordinator_announces(stand: Stand) -> None:
    for person in (await stand.person("supplier", "s1"), await stand.person("buyer", "m1")):
        problem(await person.post("/api/auctions", {"terms": plain(an_auction())}), 403, "not_permitted")


async def test_the_trail_shows_the_leading_price_to_those_who_may_see_it(stand: Stand) -> None:
    await stand.opened()
    s1, s2 = await stand.person("supplier", "s1"), await stand.person("supplier", "s2")
    address = "/api/auctions/A-1/lots/L1/trail"
    assert (await s1.get(address)).json() == []
    for person, price in ((s1, "12.00"), (s2, "13.00"), (s2, "10.00")):
        await bid(person, price)
    at = stand.clock.now_us()
    assert (await s1.get(address)).json() == [{"at": at, "value": "12.00"}, {"at": at, "value": "10.00"}]
    insider = (await (await stand.coordinator()).get(address)).json()
    assert [point["supplier"] for point in insider] == ["s1", "s2"]
    problem(await s1.get("/api/auctions/A-1/lots/L9/trail"), 404, "not_found")
    problem(await (await stand.person("supplier", "s9")).get(address), 404, "not_found")


async def test_where_only_the_rank_is_told_there_is_no_trail(stand: Stand) -> None:
    await stand.opened(an_auction(visibility=RANK_ONLY))
    problem(await (await stand.person("supplier", "s1")).get("/api/auctions/A-1/lots/L1/trail"), 403, "not_permitted")
    assert (await (await stand.coordinator()).get("/api/auctions/A-1/lots/L1/trail")).status_code == 200


# --- the record and its proof ----------------------------------------------------------------------------------


async def test_the_record_is_read_after_the_close_and_not_before(stand: Stand) -> None:
    await stand.opened()
    auditor = await stand.person("auditor", "a")
    for address in ("entries", "bundle", "ocds"):
        problem(await auditor.get(f"/api/auctions/A-1/{address}"), 409, "auction_not_closed")
    problem(await auditor.post("/api/auctions/A-1/verify"), 409, "auction_not_closed")
    for person in (await stand.person("supplier", "s1"), await stand.person("buyer", "m1"), await stand.person("observer", "o")):
        problem(await person.get("/api/auctions/A-1/entries"), 403, "not_permitted")


async def test_entries_bundle_and_verification_agree(stand: Stand) -> None:
    await settled(stand)
    auditor = await stand.person("auditor", "a")
    stored = [body for _, body in stand.ledger.read("auction/A-1")]
    answer = await auditor.get("/api/auctions/A-1/entries")
    assert answer.content == b"".join(body + b"\n" for body in stored)
    assert (await auditor.get("/api/auctions/A-1/entries?after=3")).content == b"".join(body + b"\n" for body in stored[3:])
    problem(await auditor.get("/api/auctions/A-1/entries?after=x"), 400, "body_malformed")
    made = await auditor.get("/api/auctions/A-1/bundle")
    assert made.headers["content-type"] == "application/zip"
    assert zipfile.ZipFile(io.BytesIO(made.content)).testzip() is None
    key = read_key((await stand.http.get("/api/keys")).json()["key"])
    assert verify(read_bundle(made.content), key=key).agrees
    report = (await auditor.post("/api/auctions/A-1/verify")).json()
    assert (report["agrees"], report["entries"], report["agrees_up_to"]) == (True, len(stored), len(stored))
    problem(await (await stand.coordinator()).post("/api/auctions/A-1/verify"), 403, "not_permitted")


async def test_M7_the_record_of_a_cancelled_auction_is_the_auditors_alone(stand: Stand) -> None:
    """Else a coordinator would call an auction off, read what lay sealed in it, and begin anew."""
    room = await stand.opened(an_auction(lots=[a_lot(stages=(a_stage("sealed"),))]))
    supplier, auditor = await stand.person("supplier", "s1"), await stand.person("auditor", "a")
    coordinator = await stand.coordinator()
    async with supplier.line() as line:
        bid = {"t": "bid", "id": "b", "auction": "A-1", "lot": "L1", "prices": ["47.11"], "confirm": True}
        assert (await line.ask(bid))["outcome"] == "accepted"
    assert (await room.ask(CancelAuction("stop", COORDINATOR, "no budget"))).refusal is None
    for address in ("entries", "bundle"):
        problem(await coordinator.get(f"/api/auctions/A-1/{address}"), 403, "not_permitted")
        assert b"47.11" in (await auditor.get(f"/api/auctions/A-1/{address}")).content
    published = await coordinator.get("/api/auctions/A-1/ocds")
    assert published.status_code == 200
    assert b"47.11" not in published.content


async def test_E15_what_the_server_publishes_bears_who_publishes_and_holds_its_record() -> None:
    settings = Settings(ocds_publisher="Harbour Works", ocds_buyer="Ports together", ocds_prefix="ocds-a1b2c3")
    async with standing(settings) as stand:
        await settled(stand)
        auditor = await stand.person("auditor", "a")
        published = (await auditor.get("/api/auctions/A-1/ocds")).content
        package = read_package(published)
        assert isinstance(package, dict)
        assert (package["publisher"]["name"], package["releases"][0]["buyer"]["name"]) == ("Harbour Works", "Ports together")
        assert package["releases"][0]["ocid"] == "ocds-a1b2c3-A-1"
        bundle = read_bundle((await auditor.get("/api/auctions/A-1/bundle")).content)
        key = read_key((await stand.http.get("/api/keys")).json()["key"])
        assert verify(bundle, key=key, earlier=read_earlier(published)).agrees


async def test_row_11_who_reads_the_record_takes_it_away_as_open_contracting_data(stand: Stand) -> None:
    await settled(stand)
    auditor = await stand.person("auditor", "a")
    answer = await auditor.get("/api/auctions/A-1/ocds")
    assert answer.headers["content-disposition"] == 'attachment; filename="A-1-ocds.json"'
    package = read_package(answer.content)
    assert isinstance(package, dict)
    assert [award["id"] for award in package["releases"][0]["awards"]] == ["s2"]
    assert (await (await stand.coordinator()).get("/api/auctions/A-1/ocds")).content == answer.content


async def test_a_contract_is_for_its_parties(stand: Stand) -> None:
    await settled(stand)
    room = stand.rooms.auction("A-1")
    assert room is not None
    numbers = list(room.state.contracts)
    assert len(numbers) == 2
    address = f"/api/auctions/A-1/contracts/{numbers[0]}"
    winner, loser = await stand.person("supplier", "s2"), await stand.person("supplier", "s1")
    own, other = await stand.person("buyer", "m1"), await stand.person("buyer", "m2")
    told = (await own.get(address)).json()
    assert (told["number"], told["recorded"]["entry"]) == (numbers[0], room.state.seq)
    for person in (await stand.coordinator(), await stand.person("auditor", "a")):
        assert (await person.get(address)).json() == told
    assert told["saving"] is not None
    without = {**told, "saving": None, "lines": [{**line, "saving": None} for line in told["lines"]]}
    assert (await winner.get(address)).json() == without  # with the amount it would tell the baseline
    for person in (loser, other, await stand.person("observer", "o")):
        problem(await person.get(address), 404, "not_found")
    page = await own.get(address, headers={"Accept": "text/html,*/*", "Accept-Language": "zh-CN,zh;q=0.9"})
    assert page.headers["content-type"].startswith("text/html")
    assert '<html lang="zh' in page.text
    assert "unsafe-inline" not in page.headers["content-security-policy"]


# --- pools -----------------------------------------------------------------------------------------------------


async def a_pool(stand: Stand, coordinator: Person) -> dict[str, Person]:
    members = [{"id": sample.member, "name": sample.name} for sample in SAMPLES]
    made = await coordinator.post("/api/pools", {"pool": "p1", "title": "Spring demand", "members": members})
    assert made.status_code == 201, made.text
    return {sample.member: await stand.person("buyer", sample.member) for sample in SAMPLES}


async def test_members_bring_files_and_each_sees_its_own(stand: Stand) -> None:
    coordinator = await stand.coordinator()
    people = await a_pool(stand, coordinator)
    for sample in SAMPLES:
        address = f"/api/pools/p1/boms/{sample.member}/{sample.file_name}?builds={sample.builds}"
        answer = await people[sample.member].put(address, sample.data)
        assert answer.status_code == 200, answer.text
        own = answer.json()
        assert {file["member"] for file in own["files"]} == {sample.member}
        assert {line["member"] for part in own["parts"] for line in part["lines"]} == {sample.member}
        assert {report["member"] for report in own["reports"]} <= {sample.member}
        assert [member["id"] for member in own["members"]] == [sample.member]
    whole = (await coordinator.get("/api/pools/p1")).json()
    assert {file["member"] for file in whole["files"]} == {sample.member for sample in SAMPLES}
    lines = sum(len(part["lines"]) for part in whole["parts"])
    left_out = sum(report["count"] for report in whole["reports"] if not report["kept"])
    assert sum(file["source_lines"] for file in whole["files"]) == lines + left_out
    assert (await people["lumen"].get("/api/pools")).json() == [{"pool": "p1", "title": "Spring demand", "status": "open"}]


async def test_nobody_brings_or_takes_back_anothers_file(stand: Stand) -> None:
    coordinator = await stand.coordinator()
    people = await a_pool(stand, coordinator)
    sample = SAMPLES[0]
    address = f"/api/pools/p1/boms/{sample.member}/{sample.file_name}"
    problem(await people["norda"].put(f"{address}?builds=1", sample.data), 404, "not_found")
    assert (await coordinator.put(f"{address}?builds=1", sample.data)).status_code == 200
    problem(await people["norda"].delete(address), 404, "not_found")
    for person in (await stand.person("supplier", "s1"), await stand.person("observer", "o"), await stand.person("buyer", "m9")):
        problem(await person.get("/api/pools/p1"), 404, "not_found")
        assert (await person.get("/api/pools")).json() == []
    problem(await (await stand.person("auditor", "a")).put(f"{address}?builds=1", sample.data), 404, "not_found")
    gone = await people["lumen"].delete(address)
    assert gone.json()["files"] == []
    problem(await people["lumen"].delete(address), 422, "bom_unknown")


async def test_a_file_that_is_no_bom_is_refused_with_its_reason(stand: Stand) -> None:
    coordinator = await stand.coordinator()
    await a_pool(stand, coordinator)
    address = "/api/pools/p1/boms/lumen/board.csv"
    problem(await coordinator.put(f"{address}?builds=1", b""), 422, "bom_empty")
    problem(await coordinator.put(f"{address}?builds=1", b"hello\nworld\n"), 422, "bom_header_unknown")
    problem(await coordinator.put(f"{address}?builds=-1", b"x"), 400, "body_malformed")
    problem(await coordinator.put(address, b"x"), 400, "body_malformed")
    problem(await coordinator.put(f"{address}?builds=1", b"x" * (LARGEST_TEXT_FILE + 1)), 413, "body_too_large")
    problem(await coordinator.put("/api/pools/p1/boms/lumen/a%E2%80%AEb.csv?builds=1", b"x"), 400, "body_malformed")
    problem(await coordinator.put("/api/pools/p1/boms/nobody/a.csv?builds=1", b"x"), 404, "not_found")
    odd = "Manufacturer,Part number,Quantity,Description\nMurata,GRM188,2,e\u0301\u202e\u0378\n".encode()
    assert (await coordinator.put(f"{address}?builds=1", odd)).status_code == 200
    assert stand.rooms.open(f"{POOL}p1").stopped_by is None


def test_a_reading_with_a_text_that_cannot_be_kept_never_reaches_the_pool() -> None:
    line = SourceLine(2, "Murata", "GRM188", 1, "", "", "", "")
    kept = Submission("m1", "a.csv", 1, 1, (line,), ())
    require_kept(kept)
    for changed in (
        dataclasses.replace(kept, lines=(dataclasses.replace(line, description="e\u0301"),)),
        dataclasses.replace(kept, reports=(LineReport("x", 2, "\ud800", 1, True),)),
    ):
        with pytest.raises(Problem) as refused:
            require_kept(changed)
        assert refused.value.code == "bom_invalid"


async def test_an_auction_is_announced_from_a_frozen_pool_as_it_was_frozen(stand: Stand) -> None:
    coordinator = await stand.coordinator()
    people = await a_pool(stand, coordinator)
    sample = SAMPLES[0]
    await people["lumen"].put(f"/api/pools/p1/boms/lumen/{sample.file_name}?builds=10", sample.data)
    assert (await coordinator.get("/api/pools/p1")).json()["reference"] is None
    problem(await people["lumen"].post("/api/pools/p1/freeze"), 403, "not_permitted")
    frozen = (await coordinator.post("/api/pools/p1/freeze")).json()
    assert frozen["status"] == "frozen"
    problem(await people["lumen"].put("/api/pools/p1/boms/lumen/b.csv?builds=1", sample.data), 422, "pool_frozen")
    other = {**frozen["reference"], "head": "00" * 32}
    parts = stand.rooms.open(f"{POOL}p1").state.parts
    members = [sample.member for sample in SAMPLES]
    terms = plain(an_auction(lots=(a_lot(lines=[line_item(part) for part in parts[:3]]),), members=members))
    problem(await coordinator.post("/api/auctions", {"terms": {**terms, "pool": other}}), 422, "pool_mismatch")
    altered = json.loads(json.dumps({**terms, "pool": frozen["reference"]}))
    line = altered["lots"][0]["lines"][1]
    line["quantity"] = line["pledges"][0]["quantity"] = line["quantity"] + 1
    told = problem(await coordinator.post("/api/auctions", {"terms": altered}), 422, "pool_mismatch")
    assert (told["rule"], told["detail"]) == ("P13", f"lot L1 line {line['id']}")
    elsewhere = {**plain(an_auction()), "pool": frozen["reference"]}
    problem(await coordinator.post("/api/auctions", {"terms": elsewhere}), 422, "pool_mismatch")
    made = await coordinator.post("/api/auctions", {"terms": {**terms, "pool": frozen["reference"]}})
    assert made.status_code == 201, made.text


# --- the rest --------------------------------------------------------------------------------------------------


async def test_health_tells_nothing_but_health(stand: Stand) -> None:
    answer = await stand.http.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


async def test_unknown_addresses_and_methods_are_problems(stand: Stand) -> None:
    problem(await stand.http.get("/api/nothing"), 404, "not_found")
    problem(await stand.http.get("/api"), 404, "not_found")
    answer = await stand.http.patch("/api/session")
    problem(answer, 405, "method_not_allowed")


async def test_the_console_answers_for_every_address_of_its_own(
    stand: Stand, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("auction.web.pages.CONSOLE", tmp_path)
    missing = await stand.http.get("/")
    assert missing.status_code == 503
    assert "not built" in missing.text
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<!doctype html>", encoding="utf-8")
    (tmp_path / "assets" / "index-1.js").write_text("1", encoding="utf-8")
    (tmp_path.parent / "secret.txt").write_text("no", encoding="utf-8")
    for address in ("/", "/join", "/auctions/A-1"):
        page = await stand.http.get(address)
        assert (page.status_code, page.headers["cache-control"]) == (200, "no-cache")
    script = await stand.http.get("/assets/index-1.js")
    assert "immutable" in script.headers["cache-control"]
    (tmp_path / "assets" / "index-2.js").write_text("let one = 1;\n" * 500, encoding="utf-8")
    for accepted, packed in (("gzip, br", "gzip"), ("br, gzip;q=0.5", "gzip"), ("gzip;q=0", None), ("identity", None)):
        script = await stand.http.get("/assets/index-2.js", headers={"Accept-Encoding": accepted})
        assert (script.headers.get("content-encoding"), script.headers["vary"]) == (packed, "Accept-Encoding")
        assert (script.text, script.headers["content-type"]) == ("let one = 1;\n" * 500, "text/javascript; charset=utf-8")
        assert int(script.headers["content-length"]) < 200 or packed is None
    for address in ("/assets/other.js", "/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/secret.txt", "/%00.js"):
        assert (await stand.http.get(address)).text != "no"


def test_terms_as_the_client_sends_them_satisfy_their_schema() -> None:
    from jsonschema import Draft202012Validator

    Draft202012Validator(SCHEMAS["terms"]()).validate(plain(an_auction()))


async def test_what_need_not_be_there_is_no_fault_to_who_says_so(stand: Stand) -> None:
    """A browser writes every 401 and 404 down as a fault of the page."""
    problem(await stand.http.get("/api/session"), 401, "not_signed_in")
    assert (await stand.http.get("/api/session?none=204")).status_code == 204
    await stand.opened()
    supplier = await stand.person("supplier", "s1")
    for address in ("/api/auctions/A-1/division", "/api/auctions/A-1/saving", "/api/auctions/A-1/supply", "/api/market"):
        problem(await supplier.get(address), 404, "not_found")
        answer = await supplier.get(f"{address}?none=204")
        assert (answer.status_code, answer.content) == (204, b"")
    assert (await supplier.get("/api/session?none=204")).json()["party"] == "s1"
    problem(await supplier.post("/api/auctions/A-1/division/picks?none=204", {"lot": "L1", "region": "r"}), 404, "not_found")
    problem(await supplier.get("/api/sessions?none=204"), 403, "not_permitted")


async def test_a_file_of_which_no_line_is_usable_is_refused_with_what_is_wrong_with_each(stand: Stand) -> None:
    coordinator = await stand.coordinator()
    opened = {"pool": "p-1", "title": "Spring", "members": [{"id": "m1", "name": "North Works"}]}
    assert (await coordinator.post("/api/pools", opened)).status_code == 201
    body = b"MPN,Qty,Need By\nA-1,1,soon\n\n,2,\n" + b"B-1,x,\n" * 30
    refused = problem(await coordinator.put("/api/pools/p-1/boms/m1/a.csv?builds=1", body), 422, "bom_empty")
    assert [(each["line"], each["code"]) for each in refused["reports"][:3]] == [
        (2, "bom_need_by_unclear"),
        (4, "bom_no_part_number"),
        (5, "bom_quantity_malformed"),
    ]
    assert refused["reports"][0]["reason"].endswith(": soon")
    assert len(refused["reports"]) == 20
    assert refused["rule"] == "P1"

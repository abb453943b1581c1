"""Contracts over a real server: two persons approve on their own sign-ins, the engine signs, and each party keeps its files."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from auction.audit.checkpoint import key_text
from auction.audit.kept_contract import check_contract
from auction.audit.signature import Signer
from auction.files.contract_pades import seal_by
from auction.files.contract_pdf import NotInstalled, NotPrintable
from auction.ledger.cursors import CursorFile
from auction.live.contract_news import News
from auction.live.outbox import Outbox, Undelivered
from auction.live.signing import Signing
from auction.web import contracts
from tests.certificate import PASSWORD, a_certificate
from tests.web.stand import SEED, Person, Stand, eventually
from tests.web.test_http import problem, settled

SIGNER = Signer.from_seed("poolbid", SEED)
NUMBER = "A-1~s2~m1"
AT = f"/api/auctions/A-1/contracts/{NUMBER}"


async def drawn(stand: Stand) -> None:
    stand.rooms.on_durable.append(Signing(SIGNER.name, key_text(SIGNER.key), SIGNER.sign_bare).follow)
    await settled(stand)


async def ask(person: Person, kind: str, id: str, **more: str) -> tuple[str, str]:
    async with person.line() as line:
        answer = await line.ask({"t": kind, "id": id, "auction": "A-1", "contract": NUMBER, **more})
    return answer["outcome"], answer["code"]


def step(stand: Stand) -> str:
    room = stand.rooms.auction("A-1")
    assert room is not None
    found: str = room.state.agreements[NUMBER].step
    return found if room.durable_seq == room.state.seq else ""


async def signed(stand: Stand) -> None:
    await drawn(stand)
    for person in ("anna", "ben"):
        assert await ask(await stand.coordinator(person), "approve_contract", f"a-{person}") == ("accepted", "")
    await eventually(lambda: step(stand) == "signed")


async def test_two_persons_approve_and_the_engine_signs(stand: Stand) -> None:
    await drawn(stand)
    anna, ben = await stand.coordinator("anna"), await stand.coordinator("ben")
    assert await ask(await stand.coordinator(), "approve_contract", "a-0") == ("refused", "person_missing")
    assert await ask(anna, "approve_contract", "a-1") == ("accepted", "")
    assert await ask(anna, "approve_contract", "a-2") == ("refused", "approved_by_same")
    assert await ask(ben, "return_contract", "r-1", reason="a wrong name") == ("accepted", "")
    assert (await ben.get(AT)).json()["step"] == "draft"
    assert await ask(ben, "approve_contract", "a-3") == ("accepted", "")
    problem(await ben.get(f"{AT}/signed"), 409, "contract_unsigned")
    problem(await ben.get(f"{AT}/order"), 409, "contract_unsigned")
    assert await ask(anna, "approve_contract", "a-4") == ("accepted", "")
    await eventually(lambda: step(stand) == "signed")
    assert await ask(ben, "return_contract", "r-2", reason="too late") == ("refused", "contract_signed")
    told = (await ben.get(AT)).json()
    assert (told["step"], told["signed"]["key"]) == ("signed", key_text(SIGNER.key))


async def test_each_party_keeps_the_very_same_signed_contract(stand: Stand) -> None:
    await signed(stand)
    kept = []
    for role, party in (("supplier", "s2"), ("buyer", "m1"), ("auditor", "a")):
        answer = await (await stand.person(role, party)).get(f"{AT}/signed")  # type: ignore[arg-type]
        assert answer.headers["content-disposition"] == f'attachment; filename="{NUMBER}.json"'
        kept.append(answer.content)
        assert check_contract(answer.content, SIGNER.key).why is None
    assert len(set(kept)) == 1
    published = (await stand.http.get("/api/keys")).json()["key"]
    assert json.loads(kept[0])["key"] == published


async def test_the_order_and_the_pdf_are_files_of_the_contracts_name(stand: Stand) -> None:
    await signed(stand)
    supplier = await stand.person("supplier", "s2")
    order = await supplier.get(f"{AT}/order?lang=zh")
    assert (order.status_code, order.headers["content-type"]) == (200, "application/xml")
    assert ElementTree.fromstring(order.content).tag.endswith("}Order")
    made = await supplier.get(f"{AT}/pdf?lang=zh")
    assert (made.status_code, made.headers["content-type"]) == (200, "application/pdf")
    assert made.content.startswith(b"%PDF-")
    assert made.headers["content-disposition"] == f'attachment; filename="{NUMBER}.pdf"'


@pytest.mark.parametrize("kind", ["signed", "order", "pdf"])
async def test_nobody_else_is_told_that_there_is_such_a_contract(stand: Stand, kind: str) -> None:
    await signed(stand)
    for role, party in (("supplier", "s1"), ("buyer", "m2"), ("observer", "o")):
        problem(await (await stand.person(role, party)).get(f"{AT}/{kind}"), 404, "not_found")  # type: ignore[arg-type]
    problem(await (await stand.coordinator()).get(f"/api/auctions/A-1/contracts/A-1~s9~m1/{kind}"), 404, "not_found")
    assert (await stand.http.get(f"{AT}/{kind}")).status_code == 401


async def test_a_draft_is_printed_as_one_and_the_page_says_so(stand: Stand) -> None:
    await drawn(stand)
    supplier = await stand.person("supplier", "s2")
    assert (await supplier.get(f"{AT}/pdf")).content.startswith(b"%PDF-")
    page = await supplier.get(AT, headers={"Accept": "text/html"})
    assert "Draft. It binds nobody" in page.text
    for person in ("anna", "ben"):
        await ask(await stand.coordinator(person), "approve_contract", f"a-{person}")
    await eventually(lambda: step(stand) == "signed")
    page = await supplier.get(AT, headers={"Accept": "text/html"})
    assert "Signed electronically on" in page.text
    assert "anna" not in page.text


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [(NotInstalled("poolbid[pdf]"), 501, "not_here_yet"), (NotPrintable("ฝ"), 422, "pdf_not_printable")],
)
async def test_a_pdf_that_cannot_be_made_is_a_problem_with_a_code(
    stand: Stand, monkeypatch: pytest.MonkeyPatch, fault: Exception, status: int, code: str
) -> None:
    await drawn(stand)

    def fails(*_: object, **__: object) -> bytes:
        raise fault

    monkeypatch.setattr(contracts, "contract_pdf", fails)
    answer = problem(await (await stand.coordinator()).get(f"{AT}/pdf"), status, code)
    assert str(fault) in answer["detail"]


async def test_a_certificate_signs_what_is_signed_and_no_draft(stand: Stand, tmp_path: Path) -> None:
    a_certificate(tmp_path / "office.p12")
    stand.app.state.seal = seal_by(tmp_path / "office.p12", PASSWORD)
    await drawn(stand)
    supplier = await stand.person("supplier", "s2")
    assert b"ETSI.CAdES.detached" not in (await supplier.get(f"{AT}/pdf")).content
    for person in ("anna", "ben"):
        await ask(await stand.coordinator(person), "approve_contract", f"a-{person}")
    await eventually(lambda: step(stand) == "signed")
    assert b"ETSI.CAdES.detached" in (await supplier.get(f"{AT}/pdf")).content


async def test_the_coordinator_is_told_what_the_other_system_has_not_taken(stand: Stand, tmp_path: Path) -> None:
    coordinator = await stand.coordinator()
    assert (await coordinator.get("/api/webhook")).json() == {"set": False, "waiting": []}

    async def down(_: News) -> None:
        raise Undelivered("answered 503")

    outbox = Outbox(stand.rooms, CursorFile(tmp_path / "places"), down, wait=lambda _: 60.0)
    stand.app.state.outbox = outbox
    stand.rooms.on_durable.append(outbox.follow)
    running = asyncio.create_task(outbox.run())
    try:
        await drawn(stand)
        await eventually(outbox.failing)
        told = {"set": True, "waiting": [{"auction": "A-1", "tried": 1, "why": "answered 503"}]}
        assert (await coordinator.get("/api/webhook")).json() == told
        for role, party in (("supplier", "s2"), ("buyer", "m1"), ("auditor", "a")):
            problem(await (await stand.person(role, party)).get("/api/webhook"), 403, "not_permitted")  # type: ignore[arg-type]
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

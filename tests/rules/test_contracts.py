"""Chapter I: a contract from draft to signature."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import pytest

from auction.audit.inking import signature_fault
from auction.audit.offline import allotment_of, proposal_of
from auction.core.agreement import Approval
from auction.core.commands import FailWinner, HoldReason, HoldSupplier, SignContract
from auction.core.events import ContractApproved, ContractReturned, ContractSigned
from auction.core.paper import document, document_hash, spelled
from auction.core.terms import MarketReference
from auction.core.views import changed_rows, whole_view
from auction.core.visibility import Audience
from auction.core.words import CONSORTIUM, ENGINE, Actor
from tests.auctions import CLOSES, COORDINATOR, HOUR_US, Play, a_lot, a_supplier, an_auction
from tests.signing import FIRST, SECOND, approve, drawn, send_back, sign, signed, the_signature

COORDINATING = Audience("buyer", CONSORTIUM)
AUDITING = Audience("auditor", "auditor")
SUPPLYING = Audience("supplier", "s2")
BUYING = Audience("buyer", "m1")


def step(play: Play, number: str = FIRST) -> str:
    return play.state.agreements[number].step


def test_I1_a_contract_is_drawn_as_a_draft_and_two_persons_approve_it() -> None:
    play = drawn()
    assert {number: step(play, number) for number in play.state.contracts} == {FIRST: "draft", SECOND: "draft"}
    assert approve(play, "anna").events == (ContractApproved(FIRST, "anna"),)
    assert (step(play), step(play, SECOND)) == ("approving", "draft")
    assert approve(play, "ben").events == (ContractApproved(FIRST, "ben"),)
    assert step(play) == "approved"
    approvals = play.state.agreements[FIRST].approvals
    assert [approval.person for approval in approvals] == ["anna", "ben"]
    assert approvals[1] == Approval("ben", play.state.seq, play.state.at)


def test_I1_one_person_is_not_two_and_a_third_is_not_asked() -> None:
    play = approve(drawn(), "anna")
    assert approve(play, "anna").code == "approved_by_same"
    assert approve(play, "").code == "person_missing"
    assert approve(play, "not an id").code == "person_missing"
    assert step(play) == "approving"
    assert approve(approve(play, "ben"), "carla").code == "contract_approved"
    assert approve(play, "anna").code == "contract_approved"


def test_I1_nothing_that_the_terms_say_of_two_persons_makes_it_one_or_three() -> None:
    play = Play(an_auction(lots=[a_lot(quantity=3)], two_persons=("amend",)))
    play.bid("s2", "L1", "2.00")
    play.wait(CLOSES + HOUR_US).settle()
    assert approve(approve(play, "anna"), "anna").code == "approved_by_same"
    assert (play.state.requests, step(approve(play, "ben"))) == ({}, "approved")


@pytest.mark.parametrize("number", ["", "s1-m1", "auction-1"])
def test_I1_only_of_a_contract_that_stands(number: str) -> None:
    play = drawn()
    assert approve(play, "anna", number).code == "contract_unknown"
    assert send_back(play, "anna", number=number).code == "contract_unknown"
    command = replace(the_signature(approve(approve(play, "anna"), "ben").state), contract=number)
    assert play.ask(command).code == "contract_unknown"


@pytest.mark.parametrize("by", [a_supplier("s2"), Actor("buyer", "m1"), Actor("auditor", "auditor"), ENGINE])
def test_I1_nobody_but_the_coordinator_approves_or_sends_back(by: Actor) -> None:
    play = drawn()
    assert approve(play, "anna", by=by).code == "not_permitted"
    assert send_back(approve(play, "anna"), "ben", by=by).code == "not_permitted"


def test_I2_sent_back_it_is_a_draft_and_both_approve_anew() -> None:
    play = approve(drawn(), "anna")
    assert send_back(play, "ben").events == (ContractReturned(FIRST, "ben", "a wrong address"),)
    found = play.state.agreements[FIRST]
    assert (found.step, found.approvals, found.returned_why) == ("draft", (), "a wrong address")
    assert approve(approve(play, "ben"), "anna").code == ""
    assert (step(play), play.state.agreements[FIRST].returned_why) == ("approved", "")
    assert send_back(play, "anna").code == ""  # whoever approved it may think again, until it is signed
    assert step(play) == "draft"


def test_I2_with_a_reason_by_a_person_and_of_what_somebody_approved() -> None:
    play = drawn()
    assert send_back(play, "anna").code == "contract_is_draft"
    approve(play, "anna")
    assert send_back(play, "ben", " \u00a0").code == "reason_missing"
    assert send_back(play, "").code == "person_missing"
    assert step(play) == "approving"


def test_I2_a_signed_contract_is_sent_back_no_more() -> None:
    play = signed()
    assert send_back(play, "carla").code == "contract_signed"
    assert approve(play, "carla").code == "contract_signed"
    assert sign(play).code == "bid_id_reused"
    assert play.ask(replace(the_signature(play.state), id="once-more")).code == "contract_signed"
    assert step(play) == "signed"


def test_I3_the_engine_signs_what_two_persons_approved_and_nothing_else() -> None:
    play = drawn()
    assert sign(play).code == "contract_unapproved"
    assert sign(approve(play, "anna")).code == "contract_unapproved"
    command = the_signature(approve(play, "ben").state)
    assert play.ask(replace(command, id="by-hand", by=COORDINATOR)).code == "not_permitted"
    assert play.ask(command).events == (ContractSigned(FIRST, command.sha256, command.key, command.signature),)
    ink = play.state.agreements[FIRST].ink
    assert ink is not None
    assert (ink.sha256, ink.seq, ink.at, step(play)) == (command.sha256, play.state.seq, play.state.at, "signed")
    assert step(play, SECOND) == "draft"


def test_I4_what_is_signed_is_the_document_and_no_other() -> None:
    play = approve(approve(drawn(), "anna"), "ben")
    command = the_signature(play.state)
    changed: list[SignContract] = [
        replace(command, sha256="0" * 64),
        replace(command, sha256=document_hash(document(play.state, SECOND))),
        replace(command, key=""),
        replace(command, signature=""),
        replace(command, key="a\nb"),
        replace(command, signature="x" * 401),
    ]
    for number, each in enumerate(changed):
        assert play.ask(replace(each, id=f"forged-{number}")).code == "signature_mismatch"
    assert play.ask(command).code == ""
    told = {"sha256": command.sha256, "key": command.key, "signature": command.signature}
    assert signature_fault(FIRST, **told) is None
    assert signature_fault(SECOND, **told) == "not signed by example.org"


def test_I4_the_document_says_what_is_agreed_and_neither_saving_nor_person() -> None:
    play = signed()
    told = document(play.state, FIRST)
    assert told["contract"]["total"] == "4.00"
    assert [line["quantity"] for line in told["contract"]["lines"]] == ["2"]
    assert told["terms_sha256"] == play.state.terms_sha256
    found = play.state.agreements[FIRST]
    assert told["drawn"] == {"entry": found.seq, "at": found.at}
    assert told["approved"] == [{"entry": each.seq, "at": each.at} for each in found.approvals]
    spelt = spelled(told).decode()
    assert "anna" not in spelt
    assert "saving" not in spelt
    assert spelt.startswith('{"approved":[{"at":')
    assert document_hash(told) == sha256(spelt.encode()).hexdigest()


def test_I4_an_approval_anew_is_another_document() -> None:
    play = approve(approve(drawn(), "anna"), "ben")
    before = the_signature(play.state)
    send_back(play, "anna")
    approve(approve(play, "anna"), "ben")
    assert play.ask(replace(before, id="before")).code == "signature_mismatch"
    assert sign(play).code == ""


def test_I5_a_reopened_award_takes_approvals_and_signatures_with_it() -> None:
    terms = replace(an_auction(lots=[a_lot(quantity=3)]), market=MarketReference("market", 3, "ab" * 32))
    play = Play(terms)
    play.bid("s1", "L1", "5.00")
    play.bid("s2", "L1", "2.00")
    play.wait(CLOSES + HOUR_US).settle()
    sign(approve(approve(play, "anna"), "ben"))
    assert step(play) == "signed"
    play.ask(HoldSupplier("hold", ENGINE, "s2", (HoldReason("screening_hit", "Y6"),), 3, "ab" * 32, play.now))
    assert (play.state.agreements, play.state.contracts) == ({}, {})
    assert FIRST in play.state.void
    assert approve(play, "anna").code == "contract_unknown"
    play.ask(proposal_of(play.state)).confirm("L1")
    allotment = allotment_of(play.state)
    assert allotment is not None
    play.ask(allotment)
    drawn_anew = {number: (contract.supplier, step(play, number)) for number, contract in play.state.contracts.items()}
    assert drawn_anew == {"A-1~s1~m1": ("s1", "draft"), "A-1~s1~m2": ("s1", "draft")}


def two_winners(*others: tuple[str, str, str]) -> Play:
    """s1 wins L1 and s2 L2, and both contracts are signed; others have bid too."""
    play = Play(an_auction(lots=[a_lot("L1"), a_lot("L2")], members=["m1"])).bid("s1", "L1", "5.00").bid("s2", "L2", "2.00")
    for bid in others:
        play.bid(*bid)
    play.wait(CLOSES + HOUR_US).propose().confirm("L1", "L2").ask(allotment_of(play.state))
    for number in play.state.contracts:
        sign(approve(approve(play, "anna", number), "ben", number), number)
    return play


def failed(play: Play) -> Play:
    """s2 fails, and who comes next is proposed, confirmed and contracted with."""
    play.ask(FailWinner(play.new_id(), COORDINATOR, "s2", "insolvent")).ask(proposal_of(play.state))
    assert play.state.awards["L1"].status == "confirmed"
    return play.confirm("L2").ask(allotment_of(play.state))


def test_I5_a_winner_that_fails_ends_nobody_elses_signed_contract() -> None:
    play = two_winners(("s3", "L2", "4.00"))
    before, kept = play.state.agreements["A-1~s1~m1"], play.state.contracts["A-1~s1~m1"]
    failed(play)
    assert (play.state.contracts["A-1~s1~m1"], play.state.agreements["A-1~s1~m1"]) == (kept, before)
    assert {number: step(play, number) for number in play.state.contracts} == {"A-1~s1~m1": "signed", "A-1~s3~m1": "draft"}
    assert list(play.state.void) == ["A-1~s2~m1"]


def test_I5_one_that_becomes_another_is_a_draft_again() -> None:
    play = failed(two_winners(("s1", "L2", "3.00")))
    assert step(play, "A-1~s1~m1") == "draft", "it holds the second lot too"


def test_I6_its_parties_are_told_how_far_it_has_come_and_not_by_whom() -> None:
    play = approve(drawn(), "anna")
    key = f"contract:{FIRST}"
    for audience in (SUPPLYING, BUYING):
        row = whole_view(play.state, audience)[key]
        assert (row["step"], row["signed_at"], "approved_by" in row, "returned_why" in row) == ("approving", None, False, False)
    for audience in (COORDINATING, AUDITING):
        row = whole_view(play.state, audience)[key]
        assert (row["approved_by"], row["returned_why"]) == (("anna",), "")
    send_back(play, "ben")
    assert whole_view(play.state, AUDITING)[key]["returned_why"] == "a wrong address"
    sign(approve(approve(play, "anna"), "ben"))
    row = whole_view(play.state, SUPPLYING)[key]
    assert (row["step"], row["signed_at"]) == ("signed", play.now)


def test_I6_a_step_is_told_to_those_alone_who_see_the_contract() -> None:
    play = approve(drawn(), "anna")
    for audience, told in (
        (SUPPLYING, True),
        (BUYING, True),
        (Audience("supplier", "s1"), False),
        (Audience("buyer", "m2"), False),
    ):
        assert (f"contract:{FIRST}" in changed_rows(play.state, play.events, audience)) is told, audience

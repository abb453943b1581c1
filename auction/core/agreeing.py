"""How a contract comes from draft to signature: two persons approve, anyone of them sends it back, the engine signs (chapter I)."""

from dataclasses import replace
from typing import Final

from auction.core.agreement import Agreement, Approval, Ink
from auction.core.barriers import without_reason
from auction.core.commands import ApproveContract, Contract, ReturnContract, SignContract
from auction.core.decision import Decision
from auction.core.events import ContractApproved, ContractReturned, ContractSigned
from auction.core.paper import document, document_hash
from auction.core.persons import without_person
from auction.core.refusals import Refusal, refuse
from auction.core.state import State
from auction.core.words import is_plain

APPROVERS: Final = 2
LONGEST_KEY: Final = 400


def approve(state: State, command: ApproveContract) -> Decision:
    """I1: one person's approval, and then another's; no person approves the same draft twice."""
    refusal = without_person(command.person)
    if refusal is not None:
        return refusal
    found = _open(state, command.contract)
    if isinstance(found, Refusal):
        return found
    if len(found.approvals) >= APPROVERS:
        return refuse("contract_approved")
    if any(approval.person == command.person for approval in found.approvals):
        return refuse("approved_by_same")
    return (ContractApproved(command.contract, command.person),)


def send_back(state: State, command: ReturnContract) -> Decision:
    """I2: back to draft, with a reason, as long as it is not signed."""
    refusal = without_person(command.person) or without_reason(command.reason)
    if refusal is not None:
        return refusal
    found = _open(state, command.contract)
    if isinstance(found, Refusal):
        return found
    if not found.approvals:
        return refuse("contract_is_draft")
    return (ContractReturned(command.contract, command.person, command.reason),)


def sign(state: State, command: SignContract) -> Decision:
    """I3 and I4: once two persons have approved it, and of the document as it stands. That the signature is good, audits check."""
    found = _open(state, command.contract)
    if isinstance(found, Refusal):
        return found
    if len(found.approvals) < APPROVERS:
        return refuse("contract_unapproved")
    spelled = all(text and is_plain(text, longest=LONGEST_KEY) for text in (command.key, command.signature))
    if not spelled or command.sha256 != document_hash(document(state, command.contract)):
        return refuse("signature_mismatch")
    return (ContractSigned(command.contract, command.sha256, command.key, command.signature),)


def _open(state: State, number: str) -> Agreement | Refusal:
    """The contract of that number, which stands and is not signed."""
    found = state.agreements.get(number)
    if found is None:
        return refuse("contract_unknown")
    return refuse("contract_signed") if found.ink is not None else found


def agreed(state: State, event: ContractApproved | ContractReturned | ContractSigned) -> None:
    """A contract has taken a step, in place."""
    found = state.agreements[event.contract]
    match event:
        case ContractApproved(person=person):
            approvals = (*found.approvals, Approval(person, state.seq, state.at))
            found = replace(found, approvals=approvals, returned_why="")
        case ContractReturned(reason=reason):
            found = replace(found, approvals=(), returned_why=reason)
        case ContractSigned():
            found = replace(found, ink=Ink(event.sha256, event.key, event.signature, state.seq, state.at))
    state.agreements[event.contract] = found


def drawn(state: State, contract: Contract) -> None:
    """The contract is a draft; or where it fell signed, and is drawn just as it was, it is as signed as before (I5)."""
    fell = state.void_agreements.get(contract.number)
    same = fell is not None and fell.ink is not None and state.void.get(contract.number) == contract
    state.agreements[contract.number] = fell if same and fell is not None else Agreement(state.seq, state.at)
    state.contracts[contract.number] = contract
    if same:
        del state.void[contract.number]

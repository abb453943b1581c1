"""A contract as it is told to its parties, the coordinator and auditors (rules V9 and I6)."""

from collections.abc import Iterable, Iterator

from auction.core.award_view import own_total
from auction.core.commands import Contract
from auction.core.money import price_text
from auction.core.sight import Row, Value
from auction.core.state import State
from auction.core.visibility import Audience
from auction.core.words import CONSORTIUM


def contract_rows(state: State, audience: Audience, numbers: Iterable[str]) -> Iterator[tuple[str, Row]]:
    """Those of these contracts that this audience may see, each with how far it has come."""
    keeper = audience == Audience("buyer", CONSORTIUM) or audience.role == "auditor"
    for number in numbers:
        contract = state.contracts[number]
        mine = (audience.role, audience.party) in (("supplier", contract.supplier), ("buyer", contract.member))
        if mine or keeper:
            yield f"contract:{number}", _contract_row(state, contract, keeper=keeper)


def _contract_row(state: State, contract: Contract, *, keeper: bool) -> Row:
    """A contract with the names of its parties, as a supplier reads no member's name anywhere else.

    Which persons approved it, and why it was sent back, is told to the coordinator and auditors alone.
    """
    terms, agreement = state.known_terms(), state.agreements[contract.number]
    members = {party.id: party.name for party in terms.members}
    row: dict[str, Value] = {
        "supplier": contract.supplier,
        "supplier_name": state.admitted[contract.supplier].name,
        "member": contract.member,
        "member_name": members[contract.member],
        "total": price_text(contract.total, terms.currency_scale),
        **own_total(state, contract),
        "step": agreement.step,
        "signed_at": None if agreement.ink is None else agreement.ink.at,
    }
    if keeper:
        row["approved_by"] = tuple(approval.person for approval in agreement.approvals)
        row["returned_why"] = agreement.returned_why
    return row

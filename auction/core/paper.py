"""A contract as the document that is signed: its facts in plain values, the one spelling of them, and its hash (rule I4)."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any, Final

from auction.core.agreement import Approval
from auction.core.commands import AllotmentLine, Contract
from auction.core.criteria_told import index_told
from auction.core.currencies import exchange_of, money_scale
from auction.core.index import premium_text
from auction.core.money import price_text
from auction.core.state import State
from auction.core.terms import LineItem, Lot, Terms
from auction.core.words import Party

Row = tuple[AllotmentLine, Lot, LineItem]
"""An allotment line with the lot and the line item that it is of."""

VERSION: Final = 1


def contract_plain(contract: Contract, terms: Terms) -> dict[str, Any]:
    """What the two parties agree on, in plain values: amounts, prices, quantities as decimal strings. No saving is in it (V9)."""
    return {
        "number": contract.number,
        "auction": {"id": terms.auction, "title": terms.title, "practice": terms.practice},
        "buyer": {"id": contract.member, "name": name_of(terms.members, contract.member)},
        "supplier": {"id": contract.supplier, "name": name_of(terms.suppliers, contract.supplier)},
        "currency": contract.currency or terms.currency,
        "lines": [row_plain(row, terms) for row in rows_of(contract, terms)],
        "total": total_text(contract, terms),
        **counted(contract, terms),
    }


def document(state: State, number: str) -> dict[str, Any]:
    """The document that is signed of a contract: what is agreed, under which terms, when it was drawn, and when it was approved."""
    agreement = state.agreements[number]
    return {
        "document": VERSION,
        "contract": contract_plain(state.contracts[number], state.known_terms()),
        "terms_sha256": state.terms_sha256,
        "drawn": {"entry": agreement.seq, "at": agreement.at},
        "approved": [_approved(approval) for approval in agreement.approvals],
    }


def _approved(approval: Approval) -> dict[str, int]:
    """When an approval was recorded. Who gave it is the coordinator's affair, and the record's (I6)."""
    return {"entry": approval.seq, "at": approval.at}


def signed_plain(state: State, number: str) -> dict[str, Any] | None:
    """The signed contract as it is kept: the document, its hash, the public key and the signature; None until it is signed."""
    ink = state.agreements[number].ink
    if ink is None:
        return None
    return {"document": document(state, number), "sha256": ink.sha256, "key": ink.key, "signature": ink.signature}


def spelled(document: Any) -> bytes:
    """The bytes that are hashed: JSON with its keys in order, no blanks between, and every character as itself, in UTF-8."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def document_hash(document: Any) -> str:
    """SHA-256 (hex) of the document's one spelling."""
    return hashlib.sha256(spelled(document)).hexdigest()


def note_of(name: str, number: str, sha256: str) -> str:
    """The text that is signed by the operator of that name: what it is of, the contract's number, and the document's hash."""
    return f"{name}/contract\n{number}\n{sha256}\n"


def rows_of(contract: Contract, terms: Terms) -> Sequence[Row]:
    """The lines of a contract with the lots and line items they are of."""
    lots = {lot.id: lot for lot in terms.lots}
    items = {(lot.id, item.id): item for lot in terms.lots for item in lot.lines}
    return [(line, lots[line.lot], items[line.lot, line.line]) for line in contract.lines]


def row_plain(row: Row, terms: Terms) -> dict[str, Any]:
    """One line of a contract in the words and decimals of the terms."""
    line, lot, item = row
    return {
        "lot": line.lot,
        "lot_title": lot.title,
        "line": line.line,
        "description": item.description,
        "manufacturer": item.manufacturer,
        "part_number": item.part_number,
        "quantity": price_text(line.quantity, lot.quantity_scale),
        "unit": item.unit,
        "unit_price": price_text(line.unit_price, lot.price_scale),
        "money": _row_money(line, lot, terms),
        **_indexed(line, lot),
    }


def name_of(parties: Sequence[Party], party: str) -> str:
    """The party's name in the terms."""
    return next((found.name for found in parties if found.id == party), party)


def total_text(contract: Contract, terms: Terms) -> str:
    """What the contract is for, in the currency it is in."""
    own = contract.own_total
    if own is None:
        return price_text(contract.total, terms.currency_scale)
    return price_text(own, money_scale(_first_lot(contract, terms), contract.supplier, terms.currency_scale))


def counted(contract: Contract, terms: Terms) -> dict[str, Any]:
    """What it counts in the auction's currency, and at which rate, where it is in another (E14)."""
    lot = _first_lot(contract, terms)
    exchange, rates = exchange_of(lot, contract.supplier), None if lot.evaluation is None else lot.evaluation.rates
    if exchange is None or rates is None:
        return {}
    rate = {"num": exchange.num, "den": exchange.den, "source": rates.source, "date": rates.date}
    return {"counted": {"currency": terms.currency, "total": price_text(contract.total, terms.currency_scale), "rate": rate}}


def _first_lot(contract: Contract, terms: Terms) -> Lot:
    return next(lot for lot in terms.lots if lot.id == contract.lines[0].lot)


def _row_money(line: AllotmentLine, lot: Lot, terms: Terms) -> str:
    """The money of a row in the currency the contract is in."""
    if line.own_money is None:
        return price_text(line.money, terms.currency_scale)
    return price_text(line.own_money, money_scale(lot, line.supplier, terms.currency_scale))


def _indexed(line: AllotmentLine, lot: Lot) -> dict[str, Any]:
    """The index of a row and its premium; nothing where the lot has none (E10)."""
    if lot.index is None:
        return {}
    return {"index": index_told(lot.index, lot.price_scale), "premium": premium_text(lot.index, line.unit_price, lot.price_scale)}

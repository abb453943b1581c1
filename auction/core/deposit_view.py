"""Deposits as they are told: what a supplier lacks, and what has become of what it lodged (rule D8)."""

from collections.abc import Iterable, Iterator

from auction.core.deposits import WHOLE, missing, step_of
from auction.core.money import price_text
from auction.core.sight import Row, Value
from auction.core.state import Account, State
from auction.core.visibility import Audience, is_insider
from auction.core.words import CONSORTIUM


def lacking(state: State, supplier: str) -> Row:
    """What the supplier has yet to lodge before it may bid: for which lots, and how much; for the auction the lot is empty."""
    found = {cover: amount for cover in state.deposit_needed if (amount := missing(state, supplier, cover))}
    scale = state.known_terms().currency_scale
    return {"deposit_lots": tuple(found), "deposit_missing": tuple(price_text(amount, scale) for amount in found.values())}


def deposit_rows(state: State, audience: Audience, suppliers: Iterable[str]) -> Iterator[tuple[str, Row]]:
    """The deposits of these suppliers that this audience may see: its own, and all for insiders."""
    insider, named = is_insider(state, audience), frozenset(suppliers)
    for (supplier, cover), account in state.deposits.items():
        if supplier in named and (insider or audience == Audience("supplier", supplier)):
            key = f"deposit:{supplier}" if cover == WHOLE else f"deposit:{supplier}:{cover}"
            yield key, _row(state, supplier, cover, account) | _parts(state, audience, account)


def _row(state: State, supplier: str, cover: str, account: Account) -> dict[str, Value]:
    scale = state.known_terms().currency_scale
    return {
        "supplier": supplier,
        "lot": cover,
        "step": step_of(state, supplier, cover),
        "needed": price_text(state.deposit_needed[cover], scale),
        "received": price_text(account.received, scale),
        "returned": price_text(account.returned, scale),
        "forfeited": price_text(account.forfeited, scale),
        "amounts": tuple(price_text(lodged.amount, scale) for lodged in account.lodged),
        "forms": tuple(lodged.form for lodged in account.lodged),
        "references": tuple(lodged.reference for lodged in account.lodged),
        "lodged_at": tuple(str(lodged.at) for lodged in account.lodged),
    }


def _parts(state: State, audience: Audience, account: Account) -> dict[str, Value]:
    """Who gets what was forfeited: all of it for the coordinator and auditors, a member's own part for it."""
    if not account.parts or audience.role == "supplier":
        return {}
    keeper = audience == Audience("buyer", CONSORTIUM) or audience.role == "auditor"
    parts = {member: part for member, part in account.parts.items() if keeper or member == audience.party}
    scale = state.known_terms().currency_scale
    return {"members": tuple(parts), "parts": tuple(price_text(part, scale) for part in parts.values())}

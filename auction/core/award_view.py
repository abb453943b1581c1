"""An award as it is told: what insiders read of a lot's, and the part each supplier gets. Who may see it, visibility.py says."""

from collections.abc import Sequence

from auction.core.commands import AwardLine, Contract
from auction.core.currencies import exchange_of, money_scale
from auction.core.money import price_text
from auction.core.parts import quantities_of
from auction.core.sight import Row, Value
from auction.core.state import AwardState, State
from auction.core.terms import Lot


def award_fields(state: State, lot: str, award: AwardState) -> dict[str, Value]:
    """What insiders read of a lot's award: the supplier of a whole lot, the sums of one in parts and what is left of it.

    Values of several currencies have no sum; their money has, in the auction's currency.
    """
    terms, none = state.lots[lot].terms, state.unawarded.get(lot)
    money = price_text(sum(line.money for line in award.lines), state.known_terms().currency_scale)
    whole = len(award.lines) == 1 or all(line.own_money is None for line in award.lines)
    value = price_text(sum(line.value for line in award.lines), terms.value_scale) if whole else None
    fields: dict[str, Value] = {"value": value, "money": money, "reason": award.reason}
    if len(award.lines) == 1:
        fields["supplier"] = award.line.supplier
        fields |= own_money(terms, award.line)
    if none is not None:
        fields |= {"left": _texts(terms, none.quantities), "why": none.why}
    return fields


def part_row(state: State, line: AwardLine) -> Row:
    """What one supplier gets of a lot and is paid for it, where that is not simply the whole at its bid."""
    lot = state.lots[line.lot].terms
    return {
        "quantities": _texts(lot, quantities_of(lot, line)),
        "value": price_text(line.value, lot.value_scale),
        "paid": price_text(line.paid, lot.value_scale),
        "money": price_text(line.money, state.known_terms().currency_scale),
        **own_money(lot, line),
    }


def own_money(lot: Lot, line: AwardLine) -> dict[str, Value]:
    """What is paid in the supplier's own currency, where it has one (E14)."""
    exchange = exchange_of(lot, line.supplier)
    if exchange is None or line.own_money is None:
        return {}
    return {"currency": exchange.currency, "own_money": price_text(line.own_money, exchange.scale)}


def own_total(state: State, contract: Contract) -> dict[str, Value]:
    """What a contract is for in the supplier's own currency, where it has one (E14)."""
    if contract.own_total is None:
        return {}
    lot, scale = state.lots[contract.lines[0].lot].terms, state.known_terms().currency_scale
    told = price_text(contract.own_total, money_scale(lot, contract.supplier, scale))
    return {"currency": contract.currency, "own_total": told}


def _texts(lot: Lot, quantities: Sequence[int]) -> tuple[str, ...]:
    return tuple(price_text(quantity, lot.quantity_scale) for quantity in quantities)

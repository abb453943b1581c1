"""The allotment and contracts that follow from an auction's confirmed awards, and from nothing else."""

from auction.core.commands import AllotmentLine, AwardLine, Contract
from auction.core.currencies import exchange_of
from auction.core.parts import quantities_of, unit_prices
from auction.core.state import LotState, State
from auction.pool.allot import AwardedLot, allot
from auction.pool.contracts import contracts


def confirmed_lots(state: State) -> tuple[AwardedLot, ...]:
    """What the consortium confirmed, supplier by supplier: quantities, unit prices paid, and the value they are paid for."""
    confirmed = (line for award in state.awards.values() if award.status == "confirmed" for line in award.lines)
    return tuple(_awarded(state.lots[line.lot], line) for line in confirmed)


def _awarded(lot: LotState, line: AwardLine) -> AwardedLot:
    prices, exchange = unit_prices(lot.terms, lot.standing[line.supplier], line), exchange_of(lot.terms, line.supplier)
    return AwardedLot(lot.terms, line.supplier, prices, quantities_of(lot.terms, line), line.paid, exchange)


def settlement(state: State) -> tuple[tuple[AllotmentLine, ...], tuple[Contract, ...]]:
    """What the engine records once every award is decided: allotment lines and contracts (rules Q1 to Q8)."""
    terms = state.known_terms()
    awarded = confirmed_lots(state)
    lines = allot(awarded, currency_scale=terms.currency_scale).lines
    currencies = {award.supplier: award.exchange.currency for award in awarded if award.exchange is not None}
    return lines, contracts(terms.auction, lines, currencies)

"""The allotment and contracts that follow from an auction's confirmed awards, and from nothing else."""

from auction.core.commands import AllotmentLine, AwardLine, Contract
from auction.core.parts import quantities_of, unit_prices
from auction.core.state import LotState, State
from auction.pool.allot import AwardedLot, allot
from auction.pool.contracts import contracts


def confirmed_lots(state: State) -> tuple[AwardedLot, ...]:
    """What the consortium confirmed, supplier by supplier: quantities, unit prices paid, and the value they are paid for."""
    confirmed = (line for award in state.awards.values() if award.status == "confirmed" for line in award.lines)
    return tuple(_awarded(state.lots[line.lot], line) for line in confirmed)


def _awarded(lot: LotState, line: AwardLine) -> AwardedLot:
    prices = unit_prices(lot.terms, lot.standing[line.supplier], line)
    return AwardedLot(lot.terms, line.supplier, prices, quantities_of(lot.terms, line), line.paid)


def settlement(state: State) -> tuple[tuple[AllotmentLine, ...], tuple[Contract, ...]]:
    """What the engine records once every award is decided: allotment lines and contracts (rules Q1 to Q8)."""
    terms = state.known_terms()
    lines = allot(confirmed_lots(state), currency_scale=terms.currency_scale).lines
    return lines, contracts(terms.auction, lines)

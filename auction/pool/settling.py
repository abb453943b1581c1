"""The allotment and contracts that follow from an auction's confirmed awards, and from nothing else."""

from auction.core.commands import AllotmentLine, Contract
from auction.core.state import State
from auction.pool.allot import AwardedLot, allot, whole_lot
from auction.pool.contracts import contracts


def confirmed_lots(state: State) -> tuple[AwardedLot, ...]:
    """The lots whose award the consortium confirmed, each with the standing bid it was awarded on."""
    awards = [award.line for award in state.awards.values() if award.status == "confirmed"]
    return tuple(
        whole_lot(
            state.lots[award.lot].terms,
            supplier=award.supplier,
            prices=state.lots[award.lot].standing[award.supplier].prices,
        )
        for award in awards
    )


def settlement(state: State) -> tuple[tuple[AllotmentLine, ...], tuple[Contract, ...]]:
    """What the engine records once every award is decided: allotment lines and contracts (rules Q1 to Q8)."""
    terms = state.known_terms()
    lines = allot(confirmed_lots(state), currency_scale=terms.currency_scale).lines
    return lines, contracts(terms.auction, lines)

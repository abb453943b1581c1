"""What an auction is told of a supplier: the reasons of the market, as holds bear them (chapter H of the auction's rulebook)."""

from auction.core.commands import HoldReason
from auction.core.state import State
from auction.market.clearance import barred_from
from auction.market.state import State as MarketState


def hold_reasons(market: MarketState, auction: State, supplier: str, at: int) -> tuple[HoldReason, ...]:
    """Why the supplier is to be on hold in the auction as it stands, asked of the market about that moment."""
    found = barred_from(market, supplier, auction.known_terms().auction, at, settled=auction.status == "settled")
    reasons = (HoldReason(each.code, each.rule, each.lot) for each in found if each.lot in ("", *auction.lots))
    return tuple(dict.fromkeys(reasons))

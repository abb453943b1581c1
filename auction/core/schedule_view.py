"""A schedule as it is told: decimal texts of its steps, its limits, and of what it would get if the lot closed now."""

from auction.core.money import price_text
from auction.core.state import LotState, StandingBid
from auction.core.terms import Lot


def steps_texts(lot: Lot, bid: StandingBid) -> tuple[str, ...]:
    """Where each price step of the bid begins."""
    steps = () if bid.supply is None else bid.supply.steps
    return tuple(price_text(begins, lot.quantity_scale) for begins in steps)


def limits_texts(lot: Lot, bid: StandingBid) -> tuple[str, ...]:
    """The least quantity, the multiple and the most that the bid supplies."""
    found = () if bid.supply is None else (bid.supply.least, bid.supply.multiple, bid.supply.most)
    return tuple(price_text(limit, lot.quantity_scale) for limit in found)


def provisional_text(lot: LotState, supplier: str) -> str | None:
    """What the supplier would get if the lot closed now (N10); None where that is not told or the supplier does not stand."""
    quantity = lot.provisional.get(supplier)
    return None if quantity is None else price_text(quantity, lot.terms.quantity_scale)

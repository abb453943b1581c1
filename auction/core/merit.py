"""How a lot would be divided if it closed now, where every unit stands for itself: the cheapest units first (rule N10)."""

from auction.core.ranking import key_of
from auction.core.schedule import spans
from auction.core.state import LotState


def merit_order(lot: LotState) -> dict[str, int]:
    """The quantity each standing supplier would get, of equal unit prices the earlier entry first; the reserve is left out.

    Empty where units do not stand for themselves, because steps fall or least quantities are asked for.
    """
    volume = lot.terms.volume
    if volume is None or not volume.is_divisible:
        return {}
    units = sorted(
        (price, bid.seq, bid.supplier, ends - begins)
        for bid in lot.order
        if bid.supply is not None
        for begins, ends, price in spans(bid.supply, bid.prices)
    )
    left, given = lot.terms.lines[0].quantity, {bid.supplier: 0 for bid in sorted(lot.order, key=key_of)}
    for _, _, supplier, quantity in units:
        taken = min(quantity, left)
        given[supplier] += taken
        left -= taken
    return given

"""How a lot would be divided if it closed now, where every unit stands for itself: the cheapest units first (rule N10)."""

from auction.core.margin import rationed
from auction.core.ranking import key_of
from auction.core.schedule import spans, units_of
from auction.core.state import LotState


def merit_order(lot: LotState) -> dict[str, int]:
    """The quantity each standing supplier would get, of equal unit prices the earlier entry first; the reserve is left out.

    Where the terms ration, the last units go to all that offer them at their price, in proportion (N13).

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
    whole = lot.terms.lines[0].quantity
    left, given = whole, {bid.supplier: 0 for bid in sorted(lot.order, key=key_of)}
    for _, _, supplier, quantity in units:
        taken = min(quantity, left)
        given[supplier] += taken
        left -= taken
    if volume.margin == "earliest" or not given:
        return given
    supplies = [(bid.supply, bid.prices) for bid in sorted(lot.order, key=lambda bid: bid.seq) if bid.supply is not None]
    offers = [tuple(units_of(supply, prices, whole)) for supply, prices in supplies]
    order = [bid.supplier for bid in sorted(lot.order, key=lambda bid: bid.seq) if bid.supply is not None]
    divided = dict(zip(order, rationed(offers, [given[supplier] for supplier in order]), strict=True))
    return {supplier: divided[supplier] for supplier in given}

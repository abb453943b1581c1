"""What a supplier is told of the limit it has left with the engine, and nobody else is (X8, X13)."""

from auction.core.clock_limits import is_reached, takes_limits
from auction.core.money import price_text
from auction.core.sight import Sight, Value
from auction.core.state import Limit


def _own(sight: Sight) -> Limit | None:
    return sight.lot.limits.get(sight.supplier)


def limit(sight: Sight) -> Value:
    """The value of the limit."""
    own = _own(sight)
    return None if own is None else sight.text(own.value)


def limit_prices(sight: Sight) -> Value:
    """The lowest unit price of each line item."""
    own = _own(sight)
    return None if own is None else tuple(price_text(price, sight.lot.terms.price_scale) for price in own.prices)


def limit_decrement(sight: Sight) -> Value:
    """By how much at least the lead is to be beaten, as a value."""
    own = _own(sight)
    return None if own is None else sight.text(own.decrement)


def limit_quantity(sight: Sight) -> Value:
    """How much the limit asks for of a lot in parts; nothing without one, or where it asks for all that is left."""
    own = _own(sight)
    return price_text(own.quantity, sight.lot.terms.quantity_scale) if own is not None and own.quantity else None


def limit_reached(sight: Sight) -> Value:
    """Whether the supplier stands at its limit, and the engine bids no lower for it; at a clock whether it has come to it."""
    own, bid = _own(sight), sight.lot.standing.get(sight.supplier)
    if own is not None and takes_limits(sight.lot) and sight.lot.on_show is not None:
        return is_reached(sight.lot, own)
    return own is not None and bid is not None and bid.value <= own.value

"""A typed schedule read: the first refusal of rules N1 to N5 in the order of the table, or what the bid supplies and asks."""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Final

from auction.core.commands import TypedSupply
from auction.core.evaluation import parsed_prices
from auction.core.money import LARGEST, parse_price, price_fault, price_text
from auction.core.refusals import Refusal, refuse
from auction.core.schedule import Supply, most_of, whole_multiples
from auction.core.terms import Lot, Volume

Read = tuple[tuple[int, ...], Supply]
"""Unit prices by step, and the supply."""

_ORDERS: Final[Mapping[str, Callable[[int, int], bool]]] = {
    "falling": lambda before, after: after <= before,
    "rising": lambda before, after: after >= before,
    "any": lambda before, after: True,
}


def misplaced(lot: Lot, supply: TypedSupply | None) -> Refusal | None:
    """N1: a lot that asks for quantities takes schedules, and no other lot does."""
    return refuse("steps_misplaced") if (lot.volume is None) != (supply is None) else None


def read_schedule(lot: Lot, volume: Volume, prices: Sequence[str], typed: TypedSupply) -> Read | Refusal:
    """Prices and quantities as whole units, or why not."""
    if not len(prices) == len(typed.steps) >= 1:
        return refuse("steps_uneven", f"{len(typed.steps)} steps and {len(prices)} prices came")
    if len(prices) > volume.most_steps:
        return refuse("too_many_steps", f"at most {volume.most_steps}")
    asked = parsed_prices([f"step {place}" for place in range(1, len(prices) + 1)], prices, lot.price_scale)
    if isinstance(asked, Refusal):
        return asked
    supply = _read_supply(lot, typed)
    if isinstance(supply, Refusal):
        return supply
    return _unsound(lot, volume, asked, supply) or (asked, supply)


def _read_supply(lot: Lot, typed: TypedSupply) -> Supply | Refusal:
    """A limit that is left blank is none: no least, any quantity, the whole lot."""
    limits = (typed.least or "0", typed.multiple or _unit(lot.quantity_scale), typed.most)
    texts = (*typed.steps, *limits) if typed.most else (*typed.steps, *limits[:2])
    if any(price_fault(text) is not None for text in texts):
        return refuse("quantity_malformed")
    found = [quantity for text in texts if (quantity := parse_price(text, lot.quantity_scale)) is not None]
    if len(found) < len(texts):
        return refuse("quantity_precision", f"at most {lot.quantity_scale} decimals")
    count = len(typed.steps)
    least, multiple = found[count], found[count + 1]
    return Supply(tuple(found[:count]), least, multiple, found[-1] if typed.most else lot.lines[0].quantity)


def _unit(scale: int) -> str:
    """The smallest quantity, as one would type it."""
    return price_text(1, scale)


def _unsound(lot: Lot, volume: Volume, prices: Sequence[int], supply: Supply) -> Refusal | None:
    """What is wrong with a schedule whose numbers can all be read (N2 to N5)."""
    steps, multiple = supply.steps, supply.multiple
    if steps[0] or any(after <= before for before, after in pairwise(steps)):
        return refuse("steps_not_rising")
    if not all(_ORDERS[volume.prices](before, after) for before, after in pairwise(prices)):
        return refuse("steps_order", volume.prices)
    if not volume.blocks and (supply.least, multiple) != (0, 1):
        return refuse("blocks_not_allowed")
    if multiple == 0 or any(whole_multiples(each, multiple) != each for each in (*steps, supply.least)):
        return refuse("off_multiple")
    if not most_of(supply, lot.lines[0].quantity):
        return refuse("supplies_nothing")
    return refuse("price_too_large") if max(*steps, supply.most) > LARGEST else None

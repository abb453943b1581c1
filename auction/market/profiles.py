"""The terms of its category by which a line of an auction is offered, without a price, and what follows of them (U10, U11)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from auction.core.money import LARGEST, round_half_up_div
from auction.market.goods import category_of
from auction.market.offers import (
    WHOLE,
    Capacity,
    Fault,
    IndexFormula,
    Packing,
    due_for,
    of_category,
    order_quantity,
    price_in_month,
    quantity_faults,
)


@dataclass(frozen=True, slots=True)
class Profile:
    """What a line of one category is offered by. Exactly one of `packing`, `capacity` and `formula` belongs to its category.

    The formula's base is a million, which stands for the unit price that is bid: cap and floor are millionths of it.
    """

    moq: int
    multiple: int
    most: int
    packing: Packing | None = None
    capacity: Capacity | None = None
    formula: IndexFormula | None = None


@dataclass(frozen=True, slots=True)
class Supplied:
    """What follows of a member's allotted quantity: pieces of an order, units paid for whatever is taken, fee in minor units."""

    order: int
    due: int
    fee: int


def profile_faults(profile: Profile, hs: str, quantity: int) -> Iterator[Fault]:
    """What of the profile cannot be so for so much of a thing of that HS number, in the order of the rules (U4, U6 to U8)."""
    yield from quantity_faults(profile)
    yield from of_category(profile, category_of(hs))
    if profile.capacity is not None and sum(slot.units for slot in profile.capacity.slots) < quantity:
        yield "capacity_invalid", "U7", f"slots: fewer than {quantity}"
    if profile.capacity is not None and (profile.capacity.currency, profile.capacity.currency_scale) != ("", 0):
        yield "capacity_invalid", "U7", "currency: none, for it is the auction's"
    if profile.formula is not None and profile.formula.base != WHOLE:
        yield "formula_invalid", "U8", f"base: {WHOLE}, which stands for the bid"


def supplied(profile: Profile, quantity: int) -> Supplied:
    """What follows of so many allotted pieces (rule U11)."""
    if profile.capacity is None:
        ordered = order_quantity(profile, quantity)
        return Supplied(ordered, ordered, 0)
    return Supplied(quantity, due_for(profile.capacity, pledged=quantity, taken=0), min(LARGEST, profile.capacity.fee * quantity))


def unit_price_in(profile: Profile, awarded: int, month: str, observed: Mapping[tuple[str, str], int]) -> int | None:
    """The unit price of a month that follows from the awarded one, in its price units; None without a formula (U8).

    Raises KeyError where an observation that counts is missing, ValueError for what is no month.
    """
    formula = profile.formula
    if formula is None:
        return None
    floor = None if formula.floor is None else round_half_up_div(awarded * formula.floor, WHOLE)
    cap = None if formula.cap is None else round_half_up_div(awarded * formula.cap, WHOLE)
    return price_in_month(replace(formula, base=awarded, floor=floor, cap=cap), month, observed)

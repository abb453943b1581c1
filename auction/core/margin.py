"""Who gets the last units of a lot of quantities, where equal prices meet at them (rule N13)."""

from collections.abc import Sequence

from auction.core.money import apportion

Offered = Sequence[tuple[int, int]]
"""The units of one bid as (price, number), the price never falling."""


def rationed(offers: Sequence[Offered], given: Sequence[int]) -> list[int]:
    """What is given, the units at the last price divided anew in proportion to what each offers at it.

    By largest remainder in whole units; of equal remainders the earlier in this order comes first. Nothing else moves, and what
    each gets stays within what it offers.
    """
    last = max((_price_of(offer, quantity) for offer, quantity in zip(offers, given, strict=True) if quantity), default=None)
    if last is None:
        return list(given)
    below = [sum(units for price, units in offer if price < last) for offer in offers]
    at = [sum(units for price, units in offer if price == last) for offer in offers]
    shares = apportion(sum(given) - sum(below), at)
    return [sure + share for sure, share in zip(below, shares, strict=True)]


def _price_of(offer: Offered, quantity: int) -> int:
    """The price of the last of so many units."""
    for price, units in offer:
        quantity -= units
        if quantity <= 0:
            return price
    raise ValueError("more is given than is offered")

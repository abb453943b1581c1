"""A published index: the bid is a premium or a discount to it, and the contract is priced again by it every month (E10, E11)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from auction.core.money import LARGEST, LONGEST_PRICE_TEXT, parse_price, price_fault, price_text, round_half_up_div, rounded_down
from auction.core.words import is_text

LONGEST_LAG: Final = 24

_MONTH: Final = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Index:
    """The index the lot is priced by (rules E10 and E11). All prices are whole price units of the lot, a unit of quantity.

    `reference` is its value of the month `reference_month`, frozen with the terms: bids are compared at it. Later a month is
    priced at the mean of `averaging` months of which the last lies `lag` months before it, held between `floor` and `cap`.
    """

    name: str
    source: str
    reference: int
    reference_month: str
    lag: int
    averaging: int
    floor: int | None = None
    cap: int | None = None


def is_month(text: str) -> bool:
    """Whether the text is a month like 2027-01."""
    return _MONTH.fullmatch(text) is not None


def index_faults(index: Index) -> Iterator[str]:
    """What keeps the index from being announced, as `field: why` (rule T1)."""
    for field, text in (("name", index.name), ("source", index.source)):
        if not is_text(text):
            yield f".{field}: 1 to 400 characters"
    if not 0 < index.reference <= LARGEST:
        yield ".reference: above zero"
    if not is_month(index.reference_month):
        yield ".reference_month: a month like 2027-01"
    if not 0 <= index.lag <= LONGEST_LAG:
        yield ".lag: 0 to 24 months"
    if not 1 <= index.averaging <= LONGEST_LAG:
        yield ".averaging: 1 to 24 months"
    floor, cap = index.floor, index.cap
    if any(level is not None and not 0 < level <= LARGEST for level in (floor, cap)):
        yield ".floor: floor and cap are above zero"
    if floor is not None and cap is not None and floor > cap:
        yield ".floor: above the cap"


def premium_fault(text: str) -> str | None:
    """Why this text is no premium (a refusal code of rule B4), or None: a plain decimal, with a minus before it a discount."""
    if not text.startswith("-") or len(text) > LONGEST_PRICE_TEXT:
        return price_fault(text)
    return price_fault(text[1:]) or (None if text.strip("-0.") else "price_sign")


def parse_premium(text: str, scale: int) -> int | None:
    """The premium in whole price units, below zero for a discount, or None when it has too many decimals (rule B5)."""
    amount = parse_price(text.removeprefix("-"), scale)
    return -amount if amount is not None and text.startswith("-") else amount


def premium_text(index: Index, price: int, scale: int) -> str:
    """The premium or discount of a unit price, as it is bid."""
    return price_text(price - index.reference, scale)


def price_in(index: Index, price: int, month: str, observed: Mapping[str, int]) -> int:
    """The unit price of a contract line in that month, in price units (rule E11).

    `price` is the line's unit price at the reference, `observed` the index by month (`2027-01`) in price units. Raises
    ValueError where a text is no month, KeyError with the month where an observation that counts is missing.
    """
    counted = [observed[earlier(month, by)] for by in range(index.lag, index.lag + index.averaging)]
    mean = round_half_up_div(sum(counted), index.averaging)
    return max(0, price + held_between(mean, index.floor, index.cap) - index.reference)


def held_between(value: int, floor: int | None, cap: int | None) -> int:
    """The value of an index that counts: not below the floor, not above the cap, where there are these."""
    raised = value if floor is None else max(value, floor)
    return raised if cap is None else min(raised, cap)


def earlier(month: str, by: int) -> str:
    """The month so many months before that one. Raises ValueError where the text is no month."""
    matched = _MONTH.fullmatch(month)
    if matched is None:
        raise ValueError(f"not a month: {month!r}")
    number = 12 * int(matched[1]) + int(matched[2]) - 1 - by
    year = rounded_down(number, 12)
    return f"{year:04}-{number - 12 * year + 1:02}"

"""By what bids on a lot compare, as data: criteria with their options, cost components, rates of exchange, terms a supplier.

What the parts mean together is one formula, worked out in formula.py (rule E3): affine in the value, and increasing.
"""

from dataclasses import dataclass
from typing import Literal

from auction.core.money import Share


@dataclass(frozen=True, slots=True)
class Component:
    """Something that is added to what a bid costs, or with `less` taken off: an amount, a share, or both (rule E4).

    The amount is whole units at the lot's value scale in the named currency, or without a name in the auction's own. The share
    is one of the bid's value, or of all that has been added up before it.
    """

    name: str
    amount: int = 0
    currency: str = ""
    share: Share | None = None
    of: Literal["value", "so_far"] = "value"
    less: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    """One possible answer to a criterion, and what it counts for: cost components, yearly costs, points, quality (E4 to E8).

    `yearly` are value units at the end of the first year, the second, and so on; below zero they are an income.
    """

    label: str
    components: tuple[Component, ...] = ()
    yearly: tuple[int, ...] = ()
    points: int = 0
    quality: Share | None = None


@dataclass(frozen=True, slots=True)
class Criterion:
    """A question that every bid answers with the number of one option, counted from 0 (rule E2)."""

    id: str
    title: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Rate:
    """One unit of the currency is `num / den` of the auction's own, frozen with the terms (rule E5)."""

    currency: str
    num: int
    den: int


@dataclass(frozen=True, slots=True)
class Rates:
    """A table of rates of exchange: who published it, for which day (ISO 8601), and the rates."""

    source: str
    date: str
    rates: tuple[Rate, ...]


@dataclass(frozen=True, slots=True)
class BidsIn:
    """The currency a supplier bids in and is paid in, by its ISO 4217 code, and the decimals of its money (rule E12)."""

    currency: str
    scale: int


@dataclass(frozen=True, slots=True)
class SupplierTerms:
    """What is added to or taken off one supplier's bids, and the currency these are in. Hidden from other suppliers (E9, E12)."""

    supplier: str
    components: tuple[Component, ...]
    bids_in: BidsIn | None = None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How values and answers become comparable values (rules E1 to E9).

    A comparable value has `places` more decimals than a value. `components` are for every supplier. `discount` is the yearly
    rate at which yearly costs are discounted; None is no discount: a life-cycle cost. `price_points` is what a price of
    nothing would earn, and the ceiling earns none; 0 where there are no points. `suppliers` is hidden.
    """

    places: int = 0
    criteria: tuple[Criterion, ...] = ()
    components: tuple[Component, ...] = ()
    discount: Share | None = None
    price_points: int = 0
    rates: Rates | None = None
    suppliers: tuple[SupplierTerms, ...] = ()


@dataclass(frozen=True, slots=True)
class Formula:
    """How a supplier's bids with certain answers compare: `num` times the value plus `add`, `num` above zero (rule E3)."""

    num: int
    add: int

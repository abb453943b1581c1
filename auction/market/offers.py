"""What is offered, by category: components in tiers and packs, equipment in slots, raw material by an index (U1 to U8)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal, Protocol

from auction.core.index import earlier
from auction.core.money import LARGEST, LARGEST_SCALE, Share, is_multiple, is_share, least_share, round_half_up_div
from auction.core.words import is_text, without_blanks
from auction.market.goods import category_of, is_eccn

Transport = Literal["any", "sea", "air", "road", "rail"]
TierKind = Literal["all_units", "incremental"]

INCOTERMS: Final = frozenset(("EXW", "FCA", "CPT", "CIP", "DAP", "DPU", "DDP", "FAS", "FOB", "CFR", "CIF"))
"""The eleven of Incoterms 2020."""
SEA_ONLY: Final = frozenset(("FAS", "FOB", "CFR", "CIF"))
MOST_TIERS: Final = 50
WHOLE: Final = 1_000_000
"""Weights of an index formula are counted in millionths; with the fixed part they are the whole."""
LONGEST_LAG: Final = 24


@dataclass(frozen=True, slots=True)
class Tier:
    """From this quantity on, this unit price in price units."""

    from_quantity: int
    price: int


@dataclass(frozen=True, slots=True)
class Packing:
    """How a component comes: the standard pack, the packaging, and the oldest date code in months, 0 for any."""

    spq: int
    packaging: Literal["reel", "cut_tape", "tray", "tube", "bulk"]
    date_code_months: int = 0


@dataclass(frozen=True, slots=True)
class Slot:
    """How many units can be made in a month (`2027-01`)."""

    month: str
    units: int


@dataclass(frozen=True, slots=True)
class Capacity:
    """How equipment or wafers are reserved: the slots, the fee a unit in minor units, and the parts that are due whatever comes.

    `deposit` is due on reservation; `take_or_pay` is the part of what was pledged that is paid for, taken or not. Minor units are
    those of `currency`, of so many decimals; without one nothing says of which, as in a profile, where it is the auction's.
    """

    slots: tuple[Slot, ...]
    fee: int
    deposit: Share
    take_or_pay: Share
    currency: str = ""
    currency_scale: int = 0


@dataclass(frozen=True, slots=True)
class IndexWeight:
    """An index in a formula: its id, its weight in millionths, its value at the reference, and how many months it lags."""

    index: str
    weight: int
    reference: int
    lag: int = 0


@dataclass(frozen=True, slots=True)
class IndexFormula:
    """price(t) = base x (fixed + sum of weight x I(t - lag) / I0), held between floor and cap; all prices in price units."""

    base: int
    fixed: int
    weights: tuple[IndexWeight, ...]
    floor: int | None = None
    cap: int | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """What one organisation offers of one thing. Exactly one of `packing`, `capacity` and `formula` belongs to its category."""

    organisation: str
    hs: str
    eccn: str
    manufacturer: str
    part_number: str
    incoterm: str
    place: str
    transport: Transport
    destination: str
    tiers: tuple[Tier, ...]
    moq: int
    multiple: int
    most: int
    tier_kind: TierKind = "all_units"
    allow_rising: bool = False
    as_franchised: bool = False
    packing: Packing | None = None
    capacity: Capacity | None = None
    formula: IndexFormula | None = None


Fault = tuple[str, str, str]
"""A refusal code, its rule, and a detail."""


class Quantities(Protocol):
    """What is ordered in multiples, from a least to a most."""

    @property
    def moq(self) -> int:
        """The least that is ordered."""

    @property
    def multiple(self) -> int:
        """What an order is a multiple of."""

    @property
    def most(self) -> int:
        """The most that can be had."""


class Categorised(Quantities, Protocol):
    """What bears the terms of one category."""

    @property
    def packing(self) -> Packing | None:
        """Of a component."""

    @property
    def capacity(self) -> Capacity | None:
        """Of equipment."""

    @property
    def formula(self) -> IndexFormula | None:
        """Of raw material."""


def offer_faults(offer: Offer) -> Iterator[Fault]:
    """What of the offer cannot be so whoever makes it, in the order of the rules (U1 to U8)."""
    category = category_of(offer.hs)
    if category is None:
        yield "hs_unknown", "U1", offer.hs[:16]
    if not is_eccn(offer.eccn):
        yield "eccn_invalid", "Z1", offer.eccn[:16]
    if offer.incoterm not in INCOTERMS:
        yield "incoterm_unknown", "U2", offer.incoterm[:16]
    if not is_text(offer.place) or not without_blanks(offer.place):
        yield "place_missing", "U2", ""
    if offer.incoterm in SEA_ONLY and offer.transport not in ("sea", "any"):
        yield "sea_terms_by_other", "U3", f"{offer.incoterm} by {offer.transport}"
    yield from quantity_faults(offer)
    yield from _tier_faults(offer)
    yield from of_category(offer, category)


def quantity_faults(offer: Quantities) -> Iterator[Fault]:
    """What of least, multiple and most cannot be so (rule U4)."""
    if not (0 < offer.moq <= LARGEST and 0 < offer.multiple <= LARGEST and 0 < offer.most <= LARGEST):
        yield "quantity_invalid", "U4", ""
        return
    if not is_multiple(offer.moq, offer.multiple):
        yield "moq_off_multiple", "U4", f"{offer.moq} is no multiple of {offer.multiple}"
    if offer.most < offer.moq:
        yield "capacity_below_moq", "U4", f"{offer.most} is below {offer.moq}"


def _tier_faults(offer: Offer) -> Iterator[Fault]:
    starts, prices = [tier.from_quantity for tier in offer.tiers], [tier.price for tier in offer.tiers]
    whole = all(0 <= start <= LARGEST for start in starts) and all(0 < price <= LARGEST for price in prices)
    if not whole or not 0 < len(starts) <= MOST_TIERS or any(b <= a for a, b in pairwise(starts)):
        yield "tiers_uneven", "U5", ""
    elif not offer.allow_rising and any(b > a for a, b in pairwise(prices)):
        yield "tiers_rising", "U5", ""


def of_category(offer: Categorised, category: str | None) -> Iterator[Fault]:
    """What of the terms of its category is missing, foreign or cannot be so (rules U1 and U6 to U8)."""
    held = {"component": offer.packing, "equipment": offer.capacity, "raw_material": offer.formula}
    if category is None:
        return
    if any(terms is not None for name, terms in held.items() if name != category):
        yield "profile_foreign", "U1", category
    match category:
        case "component":
            yield from _packing_faults(offer)
        case "equipment":
            yield from _capacity_faults(offer.capacity)
        case _:
            yield from _formula_faults(offer.formula)


def _packing_faults(offer: Categorised) -> Iterator[Fault]:
    if offer.packing is None or not 0 < offer.packing.spq <= LARGEST or not 0 <= offer.packing.date_code_months <= 1200:
        yield "packing_missing", "U6", ""
    elif offer.multiple > 0 and not is_multiple(offer.multiple, offer.packing.spq):
        yield "multiple_off_pack", "U6", f"{offer.multiple} is no multiple of {offer.packing.spq}"


def _capacity_faults(capacity: Capacity | None) -> Iterator[Fault]:
    if capacity is None or capacity_fault(capacity) is not None:
        yield "capacity_invalid", "U7", "" if capacity is None else capacity_fault(capacity) or ""


def capacity_fault(capacity: Capacity) -> str | None:
    """What of slots and their fees cannot be so, or None (rule U7)."""
    months = [slot.month for slot in capacity.slots]
    if not months or len(dict.fromkeys(months)) != len(months) or not all(map(_is_month, months)):
        return "slots: months like 2027-01, each once"
    if not all(0 < slot.units <= LARGEST for slot in capacity.slots) or not 0 <= capacity.fee <= LARGEST:
        return "units above zero, a fee of zero or more"
    most = LARGEST_SCALE if capacity.currency else 0
    if not _is_currency(capacity.currency) or not 0 <= capacity.currency_scale <= most:
        return "currency: three letters of ISO 4217, or none, and its decimals"
    return None if is_share(capacity.deposit) and is_share(capacity.take_or_pay) else "deposit and take_or_pay: parts of a whole"


def _is_currency(text: str) -> bool:
    return not text or (len(text) == 3 and text.isascii() and text.isalpha() and text.isupper())


def _is_month(text: str) -> bool:
    try:
        return earlier(text, 0) == text
    except ValueError:
        return False


def due_for(capacity: Capacity, *, pledged: int, taken: int) -> int:
    """How many units are paid for: what was taken, at least the take-or-pay part of what was pledged, rounded up (rule U7)."""
    return max(taken, least_share(pledged, capacity.take_or_pay))


def _formula_faults(formula: IndexFormula | None) -> Iterator[Fault]:
    if formula is None or not formula.weights or not all(weight.index.strip() for weight in formula.weights):
        yield "index_missing", "U8", ""
        return
    if formula.fixed < 0 or any(weight.weight <= 0 for weight in formula.weights):
        yield "weights_uneven", "U8", "weights are above zero, the fixed part is not below"
    elif formula.fixed + sum(weight.weight for weight in formula.weights) != WHOLE:
        yield "weights_uneven", "U8", f"fixed part and weights make {WHOLE}"
    names = [weight.index for weight in formula.weights]
    counted = all(0 < weight.reference <= LARGEST and 0 <= weight.lag <= LONGEST_LAG for weight in formula.weights)
    if not counted or len(dict.fromkeys(names)) != len(names) or not all(map(is_text, names)) or not 0 < formula.base <= LARGEST:
        yield "formula_invalid", "U8", ""
    bounds = [bound for bound in (formula.floor, formula.cap) if bound is not None]
    if any(not 0 < bound <= LARGEST for bound in bounds) or (len(bounds) == 2 and bounds[0] > bounds[1]):
        yield "formula_invalid", "U8", "floor and cap"


def price_in_month(formula: IndexFormula, month: str, observed: Mapping[tuple[str, str], int]) -> int:
    """The unit price of a month by the formula, rounded once, halves up, then held between floor and cap (rule U8).

    `observed` gives an index by its id and month. Raises KeyError where an observation that counts is missing.
    """
    denominator = WHOLE
    for weight in formula.weights:
        denominator *= weight.reference
    total = formula.fixed
    for weight in formula.weights:
        total *= weight.reference
    for weight in formula.weights:
        part = weight.weight * observed[weight.index, earlier(month, weight.lag)]
        for other in formula.weights:
            part *= other.reference if other is not weight else 1
        total += part
    price = round_half_up_div(formula.base * total, denominator)
    price = price if formula.cap is None else min(price, formula.cap)
    return price if formula.floor is None else max(price, formula.floor)


def order_quantity(offer: Quantities, need: int) -> int:
    """What is ordered for a need: at least the least order, in whole multiples (rule U4)."""
    return least_share(max(need, offer.moq), Share(1, offer.multiple)) * offer.multiple

"""English reverse: suppliers bid the price down in the open, each beating its own last bid or the leading one.

The table CHECKS is the order of acceptance (rules B7 to B12); the first that fails is the refusal.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from auction.core.evaluation import least_improvement
from auction.core.ranking import leading
from auction.core.refusals import Refusal, refuse
from auction.core.state import LotState
from auction.core.terms import Terms


@dataclass(frozen=True, slots=True)
class Offer:
    """A bid that reads well, about to be judged: its value in value units, and whether a large fall is confirmed."""

    supplier: str
    value: int
    confirm: bool


def _above_ceiling(terms: Terms, lot: LotState, offer: Offer) -> bool:
    return lot.terms.ceiling is not None and offer.value > lot.terms.ceiling


def _not_below_own(terms: Terms, lot: LotState, offer: Offer) -> bool:
    last = lot.last_value.get(offer.supplier)
    return last is not None and offer.value >= last


def _short_of_own_decrement(terms: Terms, lot: LotState, offer: Offer) -> bool:
    last = lot.last_value.get(offer.supplier)
    if terms.basis != "beat_own" or last is None:
        return False
    return last - offer.value < least_improvement(lot.terms.decrement, last)


def _falls_too_far(terms: Terms, lot: LotState, offer: Offer) -> bool:
    guard = lot.terms.largest_change
    reference = lot.last_value.get(offer.supplier, lot.terms.ceiling)
    if guard is None or reference is None or offer.confirm:
        return False
    return (reference - offer.value) * guard.den > reference * guard.num


def _short_of_leading_decrement(terms: Terms, lot: LotState, offer: Offer) -> bool:
    lead = leading(lot)
    if terms.basis != "beat_leading" or lead is None:
        return False
    return lead.value - offer.value < least_improvement(lot.terms.decrement, lead.value)


def _ties_where_forbidden(terms: Terms, lot: LotState, offer: Offer) -> bool:
    return terms.ties == "forbidden" and _taken(lot, offer.supplier, offer.value)


def _taken(lot: LotState, supplier: str, value: int) -> bool:
    return any(bid.value == value and bid.supplier != supplier for bid in lot.order)


def _below_kept_lead(terms: Terms, lot: LotState, offer: Offer) -> bool:
    kept = kept_lead(lot)
    return kept is not None and offer.value < kept


def kept_lead(lot: LotState) -> int | None:
    """The value of the best bid where its supplier is left out of the stage, and no bid goes below it (L7)."""
    lead = leading(lot)
    out = lot.course.only_gap is not None and lot.entrants is not None and lead is not None and lead.supplier not in lot.entrants
    return lead.value if out and lead is not None else None


CHECKS: Final[tuple[tuple[str, Callable[[Terms, LotState, Offer], bool]], ...]] = (
    ("above_ceiling", _above_ceiling),
    ("not_below_own", _not_below_own),
    ("own_decrement", _short_of_own_decrement),
    ("largest_change", _falls_too_far),
    ("leading_decrement", _short_of_leading_decrement),
    ("tie_forbidden", _ties_where_forbidden),
    ("below_lead", _below_kept_lead),
)


def judge(terms: Terms, lot: LotState, offer: Offer) -> Refusal | None:
    """The first of rules B7 to B12 that the offer breaks, or None when it stands."""
    return next((refuse(code) for code, breaks in CHECKS if breaks(terms, lot, offer)), None)


def highest_valid(terms: Terms, lot: LotState, supplier: str) -> int | None:
    """The highest value that rules B7 to B12 let the supplier bid now, in value units; None where nothing limits or fits.

    A fall beyond the largest change needs confirming all the same (B10). Unit prices may not reach this very value: then a
    bid below it is valid too, unless ties are forbidden and another supplier stands there. It reveals nothing beyond what
    the terms show: a leading price enters only where the basis is `beat_leading`, and others' standing values only where
    ties are forbidden; both need open prices (rule T1).
    """
    limits: list[int] = [] if lot.terms.ceiling is None else [lot.terms.ceiling]
    last = lot.last_value.get(supplier)
    if last is not None:
        step = least_improvement(lot.terms.decrement, last) if terms.basis == "beat_own" else 1
        limits.append(last - step)
    lead = leading(lot)
    if terms.basis == "beat_leading" and lead is not None:
        limits.append(lead.value - least_improvement(lot.terms.decrement, lead.value))
    if not limits:
        return None
    value = min(limits)
    while terms.ties == "forbidden" and _taken(lot, supplier, value):
        value -= 1
    return value if value > 0 and value >= (kept_lead(lot) or 0) else None

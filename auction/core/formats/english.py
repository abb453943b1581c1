"""English reverse: suppliers bid the price down in the open, each beating its own last bid, the leading or the next better one.

The table CHECKS is the order of acceptance (rules B7 to B12 and B16 to B18); the first that fails is the refusal.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from auction.core.currencies import ceiling_for, is_within
from auction.core.evaluation import comparable_now, comparable_unit, highest_value, least_improvement
from auction.core.money import is_multiple, next_multiple
from auction.core.ranking import ahead_of, leading
from auction.core.refusals import Refusal, refuse
from auction.core.state import LotState
from auction.core.terms import Terms


@dataclass(slots=True)
class Offer:
    """A bid that reads well, about to be judged: its value, whether a large fall is confirmed, and its comparable value."""

    supplier: str
    value: int
    confirm: bool
    comparable: int


def _above_ceiling(terms: Terms, lot: LotState, offer: Offer) -> bool:
    return not is_within(lot.terms, offer.supplier, offer.value, lot.terms.ceiling)


def _not_below_own(terms: Terms, lot: LotState, offer: Offer) -> bool:
    last = lot.last_comparable.get(offer.supplier)
    return last is not None and offer.comparable >= last


def _short_of_own_decrement(terms: Terms, lot: LotState, offer: Offer) -> bool:
    last = lot.last_comparable.get(offer.supplier)
    if terms.basis == "beat_leading" or last is None:
        return False
    return last - offer.comparable < least_improvement(lot.terms, last)


def falls_too_far(terms: Terms, lot: LotState, offer: Offer) -> bool:
    """B10: whether the fall needs confirming, and is not confirmed."""
    guard = lot.terms.largest_change
    if guard is None or offer.confirm:
        return False
    reference = lot.last_value.get(offer.supplier, ceiling_for(lot.terms, offer.supplier))
    return reference is not None and (reference - offer.value) * guard.den > reference * guard.num


def _short_of_leading_decrement(terms: Terms, lot: LotState, offer: Offer) -> bool:
    lead = leading(lot) if terms.basis == "beat_leading" else None
    if lead is None:
        return False
    return lead.comparable - offer.comparable < least_improvement(lot.terms, lead.comparable)


def _short_of_next_decrement(terms: Terms, lot: LotState, offer: Offer) -> bool:
    ahead = ahead_of(lot, offer.supplier) if terms.basis == "beat_next" else None
    if ahead is None:
        return False
    return ahead.comparable - offer.comparable < least_improvement(lot.terms, ahead.comparable)


def mark_of(terms: Terms, lot: LotState, supplier: str) -> int | None:
    """The comparable value that an improvement is measured from, by the basis; None where there is nothing to improve on (B17)."""
    if terms.basis == "beat_leading":
        lead = leading(lot)
        return None if lead is None else lead.comparable
    ahead = ahead_of(lot, supplier) if terms.basis == "beat_next" else None
    return lot.last_comparable.get(supplier) if ahead is None else ahead.comparable


def is_inexact(lot: LotState, mark: int | None, comparable: int) -> bool:
    """Whether the improvement on the mark is no exact multiple of the least one, where that is asked for (B17)."""
    if mark is None or not lot.terms.exact_multiples:
        return False
    return not is_multiple(mark - comparable, least_improvement(lot.terms, mark))


def is_beyond(lot: LotState, mark: int | None, comparable: int) -> bool:
    """Whether the improvement on the mark is larger than allowed at once (B18)."""
    most = lot.terms.largest_step
    return mark is not None and most is not None and mark - comparable > most * comparable_unit(lot.terms)


def _no_exact_multiple(terms: Terms, lot: LotState, offer: Offer) -> bool:
    return lot.terms.exact_multiples and is_inexact(lot, mark_of(terms, lot, offer.supplier), offer.comparable)


def _improves_too_much(terms: Terms, lot: LotState, offer: Offer) -> bool:
    return lot.terms.largest_step is not None and is_beyond(lot, mark_of(terms, lot, offer.supplier), offer.comparable)


def _ties_where_forbidden(terms: Terms, lot: LotState, offer: Offer) -> bool:
    return terms.ties == "forbidden" and _taken(lot, offer.comparable)


def _taken(lot: LotState, comparable: int) -> bool:
    """Whether somebody stands there: another, as whoever bids has been found to go below its own (B8)."""
    return any(bid.comparable == comparable for bid in lot.order)


def _below_kept_lead(terms: Terms, lot: LotState, offer: Offer) -> bool:
    kept = kept_lead(lot)
    return kept is not None and offer.comparable < kept


def kept_lead(lot: LotState) -> int | None:
    """The comparable value of the best bid where its supplier is left out of the stage, and no bid goes below it (L7)."""
    if lot.entrants is None or lot.course.only_gap is None:
        return None
    lead = leading(lot)
    return lead.comparable if lead is not None and lead.supplier not in lot.entrants else None


CHECKS: Final[tuple[tuple[str, Callable[[Terms, LotState, Offer], bool]], ...]] = (
    ("above_ceiling", _above_ceiling),
    ("not_below_own", _not_below_own),
    ("own_decrement", _short_of_own_decrement),
    ("largest_step", _improves_too_much),
    ("largest_change", falls_too_far),
    ("leading_decrement", _short_of_leading_decrement),
    ("next_decrement", _short_of_next_decrement),
    ("not_a_multiple", _no_exact_multiple),
    ("tie_forbidden", _ties_where_forbidden),
    ("below_lead", _below_kept_lead),
)


def judge(terms: Terms, lot: LotState, offer: Offer) -> Refusal | None:
    """The first of rules B7 to B12 and B16 to B18 that the offer breaks, or None when it stands."""
    for code, breaks in CHECKS:
        if breaks(terms, lot, offer):
            return refuse(code)
    return None


def highest_valid(terms: Terms, lot: LotState, supplier: str) -> int | None:
    """The highest value that these rules let the supplier bid now, in value units; None where nothing limits or fits.

    A fall beyond the largest change needs confirming all the same (B10). Unit prices may not reach this very value: then a
    bid below it is valid too, unless ties are forbidden and another supplier stands there. It reveals nothing beyond what
    the terms show: a leading price enters only where the basis is `beat_leading`, and others' standing values only where
    it is `beat_next` or ties are forbidden; all need open prices (rule T1).
    """
    limits: list[int] = []
    last = lot.last_comparable.get(supplier)
    if last is not None:
        step = 1 if terms.basis == "beat_leading" else least_improvement(lot.terms, last)
        limits.append(last - step)
    lead = leading(lot)
    if terms.basis == "beat_leading" and lead is not None:
        limits.append(lead.comparable - least_improvement(lot.terms, lead.comparable))
    ahead = ahead_of(lot, supplier) if terms.basis == "beat_next" else None
    if ahead is not None:
        limits.append(ahead.comparable - least_improvement(lot.terms, ahead.comparable))
    value = highest_value(lot, supplier, min(limits, default=None))
    if value is None:
        return None
    mark = mark_of(terms, lot, supplier) if lot.terms.exact_multiples or lot.terms.largest_step is not None else None
    value, step = stepped_down(lot, mark, value)
    while terms.ties == "forbidden" and _taken(lot, comparable_now(lot, supplier, value)):
        value -= step
    comparable = comparable_now(lot, supplier, value)
    fits = comparable > 0 and not is_beyond(lot, mark, comparable) and comparable >= (kept_lead(lot) or 0)
    return value if value > 0 and fits else None


def stepped_down(lot: LotState, mark: int | None, value: int) -> tuple[int, int]:
    """The highest value up to this one that B17 allows, and how far below it lies the next.

    Only lots without evaluation ask for exact multiples (T1), and there values are what is compared.
    """
    if mark is None or not lot.terms.exact_multiples:
        return value, 1
    step = least_improvement(lot.terms, mark)
    return mark - next_multiple(mark - value, step), step

"""Why a supplier was awarded nothing of a lot, told to itself alone, as far as the terms let it see (rule V15)."""

from typing import Literal

from auction.core.ranking import rank
from auction.core.shortlist import listed
from auction.core.state import AwardState, LotState, StandingBid, State

WhyNot = Literal[
    "excluded",
    "envelope_failed",
    "no_bid",
    "on_hold",
    "rejected",
    "together",
    "not_listed",
    "above_reserve",
    "not_awarded",
    "tied",
    "combination",
    "outranked",
]


def why_not(state: State, lot: LotState, supplier: str) -> WhyNot | None:
    """The first of the reasons of V15 that is true of this supplier; None before the decision, and for who is awarded a part."""
    award = state.awards.get(lot.terms.id)
    if award is None and lot.terms.id not in state.unawarded:
        return None
    if award is not None and (award.status == "proposed" or _is_awarded(award, supplier)):
        return None
    of_itself = _of_itself(state, lot, supplier)
    if of_itself is not None:
        return of_itself
    if award is not None and award.status == "rejected":
        return "rejected"
    if state.award_rules is not None:
        return "together"
    own = lot.standing[supplier]
    if award is None:
        return _of_nobody(state, lot, own)
    return _of_others(state, lot, own, award)


def _is_awarded(award: AwardState, supplier: str) -> bool:
    return award.status == "confirmed" and any(line.supplier == supplier for line in award.lines)


def _of_itself(state: State, lot: LotState, supplier: str) -> WhyNot | None:
    """What the supplier has been told of itself already, whatever others bid."""
    if supplier in state.excluded:
        return "excluded"
    found = lot.assessed.get(supplier)
    if found is not None and not found.passed:
        return "envelope_failed"
    packaged = state.award_rules is not None and any(
        by == supplier and lot.terms.id in package.lots for (by, _), package in state.packages.items()
    )
    if supplier not in lot.standing and not packaged:
        return "no_bid"
    return "on_hold" if state.holds(supplier, lot.terms.id) else None


def _of_nobody(state: State, lot: LotState, own: StandingBid) -> WhyNot:
    """Of a lot awarded by itself to nobody. That the reserve price did not admit a bid that stood follows from that (A8)."""
    if _may_hear_of_list(state, lot, own) and own not in listed(lot):
        return "not_listed"
    return "above_reserve" if state.unawarded[lot.terms.id].why == "above_reserve" else "not_awarded"


def _of_others(state: State, lot: LotState, own: StandingBid, award: AwardState) -> WhyNot:
    """Of a lot awarded by itself to others."""
    terms = lot.terms
    if _may_hear_of_list(state, lot, own) and own not in listed(lot):
        return "not_listed"
    winning = [lot.standing[line.supplier].comparable for line in award.lines if line.supplier in lot.standing]
    if own.comparable < min(winning, default=0):
        return "on_hold"  # it was passed over then, whatever has become of that since (H4)
    if terms.takes_parts:
        return "above_reserve"  # whoever took a part within it is awarded that part (A16)
    if terms.volume is not None:
        return "combination"
    if _sees_best(state, lot, own) and own.comparable == lot.order[0].comparable:
        return "tied"
    return "outranked"


def _may_hear_of_list(state: State, lot: LotState, own: StandingBid) -> bool:
    """A shortlist is measured from the best price: who is not told how its own stands to that hears less."""
    return lot.terms.shortlist is not None and _sees_best(state, lot, own)


def _sees_best(state: State, lot: LotState, own: StandingBid) -> bool:
    """Whether it is told anyway how its price stands to the best: by that price, or by a rank of 1 that it is shown."""
    seen = state.known_terms().visibility
    is_first = seen.traffic_light is None and rank(lot, own.supplier, state.known_terms().ties) == 1
    return seen.lead_price or seen.all_prices or is_first

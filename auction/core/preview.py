"""What a bid would bring about, told without deciding anything: what happens if a supplier bids this at that moment (P1 to P5).

Nothing is told of others that the asker does not see anyway: a supplier that is shown no prices learns no rank by asking.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

from auction.core.bidding import place_bid
from auction.core.commands import PlaceBid
from auction.core.events import BidPlaced, BidSealed, OvertimeGranted
from auction.core.overtime import close_when_pulled
from auction.core.refusals import Refusal, refuse
from auction.core.stages import due_in
from auction.core.state import LotState, State
from auction.core.terms import Overtime, TiePolicy, Trigger
from auction.core.visibility import Audience, allowed
from auction.core.words import CONSORTIUM, Actor

Outcome = Literal["accepted", "refused", "untold"]


@dataclass(frozen=True, slots=True)
class Preview:
    """What would come of the bid, as far as its asker may know; None is not told, or nothing.

    `value` is in value units and `comparable` what it is ranked by; `rank` and `leads` are those the bid itself would make;
    `overtime` says whether it would move the close of its lot, and `closes_at` when the lot would close then.
    """

    outcome: Outcome
    refusal: Refusal | None = None
    value: int | None = None
    comparable: int | None = None
    rank: int | None = None
    leads: bool | None = None
    overtime: bool | None = None
    closes_at: int | None = None


UNTOLD: Final = Preview("untold")


def preview(state: State, bid: PlaceBid, at: int) -> Preview:
    """What the bid would bring about if it were stamped `at` and nothing happened before. It changes nothing.

    `bid.by` is who asks: the supplier for itself, or the coordinator for any supplier (P1). A moment in the past counts as now.
    """
    coordinator = bid.by == Actor("buyer", CONSORTIUM)
    if not coordinator and bid.by != Actor("supplier", bid.supplier):
        return _refused("not_permitted")
    if state.terms is None:
        return _refused("auction_not_announced")
    at = max(at, state.at)
    if state.status == "announced" and at >= state.opens_at:
        state = replace(state, status="open")
    lot = state.lots.get(bid.lot)
    if lot is not None and state.status == "open":
        if _has_closed_by(lot, at):
            return _refused("lot_closed")
        due = due_in(lot)
        if (due is not None and due <= at) or (lot.waits and _has_moved_on(state, at)):
            return UNTOLD
    hidden = lot is not None and lot.course.is_private and coordinator
    decision = place_bid(state, bid if hidden else replace(bid, by=Actor("supplier", bid.supplier)), at)
    if isinstance(decision, Refusal):
        return Preview("refused", decision)
    assert lot is not None, "no bid is taken on a lot that is not there"
    first = decision[0]
    assert isinstance(first, BidPlaced | BidSealed), "a bid begins what it brings about"
    comparable = first.value if first.comparable is None else first.comparable
    found = Preview("accepted", None, first.value, comparable, overtime=False, closes_at=lot.closes_at)
    if isinstance(first, BidSealed):
        return found
    found = replace(found, rank=_rank(state, lot, comparable), leads=all(comparable < other.comparable for other in lot.order))
    for event in decision[1:]:
        if isinstance(event, OvertimeGranted) and event.lot == bid.lot:
            found = replace(found, overtime=True, closes_at=event.closes_at)
    return found if coordinator else _as_told(state, lot, bid.supplier, found, at)


def _refused(code: str) -> Preview:
    return Preview("refused", refuse(code))


def _has_closed_by(lot: LotState, at: int) -> bool:
    """Whether the lot closes for good by then, as everyone can see."""
    course = lot.course
    fixed = lot.is_last_stage and not lot.is_between and not course.random_us and not course.waits and course.clock is None
    return lot.is_open and fixed and at >= lot.closes_at


def _has_moved_on(state: State, at: int) -> bool:
    """Whether the lot that others wait for may have closed by then, so that the next one has opened (L2)."""
    return any(lot.is_open and not lot.waits and at >= lot.closes_at for lot in state.lots.values())


def _rank(state: State, lot: LotState, comparable: int) -> int:
    """The rank of a bid that would be the latest of all (R3); the supplier's own, whose place it takes, lies behind it (B8)."""
    others, ties = [bid.comparable for bid in lot.order], state.known_terms().ties
    better = [other for other in others if other < comparable]
    if ties == "equal_best":
        return len(better) + 1
    if ties == "dense":
        return len(set(better)) + 1
    return sum(other <= comparable for other in others) + 1


# What a supplier is told.


@dataclass(frozen=True, slots=True)
class _Sees:
    """What a supplier sees of others: the leading value, all values, and its own place in the order of R2."""

    lead: bool
    ladder: bool
    place: bool


_SHOWN_AS_PLACES: Final[tuple[TiePolicy, ...]] = ("earliest", "forbidden")

_TELLS: Final[Mapping[Trigger, Callable[[_Sees, Overtime, Preview], bool]]] = {
    "any_bid": lambda sees, overtime, found: True,
    "new_leader": lambda sees, overtime, found: sees.lead and sees.place,
    "rank_at_most": lambda sees, overtime, found: (sees.ladder and not overtime.rank_hidden) or (sees.lead and found.leads is True),
    "rank_change": lambda sees, overtime, found: sees.ladder and sees.place,
    "beats_another": lambda sees, overtime, found: sees.ladder and sees.place,
}
"""Whether a supplier can work out by itself that its bid pulls the trigger (P4)."""


def _as_told(state: State, lot: LotState, supplier: str, found: Preview, at: int) -> Preview:
    """What of it the supplier could work out from what it sees (P3, P4)."""
    terms = state.known_terms()
    seen = allowed(state, Audience("supplier", supplier), lot)
    ladder = "ladder" in seen
    sees = _Sees(ladder or "lead" in seen, ladder, "rank" in seen and terms.ties in _SHOWN_AS_PLACES)
    told = replace(found, rank=found.rank if ladder else None, leads=found.leads if sees.lead else None)
    movable = close_when_pulled(terms.overtime, lot, at) is not None
    if movable and not _TELLS[terms.overtime.trigger](sees, terms.overtime, found):
        return replace(told, overtime=None, closes_at=None)
    return told

"""Previews are true, change nothing, and tell a supplier nothing that it does not see: over random auctions."""

from __future__ import annotations

from bisect import insort
from collections import Counter
from copy import deepcopy
from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from auction.core.briefing import briefing
from auction.core.commands import PlaceBid
from auction.core.events import BidPlaced, OvertimeGranted
from auction.core.preview import Preview, preview
from auction.core.ranking import key_of
from auction.core.state import LotState, StandingBid, State
from auction.core.terms import Terms
from auction.core.views import whole_view
from auction.core.visibility import Audience
from tests.auctions import COORDINATOR, MINUTE_US, SECOND_US, SUPPLIERS, Play, a_supplier
from tests.properties.plays import Ask, next_price, often, played, some_asks, some_terms

AHEAD = (0, 0, 0, 1, SECOND_US, MINUTE_US, 3 * MINUTE_US, 20 * MINUTE_US)

last_asks = st.builds(
    Ask,
    what=st.just("bid"),
    supplier=st.sampled_from([*SUPPLIERS[:3] * 4, SUPPLIERS[3], "s9"]),
    lot=st.sampled_from(["L1"] * 6 + ["L2"] * 3 + ["L3"]),
    number=st.integers(0, 60),
    wait_us=st.sampled_from(AHEAD),
)


def bid_of(play: Play, ask: Ask, *, by_coordinator: bool = False) -> PlaceBid:
    by = COORDINATOR if by_coordinator else a_supplier(ask.supplier)
    return PlaceBid(play.new_id(), by, ask.supplier, ask.lot, tuple(next_price(play, ask)), ask.number % 3 > 0)


@often
@given(some_terms(), some_asks, last_asks, st.booleans())
def test_what_a_preview_says_is_what_is_then_decided(terms: Terms, asks: list[Ask], last: Ask, by_coordinator: bool) -> None:
    play = played(terms, [ask for ask in asks if ask.what != "settle"])
    bid, at = bid_of(play, last, by_coordinator=by_coordinator), play.now + last.wait_us
    before = deepcopy(play.state)
    told = preview(play.state, bid, at)
    assert play.state == before
    lot = play.state.lots.get(last.lot)
    if told.outcome == "untold" or (lot is not None and lot.course.random_us and at >= lot.closes_at):
        return
    play.bid(last.supplier, last.lot, *bid.prices, confirm=bid.confirm, at=at)
    if told.refusal is not None:
        same = (told.refusal.code, *(["auction_closed"] if told.refusal.code in ("lot_closed", "lot_unknown") else []))
        if by_coordinator and told.refusal.code in ("surrogate_sealed", "surrogate_not_allowed"):
            assert lot is not None
            assert lot.course.is_private
            return
        assert play.code in same
        return
    assert play.code == ""
    assert lot is not None
    placed = play.events[0]
    assert told.value == getattr(placed, "value", None)
    if any(isinstance(event, BidPlaced) and event.proxy for event in play.events):
        return  # what automatic bids answer is told to nobody (P3)
    if isinstance(placed, BidPlaced):
        rank, leads = play.rank(last.supplier, last.lot), play.leader(last.lot) == last.supplier
        assert told.rank in ((rank,) if by_coordinator else (None, rank))
        assert told.leads in ((leads,) if by_coordinator else (None, leads))
    moved = any(isinstance(event, OvertimeGranted) and event.lot == last.lot for event in play.events)
    assert told.overtime in ((moved,) if by_coordinator else (None, moved))
    assert (told.closes_at is None) == (told.overtime is None)
    if told.overtime is not None:
        assert told.closes_at == play.closes_at(last.lot)


SEEN: Counter[str] = Counter()


@often
@given(some_terms(), some_asks, last_asks, st.data())
def test_what_looks_alike_to_a_supplier_is_previewed_alike(terms: Terms, asks: list[Ask], last: Ask, data: st.DataObject) -> None:
    """What a supplier does not see is changed at random; where it sees no difference, it is told none."""
    assume(last.supplier in SUPPLIERS)
    play = played(terms, [ask for ask in asks if ask.what != "settle"])
    bid, at = bid_of(play, last), play.now + last.wait_us
    other = deepcopy(play.state)
    for lot in other.lots.values():
        disturb(lot, last.supplier, data)
    if other.terms is not None and other.terms.overtime.rank_hidden:
        rank = data.draw(st.integers(1, 4))
        other.terms = replace(other.terms, overtime=replace(other.terms.overtime, rank=rank))
    if look(play.state, last.supplier) == look(other, last.supplier):
        SEEN["alike"] += 1
        assert preview(play.state, bid, at) == preview(other, bid, at)


def test_many_a_state_was_alike() -> None:
    """The property above compares something: run after it in this file."""
    assert not SEEN or SEEN["alike"] > 5


def disturb(lot: LotState, supplier: str, data: st.DataObject) -> None:
    """Other values for some of what others bid, standing and sealed."""
    for bid in list(lot.order):
        if bid.supplier != supplier and data.draw(st.booleans()):
            place_anew(lot, bid, max(1, bid.comparable + data.draw(st.sampled_from([-9, -4, -1, 1, 4, 9]))))
    for name in [name for name in lot.limits if name != supplier and data.draw(st.booleans())]:
        del lot.limits[name]
    for bid in list(lot.sealed.values()):
        if bid.supplier != supplier and data.draw(st.booleans()):
            lot.sealed[bid.supplier] = replace(bid, value=bid.value + 1, comparable=bid.comparable + 1)


def place_anew(lot: LotState, bid: StandingBid, value: int) -> None:
    changed = replace(bid, value=value, comparable=value)
    lot.order.remove(bid)
    insort(lot.order, changed, key=key_of)
    lot.standing[bid.supplier] = changed
    lot.last_value[bid.supplier] = lot.last_comparable[bid.supplier] = value


def look(state: State, supplier: str) -> object:
    """All that the supplier is shown."""
    audience = Audience("supplier", supplier)
    return whole_view(state, audience), briefing(state, audience)


@often
@given(some_terms(), some_asks, last_asks)
def test_a_supplier_is_told_no_more_than_the_coordinator(terms: Terms, asks: list[Ask], last: Ask) -> None:
    """Nothing is told a supplier otherwise than it is: each field is the coordinator's, or not told."""
    play = played(terms, [ask for ask in asks if ask.what != "settle"])
    own, all_told = (preview(play.state, bid_of(play, last, by_coordinator=by), play.now) for by in (False, True))
    if own.outcome == "accepted" and all_told.outcome == "accepted":
        for field in ("rank", "leads", "overtime", "closes_at"):
            assert getattr(own, field) in (None, getattr(all_told, field))
        assert replace(own, rank=None, leads=None, overtime=None, closes_at=None) == Preview(
            "accepted", None, all_told.value, all_told.comparable
        )

"""What each field of a lot's row says. Whom it is told to is not decided here: visibility.py lists that."""

from collections.abc import Callable, Mapping
from math import gcd
from typing import Final

from auction.core.aliases import alias_of
from auction.core.clock_fields import (
    in_clock,
    left,
    tick,
    tick_ends_at,
    tick_prices,
    tick_value,
    who_in_clock,
    your_clock,
    your_quantity,
)
from auction.core.currencies import is_within
from auction.core.evaluation import comparable_now, highest_value
from auction.core.formats import Offer, kind_of
from auction.core.index import premium_text
from auction.core.joining import curve_texts, joined_now
from auction.core.limit_fields import limit, limit_decrement, limit_prices, limit_quantity, limit_reached
from auction.core.money import price_text, rounded_down
from auction.core.ranking import leading, rank
from auction.core.schedule_view import limits_texts, provisional_text, steps_texts
from auction.core.sequence import before
from auction.core.sight import Sight, Value, is_barred, is_out
from auction.core.stages import own_turn, turn_ends
from auction.core.state import LotState, StandingBid
from auction.core.subsidised import unsubsidised_order
from auction.core.terms import TrafficLight


def _status(sight: Sight) -> Value:
    if not sight.lot.is_open or sight.state.status == "cancelled":
        return "closed"
    if sight.lot.waits:
        return "waiting"
    return {"announced": "waiting", "paused": "paused", "suspended": "suspended"}.get(sight.state.status, "open")


def _lead(sight: Sight) -> Value:
    return sight.compared(leading(sight.lot))


def _leader(sight: Sight) -> Value:
    best = leading(sight.lot)
    return None if best is None else best.supplier


def _bidders(sight: Sight) -> Value:
    """V4: how many suppliers stand, or nothing below the least number that may be told."""
    count = len(sight.lot.order)
    return count if count >= sight.state.known_terms().visibility.count_from else None


def _reserve_met(sight: Sight) -> Value:
    best, terms = leading(sight.lot), sight.lot.terms
    return best is not None and is_within(terms, best.supplier, best.value, terms.reserve)


def _own(sight: Sight) -> Value:
    bid = sight.lot.standing.get(sight.supplier)
    return None if bid is None else sight.text(bid.value)


def _own_prices(sight: Sight) -> Value:
    bid = sight.lot.standing.get(sight.supplier)
    return None if bid is None else tuple([price_text(price, sight.lot.terms.price_scale) for price in bid.prices])


def _own_steps(sight: Sight) -> Value:
    bid = sight.lot.standing.get(sight.supplier)
    return None if bid is None else steps_texts(sight.lot.terms, bid)


def _own_limits(sight: Sight) -> Value:
    bid = sight.lot.standing.get(sight.supplier)
    return None if bid is None else limits_texts(sight.lot.terms, bid)


def _provisional(sight: Sight) -> Value:
    return provisional_text(sight.lot, sight.supplier)


def _own_surrogate(sight: Sight) -> Value:
    bid = sight.lot.standing.get(sight.supplier)
    return bid is not None and bid.surrogate


def _rank(sight: Sight) -> int | None:
    """The own rank; while a Japanese clock runs nobody's, because it would tell how many are in, and who came first (K11)."""
    if sight.lot.course.kind == "japanese" and sight.lot.on_show is not None:
        return None
    return rank(sight.lot, sight.supplier, sight.state.known_terms().ties)


def _own_comparable(sight: Sight) -> Value:
    return sight.compared(sight.lot.standing.get(sight.supplier))


def _own_answers(sight: Sight) -> Value:
    bid = sight.lot.standing.get(sight.supplier)
    return None if bid is None else tuple(map(str, bid.answers))


def _own_premiums(sight: Sight) -> Value:
    bid = sight.lot.standing.get(sight.supplier)
    return None if bid is None else premiums(sight.lot, bid)


def premiums(lot: LotState, bid: StandingBid) -> tuple[str, ...]:
    """The unit prices of a bid as premiums or discounts to the lot's index (E10); nothing where there is none."""
    index = lot.terms.index
    return () if index is None else tuple(premium_text(index, price, lot.terms.price_scale) for price in bid.prices)


def _own_light(sight: Sight) -> Value:
    return light(sight.lot, sight.state.known_terms().visibility.traffic_light, sight.supplier, _rank(sight))


def light(lot: LotState, borders: TrafficLight | None, supplier: str, place: int | None) -> str | None:
    """V10: where the supplier of that rank stands, by the borders of the terms; nothing without a standing bid."""
    if borders is None or place is None:
        return None
    if place <= borders.green_to:
        return "green"
    best, own, near = lot.order[0].comparable, lot.standing[supplier].comparable, borders.within
    is_near = near is not None and own * near.den <= best * (near.den + near.num)
    return "amber" if place <= borders.amber_to or is_near else "red"


def _next(sight: Sight) -> Value:
    """The highest value this supplier could bid now, or nothing once it can bid no more."""
    return sight.text(_highest(sight))


def _lead_at(sight: Sight) -> Value:
    """E9: the highest value it could bid now that would lead; nothing where it leads, or nobody does, or none is taken."""
    lot, best, highest = sight.lot, leading(sight.lot), _highest(sight)
    if best is None or best.supplier == sight.supplier or highest is None:
        return None
    leads = highest_value(lot, sight.supplier, best.comparable - 1)
    step = gcd(*(line.quantity for line in lot.terms.lines))
    value = 0 if leads is None else step * rounded_down(min(leads, highest), step)
    comparable = comparable_now(lot, sight.supplier, value)
    if not value or comparable <= 0:
        return None
    # What lies further below may be more than is allowed at once (B18), or below a lead that is kept (L7).
    offer = Offer(sight.supplier, value, True, comparable)
    return None if kind_of(lot).judge(sight.state.known_terms(), lot, offer) else sight.text(value)


def _highest(sight: Sight) -> int | None:
    lot = sight.lot
    waits = lot.course.kind == "turns" and sight.supplier != lot.on_turn
    if not lot.is_open or lot.is_between or is_barred(sight) or waits:
        return None
    return kind_of(sight.lot).highest_valid(sight.state.known_terms(), sight.lot, sight.supplier)


def _own_proxy(sight: Sight) -> Value:
    bid = sight.lot.standing.get(sight.supplier)
    return bid is not None and bid.proxy


def _sealed(sight: Sight) -> Value:
    bid = sight.lot.sealed.get(sight.supplier)
    return None if bid is None else sight.text(bid.value)


def _turn(sight: Sight) -> Value:
    return None if sight.lot.on_turn is None else sight.lot.turn + 1


def _turn_ends_at(sight: Sight) -> Value:
    return None if sight.lot.on_turn is None else turn_ends(sight.lot, sight.lot.turn + 1)


def _your_turn(sight: Sight) -> Value:
    found = None if is_out(sight) else own_turn(sight.lot, sight.supplier)
    return None if found is None else found[0]


def _your_turn_at(sight: Sight) -> Value:
    """When the supplier's own turn begins, as long as it has not."""
    found = None if is_out(sight) else own_turn(sight.lot, sight.supplier)
    begun = found is not None and not sight.lot.is_between and found[0] <= sight.lot.turn + 1
    return None if found is None or begun else found[1]


def _passed(sight: Sight) -> tuple[Value, Value]:
    """M9: what was said of the supplier's own technical envelope, once the prices are open: whether it passed, and why."""
    found = sight.lot.assessed.get(sight.supplier)
    return (None, "") if found is None or sight.lot.opening_by is not None else (found.passed, found.reason)


FIELDS: Final[Mapping[str, Callable[[Sight], Value]]] = {
    "status": _status,
    "closes_at": lambda sight: sight.lot.closes_at,
    "closed_at": lambda sight: sight.lot.closed_at,
    "overtimes": lambda sight: sight.lot.overtimes,
    "hard_stop": lambda sight: sight.lot.hard_stop,
    "stage": lambda sight: sight.lot.stage,
    "next_stage_at": lambda sight: sight.lot.next_stage_at,
    "secret": lambda sight: sight.lot.secret,
    "opens_at": lambda sight: sight.lot.opens_at,
    "opens_after": lambda sight: before(sight.state, sight.lot),
    "cut_short": lambda sight: sight.lot.cut_short,
    "opening_by": lambda sight: sight.lot.opening_by,
    "openers": lambda sight: sight.lot.openers,
    "enveloped": lambda sight: sight.supplier in sight.lot.envelopes,
    "passed": lambda sight: _passed(sight)[0],
    "passed_why": lambda sight: _passed(sight)[1],
    "entrant": lambda sight: sight.lot.admits(sight.supplier),
    "sealed": _sealed,
    "turn": _turn,
    "turn_ends_at": _turn_ends_at,
    "your_turn": _your_turn,
    "your_turn_at": _your_turn_at,
    "tick": tick,
    "tick_value": tick_value,
    "tick_prices": tick_prices,
    "tick_ends_at": tick_ends_at,
    "left": left,
    "your_clock": your_clock,
    "your_quantity": your_quantity,
    "in_clock": in_clock,
    "who_in_clock": who_in_clock,
    "on_turn": lambda sight: sight.lot.on_turn,
    "own": _own,
    "own_prices": _own_prices,
    "own_steps": _own_steps,
    "own_limits": _own_limits,
    "provisional": _provisional,
    "own_surrogate": _own_surrogate,
    "own_proxy": _own_proxy,
    "limit": limit,
    "limit_prices": limit_prices,
    "limit_decrement": limit_decrement,
    "limit_reached": limit_reached,
    "limit_quantity": limit_quantity,
    "joined": lambda sight: price_text(joined_now(sight.lot), sight.lot.terms.quantity_scale),
    "joining": lambda sight: curve_texts(sight.lot),
    "unsubsidised": lambda sight: tuple(bid.supplier for bid, _ in unsubsidised_order(sight.lot)),
    "own_comparable": _own_comparable,
    "own_answers": _own_answers,
    "own_premiums": _own_premiums,
    "rank": _rank,
    "light": _own_light,
    "alias": lambda sight: alias_of(sight.state, sight.lot, sight.supplier),
    "next": _next,
    "lead_at": _lead_at,
    "lead": _lead,
    "ladder": lambda sight: tuple(sight.compared(bid) or "" for bid in sight.lot.order),
    "aliases": lambda sight: tuple(alias_of(sight.state, sight.lot, bid.supplier) or "" for bid in sight.lot.order),
    "bidders": _bidders,
    "reserve_met": _reserve_met,
    "leader": _leader,
    "bids": lambda sight: sight.lot.bids,
    "suppliers": lambda sight: len(sight.lot.order),
}

"""What each field of a lot's row says. Whom it is told to is not decided here: visibility.py lists that."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from auction.core.aliases import alias_of
from auction.core.formats import kind_of
from auction.core.money import price_text
from auction.core.ranking import leading, rank
from auction.core.stages import own_turn, turn_ends
from auction.core.state import LotState, State
from auction.core.terms import TrafficLight

Value = str | int | bool | None | tuple[str, ...]
Row = Mapping[str, Value]
Rows = dict[str, Row | None]


@dataclass(frozen=True, slots=True)
class Sight:
    """One audience looking at one lot."""

    state: State
    lot: LotState
    supplier: str

    def text(self, value: int | None) -> str | None:
        """A value of this lot as it is told."""
        return None if value is None else price_text(value, self.lot.terms.value_scale)


def _status(sight: Sight) -> Value:
    if not sight.lot.is_open:
        return "closed"
    return {"announced": "waiting", "paused": "paused"}.get(sight.state.status, "open")


def _lead(sight: Sight) -> Value:
    best = leading(sight.lot)
    return None if best is None else sight.text(best.value)


def _leader(sight: Sight) -> Value:
    best = leading(sight.lot)
    return None if best is None else best.supplier


def _bidders(sight: Sight) -> Value:
    """V4: how many suppliers stand, or nothing below the least number that may be told."""
    count = len(sight.lot.order)
    return count if count >= sight.state.known_terms().visibility.count_from else None


def _reserve_met(sight: Sight) -> Value:
    best, reserve = leading(sight.lot), sight.lot.terms.reserve
    return best is not None and (reserve is None or best.value <= reserve)


def _own(sight: Sight) -> Value:
    bid = sight.lot.standing.get(sight.supplier)
    return None if bid is None else sight.text(bid.value)


def _own_prices(sight: Sight) -> Value:
    bid = sight.lot.standing.get(sight.supplier)
    return None if bid is None else tuple(price_text(price, sight.lot.terms.price_scale) for price in bid.prices)


def _own_surrogate(sight: Sight) -> Value:
    bid = sight.lot.standing.get(sight.supplier)
    return bid is not None and bid.surrogate


def _rank(sight: Sight) -> int | None:
    return rank(sight.lot, sight.supplier, sight.state.known_terms().ties)


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
    lot = sight.lot
    barred = sight.supplier in sight.state.excluded or not (lot.entrants is None or sight.supplier in lot.entrants)
    waits = lot.course.kind == "turns" and sight.supplier != lot.on_turn
    if not lot.is_open or lot.is_between or barred or waits:
        return None
    return sight.text(kind_of(sight.lot).highest_valid(sight.state.known_terms(), sight.lot, sight.supplier))


def _sealed(sight: Sight) -> Value:
    bid = sight.lot.sealed.get(sight.supplier)
    return None if bid is None else sight.text(bid.value)


def _turn(sight: Sight) -> Value:
    return None if sight.lot.on_turn is None else sight.lot.turn + 1


def _turn_ends_at(sight: Sight) -> Value:
    return None if sight.lot.on_turn is None else turn_ends(sight.lot, sight.lot.turn + 1)


def _your_turn(sight: Sight) -> Value:
    found = None if sight.supplier in sight.state.excluded else own_turn(sight.lot, sight.supplier)
    return None if found is None else found[0]


def _your_turn_at(sight: Sight) -> Value:
    """When the supplier's own turn begins, as long as it has not."""
    found = None if sight.supplier in sight.state.excluded else own_turn(sight.lot, sight.supplier)
    begun = found is not None and not sight.lot.is_between and found[0] <= sight.lot.turn + 1
    return None if found is None or begun else found[1]


FIELDS: Final[Mapping[str, Callable[[Sight], Value]]] = {
    "status": _status,
    "closes_at": lambda sight: sight.lot.closes_at,
    "closed_at": lambda sight: sight.lot.closed_at,
    "overtimes": lambda sight: sight.lot.overtimes,
    "hard_stop": lambda sight: sight.lot.hard_stop,
    "stage": lambda sight: sight.lot.stage,
    "next_stage_at": lambda sight: sight.lot.next_stage_at,
    "secret": lambda sight: sight.lot.secret,
    "entrant": lambda sight: sight.lot.entrants is None or sight.supplier in sight.lot.entrants,
    "sealed": _sealed,
    "turn": _turn,
    "turn_ends_at": _turn_ends_at,
    "your_turn": _your_turn,
    "your_turn_at": _your_turn_at,
    "on_turn": lambda sight: sight.lot.on_turn,
    "own": _own,
    "own_prices": _own_prices,
    "own_surrogate": _own_surrogate,
    "rank": _rank,
    "light": _own_light,
    "alias": lambda sight: alias_of(sight.state, sight.lot, sight.supplier),
    "next": _next,
    "lead": _lead,
    "ladder": lambda sight: tuple(sight.text(bid.value) or "" for bid in sight.lot.order),
    "aliases": lambda sight: tuple(alias_of(sight.state, sight.lot, bid.supplier) or "" for bid in sight.lot.order),
    "bidders": _bidders,
    "reserve_met": _reserve_met,
    "leader": _leader,
    "bids": lambda sight: sight.lot.bids,
    "suppliers": lambda sight: len(sight.lot.order),
}

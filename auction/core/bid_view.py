"""What a bid changes for each audience. Bids come by the thousand, so what many see alike is worked out once for all of them.

`visibility.py` alone says who may see which field; this only leaves out what a bid cannot have changed.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from auction.core.events import BidPlaced, Event, OvertimeGranted
from auction.core.fields import FIELDS, light
from auction.core.ranking import ranks
from auction.core.sight import Row, Sight, Value
from auction.core.state import LotState, State
from auction.core.terms import Lot, Terms
from auction.core.views import bid_row, changed_fields, joining_rows
from auction.core.visibility import PERSONAL, Audience, SightKind, allowed, is_insider, sight_kind

UNTOUCHED: Final = (
    *("status", "closed_at", "hard_stop", "stage", "next_stage_at", "secret", "turn", "turn_ends_at", "opening_by"),
    *("tick", "tick_value", "tick_prices", "tick_ends_at", "entrant", "sealed", "enveloped", "passed", "passed_why"),
)
"""The fields of a lot that a bid and its overtime leave as they were."""


_Fields = tuple[tuple[str, Callable[[Sight], Value]], ...]


class Seen:
    """Which fields of a lot a bid may change for each kind of audience: worked out once, as long as the terms are the same."""

    def __init__(self) -> None:
        self._of: dict[tuple[str, SightKind], tuple[Terms | None, Lot, _Fields, _Fields]] = {}

    def fields(self, state: State, audience: Audience, lot: LotState, kind: SightKind) -> tuple[_Fields, _Fields]:
        """Those that all of the kind see alike, and those that differ from supplier to supplier."""
        place = (lot.terms.id, kind)
        known = self._of.get(place)
        if known is None or known[0] is not state.terms or known[1] is not lot.terms:
            names = allowed(state, audience, lot)
            shared = tuple((name, FIELDS[name]) for name in names if name not in PERSONAL and name not in UNTOUCHED)
            own = tuple((name, FIELDS[name]) for name in names if name in PERSONAL and name not in UNTOUCHED)
            known = self._of[place] = (state.terms, lot.terms, shared, own)
        return known[2], known[3]


class BidView:
    """Bids on a lot, already believed, and the overtime they granted, as each audience sees them. Good until the next entry."""

    def __init__(self, state: State, lot: str, bidders: Sequence[str], moved: Sequence[str], seen: Seen) -> None:
        terms = state.known_terms()
        self._state = state
        self._seen = seen
        self._lot = state.lots[lot]
        self._bidders = bidders
        self._lots = [(f"lot:{name}", state.lots[name]) for name in (lot, *(other for other in moved if other != lot))]
        self._ranks: Mapping[str, int] = ranks(self._lot, terms.ties)
        self._borders = terms.visibility.traffic_light
        # What others may bid next depends on this bid only where bids must beat others', or may not tie (B11, B12, B16).
        self._binds_rivals = terms.basis != "beat_own" or terms.ties == "forbidden"
        # Where nothing else of its own can have changed for a supplier that did not bid.
        self._ranks_alone = self._borders is None and not self._binds_rivals and self._lot.terms.evaluation is None
        self._is_gated = terms.visibility.starting_gate
        self._rivals: Row | None = None
        self._common: dict[str, dict[str, Value]] = {}
        self._alike: dict[tuple[str, SightKind], Row] = {}

    def news(self, audience: Audience, known: Mapping[str, Row]) -> dict[str, Row]:
        """The fields that differ from the rows this audience knows, which must be all that was shown it before the bid."""
        is_supplier = audience.role == "supplier"
        news: dict[str, Row] = {}
        for key, lot in self._lots:
            own = is_supplier and lot is self._lot
            row = self._own(key, audience, known[key]) if own else self._shared(key, lot, audience, known[key])
            if row:
                news[key] = row
        if not is_supplier and is_insider(self._state, audience):
            self._add_bids(known, news)
        for key, pledge in joining_rows(self._state, audience, self._lot) if self._lot.joining else ():
            if changed := changed_fields(pledge, known[key]):
                news[key] = changed
        return news

    def _own(self, key: str, audience: Audience, known: Row) -> Row:
        """What changed for a supplier: all its fields may have if it bid, else its rank, what it may bid next and what leads."""
        if audience.party in self._bidders:
            # Alone: its first bid may have let it through the starting gate, and then it knew less than the others.
            return changed_fields(self._row(self._lot, audience, is_own=True), known)
        shared = self._rivals
        if shared is None:
            shared = self._shared(key, self._lot, audience, known)
            if not self._is_gated:  # all suppliers are of one kind
                self._rivals = shared
        rank = self._ranks.get(audience.party)
        if self._ranks_alone:
            return shared if rank == known["rank"] else {**shared, "rank": rank}
        own: dict[str, Value] = {}
        if self._borders is None:
            if rank != known["rank"]:
                own["rank"] = rank
        elif (shown := light(self._lot, self._borders, audience.party, rank)) != known["light"]:
            own["light"] = shown
        if self._binds_rivals:
            highest = FIELDS["next"](Sight(self._state, self._lot, audience.party))
            if highest != known["next"]:
                own["next"] = highest
        if "lead_at" in known:
            would_lead = FIELDS["lead_at"](Sight(self._state, self._lot, audience.party))
            if would_lead != known["lead_at"]:
                own["lead_at"] = would_lead
        return {**shared, **own} if own else shared

    def _shared(self, key: str, lot: LotState, audience: Audience, known: Row) -> Row:
        """What changed in the fields that all of a kind see alike: the first who asks tells for all, as all knew the same."""
        place = (key, sight_kind(self._state, audience, lot))
        found = self._alike.get(place)
        if found is None:
            found = self._alike[place] = changed_fields(self._row(lot, audience, is_own=False), known)
        return found

    def _row(self, lot: LotState, audience: Audience, *, is_own: bool) -> Row:
        sight = Sight(self._state, lot, audience.party)
        common = self._common.setdefault(lot.terms.id, {})
        shared, own = self._seen.fields(self._state, audience, lot, sight_kind(self._state, audience, lot))
        row: dict[str, Value] = {}
        for name, field in shared:
            if name not in common:
                common[name] = field(sight)
            row[name] = common[name]
        if is_own:
            row.update((name, field(sight)) for name, field in own)
        return row

    def _add_bids(self, known: Mapping[str, Row], news: dict[str, Row]) -> None:
        prefix = f"bid:{self._lot.terms.id}:"
        for supplier, place in self._ranks.items():
            key = prefix + supplier
            if supplier in self._bidders:
                news[key] = changed_fields(bid_row(self._state, self._lot, self._lot.standing[supplier], place), known.get(key, {}))
            elif known[key]["rank"] != place:
                news[key] = {"rank": place}


def bids_alone(events: Sequence[Event]) -> bool:
    """Whether this is a bid on one lot, with those that answered it and the overtime they granted, and nothing else.

    Not a bid on a lot of quantities, which changes what others would get.
    """
    if len(events) == 1:
        return isinstance(events[0], BidPlaced) and not events[0].supply
    bids = [event for event in events if isinstance(event, BidPlaced)]
    moved = sum(isinstance(event, OvertimeGranted) for event in events)
    return bool(bids) and len(bids) + moved == len(events) and all(bid.lot == bids[0].lot and not bid.supply for bid in bids)


def bid_view(state: State, events: Sequence[Event], seen: Seen | None = None) -> BidView | None:
    """The view of a bid; None when anything else happened, or something beside it (`bids_alone`)."""
    if not bids_alone(events):
        return None
    bids = [event for event in events if isinstance(event, BidPlaced)]
    moved = [event.lot for event in events if isinstance(event, OvertimeGranted)]
    return BidView(state, bids[0].lot, [bid.supplier for bid in bids], moved, seen or Seen())

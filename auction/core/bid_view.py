"""What a bid changes for each audience. Bids come by the thousand, so what many see alike is worked out once for all of them.

The rows here are partial: only fields that a bid can change. `visibility.py` alone says who may see which field.
"""

from collections.abc import Iterator, Mapping, Sequence

from auction.core.events import BidPlaced, Event, OvertimeGranted
from auction.core.ranking import ranks
from auction.core.state import LotState, State
from auction.core.visibility import FIELDS, OWN, Audience, Row, Rows, Sight, allowed, bid_row, is_insider


class BidView:
    """A bid, already believed, and the overtime it granted, as each audience sees them. Good until the next entry."""

    def __init__(self, state: State, bid: BidPlaced, moved: Sequence[str]) -> None:
        terms = state.known_terms()
        self._state = state
        self._lot = state.lots[bid.lot]
        self._bidder = bid.supplier
        self._lots = [self._lot, *(state.lots[lot] for lot in moved if lot != bid.lot)]
        self._ranks: Mapping[str, int] = ranks(self._lot, terms.ties)
        # What others may bid next depends on this bid only where bids must beat the leading one, or may not tie (B11, B12).
        self._binds_rivals = terms.basis == "beat_leading" or terms.ties == "forbidden"
        self._alike: dict[tuple[str, tuple[str, ...]], Row] = {}

    def rows(self, audience: Audience) -> Rows:
        """The fields of rows that may have changed for this audience; the caller keeps those that did."""
        return dict(self._rows(audience))

    def _rows(self, audience: Audience) -> Iterator[tuple[str, Row]]:
        supplier = audience.party if audience.role == "supplier" else ""
        for lot in self._lots:
            key, fields = f"lot:{lot.terms.id}", allowed(self._state, audience, lot)
            if lot is self._lot and supplier:
                yield key, self._own(lot, supplier, fields)
            else:
                yield key, self._shared(lot, fields)
        if is_insider(self._state, audience):
            yield from self._bids()

    def _own(self, lot: LotState, supplier: str, fields: tuple[str, ...]) -> Row:
        sight = Sight(self._state, lot, supplier)
        if supplier == self._bidder:
            return {name: FIELDS[name](sight) for name in fields}
        row = {**self._shared(lot, fields), "rank": self._ranks.get(supplier)}
        return {**row, "next": FIELDS["next"](sight)} if self._binds_rivals else row

    def _shared(self, lot: LotState, fields: tuple[str, ...]) -> Row:
        """The fields that are the same for everyone who may see them."""
        place = (lot.terms.id, fields)
        if place not in self._alike:
            sight = Sight(self._state, lot, "")
            self._alike[place] = {name: FIELDS[name](sight) for name in fields if name not in OWN}
        return self._alike[place]

    def _bids(self) -> Iterator[tuple[str, Row]]:
        for supplier, place in self._ranks.items():
            whole = supplier == self._bidder
            row = bid_row(self._lot, self._lot.standing[supplier], place) if whole else {"rank": place}
            yield f"bid:{self._lot.terms.id}:{supplier}", row


def bid_view(state: State, events: Sequence[Event]) -> BidView | None:
    """The view of a bid with the overtime it granted; None when anything else happened."""
    if not events or not isinstance(events[0], BidPlaced):
        return None
    moved = [event.lot for event in events[1:] if isinstance(event, OvertimeGranted)]
    return BidView(state, events[0], moved) if len(moved) == len(events) - 1 else None

"""Many entries believed at once: what they come to is what `believe` makes of one after another, and is there sooner.

Long records are bids upon bids. Of a run of them by suppliers that stand already only the last of each has to take its place: those
between would each have stood, and made room for the next.
"""

from collections.abc import Iterable
from typing import Any

from auction.core.evolve import believe
from auction.core.seen import MANY, RECORD, record_of
from auction.core.standing import bid_of, noted, stands
from auction.core.state import LotState, State

Waiting = dict[tuple[str, str], tuple[Any, int, int]]
"""The last bid of each lot and supplier in a run, with its stamp and number, the earliest first."""


def believe_all(state: State, entries: Iterable[Any]) -> None:
    """Take all these entries in, in their order.

    An entry that is a single bid and nothing else may say so by its attribute `bid`, which has the fields of a BidPlaced.
    """
    waiting: Waiting = {}
    lots: dict[str, LotState] = {}
    seen, made = state.seen, bytearray()
    for entry in entries:
        bid = getattr(entry, "bid", None)
        lot = None if bid is None else lots.get(bid.lot) or _plain(state, lots, bid.lot)
        if bid is None or lot is None or bid.supplier not in lot.standing:
            _settle(state, waiting)
            seen.note_all(made)
            made.clear()
            lots.clear()
            believe(state, entry)
            continue
        place = bid.lot, bid.supplier
        waiting.pop(place, None)
        waiting[place] = bid, entry.at, entry.seq
        lot.bids += 1
        by = entry.command.by
        made += record_of(by.role, by.party, entry.command.id, entry.seq)
        if len(made) >= MANY * RECORD:
            seen.note_all(made)
            made.clear()
    _settle(state, waiting)
    seen.note_all(made)


def _plain(state: State, lots: dict[str, LotState], name: str) -> LotState | None:
    """The lot, where a bid on it changes what stands and nothing else, or None."""
    lot = state.lots[name]
    if lot.limits or lot.schedule:
        return None
    lots[name] = lot
    return lot


def _settle(state: State, waiting: Waiting) -> None:
    """The bids that wait take their places, each as of its own entry."""
    for bid, at, seq in waiting.values():
        state.at, state.seq = at, seq
        lot = state.lots[bid.lot]
        noted(lot, at)
        stands(lot, bid_of(state, bid))
        lot.bids -= 1  # it was counted as it came
        state.heard_at = max(state.heard_at, at)
    waiting.clear()

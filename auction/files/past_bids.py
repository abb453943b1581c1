"""A table of past bids read: one row a bid; rows without a price, or with one of zero, are counted and left out."""

import csv
import io
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from auction.award.policies import SCALE, PastBid, PastBids
from auction.core.errors import Unreadable
from auction.core.money import parse_price, price_fault

LARGEST_FILE: Final = 64_000_000
COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "tender": ("tender", "tender_id"),
    "bidder": ("bidder", "bidder_id", "bidder_pseudonym"),
    "value": ("value", "bid_value", "bid_value_inr"),
    "at": ("at", "submitted_at", "date"),
}

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def read_past_bids(body: bytes) -> PastBids:
    """The bids of a CSV in UTF-8 whose first line names tender, bidder, value and time; Unreadable, with the line, otherwise."""
    if len(body) > LARGEST_FILE:
        raise Unreadable("", f"a table of bids has at most {LARGEST_FILE} bytes")
    try:
        rows = csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""), strict=True)
        place = _places(next(rows, []))
        found: list[PastBid] = []
        left_out = 0
        for cells in rows:
            if not any(cells):
                continue
            bid = _bid(cells, place, f"line {rows.line_num}")
            left_out += bid is None
            found += [] if bid is None else [bid]
    except UnicodeDecodeError as fault:
        raise Unreadable("", "the table is not in UTF-8") from fault
    except csv.Error as fault:
        raise Unreadable("", f"not a table with commas: {fault}") from fault
    return PastBids(tuple(found), left_out)


def _places(header: list[str]) -> dict[str, int]:
    found = {}
    for name, spelt in COLUMNS.items():
        places = [place for place, cell in enumerate(header) if cell.strip().lower() in spelt]
        if len(places) != 1:
            raise Unreadable("line 1", f"names the {name} of a bid {len(places)} times, by {' or '.join(spelt)}")
        found[name] = places[0]
    return found


def _bid(cells: list[str], place: dict[str, int], line: str) -> PastBid | None:
    if len(cells) <= max(place.values()):
        raise Unreadable(line, f"has {len(cells)} cells")
    tender, bidder, value, at = (cells[place[name]].strip() for name in COLUMNS)
    if not value:
        return None
    if not tender or not bidder:
        raise Unreadable(line, "names no tender or no bidder")
    units = None if price_fault(value) else parse_price(value, SCALE)
    if units is None:
        raise Unreadable(line, f"{value!r} is no value with at most {SCALE} decimals")
    return PastBid(tender, bidder, units, moment_of(at, line)) if units else None


def moment_of(text: str, where: str) -> int:
    """Microseconds since 1970 of a moment that names its offset; Unreadable otherwise."""
    try:
        read = datetime.fromisoformat(text)
    except ValueError as fault:
        raise Unreadable(where, f"{text!r} is no moment") from fault
    if read.tzinfo is None:
        raise Unreadable(where, f"{text!r} names no offset from UTC")
    return (read - _EPOCH) // timedelta(microseconds=1)

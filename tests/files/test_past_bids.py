"""A table of past bids as it is read."""

from __future__ import annotations

import pytest

from auction.award.policies import PastBid
from auction.core.errors import Unreadable
from auction.files.past_bids import read_past_bids

HEADER = b"tender_id,bidder,value,at\n"


def test_rows_without_a_price_above_zero_are_left_out_and_counted() -> None:
    rows = b"T1,a,12.5000,1970-01-01T05:30:01+05:30\nT1,b,,\nT1,c,0.00,1970-01-01T00:00:00Z\n\nT2,a,3,1970-01-01T00:00:00.5Z\n"
    read = read_past_bids(HEADER + rows)
    assert read.bids == (PastBid("T1", "a", 1250, 1_000_000), PastBid("T2", "a", 300, 500_000))
    assert (read.left_out, read.currency) == (2, "")


@pytest.mark.parametrize(
    ("body", "path"),
    [
        (b"", "line 1"),
        (b"tender,bidder,at\n", "line 1"),
        (b"tender,tender_id,bidder,value,at\n", "line 1"),
        (HEADER + b"T1,a\n", "line 2"),
        (HEADER + b"T1,a,1,1970-01-01T00:00:00Z\nT1,b,1.005,1970-01-01T00:00:00Z\n", "line 3"),
        (HEADER + b"T1,a,1e3,1970-01-01T00:00:00Z\n", "line 2"),
        (HEADER + b"T1,,1,1970-01-01T00:00:00Z\n", "line 2"),
        (HEADER + b"T1,a,1,1970-01-01T00:00:00\n", "line 2"),
        (HEADER + b"T1,a,1,yesterday\n", "line 2"),
        (b"\xff\xfe\x00", ""),
    ],
)
def test_what_is_no_table_of_bids_is_told_by_its_line(body: bytes, path: str) -> None:
    with pytest.raises(Unreadable) as found:
        read_past_bids(body)
    assert found.value.path == path

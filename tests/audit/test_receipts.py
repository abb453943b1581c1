"""Receipts read as they were downloaded; what is none is unreadable by its line."""

from __future__ import annotations

import pytest

from auction.audit.receipts import Receipt, read_receipts
from auction.core.errors import Unreadable

LINE = b'{"auction":"a","at":5,"entry":"00","id":"b1","seq":2}'


def test_lines_read_in_order_and_further_fields_do_no_harm() -> None:
    more = LINE.replace(b"}", b',"outcome":"accepted"}').replace(b'"seq":2', b'"seq":3')
    assert read_receipts(LINE + b"\r\n\n" + more) == (Receipt("a", 2, 5, "00", "b1"), Receipt("a", 3, 5, "00", "b1"))
    assert read_receipts(b"") == ()


@pytest.mark.parametrize(
    "line",
    [
        b"[]",
        b"{",
        b"\xff",
        b'{"auction":"a"}',
        LINE.replace(b'"seq":2', b'"seq":"2"'),
        LINE.replace(b'"seq":2', b'"seq":true'),
        LINE.replace(b'"seq":2', b'"seq":2.0'),
        LINE.replace(b'"00"', b'"' + b"0" * 5000 + b'"'),
        b"[" * 3000,
    ],
)
def test_what_is_no_receipt_is_unreadable(line: bytes) -> None:
    with pytest.raises(Unreadable, match="line 2"):
        read_receipts(LINE + b"\n" + line)

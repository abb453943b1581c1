"""What of a row has to be told to those who know an earlier one."""

from __future__ import annotations

from auction.core.views import changed_fields


def test_only_what_is_new_or_differs_is_told() -> None:
    known = {"rank": 1, "lead": None, "own": "9.00"}
    assert changed_fields({"rank": 2, "lead": None, "own": "9.00"}, known) == {"rank": 2}
    assert changed_fields({"rank": 1, "lead": "8.00", "next": None}, known) == {"lead": "8.00", "next": None}
    assert changed_fields(known, known) == {}
    assert changed_fields(known, {}) == known

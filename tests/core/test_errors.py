"""What an error says of itself, for whoever catches it."""

from __future__ import annotations

from auction.core.errors import LedgerConflict, Unreadable


def test_a_conflict_names_the_stream_where_it_is_known() -> None:
    named, unnamed = LedgerConflict("another writer", "auction/A-1"), LedgerConflict("another writer")
    assert (str(named), named.stream) == ("another writer", "auction/A-1")
    assert (str(unnamed), unnamed.stream) == ("another writer", "")


def test_what_cannot_be_read_says_where_and_why() -> None:
    fault, whole = Unreadable("lots.0", "no number"), Unreadable("", "no JSON")
    assert (str(fault), fault.path, fault.reason) == ("lots.0: no number", "lots.0", "no number")
    assert (str(whole), whole.path, whole.reason) == ("no JSON", "", "no JSON")

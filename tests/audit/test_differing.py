"""Two versions of one thing: what differs is told by its path, and nothing else."""

from __future__ import annotations

import json

import pytest

from auction.audit.differing import MOST, Difference, differences
from auction.ledger.codec import Plain

BID: Plain = {"events": [{"type": "BidPlaced.1", "prices": [1250, 30], "lot": "L1"}], "refusal": None}


def test_each_value_that_differs_is_told_with_its_path() -> None:
    again: Plain = {"events": [{"type": "BidPlaced.1", "prices": [1240, 30], "lot": "L2"}], "refusal": None}
    assert differences(BID, again) == (
        Difference("events[0].prices[0]", "1250", "1240"),
        Difference("events[0].lot", '"L1"', '"L2"'),
    )
    assert differences(BID, BID) == ()


def test_what_is_there_in_one_alone_is_told_whole_and_null_is_not_nothing() -> None:
    refused: Plain = {"events": [], "refusal": {"rule": "B9", "code": "too_high"}}
    assert differences(BID, refused) == (
        Difference("events[0]", '{"lot":"L1","prices":[1250,30],"type":"BidPlaced.1"}', "nothing"),
        Difference("refusal", "null", '{"code":"too_high","rule":"B9"}'),
    )
    assert differences({"a": 1}, {"a": True, "b": None}) == (Difference("a", "1", "true"), Difference("b", "nothing", "null"))


def test_entries_told_as_their_text_are_compared_too() -> None:
    assert differences(json.dumps({"at": 1}), json.dumps({"at": 2})) == (Difference("at", "1", "2"),)


@pytest.mark.parametrize("version", ["the record ends after 3 entries", "[1]", '{"a":', "[" * 100_000, None, 3, [1]])
def test_of_what_is_no_object_no_places_are_told(version: Plain) -> None:
    assert differences(BID, version) == ()
    assert differences(version, BID) == ()


def test_no_more_places_are_told_than_anybody_reads() -> None:
    one: Plain = {"prices": list(range(100))}
    other: Plain = {"prices": list(range(1, 101))}
    assert [each.path for each in differences(one, other)] == [f"prices[{place}]" for place in range(MOST)]

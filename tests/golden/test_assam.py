"""Sealed tenders of Assam, as officials ranked them: where they rank by price, ours are the same ranks, ties included."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.golden.assam import BIDS, TENDERS, difference, differences, number_in, ranked, read
from tests.real_data import needs

OTHERWISE = {
    "the same ranks, spelled otherwise": 64,
    "not in the order of the values": 23,
    "equal values are ranked apart": 23,
    "a word or nothing in place of a rank": 20,
    "the highest value is ranked first": 19,
    "the same order, numbers left out or shared": 15,
    "a bid came outside the time for bids": 1,
}


@needs("bids", "assam_bids.csv")
def test_R3_dense_ranks_are_those_that_officials_printed() -> None:
    found = differences(read(TENDERS, BIDS))
    assert Counter(found["dense_L"].values()) == {"": 435}
    assert Counter(found["other"].values()) == OTHERWISE


@needs("bids", "assam_bids.csv")
def test_how_often_the_lowest_price_is_shared_and_what_the_reader_had_to_change() -> None:
    tenders = [tender for tender in read(TENDERS, BIDS) if tender.scheme == "dense_L"]
    shared = sum(list(ranked(tender).values()).count(1) > 1 for tender in tenders)
    nominal = sum(any(bid.value <= 0 for bid in tender.bids) for tender in tenders)
    assert (shared, nominal) == (164, 5)
    assert min(bid.value for tender in tenders for bid in tender.bids if bid.value > 0) > 1


COLUMNS_OF_TENDERS = "tender_id,bid_start,bid_end,official_rank_scheme\n"
COLUMNS_OF_BIDS = "tender_id,bid_number,submitted_at,bid_value_inr,official_rank\n"
DAYS = "2026-03-02T10:00:00+05:30,2026-03-09T15:00:00+05:30"
MADE_UP: dict[str, tuple[list[tuple[str, str, str]], str]] = {
    "as-printed": ([("1", "500.00", "L2"), ("2", "450.50", "L1"), ("3", "450.50", "L1"), ("4", "610.00", "L3"), ("5", "", "")], ""),
    "nominal": ([("1", "0.00", "L1"), ("2", "0.00", "L1"), ("3", "12.00", "L2")], ""),
    "spelled": ([("1", "500", "L 2"), ("2", "450", "LI"), ("3", "900", "3.0")], "the same ranks, spelled otherwise"),
    "sale": ([("1", "500", "H2"), ("2", "900", "H1")], "the highest value is ranked first"),
    "apart": ([("1", "500", "L2"), ("2", "500", "L1")], "equal values are ranked apart"),
    "gaps": ([("1", "500", "L1"), ("2", "500", "L1"), ("3", "600", "L3")], "the same order, numbers left out or shared"),
    "quality": ([("1", "500", "L1"), ("2", "450", "L2"), ("3", "600", "L3")], "not in the order of the values"),
    "words": ([("1", "500", "RESPONSIVE"), ("2", "450", "L1")], "a word or nothing in place of a rank"),
}


@pytest.mark.parametrize("name", MADE_UP)
def test_made_up_tenders_are_read_and_told_apart(name: str, tmp_path: Path) -> None:
    bids, why = MADE_UP[name]
    rows = [
        f"{name},{number},2026-03-0{3 + place}T12:00:00+05:30,{value},{rank}" for place, (number, value, rank) in enumerate(bids)
    ]
    (tmp_path / "tenders.csv").write_text(f"{COLUMNS_OF_TENDERS}{name},{DAYS},own\n", encoding="utf-8")
    (tmp_path / "bids.csv").write_text(COLUMNS_OF_BIDS + "\n".join(rows) + "\n", encoding="utf-8")
    (tender,) = read(tmp_path / "tenders.csv", tmp_path / "bids.csv")
    assert difference(tender) == why


def test_a_bid_outside_the_time_for_bids_has_no_rank(tmp_path: Path) -> None:
    (tmp_path / "tenders.csv").write_text(f"{COLUMNS_OF_TENDERS}late,{DAYS},own\n", encoding="utf-8")
    rows = "late,1,2026-03-09T14:59:59+05:30,500,L1\nlate,2,2026-03-09T15:00:00+05:30,400,L1\n"
    (tmp_path / "bids.csv").write_text(COLUMNS_OF_BIDS + rows, encoding="utf-8")
    (tender,) = read(tmp_path / "tenders.csv", tmp_path / "bids.csv")
    assert ranked(tender) == {"1": 1}
    assert difference(tender) == "a bid came outside the time for bids"


@pytest.mark.parametrize(
    ("printed", "number"), [("L1", 1), (" L 12 ", 12), ("LIV", 4), ("H3", 3), ("2.0", 2), ("", None), ("L", None), ("2.5", None)]
)
def test_a_printed_rank_is_read_however_it_is_spelled(printed: str, number: int | None) -> None:
    assert number_in(printed) == number

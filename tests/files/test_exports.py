"""Tables to take away: what is in them, and that no spreadsheet takes a text for a formula."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auction.files.exports import FORMULA_MARKS, allotment_csv, guarded, pool_csv, table, view_csv
from auction.pool.allot import allot, whole_lot
from auction.pool.merge import merge
from auction.pool.views import view_for
from tests.auctions import an_auction
from tests.pool.demand import a_demand_line
from tests.terms import a_line, a_lot


def rows(data: bytes) -> list[list[str]]:
    """The rows of an exported table; it begins with a mark."""
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\u00a0=1", "＝1", "＋1", "－1", "＠A1", " =1", "\n=1", "\u3000=1"]
)
def test_a_text_that_could_be_a_formula_is_guarded(text: str) -> None:
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "GRM188", "a=b", "0402WGF", "1-2", "'=1", "µ", "国巨"])
def test_other_texts_are_left_alone(text: str) -> None:
    assert guarded(text) == text


@given(st.lists(st.lists(st.text(alphabet='a=+-@\t\r\n",;＝ ', max_size=5), min_size=2, max_size=3), max_size=5))
def test_no_exported_cell_begins_as_a_formula(cells: list[list[str]]) -> None:
    for row in rows(table(["=a", "b"], cells)):
        assert not any(cell.startswith(FORMULA_MARKS) for cell in row)


def test_a_pool_has_a_column_for_each_member_and_its_notes() -> None:
    lines = [a_demand_line("m1", "=PN", 2, maker="Yageo"), a_demand_line("m2", "=PN", 3, maker="YAGEO(国巨)", builds=10)]
    pool = merge(lines)
    assert rows(pool_csv(pool)) == [
        ["part", "manufacturer", "part_number", "total", "m1", "m2", "notes"],
        [pool.parts[0].id, "Yageo", "'=PN", "32", "2", "30", "maker_alias: =PN: Yageo = YAGEO(国巨)"],
    ]


def test_a_members_table_holds_the_members_view() -> None:
    pool = merge([a_demand_line("m1", per_board=2), a_demand_line("m2", per_board=3)])
    assert rows(view_csv(view_for(pool, "m1")))[1] == [pool.parts[0].id, "Maker", "PN-1", "2", "5", ""]


def test_an_allotment_is_in_decimals() -> None:
    lot = a_lot("L1", lines=[a_line("A", 3)], price_scale=4, quantity_scale=1, baseline=300_000)
    terms = an_auction(lots=[lot])
    made = allot([whole_lot(lot, supplier="s1", prices=(12_345,))], currency_scale=2)
    got = rows(allotment_csv(terms, made.lines))
    assert got[0][-5:] == ["unit", "unit_price", "money", "saving", "currency"]
    assert got[1] == ["L1", "A", "Maker", "PN-A", "m1", "s1", "0.2", "pcs", "1.2345", "0.25", "1.75", terms.currency]
    assert [row[9:11] for row in got[1:]] == [["0.25", "1.75"], ["0.12", "0.88"]]


def test_without_a_baseline_the_saving_stays_empty_and_a_negative_one_is_a_number() -> None:
    plain = a_lot("L1", lines=[a_line("A", 2)])
    made = allot([whole_lot(plain, supplier="s1", prices=(100,))], currency_scale=2)
    assert [row[10] for row in rows(allotment_csv(an_auction(lots=[plain]), made.lines))[1:]] == ["", ""]
    above = replace(plain, baseline=a_lot(baseline=100).baseline)
    made = allot([whole_lot(above, supplier="s1", prices=(100,))], currency_scale=2)
    assert [row[10] for row in rows(allotment_csv(an_auction(lots=[above]), made.lines))[1:]] == ["-0.50", "-0.50"]

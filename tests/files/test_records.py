"""Text cut into records: what the standard library's writer writes comes back, and a broken quote spoils one line only."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auction.files.records import LONGEST_FIELD, Record, physical_lines, records, tidy

CELLS = st.text(alphabet='ab",;\t \nµ', max_size=6)
ROWS = st.lists(st.lists(CELLS, min_size=2, max_size=4), max_size=6)


def cut(text: str, delimiter: str = ",") -> list[Record]:
    return list(records(physical_lines(text), delimiter))


@given(ROWS, st.sampled_from(",;\t"), st.sampled_from((csv.QUOTE_ALL, csv.QUOTE_MINIMAL)), st.sampled_from(("\n", "\r\n")))
def test_what_another_writer_writes_comes_back(rows: list[list[str]], delimiter: str, quoting: int, ending: str) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator=ending).writerows(rows)  # type: ignore[arg-type]
    assert [record.cells for record in cut(out.getvalue(), delimiter)] == [tuple(map(tidy, row)) for row in rows]


@given(st.text(alphabet='ab",\n', max_size=60))
def test_every_physical_line_belongs_to_one_record(text: str) -> None:
    found = cut(text)
    assert [record.line for record in found] == sorted({record.line for record in found})
    assert not found or found[0].line == 1
    assert len(found) <= len(physical_lines(text))


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_lines_end_as_any_machine_ends_them(ending: str) -> None:
    assert [record.line for record in cut(f"a{ending}b{ending}")] == [1, 2]


def test_a_vertical_tab_or_unicode_separator_ends_no_line() -> None:
    assert len(physical_lines("a\x0bb\u2028c\x85d\ne")) == 2


def test_a_quoted_cell_may_run_over_lines() -> None:
    assert cut('a,"b\nc",d\ne') == [Record(1, ("a", "b c", "d")), Record(3, ("e",))]


def test_a_quote_inside_a_word_is_a_quote() -> None:
    assert cut('x,LED strip 5" wide,1') == [Record(1, ("x", 'LED strip 5" wide', "1"))]


def test_a_quote_that_does_not_end_spoils_its_line_only() -> None:
    assert cut('a,"b\nc,d') == [Record(1, (), "bom_quote_unclosed"), Record(2, ("c", "d"))]
    long = "x\n" * LONGEST_FIELD
    assert cut(f'"{long}"')[0].fault == "bom_quote_unclosed"


def test_text_after_a_quoted_cell_is_not_guessed_at() -> None:
    assert cut('a,"b"c,d\ne,f') == [Record(1, (), "bom_quote_malformed"), Record(2, ("e", "f"))]


def test_a_field_has_its_length() -> None:
    assert cut("x" * LONGEST_FIELD)[0].fault == ""
    assert cut("x" * (LONGEST_FIELD + 1))[0].fault == "bom_field_too_long"


def test_text_is_kept_in_composed_form() -> None:
    assert cut("Wu\u0308rth  Elektronik ,a")[0].cells == ("W\u00fcrth Elektronik", "a")

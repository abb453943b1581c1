"""Bills of materials read: dialects are told apart, nothing is guessed, and every line is accounted for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auction.files.bom import LARGEST_TEXT_FILE, MOST_LINES, BomReading, BomRefused, read_bom
from auction.files.headers import COLUMN_NAMES, folded
from auction.files.lines import count_references
from auction.files.reports import REASONS
from auction.pool.demand import is_accounted
from tests.files.test_needs import UNREADABLE
from tests.files.workbooks import sheet_xml, workbook

HEAD = "Reference,Qty,Value,Manufacturer,MPN,DNP,Config\n"


def read(data: bytes | str, name: str = "a.csv") -> BomReading:
    """The reading of a file that must not be refused."""
    reading = read_bom(name, data.encode() if isinstance(data, str) else data)
    assert isinstance(reading, BomReading), reading
    return reading


def refused(data: bytes | str) -> str:
    """The code with which the file is refused."""
    reading = read_bom("a.csv", data.encode() if isinstance(data, str) else data)
    assert isinstance(reading, BomRefused), reading
    assert reading.file_name == "a.csv"
    assert reading.reason
    return reading.code


def reported(data: bytes | str) -> list[tuple[str, int, bool]]:
    """Code, line and whether the line counts all the same, of every report."""
    reading = read(data)
    assert is_accounted(reading.submission(member="m1", builds=1))
    return [(report.code, report.line, report.kept) for report in reading.reports]


LEFT_OUT = {
    "bom_blank": ",,,,,,",
    "bom_not_a_part": ",,Component count: 62,,,,",
    "bom_not_fitted": "C1,1,,Murata,GRM188,DNP,",
    "bom_sum": ",12,,,Total:,,",
    "bom_fitted_unclear": "C1,1,,Murata,GRM188,perhaps,",
    "bom_no_part_number": "C1,1,100n,Murata,,,",
    "bom_part_number_unclear": "C1,1,,Murata,GRM\u200b188,,",
    "bom_part_number_damaged": "C1,1,,Murata,4.70531E+08,,",
    "bom_quantity_missing": "C1,,,Murata,GRM188,,",
    "bom_quantity_malformed": "C1,1.5,,Murata,GRM188,,",
    "bom_quantity_too_large": "C1,10000001,,Murata,GRM188,,",
    "bom_field_too_long": f"C1,1,,Murata,{'G' * 4097},,",
    "bom_quote_unclosed": 'C1,1,,Murata,"GRM188,,',
    "bom_quote_malformed": 'C1,1,,Murata,"GRM"188,,',
    "bom_too_many_cells": "C1,1,,Murata,GRM188,,,50 V,X7R",
}
KEPT = {
    "bom_quantity_disagrees": "C1 C2 C3,2,,Murata,GRM188,,",
    "bom_any_maker": "C1,1,,any,GRM188,,",
    "bom_config_unread": "C1,1,,Murata,GRM188,,+rev2",
    "bom_text_cleaned": "C1,1,10\u00ad0n,Murata,GRM188,,",
}
WHOLE: dict[str, tuple[bytes | str, tuple[str, int, bool]]] = {
    "bom_before_header": ("Board 7\n" + HEAD + "C1,1,,Murata,GRM188,,\n", ("bom_before_header", 1, False)),
    "bom_encoding_inferred": ((HEAD + "C1,1,,W\u00fcrth,8850,,\n").encode("cp1252"), ("bom_encoding_inferred", 0, True)),
    "bom_column_doubled": ("Part Number,MPN,Qty\nX,Y,1\n", ("bom_column_doubled", 1, True)),
    "bom_sheet_ignored": (
        workbook({"BOM": sheet_xml([["MPN", "Qty"], ["GRM188", 1]]), "Notes": sheet_xml([["x"]])}),
        ("bom_sheet_ignored", 0, True),
    ),
    "bom_part_number_is_number": (
        workbook({"BOM": sheet_xml([["MPN", "Qty"], [470531000, 1]])}),
        ("bom_part_number_is_number", 2, True),
    ),
}
REFUSED: dict[str, bytes | str] = {
    "bom_empty": " \n ",
    "bom_too_large": b"MPN,Qty\n" + b" " * LARGEST_TEXT_FILE,
    "bom_encoding_unknown": b"MPN,Qty\n\x81\xff\xff",
    "bom_header_unknown": "a,b\n1,2\n",
    "bom_workbook_broken": b"PK\x03\x04 and nothing else",
    "bom_workbook_old": b"\xd0\xcf\x11\xe0 rest",
    "bom_workbook_locked": b"\xd0\xcf\x11\xe0 rest" + "EncryptedPackage".encode("utf-16-le"),
}


@pytest.mark.parametrize("code", LEFT_OUT)
def test_a_line_that_is_no_demand_is_reported_and_left_out(code: str) -> None:
    data = f"{HEAD}R1,1,,Yageo,RC0402,,\n{LEFT_OUT[code]}\nR2,1,,Yageo,RC0603,,\n"
    assert reported(data) == [(code, 3, False)]
    assert [row.line for row in read(data).rows] == [2, 4]


@pytest.mark.parametrize("code", KEPT)
def test_a_line_with_something_to_know_is_reported_and_counts(code: str) -> None:
    data = f"{HEAD}R1,1,,Yageo,RC0402,,\n{KEPT[code]}\n"
    assert reported(data) == [(code, 3, True)]
    assert [row.line for row in read(data).rows] == [2, 3]


@pytest.mark.parametrize("code", WHOLE)
def test_what_concerns_the_file_is_reported(code: str) -> None:
    data, expected = WHOLE[code]
    assert reported(data) == [expected]
    assert len(read(data).rows) == 1


@pytest.mark.parametrize("code", REFUSED)
def test_a_file_that_cannot_be_read_is_refused_with_a_reason(code: str) -> None:
    assert refused(REFUSED[code]) == code


def test_every_code_has_its_case() -> None:
    assert {*LEFT_OUT, *KEPT, *WHOLE, *REFUSED, *UNREADABLE} == set(REASONS)


@pytest.mark.parametrize(
    "text", ["1,000", "1.000", "1.5", "1e3", "+1", "-1", "0", "00", "１２", "٣", "one", "1 000", "1_000", "0x10", "1/2"]
)
def test_a_quantity_is_never_guessed(text: str) -> None:
    assert reported(f'MPN,Qty\nGRM188,"{text}"\n') == [("bom_quantity_malformed", 2, False)]


@pytest.mark.parametrize(("text", "quantity"), [("1", 1), ("007", 7), (" 24 ", 24), ("10000000", 10_000_000)])
def test_a_whole_quantity_is_read(text: str, quantity: int) -> None:
    assert read(f"MPN,Qty\nGRM188,{text}\n").rows[0].quantity == quantity


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_dialects_are_told_apart(encoding: str, delimiter: str) -> None:
    rows = [
        ["位号", "型号", "制造商", "数量"],
        ["C1,C2;C3", "GRM188", "muRata(村田)", "3"],
        ["U1", "STM32G071KBT6", "意法半导体", "1"],
    ]
    text = "\r\n".join(delimiter.join(f'"{cell}"' if {",", ";"} & set(cell) else cell for cell in row) for row in rows)
    reading = read(text.encode(encoding))
    assert [(row.references, row.part_number, row.manufacturer, row.quantity) for row in reading.rows] == [
        ("C1,C2;C3", "GRM188", "muRata(村田)", 3),
        ("U1", "STM32G071KBT6", "意法半导体", 1),
    ]
    assert reading.dialect.delimiter == delimiter
    assert [report.code for report in reading.reports] == (["bom_encoding_inferred"] if encoding == "gb18030" else [])


@pytest.mark.parametrize("mark", ["\ufeff", ""])
def test_utf16_is_read_either_way_round_by_its_mark(mark: str) -> None:
    for codec in ("utf-16-le", "utf-16-be"):
        data = (mark + "MPN\tQty\nGRM188\t1\n").encode(codec)
        assert isinstance(read_bom("a", data), BomReading if mark else BomRefused)


@pytest.mark.parametrize(
    ("maker", "codec"), [("Würth", "cp1252"), ("10µF ±5 %", "cp1252"), ("国巨", "gb18030"), ("村田電子", "gb18030")]
)
def test_old_encodings_are_told_by_how_their_letters_stand(maker: str, codec: str) -> None:
    assert read(f"MPN,Qty,Maker\nX1234,1,{maker}\n".encode(codec)).rows[0].manufacturer == maker


@given(st.permutations(["MPN", "Quantity", "Manufacturer", "References", "Description", "Do not populate"]))
def test_columns_stand_in_any_order(order: list[str]) -> None:
    cells = {
        "MPN": "GRM188",
        "Quantity": "2",
        "Manufacturer": "Murata",
        "References": "C1 C2",
        "Description": "a, b",
        "Do not populate": "",
    }
    row = ",".join(f'"{cells[name]}"' for name in order)
    found = read(f"{','.join(order)}\n{row}\n").rows[0]
    assert (found.part_number, found.quantity, found.manufacturer, found.description) == ("GRM188", 2, "Murata", "a, b")


@pytest.mark.parametrize("name", [name for names in COLUMN_NAMES.values() for name in names])
def test_no_column_name_means_two_things(name: str) -> None:
    assert len([role for role, names in COLUMN_NAMES.items() if folded(name) in map(folded, names)]) == 1


@pytest.mark.parametrize(
    "name", ["PARTNO", "MPN", "PartNumber", "Manufacturer Part", "manufacturer_part_number", "Part No.", "Mfr. #", "型号"]
)
def test_part_number_columns_go_by_many_names(name: str) -> None:
    assert read(f"{name};Qty.\nGRM188;1\n").rows[0].part_number == "GRM188"


def test_the_name_we_trust_more_is_read() -> None:
    reading = read("Part Number,MPN,Qty\nINTERNAL-7,GRM188,1\n")
    assert reading.rows[0].part_number == "GRM188"
    assert reading.reports[0].reason.endswith(": Part Number")


def test_columns_nothing_was_read_from_are_named() -> None:
    assert read("MPN,Qty,Price,LCSC\nX,1,2,C3\n").dialect.ignored_columns == ("Price", "LCSC")


@pytest.mark.parametrize("mark", ["DNP", "dnf", "x", "1", "yes", "Do Not Populate", "true", "不贴"])
def test_marks_of_parts_that_are_not_fitted(mark: str) -> None:
    assert reported(f"MPN,Qty,DNP\nGRM188,1,{mark}\n") == [("bom_not_fitted", 2, False)]
    assert reported("MPN,Qty,Config\nGRM188,1,DNF\n") == [("bom_not_fitted", 2, False)]
    assert reported("MPN,Qty,Fitted\nGRM188,1,No\n") == [("bom_not_fitted", 2, False)]


@pytest.mark.parametrize("mark", ["", "0", "no", "False", "Populate", "fitted"])
def test_marks_of_parts_that_are_fitted(mark: str) -> None:
    assert reported(f"MPN,Qty,DNP\nGRM188,1,{mark}\n") == []


@pytest.mark.parametrize(
    ("text", "count"),
    [("", 0), ("C1", 1), ("C1 C2,C3; C4", 4), ("C1-C5", 5), ("R10..R12", 3), ("R1~4", 4), ("U3-A", 1), ("C5-C1", 1), ("C1、C2", 2)],
)
def test_references_are_counted(text: str, count: int) -> None:
    assert count_references(text) == count


def test_blank_lines_are_counted_in_runs() -> None:
    found = read("MPN,Qty\nX1,1\n\n,\n\nX2,1\n\n")
    assert [(report.code, report.line, report.count) for report in found.reports] == [("bom_blank", 3, 3), ("bom_blank", 7, 1)]
    assert found.source_lines == 6


def test_a_file_has_so_many_lines_and_no_more() -> None:
    assert refused("MPN,Qty\n" + "X,1\n" * MOST_LINES) == "bom_too_large"


def test_the_header_stands_near_the_top() -> None:
    assert len(read("title\n" * 19 + "MPN,Qty\nX,1\n").rows) == 1
    assert refused("title\n" * 20 + "MPN,Qty\nX,1\n") == "bom_header_unknown"


@given(st.lists(st.text(alphabet='ab1",;\t \n', max_size=20), max_size=12))
def test_whatever_follows_the_header_is_accounted_for(lines: list[str]) -> None:
    reading = read("Reference,MPN,Qty\n" + "\n".join(lines))
    assert is_accounted(reading.submission(member="m1", builds=1))


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    read_bom("a", data)
    read_bom("a", b"MPN,Qty\n" + data)


def test_a_header_that_lies_within_a_quote_is_none() -> None:
    """The lines by themselves show a header; read whole, the quote before it swallows it."""
    refused = read_bom("a.csv", b'"\nQty,PN' + b"\r" * 19 + b'"')
    assert isinstance(refused, BomRefused)
    assert refused.code == "bom_header_unknown"


@pytest.mark.parametrize("named", ["Total", "TOTAL:", "Grand Total", "合计", "总计："])
def test_a_sum_of_the_lines_is_no_part(named: str) -> None:
    assert reported(f"MPN,Qty\nGRM188,1\n{named},1\n") == [("bom_sum", 3, False)]
    assert reported(f"MPN,Qty,Manufacturer\nGRM188,1,Murata\n{named},1,Maker\n") == [], "a manufacturer makes it a part"


def test_a_workbook_of_many_lines_is_read_and_of_too_many_is_not() -> None:
    rows: list[list[str | int | float | None]] = [["MPN", "Qty"]]
    rows += [[f"PN-{place}", 1] for place in range(MOST_LINES)]
    found = read_bom("long.xlsx", workbook({"S": sheet_xml(rows[:-1])}))
    assert isinstance(found, BomReading)
    assert len(found.rows) == MOST_LINES - 1
    refused = read_bom("long.xlsx", workbook({"S": sheet_xml(rows)}))
    assert isinstance(refused, BomRefused)
    assert (refused.code, refused.line) == ("bom_too_large", MOST_LINES + 1)

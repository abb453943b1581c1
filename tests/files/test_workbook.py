"""Workbooks: read as text files are, and never opened when opening could exhaust the machine."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from auction.files.bom import BomReading, read_bom
from auction.files.workbook import LARGEST_FILE, LARGEST_INFLATED, MOST_CELLS, Sheet, Unopened, open_workbook
from tests.files.workbooks import SHEET, shared_texts, sheet_xml, workbook


def sheets(data: bytes) -> tuple[Sheet, ...]:
    """The sheets of a workbook that must open."""
    opened = open_workbook(data)
    assert not isinstance(opened, Unopened), opened
    return opened


def unopened(data: bytes) -> str:
    """Why the workbook is not opened."""
    opened = open_workbook(data)
    assert isinstance(opened, Unopened), opened
    return opened.code


def far(*cells: str) -> str:
    """A sheet with a number in each of these cells."""
    rows = "".join(f'<row><c r="{cell}"><v>1</v></c></row>' for cell in cells)
    return f"{SHEET}<sheetData>{rows}</sheetData></worksheet>"


def test_a_workbook_reads_as_a_text_file_does() -> None:
    rows: list[list[str | int | float | None]] = [
        ["Reference", "Qty", "Manufacturer", "MPN"],
        ["C1 C2", 2, "Murata", "GRM188"],
        ["U1", 1, "ST", "STM32G071KBT6"],
    ]
    book = read_bom("a.xlsx", workbook({"BOM": sheet_xml(rows)}))
    text = read_bom("a.csv", "\n".join(",".join(map(str, row)) for row in rows).encode())
    assert isinstance(book, BomReading)
    assert isinstance(text, BomReading)
    assert (book.rows, book.reports, book.source_lines) == (text.rows, text.reports, text.source_lines)
    assert (book.dialect.kind, book.dialect.sheet) == ("xlsx", "BOM")


def test_rows_keep_the_numbers_the_spreadsheet_shows() -> None:
    reading = read_bom("a.xlsx", workbook({"BOM": sheet_xml([[], ["Board"], ["MPN", "Qty"], ["X1", 1], [], ["X2", 2]])}))
    assert isinstance(reading, BomReading)
    assert [row.line for row in reading.rows] == [4, 6]
    assert [(report.code, report.line) for report in reading.reports] == [
        ("bom_blank", 1),
        ("bom_before_header", 2),
        ("bom_blank", 5),
    ]


@pytest.mark.parametrize(("value", "code"), [(1.5, "bom_quantity_malformed"), ("1,000", "bom_quantity_malformed"), (3, "")])
def test_a_quantity_cell_is_a_whole_number(value: str | int | float, code: str) -> None:
    reading = read_bom("a.xlsx", workbook({"BOM": sheet_xml([["MPN", "Qty"], ["X1", value]])}))
    assert isinstance(reading, BomReading)
    assert [report.code for report in reading.reports] == [code] * bool(code)


def test_the_first_sheet_with_a_header_is_read() -> None:
    book = workbook({"Cover": sheet_xml([["Board 7"]]), "BOM": sheet_xml([["MPN", "Qty"], ["X1", 1]])})
    reading = read_bom("a.xlsx", book)
    assert isinstance(reading, BomReading)
    assert reading.dialect.sheet == "BOM"
    assert [report.reason for report in reading.reports] == ["only the first sheet with a header is read: Cover"]


def test_shared_texts_are_read() -> None:
    pointed = f'{SHEET}<sheetData><row r="1"><c r="A1" t="s"><v>1</v></c></row></sheetData></worksheet>'
    assert sheets(workbook({"S": pointed}, extra=shared_texts("a", "b")))[0].records[0].cells == ("b",)


@pytest.mark.parametrize("cells", [("XFD1048576",), ("A1", "xfd1048576"), ("A1048576",), ("AAA1", "A100")])
def test_a_far_cell_is_seen_before_it_is_laid_out(cells: tuple[str, ...]) -> None:
    assert unopened(workbook({"S": far(*cells)})) == "bom_too_large"


def test_cells_hidden_under_another_folder_are_counted_too() -> None:
    assert unopened(workbook({"S": far("XFD1048576")}, folder="elsewhere")) == "bom_too_large"


def test_cells_without_an_address_are_counted() -> None:
    body = "<row>" + "<c><v>1</v></c>" * (MOST_CELLS + 1) + "</row>"
    assert unopened(workbook({"S": f"{SHEET}<sheetData>{body}</sheetData></worksheet>"})) == "bom_too_large"


def test_one_long_text_for_many_cells_is_refused() -> None:
    pointed = "".join(f'<c r="A{row}" t="s"><v>0</v></c>' for row in range(1, 10_000))
    book = workbook({"S": f"{SHEET}<sheetData>{pointed}</sheetData></worksheet>"}, extra=shared_texts("x" * 20_000))
    assert unopened(book) == "bom_too_large"


def test_a_file_is_measured_before_and_after_inflation() -> None:
    assert unopened(b"PK\x03\x04" + b"x" * LARGEST_FILE) == "bom_too_large"
    assert unopened(workbook({"S": SHEET + " " * LARGEST_INFLATED + "</worksheet>"})) == "bom_too_large"


def test_a_declared_size_that_lies_helps_nobody() -> None:
    honest = workbook({"S": SHEET + " " * LARGEST_INFLATED + "</worksheet>"})
    with zipfile.ZipFile(io.BytesIO(honest)) as archive:
        declared = archive.getinfo("xl/worksheets/sheet1.xml").file_size.to_bytes(4, "little")
    assert unopened(honest.replace(declared, (10).to_bytes(4, "little"))) == "bom_too_large"


@pytest.mark.parametrize(
    "data",
    [
        workbook({"S": "<a><b"}),
        workbook({"S": f'{SHEET}<sheetData><row r="1"><c r="&#65;1"><v>1</v></c></row></sheetData></worksheet>'}),
        workbook({"S": SHEET.replace("?>", ' encoding="UTF-16"?>') + "\x00</worksheet>"}),
        workbook({"S": sheet_xml([["a"]])})[:-40],
        workbook({str(number): sheet_xml([["a"]]) for number in range(300)}),
    ],
)
def test_a_broken_workbook_is_refused(data: bytes) -> None:
    assert unopened(data) == "bom_workbook_broken"


def test_what_is_no_workbook_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("content.xml", "<a/>")
    assert unopened(out.getvalue()) == "bom_workbook_broken"


def test_a_document_type_reaches_no_file_and_no_entity_grows(tmp_path: Path) -> None:
    """XXE, and the laughs that double: what an entity names is not read, and what it would become is not built."""
    secret = tmp_path / "secret"
    secret.write_text("SECRET-MARK")
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    for declared in (f'<!ENTITY x SYSTEM "file://{secret}">', f'<!ENTITY l0 "ha">{laughs}<!ENTITY x "&l9;">'):
        cell = '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&x;</t></is></c></row></sheetData></worksheet>'
        head, _, rest = SHEET.partition("?>")
        opened = open_workbook(workbook({"S": f"{head}?><!DOCTYPE worksheet [{declared}]>{rest}{cell}"}))
        assert "SECRET-MARK" not in repr(opened)
        assert len(repr(opened)) < 1000


def test_links_to_other_workbooks_are_not_followed_and_a_formula_is_never_worked_out(tmp_path: Path) -> None:
    """Of a formula the value that was saved with it is read; a link leads nowhere."""
    (tmp_path / "other.xlsx").write_bytes(workbook({"S": sheet_xml([["LINKED-MARK"]])}))
    formula = '<c r="A1"><f>[1]S!A1</f><v>7</v></c><c r="B1" t="str"><f>WEBSERVICE("http://127.0.0.1:9/")</f><v>kept</v></c>'
    sheet = f'{SHEET}<sheetData><row r="1">{formula}<c r="C1"><f>1+1</f></c></row></sheetData></worksheet>'
    link = f'<externalLink xmlns="x"><externalBook r:id="rId1" xmlns:r="y" Target="file://{tmp_path}/other.xlsx"/></externalLink>'
    opened = sheets(workbook({"S": sheet}, extra={"xl/externalLinks/externalLink1.xml": link}))
    assert opened[0].records[0].cells[:2] == ("7", "kept")
    assert "LINKED-MARK" not in repr(opened)
    assert "2" not in opened[0].records[0].cells[2:]


def test_an_archive_within_an_archive_is_a_part_like_any_other_and_is_not_opened() -> None:
    inner = workbook({"S": sheet_xml([["INNER-MARK"]])})
    out = io.BytesIO(workbook({"S": sheet_xml([["outer"]])}))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/embeddings/inner.xlsx", inner)
    opened = sheets(out.getvalue())
    assert [sheet.name for sheet in opened] == ["S"]
    assert "INNER-MARK" not in repr(opened)


def test_a_hundredfold_inflation_is_opened_within_the_bound_and_refused_beyond_it() -> None:
    for size, code in ((1_000_000, ""), (LARGEST_INFLATED, "bom_too_large")):
        book = workbook({"S": sheet_xml([["a"]]).replace("</worksheet>", " " * size + "</worksheet>")})
        assert size / len(book) > 100
        opened = open_workbook(book)
        assert (opened.code if isinstance(opened, Unopened) else "") == code


@pytest.mark.skipif(sys.platform != "linux", reason="memory limits are those of Linux")
def test_the_largest_workbook_that_opens_needs_little_memory() -> None:
    """50 000 cells of 2 000 characters each, shared: within limits, and a process of one gigabyte opens it."""
    pointed = "".join(f'<c r="{chr(65 + place)}{row}" t="s"><v>0</v></c>' for row in range(1, 2001) for place in range(25))
    book = workbook({"S": f"{SHEET}<sheetData>{pointed}</sheetData></worksheet>"}, extra=shared_texts("x" * 2000))
    opening = "from auction.files.workbook import open_workbook; sheets = open_workbook(sys.stdin.buffer.read())"
    bounded = "resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))"
    script = f"import resource, sys; {bounded}; {opening}; print(len(sheets[0].records))"
    done = subprocess.run([sys.executable, "-c", script], input=book, capture_output=True, check=True)
    assert done.stdout == b"2000\n"


def test_rows_that_are_only_formatted_make_no_file_too_large() -> None:
    listed = "".join(f'<row r="{row}"><c r="K{row}" s="1"/></row>' for row in range(2, 8_000))
    head = '<row r="1"><c r="A1"><v>1</v></c></row>'
    opened = open_workbook(workbook({"S": f"{SHEET}<sheetData>{head}{listed}</sheetData></worksheet>"}))
    assert not isinstance(opened, Unopened), opened

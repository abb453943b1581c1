"""An XLSX file as records, once it is certain that opening it cannot exhaust the machine.

A spreadsheet reader lays a sheet out as a full rectangle, so one cell in the far corner of a sheet costs gigabytes, and a
shared text is copied into every cell that uses it. Both are measured in the raw parts before the reader sees the file.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from python_calamine import CalamineWorkbook

from auction.files.records import LONGEST_FIELD, Record, tidy

LARGEST_FILE: Final = 4_000_000
LARGEST_INFLATED: Final = 64_000_000
MOST_CELLS: Final = 400_000
"""A sheet of fifty thousand lines in eight columns takes two seconds and 140 MiB."""
FEW_CELLS: Final = 50_000
EMPTY_BESIDE: Final = 16
"""Beyond few cells a sheet may span so many for each that it lists: programs leave rows behind that are only formatted."""
MOST_PARTS: Final = 200
LARGEST_TEXT: Final = 128_000_000

_CELL: Final = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,7})([0-9]{0,10})["']""")
_TEXT_END: Final = re.compile(rb"</(?:[\w.-]+:)?si\s*>")
_LISTED: Final = re.compile(rb"<(?:[\w.-]+:)?c[\s/>]")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of the workbook, by name, cut into records."""

    name: str
    records: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class Unopened:
    """Why a workbook is not opened: a code and what was found."""

    code: str
    reason: str


def open_workbook(data: bytes) -> tuple[Sheet, ...] | Unopened:
    """The sheets of an XLSX file in their order, or why it is not opened."""
    if len(data) > LARGEST_FILE:
        return Unopened("bom_too_large", f"a workbook may have {LARGEST_FILE} bytes, this one has {len(data)}")
    try:
        parts = _inflate(data)
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError) as fault:
        return Unopened("bom_workbook_broken", f"not a readable workbook: {fault}")
    danger = parts if isinstance(parts, Unopened) else _danger(parts)
    return danger or _read(data)


def _inflate(data: bytes) -> dict[str, bytes] | Unopened:
    """Every part of the archive, inflated by us and counted as it grows: sizes an archive declares may be lies."""
    parts: dict[str, bytes] = {}
    left = LARGEST_INFLATED
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) or info.flag_bits & 1:
                return Unopened("bom_workbook_broken", f"{info.filename}: unusual compression or encryption")
            name_size, extra_size = (int.from_bytes(data[info.header_offset + at :][:2], "little") for at in (26, 28))
            start = info.header_offset + 30 + name_size + extra_size
            raw = data[start : start + info.compress_size]
            part = raw if info.compress_type == zipfile.ZIP_STORED else zlib.decompressobj(-15).decompress(raw, left + 1)
            left -= len(part)
            if left < 0:
                return Unopened("bom_too_large", f"a workbook may hold {LARGEST_INFLATED} bytes once inflated")
            parts[info.filename] = part
    return parts


def _danger(parts: dict[str, bytes]) -> Unopened | None:
    """Any part may be the sheet or the shared texts, whatever its name: the workbook's own links decide."""
    if "xl/workbook.xml" not in parts or len(parts) > MOST_PARTS:
        return Unopened("bom_workbook_broken", f"an XLSX workbook has a workbook part and at most {MOST_PARTS} parts")
    if any(b"\x00" in part for name, part in parts.items() if name.endswith(".xml")):
        return Unopened("bom_workbook_broken", "a part is not in UTF-8")
    longest = max((len(text) for part in parts.values() if b"si" in part for text in _TEXT_END.split(part)[:-1]), default=0)
    counted = [_cells(part) for part in parts.values() if b"sheetData" in part]
    cells, listed = sum(each for each, _ in counted), sum(each for _, each in counted)
    most = min(MOST_CELLS, max(FEW_CELLS, EMPTY_BESIDE * listed))
    if cells > most:
        return Unopened("bom_too_large", f"a workbook that lists {listed} cells may span {most}, this one spans {cells}")
    if cells * longest > LARGEST_TEXT:
        return Unopened("bom_too_large", "a text shared by the cells is too long")
    return None


def _cells(sheet: bytes) -> tuple[int, int]:
    """The cells of the rectangle it spans, or those it lists if they are more; and those it lists. Generous on odd spellings."""
    listed = sum(1 for _ in _LISTED.finditer(sheet))
    rows, columns = 1, 1
    for letters, digits in _CELL.findall(sheet):
        rows = max(rows, int(digits or b"0"))
        columns = max(columns, _column(letters))
    return max(rows * columns, listed), listed


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _read(data: bytes) -> tuple[Sheet, ...] | Unopened:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return tuple(
            Sheet(name, tuple(_record(*row) for row in enumerate(book.get_sheet_by_name(name).iter_rows(), start=1)))
            for name in book.sheet_names
        )
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as fault:  # the reader's own panics are not Exceptions
        return Unopened("bom_workbook_broken", f"not a readable workbook: {type(fault).__name__}")


def _record(row: int, values: Sequence[object]) -> Record:
    cells = tuple(tidy(_text(value)) for value in values)
    fault = "bom_field_too_long" if any(len(cell) > LONGEST_FIELD for cell in cells) else ""
    numeric = tuple(place for place, value in enumerate(values) if isinstance(value, (int, float)))
    return Record(row, () if fault else cells, fault, numeric)


def _text(value: object) -> str:
    """A cell as it would be typed; a number without a fraction is written without a point."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    return str(value)

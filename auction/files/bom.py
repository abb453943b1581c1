"""One bill of materials read: every line either a usable part line or reported with a code and a reason (rules P1, P2).

The reader never guesses. What it cannot take as it stands is reported by file, line and reason, and a person decides.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from auction.files.encoding import Decoded, decode
from auction.files.giving_up import never, while_awaited
from auction.files.headers import Header, header_of
from auction.files.lines import ReadLine, read_line
from auction.files.records import Record, physical_lines, records
from auction.files.reports import REASONS, report
from auction.files.workbook import Unopened, open_workbook
from auction.pool.demand import LineReport, SourceLine, Submission

LARGEST_TEXT_FILE: Final = 8_000_000
MOST_LINES: Final = 100_000
HEADER_WITHIN: Final = 20
DELIMITERS: Final = ("\t", ";", ",")

_ZIP_MARK: Final = b"PK\x03\x04"
_OLD_OFFICE_MARK: Final = b"\xd0\xcf\x11\xe0"
_LOCKED: Final = "EncryptedPackage".encode("utf-16-le")
"""What a workbook under a password holds within the container of old."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How the file spells: `kind` is `text` or `xlsx`, the delimiter or the sheet's name, and which columns meant what."""

    kind: str
    encoding: str
    delimiter: str
    sheet: str
    columns: tuple[tuple[str, str], ...]
    ignored_columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BomReading:
    """A file as read: `source_lines` below the header, the usable ones as `rows`, all others in `reports`."""

    file_name: str
    dialect: Dialect
    source_lines: int
    rows: tuple[SourceLine, ...]
    reports: tuple[LineReport, ...]

    def submission(self, *, member: str, builds: int) -> Submission:
        """The reading as a member's demand for so many boards."""
        return Submission(member, self.file_name, builds, self.source_lines, self.rows, self.reports)


@dataclass(frozen=True, slots=True)
class BomRefused:
    """A file that is not read at all: its name, the line (0 when it is no single one), a code and the reason."""

    file_name: str
    code: str
    line: int
    reason: str


def read_bom(file_name: str, data: bytes, *, is_gone: Callable[[], bool] = never) -> BomReading | BomRefused:
    """The file's lines, or why the whole file is refused. CSV, TSV, semicolons and XLSX are told apart by content.

    Raises GivenUp once `is_gone` says that nobody waits for them.
    """
    if not data.strip():
        return _refused(file_name, "bom_empty")
    if data.startswith(_OLD_OFFICE_MARK):
        return _refused(file_name, "bom_workbook_locked" if _LOCKED in data else "bom_workbook_old")
    if data.startswith(_ZIP_MARK):
        return _read_workbook(file_name, data, is_gone)
    return _read_text(file_name, data, is_gone)


def _read_workbook(file_name: str, data: bytes, is_gone: Callable[[], bool]) -> BomReading | BomRefused:
    opened = open_workbook(data)
    if isinstance(opened, Unopened):
        return BomRefused(file_name, opened.code, 0, opened.reason)
    for sheet in opened:
        found = _find_header(sheet.records)
        if found is not None:
            if len(sheet.records) > MOST_LINES:
                return _refused(file_name, "bom_too_large", line=MOST_LINES + 1, detail=f"more than {MOST_LINES} lines")
            others = [other.name for other in opened if other is not sheet]
            notes = [report("bom_sheet_ignored", 0, name, count=0, kept=True) for name in others]
            dialect = _dialect(found, sheet.records, kind="xlsx", sheet=sheet.name)
            return _reading(file_name, dialect, found, sheet.records, notes, is_gone)
    return _refused(file_name, "bom_header_unknown", detail=_first_cells([record for sheet in opened for record in sheet.records]))


def _read_text(file_name: str, data: bytes, is_gone: Callable[[], bool]) -> BomReading | BomRefused:
    if len(data) > LARGEST_TEXT_FILE:
        return _refused(file_name, "bom_too_large", detail=f"{len(data)} bytes where {LARGEST_TEXT_FILE} are allowed")
    decoded = decode(data)
    if decoded is None:
        return _refused(file_name, "bom_encoding_unknown")
    lines = physical_lines(decoded.text)
    if len(lines) > MOST_LINES:
        return _refused(file_name, "bom_too_large", line=MOST_LINES + 1, detail=f"more than {MOST_LINES} lines")
    delimiter = _sniff(lines)
    if delimiter is None:
        return _refused(file_name, "bom_header_unknown", detail=_first_cells(tuple(records(lines[:HEADER_WITHIN], ","))))
    cut = tuple(records(lines, delimiter))
    header = _find_header(cut)
    if header is None:  # the first lines by themselves show one, the file as a whole does not: a quote is never closed
        return _refused(file_name, "bom_header_unknown", detail=_first_cells(cut))
    notes = [report("bom_encoding_inferred", 0, decoded.encoding, count=0, kept=True)] if decoded.inferred else []
    dialect = _dialect(header, cut, kind="text", decoded=decoded, delimiter=delimiter)
    return _reading(file_name, dialect, header, cut, notes, is_gone)


def _sniff(lines: Sequence[str]) -> str | None:
    """The delimiter under which the header makes the most sense, or None when there is no header under any."""
    best: tuple[int, int, str] | None = None
    for delimiter in DELIMITERS:
        header = _find_header(tuple(records(list(lines[:HEADER_WITHIN]), delimiter)))
        if header is not None:
            seen = (len(header.columns), header.width, delimiter)
            best = max(best, seen) if best else seen
    return best[2] if best else None


def _find_header(cut: Sequence[Record]) -> Header | None:
    return next((header for record in cut[:HEADER_WITHIN] if (header := header_of(record)) is not None), None)


def _reading(
    file_name: str,
    dialect: Dialect,
    header: Header,
    cut: Sequence[Record],
    notes: Sequence[LineReport],
    is_gone: Callable[[], bool],
) -> BomReading:
    rows: list[SourceLine] = []
    reports = list(notes)
    reports += [report("bom_column_doubled", header.line, name, count=0, kept=True) for name in header.doubled]
    for read in while_awaited(_read_lines(header, cut), is_gone):
        rows.extend([read.row] if read.row else [])
        reports.extend(read.reports)
    return BomReading(file_name, dialect, len(cut) - 1, tuple(rows), tuple(reports))


def _read_lines(header: Header, cut: Sequence[Record]) -> Iterator[ReadLine]:
    blank: list[Record] = []
    for record in cut:
        if record.is_blank:
            blank.append(record)
            continue
        if blank:
            yield _blanks(blank)
            blank = []
        if record.line < header.line:
            yield ReadLine(None, (report("bom_before_header", record.line, " ".join(record.cells)),))
        elif record.line > header.line:
            yield read_line(header, record)
    if blank:
        yield _blanks(blank)


def _blanks(run: Sequence[Record]) -> ReadLine:
    return ReadLine(None, (report("bom_blank", run[0].line, "", count=len(run)),))


def _dialect(
    header: Header,
    cut: Sequence[Record],
    *,
    kind: str,
    decoded: Decoded | None = None,
    delimiter: str = "",
    sheet: str = "",
) -> Dialect:
    named = next(record for record in cut if record.line == header.line).cells
    columns = tuple((role, named[place]) for role, place in sorted(header.columns.items(), key=lambda item: item[1]))
    encoding = decoded.encoding if decoded else ""
    return Dialect(kind, encoding, delimiter, sheet, columns, header.ignored)


def _first_cells(cut: Sequence[Record]) -> str:
    first = next((record for record in cut if any(record.cells)), None)
    return f"the file begins with {' | '.join(first.cells)[:200]!r}" if first else "the file has no text"


def _refused(file_name: str, code: str, *, line: int = 0, detail: str = "") -> BomRefused:
    return BomRefused(file_name, code, line, f"{REASONS[code]}: {detail}" if detail else REASONS[code])

"""Text cut into records of cells, each with the line it begins on. Knows quotes; knows nothing of parts."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

LONGEST_FIELD: Final = 4096

_LINE_END: Final = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class Record:
    """The cells of one record, trimmed, and the physical line (or sheet row) it begins on, counted from 1.

    `fault` is the code of what made it unreadable, or empty; the cells of a faulty record are not to be believed.
    `numeric` are the places of cells that a workbook held as numbers, not as text.
    """

    line: int
    cells: tuple[str, ...]
    fault: str = ""
    numeric: tuple[int, ...] = ()

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing in it."""
        return not self.fault and not any(self.cells)


def tidy(cell: str) -> str:
    """The cell's text in composed form, trimmed, with single blanks: the form in which it can be stored and compared."""
    return " ".join((cell if cell.isascii() else unicodedata.normalize("NFC", cell)).split())


def visible(text: str) -> str:
    """The text without its invisible characters."""
    return text if text.isprintable() else "".join(mark for mark in text if mark.isprintable())


def physical_lines(text: str) -> list[str]:
    """The lines of a text; the line end of the last line does not begin another."""
    lines = _LINE_END.split(text)
    return lines[:-1] if lines[-1] == "" else lines


def records(lines: list[str], delimiter: str) -> Iterator[Record]:
    """Cut the lines into records. A quoted cell may run over several lines; a broken quote spoils its first line only."""
    at = 0
    while at < len(lines):
        record, used = _record(lines, at, delimiter)
        yield record
        at += used


def _record(lines: list[str], at: int, delimiter: str) -> tuple[Record, int]:
    if '"' not in lines[at]:
        return _checked(at, lines[at].split(delimiter)), 1
    cells: list[str] = []
    row, column = at, 0
    while column <= len(lines[row]):
        cell, row, column, fault = _cell(lines, row, column, delimiter)
        if fault:
            return Record(at + 1, (), fault), 1
        cells.append(cell)
    return _checked(at, cells), row - at + 1


def _cell(lines: list[str], row: int, column: int, delimiter: str) -> tuple[str, int, int, str]:
    """One cell from here: its text, where the next one begins, and the code of a fault or empty."""
    line = lines[row]
    start = column
    while start < len(line) and line[start] == " ":
        start += 1
    if not line.startswith('"', start):
        end = line.find(delimiter, column)
        end = len(line) if end < 0 else end
        return line[column:end], row, end + 1, ""
    return _quoted(lines, row, start + 1, delimiter)


def _quoted(lines: list[str], row: int, column: int, delimiter: str) -> tuple[str, int, int, str]:
    text, size = [], 0
    while size <= LONGEST_FIELD:
        end = lines[row].find('"', column)
        if end < 0:
            text.append(lines[row][column:] + "\n")
            row, column = row + 1, 0
            if row == len(lines):
                return "", row, 0, "bom_quote_unclosed"
        elif lines[row].startswith('""', end):
            text.append(lines[row][column : end + 1])
            column = end + 2
        else:
            text.append(lines[row][column:end])
            return _after_quote(lines[row], "".join(text), row, end + 1, delimiter)
        size += len(text[-1])
    return "", row, 0, "bom_quote_unclosed"


def _after_quote(line: str, text: str, row: int, column: int, delimiter: str) -> tuple[str, int, int, str]:
    while column < len(line) and line[column] == " ":
        column += 1
    if column < len(line) and line[column] != delimiter:
        return "", row, 0, "bom_quote_malformed"
    return text, row, column + 1, ""


def _checked(at: int, cells: list[str]) -> Record:
    if any(len(cell) > LONGEST_FIELD for cell in cells):
        return Record(at + 1, (), "bom_field_too_long")
    return Record(at + 1, tuple(tidy(cell) for cell in cells))

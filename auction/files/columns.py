"""A table that an authority publishes as CSV: its cells line by line, and in which column what stands.

Columns are known by the names that public files give them, in any order; columns of other names are passed over.
"""

import csv
from collections.abc import Iterator, Mapping
from io import StringIO
from typing import Final

from auction.files.encoding import decode
from auction.files.records import tidy, visible

LONGEST_CELL: Final = 128 * 1024


class LineFault(Exception):
    """A file that cannot be taken: the line, 0 when it is no single one, and why."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line, self.reason = line, reason


def text_of(data: bytes, largest: int) -> str:
    """The text of the file, of at most `largest` bytes; raises LineFault where there is none, or in no encoding we know."""
    if not data.strip() or len(data) > largest:
        raise LineFault(0, f"empty, or larger than {largest} bytes")
    decoded = decode(data)
    if decoded is None:
        raise LineFault(0, "neither UTF-8, UTF-16 with a mark, GB18030 nor Windows-1252")
    return decoded.text


def rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line it begins on; raises LineFault where one is no CSV."""
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    while True:
        begins = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as fault:
            raise LineFault(begins, str(fault)) from None
        yield begins, [visible(tidy(cell)) for cell in cells]


def places(header: list[str], columns: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    """In which place of a record each column stands, for those the header names; of several names the first known."""
    known = {name.casefold(): place for place, name in reversed(list(enumerate(header)))}
    found = {role: [known[name] for name in names if name in known] for role, names in columns.items()}
    return {role: there[0] for role, there in found.items() if there}


def filled(records: Iterator[tuple[int, list[str]]], header: list[str]) -> Iterator[tuple[int, list[str]]]:
    """The records that hold anything; raises LineFault for one that has not the header's number of cells."""
    for line, cells in records:
        if not any(cells):
            continue
        if len(cells) != len(header):
            raise LineFault(line, f"{len(cells)} cells where the header has {len(header)}")
        yield line, cells

"""A screening list as authorities publish it, as CSV: read whole, or refused with the line and the reason (rule Y1).

Columns are known by the names that the public lists give them; several alternatives in one cell are divided by semicolons.
"""

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from io import StringIO
from typing import Final

from auction.core.words import is_id
from auction.files.encoding import decode
from auction.files.giving_up import never, while_awaited
from auction.files.records import tidy, visible
from auction.market.lists import LONGEST_TEXT, MOST_ENTRIES, MOST_NAMES
from auction.market.names import LONGEST_NAME
from auction.market.screening import ListEntry, ScreeningList

LARGEST_LIST: Final = 32 * 1024 * 1024
LONGEST_CELL: Final = 128 * 1024

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "id": ("id", "entry_id", "_id", "entity_number"),
    "name": ("name", "entity_name"),
    "aliases": ("alt_names", "aliases", "aka"),
    "addresses": ("addresses", "address"),
    "source": ("source", "list"),
    "programme": ("programs", "programmes", "program", "programme"),
    "requirement": ("license_requirement", "licence_requirement"),
    "policy": ("license_policy", "licence_policy"),
}


@dataclass(frozen=True, slots=True)
class ListRefused:
    """A file that is no list: the line, 0 when it is no single one, and why."""

    line: int
    reason: str


def read_list(
    file_name: str, data: bytes, *, source: str, as_of: int, is_gone: Callable[[], bool] = never
) -> ScreeningList | ListRefused:
    """The list a file holds, as of that moment; every line an entry, or the whole file refused.

    Raises GivenUp once `is_gone` says that nobody waits for it.
    """
    if not data.strip() or len(data) > LARGEST_LIST:
        return ListRefused(0, f"empty, or larger than {LARGEST_LIST} bytes")
    decoded = decode(data)
    if decoded is None:
        return ListRefused(0, "neither UTF-8, UTF-16 with a mark, GB18030 nor Windows-1252")
    try:
        return _read(file_name, decoded.text, source, as_of, is_gone)
    except _Fault as fault:
        return ListRefused(fault.line, fault.reason)


class _Fault(Exception):
    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line, self.reason = line, reason


def _read(file_name: str, text: str, source: str, as_of: int, is_gone: Callable[[], bool]) -> ScreeningList:
    rows = while_awaited(_rows(text), is_gone)
    line, header = next(rows, (0, []))
    places = _places(header)
    if "name" not in places:
        raise _Fault(line, "the first line names no column `name`")
    entries: list[ListEntry] = []
    seen: dict[str, int] = {}
    for line, cells in rows:
        if not any(cells):
            continue
        if len(cells) != len(header):
            raise _Fault(line, f"{len(cells)} cells where the header has {len(header)}")
        entry = _entry({role: cells[place] for role, place in places.items()}, line, seen)
        if len(entries) >= MOST_ENTRIES:
            raise _Fault(line, f"more than {MOST_ENTRIES} entries")
        entries.append(entry)
    if not entries:
        raise _Fault(0, "no entry below the header")
    return ScreeningList(source, as_of, file_name, tuple(entries))


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    while True:
        begins = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as fault:
            raise _Fault(begins, str(fault)) from None
        yield begins, [visible(tidy(cell)) for cell in cells]


def _places(header: list[str]) -> dict[str, int]:
    known = {name.casefold(): place for place, name in reversed(list(enumerate(header)))}
    found = {role: [known[name] for name in names if name in known] for role, names in COLUMNS.items()}
    return {role: places[0] for role, places in found.items() if places}


def _entry(cells: Mapping[str, str], line: int, seen: dict[str, int]) -> ListEntry:
    name, aliases, addresses = cells["name"], _parts(cells.get("aliases", "")), _parts(cells.get("addresses", ""))
    if not name or any(len(each) > LONGEST_NAME for each in (name, *aliases)):
        raise _Fault(line, f"a name has 1 to {LONGEST_NAME} characters")
    if len(aliases) > MOST_NAMES or len(addresses) > MOST_NAMES or any(len(each) > LONGEST_TEXT for each in addresses):
        raise _Fault(line, f"at most {MOST_NAMES} aliases and addresses, of at most {LONGEST_TEXT} characters")
    programme = " / ".join(part for part in (cells.get("source", ""), cells.get("programme", "")) if part)
    texts = programme, cells.get("requirement", ""), cells.get("policy", "")
    if any(len(text) > LONGEST_TEXT for text in texts):
        raise _Fault(line, f"a text of more than {LONGEST_TEXT} characters")
    return ListEntry(_id(cells, name, seen), name, aliases, addresses, *texts)


def _id(cells: Mapping[str, str], name: str, seen: dict[str, int]) -> str:
    """What tells the entry apart in every version: its own number, or the hash of list and name, counted where they repeat."""
    given = cells.get("id", "")
    plain = given if given and is_id(given) else "n" + sha256(f"{cells.get('source', '')}\x1f{name}".encode()).hexdigest()[:16]
    seen[plain] = seen.get(plain, 0) + 1
    return plain if seen[plain] == 1 else f"{plain}.{seen[plain]}"[:64]


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in cell.split(";") if part.strip()))

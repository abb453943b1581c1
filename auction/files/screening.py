"""A screening list as authorities publish it, as CSV: read whole, or refused with the line and the reason (rule Y1).

Columns are known by the names that the public lists give them; several alternatives in one cell are divided by semicolons.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from auction.core.words import is_id
from auction.files.columns import LineFault, filled, places, rows, text_of
from auction.files.giving_up import never, while_awaited
from auction.market.lists import LONGEST_TEXT, MOST_ENTRIES, MOST_NAMES
from auction.market.names import LONGEST_NAME
from auction.market.screening import ListEntry, ScreeningList

LONGEST_ID: Final = 64
LARGEST_LIST: Final = 32 * 1024 * 1024

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
    try:
        return _read(file_name, text_of(data, LARGEST_LIST), source, as_of, is_gone)
    except LineFault as fault:
        return ListRefused(fault.line, fault.reason)


def _read(file_name: str, text: str, source: str, as_of: int, is_gone: Callable[[], bool]) -> ScreeningList:
    records = while_awaited(rows(text), is_gone)
    line, header = next(records, (0, []))
    found = places(header, COLUMNS)
    if "name" not in found:
        raise LineFault(line, "the first line names no column `name`")
    entries: list[ListEntry] = []
    seen: dict[str, int] = {}
    for line, cells in filled(records, header):
        entry = _entry({role: cells[place] for role, place in found.items()}, line, seen)
        if len(entries) >= MOST_ENTRIES:
            raise LineFault(line, f"more than {MOST_ENTRIES} entries")
        entries.append(entry)
    if not entries:
        raise LineFault(0, "no entry below the header")
    return ScreeningList(source, as_of, file_name, tuple(entries))


def _entry(cells: Mapping[str, str], line: int, seen: dict[str, int]) -> ListEntry:
    name, aliases, addresses = cells["name"], _parts(cells.get("aliases", "")), _parts(cells.get("addresses", ""))
    if not name or any(len(each) > LONGEST_NAME for each in (name, *aliases)):
        raise LineFault(line, f"a name has 1 to {LONGEST_NAME} characters")
    if len(aliases) > MOST_NAMES or len(addresses) > MOST_NAMES or any(len(each) > LONGEST_TEXT for each in addresses):
        raise LineFault(line, f"at most {MOST_NAMES} aliases and addresses, of at most {LONGEST_TEXT} characters")
    programme = " / ".join(part for part in (cells.get("source", ""), cells.get("programme", "")) if part)
    texts = programme, cells.get("requirement", ""), cells.get("policy", "")
    if any(len(text) > LONGEST_TEXT for text in texts):
        raise LineFault(line, f"a text of more than {LONGEST_TEXT} characters")
    return ListEntry(_id(cells, name, seen), name, aliases, addresses, *texts)


def _id(cells: Mapping[str, str], name: str, seen: dict[str, int]) -> str:
    """What tells the entry apart in every version: its own number, or the hash of list and name, counted where they repeat."""
    given = cells.get("id", "")
    plain = given if given and is_id(given) else "n" + sha256(f"{cells.get('source', '')}\x1f{name}".encode()).hexdigest()[:16]
    unique = plain
    while unique in seen:
        # The count is kept whole: of a long id its end gives way, or two entries would bear one.
        seen[plain] += 1
        count = f".{seen[plain]}"
        unique = plain[: LONGEST_ID - len(count)] + count
    seen[unique] = 1
    return unique


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in cell.split(";") if part.strip()))

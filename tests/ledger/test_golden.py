"""Golden entries: one of every stored type, with its leaf hash. They are added to and never edited.

`python -m tests.ledger.test_golden` adds a sample for each stored type that has none yet; it changes no line that stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from auction.core.entries import Entry
from auction.ledger.chain import leaf_hash
from auction.ledger.codec import Codec, decode
from auction.ledger.fast import FastCodec
from auction.ledger.port import EntryCodec
from auction.ledger.upcast import UPCASTS
from tests.ledger.samples import TABLES, fixed_entries

FOLDER = Path(__file__).parent / "golden"
NAMES = ("auction", "pool", "market")


def samples(name: str) -> Iterator[tuple[str, bytes]]:
    """Each line is the leaf hash in hex, a blank, and the entry's canonical bytes."""
    path = FOLDER / f"{name}.txt"
    for line in path.read_bytes().splitlines() if path.exists() else ():
        leaf, body = line.split(b" ", 1)
        yield leaf.decode(), body


def types_of(body: bytes) -> set[str]:
    """The stored types in an entry."""
    plain: Any = decode(body)
    return {plain["command"]["type"], *(event["type"] for event in plain["events"])}


def codecs(name: str) -> tuple[EntryCodec, EntryCodec]:
    """The reference and the fast one."""
    commands, events = TABLES[name]
    return Codec(commands=commands, events=events), FastCodec(commands=commands, events=events)


@pytest.mark.parametrize("name", NAMES)
def test_every_golden_entry_is_still_read_and_still_spelled_so(name: str) -> None:
    for leaf, body in samples(name):
        assert leaf_hash(body).hex() == leaf
        for codec in codecs(name):
            entry = codec.entry_from_bytes(body)
            if not types_of(body) & set(UPCASTS):
                assert codec.entry_to_bytes(entry) == body


@pytest.mark.parametrize("name", NAMES)
def test_every_stored_type_has_a_golden_entry(name: str) -> None:
    held = {kind for _, body in samples(name) for kind in types_of(body)}
    missing = {kind for table in TABLES[name] for kind in table} - held
    assert not missing, "run `python -m tests.ledger.test_golden` to add them"


def add_missing(name: str) -> int:
    """Write a sample of each type that has none; the number written."""
    held = {kind for _, body in samples(name) for kind in types_of(body)}
    known = {body for _, body in samples(name)}
    reference, _ = codecs(name)
    bodies = [reference.entry_to_bytes(entry) for entry in fixed_entries(name) if _is_new(entry, held)]
    added = [body for body in bodies if body not in known]
    with (FOLDER / f"{name}.txt").open("ab") as out:
        out.writelines(leaf_hash(body).hex().encode() + b" " + body + b"\n" for body in added)
    return len(added)


def _is_new(entry: Entry, held: set[str]) -> bool:
    kinds = {type(stored).TYPE for stored in (entry.command, *entry.events)}
    return bool(kinds - held) or (entry.refusal is not None and not held)


if __name__ == "__main__":
    for each in NAMES:
        print(each, add_missing(each))

"""What is fuzzed: each parser that reads what strangers bring, what it may answer, and bytes to begin from.

A parser may give back what it read, or its own refusal; anything else that it raises is a fault, and so is what it takes
and spells otherwise afterwards, and whatever takes longer than it may.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from auction.audit.awarded import read_award, read_problem
from auction.audit.bundle import read_bundle
from auction.audit.checkpoint import key_text, note_text, read_checkpoint, read_key, read_note
from auction.audit.kept_contract import read_signed
from auction.audit.receipts import read_receipts
from auction.audit.rules import AUCTION, MARKET, POOL, Rules
from auction.audit.script import read_commands, read_pool_terms, read_terms
from auction.core.entries import Entry
from auction.core.errors import Unreadable
from auction.core.money import parse_price, price_fault, price_text
from auction.files.bom import read_bom
from auction.files.controls import read_controls
from auction.files.price_list import rates_from, read_price_list
from auction.files.screening import read_list
from auction.files.workbook import open_workbook
from auction.ledger.codec import Codec, text_fault
from auction.ledger.fast import FastCodec
from auction.wire.decode import FrameRefused, decode_frame
from auction.wire.plain import Malformed, read_plain
from tests.files.workbooks import sheet_xml, workbook

ROOT: Final = Path(__file__).resolve().parents[2]
SAMPLES: Final = ROOT / "auction" / "files" / "samples"
GOLDEN: Final = ROOT / "tests" / "golden"
LEDGER: Final = ROOT / "tests" / "ledger" / "golden"


@dataclass(frozen=True, slots=True)
class Parser:
    """One parser: `tries` reads bytes and raises whatever is a fault; `seeds` are files of the kind it is for."""

    tries: Callable[[bytes], object]
    seeds: Callable[[], Iterable[bytes]]


def _frame(data: bytes) -> None:
    found = decode_frame(data)
    if isinstance(found, FrameRefused):
        assert found.code


def _plain(data: bytes) -> None:
    with suppress(Malformed):
        read_plain(data)


def _price(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    if price_fault(text) is None:
        found = parse_price(text, 6)
        assert text.isascii()
        assert found is None or parse_price(price_text(found, 6), 6) == found


def _entry(data: bytes) -> None:
    for rules, fast in _CODECS:
        entry, sooner = _read(rules.codec, data), _read(fast, data)
        assert entry == sooner, "one codec reads what the other does not"
        if entry is None:
            continue
        if text_fault(data.decode()) is not None:
            continue  # a code point of a later Unicode is read, and never written (FORMAT.md section 1)
        # What a log says may be of an older version, which is spelled as today's; what is of today's is spelled as it was.
        again = rules.codec.entry_to_bytes(entry)
        assert rules.codec.entry_from_bytes(again) == entry
        assert fast.entry_to_bytes(entry) == again


def _read(codec: Codec | FastCodec, data: bytes) -> Entry | None:
    try:
        return codec.entry_from_bytes(data)
    except Unreadable:
        return None


def _note(data: bytes) -> None:
    with suppress(Unreadable):
        note = read_note(data)
        assert note_text(note.text, note.signatures).encode() == data
        read_checkpoint(note.text)
    with suppress(Unreadable):
        text = data.decode("ascii", "replace").strip()
        assert key_text(read_key(text)) == text


def _receipts(data: bytes) -> None:
    with suppress(Unreadable):
        read_receipts(data)


def _bundle(data: bytes) -> None:
    with suppress(Unreadable):
        read_bundle(data)


def _script(data: bytes) -> None:
    for read in (read_terms, read_commands, read_pool_terms, read_signed):
        with suppress(Unreadable):
            read(data)


def _problem(data: bytes) -> None:
    with suppress(Unreadable):
        read_problem(data)
    with suppress(Unreadable):
        read_award(data)


def _text_file(data: bytes) -> None:
    read_bom("a.csv", data)
    read_price_list(data, source="a", date="2026-11-29", currency="CNY", rates=_RATES)
    read_controls(data, source="a", as_of=0)
    read_list("a.csv", data, source="a", as_of=0)
    read_list("a.json", data, source="a", as_of=0)


def _workbook(data: bytes) -> None:
    open_workbook(data)
    read_bom("a.xlsx", data)


_RATES: Final = rates_from(["USD=7.1"], source="a", date="2026-11-29")
_CODECS: Final[tuple[tuple[Rules, FastCodec], ...]] = tuple(
    (rules, FastCodec(commands=rules.commands, events=rules.events)) for rules in (AUCTION, POOL, MARKET)
)


def _frames() -> Iterator[bytes]:
    asked = json.loads((ROOT / "clients" / "wire" / "golden" / "asked.json").read_text(encoding="utf-8"))
    yield from (json.dumps(frame).encode() for frame in asked)


def _entries() -> Iterator[bytes]:
    for path in sorted(LEDGER.glob("*.txt")):
        yield from (line.partition(b" ")[2] for line in islice(path.read_bytes().splitlines(), 60))


def _golden(*patterns: str) -> Callable[[], Iterator[bytes]]:
    def found() -> Iterator[bytes]:
        for pattern in patterns:
            yield from (path.read_bytes() for path in islice(sorted(GOLDEN.rglob(pattern)), 12))

    return found


def _samples(*patterns: str) -> Callable[[], Iterator[bytes]]:
    def found() -> Iterator[bytes]:
        for pattern in patterns:
            yield from (path.read_bytes() for path in sorted(SAMPLES.glob(pattern)))

    return found


def _workbooks() -> Iterator[bytes]:
    rows: list[list[str | int | float | None]] = [
        ["Part", "Manufacturer", "Qty"],
        ["AB-1", "Norda", 12],
        ["AB-2", "Norda", "12,5"],
        [None, "=1+1", 3.25],
    ]
    yield workbook({"Parts": sheet_xml(rows)})
    yield workbook({"Parts": sheet_xml(rows), "Notes": sheet_xml([["a"]])})


def _numbers() -> Iterator[bytes]:
    yield from (b"12.50", b"0.0001", b"1e3", "１２".encode(), b"-0")


PARSERS: Final[Mapping[str, Parser]] = {
    "frame": Parser(_frame, _frames),
    "json": Parser(_plain, _frames),
    "price": Parser(_price, _numbers),
    "entry": Parser(_entry, _entries),
    "note": Parser(_note, _golden("key")),
    "receipts": Parser(_receipts, _samples("*.json")),
    "bundle": Parser(_bundle, _golden("*.zip")),
    "script": Parser(_script, _golden("*.json", "*.jsonl")),
    "problem": Parser(_problem, _samples("*.json")),
    "text": Parser(_text_file, _samples("*.csv", "*.tsv")),
    "workbook": Parser(_workbook, _workbooks),
}

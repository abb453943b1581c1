"""What was promised at the time: the receipts a party kept, downloaded from its console as JSON Lines."""

import json
from dataclasses import dataclass
from typing import Final

from auction.core.errors import Unreadable
from auction.ledger.codec import Plain, from_plain

MOST_RECEIPTS: Final = 1_000_000
LARGEST_LINE: Final = 4096


@dataclass(frozen=True, slots=True)
class Receipt:
    """The durable answer to one command: it is entry `seq` of the auction, stamped `at`, with this leaf hash (hex).

    A blind receipt has no number, and in place of the leaf hash its HMAC under the seed of the terms.
    """

    auction: str
    seq: int | None
    at: int
    entry: str
    id: str


def read_receipts(body: bytes) -> tuple[Receipt, ...]:
    """The receipts of JSON Lines `{auction, seq, at, entry, id}`, further fields ignored; empty lines are skipped.

    Unreadable, with the line's number, for anything else.
    """
    lines = [(number, line) for number, line in enumerate(body.split(b"\n"), start=1) if line.strip()]
    if len(lines) > MOST_RECEIPTS:
        raise Unreadable("receipts", f"more than {MOST_RECEIPTS} lines")
    return tuple(_receipt(line, f"receipts / line {number}") for number, line in lines)


def _receipt(line: bytes, path: str) -> Receipt:
    if len(line) > LARGEST_LINE:
        raise Unreadable(path, f"longer than {LARGEST_LINE} bytes")
    try:
        plain = json.loads(line)
    except (ValueError, RecursionError) as fault:
        raise Unreadable(path, f"not JSON: {fault}") from fault
    if not isinstance(plain, dict):
        raise Unreadable(path, "not an object")
    fields: dict[str, Plain] = {name: plain[name] for name in Receipt.__match_args__ if name in plain}
    return from_plain(Receipt, fields, path)

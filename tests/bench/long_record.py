"""Ledgers of many entries, made by the real engine: one auction with many bids, or many auctions with a few each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from itertools import chain
from pathlib import Path

from auction.core.commands import AnnounceAuction, Command, PassTime
from auction.core.decide import decide
from auction.core.entries import Entry
from auction.core.evolve import believe
from auction.core.refusals import Refusal
from auction.core.state import State
from auction.core.words import ENGINE
from auction.ledger.port import Ledger, segment_of
from auction.ledger.sql import open_ledger
from tests.bench.stage import RULES, a_codec, bids, busy_terms
from tests.terms import COORDINATOR

OPENS = 1_800_000_000_000_000
BETWEEN_US = 300
SEGMENT = 256
SUPPLIERS = 5


def recorded(auction: str, count: int, *, suppliers: int = SUPPLIERS, opens: int = OPENS) -> Iterator[bytes]:
    """The entries of an auction of so many entries: announced, then bids, each decided by the rules."""
    codec, state, stream = a_codec(RULES["auction"]), State(), f"auction/{auction}"
    asked: Iterator[Command] = bids(suppliers)
    terms = busy_terms(auction=auction, suppliers=suppliers, opens_at=opens)
    begins: list[Command] = [AnnounceAuction("announce", COORDINATOR, terms), PassTime("time-2", ENGINE)]
    for seq, command in zip(range(1, count + 1), chain(begins, asked), strict=False):
        at = opens - 1_000_000 if seq == 1 else opens + seq * BETWEEN_US
        decided = decide(state, command, at)
        assert not isinstance(decided, Refusal), decided
        entry = Entry(stream, seq, at, command, decided, None)
        believe(state, entry)
        yield codec.entry_to_bytes(entry)


def fill(ledger: Ledger, auction: str, count: int, *, suppliers: int = SUPPLIERS, opens: int = OPENS) -> None:
    """Append such an auction, in segments as group commits make them."""
    stream, held, first = f"auction/{auction}", [], 1
    epoch = ledger.claim(stream)
    for seq, body in enumerate(recorded(auction, count, suppliers=suppliers, opens=opens), start=1):
        held.append(body)
        if len(held) == SEGMENT or seq == count:
            ledger.append([segment_of(stream, first_seq=first, epoch=epoch, entries=held)])
            first, held = seq + 1, []


def a_long_record(folder: Path, *, auctions: int, entries: int) -> str:
    """The URL of a SQLite ledger with so many auctions of so many entries each."""
    url = f"sqlite:///{folder / 'ledger.db'}"
    with closing(open_ledger(url)) as ledger:
        for number in range(auctions):
            fill(ledger, f"a{number}", entries)
    return url

"""Recorded auctions, kept for ever: `python -m tests.golden.record` adds the folders that are missing and touches no other.

A folder holds the terms and commands it was run from, the bundle that came of it, the key it is signed with, and its
outcome. A later engine must give the same bytes from the same commands, and find nothing to say about the bundle.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from auction.audit.bundle import bundle_of, write_bundle
from auction.audit.checkpoint import key_text
from auction.audit.offline import Recorder, Stamped, pool_log, run
from auction.audit.outcome import outcome_plain
from auction.audit.rules import AUCTION, MARKET
from auction.audit.script import command_line, terms_text
from auction.audit.signature import Signer
from auction.core.commands import (
    PassTime,
    ProposeAward,
    RecordAllotment,
)
from auction.core.entries import Entry
from auction.core.terms import Terms
from auction.ledger.codec import Plain
from tests.broken.honest import POOL_STREAM, honest_pool, pool_bodies
from tests.golden import bidding, clocks, courses, evaluated
from tests.golden.clock_limits import limits
from tests.golden.foreign import currencies
from tests.golden.inked import contracts
from tests.golden.joining import joined
from tests.golden.margin import rationed
from tests.golden.models import MODELS_RECORDED
from tests.golden.secured import deposits
from tests.golden.tables import tariffed
from tests.market.affair import Affair, whole
from tests.market.licensed import licensed

FOLDER: Final = Path(__file__).parent
SIGNER: Final = Signer.from_seed("golden.example", bytes(32))


def market() -> tuple[Terms, tuple[Stamped, ...]]:
    """Suppliers held, cleared by a person and released; a newer list reopens the award, and the next best is awarded."""
    return asked_of(whole())


def under_licence() -> tuple[Terms, tuple[Stamped, ...]]:
    """Profiles before bids, a list that changes, a licence drawn on by the award, a subsidy claimed for and granted."""
    return asked_of(licensed())


def asked_of(affair: Affair) -> tuple[Terms, tuple[Stamped, ...]]:
    """What the auction of the affair was asked, by people and about the market."""
    recorded = affair.auction
    by_itself = (PassTime, ProposeAward, RecordAllotment)
    asked = (Stamped(entry.at, entry.command) for entry in recorded.entries if not isinstance(entry.command, by_itself))
    return recorded.state.known_terms(), tuple(asked)


RECORDS: Final[Mapping[str, Callable[[], tuple[Terms, tuple[Stamped, ...]]]]] = {
    "amended": bidding.amended,
    "copper": evaluated.copper,
    "currencies": currencies,
    "contracts": contracts,
    "deposits": deposits,
    "dutch": clocks.dutch,
    "envelopes": bidding.envelopes,
    "series": bidding.series,
    "japanese": clocks.japanese,
    "joined": joined,
    "landed": evaluated.landed,
    "licensed": under_licence,
    "limits": limits,
    "lottery": bidding.lottery,
    "market": market,
    "multi-unit": bidding.multi_unit,
    "rationed": rationed,
    "robots": clocks.robots,
    "sensors": bidding.sensors,
    "shares": clocks.shares,
    "spring": bidding.spring,
    "tariffed": tariffed,
    "tiers": bidding.tiers,
    "tock": clocks.tock,
    "vickrey": bidding.vickrey,
    **courses.COURSES,
}


def bundled(name: str, recorder: Recorder) -> bytes:
    """The signed bundle of a recorded auction, with its pool where it has one."""
    entries = map(AUCTION.codec.entry_to_bytes, recorder.entries)
    pool = (POOL_STREAM, pool_bodies(pool_of(name))) if pool_of(name) else pool_log(recorder)
    auction = recorder.state.known_terms().auction
    affair = {"market": whole, "licensed": licensed}.get(name)
    asked = None if affair is None else [MARKET.codec.entry_to_bytes(entry) for entry in affair().market.entries]
    return write_bundle(bundle_of(auction, entries, pool=pool, market=asked, name=SIGNER.name, sign=SIGNER.sign))


def pool_of(name: str) -> tuple[Entry, ...]:
    """The pool behind a record, or nothing."""
    return honest_pool() if name == "spring" else ()


def outcome_of(recorder: Recorder) -> dict[str, Plain]:
    """How the auction came out, and where its pool divides the award how that did."""
    return outcome_plain(recorder.state, None if recorder.pool is None else recorder.pool.state)


def record(name: str) -> None:
    """Run one auction and keep it, unless it is kept already."""
    folder = FOLDER / name
    if folder.exists():
        return
    terms, stamped, pooled = MODELS_RECORDED[name]() if name in MODELS_RECORDED else (*RECORDS[name](), ())
    recorder = run(terms, stamped, pooled=pooled)
    folder.mkdir()
    (folder / "terms.json").write_bytes(terms_text(terms) + b"\n")
    (folder / "commands.jsonl").write_bytes(b"".join(command_line(each) + b"\n" for each in stamped))
    if pooled:
        (folder / "pool.jsonl").write_bytes(b"".join(command_line(each) + b"\n" for each in pooled))
    (folder / "bundle.zip").write_bytes(bundled(name, recorder))
    (folder / "key").write_text(key_text(SIGNER.key) + "\n", encoding="utf-8")
    outcome = json.dumps(outcome_of(recorder), indent=2, sort_keys=True)
    (folder / "outcome.json").write_text(outcome + "\n", encoding="utf-8")


if __name__ == "__main__":
    for each in (*RECORDS, *MODELS_RECORDED):
        record(each)

"""An honest auction to forge from: a pool of two members, two lots, three suppliers, and something of everything.

Entries by number (the table of `test_forgeries.py` goes by these):

    1 announced   2 to 4 terms accepted   5 opened   6 north bids on L1   7 south bids on L1, and leads
    8 south again, refused (B9)   9 east bids on L2   10 north bids the same on L2   11 paused   12 resumed
    13 L2 closes   14 south too late for L2, refused (C1)   15 north leads L1 in its last minute: overtime
    16 the same id with other content, refused (B13)   17 L1 and with it the auction closes
    18 award proposed   19 confirmed   20 allotted, three contracts
"""

from __future__ import annotations

from functools import cache

from auction.audit.bundle import Bundle, bundle_of
from auction.audit.offline import Recorder, Stamped, run
from auction.audit.receipts import Receipt
from auction.audit.rules import AUCTION, POOL
from auction.audit.signature import Signer
from auction.core.commands import AcceptTerms, PauseAuction, PlaceBid, ResumeAuction
from auction.core.entries import Entry
from auction.core.moments import MINUTE_US, SECOND_US
from auction.core.open_terms import terms_hash
from auction.core.terms import PoolReference, Terms
from auction.core.words import Actor
from auction.ledger.chain import head_of, leaf_hash
from auction.pool.commands import FreezePool, OpenPool, SubmitBom
from auction.pool.demand import SourceLine
from auction.pool.pledge import line_item
from tests.terms import ANNOUNCED, CLOSES, COORDINATOR, OPENS, a_lot, an_auction, an_overtime, parties, steps

SIGNER = Signer.from_seed("example.org", bytes(range(32)))
OTHER_SIGNER = Signer.from_seed("example.org", bytes(32))
SUPPLIERS = ("north", "south", "east")
MEMBERS = ("m1", "m2")
POOL_STREAM = "pool/spring"


def a_bom(member: str, *needs: tuple[str, int], id: str) -> SubmitBom:
    """A member's file of part numbers and pieces for ten boards."""
    lines = tuple(SourceLine(at, "Maker", part, quantity, "", "", "", "") for at, (part, quantity) in enumerate(needs, start=2))
    return SubmitBom(id, Actor("buyer", member), member, f"{member}.csv", 10, len(lines), lines, ())


@cache
def honest_pool() -> tuple[Entry, ...]:
    """Two members' needs of three parts, pooled and frozen."""
    recorder = Recorder(POOL_STREAM, POOL)
    recorder.record(OpenPool("open", COORDINATOR, "spring", "Spring parts", parties(MEMBERS)), ANNOUNCED - 9 * SECOND_US)
    recorder.record(a_bom("m1", ("R-10K", 7), ("C-100N", 3), id="bom-1"), ANNOUNCED - 8 * SECOND_US)
    recorder.record(a_bom("m2", ("R-10K", 2), ("U-555", 1), id="bom-1"), ANNOUNCED - 7 * SECOND_US)
    recorder.record(FreezePool("freeze", COORDINATOR), ANNOUNCED - 6 * SECOND_US)
    assert [entry.refusal for entry in recorder.entries] == [None] * 4
    return tuple(recorder.entries)


def pool_bodies(entries: tuple[Entry, ...]) -> list[bytes]:
    """The canonical bytes of a pool's entries."""
    return [POOL.codec.entry_to_bytes(entry) for entry in entries]


def bodies(entries: tuple[Entry, ...]) -> list[bytes]:
    """The canonical bytes of an auction's entries."""
    return [AUCTION.codec.entry_to_bytes(entry) for entry in entries]


@cache
def honest_terms() -> Terms:
    """Two lots of the frozen parts, open lead price, overtime of two minutes, terms to be accepted."""
    pool = honest_pool()
    hashes = [leaf_hash(body) for body in pool_bodies(pool)]
    reference = PoolReference(POOL_STREAM, len(pool), head_of(POOL_STREAM, hashes).hex())
    parts = pool[-1].events[0].parts
    first, second = [line_item(part) for part in parts[:2]], [line_item(part) for part in parts[2:]]
    lots = (
        a_lot("L1", lines=first, ceiling=150_000, baseline=140_000, decrement=[steps(100)], closes_at=CLOSES),
        a_lot("L2", lines=second, reserve=9_000, closes_at=CLOSES - 2 * MINUTE_US),
    )
    return an_auction(
        auction="spring-1",
        lots=lots,
        suppliers=SUPPLIERS,
        members=MEMBERS,
        acceptance=True,
        overtime=an_overtime(),
        pool=reference,
    )


def bid(supplier: str, lot: str, *prices: str, id: str) -> PlaceBid:
    """A supplier's own bid."""
    return PlaceBid(id, Actor("supplier", supplier), supplier, lot, prices, False)


def script() -> tuple[Stamped, ...]:
    """Everything asked of the honest auction, with its stamps."""
    sha = terms_hash(honest_terms())
    accepted = (AcceptTerms("accept", Actor("supplier", name), name, sha) for name in SUPPLIERS)
    return (
        *(Stamped(ANNOUNCED + at * SECOND_US, command) for at, command in enumerate(accepted, start=1)),
        Stamped(OPENS + 10 * SECOND_US, bid("north", "L1", "4.00", "10.00", id="n-1")),
        Stamped(OPENS + 20 * SECOND_US, bid("south", "L1", "4.00", "9.00", id="s-1")),
        Stamped(OPENS + 21 * SECOND_US, bid("south", "L1", "3.99", "9.00", id="s-2")),
        Stamped(OPENS + 30 * SECOND_US, bid("east", "L2", "8.75", id="e-1")),
        Stamped(OPENS + 40 * SECOND_US, bid("north", "L2", "8.75", id="n-2")),
        Stamped(OPENS + 60 * SECOND_US, PauseAuction("p-1", COORDINATOR, "fire alarm")),
        Stamped(OPENS + 120 * SECOND_US, ResumeAuction("p-2", COORDINATOR)),
        Stamped(CLOSES, bid("south", "L2", "8.00", id="s-3")),
        Stamped(CLOSES + 30 * SECOND_US, bid("north", "L1", "3.33", "8.07", id="n-3")),
        Stamped(CLOSES + 31 * SECOND_US, bid("north", "L1", "3.32", "8.07", id="n-3")),
    )


@cache
def honest() -> tuple[Entry, ...]:
    """The entries of the honest auction."""
    entries = tuple(run(honest_terms(), script()).entries)
    refused = {entry.seq: entry.refusal.code for entry in entries if entry.refusal is not None}
    assert (len(entries), refused) == (20, {8: "own_decrement", 14: "lot_closed", 16: "bid_id_reused"})
    return entries


def bundled(entries: tuple[Entry, ...], *, signer: Signer | None = SIGNER, pool: tuple[Entry, ...] | None = None) -> Bundle:
    """The bundle of these entries with the pool behind them, checkpoints signed by `signer`."""
    pooled = (POOL_STREAM, pool_bodies(honest_pool() if pool is None else pool))
    if signer is None:
        return bundle_of("spring-1", bodies(entries), pool=pooled)
    return bundle_of("spring-1", bodies(entries), pool=pooled, name=signer.name, sign=signer.sign)


def receipts_of(party: str) -> tuple[Receipt, ...]:
    """What the party was told of its own requests while the honest auction went on."""
    own = (entry for entry in honest() if entry.command.by.party == party)
    return tuple(
        Receipt("spring-1", entry.seq, entry.at, leaf_hash(AUCTION.codec.entry_to_bytes(entry)).hex(), entry.command.id)
        for entry in own
    )

"""Receipts without a number: an auditor finds the one entry each stands for, and misses one that was moved, changed or removed."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from auction.audit.bundle import bundle_of
from auction.audit.finding import Divergence
from auction.audit.receipts import Receipt, read_receipts
from auction.audit.rules import AUCTION
from auction.audit.verify import verify
from auction.core.entries import Entry
from auction.ledger.chain import blinded, leaf_hash
from tests.auctions import OPENS, Play, an_auction

SEED = "5e" * 32


def played(seed: str = SEED) -> Play:
    play = Play(replace(an_auction(), seed=seed))
    for place, (supplier, price) in enumerate([("s1", "9.00"), ("s2", "8.00"), ("s1", "10.00"), ("s3", "7.00")]):
        play.bid(supplier, "L1", price, at=OPENS + min(place, 2))
    return play


def bodies_of(entries: Sequence[Entry]) -> list[bytes]:
    return [AUCTION.codec.entry_to_bytes(entry) for entry in entries]


def receipts_of(play: Play) -> list[Receipt]:
    """What the suppliers were told at the time."""
    asked = [(entry, body) for entry, body in zip(play.entries, bodies_of(play.entries), strict=True)]
    return [
        Receipt("A-1", None, entry.at, blinded(leaf_hash(body), play.terms.seed or SEED).hex(), entry.command.id)
        for entry, body in asked
        if entry.command.by.role == "supplier"
    ]


def faults(entries: Sequence[Entry], receipts: Sequence[Receipt]) -> tuple[Divergence, ...]:
    report = verify(bundle_of("A-1", bodies_of(entries)), receipts=receipts)
    return next(check.divergences for check in report.checks if check.name == "receipts")


def test_every_receipt_is_found() -> None:
    play = played()
    receipts = receipts_of(play)
    assert len(receipts) == 4
    assert faults(play.entries, receipts) == ()
    lines = b"".join(json.dumps({name: getattr(each, name) for name in each.__match_args__}).encode() + b"\n" for each in receipts)
    assert read_receipts(lines) == tuple(receipts)


def removed(entries: list[Entry]) -> list[Entry]:
    kept = [*entries[:-2], entries[-1]]
    return [replace(entry, seq=number) for number, entry in enumerate(kept, start=1)]


def moved(entries: list[Entry]) -> list[Entry]:
    """The last two bear the same stamp: nothing but their receipts says which came first."""
    changed = [*entries[:-2], entries[-1], entries[-2]]
    assert entries[-1].at == entries[-2].at
    return [replace(entry, seq=number) for number, entry in enumerate(changed, start=1)]


def cut(entries: list[Entry]) -> list[Entry]:
    return entries[:-1]


def reseeded(entries: list[Entry]) -> list[Entry]:
    return [*played("5f" * 32).entries]


@pytest.mark.parametrize(("forge", "missed"), [(removed, 2), (moved, 2), (cut, 1), (reseeded, 4)])
def test_what_was_moved_changed_or_removed_is_missed(forge: Callable[[list[Entry]], list[Entry]], missed: int) -> None:
    play = played()
    assert len(faults(forge(play.entries), receipts_of(play))) == missed


@pytest.mark.parametrize("change", [{"at": 1}, {"id": "other"}, {"entry": "00" * 32}, {"auction": "A-2"}])
def test_a_receipt_of_something_else_is_none(change: dict[str, object]) -> None:
    play = played()
    receipt = replace(receipts_of(play)[0], **change)  # type: ignore[arg-type]
    assert [found.rule for found in faults(play.entries, [receipt])] == ["E7"]


def test_without_a_seed_in_the_terms_no_blind_receipt_holds() -> None:
    play = played("")
    assert len(faults(play.entries, receipts_of(play))) == 4

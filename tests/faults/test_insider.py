"""A share of the edits that `python -m tests.faults insider` makes, and the ways in which a log is shortened."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from auction.audit.bundle import log_of
from auction.audit.verify import verify
from tests.broken.honest import SIGNER, bodies, bundled, honest
from tests.faults.insider import AUCTION, RECEIPTS, Found, on_postgres, on_sqlite, tried


def test_row_27_every_edit_of_one_row_of_a_file_is_found_and_its_entry_named() -> None:
    found = Found()
    with on_sqlite() as (ledger, edit):
        tried(ledger, edit, 250, random.Random(11), found)
    assert found.missed == []
    assert len(found.fields) > 30, "the edits are of many fields"


def test_row_27_every_edit_of_one_row_of_a_database_is_found_and_its_entry_named() -> None:
    found = Found()
    with on_postgres() as (ledger, edit):
        tried(ledger, edit, 40, random.Random(12), found)
    assert found.missed == []


@pytest.mark.parametrize("length", [0, 1, 10, 18, 19])
def test_a_tail_that_was_cut_off_is_found_by_the_checkpoint_and_by_receipts(length: int) -> None:
    """By what was published before, and, where the operator signs what is left anew, by what bidders were promised."""
    whole = bundled(honest())
    cut = replace(whole, log=replace(whole.log, entries=whole.log.entries[:length]))
    assert {"E3", "E4"} <= {each.rule for each in verify(cut, key=SIGNER.key).divergences}
    assert next(each.entry for each in verify(cut).divergences if each.rule == "E3") == length + 1
    anew = replace(whole, log=log_of(AUCTION, bodies(honest())[:length], name=SIGNER.name, sign=SIGNER.sign))
    report = verify(anew, key=SIGNER.key, receipts=RECEIPTS)
    lost = [each for each in RECEIPTS if (each.seq or 0) > length]
    assert ("E7" in {each.rule for each in report.divergences}) == bool(lost)
    assert lost or length >= 16, "what comes after the last receipt is the engine's and the consortium's own"


def test_an_edit_that_changes_nothing_is_not_found() -> None:
    """The harness would see an audit that complains of everything."""
    with on_sqlite() as (ledger, _):
        found = Found()
        tried(ledger, lambda row, other: None, 1, random.Random(1), found)
        assert len(found.missed) == 1

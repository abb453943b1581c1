"""What every store of snapshots does, and what the one in a file survives."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from auction.ledger.snapshots import MemorySnapshots, Snapshot, Snapshots, begun, extended
from auction.ledger.sqlite_snapshots import SUFFIX, SqliteSnapshots, open_snapshots

BEFORE = begun("auction/a")
MADE = Snapshot("auction/a", 7, BEFORE, extended(BEFORE, b"{}"), "engine", b"body" * 1000)
SEALED = replace(MADE, seal=MADE.seal_by(b"key"))


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Snapshots:
    return MemorySnapshots() if request.param == "memory" else SqliteSnapshots(str(tmp_path / "snapshots"))


def test_the_last_snapshot_of_a_stream_is_found(store: Snapshots) -> None:
    assert (store.find("auction/a"), store.places()) == (None, {})
    store.keep(SEALED)
    store.keep(replace(SEALED, seq=9))
    store.keep(replace(SEALED, stream="pool/p"))
    assert store.find("auction/a") == replace(SEALED, seq=9)
    assert store.places() == {"auction/a": 9, "pool/p": 7}
    store.drop("auction/a")
    assert (store.find("auction/a"), store.places()) == (None, {"pool/p": 7})
    store.close()


@pytest.mark.parametrize(
    "change",
    [
        {"stream": "auction/b"},
        {"seq": 8},
        {"before": b"\1" * 32},
        {"head": b"\1" * 32},
        {"engine": "other"},
        {"body": b"bodz" * 1000},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_seal_is_of_all_that_a_snapshot_says(change: dict[str, object]) -> None:
    assert SEALED.is_sealed(b"key")
    assert not SEALED.is_sealed(b"other key")
    assert not replace(SEALED, **change).is_sealed(b"key")  # type: ignore[arg-type]
    assert not replace(SEALED, seal=b"").is_sealed(b"key")


def test_it_ends_with_one_entry_alone() -> None:
    assert SEALED.ends_with(b"{}")
    assert not SEALED.ends_with(b"{ }")


def test_a_file_is_found_again_and_is_its_owners_alone(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'ledger.db'}"
    store = open_snapshots(url)
    store.keep(SEALED)
    store.close()
    assert open_snapshots(url).find("auction/a") == SEALED
    assert (tmp_path / f"ledger.db{SUFFIX}").stat().st_mode & 0o777 == 0o600


def test_where_the_ledger_is_in_memory_so_are_the_snapshots() -> None:
    assert isinstance(open_snapshots("memory://"), MemorySnapshots)


def test_a_damaged_file_holds_nothing_and_is_begun_anew(tmp_path: Path) -> None:
    path = tmp_path / "snapshots"
    path.write_bytes(b"no database at all" * 1000)
    store = SqliteSnapshots(str(path))
    assert (store.find("auction/a"), store.places()) == (None, {})
    store.keep(SEALED)
    assert store.find("auction/a") == SEALED


def test_a_page_that_is_damaged_is_never_taken_for_a_snapshot(tmp_path: Path) -> None:
    path = tmp_path / "snapshots"
    store = SqliteSnapshots(str(path))
    store.keep(SEALED)
    store.close()
    held = bytearray(path.read_bytes())
    at = held.index(b"bodybody")
    held[at] ^= 1
    path.write_bytes(bytes(held))
    found = SqliteSnapshots(str(path)).find("auction/a")
    assert found is None or not found.is_sealed(b"key")


def test_a_place_that_cannot_be_written_keeps_nothing_and_says_nothing(tmp_path: Path) -> None:
    store = SqliteSnapshots(str(tmp_path / "no such folder" / "snapshots"))
    store.keep(SEALED)
    assert (store.find("auction/a"), store.places()) == (None, {})
    store.close()

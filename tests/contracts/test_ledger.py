"""What every ledger promises, on each back-end alike."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from auction.core.errors import InvariantBroken, LedgerConflict, LedgerUnavailable
from auction.ledger.port import Ledger, Segment, segment_of
from auction.ledger.sql import open_ledger

A, B = "auction/a", "auction/b"


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty ledger."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgres_url"))
    return "memory://" if request.param == "memory" else f"sqlite:///{tmp_path / 'ledger.db'}"


@pytest.fixture
def ledger(url: str) -> Iterator[Ledger]:
    """An empty ledger."""
    opened = open_ledger(url)
    yield opened
    opened.close()


def lines(stream: str, first: int, last: int) -> list[bytes]:
    """Distinct entry bytes; a ledger does not look into them."""
    return [f'{{"seq":{seq},"stream":"{stream}"}}'.encode() for seq in range(first, last + 1)]


def piece(stream: str, first: int, last: int, *, epoch: int) -> Segment:
    """A segment of entries first..last."""
    return segment_of(stream, first_seq=first, epoch=epoch, entries=lines(stream, first, last))


def everything(ledger: Ledger, stream: str) -> list[bytes]:
    """All entries of the stream, numbered without a gap."""
    found = list(ledger.read(stream))
    assert [seq for seq, _ in found] == list(range(1, len(found) + 1))
    return [body for _, body in found]


def test_a_new_ledger_holds_nothing(ledger: Ledger) -> None:
    assert everything(ledger, A) == []
    assert ledger.last_seq(A) == 0
    assert ledger.streams() == []


def test_what_is_appended_is_read_back_byte_for_byte_from_any_point(ledger: Ledger) -> None:
    epoch = ledger.claim(A)
    ledger.append([piece(A, 1, 3, epoch=epoch)])
    ledger.append([piece(A, 4, 4, epoch=epoch), piece(A, 5, 9, epoch=epoch)])
    assert everything(ledger, A) == lines(A, 1, 9)
    for after in range(-1, 12):
        assert list(ledger.read(A, after)) == list(enumerate(lines(A, 1, 9), start=1))[max(after, 0) :]
    assert ledger.last_seq(A) == 9


def test_appending_nothing_changes_nothing(ledger: Ledger) -> None:
    ledger.append([])
    assert ledger.streams() == []


def test_bytes_beyond_ascii_come_back_unchanged(ledger: Ledger) -> None:
    bodies = ["Käufer ✓ 𝄞".encode(), b"\x00\x7f\xff", b""]
    ledger.append([segment_of(A, first_seq=1, epoch=ledger.claim(A), entries=bodies)])
    assert everything(ledger, A) == bodies


def test_streams_are_listed_by_prefix_once_they_hold_an_entry(ledger: Ledger) -> None:
    names = ["pool/x", "auction/b", "auction/ä", "auction/a", "auction_", "auction%"]
    for name in names:
        ledger.append([piece(name, 1, 2, epoch=ledger.claim(name))])
    ledger.claim("auction/claimed-only")
    assert ledger.streams() == sorted(names)
    assert ledger.streams("auction/") == ["auction/a", "auction/b", "auction/ä"]
    assert ledger.streams("auction_") == ["auction_"]
    assert ledger.streams("none") == []


@pytest.mark.parametrize("first", [1, 3, 4, 6, 7])
def test_only_the_next_entry_is_taken(ledger: Ledger, first: int) -> None:
    epoch = ledger.claim(A)
    ledger.append([piece(A, 1, 4, epoch=epoch)])
    with pytest.raises(LedgerConflict, match="auction/a") as refused:
        ledger.append([piece(A, first, first + 1, epoch=epoch)])
    assert refused.value.stream == A
    assert everything(ledger, A) == lines(A, 1, 4)
    ledger.append([piece(A, 5, 6, epoch=epoch)])
    assert everything(ledger, A) == lines(A, 1, 6)


def test_a_batch_over_several_streams_is_all_or_nothing(ledger: Ledger) -> None:
    mine, yours = ledger.claim(A), ledger.claim(B)
    ledger.append([piece(A, 1, 1, epoch=mine), piece(B, 1, 1, epoch=yours)])
    batches = [
        [piece(A, 2, 5, epoch=mine), piece(B, 3, 3, epoch=yours)],
        [piece(A, 2, 5, epoch=mine), piece(B, 2, 2, epoch=yours + 1)],
        [piece(A, 2, 5, epoch=mine), piece(B, 2, 2, epoch=yours), piece(B, 2, 2, epoch=yours)],
    ]
    for batch in batches:
        with pytest.raises(LedgerConflict, match="auction/b") as refused:
            ledger.append(batch)
        assert refused.value.stream == B
    assert everything(ledger, A) == lines(A, 1, 1)
    assert everything(ledger, B) == lines(B, 1, 1)


def test_a_stream_nobody_claimed_takes_no_entry(ledger: Ledger) -> None:
    with pytest.raises(LedgerConflict, match="owns the stream"):
        ledger.append([piece(A, 1, 1, epoch=1)])
    assert ledger.streams() == []


def test_a_new_owner_fences_the_old_one_out(ledger: Ledger) -> None:
    old = ledger.claim(A)
    ledger.append([piece(A, 1, 2, epoch=old)])
    new = ledger.claim(A)
    assert new == old + 1
    for epoch in (old, new + 1, 0):
        with pytest.raises(LedgerConflict, match="owns the stream"):
            ledger.append([piece(A, 3, 3, epoch=epoch)])
    ledger.append([piece(A, 3, 4, epoch=new)])
    assert everything(ledger, A) == lines(A, 1, 4)


def test_epochs_of_streams_are_their_own(ledger: Ledger) -> None:
    assert [ledger.claim(A), ledger.claim(A), ledger.claim(B)] == [1, 2, 1]


@pytest.mark.parametrize(
    "segment",
    [
        Segment(A, 1, 2, 1, b"{}"),
        Segment(A, 1, 1, 1, b"{}\n{}"),
        Segment(A, 2, 1, 1, b"{}"),
        Segment(A, 0, 0, 1, b"{}"),
    ],
)
def test_a_segment_that_is_not_what_it_says_is_our_bug(ledger: Ledger, segment: Segment) -> None:
    ledger.claim(A)
    with pytest.raises(InvariantBroken):
        ledger.append([segment])
    assert everything(ledger, A) == []


def test_ten_thousand_entries_in_uneven_segments(ledger: Ledger) -> None:
    epoch, first = ledger.claim(A), 1
    sizes = [1, 7, 300, 2, 64] * 27
    while first <= 10_000:
        last = min(first + sizes.pop() - 1, 10_000)
        ledger.append([piece(A, first, last, epoch=epoch)])
        first = last + 1
    assert everything(ledger, A) == lines(A, 1, 10_000)
    assert [seq for seq, _ in ledger.read(A, 9_990)] == list(range(9_991, 10_001))


def test_a_reader_that_began_before_an_append_sees_no_gap(ledger: Ledger) -> None:
    epoch = ledger.claim(A)
    for first in range(1, 1_001):
        ledger.append([piece(A, first, first, epoch=epoch)])
    reader = ledger.read(A)
    begun = [next(reader) for _ in range(10)]
    ledger.append([piece(A, 1_001, 1_010, epoch=epoch)])
    seqs = [seq for seq, _ in [*begun, *reader]]
    assert seqs[:1_000] == list(range(1, 1_001))
    assert seqs == list(range(1, len(seqs) + 1))


def test_readers_on_other_threads_see_whole_batches_only(ledger: Ledger) -> None:
    mine, yours = ledger.claim(A), ledger.claim(B)
    faults: list[str] = []
    done = threading.Event()

    def watch() -> None:
        while not done.is_set():
            ahead, behind = ledger.last_seq(A), ledger.last_seq(B)
            if behind < ahead:
                faults.append(f"{B} at {behind} after {A} at {ahead}")
            if len(list(ledger.read(A, after=ahead // 2))) < ahead - ahead // 2:
                faults.append(f"{A} shrank from {ahead}")

    watchers = [threading.Thread(target=watch) for _ in range(3)]
    for watcher in watchers:
        watcher.start()
    for first in range(1, 401, 4):
        ledger.append([piece(A, first, first + 3, epoch=mine), piece(B, first, first + 3, epoch=yours)])
    done.set()
    for watcher in watchers:
        watcher.join()
    assert faults == []
    assert len(everything(ledger, A)) == 400


CALLS: list[Callable[[Ledger], object]] = [
    lambda ledger: ledger.claim(A),
    lambda ledger: ledger.append([piece(A, 1, 1, epoch=1)]),
    lambda ledger: list(ledger.read(A)),
    lambda ledger: ledger.last_seq(A),
    lambda ledger: ledger.streams(),
]


@pytest.mark.parametrize("call", CALLS)
def test_a_closed_ledger_does_nothing_more(ledger: Ledger, call: Callable[[Ledger], object]) -> None:
    ledger.close()
    ledger.close()
    with pytest.raises(LedgerUnavailable, match="closed"):
        call(ledger)

"""What every ledger that many nodes share promises of who owns what, on each back-end alike."""

from __future__ import annotations

import pytest

from auction.core.errors import LedgerConflict, Unreadable
from auction.ledger.memory import MemoryLedger
from auction.ledger.memory_owners import MemoryOwners
from auction.ledger.port import segment_of
from auction.live.clock import StepClock

A, B = "auction/a", "auction/b"
LEASE = 3_000_000


class Store:
    """A shared ledger in memory on a clock that is stepped, with two nodes."""

    def __init__(self) -> None:
        self.clock = StepClock(1_000_000_000)
        self.ledger = MemoryLedger()
        self.owners = MemoryOwners(self.ledger, self.clock.now_us)
        for node in ("n1", "n2"):
            self.owners.join(node, node, LEASE, "key")


@pytest.fixture
def store() -> Store:
    return Store()


def test_only_one_owns_a_stream_and_only_it_appends(store: Store) -> None:
    taken = store.owners.take(A, "n1")
    assert taken is not None
    assert taken.since_us is None
    assert store.owners.take(A, "n2") is None
    assert store.owners.owners() == {A: "n1"}
    store.ledger.append([segment_of(A, first_seq=1, epoch=taken.epoch, entries=[b"one"])])
    assert store.owners.heads() == {A: 1}


def test_an_owner_that_takes_again_fences_what_it_left_in_doubt(store: Store) -> None:
    first, again = store.owners.take(A, "n1"), store.owners.take(A, "n1")
    assert first is not None
    assert again is not None
    assert again.epoch > first.epoch
    assert again.since_us is None
    with pytest.raises(LedgerConflict):
        store.ledger.append([segment_of(A, first_seq=1, epoch=first.epoch, entries=[b"one"])])


def test_what_was_given_back_is_anybodys_and_its_owner_is_fenced(store: Store) -> None:
    taken = store.owners.take(A, "n1")
    assert taken is not None
    store.owners.give("n1", [A, B])
    assert store.owners.owners() == {A: None}
    with pytest.raises(LedgerConflict):
        store.ledger.append([segment_of(A, first_seq=1, epoch=taken.epoch, entries=[b"one"])])
    found = store.owners.take(A, "n2")
    assert found is not None
    assert found.since_us is None
    store.owners.give("n1", [A])
    assert store.owners.owners() == {A: "n2"}


def test_an_owner_whose_lease_is_over_loses_its_streams_and_its_last_beat_is_told(store: Store) -> None:
    taken = store.owners.take(A, "n1")
    assert taken is not None
    store.clock.advance(1_000_000)
    beat = store.owners.renew("n1")
    store.owners.renew("n2")
    store.clock.advance(LEASE - 1)
    store.owners.renew("n2")
    assert store.owners.take(A, "n2") is None
    store.clock.advance(1)
    assert store.owners.nodes() == {"n2": "n2"}
    found = store.owners.take(A, "n2")
    assert found is not None
    assert found.since_us == beat
    with pytest.raises(LedgerConflict):
        store.ledger.append([segment_of(A, first_seq=1, epoch=taken.epoch, entries=[b"late"])])
    with pytest.raises(LedgerConflict):
        store.owners.renew("n1")
    store.owners.join("n1", "n1", LEASE, "key")
    assert store.owners.take(A, "n1") is None


def test_an_owner_whose_session_has_ended_is_gone_at_once(store: Store) -> None:
    store.owners.take(A, "n1")
    store.owners.die("n1")
    assert store.owners.nodes() == {"n2": "n2"}
    found = store.owners.take(A, "n2")
    assert found is not None
    assert found.since_us == store.clock.now_us()


def test_who_left_owns_nothing(store: Store) -> None:
    store.owners.take(A, "n1")
    store.owners.leave("n1")
    assert store.owners.owners() == {A: None}
    found = store.owners.take(A, "n2")
    assert found is not None
    assert found.since_us is None


def test_a_node_with_another_key_is_refused_with_words(store: Store) -> None:
    with pytest.raises(Unreadable, match="another secret key"):
        store.owners.join("n3", "n3", LEASE, "other")
    assert set(store.owners.nodes()) == {"n1", "n2"}

"""What every ledger that many nodes share promises of who owns what, on each back-end alike."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any, Protocol

import pytest

from auction.core.errors import LedgerConflict, LedgerUnavailable, Unreadable
from auction.ledger.memory import MemoryLedger
from auction.ledger.memory_owners import MemoryOwners
from auction.ledger.ownership import Lost, Ownership, Taken, who_failed
from auction.ledger.port import Ledger, segment_of
from auction.ledger.postgres import PostgresLedger
from auction.live.clock import StepClock
from tests.servers import Postgres, executed

A, B = "auction/a", "auction/b"
LEASE = 30_000_000


class Store(Protocol):
    """A shared ledger with two nodes that are alive."""

    ledger: Ledger
    dated_back_us: int

    def of(self, node: str) -> Ownership:
        """The ownership port as this node's process has it."""

    def pass_time(self, us: int) -> None:
        """Let the store's clock go on."""

    def now_us(self) -> int:
        """The store's clock."""

    def die(self, node: str) -> None:
        """Kill the node's process."""

    def close(self) -> None:
        """Let go of everything."""


class InMemory:
    """On a clock that is stepped."""

    def __init__(self) -> None:
        self.clock = StepClock(1_000_000_000)
        self.ledger: Ledger = MemoryLedger()
        assert isinstance(self.ledger, MemoryLedger)
        self.owners = MemoryOwners(self.ledger, self.clock.now_us)
        self.dated_back_us = 0

    def of(self, node: str) -> Ownership:
        """The same for all."""
        return self.owners

    def pass_time(self, us: int) -> None:
        """Step the clock."""
        self.clock.advance(us)

    def now_us(self) -> int:
        """The clock."""
        return self.clock.now_us()

    def die(self, node: str) -> None:
        """As the store sees it."""
        self.owners.die(node)

    def close(self) -> None:
        """Nothing is held."""


class OnPostgres:
    """Each node with connections of its own. Time passes by dating back what the store remembers."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.ledger: Ledger = PostgresLedger(url)
        self.nodes: dict[str, PostgresLedger] = {}
        self.dated_back_us = 0

    def of(self, node: str) -> PostgresLedger:
        """The ledger as this node's process opened it."""
        if node not in self.nodes:
            self.nodes[node] = PostgresLedger(self.url)
        return self.nodes[node]

    def pass_time(self, us: int) -> None:
        """Everything happened so much longer ago."""
        executed(self.url, f"UPDATE nodes SET beat_at = beat_at - {us}, until = until - {us}")
        self.dated_back_us += us

    def now_us(self) -> int:
        """The database's clock."""
        return int(executed(self.url, "SELECT poolbid_now()")[0][0])

    def die(self, node: str) -> None:
        """Its sessions end without a goodbye."""
        lock = f"locktype = 'advisory' AND objsubid = 2 AND objid = hashtext(poolbid_tenant() || '{node}')::oid"
        assert executed(self.url, f"SELECT pg_terminate_backend(pid, 10000) FROM pg_locks WHERE {lock}")[0][0]

    def close(self) -> None:
        """Let go of all connections."""
        for each in (self.ledger, *self.nodes.values()):
            each.close()


@pytest.fixture(params=["memory", "postgresql"])
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    """A shared ledger with two nodes."""
    made: Store = InMemory() if request.param == "memory" else OnPostgres(request.getfixturevalue("postgres_url"))
    with closing(made):
        for node in ("n1", "n2"):
            made.of(node).join(node, node, LEASE, "key")
        yield made


def test_only_one_owns_a_stream_and_only_it_appends(store: Store) -> None:
    taken = store.of("n1").take(A, "n1")
    assert taken is not None
    assert taken.since_us is None
    assert store.of("n2").take(A, "n2") is None
    assert store.of("n2").owners() == {A: "n1"}
    store.ledger.append([segment_of(A, first_seq=1, epoch=taken.epoch, entries=[b"one"])])
    assert store.of("n2").heads() == {A: 1}


def test_an_owner_that_takes_again_fences_what_it_left_in_doubt(store: Store) -> None:
    first, again = store.of("n1").take(A, "n1"), store.of("n1").take(A, "n1")
    assert first is not None
    assert again is not None
    assert again.epoch > first.epoch
    assert again.since_us is None
    with pytest.raises(LedgerConflict):
        store.ledger.append([segment_of(A, first_seq=1, epoch=first.epoch, entries=[b"one"])])


def test_what_was_given_back_is_anybodys_and_its_owner_is_fenced(store: Store) -> None:
    taken = store.of("n1").take(A, "n1")
    assert taken is not None
    beat = store.of("n1").renew("n1")
    store.of("n1").give("n1", [A, B])
    assert store.of("n2").owners() == {A: None}
    with pytest.raises(LedgerConflict):
        store.ledger.append([segment_of(A, first_seq=1, epoch=taken.epoch, entries=[b"one"])])
    found = store.of("n2").take(A, "n2")
    assert found is not None
    assert found.since_us is not None, "until somebody takes it nobody can bid there"
    assert beat <= found.since_us <= store.now_us()
    store.of("n1").give("n1", [A])
    assert store.of("n2").owners() == {A: "n2"}


@pytest.mark.parametrize("deed", ["gives", "leaves"])
def test_an_owner_that_stood_still_and_hands_back_at_once_hands_back_the_time_since_its_last_beat(store: Store, deed: str) -> None:
    assert store.of("n1").take(A, "n1") is not None
    beat, dated_back_us = store.of("n1").renew("n1"), store.dated_back_us
    store.pass_time(LEASE + 1_000_000)
    if deed == "gives":
        store.of("n1").give("n1", [A])
    else:
        store.of("n1").leave("n1")
    store.of("n2").join("n2", "n2", LEASE, "key")
    found = store.of("n2").take(A, "n2")
    assert found is not None
    assert found.since_us == beat - (store.dated_back_us - dated_back_us)


def test_an_owner_whose_lease_is_over_loses_its_streams_and_its_last_beat_is_told(store: Store) -> None:
    taken = store.of("n1").take(A, "n1")
    assert taken is not None
    store.pass_time(1_000_000)
    beat, dated_back_us = store.of("n1").renew("n1"), store.dated_back_us
    store.of("n2").renew("n2")
    store.pass_time(LEASE - 10_000_000)
    store.of("n2").renew("n2")
    assert store.of("n2").take(A, "n2") is None
    store.pass_time(10_000_000)
    assert store.of("n2").nodes() == {"n2": "n2"}
    found = store.of("n2").take(A, "n2")
    assert found is not None
    assert found.since_us == beat - (store.dated_back_us - dated_back_us)
    with pytest.raises(LedgerConflict):
        store.ledger.append([segment_of(A, first_seq=1, epoch=taken.epoch, entries=[b"late"])])
    with pytest.raises(LedgerConflict):
        store.of("n1").renew("n1")
    store.of("n1").join("n1", "n1", LEASE, "key")
    assert store.of("n1").take(A, "n1") is None


@pytest.mark.parametrize("taker", ["n1", "n2"])
def test_an_owner_that_stood_still_and_joined_again_is_told_of_its_own_last_beat(store: Store, taker: str) -> None:
    taken = store.of("n1").take(A, "n1")
    assert taken is not None
    beat, dated_back_us = store.of("n1").renew("n1"), store.dated_back_us
    store.pass_time(LEASE + 1_000_000)
    for node in ("n1", "n2"):
        with pytest.raises(LedgerConflict):
            store.of(node).renew(node)
        store.of(node).join(node, node, LEASE, "key")
    found = store.of(taker).take(A, taker)
    assert found is not None
    assert found.since_us == beat - (store.dated_back_us - dated_back_us)
    with pytest.raises(LedgerConflict):
        store.ledger.append([segment_of(A, first_seq=1, epoch=taken.epoch, entries=[b"late"])])
    again = store.of(taker).take(A, taker)
    assert again is not None
    assert again.since_us == found.since_us, "nothing tells yet that it was reported"
    store.of(taker).note(taker, [Lost(A, again.epoch, None)])
    last = store.of(taker).take(A, taker)
    assert last is not None
    assert last.since_us is None


def test_a_taker_that_is_gone_before_it_has_told_what_was_lost_leaves_that_and_not_its_own_beat(store: Store) -> None:
    store.of("n1").take(A, "n1")
    beat = store.of("n1").renew("n1")
    store.die("n1")
    first = store.of("n2").take(A, "n2")
    assert first is not None
    assert first.since_us is not None
    assert first.since_us >= beat
    store.of("n3").join("n3", "n3", LEASE, "key")
    store.of("n2").renew("n2")
    store.die("n2")
    then = store.of("n3").take(A, "n3")
    assert then is not None
    assert then.since_us == first.since_us


def test_what_is_lost_is_forgotten_only_where_its_owner_says_that_the_log_tells(store: Store) -> None:
    store.of("n1").take(A, "n1")
    store.die("n1")
    taken = store.of("n2").take(A, "n2")
    assert taken is not None
    assert taken.since_us is not None
    store.of("n3").join("n3", "n3", LEASE, "key")
    for node, epoch in (("n3", taken.epoch), ("n2", taken.epoch - 1)):
        store.of(node).note(node, [Lost(A, epoch, None)])
    store.of("n2").note("n2", [Lost(A, taken.epoch, taken.since_us), Lost(B, 1, None)])
    store.of("n2").give("n2", [A])
    again = store.of("n2").take(A, "n2")
    assert again is not None
    assert again.since_us == taken.since_us
    store.of("n2").note("n2", [Lost(A, again.epoch, None)])
    beat = store.of("n2").renew("n2")
    store.die("n2")
    found = store.of("n3").take(A, "n3")
    assert found is not None
    assert found.since_us is not None
    assert found.since_us >= beat


def test_what_an_owner_says_is_lost_is_told_to_the_next_also_where_it_renews_its_lease(store: Store) -> None:
    taken = store.of("n1").take(A, "n1")
    assert taken is not None
    since = store.now_us()
    store.of("n1").note("n1", [Lost(A, taken.epoch, since)])
    assert store.of("n1").renew("n1") >= since
    store.die("n1")
    found = store.of("n2").take(A, "n2")
    assert found is not None
    assert found.since_us == since


def test_what_was_given_up_as_commits_failed_is_anybodys_who_hears_of_that_and_of_the_time_lost(store: Store) -> None:
    taken = store.of("n1").take_all([A, B], "n1")
    since = store.now_us() - 5_000_000
    told = [Lost(A, taken[A].epoch, since), Lost(B, taken[B].epoch - 1, since), Lost("auction/c", 1, since)]
    assert store.of("n2").forsake("n2", told) == []
    assert store.of("n1").forsake("n1", told) == [A], "an older turn is not spoken of"
    owners = store.of("n2").owners()
    assert owners[B] == "n1"
    assert who_failed(owners[A]) == "n1"
    with pytest.raises(LedgerConflict):
        store.ledger.append([segment_of(A, first_seq=1, epoch=taken[A].epoch, entries=[b"one"])])
    found = store.of("n2").take_all([A, B], "n2")
    assert found == {A: Taken(found[A].epoch, since, is_failing=True)}
    again = store.of("n2").take(A, "n2")
    assert again == Taken(found[A].epoch + 1, since), "it is the taker's by now"


def test_who_gives_up_what_fails_after_it_stood_still_hands_back_the_time_since_its_last_beat(store: Store) -> None:
    taken = store.of("n1").take(A, "n1")
    assert taken is not None
    beat, dated_back_us = store.of("n1").renew("n1"), store.dated_back_us
    store.pass_time(LEASE + 1_000_000)
    assert store.of("n1").forsake("n1", [Lost(A, taken.epoch, None)]) == [A]
    store.of("n2").join("n2", "n2", LEASE, "key")
    found = store.of("n2").take(A, "n2")
    assert found is not None
    assert found.since_us == beat - (store.dated_back_us - dated_back_us)
    assert found.is_failing


def test_a_renewal_that_took_long_is_no_beat_of_later_than_it_was_asked(store: Store) -> None:
    store.of("n1").take(A, "n1")
    beat, dated_back_us = store.of("n1").renew("n1"), store.dated_back_us
    store.pass_time(1_000_000)
    asked = beat - (store.dated_back_us - dated_back_us) + 300_000
    assert store.of("n1").renew("n1", asked) > asked
    assert store.of("n1").renew("n1", asked - 100_000) > asked, "it tells the store's clock, and a beat never goes back"
    store.die("n1")
    found = store.of("n2").take(A, "n2")
    assert found is not None
    assert found.since_us == asked


def test_an_owner_whose_session_has_ended_is_gone_at_once(store: Store) -> None:
    beat = store.of("n1").renew("n1")
    store.of("n1").take(A, "n1")
    store.die("n1")
    assert store.of("n2").nodes() == {"n2": "n2"}
    found = store.of("n2").take(A, "n2")
    assert found is not None
    assert found.since_us is not None
    assert beat <= found.since_us <= store.now_us()


def test_who_left_owns_nothing(store: Store) -> None:
    store.of("n1").take(A, "n1")
    beat = store.of("n1").renew("n1")
    store.of("n1").leave("n1")
    assert store.of("n2").owners() == {A: None}
    found = store.of("n2").take(A, "n2")
    assert found is not None
    assert found.since_us is not None
    assert beat <= found.since_us <= store.now_us()


def test_a_node_with_another_key_is_refused_with_words(store: Store) -> None:
    with pytest.raises(Unreadable, match="another secret key"):
        store.of("n3").join("n3", "n3", LEASE, "other")
    assert set(store.of("n2").nodes()) == {"n1", "n2"}


def test_of_many_that_take_at_once_one_does(store: Store) -> None:
    nodes = [f"m{number}" for number in range(6)]
    for node in nodes:
        store.of(node).join(node, node, LEASE, "key")
    taken: dict[str, object] = {}
    start = threading.Barrier(len(nodes))

    def take(node: str) -> None:
        start.wait()
        taken[node] = store.of(node).take(A, node)

    threads = [threading.Thread(target=take, args=(node,)) for node in nodes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(found is not None for found in taken.values()) == 1
    assert taken[str(store.of("n2").owners()[A])] is not None


def test_many_streams_are_taken_at_once_each_as_by_itself(store: Store) -> None:
    streams = [f"auction/{number}" for number in range(40)]
    assert store.of("n1").take(streams[3], "n1") is not None
    assert store.of("n2").take(streams[5], "n2") is not None
    first = store.of("n2").take(streams[5], "n2")
    assert first is not None
    found = store.of("n2").take_all(list(reversed(streams)), "n2")
    assert set(found) == set(streams) - {streams[3]}, "what another owns is not among them"
    assert found[streams[5]].epoch > first.epoch
    assert {taken.since_us for taken in found.values()} == {None}
    assert store.of("n1").owners() == {**dict.fromkeys(streams, "n2"), streams[3]: "n1"}
    assert store.of("n2").take_all([], "n2") == {}
    assert store.of("n1").take_all(streams, "stranger") == {}
    store.die("n2")
    told = store.of("n1").take_all(streams, "n1")
    assert set(told) == set(streams)
    assert [told[stream].since_us is None for stream in streams] == [stream == streams[3] for stream in streams]


def test_of_two_that_take_many_at_once_each_stream_has_one_owner(store: Store) -> None:
    streams = [f"auction/{number}" for number in range(200)]
    taken: dict[str, dict[str, object]] = {}
    start = threading.Barrier(2)

    def take(node: str, wanted: list[str]) -> None:
        port = store.of(node)
        start.wait()
        taken[node] = dict(port.take_all(wanted, node))

    threads = [
        threading.Thread(target=take, args=(node, wanted)) for node, wanted in (("n1", streams), ("n2", list(reversed(streams))))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert taken["n1"].keys() | taken["n2"].keys() == set(streams)
    assert not taken["n1"].keys() & taken["n2"].keys()
    owners = store.of("n1").owners()
    assert all(stream in taken[owner or ""] for stream, owner in owners.items())


def test_a_node_that_is_not_alive_takes_nothing(store: Store) -> None:
    assert store.of("n1").take(A, "stranger") is None
    store.of("n1").leave("n1")
    assert store.of("n1").take(A, "n1") is None
    with pytest.raises(LedgerConflict):
        store.of("n1").renew("n1")


def test_two_processes_with_one_epoch_write_each_entry_once(postgres_url: str) -> None:
    one, other = PostgresLedger(postgres_url), PostgresLedger(postgres_url)
    with closing(one), closing(other):
        epoch = one.claim(A)
        written: list[int] = []

        def write(ledger: PostgresLedger, seq: int) -> None:
            try:
                ledger.append([segment_of(A, first_seq=seq, epoch=epoch, entries=[b"one"])])
            except LedgerConflict:
                return
            written.append(seq)

        for seq in range(1, 30):
            threads = [threading.Thread(target=write, args=(each, seq)) for each in (one, other)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        assert written == list(range(1, 30))
        assert one.last_seq(A) == 29


def test_after_a_restart_of_the_store_the_lease_alone_says_who_is_alive() -> None:
    server = Postgres()
    try:
        url = server.database()
        one, other = PostgresLedger(url), PostgresLedger(url)
        with closing(one), closing(other):
            one.join("n1", "n1", LEASE, "key")
            other.join("n2", "n2", LEASE, "key")
            first = one.take(A, "n1")
            assert first is not None
            server.kill()
            with pytest.raises(LedgerUnavailable):
                one.append([segment_of(A, first_seq=1, epoch=first.epoch, entries=[b"one"])])
            server.start()
            assert _again(lambda: other.take(A, "n2")) is None
            _again(lambda: one.renew("n1"))
            one.append([segment_of(A, first_seq=1, epoch=first.epoch, entries=[b"one"])])
            assert other.heads() == {A: 1}
    finally:
        server.close()


def _again(deed: Callable[[], object]) -> object:
    """The first call over a connection that was lost finds it lost."""
    try:
        return deed()
    except LedgerUnavailable:
        return deed()


def test_what_an_append_still_holds_is_not_given_up_and_nobody_waits_for_it(postgres_url: str) -> None:
    one, other = PostgresLedger(postgres_url), PostgresLedger(postgres_url)
    with closing(one), closing(other):
        one.join("n1", "n1", LEASE, "key")
        taken = one.take_all([A, B], "n1")

        async def holds(connection: Any) -> list[str]:
            async with connection.transaction():
                await connection.execute(f"SELECT FROM owners WHERE stream = '{A}' FOR SHARE")
                told = [Lost(stream, each.epoch, None) for stream, each in taken.items()]
                return await asyncio.wait_for(asyncio.to_thread(one.forsake, "n1", told), 10)

        assert other.link.keep(holds) == [B]
        assert other.owners()[A] == "n1"

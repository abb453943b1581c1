"""A log that was changed behind the server's back is found while it is served, and its room is stopped; the others go on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from auction.core.errors import InvariantBroken, LedgerUnavailable, Unreadable
from auction.ledger.memory import MemoryLedger
from auction.ledger.snapshots import MemorySnapshots
from auction.live.chains import Chains
from tests.live.stage import GateLedger, a_bid, code
from tests.live.test_keeping import STREAM, a_record, going, keeping_in


class Changed(GateLedger):
    """A ledger of which somebody changed one entry, or which cannot be read."""

    entry = 0
    fault: Exception | None = None

    def read(self, stream: str, after: int = 0) -> Iterator[tuple[int, bytes]]:
        if self.fault is not None:
            raise self.fault
        for number, body in self.inner.read(stream, after):
            yield number, body.replace(b'"id":"', b'"id":"x', 1) if number == self.entry else body


@pytest.fixture
def ledger() -> Changed:
    return Changed(MemoryLedger())


@pytest.fixture
def store() -> MemorySnapshots:
    return MemorySnapshots()


@pytest.mark.parametrize("piece", [1, 3, 1_000])
async def test_a_log_as_it_was_is_whole_however_it_is_read(
    ledger: Changed, store: MemorySnapshots, piece: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("auction.live.chains.PIECE", piece)
    keeping = keeping_in(store)
    await a_record(ledger, keeping, bids=30)
    async with going(ledger, keeping) as rooms:
        chains = Chains(keeping, rooms)
        await chains.look()
        await chains.look()
        assert (chains.checked, chains.wrong) == (1, 0)
        assert rooms.open(STREAM).stopped_by is None


@pytest.mark.parametrize("entry", [1, 4, 20])
async def test_an_entry_that_was_changed_before_the_snapshots_stops_its_room_alone(
    ledger: Changed, store: MemorySnapshots, entry: int
) -> None:
    keeping = keeping_in(store)
    await a_record(ledger, keeping, bids=30)
    assert store.places()[STREAM] > entry
    ledger.entry = entry
    async with going(ledger, keeping) as rooms:
        room, chains = rooms.open(STREAM), Chains(keeping, rooms)
        assert code(await room.ask(a_bid("s1", "1.00", id="served"))) == "", "a start believes what it finds"
        await chains.look()
        assert isinstance(room.stopped_by, InvariantBroken)
        assert chains.wrong == 1
        with pytest.raises(InvariantBroken):
            await room.ask(a_bid("s1", "0.90", id="stopped"))


async def test_what_has_no_snapshot_of_this_log_and_key_is_compared_with_nothing(ledger: Changed, store: MemorySnapshots) -> None:
    keeping = keeping_in(store)
    await a_record(ledger, keeping, bids=30)
    ledger.entry = 4
    async with going(ledger, None) as rooms:
        for other in (keeping_in(MemorySnapshots()), keeping_in(store, secret=b"another")):
            await Chains(other, rooms).look()
            assert rooms.open(STREAM).stopped_by is None
        kept = store.find(STREAM)
        assert kept is not None
        ledger.entry = kept.seq  # a log that was restored from a copy, and went on otherwise
        await Chains(keeping, rooms).look()
        assert rooms.open(STREAM).stopped_by is None


async def test_what_cannot_be_read_now_is_looked_at_later_and_what_is_damaged_stops(
    ledger: Changed, store: MemorySnapshots
) -> None:
    keeping = keeping_in(store)
    await a_record(ledger, keeping, bids=30)
    async with going(ledger, keeping) as rooms:
        room, chains = rooms.open(STREAM), Chains(keeping, rooms)
        ledger.fault = LedgerUnavailable("gone")
        await chains.look()
        assert (chains.checked, room.stopped_by) == (0, None)
        ledger.fault = Unreadable(STREAM, "a gap")
        await chains.look()
        assert isinstance(room.stopped_by, InvariantBroken)
        ledger.fault = None

"""The same batches give the same log, byte for byte, in memory, on SQLite and on PostgreSQL, whatever conflicts come between."""

from __future__ import annotations

from contextlib import ExitStack, closing
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from auction.core.errors import LedgerConflict
from auction.ledger.port import Ledger, segment_of
from auction.ledger.sql import open_ledger
from tests.servers import GivenPostgres, Postgres

STREAMS = ("auction/a", "pool/a", "access")
LINE = st.binary(max_size=60).map(lambda line: line.replace(b"\n", b""))
STEP = st.tuples(
    st.sampled_from(STREAMS), st.booleans(), st.integers(-1, 1), st.integers(-1, 2), st.lists(LINE, min_size=1, max_size=4)
)


def replay(ledger: Ledger, steps: list[tuple[str, bool, int, int, list[bytes]]], prefix: str) -> list[object]:
    """What a ledger answers to these steps and holds in the end; a prefix keeps cases apart in one ledger."""
    told: list[object] = []
    epochs = dict.fromkeys(STREAMS, 0)
    for stream, claims, stale, off, lines in steps:
        name = prefix + stream
        if claims:
            epochs[stream] = ledger.claim(name)
        first = max(1, ledger.last_seq(name) + 1 + (off if off != 2 else 0))
        segment = segment_of(name, first_seq=first, epoch=max(0, epochs[stream] + min(stale, 0)), entries=lines)
        try:
            ledger.append([segment])
            told.append("taken")
        except LedgerConflict as conflict:
            told.append(str(conflict).removeprefix(prefix))
    return [*told, {stream: list(ledger.read(prefix + stream)) for stream in STREAMS}]


def test_three_kinds_of_ledger_answer_and_hold_the_same(postgres_server: Postgres | GivenPostgres) -> None:
    cases = iter(range(10**6))
    with TemporaryDirectory() as folder, ExitStack() as stack:
        urls = ("memory://", f"sqlite:///{Path(folder) / 'ledger.db'}", postgres_server.database())
        ledgers = [stack.enter_context(closing(open_ledger(url))) for url in urls]

        @settings(max_examples=60)
        @given(st.lists(STEP, min_size=1, max_size=10))
        def same(steps: list[tuple[str, bool, int, int, list[bytes]]]) -> None:
            prefix = f"case{next(cases)}/"
            first, *others = (replay(ledger, steps, prefix) for ledger in ledgers)
            assert all(other == first for other in others)

        same()

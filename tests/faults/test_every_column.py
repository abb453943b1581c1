"""Every column of every table, edited behind the ledger's back: what finds it, and what decides nothing, one by one."""

from __future__ import annotations

import random

from tests.faults.every_column import Outcomes, tried_on_postgres, tried_on_sqlite

SNAPSHOT = {f"snapshots.{column}": {"none"} for column in ("stream", "seq", "before", "head", "engine", "body", "seal", "due")}
"""What is not sealed as it stands is not used, and the log is read instead; `due` says what a start reads first, no more."""
EXPECTED = {
    "schema_version.version": {"start"},
    "owners.stream": {"notice"},
    "owners.epoch": {"none"},  # whoever claims the stream raises it, and no entry bears it
    "segments.stream": {"audit", "notice"},
    "segments.first_seq": {"audit"},
    "segments.last_seq": {"audit"},
    "segments.epoch": {"none"},  # who wrote a row; only that of the next one is compared with its owner's
    "segments.body": {"audit"},
    **SNAPSHOT,
}
ON_SQLITE = EXPECTED | {"segments.position": {"none"}}  # the order of commits across streams: entries have their own
ON_POSTGRES = EXPECTED | {
    "segments.at": {"none"},  # compared with the store's clock as a row comes in, and never read
    "segments.tenant": {"audit", "notice"},
    "owners.node": {"none"},
    "owners.lost": {"none"},
    "owners.tenant": {"notice"},
    # Who may write, and since when a stream stood still: what its next owner then reports (S6) is an entry like any other.
    **{f"nodes.{column}": {"none"} for column in ("node", "name", "fingerprint", "lease_us", "beat_at", "until", "tenant")},
    **{f"places.{column}": {"none"} for column in ("auction", "seq", "told", "tenant")},
    "snapshots.tenant": {"none"},
}


def unexpected(found: Outcomes, expected: dict[str, set[str]]) -> dict[str, object]:
    """What came of an edit and was not to, by column; a column that nobody has looked at, and one that is no more."""
    wrong: dict[str, object] = {
        name: dict(counted) for name, counted in found.items() if not counted.keys() <= expected.get(name, set())
    }
    return wrong | {name: "unknown" for name in found.keys() ^ expected.keys()}


def test_every_column_of_a_file_is_found_or_decides_nothing() -> None:
    found = tried_on_sqlite(6, random.Random(3))
    assert unexpected(found, ON_SQLITE) == {}
    assert sum(counted.total() for counted in found.values()) > 80


def test_every_column_of_a_database_is_found_or_decides_nothing() -> None:
    found = tried_on_postgres(2, random.Random(4))
    assert unexpected(found, ON_POSTGRES) == {}
    assert sum(counted.total() for counted in found.values()) > 40


def test_a_column_that_nobody_has_looked_at_is_found() -> None:
    found = tried_on_sqlite(1, random.Random(5))
    assert unexpected(found, {name: what for name, what in ON_SQLITE.items() if name != "owners.epoch"}).keys() == {"owners.epoch"}
    assert "segments.body" in unexpected(found, ON_SQLITE | {"segments.body": {"none"}})

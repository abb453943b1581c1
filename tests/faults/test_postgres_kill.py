"""Killing or restarting PostgreSQL under appends loses nothing that was acknowledged."""

from __future__ import annotations

from tests.faults.postgres_kill import run


def test_no_acknowledged_entry_is_lost_by_twelve_ends_of_postgresql() -> None:
    found = run(12)
    assert found.faults == []
    assert found.kills == 12
    assert len(found.acked) > 50

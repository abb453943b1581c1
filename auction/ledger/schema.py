"""The tables of the durable ledger, and the triggers by which the file itself refuses to be rewritten."""

from __future__ import annotations

from typing import Final

from sqlalchemy import CheckConstraint, Column, Integer, LargeBinary, MetaData, Table, Text, UniqueConstraint

VERSION: Final = 1
"""The version of these tables; a file of another version is not opened."""

METADATA: Final = MetaData()

SCHEMA_VERSION: Final = Table("schema_version", METADATA, Column("version", Integer, nullable=False), sqlite_strict=True)

OWNERS: Final = Table(
    "owners",
    METADATA,
    Column("stream", Text, primary_key=True),
    Column("epoch", Integer, nullable=False),
    sqlite_strict=True,
)

# One row a room and commit: one index entry for a whole batch. The position is the order of commits across streams.
SEGMENTS: Final = Table(
    "segments",
    METADATA,
    Column("position", Integer, primary_key=True),
    Column("stream", Text, nullable=False),
    Column("first_seq", Integer, nullable=False),
    Column("last_seq", Integer, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    UniqueConstraint("stream", "first_seq"),
    CheckConstraint("first_seq >= 1 AND last_seq >= first_seq"),
    sqlite_strict=True,
)

_FENCE: Final = """
CREATE TRIGGER IF NOT EXISTS segments_fenced BEFORE INSERT ON segments
WHEN NEW.epoch IS NOT (SELECT epoch FROM owners WHERE stream = NEW.stream)
BEGIN SELECT RAISE(ABORT, 'another epoch owns the stream'); END
"""
_NEXT: Final = """
CREATE TRIGGER IF NOT EXISTS segments_next BEFORE INSERT ON segments
WHEN NEW.first_seq IS NOT 1 + coalesce(
  (SELECT last_seq FROM segments WHERE stream = NEW.stream ORDER BY first_seq DESC LIMIT 1), 0)
BEGIN SELECT RAISE(ABORT, 'not the next entry of the stream'); END
"""
_EPOCH: Final = """
CREATE TRIGGER IF NOT EXISTS owners_only_rise BEFORE UPDATE ON owners
WHEN NEW.stream IS NOT OLD.stream OR NEW.epoch <= OLD.epoch
BEGIN SELECT RAISE(ABORT, 'an epoch only rises'); END
"""


def _never(deed: str, table: str) -> str:
    return (
        f"CREATE TRIGGER IF NOT EXISTS {table}_no_{deed.lower()} BEFORE {deed} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'the ledger is only ever appended to'); END"
    )


TRIGGERS: Final = (
    _FENCE,
    _NEXT,
    _EPOCH,
    _never("UPDATE", "segments"),
    _never("DELETE", "segments"),
    _never("DELETE", "owners"),
)

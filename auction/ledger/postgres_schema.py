"""The tables of a ledger on PostgreSQL, with triggers that refuse a gap, a fenced owner, a stamp ahead, and every change.

They hold for whoever connects, with whatever program. The application's role has no right to change or delete an entry at
all; taking the triggers away takes the tables' owner, and what is changed then is what an audit finds by the chain.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import BigInteger, CheckConstraint, Column, Integer, LargeBinary, MetaData, PrimaryKeyConstraint, Table, Text
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

VERSION: Final = 1
"""The version of these tables; a database of another version is not opened."""

ROLE: Final = "poolbid_application"
"""The role under which the application works: it appends and reads, and can neither change nor delete an entry."""

CONFLICT: Final = "PB001"
"""The state of an error by which a trigger says that another writer was there; its detail is the stream."""

AHEAD: Final = "PB002"
"""The state of an error by which a trigger says that an entry is stamped ahead of the store's clock."""

AHEAD_US: Final = 2_000_000
"""How far a stamp may be ahead of the store's clock."""

METADATA: Final = MetaData()
BESIDE: Final = MetaData()
_DIALECT: Final = postgresql.dialect()  # type: ignore[no-untyped-call]


def _stream() -> Column[str]:
    # By code points, whatever the database's language: streams are listed in that order and found by how they begin.
    return Column("stream", Text(collation="C"), nullable=False)


Table("schema_version", METADATA, Column("version", Integer, nullable=False))
Table(
    "owners", METADATA, _stream(), Column("epoch", BigInteger, nullable=False), Column("node", Text), PrimaryKeyConstraint("stream")
)
# One row a room and commit. `at` is the stamp of its last entry, as its bytes say it, where they do.
Table(
    "segments",
    METADATA,
    _stream(),
    Column("first_seq", BigInteger, nullable=False),
    Column("last_seq", BigInteger, nullable=False),
    Column("epoch", BigInteger, nullable=False),
    Column("at", BigInteger),
    Column("body", LargeBinary, nullable=False),
    PrimaryKeyConstraint("stream", "first_seq"),
    CheckConstraint("first_seq >= 1 AND last_seq >= first_seq"),
)
Table(
    "nodes",
    METADATA,
    Column("node", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("lease_us", BigInteger, nullable=False),
    Column("beat_at", BigInteger, nullable=False),
    Column("until", BigInteger, nullable=False),
)
# How far each auction's news was delivered to another system.
Table(
    "places",
    METADATA,
    Column("auction", Text, primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("told", BigInteger, nullable=False),
)
# What the entries of a stream came to when they were read last: no part of the record, and made again where it is missing.
Table(
    "snapshots",
    BESIDE,
    _stream(),
    Column("seq", BigInteger, nullable=False),
    Column("before", LargeBinary, nullable=False),
    Column("head", LargeBinary, nullable=False),
    Column("engine", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("seal", LargeBinary, nullable=False),
    PrimaryKeyConstraint("stream"),
)

_NOW: Final = """
CREATE FUNCTION poolbid_now() RETURNS bigint LANGUAGE sql VOLATILE AS
$$ SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint $$
"""
# Each look of a function takes a fresh view: the owner's row as the last commit left it, locked until this one is over.
_APPENDED: Final = f"""
CREATE FUNCTION poolbid_appended() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE owning bigint; ending bigint;
BEGIN
  SELECT epoch INTO owning FROM owners WHERE stream = NEW.stream FOR SHARE;
  IF NEW.epoch IS DISTINCT FROM owning THEN
    RAISE EXCEPTION '%: epoch % writes, % owns the stream', NEW.stream, NEW.epoch, coalesce(owning, 0)
      USING ERRCODE = '{CONFLICT}', DETAIL = NEW.stream;
  END IF;
  SELECT last_seq INTO ending FROM segments WHERE stream = NEW.stream ORDER BY first_seq DESC LIMIT 1;
  IF NEW.first_seq <> coalesce(ending, 0) + 1 THEN
    RAISE EXCEPTION '%: entry % offered, % is next', NEW.stream, NEW.first_seq, coalesce(ending, 0) + 1
      USING ERRCODE = '{CONFLICT}', DETAIL = NEW.stream;
  END IF;
  IF NEW.at > poolbid_now() + coalesce(nullif(current_setting('poolbid.ahead_us', true), '')::bigint, {AHEAD_US}) THEN
    RAISE EXCEPTION '%: stamped % microseconds ahead of the store''s clock', NEW.stream, NEW.at - poolbid_now()
      USING ERRCODE = '{AHEAD}', DETAIL = NEW.stream;
  END IF;
  RETURN NEW;
END $$
"""
_NEVER: Final = """
CREATE FUNCTION poolbid_never() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the ledger is only ever appended to'; END $$
"""
_RISEN: Final = """
CREATE FUNCTION poolbid_risen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.stream <> OLD.stream OR NEW.epoch <= OLD.epoch THEN RAISE EXCEPTION 'an epoch only rises'; END IF;
  RETURN NEW;
END $$
"""
# The lock of a node's session says that its process lives. Locks do not outlive the server: of a beat before its start, only the
# lease counts. The class of the locks is "pool" in ASCII, as a number.
_ALIVE: Final = """
CREATE FUNCTION poolbid_alive(asked text) RETURNS boolean LANGUAGE sql VOLATILE AS $$
  SELECT coalesce((SELECT until > poolbid_now() AND (
    beat_at < (extract(epoch FROM pg_postmaster_start_time()) * 1000000)::bigint
    OR EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = 1886351212 AND objsubid = 2
      AND objid = hashtext(asked)::oid AND database = (SELECT oid FROM pg_database WHERE datname = current_database())))
  FROM nodes WHERE node = asked), false) $$
"""
_TAKE: Final = """
CREATE FUNCTION poolbid_take(wanted text, taker text, OUT taken bigint, OUT since bigint) LANGUAGE plpgsql AS $$
DECLARE owning text;
BEGIN
  IF NOT EXISTS (SELECT FROM nodes WHERE nodes.node = taker AND until > poolbid_now()) THEN RETURN; END IF;
  INSERT INTO owners (stream, epoch, node) VALUES (wanted, 0, NULL) ON CONFLICT DO NOTHING;
  SELECT node INTO owning FROM owners WHERE stream = wanted FOR UPDATE;
  IF owning <> taker THEN
    IF poolbid_alive(owning) THEN RETURN; END IF;
    SELECT beat_at INTO since FROM nodes WHERE node = owning;
  END IF;
  UPDATE owners SET epoch = epoch + 1, node = taker WHERE stream = wanted RETURNING epoch INTO taken;
END $$
"""
# Locked in the order in which an append locks them, so that neither waits for the other in a ring.
_GIVE: Final = """
CREATE FUNCTION poolbid_give(giver text, given text[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM owners WHERE node = giver AND (given IS NULL OR stream = ANY (given)) ORDER BY stream FOR UPDATE;
  UPDATE owners SET epoch = epoch + 1, node = NULL WHERE node = giver AND (given IS NULL OR stream = ANY (given));
END $$
"""
_TRIGGERS: Final = (
    "CREATE TRIGGER segments_appended BEFORE INSERT ON segments FOR EACH ROW EXECUTE FUNCTION poolbid_appended()",
    "CREATE TRIGGER segments_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON segments EXECUTE FUNCTION poolbid_never()",
    "CREATE TRIGGER owners_rise BEFORE UPDATE ON owners FOR EACH ROW EXECUTE FUNCTION poolbid_risen()",
    "CREATE TRIGGER owners_kept BEFORE DELETE OR TRUNCATE ON owners EXECUTE FUNCTION poolbid_never()",
)
# A user that may not make roles works under its own name; `notices` says so.
_ROLE: Final = f"""
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{ROLE}') THEN CREATE ROLE {ROLE} NOLOGIN; END IF;
  GRANT {ROLE} TO CURRENT_USER;
EXCEPTION WHEN insufficient_privilege OR duplicate_object OR unique_violation THEN NULL; END $$
"""
_RIGHTS: Final = f"""
DO $$ BEGIN
  GRANT SELECT, INSERT ON segments TO {ROLE};
  GRANT SELECT, INSERT, UPDATE ON owners TO {ROLE};
  GRANT SELECT, INSERT, UPDATE, DELETE ON nodes, places TO {ROLE};
  GRANT SELECT ON schema_version TO {ROLE};
EXCEPTION WHEN undefined_object THEN NULL; END $$
"""
_RIGHTS_BESIDE: Final = f"""
DO $$ BEGIN
  GRANT SELECT, INSERT, UPDATE, DELETE ON snapshots TO {ROLE};
EXCEPTION WHEN undefined_object THEN NULL; END $$
"""


def _tables(of: MetaData) -> tuple[str, ...]:
    return tuple(str(CreateTable(table).compile(dialect=_DIALECT)) for table in of.sorted_tables)


STATEMENTS: Final = (
    *_tables(METADATA),
    *(_NOW, _APPENDED, _NEVER, _RISEN, _ALIVE, _TAKE, _GIVE),
    *_TRIGGERS,
    *(_ROLE, _RIGHTS),
    f"INSERT INTO schema_version (version) VALUES ({VERSION})",
)
"""What makes an empty database a ledger, in one transaction."""

# Compressed they would save no room worth the time: a state is packed already.
STATEMENTS_BESIDE: Final = (*_tables(BESIDE), "ALTER TABLE snapshots ALTER COLUMN body SET STORAGE EXTERNAL", _RIGHTS_BESIDE)
"""What such a database is given besides, also one that was made before there was any: it may be dropped at any time."""

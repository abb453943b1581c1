"""The tables of a ledger on PostgreSQL, with triggers that refuse a gap, a fenced owner, a stamp ahead, and every change.

They hold for whoever connects, with whatever program. The application's role has no right to change or delete an entry at
all; taking the triggers away takes the tables' owner, and what is changed then is what an audit finds by the chain.

Installations that share a database are tenants of it. Every row says whose it is, and a row of another is not there: once because
each statement asks for its own tenant's rows, and once because the database shows a role no others (row-level security). Who is
which tenant follows from the role alone, which no statement of a tenant's can change.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import BigInteger, CheckConstraint, Column, Integer, LargeBinary, MetaData, PrimaryKeyConstraint, Table, Text, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

VERSION: Final = 4
"""The version of these tables; a database of an older one is brought up to it, one of a newer one is not opened."""

ROLE: Final = "poolbid_application"
"""The role under which the application works: it appends and reads, and can neither change nor delete an entry."""

TENANT_ROLE: Final = "poolbid_tenant_"
"""How the role begins under which the installation of a tenant works; the tenant's name follows."""

CONFLICT: Final = "PB001"
"""The state of an error by which a trigger says that another writer was there; its detail is the stream."""

AHEAD: Final = "PB002"
"""The state of an error by which a trigger says that an entry is stamped ahead of the store's clock."""

AHEAD_US: Final = 2_000_000
"""How far a stamp may be ahead of the store's clock."""

TENANTED: Final = {"owners": "stream", "segments": "stream, first_seq", "nodes": "node", "places": "auction"}
"""The tables whose rows are each some tenant's, and what tells the rows of one tenant apart."""

METADATA: Final = MetaData()
BESIDE: Final = MetaData()
_DIALECT: Final = postgresql.dialect()  # type: ignore[no-untyped-call]


def _stream() -> Column[str]:
    # By code points, whatever the database's language: streams are listed in that order and found by how they begin.
    return Column("stream", Text(collation="C"), nullable=False)


def _tenant() -> Column[str]:
    return Column("tenant", Text(collation="C"), nullable=False, server_default=text("poolbid_tenant()"))


Table("schema_version", METADATA, Column("version", Integer, nullable=False))
Table(
    "owners",
    METADATA,
    _stream(),
    Column("epoch", BigInteger, nullable=False),
    Column("node", Text),
    _tenant(),
    Column("lost", BigInteger),
    PrimaryKeyConstraint("tenant", "stream"),
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
    _tenant(),
    PrimaryKeyConstraint("tenant", "stream", "first_seq"),
    CheckConstraint("first_seq >= 1 AND last_seq >= first_seq"),
)
Table(
    "nodes",
    METADATA,
    Column("node", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("lease_us", BigInteger, nullable=False),
    Column("beat_at", BigInteger, nullable=False),
    Column("until", BigInteger, nullable=False),
    _tenant(),
    PrimaryKeyConstraint("tenant", "node"),
)
# How far each auction's news was delivered to another system.
Table(
    "places",
    METADATA,
    Column("auction", Text, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("told", BigInteger, nullable=False),
    _tenant(),
    PrimaryKeyConstraint("tenant", "auction"),
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
    Column("due", BigInteger),
    _tenant(),
    PrimaryKeyConstraint("tenant", "stream"),
)

# A tenant is known by its role. The owner of the tables may work under its own name where there are no roles, for all who share
# nothing. A login that is only a member of some tenant's role is nobody until it has become that role.
_TENANT: Final = f"""
DO $made$ BEGIN EXECUTE format($format$
CREATE OR REPLACE FUNCTION poolbid_tenant() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN current_user = %L THEN '{ROLE}' ELSE current_user::text END $$
$format$, current_user); END $made$
"""
_NOW: Final = """
CREATE OR REPLACE FUNCTION poolbid_now() RETURNS bigint LANGUAGE sql VOLATILE AS
$$ SELECT (date_part('epoch', clock_timestamp()) * 1000000)::bigint $$
"""
# One look: the owner's row as the last commit left it, locked until this one is over, and the end of the stream. Who waits for that
# lock waits for a takeover, and then has another epoch; of two with the same epoch the key lets in one.
_APPENDED: Final = f"""
CREATE OR REPLACE FUNCTION poolbid_appended() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE owning bigint; ending bigint;
BEGIN
  SELECT epoch, (SELECT last_seq FROM segments WHERE tenant = NEW.tenant AND stream = NEW.stream ORDER BY first_seq DESC LIMIT 1)
    INTO owning, ending FROM owners WHERE tenant = NEW.tenant AND stream = NEW.stream FOR SHARE;
  IF NEW.epoch IS DISTINCT FROM owning THEN
    RAISE EXCEPTION '%: epoch % writes, % owns the stream', NEW.stream, NEW.epoch, coalesce(owning, 0)
      USING ERRCODE = '{CONFLICT}', DETAIL = NEW.stream;
  END IF;
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
CREATE OR REPLACE FUNCTION poolbid_never() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the ledger is only ever appended to'; END $$
"""
_RISEN: Final = """
CREATE OR REPLACE FUNCTION poolbid_risen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.tenant <> OLD.tenant OR NEW.stream <> OLD.stream OR NEW.epoch < OLD.epoch
    OR (NEW.epoch = OLD.epoch AND (NEW.node IS DISTINCT FROM OLD.node OR NEW.lost IS NOT DISTINCT FROM OLD.lost)) THEN
    RAISE EXCEPTION 'an epoch only rises';
  END IF;
  RETURN NEW;
END $$
"""
# The lock of a node's session says that its process lives. Locks do not outlive the server: of a beat before its start, only the
# lease counts. The class of the locks is "pool" in ASCII, as a number.
_ALIVE: Final = """
CREATE OR REPLACE FUNCTION poolbid_alive(asked text) RETURNS boolean LANGUAGE sql VOLATILE AS $$
  SELECT coalesce((SELECT until > poolbid_now() AND (
    beat_at < (extract(epoch FROM pg_postmaster_start_time()) * 1000000)::bigint
    OR EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = 1886351212 AND objsubid = 2
      AND objid = hashtext(poolbid_tenant() || asked)::oid
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())))
  FROM nodes WHERE tenant = poolbid_tenant() AND node = asked), false) $$
"""
_TAKE: Final = """
CREATE OR REPLACE FUNCTION poolbid_take(wanted text, taker text, OUT taken bigint, OUT since bigint) LANGUAGE plpgsql AS $$
DECLARE owning text; beat bigint; mine text := poolbid_tenant();
BEGIN
  IF NOT EXISTS (SELECT FROM nodes WHERE tenant = mine AND nodes.node = taker AND until > poolbid_now()) THEN RETURN; END IF;
  INSERT INTO owners (stream, epoch, node) VALUES (wanted, 0, NULL) ON CONFLICT DO NOTHING;
  SELECT node INTO owning FROM owners WHERE tenant = mine AND stream = wanted FOR UPDATE;
  IF owning <> taker THEN
    IF poolbid_alive(owning) THEN RETURN; END IF;
    SELECT beat_at INTO beat FROM nodes WHERE tenant = mine AND node = owning;
  END IF;
  UPDATE owners SET epoch = epoch + 1, node = taker, lost = least(lost, beat) WHERE tenant = mine AND stream = wanted
    RETURNING epoch, lost INTO taken, since;
END $$
"""
# Locked in the order in which an append locks them, so that neither waits for the other in a ring. Who stood still beyond its lease
# decided nothing since its last beat, and has that to hand back as well.
_GIVE: Final = """
CREATE OR REPLACE FUNCTION poolbid_give(giver text, given text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE mine text := poolbid_tenant(); now bigint := poolbid_now(); since bigint;
BEGIN
  SELECT beat_at INTO since FROM nodes WHERE tenant = mine AND node = giver AND until <= now;
  PERFORM FROM owners WHERE tenant = mine AND node = giver AND (given IS NULL OR stream = ANY (given)) ORDER BY stream FOR UPDATE;
  UPDATE owners SET epoch = epoch + 1, node = NULL, lost = least(lost, since, now)
    WHERE tenant = mine AND node = giver AND (given IS NULL OR stream = ANY (given));
END $$
"""
_NOTE: Final = """
CREATE OR REPLACE FUNCTION poolbid_note(noter text, noted text, turn bigint, since bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  UPDATE owners SET lost = since
    WHERE tenant = poolbid_tenant() AND stream = noted AND node = noter AND epoch = turn AND lost IS DISTINCT FROM since;
END $$
"""
_TRIGGERS: Final = (
    "CREATE TRIGGER segments_appended BEFORE INSERT ON segments FOR EACH ROW EXECUTE FUNCTION poolbid_appended()",
    "CREATE TRIGGER segments_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON segments EXECUTE FUNCTION poolbid_never()",
    "CREATE TRIGGER owners_rise BEFORE UPDATE ON owners FOR EACH ROW EXECUTE FUNCTION poolbid_risen()",
    "CREATE TRIGGER owners_kept BEFORE DELETE OR TRUNCATE ON owners EXECUTE FUNCTION poolbid_never()",
)


def _walled(*tables: str) -> tuple[str, ...]:
    return tuple(
        statement
        for table in tables
        for statement in (
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"CREATE POLICY of_its_tenant ON {table} USING (tenant = current_user::text)",
        )
    )


def role_of(tenant: str) -> str:
    """The role under which the installation of a tenant works; without a name it is the one for all who share nothing."""
    return f"{TENANT_ROLE}{tenant}" if tenant else ROLE


def admitting(role: str) -> tuple[str, ...]:
    """What makes a role and gives it its rights, where whoever asks may do that; otherwise nothing, and `notices` says so."""
    return (
        f"""
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN CREATE ROLE {role} NOLOGIN; END IF;
  IF NOT pg_has_role('{role}', 'MEMBER') THEN GRANT {role} TO CURRENT_USER; END IF;
EXCEPTION WHEN insufficient_privilege OR duplicate_object OR unique_violation THEN NULL; END $$
""",
        f"""
DO $$ BEGIN
  GRANT SELECT, INSERT ON segments TO {role};
  GRANT SELECT, INSERT, UPDATE ON owners TO {role};
  GRANT SELECT, INSERT, UPDATE, DELETE ON nodes, places TO {role};
  GRANT SELECT ON schema_version TO {role};
EXCEPTION WHEN undefined_object OR insufficient_privilege THEN NULL; END $$
""",
    )


def admitting_beside(role: str) -> str:
    """The role's rights to what lies beside the record."""
    return f"""
DO $$ BEGIN
  GRANT SELECT, INSERT, UPDATE, DELETE ON snapshots TO {role};
EXCEPTION WHEN undefined_object OR insufficient_privilege THEN NULL; END $$
"""


def _tables(of: MetaData) -> tuple[str, ...]:
    return tuple(str(CreateTable(table).compile(dialect=_DIALECT)) for table in of.sorted_tables)


_FUNCTIONS: Final = (_NOW, _APPENDED, _NEVER, _RISEN, _ALIVE, _TAKE, _NOTE, _GIVE)

STATEMENTS: Final = (
    _TENANT,
    *_tables(METADATA),
    *_FUNCTIONS,
    *_TRIGGERS,
    *_walled(*TENANTED),
    f"INSERT INTO schema_version (version) VALUES ({VERSION})",
)
"""What makes an empty database a ledger, in one transaction."""

# Compressed they would save no room worth the time: a state is packed already.
STATEMENTS_BESIDE: Final = (*_tables(BESIDE), "ALTER TABLE snapshots ALTER COLUMN body SET STORAGE EXTERNAL", *_walled("snapshots"))
"""What such a database is given besides, also one that was made before there was any: it may be dropped at any time."""

UPGRADES: Final[Mapping[int, Sequence[str]]] = {
    1: (
        _TENANT,
        *(
            f"ALTER TABLE {table} ADD COLUMN tenant text COLLATE \"C\" NOT NULL DEFAULT '{ROLE}', "
            f"DROP CONSTRAINT {table}_pkey, ADD PRIMARY KEY (tenant, {key})"
            for table, key in TENANTED.items()
        ),
        *(f"ALTER TABLE {table} ALTER COLUMN tenant SET DEFAULT poolbid_tenant()" for table in TENANTED),
        *_FUNCTIONS,
        *_walled(*TENANTED),
        "DROP TABLE IF EXISTS snapshots",
        "UPDATE schema_version SET version = 2",
    ),
    2: (
        "ALTER TABLE owners ADD COLUMN lost bigint",
        *_FUNCTIONS,
        "UPDATE schema_version SET version = 3",
    ),
    3: (
        *_FUNCTIONS,
        "UPDATE schema_version SET version = 4",
    ),
}
"""What brings a database of that version to the next, in one transaction, as the owner of its tables."""

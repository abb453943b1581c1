"""What only a ledger on PostgreSQL can get wrong: who may change it, what its server promises, and what a lost commit is."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from auction.core.errors import LedgerConflict, LedgerUnavailable, Unreadable
from auction.ledger.port import Segment, segment_of
from auction.ledger.postgres import PostgresLedger
from auction.ledger.postgres_link import LINE
from auction.ledger.postgres_schema import ROLE, admitting
from auction.ledger.sql import open_ledger
from tests.servers import Postgres, elsewhere, executed

A = "auction/a"
AS_APPLICATION = f"SET ROLE {ROLE}"


@pytest.fixture
def ledger(postgres_url: str) -> Iterator[PostgresLedger]:
    """A ledger with three entries."""
    with closing(PostgresLedger(postgres_url)) as opened:
        opened.append([one(1, opened.claim(A), 3)])
        yield opened


def one(first: int, epoch: int, count: int = 1, body: bytes = b"{}") -> Segment:
    """A segment of so many equal lines."""
    return segment_of(A, first_seq=first, epoch=epoch, entries=[body] * count)


def again(deed: Callable[[], object]) -> object:
    """The first call over a connection that was lost finds it lost."""
    try:
        return deed()
    except LedgerUnavailable:
        return deed()


@pytest.mark.parametrize("table", ["segments", "owners"])
@pytest.mark.parametrize("deed", ["UPDATE {} SET epoch = 0", "DELETE FROM {}", "TRUNCATE {}"])
def test_nobody_changes_or_removes_what_was_appended(ledger: PostgresLedger, postgres_url: str, table: str, deed: str) -> None:
    with pytest.raises(asyncpg.PostgresError, match=r"only ever appended to|only rises"):
        executed(postgres_url, deed.format(table))
    assert len(list(ledger.read(A))) == 3


@pytest.mark.parametrize(
    "deed",
    [
        "UPDATE segments SET body = ''",
        "DELETE FROM segments",
        "TRUNCATE segments",
        "DELETE FROM owners",
        "ALTER TABLE segments DISABLE TRIGGER ALL",
        "DROP TABLE segments",
        "UPDATE schema_version SET version = 2",
    ],
)
def test_the_role_of_the_application_has_no_right_to(ledger: PostgresLedger, postgres_url: str, deed: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        executed(postgres_url, AS_APPLICATION, deed)


def test_every_connection_of_a_ledger_works_under_that_role(ledger: PostgresLedger, postgres_url: str) -> None:
    ledger.join("n1", "n1", 30_000_000, "key")
    assert ledger.notices == ()
    for line in (ledger.link.write, ledger.link.keep):

        async def role(connection: asyncpg.Connection) -> str:
            return str(await connection.fetchval("SELECT current_user"))

        assert line(role) == ROLE
    assert ledger.link.read("SELECT current_user")[0][0] == ROLE
    with pytest.raises(LedgerUnavailable, match="read-only"):
        ledger.link.read("INSERT INTO owners VALUES ('x', 1) RETURNING 1")


def test_a_user_without_rights_of_its_own_serves_once_the_role_is_granted(ledger: PostgresLedger, postgres_url: str) -> None:
    executed(postgres_url, "DROP ROLE IF EXISTS plain_login", f"CREATE ROLE plain_login LOGIN IN ROLE {ROLE}")
    try:
        with closing(PostgresLedger(postgres_url.replace("poolbid@", "plain_login@"))) as opened:
            opened.append([one(4, opened.claim(A))])
            assert opened.last_seq(A) == 4
    finally:
        executed(postgres_url, "DROP ROLE plain_login")


def test_whatever_program_appends_meets_the_same_guards(ledger: PostgresLedger, postgres_url: str) -> None:
    insert = f"INSERT INTO segments (stream, first_seq, last_seq, epoch, body) VALUES ('{A}', %s, %s, %s, '')"
    for values in ((5, 5, 1), (3, 3, 1), (4, 4, 2), (4, 4, 0)):
        with pytest.raises(asyncpg.PostgresError) as refused:
            executed(postgres_url, insert % values)
        assert refused.value.sqlstate == "PB001"
    executed(postgres_url, insert % (4, 4, 1))


def test_an_append_that_meets_a_takeover_waits_for_it_and_is_refused(ledger: PostgresLedger, postgres_url: str) -> None:
    """The epoch is read under a lock: without it the append would see the old one and commit after the takeover."""
    found: list[BaseException] = []

    def append() -> None:
        try:
            ledger.append([one(4, 1)])
        except LedgerConflict as conflict:
            found.append(conflict)

    thread = threading.Thread(target=append)

    async def overtaken() -> None:
        connection = await asyncpg.connect(postgres_url.replace("+asyncpg", ""))
        async with connection.transaction():
            await connection.execute("UPDATE owners SET epoch = epoch + 1")
            thread.start()
            while not await connection.fetchval("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)"):
                pass
        await connection.close()

    elsewhere(overtaken)
    thread.join()
    assert len(found) == 1
    assert ledger.last_seq(A) == 3


def test_an_entry_stamped_ahead_of_the_stores_clock_is_not_taken_and_a_late_one_is(ledger: PostgresLedger) -> None:
    now = time.time_ns() // 1000
    with pytest.raises(LedgerUnavailable, match="ahead of the store's clock"):
        ledger.append([one(4, 1, body=b'{"at":%d,"seq":4}' % (now + 60_000_000))])
    ledger.append([one(4, 1, body=b'{"at":%d,"seq":4}' % (now - 60_000_000))])
    assert ledger.last_seq(A) == 4


def test_a_warning_at_a_commit_is_no_acknowledgement(ledger: PostgresLedger, postgres_url: str) -> None:
    """As when somebody cancels the wait for a standby: the server answers that all is well, and warns."""
    warn = "CREATE FUNCTION warn() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE WARNING 'not replicated'; RETURN NEW; END $$"
    trigger = "CREATE TRIGGER warned AFTER INSERT ON segments FOR EACH STATEMENT EXECUTE FUNCTION warn()"
    executed(postgres_url, warn, trigger)
    with pytest.raises(LedgerUnavailable, match="outcome of a commit is open: not replicated"):
        ledger.append([one(4, 1)])
    executed(postgres_url, "DROP TRIGGER warned ON segments")
    assert ledger.claim(A) == 2
    assert ledger.last_seq(A) == 4
    ledger.append([one(5, 2)])


def test_a_commit_whose_wait_for_a_standby_was_cancelled_is_not_acknowledged() -> None:
    server = Postgres()
    try:
        url = server.database()
        with closing(PostgresLedger(url)) as ledger:
            epoch = ledger.claim(A)
            executed(url, "ALTER SYSTEM SET synchronous_standby_names = 'nobody'", "SELECT pg_reload_conf()")
            told: list[LedgerUnavailable] = []

            def append() -> None:
                seq = 1
                while not told:  # the first may be sooner than the new setting
                    try:
                        ledger.append([one(seq, epoch)])
                    except LedgerUnavailable as why:
                        told.append(why)
                    seq += 1

            thread = threading.Thread(target=append)
            thread.start()
            waiting = "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
            while not executed(url, waiting):
                time.sleep(0.01)
            thread.join()
            assert "outcome of a commit is open" in str(told[0])
            executed(url, "ALTER SYSTEM RESET synchronous_standby_names", "SELECT pg_reload_conf()")
    finally:
        server.close()


@pytest.mark.parametrize("setting", ["fsync", "full_page_writes", "synchronous_commit"])
def test_a_server_that_may_lose_a_commit_is_not_used(setting: str) -> None:
    server = Postgres([f"{setting}=off"])
    try:
        with pytest.raises(LedgerUnavailable, match=f"{setting} is off"):
            open_ledger(server.database())
    finally:
        server.close()


def test_a_database_of_another_version_is_not_opened(ledger: PostgresLedger, postgres_url: str) -> None:
    executed(postgres_url, "UPDATE schema_version SET version = 9")
    with pytest.raises(Unreadable, match="schema version"):
        open_ledger(postgres_url)


GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture(params=[1, 2, 3])
def of_before(postgres_url: str, request: pytest.FixtureRequest) -> str:
    """A database as that version made it, with an auction in it, a node that owns it, and a place of its news."""
    executed(postgres_url, *(GOLDEN / f"postgres-{request.param}.sql").read_text().split("-- statement"))
    claimed = f"INSERT INTO owners (stream, epoch, node) VALUES ('{A}', 4, 'n1')"
    rows = [f"INSERT INTO segments VALUES ('{A}', {seq}, {seq}, 4, NULL, '{{}}')" for seq in range(1, 6)]
    executed(postgres_url, claimed, *rows, "INSERT INTO places VALUES ('a', 5, 1)")
    if request.param == 1:
        executed(postgres_url, "CREATE TABLE snapshots (stream text)")
    else:
        executed(postgres_url, *admitting(ROLE))  # which that version did at each opening, beside what it made
    return postgres_url


def test_a_database_of_before_is_brought_up_and_keeps_every_entry(of_before: str) -> None:
    with closing(PostgresLedger(of_before)) as ledger:
        assert list(ledger.read(A)) == [(seq, b"{}") for seq in range(1, 6)]
        assert (ledger.owners(), ledger.cursors.of("a"), ledger.notices) == ({A: "n1"}, (5, 1), ())
        with pytest.raises(LedgerConflict, match="epoch 3 writes, 4 owns"):
            ledger.append([one(6, 3)])
        ledger.append([one(6, ledger.claim(A))])
        assert ledger.snapshots.places() == {}
    with closing(PostgresLedger(of_before, tenant="north")) as other:
        assert (other.streams(), other.last_seq(A)) == ([], 0)
    as_new = "SELECT table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns"
    shape = [tuple(row) for row in executed(of_before, f"{as_new} WHERE table_schema = 'public' ORDER BY 1, 2")]
    keys = [tuple(row) for row in executed(of_before, "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1")]
    executed(of_before, "DROP SCHEMA public CASCADE", "CREATE SCHEMA public", "GRANT ALL ON SCHEMA public TO public")
    PostgresLedger(of_before).close()
    assert shape == [tuple(row) for row in executed(of_before, f"{as_new} WHERE table_schema = 'public' ORDER BY 1, 2")]
    made = executed(of_before, "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1")
    assert keys == [tuple(row) for row in made]


def test_only_the_owner_of_the_tables_brings_them_up(of_before: str) -> None:
    executed(of_before, "DROP ROLE IF EXISTS plain_login", f"CREATE ROLE plain_login LOGIN IN ROLE {ROLE}")
    try:
        with pytest.raises(LedgerUnavailable, match="let the tables' owner open it once"):
            PostgresLedger(of_before.replace("poolbid@", "plain_login@"))
        PostgresLedger(of_before).close()
        with closing(PostgresLedger(of_before.replace("poolbid@", "plain_login@"))) as opened:
            assert opened.last_seq(A) == 5
    finally:
        executed(of_before, "DROP ROLE plain_login")


def test_a_database_that_is_not_there_is_told_without_the_password() -> None:
    with pytest.raises(LedgerUnavailable) as refused:
        open_ledger("postgresql+asyncpg://poolbid:hunter2@127.0.0.1:1/none")
    assert "127.0.0.1/none" in str(refused.value)
    assert "hunter2" not in str(refused.value)


def test_many_processes_that_open_an_empty_database_at_once_make_it_once(postgres_url: str) -> None:
    opened: list[PostgresLedger] = []
    threads = [threading.Thread(target=lambda: opened.append(PostgresLedger(postgres_url))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [each.claim(A) for each in opened] == [1, 2, 3, 4]
    for each in opened:
        each.close()


def test_a_ledger_goes_on_after_its_server_was_restarted_or_killed() -> None:
    server = Postgres()
    try:
        with closing(PostgresLedger(server.database())) as ledger:
            epoch = ledger.claim(A)
            ledger.append([one(1, epoch)])
            for seq, end in enumerate((server.stop, server.kill), start=2):
                end()
                with pytest.raises(LedgerUnavailable):
                    ledger.append([one(seq, epoch)])
                with pytest.raises(LedgerUnavailable):
                    ledger.last_seq(A)
                server.start()
                assert again(lambda: ledger.last_seq(A)) == seq - 1
                ledger.append([one(seq, epoch)])
            assert ledger.last_seq(A) == 3
    finally:
        server.close()


def test_what_is_asked_as_the_server_ends_the_connection_is_not_done_and_the_next_goes_by_another(
    ledger: PostgresLedger, postgres_url: str
) -> None:
    epoch, line, faults = ledger.claim(A), ledger.link.writer, []

    async def ended_meanwhile(turns: int) -> None:
        """The server says that it ends the connection, which is heard so many turns of the loop before something is asked by it."""
        connection = line._connection
        connection._transport.pause_reading()
        await asyncio.to_thread(executed, postgres_url, f"SELECT pg_terminate_backend({connection.get_server_pid()}, 10000)")
        connection._transport.resume_reading()
        for _ in range(turns):
            await asyncio.sleep(0)
        await line.do(lambda asked: asked.fetchval("SELECT 1"))

    for turns in range(5):
        before = line._connection
        try:
            ledger.link.call(partial(ended_meanwhile, turns))
        except LedgerUnavailable as fault:
            faults.append(str(fault))
        ledger.append([one(4 + turns, epoch)])
        assert before.is_closed()
        assert line._connection is not before
        assert ledger.last_seq(A) == 4 + turns
    assert any("cannot switch to state" in fault for fault in faults), faults


def test_a_line_on_which_nothing_comes_back_ends_by_itself_and_not_after_a_quarter_of_an_hour(ledger: PostgresLedger) -> None:
    async def options(connection: Any) -> list[int]:
        line = connection._transport.get_extra_info("socket")
        if line.family not in (socket.AF_INET, socket.AF_INET6):
            pytest.skip("this server is reached by a file")
        kept = line.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
        return [kept, *(line.getsockopt(socket.IPPROTO_TCP, getattr(socket, name)) for name in LINE if hasattr(socket, name))]

    known = [value for name, value in LINE.items() if hasattr(socket, name)]
    for line in (ledger.link.write, ledger.link.keep):
        kept, *others = line(options)
        assert kept
        assert others == known
    ledger.link.read("SELECT 1")

    async def of_readers() -> list[list[int]]:
        return [await options(reader) for reader in ledger.link._readers]

    assert all(others == known for _, *others in ledger.link.call(of_readers))


def test_a_node_that_stands_still_as_it_joins_keeps_no_other_from_saying_that_it_is_alive(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("auction.ledger.postgres_link.HELD_MS", 300)
    with closing(PostgresLedger(postgres_url)) as alive, closing(PostgresLedger(postgres_url)) as joining:
        alive.join("n1", "n1", 30_000_000, "key")

        async def stands_still(connection: Any) -> int:
            with suppress(asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError):
                async with connection.transaction():
                    await connection.execute("LOCK TABLE nodes IN SHARE ROW EXCLUSIVE MODE")
                    return await asyncio.wait_for(asyncio.to_thread(alive.renew, "n1"), 20)
            return 0

        assert joining.link.keep(stands_still) >= 0
        assert alive.renew("n1") > 0
        assert again(lambda: joining.join("n2", "n2", 30_000_000, "key"))


def test_readers_go_on_while_an_append_waits(ledger: PostgresLedger, postgres_url: str) -> None:
    held = threading.Thread(target=lambda: ledger.append([one(4, 1)]))

    async def locked() -> int:
        connection = await asyncpg.connect(postgres_url.replace("+asyncpg", ""))
        async with connection.transaction():
            await connection.execute("SELECT FROM owners FOR UPDATE")
            held.start()
            while not await connection.fetchval("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)"):
                pass
            seen = len(list(ledger.read(A)))
        await connection.close()
        return seen

    assert elsewhere(locked) == 3
    held.join()
    assert ledger.last_seq(A) == 4


def test_places_of_news_are_kept_for_whoever_owns_an_auction_next(ledger: PostgresLedger, postgres_url: str) -> None:
    assert ledger.cursors.of("a") == (0, 0)
    ledger.cursors.keep("a", 5, 1)
    with closing(PostgresLedger(postgres_url)) as other:
        assert other.cursors.of("a") == (5, 1)
        other.cursors.keep("a", 7, 0)
        ledger.cursors.keep("a", 6, 2)
        assert other.cursors.of("a") == (7, 0)
        assert ledger.cursors.of("a") == (7, 0)


def test_a_doctor_is_told_what_the_server_promises(ledger: PostgresLedger) -> None:
    told = ledger.health()
    assert (told["fsync"], told["full_page_writes"], told["synchronous_commit"], told["role"]) == ("on", "on", "on", ROLE)
    assert abs(int(told["server_clock_us"]) - time.time_ns() // 1000) < 60_000_000

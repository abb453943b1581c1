"""Installations that share one database: none reads, writes or hears anything of another, whatever SQL somebody writes by hand.

Two walls stand behind each other: every statement of the ledger names its tenant, and the database shows a role no other's rows.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack, ExitStack, closing
from dataclasses import replace
from typing import Any

import asyncpg
import pytest

from auction.core.errors import LedgerConflict, LedgerUnavailable
from auction.core.words import Party
from auction.ledger.port import Segment, segment_of
from auction.ledger.postgres import PostgresLedger
from auction.ledger.postgres_schema import ROLE, role_of
from auction.ledger.snapshots import Snapshot
from auction.ledger.sql import open_ledger
from auction.live.clock import StepClock
from auction.relay.postgres import PostgresRelay
from tests.live.stage import GateLedger
from tests.security.test_socket_probes import a_bid
from tests.servers import executed
from tests.terms import ALL_OPEN, ANNOUNCED, OPENS, a_lot, an_auction
from tests.web.stand import Stand, rooms_over, serving

TENANTS = ("north", "south")
A = "auction/A-1"
TABLES = ("segments", "owners", "nodes", "places", "snapshots")


def one(first: int, epoch: int, body: bytes) -> Segment:
    return segment_of(A, first_seq=first, epoch=epoch, entries=[body])


@pytest.fixture
def shared(postgres_url: str) -> Iterator[dict[str, PostgresLedger]]:
    """Two tenants and an installation without a name on one database, the same names for everything, a row in each table."""
    with ExitStack() as stack:
        ledgers = {name: stack.enter_context(closing(PostgresLedger(postgres_url, tenant=name))) for name in ("", *TENANTS)}
        for name, ledger in ledgers.items():
            mark = f"secret of {name or 'nobody'}".encode()
            ledger.append([one(1, ledger.claim(A), mark)])
            ledger.join("node", name, 30_000_000, f"key of {name}")
            ledger.cursors.keep("A-1", 1, len(name))
            ledger.snapshots.keep(Snapshot(A, 1, b"", b"", "engine", mark, b"seal"))
        yield ledgers


@pytest.fixture
def login(postgres_url: str, shared: dict[str, PostgresLedger]) -> Iterator[str]:
    """The address of the database as a login that may work for `north` and for nobody else."""
    executed(postgres_url, "DROP ROLE IF EXISTS north_login", f"CREATE ROLE north_login LOGIN IN ROLE {role_of('north')}")
    yield postgres_url.replace("poolbid@", "north_login@")
    executed(postgres_url, "DROP OWNED BY north_login", "DROP ROLE north_login")


def test_each_tenant_reads_its_own_under_the_names_that_all_use(shared: dict[str, PostgresLedger]) -> None:
    for name, ledger in shared.items():
        assert [body for _, body in ledger.read(A)] == [f"secret of {name or 'nobody'}".encode()]
        assert ledger.streams() == [A]
        assert (ledger.heads(), ledger.last_seq(A)) == ({A: 1}, 1)
        assert ledger.nodes() == {"node": name}
        assert ledger.cursors.of("A-1") == (1, len(name))
        found = ledger.snapshots.find(A)
        assert found is not None
        assert found.body == f"secret of {name or 'nobody'}".encode()


def test_owning_fencing_and_keys_of_one_tenant_are_nothing_to_another(shared: dict[str, PostgresLedger]) -> None:
    """The nodes of two tenants have secret keys of their own, and each may own its own stream of the one name."""
    north, south = (shared[name] for name in TENANTS)
    taken = [ledger.take(A, "node") for ledger in (north, south)]
    assert [each and each.epoch for each in taken] == [2, 2]
    north.append([one(2, 2, b"north goes on")])
    for _ in range(3):
        north.claim(A)
    south.append([one(2, 2, b"and so does south")])
    with pytest.raises(LedgerConflict):
        north.append([one(3, 2, b"fenced")])
    north.leave("node")
    assert south.nodes() == {"node": "south"}
    assert south.owners() == {A: "node"}
    north.snapshots.drop(A)
    assert south.snapshots.places() == {A: 1}


@pytest.mark.parametrize("table", TABLES)
def test_no_statement_of_a_tenants_login_shows_anothers_row(login: str, table: str) -> None:
    """Neither as it comes in nor as its role; nor by any role that it can name."""
    assert executed(login, f"SELECT count(*) FROM {table}")[0][0] == 0, "before it is a role it is nobody"
    for told in (f"SELECT DISTINCT tenant FROM {table}", f"SELECT DISTINCT tenant FROM {table} WHERE true OR tenant <> ''"):
        assert {row[0] for row in executed(login, f"SET ROLE {role_of('north')}", told)} == {role_of("north")}
    for role in (ROLE, role_of("south"), "poolbid"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            executed(login, f"SET ROLE {role}")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        executed(login, f"SET ROLE {role_of('north')}", "SET row_security = off", f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
    with pytest.raises(asyncpg.PostgresError, match="row-level security"):
        executed(login, f"SET ROLE {role_of('north')}", "SET row_security = off", f"SELECT * FROM {table}")


WRITES = [
    "INSERT INTO segments (tenant, stream, first_seq, last_seq, epoch, body) VALUES ('{south}', 'auction/A-1', 2, 2, 1, '')",
    "INSERT INTO segments (tenant, stream, first_seq, last_seq, epoch, body) VALUES ('{south}', 'auction/A-9', 1, 1, 1, '')",
    "INSERT INTO owners (tenant, stream, epoch) VALUES ('{south}', 'auction/A-9', 1)",
    "INSERT INTO owners VALUES ('auction/A-1', 9, NULL, '{south}') ON CONFLICT (tenant, stream) DO UPDATE SET epoch = 9",
    "INSERT INTO nodes VALUES ('n', 'n', 'k', 1, 1, 1, '{south}')",
    "INSERT INTO places VALUES ('A-1', 9, 9, '{south}') ON CONFLICT (tenant, auction) DO UPDATE SET seq = 9",
    "INSERT INTO snapshots VALUES ('auction/A-1', 9, '', '', '', '', '', NULL, '{south}')",
    "UPDATE owners SET tenant = '{south}', epoch = epoch + 1",
    "UPDATE places SET tenant = '{south}'",
]


@pytest.mark.parametrize("statement", WRITES)
def test_no_statement_of_a_tenants_login_writes_anothers_row(
    login: str, postgres_url: str, shared: dict[str, PostgresLedger], statement: str
) -> None:
    before = all_rows(postgres_url)
    with pytest.raises(asyncpg.PostgresError, match=r"row-level security|owns the stream|only rises"):
        executed(login, f"SET ROLE {role_of('north')}", statement.format(south=role_of("south")))
    assert all_rows(postgres_url) == before


@pytest.mark.parametrize(
    "statement", ["UPDATE owners SET epoch = epoch + 1 WHERE tenant = '{south}'", "DELETE FROM nodes WHERE tenant = '{south}'"]
)
def test_what_a_tenant_would_change_of_another_is_not_there(login: str, postgres_url: str, statement: str) -> None:
    before = all_rows(postgres_url)
    executed(login, f"SET ROLE {role_of('north')}", statement.format(south=role_of("south")))
    assert all_rows(postgres_url) == before


def test_a_refused_append_says_the_same_whether_another_has_such_a_stream(login: str) -> None:
    """What stands in the trigger's words is one's own alone: it is no oracle for the streams and epochs of others."""
    told = set()
    for stream in ("auction/A-1", "auction/A-9"):
        with pytest.raises(asyncpg.PostgresError) as refused:
            executed(login, f"SET ROLE {role_of('north')}", WRITES[0].format(south=role_of("south")).replace("auction/A-1", stream))
        told.add(str(refused.value).replace(stream, "it"))
    assert len(told) == 1


def test_without_row_level_security_the_statements_alone_keep_tenants_apart(
    shared: dict[str, PostgresLedger], postgres_url: str
) -> None:
    """The first wall by itself: somebody took the second away."""
    executed(postgres_url, *(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY" for table in TABLES))
    test_each_tenant_reads_its_own_under_the_names_that_all_use(shared)
    test_owning_fencing_and_keys_of_one_tenant_are_nothing_to_another(shared)


def test_a_tenant_without_a_role_of_its_own_is_not_served(login: str, postgres_url: str) -> None:
    with closing(PostgresLedger(login, tenant="north")) as ledger:
        assert ledger.notices == ()
        assert [body for _, body in ledger.read(A)] == [b"secret of north"]
    for tenant in ("south", "west"):
        with pytest.raises(LedgerUnavailable, match=f"may not work as {role_of(tenant)}"):
            PostgresLedger(login, tenant=tenant).last_seq(A)
    with closing(PostgresLedger(postgres_url, tenant="north")) as ledger:
        assert any("may become another tenant" in notice for notice in ledger.notices), "one who may do all is told of it"


def test_a_file_has_no_tenants() -> None:
    with pytest.raises(LedgerUnavailable, match="one installation's alone"):
        open_ledger("memory://", "north")


async def test_messages_of_nodes_are_not_heard_by_another_tenant(postgres_url: str) -> None:
    heard: dict[str, list[bytes]] = {name: [] for name in ("north 1", "north 2", "south")}
    relays = {name: PostgresRelay(postgres_url, name.split(" ")[0]) for name in heard}
    for name, relay in relays.items():
        await relay.start(name.replace(" ", ""), lambda _, body, name=name: heard[name].append(body))  # type: ignore[misc]
    try:
        relays["north 1"].tell(b"news of north")
        async with asyncio.timeout(10):
            while not heard["north 2"]:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        relays["south"].tell(b"news of south")
        relays["north 2"].send("north1", b"last")
        async with asyncio.timeout(10):
            while not heard["north 1"]:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
    finally:
        for relay in relays.values():
            await relay.stop()
    assert heard == {"north 1": [b"last"], "north 2": [b"news of north"], "south": []}


async def test_N1_two_servers_on_one_database_with_the_same_ids_tell_nothing_of_each_other(postgres_url: str) -> None:
    """The same auction, parties and request ids in both; each with its own marks, looked for in every byte the other sends."""
    marks = {"north": ("north-mark", "41.17"), "south": ("south-mark", "42.18")}
    sent: dict[str, list[str]] = {name: [] for name in TENANTS}
    async with AsyncExitStack() as stack:
        stands: dict[str, Stand] = {}
        for name in TENANTS:
            held = PostgresLedger(postgres_url, ahead_us=10**15, tenant=name)
            stack.callback(held.close)
            ledger, clock = GateLedger(held), StepClock(ANNOUNCED)
            stands[name] = await stack.enter_async_context(serving(ledger, clock, rooms_over(ledger, clock)))
        cookies = {}
        for name, stand in stands.items():
            mark, price = marks[name]
            terms = an_auction(lots=[a_lot("L1")], visibility=ALL_OPEN)
            room = await stand.announced(replace(terms, title=mark, suppliers=(Party("s1", mark), *terms.suppliers[1:])))
            await stand.until(room, OPENS)
            coordinator, supplier = await stand.coordinator(), await stand.person("supplier", "s1", mark)
            cookies[name] = coordinator.cookie
            async with coordinator.line() as watching, supplier.line() as bidding:
                await watching.say({"t": "subscribe", "auction": "A-1", "cursor": None})
                await watching.hear("snapshot")
                assert (await bidding.ask(a_bid("r.1", price)))["outcome"] == "accepted"
                await watching.hear("delta")
                sent[name] += [*watching.texts, *bidding.texts]
            for address in ("/api/auctions", "/api/sessions", "/api/auctions/A-1/lots/L1/trail?of=all", "/api/session", "/healthz"):
                sent[name].append((await coordinator.get(address)).text)
        for name, other in (TENANTS, TENANTS[::-1]):
            written = "".join(sent[name])
            assert all(mark in written for mark in marks[name])
            assert not any(mark in written for mark in marks[other])
            answer = await stands[name].http.get("/api/session", headers={"Cookie": cookies[other]})
            assert answer.status_code == 401, "a session of one opens nothing at the other"
            async with stands[name].dial(cookies[other]) as line:
                assert await line.end() == 4001


def all_rows(url: str) -> list[Any]:
    """Every row of every table, as the owner of the tables sees them."""
    return [[tuple(row) for row in executed(url, f"SELECT * FROM {table} ORDER BY 1, 2")] for table in TABLES]

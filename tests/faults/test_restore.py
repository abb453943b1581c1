"""The drill: a copy is taken under bids by the commands of OPERATING.md, all is lost, and an empty place goes on from the copy.

Everything that was acknowledged before the copy began is there, and answered again as it was; an audit agrees; bids go on.
"""

from __future__ import annotations

import asyncio
import os
import re
import stat
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

import server
from auction.audit.bundle import bundle_of, write_bundle
from auction.config import load
from auction.core.commands import AnnounceAuction
from auction.core.refusals import Refusal
from auction.core.words import ENGINE, Actor
from auction.ledger.port import entry_hash, segment_of
from auction.ledger.sql import open_ledger
from clients.python.poolbid import Answer, Poolbid
from tests.faults.load import Crowd, Told
from tests.faults.server_kill import AUCTION, LOTS, terms
from tests.house.tree import ROOT
from tests.servers import Postgres, executed, postgres_binaries
from tests.serving import ColdServer, Place, a_place
from tests.terms import COORDINATOR

KEY = "the secret key of the drill, the same before and after"
SUPPLIERS = tuple(Actor("supplier", party) for party in ("s1", "s2", "s3"))
GUESTS = (COORDINATOR, *SUPPLIERS)
ANSWERS_BEFORE = 60
ANSWERS_AFTER = 30


def commands() -> dict[str, str]:
    """The commands that OPERATING.md names, by what they do."""
    text = (ROOT / "clients" / "deploy" / "OPERATING.md").read_text(encoding="utf-8")
    section = text.partition("## Backup and restore\n")[2].partition("\n## ")[0]
    return dict(
        zip(("sqlite", "to sqlite", "postgres", "to postgres"), re.findall(r"```bash\n(.*?)```", section, re.S), strict=True)
    )


def for_tenant() -> str:
    """The command that it names before a restore for each installation that shares the database."""
    text = (ROOT / "clients" / "deploy" / "OPERATING.md").read_text(encoding="utf-8")
    (command,) = re.findall(r"^    (psql .*poolbid_tenant_north.*)$", text, re.M)
    return str(command)


async def run(command: str, **environ: str) -> None:
    """As an operator runs it; a command that fails ends it."""
    path = f"{Path(sys.executable).parent}:{postgres_binaries()}:{os.environ['PATH']}"
    shell = await asyncio.create_subprocess_exec(
        *("bash", "-euc", command),
        env={**os.environ, "PATH": path, **environ},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    out, _ = await shell.communicate()
    assert shell.returncode == 0, out.decode()


async def furnished(place: Place) -> dict[Actor, str]:
    """An auction announced and everybody signed in, by a node that leaves before the server starts."""
    settings = load({name: value for name, value in place.environment.items() if name.startswith("AUCTION_")})
    cookies = {}
    async with server.running(settings, place.url) as node:
        room = node.rooms.open(f"auction/{AUCTION}")
        assert (await room.ask(AnnounceAuction("announce", COORDINATOR, terms()))).refusal is None
        for guest in GUESTS:
            assert guest.role != "engine"
            invited = await node.identity.invite(by=ENGINE, role=guest.role, party=guest.party, name=guest.party)
            assert not isinstance(invited, Refusal)
            joined = await node.identity.join(invited.token)
            assert not isinstance(joined, Refusal)
            cookies[guest] = joined.secret
    return cookies


def answered(told: Sequence[Told]) -> list[Told]:
    """Those who have their answer, as it was then."""
    return [replace(each) for each in told if each.answer is not None]


async def copied_under_bids(
    place: Place, cookies: Mapping[Actor, str], command: str, **environ: str
) -> tuple[list[Told], list[Told]]:
    """Bid, copy meanwhile, bid on, and lose everything: what was acknowledged when the copy began, and in all."""
    async with ColdServer(place) as server_:
        await server_.start()
        async with Crowd(place.url, cookies, AUCTION, LOTS) as crowd:
            await crowd.until(lambda: crowd.overseer.rows["auction"]["status"] == "open")
            crowd.bid()
            await until(crowd, ANSWERS_BEFORE)
            before = answered(crowd.told)
            await run(command, **environ)
            meanwhile = len(answered(crowd.told))
            assert meanwhile > len(before), "bids went on while it was copied"
            await until(crowd, meanwhile + ANSWERS_AFTER)
            await server_.kill()
            return before, answered(crowd.told)


async def until(crowd: Crowd, answers: int) -> None:
    """Wait until so many have their answer."""
    async with asyncio.timeout(60):
        while len(answered(crowd.told)) < answers:
            crowd.answered.clear()
            await crowd.answered.wait()


async def goes_on(place: Place, cookies: Mapping[Actor, str], before: Sequence[Told], every: Sequence[Told]) -> None:
    """A server on the restored place gives every acknowledged request its first answer again, and takes new ones."""
    async with ColdServer(place) as server_:
        await server_.start()
        for supplier in SUPPLIERS:
            async with Poolbid(place.url, cookies[supplier]) as client:
                view = await client.follow(AUCTION)
                assert view.rows["auction"]["status"] == "open"
                for told in (each for each in before if each.party == supplier.party):
                    assert await client.bid(AUCTION, told.lot, list(told.prices), id=told.id) == told.answer, told.id
                lowest = min(int(told.prices[0].replace(".", "")) for told in every) // 100
                new = await client.bid(AUCTION, LOTS[0], [f"{lowest - 1000}.00"], id=f"new-{supplier.party}")
                assert isinstance(new, Answer)
                assert new.accepted, new
        await server_.kill(15)


async def audited(place: Place, before: Sequence[Told], folder: Path) -> None:
    """Every acknowledged answer stands at its entry, and `auction audit` decides the whole record again."""
    settings = load({name: value for name, value in place.environment.items() if name.startswith("AUCTION_")})
    with closing(open_ledger(settings.ledger_url)) as ledger:
        bodies = [body for _, body in ledger.read(f"auction/{AUCTION}")]
    for told in before:
        assert told.answer is not None
        assert told.answer.seq is not None
        assert entry_hash(bodies[told.answer.seq - 1]) == told.answer.entry
    bundle = folder / "bundle.zip"
    await asyncio.to_thread(bundle.write_bytes, write_bundle(bundle_of(AUCTION, bodies)))
    audit = await asyncio.create_subprocess_exec(*(sys.executable, "-m", "auction", "audit", str(bundle)), cwd=ROOT)
    assert await audit.wait() == 0


async def test_a_copy_of_sqlite_taken_under_bids_loses_nothing_that_was_acknowledged_before(tmp_path: Path) -> None:
    lost, found, copy = tmp_path / "lost", tmp_path / "found", tmp_path / "copy"
    place = a_place(lost)
    cookies = await furnished(place)
    before, every = await copied_under_bids(place, cookies, commands()["sqlite"], DATA=str(lost), BACKUP=str(copy))
    assert {path.name for path in copy.iterdir()} == {"ledger.sqlite", "secret.key", "checkpoint.key"}
    assert all(stat.S_IMODE(path.stat().st_mode) & 0o077 == 0 for path in (copy, *copy.iterdir())), "nobody else reads it"
    await run(commands()["to sqlite"], DATA=str(found), BACKUP=str(copy))
    restored = a_place(found)
    await goes_on(restored, cookies, before, every)
    await audited(restored, before, tmp_path)


@pytest.fixture
def clusters() -> Iterator[tuple[Postgres, Postgres]]:
    """Two PostgreSQL servers that know nothing of each other."""
    one = Postgres()
    try:
        other = Postgres()
        try:
            yield one, other
        finally:
            other.close()
    finally:
        one.close()


def reached(cluster: Postgres) -> dict[str, str]:
    """How PostgreSQL's own clients find it."""
    return {"PGHOST": "127.0.0.1", "PGPORT": str(cluster.port), "PGUSER": "poolbid"}


def node_on(cluster: Postgres, folder: Path) -> Place:
    place = a_place(folder)
    address = cluster.dsn("poolbid").replace("postgresql://", "postgresql+asyncpg://", 1)
    place.more.update(DATABASE_URL=address, SECRET_KEY=KEY)
    return place


async def test_a_dump_of_postgresql_taken_under_bids_loses_nothing_that_was_acknowledged_before(
    clusters: tuple[Postgres, Postgres], tmp_path: Path
) -> None:
    one, other = clusters
    executed(one.dsn("postgres"), "CREATE DATABASE poolbid")
    place, restored = node_on(one, tmp_path / "lost"), node_on(other, tmp_path / "found")
    cookies = await furnished(place)
    before, every = await copied_under_bids(place, cookies, commands()["postgres"], BACKUP=str(tmp_path), **reached(one))
    one.kill()
    await run(commands()["to postgres"], BACKUP=str(tmp_path), **reached(other))
    await goes_on(restored, cookies, before, every)
    await audited(restored, before, tmp_path)
    may = (f"has_table_privilege('poolbid_application', 'segments', '{right}')" for right in ("INSERT", "UPDATE", "DELETE"))
    assert [tuple(row) for row in executed(other.dsn("poolbid"), f"SELECT {', '.join(may)}")] == [(True, False, False)]


async def test_a_dump_that_several_installations_share_is_restored_where_each_has_its_role(
    clusters: tuple[Postgres, Postgres], tmp_path: Path
) -> None:
    """A dump holds what each tenant's role may do, and no role: without it the restore ends half way."""
    one, other = clusters
    executed(one.dsn("postgres"), "CREATE DATABASE poolbid")
    lost, found = (each.dsn("poolbid").replace("postgresql://", "postgresql+asyncpg://", 1) for each in clusters)
    with closing(open_ledger(lost, "north")) as ledger:
        ledger.append([segment_of("auction/A-1", first_seq=1, epoch=ledger.claim("auction/A-1"), entries=[b"{}"])])
    await run(commands()["postgres"], BACKUP=str(tmp_path), **reached(one))
    await run(for_tenant(), **reached(other))
    await run(commands()["to postgres"], BACKUP=str(tmp_path), **reached(other))
    with closing(open_ledger(found, "north")) as ledger:
        assert list(ledger.read("auction/A-1")) == [(1, b"{}")]

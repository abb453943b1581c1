"""Real servers are there for tests, as the test extra promises: PostgreSQL that syncs, Redis and Valkey that answer."""

from __future__ import annotations

import socket

import pytest

from tests.servers import GivenPostgres, Postgres, Redis, executed


def test_a_test_gets_an_empty_database_whose_commits_are_durable(postgres_url: str) -> None:
    tables = executed(postgres_url, "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace")
    assert tables == []
    for name in ("fsync", "full_page_writes", "synchronous_commit"):
        assert executed(postgres_url, f"SHOW {name}")[0][0] == "on"


def test_two_tests_share_no_database(postgres_server: Postgres | GivenPostgres) -> None:
    one, other = postgres_server.database(), postgres_server.database()
    executed(one, "CREATE TABLE mine ()")
    assert executed(other, "SELECT to_regclass('mine')")[0][0] is None


def test_what_was_committed_outlives_a_kill_and_a_restart() -> None:
    server = Postgres()
    try:
        url = server.database()
        executed(url, "CREATE TABLE held (what int)", "INSERT INTO held VALUES (1)")
        for end in (server.kill, server.stop):
            end()
            with pytest.raises(OSError):
                socket.create_connection(("127.0.0.1", server.port), 1)
            server.start()
            assert executed(url, "SELECT what FROM held")[0][0] == 1
    finally:
        server.close()


def test_a_server_of_redis_protocol_answers_and_listens_on_the_loopback_only(redis_server: Redis) -> None:
    for _ in range(2):
        with socket.create_connection(("127.0.0.1", redis_server.port), 5) as asked:
            asked.sendall(b"PING\r\n")
            assert asked.recv(16) == b"+PONG\r\n"
        redis_server.kill()
        redis_server.start()

"""`auction doctor` on real servers: what PostgreSQL and Redis say of themselves, and what it says when they are not there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.command.test_serve import auction
from tests.servers import Redis, free_port

KEY = "a secret key that every node has, for the doctor"


def examined(folder: Path, **environ: str) -> tuple[int, dict[str, Any]]:
    ended = auction("doctor", "--json", AUCTION_DATA_DIR=str(folder), AUCTION_SECRET_KEY=KEY, **environ)
    assert KEY not in ended.stdout + ended.stderr
    found: dict[str, Any] = json.loads(ended.stdout)
    return ended.returncode, found


def test_the_doctor_finds_both_well(postgres_url: str, redis_server: Redis, tmp_path: Path) -> None:
    at = postgres_url.replace("poolbid@", "poolbid:pass-mark@") if "poolbid@" in postgres_url else postgres_url
    code, found = examined(
        tmp_path, AUCTION_DATABASE_URL=at, AUCTION_RELAY_URL=redis_server.url, AUCTION_LOG_FORMAT="json", AUCTION_LOG_LEVEL="debug"
    )
    assert code == 0, found
    assert found["relay"] == {"is_up": True}
    ledger = found["ledger"]
    assert (ledger["streams"], ledger["nodes"], ledger["notices"]) == (0, [], [])
    assert (ledger["fsync"], ledger["synchronous_commit"], ledger["role"]) == ("on", "on", "poolbid_application")
    assert "pass-mark" not in json.dumps(found)
    told = {name: found["settings"][name]["value"] for name in ("log_format", "log_level", "otel_endpoint", "relay_url")}
    assert told == {"log_format": "json", "log_level": "debug", "otel_endpoint": "unset", "relay_url": redis_server.url}


def test_the_doctor_says_what_is_not_there_and_no_password(postgres_url: str, tmp_path: Path) -> None:
    code, found = examined(
        tmp_path, AUCTION_DATABASE_URL=postgres_url, AUCTION_RELAY_URL=f"redis://:pw-mark@127.0.0.1:{free_port()}"
    )
    assert (code, found["relay"]["is_up"], "error" in found["ledger"]) == (1, False, False)
    assert "pw-mark" not in json.dumps(found)
    gone = f"postgresql+asyncpg://poolbid:pw-mark@127.0.0.1:{free_port()}/poolbid"
    code, found = examined(tmp_path, AUCTION_DATABASE_URL=gone)
    assert code == 1
    assert found["ledger"]["error"]
    assert "pw-mark" not in json.dumps(found)


def test_the_doctor_says_what_of_a_brand_or_a_publisher_would_end_the_start(tmp_path: Path) -> None:
    ended = auction("doctor", AUCTION_DATA_DIR=str(tmp_path / "none"), AUCTION_BRAND_COLOUR="#ffee00")
    assert ended.returncode == 2
    assert ended.stderr.startswith("setting brand_colour: #ffee00 on #")
    ended = auction("doctor", AUCTION_DATA_DIR=str(tmp_path / "none"), AUCTION_OCDS_PREFIX="a1b2c3")
    assert (ended.returncode, ended.stderr.startswith("setting ocds_prefix: ")) == (2, True)
    well = auction(
        "doctor", AUCTION_DATA_DIR=str(tmp_path / "none"), AUCTION_BRAND_NAME="Elbe Pool", AUCTION_BRAND_COLOUR="#a3195b"
    )
    assert well.returncode == 0
    assert "Elbe Pool" in well.stdout
    assert "  notices          there is no data directory yet; the first start makes it\n" in well.stdout
    assert "None" not in well.stdout
    settings = well.stdout.partition("versions")[0].splitlines()[1:]
    assert len({len(line) - len(line[2:].partition(" ")[2].lstrip()) for line in settings if line.startswith("  ")}) == 1

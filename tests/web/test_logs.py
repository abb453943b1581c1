"""What a node logs: lines that a machine reads, bounded where somebody outside may cause them, and with no secret in them."""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import logging
import re
import sys
from collections.abc import Iterator

import pytest
from websockets.exceptions import InvalidStatus

from auction.config import Settings, load, secrets_in
from auction.core.refusals import Refusal
from auction.live.answers import Answer
from auction.web.logs import AT_MOST, KINDS, STRUCK, WITHIN_S, Bounded, Format, Line, Logs
from tests.web.stand import Stand

SECRET = "a-secret-key-of-the-operator-0123456789"
TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z"


@contextlib.contextmanager
def logged(monkeypatch: pytest.MonkeyPatch, form: Format = "json", level: str = "info", **more: str) -> Iterator[io.StringIO]:
    """What is written to standard error meanwhile, as `server.run` has it written."""
    root, levels = logging.getLogger(), {name: logging.getLogger(name).level for name in ("", "auction", "poolbid")}
    handlers, out = root.handlers[:], io.StringIO()
    with monkeypatch.context() as patched:
        patched.setattr(sys, "stderr", out)
        Logs(form, level, node=more.get("node", "n1"), secrets=[SECRET]).begin()
    try:
        yield out
    finally:
        root.handlers[:] = handlers
        for name, former in levels.items():
            logging.getLogger(name).setLevel(former)


def test_a_line_of_json_has_its_fields_and_names_the_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    with logged(monkeypatch) as out:
        log = logging.getLogger("auction.live.room")
        log.warning("%s: goes on", "auction/A-1")
        log.info("nothing \n in particular")
        log.debug("not told")
        try:
            raise ValueError("a bug")
        except ValueError:
            log.exception("%s: broken", "pool/P")
    first, second, third = map(json.loads, out.getvalue().splitlines())
    assert re.fullmatch(TIME, first.pop("time"))
    assert first == {
        "level": "warning",
        "logger": "auction.live.room",
        "message": "auction/A-1: goes on",
        "node": "n1",
        "stream": "auction/A-1",
    }
    assert (second["message"], "stream" in second) == ("nothing \n in particular", False)
    assert third["stream"] == "pool/P"
    assert third["error"].startswith("Traceback")
    assert third["error"].endswith("ValueError: a bug")


def test_a_line_of_text_is_one_line_whatever_is_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    with logged(monkeypatch, "text") as out:
        logging.getLogger("auction").warning(
            "%s: says\n2026-01-01T00:00:00.000000Z error auction: forged\x1b[2J\u2028", "auction/A-1"
        )
    (line,) = out.getvalue().splitlines()
    assert re.fullmatch(TIME + r" warning auction: auction/A-1: says\\n2026.* forged\\x1b\[2J\\u2028 stream=auction/A-1", line)


@pytest.mark.parametrize(
    ("level", "heard"),
    [("debug", 3), ("info", 2), ("warning", 1), ("error", 0), ("critical", 0)],
)
def test_the_level_holds_for_ours_and_others_are_never_heard_debugging(
    monkeypatch: pytest.MonkeyPatch, level: str, heard: int
) -> None:
    with logged(monkeypatch, level=level) as out:
        for name in ("auction.web", "poolbid"):
            log = logging.getLogger(name)
            log.debug("d")
            log.info("i")
            log.warning("w")
        for name in ("uvicorn.error", "websockets.server", "redis", "asyncio"):
            log = logging.getLogger(name)
            log.debug("Cookie: poolbid=x")
            log.info("i")
            log.warning("w")
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    ours = [line for line in lines if line["logger"] in ("auction.web", "poolbid")]
    others = [line["message"] for line in lines if line not in ours]
    assert len(ours) == 2 * heard
    assert others == ["w"] * 4 * (level in ("debug", "info", "warning"))


def test_secrets_are_struck_out_of_messages_and_errors() -> None:
    token = "A" * 43
    line = Line("json", node="n", secrets=[SECRET, ""])
    line.strike(["another-secret"])
    try:
        raise ValueError(f"postgresql://poolbid:pass@word@host/db and {SECRET}")
    except ValueError:
        record = logging.makeLogRecord(
            {
                "name": "x",
                "msg": "%s %s.%s! another-secret redis://:pw@host whsec_aGVsbG8= and " + "b" * 64,
                "args": (token, token, token),
                "exc_info": sys.exc_info(),
                "address": token,
            }
        )
    told = line.format(record)
    for secret in (SECRET, token, "another-secret", ":pass", ":pw", "aGVsbG8"):
        assert secret not in told, secret
    assert told.count(STRUCK) >= 6
    assert "b" * 64 in told, "a hash is no secret"


def test_every_secret_setting_is_known_to_the_log() -> None:
    settings = load(
        {
            "AUCTION_SECRET_KEY": SECRET,
            "AUCTION_DATABASE_URL": "postgresql+asyncpg://u:pw-of-db@h/d",
            "AUCTION_RELAY_URL": "redis://:pw-of-redis@h",
            "AUCTION_WEBHOOK_URL": "https://erp.example.org/token-in-address",
            "AUCTION_WEBHOOK_SECRET": "w" * 24,
        }
    )
    assert {SECRET, "pw-of-db", "pw-of-redis", "w" * 24, settings.webhook_url} <= set(secrets_in(settings))


def test_lines_from_outside_are_bounded_and_the_next_tells_how_many_were_left_out() -> None:
    now = [0.0]
    bounded = Bounded(lambda: now[0])

    def record(name: str, message: str = "%s") -> logging.LogRecord:
        return logging.makeLogRecord({"name": name, "msg": message, "args": ("x",)})

    assert sum(bounded.filter(record("uvicorn.error")) for _ in range(1000)) == AT_MOST
    assert all(bounded.filter(record("auction.live.room")) for _ in range(100)), "what goes on inside is told whole"
    assert bounded.filter(record("auction.web.hub")), "another kind has its own bound"
    assert sum(bounded.filter(record("asyncio", f"{kind}")) for kind in range(1000)) <= KINDS + AT_MOST, "made-up kinds share one"
    now[0] = WITHIN_S
    again = record("uvicorn.error")
    assert bounded.filter(again)
    assert again.__dict__["left_out"] == 1000 - AT_MOST
    assert bounded.left_out > 1000 - AT_MOST


def test_an_answer_is_told_without_its_detail() -> None:
    assert str(Answer("r", 1, 1, "00", None)) == "accepted"
    assert str(Answer("r", 1, 1, "00", Refusal("bid_too_high", "B3", "at most 817.26"))) == "refused: bid_too_high"


async def test_a_request_has_an_id_that_its_answer_and_its_lines_bear(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    await stand.announced()
    coordinator = await stand.coordinator()
    with logged(monkeypatch, level="debug") as out:
        first = await coordinator.get("/api/auctions/A-1/terms")
        second = await stand.http.get("/api/no-such-name-of-anybody", headers={"X-Request-Id": "mine"})
        monkeypatch.delattr(stand.app.state, "listing")
        third = await coordinator.get("/api/auctions", headers={"Accept": "mark-of-a-header"})
    ids = [answer.headers["x-request-id"] for answer in (first, second, third)]
    assert len(set(ids)) == 3
    assert all(re.fullmatch("[0-9a-f]{16}", each) for each in ids)
    lines = {line["request"]: line for line in map(json.loads, out.getvalue().splitlines()) if "request" in line}
    assert set(ids) <= set(lines)
    told = {name: lines[ids[0]][name] for name in ("address", "status", "stream", "level")}
    assert told == {"address": "GET auctions.terms", "status": 200, "stream": "auction/A-1", "level": "debug"}
    assert (lines[ids[1]]["address"], lines[ids[1]]["status"]) == ("GET pages.nothing_there", 404)
    assert (third.status_code, lines[ids[2]]["level"]) == (500, "error")
    assert "listing" in lines[ids[2]]["error"]
    for hidden in ("mark-of-a-header", "no-such-name", coordinator.cookie, coordinator.csrf):
        assert hidden not in out.getvalue(), hidden


REFUSED = [
    pytest.param({"origin": "http://evil.example"}, 403, id="foreign origin"),
    pytest.param({"subprotocol": None}, 400, id="no subprotocol"),
]


@pytest.mark.parametrize(("asked", "status"), REFUSED)
async def test_a_thousand_refused_handshakes_write_nothing(
    stand: Stand, monkeypatch: pytest.MonkeyPatch, asked: dict[str, str | None], status: int
) -> None:
    """A refusal is complete: uvicorn logged an error for each, so that a stranger could fill the log."""
    with logged(monkeypatch, level="debug") as out:
        for _ in range(50):
            answers = await asyncio.gather(*(refused(stand, asked) for _ in range(20)))
            assert answers == [status] * 20
    assert out.getvalue() == ""


async def test_a_thousand_requests_that_are_none_write_a_bounded_number_of_lines(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    host, port = stand.base_url.removeprefix("http://").split(":")

    async def spoken(number: int) -> None:
        reader, writer = await asyncio.open_connection(host, int(port))
        upgrade = f"GET /live HTTP/1.1\r\nHost: {host}:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"
        lies = (b"\x00\x01\x02 no HTTP \r\n\r\n", upgrade.encode(), b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: y\r\n\r\n")
        writer.write(lies[number % 3])
        await reader.read()
        writer.close()

    with logged(monkeypatch, level="debug") as out:
        for _ in range(50):
            await asyncio.gather(*(spoken(number) for number in range(20)))
    lines = out.getvalue().splitlines()
    assert 0 < len(lines) <= 4 * AT_MOST


async def refused(stand: Stand, asked: dict[str, str | None]) -> int:
    with pytest.raises(InvalidStatus) as fault:
        async with stand.dial(None, open_timeout=60, **asked):
            pass
    return fault.value.response.status_code


def test_the_settings_that_say_how_to_log() -> None:
    assert (Settings().log_format, Settings().log_level) == ("text", "info")
    assert load({"AUCTION_LOG_FORMAT": "json"}).log_format == "json"

"""A file that has its way with the reader: it costs the server nothing, reaches nothing, and is answered with a code."""

from __future__ import annotations

import ast
import asyncio
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from auction.core.words import CONSORTIUM
from auction.files.bom import BomRefused, read_bom
from auction.files.controls import read_controls
from auction.files.price_list import Priced, priced, rates_from
from auction.files.samples import SAMPLES
from auction.files.screening import read_list
from auction.files.worker import Bounds
from auction.web import readers
from auction.web.readers import Apart, Unread
from auction.web.reading import AT_ONCE, MOST_OF_A_PARTY, Readings
from tests.files.workbooks import sheet_xml, workbook
from tests.security.hostile_reader import LIES
from tests.web.stand import Person, Stand, eventually

TIGHT = Bounds(seconds=300, processor_s=1, memory=400 << 20)
NAMED = {"file_name": "a.csv", "member": "m1", "builds": 1}
GOOD = b"MPN,Manufacturer,Qty\nPN-1,Maker,5\n"
ONLY_POSIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows knows none of these bounds; the deadline holds there")


def hostile(habit: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "tests.security.hostile_reader", habit)


def done(habit: str, place: Path | str = "x", bounds: Bounds = TIGHT) -> Any:
    return Apart(bounds, hostile(habit)).run("bom", str(place).encode(), NAMED, lambda rows: None)


@ONLY_POSIX
@pytest.mark.parametrize(
    ("habit", "code"),
    [
        ("explode", "file_too_costly"),
        ("spin", "file_too_costly"),
        ("abort", "file_unreadable"),
        ("crash", "file_unreadable"),
        ("leave", "file_unreadable"),
    ],
)
def test_a_file_that_explodes_spins_or_crashes_its_reader_is_refused_with_a_code(habit: str, code: str) -> None:
    began = time.monotonic()
    found = done(habit)
    assert isinstance(found, Unread)
    assert found.code == code
    assert time.monotonic() - began < TIGHT.seconds, "by a bound, and not by the deadline"


def test_a_file_that_its_reader_never_ends_with_is_refused_at_the_deadline() -> None:
    found = done("hang", bounds=Bounds(seconds=1))
    assert isinstance(found, Unread)
    assert found.code == "file_too_costly"


@ONLY_POSIX
@pytest.mark.parametrize("habit", ["read_file", "write_file", "dial"])
def test_a_reader_opens_nothing_and_writes_nothing(habit: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hunter2")
    assert done(habit, secret) == BomRefused("", "bom_stopped", 0, "OSError")
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]


@ONLY_POSIX
def test_a_reader_starts_no_other_program() -> None:
    found = done("start")
    assert isinstance(found, BomRefused)
    assert found.code == "bom_stopped"


def test_a_reader_is_given_no_secret_and_no_open_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUCTION_SECRET_KEY", "x" * 32)
    monkeypatch.setenv("CLOUD_TOKEN", "hunter2")
    found = done("environment")
    assert set(ast.literal_eval(found.reason)) <= {*readers.KEPT, "PYTHONPATH", "LC_CTYPE"}
    with Path(__file__).open() as kept:
        os.set_inheritable(kept.fileno(), True)
        assert done("descriptors").reason == "[0, 1, 2, 3]"


@pytest.mark.parametrize("lie", LIES)
def test_a_reader_that_lies_is_not_believed(lie: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "LARGEST_ANSWER", 4 << 20)
    found = done(lie)
    assert isinstance(found, Unread)
    assert found.code == "file_unreadable"


def test_a_reader_ends_with_whoever_asked_it() -> None:
    """A server that is killed leaves no reader behind."""
    asking = "\n".join(
        (
            "from tests.security.test_file_readers import NAMED, hostile",
            "from auction.web.readers import Apart",
            "from auction.files.worker import Bounds",
            "import threading, time",
            "apart = Apart(Bounds(), hostile('hang'))",
            "threading.Thread(target=apart.run, args=('bom', b'x', NAMED, print), daemon=True).start()",
            "while apart._process is None: time.sleep(0.01)",
            "print(apart._process.pid, flush=True)",
            "time.sleep(60)",
        )
    )
    with subprocess.Popen([sys.executable, "-c", asking], stdout=subprocess.PIPE) as asker:
        assert asker.stdout is not None
        pid = int(asker.stdout.readline())
        assert is_running(pid)
        asker.kill()
    deadline = time.monotonic() + 20
    while is_running(pid):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    return not (stat.exists() and stat.read_text().rpartition(")")[2].split()[0] == "Z")


async def a_pool(stand: Stand, members: int = 1) -> list[Person]:
    coordinator = await stand.person("buyer", CONSORTIUM)
    named = [f"m{number}" for number in range(1, members + 1)]
    body = {"pool": "p1", "title": "Pool", "members": [{"id": name, "name": name} for name in named]}
    assert (await coordinator.post("/api/pools", body)).status_code == 201
    return [await stand.person("buyer", name) for name in named]


@ONLY_POSIX
@pytest.mark.parametrize("habit", ["explode", "spin", "crash", "hang", "no end"])
async def test_others_are_answered_while_a_file_has_its_way(stand: Stand, habit: str) -> None:
    (member,) = await a_pool(stand)
    room = stand.rooms.pool("p1")
    assert room is not None
    before = room.state.seq
    stand.app.state.readings = Readings(Bounds(seconds=2, processor_s=1, memory=400 << 20), hostile(habit))
    put = asyncio.create_task(patiently(member, b"x"))
    slowest, asked, begun = 0.0, 0, time.perf_counter()
    while not put.done():
        began = time.perf_counter()
        assert (await member.get("/api/session")).status_code == 200
        asked, slowest = asked + 1, max(slowest, time.perf_counter() - began)
        await asyncio.sleep(0.02)
    refused = await put
    assert (refused.status_code, refused.json()["again"]) == (422, "changed")
    assert refused.json()["code"] in ("file_too_costly", "file_unreadable")
    assert asked > 1
    assert slowest < max(1, (time.perf_counter() - begun) / 2), "nobody waits for a file of somebody else"
    assert room.state.seq == before
    stand.app.state.readings = Readings()
    assert (await patiently(member, GOOD)).status_code == 200


async def patiently(member: Person, body: bytes) -> Any:
    address = f"/api/pools/p1/boms/{member.signed_in.session.party}/a.csv?builds=1"
    return await member.stand.http.put(address, content=body, headers=member.meant, timeout=120)


async def test_many_files_at_once_are_read_some_at_a_time(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    members = await a_pool(stand, members=6)
    alive: list[subprocess.Popen[bytes]] = []
    most = 0
    started = Apart._started

    def counted(self: Apart) -> subprocess.Popen[bytes]:
        nonlocal most
        alive.append(started(self))
        most = max(most, sum(each.returncode is None for each in alive))
        return alive[-1]

    monkeypatch.setattr(Apart, "_started", counted)
    answers = await asyncio.gather(*(patiently(member, GOOD) for member in members))
    assert {answer.status_code for answer in answers} == {200}
    assert (len(alive), most) == (6, AT_ONCE)


async def test_a_party_has_so_many_files_on_their_way_and_no_more(stand: Stand) -> None:
    member, other = await a_pool(stand, members=2)
    stand.app.state.readings = readings = Readings(Bounds(seconds=60), hostile("hang"))
    waiting = [asyncio.create_task(patiently(member, b"x")) for _ in range(MOST_OF_A_PARTY)]
    actor = member.signed_in.session.actor
    await eventually(lambda: actor in readings._turns and readings._turns[actor].count == MOST_OF_A_PARTY)
    refused = await patiently(member, GOOD)
    assert (refused.status_code, refused.json()["code"]) == (429, "rate_limited")
    readings.command = readers.COMMAND
    assert (await patiently(other, GOOD)).status_code == 200, "another's files do not wait for those of one"
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    await eventually(lambda: actor not in readings._turns)


SPELLED = "MPN,Manufacturer,Qty\nPN-1,W\u00fcrth,5\n"
FILES = {
    "UTF-8": SPELLED.encode(),
    "UTF-8 with a mark": SPELLED.encode("utf-8-sig"),
    "UTF-16": SPELLED.encode("utf-16"),
    "Windows-1252": SPELLED.encode("cp1252"),
    "GB18030": "MPN,\u5236\u9020\u5546,Qty\nPN-1,\u987a\u7edc\u7535\u5b50,5\n".encode("gb18030"),
    "tabs": SPELLED.replace(",", "\t").encode(),
    "a workbook": workbook({"S": sheet_xml([["MPN", "Manufacturer", "Qty"], ["PN-1", "W\u00fcrth", "5"]])}),
    "no header": b"1,2,3\n",
    "a broken workbook": b"PK\x03\x04 and nothing else",
}


@pytest.mark.parametrize("kind", FILES)
def test_a_file_comes_out_as_it_would_without_a_process(kind: str) -> None:
    """Within its bounds a reader can do all that its files need: nothing is left to be looked up or opened."""
    there = read_bom("a.csv", FILES[kind])
    expected = there if isinstance(there, BomRefused) else there.submission(member="m1", builds=1)
    assert Apart(Bounds()).run("bom", FILES[kind], NAMED, lambda rows: None) == expected


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.file_name)
def test_the_samples_come_out_as_they_would_without_a_process(sample: Any) -> None:
    data = sample.data
    there = read_bom(sample.file_name, data)
    assert not isinstance(there, BomRefused)
    named = {"file_name": sample.file_name, "member": "m1", "builds": 1}
    assert Apart(Bounds()).run("bom", data, named, lambda rows: None) == there.submission(member="m1", builds=1)


def test_dates_in_a_workbook_are_read_within_the_bounds() -> None:
    sheet = sheet_xml([["MPN", "Qty", "Value"], ["PN-1", "5", "here"]])
    dated = re.sub(r'<c r="C2".*?</c>', '<c r="C2" t="d"><v>2026-01-02T03:04:05</v></c>', sheet)
    data = workbook({"S": dated})
    there = read_bom("a.csv", data)
    assert not isinstance(there, BomRefused)
    assert there.rows[0].value.startswith("2026-01-02")
    assert Apart(Bounds()).run("bom", data, NAMED, lambda rows: None) == there.submission(member="m1", builds=1)


async def test_each_kind_of_file_is_read_apart(stand: Stand) -> None:
    """The other kinds, compared with what reads them here."""
    parts = b"Manufacturer,MPN,Seller,Currency,Break Qty,Unit Price\nMaker,PN-1,Shop,USD,1,1.10\nMaker,PN-1,Shop,USD,x,1.10\n"
    rates: tuple[list[str], str, str] = (["EUR=1.09"], "r", "2026-01-01")
    asked = {"file_name": "p.csv", "source": "s", "date": "2026-01-01", "currency": "USD", "numbers": ["PN1"], "decimals": 2}
    known = rates_from(rates[0], source=rates[1], date=rates[2])
    expected = priced(parts, rates=known, most_told=5, **asked)  # type: ignore[arg-type]
    assert isinstance(expected, Priced)
    assert len(expected.reports) == 1
    for kind, data, named, there in (
        ("prices", parts, {**asked, "rates": rates, "most_told": 5}, expected),
        ("list", b"name,alt_names\nSomebody,A; B\n", {"file_name": "l.csv", "source": "s", "as_of": 1}, None),
        ("controls", b"id,policy,eccn\nr1,deny,3A001\n", {"source": "s", "as_of": 1}, None),
    ):
        if kind == "list":
            there = read_list("l.csv", data, source="s", as_of=1)  # type: ignore[assignment]
        if kind == "controls":
            there = read_controls(data, source="s", as_of=1)  # type: ignore[assignment]
        found = await asyncio.to_thread(Apart(Bounds()).run, kind, data, named, lambda rows: None)  # type: ignore[arg-type]
        assert found == there, kind

"""The benchmarks run and what they say is possible: counts are asserted where they are taken, ratios only within wide bounds."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from tests.bench import durably, settle
from tests.bench.__main__ import main
from tests.bench.floor import paced, saturated
from tests.bench.measure import Effort, Race, Sample, Target, race, table
from tests.bench.processes import CannotTakePart
from tests.bench.races import deflate, durable, fanout, growth, personal, rejoin
from tests.serving import a_place


async def test_passes_are_interleaved_and_ratios_taken_within_a_pass() -> None:
    turns: list[str] = []
    rates = iter([10.0, 5.0, 2.0, 20.0])

    def contender(name: str) -> object:
        async def run(seconds: float) -> Sample:
            turns.append(name)
            return Sample(next(rates), [1.0, 2.0, 3.0])

        return run

    found = await race("a race", "turns", {"one": contender("one"), "two": contender("two")}, passes=2, seconds=0)  # type: ignore[dict-item]
    assert turns == ["one", "two", "two", "one"]
    assert found.ratios(lambda sample: sample.value)["two"] == {"ratio": 6.0, "range": [2.0, 10.0]}
    assert found.figures("one")["p50"] == {"median": 2.0, "range": [2.0, 2.0]}


def test_a_contender_for_whom_nobody_waits_has_a_rate_alone() -> None:
    found = Race("a race", "things", {"ours": [Sample(3.0)], "theirs": [Sample(2.0)]}).plain()
    assert found["ratios"]["p50"] == {}
    assert found["ratios"]["value"]["theirs"]["ratio"] == 1.5
    assert "ours / theirs" in table(found)


def test_a_target_is_told_beside_its_ratio_met_or_missed() -> None:
    samples = {"ours": [Sample(3.0, [1.0])], "limit": [Sample(4.0, [2.0])]}
    found = Race("a race", "things", samples, [Target("B1", "limit", least=0.8), Target("B9", "limit", most=7, of="p50")])
    assert found.plain()["ratios"]["value"]["limit"]["met"] is False
    assert found.plain()["ratios"]["p50"]["limit"]["met"] is True
    assert "B1 ≥ 0.8: MISSED" in table(found.plain())


def test_who_could_not_take_part_is_told() -> None:
    found = Race("a race", "things", {"ours": [Sample(3.0)]}, absent={"node ws": "no npm"})
    assert "not measured: node ws: no npm" in table(found.plain())


async def test_every_bid_of_the_durable_benchmark_is_answered_and_slower_than_the_bare_disk() -> None:
    saturated, alone, paced, shared, shared_alone = [found.plain() for found in await durable.measure(Effort(3, 0.1, whole=False))]
    assert saturated["contenders"]["room and committer, SQLite FULL"]["value"]["median"] > 0
    limit = saturated["ratios"]["value"]["limit: preallocated log, group fdatasync"]["ratio"]
    assert 0.0005 < limit < 1, "nothing is faster than the limit, or the limit is none"
    assert 0.01 < alone["ratios"]["value"][durably.LIMIT]["ratio"] < 1.2
    assert paced["contenders"]["room and committer, SQLite FULL"]["p50"]["median"] > 0
    for found in (shared, shared_alone):
        assert found["ratios"]["value"][durably.LIMIT]["ratio"] > 0.0001
        assert found["ratios"]["value"][durably.ORM]["ratio"] > 1


async def test_every_bid_over_a_socket_is_answered_and_sooner_than_by_a_commit_each() -> None:
    ours = await saturated("poolbid", 5)(0.5)
    strong = await saturated("strong", 5)(0.5)
    assert len(ours.latencies_us) > 50
    assert ours.value > strong.value / 2


async def test_a_paced_bid_is_answered() -> None:
    found = await paced("poolbid", 2, 100)(0.5)
    assert found.quantile(0.5) is not None


async def test_every_watcher_gets_every_frame_from_every_server() -> None:
    found = (await fanout.measure_at(40, Effort(1, 0.2, whole=False))).plain()
    assert found["ratios"]["value"]["Starlette, send_text loop"]["ratio"] > 0.5
    assert 0.1 < found["ratios"]["value"][fanout.LIMIT]["ratio"] < 1.5


async def test_what_is_compressed_once_reaches_every_watcher_and_costs_less_than_for_each() -> None:
    found = (await deflate.measure_at(40, Effort(1, 0.2, whole=False))).plain()
    assert found["ratios"]["value"]["Starlette on uvicorn, for each"]["ratio"] > 1
    told = dict(note.rsplit(": ", 1) for note in found["notes"])
    assert 100 < int(told[deflate.OURS_PACKED].split()[0]) < 160, "compressed, and by itself"
    assert int(told["Starlette on uvicorn, for each"].split()[0]) < 60


async def test_every_supplier_gets_a_frame_of_its_own() -> None:
    (found,) = await personal.measure(Effort(1, 0.2, whole=False))
    assert found.plain()["ratios"]["value"][personal.JSON]["ratio"] > 0.4


async def test_who_is_not_installed_cannot_take_part() -> None:
    missing = fanout.Peer("nobody", "ws", runs="node", needs="no-such-package")
    with pytest.raises(CannotTakePart, match="npm ci"):
        missing.command(a_place(Path("/nowhere")))


async def test_a_recorded_bid_costs_the_same_among_many_bids_and_many_lots() -> None:
    by_bids, by_lots = [found.plain()["ratios"]["value"] for found in await growth.recorded(Effort(3, 0, whole=False))]
    assert by_bids["1,000 bids on 200 lots"]["ratio"] > 0.5
    assert by_lots["10,000 bids on 1 lots"]["ratio"] > 0.25


async def test_a_node_that_comes_to_a_long_auction_is_sooner_with_a_snapshot() -> None:
    (found,) = await rejoin.measure(Effort(3, 0, whole=False))
    assert found.plain()["ratios"]["value"][rejoin.LOG]["ratio"] > 1


async def test_a_bid_costs_about_the_same_on_a_node_that_grows() -> None:
    spread, busy, by_bids, by_watchers = [
        found.plain()["ratios"]["value"] for found in await growth.live(Effort(1, 0, whole=False))
    ]
    for found, first in ((spread, "10 auctions"), (busy, "10 auctions"), (by_bids, "1,000 bids"), (by_watchers, "2 watchers")):
        assert 0.2 < found[first]["ratio"] < 4, first


def test_the_command_line_prints_one_json_object(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    async def quick(effort: object) -> list[Race]:
        await asyncio.sleep(0)
        return [Race("quick", "things", {"ours": [Sample(3.0)], "theirs": [Sample(2.0)]})]

    monkeypatch.setattr("tests.bench.__main__.measure_of", lambda name: quick)
    assert main(["durable", "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["races"][0]["ratios"]["value"]["theirs"]["ratio"] == 1.5
    assert printed["machine"]["python"]


def test_a_pool_loses_no_line_and_no_piece_as_it_grows(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pool", "--lines", "1000", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)["pool"]
    assert (row["members"], row["lines"]) == (10, 1_000)
    assert all(row["seconds"][step] > 0 and row["peak_mib"][step] > 0 for step in ("merge", "freeze", "leverage", "allot"))


def test_the_jobs_of_settlement_say_what_they_cost_and_prove() -> None:
    small = [
        settle.Job("G1", "arrays", "build", ("ours", 200)),
        settle.Job("G1", "naive", "build", ("pulp", 200)),
        settle.Job("G2", "naive", "split", ("pulp+cbc", 3, 3, 3, 1, 0, 5.0)),
        settle.Job("G9", "bound", "certificate", (8,)),
        settle.Job("G8", "core", "in_the_core", (8, 20)),
        settle.Job("G10", "ties", "ties", (2,)),
        settle.Job("growth", "small", "growth", (100,)),
    ]
    rows = [settle.run(job) for job in small]
    assert [row for row in rows if "failed" in row] == []
    assert all(row["cpu_s"] >= 0 and row["peak_mib"] > 0 for row in rows)
    assert rows[-1]["cost"] == rows[-1]["bound"]
    assert rows[5]["awards, marks"] == rows[5]["costs"] == 1
    assert "100" in settle.line(rows[-1]) or "small" in settle.line(rows[-1])


def test_what_is_measured_of_settlement_covers_its_targets() -> None:
    small, full = ({job.goal for job in settle.jobs(full=full, seconds=1)} for full in (False, True))
    assert small >= {"G1", "G2", "G6", "G8", "G9", "G10", "G14", "growth"}
    assert full >= small | {"G3", "G4", "G7", "G11"}


def test_shares_are_exact_and_agree_with_the_oracle_at_every_size(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sharing", "--members", "10", "--claimants", "1000", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["sharing"]
    assert {row["task"] for row in rows} >= {"ration talmud", "nucleolus arrays", "nucleolus exact oracle", "sampled arrays"}
    assert all(row["seconds"] >= 0 and row["peak_mib"] > 0 for row in rows)

"""The schemas hold what is really written and sent, and refuse what is not."""

from __future__ import annotations

import copy
import dataclasses
import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from auction.audit.bundle import bundle_of, read_bundle, write_bundle
from auction.award.exact import solve
from auction.award.problem import problem_from
from auction.core.commands import COMMANDS
from auction.core.entries import Entry
from auction.core.events import EVENTS
from auction.core.refusals import Refusal
from auction.core.words import Party
from auction.files.samples import SAMPLES, requests
from auction.ledger.codec import Codec
from auction.pool.commands import COMMANDS as POOL_COMMANDS
from auction.pool.commands import Command, FreezePool, OpenPool
from auction.pool.decide import decide as pool_decide
from auction.pool.events import EVENTS as POOL_EVENTS
from auction.pool.evolve import believe as pool_believe
from auction.pool.state import State as PoolState
from auction.wire.schema import SCHEMAS
from tests.auctions import MINUTE_US, Play
from tests.golden.record import FOLDER
from tests.terms import COORDINATOR, a_lot, a_stage, an_auction, some_entrants
from tests.wire.test_frames import ASKED, REFUSED, TOLD


def validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(SCHEMAS[name]())


@pytest.fixture(scope="module")
def entries() -> list[dict[str, Any]]:
    """A whole auction, refusals and all, as it is stored."""
    play = Play(an_auction(acceptance=True))
    play.accept_terms("s1").accept_terms("s2").bid("s1", "L1", "10.00").bid("s2", "L1", "nonsense").bid("s2", "L1", "9.00")
    play.pause().resume().extend("L1", 1_000_000).exclude("s3").withdraw("s1", "L1").wait(play.closes_at())
    play.propose().settle()
    codec = Codec(commands=COMMANDS, events=EVENTS)
    return [json.loads(codec.entry_to_bytes(entry)) for entry in play.entries]


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_schema_is_one_and_is_printed_the_same_each_time(name: str) -> None:
    schema = SCHEMAS[name]()
    Draft202012Validator.check_schema(schema)
    assert json.dumps(schema) == json.dumps(SCHEMAS[name]())
    assert list(_objects(schema))
    assert all(arm["additionalProperties"] is False for arm in _objects(schema))


def test_entries_as_stored_satisfy_their_schema(entries: list[dict[str, Any]]) -> None:
    check = validator("entry")
    for entry in entries:
        check.validate(entry)
    assert {event["type"] for entry in entries for event in entry["events"]} >= {
        "BidPlaced.1",
        "AllotmentMade.1",
        "ContractDrawn.1",
    }
    assert any(entry["refusal"] is not None for entry in entries)


def test_stages_satisfy_them_and_half_a_stage_does_not() -> None:
    first = a_stage("sealed", random_us=MINUTE_US, secret="a secret")
    later = a_stage(pause_us=1, length_us=MINUTE_US, entrants=some_entrants(best=2, within=(1, 10)))
    play = Play(an_auction(lots=[a_lot(stages=[first, later])])).bid("s1", "L1", "10.00")
    play.reveal("a secret", at=play.closes_at() + MINUTE_US).wait(play.closes_at() + 3 * MINUTE_US)
    codec = Codec(commands=COMMANDS, events=EVENTS)
    stored = [json.loads(codec.entry_to_bytes(entry)) for entry in play.entries]
    for entry in stored:
        validator("entry").validate(entry)
    assert {"BidSealed.1", "SecretRevealed.1", "StageClosed.1", "StageOpened.1"} <= {
        event["type"] for entry in stored for event in entry["events"]
    }
    terms = stored[0]["command"]["terms"]
    validator("terms").validate(terms)
    for spoilt in ({"kind": "half open"}, {"random_us": "1"}, {"entrants": {"best": 1}}, {"envelope": 1}):
        faulty = copy.deepcopy(terms)
        faulty["lots"][0]["stages"][1] |= spoilt
        assert not validator("terms").is_valid(faulty), spoilt
    del terms["lots"][0]["stages"]
    assert not validator("terms").is_valid(terms)


def test_terms_commands_and_events_satisfy_theirs(entries: list[dict[str, Any]]) -> None:
    validator("terms").validate(entries[0]["command"]["terms"])
    for entry in entries:
        validator("commands").validate({"at": entry["at"], "command": entry["command"]})
        for event in entry["events"]:
            validator("events").validate(event)


def test_the_entries_of_a_market_and_of_an_auction_that_asks_it_satisfy_theirs() -> None:
    bundle = read_bundle((FOLDER / "market" / "bundle.zip").read_bytes())
    assert bundle.market is not None
    for schema, log in (("market-entry", bundle.market), ("entry", bundle.log)):
        for body in log.entries:
            validator(schema).validate(json.loads(body))
    archive = zipfile.ZipFile(io.BytesIO(write_bundle(bundle)))
    validator("bundle").validate(json.loads(archive.read("manifest.json")))


def test_a_pools_entries_a_problem_an_award_and_a_manifest_satisfy_theirs() -> None:
    state, codec, check = PoolState(), Codec(commands=POOL_COMMANDS, events=POOL_EVENTS), validator("pool-entry")
    members = tuple(Party(sample.member, sample.name) for sample in SAMPLES)
    asked: tuple[Command, ...] = (
        OpenPool("o", COORDINATOR, "p1", "Pool", members),
        *requests(),
        FreezePool("f", COORDINATOR),
        FreezePool("g", COORDINATOR),
    )
    for command in asked:
        decision = pool_decide(state, command, 1)
        refusal = decision if isinstance(decision, Refusal) else None
        entry = Entry("pool/p1", state.seq + 1, 1, command, () if isinstance(decision, Refusal) else decision, refusal)
        pool_believe(state, entry)
        check.validate(json.loads(codec.entry_to_bytes(entry)))
    assert state.status == "frozen"
    play = Play(an_auction()).bid("s1", "L1", "10.00")
    play.wait(play.closes_at())
    problem = problem_from(play.state)
    validator("lot-problem").validate(plain(problem))
    validator("lot-award").validate(plain(solve(problem)))
    archive = zipfile.ZipFile(io.BytesIO(write_bundle(bundle_of("A-1", [b"{}"], pool=("pool/p1", [b"{}"])))))
    validator("bundle").validate(json.loads(archive.read("manifest.json")))


def plain(record: Any) -> Any:
    return json.loads(json.dumps(dataclasses.asdict(record)))


def test_a_changed_entry_does_not(entries: list[dict[str, Any]]) -> None:
    check = validator("entry")
    for name in entries[0]:
        broken = copy.deepcopy(entries[0])
        del broken[name]
        assert not check.is_valid(broken), name
    assert not check.is_valid({**entries[0], "note": ""})
    assert not check.is_valid({**entries[0], "seq": True})
    other = copy.deepcopy(entries[0])
    other["command"]["terms"]["lots"][0]["ceiling"] = "10.00"
    assert not check.is_valid(other)


def test_golden_frames_satisfy_theirs_and_refused_ones_do_not() -> None:
    client, server = validator("client-frames"), validator("server-frames")
    for plain in ASKED:
        client.validate(plain)
    for plain in TOLD:
        server.validate(plain)
    for case in REFUSED:
        if case["code"] in ("frame_unknown_type", "frame_unknown_field", "frame_missing_field", "frame_malformed_id"):
            # In Python's dialect `$` forgives a line feed at the end; the pattern's own, ECMA 262, does not.
            assert not client.is_valid(json.loads(case["text"])) or "\\n" in case["text"], case["text"]


def _objects(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        if "properties" in schema:
            yield schema
        for member in schema.values():
            yield from _objects(member)
    elif isinstance(schema, list):
        for member in schema:
            yield from _objects(member)

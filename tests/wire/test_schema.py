"""The schemas hold what is really written and sent, and refuse what is not."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from auction.core.commands import COMMANDS
from auction.core.events import EVENTS
from auction.ledger.codec import Codec
from auction.wire.schema import SCHEMAS
from tests.auctions import Play, an_auction
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


def test_terms_commands_and_events_satisfy_theirs(entries: list[dict[str, Any]]) -> None:
    validator("terms").validate(entries[0]["command"]["terms"])
    for entry in entries:
        validator("commands").validate(entry["command"])
        for event in entry["events"]:
            validator("events").validate(event)


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

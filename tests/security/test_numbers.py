"""Forty-two ways to write no number, at every door where one is taken: never a failure of ours, never taken for a price.

The doors are those that the OpenAPI document tells with their bodies; beside them files and the command's problem.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from auction.audit.awarded import read_problem
from auction.award.document import text_of
from auction.files.bom import BomReading, read_bom
from auction.web.openapi import BODIES
from tests.award.sourcings import sourcing_of
from tests.security.test_http_probes import FILLED, a_pool_and_an_auction, entries_of
from tests.terms import an_auction
from tests.web.stand import Stand
from tests.web.test_http import plain
from tests.wire.corpus import RAW, TEXTS

VALUES = [json.dumps(text) for text in TEXTS] + list(RAW) + ["-0", "1e3", "9" * 5_000, "0x10", "1_000", '{"a":1,"a":2}']
"""As they stand in a JSON document, right or wrong."""
MARK = "the number goes here"


def test_the_corpus_has_forty_two_values() -> None:
    assert len(TEXTS) + len(RAW) == 42
    assert len(set(TEXTS)) + len(set(RAW)) == 42, "as a text and raw"


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where in plain terms a number, or a text of digits, stands."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from leaves(item, (*path, index))
    elif isinstance(value, int) and not isinstance(value, bool):
        yield path


def with_mark(value: Any, path: tuple[Any, ...]) -> Any:
    """The same with a mark in that place."""
    if not path:
        return MARK
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = with_mark(value[path[0]], path[1:])
    return copy


async def test_no_number_of_the_terms_is_taken_unless_it_is_one(stand: Stand) -> None:
    """Each number of the terms, each value in some place: what is no whole number is refused with words, never with a failure."""
    coordinator = await stand.coordinator()
    headers = {**coordinator.meant, "Content-Type": "application/json"}
    terms = plain(an_auction())
    places = list(leaves(terms))
    assert len(places) > 8
    taken = 0
    for turn, value in enumerate(VALUES * 5):
        body = json.dumps({"terms": with_mark(terms, places[turn % len(places)])}).replace(f'"{MARK}"', value)
        answer = await stand.http.post("/api/trials", content=body.encode(), headers=headers)
        assert answer.status_code in (200, 400, 422), (value[:40], places[turn % len(places)], answer.status_code)
        if answer.status_code == 200:
            taken += 1
            assert value in ("-0", "9007199254740993", "null"), (value, places[turn % len(places)])
    assert taken < len(VALUES)


DOORS = [(door, name, kind) for door, (name, kind) in BODIES.items() if issubclass(kind, msgspec.Struct)]


def bodies(kind: type[msgspec.Struct]) -> Iterator[str]:
    """A body for each field, the mark in it and something plain in the others."""
    fields = msgspec.structs.fields(kind)
    for marked in fields:
        yield json.dumps({field.encode_name: MARK if field is marked else "x" for field in fields})


@pytest.mark.parametrize(("door", "name", "kind"), DOORS, ids=[name for _, name, _ in DOORS])
async def test_no_value_breaks_any_body_that_is_taken(stand: Stand, door: tuple[str, str], name: str, kind: Any) -> None:
    coordinator = await a_pool_and_an_auction(stand)
    headers = {**coordinator.meant, "Content-Type": "application/json"}
    address = door[1].format(**FILLED)
    before = entries_of(stand)
    for turn, value in enumerate(VALUES):
        body = list(bodies(kind))[turn % len(msgspec.structs.fields(kind))].replace(f'"{MARK}"', value)
        answer = await stand.http.request(door[0], address, content=body.encode(), headers=headers)
        assert 400 <= answer.status_code < 500, (name, value[:40], answer.status_code, answer.text[:200])
    assert entries_of(stand) == before or name == "Invitation"


def test_no_value_is_taken_for_a_quantity_in_a_file() -> None:
    """A file is text: what counts is a whole number in ASCII digits, from 1 on; all else is reported by its line and left out."""
    taken: list[str] = []
    for text in (*TEXTS, *RAW):
        if '"' in text or "\n" in text:
            continue
        reading = read_bom("a.csv", f'MPN,Qty\nX1,"{text}"\nX2,1\n'.encode())
        assert isinstance(reading, BomReading)
        found = {row.part_number: row.quantity for row in reading.rows}
        assert found.pop("X2") == 1
        taken += [text for quantity in found.values() if str(quantity) != text]
    assert set(taken) <= {"007", "00", " 12"}, "written with blanks or zeros before it, and nothing else"


def test_no_value_breaks_a_problem() -> None:
    """A problem to settle is refused by its place, each number of it and each value, unless it is a whole number."""
    problem = json.loads(text_of(sourcing_of(1)))
    places = list(leaves(problem))
    assert len(places) > 15
    for turn, value in enumerate(VALUES * 5):
        body = json.dumps(with_mark(problem, places[turn % len(places)])).replace(f'"{MARK}"', value)
        read = read_problem(body.encode())
        assert isinstance(read, tuple) or value in ("9007199254740993", "-0"), value[:40]

"""Every number in every body that the server takes, by the schemas it publishes: no strange one breaks it or is taken."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from auction.wire.decode import FrameRefused, decode_frame
from tests.security.test_http_probes import FILLED, a_pool_and_an_auction, entries_of
from tests.security.test_numbers import MARK, VALUES, with_mark
from tests.security.walked import CLIENT_FRAMES, DOORS, OPAQUE, WAYS, made, numbers, unsaid
from tests.web.stand import Stand
from tests.web.test_market import begun

MORE = [
    *("false", "1.0", "1E2", "-0.0", "-1", "9007199254740992", "9223372036854775808", "1" + "0" * 400, "007", "\uff17"),
    *('"7"', '" 7"', '"7\\n"', '"\uff17"', '"\u0667"', "[]", "{}", '"1 000"', "7\n", "0", "01"),
]
ALL = [*VALUES, *MORE]
MOST = 300
"""So many requests a door, as an account may make at once; where there are more pairs, each number meets others of the values."""
WHOLE = re.compile(r"-?0|-?[1-9][0-9]{0,15}\s*")
"""What is a whole number that JSON readers agree on, whatever the rules then say of it; what is larger has no place in a record."""
NUMBERED = {door: schema for door, schema in DOORS.items() if any(list(numbers(made(schema, way))) for way in range(WAYS))}


def test_every_body_is_walked_to_its_end() -> None:
    assert len(DOORS) >= 48
    assert len(NUMBERED) >= 28
    assert {place for schema in DOORS.values() for place in unsaid(schema)} == OPAQUE.keys()
    assert sum(len(list(numbers(made(schema, 0)))) for schema in DOORS.values()) > 700


@pytest.mark.parametrize("door", NUMBERED, ids=[f"{method} {address}" for method, address in NUMBERED])
async def test_no_number_of_any_body_is_taken_unless_it_is_one(stand: Stand, door: tuple[str, str]) -> None:
    coordinator = await a_pool_and_an_auction(stand)
    if door[1] != "/api/market/open":
        await begun(stand)
    headers = {**coordinator.meant, "Content-Type": "application/json"}
    address = door[1].format(**FILLED)
    bodies: list[tuple[Any, Any]] = []
    for way in range(WAYS):
        plain = made(NUMBERED[door], way)
        bodies += [(plain, place) for place in numbers(plain) if all(place != there or plain != former for former, there in bodies)]
    turns = max(1, min(len(ALL), MOST // len(bodies)))
    tried = 0
    for at, (plain, place) in enumerate(bodies[:MOST]):
        for turn in range(turns):
            value = ALL[(at * turns + turn) % len(ALL)]
            body = json.dumps(with_mark(plain, place)).replace(f'"{MARK}"', value)
            before = entries_of(stand)
            answer = await stand.http.request(door[0], address, content=body.encode(), headers=headers)
            assert answer.status_code < 500, (place, value[:40], answer.text[:200])
            assert answer.status_code != 429
            is_number = WHOLE.fullmatch(value) is not None and abs(int(value)) < 2**53
            if not is_number and value != "null":
                assert answer.status_code >= 400, (place, value[:40])
                assert entries_of(stand) == before, (place, value[:40])
            tried += 1
    assert tried >= min(MOST, len(ALL)) // 2


async def test_nothing_and_less_than_nothing_pass_no_gate(stand: Stand) -> None:
    coordinator, _ = await begun(stand)
    movement = {"exporter": "o", "end_user": "o", "destination": "DE", "eccn": "", "hs": "", "end_use": ""}
    for quantity in (0, -1, -(2**53)):
        assert (await coordinator.post("/api/market/gate", {**movement, "quantity": quantity})).status_code == 400
    assert (await coordinator.post("/api/market/gate", {**movement, "quantity": 1})).status_code == 200


FRAMES = {schema["$ref"].rpartition("/")[2]: schema for schema in CLIENT_FRAMES["oneOf"]}


@pytest.mark.parametrize("name", FRAMES)
def test_no_number_of_any_frame_is_taken_unless_it_is_one(name: str) -> None:
    """Each value in each number of each frame that a client may send; a frame without numbers is one as it is made."""
    plain = made({"$ref": f"/{name}"}, 0)
    assert not isinstance(decode_frame(json.dumps(plain).encode()), FrameRefused)
    for place in numbers(plain):
        for value in ALL:
            body = json.dumps(with_mark(plain, place)).replace(f'"{MARK}"', value)
            found = decode_frame(body.encode())
            is_number = WHOLE.fullmatch(value) is not None and abs(int(value)) < 2**53
            assert is_number or value == "null" or isinstance(found, FrameRefused), (place, value[:40])


def test_frames_bear_numbers() -> None:
    assert len(FRAMES) > 35
    assert sum(len(list(numbers(made(schema, 0)))) for schema in FRAMES.values()) > 8

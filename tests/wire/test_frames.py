"""What a client may send, to the letter: every golden frame is read or refused as PROTOCOL.md says, and nothing ever raises."""

from __future__ import annotations

import json
import time
import timeit
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auction.core.commands import PlaceBid
from auction.core.money import price_fault
from auction.core.refusals import KINDS, refuse
from auction.core.words import Actor
from auction.wire import encode, frames
from auction.wire.asking import command_of
from auction.wire.decode import FAULTS, FrameRefused, decode_frame
from auction.wire.plain import text_fault
from tests.wire.corpus import RAW, TEXTS

GOLDEN = Path(__file__).resolve().parents[2] / "clients" / "wire" / "golden"


def golden(name: str) -> list[dict[str, Any]]:
    """The golden frames of that file, which the TypeScript client is held to as well."""
    found: list[dict[str, Any]] = json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))
    return found


ASKED, TOLD, REFUSED = golden("asked"), golden("told"), golden("refused")


@pytest.mark.parametrize("plain", ASKED, ids=lambda plain: plain["t"])
def test_a_golden_frame_is_read_whatever_its_spelling(plain: dict[str, Any]) -> None:
    frame = decode_frame(json.dumps(plain).encode())
    assert not isinstance(frame, FrameRefused)
    assert json.loads(msgspec.json.encode(frame)) == plain
    shuffled = dict(reversed(list(plain.items())))
    assert decode_frame(json.dumps(shuffled, ensure_ascii=False, indent=2).encode()) == frame


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: f"{case['code']}:{case['text'][:40]}")
def test_a_golden_refusal_names_its_code_and_its_request(case: dict[str, Any]) -> None:
    refused = decode_frame(case["text"].encode())
    assert isinstance(refused, FrameRefused)
    assert (refused.code, refused.id) == (case["code"], case["id"])
    assert encode.error(refused.code, refused.detail, refused.id)


@pytest.mark.parametrize("plain", TOLD, ids=lambda plain: plain["t"])
def test_a_golden_frame_of_the_server_is_spelled_by_the_encoder(plain: dict[str, Any]) -> None:
    frame = msgspec.convert(plain, frames.ServerFrame, strict=True)
    assert json.loads(encode.encode_frame(frame)) == plain


def test_every_frame_has_a_golden_sample() -> None:
    assert {plain["t"] for plain in ASKED} == {kind.__struct_config__.tag for kind in get_args(frames.ClientFrame)}
    assert {plain["t"] for plain in TOLD} == {kind.__struct_config__.tag for kind in get_args(frames.ServerFrame)}


def test_every_fault_has_a_case() -> None:
    assert {case["code"] for case in REFUSED} | {"frame_too_long", "frame_not_text"} == set(FAULTS)


def test_the_bound_is_sixteen_kibibytes_to_the_byte() -> None:
    short = b'{"t":"pause","id":"r","auction":"a","reason":""}'
    longest = short.replace(b'""', b'"' + b"x" * (frames.LONGEST_FRAME - len(short)) + b'"')
    assert isinstance(decode_frame(longest), frames.Pause)
    refused = decode_frame(longest + b" ")
    assert isinstance(refused, FrameRefused)
    assert refused.code == "frame_too_long"


@pytest.mark.parametrize(
    "body", [b"\xff", b'{"t":"ping","c":"\xed\xa0\x80"}', b'{"t":"pause","id":"r","auction":"a","reason":"\xc0\x80"}']
)
def test_bytes_that_are_no_utf8_are_no_text(body: bytes) -> None:
    refused = decode_frame(body)
    assert isinstance(refused, FrameRefused)
    assert refused.code == "frame_not_text"


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: repr(text[:20]))
def test_a_strange_price_is_the_auctions_to_refuse(text: str) -> None:
    body = json.dumps({"t": "bid", "id": "r", "auction": "a", "lot": "L", "prices": [text], "confirm": False}).encode()
    frame = decode_frame(body)
    assert isinstance(frame, frames.Bid), frame
    assert frame.prices == (text,)
    assert price_fault(text) is not None or text in ("0", "9007199254740993", "0.1234567")


@pytest.mark.parametrize("raw", RAW, ids=lambda raw: raw[:20])
def test_what_is_no_text_never_becomes_a_price_nor_costs_more_than_a_text_that_is_too_long(raw: str) -> None:
    body = f'{{"t":"bid","id":"r","auction":"a","lot":"L","prices":[{raw}],"confirm":false}}'.encode()
    as_text = body.replace(raw.encode(), b'"%b"' % (b"9" * len(raw)))
    assert isinstance(decode_frame(body), FrameRefused)
    assert processor_ns(body) < 100 * processor_ns(as_text)


def processor_ns(body: bytes) -> float:
    """The least that reading it took, of some tries: whatever else goes on can only add."""
    return min(timeit.repeat(lambda: decode_frame(body), timer=time.thread_time_ns, number=10, repeat=10))


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ('"answers":[]', None),
        ('"answers":[0]', None),
        ('"answers":[9007199254740991]', None),
        ('"answers":[-1]', "frame_wrong_type"),
        ('"answers":["0"]', "frame_wrong_type"),
        ('"answers":null', "frame_wrong_type"),
        ('"answers":[0],"answers":[0]', "frame_duplicate_key"),
        ('"answers":[0],"answers":[]', "frame_duplicate_key"),
        ('"confirm":true', "frame_duplicate_key"),
        ('"answers":[],"confirm":true', "frame_duplicate_key"),
    ],
)
def test_answers_may_be_left_out_and_nothing_stands_twice(told: str, code: str | None) -> None:
    body = f'{{"t":"bid","id":"r","auction":"a","lot":"L","prices":["1"],"confirm":false,{told}}}'
    read = decode_frame(body.encode())
    assert (read.code if isinstance(read, FrameRefused) else None) == code


@given(st.binary(max_size=300))
def test_no_bytes_raise(body: bytes) -> None:
    decode_frame(body)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(["a-1", "L1", "1.50"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from(ASKED), st.data())
def test_a_frame_is_read_only_if_every_field_is_of_its_type(plain: dict[str, Any], data: st.DataObject) -> None:
    field = data.draw(st.sampled_from(sorted(plain)))
    changed = {**plain, field: data.draw(json_values)}
    frame = decode_frame(json.dumps(changed).encode())
    if isinstance(frame, FrameRefused):
        assert frame.code in FAULTS
        assert encode.error(frame.code, frame.detail, frame.id)
    else:
        read = json.loads(msgspec.json.encode(frame))
        assert read == {name: value for name, value in changed.items() if (name, value) != ("answers", [])}
        assert all(type(read[name]) is type(changed[name]) for name in read)


@given(st.text(max_size=20))
def test_what_may_be_kept_has_one_spelling_in_bytes(text: str) -> None:
    if text_fault(text) is None:
        assert text.encode("utf-8").decode("utf-8") == text


def test_the_session_says_who_asks_and_the_frame_never_does() -> None:
    frame = frames.Bid(id="r", auction="a", lot="L", prices=("1",), confirm=False, answers=(2,))
    asker = Actor("supplier", "s1")
    assert command_of(frame, asker) == PlaceBid("r", asker, "s1", "L", ("1",), False, (2,))


def test_every_request_asks_one_command_by_its_own_id() -> None:
    asker = Actor("buyer", "consortium")
    for plain in ASKED:
        frame = decode_frame(json.dumps(plain).encode())
        if isinstance(frame, get_args(frames.Request)):
            command = command_of(frame, asker)
            assert (command.id, command.by) == (frame.id, asker)


def test_an_ack_says_what_a_retry_needs() -> None:
    for kind in KINDS.values():
        told = json.loads(encode.ack(request="r", seq=1, at=2, entry="ab", refusal=refuse(kind.code, "why")))
        assert (told["outcome"], told["code"], told["rule"], told["again"]) == ("refused", kind.code, kind.rule, kind.again)
    accepted = json.loads(encode.ack(request="r", seq=1, at=2, entry="ab", refusal=None))
    assert [accepted[name] for name in ("code", "rule", "again", "detail")] == ["", "", "", ""]


def test_the_rooms_encoder_spells_rows_as_they_are() -> None:
    encoder = encode.FrameEncoder()
    rows = {"lot:L1": {"own_prices": ("1.50", "2"), "own": None}}
    told = json.loads(encoder.snapshot(auction="a", cursor=0, now=5, terms={"lots": []}, rows=rows))
    assert told == {
        "t": "snapshot",
        "auction": "a",
        "cursor": 0,
        "now": 5,
        "terms": {"lots": []},
        "rows": {"lot:L1": {"own_prices": ["1.50", "2"], "own": None}},
    }
    told = json.loads(encoder.delta(auction="a", cursor=1, at=6, rows=rows, gone=("bid:L1:s1",)))
    assert (told["t"], told["gone"]) == ("delta", ["bid:L1:s1"])


ROWS: tuple[dict[str, dict[str, Any]], ...] = (
    {},
    {"lot:L1": {"lead": "9.00"}},
    {"lot:L1": {"lead": "9.00", "ladder": ("9.00", "10.00")}, "lot:L2": {"closes_at": 7}},
    {"lot:L2": {"closes_at": 7}, "lot:L3": {"closes_at": 8}},
    {"lot:L2": {"closes_at": 7}, "lot:L1": {"lead": None}, 'bid:L1:s"\u00fc': {"rank": 2}},
)


@pytest.mark.parametrize("rows", ROWS)
@pytest.mark.parametrize("own", [None, {"rank": 3}, {"rank": 1, "own_prices": ("1.00",), "own": "1.00"}])
def test_a_delta_of_which_much_is_shared_says_what_a_delta_says(
    rows: dict[str, dict[str, Any]], own: dict[str, Any] | None
) -> None:
    encoder = encode.FrameEncoder()
    shared = encoder.shared(auction="A-1", at=12, rows=rows, key="lot:L1")
    whole = rows if own is None else {**rows, "lot:L1": {**rows.get("lot:L1", {}), **own}}
    for cursor in (1, 2**40):
        frame = shared.frame(cursor, own)
        assert json.loads(frame) == json.loads(encoder.delta(auction="A-1", cursor=cursor, at=12, rows=whole, gone=()))
        assert b" " not in frame

"""Any bytes in any pieces come to the same messages, answers and ends as in the parser of `websockets`."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.web.inbound import LONGEST, Ours, a_frame, a_stream, cut, main, ours, theirs

CUTS = st.lists(st.integers(0, 3000), max_size=30)


@settings(deadline=None, max_examples=300)
@given(st.integers(0, 2**64), CUTS, st.booleans())
def test_frames_sound_and_unsound(seed: int, cuts: list[int], unpacks: bool) -> None:
    stream = a_stream(random.Random(seed), unpacks)
    assert ours(cut(stream, cuts), unpacks) == theirs(stream, unpacks)


@settings(deadline=None, max_examples=300)
@given(st.binary(min_size=1, max_size=400), CUTS)
def test_any_bytes(stream: bytes, cuts: list[int]) -> None:
    assert ours(cut(stream, cuts)) == theirs(stream)


@pytest.mark.parametrize(
    "stream",
    [
        a_frame(0x81, b"hello"),
        a_frame(0x81, b"\xc0\x80"),
        a_frame(0x81, b"x" * LONGEST),
        a_frame(0x81, b"x" * (LONGEST + 1))[:8],
        a_frame(0x81, b"hello", masked=False)[:2],
        a_frame(0x01, b"hel") + a_frame(0x89, b"there?") + a_frame(0x80, b"lo"),
        a_frame(0x01, b"x" * 200) + a_frame(0x80, b"x" * 101)[:4],
        a_frame(0x01, b"hel") + a_frame(0x81, b"lo"),
        a_frame(0x80, b"lo"),
        a_frame(0x82, b"\0\1"),
        a_frame(0x09, b""),
        a_frame(0x89, b"x" * 126),
        a_frame(0xC1, b""),
        b"\x83\x80",
        a_frame(0x88, b"\x03\xe8bye") + a_frame(0x81, b"late"),
        a_frame(0x88, b"\x03"),
        a_frame(0x88, b"\x03\xed"),
    ],
)
def test_each_way_to_speak_whole_and_byte_by_byte(stream: bytes) -> None:
    expected = theirs(stream)
    assert ours([stream]) == expected
    assert ours(cut(stream, range(len(stream)))) == expected


def test_the_parser_is_there_only_while_it_is_needed() -> None:
    reading = Ours()
    reading.data_received(a_frame(0x81, b"whole") + a_frame(0x89, b""))
    assert reading._parser is None
    reading.data_received(a_frame(0x01, b"be"))
    assert reading._parser is not None
    reading.data_received(a_frame(0x80, b"gun"))
    assert reading._parser is None
    assert reading.heard.told == [("text", b"whole"), ("answer", b"\x8a\0"), ("text", b"begun")]


@pytest.mark.parametrize("more", [[], ["--deflate"]])
def test_the_long_run_says_what_it_saw(more: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--runs", "200", "--seed", "7", *more]) == 0
    assert capsys.readouterr().out.startswith("200 streams alike")

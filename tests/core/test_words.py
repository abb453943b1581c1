"""Ids, blanks and controls, the same on every Python for ever."""

from __future__ import annotations

import pytest

from auction.core.words import is_id, is_plain, without_blanks


@pytest.mark.parametrize("text", ["a", "A", "0", "a.b_c-d", "x" * 64, "7.-_"])
def test_what_may_be_an_id(text: str) -> None:
    assert is_id(text)


@pytest.mark.parametrize("text", ["", "-a", ".a", "_a", "x" * 65, "a b", "a\n", "a/b", "é", "a:b", "٣", "a\u200b", "a~b"])
def test_what_may_not_be_an_id(text: str) -> None:
    assert not is_id(text)


BLANKS = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\u00a0\u1680\u2000\u200a\u2028\u2029\u202f\u205f\u3000\u200b\u200d\u2060\ufeff\u00ad\x00\x7f"
)


def test_every_blank_is_taken_away() -> None:
    assert without_blanks(f"{BLANKS}a{BLANKS}b") == "ab"
    assert [mark for mark in map(chr, range(0x3100)) if mark.isspace() and without_blanks(mark)] == []


@pytest.mark.parametrize("text", ["a", "-", ".", "货", "é", "\u0301", "\U00011f50"])
def test_what_shows_something_stays(text: str) -> None:
    assert without_blanks(text) == text


@pytest.mark.parametrize("mark", ["\x00", "\x1f", "\x7f", "\x9f", "\n", "\u200e", "\u202a", "\u202e", "\u2066", "\u2069", "\ud800"])
def test_controls_and_half_characters_are_not_plain(mark: str) -> None:
    assert not is_plain(f"a{mark}b", longest=10)


def test_plain_text_has_a_longest_length() -> None:
    assert is_plain("货运 🚃\u00a0é", longest=6)
    assert not is_plain("abcdefg", longest=6)
    assert is_plain("", longest=0)

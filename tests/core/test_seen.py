"""Requests are known by who asked and their id, exactly, however many there are."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auction.core.seen import RECORD, Seen, record_of

keys = st.tuples(st.sampled_from(["supplier", "buyer", "engine"]), st.text(max_size=3), st.text(max_size=3))


@given(st.lists(keys, max_size=300))
def test_it_says_what_a_dictionary_says(asked: list[tuple[str, str, str]]) -> None:
    seen, plain = Seen(), dict[tuple[str, str, str], int]()
    for seq, key in enumerate(asked, start=1):
        assert (key in seen, seen.get(key)) == (key in plain, plain.get(key))
        seen.setdefault(key, seq)
        plain.setdefault(key, seq)
    assert {key: seen[key] for key in asked} == plain
    assert len(seen) == len(plain)


@pytest.mark.parametrize("count", [1, 31, 32, 33, 64, 65, 1_000, 5_000, 9_000])
def test_many_are_all_found_again_and_no_others(count: int) -> None:
    seen = Seen()
    for seq in range(1, count + 1):
        seen.setdefault(("supplier", "s1", f"b{seq}"), seq)
    held = Seen.from_bytes(seen.to_bytes())
    assert held == seen
    assert len(held) == count
    for known in (seen, held):
        assert [known[("supplier", "s1", f"b{seq}")] for seq in range(1, count + 1)] == list(range(1, count + 1))
        assert not any(("supplier", "s2", f"b{seq}") in known for seq in range(1, count + 1))
        known.setdefault(("supplier", "s2", "last"), count + 1)
        assert known[("supplier", "s2", "last")] == count + 1
    assert held == seen
    assert held != Seen()


@pytest.mark.parametrize(("count", "rows"), [(1, 1), (32, 1), (33, 2), (64, 2), (65, 3), (97, 4)])
def test_a_row_more_is_made_when_rows_hold_more_than_thirty_two_on_average(count: int, rows: int) -> None:
    seen = Seen()
    for seq in range(1, count + 1):
        seen.setdefault(("supplier", "s1", f"b{seq}"), seq)
    assert len(seen.to_bytes()) == 8 + 4 * rows + RECORD * count


KEY = ("supplier", "s1", "b1")
DIGEST = sha256(b"supplier/2/s1/b1").digest()[:12]
TRUE = DIGEST + (7).to_bytes(4, "big")


def across(offset: int) -> bytes:
    """Two records of others across which the digest lies, from that byte of the first on."""
    return b"\xff" * offset + DIGEST + b"\xff" * (2 * RECORD - offset - len(DIGEST))


def of_records(held: bytes) -> Seen:
    """One row of these records."""
    sizes = (len(held) // RECORD, 1, len(held))
    return Seen.from_bytes(b"".join(size.to_bytes(4, "big") for size in sizes) + held)


@pytest.mark.parametrize("offset", [1, 2, 5, 8, 15])
def test_a_digest_that_lies_across_two_records_is_none(offset: int) -> None:
    seen = of_records(across(offset))
    assert KEY not in seen
    seen.setdefault(KEY, 9)
    assert seen[KEY] == 9
    for held in (TRUE + across(offset), across(offset) + TRUE, across(offset) + TRUE + across(offset)):
        assert of_records(held)[KEY] == 7


@given(st.lists(st.lists(st.integers(0, 400), max_size=300), max_size=5))
def test_noted_many_at_once_they_are_what_they_are_noted_one_by_one(parts: list[list[int]]) -> None:
    one_by_one, at_once, seq = Seen(), Seen(), 0
    for part in parts:
        records = bytearray()
        for number in part:  # some come twice, in one part or in two
            seq += 1
            one_by_one.setdefault(("supplier", "s1", f"b{number}"), seq)
            records += record_of("supplier", "s1", f"b{number}", seq)
        at_once.note_all(records)
    assert at_once == one_by_one
    assert len(at_once) == len(one_by_one) == len({number for part in parts for number in part})


def test_where_there_are_many_rows_they_are_as_well() -> None:
    one_by_one, at_once = Seen(), Seen()
    for begins in range(1, 30_000, 10_000):
        records = bytearray()
        for seq in range(begins, begins + 10_000):
            one_by_one.setdefault(("supplier", "s1", f"b{seq % 25_000}"), seq)
            records += record_of("supplier", "s1", f"b{seq % 25_000}", seq)
        at_once.note_all(records)
    assert at_once == one_by_one
    assert len(at_once) == 25_000


def test_a_million_take_little_memory() -> None:
    seen = Seen()
    for seq in range(1, 10_001):
        seen.setdefault(("supplier", "s1", f"b{seq}"), seq)
    assert len(seen.to_bytes()) < 10_000 * RECORD * 1.05


def test_an_unknown_request_has_no_entry() -> None:
    with pytest.raises(KeyError) as raised:
        Seen()[KEY]
    assert raised.value.args == (KEY,)


def test_what_no_text_may_hold_is_looked_for_all_the_same() -> None:
    assert ("supplier", "s1", "\ud800") not in Seen()


@pytest.mark.parametrize("change", [lambda held: held[:-1], lambda held: held + b"\0", lambda held: b"", lambda held: held[:7]])
@pytest.mark.parametrize("count", [0, 1, 100])
def test_bytes_that_it_never_gives_are_refused(count: int, change: object) -> None:
    seen = Seen()
    for seq in range(1, count + 1):
        seen.setdefault(("supplier", "s1", f"b{seq}"), seq)
    with pytest.raises(ValueError, match=r"^no record of requests$"):
        Seen.from_bytes(change(seen.to_bytes()))  # type: ignore[operator]


def test_a_row_that_is_no_whole_number_of_records_is_refused() -> None:
    seen = Seen()
    for seq in range(1, 100):
        seen.setdefault(("supplier", "s1", f"b{seq}"), seq)
    held = bytearray(seen.to_bytes())
    held[11], held[15] = held[11] + 1, held[15] - 1
    with pytest.raises(ValueError, match="no record"):
        Seen.from_bytes(bytes(held))


def test_rows_that_are_none_though_all_of_them_together_are_whole_are_refused() -> None:
    seen = Seen()
    for seq in range(1, 1_001):
        seen.setdefault(("supplier", "s1", f"b{seq}"), seq)
    held = bytearray(seen.to_bytes())
    for place in range(16):
        held[11 + 4 * place] += 1
    held[11 + 4 * 16] -= 16
    with pytest.raises(ValueError, match="no record"):
        Seen.from_bytes(bytes(held))


def test_more_rows_than_there_are_bytes_are_refused() -> None:
    held = bytearray(Seen().to_bytes())
    held[4] = 1
    with pytest.raises(ValueError, match="no record"):
        Seen.from_bytes(bytes(held))

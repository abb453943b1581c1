"""B4 in numbers: everything that has ever been taken for a price, and what each is told."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auction.core.events import BidPlaced
from auction.core.money import parse_price, price_fault, price_text
from auction.core.refusals import KINDS
from tests.auctions import Play, a_lot, an_auction

BAD: dict[str, tuple[str, ...]] = {
    "price_too_long": ("1" * 65, "9" * 100_000, "0." + "0" * 63, " " * 65, "nan" * 30),
    "price_blank": ("", " ", "\t", "\n", "\u00a0", "\u3000", "\u200b", "\ufeff", "\u2060 \u00ad", "\x00", "\x85", "\u2028"),
    "price_not_a_number": (
        *("NaN", "nan", "sNaN", "-NaN", "Infinity", "-Infinity", "+inf", "INF", " nan ", "null", "None"),
        *("true", "True", "false"),
    ),
    "price_foreign_digits": (
        "１２３",  # full width
        "٣",  # Arabic
        "۴.۵",  # eastern Arabic
        "९.५",  # Devanagari
        "১২",  # Bengali
        "๑๒",  # Thai
        "1２",
        "𝟏𝟐",  # mathematical
        "-٣",
        "１e3",
    ),
    "price_sign": ("+5", "-5", "-0", "-0.00", "+0", "--5", "\u22125", "- 5", "+1e3", "-1e999999999", " +5", "-", "+"),
    "price_exponent": ("1e3", "1E3", "1e400", "1e-3", "1.5e+3", "1e999999999", "0e0", " 1e3 ", "1e3\n"),
    "price_separator": (
        *("1_000", "12,50", "1,000.00", "1'000", "1\u2019000", "1 000", " 12", "12 ", "12\n", "\n12"),
        *("1\u00a0000", "1\u202f000"),
        *(
            "12\u200b",
            "\ufeff12",
            "1\u200b2",
            "12\r\n",
            "12\x00",
            "\x0012",
            "12\u2028",
            "1\u3000000",
            "12 EUR",
            "12\x1f",
            "1\u00ad2",
        ),
    ),
    "price_malformed": (
        *("0x10", "0b1", "0o7", "10h", "007", "00", "01.5", ".5", "5.", ".", "1.2.3", "1..2", "12€"),
        *("€12", "$12", "1/2", "½", "²"),
        *("12;50", "1e", "e3", "1e3e3", "1ee3", "1e3.5", "\u221e", "abc", "12a", "1d", "1L", "0xFF"),
        *("12%", "(5)", "1*2", "\ud800"),
        *(
            "Ⅻ",
            "五",
            "一二",
            "12\u0301",
            "nano",
            "infinite",
            "null0",
            "[1]",
            '"12"',
            "{}",
            "undefined",
            "<b>1</b>",
            "1\u066b5",
            "12։50",
        ),
    ),
}
CORPUS = [(text, code) for code, texts in BAD.items() for text in texts]

# Refused by a later rule than B4, at a lot of two decimals.
LATER = {
    "0": "price_not_positive",
    "0.000": "price_not_positive",
    "1.001": "price_precision",
    "0.00000000000000000001": "price_precision",
    "90071992547409.92": "price_too_large",  # 2**53 of the smallest unit
    "9007199254740993": "price_too_large",  # 2**53 + 1
    "9" * 64: "price_too_large",
    "9" * 61 + ".99": "price_too_large",
}
GOOD = {"1": 100, "1.5": 150, "1.50": 150, "1.500000": 150, "0.01": 1, "10": 1000, "90071992547409.91": 2**53 - 1}


@pytest.mark.parametrize(("text", "code"), CORPUS, ids=lambda value: ascii(value)[:40])
def test_B4_what_is_no_price_is_told_why(text: str, code: str) -> None:
    assert price_fault(text) == code
    assert Play(an_auction()).bid("s1", "L1", text).code == code


@pytest.mark.parametrize(("text", "code"), LATER.items(), ids=lambda value: value[:40])
def test_B4_passes_what_reads_as_a_price_on_to_the_next_rules(text: str, code: str) -> None:
    assert price_fault(text) is None
    assert Play(an_auction()).bid("s1", "L1", text).code == code


@pytest.mark.parametrize(("text", "value"), GOOD.items())
def test_B4_takes_plain_decimals(text: str, value: int) -> None:
    assert Play(an_auction()).bid("s1", "L1", text).events == (BidPlaced("L1", "s1", (value,), value, False),)


def test_B4_has_an_example_of_every_code() -> None:
    assert set(BAD) == {kind.code for kind in KINDS.values() if kind.rule == "B4"}


def test_B4_no_text_costs_more_than_five_milliseconds() -> None:
    play = Play(an_auction())
    for text, _ in CORPUS:
        quickest = min(_seconds_for(play, text) for _ in range(3))
        assert quickest < 0.005, ascii(text)[:40]


def _seconds_for(play: Play, text: str) -> float:
    started = time.thread_time()
    play.bid("s1", "L1", text)
    return time.thread_time() - started


CANONICAL = re.compile(r"(0|[1-9][0-9]*)(\.[0-9]+)?")


@given(st.text(max_size=80) | st.from_regex(r"[ +-]?[0-9_,]{0,4}[.,]?[0-9]{0,3}(e[0-9]+)?\s?", fullmatch=True))
def test_B4_accepts_the_canonical_form_and_nothing_else(text: str) -> None:
    canonical = len(text) <= 64 and CANONICAL.fullmatch(text) is not None and text.isascii()
    assert (price_fault(text) is None) == canonical


@given(st.integers(0, 2**53 - 1), st.integers(0, 6))
def test_B5_what_is_written_is_read_back(units: int, scale: int) -> None:
    text = price_text(units, scale)
    assert price_fault(text) is None
    assert parse_price(text, scale) == units
    assert parse_price(text + ("0" if scale else ""), scale) == units


def test_B5_reading_something_else_is_our_own_mistake() -> None:
    with pytest.raises(ValueError, match="not a price"):
        parse_price("1e3", 2)


def test_B4_codes_do_not_depend_on_the_interpreters_age() -> None:
    """Kawi digits came with Unicode 15 and Python 3.12: an auditor's Python must not call them digits when ours did not."""
    assert price_fault("\U00011f50") == "price_malformed"
    assert Play(an_auction(lots=[a_lot()])).bid("s1", "L1", "\U00011f50").code == "price_malformed"

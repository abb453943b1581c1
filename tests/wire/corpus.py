"""Prices nobody should type, and what JSON can hold in their place: forty-two that have fooled some reader somewhere."""

from __future__ import annotations

from typing import Final

TEXTS: Final = (
    "NaN",
    "sNaN",
    "Infinity",
    "-Infinity",
    "1e400",
    "1e999999999",
    "1e3",
    "-0",
    "-1",
    "+5",
    "0",
    "00",
    "007",
    "9" * 10_000,
    "9007199254740993",
    "0.1234567",
    "１２",
    "١٢",
    "१२",
    "1\u00a0000",
    "1\u200b000",
    "1_000",
    "0x10",
    "12,50",
    "1 000",
    " 12",
    "12\n",
    ".5",
    "5.",
    "1.2.3",
    "",
    "true",
    "null",
)
"""As a text where a price belongs."""

RAW: Final = (
    "NaN",
    "-Infinity",
    "1e400",
    "12.5",
    "9007199254740993",
    "true",
    "null",
    "[" * 5_000 + "]" * 5_000,
    '"\\ud800"',
)
"""As JSON where a price's text belongs."""

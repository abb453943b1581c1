"""Every parser takes what the fuzzer begins with, and one that falls is found out. All are fuzzed beside the suite (sweeps.py)."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from tests.faults.fuzz import ENOUGH, fuzz
from tests.faults.fuzzed import PARSERS
from tests.faults.watched import TookTooLong, Watched

needs_fuzzer = pytest.mark.skipif(not ENOUGH, reason="the fuzzer (atheris) is made for Linux on x86-64 alone")


@pytest.mark.parametrize("parser", PARSERS)
def test_every_parser_takes_its_seeds(parser: str) -> None:
    seeds = list(PARSERS[parser].seeds())
    assert seeds
    for seed in seeds:
        PARSERS[parser].tries(seed)


@needs_fuzzer
def test_a_parser_that_falls_is_found_out(tmp_path: Path, broken: None) -> None:
    found = fuzz("price", 20, tmp_path)
    assert "not for it" in found.faults[0]
    assert list(tmp_path.iterdir())


def test_an_input_that_keeps_the_processor_too_long_is_found_out_and_there_is_an_end() -> None:
    ends: list[str] = []

    def busy(data: bytes) -> None:
        until = time.process_time() + len(data) / 1000
        while time.process_time() < until:
            pass

    watched = Watched(busy, seconds=0.02, enough=lambda: ends.append("enough"), longest_s=0.05)
    watched(b"x")
    assert ends == []
    watched(b"x" * 25)
    assert ends == ["enough"]
    with pytest.raises(TookTooLong):
        watched(b"x" * 60)


@pytest.fixture
def broken(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the process that fuzzes begin with a price parser that falls on a text with two nines."""
    folder = tmp_path_factory.mktemp("broken")
    (folder / "sitecustomize.py").write_text(
        "import auction.core.money as money\n"
        "taken = money.price_fault\n"
        "def falls(text):\n"
        "    if '99' in text:\n"
        "        raise KeyError('not for it')\n"
        "    return taken(text)\n"
        "money.price_fault = falls\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(folder), prepend=os.pathsep)

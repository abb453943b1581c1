"""The same asks give the same bytes in another process, whatever its hash seed, time zone and language."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.properties.fixed import fingerprint

ROOT = Path(__file__).resolve().parents[2]
SURROUNDINGS = {
    "hash seed 0": {"PYTHONHASHSEED": "0"},
    "hash seed 1": {"PYTHONHASHSEED": "1", "TZ": "Asia/Kathmandu"},
    "hash seed 42": {"PYTHONHASHSEED": "42", "TZ": "Pacific/Chatham", "LC_ALL": "C", "PYTHONUTF8": "1"},
}


@pytest.fixture(scope="module")
def here() -> str:
    return fingerprint()


@pytest.mark.parametrize("surroundings", SURROUNDINGS.values(), ids=SURROUNDINGS)
def test_another_process_comes_to_the_same_entries(here: str, surroundings: dict[str, str]) -> None:
    there = subprocess.run(
        [sys.executable, "-m", "tests.properties.fixed"],
        cwd=ROOT,
        env=os.environ | surroundings,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    assert there.stdout.strip() == here

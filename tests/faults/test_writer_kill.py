"""A writer of the durable ledger that is wrong on purpose is found out. The honest one is killed beside the suite (sweeps.py)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")

ROOT = Path(__file__).parents[2]


def killed(kills: int, habit: str) -> dict[str, Any]:
    """The harness in a process of its own: it forks, and a process that runs tests has threads."""
    command = [sys.executable, "-m", "tests.faults", "writer", "--kills", str(kills), "--habit", habit]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    assert done.returncode == (1 if found["faults"] else 0)
    return found


def test_a_writer_that_acknowledges_before_the_commit_is_found_out() -> None:
    assert any("acknowledged" in fault for fault in killed(100, "hasty")["faults"])


def test_a_writer_that_commits_a_batch_in_two_parts_is_found_out() -> None:
    assert any("one stream only" in fault for fault in killed(100, "split")["faults"])

"""A program that is forked from a warm process and does not end leaves nothing behind."""

from __future__ import annotations

import os
import subprocess
import time

import pytest

from tests import forked


@pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing can be forked here")
def test_a_program_that_goes_on_for_too_long_is_ended_with_all_it_began(monkeypatch: pytest.MonkeyPatch) -> None:
    warm = forked.Warm("http.server")
    group = warm._started().pid
    assert warm.run("http.server", "--help").returncode == 0
    monkeypatch.setattr(forked, "WITHIN_S", 0.5)
    with pytest.raises(subprocess.TimeoutExpired):
        warm.run("http.server", "0", "--bind", "127.0.0.1")
    ends = time.monotonic() + 10
    while _is_there(group) and time.monotonic() < ends:
        time.sleep(0.01)  # whoever adopts the dead has yet to bury them
    assert not _is_there(group)


def _is_there(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True

"""The checkers of each language, as processes: ruff, mypy, svelte-check, and the headless client's own tests."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from dataclasses import dataclass
from typing import Final

from clients.hatch_build import WEB, find_node
from tests.house.tree import ROOT
from tests.niceness import be_idle, be_waited_for

TOOLS: Final = ROOT / WEB / "node_modules"


@dataclass(frozen=True, slots=True)
class Kind:
    """What is run by Python, or by Node in the folder of the console; whether it takes long and may take any time that is left."""

    command: tuple[str, ...]
    is_script: bool = False
    is_slow: bool = False


CHECKERS: Final = {
    "ruff": Kind(("-m", "ruff", "check", ".")),
    "mypy": Kind(("-m", "mypy"), is_slow=True),
    "svelte-check": Kind(
        ("svelte-check/bin/svelte-check", "--tsconfig", "./tsconfig.json", "--fail-on-warnings"), is_script=True, is_slow=True
    ),
    "vitest": Kind(("vitest/vitest.mjs", "run"), is_script=True),
}


class Checker:
    """One of them under way; `idle` lets everybody else come before it until somebody waits for it."""

    def __init__(self, name: str, *, idle: bool = False) -> None:
        kind = CHECKERS[name]
        self.is_missing = kind.is_script and not TOOLS.is_dir()
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the checker
        self._process: subprocess.Popen[bytes] | None = None
        if self.is_missing:
            return
        command, folder = [sys.executable, *kind.command], ROOT
        if kind.is_script:
            found = find_node()
            assert found is not None
            command, folder = [found.node, str(TOOLS / kind.command[0]), *kind.command[1:]], ROOT / WEB
        self._process = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=self._said, stderr=subprocess.STDOUT, start_new_session=idle
        )
        self._is_idle = idle
        if idle:
            be_idle(self._process.pid)

    def outcome(self) -> tuple[int, str]:
        """How it ended, and what it said; waited for as one that others wait for."""
        assert self._process is not None
        if self._is_idle:
            be_waited_for(self._process.pid)
        code = self._process.wait()
        self._said.seek(0)
        return code, self._said.read().decode(errors="replace")

    def close(self) -> None:
        """End it, if nobody has waited for it."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._said.close()

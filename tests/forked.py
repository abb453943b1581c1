"""Programs that are run again and again, forked from a process that has imported what they need: most of a short run is imports.

`python -m tests.forked MODULE...` imports these. For each order on its standard input, a JSON object a line, it forks a child that
is `python -m MODULE WORDS` from there on, in the folder and the environment of the order, and answers how that ended.
"""

from __future__ import annotations

import atexit
import importlib
import json
import os
import runpy
import select
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NoReturn

ROOT: Final = Path(__file__).resolve().parents[1]
WITHIN_S: Final = 60.0


class Warm:
    """A process that has imported these modules, started when it is first asked for anything, and ended with this one."""

    def __init__(self, *modules: str) -> None:
        self._command = [sys.executable, "-m", "tests.forked", *modules]
        self._process: subprocess.Popen[bytes] | None = None

    def run(
        self, module: str, *words: str, environment: Mapping[str, str] = os.environ, folder: Path | None = None
    ) -> subprocess.CompletedProcess[str]:
        """What comes of `python -m MODULE WORDS`."""
        with tempfile.TemporaryDirectory() as place:
            said, complained = Path(place) / "said", Path(place) / "complained"
            order = {"module": module, "words": words, "environment": dict(environment), "folder": str(folder or Path.cwd())}
            code = self._ordered({**order, "said": str(said), "complained": str(complained)})
            return subprocess.CompletedProcess([module, *words], code, said.read_text(), complained.read_text())

    def _ordered(self, order: Mapping[str, Any]) -> int:
        process = self._started()
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(order).encode() + b"\n")
        if not select.select([process.stdout], [], [], WITHIN_S)[0]:
            self._process = None
            os.killpg(process.pid, signal.SIGKILL)  # whoever it forked as well
            process.wait()
            raise subprocess.TimeoutExpired(order["words"], WITHIN_S)
        return int(process.stdout.readline())

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            pipe = subprocess.PIPE
            self._process = subprocess.Popen(self._command, cwd=ROOT, stdin=pipe, stdout=pipe, bufsize=0, start_new_session=True)
            atexit.register(self._process.__exit__, None, None, None)
        return self._process


# --- the warm process ------------------------------------------------------------------------------------------


def main(modules: Sequence[str]) -> None:
    """Import them, then fork as ordered, one child at a time."""
    for name in modules:
        importlib.import_module(name)
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            _be(order)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _be(order: Mapping[str, Any]) -> NoReturn:
    for name, number in (("said", 1), ("complained", 2)):
        os.dup2(os.open(order[name], os.O_WRONLY | os.O_CREAT, 0o600), number)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.chdir(order["folder"])
    os.environ.clear()
    os.environ.update(order["environment"])
    sys.argv[1:] = order["words"]
    code = 1
    try:
        runpy.run_module(order["module"], run_name="__main__", alter_sys=True)
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    main(sys.argv[1:])

"""The command line as people run it: each command by itself the first time, and from then on in a fork that has its imports."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.forked import WITHIN_S, Warm
from tests.house.tree import python_files

MODULES = sorted(".".join(path.with_suffix("").parts).removesuffix(".__init__") for path in python_files("auction"))
WARM = Warm("server", *(name for name in MODULES if not name.endswith("__main__")))
_seen: set[str] = set()


def auction(*arguments: str | Path, **environ: str) -> subprocess.CompletedProcess[str]:
    """What comes of `auction ARGUMENTS`, with this on top of the environment."""
    words, environment = [str(word) for word in arguments], {**os.environ, **environ}
    if hasattr(os, "fork") and words[0] in _seen and "PYTHONPATH" not in environ:  # what is imported already is found nowhere else
        return WARM.run("auction", *words, environment=environment)
    _seen.add(words[0])
    command = [sys.executable, "-m", "auction", *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=WITHIN_S, check=False, env=environment)

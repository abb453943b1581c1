"""What the figures were measured on: the machine, and the versions of everything that took part."""

from __future__ import annotations

import os
import platform
import shutil
import sqlite3
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

OURS: Final = (
    "poolbid",
    "uvicorn",
    "uvloop",
    "starlette",
    "websockets",
    "msgspec",
    "sqlalchemy",
    "asyncpg",
    "redis",
    "cryptography",
)
THEIRS: Final = ("python-socketio",)


def machine() -> dict[str, object]:
    """The machine as it is now, and the versions of what is installed."""
    return {
        "processor": _processor(),
        "cpus": os.cpu_count(),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "load": [round(load, 2) for load in os.getloadavg()],
        "system": platform.platform(),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "compiler": _first_line("cc", "--version"),
        "node": _first_line("node", "--version"),
        "packages": {name: found for name in (*OURS, *THEIRS) if (found := _version(name))},
    }


def told(found: dict[str, object]) -> str:
    """The machine in two lines, for people."""
    packages = found["packages"]
    assert isinstance(packages, dict)
    names = ("processor", "cpus", "memory_gib", "load", "system", "python", "sqlite", "compiler", "node")
    first = ", ".join(f"{name} {found[name]}" for name in names if found[name])
    return f"{first}\n{', '.join(f'{name} {number}' for name, number in packages.items())}"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.processor())


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _first_line(*command: str) -> str:
    if shutil.which(command[0]) is None:
        return ""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return (done.stdout.splitlines() or [""])[0]

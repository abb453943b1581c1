"""What `auction doctor` says: the settings with their meanings, the versions, the clock, and how ledger and relay are."""

import platform
import sqlite3
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any, Final

from auction.files.compliance_log import moment

TOLD: Final = ("starlette", "uvicorn", "websockets", "sqlalchemy", "msgspec")


def versions() -> dict[str, str]:
    """What runs here, by its number."""
    return {
        "poolbid": version("poolbid"),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        **{name: version(name) for name in TOLD},
    }


def doctor_text(found: Mapping[str, Any]) -> str:
    """All that was found, for people."""
    lines = ["settings, each as AUCTION_NAME in the environment, or by its name in the file of --config"]
    width = max(map(len, found["settings"]))
    lines += [f"  {name:<{width}} {each['value']:<28} {each['meaning']}" for name, each in found["settings"].items()]
    lines += [f"  {notice}" for notice in found["unknown"]]
    lines += ["versions", *(f"  {name:<16} {number}" for name, number in found["versions"].items())]
    lines += ["clock", f"  now              {found['clock_us']} microseconds UTC, {moment(found['clock_us'])}", "ledger"]
    lines += [f"  {name:<16} {told}" for name, value in found["ledger"].items() for told in _told(value)]
    lines += ["relay", *(f"  {name:<16} {told}" for name, value in found["relay"].items() for told in _told(value))]
    return "\n".join(lines)


def _told(value: Any) -> list[str]:
    """A value as people read it, of several a line each; none where there is nothing to tell."""
    return [str(each) for each in (value if isinstance(value, list) else [value]) if each is not None]

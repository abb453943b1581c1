"""Which licences may come along at run time: permissive ones, and the file-by-file Mozilla licence. No GPL, AGPL or LGPL."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from tests.supply.closure import Part

ALLOWED: Final[Mapping[str, str]] = {
    "0BSD": "0BSD",
    "Apache-2.0": "Apache-2.0",
    "Apache 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "BSD-2-Clause": "BSD-2-Clause",
    "3-Clause BSD License": "BSD-3-Clause",
    "BSD-3-Clause": "BSD-3-Clause",
    "CC0-1.0": "CC0-1.0",
    "ISC": "ISC",
    "ISC License (ISCL)": "ISC",
    "MIT": "MIT",
    "MIT License": "MIT",
    "MIT-0": "MIT-0",
    "MPL-2.0": "MPL-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "OFL-1.1": "OFL-1.1",
    "PSF-2.0": "PSF-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "Zlib": "Zlib",
}
"""Each spelling that is known, and the licence's SPDX name. What is not here is looked at by a person before it comes in."""

_JOINED: Final = re.compile(r" (AND|OR) ")


def spdx(licence: str) -> str | None:
    """The licence as an SPDX expression of allowed licences, or None where one that is needed is not allowed.

    Of licences to choose from, those that are allowed remain; of licences that all hold, every one must be.
    """
    parts = _JOINED.split(licence)
    names, words = [ALLOWED.get(name.strip("()")) or ALLOWED.get(name) for name in parts[::2]], parts[1::2]
    if "AND" in words:
        known = [name for name in names if name is not None]
        return " AND ".join(known) if len(known) == len(names) and "OR" not in words else None
    return " OR ".join(dict.fromkeys(name for name in names if name is not None)) or None


def not_allowed(parts: Iterable[Part]) -> list[Part]:
    """The parts whose licence may not come along, or is not known."""
    return [part for part in parts if spdx(part.licence) is None]

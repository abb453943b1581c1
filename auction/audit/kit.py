"""The auditor's kit: one zip application that verifies bundles on a Python with nothing installed.

It holds the very files that decide and audit here, unchanged, with the rulebooks they keep to, and no others: whoever doubts
them can read them.
"""

import zipfile
from io import BytesIO
from pathlib import Path
from typing import Final

from auction.audit.bundle import EARLIEST
from auction.audit.titles import RULEBOOKS

ROOMS: Final = ("core", "pool", "award", "market")
FILES: Final = tuple(f"ledger/{name}.py" for name in ("__init__", "canonical", "chain", "codec", "shapes", "upcast"))
NEEDS_LIBRARIES: Final = ("audit/signature.py",)
SHEBANG: Final = b"#!/usr/bin/env python3\n"
START: Final = b"import sys\n\nfrom auction.audit.__main__ import main\n\nsys.exit(main())\n"

_PACKAGE: Final = Path(__file__).resolve().parents[1]


def write_verifier(path: Path) -> None:
    """Write the kit to that path: `python3 -I -S PATH BUNDLE` verifies. The same sources give the same bytes."""
    path.write_bytes(verifier())
    path.chmod(0o755)


def verifier() -> bytes:
    """The kit's bytes."""
    body = BytesIO(SHEBANG)
    body.seek(0, 2)
    with zipfile.ZipFile(body, "a", zipfile.ZIP_STORED) as archive:
        _put(archive, "__main__.py", START)
        for source in sources():
            _put(archive, f"auction/{source}", (_PACKAGE / source).read_bytes())
    return body.getvalue()


def sources() -> tuple[str, ...]:
    """The files the kit holds, by their place in the package, in order."""
    rooms = [*ROOMS, "audit"]
    found = [path.relative_to(_PACKAGE).as_posix() for room in rooms for path in (_PACKAGE / room).rglob("*.py")]
    rules = [f"{room}/RULEBOOK.md" for room in RULEBOOKS]
    return tuple(sorted({"__init__.py", *FILES, *rules, *found} - set(NEEDS_LIBRARIES)))


def _put(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    info = zipfile.ZipInfo(name, EARLIEST)
    info.create_system, info.external_attr = 3, 0o644 << 16
    archive.writestr(info, content)

"""How far each auction's news was delivered, in a small file beside the ledger that is replaced whole."""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path


class CursorFile:
    """A JSON object of auctions: the entry up to which news was delivered, and how many of that entry's.

    A file that is lost or torn tells everything again, under the ids it had: receivers that know ids lose and repeat nothing.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._places = _read(path)

    def of(self, auction: str) -> tuple[int, int]:
        """The entry and how many of its news were delivered; (0, 0) where nothing was."""
        return self._places.get(auction, (0, 0))

    def keep(self, auction: str, seq: int, told: int) -> None:
        """Keep the place. A disk that cannot be written leaves it to memory: at worst some news comes twice."""
        if self._places.get(auction) == (seq, told):
            return
        self._places = {**self._places, auction: (seq, told)}
        fresh = self._path.with_name(f"{self._path.name}.new")
        with contextlib.suppress(OSError):
            handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(self._places, file, sort_keys=True)
                file.flush()
                os.fsync(file.fileno())
            os.replace(fresh, self._path)


def _read(path: Path) -> dict[str, tuple[int, int]]:
    """The places in the file; none where it is missing or holds something else."""
    try:
        held = json.loads(path.read_bytes())
        return {str(name): (int(seq), int(told)) for name, (seq, told) in held.items()}
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):
        return {}

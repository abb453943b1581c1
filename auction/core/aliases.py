"""What suppliers are called where prices of others are shown: not at all, by number, or by a random code (rule V11)."""

import hashlib
from base64 import b32encode
from collections.abc import Iterable
from typing import Final

from auction.core.state import LotState, State

LETTERS: Final = 6


def codes_of(seed: str, suppliers: Iterable[str]) -> dict[str, str]:
    """A code of six marks for each supplier, which nobody without the seed can tell it by; no two are alike (V11)."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for supplier in sorted(suppliers):
        attempt = 0
        while (code := _code(seed, supplier, attempt)) in taken:
            attempt += 1
        taken.add(code)
        found[supplier] = code
    return found


def _code(seed: str, supplier: str, attempt: int) -> str:
    mark = hashlib.sha256(f"poolbid alias/{seed}/{attempt}/{supplier}".encode()).digest()
    return b32encode(mark)[:LETTERS].decode()


def alias_of(state: State, lot: LotState, supplier: str) -> str | None:
    """What the supplier is called on this lot; None where suppliers are numbered and it has not stood there, or is none of them."""
    match state.known_terms().visibility.aliases:
        case "generic":
            return ""
        case "numbered":
            number = lot.numbers.get(supplier)
            return None if number is None else str(number)
        case "random":
            return state.codes.get(supplier)

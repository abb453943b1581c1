"""What a rule says, in the words of its rulebook: a lawyer reads the sentence beside the divergence that breaks it.

The rulebooks travel with the code that keeps to them, in the package and in the auditor's kit.
"""

import pkgutil
import re
from functools import cache
from typing import Final

RULEBOOKS: Final = ("core", "pool", "award", "market", "audit")
"""The rooms whose rulebooks are asked, in this order where two might have a rule of that name."""


def rule_sentence(rule: str, *rooms: str) -> str:
    """How the rule begins in the first of these rooms' rulebooks that has it, and where; empty in none."""
    for room in rooms:
        found = _sentences(room).get(rule)
        if found is not None:
            return f"{found} (auction/{room}/RULEBOOK.md)"
    return ""


@cache
def _sentences(room: str) -> dict[str, str]:
    """Every rule of that rulebook: what stands in bold and the sentence after it, or the first sentence of its row."""
    told = (pkgutil.get_data(f"auction.{room}", "RULEBOOK.md") or b"").decode()
    bold = re.findall(r"^\*\*([A-Z][0-9]+)\.? (.+?\*\*.+?\.)(?=\s)", told, re.MULTILINE | re.DOTALL)
    rows = re.findall(r"^\| \*\*([A-Z][0-9]+)\*\* \| (.+?\.)(?=\s)", told, re.MULTILINE)
    return {rule: " ".join(text.replace("**", "").split()) for rule, text in (*rows, *bold)}

"""When two makers mean one part number (rule U9)."""

import unicodedata


def claim_key(part_number: str) -> str:
    """The part number as claims compare it: compatibility forms unified, case folded, blanks single; every mark counts."""
    return " ".join(unicodedata.normalize("NFKC", part_number).casefold().split())

"""Which words that must not be in a text are in it, told apart from ids and hashes that hold their figures by chance."""

from __future__ import annotations

import re


def leaked(written: str, *secrets: str) -> list[str]:
    """Those of these secrets that stand in this text.

    A secret with a figure in it counts only as a word of its own: an id drawn at random may hold `811` between its letters.
    """
    return [secret for secret in secrets if _stands_in(secret, written)]


def _stands_in(secret: str, written: str) -> bool:
    if not any(letter.isdigit() for letter in secret):
        return secret in written
    return re.search(rf"(?<![0-9A-Za-z]){re.escape(secret)}(?![0-9A-Za-z])", written) is not None

"""Who acts, and what may be an id. The words themselves are defined in the project's glossary (README, "Words")."""

import re
from dataclasses import dataclass
from typing import Final, Literal

Role = Literal["supplier", "buyer", "auditor", "observer", "engine"]

ENGINE_PARTY: Final = "poolbid"
CONSORTIUM: Final = "consortium"
LONGEST_TEXT: Final = 400
LARGEST_COUNT: Final = 10_000
"""How many of one kind there may be: lots, parties of a side, line items; and with them the last rank there can be."""

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_HASH = re.compile(r"[0-9a-f]{64}")

# Written out, and not asked of the interpreter: its tables grow with every Unicode, and a refusal may not depend on its age.
_BLANK = re.compile(r"[\x00-\x20\x7f-\xa0\xad\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks: a role and the party it speaks for.

    A buyer's party is a member's id, or `consortium` for the coordinator who runs the auction for all members.
    The role `engine` is the server itself: it passes time, proposes awards and records allotments, and never bids.
    """

    role: Role
    party: str


ENGINE: Final = Actor("engine", ENGINE_PARTY)


@dataclass(frozen=True, slots=True)
class Party:
    """An organisation as the terms name it: its id, and the name shown to those who may see it."""

    id: str
    name: str


def is_id(text: str) -> bool:
    """Whether the text may name an auction, lot, party or command: 1 to 64 of `A-Z a-z 0-9 . _ -`, letter or digit first."""
    return _ID.fullmatch(text) is not None


def is_hash(text: str) -> bool:
    """Whether the text is 32 bytes as they are written here, such as a SHA-256: 64 hex digits in small letters."""
    return _HASH.fullmatch(text) is not None


def without_blanks(text: str) -> str:
    """The text without the marks that show nothing: spaces of any kind, joiners, controls."""
    return _BLANK.sub("", text)


def is_plain(text: str, *, longest: int) -> bool:
    """Whether the text is short enough, and free of controls, half characters and marks that turn the direction of writing."""
    return len(text) <= longest and _CONTROL.search(text) is None


def is_text(text: str) -> bool:
    """Whether the text may name or describe something in the terms: 1 to 400 characters that show something."""
    return is_plain(text, longest=LONGEST_TEXT) and bool(without_blanks(text))

"""Where a record and the truth part: the entry, the rule, and both versions."""

from dataclasses import dataclass
from typing import Any

from auction.core.entries import Entry
from auction.core.refusals import Refusal
from auction.ledger.codec import Plain, to_plain


@dataclass(frozen=True, slots=True)
class Divergence:
    """One thing that does not hold: in this log, at this entry (None: the log as a whole), by this rule.

    `recorded` is what the bundle says, `again` what follows from the rules and the rest of the evidence. `book` is the room
    whose rulebook has the rule, where that is not the log's own: two rulebooks may have a rule of one name.
    """

    stream: str
    entry: int | None
    rule: str
    recorded: Plain
    again: Plain
    book: str = ""


def evidence(stream: str, entry: int | None, rule: str, recorded: Plain, again: Plain) -> Divergence:
    """What breaks a rule of the evidence itself (`audit/RULEBOOK.md`), whatever the log's own rulebook calls by that name."""
    return Divergence(stream, entry, rule, recorded, again, "audit")


def outcome_plain(outcome: tuple[Any, ...] | Refusal) -> Plain:
    """Events or a refusal as an entry spells them."""
    if isinstance(outcome, Refusal):
        return {"events": [], "refusal": to_plain(outcome)}
    return {"events": [{"type": event.TYPE, **to_plain(event)} for event in outcome], "refusal": None}


def outcome_of(entry: Entry) -> tuple[Any, ...] | Refusal:
    """What an entry recorded: its events or its refusal."""
    return entry.events if entry.refusal is None else entry.refusal

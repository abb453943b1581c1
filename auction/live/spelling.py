"""A command decided, and the entry that it becomes spelled: nothing is changed by that, so it may be done in a thread."""

from typing import Any

from auction.core.entries import Entry
from auction.core.errors import InvariantBroken
from auction.core.refusals import Refusal
from auction.ledger.port import EntryCodec
from auction.live.answers import KEPT_WHOLE, Asked, hash_of
from auction.live.aside import Spelled
from auction.live.rules import Ruleset


def spelled(stream: str, rules: Ruleset, codec: EntryCodec, state: Any, command: Any, at: int) -> Spelled:
    """The entry that the command becomes at that stamp, with its bytes, or why no ledger can hold them."""
    decision = rules.decide(state, command, at)
    refusal = decision if isinstance(decision, Refusal) else None
    events = () if isinstance(decision, Refusal) else decision
    entry = Entry(stream, state.seq + 1, at, command, events, refusal)
    try:
        return entry, codec.entry_to_bytes(entry)
    except InvariantBroken as unstorable:
        return unstorable


def spelled_apart(stream: str, rules: Ruleset, codec: EntryCodec, state: Any, asked: Asked, at: int) -> Spelled:
    """The same in a thread, where the hash of what is long is worked out too."""
    made = spelled(stream, rules, codec, state, asked.command, at)
    if not isinstance(made, InvariantBroken) and len(made[1]) > KEPT_WHOLE:
        asked.hashed = hash_of(asked.command)
    return made

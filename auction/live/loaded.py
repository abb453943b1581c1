"""A stream rebuilt from the ledger: what its room holds when it goes on from there."""

from dataclasses import dataclass, field
from typing import Any

from auction.core.entries import Entry
from auction.ledger.port import EntryCodec, Ledger, blind_hash, entry_hash
from auction.live.answers import Answer, Asked
from auction.live.fanout import Encoder
from auction.live.pending import key_of
from auction.live.rules import Ruleset
from auction.live.watched import Watched


@dataclass(slots=True)
class Loaded:
    """The state of a stream, who may watch it, and every request by its id; `epoch` is its owner's turn."""

    epoch: int
    state: Any
    watched: Watched
    asked: dict[tuple[str, str, str], Asked] = field(default_factory=dict)


def loaded(stream: str, *, rules: Ruleset, codec: EntryCodec, ledger: Ledger, encoder: Encoder) -> Loaded:
    """Become the owner and rebuild everything from the ledger. It may run in a thread: it makes all that it touches.

    Raises LedgerUnavailable when the store cannot be read, Unreadable when it is damaged.
    """
    made = Loaded(ledger.claim(stream), rules.new_state(), Watched(encoder))
    return rebuilt(made, stream, rules=rules, codec=codec, ledger=ledger)


def followed(
    stream: str, *, rules: Ruleset, codec: EntryCodec, ledger: Ledger, encoder: Encoder, until: int | None = None
) -> Loaded:
    """Rebuild everything up to that entry, or the last, and own nothing. It may run in a thread, and raises as `loaded` does."""
    made = Loaded(0, rules.new_state(), Watched(encoder))
    return rebuilt(made, stream, rules=rules, codec=codec, ledger=ledger, until=until)


def rebuilt(made: Loaded, stream: str, *, rules: Ruleset, codec: EntryCodec, ledger: Ledger, until: int | None = None) -> Loaded:
    """What was begun, with everything the ledger holds of the stream, or holds up to that entry.

    Raises LedgerUnavailable when the store cannot be read, Unreadable when it is damaged.
    """
    for seq, body in ledger.read(stream):
        if until is not None and seq > until:
            break
        entry = codec.entry_from_bytes(body)
        rules.believe(made.state, entry)
        if rules.name == "auction":
            for channel, delta in made.watched.believed(made.state, entry):
                channel.committed((delta,), entry.at)
        asked = made.asked.setdefault(key_of(entry.command), Asked(entry.command))
        if asked.answer is None:
            asked.settle(answer_of(rules, made.state, entry, body), len(body))
    return made


def answer_of(rules: Ruleset, state: Any, entry: Entry, body: bytes) -> Answer:
    """The answer with its receipt, once the entry has been believed: blind where the terms have a seed (V13)."""
    terms = state.terms if rules.name == "auction" else None
    if terms is None or not terms.seed:
        return Answer(entry.command.id, entry.seq, entry.at, entry_hash(body), entry.refusal)
    return Answer(entry.command.id, None, entry.at, blind_hash(body, terms.seed), entry.refusal)

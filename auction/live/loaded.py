"""A stream rebuilt from the ledger: what its room holds when it goes on from there."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from secrets import randbits
from typing import Any, Final

from auction.core.entries import Entry
from auction.core.events import AuctionAnnounced, TermsAmended
from auction.ledger.port import EntryCodec, Ledger, blind_hash, entry_hash
from auction.live.answers import Answer, Asked
from auction.live.fanout import KEPT_FOR_US, Encoder, audiences_of
from auction.live.keeping import Keeping, Known
from auction.live.rules import Ruleset
from auction.live.watched import Watched

TOLD_AGAIN: Final = 500
"""So many entries are gone through for every audience, so that all go on from the cursors they have; more would take seconds."""
FOLLOWED_AGAIN: Final = 100_000
"""The same where many nodes hold the room: a client that comes from another node has to find its cursor here."""
OVER: Final = ("settled", "cancelled")
"""Nobody waits for the next step of such an auction: who still looks is sent a snapshot."""


@dataclass(slots=True)
class Loaded:
    """The state of a stream and who may watch it; `epoch` is its owner's turn.

    `missed` are the entries that lie between what was asked for and a snapshot beyond it: they are in the state already.
    """

    epoch: int
    state: Any
    watched: Watched
    missed: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """Where a room reads its stream, and by which rules. Any of it may run in a thread: it makes all that it touches.

    All of it raises LedgerUnavailable when the store cannot be read, Unreadable when it is damaged.
    """

    stream: str
    rules: Ruleset
    codec: EntryCodec
    ledger: Ledger
    encoder: Encoder
    keeping: Keeping | None

    def loaded(self, now: int, epoch: int | None) -> Loaded:
        """Become the owner, unless that epoch is ours already, and rebuild everything from the ledger.

        Only where something happened a short while before `now` can anybody go on from the cursor it has; else who comes is sent a
        snapshot. A snapshot that was kept and is good saves reading what lies before it.
        """
        mine = self.ledger.claim(self.stream) if epoch is None else epoch
        return self._read_on(mine, None, TOLD_AGAIN, now - KEPT_FOR_US)

    def followed(self, until: int | None) -> Loaded:
        """Rebuild everything up to that entry, or the last, and own nothing.

        Where there is a snapshot beyond that entry it is rebuilt up to there: to read all before it would take long.
        """
        return self._read_on(0, until, FOLLOWED_AGAIN, 0)

    def reread(self, seq: int, state: Any) -> Asked:
        """The request of a durable entry, with its answer."""
        _, body = next(iter(self.ledger.read(self.stream, seq - 1)))
        entry = self.codec.entry_from_bytes(body)
        asked = Asked(entry.command)
        asked.settle(answer_of(self.rules, state, entry, body), len(body))
        return asked

    def _read_on(self, epoch: int, until: int | None, most: int, since: int) -> Loaded:
        """The stream from its snapshot or first entry on; all are told it again where it is no longer than `most`, since then."""
        ending = self.ledger.last_seq(self.stream)
        known = None if self.keeping is None else self.keeping.find(self.stream, self.rules, self.ledger, most=ending)
        begins = 0 if known is None else known.state.seq
        last = ending if until is None else max(until, begins)
        missed = () if until is None else tuple(self.codec.entry_from_bytes(body) for _, body in self._bodies(until, begins))
        is_short = self.rules.name == "auction" and last - begins <= most
        rebuilt = self._rebuilt(known or Known(self.rules.new_state()), last, tells=is_short and known is not None)
        if is_short and known is None and rebuilt.state.status not in OVER and rebuilt.state.at >= since:
            rebuilt = self._rebuilt(Known(self.rules.new_state()), last, tells=True)
        return Loaded(epoch, rebuilt.state, rebuilt.all_watched(), missed)

    def _rebuilt(self, known: Known, last: int, *, tells: bool) -> "_Rebuilt":
        """What is known, gone on from to that entry."""
        rebuilt = _Rebuilt(self.rules, self.codec, self.encoder, known, tells=tells)
        rebuilt.take_all(self._bodies(known.state.seq, last))
        return rebuilt

    def _bodies(self, after: int, last: int) -> Iterator[tuple[int, bytes]]:
        """The entries after that one, up to the last, by their numbers, of which none is left out."""
        return islice(self.ledger.read(self.stream, after), last - after) if after < last else iter(())


class _Rebuilt:
    """The stream as far as it has been read. Where it `tells`, every audience is told of each entry on the way."""

    def __init__(self, rules: Ruleset, codec: EntryCodec, encoder: Encoder, known: Known, *, tells: bool) -> None:
        self.state = known.state
        self._rules = rules
        self._codec = codec
        self._encoder = encoder
        self._audiences = dict.fromkeys(known.told)
        self._is_auction = rules.name == "auction"
        self._watched = Watched.at(self.state, known.told, encoder) if tells else None

    def take_all(self, bodies: Iterator[tuple[int, bytes]]) -> None:
        """Believe what follows."""
        if self._watched is None:
            self._rules.believe_all(self.state, self._noted(bodies))
            return
        for _, body in bodies:
            entry = self._codec.entry_to_believe(body)
            self._watched.wake()
            self._rules.believe(self.state, entry)
            self._watched.committed((self._watched.believed(self.state, entry),), entry.at)

    def _noted(self, bodies: Iterator[tuple[int, bytes]]) -> Iterator[Entry]:
        """The entries; and when each has been believed, it is noted who may watch. A million of them go through here."""
        read, notes = self._codec.entry_to_believe, self._is_auction
        for _, body in bodies:
            yield (entry := read(body))
            if notes and type(entry) is Entry and any(isinstance(event, AuctionAnnounced | TermsAmended) for event in entry.events):
                self._audiences |= dict.fromkeys(audiences_of(self.state))

    def all_watched(self) -> Watched:
        """The channels as they are now.

        Where nobody was told on the way, all go on from a cursor that nobody has been told: no client that comes back from before
        can take it for one that follows its own.
        """
        if self._watched is not None:
            return self._watched
        return Watched.at(self.state, dict.fromkeys(self._audiences, fresh_cursor()), self._encoder)


def fresh_cursor() -> int:
    """A number far from every other that was ever drawn, and of no meaning: among 2^30 that lie 2^22 apart."""
    return (1 + randbits(30)) << 22


def answer_of(rules: Ruleset, state: Any, entry: Entry, body: bytes) -> Answer:
    """The answer with its receipt, once the entry has been believed: blind where the terms have a seed (V13)."""
    terms = state.terms if rules.name == "auction" else None
    if terms is None or not terms.seed:
        return Answer(entry.command.id, entry.seq, entry.at, entry_hash(body), entry.refusal)
    return Answer(entry.command.id, None, entry.at, blind_hash(body, terms.seed), entry.refusal)

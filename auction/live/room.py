"""One stream going on: stamps and decides at once on the state in memory, and answers when the entry is durable."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from auction.core.bid_view import bid_view
from auction.core.entries import Entry
from auction.core.errors import AuctionError, InvariantBroken, LedgerUnavailable
from auction.core.refusals import Refusal
from auction.core.visibility import Audience
from auction.ledger.port import EntryCodec, Ledger, entry_hash
from auction.live.clock import Clock
from auction.live.fanout import Channel, Delta, Encoder, Sink, audiences_of
from auction.live.rules import Ruleset

LONGEST_ALARM_US: Final = 60_000_000


@dataclass(frozen=True, slots=True)
class Answer:
    """The durable answer to a command: the receipt (seq, stamp, leaf hash in hex), and the refusal or None."""

    id: str
    seq: int
    at: int
    entry: str
    refusal: Refusal | None


Done = Callable[[Answer | AuctionError], None]


@dataclass(slots=True)
class _Asked:
    """A command by its id: what was asked, the answer once durable, and who waits for it."""

    command: Any
    answer: Answer | None = None
    waiting: list[Done] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Pending:
    """An entry decided and not yet durable, with what it changes for each audience."""

    entry: Entry
    body: bytes
    asked: _Asked
    deltas: tuple[tuple[Channel, Delta], ...]


class Room:
    """One stream and its owner. All methods run in the event loop's thread; nothing here waits for the disk."""

    def __init__(
        self,
        stream: str,
        *,
        rules: Ruleset,
        codec: EntryCodec,
        ledger: Ledger,
        clock: Clock,
        encoder: Encoder,
        wants_commit: Callable[["Room"], None],
    ) -> None:
        self.stream = stream
        self.rules = rules
        self.state: Any = rules.new_state()
        self.epoch = 0
        self.durable_seq = 0
        self.on_durable: list[Callable[[Room, Entry], None]] = []
        self._codec = codec
        self._ledger = ledger
        self._clock = clock
        self._encoder = encoder
        self._wants_commit = wants_commit
        self._pending: list[Pending] = []
        self._asked: dict[tuple[str, str], _Asked] = {}
        self._channels: dict[Audience, Channel] = {}
        self._alarm: asyncio.TimerHandle | None = None
        self._stopped: AuctionError | None = None

    # --- loading -----------------------------------------------------------------------------------------------

    def load(self) -> None:
        """Become the owner and rebuild everything from the ledger; what was not durable is forgotten.

        Raises LedgerUnavailable when the store cannot be read, Unreadable when it is damaged.
        """
        self.epoch = self._ledger.claim(self.stream)
        self.state = self.rules.new_state()
        listeners = {audience: channel.listeners() for audience, channel in self._channels.items()}
        self._channels, self._asked, self._pending = {}, {}, []
        for seq, body in self._ledger.read(self.stream):
            entry = self._codec.entry_from_bytes(body)
            deltas = self._believe(entry)
            for channel, delta in deltas:
                channel.committed((delta,), entry.at)
            answer = Answer(entry.command.id, seq, entry.at, entry_hash(body), entry.refusal)
            self._asked.setdefault((entry.command.by.party, entry.command.id), _Asked(entry.command, answer))
        self.durable_seq = self.state.seq
        self._stopped = None
        for audience, sinks in listeners.items():
            for sink in sinks:
                self.subscribe(audience, sink, None)

    # --- asking ------------------------------------------------------------------------------------------------

    def submit(self, command: Any, done: Done) -> None:
        """Stamp and decide the command now; `done` hears the answer when it is durable, or why there is none.

        The same id with the same content is not decided again: it hears the first answer.
        """
        if self._stopped is not None:
            done(self._stopped)
            return
        key = (command.by.party, command.id)
        asked = self._asked.get(key)
        if asked is not None and asked.command == command:
            if asked.answer is None:
                asked.waiting.append(done)
            else:
                done(asked.answer)
            return
        new = _Asked(command, waiting=[done])
        try:
            unstorable = self._decide(new, self._pass_time())
        except InvariantBroken as broken:
            self.stop(broken)
            done(broken)
        else:
            if unstorable is None:
                self._asked.setdefault(key, new)
            else:
                done(unstorable)

    async def ask(self, command: Any) -> Answer:
        """Submit the command and wait for its durable answer; raises the AuctionError when there is none."""
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()

        def done(outcome: Answer | AuctionError) -> None:
            if future.done():
                return
            if isinstance(outcome, Answer):
                future.set_result(outcome)
            else:
                future.set_exception(outcome)

        self.submit(command, done)
        return await future

    def tick(self) -> None:
        """Record what is due by now, and set the alarm for what is due next."""
        if self._stopped is not None:
            return
        try:
            self._pass_time()
        except InvariantBroken as broken:
            self.stop(broken)
        self._set_alarm()

    def _pass_time(self) -> int:
        at: int = max(self._clock.now_us(), self.state.at)
        while (due := self.rules.due(self.state)) is not None and due[0] <= at:
            command = due[1]
            self._decide(self._asked.setdefault((command.by.party, command.id), _Asked(command)), at)
        return at

    def _decide(self, asked: _Asked, at: int) -> InvariantBroken | None:
        """Decide, spell and believe one command. A command no ledger can hold is given back, and nothing has happened."""
        decision = self.rules.decide(self.state, asked.command, at)
        refusal = decision if isinstance(decision, Refusal) else None
        events = () if isinstance(decision, Refusal) else decision
        entry = Entry(self.stream, self.state.seq + 1, at, asked.command, events, refusal)
        try:
            body = self._codec.entry_to_bytes(entry)
        except InvariantBroken as unstorable:
            return unstorable
        self._pending.append(Pending(entry, body, asked, self._believe(entry)))
        self._wants_commit(self)
        return None

    def _believe(self, entry: Entry) -> tuple[tuple[Channel, Delta], ...]:
        self.rules.believe(self.state, entry)
        if self.rules.name != "auction" or not entry.events:
            return ()
        if not self._channels:
            self._channels = {
                audience: Channel(audience, auction=self.state.terms.auction, encoder=self._encoder)
                for audience in audiences_of(self.state)
            }
            for channel in self._channels.values():
                channel.begin(self.state)
            return ()
        bid = bid_view(self.state, entry.events)
        found = ((channel, channel.decided(self.state, entry, bid)) for channel in self._channels.values())
        return tuple((channel, delta) for channel, delta in found if delta is not None)

    # --- committing (called by the committer) ------------------------------------------------------------------

    def take(self) -> Sequence[Pending]:
        """Hand over everything decided so far, for one commit."""
        batch, self._pending = self._pending, []
        return batch

    def settle(self, batch: Sequence[Pending]) -> None:
        """The batch is durable: answer those who asked, then tell those who watch, then whoever follows the log."""
        self.durable_seq = batch[-1].entry.seq
        told: dict[Channel, list[Delta]] = {}
        for pending in batch:
            entry, asked = pending.entry, pending.asked
            answer = Answer(entry.command.id, entry.seq, entry.at, entry_hash(pending.body), entry.refusal)
            asked.answer = answer
            waiting, asked.waiting = asked.waiting, []
            for done in waiting:
                done(answer)
            for channel, delta in pending.deltas:
                told.setdefault(channel, []).append(delta)
        now = self._clock.now_us()
        for channel, deltas in told.items():
            channel.committed(deltas, now)
        self._set_alarm()
        for pending in batch:
            for follower in self.on_durable:
                follower(self, pending.entry)

    def fail(self, batch: Sequence[Pending], why: AuctionError) -> None:
        """The batch did not become durable, or nobody knows: rebuild from the ledger, and answer by what it holds."""
        unanswered = [pending for pending in (*batch, *self.take())]
        try:
            self.load()
        except LedgerUnavailable as unavailable:
            self._stopped = unavailable
        for pending in unanswered:
            key = (pending.entry.command.by.party, pending.entry.command.id)
            found = self._asked.get(key)
            kept = found is not None and found.answer is not None and found.command == pending.entry.command
            outcome = found.answer if kept and found is not None and found.answer is not None else why
            for done in pending.asked.waiting:
                done(outcome)
        self._set_alarm()

    def stop(self, why: AuctionError) -> None:
        """Decide nothing more here; everyone who asks hears why. Other rooms go on."""
        self._stopped = why
        if self._alarm is not None:
            self._alarm.cancel()
        for asked in self._asked.values():
            waiting, asked.waiting = (asked.waiting, []) if asked.answer is None else ([], asked.waiting)
            for done in waiting:
                done(why)

    @property
    def stopped_by(self) -> AuctionError | None:
        """Why the room decides nothing more until it is loaded again, or None while it goes on."""
        return self._stopped

    # --- watching ----------------------------------------------------------------------------------------------

    def subscribe(self, audience: Audience, sink: Sink, cursor: int | None) -> bool:
        """Let the sink follow what this audience may see, from the cursor it has; False when there is nothing to see."""
        channel = self._channels.get(audience)
        if channel is None:
            return False
        channel.join(sink, cursor, self._clock.now_us())
        return True

    def unsubscribe(self, audience: Audience, sink: Sink) -> None:
        """Let the sink follow no longer."""
        channel = self._channels.get(audience)
        if channel is not None:
            channel.leave(sink)

    # --- time --------------------------------------------------------------------------------------------------

    def _set_alarm(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        due = None if self._stopped is not None else self.rules.due(self.state)
        if due is None:
            return
        wait_us = min(max(0, due[0] - self._clock.now_us()), LONGEST_ALARM_US)
        self._alarm = asyncio.get_running_loop().call_later(wait_us / 1_000_000, self.tick)

    def quiet(self) -> None:
        """Set no more alarms: the server is stopping."""
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None

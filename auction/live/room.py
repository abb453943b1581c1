"""One stream going on: stamps and decides at once on the state in memory, and answers when the entry is durable."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from auction.core.bid_view import bid_view
from auction.core.commands import PlaceBid
from auction.core.entries import Entry
from auction.core.errors import AuctionError, InvariantBroken, LedgerUnavailable
from auction.core.events import TermsAmended
from auction.core.preview import Preview, preview
from auction.core.refusals import Refusal
from auction.core.visibility import Audience, fills_frames
from auction.ledger.port import EntryCodec, Ledger, blind_hash, entry_hash
from auction.live.answers import Answer, Asked, Done
from auction.live.aside import Aside, Spelled
from auction.live.clock import Clock
from auction.live.fanout import Channel, Delta, Encoder, Sink, audiences_of
from auction.live.pulse import Pulse
from auction.live.rules import Ruleset

__all__ = ["Answer", "Done", "Pending", "Room"]

LONGEST_ALARM_US: Final = 60_000_000

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pending:
    """An entry decided and not yet durable, with what it changes for each audience."""

    entry: Entry
    body: bytes
    asked: Asked
    deltas: tuple[tuple[Channel, Delta], ...]
    answer: Answer


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
        pulse: Pulse | None = None,
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
        self._asked: dict[tuple[str, str, str], Asked] = {}
        self._channels: dict[Audience, Channel] = {}
        self._alarm: asyncio.TimerHandle | None = None
        self._stopped: AuctionError | None = None
        self._pulse = pulse
        self._down_since = None if pulse is None else pulse.found_us
        self._failing_since: int | None = None
        self._aside: Aside | None = None

    # --- loading -----------------------------------------------------------------------------------------------

    def load(self) -> None:
        """Become the owner and rebuild everything from the ledger; what was not durable is forgotten.

        Raises LedgerUnavailable when the store cannot be read, Unreadable when it is damaged; then nothing is changed, and
        whoever watches is still known.
        """
        epoch = self._ledger.claim(self.stream)
        entries = [(body, self._codec.entry_from_bytes(body)) for _, body in self._ledger.read(self.stream)]
        self.epoch, self.state = epoch, self.rules.new_state()
        listeners = {audience: channel.listeners() for audience, channel in self._channels.items()}
        self._channels, self._asked, self._pending = {}, {}, []
        for body, entry in entries:
            for channel, delta in self._believe(entry):
                channel.committed((delta,), entry.at)
            asked = self._asked.setdefault(_key(entry.command), Asked(entry.command))
            if asked.answer is None:
                asked.settle(self._answer(entry, body), len(body))
        self.durable_seq = self.state.seq
        self._stopped = None
        given_up, self._aside = self._aside, None
        for audience, sinks in listeners.items():
            for sink in sinks:
                self.subscribe(audience, sink, None)
        for command, done in () if given_up is None else given_up.waiting():
            self.submit(command, done)

    # --- asking ------------------------------------------------------------------------------------------------

    def submit(self, command: Any, done: Done) -> None:
        """Stamp and decide the command now; `done` hears the answer when it is durable, or why there is none.

        The same id with the same content is not decided again: it hears the first answer.
        """
        if self._stopped is not None:
            done(self._stopped)
            return
        if self._aside is not None:
            self._aside.held.append((command, done))
            return
        key = _key(command)
        asked = self._asked.get(key)
        if asked is not None and asked.is_same(command):
            if asked.answer is None:
                asked.waiting.append(done)
            else:
                done(asked.answer)
            return
        new = Asked(command, waiting=[done])
        try:
            at = self._pass_time()
            if self._aside is not None:
                self._aside.held.append((command, done))
                return
            unstorable = self._decide(new, at)
        except Exception as fault:
            done(self._break(fault))
        else:
            if unstorable is None:
                self._asked.setdefault(key, new)
            else:
                done(unstorable)

    def preview(self, bid: PlaceBid, at: int | None) -> tuple[int, Preview] | AuctionError:
        """What the bid would bring about now or at a later moment, and which: told from what is decided, and not recorded."""
        if self._stopped is not None:
            return self._stopped
        try:
            now = self._pass_time()
            moment = now if at is None else max(now, at)
            return moment, preview(self.state, bid, moment)
        except Exception as fault:
            return self._break(fault)

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
        if self._stopped is not None or self._aside is not None:
            return
        try:
            self._pass_time()
        except Exception as fault:
            self._break(fault)
        self._set_alarm()

    def _pass_time(self) -> int:
        """Record what is due by now, and before what was due in it the time in which nobody could bid (S6)."""
        at: int = max(self._clock.now_us(), self.state.at)
        since = self._out_since()
        while True:
            due = self.rules.due(self.state)
            command = due[1] if due is not None and due[0] <= at else None
            if since is not None and (due is None or due[0] > since):
                report = self.rules.outage(self.state, since, at)
                command, since = (command, since) if report is None else (report, None)
            if command is None:
                break
            self._decide(self._asked.setdefault(_key(command), Asked(command)), at)
            if self._aside is not None:
                break
        self._down_since = None
        return at

    def _out_since(self) -> int | None:
        """Since when no bid may have been taken here: another process ran last, this one stood still, or commits fail."""
        if self._pulse is None:
            return None
        known = (self._pulse.last_us, self._down_since, self._failing_since)
        return min(moment for moment in known if moment is not None)

    def connected(self) -> int:
        """How many suppliers are connected to this auction now."""
        return sum(audience.role == "supplier" and bool(channel.listeners()) for audience, channel in self._channels.items())

    def _decide(self, asked: Asked, at: int) -> InvariantBroken | None:
        """Decide, spell and believe one command, or begin to, where that takes long.

        A command no ledger can hold is given back, and nothing has happened.
        """
        if self.rules.takes_long(self.state, asked.command):
            self._aside = aside = Aside(asked)
            aside.begin(partial(self._spelled, self.state, asked.command, at), partial(self._decided_aside, aside))
            return None
        spelled = self._spelled(self.state, asked.command, at)
        if isinstance(spelled, InvariantBroken):
            return spelled
        self._record(asked, *spelled)
        return None

    def _spelled(self, state: Any, command: Any, at: int) -> Spelled:
        """What the rules say of the command, as the entry that it becomes and its bytes; nothing is changed by it."""
        decision = self.rules.decide(state, command, at)
        refusal = decision if isinstance(decision, Refusal) else None
        events = () if isinstance(decision, Refusal) else decision
        entry = Entry(self.stream, state.seq + 1, at, command, events, refusal)
        try:
            return entry, self._codec.entry_to_bytes(entry)
        except InvariantBroken as unstorable:
            return unstorable

    def _decided_aside(self, aside: Aside, deciding: asyncio.Future[Spelled]) -> None:
        """What was decided apart is recorded, and what was held is asked; unless the room was loaded or stopped meanwhile."""
        if deciding.cancelled() or self._aside is not aside:
            return
        self._aside = None
        try:
            spelled = deciding.result()
            if isinstance(spelled, InvariantBroken):
                self._asked.pop(_key(aside.asked.command), None)
                aside.asked.tell(spelled)
            else:
                self._record(aside.asked, *spelled)
        except Exception as fault:
            aside.asked.tell(self._break(fault))
        for command, done in aside.held:
            self.submit(command, done)
        self.tick()

    def _record(self, asked: Asked, entry: Entry, body: bytes) -> None:
        """Believe what was decided, and have it committed."""
        deltas = self._believe(entry)
        self._pending.append(Pending(entry, body, asked, deltas, self._answer(entry, body)))
        self._wants_commit(self)

    def _answer(self, entry: Entry, body: bytes) -> Answer:
        """The answer with its receipt, once the entry has been believed: blind where the terms have a seed (V13)."""
        terms = self.state.terms if self.rules.name == "auction" else None
        if terms is None or not terms.seed:
            return Answer(entry.command.id, entry.seq, entry.at, entry_hash(body), entry.refusal)
        return Answer(entry.command.id, None, entry.at, blind_hash(body, terms.seed), entry.refusal)

    def _believe(self, entry: Entry) -> tuple[tuple[Channel, Delta], ...]:
        self.rules.believe(self.state, entry)
        if self.rules.name != "auction" or not entry.events:
            return ()
        known = tuple(self._channels.values())
        if not known or any(isinstance(event, TermsAmended) for event in entry.events):
            self._add_channels(entry)
        bid = bid_view(self.state, entry.events) if known else None
        found = ((channel, channel.decided(self.state, entry, bid)) for channel in known)
        return tuple((channel, delta) for channel, delta in found if delta is not None)

    def _add_channels(self, entry: Entry) -> None:
        """A channel for everyone the terms of this entry name for the first time, which begins with the view as it is now."""
        for audience in audiences_of(self.state):
            if audience not in self._channels:
                fills = fills_frames(self.state, audience.role)
                auction = self.state.terms.auction
                channel = Channel(audience, auction=auction, encoder=self._encoder, fills=fills, since=entry.seq)
                channel.begin(self.state)
                self._channels[audience] = channel

    # --- committing (called by the committer) ------------------------------------------------------------------

    def take(self) -> Sequence[Pending]:
        """Hand over everything decided so far, for one commit."""
        batch, self._pending = self._pending, []
        return batch

    def settle(self, batch: Sequence[Pending]) -> None:
        """The batch is durable: answer those who asked, then tell those who watch, then whoever follows the log."""
        self.durable_seq = batch[-1].entry.seq
        self._failing_since = None
        told: dict[Channel, list[Delta]] = {}
        for pending in batch:
            pending.asked.settle(pending.answer, len(pending.body))
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
        _log.error("%s: a commit of %d entries failed: %s", self.stream, len(batch), why)
        unanswered = [*batch, *self.take()]
        if isinstance(why, LedgerUnavailable):
            self._fails_from(min(getattr(pending.entry.command, "since", pending.entry.at) for pending in unanswered))
        self.load_or_stop()
        for pending in unanswered:
            found = self._asked.get(_key(pending.entry.command))
            kept = found is not None and found.is_same(pending.entry.command)
            pending.asked.tell(found.answer if kept and found is not None and found.answer is not None else why)
        self._set_alarm()

    def revive(self) -> None:
        """Try to go on after the store was lost."""
        self.load_or_stop()
        if self._stopped is None:
            _log.warning("%s: goes on", self.stream)
            self.tick()
            self._failing_since = None  # the store was just written: a report that fails is remembered anew

    def _fails_from(self, moment: int) -> None:
        self._failing_since = moment if self._failing_since is None else min(moment, self._failing_since)

    def load_or_stop(self) -> None:
        """Load, or stop where that fails: until the store is back, or for good where the record or the engine is at fault."""
        try:
            self.load()
        except LedgerUnavailable as unavailable:
            self.stop(unavailable)
        except Exception as fault:
            self._break(fault)

    def _break(self, fault: Exception) -> AuctionError:
        """A bug of ours, or a record that cannot be read: nothing more is decided here, and the other rooms go on."""
        broken = fault if isinstance(fault, InvariantBroken) else InvariantBroken(f"{type(fault).__name__}: {fault}")
        _log.error("%s: broken", self.stream, exc_info=fault)
        self.stop(broken)
        return broken

    def stop(self, why: AuctionError) -> None:
        """Decide nothing more here, and say so: to everyone who asks, everyone who watches, and in the log."""
        if type(self._stopped) is not type(why):
            _log.error("%s: stopped: %s", self.stream, why)
        self._stopped = why
        if isinstance(why, LedgerUnavailable):
            self._fails_from(self._clock.now_us())
        self.quiet()
        given_up, self._aside = self._aside, None
        for asked in self._asked.values():
            if asked.answer is None:
                asked.tell(why)
        for _, done in () if given_up is None else given_up.waiting():
            done(why)
        for channel in self._channels.values():
            channel.stopped()

    @property
    def stopped_by(self) -> AuctionError | None:
        """Why the room decides nothing more until it is loaded again, or None while it goes on."""
        return self._stopped

    # --- watching ----------------------------------------------------------------------------------------------

    def subscribe(self, audience: Audience, sink: Sink, cursor: int | None) -> bool:
        """Let the sink follow what this audience may see, from the cursor it has; False when there is nothing to see."""
        channel = self._channels.get(audience)
        if channel is None or self.durable_seq < channel.since:
            return False
        channel.join(sink, cursor, self._clock.now_us())
        if self._stopped is not None:
            channel.stopped(sink)
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

    async def decided(self) -> None:
        """Wait for what is being decided in a thread, so that it is recorded before the server stops."""
        if self._aside is not None and self._aside.deciding is not None:
            await asyncio.wait([self._aside.deciding])

    def quiet(self) -> None:
        """Set no more alarms: the server is stopping."""
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None


def _key(command: Any) -> tuple[str, str, str]:
    return (command.by.role, command.by.party, command.id)

"""What is promised, as functions over what is durable, what was answered and what was shown; named by the invariants."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from auction.audit.bundle import bundle_of
from auction.audit.verify import verify
from auction.core.commands import PassTime
from auction.core.entries import Entry
from auction.core.events import (
    AuctionClosed,
    AuctionPaused,
    AuctionResumed,
    BidPlaced,
    BidSealed,
    BidWithdrawn,
    LotClosed,
    LotDelayed,
    OutageRecorded,
    OvertimeGranted,
)
from auction.core.evolve import believe
from auction.core.state import State
from auction.core.terms import Terms
from auction.core.views import whole_view
from auction.core.words import ENGINE
from auction.ledger.port import Segment, entry_hash
from auction.live.rooms import AUCTION
from tests.simulation.referee import Referee
from tests.worlds.people import Told, Watcher

BIDDING = (
    AuctionPaused,
    AuctionResumed,
    BidPlaced,
    BidSealed,
    BidWithdrawn,
    LotClosed,
    LotDelayed,
    OutageRecorded,
    OvertimeGranted,
)
"""What happens while an auction goes on, and never after it has closed."""


def faults_of_log(
    stream: str, bodies: Sequence[bytes], entries: Sequence[Entry], appended: Sequence[Segment], terms: Terms
) -> Iterator[str]:
    """What is wrong with one auction's log by itself: its bytes, and the entries they are."""
    if [entry.seq for entry in entries] != list(range(1, len(entries) + 1)):
        yield f"L1: {stream} has a gap"
    if any(later.at < earlier.at for earlier, later in pairwise(entries)):
        yield f"L4: a stamp of {stream} goes back"
    epochs = [segment.epoch for segment in appended if segment.stream == stream]
    if epochs != sorted(epochs):
        yield f"L6: an epoch of {stream} goes back: {epochs}"
    report = verify(bundle_of(terms.auction, list(bodies)))
    yield from (f"L3: {found}" for check in report.checks for found in check.divergences)
    recorded = Counter((entry.command.by.party, entry.command.id) for entry in entries if entry.command.by != ENGINE)
    yield from (f"B2: {key} of {stream} is recorded {times} times" for key, times in recorded.items() if times > 1)
    closed = [entry.seq for entry in entries for event in entry.events if isinstance(event, AuctionClosed)]
    if len(closed) != 1:
        yield f"T2: {stream} was closed by {closed}"
    late = [
        entry.seq
        for entry in entries
        if closed and entry.seq > closed[0] and any(isinstance(event, BIDDING) for event in entry.events)
    ]
    if late:
        yield f"L5: {stream} goes on by {late} after it was closed"
    yield from _refereed(stream, entries, terms)


def _refereed(stream: str, entries: Sequence[Entry], terms: Terms) -> Iterator[str]:
    """B5, B7, T1: the second, simpler engine says the same of every command that people asked, and of every close."""
    referee = Referee(terms, {})
    for entry in entries[1:]:
        if isinstance(entry.command, PassTime):
            referee.pass_time(max((getattr(event, "at", 0) for event in entry.events), default=0))
        else:
            said = referee.ask(entry.command, entry.at, entry.seq)
            code = "" if entry.refusal is None else entry.refusal.code
            if said != code:
                yield f"B5: entry {entry.seq} of {stream} is {code!r}, and {said!r} by the referee"
                return
        for event in entry.events:
            if isinstance(event, LotClosed) and referee.true_close(referee.lots[event.lot]) != event.at:
                yield f"T1: {event.lot} of {stream} closed at {event.at}, not at {referee.true_close(referee.lots[event.lot])}"
                return


def faults_of_answers(told: Sequence[Told], logs: Mapping[str, Sequence[bytes]]) -> Iterator[str]:
    """What is wrong with what people were answered."""
    highest: dict[str, int] = dict.fromkeys(logs, 0)
    for request in told:
        if not request.answers:
            if not request.is_given_up:
                yield f"B1: {request.command.id} was never answered"
            continue
        if any(answer != request.answers[0] for answer in request.answers):
            yield f"B3: {request.command.id} was answered {request.answers}"
        answer, bodies = request.answers[0], logs[request.auction]
        held = bodies[answer.seq - 1] if answer.seq is not None and 1 <= answer.seq <= len(bodies) else b""
        plain = json.loads(held) if held else {"command": {"id": ""}}
        refused = plain.get("refusal")
        if entry_hash(held) != answer.entry or plain["command"]["id"] != request.command.id:
            yield f"B1: {request.command.id} was answered as entry {answer.seq}, which is another"
        elif (refused is None) != (answer.refusal is None):
            yield f"B3: {request.command.id} was answered otherwise than it is recorded"
    moments = [(each.sent, each, False) for each in told] + [(each.heard, each, True) for each in told if each.answers]
    for _, request, is_answer in sorted(moments, key=lambda moment: moment[0]):
        seq = request.answers[0].seq if request.answers else None
        if seq is None:
            continue
        if is_answer:
            highest[request.auction] = max(highest[request.auction], seq)
        elif seq <= highest[request.auction]:
            yield f"B4: {request.command.id} stands at {seq}, though {highest[request.auction]} was answered before it was asked"


def faults_of_views(watchers: Sequence[Watcher], logs: Mapping[str, Sequence[Entry]]) -> Iterator[str]:
    """What is wrong with what people were shown."""
    states = {auction: State() for auction in logs}
    for auction, entries in logs.items():
        for entry in entries:
            believe(states[auction], entry)
    for watcher in watchers:
        yield from watcher.faults
        folded = json.loads(json.dumps(whole_view(states[watcher.auction], watcher.audience), default=dict))
        if watcher.cursor is None:
            yield f"S1: {watcher.audience} of {watcher.auction} was never shown anything"
        elif folded != watcher.rows:
            yield f"S1: {watcher.audience} of {watcher.auction} ends with other rows than the log folds to"


def stream_of(auction: str) -> str:
    """The stream of an auction."""
    return AUCTION + auction

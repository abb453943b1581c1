"""(state, event) -> the state, in place. It believes and checks nothing: what may happen is decided in decide.py."""

from typing import assert_never

from auction.core.entries import Entry
from auction.pool.events import BomSubmitted, BomWithdrawn, Event, PoolFrozen, PoolOpened
from auction.pool.state import State


def believe(state: State, entry: Entry) -> None:
    """Take a whole entry in: its number and stamp, its events in order, and that its command id has been used."""
    state.seq, state.at = entry.seq, entry.at
    for event in entry.events:
        evolve(state, event)
    state.seen.setdefault((entry.command.by.role, entry.command.by.party, entry.command.id), entry.seq)


def evolve(state: State, event: Event) -> None:
    """Take one event in."""
    match event:
        case PoolOpened(pool=pool, title=title, members=members):
            state.status, state.pool, state.title, state.members = "open", pool, title, members
        case BomSubmitted(submission=submission):
            state.files[submission.member, submission.file_name] = submission
        case BomWithdrawn(member=member, file_name=file_name):
            state.files.pop((member, file_name), None)
        case PoolFrozen(parts=parts):
            state.status, state.parts = "frozen", parts
        case _ as never:
            assert_never(never)

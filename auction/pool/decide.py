"""(state, command, stamp) -> events, or one refusal. Pure: it changes nothing and knows no clock."""

from typing import assert_never

from auction.core.errors import InvariantBroken
from auction.core.refusals import Refusal
from auction.core.words import CONSORTIUM, Actor, is_id
from auction.pool.commands import Command, FreezePool, OpenPool, SubmitBom, WithdrawBom
from auction.pool.demand import Submission, is_accounted
from auction.pool.events import BomSubmitted, BomWithdrawn, Event, FrozenPart, PoolFrozen, PoolOpened
from auction.pool.limits import MOST_POOL_LINES, fault_in
from auction.pool.merge import Pool, account, merge
from auction.pool.refusals import refuse
from auction.pool.state import State

Decision = tuple[Event, ...] | Refusal

COORDINATOR = Actor("buyer", CONSORTIUM)


def decide(state: State, command: Command, at: int) -> Decision:
    """What follows from the command stamped `at`: at least one event, or the refusal with the highest precedence."""
    if at < state.at:
        raise InvariantBroken(f"stamp {at} lies before {state.at}")
    if (command.by.role, command.by.party, command.id) in state.seen:
        return refuse("bid_id_reused")
    if not _permitted(command):
        return refuse("not_permitted")
    if isinstance(command, OpenPool):
        return _open(state, command)
    refusal = _unless_collecting(state)
    if refusal is not None:
        return refusal
    match command:
        case SubmitBom():
            return _submit(state, command)
        case WithdrawBom():
            return _withdraw(state, command)
        case FreezePool():
            return _freeze(state)
        case _ as never:
            assert_never(never)


def _permitted(command: Command) -> bool:
    """P11: a member speaks for itself; the coordinator may bring a member's file, and alone opens and freezes."""
    match command:
        case SubmitBom() | WithdrawBom():
            return command.by in (Actor("buyer", command.member), COORDINATOR)
        case _:
            return command.by == COORDINATOR


def _open(state: State, command: OpenPool) -> Decision:
    if state.status != "new":
        return refuse("pool_exists")
    ids = [member.id for member in command.members]
    named = is_id(command.pool) and command.title.strip() and all(member.name.strip() for member in command.members)
    if not named or not ids or len(set(ids)) != len(ids) or not all(map(is_id, ids)) or CONSORTIUM in ids:
        return refuse("pool_invalid")
    return (PoolOpened(command.pool, command.title, command.members),)


def _unless_collecting(state: State) -> Refusal | None:
    if state.status == "new":
        return refuse("pool_not_open")
    return refuse("pool_frozen") if state.status == "frozen" else None


def _unless_member(state: State, member: str) -> Refusal | None:
    return None if any(party.id == member for party in state.members) else refuse("member_unknown")


def _submit(state: State, command: SubmitBom) -> Decision:
    refusal = _unless_member(state, command.member)
    if refusal is not None:
        return refusal
    submission = Submission(command.member, command.file_name, command.builds, command.source_lines, command.lines, command.reports)
    fault = fault_in(submission)
    if fault is not None:
        return refuse("bom_invalid", fault)
    if not is_accounted(submission):
        return refuse("bom_unaccounted")
    if not submission.lines:
        return refuse("bom_empty")
    standing = state.files.get((command.member, command.file_name))
    if standing == submission:
        return refuse("bom_unchanged")
    return _unless_doubled(state, submission) or (BomSubmitted(submission, standing is not None),)


def _unless_doubled(state: State, submission: Submission) -> Refusal | None:
    """P9: a renamed copy would count the same boards twice; P1: what all files hold together stays countable."""
    others = [other for place, other in state.files.items() if place != (submission.member, submission.file_name)]
    for other in others:
        if other.member == submission.member and other.lines == submission.lines:
            return refuse("bom_doubled", other.file_name)
    lines = len(submission.lines) + sum(len(other.lines) for other in others)
    return refuse("pool_full") if lines > MOST_POOL_LINES else None


def _withdraw(state: State, command: WithdrawBom) -> Decision:
    refusal = _unless_member(state, command.member)
    if refusal is not None:
        return refusal
    if (command.member, command.file_name) not in state.files:
        return refuse("bom_unknown")
    return (BomWithdrawn(command.member, command.file_name),)


def _freeze(state: State) -> Decision:
    """P13: the parts are counted once more against every file before they are called what the pool holds."""
    if not state.files:
        return refuse("pool_empty")
    pool = merge(state.demand)
    account(pool, state.submissions)
    return (PoolFrozen(frozen_parts(pool)),)


def frozen_parts(pool: Pool) -> tuple[FrozenPart, ...]:
    """The pool's parts without the lines behind them: what may leave the pool for an auction."""
    return tuple(FrozenPart(part.id, part.manufacturer, part.part_number, part.total, part.members) for part in pool.parts)

"""(state, command, stamp) -> events, or one refusal. Pure: it changes nothing and knows no clock."""

from typing import assert_never

from auction.core.commands import PassTime
from auction.core.errors import InvariantBroken
from auction.core.refusals import Refusal
from auction.core.words import CONSORTIUM, ENGINE, Actor, is_id
from auction.pool.commands import (
    AmendPool,
    AskFreed,
    BringPrices,
    CedeDemand,
    Command,
    DeclineShare,
    FreezePool,
    MergeDemand,
    NameMarkets,
    OpenPool,
    PickRegion,
    QuoteAgain,
    RecordAward,
    ReportOutcome,
    ReviewDemand,
    SetNeeds,
    SubmitBom,
    TellShare,
    WithdrawBom,
)
from auction.pool.demand import Submission, is_accounted
from auction.pool.due import due_events, frozen
from auction.pool.events import (
    BomSubmitted,
    BomWithdrawn,
    DemandReviewed,
    Event,
    NeedsSet,
    PoolAmended,
    PoolCeded,
    PoolFailed,
    PoolOpened,
)
from auction.pool.limits import MOST_POOL_LINES, fault_in
from auction.pool.merging import merged
from auction.pool.needs import needs_fault
from auction.pool.pricing import bring
from auction.pool.refusals import refuse
from auction.pool.state import State, collected
from auction.pool.status import unless_collecting, unless_reviewing
from auction.pool.steps import StepCommand, record, step
from auction.pool.terms import PoolTerms, terms_faults
from auction.pool.warning import name_markets, tell_share, warnings

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
        return _open(state, command, at)
    if isinstance(command, PassTime):
        return due_events(state, at) or refuse("nothing_due")
    if isinstance(command, RecordAward):
        return record(state, command, at)
    if isinstance(command, BringPrices):
        return bring(state, command)
    if isinstance(command, NameMarkets):
        return name_markets(state, command)
    if isinstance(command, TellShare):
        return tell_share(state, command)
    if isinstance(command, StepCommand):
        return step(state, command, at)
    refusal = unless_reviewing(state) if isinstance(command, ReviewDemand) else unless_collecting(state)
    if refusal is not None:
        return refusal
    match command:
        case AmendPool():
            return _amend(state, command.terms, at)
        case SubmitBom():
            return _submit(state, command)
        case WithdrawBom():
            return _withdraw(state, command)
        case SetNeeds():
            return _set_needs(state, command)
        case ReviewDemand():
            return _review(state, command)
        case CedeDemand():
            is_other = is_id(command.into) and command.into != state.pool
            return (PoolCeded(command.into),) if is_other else refuse("merge_invalid", "into")
        case MergeDemand():
            return merged(state, command)
        case FreezePool():
            return _freeze(state, at)
        case _ as never:
            assert_never(never)


def _permitted(command: Command) -> bool:
    """P11: a member speaks for itself; the coordinator may bring a member's file, and alone opens and freezes.

    What a member agrees to or declines is its own word alone.
    """
    match command:
        case SubmitBom() | WithdrawBom() | SetNeeds():
            return command.by in (Actor("buyer", command.member), COORDINATOR)
        case TellShare(told=told):
            return command.by in (Actor("buyer", told.member), COORDINATOR)
        case ReviewDemand() | DeclineShare() | AskFreed() | ReportOutcome():
            return command.by == Actor("buyer", command.member)
        case QuoteAgain() | PickRegion():
            return command.by == Actor("supplier", command.supplier)
        case PassTime() | RecordAward():
            return command.by == ENGINE
        case _:
            return command.by == COORDINATOR


def _open(state: State, command: OpenPool, at: int) -> Decision:
    if state.status != "new":
        return refuse("pool_exists")
    ids = [member.id for member in command.members]
    named = is_id(command.pool) and command.title.strip() and all(member.name.strip() for member in command.members)
    if not named or not ids or len(set(ids)) != len(ids) or not all(map(is_id, ids)) or CONSORTIUM in ids:
        return refuse("pool_invalid")
    fault = None if command.terms is None else next(terms_faults(command.terms, command.members, at), None)
    if fault is not None:
        return refuse("pool_terms_invalid", fault)
    return (PoolOpened(command.pool, command.title, command.members, command.terms),)


def _amend(state: State, terms: PoolTerms, at: int) -> Decision:
    """P17: while it collects, and to a window that still lies ahead."""
    fault = next(terms_faults(terms, state.members, at), None)
    return (PoolAmended(terms),) if fault is None else refuse("pool_terms_invalid", fault)


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


def _set_needs(state: State, command: SetNeeds) -> Decision:
    """P15: of a part that some line of the member names."""
    refusal = _unless_member(state, command.member)
    if refusal is not None:
        return refusal
    if all((line.member, line.part) != (command.member, command.part) for line in state.demand):
        return refuse("part_unknown", command.part)
    fault = needs_fault(command.needs)
    return (NeedsSet(command.member, command.part, command.needs),) if fault is None else refuse("needs_invalid", fault)


def _review(state: State, command: ReviewDemand) -> Decision:
    """P20: of parts that the member has demand of; naming none means all."""
    refusal = _unless_member(state, command.member)
    if refusal is not None:
        return refusal
    own = tuple(part.id for part in collected(state, state.at).parts if any(line.member == command.member for line in part.lines))
    named = command.parts or own
    unknown = next((part for part in named if part not in own), None)
    if unknown is not None or not own or len(set(named)) != len(named):
        return refuse("part_unknown", unknown or "")
    return (DemandReviewed(command.member, named, command.confirmed),)


def _freeze(state: State, at: int) -> Decision:
    """P13 and P21: by hand where no window says when; the parts are counted once more against every file."""
    if state.terms.collect_until:
        return refuse("window_set")
    if not state.files:
        return refuse("pool_empty")
    outcome = frozen(state, at)
    if isinstance(outcome, PoolFailed):
        return refuse("pool_short", outcome.why)
    return (outcome, *warnings(state, outcome.parts))

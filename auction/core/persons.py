"""Two-person control: what one person asks for takes effect when another agrees (rules M1 to M4)."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from auction.core.commands import (
    AmendTerms,
    Approve,
    AwardLine,
    CancelAuction,
    ChooseRules,
    CloseLot,
    ConfirmAward,
    DropRequest,
    ExcludeSupplier,
    ExtendLot,
    FailWinner,
    PauseAuction,
    ReadmitSupplier,
)
from auction.core.decision import Decision
from auction.core.events import ActionRequested, RequestApproved, RequestDropped
from auction.core.moments import HOUR_US
from auction.core.refusals import Refusal, refuse
from auction.core.state import Request, State
from auction.core.terms import Guarded
from auction.core.words import is_id

REQUEST_LASTS_US: Final = 24 * HOUR_US
MOST_REQUESTS: Final = 100

GUARDED: Final[Mapping[type, Guarded]] = {
    PauseAuction: "pause",
    ExtendLot: "extend",
    ExcludeSupplier: "exclude",
    FailWinner: "exclude",
    ReadmitSupplier: "readmit",
    CancelAuction: "cancel",
    CloseLot: "close_early",
    AmendTerms: "amend",
    ConfirmAward: "confirm",
    ChooseRules: "confirm",
}
"""The commands for which terms may ask two persons, by the word the terms use."""


def without_person(person: str) -> Refusal | None:
    """M1: who asks must be a person that the session names."""
    return None if is_id(person) else refuse("person_missing")


def guarded(state: State, command: Any, at: int, outcome: Decision) -> Decision:
    """M2: what the command would bring about now, or the request for it where the terms ask for two persons."""
    kind = GUARDED.get(type(command))
    if kind is None or kind not in state.known_terms().two_persons:
        return outcome
    refusal = without_person(command.person) or (outcome if isinstance(outcome, Refusal) else None)
    if refusal is not None:
        return refusal
    if len(state.requests) >= MOST_REQUESTS:
        return refuse("requests_full")
    return (ActionRequested(state.requested + 1, kind, command.person, at + REQUEST_LASTS_US),)


def waiting(state: State, command: Approve | DropRequest) -> Request | Refusal:
    """The open request that is named, or why there is none (M1, M3)."""
    return without_person(command.person) or state.requests.get(command.request) or refuse("request_unknown")


def unless_approvable(request: Request, person: str, at: int) -> Refusal | None:
    """M3 and M4: in time, and by another person."""
    if at >= request.lapses_at:
        return refuse("request_lapsed")
    return refuse("same_person") if person == request.person else None


def awarded_by(state: State, command: Any) -> Iterator[tuple[AwardLine, ...]]:
    """What the awards give that a confirmation names, lot by lot; of any other request nothing."""
    if isinstance(command, ConfirmAward):
        yield from (state.awards[lot].lines for lot in command.lots)


def is_outdated(state: State, request: Request) -> bool:
    """M3: whether what a request would confirm is not proposed now as it was when that was asked; never so of any other request."""
    if not isinstance(request.command, ConfirmAward):
        return False
    awards = [state.awards.get(lot) for lot in request.command.lots]
    proposed = tuple(award.lines for award in awards if award is not None and award.status == "proposed")
    return proposed != request.seen


def approved(state: State, request: Request, command: Approve, outcome: Decision) -> Decision:
    """M3: what was asked takes effect now, or is refused as it would be if it were asked now.

    An award is confirmed as it was when it was asked for, and no other in its place.
    """
    if isinstance(outcome, Refusal):
        return outcome
    if tuple(awarded_by(state, request.command)) != request.seen:
        return refuse("award_changed")
    return (RequestApproved(command.request, command.person), *outcome)


def drop(state: State, command: DropRequest) -> Decision:
    """M4: anybody who may ask may take a request away, lapsed or not."""
    request = waiting(state, command)
    return request if isinstance(request, Refusal) else (RequestDropped(command.request, command.person),)

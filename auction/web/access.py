"""Who may come in: invitations and sessions, decided in order on their own stream, `access`. Pure, like the rules.

Nothing that opens a door is kept: an invitation and a session stand here under the SHA-256 of their secret. Because one
room decides in order, an invitation is used once, whatever two tabs or a restart do.

    A1  the coordinator (or the engine, at the first start) invites, revokes, and nobody else does
    A2  an invitation names a role, a party and a name; the engine's own party is nobody's. It may name a person, by an id:
        then the session is that person's, and so is every other session of that id (core rule M1)
    A3  an invitation is used once, by the time it states
    A4  a session ends at its time, by signing out, or by being revoked; an ended session never comes back
    A5  an id names one request
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar, Final, Literal, assert_never

from auction.core.entries import Entry
from auction.core.errors import InvariantBroken
from auction.core.moments import HOUR_US
from auction.core.refusals import Again, Refusal
from auction.core.seen import Seen
from auction.core.words import CONSORTIUM, ENGINE_PARTY, Actor, is_id
from auction.live.rules import Ruleset, never_due

Guest = Literal["supplier", "buyer", "auditor", "observer"]

LONGEST_NAME: Final = 120
LONGEST_VALID_US: Final = 30 * 24 * HOUR_US

_HASH: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class IssueInvitation:
    """Invite someone to speak for a party, for so long. `invitation` is the hash of the link's secret."""

    TYPE: ClassVar[str] = "IssueInvitation.1"
    id: str
    by: Actor
    invitation: str
    role: Guest
    party: str
    name: str
    valid_us: int
    person: str = ""


@dataclass(frozen=True, slots=True)
class AcceptInvitation:
    """Come in on an invitation. `session` is the hash of the session's secret."""

    TYPE: ClassVar[str] = "AcceptInvitation.1"
    id: str
    by: Actor
    invitation: str
    session: str
    valid_us: int


@dataclass(frozen=True, slots=True)
class SignOut:
    """End one's own session."""

    TYPE: ClassVar[str] = "SignOut.1"
    id: str
    by: Actor
    session: str


@dataclass(frozen=True, slots=True)
class RevokeSession:
    """End another's session."""

    TYPE: ClassVar[str] = "RevokeSession.1"
    id: str
    by: Actor
    session: str


@dataclass(frozen=True, slots=True)
class InvitationIssued:
    """Someone is invited."""

    TYPE: ClassVar[str] = "InvitationIssued.1"
    invitation: str
    role: Guest
    party: str
    name: str
    expires_at: int
    person: str = ""


@dataclass(frozen=True, slots=True)
class SessionOpened:
    """The invitation is used, and its guest is in."""

    TYPE: ClassVar[str] = "SessionOpened.1"
    invitation: str
    session: str
    role: Guest
    party: str
    name: str
    expires_at: int
    person: str = ""


@dataclass(frozen=True, slots=True)
class SessionEnded:
    """The session is over: `signed_out` or `revoked`."""

    TYPE: ClassVar[str] = "SessionEnded.1"
    session: str
    why: Literal["signed_out", "revoked"]


Command = IssueInvitation | AcceptInvitation | SignOut | RevokeSession
Event = InvitationIssued | SessionOpened | SessionEnded
Decision = tuple[Event, ...] | Refusal

COMMANDS: Final[Mapping[str, type]] = {kind.TYPE: kind for kind in (IssueInvitation, AcceptInvitation, SignOut, RevokeSession)}
EVENTS: Final[Mapping[str, type]] = {kind.TYPE: kind for kind in (InvitationIssued, SessionOpened, SessionEnded)}

REFUSALS: Final[Mapping[str, tuple[str, Again]]] = {
    "bid_id_reused": ("A5", "changed"),
    "not_permitted": ("A1", "never"),
    "invitation_invalid": ("A2", "changed"),
    "invitation_unknown": ("A3", "never"),
    "invitation_used": ("A3", "never"),
    "invitation_expired": ("A3", "never"),
    "session_unknown": ("A4", "never"),
}
"""The refusals by code, in order of precedence, with their rule and what a retry needs."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation as issued, and whether it has been used."""

    role: Guest
    party: str
    name: str
    expires_at: int
    is_used: bool = False
    person: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """Someone who is in: `key` is the hash of the session's secret, and names the session without opening it."""

    key: str
    role: Guest
    party: str
    name: str
    opened_at: int
    expires_at: int
    person: str = ""

    @property
    def actor(self) -> Actor:
        """Who asks, when this session asks."""
        return Actor(self.role, self.party)


@dataclass(slots=True)
class State:
    """Invitations by their hash, and the sessions that have not been ended, by theirs."""

    seq: int = 0
    at: int = 0
    invitations: dict[str, Invitation] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)
    seen: Seen = field(default_factory=Seen)


def decide(state: State, command: Command, at: int) -> Decision:
    """What follows from the command stamped `at`: one event, or the refusal with the highest precedence."""
    if at < state.at:
        raise InvariantBroken(f"stamp {at} lies before {state.at}")
    if (command.by.role, command.by.party, command.id) in state.seen:
        return refuse("bid_id_reused")
    match command:
        case IssueInvitation():
            return _issue(state, command, at)
        case AcceptInvitation():
            return _accept(state, command, at)
        case SignOut():
            session = state.sessions.get(command.session)
            if session is None:
                return refuse("session_unknown")
            return (SessionEnded(command.session, "signed_out"),) if session.actor == command.by else refuse("not_permitted")
        case RevokeSession():
            if not _may_invite(command.by):
                return refuse("not_permitted")
            known = command.session in state.sessions
            return (SessionEnded(command.session, "revoked"),) if known else refuse("session_unknown")
        case _ as never:
            assert_never(never)


def believe(state: State, entry: Entry) -> None:
    """Take a whole entry in."""
    state.seq, state.at = entry.seq, entry.at
    for event in entry.events:
        evolve(state, event)
    state.seen.setdefault((entry.command.by.role, entry.command.by.party, entry.command.id), entry.seq)


def evolve(state: State, event: Event) -> None:
    """Take one event in; it believes and checks nothing."""
    match event:
        case InvitationIssued(invitation=key):
            state.invitations[key] = Invitation(event.role, event.party, event.name, event.expires_at, person=event.person)
        case SessionOpened(session=key):
            state.invitations[event.invitation] = replace(state.invitations[event.invitation], is_used=True)
            # What has expired is dropped here, so that years of sign-ins cost no memory.
            state.sessions = {name: session for name, session in state.sessions.items() if session.expires_at > state.at}
            state.sessions[key] = Session(key, event.role, event.party, event.name, state.at, event.expires_at, event.person)
        case SessionEnded(session=key):
            state.sessions.pop(key, None)
        case _ as never:
            assert_never(never)


def refuse(code: str, detail: str = "") -> Refusal:
    """The refusal of that code, with the rule the table gives it."""
    return Refusal(code, REFUSALS[code][0], detail)


def is_invitable(role: str, party: str, name: str) -> bool:
    """A2: a known role, an id for its party that is not the engine's, a name people can read; suppliers are not the consortium."""
    if role not in ("supplier", "buyer", "auditor", "observer") or not is_id(party) or party == ENGINE_PARTY:
        return False
    if role != "buyer" and party == CONSORTIUM:
        return False
    return 0 < len(name) <= LONGEST_NAME and name.isprintable() and bool(name.strip())


def _may_invite(by: Actor) -> bool:
    return by.role == "engine" or by == Actor("buyer", CONSORTIUM)


def _issue(state: State, command: IssueInvitation, at: int) -> Decision:
    if not _may_invite(command.by):
        return refuse("not_permitted")
    if not is_invitable(command.role, command.party, command.name):
        return refuse("invitation_invalid", "role, party or name")
    if command.person and not is_id(command.person):
        return refuse("invitation_invalid", "person")
    if not _HASH.fullmatch(command.invitation) or command.invitation in state.invitations:
        return refuse("invitation_invalid", "secret")
    if not 0 < command.valid_us <= LONGEST_VALID_US:
        return refuse("invitation_invalid", "time")
    who = command.role, command.party, command.name
    return (InvitationIssued(command.invitation, *who, at + command.valid_us, command.person),)


def _accept(state: State, command: AcceptInvitation, at: int) -> Decision:
    invitation = state.invitations.get(command.invitation)
    if invitation is None:
        return refuse("invitation_unknown")
    if command.by != Actor(invitation.role, invitation.party):
        return refuse("not_permitted")
    if invitation.is_used:
        return refuse("invitation_used")
    if at >= invitation.expires_at:
        return refuse("invitation_expired")
    fresh = _HASH.fullmatch(command.session) is not None and command.session not in state.sessions
    if not fresh or not 0 < command.valid_us <= LONGEST_VALID_US:
        return refuse("invitation_invalid", "session")
    who = invitation.role, invitation.party, invitation.name
    return (SessionOpened(command.invitation, command.session, *who, at + command.valid_us, invitation.person),)


ACCESS_RULES: Final = Ruleset(
    name="access",
    commands=COMMANDS,
    events=EVENTS,
    new_state=State,
    decide=decide,
    believe=believe,
    due=never_due,
)

"""Who someone is: invitation links out, session cookies in, and the token that shows a request was meant."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from typing import Final

from itsdangerous import BadSignature, Signer

from auction.core.moments import HOUR_US, MINUTE_US
from auction.core.refusals import Refusal
from auction.core.words import CONSORTIUM, Actor
from auction.live.rooms import ACCESS, Rooms
from auction.web.access import AcceptInvitation, Guest, Invitation, IssueInvitation, RevokeSession, Session, SignOut, State, refuse

INVITATION_US: Final = 7 * 24 * HOUR_US
SESSION_US: Final = 12 * HOUR_US
"""A session lasts so long; that of whom the coordinator invites, who cannot make a link anew, as long as the invitation would."""
SECRET_BYTES: Final = 32
ATTEMPT: Final = re.compile(r"[0-9A-Za-z_-]{32,64}")
"""How an attempt to come in is named, so that nobody guesses it."""
AGAIN_US: Final = 10 * MINUTE_US
"""So long its answer is told again."""
LONGEST_TOKEN: Final = 200


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation as handed out: the link holds the secret, which stands nowhere else."""

    token: str
    link: str
    expires_at: int


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session and its secret, which is the cookie's value."""

    session: Session
    secret: str


class Identity:
    """The door of one server. Its memory is the `access` stream; its own part is the key and the secrets it hands out."""

    def __init__(self, rooms: Rooms, *, secret: bytes, base_url: str, is_https: bool) -> None:
        self._rooms = rooms
        self._base_url = base_url
        self._signer = Signer(_key(secret, "invitation"), salt="poolbid.invitation", digest_method=hashlib.sha256)
        self._csrf_key = _key(secret, "csrf")
        self._session_key = _key(secret, "session")
        self.is_https = is_https
        # The prefix makes browsers refuse a cookie of that name from another host or without https.
        self.cookie = "__Host-poolbid" if is_https else "poolbid"

    async def invite(
        self, *, by: Actor, role: Guest, party: str, name: str, person: str = "", valid_us: int = INVITATION_US
    ) -> Invited | Refusal:
        """Make an invitation for someone who will speak for the party; the coordinator or the engine may."""
        token = self._signer.sign(secrets.token_urlsafe(SECRET_BYTES)).decode("ascii")
        command = IssueInvitation(_new_id("invite"), by, _hash(token), role, party, name, valid_us, person)
        answer = await self._rooms.access().ask(command)
        if answer.refusal is not None:
            return answer.refusal
        return Invited(token, f"{self._base_url}/join#{token}", answer.at + valid_us)

    async def invitation(self, token: str) -> Invitation | Refusal:
        """Whom the invitation of this token would let in now. It stays unused, however often this is asked."""
        if len(token) > LONGEST_TOKEN or not token.isascii():
            return refuse("invitation_unknown")
        try:
            self._signer.unsign(token)
        except BadSignature:
            return refuse("invitation_unknown")
        if _hash(token) not in self._state.invitations:
            await self._rooms.caught_up(ACCESS)  # another node may have signed it a moment ago
        invitation = self._state.invitations.get(_hash(token))
        # Told apart already here, so that an old link asked for again and again fills no log; the room decides all the same.
        if invitation is None:
            return refuse("invitation_unknown")
        if invitation.is_used:
            return refuse("invitation_used")
        if self._rooms.clock.now_us() >= invitation.expires_at:
            return refuse("invitation_expired")
        return invitation

    def until(self, invitation: Invitation) -> int:
        """When a session ends that begins now on this invitation: in 12 hours, a guest's not before the invitation's own time."""
        ends = self._rooms.clock.now_us() + SESSION_US
        return ends if invitation.party == CONSORTIUM else max(ends, invitation.expires_at)

    async def join(self, token: str, attempt: str = "") -> SignedIn | Refusal:
        """Exchange an invitation's token for a session, once: of two who try at the same time, one comes in.

        Whoever names its attempt by an id that nobody guesses, and asks again for want of an answer, hears the same again.
        """
        known = ATTEMPT.fullmatch(attempt) is not None
        secret = self._secret_of(token, attempt) if known else secrets.token_urlsafe(SECRET_BYTES)
        invitation = await self.invitation(token)
        if isinstance(invitation, Refusal):
            return self._again(secret) or invitation
        by = Actor(invitation.role, invitation.party)
        valid_us = self.until(invitation) - self._rooms.clock.now_us()
        command = AcceptInvitation(_new_id("join"), by, _hash(token), _hash(secret), valid_us)
        answer = await self._rooms.access().ask(command)
        if answer.refusal is not None:
            return self._again(secret) or answer.refusal
        return SignedIn(self._state.sessions[_hash(secret)], secret)

    def _secret_of(self, token: str, attempt: str) -> str:
        return hmac.new(self._session_key, f"{token} {attempt}".encode("utf-8", "replace"), hashlib.sha256).hexdigest()

    def _again(self, secret: str) -> SignedIn | None:
        """The session that this attempt opened some moments ago, if it did."""
        found = self.who(secret)
        late = found is None or self._rooms.clock.now_us() >= found.session.opened_at + AGAIN_US
        return None if late else found

    def who(self, secret: str | None) -> SignedIn | None:
        """The session this cookie opens, if it has not ended."""
        if secret is None or len(secret) > LONGEST_TOKEN:
            return None
        key = _hash(secret)
        session = self._state.sessions.get(key)
        return SignedIn(session, secret) if session is not None and self.is_live(key) else None

    def is_live(self, key: str) -> bool:
        """Whether the session of that key goes on now."""
        session = self._state.sessions.get(key)
        return session is not None and self._rooms.clock.now_us() < session.expires_at

    def live_sessions(self) -> list[Session]:
        """Every session that goes on now, oldest first."""
        return [session for key, session in self._state.sessions.items() if self.is_live(key)]

    async def sign_out(self, signed_in: SignedIn) -> None:
        """End the session; one that has ended already stays so."""
        session = signed_in.session
        await self._rooms.access().ask(SignOut(_new_id("out"), session.actor, session.key))

    async def revoke(self, key: str, *, by: Actor) -> Refusal | None:
        """End another's session. What names no session is not asked of the record, which may not even be able to hold it."""
        if key not in self._state.sessions:
            await self._rooms.caught_up(ACCESS)
        if key not in self._state.sessions:
            return refuse("session_unknown")
        answer = await self._rooms.access().ask(RevokeSession(_new_id("revoke"), by, key))
        return answer.refusal

    def csrf_of(self, secret: str) -> str:
        """The token that every changing request of this session carries. It follows from the cookie, so nothing is kept."""
        return hmac.new(self._csrf_key, secret.encode("utf-8"), hashlib.sha256).hexdigest()

    def csrf_holds(self, secret: str, given: str | None) -> bool:
        """Whether the token is this session's."""
        return given is not None and hmac.compare_digest(self.csrf_of(secret).encode(), given.encode("utf-8", "replace"))

    @property
    def _state(self) -> State:
        state: State = self._rooms.access().state
        return state


def _key(secret: bytes, purpose: str) -> bytes:
    """A key of its own for each purpose, so that no token of one can serve as another."""
    return hmac.new(secret, f"poolbid {purpose}".encode(), hashlib.sha256).digest()


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def _new_id(what: str) -> str:
    return f"{what}-{secrets.token_hex(12)}"

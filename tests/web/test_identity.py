"""Coming in and going out: an invitation works once, for its time, and a session ends when it is ended."""

from __future__ import annotations

import asyncio

import pytest

from auction.core.entries import Entry
from auction.core.moments import HOUR_US
from auction.core.refusals import Refusal
from auction.core.words import CONSORTIUM, ENGINE, ENGINE_PARTY, Actor
from auction.ledger.codec import require_storable
from auction.web import access
from auction.web.access import AcceptInvitation, IssueInvitation, RevokeSession, SignOut, State, decide
from auction.web.identity import AGAIN_US, INVITATION_US, SESSION_US, Identity, SignedIn
from tests.terms import ANNOUNCED, COORDINATOR
from tests.web.stand import SECRET, Stand, rooms_over

KEY, OTHER = "a" * 64, "b" * 64


def issued(**changes: object) -> IssueInvitation:
    fields = {"id": "i", "by": COORDINATOR, "invitation": KEY, "role": "supplier", "party": "s1", "name": "S", "valid_us": HOUR_US}
    return IssueInvitation(**{**fields, **changes})  # type: ignore[arg-type]


def believed(state: State, command: access.Command, at: int) -> str:
    """The refusal code of a command, or "" once the state has taken its events in."""
    decision = decide(state, command, at)
    refusal = decision if isinstance(decision, Refusal) else None
    events = () if isinstance(decision, Refusal) else decision
    access.believe(state, Entry("access", state.seq + 1, at, command, events, refusal))
    return "" if refusal is None else refusal.code


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, ""),
        ({"by": ENGINE}, ""),
        ({"role": "buyer", "party": CONSORTIUM}, ""),
        ({"by": Actor("buyer", "m1")}, "not_permitted"),
        ({"by": Actor("supplier", CONSORTIUM)}, "not_permitted"),
        ({"role": "engine"}, "invitation_invalid"),
        ({"party": ENGINE_PARTY}, "invitation_invalid"),
        ({"party": "a b"}, "invitation_invalid"),
        ({"role": "auditor", "party": CONSORTIUM}, "invitation_invalid"),
        ({"name": ""}, "invitation_invalid"),
        ({"name": "a\u202eb"}, "invitation_invalid"),
        ({"person": "ann"}, ""),
        ({"person": "Ann Other"}, "invitation_invalid"),
        ({"invitation": "short"}, "invitation_invalid"),
        ({"valid_us": 0}, "invitation_invalid"),
        ({"valid_us": 31 * 24 * HOUR_US}, "invitation_invalid"),
    ],
)
def test_A1_A2_who_may_invite_whom(changes: dict[str, object], code: str) -> None:
    assert believed(State(), issued(**changes), ANNOUNCED) == code


def test_A3_an_invitation_is_used_once_and_in_time() -> None:
    state, guest = State(), Actor("supplier", "s1")
    believed(state, issued(), ANNOUNCED)
    late = AcceptInvitation("1", guest, KEY, OTHER, HOUR_US)
    assert believed(state, late, ANNOUNCED + HOUR_US) == "invitation_expired"
    state = State()
    believed(state, issued(), ANNOUNCED)
    assert believed(state, AcceptInvitation("1", Actor("supplier", "s2"), KEY, OTHER, HOUR_US), ANNOUNCED) == "not_permitted"
    assert believed(state, AcceptInvitation("1", guest, KEY, OTHER, HOUR_US), ANNOUNCED + HOUR_US - 1) == ""
    assert believed(state, AcceptInvitation("2", guest, KEY, "c" * 64, HOUR_US), ANNOUNCED + HOUR_US - 1) == "invitation_used"
    assert believed(state, AcceptInvitation("3", guest, "d" * 64, "c" * 64, HOUR_US), ANNOUNCED + HOUR_US) == "invitation_unknown"


def test_A4_only_ones_own_session_is_signed_out_and_only_the_coordinator_revokes() -> None:
    state, guest = State(), Actor("supplier", "s1")
    believed(state, issued(), ANNOUNCED)
    believed(state, AcceptInvitation("1", guest, KEY, OTHER, HOUR_US), ANNOUNCED)
    assert believed(state, SignOut("2", Actor("supplier", "s2"), OTHER), ANNOUNCED) == "not_permitted"
    assert believed(state, RevokeSession("3", guest, OTHER), ANNOUNCED) == "not_permitted"
    assert believed(state, RevokeSession("4", COORDINATOR, OTHER), ANNOUNCED) == ""
    assert believed(state, SignOut("5", guest, OTHER), ANNOUNCED) == "session_unknown"


def test_A4_what_has_expired_is_forgotten_when_the_next_comes_in() -> None:
    state, guest = State(), Actor("supplier", "s1")
    believed(state, issued(), ANNOUNCED)
    believed(state, AcceptInvitation("1", guest, KEY, OTHER, HOUR_US), ANNOUNCED)
    believed(state, issued(id="j", invitation="c" * 64), ANNOUNCED)
    assert believed(state, AcceptInvitation("2", guest, "c" * 64, "d" * 64, 2), ANNOUNCED + HOUR_US - 1) == ""
    assert set(state.sessions) == {OTHER, "d" * 64}
    believed(state, issued(id="k", invitation="e" * 64), ANNOUNCED + HOUR_US)
    assert believed(state, AcceptInvitation("3", guest, "e" * 64, "f" * 64, 1), ANNOUNCED + HOUR_US) == ""
    assert set(state.sessions) == {"d" * 64, "f" * 64}


def test_A5_an_id_names_one_request() -> None:
    state = State()
    believed(state, issued(), ANNOUNCED)
    assert believed(state, issued(invitation=OTHER), ANNOUNCED) == "bid_id_reused"


def test_the_stream_can_be_stored() -> None:
    require_storable(access.COMMANDS)
    require_storable(access.EVENTS)


async def test_A4_a_guest_stays_signed_in_as_long_as_its_invitation_would_have_been_good(stand: Stand) -> None:
    """A supplier that read the terms on the day it was invited still bids on the sixth; the coordinator makes itself a link."""
    links = {}
    for role, party in (("supplier", "s1"), ("buyer", "m1"), ("buyer", CONSORTIUM)):
        invited = await stand.identity.invite(by=ENGINE, role=role, party=party, name="S")  # type: ignore[arg-type]
        assert not isinstance(invited, Refusal)
        links[party] = invited
    secrets = {}
    for party, invited in links.items():
        joined = await stand.identity.join(invited.token)
        assert isinstance(joined, SignedIn)
        secrets[party] = joined.secret
        ends = joined.session.opened_at + SESSION_US if party == CONSORTIUM else invited.expires_at
        assert joined.session.expires_at == ends
    stand.clock.advance(SESSION_US)
    assert [party for party, secret in secrets.items() if stand.identity.who(secret) is not None] == ["s1", "m1"]
    stand.clock.advance(INVITATION_US - SESSION_US - 1)
    late = await stand.identity.invite(by=ENGINE, role="supplier", party="s1", name="S", valid_us=HOUR_US)
    assert not isinstance(late, Refusal)
    joined = await stand.identity.join(late.token)
    assert isinstance(joined, SignedIn)
    assert joined.session.expires_at == joined.session.opened_at + SESSION_US, "never less than that"
    assert stand.identity.who(secrets["s1"]) is not None
    stand.clock.advance(1)
    assert stand.identity.who(secrets["s1"]) is None


async def test_A3_whose_answer_was_lost_hears_it_again_under_the_name_of_its_attempt(stand: Stand) -> None:
    invited = await stand.identity.invite(by=ENGINE, role="supplier", party="s1", name="S")
    assert not isinstance(invited, Refusal)
    attempt = "a" * 36
    first, again = await asyncio.gather(*(stand.identity.join(invited.token, attempt) for _ in range(2)))
    assert isinstance(first, SignedIn)
    assert again == first == await stand.identity.join(invited.token, attempt)
    for other in ("", "b" * 36, "a" * 35, "a" * 31, "a" * 65):
        refused = await stand.identity.join(invited.token, other)
        assert isinstance(refused, Refusal), other
        assert refused.code == "invitation_used"
    stand.clock.advance(AGAIN_US)
    assert isinstance(await stand.identity.join(invited.token, attempt), Refusal)
    assert stand.identity.who(first.secret) == first


async def test_A3_a_session_that_was_signed_out_is_not_opened_again_by_its_attempt(stand: Stand) -> None:
    invited = await stand.identity.invite(by=ENGINE, role="supplier", party="s1", name="S")
    assert not isinstance(invited, Refusal)
    joined = await stand.identity.join(invited.token, "a" * 36)
    assert isinstance(joined, SignedIn)
    await stand.identity.sign_out(joined)
    assert isinstance(await stand.identity.join(invited.token, "a" * 36), Refusal)


async def test_of_two_tabs_that_join_at_once_one_comes_in(stand: Stand) -> None:
    invited = await stand.identity.invite(by=ENGINE, role="supplier", party="s1", name="S")
    assert not isinstance(invited, Refusal)
    both = await asyncio.gather(stand.identity.join(invited.token), stand.identity.join(invited.token))
    assert sorted(isinstance(one, SignedIn) for one in both) == [False, True]
    assert [one.code for one in both if isinstance(one, Refusal)] == ["invitation_used"]


async def test_single_use_and_sessions_outlive_a_restart(stand: Stand) -> None:
    invited = await stand.identity.invite(by=ENGINE, role="supplier", party="s1", name="S")
    assert not isinstance(invited, Refusal)
    joined = await stand.identity.join(invited.token)
    assert isinstance(joined, SignedIn)
    again = rooms_over(stand.ledger, stand.clock)
    await again.start()
    try:
        identity = Identity(again, secret=SECRET, base_url="", is_https=False)
        assert identity.who(joined.secret) == joined
        refused = await identity.join(invited.token)
        assert isinstance(refused, Refusal)
        assert refused.code == "invitation_used"
    finally:
        await again.stop()


async def test_no_secret_stands_in_the_record(stand: Stand) -> None:
    person = await stand.person("supplier", "s1")
    record = b"".join(body for _, body in stand.ledger.read("access"))
    assert person.signed_in.secret.encode() not in record
    assert person.csrf.encode() not in record
    assert b"s1" in record


async def test_an_invitation_signed_with_another_key_or_changed_is_unknown(stand: Stand) -> None:
    foreign = Identity(stand.rooms, secret=b"another key of thirty-two bytes!", base_url="", is_https=False)
    invited = await foreign.invite(by=ENGINE, role="buyer", party=CONSORTIUM, name="C")
    assert not isinstance(invited, Refusal)
    seq = stand.rooms.access().state.seq
    for token in (invited.token, "", "x" * 5000, "a.b", invited.token[:-1], "\ud800"):
        refused = await stand.identity.join(token)
        assert isinstance(refused, Refusal)
        assert refused.code == "invitation_unknown"
    assert stand.rooms.access().state.seq == seq


async def test_invitation_and_session_end_at_their_time(stand: Stand) -> None:
    invited = await stand.identity.invite(by=ENGINE, role="supplier", party="s1", name="S")
    assert not isinstance(invited, Refusal)
    person = await stand.person("supplier", "s2")
    stand.clock.advance(person.signed_in.session.expires_at - stand.clock.now_us() - 1)
    assert stand.identity.who(person.signed_in.secret) is not None
    stand.clock.advance(1)
    assert stand.identity.who(person.signed_in.secret) is None
    stand.clock.advance(INVITATION_US)
    refused = await stand.identity.join(invited.token)
    assert isinstance(refused, Refusal)
    assert refused.code == "invitation_expired"

"""What opens a door is drawn at random and cannot be guessed, and a wrong guess is answered the same whatever it missed by."""

from __future__ import annotations

import itertools
import math
import sys
from collections import Counter
from typing import Any

from auction.core.refusals import Refusal
from auction.core.words import ENGINE
from auction.web.identity import SECRET_BYTES
from tests.web.stand import Stand


async def test_secrets_of_invitations_and_sessions_hold_what_no_one_guesses(stand: Stand) -> None:
    """256 bits each, none twice, no letter more likely in any place; and nothing of one follows from another."""
    drawn: list[str] = []
    for number in range(60):
        person = await stand.person("supplier", f"s{number}")
        drawn.append(person.signed_in.secret)
        assert person.csrf not in person.signed_in.secret
        assert person.signed_in.session.key != person.signed_in.secret, "a session is listed by a hash of its secret"
    assert SECRET_BYTES * 8 == 256
    assert len(set(drawn)) == len(drawn)
    assert {len(secret) for secret in drawn} == {43}
    letters = Counter("".join(secret[:-1] for secret in drawn))  # the last one bears four bits alone
    total = sum(letters.values())
    entropy = -sum(count / total * math.log2(count / total) for count in letters.values())
    assert entropy > 5.9, "of six bits a letter"


async def test_a_wrong_ticket_is_answered_alike_and_with_the_same_work_whomever_it_names(stand: Stand) -> None:
    """There is no name to sign in by: a ticket is right as a whole, or nothing is looked up for it."""
    invited = await stand.identity.invite(by=ENGINE, role="supplier", party="s1", name="S")
    assert not isinstance(invited, Refusal)
    left, _, right = invited.token.rpartition(".")
    guesses = [f"{left}.{'A' * len(right)}", f"{'A' * len(left)}.{right}", f"{'A' * len(left)}.{'A' * len(right)}"]
    answers, steps = [], []
    seq = stand.rooms.access().state.seq
    for token in (guesses[0], *guesses):  # the first warms up
        counted = itertools.count()
        sys.setprofile(lambda *_: next(counted))  # noqa: B023
        try:
            refused: Any = await stand.identity.join(token)
        finally:
            sys.setprofile(None)
        steps.append(next(counted))
        assert refused.code == "invitation_unknown"
        answer = await stand.http.post("/api/session", json={"token": token})
        answers.append((answer.status_code, answer.content))
    assert len(set(answers)) == 1
    assert len(set(steps[1:])) == 1
    assert stand.rooms.access().state.seq == seq


async def test_an_idle_strangers_cookie_costs_no_look_at_the_ledger_and_reads_like_any_other(stand: Stand) -> None:
    person = await stand.person("supplier", "s1")
    secret = person.signed_in.secret
    near = [
        secret[:-1] + ("A" if secret[-1] != "A" else "B"),
        "A" + secret[1:],
        secret[:10],
        secret + "x",
        person.signed_in.session.key,
    ]
    answers = {
        (answer.status_code, answer.content)
        for cookie in near
        for answer in [await stand.http.get("/api/session", headers={"Cookie": f"poolbid={cookie}"})]
    }
    assert len(answers) == 1

"""The Python SDK as its first lines say it is used: from the invitation as it was sent to a bid with its rank."""

from __future__ import annotations

import pytest

from auction.award.award import proposal
from auction.award.exact import solve
from auction.award.problem import problem_from
from auction.core.commands import ConfirmAward, PlaceBid
from auction.core.refusals import Refusal
from auction.core.words import ENGINE
from clients.python.poolbid import Poolbid, PoolbidError, sign_in
from tests.terms import CLOSES, COORDINATOR, a_supplier, an_auction
from tests.web.stand import Stand, eventually


@pytest.mark.parametrize("sent", ["{link}", "{link}/A-1", " {token}/A-1\n", "{token}"])
@pytest.mark.parametrize("acceptance", [True, False])
async def test_an_invitation_as_it_was_sent_leads_to_a_bid(stand: Stand, sent: str, acceptance: bool) -> None:
    await stand.opened(an_auction(acceptance=acceptance))
    invited = await stand.identity.invite(by=ENGINE, role="supplier", party="s1", name="Supplier One")
    assert not isinstance(invited, Refusal)
    given = sent.format(link=invited.link, token=invited.link.partition("#")[2])
    async with Poolbid(stand.base_url, await sign_in(stand.base_url, given)) as poolbid:
        view = await poolbid.follow("A-1")
        if view.terms["acceptance"] and not view.rows["you"]["accepted"]:
            await poolbid.accept_terms("A-1", view.terms["terms_sha256"])
        answer = await poolbid.bid("A-1", "L1", ["12.50"])
        assert (answer.outcome, answer.code) == ("accepted", "")
        await eventually(lambda: view.rows["lot:L1"]["rank"] == 1)
    with pytest.raises(PoolbidError, match="invitation_used"):
        await sign_in(stand.base_url, given)


async def test_V15_a_program_reads_why_nothing_was_awarded_to_it(stand: Stand) -> None:
    room = await stand.opened(an_auction())
    invited = await stand.identity.invite(by=ENGINE, role="supplier", party="s1", name="Supplier One")
    assert not isinstance(invited, Refusal)
    async with Poolbid(stand.base_url, await sign_in(stand.base_url, invited.token)) as poolbid:
        view = await poolbid.follow("A-1")
        assert (await poolbid.bid("A-1", "L1", ["12.50"])).accepted
        rival = PlaceBid("rival", a_supplier("s2"), "s2", "L1", ("12.00",), False)
        assert (await room.ask(rival)).refusal is None
        await stand.until(room, CLOSES)
        assert (await room.ask(proposal(solve(problem_from(room.state)), id="award"))).refusal is None
        assert (await room.ask(ConfirmAward("yes", COORDINATOR, ("L1",)))).refusal is None
        await eventually(lambda: view.rows.get("award:L1", {}).get("status") == "confirmed")
        assert view.rows["award:L1"] == {"status": "confirmed", "won": False, "why_not": "outranked"}

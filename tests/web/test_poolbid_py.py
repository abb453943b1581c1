"""The Python SDK as its first lines say it is used: from the invitation to a bid with its rank, and to offers of every kind."""

from __future__ import annotations

import pytest

from auction.award.award import proposal
from auction.award.exact import solve
from auction.award.problem import problem_from
from auction.core.commands import ConfirmAward, PlaceBid
from auction.core.refusals import Refusal
from auction.core.words import ENGINE
from clients.python.poolbid import Poolbid, PoolbidError, sign_in
from tests.terms import CLOSES, COORDINATOR, a_clock_lot, a_lot, a_stage, a_supplier, an_auction
from tests.web.stand import SECRETS, Stand, eventually


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


async def test_several_lots_are_offered_for_one_price(stand: Stand) -> None:
    await stand.opened(an_auction(lots=(a_lot("L1"), a_lot("L2")), packages=True))
    supplier = await stand.person("supplier", "s1")
    async with Poolbid(stand.base_url, supplier.signed_in.secret) as poolbid:
        view = await poolbid.follow("A-1")
        assert (await poolbid.offer_package("A-1", "both", ["L1"], "20.00")).code == "package_invalid"
        assert (await poolbid.offer_package("A-1", "both", ["L1", "L2"], "20.00")).accepted
        await eventually(lambda: view.rows.get("package:s1:both", {}).get("price") == "20.00")
        assert poolbid.unanswered == 0


async def test_an_envelope_goes_before_its_price(stand: Stand) -> None:
    room = await stand.opened(an_auction(lots=[a_lot(stages=[a_stage("sealed", technical=True, opening_us=60_000_000)])]))
    supplier = await stand.person("supplier", "s1")
    async with Poolbid(stand.base_url, supplier.signed_in.secret) as poolbid:
        assert (await poolbid.bid("A-1", "L1", ["9.00"])).code == "envelope_missing"
        assert (await poolbid.submit_envelope("A-1", "L1", "as asked", ["ab" * 32])).accepted
        assert room.state.lots["L1"].envelopes["s1"].documents == ("ab" * 32,)
        assert (await poolbid.bid("A-1", "L1", ["9.00"])).accepted


async def test_the_price_of_a_clock_is_accepted(stand: Stand) -> None:
    await stand.opened(SECRETS.committed(an_auction(lots=[a_clock_lot("dutch")])))
    supplier = await stand.person("supplier", "s1")
    async with Poolbid(stand.base_url, supplier.signed_in.secret) as poolbid:
        view = await poolbid.follow("A-1")
        shown = view.rows["lot:L1"]["tick"]
        assert (await poolbid.accept_price("A-1", "L1", shown + 1)).code == "tick_not_begun"
        assert (await poolbid.accept_price("A-1", "L1", shown)).accepted
        await eventually(lambda: view.rows["lot:L1"]["status"] == "closed")

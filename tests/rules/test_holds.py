"""Chapter H: suppliers on hold, and the awards that fall for it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from auction.audit.offline import allotment_of, proposal_of
from auction.award.problem import problem_from
from auction.core.commands import HoldReason, HoldSupplier, ReleaseSupplier
from auction.core.events import AwardReopened, SupplierHeld, SupplierReleased
from auction.core.terms import MarketReference, Terms
from auction.core.views import changed_rows, whole_view
from auction.core.visibility import Audience
from auction.core.words import CONSORTIUM, ENGINE
from tests.auctions import ANNOUNCED, CLOSES, COORDINATOR, MINUTE_US, OPENS, Play, a_lot, an_auction

HEAD = "ab" * 32
LISTED = HoldReason("screening_hit", "Y6")
SEEN = Audience("buyer", CONSORTIUM)


def named(**changes: Any) -> Terms:
    lots = changes.pop("lots", [a_lot(quantity=3), a_lot("L2", closes_at=CLOSES + MINUTE_US)])
    return replace(an_auction(lots=lots, **changes), market=MarketReference("market", 3, HEAD))


def hold(play: Play, supplier: str = "s1", *reasons: HoldReason, seq: int = 3, moment: int | None = None, by: Any = ENGINE) -> Play:
    moment = play.now if moment is None else moment
    return play.ask(HoldSupplier(play.new_id(), by, supplier, reasons or (LISTED,), seq, HEAD, moment))


def release(play: Play, supplier: str = "s1", *, seq: int = 3) -> Play:
    return play.ask(ReleaseSupplier(play.new_id(), ENGINE, supplier, seq, HEAD, play.now))


def test_H1_the_engine_holds_and_releases_what_the_terms_name_a_market_for() -> None:
    play = Play(named())
    assert hold(play).events == (SupplierHeld("s1", (LISTED,), 3, HEAD, play.now),)
    assert hold(play).code == "hold_unchanged"
    other = HoldReason("list_stale", "Y7")
    assert hold(play, "s1", other, seq=4).events == (SupplierHeld("s1", (other,), 4, HEAD, play.now),)
    assert release(play, seq=5).events == (SupplierReleased("s1", 5, HEAD, play.now),)
    assert release(play, seq=5).code == "hold_unchanged"
    assert hold(play, by=COORDINATOR).code == "not_permitted"
    assert hold(Play(an_auction()), "s1").code == "market_not_named"
    assert hold(play, "nobody").code == "supplier_not_admitted"


@pytest.mark.parametrize(
    ("reasons", "seq", "ahead"),
    [
        ((LISTED, LISTED), 4, 0),
        ((HoldReason("control_denied", "Z3", "L9"),), 4, 0),
        ((LISTED,), 3, 0),
        ((LISTED,), 4, 1),
        ((LISTED,), 4, -1),
    ],
)
def test_H1_the_market_is_asked_in_its_order_and_not_about_what_is_to_come(
    reasons: tuple[HoldReason, ...], seq: int, ahead: int
) -> None:
    play = hold(Play(named()), "s2", seq=4)
    assert hold(play, "s1", *reasons, seq=seq, moment=play.now + ahead).code == "hold_invalid"
    assert hold(Play(named()), seq=2).code == "hold_invalid"


def test_H1_nothing_is_held_once_the_auction_is_cancelled() -> None:
    play = Play(named()).cancel()
    assert hold(play).code == "auction_cancelled"


def test_H2_who_is_on_hold_offers_nothing_and_may_take_back_what_it_offered() -> None:
    play = Play(named(withdrawal="until_close"))
    play.bid("s1", "L1", "5.00")
    hold(play)
    assert play.bid("s1", "L1", "4.00").code == "supplier_on_hold"
    assert play.bid("s2", "L1", "4.50").code == ""
    assert play.rank("s1") == 2
    assert play.withdraw("s1", "L1").code == ""
    release(play)
    assert play.bid("s1", "L1", "4.00").code == ""


def test_H2_a_reason_of_one_lot_holds_there_alone() -> None:
    play = hold(Play(named()), "s1", HoldReason("control_denied", "Z3", "L2"))
    assert play.bid("s1", "L1", "5.00").code == ""
    assert play.bid("s1", "L2", "5.00").code == "supplier_on_hold"


def test_H2_before_the_opening_too() -> None:
    play = Play(named(acceptance=True))
    play.ask(HoldSupplier("h", ENGINE, "s1", (LISTED,), 3, HEAD, ANNOUNCED), ANNOUNCED)
    assert play.accept_terms("s1").code == ""
    assert play.bid("s1", "L1", "5.00").code == "supplier_on_hold"


def test_H2_nobody_else_is_told() -> None:
    play = hold(Play(named()))
    events = play.events
    you = whole_view(play.state, Audience("supplier", "s1"))["you"]
    assert (you["on_hold"], you["on_hold_lots"]) == (("screening_hit",), ("L1", "L2"))
    apart = hold(Play(named()), "s1", HoldReason("control_denied", "Z3", "L2"))
    you = whole_view(apart.state, Audience("supplier", "s1"))["you"]
    assert (you["on_hold"], you["on_hold_lots"]) == (("control_denied",), ("L2",))
    row = changed_rows(play.state, events, SEEN)["supplier:s1"]
    assert row is not None
    assert row["on_hold"] == ("screening_hit",)
    for other in (Audience("supplier", "s2"), Audience("observer", ""), Audience("buyer", "m1")):
        assert "screening_hit" not in repr(whole_view(play.state, other)), other
    assert "on_hold" not in whole_view(Play(an_auction()).state, Audience("supplier", "s1"))["you"]


def test_H3_the_limits_it_left_there_end() -> None:
    play = Play(named(proxies=True))
    play.bid("s1", "L1", "9.00")
    play.limit("s1", "L1", "2.00", confirm=True)
    assert "s1" in play.lot().limits
    hold(play, "s1", HoldReason("control_denied", "Z3", "L2"))
    assert "s1" in play.lot().limits
    hold(play)
    assert "s1" not in play.lot().limits
    assert play.bid("s2", "L1", "5.00").events[0].supplier == "s2"  # type: ignore[union-attr]
    assert play.rank("s2") == 1


def awarded() -> Play:
    """Two lots awarded to s1 and s2, confirmed, with contracts; s3 is behind both."""
    play = Play(named())
    for supplier, prices in {"s1": ("5.00", "9.00"), "s2": ("6.00", "7.00"), "s3": ("6.50", "8.00")}.items():
        for lot, price in zip(("L1", "L2"), prices, strict=True):
            assert play.bid(supplier, lot, price).code == ""
    play.wait(CLOSES + 2 * MINUTE_US)
    return follow(play).confirm("L1", "L2")


def follow(play: Play) -> Play:
    """The engine's own step that is due now."""
    undecided = any(award.status == "proposed" for award in play.state.awards.values())
    if play.state.status == "closed":
        return play.ask(proposal_of(play.state))
    return play if undecided else play.ask(allotment_of(play.state))


def winners(play: Play) -> dict[str, tuple[str, str]]:
    return {lot: (award.line.supplier, award.status) for lot, award in play.state.awards.items()}


def test_H4_no_award_goes_to_a_supplier_on_hold() -> None:
    play = Play(named())
    play.bid("s1", "L1", "5.00")
    play.bid("s2", "L1", "6.00")
    hold(play)
    play.wait(CLOSES + 2 * MINUTE_US)
    assert [bid.supplier for bid in problem_from(play.state).lots[0].bids] == ["s2"]
    assert play.propose().code == "award_mismatch"
    assert winners(follow(play)) == {"L1": ("s2", "proposed")}


def test_H4_a_release_changes_no_award() -> None:
    play = hold(awarded())
    follow(play)
    assert winners(play)["L1"] == ("s2", "proposed")
    release(play)
    assert winners(play)["L1"] == ("s2", "proposed")
    assert play.confirm("L1").code == ""


def test_row_22_a_newer_list_reopens_the_award_and_wakes_the_standby() -> None:
    play = follow(awarded())
    assert play.state.status == "settled"
    drawn = dict(play.state.contracts)
    hold(play, seq=9)
    assert play.events[1:] == (AwardReopened("L1", "s1", ("screening_hit",), "s2"),)
    assert (play.state.status, play.state.contracts, play.state.allotment) == ("closed", {}, ())
    assert set(play.state.void) == set(drawn)
    gone = changed_rows(play.state, play.events, SEEN)
    assert {key for key, row in gone.items() if row is None} == {"award:L1", *(f"contract:{number}" for number in drawn)}
    follow(play)
    assert play.code == ""
    assert winners(play) == {"L1": ("s2", "proposed"), "L2": ("s2", "confirmed")}
    assert follow(play.confirm("L1")).code == ""
    assert play.state.status == "settled"
    assert {contract.supplier for contract in play.state.contracts.values()} == {"s2"}


def test_H4_an_award_in_parts_falls_for_one_of_its_suppliers() -> None:
    play = Play(named(lots=[a_lot(quantity=4)], tie_award="split"))
    play.bid("s1", "L1", "5.00")
    play.bid("s2", "L1", "5.00")
    play.wait(CLOSES + MINUTE_US)
    follow(play)
    assert len(play.state.awards["L1"].lines) == 2
    hold(play)
    assert play.events[1:] == (AwardReopened("L1", "s1", ("screening_hit",), ""),)
    assert winners(follow(play)) == {"L1": ("s2", "proposed")}


@pytest.mark.parametrize("confirmed", [False, True])
def test_H4_nothing_is_shown_any_more_of_the_parts_of_an_award_that_fell(confirmed: bool) -> None:
    play = Play(named(lots=[a_lot(quantity=4)], tie_award="split"))
    audiences = [SEEN, Audience("buyer", "m1"), Audience("auditor", ""), *(Audience("supplier", id) for id in ("s1", "s2", "s3"))]
    play.bid("s1", "L1", "5.00")
    play.bid("s2", "L1", "5.00")
    play.bid("s3", "L1", "6.00")
    play.wait(CLOSES + MINUTE_US)
    follow(play)
    if confirmed:
        follow(play.confirm("L1"))
    shown = {audience: dict(whole_view(play.state, audience)) for audience in audiences}
    assert [sum(key.startswith("part:") for key in shown[audience]) for audience in audiences[3:]] == [confirmed, confirmed, 0]
    for step in (hold, follow, lambda play: play.confirm("L1"), follow):
        step(play)
        for audience, rows in shown.items():
            for key, row in changed_rows(play.state, play.events, audience).items():
                if row is None:
                    rows.pop(key, None)
                else:
                    rows[key] = {**rows.get(key, {}), **row}
            assert rows == whole_view(play.state, audience), audience
    others = changed_rows(play.state, play.events, Audience("supplier", "s3"))
    assert not [key for key in others if key.startswith("part:") and "s3" not in key], (
        "whoever else is awarded something is not named"
    )


def test_H5_awards_that_come_out_as_they_were_keep_their_decision() -> None:
    play = awarded()
    hold(play)
    assert winners(follow(play)) == {"L1": ("s2", "proposed"), "L2": ("s2", "confirmed")}
    hold(play, "s3")
    assert winners(play) == {"L1": ("s2", "proposed"), "L2": ("s2", "confirmed")}
    hold(play, "s2", seq=4)
    assert [event.standby for event in play.events if isinstance(event, AwardReopened)] == ["", ""]
    follow(play)
    assert play.state.awards == {}
    assert [none.why for none in play.state.unawarded.values()] == ["no_bid", "no_bid"]
    assert follow(play).state.status == "settled"


def test_H5_a_rejected_award_stays_rejected() -> None:
    play = Play(named(lots=[a_lot(quantity=3)]))
    play.bid("s1", "L1", "5.00")
    play.wait(CLOSES + MINUTE_US)
    follow(play).reject("L1")
    hold(play)
    assert len(play.events) == 1
    assert winners(play) == {"L1": ("s1", "rejected")}


@pytest.mark.parametrize(
    "named_so", [MarketReference("pool/p", 3, HEAD), MarketReference("market", 0, HEAD), MarketReference("market", 3, "AB" * 32)]
)
def test_H1_terms_name_an_entry_of_the_one_market(named_so: MarketReference) -> None:
    assert Play(replace(an_auction(), market=named_so), announced=False).announce().code == "terms_invalid"


def test_terms_keep_the_market_they_were_announced_with() -> None:
    play = Play(named(), announced=False).announce()
    assert play.amend(replace(play.terms, market=None)).code == "terms_invalid"


def test_H2_on_hold_for_one_lot_only_what_concerns_it_is_kept_out() -> None:
    lots = [a_lot(), a_lot("L2"), a_lot("L3")]
    play = Play(named(lots=lots, packages=True)).wait(OPENS)
    for supplier, lot in (("s1", "L1"), ("s1", "L2"), ("s2", "L2")):
        play.bid(supplier, lot, "9.00")
    hold(play, "s1", HoldReason("control_denied", "Z3", "L2"))
    assert play.package("s1", "both", "L1", "L2", price="9").code == "supplier_on_hold"
    assert play.package("s1", "others", "L1", "L3", price="9").code == ""
    assert play.package("s2", "both", "L1", "L2", price="9").code == ""
    assert play.bid("s1", "L2", "8.00").code == "supplier_on_hold"
    assert play.bid("s1", "L1", "8.00").code == ""


def test_H2_on_hold_nobody_leaves_a_limit_and_packages_are_taken_back() -> None:
    play = Play(named(lots=[a_lot(), a_lot("L2")], proxies=True)).wait(OPENS).bid("s1", "L1", "9.00").bid("s1", "L2", "9.00")
    hold(play, "s1", HoldReason("control_denied", "Z3", "L2"))
    assert play.limit("s1", "L2", "5.00").code == "supplier_on_hold"
    assert play.limit("s1", "L1", "5.00").code == ""
    play = Play(named(lots=[a_lot(), a_lot("L2")], packages=True, withdrawal="until_close")).wait(OPENS)
    play.bid("s1", "L1", "9.00").package("s1", "both", "L1", "L2", price="9")
    hold(play)
    assert play.withdraw_package("s1", "both").code == ""
    assert play.withdraw("s1", "L1").code == ""


def test_H1_a_release_is_asked_in_the_order_of_the_market_too() -> None:
    play = hold(Play(named()).wait(OPENS), seq=7)
    assert release(play, seq=6).code == "hold_invalid"
    assert release(play, "nobody", seq=8).code == "supplier_not_admitted"
    assert release(Play(an_auction())).code == "market_not_named"
    assert release(play.cancel(), seq=8).code == "auction_cancelled"


def test_H3_a_limit_ends_where_the_supplier_is_on_hold_and_nowhere_else() -> None:
    play = Play(named(lots=[a_lot(), a_lot("L2")], proxies=True)).wait(OPENS)
    for lot in ("L1", "L2"):
        play.bid("s1", lot, "9.00").limit("s1", lot, "5.00")
    hold(play, "s1", HoldReason("control_denied", "Z3", "L2"))
    assert [("s1" in play.lot(lot).limits) for lot in ("L1", "L2")] == [True, False]


@pytest.mark.parametrize(("reserve", "won"), [(700, {"L1": ("s2", "proposed")}), (699, {})])
def test_H5_a_standby_above_the_reserve_price_is_named_and_not_awarded(reserve: int, won: dict[str, tuple[str, str]]) -> None:
    """5.00 wins; 7.00 is just within the reserve price, or just above it."""
    play = Play(named(lots=[a_lot(reserve=reserve)])).wait(OPENS)
    play.bid("s1", "L1", "5.00").bid("s2", "L1", "7.00")
    follow(play.wait(CLOSES))
    assert winners(follow(play.confirm("L1"))) == {"L1": ("s1", "confirmed")}
    hold(play)
    assert [event.standby for event in play.events if isinstance(event, AwardReopened)] == ["s2"]
    assert winners(follow(play)) == won
    left = {} if won else {"L1": "above_reserve"}
    assert {lot: none.why for lot, none in play.state.unawarded.items()} == left


def test_H5_the_standby_is_not_on_hold_for_the_lot() -> None:
    play = Play(named(lots=[a_lot(), a_lot("L2")])).wait(OPENS)
    for supplier, price in (("s1", "5.00"), ("s2", "6.00"), ("s3", "7.00")):
        for lot in ("L1", "L2"):
            play.bid(supplier, lot, price)
    hold(play, "s2", HoldReason("control_denied", "Z3", "L2"))
    follow(play.wait(CLOSES + MINUTE_US))
    hold(play, "s1", seq=4)
    standbys = {event.lot: event.standby for event in play.events if isinstance(event, AwardReopened)}
    assert standbys == {"L1": "s2", "L2": "s3"}


def test_H4_of_all_that_fell_each_part_and_contract_is_kept_in_mind() -> None:
    play = Play(named(lots=[a_lot(quantity=4), a_lot("L2", quantity=4)], tie_award="split")).wait(OPENS)
    for supplier in ("s1", "s2", "s3"):
        for lot in ("L1", "L2"):
            play.bid(supplier, lot, "5.00")
    follow(follow(play.wait(CLOSES + MINUTE_US)).confirm("L1", "L2"))
    assert play.code == ""
    first = set(play.state.contracts)
    hold(play, "s1")
    assert set(play.state.fallen) == {(lot, supplier) for lot in ("L1", "L2") for supplier in ("s1", "s2", "s3")}
    assert set(play.state.void) == first
    follow(follow(play).confirm("L1", "L2"))
    second = set(play.state.contracts)
    hold(play, "s2", seq=4)
    assert set(play.state.void) == set(play.state.void_agreements) == first | second


def test_H2_who_was_on_hold_at_an_earlier_entry_is_known() -> None:
    play = Play(named(lots=[a_lot(), a_lot("L2")])).wait(OPENS)
    hold(play, "s1", HoldReason("control_denied", "Z3", "L2"))
    first = play.state.seq
    hold(play, "s1", seq=4)
    second = play.state.seq
    release(play, "s1", seq=5)
    third = play.state.seq
    assert (first + 1, second + 1) == (second, third)
    found = [[play.state.held("s1", lot, seq) for lot in ("L1", "L2")] for seq in (first - 1, first, second, third, third + 9)]
    assert found == [[False, False], [False, True], [True, True], [False, False], [False, False]]
    assert not play.state.held("s2", "L1", third)

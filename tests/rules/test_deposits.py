"""Chapter D: the deposit that a supplier lodges before it bids, when it goes back, and what a winner that fails loses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from auction.audit.offline import proposal_of
from auction.core.announcing import fault_in
from auction.core.commands import ApproveContract, FailWinner, RecordDeposit, ReturnDeposit
from auction.core.deposit_terms import Deposit, MemberPart
from auction.core.events import AwardReopened, DepositForfeited, DepositReceived, DepositReturned, WinnerFailed
from auction.core.money import Share
from auction.core.views import changed_rows, whole_view
from auction.core.visibility import Audience
from auction.core.words import CONSORTIUM
from tests.auctions import ANNOUNCED, CLOSES, COORDINATOR, Play, a_line, a_lot, a_stage, a_supplier, an_auction
from tests.rules.test_holds import follow

KEEPER = Audience("buyer", CONSORTIUM)
WHOLE = Share(1, 1)


def a_deposit(**changes: Any) -> Deposit:
    """100.00 for the auction, back when the award is confirmed, lost whole."""
    chosen: dict[str, Any] = {"per": "auction", "amount": 10_000, "share": None, "kept_until": "award", "forfeit": WHOLE} | changes
    return Deposit(**chosen)


def auction(rule: Deposit | None = None, **choices: Any) -> Play:
    lots = choices.pop("lots", [a_lot("L1", quantity=3), a_lot("L2", quantity=4)])
    return Play(an_auction(lots=lots, deposit=rule or a_deposit(), **choices))


def lodge(
    play: Play,
    supplier: str,
    amount: str = "100.00",
    *,
    lot: str = "",
    form: Any = "cash",
    reference: str = "",
    by: Any = COORDINATOR,
) -> Play:
    return play.ask(RecordDeposit(play.new_id(), by, supplier, lot, amount, form, reference))


def give_back(play: Play, supplier: str, lot: str = "", *, by: Any = COORDINATOR) -> Play:
    return play.ask(ReturnDeposit(play.new_id(), by, supplier, lot))


def fail(play: Play, supplier: str, person: str = "") -> Play:
    return play.ask(FailWinner(play.new_id(), COORDINATOR, supplier, "does not sign", person))


def approve(play: Play, number: str, person: str) -> Play:
    return play.ask(ApproveContract(play.new_id(), COORDINATOR, number, person))


def row(play: Play, supplier: str, lot: str = "", *, audience: Audience = KEEPER) -> Any:
    return whole_view(play.state, audience)[f"deposit:{supplier}" + (f":{lot}" if lot else "")]


def step(play: Play, supplier: str, lot: str = "") -> str:
    return str(row(play, supplier, lot)["step"])


def decided(play: Play, *bids: tuple[str, str, str]) -> Play:
    """All named suppliers have lodged what is asked, bid so, and what is best of each lot is proposed after the close."""
    rule = play.state.known_terms().deposit
    for supplier in dict.fromkeys(supplier for supplier, _, _ in bids):
        for lot in [""] if rule is not None and rule.per == "auction" else play.state.lots:
            assert lodge(play, supplier, "100.00", lot=lot).code == ""
    for supplier, lot, price in bids:
        assert play.bid(supplier, lot, price).code == ""
    return follow(play.wait(CLOSES))


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"amount": 0}, "deposit.amount"),
        ({"amount": -1, "share": Share(1, 100)}, "deposit.amount"),
        ({"share": Share(1, 100)}, "deposit.amount"),
        ({"amount": 2**53}, "deposit.amount"),
        ({"amount": 0, "share": Share(0, 100)}, "deposit.share"),
        ({"amount": 0, "share": Share(101, 100)}, "deposit.share"),
        ({"amount": 0, "share": Share(1, 100)}, "every lot has one"),
        ({"forfeit": Share(0, 1)}, "deposit.forfeit"),
        ({"forfeit": Share(2, 1)}, "deposit.forfeit"),
    ],
)
def test_D1_terms_that_contradict_themselves_are_refused(wrong: dict[str, Any], where: str) -> None:
    assert where in (fault_in(an_auction(deposit=a_deposit(**wrong)), ANNOUNCED) or "")


def test_D1_the_largest_amount_and_share_there_may_be() -> None:
    for rule in (a_deposit(amount=2**53 - 1), a_deposit(amount=0, share=WHOLE)):
        assert fault_in(an_auction(lots=[a_lot(ceiling=1)], deposit=rule), ANNOUNCED) is None


def test_D1_a_share_of_the_ceiling_is_rounded_up_once() -> None:
    lots = [a_lot("L1", ceiling=10_001), a_lot("L2", ceiling=50_049, price_scale=3)]
    of_each = auction(a_deposit(per="lot", amount=0, share=Share(1, 100)), lots=lots)
    assert of_each.state.deposit_needed == {"L1": 101, "L2": 51}
    of_all = auction(a_deposit(amount=0, share=Share(1, 100)), lots=lots)
    assert of_all.state.deposit_needed == {"": 151}  # 150.059 of 15005.9


def test_D1_it_is_announced_and_hashed_with_the_terms() -> None:
    plain, asked, more = (Play(an_auction(deposit=rule)) for rule in (None, a_deposit(), a_deposit(amount=10_001)))
    assert len({play.state.terms_sha256 for play in (plain, asked, more)}) == 3
    assert plain.state.deposit_needed == {}


def test_D2_a_receipt_is_recorded_and_receipts_add_up() -> None:
    play = auction()
    assert lodge(play, "s1", "60.00").events == (DepositReceived("s1", "", 6_000, "cash", ""),)
    assert lodge(play, "s1", "40.00", form="guarantee", reference="BG 7/2026").code == ""
    told = row(play, "s1")
    assert (told["received"], told["amounts"], told["forms"]) == ("100.00", ("60.00", "40.00"), ("cash", "guarantee"))
    assert (told["references"], told["step"]) == (("", "BG 7/2026"), "held")


def test_D2_from_the_announcement_on_and_after_the_close_but_not_once_cancelled() -> None:
    play = auction()
    early = play.ask(RecordDeposit("d", COORDINATOR, "s1", "", "100.00", "cash", ""), ANNOUNCED)
    assert early.code == ""
    assert lodge(play.wait(CLOSES), "s2").code == ""
    assert lodge(auction().cancel(), "s1").code == "auction_cancelled"


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"supplier": "s9"}, "supplier_not_admitted"),
        ({"lot": "L1"}, "deposit_invalid"),
        ({"form": "cheque"}, "deposit_invalid"),
        ({"form": "guarantee", "reference": " "}, "deposit_invalid"),
        ({"reference": "x" * 401}, "deposit_invalid"),
        ({"amount": "1.005"}, "price_precision"),
        ({"amount": "0"}, "price_not_positive"),
        ({"amount": "-5"}, "price_sign"),
        ({"amount": "90071992547409.92"}, "price_too_large"),
        ({"by": a_supplier("s1")}, "not_permitted"),
    ],
)
def test_D2_what_is_no_receipt_is_refused(asked: dict[str, Any], code: str) -> None:
    assert lodge(auction(), **({"supplier": "s1"} | asked)).code == code


def test_D2_the_largest_that_can_be_counted() -> None:
    play = lodge(auction(), "s1", "90071992547409.90")
    assert lodge(play, "s1", "0.02").code == "price_too_large"
    assert lodge(play, "s1", "0.01").code == ""


def test_D2_only_where_the_terms_ask_for_it() -> None:
    assert lodge(Play(an_auction()), "s1").code == "deposits_not_asked"
    assert give_back(Play(an_auction()), "s1").code == "deposits_not_asked"


def test_D3_who_has_lodged_too_little_bids_nothing_and_is_told_how_much_is_missing() -> None:
    play = auction()
    assert play.bid("s1", "L1", "5.00").code == "deposit_missing"
    lodge(play, "s1", "99.99")
    refusal = play.bid("s1", "L1", "5.00").last.refusal
    assert refusal is not None
    assert (refusal.code, refusal.rule, refusal.detail) == ("deposit_missing", "D3", "0.01 EUR missing")
    lodge(play, "s1", "0.01")
    assert play.bid("s1", "L1", "5.00").code == ""
    assert play.bid("s2", "L1", "5.00").code == "deposit_missing"


def test_D3_it_is_told_before_it_bids() -> None:
    play = lodge(auction(), "s1", "60.00")
    you = whole_view(play.state, Audience("supplier", "s1"))["you"]
    assert (you["deposit_lots"], you["deposit_missing"]) == (("",), ("40.00",))
    lodge(play, "s1", "40.00")
    you = changed_rows(play.state, play.events, Audience("supplier", "s1"))["you"] or {}
    assert (you["deposit_lots"], you["deposit_missing"]) == ((), ())
    assert "deposit_lots" not in whole_view(Play(an_auction()).state, Audience("supplier", "s1"))["you"]


def test_D3_lot_by_lot() -> None:
    play = lodge(auction(a_deposit(per="lot")), "s1", lot="L2")
    assert play.bid("s1", "L2", "5.00").code == ""
    assert play.bid("s1", "L1", "5.00").code == "deposit_missing"
    you = whole_view(play.state, Audience("supplier", "s1"))["you"]
    assert (you["deposit_lots"], you["deposit_missing"]) == (("L1",), ("100.00",))


def test_D3_a_package_needs_those_of_all_its_lots_and_none_to_be_taken_back() -> None:
    play = lodge(auction(a_deposit(per="lot"), packages=True, withdrawal="until_close"), "s1", lot="L2")
    refusal = play.package("s1", "both", "L1", "L2", price="9").last.refusal
    assert refusal is not None
    assert (refusal.code, refusal.detail) == ("deposit_missing", "100.00 EUR missing")
    lodge(play, "s1", lot="L1")
    assert play.package("s1", "both", "L1", "L2", price="9").code == ""
    assert play.withdraw_package("s1", "both").code == ""
    assert give_back(play, "s1", "L1").code == ""
    assert play.withdraw_package("s1", "both").code == "nothing_to_withdraw"


def test_D3_a_limit_needs_it_too() -> None:
    play = lodge(auction(proxies=True), "s1").bid("s1", "L1", "9.00")
    assert play.limit("s2", "L1", "5.00").code == "deposit_missing"
    assert play.limit("s1", "L1", "5.00").code == ""


def test_D3_after_the_acceptance_of_the_terms_and_before_the_price() -> None:
    play = auction(acceptance=True, surrogate_bids=True)
    assert play.bid("s1", "L1", "x").code == "terms_not_accepted"
    play.accept_terms("s1")
    assert play.bid("s1", "L1", "x").code == "deposit_missing"
    assert play.bid("s1", "L1", "x", by=COORDINATOR).code == "deposit_missing"


def test_D4_while_bids_bind_it_is_held_and_who_bid_nothing_may_have_it_back() -> None:
    play = auction(withdrawal="until_close")
    lodge(lodge(play, "s1"), "s2")
    play.bid("s1", "L1", "5.00")
    assert give_back(play, "s1").code == "deposit_held"
    assert give_back(play, "s2").code == ""
    play.withdraw("s1", "L1")
    assert give_back(play, "s1").code == ""


def test_D4_what_lies_sealed_holds_it() -> None:
    play = lodge(auction(lots=[a_lot(stages=(a_stage("sealed"),))]), "s1").bid("s1", "L1", "5.00")
    assert give_back(play, "s1").code == "deposit_held"


def test_D4_who_won_nothing_gets_it_back_when_the_award_is_confirmed() -> None:
    play = decided(auction(), ("s1", "L1", "5.00"), ("s2", "L1", "6.00"))
    assert (step(play, "s1"), step(play, "s2")) == ("held", "held")
    play.confirm("L1")
    assert (step(play, "s1"), step(play, "s2")) == ("held", "due")
    assert give_back(play, "s1").code == "deposit_held"


def test_D4_or_when_the_contracts_are_approved_where_the_terms_keep_it_so_long() -> None:
    play = decided(auction(a_deposit(kept_until="contract")), ("s1", "L1", "5.00"), ("s2", "L1", "6.00"), ("s3", "L2", "1.00"))
    follow(play.confirm("L1", "L2"))
    numbers = {contract.supplier: [] for contract in play.state.contracts.values()}  # type: ignore[var-annotated]
    for number, contract in play.state.contracts.items():
        numbers[contract.supplier].append(number)
    assert step(play, "s2") == "held"
    for number in numbers["s1"]:
        approve(play, number, person="anna")
        assert step(play, "s2") == "held"
    for number in numbers["s1"]:
        assert step(play, "s1") == "held"
        approve(play, number, person="ben")
    assert (step(play, "s1"), step(play, "s2"), step(play, "s3")) == ("due", "due", "held")


def test_D4_lot_by_lot_each_deposit_goes_its_own_way() -> None:
    bids = ("s1", "L1", "5.00"), ("s2", "L1", "6.00"), ("s2", "L2", "5.00")
    play = decided(auction(a_deposit(per="lot")), *bids)
    play.confirm("L1")
    assert [step(play, "s2", lot) for lot in ("L1", "L2")] == ["due", "held"]
    assert [step(play, "s1", lot) for lot in ("L1", "L2")] == ["held", "due"]


def test_D4_a_rejected_award_an_exclusion_and_a_cancelled_auction_free_it() -> None:
    play = decided(auction(lots=[a_lot()]), ("s1", "L1", "5.00"), ("s2", "L1", "6.00"))
    play.reject("L1")
    assert (step(play, "s1"), step(play, "s2")) == ("due", "due")
    gone = lodge(auction(), "s1").bid("s1", "L1", "5.00").exclude("s1")
    assert step(gone, "s1") == "due"
    called_off = lodge(auction(), "s1").bid("s1", "L1", "5.00").cancel()
    assert step(called_off, "s1") == "due"
    assert give_back(called_off, "s1").events == (DepositReturned("s1", "", 10_000),)


def test_D5_it_goes_back_whole_and_once() -> None:
    play = decided(auction(), ("s1", "L1", "5.00"), ("s2", "L1", "6.00")).confirm("L1")
    assert give_back(play, "s2").events == (DepositReturned("s2", "", 10_000),)
    assert (step(play, "s2"), row(play, "s2")["returned"]) == ("returned", "100.00")
    assert give_back(play, "s2").code == "deposit_unknown"
    assert give_back(play, "s3").code == "deposit_unknown"
    assert give_back(play, "s9").code == "supplier_not_admitted"
    assert give_back(play, "s1", by=a_supplier("s1")).code == "not_permitted"


def test_D6_a_winner_that_fails_loses_what_the_terms_say_and_the_rest_is_due() -> None:
    play = decided(auction(a_deposit(forfeit=Share(1, 3))), ("s1", "L1", "5.00"), ("s2", "L1", "6.00")).confirm("L1")
    fail(play, "s1")
    failed, lost, reopened = play.events
    assert (failed, reopened) == (WinnerFailed("s1", "does not sign"), AwardReopened("L1", "s1", ("winner_failed",), "s2"))
    assert isinstance(lost, DepositForfeited)
    assert (lost.supplier, lost.lot, lost.amount) == ("s1", "", 3_333)
    assert (step(play, "s1"), row(play, "s1")["forfeited"]) == ("due", "33.33")
    assert give_back(play, "s1").events == (DepositReturned("s1", "", 6_667),)


def test_D6_of_lots_by_themselves_only_those_whose_awards_fall() -> None:
    play = decided(auction(a_deposit(per="lot")), ("s1", "L1", "5.00"), ("s1", "L2", "6.00"), ("s2", "L2", "5.00"))
    fail(play, "s1")
    assert [event.lot for event in play.events if isinstance(event, DepositForfeited)] == ["L1"]
    assert [step(play, "s1", lot) for lot in ("L1", "L2")] == ["forfeited", "due"]


def test_D6_never_more_than_is_in_hand_and_nothing_without_a_deposit() -> None:
    play = decided(auction(a_deposit(amount=4_000)), ("s1", "L1", "5.00"), ("s2", "L1", "6.00"))
    assert [event.amount for event in fail(play, "s1").events if isinstance(event, DepositForfeited)] == [4_000]
    plain = Play(an_auction()).bid("s1", "L1", "5.00")
    assert fail(follow(plain.wait(CLOSES)), "s1").events[0] == WinnerFailed("s1", "does not sign")
    back = decided(auction(), ("s1", "L1", "5.00"), ("s2", "L1", "6.00")).confirm("L1")
    give_back(back, "s2")
    follow(fail(back, "s1")).confirm("L1")
    assert [type(event) for event in fail(back, "s2").events] == [WinnerFailed, AwardReopened]


def test_D6_two_persons_where_two_exclude() -> None:
    play = decided(auction(two_persons=("amend", "exclude")), ("s1", "L1", "5.00"), ("s2", "L1", "6.00"))
    fail(play, "s1", person="p1")
    assert step(play, "s1") == "held"
    play.approve(1, "p2")
    assert step(play, "s1") == "forfeited"


def test_D7_it_is_divided_by_what_members_pledged_at_the_prices_awarded_and_sums_up() -> None:
    lines = [a_line("A", 3), a_line("B", 1)]  # m1 pledged 2 A and 1 B, m2 one A
    play = auction(lots=[a_lot("L1", lines=lines)])
    lodge(lodge(play, "s1"), "s2").bid("s1", "L1", "1.00", "4.00").bid("s2", "L1", "5.00", "5.00")
    fail(follow(play.wait(CLOSES)), "s1")
    lost = next(event for event in play.events if isinstance(event, DepositForfeited))
    assert lost.parts == (MemberPart("m1", 8_571), MemberPart("m2", 1_429))  # 6 to 1
    assert sum(part.amount for part in lost.parts) == lost.amount


def test_D7_over_several_lots_in_proportion_to_what_fell_there() -> None:
    lots = [a_lot("L1", lines=[a_line("A", 2, members=("m1",))]), a_lot("L2", lines=[a_line("B", 1, members=("m2",))])]
    play = decided(auction(lots=lots), ("s1", "L1", "1.00"), ("s1", "L2", "1.00"))
    fail(play, "s1")
    lost = next(event for event in play.events if isinstance(event, DepositForfeited))
    assert lost.parts == (MemberPart("m1", 6_667), MemberPart("m2", 3_333))


def test_D8_each_is_told_what_concerns_it() -> None:
    play = lodge(lodge(auction(), "s1"), "s2").bid("s1", "L1", "5.00").bid("s2", "L1", "6.00")
    assert "deposit:s1" in whole_view(play.state, Audience("supplier", "s1"))
    for other in (Audience("supplier", "s2"), Audience("observer", ""), Audience("buyer", "m1"), Audience("auditor", "")):
        assert "deposit:s1" not in whole_view(play.state, other), other
    fail(follow(play.wait(CLOSES)).confirm("L1"), "s1")
    assert "parts" not in row(play, "s1", audience=Audience("supplier", "s1"))
    for keeper in (KEEPER, Audience("auditor", "")):
        assert (row(play, "s1", audience=keeper)["members"], row(play, "s1", audience=keeper)["parts"]) == (
            ("m1", "m2"),
            ("66.67", "33.33"),
        )
    assert row(play, "s1", audience=Audience("buyer", "m2"))["parts"] == ("33.33",)
    assert "deposit:s1" not in whole_view(play.state, Audience("supplier", "s2"))


@pytest.mark.parametrize("rule", [a_deposit(), a_deposit(per="lot", kept_until="contract", forfeit=Share(1, 2))])
def test_D8_the_changes_told_are_what_is_shown(rule: Deposit) -> None:
    play = auction(rule, withdrawal="until_close")
    audiences = [KEEPER, Audience("buyer", "m1"), Audience("auditor", ""), *(Audience("supplier", id) for id in ("s1", "s2", "s3"))]
    shown = {audience: dict(whole_view(play.state, audience)) for audience in audiences}
    known = [len(play.entries)]

    def told() -> None:
        events = [event for entry in play.entries[known[0] :] for event in entry.events]
        known[0] = len(play.entries)
        for audience, rows in shown.items():
            for key, each in changed_rows(play.state, events, audience).items():
                if each is None:
                    rows.pop(key, None)
                else:
                    rows[key] = {**rows.get(key, {}), **each}
            assert rows == whole_view(play.state, audience), audience

    cover = "" if rule.per == "auction" else "L1"
    for supplier in ("s1", "s2", "s3"):
        lodge(play, supplier, lot=cover)
        told()
    asks: tuple[Callable[[], Play], ...] = (
        lambda: play.bid("s1", "L1", "5.00"),
        lambda: play.bid("s2", "L1", "6.00"),
        lambda: play.exclude("s3"),
        lambda: give_back(play, "s3", cover),
        lambda: play.wait(CLOSES),
        lambda: follow(play),
        lambda: play.confirm("L1"),
        lambda: follow(play),
        lambda: approve(play, next(iter(play.state.contracts)), person="anna"),
        lambda: approve(play, next(iter(play.state.contracts)), person="ben"),
        lambda: fail(play, "s1"),
        lambda: follow(play),
        lambda: play.confirm("L1"),
        lambda: follow(play),
    )
    for ask in asks:
        ask()
        assert play.code == ""
        told()


def test_row_28_a_winner_defaults_its_deposit_is_forfeited_and_the_tied_bidder_comes_before_the_next_lowest() -> None:
    """18F: after a failure the tied vendor, then the next lowest; what the failed one lodged goes to the members, to the cent."""
    play = auction(a_deposit(kept_until="contract"), lots=[a_lot("L1", quantity=3)])
    for supplier in ("s1", "s2", "s3"):
        lodge(play, supplier)
    play.bid("s3", "L1", "6.00").bid("s1", "L1", "5.00").bid("s2", "L1", "5.00")
    follow(follow(play.wait(CLOSES)).confirm("L1"))
    assert play.state.status == "settled"
    served = []
    for failing in ("s1", "s2"):
        assert play.state.awards["L1"].line.supplier == failing
        lost = next(event for event in fail(play, failing).events if isinstance(event, DepositForfeited))
        assert (lost.amount, sum(part.amount for part in lost.parts)) == (10_000, 10_000)
        assert lost.parts == (MemberPart("m1", 6_667), MemberPart("m2", 3_333))
        assert step(play, failing) == "forfeited"
        assert step(play, "s3") == "held"
        assert play.ask(proposal_of(play.state)).code == ""
        served.append(play.state.awards["L1"].line.supplier)
        follow(play.confirm("L1"))
    assert served == ["s2", "s3"]
    for number in play.state.contracts:
        approve(approve(play, number, person="anna"), number, person="ben")
    assert step(play, "s3") == "due"

"""Chapter N, packages: several lots for one price, all or none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from auction.audit.offline import proposal_of
from auction.award.award import award_in
from auction.award.check import check
from auction.award.problem import problem_from
from auction.core.announcing import fault_in
from auction.core.events import PackagePlaced, PackageWithdrawn
from auction.core.money import LARGEST
from auction.core.packages import MOST_PACKAGES
from auction.core.terms import Lot
from auction.core.views import whole_view
from auction.core.visibility import Audience
from auction.core.words import CONSORTIUM
from tests.auctions import (
    ANNOUNCED,
    CLOSES,
    COORDINATOR,
    MEMBERS,
    MINUTE_US,
    Play,
    a_lot,
    a_stage,
    an_auction,
    an_overtime,
    some_entrants,
)

THREE = (a_lot("L1"), a_lot("L2"), a_lot("L3", closes_at=CLOSES + MINUTE_US))


def offering(*lots: Lot, **choices: object) -> Play:
    return Play(an_auction(lots=lots or THREE, packages=True, **choices))  # type: ignore[arg-type]


def test_N11_a_package_stands_at_its_price() -> None:
    play = offering().package("s1", "both", "L1", "L2", price="900.00", group="a")
    assert play.events == (PackagePlaced("s1", "both", ("L1", "L2"), 90_000, "a"),)
    assert list(play.state.packages) == [("s1", "both")]


def test_N11_only_where_the_terms_allow_packages() -> None:
    assert Play(an_auction(lots=THREE)).package("s1", "both", "L1", "L2", price="9").code == "packages_not_allowed"


def test_N11_every_stage_is_open() -> None:
    later = a_stage("sealed", length_us=MINUTE_US)
    lots = (a_lot("L1"), a_lot("L2", stages=[a_stage(), later]))
    assert "packages are offered in the open" in (fault_in(an_auction(lots=lots, packages=True), ANNOUNCED) or "")
    assert fault_in(an_auction(lots=lots), ANNOUNCED) is None


def test_N11_nothing_is_offered_between_stages_nor_by_who_did_not_enter() -> None:
    later = a_stage(pause_us=MINUTE_US, length_us=MINUTE_US, entrants=some_entrants(best=1))
    staged = tuple(a_lot(id, stages=[a_stage(), later]) for id in ("L1", "L2"))
    play = offering(*staged).bid("s1", "L1", "9.00").bid("s1", "L2", "9.00").bid("s2", "L2", "9.50")
    assert play.wait(CLOSES).package("s1", "both", "L1", "L2", price="9").code == "stage_not_open"
    assert play.wait(CLOSES + MINUTE_US).package("s2", "both", "L1", "L2", price="9").code == "not_an_entrant"
    assert play.package("s1", "both", "L1", "L2", price="9").code == ""


def test_N11_nothing_is_offered_once_a_random_close_must_have_come() -> None:
    lots = (a_lot("L1"), a_lot("L2", stages=[a_stage(random_us=1, secret="x")]))
    lots = (replace(lots[0], closes_at=CLOSES + MINUTE_US), lots[1])
    play = offering(*lots)
    assert play.package("s1", "both", "L1", "L2", price="9", at=CLOSES).code == ""
    assert play.package("s2", "both", "L1", "L2", price="9", at=CLOSES + 1).code == "stage_not_open"


@pytest.mark.parametrize(
    ("package", "lots", "group"),
    [
        ("both", ("L1",), ""),
        ("both", (), ""),
        ("both", ("L1", "L1"), ""),
        ("both", ("L2", "L1"), ""),
        ("", ("L1", "L2"), ""),
        ("b:c", ("L1", "L2"), ""),
        ("both", ("L1", "L2"), "a b"),
    ],
)
def test_N11_a_package_names_itself_and_two_lots_in_order(package: str, lots: tuple[str, ...], group: str) -> None:
    assert offering().package("s1", package, *lots, price="9", group=group).code == "package_invalid"


def test_N11_every_lot_is_open_to_its_bids() -> None:
    play = offering()
    assert play.package("s1", "both", "L1", "L9", price="9").code == "lot_unknown"
    assert play.package("s9", "both", "L1", "L2", price="9").code == "supplier_not_admitted"
    assert play.package("s1", "both", "L1", "L2", price="9", by=COORDINATOR).code == "not_permitted"
    play.pause().package("s1", "both", "L1", "L2", price="9")
    assert play.code == "auction_paused"
    play.resume().wait(CLOSES)
    assert play.package("s1", "both", "L1", "L3", price="9").code == "lot_closed"
    assert play.wait(CLOSES + MINUTE_US).package("s1", "both", "L1", "L3", price="9").code == "auction_closed"
    bound = offering(acceptance=True).package("s1", "both", "L1", "L2", price="9")
    assert (bound.code, bound.accept_terms("s1").package("s1", "both", "L1", "L2", price="9").code) == ("terms_not_accepted", "")
    assert offering().exclude("s1").package("s1", "both", "L1", "L2", price="9").code == "supplier_excluded"


@pytest.mark.parametrize(
    ("price", "code"), [("1e3", "price_exponent"), ("9.001", "price_precision"), ("0", "price_not_positive"), ("0.01", "")]
)
def test_N11_the_price_is_money(price: str, code: str) -> None:
    assert offering().package("s1", "both", "L1", "L2", price=price).code == code


def test_N11_the_price_can_be_counted() -> None:
    most = (2**53 - 1) // 3
    assert offering().package("s1", "both", "L1", "L2", price=f"{most // 100}.{most % 100:02d}").code == ""
    most += 1
    assert offering().package("s1", "both", "L1", "L2", price=f"{most // 100}.{most % 100:02d}").code == "price_too_large"


def test_N11_the_price_is_at_most_the_ceilings_together() -> None:
    lots = (a_lot("L1", ceiling=500, price_scale=3), a_lot("L2", ceiling=1000), a_lot("L3"))
    assert offering(*lots).package("s1", "both", "L1", "L2", price="10.50").code == ""
    assert offering(*lots).package("s1", "both", "L1", "L2", price="10.51").code == "above_ceiling"
    assert offering(*lots).package("s1", "all", "L1", "L2", "L3", price="99.00").code == ""


def test_N11_a_supplier_has_no_more_than_fifty() -> None:
    play = offering(withdrawal="until_close")
    for number in range(MOST_PACKAGES):
        assert play.package("s1", f"p{number}", "L1", "L2", price="9").code == ""
    assert play.withdraw_package("s1", "p0").package("s1", "p50", "L1", "L2", price="9").code == "too_many_packages"
    assert play.package("s1", "p1", "L1", "L2", price="8").code == ""
    assert play.package("s2", "p50", "L1", "L2", price="9").code == ""


def test_N12_a_package_gets_cheaper_and_stays_what_it_is() -> None:
    play = offering(withdrawal="until_close").package("s1", "both", "L1", "L2", price="900.00", group="a")
    assert play.package("s1", "both", "L1", "L2", price="900.00", group="a").code == "not_below_own"
    assert play.package("s1", "both", "L1", "L3", price="800.00", group="a").code == "package_changed"
    assert play.package("s1", "both", "L1", "L2", price="800.00", group="b").code == "package_changed"
    assert play.package("s1", "both", "L1", "L2", price="899.99", group="a").code == ""
    assert play.package("s1", "three", "L1", "L2", "L3", price="950.00", group="a").code == ""
    assert play.withdraw_package("s1", "both").package("s1", "both", "L1", "L2", price="899.99", group="a").code == "not_below_own"


def test_N12_a_package_is_taken_back_while_its_lots_are_open() -> None:
    assert offering().package("s1", "both", "L1", "L2", price="9").withdraw_package("s1", "both").code == "withdrawal_not_allowed"
    play = (
        offering(withdrawal="until_close").package("s1", "both", "L1", "L2", price="9").package("s1", "late", "L2", "L3", price="9")
    )
    assert play.withdraw_package("s1", "none").code == "nothing_to_withdraw"
    assert play.withdraw_package("s2", "both").code == "nothing_to_withdraw"
    assert play.withdraw_package("s1", "both").events == (PackageWithdrawn("s1", "both"),)
    assert play.withdraw_package("s1", "both").code == "nothing_to_withdraw"
    assert play.wait(CLOSES).withdraw_package("s1", "late").code == "lot_closed"


def test_N12_it_bounds_no_bid_and_moves_nothing() -> None:
    play = offering(overtime=an_overtime()).package("s1", "both", "L1", "L2", price="9.00", at=CLOSES - 1)
    assert (play.closes_at(), play.leader(), play.rank("s1")) == (CLOSES, None, None)
    assert play.bid("s1", "L1", "50.00", at=CLOSES - 1).code == ""


def test_N12_an_exclusion_takes_it_away() -> None:
    play = offering().package("s1", "both", "L1", "L2", price="9").package("s2", "both", "L1", "L2", price="9").exclude("s1")
    assert list(play.state.packages) == [("s2", "both")]


def test_N12_an_award_says_how_many_it_leaves_out() -> None:
    play = offering().package("s1", "both", "L1", "L2", price="9").bid("s2", "L1", "8.00").wait(CLOSES + MINUTE_US)
    assert play.propose().code == "award_mismatch"
    proposed = proposal_of(play.state)
    assert proposed.packages == 1
    wrong = replace(award_in(proposed), packages=0)
    assert [fault.rule for fault in check(problem_from(play.state), wrong)] == ["A17"]
    assert play.ask(proposed).code == ""
    assert rows(play, Audience("supplier", "s1"))["package:s1:both"]["left_out"] is True


def rows(play: Play, audience: Audience) -> dict[str, dict[str, object]]:
    return {key: dict(row) for key, row in whole_view(play.state, audience).items() if key.startswith("package:")}


def test_N12_its_supplier_and_insiders_see_it() -> None:
    play = offering().package("s1", "both", "L1", "L2", price="9.00", group="a")
    told = {"package:s1:both": {"lots": ("L1", "L2"), "price": "9.00", "group": "a", "at": play.now, "left_out": False}}
    assert rows(play, Audience("supplier", "s1")) == rows(play, Audience("buyer", CONSORTIUM)) == told
    for audience in (Audience("supplier", "s2"), Audience("observer", ""), Audience("buyer", "m1"), Audience("auditor", "")):
        assert rows(play, audience) == {}
    play.wait(CLOSES + MINUTE_US)
    assert rows(play, Audience("buyer", "m1")) == rows(play, Audience("auditor", "")) == told


def test_N11_a_package_says_of_its_price_what_is_wrong_and_goes_as_far_as_numbers_do() -> None:
    play = Play(an_auction(lots=[a_lot(), a_lot("L2")], packages=True))
    refusal = play.package("s1", "both", "L1", "L2", price="9.005").last.refusal
    assert refusal is not None
    assert refusal.detail == "package: at most 2 decimals"
    lots, most = 6_361, LARGEST // 6_361
    assert lots * most == LARGEST
    play = Play(an_auction(lots=[a_lot(f"L{number}") for number in range(lots)], suppliers=["s1"], members=MEMBERS, packages=True))
    assert play.package("s1", "both", "L1", "L2", price=f"{most // 100}.{most % 100:02}").code == ""
    assert play.package("s1", "more", "L1", "L2", price=f"{most // 100}.{most % 100 + 1:02}").code == "price_too_large"

"""Chapter N: lots of quantities, their schedules, what winners are paid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from auction.award.check import check
from auction.award.exact import solve
from auction.award.problem import problem_from
from auction.core.announcing import fault_in
from auction.core.commands import AwardLine, PlaceBid, TypedSupply
from auction.core.events import BidPlaced
from auction.core.money import LARGEST
from auction.core.presets import PRESETS
from auction.core.schedule import Supply, cost, spans, units_of
from auction.core.terms import Lot, Payment, Terms, Volume
from auction.core.views import whole_view
from auction.core.visibility import Audience
from auction.core.words import CONSORTIUM
from tests.auctions import (
    ALL_OPEN,
    ANNOUNCED,
    CLOSES,
    MINUTE_US,
    Play,
    a_line,
    a_lot,
    a_stage,
    a_supplier,
    a_visibility,
    an_auction,
    an_overtime,
    steps,
)

TIERS = Volume("all_units", "falling", True, 3)
RISING = Volume("incremental", "rising", False, 10)
ANY = Volume("incremental", "any", True, 3)


def lot_of(volume: Volume = ANY, *, quantity: int = 300, ceiling: int | None = None, reserve: int | None = None) -> Lot:
    return a_lot(quantity=quantity, volume=volume, ceiling=ceiling, reserve=reserve)


def selling(volume: Volume = ANY, *, quantity: int = 300, ceiling: int | None = None, **choices: object) -> Play:
    lot = lot_of(volume, quantity=quantity, ceiling=ceiling)
    return Play(an_auction(lots=[lot], **choices))  # type: ignore[arg-type]


def faults(terms: Terms) -> str | None:
    return fault_in(terms, ANNOUNCED)


def test_N1_a_lot_of_quantities_has_one_line_item() -> None:
    assert faults(an_auction(lots=[lot_of()])) is None
    two = a_lot(lines=[a_line("A"), a_line("B")], volume=ANY)
    assert "volume: only a lot of a single line item" in (faults(an_auction(lots=[two])) or "")


@pytest.mark.parametrize(("most", "sound"), [(0, False), (1, True), (50, True), (51, False)])
def test_N1_the_terms_say_how_many_steps(most: int, sound: bool) -> None:
    assert (faults(an_auction(lots=[lot_of(replace(ANY, most_steps=most))])) is None) == sound


def test_N1_only_such_a_lot_takes_schedules() -> None:
    assert selling().bid("s1", "L1", "9.00").code == "steps_misplaced"
    assert Play(an_auction()).offer("s1", ("0", "9.00")).code == "steps_misplaced"
    assert selling().offer("s1", ("0", "9.00")).code == ""


@pytest.mark.parametrize(
    ("quantity", "incremental", "all_units"), [(99, 99_000, 99_000), (100, 100_000, 90_000), (150, 145_000, 135_000)]
)
def test_N2_a_quantity_costs_what_its_steps_say(quantity: int, incremental: int, all_units: int) -> None:
    supply, prices = Supply((0, 100), 0, 1, 300), (1000, 900)
    assert cost(ANY, supply, prices, quantity) == incremental
    assert cost(TIERS, supply, prices, quantity) == all_units


def test_N2_every_step_has_a_beginning_and_a_price() -> None:
    assert selling().offer("s1").code == "steps_uneven"
    play = selling()
    command = play.offer("s1", ("0", "9.00")).last.command
    assert play.ask(replace(command, id="x", prices=("9.00", "8.00"))).code == "steps_uneven"


def test_N2_no_more_steps_than_the_terms_allow() -> None:
    three = (("0", "9.00"), ("100", "8.00"), ("200", "7.00"))
    assert selling().offer("s1", *three).code == ""
    assert selling().offer("s1", *three, ("250", "6.00")).code == "too_many_steps"


@pytest.mark.parametrize("begins", [("1",), ("0", "0"), ("0", "100", "100"), ("0", "100", "99"), ("100", "0")])
def test_N2_steps_begin_at_zero_and_go_on(begins: tuple[str, ...]) -> None:
    assert selling().offer("s1", *((at, "9.00") for at in begins)).code == "steps_not_rising"


@pytest.mark.parametrize("text", ["", "1e2", "-1", "1,000", " 1", "ten", "1."])
def test_N3_a_quantity_is_a_plain_decimal(text: str) -> None:
    assert selling().offer("s1", ("0", "9.00"), (text, "8.00")).code == "quantity_malformed"
    if text:
        for limit in ("least", "multiple", "most"):
            assert selling().offer("s1", ("0", "9.00"), **{limit: text}).code == "quantity_malformed"  # type: ignore[arg-type]


def test_N3_a_quantity_has_no_more_decimals_than_the_lot() -> None:
    assert selling().offer("s1", ("0", "9.00"), ("100.5", "8.00")).code == "quantity_precision"
    assert selling().offer("s1", ("0", "9.00"), ("100.00", "8.00")).code == ""
    tenths = a_lot(quantity=3000, quantity_scale=1, volume=ANY)
    assert Play(an_auction(lots=[tenths])).offer("s1", ("0", "9.00"), ("100.5", "8.00")).code == ""


@pytest.mark.parametrize(
    ("way", "second", "code"),
    [
        ("falling", "9.00", ""),
        ("falling", "8.99", ""),
        ("falling", "9.01", "steps_order"),
        ("rising", "9.00", ""),
        ("rising", "9.01", ""),
        ("rising", "8.99", "steps_order"),
        ("any", "8.99", ""),
        ("any", "9.01", ""),
    ],
)
def test_N4_prices_go_the_way_the_terms_allow(way: str, second: str, code: str) -> None:
    volume = replace(ANY, prices=way)  # type: ignore[arg-type]
    assert selling(volume).offer("s1", ("0", "9.00"), ("100", second)).code == code


def test_N5_blocks_only_where_the_terms_allow_them() -> None:
    plain = replace(ANY, blocks=False)
    assert selling(plain).offer("s1", ("0", "9.00"), least="1").code == "blocks_not_allowed"
    assert selling(plain).offer("s1", ("0", "9.00"), multiple="2").code == "blocks_not_allowed"
    assert selling(plain).offer("s1", ("0", "9.00"), least="0", multiple="1", most="20").code == ""


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        ({"least": "200", "multiple": "50", "most": "420"}, ""),
        ({"least": "220", "multiple": "50"}, "off_multiple"),
        ({"multiple": "30"}, "off_multiple"),
        ({"multiple": "0"}, "off_multiple"),
        ({"least": "300"}, ""),
        ({"least": "301"}, "supplies_nothing"),
        ({"least": "200", "most": "199"}, "supplies_nothing"),
        ({"least": "200", "most": "200"}, ""),
        ({"least": "200", "multiple": "100", "most": "250"}, ""),
        ({"multiple": "100", "most": "99"}, "supplies_nothing"),
        ({"most": "0"}, "supplies_nothing"),
    ],
)
def test_N5_limits_leave_something_to_supply(limits: Mapping[str, str], code: str) -> None:
    assert selling().offer("s1", ("0", "9.00"), ("100", "8.00"), **limits).code == code  # type: ignore[arg-type]


@pytest.mark.parametrize(("most", "value"), [("150", 290_000), ("", 280_000), ("7", 300_000), ("1000", 280_000), ("110", 297_273)])
def test_N6_the_value_is_the_cost_of_the_most_scaled_to_the_lot(most: str, value: int) -> None:
    play = selling().offer("s1", ("0", "10.00"), ("100", "9.00"), most=most)
    assert play.happened(BidPlaced)[0].value == value


def test_N6_no_unit_price_is_above_the_ceilings() -> None:
    assert selling(ceiling=270_000).offer("s1", ("0", "9.00"), ("100", "8.00")).code == ""
    assert selling(ceiling=269_999).offer("s1", ("0", "9.00"), ("100", "8.00")).code == "above_ceiling"
    assert selling(quantity=2**40).offer("s1", ("0", "100.00"), ("1", "0.01")).code == "price_too_large"


def test_N6_schedules_are_ranked_and_improved_on_by_their_values() -> None:
    lot = replace(lot_of(), decrement=(steps(100),))
    play = Play(an_auction(lots=[lot], overtime=an_overtime(window_us=MINUTE_US, trigger="new_leader")))
    play.offer("s1", ("0", "9.00")).offer("s2", ("0", "9.50"), ("100", "8.00"))
    assert play.ranks() == {"s2": 1, "s1": 2}
    assert play.offer("s1", ("0", "9.00")).code == "not_below_own"
    assert play.offer("s1", ("0", "9.00"), ("299", "8.01")).code == "own_decrement"
    close = play.closes_at()
    assert play.offer("s1", ("0", "8.00"), at=CLOSES - 1).code == ""
    assert play.closes_at() > close


def test_N7_a_later_schedule_supplies_no_less() -> None:
    play = selling().offer("s1", ("0", "9.00"), most="100")
    assert play.offer("s1", ("0", "8.00"), most="99").code == "quantity_reduced"
    assert play.offer("s1", ("0", "8.00"), most="100").code == ""
    assert play.offer("s1", ("0", "7.00")).code == ""
    assert play.offer("s1", ("0", "6.00"), most="299").code == "quantity_reduced"
    assert play.offer("s1", ("0", "6.00"), most="300").code == "", "the lot asks for no more"


def test_N7_withdrawing_frees_nobody_of_it() -> None:
    play = selling(withdrawal="until_close").offer("s1", ("0", "9.00"), most="100").withdraw("s1", "L1")
    assert play.offer("s1", ("0", "8.00"), most="99").code == "quantity_reduced"


@pytest.mark.parametrize(
    ("payment", "lot", "fault"),
    [
        ("second_price", a_lot(), ""),
        ("uniform", a_lot(), "volume: one price for all winners"),
        ("uniform", lot_of(RISING), ""),
        ("uniform", lot_of(ANY), "volume: with another payment"),
        ("uniform", lot_of(replace(RISING, blocks=True)), "volume: with another payment"),
        ("uniform", lot_of(replace(RISING, kind="all_units")), "volume: with another payment"),
        ("second_price", lot_of(TIERS, ceiling=1), "volume: with another payment"),
        ("second_price", lot_of(RISING), "volume: where the lowest refused are paid"),
        ("second_price", lot_of(RISING, ceiling=1), ""),
        ("second_price", lot_of(RISING, reserve=1), ""),
        ("as_bid", lot_of(TIERS), ""),
    ],
)
def test_N8_what_a_payment_needs(payment: Payment, lot: Lot, fault: str) -> None:
    found = faults(an_auction(lots=[lot], payment=payment))
    assert (found or "").startswith(f"lots.L1.{fault}" if fault else "") and bool(found) == bool(fault)  # noqa: PT018


def test_N8_the_second_price_is_taken_as_proposed_and_never_less_than_asked() -> None:
    play = Play(an_auction(payment="second_price")).bid("s1", "L1", "90.00").bid("s2", "L1", "100.00").wait(CLOSES)
    line = AwardLine("L1", "s1", 3, 9000, 10_000, (), 10_000)
    assert play.propose([replace(line, payment=8999, money=8999)]).code == "award_mismatch"
    assert play.propose([line]).code == ""
    told = whole_view(play.state, Audience("buyer", CONSORTIUM))
    assert told["award:L1"]["supplier"] == "s1"
    assert told["part:L1:s1"] == {"quantities": ("1",), "value": "90.00", "paid": "100.00", "money": "100.00"}


def test_N9_quantities_are_paid_at_a_price_of_their_own() -> None:
    """The examples of the rule are those of the award's rulebook A11; here the money that follows."""
    play = Play(an_auction(lots=[lot_of(RISING, quantity=10)], payment="uniform"))
    play.offer("s1", ("0", "1.00"), ("6", "3.00")).offer("s2", ("0", "2.00"), ("5", "4.00")).wait(CLOSES)
    lines = [AwardLine("L1", "s1", 3, 600, 1200, (6,), 1200), AwardLine("L1", "s2", 4, 800, 800, (4,))]
    assert play.propose(lines).code == ""


def test_C4_a_quantity_that_cannot_be_supplied_is_no_award() -> None:
    play = selling(ANY).offer("s1", ("0", "9.00"), least="100", multiple="50").offer("s2", ("0", "9.50")).wait(CLOSES)
    for quantity, code in ((50, "award_mismatch"), (120, "award_mismatch"), (150, "")):
        rest = 300 - quantity
        first = AwardLine("L1", "s1", 3, 900 * quantity, 900 * quantity, (quantity,))
        assert play.propose([first, AwardLine("L1", "s2", 4, 950 * rest, 950 * rest, (rest,))]).code == code


SEEING = a_visibility(provisional=True)


def test_N10_each_supplier_sees_what_it_would_get() -> None:
    play = Play(an_auction(lots=[lot_of(RISING, quantity=10, reserve=1)], visibility=SEEING))
    assert provisional(play, "s1") is None
    play.offer("s1", ("0", "1.00"), ("6", "3.00"))
    assert provisional(play, "s1") == "10", "whatever the reserve price is"
    play.offer("s2", ("0", "2.00"), ("5", "4.00"))
    assert (provisional(play, "s1"), provisional(play, "s2")) == ("6", "4")
    play.offer("s3", ("0", "2.00"))
    assert (provisional(play, "s2"), provisional(play, "s3")) == ("4", "0"), "of equal prices the earlier entry"
    play.exclude("s2")
    assert (provisional(play, "s1"), provisional(play, "s3")) == ("6", "4")


def test_N10_the_coordinator_sees_it_of_every_bid() -> None:
    play = Play(an_auction(lots=[lot_of(RISING, quantity=10)]))
    play.offer("s1", ("0", "1.00"), ("6", "3.00")).offer("s2", ("0", "2.00"), most="5")
    rows = whole_view(play.state, Audience("buyer", CONSORTIUM))
    assert {key: row["provisional"] for key, row in rows.items() if key.startswith("bid:")} == {"bid:L1:s1": "6", "bid:L1:s2": "4"}
    assert rows["bid:L1:s2"]["prices"] == ("2.00",)
    assert (rows["bid:L1:s1"]["steps"], rows["bid:L1:s2"]["limits"]) == (("0", "6"), ("0", "1", "5"))


def test_N10_only_where_the_terms_choose_so_and_the_gate_is_passed() -> None:
    assert "provisional" not in supplier_row(Play(an_auction(lots=[lot_of(RISING)])), "s1")
    assert "provisional" not in supplier_row(Play(an_auction(visibility=SEEING)), "s1"), "no lot of quantities"
    gated = Play(an_auction(lots=[lot_of(RISING)], visibility=replace(SEEING, starting_gate=True)))
    assert "provisional" not in supplier_row(gated, "s1")
    assert supplier_row(gated.offer("s1", ("0", "1.00")), "s1")["provisional"] == "300"
    assert "provisional" not in whole_view(gated.state, Audience("observer", ""))["lot:L1"]


def test_N10_units_that_do_not_stand_for_themselves_have_none() -> None:
    play = Play(an_auction(lots=[lot_of(TIERS)], visibility=SEEING)).offer("s1", ("0", "9.00"))
    assert provisional(play, "s1") is None


def test_N10_what_lies_sealed_is_not_counted() -> None:
    lot = replace(lot_of(RISING, quantity=10), stages=(a_stage("sealed"), a_stage(length_us=MINUTE_US)))
    play = Play(an_auction(lots=[lot], visibility=replace(ALL_OPEN, provisional=True)))
    play.offer("s1", ("0", "2.00")).offer("s2", ("0", "1.00"), most="4")
    assert (provisional(play, "s1"), provisional(play, "s2")) == (None, None)
    play.wait(CLOSES)
    assert (provisional(play, "s1"), provisional(play, "s2")) == ("6", "4")


def test_V2_a_supplier_sees_its_own_schedule() -> None:
    play = selling().offer("s1", ("0", "9.00"), ("100", "8.50"), least="100", multiple="50", most="200")
    row = supplier_row(play, "s1")
    assert (row["own_steps"], row["own_prices"], row["own_limits"]) == (("0", "100"), ("9.00", "8.50"), ("100", "50", "200"))
    assert supplier_row(play, "s2")["own_steps"] is None
    assert "own_steps" not in supplier_row(Play(an_auction()), "s1")


def provisional(play: Play, supplier: str) -> object:
    return supplier_row(play, supplier)["provisional"]


def supplier_row(play: Play, supplier: str) -> Mapping[str, object]:
    return whole_view(play.state, Audience("supplier", supplier))["lot:L1"]


RATIONED = replace(RISING, margin="pro_rata")


@pytest.mark.parametrize("volume", [ANY, TIERS, replace(RISING, blocks=True), replace(RISING, prices="any")])
def test_N13_only_units_that_stand_for_themselves_are_rationed(volume: Volume) -> None:
    refused = faults(an_auction(lots=[lot_of(replace(volume, margin="pro_rata"))])) or ""
    assert "volume.margin: only units that stand for themselves are rationed" in refused
    assert faults(an_auction(lots=[lot_of(RATIONED)])) is None


def test_N13_who_offers_at_the_last_price_gets_its_part_of_what_is_left() -> None:
    """The example of the rulebook, as it would be at every moment and as it is awarded."""
    play = Play(an_auction(lots=[lot_of(RATIONED, quantity=10)], visibility=SEEING))
    play.offer("s1", ("0", "1.00"), ("4", "2.00")).offer("s2", ("0", "2.00"), most="3")
    assert (provisional(play, "s1"), provisional(play, "s2")) == ("8", "2"), "six units of nine that are offered: 4 and 2"
    play.offer("s3", ("0", "2.00"), most="2")
    assert [provisional(play, supplier) for supplier in ("s1", "s2", "s3")] == ["7", "2", "1"]
    play.wait(CLOSES)
    award = solve(problem_from(play.state))
    assert check(problem_from(play.state), award) == ()
    assert [(line.supplier, line.quantities) for line in award.lines] == [("s1", (7,)), ("s2", (2,)), ("s3", (1,))]


def test_N13_where_all_is_taken_nothing_is_rationed() -> None:
    play = Play(an_auction(lots=[lot_of(RATIONED, quantity=10)], visibility=SEEING))
    play.offer("s1", ("0", "2.00"), most="4").offer("s2", ("0", "2.00"), most="5")
    assert (provisional(play, "s1"), provisional(play, "s2")) == ("4", "5")


def test_N13_aggregate_eu_rations_and_other_lots_do_not() -> None:
    volume = PRESETS["aggregate-eu"].volume
    assert volume is not None
    assert (volume.margin, RISING.margin) == ("pro_rata", "earliest")


def detail(play: Play) -> str:
    refusal = play.last.refusal
    return "" if refusal is None else f"{refusal.code}: {refusal.detail}"


def test_N1_a_refused_schedule_says_why() -> None:
    uneven = PlaceBid("c", a_supplier("s1"), "s1", "L1", ("9.00", "8.00"), False, supply=TypedSupply(("0",), "", "", ""))
    assert detail(selling().ask(uneven)) == "steps_uneven: 1 steps and 2 prices came"
    many = [(str(10 * number), "9.00") for number in range(4)]
    assert detail(selling().offer("s1", *many)) == "too_many_steps: at most 3"
    assert detail(selling().offer("s1", *many[:3])) == ""
    assert detail(selling().offer("s1", ("0", "9.00"), most="0.5")) == "quantity_precision: at most 0 decimals"
    assert detail(selling().offer("s1", ("0", "9.00"), ("10", "9.005"))) == "price_precision: step 2: at most 2 decimals"
    assert detail(selling(RISING).offer("s1", ("0", "9.00"), ("10", "8.00"))) == "steps_order: rising"


def test_N3_quantities_are_counted_as_far_as_numbers_go() -> None:
    assert detail(selling().offer("s1", ("0", "0.01"), most=str(LARGEST))) == ""
    assert detail(selling().offer("s1", ("0", "0.01"), most=str(LARGEST + 1))) == "price_too_large: "


def test_N2_steps_that_are_not_reached_offer_nothing() -> None:
    supply, prices = Supply((0, 100, 200), 0, 1, 200), (5, 6, 7)
    assert list(spans(supply, prices)) == [(0, 100, 5), (100, 200, 6)]
    assert list(units_of(supply, prices, 100)) == [(5, 100)]
    assert list(units_of(supply, prices, 101)) == [(5, 100), (6, 1)]
    assert list(units_of(supply, prices, 0)) == []


def test_N1_a_schedule_that_was_sealed_stands_as_it_was_sealed() -> None:
    lot = replace(lot_of(), stages=(a_stage("sealed"),))
    play = Play(an_auction(lots=[lot])).offer("s1", ("0", "9.00"), ("100", "8.00"), least="10", multiple="10", most="200")
    assert play.code == ""
    bid = play.wait(CLOSES).lot().standing["s1"]
    assert (bid.supply, bid.prices) == (Supply((0, 100), 10, 10, 200), (900, 800))

"""Rules J1 to J7: volume that joins a lot as its price falls."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auction.award.check import check
from auction.award.exact import solve
from auction.award.problem import problem_from
from auction.core.announcing import fault_in
from auction.core.events import MorePledged
from auction.core.joining import joining_faults
from auction.core.joining_terms import Joining, JoinStep
from auction.core.money import LARGEST
from auction.core.terms import Lot, Terms
from auction.core.views import whole_view
from auction.core.visibility import Audience
from auction.core.words import CONSORTIUM, Actor
from auction.pool.settling import settlement
from tests.auctions import Play
from tests.criteria import an_evaluation, bidding_in, some_rates
from tests.joining import ALL, a_joined_lot, joining_terms, typed
from tests.terms import ANNOUNCED, CLOSES, a_clock_lot, a_lot, a_stage, a_visibility, an_auction


def terms(lot: Lot | None = None, **more: Any) -> Terms:
    """An auction of that lot, or of the usual one."""
    return joining_terms(lot or a_joined_lot(), **more)


def pledge(
    play: Play, member: str, *steps: tuple[str, str], by: Actor | None = None, at: int | None = None, lot: str = "L1"
) -> Play:
    return play.more(member, typed(*steps), lot=lot, by=by, at=at)


def row(play: Play, audience: Audience, key: str = "lot:L1") -> dict[str, Any]:
    return dict(whole_view(play.state, audience).get(key, {}))


@pytest.mark.parametrize(
    ("lot", "fault"),
    [
        (a_joined_lot(), None),
        (a_joined_lot(stages=[a_stage("sealed")]), None),
        (a_joined_lot(0), "joining.most: above zero"),
        (a_joined_lot(ceiling=None), "joining.most: above zero, on a lot with a ceiling"),
        (a_joined_lot(10**14), "joining.most: with all that may join"),
        (a_joined_lot(lines=[*a_lot().lines, replace(a_lot().lines[0], id="B")]), "joining.lines"),
        (replace(a_clock_lot("dutch"), joining=Joining(10), ceiling=20_000), "joining.stages"),
        (replace(a_joined_lot(60), joining=Joining(60, each=21)), "joining.each"),
        (replace(a_joined_lot(60), joining=Joining(60, each=-1)), "joining.each"),
        (
            a_joined_lot(evaluation=bidding_in(an_evaluation(places=6, rates=some_rates(USD=(9, 10))), s1=("USD", 2))),
            "joining.lines: volume joins one line item at one price of the auction's currency",
        ),
    ],
)
def test_J1_where_volume_may_join(lot: Lot, fault: str | None) -> None:
    found = fault_in(terms(lot), ANNOUNCED)
    assert found is None if fault is None else found is not None and fault in found


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"packages": True}, "joining.payment"),
        ({"payment": "second_price"}, "joining.payment"),
        ({"tie_award": "split"}, "joining.payment"),
        ({"visibility": a_visibility(lead_price=False)}, "joining.shows"),
    ],
)
def test_J1_what_does_not_go_with_it(changed: dict[str, Any], fault: str) -> None:
    assert fault in (fault_in(terms(**changed), ANNOUNCED) or "")


def test_J1_members_alone_pledge_each_for_itself_until_the_close() -> None:
    play = Play(terms())
    assert pledge(play, "m1", ("20", "95.00"), at=ANNOUNCED + 1).code == ""
    assert pledge(play, "m1", ("20", "96.00"), by=Actor("buyer", "m2")).code == "not_permitted"
    assert pledge(play, "m1", ("20", "96.00"), by=Actor("supplier", "m1")).code == "not_permitted"
    assert pledge(play, "m2", ("20", "96.00"), by=Actor("buyer", CONSORTIUM)).code == ""
    assert pledge(play, "m9", ("20", "96.00")).code == "not_a_member"
    assert pledge(play, "m3", ("1", "96.00"), lot="L9").code == "lot_unknown"
    assert pledge(play.pause(), "m3", ("1", "96.00")).code == ""
    play.resume()
    assert pledge(play.wait(CLOSES + play.now), "m3", ("2", "97.00")).code == "auction_closed"
    assert pledge(Play(terms(replace(a_joined_lot(), joining=None))), "m1", ("1", "90.00")).code == "joining_not_allowed"


def test_J1_amended_terms_end_what_was_pledged() -> None:
    play = pledge(Play(terms()), "m1", ("20", "95.00"), at=ANNOUNCED + 1)
    assert not play.amend(replace(terms(), title="Another"), at=ANNOUNCED + 2).code
    assert play.lot().joining == {}


@pytest.mark.parametrize(
    ("steps", "code"),
    [
        ([("20", "95.00"), ("10", "90.00")], ""),
        ([], "joining_invalid"),
        ([("1", f"{99 - step}.00") for step in range(21)], "joining_invalid"),
        ([("0", "95.00")], "joining_invalid"),
        ([("20", "95.00"), ("10", "95.00")], "joining_invalid"),
        ([("20", "90.00"), ("10", "95.00")], "joining_invalid"),
        ([("1.5", "95.00")], "quantity_precision"),
        ([("viele", "95.00")], "quantity_malformed"),
        ([("1", "95,00")], "price_separator"),
        ([("1", "0.001")], "price_precision"),
        ([("1", "0")], "price_not_positive"),
    ],
)
def test_J2_a_schedule_is_quantities_at_falling_prices(steps: list[tuple[str, str]], code: str) -> None:
    assert pledge(Play(terms()), "m1", *steps).code == code


def detail(play: Play) -> str:
    return "" if play.last.refusal is None else play.last.refusal.detail


def test_J2_a_refused_schedule_says_why() -> None:
    assert detail(pledge(Play(terms()), "m1")) == "1 to 20 steps"
    falling = [("1", f"{90 - place}.00") for place in range(21)]
    assert detail(pledge(Play(terms()), "m1", *falling)) == "1 to 20 steps"
    assert pledge(Play(terms()), "m1", *falling[:20]).code == ""
    assert detail(pledge(Play(terms()), "m1", ("0.5", "90.00"))) == "at most 0 decimals"
    assert detail(pledge(Play(terms()), "m1", ("1", "90.005"))) == "step 1: at most 2 decimals"
    assert detail(pledge(Play(terms()), "m1", ("0", "90.00"))) == "quantities above zero, at prices that fall from step to step"


def test_J1_as_little_or_as_much_may_join_as_can_be_counted() -> None:
    assert fault_in(terms(a_joined_lot(1)), ANNOUNCED) is None
    whole = a_joined_lot().lines[0].quantity
    lot = a_joined_lot(LARGEST - whole, ceiling=1, baseline=None)
    said = "lots.L1.joining.most: with all that may join, a bid at the ceiling is beyond what can be counted exactly"
    assert list(joining_faults(lot, terms(lot))) == []
    assert "most: above zero, on a lot with a ceiling" in list(joining_faults(a_joined_lot(LARGEST - whole + 1), terms()))
    assert fault_in(terms(a_joined_lot(10**14)), ANNOUNCED) == said


def test_J2_what_is_said_takes_the_place_of_what_was_said() -> None:
    play = pledge(pledge(Play(terms()), "m1", ("20", "95.00")), "m1", ("30", "96.00"))
    assert play.happened(MorePledged)[-1].steps == play.lot().joining["m1"] == (JoinStep(30, 9_600),)


def test_J3_all_together_stay_within_what_may_join() -> None:
    play = pledge(Play(terms(a_joined_lot(50))), "m1", ("30", "95.00"))
    assert pledge(play, "m2", ("21", "1.00")).code == "joining_full"
    assert pledge(play, "m2", ("20", "1.00")).code == ""
    assert pledge(play, "m1", ("30", "97.00")).code == ""


def test_J3_where_each_has_a_part_what_others_promised_makes_no_difference() -> None:
    lot = a_joined_lot(60)
    lot = replace(lot, joining=Joining(60, "nothing", each=20))
    for others in ((), ("1",), ("20",)):
        play = Play(terms(lot))
        for member, quantity in zip(("m1", "m3"), others * 2, strict=False):
            assert pledge(play, member, (quantity, "99.00")).code == ""
        assert pledge(play, "m2", ("21", "99.00")).code == "joining_full"
        assert pledge(play, "m2", ("15", "99.00"), ("6", "95.00")).code == "joining_full"
        assert pledge(play, "m2", ("20", "1.00")).code == ""


@pytest.mark.parametrize(
    ("steps", "code"),
    [
        ([("30", "95.00")], ""),
        ([("20", "96.00"), ("10", "90.00")], ""),
        ([("20", "95.00")], "joining_reduced"),
        ([("20", "94.00"), ("10", "90.00")], "joining_reduced"),
        ([("19", "95.00"), ("11", "90.00")], "joining_reduced"),
    ],
)
def test_J4_at_no_price_less_joins_than_was_promised(steps: list[tuple[str, str]], code: str) -> None:
    assert pledge(pledge(Play(terms()), "m1", ("20", "95.00"), ("10", "90.00")), "m1", *steps).code == code


def joined(play: Play) -> Any:
    return row(play, Audience("buyer", CONSORTIUM))["joined"]


def test_J5_volume_joins_as_the_leading_price_falls_and_leaves_with_the_bid() -> None:
    play = pledge(pledge(Play(terms(withdrawal="until_close")), "m1", ("20", "95.00"), ("10", "90.00")), "m3", ("7", "90.00"))
    assert joined(play) == "0"
    assert [joined(play.bid(supplier, "L1", price)) for supplier, price in (("s1", "95.01"), ("s2", "95.00"), ("s1", "90.00"))] == [
        "0",
        "20",
        "37",
    ]
    assert joined(play.withdraw("s1", "L1")) == "20"


def test_J6_ranks_and_bounds_go_by_the_lots_own_quantity() -> None:
    play = pledge(Play(terms(a_joined_lot(reserve=950_000))), "m1", ("1000", "95.00")).bid("s1", "L1", "95.00")
    assert play.lot().standing["s1"].value == 950_000
    assert row(play, Audience("buyer", CONSORTIUM))["reserve_met"] is True


def settled(play: Play) -> Play:
    play.wait(CLOSES)
    award = solve(problem_from(play.state))
    assert check(problem_from(play.state), award) == ()
    play.propose(award.lines, award.unawarded)
    assert not play.code, play.last.refusal
    return play


def test_J6_the_winner_is_awarded_what_joined_and_each_member_gets_what_it_added() -> None:
    play = pledge(Play(terms()), "m1", ("20", "95.00"), ("10", "90.00"))
    play = settled(pledge(play, "m3", ("7", "94.00")).bid("s2", "L1", "94.50").bid("s1", "L1", "94.00"))
    line = play.state.awards["L1"].line
    assert (line.supplier, line.quantities, line.value) == ("s1", (127,), 127 * 9_400)
    play.confirm("L1")
    lines, contracts = settlement(play.state)
    assert [(part.member, part.quantity) for part in lines] == [("m1", 70), ("m2", 50), ("m3", 7)]
    assert sum(part.money for part in lines) == line.money
    assert {contract.member for contract in contracts} == set(ALL)
    assert not play.allot(lines, contracts).code, play.last.refusal


def test_J6_where_nothing_joins_the_lot_is_awarded_as_it_is() -> None:
    play = settled(pledge(Play(terms()), "m1", ("20", "90.00")).bid("s1", "L1", "94.00"))
    assert play.state.awards["L1"].line.quantities == ()


def test_J6_more_or_less_than_what_joins_is_no_award() -> None:
    play = pledge(Play(terms()), "m1", ("20", "95.00")).bid("s1", "L1", "95.00").wait(CLOSES)
    problem = problem_from(play.state)
    award = solve(problem)
    for quantities in ((121,), (119,), ()):
        value = 9_500 * (quantities or (100,))[0]
        line = replace(award.lines[0], quantities=quantities, value=value, money=value)
        forged = replace(award, lines=(line,), total=value, bound=value)
        assert "A18" in {fault.rule for fault in check(problem, forged)}
        assert play.propose([line], []).code == "award_mismatch"


def test_J7_each_sees_what_it_may() -> None:
    play = pledge(pledge(Play(terms()), "m1", ("20", "95.00")), "m3", ("7", "95.00"), ("3", "80.00")).bid("s1", "L1", "95.00")
    for audience in (Audience("supplier", "s1"), Audience("supplier", "s2"), Audience("observer", ""), Audience("buyer", "m2")):
        told = row(play, audience)
        assert (told["joined"], told["joining"]) == ("27", ("27@95.00", "3@80.00")), audience
        assert not [key for key in whole_view(play.state, audience) if key.startswith("pledge:")], audience
    own = [key for key in whole_view(play.state, Audience("buyer", "m3")) if key.startswith("pledge:")]
    assert own == ["pledge:L1:m3"]
    assert row(play, Audience("buyer", "m3"), "pledge:L1:m3") == {
        "quantities": ("7", "3"),
        "prices": ("95.00", "80.00"),
        "joined": "7",
    }
    every = [key for key in whole_view(play.state, Audience("buyer", CONSORTIUM)) if key.startswith("pledge:")]
    assert every == ["pledge:L1:m1", "pledge:L1:m3"]


@pytest.mark.parametrize(("shows", "told"), [("nothing", set()), ("joined", {"joined"}), ("curve", {"joined", "joining"})])
def test_J7_the_terms_say_what_everyone_sees(shows: str, told: set[str]) -> None:
    play = pledge(Play(terms(a_joined_lot(shows=shows))), "m1", ("20", "95.00"))
    assert {"joined", "joining"} & row(play, Audience("supplier", "s1")).keys() == told
    assert {"joined", "joining"} <= row(play, Audience("buyer", CONSORTIUM)).keys()
    assert not {"joined", "joining"} & row(Play(an_auction()), Audience("supplier", "s1")).keys()


@pytest.mark.parametrize("shown", [False, True])
def test_J7_how_much_of_ones_own_has_joined_tells_no_price_that_is_not_shown(shown: bool) -> None:
    lot = a_joined_lot(shows="nothing")
    play = pledge(Play(terms(lot, visibility=a_visibility(lead_price=shown))), "m1", ("20", "95.00"), ("7", "90.00"))
    play.bid("s1", "L1", "93.00")
    own = Audience("buyer", "m1")
    assert ("joined" in row(play, own, "pledge:L1:m1")) is shown
    assert row(play, Audience("buyer", CONSORTIUM), "pledge:L1:m1")["joined"] == "20"
    play.wait(CLOSES)
    assert row(play, own, "pledge:L1:m1")["joined"] == "20"


SCHEDULES = st.dictionaries(
    st.sampled_from(ALL),
    st.lists(st.tuples(st.integers(1, 60), st.integers(1, 9_999)), min_size=1, max_size=4, unique_by=lambda step: step[1]),
)


@settings(max_examples=80, deadline=None)
@given(SCHEDULES, st.lists(st.tuples(st.sampled_from(["s1", "s2"]), st.integers(1, 9_999)), max_size=6))
def test_J6_what_is_awarded_is_what_a_clerk_adds_up(pledged: dict[str, list[tuple[int, int]]], bids: list[tuple[str, int]]) -> None:
    play = Play(terms())
    for member, steps in pledged.items():
        falling = sorted(steps, key=lambda step: -step[1])
        pledge(play, member, *((str(quantity), f"{price // 100}.{price % 100:02d}") for quantity, price in falling))
    for supplier, price in bids:
        play.bid(supplier, "L1", f"{price // 100}.{price % 100:02d}")
    best = min((bid.prices[0] for bid in play.lot().standing.values()), default=None)
    settled(play)
    if best is None:
        assert play.state.awards == {}
        return
    added = {member: sum(quantity for quantity, price in steps if price >= best) for member, steps in pledged.items()}
    line = play.state.awards["L1"].line
    assert (line.quantities or (100,))[0] == 100 + sum(added.values())
    play.confirm("L1")
    got = {part.member: part.quantity for part in settlement(play.state)[0]}
    firm = {"m1": 50, "m2": 50, "m3": 0}
    assert got == {member: firm[member] + added.get(member, 0) for member in ALL if firm[member] + added.get(member, 0)}


def test_J6_the_baseline_of_what_joined_counts_in_proportion() -> None:
    play = settled(pledge(Play(terms()), "m3", ("100", "90.00")).bid("s1", "L1", "90.00")).confirm("L1")
    lines, _ = settlement(play.state)
    assert sum(part.saving or 0 for part in lines) == 2 * (1_000_000 - 900_000)

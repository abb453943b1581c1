"""Quoting again, the draft, standing by, opting out, what became free, and a new total (rules D7 to D12)."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auction.core.days import DAY_US
from auction.core.money import Share
from auction.core.words import ENGINE
from auction.pool.commands import RecordAward
from auction.pool.division import kept_back
from auction.pool.draft import Pick, mains_of, next_turn, standbys_of
from auction.pool.events import RegionPicked
from auction.pool.serving import reserves, second_winners, serving
from auction.pool.terms import Draft, OptOut, PoolTerms, Rationing, Requote, terms_faults
from auction.pool.won import NotTaken
from tests.pool.demand import code
from tests.pool.dividing import AUCTION, MONDAY, Division, fine, regions, topped
from tests.terms import parties

SEVEN = tuple(f"m{n}" for n in range(1, 8))
TURN = 1_000


def drafted(*, standby: bool = True, requote: Requote | None = None, succeeds: bool = False) -> Division:
    """Seven members in as many regions, who need 100 to 700."""
    terms = PoolTerms(draft=Draft(TURN, standby, succeeds), requote=requote, regions=regions(7, SEVEN))
    return Division(terms, {member: {"PN-1": 100 * n} for n, member in enumerate(SEVEN, start=1)})


def turns(division: Division, picks: int) -> list[str]:
    """Who picked, turn by turn, each the first region there is."""
    found: list[str] = []
    for _ in range(picks):
        for supplier in ("s1", "s2", "s3", "s4"):
            for region in (f"r{n}" for n in range(1, 8)):
                if not isinstance(decided := division.pick(supplier, region), tuple):
                    continue
                found.append(supplier)
                assert isinstance(decided[0], RegionPicked)
                break
            else:
                continue
            break
    return found


def test_row_20_three_winners_pick_seven_regions_and_nobody_stands_by_for_itself() -> None:
    division = drafted()
    fine(division.award({"s1": [1_000], "s2": [1_000], "s3": [800]}))
    assert turns(division, 7) == ["s1", "s1", "s2", "s3", "s1", "s2", "s3"]
    assert turns(division, 7) == ["s1", "s2", "s3", "s1", "s2", "s3", "s1"]
    assert division.course.step == "divided"
    assert sorted(each.region for each in division.course.standby) == [f"r{n}" for n in range(1, 8)]
    assert all(each.standby and each.standby != each.main for each in division.course.standby)
    assert division.got() == {member: 100 * n for n, member in enumerate(SEVEN, start=1)}
    home = {f"m{n}": f"r{n}" for n in range(1, 8)}
    mains = {each.region: each.main for each in division.course.standby}
    assert all(line.supplier == mains[home[line.member]] for line in division.course.lines)


def served(division: Division) -> dict[str, str]:
    """Who serves which region."""
    return {each.region: each.main for each in division.course.standby}


def anew(division: Division, winners: dict[str, list[int]]) -> Any:
    """An award that follows one that fell, from a later entry of the auction."""
    seq = division.course.seq + 1
    return division.stream.ask(
        RecordAward(f"award-{seq}", ENGINE, AUCTION, seq, (division.lot(winners),)), at=division.stream.state.at
    )


def test_row_28_a_region_whose_supplier_fails_goes_to_who_stands_by_for_it_and_all_others_stay() -> None:
    division = drafted(succeeds=True)
    fine(division.award({"s1": [1_000], "s2": [1_000], "s3": [800]}))
    turns(division, 14)
    mains, standby = served(division), {each.region: each.standby for each in division.course.standby}
    events = fine(anew(division, {"s2": [1_000], "s3": [1_000], "s4": [800]}))
    kept = [event for event in events if isinstance(event, RegionPicked)]
    after = {region: standby[region] if main == "s1" else main for region, main in mains.items()}
    assert {event.region: event.supplier for event in kept} == after
    assert all(event.kept and not event.lapsed and not event.standby for event in kept)
    assert set(after.values()) == {"s2", "s3"}
    assert turns(division, 7)[0] == "s2"
    assert division.course.step == "divided"
    assert served(division) == after
    assert division.got() == {member: 100 * n for n, member in enumerate(SEVEN, start=1)}


def test_D18_where_neither_has_won_again_the_region_is_picked() -> None:
    division = drafted(succeeds=True)
    fine(division.award({"s1": [1_400], "s2": [1_400]}))
    turns(division, 14)
    mains = served(division)
    events = fine(anew(division, {"s1": [1_400], "s3": [1_400]}))
    assert {event.region for event in events if isinstance(event, RegionPicked)} == set(mains)  # s1 stood by for all of s2's
    fine(anew(division, {"s3": [1_400], "s4": [1_400]}))
    turn = division.course.turns["L1"]
    assert division.course.picked("L1") == ()
    assert turn
    assert turns(division, 1) == ["s3"]


def test_D18_only_where_the_terms_say_so_and_not_for_a_winner_alone() -> None:
    division = drafted()
    fine(division.award({"s1": [1_400], "s2": [1_400]}))
    turns(division, 14)
    fine(anew(division, {"s1": [1_400], "s3": [1_400]}))
    assert division.course.picked("L1") == ()
    alone = drafted(succeeds=True)
    fine(alone.award({"s1": [1_400], "s2": [1_400]}))
    turns(alone, 14)
    fine(anew(alone, {"s2": [2_800]}))
    assert set(served(alone).values()) == {"s2"}


def test_D18_what_an_award_leaves_outlives_one_that_falls_before_anybody_picked() -> None:
    division = drafted(succeeds=True)
    fine(division.award({"s1": [1_000], "s2": [1_000], "s3": [800]}))
    turns(division, 14)
    mains = served(division)
    fine(anew(division, {"s4": [2_800]}))
    events = fine(anew(division, {"s1": [1_000], "s2": [1_000], "s3": [800]}))
    assert {event.region: event.supplier for event in events if isinstance(event, RegionPicked)} == mains


def test_D18_needs_suppliers_that_stand_by() -> None:
    for standby, found in ((False, True), (True, False)):
        terms = PoolTerms(draft=Draft(TURN, standby, True), regions=regions(7, SEVEN))
        faults = " ".join(terms_faults(terms, parties(SEVEN), MONDAY))
        assert ("draft.succeeds" in faults) is found


@given(st.integers(1, 6), st.integers(0, 3), st.integers(1, 9), st.data())
@settings(max_examples=60)
def test_D8_and_D9_every_region_once_and_standby_never_main(winners: int, reserves: int, count: int, data: st.DataObject) -> None:
    firms, others = [f"s{n}" for n in range(winners)], [f"t{n}" for n in range(reserves)]
    places = [f"r{n}" for n in range(count)]
    picks: list[Pick] = []
    while (turn := next_turn(firms, others, places, picks, standby=True)) is not None:
        picks.append(Pick(data.draw(st.sampled_from(turn.regions)), turn.supplier, turn.standby))
        assert len(picks) <= 2 * count
    mains, standby = mains_of(firms, places, picks), standbys_of(picks)
    assert sorted(mains) == places
    assert len([pick for pick in picks if not pick.standby]) == (0 if winners == 1 else count)
    assert all(mains[region] != supplier for region, supplier in standby.items())
    assert sorted(standby) == (places if winners + reserves > 1 else [])
    shares = [sum(main == firm for main in mains.values()) for firm in firms]
    assert winners == 1 or max(shares[1:], default=0) - min(shares[1:]) <= 1


def test_D7_who_was_listed_and_not_selected_quotes_again_once_and_stands_by() -> None:
    division = drafted(requote=Requote(500, Share(9, 10)))
    fine(division.award({"s1": [2_800]}, listed=["s2", "s3", "s4"], dearest=10_000))
    assert division.course.step == "requote"
    assert code(division.quote("s1", "1.00")) == "not_listed"
    for price in ("90.01", "0", "-1", "1.234", "cheap"):
        assert code(division.quote("s2", price)) == "quote_unfit"
    fine(division.quote("s2", "90.00"))
    assert code(division.quote("s2", "80.00")) == "quoted_already"
    fine(division.quote("s4", "89.00"))
    fine(division.pass_time(MONDAY + 500))
    assert division.course.reserves("L1") == ("s4", "s2")
    assert turns(division, 7) == ["s4", "s2", "s4", "s2", "s4", "s2", "s4"]
    assert {each.main for each in division.course.standby} == {"s1"}


def test_D7_so_many_second_quotations_as_the_terms_say_win_regions_after_the_winners() -> None:
    division = drafted(requote=Requote(500, Share(1, 1), wins=2))
    fine(division.priced({"s1": (2_000, "0.80"), "s2": (800, "1.00")}, asked={"s3": 280_000, "s4": 294_000, "s5": 308_000}))
    for supplier, price in (("s5", "2700.00"), ("s3", "2660.00"), ("s4", "2520.00")):
        fine(division.quote(supplier, price))
    fine(division.pass_time(MONDAY + 500))
    lot = division.course.lots["L1"]
    state = division.stream.state
    assert [winner.supplier for winner in serving(state, division.course, lot)] == ["s1", "s2", "s4", "s3"]
    # Each is paid in the proportion of what it quoted to what it bid: 1.05 at 2520/2940, 1.00 at 2660/2800.
    assert [winner.unit_prices for winner in second_winners(state, division.course, lot)] == [(900_000,), (950_000,)]
    assert reserves(state, division.course, lot) == ("s5",)
    assert turns(division, 7) == ["s1", "s1", "s2", "s4", "s3", "s1", "s2"]
    while division.course.step == "draft":
        fine(division.pass_time(division.course.turns["L1"]))
    served = {line.supplier: line.quantity for line in division.course.lines}
    assert set(served) == {"s1", "s2", "s3", "s4"}
    assert sum(line.quantity for line in division.course.lines) == 2_800
    standby = {each.standby for each in division.course.standby}
    assert "s5" in standby
    assert all(each.standby != each.main for each in division.course.standby)


def test_D7_a_second_winner_shares_the_regions_of_one_that_would_have_served_all() -> None:
    division = drafted(requote=Requote(500, Share(1, 1), wins=1))
    fine(division.priced({"s1": (2_800, "1.00")}, asked={"s2": 300_000}))
    fine(division.quote("s2", "2800.00"))
    fine(division.pass_time(MONDAY + 500))
    assert turns(division, 7) == ["s1", "s1", "s2", "s1", "s2", "s1", "s2"]


def test_D7_nobody_wins_by_quoting_again_unless_the_terms_say_so() -> None:
    division = drafted(requote=Requote(500, Share(1, 1)))
    fine(division.priced({"s1": (2_800, "1.00")}, asked={"s2": 300_000}))
    fine(division.quote("s2", "1.00"))
    fine(division.pass_time(MONDAY + 500))
    assert turns(division, 7) == ["s2"] * 7
    assert {line.supplier for line in division.course.lines} == {"s1"}


TOPPED: dict[str, list[tuple[int, str | None]]] = {"m1": [(300, "1.00"), (100, None)], "m2": [(600, None)]}


def test_D17_a_line_is_not_forced_above_the_most_its_member_would_pay() -> None:
    for price, got in (("1.20", {"m1": 100, "m2": 600}), ("1.00", {"m1": 400, "m2": 600}), ("1.01", {"m1": 100, "m2": 600})):
        division = topped(PoolTerms(top_prices=True), TOPPED)
        fine(division.priced({"s1": (1_000, price)}))
        assert division.got() == got
        free = 1_000 - sum(got.values())
        assert [(left.quantity, left.why) for left in division.course.left] == ([(free, "freed")] if free else [])
        assert kept_back(division.stream.state, division.course, division.course.lots["L1"], "m1") == (free,)
        assert kept_back(division.stream.state, division.course, division.course.lots["L1"], "m2") == (0,)


def test_D17_binds_where_the_terms_say_so_and_in_the_auction_s_currency() -> None:
    for terms, currency in ((PoolTerms(rationing=Rationing()), "EUR"), (PoolTerms(top_prices=True), "USD")):
        division = topped(terms, TOPPED)
        fine(division.priced({"s1": (1_000, "1.20")}, currency=currency))
        assert division.got() == {"m1": 400, "m2": 600}


def test_D17_what_became_free_is_offered_and_who_asks_for_it_takes_it_at_the_price_it_knows() -> None:
    division = topped(PoolTerms(top_prices=True, opt_out=OptOut(1, 1)), TOPPED)
    fine(division.priced({"s1": (1_000, "1.20")}))
    fine(division.pass_time(division.course.until))
    assert division.course.step == "offer"
    assert code(division.ask("m2", 301)) == "freed_unfit"
    fine(division.ask("m2", 150))
    fine(division.ask("m1", 50))
    fine(division.pass_time(division.course.until))
    assert division.got() == {"m1": 150, "m2": 750}
    assert [(left.quantity, left.why) for left in division.course.left] == [(100, "freed")]


def test_D17_who_finds_one_winner_too_dear_is_served_by_the_other_first() -> None:
    division = topped(PoolTerms(top_prices=True), {"m1": [(400, "1.00")], "m2": [(600, None)]})
    fine(division.priced({"s1": (400, "0.90"), "s2": (600, "1.20")}))
    served = {(line.supplier, line.member): line.quantity for line in division.course.lines}
    assert served == {("s1", "m1"): 400, ("s2", "m2"): 600}


def test_D17_counts_with_too_few_on_the_short_list() -> None:
    division = topped(PoolTerms(top_prices=True, opt_out=OptOut(1, keep=Share(4, 5))), TOPPED)
    fine(division.priced({"s1": (1_000, "1.20")}))
    fine(division.pass_time(division.course.until))
    assert division.course.step == "renegotiate"


@given(
    st.lists(
        st.lists(st.tuples(st.integers(1, 300), st.sampled_from([None, "1.00", "1.10", "1.20"])), min_size=1, max_size=3),
        min_size=1,
        max_size=4,
    ),
    st.lists(st.tuples(st.integers(1, 400), st.sampled_from(["0.90", "1.05", "1.15", "1.30"])), min_size=1, max_size=3),
)
@settings(max_examples=80, deadline=None)
def test_D17_no_piece_is_ever_given_above_what_was_said_for_it(
    needs: list[list[tuple[int, str | None]]], winners: list[tuple[int, str]]
) -> None:
    wanted = {f"m{n}": lines for n, lines in enumerate(needs)}
    division = topped(PoolTerms(top_prices=True), wanted)
    left = division.stream.state.parts[0].total
    won: dict[str, tuple[int, str]] = {}
    for n, (quantity, price) in enumerate(winners):
        if left:
            won[f"s{n}"] = (min(left, quantity), price)
            left -= min(left, quantity)
    fine(division.priced(won))
    for member, lines in wanted.items():
        got = [(won[line.supplier][1], line.quantity) for line in division.course.lines if line.member == member]
        for price, _ in got:
            above = sum(quantity for paid, quantity in got if paid >= price)
            assert above <= sum(quantity for quantity, most in lines if most is None or most >= price)


def test_D8_turns_are_kept_and_whose_turn_lapses_is_given_the_largest_free_region() -> None:
    division = drafted(standby=False)
    fine(division.award({"s1": [2_000], "s2": [800]}))
    assert code(division.pick("s2", "r7")) == "not_your_turn"
    assert code(division.pick("s1", "r7", by="s2")) == "not_permitted"
    assert code(division.pick("s1", "r9")) == "region_taken"
    fine(division.pick("s1", "r7"))
    assert code(division.pick("s1", "r7")) == "region_taken"
    due = division.course.turns["L1"]
    (lapsed,) = fine(division.pass_time(due + 77))
    assert (lapsed.region, lapsed.supplier, lapsed.lapsed, lapsed.until) == ("r6", "s1", True, due + TURN)
    while division.course.step == "draft":
        fine(division.pass_time(division.course.turns["L1"]))
    assert [pick.supplier for pick in division.course.picked("L1")] == ["s1", "s1", "s2", "s1", "s2", "s1", "s2"]


def test_D9_without_a_second_supplier_nobody_stands_by() -> None:
    division = drafted()
    fine(division.award({"s1": [2_800]}))
    assert division.course.step == "divided"
    assert {each.standby for each in division.course.standby} == {""}
    assert {line.supplier for line in division.course.lines} == {"s1"}


def opting(*, keep: Share | None = None, offer_days: int = 1, rationing: Rationing | None = None) -> Division:
    terms = PoolTerms(opt_out=OptOut(5, offer_days, keep=keep), rationing=rationing)
    return Division(terms, {"m1": {"PN-1": 500, "PN-2": 50}, "m2": {"PN-1": 300}, "m3": {"PN-1": 200, "PN-2": 50}})


def offered(division: Division, *leaving: str) -> None:
    fine(division.award({"s1": [1_000, 100]}))
    for member in leaving:
        fine(division.decline(member))
    fine(division.pass_time(division.course.until))


def test_D10_a_member_turns_all_of_its_share_down_or_nothing_within_the_working_days() -> None:
    division = opting(offer_days=0)
    assert fine(division.award({"s1": [1_000, 100]}))[1].until == MONDAY + 7 * DAY_US
    assert code(division.decline("m1", by="consortium")) == "not_permitted"
    assert code(division.decline("m1", by="m2")) == "not_permitted"
    assert code(division.decline("m1", "L9")) == "lot_unknown"
    fine(division.decline("m1"))
    assert code(division.decline("m1")) == "share_declined"
    fine(division.pass_time(MONDAY + 7 * DAY_US))
    assert division.got() == {"m2": 300, "m3": 250}
    parts = [part.id for part in division.stream.state.parts]
    assert division.course.left == (NotTaken("L1", parts[0], 500, "freed"), NotTaken("L1", parts[1], 50, "freed"))


def test_D11_what_became_free_is_offered_and_never_imposed() -> None:
    division = opting()
    offered(division, "m1")
    assert division.course.step == "offer"
    assert code(division.ask("m1", 1, 0)) == "no_share"
    assert code(division.ask("m2", 501, 0)) == "freed_unfit"
    assert code(division.ask("m2", 5, 5)) == "freed_unfit"
    assert code(division.ask("m2", 5)) == "freed_unfit"
    assert code(division.ask("m2", 5, 0, by="m3")) == "not_permitted"
    fine(division.ask("m2", 400, 0))
    fine(division.ask("m2", 300, 0))
    fine(division.ask("m3", 300, 20))
    fine(division.pass_time(division.course.until))
    # 600 asked of the 500 that are free, 250 each; nobody is given what it did not ask for.
    assert division.got() == {"m2": 300 + 250, "m3": 200 + 250 + 50 + 20}
    assert [(left.quantity, left.why) for left in division.course.left] == [(30, "freed")]


@given(
    st.lists(st.integers(1, 500), min_size=2, max_size=5),
    st.sets(st.integers(0, 4)),
    st.dictionaries(st.integers(0, 4), st.integers(0, 500)),
    st.integers(1, 2_500),
    st.sampled_from([0, 1, 10]),
)
@settings(max_examples=60, deadline=None)
def test_D10_and_D11_opting_out_never_raises_another_s_obligation(
    pledges: list[int], leaving: set[int], asking: dict[int, int], supply: int, multiple: int
) -> None:
    members = [f"m{n}" for n in range(len(pledges))]
    needs = {member: {"PN-1": pledge} for member, pledge in zip(members, pledges, strict=True)}
    supply = min(supply, sum(pledges))

    def outcome(*, opting_out: bool) -> tuple[Division, dict[str, int]]:
        division = Division(PoolTerms(opt_out=OptOut(1, 1), rationing=Rationing(multiple=multiple)), needs)
        fine(division.award({"s1": [supply]}))
        for place in sorted(leaving) if opting_out else ():
            if place < len(members):
                division.decline(members[place])
        fine(division.pass_time(division.course.until))
        if division.course.step == "offer":
            for place, quantity in asking.items():
                if place < len(members):
                    division.ask(members[place], quantity)
            fine(division.pass_time(division.course.until))
        return division, division.got()

    _, before = outcome(opting_out=False)
    division, after = outcome(opting_out=True)
    asked = {member: quantities[0] for (_, member), quantities in division.course.asked.items()}
    for member in members:
        assert after.get(member, 0) <= before.get(member, 0) + asked.get(member, 0)
        if ("L1", member) not in division.course.declined:
            assert after.get(member, 0) >= before.get(member, 0)
    assert sum(after.values()) + sum(left.quantity for left in division.course.left) == supply


@pytest.mark.parametrize("agreed", [True, False])
def test_D12_below_what_is_to_be_kept_the_total_is_negotiated_anew(agreed: bool) -> None:
    division = opting(keep=Share(6, 10), offer_days=0)
    offered(division, "m1")
    assert (division.course.step, division.course.until) == ("renegotiate", 0)
    assert code(division.settle(agreed, "  ")) == "reason_missing"
    assert code(division.settle(agreed, lot="L2")) == "lot_unknown"
    fine(division.settle(agreed))
    assert division.got() == ({"m2": 300, "m3": 250} if agreed else {})
    assert {left.why for left in division.course.left} == ({"freed"} if agreed else {"not_agreed"})


def test_D12_each_lot_that_falls_short_is_settled_and_no_other() -> None:
    division = opting(keep=Share(6, 10), offer_days=0)
    first, second = division.lot({"s1": [600, 100]}), division.lot({"s2": [400, 0]}, id="L2")
    fine(division.record((first, second)))
    for lot in ("L1", "L2"):
        fine(division.decline("m1", lot))
    fine(division.decline("m3", "L2"))
    fine(division.pass_time(division.course.until))
    waiting: list[Any] = [division.settle(False), division.settle(True, lot="L2")]
    fine(waiting[0])
    fine(waiting[1])
    assert code(division.settle(True)) == "step_not_open"
    assert division.got() == {"m2": 120}

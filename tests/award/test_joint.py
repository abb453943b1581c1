"""Rules A19 to A22: lots awarded together, solved for real, proposed, audited with no solver, and what is forged is caught."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auction.audit.bundle import bundle_of
from auction.audit.offline import Recorder, Stamped, run
from auction.audit.report import Report, report_text
from auction.audit.rules import AUCTION
from auction.audit.verify import verify
from auction.award.award import Award, award_in
from auction.award.certificate import Certificate, certified, read_certificate, sealed
from auction.award.check import Fault
from auction.award.document import text_of
from auction.award.exhaustive import exhaustive
from auction.award.formulation import rows_of
from auction.award.indexed import offers_of
from auction.award.joint import Joint, as_drawn_before, joint_problem
from auction.award.joint_check import check_joint
from auction.award.proof import Proof
from auction.award.sets import bound_of
from auction.award.solver import Solved, Unsolved
from auction.award.sourcing import Follows, IndexValue, Sourcing
from auction.award.volume import asked_for, fill
from auction.core.award_rules import AwardRules, Label, Labelled, Limit, Select
from auction.core.commands import ProposeAward
from auction.core.index import Index
from auction.core.money import Share
from auction.core.state import State
from auction.core.terms import Terms, Volume
from auction.solvers.whole import settled
from tests.auctions import Play, a_line, a_lot, an_auction
from tests.criteria import a_component, an_evaluation

THREE = (a_lot("L1"), a_lot("L2"), a_lot("L3"))


def terms_of(rules: AwardRules | None = None, **choices: object) -> Terms:
    return an_auction(**{"lots": THREE, "packages": True, "award_rules": rules or AwardRules(), **choices})  # type: ignore[arg-type]


def asked(terms: Terms, *, package: str = "25.00") -> list[Stamped]:
    """s1 leads L1 and L2, s2 L3; s3 offers the first two together, and everything costs a little more from s4."""
    play = Play(terms)
    for supplier, lot, price in (("s1", "L1", "14.00"), ("s1", "L2", "12.00"), ("s2", "L3", "20.00"), ("s3", "L3", "21.00")):
        assert play.bid(supplier, lot, price).code == ""
    for lot, price in (("L1", "15.00"), ("L2", "13.00"), ("L3", "22.00")):
        assert play.bid("s4", lot, price).code == ""
    assert play.package("s3", "both", "L1", "L2", price=package).code == ""
    return [Stamped(entry.at, entry.command) for entry in play.entries]


def played(rules: AwardRules | None = None, *, package: str = "25.00") -> Recorder:
    terms = terms_of(rules)
    return run(terms, asked(terms, package=package), solver=settled)


@cache
def honest() -> Recorder:
    return played()


def won(recorder: Recorder) -> dict[str, tuple[str, str]]:
    return {lot: (award.line.supplier, award.line.package) for lot, award in recorder.state.awards.items()}


def proposal(recorder: Recorder) -> tuple[State, ProposeAward]:
    """The proposal, and the state it was made on."""
    state = AUCTION.new_state()
    for entry in recorder.entries:
        if isinstance(entry.command, ProposeAward):
            return state, entry.command
        AUCTION.believe(state, entry)
    raise AssertionError("nothing was proposed")


def checked(recorder: Recorder, **changed: object) -> tuple[Fault, ...]:
    state, command = proposal(recorder)
    award: Award = replace(award_in(command), **changed)  # type: ignore[arg-type]
    return check_joint(joint_problem(state), award)


def test_A19_a_package_that_is_cheaper_wins_its_lots() -> None:
    assert won(honest()) == {"L1": ("s3", "both"), "L2": ("s3", "both"), "L3": ("s2", "")}
    assert honest().state.award_total == 4500
    assert honest().state.status == "settled"


def test_A19_and_one_that_is_not_does_not() -> None:
    assert won(played(package="26.01")) == {"L1": ("s1", ""), "L2": ("s1", ""), "L3": ("s2", "")}


@pytest.mark.parametrize(
    ("rules", "total", "winners"),
    [
        (AwardRules(limits=(Limit("one", "winners", "at_most", 1),)), 4600, ["s3"]),
        (AwardRules(limits=(Limit("three", "winners", "at_least", 3),)), 4600 + 100, ["s1", "s2", "s4"]),
        (AwardRules(limits=(Limit("no-s3", "spend", "at_most", 0, who=Select(("s3",))),)), 4600, ["s1", "s2"]),
    ],
)
def test_A19_rules_are_kept_at_the_least_cost(rules: AwardRules, total: int, winners: list[str]) -> None:
    recorder = played(rules)
    assert recorder.state.award_total == total
    assert sorted({line.supplier for award in recorder.state.awards.values() for line in award.lines}) == winners


def test_A19_shares_by_country_of_what_is_paid() -> None:
    """The cheapest would be all but 20.00 from CN: both lots as a package, or the third, go elsewhere."""
    countries = tuple(Labelled(f"s{n}", (Label("country", "CN" if n in (2, 3) else "VN"),)) for n in (1, 2, 3, 4))
    most = Limit("most", "spend", "at_most", share=Share(3, 5), who_by="country")
    recorder = played(AwardRules(suppliers=countries, limits=(most,)))
    assert won(recorder) == {"L1": ("s1", ""), "L2": ("s1", ""), "L3": ("s2", "")}
    assert recorder.state.award_total == 4600


def test_A19_a_lot_of_quantities_is_divided_within_the_rules() -> None:
    lot = a_lot("L1", quantity=100, volume=Volume("all_units", "falling", True, 3))
    terms = an_auction(lots=(lot,), award_rules=AwardRules(limits=(Limit("dual", "units", "at_most", 60, holds="each"),)))
    play = Play(terms).offer("s1", ("0", "3.00"), ("50", "2.00")).offer("s2", ("0", "2.50")).offer("s3", ("0", "2.60"))
    recorder = run(terms, [Stamped(entry.at, entry.command) for entry in play.entries], solver=settled)
    assert [(line.supplier, line.quantities) for line in recorder.state.awards["L1"].lines] == [("s1", (60,)), ("s2", (40,))]
    assert recorder.state.award_total == 60 * 200 + 40 * 250


@pytest.mark.parametrize(("price", "winner"), [("315.00", "s3"), ("325.00", "s1")])
def test_A19_a_package_takes_all_units_of_a_lot_of_quantities(price: str, winner: str) -> None:
    """Its 100 units at 3.00 and the other lot at 20.00 come to 320.00."""
    lots = (a_lot("L1", quantity=100, volume=Volume("all_units", "falling", True, 3)), a_lot("L2"))
    terms = terms_of(lots=lots)
    play = Play(terms).offer("s1", ("0", "3.00")).bid("s1", "L2", "20.00")
    assert play.package("s3", "both", "L1", "L2", price=price).code == ""
    recorder = run(terms, [Stamped(entry.at, entry.command) for entry in play.entries], solver=settled)
    assert [line.supplier for award in recorder.state.awards.values() for line in award.lines] == [winner] * 2
    assert sum(line.quantity for line in recorder.state.allotment if line.lot == "L1") == 100


def test_C6_a_lot_whose_unit_prices_all_round_to_zero_is_divided_by_pieces() -> None:
    """L1's 500 pieces are 1.80 of the package by the ceilings, 0.0036 a piece: its members pay by pieces, and the sum is exact."""
    lots = (a_lot("L1", lines=[a_line("A", 300), a_line("B", 200)], ceiling=200), a_lot("L2", ceiling=1800))
    play = Play(terms_of(lots=lots)).bid("s1", "L2", "17.00")
    assert play.package("s3", "both", "L1", "L2", price="18.00").code == ""
    recorder = run(terms_of(lots=lots), [Stamped(entry.at, entry.command) for entry in play.entries], solver=settled)
    assert won(recorder) == {"L1": ("s3", "both"), "L2": ("s3", "both")}
    parts = [each for each in recorder.state.allotment if each.lot == "L1"]
    assert {each.unit_price for each in parts} == {0}
    assert sum(each.money for each in parts) == 180
    assert all(abs(each.money * 500 - 180 * each.quantity) < 500 for each in parts)
    assert audit(recorder).agrees


@pytest.mark.parametrize(("most", "winner"), [(1349, "s1"), (1350, "s3")])
def test_A19_a_limit_on_money_counts_a_package_lot_by_lot_as_it_is_awarded(most: int, winner: str) -> None:
    """Of 18.00 in all L1 is 13.50 by the ceilings: what the award says is paid for it is what the rule counts."""
    lots = (a_lot("L1", ceiling=1500), a_lot("L2", ceiling=500))
    limit = Limit("L1", "spend", "at_most", most, where=Select(("L1",)))
    terms = terms_of(AwardRules(limits=(limit,)), lots=lots)
    play = Play(terms).bid("s1", "L1", "13.49").bid("s1", "L2", "4.90")
    assert play.package("s3", "both", "L1", "L2", price="18.00").code == ""
    recorder = run(terms, [Stamped(entry.at, entry.command) for entry in play.entries], solver=settled)
    assert won(recorder)["L1"][0] == winner
    assert recorder.state.awards["L1"].line.money <= most


def test_A19_a_bid_at_the_reserve_price_is_awarded_and_one_above_it_is_not() -> None:
    volume = Volume("incremental", "any", True, 3)
    lots = (a_lot("L1", reserve=1000), a_lot("L2", quantity=10, reserve=1009, volume=volume))
    terms = an_auction(lots=lots, award_rules=AwardRules())
    play = Play(terms).bid("s1", "L1", "10.00").offer("s1", ("0", "1.00"), lot="L2")
    recorder = run(terms, [Stamped(entry.at, entry.command) for entry in play.entries], solver=settled)
    assert won(recorder) == {"L1": ("s1", ""), "L2": ("s1", "")}
    assert recorder.state.award_total == 2000
    play = Play(terms).bid("s1", "L1", "10.01").offer("s1", ("0", "1.01"), lot="L2")
    recorder = run(terms, [Stamped(entry.at, entry.command) for entry in play.entries], solver=settled)
    assert recorder.state.awards == {}


SCHEDULE = Volume("incremental", "any", True, 3)


@pytest.mark.parametrize(
    ("reserve", "steps", "awarded"),
    [
        (1000, (("0", "3.33"),), 3),  # 9.99 of 10.00
        (1000, (("0", "3.34"),), 0),  # every unit asks more than its part, 3.333...
        (1000, (("0", "3.34"), ("1", "3.33")), 3),  # 10.00 of 10.00
        (1000, (("0", "3.35"), ("1", "3.33")), 0),  # 10.01 of 10.00
        (1000, (("0", "3.33"), ("2", "3.34")), 3),  # 10.00 of 10.00
        (1000, (("0", "3.33"), ("2", "3.35")), 2),  # the third would bring it to 10.01
        (900, (("0", "3.01"), ("1", "3.00")), 0),  # 9.01 of 9.00
        (900, (("0", "3.01"), ("2", "2.98")), 3),  # 9.00 of 9.00
    ],
)
def test_A19_a_reserve_price_that_does_not_divide_is_kept_to_the_unit(
    reserve: int, steps: tuple[tuple[str, str], ...], awarded: int
) -> None:
    """Neither a bid above the reserve price by a unit is awarded, nor one at it left."""
    lot = a_lot("L1", quantity=3, reserve=reserve, volume=SCHEDULE)
    terms = an_auction(lots=(lot,), award_rules=AwardRules())
    play = Play(terms).offer("s1", *steps)
    recorder = run(terms, [Stamped(entry.at, entry.command) for entry in play.entries], solver=settled)
    state, _ = proposal(recorder)
    assert joint_problem(state).problem.items[0].reserve == reserve
    assert sum(each.quantity for each in recorder.state.allotment) == awarded
    assert audit(recorder).agrees


PRICES = st.integers(1, 9)


@pytest.mark.parametrize(("price", "awarded"), [("3.33", 2), ("3.34", 0)])
def test_A19_a_bid_for_some_of_the_units_is_measured_by_their_part_of_the_reserve_price(price: str, awarded: int) -> None:
    """Of 3 units at 10.00 two are 6.666...: 6.66 is awarded, and 6.68 is not."""
    lot = a_lot("L1", quantity=3, reserve=1000, volume=SCHEDULE)
    terms = an_auction(lots=(lot,), award_rules=AwardRules())
    play = Play(terms).offer("s1", ("0", price), most="2")
    recorder = run(terms, [Stamped(entry.at, entry.command) for entry in play.entries], solver=settled)
    assert sum(each.quantity for each in recorder.state.allotment) == awarded


@settings(max_examples=60)
@given(st.integers(1, 6), st.integers(1, 40), st.lists(st.tuples(PRICES, PRICES, st.integers(1, 5)), min_size=1, max_size=3))
def test_A19_a_lot_of_quantities_is_awarded_as_by_itself(quantity: int, reserve: int, offers: list[tuple[int, int, int]]) -> None:
    """As A13 awards it, to less than a unit of money, and never above the reserve price's part of what is awarded."""
    lot = a_lot("L1", quantity=quantity, reserve=reserve, volume=SCHEDULE)
    play = Play(an_auction(lots=(lot,), award_rules=AwardRules()))
    for place, (first, second, step) in enumerate(offers, start=1):
        assert play.offer(f"s{place}", ("0", f"0.0{first}"), (str(step), f"0.0{second}")).code == ""
    joint = joint_problem(play.state, so_far=True)
    (alone,) = joint.lots.lots
    least, best = fill(alone, reserve), exhaustive(joint.problem)
    assert least is not None
    assert best is not None
    units = sum(each.quantity for each in best.given)
    paid = sum(asked_for(*joint.bids[each.offer], each.quantity) for each in best.given)
    assert 0 <= paid * quantity + reserve * (quantity - units) - least.cost < quantity
    assert paid * quantity <= reserve * units
    assert units >= sum(least.quantities.values())
    if reserve % quantity == 0:
        assert units == sum(least.quantities.values())


def test_A19_bids_on_a_lot_with_an_index_follow_it_in_the_problem_and_the_certificate_names_its_value() -> None:
    """10 pieces at 89.50 less 0.25 are 892.50, and one price unit of the index moves them by 0.10."""
    copper = Index("copper", "LME settlement", 8_950, "2027-01", 1, 2, cap=9_000)
    lots = (a_lot("L1", quantity=10, index=copper, ceiling=100_000), a_lot("L2"))
    terms = an_auction(lots=lots, award_rules=AwardRules())
    play = Play(terms).bid("s1", "L1", "-0.25").bid("s2", "L1", "0.10").bid("s1", "L2", "5.00")
    assert play.code == ""
    recorder = run(terms, [Stamped(entry.at, entry.command) for entry in play.entries], solver=settled)
    assert won(recorder) == {"L1": ("s1", ""), "L2": ("s1", "")}
    assert recorder.state.award_total == 89_250 + 500
    state, command = proposal(recorder)
    problem = joint_problem(state).problem
    value = IndexValue("L1", "2027-01", 8_950, "copper, LME settlement")
    assert problem.indices == (value,)
    assert [each.follows for each in problem.offers] == [Follows("L1", 8_950, per=10)] * 2 + [None]
    certificate = read_certificate(command.certificate.encode())
    assert isinstance(certificate, Certificate)
    assert certificate.indices == (value,)
    assert audit(recorder).agrees
    dearer = replace(problem, indices=(replace(value, value=8_960),))
    assert [offer.steps[0].price for offer in offers_of(dearer)[:2]] == [89_350, 89_700]
    silent = text_of(sealed(replace(certificate, indices=()))).decode()
    assert [fault.rule for fault in checked(recorder, certificate=silent)] == ["A22"]


def test_A22_a_record_made_before_values_were_named_and_reserve_prices_kept_to_the_unit_still_holds() -> None:
    copper = Index("copper", "LME settlement", 8_950, "2027-01", 1, 2)
    lots = (a_lot("L1", quantity=10, index=copper, ceiling=100_000), a_lot("L2", quantity=3, reserve=1000, volume=SCHEDULE))
    terms = an_auction(lots=lots, award_rules=AwardRules())
    play = Play(terms).bid("s1", "L1", "-0.25").offer("s1", ("0", "3.33"), lot="L2")

    def before(problem: Sourcing) -> Solved | Unsolved:
        return settled(as_drawn_before(problem))

    recorder = run(terms, [Stamped(entry.at, entry.command) for entry in play.entries], solver=before)
    _, command = proposal(recorder)
    assert '"indices"' not in command.certificate
    assert audit(recorder).agrees


def test_A19_a_bid_within_the_reserve_price_is_awarded_whatever_it_compares_as() -> None:
    lot = a_lot("L1", reserve=1000, ceiling=2000, evaluation=an_evaluation(s1=[a_component(700)]))
    terms = an_auction(lots=(lot,), award_rules=AwardRules())
    play = Play(terms).bid("s1", "L1", "9.00")
    recorder = run(terms, [Stamped(entry.at, entry.command) for entry in play.entries], solver=settled)
    assert won(recorder) == {"L1": ("s1", "")}
    assert recorder.state.award_total == 900


def test_A19_where_nothing_keeps_the_rules_there_is_no_award() -> None:
    five = AwardRules(limits=(Limit("four", "winners", "at_least", 4),))
    recorder = played(five)
    assert isinstance(recorder.unsolved, Unsolved)
    assert recorder.unsolved.code == "infeasible"
    assert (recorder.state.status, recorder.state.awards) == ("closed", {})


def test_A20_what_is_proposed_is_what_is_certified() -> None:
    _, command = proposal(honest())
    assert checked(honest()) == ()
    assert {fault.rule for fault in checked(honest(), total=command.total - 1)} == {"A20"}
    assert {fault.rule for fault in checked(honest(), bound=command.bound - 1)} == {"A20"}
    assert {fault.rule for fault in checked(honest(), solver="another")} == {"A20"}
    assert {fault.rule for fault in checked(honest(), lines=command.lines[:2])} == {"A20"}


def test_A20_what_is_left_says_why() -> None:
    terms = an_auction(lots=(a_lot("L1", reserve=1000), a_lot("L2"), a_lot("L3")), award_rules=AwardRules())
    play = Play(terms).bid("s1", "L1", "11.00").bid("s1", "L2", "5.00")
    recorder = run(terms, [Stamped(entry.at, entry.command) for entry in play.entries], solver=settled)
    assert {lot: none.why for lot, none in recorder.state.unawarded.items()} == {"L1": "above_reserve", "L3": "no_bid"}
    most = AwardRules(limits=(Limit("little", "spend", "at_most", 100),))
    terms = replace(terms, award_rules=most)
    recorder = run(terms, [Stamped(entry.at, entry.command) for entry in play.entries[1:]], solver=settled)
    assert recorder.state.unawarded["L2"].why == "not_better"


def test_A21_an_award_that_breaks_a_rule_is_caught_by_the_rule() -> None:
    """The certificate of the award without the rule, put to a problem that has it."""
    state, command = proposal(honest())
    rules = AwardRules(limits=(Limit("no-s3", "spend", "at_most", 0, who=Select(("s3",))),))
    state.chosen_rules = rules
    faults = check_joint(joint_problem(state), award_in(command))
    assert {fault.rule for fault in faults} == {"A21", "A22"}
    assert any("no-s3" in fault.reason for fault in faults)


def test_A22_a_bound_that_is_not_proven_is_caught() -> None:
    _, command = proposal(honest())
    assert [fault.rule for fault in checked(honest(), certificate="")] == ["A22"]
    certificate = json.loads(command.certificate)
    certificate["award"]["bound"] -= 1
    assert {fault.rule for fault in checked(honest(), certificate=json.dumps(certificate))} == {"A22"}


def test_A22_an_audit_with_no_solver_agrees_and_a_dearer_award_does_not() -> None:
    recorder = honest()
    bodies = [AUCTION.codec.entry_to_bytes(entry) for entry in recorder.entries]
    assert verify(bundle_of("A-1", bodies)).agrees

    def dearer(problem: Sourcing) -> Solved | Unsolved:
        """The best award where s3 may win nothing: legal, certified, and of another problem."""
        return settled(replace(problem, limits=(Limit("x", "spend", "at_most", 0, who=Select(("s3",))),)))

    terms = terms_of()
    with pytest.raises(Exception, match="A22"):
        run(terms, asked(terms), solver=dearer)


def test_A19_the_problem_is_the_same_whenever_it_is_drawn() -> None:
    state, _ = proposal(honest())
    first: Joint = joint_problem(state)
    assert joint_problem(state) == first


def test_A22_a_dearer_award_is_told_by_how_much_as_far_as_is_proven() -> None:
    """Legal and certified, by multipliers that prove next to nothing: an audit agrees, and does not call it the best."""

    def favouring(problem: Sourcing) -> Solved | Unsolved:
        best = settled(replace(problem, limits=(Limit("x", "spend", "at_most", 0, who=Select(("s3",))),)))
        assert isinstance(best, Solved)
        proof = Proof((), ())
        award = replace(best.awarded, bound=bound_of(problem, rows_of(problem), proof, ()))
        return Solved(award, text_of(certified(problem, award, proof)).decode())

    recorder = run(terms_of(), asked(terms_of()), solver=favouring)
    report = audit(recorder)
    assert report.agrees
    (line,) = [line for line in report_text(report).splitlines() if "awarded together" in line]
    assert "a better award might compare lower by up to" in line
    assert "awarded together: proven to be the best" in report_text(audit(honest()))


def test_Q21_an_audit_tells_which_rules_were_given_up() -> None:
    soft = Limit("three", "winners", "at_least", 3, priority=9)
    held = played(AwardRules(limits=(soft, Limit("one", "winners", "at_most", 1))))
    assert held.state.given_up == ("three",)
    assert "rules given up: three; that nothing keeps them is proven" in report_text(audit(held))


def audit(recorder: Recorder) -> Report:
    return verify(bundle_of("A-1", [AUCTION.codec.entry_to_bytes(entry) for entry in recorder.entries]))

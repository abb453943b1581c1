"""Chapter C, lots awarded together: the rules in the terms, packages in an award, and rules chosen after the close."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from auction.award.award import proposal
from auction.award.joint import Joint, award_from, joint_problem
from auction.award.solver import Solved
from auction.award.sourcing import Awarded, Given
from auction.core.announcing import fault_in
from auction.core.award_rules import Average, AwardRules, Figure, Label, Labelled, Limit, Select
from auction.core.commands import AwardLine, ChooseRules, HoldReason, HoldSupplier, ProposeAward, Prospect, RecordProvisional
from auction.core.events import ProvisionalFound, RulesChosen
from auction.core.joint import bid_behind, package_parts
from auction.core.money import Share
from auction.core.open_terms import open_terms
from auction.core.state import StandingBid
from auction.core.terms import MarketReference, TrafficLight
from auction.core.views import whole_view
from auction.core.visibility import Audience
from auction.core.words import CONSORTIUM, ENGINE
from auction.pool.settling import allotment_of
from tests.auctions import ANNOUNCED, CLOSES, COORDINATOR, MINUTE_US, Play, a_lot, a_supplier, a_visibility, an_auction
from tests.criteria import a_component, an_evaluation

NO_RULES = AwardRules()
TWO = (a_lot("L1"), a_lot("L2"))


def joint(*lots: Any, rules: AwardRules | None = NO_RULES, **choices: Any) -> Play:
    return Play(an_auction(lots=lots or TWO, packages=True, award_rules=rules, **choices))


def found(joint: Joint, *chosen: str) -> Solved:
    """As if a solver had chosen these bids and packages, by their place among all, proven to be the best."""
    given = tuple(Given(id, joint.bids[id][0].lot, 1) for id in chosen if id in joint.bids)
    cost = sum(offer.steps[0].price for offer in joint.problem.offers if offer.id in chosen)
    packages = tuple(id for id in chosen if id in joint.packages)
    return Solved(Awarded(given, packages, (), cost, cost, "test", "1", "by hand"), "")


def chosen(play: Play, *names: str) -> list[str]:
    """The ids of the packages of these names, and of the bids as `supplier lot`."""
    known = joint_problem(play.state)
    ids = {package.package: id for id, package in known.packages.items()}
    ids |= {f"{bid.supplier} {lot.lot}": id for id, (lot, bid) in known.bids.items()}
    return [ids[name] for name in names]


def propose(play: Play, *names: str) -> Play:
    known = joint_problem(play.state)
    return play.ask(proposal(award_from(known, found(known, *chosen(play, *names))), id=play.new_id()))


def test_C7_terms_with_rules_are_announced_and_say_so() -> None:
    play = joint()
    assert play.state.award_rules == NO_RULES
    assert open_terms(play.state.known_terms())["joint"] is True
    assert "award_rules" not in open_terms(play.state.known_terms())
    assert "joint" not in open_terms(an_auction(lots=TWO))


@pytest.mark.parametrize(
    ("choices", "why"),
    [
        ({"payment": "second_price"}, "winners are paid what they bid"),
        ({"tie_award": "split"}, "winners are paid what they bid"),
        ({"lots": (a_lot("L1", price_scale=1, quantity_scale=0),)}, "divided among its lots to the minor unit"),
        (
            {"lots": (a_lot("L1", ceiling=2000, evaluation=an_evaluation(s1=[a_component(7)])),)},
            "a package is compared by its price",
        ),
    ],
)
def test_C7_what_lots_awarded_together_are_not(choices: dict[str, Any], why: str) -> None:
    terms = an_auction(**{"lots": TWO, "packages": True, "award_rules": NO_RULES, **choices})
    assert why in (fault_in(terms, ANNOUNCED) or "")


LABELS = (Labelled("s1", (Label("country", "CN"),), (Figure("risk", 3),)), Labelled("s2", (Label("country", "VN"),)))


@pytest.mark.parametrize(
    ("rules", "why"),
    [
        (AwardRules(suppliers=(Labelled("s9", ()),)), "suppliers: each is one of the auction's"),
        (AwardRules(lots=(Labelled("L1", ()), Labelled("L1", ()))), "lots: each is one of the auction's, and named once"),
        (AwardRules(suppliers=(Labelled("s1", (Label("a", "x"), Label("a", "y"))),)), "a column or a figure occurs twice"),
        (AwardRules(suppliers=(Labelled("s1", (Label("a", ""),)),)), "1 to 400 characters"),
        (AwardRules(suppliers=(Labelled("s1", (), (Figure("risk", -1),)),)), "zero or more"),
        (AwardRules(limits=(Limit("a", "winners", "at_most", 1), Limit("a", "winners", "at_most", 2))), "an id of its own"),
        (AwardRules(limits=(Limit("a b", "winners", "at_most", 1),)), "an id of its own"),
        (AwardRules(limits=(Limit("a", "spend", "at_most"),)), "limits.a: an amount or a share"),
        (AwardRules(limits=(Limit("a", "spend", "at_most", 1, Share(1, 2)),)), "limits.a: an amount or a share"),
        (AwardRules(limits=(Limit("a", "spend", "at_most", share=Share(3, 2)),)), "a share is at most the whole"),
        (AwardRules(limits=(Limit("a", "winners", "at_most", share=Share(1, 2)),)), "winners are counted together"),
        (AwardRules(limits=(Limit("a", "figure", "at_most", 3),)), "a figure is named"),
        (AwardRules(limits=(Limit("a", "spend", "at_most", 3, figure="risk"),)), "a figure is named"),
        (AwardRules(limits=(Limit("a", "spend", "at_most", 3, priority=10),)), "a priority is 0"),
        (AwardRules(limits=(Limit("a", "spend", "at_most", 3, who=Select(("s9",))),)), "who is selected"),
        (AwardRules(limits=(Limit("a", "spend", "at_most", 3, who=Select(column="country", values=("CN",))),)), "who is selected"),
        (AwardRules(limits=(Limit("a", "spend", "at_most", 3, where=Select(("L9",))),)), "where is selected"),
        (AwardRules(averages=(Average("a", "", "at_most", 3),)), "averages: a figure by name"),
    ],
)
def test_C7_rules_that_contradict_themselves(rules: AwardRules, why: str) -> None:
    assert why in (fault_in(an_auction(lots=TWO, award_rules=rules), ANNOUNCED) or "")


def test_C7_sound_rules_are_announced() -> None:
    by_country = Limit("cn", "spend", "at_most", share=Share(1, 2), who=Select(column="country", values=("CN",)))
    rules = AwardRules(LABELS, (), (by_country, Limit("two", "winners", "at_least", 2)), (Average("risk", "risk", "at_most", 3),))
    assert fault_in(an_auction(lots=TWO, award_rules=rules), ANNOUNCED) is None


def closed(*, group: str = "") -> Play:
    """s1 leads both lots at 10.00 and offers both for 18.00; s2 bids 11.00 on the first."""
    play = joint().bid("s1", "L1", "10.00").bid("s1", "L2", "10.00").bid("s2", "L1", "11.00")
    return play.package("s1", "both", "L1", "L2", price="18.00", group=group).wait(CLOSES + MINUTE_US)


def test_C9_a_package_is_awarded_lot_by_lot() -> None:
    play = propose(closed(), "both")
    assert play.code == ""
    lines = [line for lot in ("L1", "L2") for line in play.state.awards[lot].lines]
    assert [(line.package, line.supplier, line.money) for line in lines] == [("both", "s1", 900), ("both", "s1", 900)]
    assert play.state.award_total == 1800
    assert play.state.packages_left_out == 0


@pytest.mark.parametrize(
    ("ceilings", "baselines", "parts"),
    [((300, 100), (None, None), (75, 25)), ((300, None), (None, None), (50, 50)), ((None, None), (1, 4), (20, 80))],
)
def test_C9_its_price_is_divided_by_ceilings_or_baselines_or_evenly(
    ceilings: Sequence[int | None], baselines: Sequence[int | None], parts: Sequence[int]
) -> None:
    lots = [a_lot(f"L{n}", ceiling=c, baseline=b) for n, (c, b) in enumerate(zip(ceilings, baselines, strict=True), 1)]
    play = joint(*lots).package("s1", "both", "L1", "L2", price="1.00")
    assert tuple(package_parts(play.state, play.state.packages["s1", "both"]).values()) == tuple(parts)


def test_C9_a_package_is_awarded_whole_or_not_at_all() -> None:
    play = closed()
    known = joint_problem(play.state)
    whole = award_from(known, found(known, *chosen(play, "both")))
    single = award_from(known, found(known, *chosen(play, "s2 L1", "s1 L2")))
    for lines in ((whole.lines[0], single.lines[1]), (single.lines[0], whole.lines[1])):
        total = sum(line.money for line in lines)
        assert play.ask(proposal(replace(whole, lines=lines, total=total), id=play.new_id())).code == "award_mismatch"
    dearer = replace(whole.lines[0], money=whole.lines[0].money + 1)
    assert play.ask(proposal(replace(whole, lines=(dearer, whole.lines[1])), id=play.new_id())).code == "award_mismatch"
    unknown = tuple(replace(line, package="other") for line in whole.lines)
    assert play.ask(proposal(replace(whole, lines=unknown), id=play.new_id())).code == "award_mismatch"


def test_C9_of_a_group_one_is_awarded() -> None:
    lots = tuple(a_lot(f"L{n}") for n in range(1, 5))
    play = joint(*lots)
    play.package("s1", "a", "L1", "L2", price="9", group="g").package("s1", "b", "L3", "L4", price="9", group="g")
    play.package("s2", "c", "L3", "L4", price="9", group="g").wait(CLOSES + MINUTE_US)
    assert propose(play, "a", "b").code == "award_mismatch"
    assert propose(play, "a", "c").code == ""


def test_C9_it_is_decided_whole() -> None:
    play = propose(closed(), "both")
    assert play.confirm("L1").code == "package_divided"
    assert play.reject("L2", reason="no").code == "package_divided"
    assert play.confirm("L1", "L2").code == ""


@pytest.mark.parametrize(("price", "code"), [("16.00", ""), ("15.99", "reason_missing")])
def test_C5_C9_a_part_of_a_package_below_the_floor_needs_a_reason_whatever_its_supplier_bid(price: str, code: str) -> None:
    play = joint(a_lot("L1", floor=800), a_lot("L2", floor=800)).bid("s1", "L1", "10.00").bid("s1", "L2", "10.00")
    propose(play.package("s1", "both", "L1", "L2", price=price).wait(CLOSES + MINUTE_US), "both")
    assert play.confirm("L1", "L2").code == code
    assert not code or play.confirm("L1", "L2", reason="justified").code == ""


def test_C9_members_pay_its_price_to_the_minor_unit() -> None:
    play = propose(closed(), "both").confirm("L1", "L2")
    made = allotment_of(play.state)
    assert play.ask(made).code == ""
    assert sum(contract.total for contract in play.state.contracts.values()) == 1800


def test_C9_where_each_lot_is_awarded_by_itself_no_package_is() -> None:
    play = joint(rules=None).bid("s1", "L1", "10.00").package("s1", "both", "L1", "L2", price="18.00").wait(CLOSES + MINUTE_US)
    assert play.state.award_rules is None
    plain, _ = play.plain_award()
    assert play.propose([replace(plain[0], package="both")]).code == "award_mismatch"


def choose(play: Play, rules: AwardRules = NO_RULES, *, reason: str = "risk", person: str = "", by: Any = COORDINATOR) -> Play:
    return play.ask(ChooseRules(play.new_id(), by, rules, reason, person))


def test_C8_rules_are_chosen_after_the_close() -> None:
    play = joint(rules=None).bid("s1", "L1", "10.00").bid("s2", "L2", "9.00")
    assert choose(play).code == "auction_not_closed"
    play.wait(CLOSES + MINUTE_US)
    rules = AwardRules(limits=(Limit("one", "winners", "at_most", 1),))
    assert choose(play, rules).events == (RulesChosen(rules, "risk"),)
    assert play.state.award_rules == rules
    assert choose(play, NO_RULES).code == ""
    assert play.state.award_rules == NO_RULES


def test_C8_what_was_proposed_stands_no_longer() -> None:
    play = propose(closed(), "both")
    choose(play, AwardRules(limits=(Limit("two", "winners", "at_least", 2),)))
    assert (play.code, play.state.status, play.state.awards) == ("", "closed", {})
    assert play.confirm("L1", "L2").code == "award_not_proposed"
    assert propose(play, "s2 L1", "s1 L2").code == ""
    assert play.state.award_total == 2100


def test_C8_not_once_an_award_is_decided() -> None:
    play = propose(closed(), "s2 L1", "s1 L2").confirm("L1")
    assert choose(play).code == "award_decided"


def test_C8_for_a_reason_and_by_the_coordinator() -> None:
    play = closed()
    assert choose(play, reason=" ").code == "reason_missing"
    assert choose(play, by=a_supplier("s1")).code == "not_permitted"


def test_C8_sound_rules_alone() -> None:
    play = closed()
    assert choose(play, AwardRules(limits=(Limit("a", "spend", "at_most"),))).code == "award_rules_invalid"


def test_C8_two_persons_where_they_confirm() -> None:
    play = Play(an_auction(lots=TWO, two_persons=("amend", "confirm"))).bid("s1", "L1", "10.00").wait(CLOSES + MINUTE_US)
    choose(play, person="p1")
    assert play.state.award_rules is None
    play.approve(1, "p2")
    assert play.state.award_rules == NO_RULES


BOTH = Prospect("", "s2", True, None, "both")
FIRST = Prospect("L1", "s1", False, 799)


def going_on(*, told: bool = True) -> Play:
    """s1 bids 10.00 on each lot, s2 offers both for 18.00."""
    play = joint(visibility=a_visibility(provisional=told)).bid("s1", "L1", "10.00").bid("s1", "L2", "10.00")
    return play.package("s2", "both", "L1", "L2", price="18.00")


def now(play: Play, *prospects: Prospect, until: int | None = None, total: int = 1800, by: Any = ENGINE) -> Play:
    return play.ask(RecordProvisional(play.new_id(), by, play.state.seq if until is None else until, total, prospects))


def told(play: Play, role: Any, party: str) -> dict[str, dict[str, object]]:
    return {key: dict(row) for key, row in whole_view(play.state, Audience(role, party)).items() if key.startswith("now")}


def test_C10_it_is_told_to_insiders_and_to_each_its_own() -> None:
    play = going_on()
    seq = play.state.seq
    assert now(play, BOTH, FIRST).events == (ProvisionalFound(seq, 1800, (BOTH, FIRST)),)
    own = {"now:lot:L1:s1": {"wins": False, "price_to_win": "7.99", "rank": None}}
    assert told(play, "supplier", "s1") == own
    assert told(play, "supplier", "s2") == {"now:package:s2:both": {"wins": True, "price_to_win": None, "rank": None}}
    total = {"now": {"total": "18.00", "at": play.now}}
    assert told(play, "buyer", CONSORTIUM) == total | own | told(play, "supplier", "s2")
    for role, party in (("buyer", "m1"), ("auditor", ""), ("observer", ""), ("supplier", "s3")):
        assert told(play, role, party) == {}


def test_C11_a_rank_is_told_to_insiders_and_to_each_its_own() -> None:
    play = now(going_on(), replace(BOTH, rank=1), replace(FIRST, rank=2))
    assert told(play, "supplier", "s1") == {"now:lot:L1:s1": {"wins": False, "price_to_win": "7.99", "rank": 2}}
    assert told(play, "supplier", "s2") == {"now:package:s2:both": {"wins": True, "price_to_win": None, "rank": 1}}
    assert told(play, "buyer", CONSORTIUM)["now:lot:L1:s1"]["rank"] == 2


def test_C11_no_rank_is_told_where_a_light_stands_in_its_place() -> None:
    light = TrafficLight(1, 2, None)
    seen = replace(a_visibility(provisional=True), traffic_light=light)
    play = now(joint(visibility=seen).bid("s1", "L1", "10.00"), replace(FIRST, rank=2))
    assert told(play, "supplier", "s1") == {"now:lot:L1:s1": {"wins": False, "price_to_win": "7.99", "rank": None}}
    assert told(play, "buyer", CONSORTIUM)["now:lot:L1:s1"]["rank"] == 2


def test_C10_suppliers_are_told_where_the_terms_choose_so() -> None:
    play = now(going_on(told=False), BOTH, FIRST)
    assert told(play, "supplier", "s1") == told(play, "supplier", "s2") == {}
    assert "now:lot:L1:s1" in told(play, "buyer", CONSORTIUM)


def test_C10_what_is_bid_anew_has_none_until_the_next() -> None:
    play = now(going_on(), BOTH, FIRST).bid("s1", "L1", "9.00")
    assert told(play, "supplier", "s1") == {}
    assert now(play, BOTH, replace(FIRST, price=None)).code == ""
    assert now(going_on(), BOTH, replace(FIRST, rank=1)).code == ""  # what has a part of an award at the same cost is first too
    assert told(play, "supplier", "s1") == {"now:lot:L1:s1": {"wins": False, "price_to_win": None, "rank": None}}


@pytest.mark.parametrize(
    "prospects",
    [
        (BOTH, BOTH),
        (Prospect("L9", "s1", True, None),),
        (Prospect("L1", "s9", True, None),),
        (Prospect("L1", "s2", False, 5),),
        (Prospect("L1", "s2", True, None, "both"),),
        (Prospect("", "s1", True, None, "both"),),
        (Prospect("L1", "s1", True, 5),),
        (Prospect("L1", "s1", False, 0),),
        (Prospect("L1", "s1", False, None, rank=0),),
        (Prospect("L1", "s1", True, None, rank=2),),
    ],
)
def test_C10_it_is_of_the_bids_that_were_made(prospects: tuple[Prospect, ...]) -> None:
    assert now(going_on(), *prospects).code == "provisional_invalid"


def test_C10_it_looks_forward_and_decides_nothing() -> None:
    play = going_on()
    assert now(play, until=play.state.seq + 1).code == "provisional_invalid"
    assert now(play, FIRST, total=-1).code == "provisional_invalid"
    seq = play.state.seq
    assert now(play, until=seq).code == ""
    assert now(play, until=seq).code == "provisional_invalid"
    assert play.leader("L1") == "s1"
    assert now(play, by=COORDINATOR).code == "not_permitted"
    play.wait(CLOSES + MINUTE_US)
    assert now(play).code == "auction_closed"
    assert now(Play(an_auction(lots=TWO)).bid("s1", "L1", "10.00")).code == "provisional_invalid"


def detail(play: Play) -> str:
    refusal = play.last.refusal
    return "" if refusal is None else f"{refusal.code}: {refusal.detail}".removesuffix(": ")


def test_C9_an_award_of_packages_says_what_does_not_match() -> None:
    lots = tuple(a_lot(f"L{n}") for n in range(1, 5))
    play = joint(*lots)
    play.package("s1", "a", "L1", "L2", price="9", group="g").package("s1", "b", "L3", "L4", price="9", group="g")
    play.wait(CLOSES + MINUTE_US)
    assert detail(propose(play, "a", "b")) == "award_mismatch: of a group at most one package is awarded"
    play = closed()
    known = joint_problem(play.state)
    whole = award_from(known, found(known, *chosen(play, "both")))
    single = award_from(known, found(known, *chosen(play, "s2 L1", "s1 L2")))
    lines = (whole.lines[0], single.lines[1])
    asked = proposal(replace(whole, lines=lines, total=sum(line.money for line in lines)), id=play.new_id())
    assert detail(play.ask(asked)) == "award_mismatch: package both of s1: all of its lots or none"


def test_C9_where_each_lot_is_awarded_by_itself_nothing_speaks_of_all_together() -> None:
    def asked(**changes: Any) -> Play:
        play = Play(an_auction(lots=TWO)).bid("s1", "L1", "10.00").bid("s1", "L2", "10.00").wait(CLOSES + MINUTE_US)
        lines, _ = play.plain_award()
        total = sum(line.money for line in lines)
        command = ProposeAward(play.new_id(), ENGINE, "test", "1", lines, (), total, total)
        return play.ask(replace(command, **changes))

    assert detail(asked()) == ""
    assert detail(asked(certificate="{}")) == "award_mismatch: each lot is awarded by itself"
    assert detail(asked(given_up=("a rule",))) == "award_mismatch: each lot is awarded by itself"


def test_C8_how_far_an_award_is_proven_to_be_the_best_is_kept() -> None:
    play = Play(an_auction(lots=TWO)).bid("s1", "L1", "10.00").bid("s1", "L2", "10.00").wait(CLOSES + MINUTE_US)
    lines, _ = play.plain_award()
    total = sum(line.money for line in lines)
    play.ask(ProposeAward(play.new_id(), ENGINE, "test", "1", lines, (), total, total - 30))
    assert (play.code, play.state.award_gap) == ("", 30)


def test_C8_what_was_added_up_is_forgotten_and_counted_as_opened_anew() -> None:
    play = propose(closed(), "both")
    assert (play.state.award_total, play.state.reopened) == (1800, 0)
    choose(play, AwardRules(limits=(Limit("two", "winners", "at_least", 2),)))
    assert (play.state.award_total, play.state.reopened, play.state.unawarded, play.state.chosen_why) == (0, 1, {}, "risk")
    choose(play, NO_RULES)
    assert play.state.reopened == 2


def test_C8_neither_of_what_is_cancelled_or_settled_nor_before_a_lottery() -> None:
    assert choose(joint().cancel()).code == "auction_cancelled"
    play = joint(rules=None).wait(CLOSES + MINUTE_US).settle()
    assert (play.state.status, play.state.awards) == ("settled", {})
    assert choose(play).code == "award_decided"
    play = Play(an_auction(lots=TWO, tie_award="lottery", lottery="x")).bid("s1", "L1", "10.00").wait(CLOSES + MINUTE_US)
    assert choose(play).code == "lottery_undrawn"
    unsound = AwardRules(limits=(Limit("a", "spend", "at_most"),))
    assert detail(choose(closed(), unsound)) == "award_rules_invalid: award_rules.limits.a: an amount or a share, and not both"


def test_C10_it_is_found_while_bids_go_on_and_while_the_clock_stands_still() -> None:
    early = joint()
    assert early.ask(RecordProvisional("early", ENGINE, 1, 0, ()), ANNOUNCED + 1).code == "auction_not_open"
    assert now(going_on(), BOTH, total=0).code == "", "nothing may be asked for it all"
    assert now(going_on(), replace(FIRST, price=1)).code == ""
    assert now(going_on().pause(), BOTH).code == ""
    assert now(going_on().suspend(), BOTH).code == ""


def test_C10_what_is_in_it_no_more_is_kept_as_not_awarded() -> None:
    play = now(now(going_on(), BOTH, FIRST).bid("s3", "L1", "9.50"), Prospect("L1", "s3", True, None))
    kept = {key: {"wins": False, "price_to_win": None, "rank": None} for key in ("now:lot:L1:s1", "now:package:s2:both")}
    assert told(play, "buyer", CONSORTIUM) == {
        "now": {"total": "18.00", "at": play.now},
        "now:lot:L1:s3": {"wins": True, "price_to_win": None, "rank": None},
        **kept,
    }
    assert [told(play, "supplier", name) for name in ("s1", "s2")] == [{key: row} for key, row in kept.items()]
    again = now(play.bid("s3", "L2", "9.00"), BOTH)
    assert told(again, "supplier", "s1") == {"now:lot:L1:s1": {"wins": False, "price_to_win": None, "rank": None}}


def test_C9_ceilings_of_other_decimals_count_for_what_they_are() -> None:
    lots = [a_lot("L1", price_scale=2, ceiling=300), a_lot("L2", price_scale=3, ceiling=1_000)]
    play = joint(*lots).package("s1", "both", "L1", "L2", price="1.00")
    assert tuple(package_parts(play.state, play.state.packages["s1", "both"]).values()) == (75, 25)


def test_C9_a_package_of_finer_values_is_awarded_to_the_minor_unit() -> None:
    play = joint(a_lot("L1", price_scale=4), a_lot("L2", price_scale=4)).package("s1", "both", "L1", "L2", price="18.01")
    play = propose(play.wait(CLOSES + MINUTE_US), "both")
    assert play.code == "", play.last.refusal
    lines = [line for lot in ("L1", "L2") for line in play.state.awards[lot].lines]
    assert [(line.money, line.value) for line in lines] == [(901, 90_100), (900, 90_000)]


def test_C9_each_lot_of_a_package_is_as_it_was_offered_and_of_who_is_not_on_hold() -> None:
    play = closed()
    known = joint_problem(play.state)
    whole = award_from(known, found(known, *chosen(play, "both")))
    for wrong in ({"money": 901}, {"value": 901}, {"bid_seq": 1}, {"payment": 900}, {"own_money": 900}):
        lines = (replace(whole.lines[0], **wrong), whole.lines[1])  # type: ignore[arg-type]
        asked = proposal(replace(whole, lines=lines, total=sum(line.money for line in lines)), id=play.new_id())
        assert detail(play.ask(asked)) == "award_mismatch: lot L1"
    terms = replace(play.terms, market=MarketReference("market", 3, "ab" * 32))
    held = Play(terms).package("s1", "both", "L1", "L2", price="18.00")
    reasons = (HoldReason("control_denied", "Z3", "L2"),)
    held.ask(HoldSupplier(held.new_id(), ENGINE, "s1", reasons, 3, "ab" * 32, held.now)).wait(CLOSES + MINUTE_US)
    again = tuple(replace(line, bid_seq=held.state.packages["s1", "both"].seq) for line in whole.lines)
    assert detail(held.ask(proposal(replace(whole, lines=again), id=held.new_id()))) == "award_mismatch: lot L1"


def test_C9_of_a_package_without_a_bid_every_piece_counts_the_same() -> None:
    lot = closed().lot("L1")
    line = AwardLine("L1", "s1", 9, 900, 900, package="both")
    assert bid_behind(lot, line) == bid_behind(lot, replace(line, package="")) == lot.standing["s1"]
    assert bid_behind(lot, replace(line, supplier="s3")) == StandingBid("s3", (1,), 900, lot.closed_at or 0, 9, False, 900)
    assert bid_behind(replace(lot, closed_at=None), replace(line, supplier="s3")).at == 0


def test_C7_an_award_says_which_rules_it_gave_up() -> None:
    play = closed()
    known = joint_problem(play.state)
    whole = award_from(known, found(known, *chosen(play, "both")))
    play.ask(replace(proposal(whole, id=play.new_id()), given_up=("one", "two")))
    assert (play.code, play.state.given_up) == ("", ("one", "two"))

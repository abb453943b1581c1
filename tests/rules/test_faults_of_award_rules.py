"""C7 and T1: what is said of each contradiction in the rules of an award and in lots awarded together, and how near one may go."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from auction.core.award_rules import Average, AwardRules, Condition, Consistent, Figure, Label, Labelled, Limit, Select
from auction.core.joint import LOWEST_PRIORITY, MOST_RULES, joint_faults
from auction.core.money import LARGEST, Share
from auction.core.shortlist_terms import Pledged, Shortlist
from auction.core.terms import Terms, Volume
from tests.auctions import SUPPLIERS, a_clock, a_clock_lot, a_lot, an_auction
from tests.criteria import an_evaluation, bidding_in, some_rates
from tests.joining import a_joined_lot, joining_terms

TWO = an_auction(lots=[a_lot("L1"), a_lot("L2")])
WHO = Select(ids=("s1",))
WHERE = Select(ids=("L1",))
GREEN = Labelled("s1", (Label("colour", "green"),), (Figure("risk", 3),))
METAL = Labelled("L1", (Label("material", "metal"),), (Figure("weight", 9),))


def limit(id: str = "r1", metric: Any = "spend", **choices: Any) -> Limit:
    return Limit(id, metric, "at_most", **{"amount": 5, **choices})


def rules(**choices: Any) -> AwardRules:
    return AwardRules(**choices)


def condition(
    id: str = "r1", who: Select = WHO, where: Select = WHERE, then_who: Select = WHO, then_where: Select = WHERE
) -> Condition:
    return Condition(id, "requires", who, where, then_who, then_where)


OWN = "limits: at most 1000 rules, each with an id of its own"
PRIORITY = "limits: a priority is 0 (mandatory) to 9"
AVERAGES = "averages: a figure by name, and zero or more"
SELECTS_WHO = "limits: who is selected by the ids of suppliers, or by a column of theirs and its values"
SELECTS_WHERE = "limits: where is selected by the ids of lots, or by a column of theirs and its values"
AMOUNTS = "limits.r1: an amount and a penalty are zero or more, a share is at most the whole"
ONE_OF_TWO = "limits.r1: an amount or a share, and not both"
WINNERS = "limits.r1: winners are counted together, by a number"
FIGURES = "limits.r1: a figure is named where one is counted, and only there"

SAID: dict[str, tuple[AwardRules, list[str]]] = {
    "none": (rules(), []),
    "a stranger": (rules(suppliers=(replace(GREEN, id="s9"),)), ["suppliers: each is one of the auction's, and named once"]),
    "one twice": (rules(suppliers=(GREEN, GREEN)), ["suppliers: each is one of the auction's, and named once"]),
    "no such lot": (rules(lots=(replace(METAL, id="L9"),)), ["lots: each is one of the auction's, and named once"]),
    "a column twice": (
        rules(suppliers=(replace(GREEN, labels=(Label("colour", "green"), Label("colour", "red"))),)),
        ["suppliers: s1: a column or a figure occurs twice"],
    ),
    "a figure twice": (
        rules(lots=(replace(METAL, figures=(Figure("weight", 1), Figure("weight", 2))),)),
        ["lots: L1: a column or a figure occurs twice"],
    ),
    "no column": (
        rules(suppliers=(replace(GREEN, labels=(Label(" ", "green"),)),)),
        ["suppliers: s1: a column and its value have 1 to 400 characters"],
    ),
    "no value": (
        rules(suppliers=(replace(GREEN, labels=(Label("colour", ""),)),)),
        ["suppliers: s1: a column and its value have 1 to 400 characters"],
    ),
    "no name of a figure": (
        rules(suppliers=(replace(GREEN, figures=(Figure("", 1),)),)),
        ["suppliers: s1: a figure has a name, and is zero or more"],
    ),
    "a figure below zero": (
        rules(suppliers=(replace(GREEN, figures=(Figure("risk", -1),)),)),
        ["suppliers: s1: a figure has a name, and is zero or more"],
    ),
    "a figure beyond counting": (
        rules(suppliers=(replace(GREEN, figures=(Figure("risk", LARGEST + 1),)),)),
        ["suppliers: s1: a figure has a name, and is zero or more"],
    ),
    "no id": (rules(limits=(limit(""),)), [OWN]),
    "an id twice": (rules(limits=(limit(),), averages=(Average("r1", "risk", "at_most", 1),)), [OWN]),
    "an id twice among others": (rules(consistent=(Consistent("r1"),), conditions=(condition(),)), [OWN]),
    "too many": (rules(limits=tuple(limit(f"r{number}") for number in range(MOST_RULES + 1))), [OWN]),
    "a priority below zero": (rules(limits=(limit(priority=-1),)), [PRIORITY]),
    "a priority too low": (rules(consistent=(Consistent("r1", priority=LOWEST_PRIORITY + 1),)), [PRIORITY]),
    "neither amount nor share": (rules(limits=(limit(amount=None),)), [ONE_OF_TWO]),
    "both": (rules(limits=(limit(share=Share(1, 2)),)), [ONE_OF_TWO]),
    "an amount below zero": (rules(limits=(limit(amount=-1),)), [AMOUNTS]),
    "an amount beyond counting": (rules(limits=(limit(amount=LARGEST + 1),)), [AMOUNTS]),
    "a penalty below zero": (rules(limits=(limit(penalty=-1),)), [AMOUNTS]),
    "a penalty beyond counting": (rules(limits=(limit(penalty=LARGEST + 1),)), [AMOUNTS]),
    "a share of twice the whole": (rules(limits=(limit(amount=None, share=Share(2, 1)),)), [AMOUNTS]),
    "winners by a share": (rules(limits=(limit(metric="winners", amount=None, share=Share(1, 2)),)), [WINNERS]),
    "winners each": (rules(limits=(limit(metric="winners", holds="each"),)), [WINNERS]),
    "a figure without a name": (rules(limits=(limit(metric="figure"),)), [FIGURES]),
    "a figure for money": (rules(limits=(limit(figure="risk"),)), [FIGURES]),
    "an average of nothing": (rules(averages=(Average("r1", "", "at_most", 1),)), [AVERAGES]),
    "an average below zero": (rules(averages=(Average("r1", "risk", "at_most", -1),)), [AVERAGES]),
    "an average beyond counting": (rules(averages=(Average("r1", "risk", "at_most", LARGEST + 1),)), [AVERAGES]),
    "a stranger selected": (rules(limits=(limit(who=Select(ids=("s9",))),)), [SELECTS_WHO]),
    "nobody selected": (rules(limits=(limit(who=Select()),)), [SELECTS_WHO]),
    "by both": (
        rules(suppliers=(GREEN,), limits=(limit(who=Select(ids=("s1",), column="colour", values=("green",))),)),
        [SELECTS_WHO],
    ),
    "by no such column": (
        rules(suppliers=(GREEN,), limits=(limit(who=Select(column="size", values=("green",))),)),
        [SELECTS_WHO],
    ),
    "by a column of lots": (
        rules(suppliers=(GREEN,), lots=(METAL,), limits=(limit(who=Select(column="material", values=("metal",))),)),
        [SELECTS_WHO],
    ),
    "by no value": (rules(suppliers=(GREEN,), limits=(limit(who=Select(column="colour")),)), [SELECTS_WHO]),
    "who of a condition": (rules(conditions=(condition(who=WHERE),)), [SELECTS_WHO]),
    "who then": (rules(conditions=(condition(then_who=WHERE),)), [SELECTS_WHO]),
    "where of a limit": (rules(limits=(limit(where=WHO),)), [SELECTS_WHERE]),
    "where of an average": (rules(averages=(Average("r1", "risk", "at_most", 1, where=WHO),)), [SELECTS_WHERE]),
    "where of equal shares": (rules(consistent=(Consistent("r1", where=WHO),)), [SELECTS_WHERE]),
    "where of a condition": (rules(conditions=(condition(where=WHO),)), [SELECTS_WHERE]),
    "where then": (rules(conditions=(condition(then_where=WHO),)), [SELECTS_WHERE]),
    "a column of suppliers for lots": (
        rules(suppliers=(GREEN,), limits=(limit(where=Select(column="colour", values=("green",))),)),
        [SELECTS_WHERE],
    ),
    "sound, to each limit": (
        rules(
            suppliers=(replace(GREEN, figures=(Figure("risk", 0), Figure("age", LARGEST))), replace(GREEN, id="s2")),
            lots=(METAL,),
            limits=(
                limit("a", amount=0, priority=LOWEST_PRIORITY, penalty=LARGEST),
                limit("b", amount=LARGEST, penalty=0, who=WHO, where=WHERE),
                limit("c", amount=None, share=Share(1, 1), who=Select(column="colour", values=("green",))),
                limit("d", metric="winners"),
                limit("e", metric="figure", figure="weight", where=Select(column="material", values=("metal",))),
            ),
            averages=(Average("f", "risk", "at_most", 0), Average("g", "risk", "at_least", LARGEST)),
            consistent=(Consistent("h"),),
            conditions=(condition("i"),),
        ),
        [],
    ),
    "everybody and everything": (
        rules(
            suppliers=tuple(replace(GREEN, id=id) for id in SUPPLIERS),
            lots=tuple(replace(METAL, id=id) for id in ("L1", "L2")),
            limits=(limit(who=Select(ids=tuple(SUPPLIERS)), where=Select(ids=("L1", "L2"))),),
        ),
        [],
    ),
    "a thousand rules": (rules(limits=tuple(limit(f"r{number}") for number in range(MOST_RULES))), []),
}


@pytest.mark.parametrize(("asked", "said"), SAID.values(), ids=SAID)
def test_C7_each_contradiction_of_the_rules_is_named(asked: AwardRules, said: list[str]) -> None:
    assert list(joint_faults(TWO, asked)) == [f"award_rules.{fault}" for fault in said]


TOGETHER = "award_rules: winners are paid what they bid, and no lot is split between equals"
WHOLE = "lots.L1: lots awarded together go whole, or by the quantities that are bid"
RISING = Volume(kind="incremental", prices="rising", blocks=False, most_steps=3)
LOTS: dict[str, tuple[Terms, list[str]]] = {
    "another payment": (replace(TWO, payment="second_price"), [TOGETHER]),
    "split between equals": (replace(TWO, tie_award="split"), [TOGETHER]),
    "volume that joins": (joining_terms(a_joined_lot()), [WHOLE]),
    "parts of a clock": (
        an_auction(lots=[a_clock_lot("dutch", a_clock(100, least_part=1, part_multiple=1), lines=a_lot(quantity=4).lines)]),
        [WHOLE],
    ),
    "pledged parts": (
        an_auction(lots=[replace(a_lot(), shortlist=Shortlist((), pledged=(Pledged(1, Share(1, 2), (1,)),)))]),
        [WHOLE],
    ),
    "a shortlist without": (an_auction(lots=[replace(a_lot(), shortlist=Shortlist(()))]), []),
    "rationing": (
        an_auction(lots=[a_lot(quantity=4, volume=replace(RISING, margin="pro_rata"))]),
        ["lots.L1: lots awarded together are not rationed at the margin"],
    ),
    "quantities": (an_auction(lots=[a_lot(quantity=4, volume=RISING)]), []),
    "another currency": (
        an_auction(
            lots=[a_lot(ceiling=900, evaluation=bidding_in(an_evaluation(places=4, rates=some_rates(USD=(1, 1))), s1=("USD", 2)))]
        ),
        ["lots.L1: lots awarded together are bid for in the auction's currency"],
    ),
    "packages in coarser values": (
        an_auction(lots=[a_lot(price_scale=1)], packages=True),
        ["lots.L1: a package is divided among its lots to the minor unit, so their values have its decimals"],
    ),
    "packages beside a formula": (
        an_auction(lots=[a_lot(ceiling=900, evaluation=an_evaluation())], packages=True),
        [
            "lots.L1: a package is compared by its price, so where there are packages bids are too, and not by a formula",
        ],
    ),
    "coarser values without": (an_auction(lots=[a_lot(price_scale=1)]), []),
    "packages in finer values": (an_auction(lots=[a_lot(price_scale=1, quantity_scale=2)], packages=True), []),
}


@pytest.mark.parametrize(("terms", "said"), LOTS.values(), ids=LOTS)
def test_C7_each_lot_that_cannot_be_awarded_together_is_named(terms: Terms, said: list[str]) -> None:
    assert list(joint_faults(terms, rules())) == said

"""Rule F10: why each part of an award went where it went."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from auction.award.reasons import Because, Reason, reasons
from auction.award.sourcing import Offer, Sourcing, Step
from auction.core.award_rules import Limit, Select
from tests.award.test_supposing import find, problem, settled

TEXTS = Path(__file__).resolve().parents[2] / "clients" / "web" / "src" / "texts"


def told(of: Sourcing) -> tuple[Reason, ...]:
    return reasons(of, settled(of), find)


def test_F10_the_lowest_of_several_and_by_how_much() -> None:
    assert told(problem()) == (Reason("x", "a-x", "lowest", 4, 100), Reason("y", "b-y", "lowest", 4, 100))


def test_F10_a_package_and_what_it_saves() -> None:
    cheap = replace(problem(), packages=tuple(replace(each, price=1800) for each in problem().packages))
    assert told(cheap) == (Reason("x", "c-all", "package", 4, 100), Reason("y", "c-all", "package", 4, 100))


def test_F10_a_rule_keeps_a_lower_one_out() -> None:
    rule = Limit("not-b", "spend", "at_most", 0, who=Select(("b",)))
    assert told(problem(rule))[1] == Reason("y", "a-y", "rule", 4, 100, "b-y", ("not-b",))


def test_F10_the_whole_costs_less_though_a_part_costs_more() -> None:
    rule = Limit("one", "winners", "at_most", 1)
    _, second = told(problem(rule))
    assert second == Reason("y", "a-y", "whole", 4, 100, "b-y"), "with b alone the whole would cost as much"
    dearer = replace(problem(rule), offers=tuple(_raised(each) if each.id == "b-x" else each for each in problem().offers))
    assert told(dearer)[1] == Reason("y", "a-y", "whole", 4, 100, "b-y", (), 50)


def test_F10_of_incremental_steps_every_unit_counts_at_its_own_price() -> None:
    """b asks 15 each for the first five and 1 each from there on, 80 for ten where a asks 100: its last price alone would be 10."""
    steps = (Step(0, 15), Step(5, 1))
    offers = (Offer("a-x", "a", ("x",), (Step(0, 10),), 10), Offer("b-x", "b", ("x",), steps, 10, kind="incremental"))
    of = replace(problem(), items=problem().items[:1], offers=offers, packages=())
    assert told(of) == (Reason("x", "b-x", "lowest", 2, 20),)
    dearer = replace(of, offers=(offers[0], replace(offers[1], steps=(Step(0, 25), Step(5, 1)))))
    assert told(dearer) == (Reason("x", "a-x", "lowest", 2, 30),), "130 for ten is not lower than 100"


def _raised(offer: Offer) -> Offer:
    return replace(offer, steps=(Step(0, offer.steps[0].price + 5),))


def test_F10_nobody_else_offers_it_or_it_is_left() -> None:
    alone = replace(problem(), packages=(), offers=tuple(each for each in problem().offers if each.supplier == "a"))
    assert [each.because for each in told(alone)] == ["only", "only"]
    dear = replace(alone, items=tuple(replace(item, otherwise=1) for item in alone.items))
    assert told(dear) == (Reason("x", "", "left", 1), Reason("y", "", "left", 1))


def sentences(locale: str) -> dict[str, frozenset[str]]:
    """The console's sentences on why an award is so: of each what it names."""
    text = (TEXTS / locale / "awarding.ftl").read_text(encoding="utf-8")
    found = re.findall(r"^reason-([a-z-]+) = (\S.*)$", text, re.MULTILINE)
    return {kind: frozenset(re.findall(r"\$([a-z]+)", sentence)) for kind, sentence in found}


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_row_26_each_part_of_an_award_has_a_plain_sentence_with_the_rule_that_binds(locale: str) -> None:
    said = sentences(locale)
    assert {*get_args(Because)} <= said.keys()
    assert said["rule"] == {"other", "by", "rules"}, "the rules that keep a lower bid out are named"
    forbidden, few = Limit("not-b", "spend", "at_most", 0, who=Select(("b",))), Limit("one", "winners", "at_most", 1)
    for of in (problem(), problem(forbidden), problem(few)):
        of = replace(of, packages=())
        best, found = settled(of), told(of)
        given = {(each.item, each.offer) for each in best.awarded.given}
        assert {(each.item, each.id) for each in found} == given, "one for each part"
        assert len(found) == len(given)
    (bound,) = (each for each in told(problem(forbidden)) if each.because == "rule")
    assert (bound.other, bound.by, bound.rules) == ("b-y", 100, ("not-b",))

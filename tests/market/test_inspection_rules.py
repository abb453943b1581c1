"""Rules Z8 and Z9: what comes of an award may be held for inspection, and is then neither released nor invoiced nor due."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from auction.core.words import Actor
from auction.market.commands import DescribeDeliveries, HoldDelivery, InspectDelivery, InvoiceDelivery, ReleaseDelivery
from auction.market.control import Use
from auction.market.decide import Decision
from auction.market.inspecting import awarded_to, kept_back, step_of
from tests.market.stall import COORDINATOR, Market, code, events
from tests.market.test_outcome_rules import DELIVERY, awarded, licensed, recorded

HERE = Use("A-1", "s1", "L1", "1", "DE", "m1")


def won(*deliveries: Any) -> Market:
    """A market in which s1 is awarded what is described."""
    market = licensed(deliveries=deliveries or (DELIVERY,))
    recorded(market, awarded())
    return market


def asked(market: Market, kind: type, *, by: Actor = COORDINATOR, delivery: Use = HERE, **fields: Any) -> Decision:
    said: dict[type, dict[str, Any]] = {
        HoldDelivery: {"place": "Bonded warehouse 3", "bonded": True, "reason": "date codes to be read"},
        InspectDelivery: {"verdict": "passed", "reason": "date codes are those of the order"},
        ReleaseDelivery: {},
        InvoiceDelivery: {"number": "INV-1"},
    }
    return market.ask(kind(market.next_id, by, delivery=delivery, **{"person": "Lin Wei", **said[kind], **fields}))


def test_row_14_a_lot_on_inspection_hold_cannot_be_released_or_invoiced() -> None:
    market = won()
    events(asked(market, HoldDelivery))
    assert code(asked(market, ReleaseDelivery)) == "delivery_on_hold"
    assert code(asked(market, InvoiceDelivery)) == "delivery_on_hold"
    assert kept_back(market.state, "A-1") == {("L1", "1", "s1", "m1")}
    events(asked(market, InspectDelivery))
    events(asked(market, ReleaseDelivery))
    events(asked(market, InvoiceDelivery))
    assert kept_back(market.state, "A-1") == frozenset()


def test_Z8_a_hold_says_where_the_goods_lie_why_and_who_answers_for_it() -> None:
    market = won()
    (held,) = events(asked(market, HoldDelivery))
    assert (held.place, held.bonded, held.reason, held.person) == ("Bonded warehouse 3", True, "date codes to be read", "Lin Wei")
    assert code(asked(market, HoldDelivery)) == "delivery_on_hold"
    told = step_of(market.state, HERE)
    assert (told.step, told.place, told.person, told.at) == ("held", "Bonded warehouse 3", "Lin Wei", market.state.at)


@pytest.mark.parametrize("kind", [HoldDelivery, InspectDelivery, ReleaseDelivery, InvoiceDelivery])
def test_Z8_a_person_of_the_coordinator_alone_may(kind: type) -> None:
    market = won()
    for by in (Actor("supplier", "s1"), Actor("buyer", "m1"), Actor("auditor", "x")):
        assert code(asked(market, kind, by=by)) == "not_permitted"
    assert code(asked(market, kind, person="")) == "person_missing"


@pytest.mark.parametrize(
    ("kind", "fields", "refused"),
    [
        (HoldDelivery, {"reason": " "}, "reason_missing"),
        (HoldDelivery, {"place": " "}, "place_unsaid"),
        (InspectDelivery, {"reason": ""}, "reason_missing"),
        (InspectDelivery, {}, "delivery_not_on_hold"),
    ],
)
def test_Z8_what_cannot_be_so_is_refused(kind: type, fields: dict[str, Any], refused: str) -> None:
    assert code(asked(won(), kind, **fields)) == refused


@pytest.mark.parametrize("field", ["auction", "supplier", "lot", "line", "destination", "end_user"])
@pytest.mark.parametrize("kind", [HoldDelivery, InspectDelivery, ReleaseDelivery, InvoiceDelivery])
def test_Z8_nothing_is_said_of_what_is_not_awarded(kind: type, field: str) -> None:
    assert code(asked(won(), kind, delivery=replace(HERE, **{field: "FR"}))) == "delivery_unknown"


def test_Z8_each_user_and_place_is_held_by_itself() -> None:
    market = won(DELIVERY, replace(DELIVERY, end_user="m2", quantity=50), replace(DELIVERY, line="2"))
    there = replace(HERE, end_user="m2")
    assert list(awarded_to(market.state, "A-1")) == [(HERE, 200), (there, 50)]
    events(asked(market, HoldDelivery))
    events(asked(market, ReleaseDelivery, delivery=there))
    assert [step_of(market.state, each).step for each in (HERE, there)] == ["held", "released"]
    assert kept_back(market.state, "A-2") == frozenset()


def test_Z8_what_was_rejected_may_be_held_anew_when_other_goods_come() -> None:
    market = won()
    events(asked(market, HoldDelivery))
    (rejected,) = events(asked(market, InspectDelivery, verdict="rejected", reason="markings are ground off"))
    assert (rejected.verdict, rejected.reason) == ("rejected", "markings are ground off")
    assert code(asked(market, InspectDelivery)) == "delivery_not_on_hold"
    events(asked(market, HoldDelivery, place="Dock 2", bonded=False))
    events(asked(market, InspectDelivery))
    told = step_of(market.state, HERE)
    assert (told.step, told.place, told.bonded) == ("passed", "Dock 2", False)


def test_Z8_an_award_that_falls_ends_it_and_what_was_said_stands_when_it_is_awarded_again() -> None:
    market = won()
    events(asked(market, HoldDelivery))
    recorded(market)
    assert code(asked(market, InspectDelivery)) == "delivery_unknown"
    recorded(market, awarded())
    assert code(asked(market, ReleaseDelivery)) == "delivery_on_hold"
    moved = DescribeDeliveries("d9", COORDINATOR, "A-1", (replace(DELIVERY, destination="FR"),))
    assert code(market.ask(moved)) == "deliveries_bound"


def test_Z9_a_delivery_is_released_once_and_then_held_no_more() -> None:
    market = won()
    (released,) = events(asked(market, ReleaseDelivery))
    assert (released.quantity, released.person) == (200, "Lin Wei")
    assert code(asked(market, ReleaseDelivery)) == "delivery_released"
    assert code(asked(market, HoldDelivery)) == "delivery_released"
    events(asked(market, InvoiceDelivery))
    assert [code(asked(market, kind)) for kind in (ReleaseDelivery, HoldDelivery)] == ["delivery_released"] * 2


def test_Z9_only_what_is_released_is_invoiced_once_and_by_a_number() -> None:
    market = won()
    assert code(asked(market, InvoiceDelivery)) == "delivery_unreleased"
    events(asked(market, HoldDelivery))
    events(asked(market, InspectDelivery))
    assert code(asked(market, InvoiceDelivery)) == "delivery_unreleased"
    events(asked(market, ReleaseDelivery))
    assert code(asked(market, InvoiceDelivery, number=" ")) == "invoice_invalid"
    (invoiced,) = events(asked(market, InvoiceDelivery))
    assert invoiced.number == "INV-1"
    assert code(asked(market, InvoiceDelivery, number="INV-2")) == "invoice_exists"
    assert step_of(market.state, HERE).invoice == "INV-1"


def test_Z9_what_is_rejected_is_neither_released_nor_invoiced_nor_due() -> None:
    market = won()
    events(asked(market, HoldDelivery))
    events(asked(market, InspectDelivery, verdict="rejected"))
    assert [code(asked(market, kind)) for kind in (ReleaseDelivery, InvoiceDelivery)] == ["delivery_rejected"] * 2
    assert kept_back(market.state, "A-1") == {("L1", "1", "s1", "m1")}


def test_Z9_a_part_of_an_award_is_released_as_its_part_rounded_up() -> None:
    market = licensed()
    recorded(market, awarded(100, 300), awarded(200, 300, "s2"))
    (released,) = events(asked(market, ReleaseDelivery))
    (other,) = events(asked(market, ReleaseDelivery, delivery=replace(HERE, supplier="s2")))
    assert (released.quantity, other.quantity) == (67, 134)

"""The Z chapter of market/RULEBOOK.md, rule by rule."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest

from auction.market.clearance import barred_from, gate, is_listed, movement_of
from auction.market.commands import Delivery, DescribeDeliveries, DrawLicence, LoadControls, RecordLicence
from auction.market.control import ControlRule, Licence, strictest
from auction.market.goods import is_eccn
from tests.market.stall import COORDINATOR, DAY_US, NOON, Market, a_movement, an_organisation, cleared, code, events, rules

LICENCE = Licence("LIC-1", "s1", "m1", "DE", "3A", "", 250, NOON - DAY_US, NOON + DAY_US, "office")


def gated(market: Market, at: int = NOON, **fields: Any) -> list[str]:
    return [reason.code for reason in gate(market.state, a_movement(**fields), at)]


def a_market(*given: ControlRule) -> Market:
    market = cleared(an_organisation(), an_organisation("m1"), an_organisation("m2", "Harbour Lantern Trading"))
    market.control(*given)
    return market


@pytest.mark.parametrize(
    ("text", "good"),
    [
        *(("EAR99", True), ("3A001", True), ("3A001.a.5", True), ("0E982", True)),
        *(
            ("EAR98", False),
            ("3F001", False),
            ("3a001", False),
            ("3A01", False),
            ("3A001.", False),
            ("3A001\n", False),
            ("", False),
        ),
    ],
)
def test_Z1_an_eccn_has_its_pattern(text: str, good: bool) -> None:
    assert is_eccn(text) is good


def test_Z1_a_movement_has_numbers_a_place_and_a_quantity() -> None:
    market = a_market()
    assert gated(market) == []
    assert gated(market, hs="9999") == ["hs_unknown"]
    assert gated(market, eccn="X") == ["eccn_invalid"]
    assert gated(market, destination="XX") == ["movement_invalid"]
    assert gated(market, quantity=0) == ["movement_invalid"]


def test_Z2_rules_apply_by_beginning_place_user_and_use() -> None:
    market = a_market(
        ControlRule("any", "allow", eccn="EAR99"),
        ControlRule("chips", "licence", eccn="3A001", destination="CN"),
        ControlRule("tools", "deny", hs="8486", destination="CN", end_use="advanced"),
        ControlRule("listed", "deny", end_user="listed"),
    )
    assert gated(market) == []
    assert gated(market, eccn="3A001.a") == ["control_unruled"]
    assert gated(market, eccn="3A001.a", destination="CN") == ["licence_missing"]
    assert gated(market, hs="848620", destination="CN", end_use="advanced") == ["control_denied"]
    assert gated(market, hs="848620", destination="CN") == []
    assert gated(market, end_user="m2") == ["control_denied"]
    market.decided(id="m2")
    assert not is_listed(market.state, "m2", NOON)
    assert gated(market, end_user="m2") == []
    assert gated(market, end_user="nobody known") == ["control_denied"]


def test_Z2_without_any_rule_nothing_is_allowed() -> None:
    assert gated(cleared()) == ["control_unruled"]


@pytest.mark.parametrize(
    "table",
    [
        rules(ControlRule("a", "allow"), ControlRule("a", "deny")),
        rules(ControlRule("no id", "allow")),
        rules(ControlRule("a", "allow", destination="XX")),
        replace(rules(), rules=()),
        replace(rules(), source=""),
    ],
)
def test_Z2_a_table_is_what_it_can_be(table: Any) -> None:
    assert code(Market().ask(LoadControls("c", COORDINATOR, table, "Ada"))) == "controls_invalid"


def test_Z2_a_table_takes_no_step_back() -> None:
    market = a_market()
    assert code(market.ask(LoadControls("c", COORDINATOR, rules(as_of=NOON - 2 * DAY_US), "Ada"))) == "controls_older"


def test_Z3_the_strictest_rule_wins_whatever_the_order() -> None:
    given = [ControlRule("a", "allow"), ControlRule("l", "licence", eccn="3A"), ControlRule("d", "deny", destination="IR")]
    for order in (given, given[::-1]):
        market = a_market(*order)
        assert gated(market, eccn="3A001", destination="IR") == ["control_denied"]
        assert gated(market, eccn="3A001") == ["licence_missing"]
        assert gated(market) == []


def licensed() -> Market:
    market = a_market(ControlRule("l", "licence"))
    assert events(market.ask(RecordLicence("lic", COORDINATOR, LICENCE, "Ada")))
    return market


def test_Z4_a_licence_is_for_these_parties_numbers_and_days() -> None:
    market = licensed()
    assert gated(market, eccn="3A001") == []
    assert gated(market, eccn="EAR99") == ["licence_missing"]
    assert gated(market, eccn="3A001", destination="FR") == ["licence_missing"]
    assert gated(market, eccn="3A001", end_user="m2") == ["licence_missing"]
    assert gated(market, eccn="3A001", at=NOON + DAY_US) == ["licence_missing"]
    assert code(market.ask(RecordLicence("lic2", COORDINATOR, LICENCE, "Ada"))) == "licence_exists"
    wrong = replace(LICENCE, id="LIC-2", quantity=0)
    assert code(market.ask(RecordLicence("lic3", COORDINATOR, wrong, "Ada"))) == "licence_invalid"
    assert code(market.ask(DrawLicence("d", COORDINATOR, "LIC-2", 1, "C-1"))) == "licence_unknown"


def test_Z5_a_licence_is_never_drawn_beyond_what_it_allows() -> None:
    market = licensed()
    (drawn,) = events(market.ask(DrawLicence("d", COORDINATOR, "LIC-1", 200, "A-1-s1-m1")))
    assert drawn.left == 50
    assert gated(market, eccn="3A001", quantity=50) == []
    assert gated(market, eccn="3A001", quantity=51) == ["licence_short"]
    assert code(market.ask(DrawLicence("d2", COORDINATOR, "LIC-1", 51, "C"))) == "licence_exhausted"
    assert code(market.ask(DrawLicence("d3", COORDINATOR, "LIC-1", 0, "C"))) == "licence_exhausted"


DELIVERY = Delivery("lot-1", "line-1", "854231", "3A001", 10, "CN", "m1", "civil")


def test_Z6_the_gate_is_asked_for_every_line_of_the_auction() -> None:
    market = a_market(ControlRule("a", "allow"), ControlRule("d", "deny", eccn="3A", destination="CN"))
    lots = (DELIVERY, replace(DELIVERY, lot="lot-2", destination="DE"))
    assert barred_from(market.state, "s1", "A-1", NOON) == ()
    assert events(market.ask(DescribeDeliveries("x", COORDINATOR, "A-1", lots)))
    assert [(each.code, each.lot) for each in barred_from(market.state, "s1", "A-1", NOON)] == [("control_denied", "lot-1")]
    assert barred_from(market.state, "s1", "A-2", NOON) == ()


def test_Z6_every_part_of_a_line_is_asked_about_as_if_alone_and_the_rules_are_gone_through_once_for_each_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    market = licensed()
    market.control(
        ControlRule("a", "allow", eccn="EAR99"),
        ControlRule("l", "licence", eccn="3A"),
        ControlRule("u", "deny", end_use="military"),
        ControlRule("x", "deny", end_user="listed", destination="FR"),
    )
    ways: list[dict[str, Any]] = [
        {"destination": "DE"},
        {"destination": "FR"},
        {"destination": "DE", "eccn": "EAR99"},
        {"destination": "DE", "end_use": "military"},
        {"destination": "DE", "eccn": "5A002"},
        {"destination": "FR", "end_user": "m2", "eccn": "EAR99"},
    ]
    rows = [
        replace(DELIVERY, line=f"line-{part}-{place}", quantity=quantity, **way)
        for part, quantity in enumerate((10, 250, 251))
        for place, way in enumerate(ways)
    ]
    assert events(market.ask(DescribeDeliveries("x", COORDINATOR, "A-1", tuple(rows))))
    alone = [(row, each) for row in rows for each in gate(market.state, movement_of("s1", row), NOON)]
    asked: list[str] = []

    def counted(applying: Iterable[ControlRule]) -> ControlRule | None:
        asked.append("once")
        return strictest(applying)

    monkeypatch.setattr("auction.market.clearance.strictest", counted)
    told = [(each.code, each.lot, each.detail) for each in barred_from(market.state, "s1", "A-1", NOON)]
    assert told == [(each.code, row.lot, f"{row.line}: {each.detail}") for row, each in alone]
    assert {code for code, _, _ in told} == {"licence_missing", "licence_short", "control_denied", "control_unruled"}
    assert [code for code, _, detail in told if "line-2-" in detail].count("licence_short") == 1
    assert len(asked) == len(ways)


@pytest.mark.parametrize(
    "delivery",
    [
        replace(DELIVERY, hs="1"),
        replace(DELIVERY, eccn="3"),
        replace(DELIVERY, destination=""),
        replace(DELIVERY, end_user=""),
        replace(DELIVERY, quantity=0),
        replace(DELIVERY, franchised_only=True),
    ],
)
def test_Z6_a_line_says_what_it_is_and_where_it_goes(delivery: Delivery) -> None:
    assert code(a_market().ask(DescribeDeliveries("x", COORDINATOR, "A-1", (delivery,)))) == "deliveries_invalid"


def test_row_5_an_expired_distributor_is_independent_and_fails_a_franchised_lot() -> None:
    market = cleared(an_organisation(), an_organisation("m1"), an_organisation("maker", kind="manufacturer"))
    market.control()
    market.grant(valid_until=NOON + DAY_US)
    lots = (replace(DELIVERY, manufacturer="maker", franchised_only=True), replace(DELIVERY, lot="lot-2"))
    market.ask(DescribeDeliveries("x", COORDINATOR, "A-1", lots))
    assert barred_from(market.state, "s1", "A-1", NOON + DAY_US - 1) == ()
    told = barred_from(market.state, "s1", "A-1", NOON + DAY_US)
    assert [(each.code, each.rule, each.lot) for each in told] == [("not_franchised", "D8", "lot-1")]
    assert barred_from(market.state, "maker", "A-1", NOON + DAY_US) == ()

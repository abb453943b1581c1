"""Problems that are none: every reason has its code, its place, and a text in both languages, and is reached by a test."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import auction.files
from auction.audit.awarded import read_problem
from auction.award.refused import REASONS, Refused
from auction.wire.schema import SCHEMAS

SAMPLE = Path(auction.files.__file__).with_name("samples") / "award-problem.json"
Plain = dict[str, Any]
Spoil = Callable[[Plain], object]


def offer(plain: Plain, place: int = 0, **fields: Any) -> None:
    plain["offers"][place] |= fields


def limit(plain: Plain, **fields: Any) -> None:
    plain["limits"] = [{"id": "l", "metric": "units", "sense": "at_most", "amount": 5} | fields]


def limits(plain: Plain, *each: Plain) -> None:
    plain["limits"] = [{"id": f"l{n}", "metric": "units", "sense": "at_most"} | fields for n, fields in enumerate(each)]


def dear(plain: Plain) -> None:
    """A price that can be counted with, and a share of money so fine that it cannot."""
    offer(plain, steps=[{"begins": 0, "price": 10**9}])
    limit(plain, metric="spend", amount=None, share={"num": 1, "den": 10**9})


COPPER = {"id": "cu", "month": "2027-01", "value": 5}
FOLLOWS = {"index": "cu", "base": 5, "floor": 7, "cap": 6}


def upside_down(p: dict[str, Any]) -> None:
    p.update(indices=[COPPER])
    offer(p, follows=FOLLOWS)


def shared(p: dict[str, Any]) -> None:
    p.update(indices=[COPPER])
    offer(p, follows={"index": "cu", "base": 5, "per": 2, "share": {"num": 1, "den": 2}})


SPOILT: tuple[tuple[str, str, Spoil], ...] = (
    ("wrong_kind", "items", lambda p: p.update(items={})),
    ("wrong_kind", "items[0] / quantity", lambda p: p["items"][0].update(quantity=True)),
    ("wrong_kind", "limits[4] / penalty_once", lambda p: p["limits"][4].update(penalty_once=1)),
    ("unknown_field", "offers[2] / prise", lambda p: offer(p, 2, prise=3)),
    ("month_invalid", "indices / cu / month", lambda p: p.update(indices=[{"id": "cu", "month": "2027-13", "value": 5}])),
    ("floor_above_cap", "offers / aurora-40 / follows / floor", upside_down),
    ("premium_shared", "offers / aurora-40 / follows / per", shared),
    ("left_unclear", "items / driver-40w / reserve", lambda p: p["items"][0].update(otherwise=1150, reserve=10**7)),
    ("missing_field", "", lambda p: p.pop("currency")),
    ("beyond_2_53", "offers[0] / most", lambda p: offer(p, most=2**53)),
    ("not_a_choice", "offers[0] / kind", lambda p: offer(p, kind="some_units")),
    ("id_invalid", "items", lambda p: p["items"].append({"id": "a|b", "quantity": 1, "otherwise": 1})),
    ("id_invalid", "id", lambda p: p.update(id="")),
    ("id_twice", "offers and packages", lambda p: offer(p, id="corvid-kit")),
    ("id_unknown", "offers / aurora-40 / items", lambda p: offer(p, items=["driver-40w", "x"])),
    ("id_unknown", "limits / l / who", lambda p: limit(p, who={"ids": ["driver-40w"]})),
    ("label_twice", "aurora", lambda p: p["suppliers"][0]["labels"].append({"column": "country", "value": "SE"})),
    ("market_empty", "", lambda p: p.update(items=[])),
    ("market_empty", "", lambda p: p.update(offers=[], packages=[])),
    ("item_unoffered", "items / fuse", lambda p: p["items"].append({"id": "fuse", "quantity": 4})),
    ("item_short", "items / driver-75w", lambda p: p["items"][1].update(quantity=50_000)),
    ("not_positive", "items / driver-40w / quantity", lambda p: p["items"][0].update(quantity=0)),
    ("not_positive", "offers / aurora-40 / multiple", lambda p: offer(p, multiple=0)),
    ("negative", "offers / aurora-40 / steps", lambda p: p["offers"][0]["steps"][0].update(price=-1)),
    ("negative", "limits / l / penalty", lambda p: limit(p, penalty=-1)),
    ("negative", "limits / l / amount", lambda p: limit(p, metric="figure", figure="lead_days", amount=-1)),
    ("negative", "suppliers / bright / figures", lambda p: p["suppliers"][1]["figures"][0].update(value=-1)),
    ("negative", "packages / corvid-kit / contents", lambda p: p["packages"][0]["contents"][0].update(money=-1)),
    ("money_astray", "packages / corvid-kit / contents", lambda p: p["packages"][0]["contents"][0].update(money=1)),
    ("money_astray", "packages / corvid-kit / contents", lambda p: [each.update(money=1) for each in p["packages"][0]["contents"]]),
    ("scale_invalid", "scale", lambda p: p.update(scale=7)),
    ("steps_missing", "offers / aurora-40 / steps", lambda p: offer(p, steps=[])),
    ("steps_not_rising", "offers / aurora-40 / steps", lambda p: p["offers"][0]["steps"][2].update(begins=4000)),
    ("most_below_least", "offers / aurora-40 / most", lambda p: offer(p, most=900)),
    ("least_off_multiple", "offers / aurora-40 / least", lambda p: offer(p, least=1050)),
    ("most_below_multiple", "offers / aurora-40 / most", lambda p: offer(p, most=50, least=0)),
    ("item_twice", "offers / aurora-40 / items", lambda p: offer(p, items=["driver-40w", "driver-40w"])),
    ("nothing_named", "packages / corvid-kit / contents", lambda p: p["packages"][0].update(contents=[])),
    ("choice_unknown", "offers / aurora-40 / choice", lambda p: offer(p, choice="one-kit")),
    ("levels_not_rising", "discounts / aurora-volume / levels", lambda p: p["discounts"][0]["levels"].reverse()),
    ("share_invalid", "limits / l / share", lambda p: limit(p, amount=None, share={"num": 7, "den": 5})),
    ("level_unclear", "limits / l", lambda p: limit(p, share={"num": 1, "den": 5})),
    ("level_unclear", "limits / l", lambda p: limit(p, amount=None)),
    ("figure_unknown", "limits / l / figure", lambda p: limit(p, metric="figure", figure="weight")),
    ("figure_missing", "limits / l / figure", lambda p: limit(p, figure="lead_days")),
    ("column_unknown", "limits / l / where", lambda p: limit(p, where={"column": "kategory", "values": ["power"]})),
    ("column_unknown", "limits / l / who_by", lambda p: limit(p, who_by="category")),
    ("selection_empty", "limits / l / where", lambda p: limit(p, where={"column": "category"})),
    ("selection_empty", "limits / l / where", lambda p: limit(p, where={"but": True})),
    ("limits_contradict", "limits / l1", lambda p: limits(p, {"amount": 5}, {"sense": "at_least", "amount": 6})),
    (
        "shares_above_whole",
        "limits / l0 / share",
        lambda p: limits(p, {"sense": "at_least", "share": {"num": 3, "den": 10}, "holds": "each"}),
    ),
    ("too_large", "limits / l / penalty", lambda p: limit(p, penalty=2**50)),
    ("too_large", "limits / l", dear),
    ("too_large", "averages / in-time", lambda p: p["averages"][0].update(amount=2**52)),
    ("too_large", "items", lambda p: p["items"][0].update(baseline=2**50)),
    ("too_large", "offers", lambda p: p["offers"][0]["steps"][0].update(price=2**50)),
)


@pytest.mark.parametrize(("code", "path", "spoil"), SPOILT, ids=[f"{code} {path}" for code, path, _ in SPOILT])
def test_a_spoilt_problem_is_refused_with_code_and_place(code: str, path: str, spoil: Spoil) -> None:
    plain = json.loads(SAMPLE.read_bytes())
    spoil(plain)
    refused = read_problem(json.dumps(plain).encode())
    assert isinstance(refused, tuple)
    assert (code, path) in [(each.code, each.path) for each in refused], refused
    assert all(each.english and each.chinese for each in refused)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "not_json"),
        (b"\xff", "not_json"),
        (b"[" * 100_000, "not_json"),
        (b'{"id":"x","id":"y"}', "key_twice"),
        (b"[]", "wrong_kind"),
        (b'{"scale":1e3}', "wrong_kind"),
        (b'{"scale":NaN}', "wrong_kind"),
        (b'{"scale":' + b"9" * 5000 + b"}", "not_json"),
    ],
)
def test_what_is_no_document_is_refused(body: bytes, code: str) -> None:
    refused = read_problem(body)
    assert isinstance(refused, tuple)
    assert [each.code for each in refused] == [code]


def test_all_of_shares_that_leave_something_over_are_refused() -> None:
    plain = json.loads(SAMPLE.read_bytes())
    for item in plain["items"]:
        item.pop("otherwise", None)
    limits(plain, {"share": {"num": 2, "den": 10}, "holds": "each"})
    refused = read_problem(json.dumps(plain).encode())
    assert isinstance(refused, tuple)
    assert [str(each) for each in refused] == [
        "limits / l0 / share: at most 2/10 for each of 4 does not come to the whole, which must all be awarded [shares_below_whole]"
    ]


def test_a_rule_on_part_of_one_sum_is_refused() -> None:
    plain = json.loads(SAMPLE.read_bytes())
    plain["offers"][6]["once"] = 5
    limit(plain, metric="spend", where={"ids": ["driver-75w"]})
    refused = read_problem(json.dumps(plain).encode())
    assert isinstance(refused, tuple)
    assert [(each.code, each.about) for each in refused] == [("money_indivisible", ("corvid-drivers",))]


def test_every_reason_is_reached_and_told_in_both_languages() -> None:
    elsewhere = {"not_json", "key_twice", "shares_below_whole", "money_indivisible"}
    assert {code for code, _, _ in SPOILT} | elsewhere == set(REASONS)
    for english, chinese in REASONS.values():
        assert sorted(re.findall(r"\{\d\}", english)) == sorted(re.findall(r"\{\d\}", chinese))
        assert re.search("[一-鿿]", chinese)
    assert str(Refused("id_unknown", "", ("x",))) == "problem: nothing here has the id x [id_unknown]"


def test_the_sample_fits_its_schema() -> None:
    from jsonschema import Draft202012Validator

    Draft202012Validator(SCHEMAS["problem"]()).validate(json.loads(SAMPLE.read_bytes()))

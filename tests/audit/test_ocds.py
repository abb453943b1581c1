"""OCDS packages as they are read: a good one goes round, of another every fault is told with its place in the file."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from auction.audit.exact_json import Number, read_json, write_json
from auction.audit.ocds import Fault, package_faults, read_package
from auction.audit.ocds_bids import is_package, past_bids_of
from auction.award.policies import Policy, replayed
from auction.core.errors import Unreadable
from tests.audit.packages import TEXT, a_package
from tests.real_data import REAL_DATA, needs

PACKAGE, EXAMPLE = ("ocds", "ocds_bids_assam_release_package.json"), ("ocds", "ocds_bid_extension-example.json")


def test_row_11_a_good_package_goes_round_with_every_number_as_it_was_written() -> None:
    read = read_package(TEXT.encode())
    assert isinstance(read, dict)
    again = write_json(read)
    assert read_package(again.encode()) == read == a_package()
    assert json.loads(again) == json.loads(TEXT)
    assert all(f": {spelt}" in again for spelt in ("7000000.10", "2.50", "1e2", "268025.2", "268025.20"))
    assert '"1.50"' not in again
    assert all(spelt in again for spelt in ("-0.0,", "1E+3,", "水泵"))


@needs(*PACKAGE)
def test_row_11_bids_of_assam_go_round_to_the_byte() -> None:
    body = REAL_DATA.joinpath(*PACKAGE).read_bytes()
    read = read_package(body)
    assert isinstance(read, dict)
    assert len(read["releases"]) == 25
    assert write_json(read) == body.decode().rstrip("\n")


@needs(*EXAMPLE)
def test_row_11_the_example_of_the_bid_extension_goes_round() -> None:
    example = read_json(REAL_DATA.joinpath(*EXAMPLE).read_bytes())
    package = a_package()
    release = package["releases"][0]
    release["parties"] += [{"id": bid["tenderers"][0]["id"]} for bid in example["bids"]["details"]]
    package["releases"] = [{**release, **example}]
    assert package_faults(package) == ()
    assert read_package(write_json(package).encode()) == package


def put(*path: str | int, value: Any) -> Callable[[dict[str, Any]], None]:
    """A change: that value at that place."""

    def change(package: dict[str, Any]) -> None:
        held: Any = package
        for name in path[:-1]:
            held = held[name]
        held[path[-1]] = value

    return change


def drop(*path: str | int) -> Callable[[dict[str, Any]], None]:
    """A change: what stands at that place is gone."""

    def change(package: dict[str, Any]) -> None:
        held: Any = package
        for name in path[:-1]:
            held = held[name]
        del held[path[-1]]

    return change


FIRST = ("releases", 0)
WRONG: list[tuple[Callable[[dict[str, Any]], None], str, str]] = [
    (drop("uri"), "uri", "missing"),
    (put("uri", value="somewhere"), "uri", "not_a_uri"),
    (put("version", value="1.0"), "version", "not_a_code"),
    (put("publisher", value=None), "publisher", "wrong_type"),
    (drop("publisher", "name"), "publisher.name", "missing"),
    (put("publishedDate", value="2026-03-09"), "publishedDate", "not_a_date"),
    (put("releases", value=[]), "releases", "empty"),
    (put("releases", value={}), "releases", "wrong_type"),
    (put("releases", 1, value="none"), "releases[1]", "wrong_type"),
    (drop(*FIRST, "ocid"), "releases[0].ocid", "missing"),
    (put(*FIRST, "id", value=" "), "releases[0].id", "blank"),
    (put(*FIRST, "date", value="2026-02-30T12:00:00Z"), "releases[0].date", "not_a_date"),
    (put(*FIRST, "tag", value=[]), "releases[0].tag", "empty"),
    (put(*FIRST, "tag", 1, value="awarded"), "releases[0].tag[1]", "not_a_code"),
    (put(*FIRST, "initiationType", value="whim"), "releases[0].initiationType", "not_a_code"),
    (put(*FIRST, "tender", "items", 2, "quantity", value="100"), "releases[0].tender.items[2].quantity", "wrong_type"),
    (put(*FIRST, "tender", "items", 1, "quantity", value=True), "releases[0].tender.items[1].quantity", "wrong_type"),
    (drop(*FIRST, "tender", "items", 0, "id"), "releases[0].tender.items[0].id", "missing"),
    (put(*FIRST, "tender", "items", 1, "id", value="1"), "releases[0].tender.items[1].id", "duplicate"),
    (put(*FIRST, "tender", "items", 0, "relatedLot", value=7), "releases[0].tender.items[0].relatedLot", "wrong_type"),
    (put(*FIRST, "tender", "status", value="done"), "releases[0].tender.status", "not_a_code"),
    (put(*FIRST, "tender", "procurementMethod", value="electronicAuction"), "releases[0].tender.procurementMethod", "not_a_code"),
    (put(*FIRST, "tender", "value", "currency", value="rupees"), "releases[0].tender.value.currency", "not_a_currency"),
    (put(*FIRST, "tender", "numberOfTenderers", value=Number("2.0")), "releases[0].tender.numberOfTenderers", "wrong_type"),
    (put(*FIRST, "tender", "hasEnquiries", value="no"), "releases[0].tender.hasEnquiries", "wrong_type"),
    (
        put(*FIRST, "tender", "tenderPeriod", "endDate", value="2026-02-01T00:00:00Z"),
        "releases[0].tender.tenderPeriod.endDate",
        "backwards",
    ),
    (put(*FIRST, "bids", "details", 2, "id", value=1), "releases[0].bids.details[2].id", "wrong_type"),
    (put(*FIRST, "bids", "details", 2, "status", value="lost"), "releases[0].bids.details[2].status", "not_a_code"),
    (drop(*FIRST, "bids", "statistics", 0, "value"), "releases[0].bids.statistics[0].value", "missing"),
    (
        put(*FIRST, "bids", "details", 1, "tenderers", 0, "id", value="nobody"),
        "releases[0].bids.details[1].tenderers[0].id",
        "dangling",
    ),
    (put(*FIRST, "awards", 0, "relatedBid", value="b9"), "releases[0].awards[0].relatedBid", "dangling"),
    (put(*FIRST, "awards", 0, "relatedBids", value=["b1", "b9"]), "releases[0].awards[0].relatedBids[1]", "dangling"),
    (put(*FIRST, "contracts", 0, "awardID", value="a9"), "releases[0].contracts[0].awardID", "dangling"),
    (put(*FIRST, "buyer", "name", value=""), "releases[0].buyer.name", "blank"),
    (put(*FIRST, "buyer", "id", value="nobody"), "releases[0].buyer.id", "dangling"),
    (put(*FIRST, "parties", value=None), "releases[0].parties", "wrong_type"),
]


@pytest.mark.parametrize(("change", "path", "code"), WRONG, ids=[f"{path}-{code}" for _, path, code in WRONG])
def test_row_11_a_package_that_is_not_good_is_refused_with_the_path_of_the_field(
    change: Callable[[dict[str, Any]], None], path: str, code: str
) -> None:
    package = a_package()
    change(package)
    found = read_package(write_json(package).encode())
    assert isinstance(found, tuple)
    assert (path, code) in [(fault.path, fault.code) for fault in found]
    alone = "parties" not in path  # without its parties a release names nobody at all
    assert len(found) == 1 or not alone


def test_every_fault_is_told_in_the_order_of_the_fields() -> None:
    package = a_package()
    for change, _, _ in WRONG[:2]:
        change(package)
    package["releases"][0]["contracts"][0]["awardID"] = "a9"
    package["releases"][1]["date"] = None
    assert [(fault.path, fault.code) for fault in package_faults(package)] == [
        ("uri", "not_a_uri"),
        ("releases[1].date", "wrong_type"),
        ("releases[0].contracts[0].awardID", "dangling"),
    ]
    assert package_faults([]) == (Fault("", "wrong_type", "a package is an object"),)


def test_what_may_be_null_or_is_named_nowhere_is_no_fault() -> None:
    package = a_package()
    package["license"] = None
    package["releases"][0]["tender"] |= {"status": None, "value": {"amount": None, "currency": None}, "ourOwn": [[1]]}
    assert package_faults(package) == ()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff",
        b'{"uri": NaN}',
        b'{"uri": 1, "uri": 2}',
        b"[" * 100_000,
        b"[" * 65 + b"]" * 65,
        b'{"n": ' + b"9" * 5_000 + b"}",
    ],
    ids=["empty", "cut", "bytes", "nan", "twice", "deep", "deeper", "long"],
)
def test_what_is_no_json_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        read_package(body)


def test_half_a_character_is_written_out() -> None:
    assert read_json(write_json({"\ud800": ["\udfff", "水"]}).encode()) == {"\ud800": ["\udfff", "水"]}


def test_F12_bids_of_a_package_are_replayed_the_last_word_on_each() -> None:
    assert is_package(TEXT.encode())
    assert not is_package(b"tender,bidder\n")
    read = past_bids_of(TEXT.encode())
    assert [(bid.tender, bid.bidder, bid.value) for bid in read.bids] == [
        ("ocds-000000-pumps", "ostara", 26_802_520),
        ("ocds-000000-pumps", "lumen", 30_000_000),
    ]
    assert (read.left_out, read.currency) == (1, "INR")
    assert replayed(read.bids, Policy("lowest")).winners == (("ostara", 26_802_520),)


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (drop("uri"), "uri"),
        (put(*FIRST, "bids", "details", 0, "value", "amount", value=Number("1.005")), "releases[0].bids.details[0].value.amount"),
        (put(*FIRST, "bids", "details", 0, "value", "amount", value=Number("1E3")), "releases[0].bids.details[0].value.amount"),
        (put(*FIRST, "bids", "details", 0, "value", "amount", value=-1), "releases[0].bids.details[0].value.amount"),
        (put(*FIRST, "bids", "details", 1, "value", "currency", value="USD"), "releases[0].bids.details[1].value.currency"),
        (put(*FIRST, "bids", "details", 1, "tenderers", value=[]), "releases[0].bids.details[1].tenderers"),
        (put(*FIRST, "bids", "details", 1, "relatedLots", value=["L1"]), "releases[0].bids.details[1].relatedLots"),
    ],
)
def test_F12_bids_that_cannot_be_held_against_one_another_are_told_by_their_place(
    change: Callable[[dict[str, Any]], None], path: str
) -> None:
    package = a_package()
    change(package)
    with pytest.raises(Unreadable) as found:
        past_bids_of(write_json(package).encode())
    assert found.value.path == path


@needs(*PACKAGE)
def test_F12_row_9_the_package_of_assam_is_replayed_too() -> None:
    read = past_bids_of(REAL_DATA.joinpath(*PACKAGE).read_bytes())
    found = replayed(read.bids, Policy("lowest"))
    assert (len(read.bids), read.left_out, read.currency) == (89, 46, "INR")
    assert (found.tenders, len(found.winners), found.spend, found.hhi) == (23, 23, 80_587_567_395, 2784)

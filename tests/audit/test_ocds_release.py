"""An auction as an OCDS release package: what everybody may be told, and nothing of anybody else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from auction.audit.bundle import log_of, read_bundle
from auction.audit.checkpoint import is_signed_by, read_checkpoint, read_note
from auction.audit.exact_json import Number, write_json
from auction.audit.ocds import package_faults, read_package
from auction.audit.ocds_release import package_of, package_of_record, why_untold
from auction.audit.offline import Recorder, Stamped, run
from auction.audit.publisher import Publisher, publisher_of, publisher_set
from auction.audit.rules import AUCTION
from auction.core.commands import ApproveContract, CancelAuction, ConfirmAward, PlaceBid
from auction.core.errors import Unreadable
from auction.core.moments import SECOND_US
from auction.core.terms import Terms
from auction.core.words import Actor
from tests.golden.inked import SIGNING
from tests.signing import SIGNER
from tests.terms import ALL_OPEN, CLOSES, COORDINATOR, OPENS, RANK_ONLY, a_line, a_lot, a_stage, an_auction

GOLDEN = Path(__file__).parents[1] / "golden"
RECORDED = sorted(path.parent.name for path in GOLDEN.glob("*/bundle.zip"))
PUBLISHER = Publisher("Harbour Works", "Ports together", "ocds-abc123")
LOTS = (
    a_lot("L1", lines=[a_line("A", 7)], ceiling=9_876, reserve=8_765, floor=1_234, baseline=9_432),
    a_lot("L2", lines=[a_line("B", 4)], ceiling=5_000),
)
BIDS = (("L1", "s1", "12.00"), ("L2", "s2", "3.50"), ("L1", "s2", "12.50"), ("L1", "s3", "12.75"))


def recorded(terms: Terms, more: Sequence[Stamped] = ()) -> Recorder:
    """The bids of this page, the awards confirmed, and what is asked then."""
    asked = [
        Stamped(OPENS + SECOND_US, PlaceBid(f"b-{lot}-{supplier}", Actor("supplier", supplier), supplier, lot, (price,), True))
        for lot, supplier, price in BIDS
    ]
    return run(terms, (*asked, Stamped(CLOSES + SECOND_US, ConfirmAward("confirm", COORDINATOR, ("L1", "L2"))), *more))


def release_of(recorder: Recorder) -> dict[str, Any]:
    """The release that everybody is told."""
    package = package_of(recorder.state, recorder.entries, PUBLISHER)
    assert read_package(write_json(package).encode()) == package
    release: dict[str, Any] = package["releases"][0]
    return release


@pytest.mark.parametrize("name", RECORDED)
def test_row_11_every_recorded_auction_gives_a_good_package_that_goes_round(name: str) -> None:
    log = read_bundle((GOLDEN / name / "bundle.zip").read_bytes()).log
    package = package_of_record(log, PUBLISHER)
    assert isinstance(package, dict)
    assert package["releases"][0]["checkpoint"] == log.checkpoint.decode()
    assert package_faults(package) == ()
    assert read_package(write_json(package).encode()) == package


def test_row_11_a_release_tells_the_tender_and_who_supplies_what_for_how_much() -> None:
    release = release_of(recorded(an_auction(lots=LOTS)))
    assert (release["ocid"], release["tag"], release["initiationType"]) == ("ocds-abc123-A-1", ["tender", "award"], "tender")
    assert [(party["id"], party["name"]) for party in release["parties"]] == [
        ("consortium", "Ports together"),
        ("s1", "s1 Ltd"),
        ("s2", "s2 Ltd"),
    ]
    tender = release["tender"]
    assert (tender["status"], tender["submissionMethod"]) == ("complete", ["electronicAuction"])
    assert tender["value"] == {"amount": Number("148.76"), "currency": "EUR"}
    assert [(item["id"], item["quantity"], item["relatedLot"]) for item in tender["items"]] == [
        ("L1/A", 7, "L1"),
        ("L2/B", 4, "L2"),
    ]
    assert [(each["id"], each["value"]["amount"], each["relatedLots"]) for each in release["awards"]] == [
        ("s1", Number("84.00"), ["L1"]),
        ("s2", Number("14.00"), ["L2"]),
    ]
    assert release["awards"][0]["items"][0]["quantity"] == 7


def test_nothing_is_told_of_members_of_hidden_prices_or_of_who_won_nothing() -> None:
    text = write_json(package_of((found := recorded(an_auction(lots=LOTS))).state, found.entries, PUBLISHER))
    hidden = ("m1", "m2", "s3", "s4", "87.65", "12.34", "94.32", "12.50", "12.75", "reserve", "baseline", "pledge")
    assert [word for word in hidden if word in text] == []


@pytest.mark.parametrize(
    ("visibility", "prices", "counts"),
    [
        (ALL_OPEN, ["84.00", "87.50", "89.25", "14.00"], [3, 1]),
        (an_auction().visibility, ["84.00", "14.00"], []),
        (RANK_ONLY, [], []),
    ],
    ids=["all", "lead", "rank"],
)
def test_of_bids_is_told_what_the_terms_show_an_observer_in_the_end(visibility: Any, prices: list[str], counts: list[int]) -> None:
    bids = release_of(recorded(an_auction(lots=LOTS, visibility=visibility))).get("bids", {})
    assert [bid["value"]["amount"].text for bid in bids.get("details", ())] == prices
    assert [each["value"] for each in bids.get("statistics", ())] == counts
    assert all("tenderers" not in bid for bid in bids.get("details", ()))


def test_contracts_are_told_once_all_of_a_supplier_are_signed() -> None:
    more: list[Stamped] = []
    terms = an_auction(lots=LOTS)
    numbers = list(recorded(terms).state.contracts)
    mine = [number for number in numbers if "~s1~" in number]
    assert len(mine) > 1
    for signed, number in enumerate(mine, start=1):
        at = CLOSES + signed * 10 * SECOND_US
        for person in ("ann", "bo"):
            more.append(Stamped(at, ApproveContract(f"{number[-2:]}-{person}", COORDINATOR, number, person)))
        more.append(Stamped(at + SECOND_US, SIGNING.command_of(recorded(terms, more).state, number)))
        release = release_of(recorded(terms, more))
        if signed < len(mine):
            assert "contracts" not in release
    (contract,) = release["contracts"]
    assert (contract["id"], contract["awardID"], contract["value"]["amount"]) == ("s1", "s1", Number("84.00"))
    assert release["tag"] == ["tender", "award", "contract"]


def test_of_a_cancelled_auction_the_tender_alone_is_told() -> None:
    asked = (
        Stamped(OPENS + SECOND_US, PlaceBid("b", Actor("supplier", "s1"), "s1", "L1", ("12.00",), True)),
        Stamped(OPENS + 2 * SECOND_US, CancelAuction("c", COORDINATOR, "no money")),
    )
    release = release_of(run(an_auction(lots=LOTS, visibility=ALL_OPEN), asked))
    assert (release["tag"], release["tender"]["status"]) == (["tenderCancellation"], "cancelled")
    assert not {"bids", "awards", "contracts"} & release.keys()


def test_E15_what_is_published_bears_the_signed_checkpoint_of_the_record() -> None:
    bodies = [AUCTION.codec.entry_to_bytes(entry) for entry in recorded(an_auction(lots=LOTS)).entries]
    log = log_of("auction/A-1", bodies, name=SIGNER.name, sign=SIGNER.sign)
    package = package_of_record(log, PUBLISHER)
    assert isinstance(package, dict)
    note = read_note(package["releases"][0]["checkpoint"].encode())
    assert is_signed_by(note, SIGNER.key)
    assert read_checkpoint(note.text).size == len(bodies)


def test_V13_of_a_cancelled_auction_in_which_bids_lay_sealed_nothing_published_tells_how_many_there_were() -> None:
    """Suppliers meet again (M7), and what is published they read too: two such auctions are told alike, whoever bid in them."""
    sealed = replace(an_auction(lots=[a_lot(stages=(a_stage("sealed"),))]), seed="5e" * 32)
    bids = [
        Stamped(OPENS + SECOND_US, PlaceBid(f"b{place}", Actor("supplier", "s1"), "s1", "L1", (price,), True))
        for place, price in enumerate(("12.00", "11.00", "10.00"))
    ]
    cancelled = Stamped(OPENS + 2 * SECOND_US, CancelAuction("c", COORDINATOR, "no money"))
    packages = []
    for asked in (bids[:1], bids):
        recorder = run(sealed, (*asked, cancelled))
        log = log_of("auction/A-1", [AUCTION.codec.entry_to_bytes(entry) for entry in recorder.entries])
        assert recorder.state.status == "cancelled"
        packages.append(package_of_record(log, PUBLISHER))
    assert packages[0] == packages[1]
    assert isinstance(packages[0], dict)
    assert "checkpoint" not in packages[0]["releases"][0]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (("", "B", "ocds-abc123"), "publisher"),
        (("A", " B", "ocds-abc123"), "buyer"),
        (("A", "B\n", "ocds-abc123"), "buyer"),
        (("A" * 201, "B", "ocds-abc123"), "publisher"),
        (("A", "B", "ocds-ABC123"), "prefix"),
        (("A", "B", "abc123"), "prefix"),
        (("A", "B", "ocds-abc123\n"), "prefix"),
    ],
)
def test_a_publisher_that_no_package_should_bear_is_refused_by_its_field(given: tuple[str, str, str], field: str) -> None:
    with pytest.raises(Unreadable) as refused:
        publisher_of(*given)
    assert refused.value.path == field
    assert publisher_of("A", "B", Publisher().prefix) == Publisher("A", "B")


def test_who_publishes_is_who_is_named_or_the_brand_or_poolbid() -> None:
    assert publisher_set("", "", "", "") == Publisher()
    assert publisher_set("", "Ports together", "ocds-a1b2c3", "Elbe Pool") == Publisher(
        "Elbe Pool", "Ports together", "ocds-a1b2c3"
    )
    assert publisher_set("Harbour Works", "", "", "Elbe Pool").name == "Harbour Works"


def test_nothing_is_published_before_the_end_or_of_practice() -> None:
    assert why_untold(run(an_auction(), ()).state) is None
    practice = run(replace(an_auction(lots=LOTS), practice=True), ()).state
    assert why_untold(practice) == "it is practice, and nothing was bought"
    practice.status = "open"
    assert why_untold(practice) == "the auction is not over"

"""The courses that are kept: each shows what makes its format, and every format has example terms that the guide links."""

from __future__ import annotations

import re

import pytest

from auction.audit.bundle import read_bundle
from auction.audit.rules import AUCTION
from auction.audit.script import read_terms
from auction.core.presets import PRESETS
from tests.golden.courses import COURSES
from tests.golden.record import FOLDER

GUIDE = FOLDER.parents[1] / "auction/core/FORMATS.md"

SHOWN = {
    "best-and-final": {"StageOpened", "not_an_entrant", "sealed_once"},
    "brazil-closed-open": {"StageOpened", "not_an_entrant", "LimitSet", "OvertimeGranted"},
    "brazil-open": {"StageSkipped", "StageOpened", "below_lead", "not_an_entrant", "OvertimeGranted"},
    "brazil-open-closed": {"close_not_due", "SecretRevealed", "StageOpened", "sealed_once", "not_an_entrant"},
    "georgia": {"OvertimeGranted", "auction_closed"},
    "packages": {"PackagePlaced", "PackageWithdrawn", "package_invalid", "above_ceiling"},
    "rank-only": {"OvertimeGranted", "own_decrement"},
    "rounds": {"TurnEnded", "not_your_turn", "StageOpened"},
    "sealed": {"BidSealed", "sealed_once"},
    "shortlist": {"BidSealed", "reason_missing", "ContractDrawn"},
    "silence": {"OvertimeGranted", "auction_closed"},
    "vickrey-units": {"BidSealed", "steps_order", "ContractDrawn"},
}


@pytest.mark.parametrize("name", COURSES)
def test_a_record_shows_what_makes_its_format(name: str) -> None:
    bundle = read_bundle((FOLDER / name / "bundle.zip").read_bytes())
    happened: set[str] = set()
    for entry in map(AUCTION.codec.entry_from_bytes, bundle.log.entries):
        happened |= {type(event).__name__ for event in entry.events}
        happened |= set() if entry.refusal is None else {entry.refusal.code}
    assert happened >= SHOWN[name] | {"AuctionClosed", "AwardProposed"}


def test_the_guide_links_example_terms_that_are_there() -> None:
    linked = re.findall(r"\]\((?:\.\./)+(tests/golden/[a-z-]+/terms\.json)\)", GUIDE.read_text(encoding="utf-8"))
    assert {f"tests/golden/{name}/terms.json" for name in COURSES} <= set(linked)
    for path in linked:
        assert read_terms((FOLDER.parents[1] / path).read_bytes()).lots


def test_the_guide_names_every_preset() -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    assert [name for name in PRESETS if f"`{name}`" not in guide] == []

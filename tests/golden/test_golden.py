"""Yesterday's auctions: today's engine gives the same bytes from the same commands, and agrees with what it gave."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from auction.audit.bundle import read_bundle
from auction.audit.checkpoint import read_key
from auction.audit.offline import run
from auction.audit.replay import Replay
from auction.audit.rules import AUCTION, POOL
from auction.audit.script import read_commands, read_terms
from auction.audit.verify import verify
from auction.core.events import AwardProposed, BidPlaced, DepositForfeited, PriceAccepted
from tests.golden import micropurchase
from tests.golden.models import MODELS_RECORDED
from tests.golden.record import FOLDER, RECORDS, SIGNER, bundled, outcome_of
from tests.real_data import REAL_DATA, needs

EVERY = pytest.mark.parametrize("folder", sorted(path.parent for path in FOLDER.glob("*/bundle.zip")), ids=lambda path: path.name)


@EVERY
def test_the_same_commands_give_the_same_bundle(folder: Path) -> None:
    terms, asked = read_terms((folder / "terms.json").read_bytes()), read_commands((folder / "commands.jsonl").read_bytes())
    of_pool = folder / "pool.jsonl"
    recorder = run(terms, asked, pooled=read_commands(of_pool.read_bytes(), POOL) if of_pool.exists() else ())
    assert bundled(folder.name, recorder) == (folder / "bundle.zip").read_bytes()
    assert outcome_of(recorder) == json.loads((folder / "outcome.json").read_text(encoding="utf-8"))


@EVERY
def test_the_recorded_bundle_agrees(folder: Path) -> None:
    key = read_key((folder / "key").read_text(encoding="utf-8"))
    report = verify(read_bundle((folder / "bundle.zip").read_bytes()), key=key)
    assert report.divergences == ()
    assert report.outcome == json.loads((folder / "outcome.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", RECORDS)
def test_a_record_is_made_from_what_is_kept_of_it(name: str) -> None:
    """Else a change to what records are made of would be seen only where they are made anew."""
    terms, stamped = RECORDS[name]()
    assert terms == read_terms((FOLDER / name / "terms.json").read_bytes())
    assert list(stamped) == list(read_commands((FOLDER / name / "commands.jsonl").read_bytes()))


@pytest.mark.parametrize("name", MODELS_RECORDED)
def test_a_model_runs_from_its_preset_of_today_to_an_allotment(name: str) -> None:
    """What is kept stays as it was run; presets may change meanwhile, and the model has to run by them all the same."""
    terms, stamped, pooled = MODELS_RECORDED[name]()
    recorder = run(terms, stamped, pooled=pooled)
    assert recorder.state.status == "settled"
    assert recorder.state.allotment
    assert verify(read_bundle(bundled(name, recorder)), key=SIGNER.key).divergences == ()


def test_the_models_have_something_of_everything() -> None:
    refused: set[str] = set()
    happened: set[str] = set()
    for name in MODELS_RECORDED:
        bundle = read_bundle((FOLDER / name / "bundle.zip").read_bytes())
        assert bundle.pool is not None
        for entry in map(POOL.codec.entry_from_bytes, bundle.pool.entries):
            refused |= set() if entry.refusal is None else {entry.refusal.code}
            happened |= {type(event).__name__ for event in entry.events}
    assert refused == {"not_listed", "quote_unfit", "not_your_turn", "share_declined", "no_share"}
    assert happened >= {"QuotedAgain", "RegionPicked", "ShareDeclined", "FreedAsked", "TotalSettled", "DivisionMade"}


def test_every_record_is_kept() -> None:
    kept = {path.parent.name for path in FOLDER.glob("*/bundle.zip")}
    assert kept >= {*RECORDS, *MODELS_RECORDED}


def test_the_sample_has_something_of_everything() -> None:
    bundle = read_bundle((FOLDER / "sensors" / "bundle.zip").read_bytes())
    entries = [AUCTION.codec.entry_from_bytes(body) for body in bundle.log.entries]
    refused = [entry.refusal.code for entry in entries if entry.refusal is not None]
    happened = {event.TYPE.partition(".")[0] for entry in entries for event in entry.events}
    assert refused == ["own_decrement", "price_separator", "auction_closed"]
    proposed = [event for entry in entries for event in entry.events if isinstance(event, AwardProposed)]
    assert [none.why for none in proposed[0].unawarded] == ["above_reserve"]
    assert happened >= {"OvertimeGranted", "BidWithdrawn", "SupplierExcluded", "LotExtended", "AwardRejected", "ContractDrawn"}


def test_people_have_something_of_everything() -> None:
    refused: list[str] = []
    happened: set[str] = set()
    for name in ("amended", "envelopes"):
        bundle = read_bundle((FOLDER / name / "bundle.zip").read_bytes())
        for entry in map(AUCTION.codec.entry_from_bytes, bundle.log.entries):
            refused += [] if entry.refusal is None else [entry.refusal.code]
            happened |= {type(event).__name__ for event in entry.events}
    assert refused == [
        *("same_person", "terms_mismatch", "terms_locked", "not_below_own", "reason_missing"),
        *("envelope_missing", "assessment_open", "opening_asked", "not_an_entrant"),
    ]
    assert happened >= {"TermsAmended", "MessageSent", "RequestApproved", "RequestDropped", "SupplierReadmitted", "ContractDrawn"}
    assert happened >= {"EnvelopeSealed", "EnvelopeAssessed", "BidsKept", "OpeningAsked", "BidsOpened", "StageOpened"}


def test_the_limits_at_clocks_have_something_of_everything() -> None:
    bundle = read_bundle((FOLDER / "limits" / "bundle.zip").read_bytes())
    entries = [AUCTION.codec.entry_from_bytes(body) for body in bundle.log.entries]
    refused = [entry.refusal.code for entry in entries if entry.refusal is not None]
    happened = {event.TYPE.partition(".")[0] for entry in entries for event in entry.events}
    automatic = [
        event for entry in entries for event in entry.events if isinstance(event, BidPlaced | PriceAccepted) and event.proxy
    ]
    assert refused == ["quantity_unfit", "limit_above_price", "auction_paused"]
    assert {type(event).__name__ for event in automatic} == {"BidPlaced", "PriceAccepted"}
    assert happened >= {"LimitSet", "LimitCleared", "GraceEnded", "TickEnded", "StageOpened", "SupplierExcluded", "AuctionResumed"}


def test_the_clocks_have_something_of_everything() -> None:
    refused: set[str] = set()
    happened: set[str] = set()
    for name in ("dutch", "japanese", "shares"):
        bundle = read_bundle((FOLDER / name / "bundle.zip").read_bytes())
        entries = [AUCTION.codec.entry_from_bytes(body) for body in bundle.log.entries]
        refused |= {entry.refusal.code for entry in entries if entry.refusal is not None}
        happened |= {event.TYPE.partition(".")[0] for entry in entries for event in entry.events}
    of_ticks = {"tick_not_begun", "clock_names_price", "clock_left", "tick_over", "quantity_unfit"}
    assert refused == of_ticks | {"not_below_own", "auction_closed"}
    assert happened >= {"PriceAccepted", "GraceEnded", "TickEnded", "StageOpened", "AuctionResumed", "LotExtended", "ContractDrawn"}


def test_the_deposits_have_something_of_everything() -> None:
    bundle = read_bundle((FOLDER / "deposits" / "bundle.zip").read_bytes())
    entries = [AUCTION.codec.entry_from_bytes(body) for body in bundle.log.entries]
    refused = [entry.refusal.code for entry in entries if entry.refusal is not None]
    happened = {event.TYPE.partition(".")[0] for entry in entries for event in entry.events}
    assert refused == ["deposit_invalid", "deposit_missing", "deposit_held", "deposit_unknown"]
    assert happened >= {
        "DepositReceived",
        "DepositForfeited",
        "DepositReturned",
        "WinnerFailed",
        "AwardReopened",
        "ContractApproved",
    }


def test_D7_a_record_that_gives_a_member_more_of_what_was_forfeited_diverges() -> None:
    bundle = read_bundle((FOLDER / "deposits" / "bundle.zip").read_bytes())
    entries = [AUCTION.codec.entry_from_bytes(body) for body in bundle.log.entries]
    assert Replay("auction/secured", AUCTION).run(entries) is None
    place, lost = next((entry.seq - 1, each) for entry in entries for each in entry.events if isinstance(each, DepositForfeited))
    one, other = lost.parts
    forged = replace(lost, parts=(replace(one, amount=one.amount + 1), replace(other, amount=other.amount - 1)))
    events = tuple(forged if event is lost else event for event in entries[place].events)
    entries[place] = replace(entries[place], events=events)
    found = Replay("auction/secured", AUCTION).run(entries)
    assert found is not None
    assert (found.entry, found.rule) == (place + 1, "D6")


def test_a_public_record_of_2016_comes_out_as_it_did() -> None:
    check_outcome(micropurchase.DOCUMENT)


@needs("bids", "micropurchase_auction4.json")
def test_the_public_record_itself() -> None:
    document = json.loads((REAL_DATA / "bids" / "micropurchase_auction4.json").read_text(encoding="utf-8"))
    check_outcome(document)
    assert micropurchase.recorded(document) == micropurchase.recorded()


def check_outcome(document: dict[str, object]) -> None:
    """Bids 400, 375 and 374 stand in their order from a start of 3500, and the 374 wins."""
    terms, stamped = micropurchase.recorded(document)
    recorder = run(terms, stamped)
    placed = [event for entry in recorder.entries for event in entry.events if isinstance(event, BidPlaced)]
    assert [event.value for event in placed] == [400, 375, 374]
    assert terms.lots[0].ceiling == 3500
    award = recorder.state.awards["work"]
    assert (award.line.supplier, award.line.value, award.line.money) == ("bidder-101", 374, 37_400)

"""A public record of 2015 replayed: the order of the turns, their times, the bids taken and who is the best come out alike."""

from __future__ import annotations

import json
from typing import Any

import pytest

from auction.audit.bundle import read_bundle
from auction.audit.offline import Recorder, run
from auction.audit.verify import verify
from auction.core.events import BidSealed, LotClosed, StageClosed, StageOpened, TurnEnded
from tests.golden import prozorro
from tests.golden.micropurchase import moment
from tests.golden.prozorro import DOCUMENT, FIRST, SECOND, TURN_US
from tests.golden.record import SIGNER, bundled
from tests.real_data import REAL_DATA, needs

FILE = ("bids", "prozorro_2015_three_round_auction.json")


def happened(recorder: Recorder, *kinds: type) -> list[Any]:
    return [event for entry in recorder.entries for event in entry.events if isinstance(event, kinds)]


def begun(recorder: Recorder) -> list[tuple[str, int]]:
    """What began when, as the record lists it: a pause, a turn of a supplier, the announcement of the result."""
    found: list[tuple[str, int]] = []
    for event in happened(recorder, StageClosed, StageOpened, LotClosed):
        if isinstance(event, StageOpened):
            found += [(supplier, event.at + place * TURN_US) for place, supplier in enumerate(event.entrants or ())]
        else:
            found.append(("pause" if isinstance(event, StageClosed) else "announcement", event.at))
    return found


def standing_after_turns(recorder: Recorder) -> list[tuple[str, int]]:
    """Whose turn ended, and what it stood at then."""
    values: dict[str, int] = {}
    sealed: dict[str, int] = {}
    found: list[tuple[str, int]] = []
    for event in happened(recorder, BidSealed, StageClosed, TurnEnded):
        if isinstance(event, BidSealed):
            sealed[event.supplier] = event.value
            continue
        values |= sealed
        sealed = {}
        if isinstance(event, TurnEnded):
            found.append((event.supplier, values[event.supplier]))
    return found


def check_replay(document: dict[str, Any]) -> None:
    """Held against the record alone: what the terms and the engine make of the bids is what happened."""
    terms, stamped = prozorro.recorded(document)
    recorder = run(terms, stamped)
    turns = prozorro.turns_of(document)
    assert begun(recorder) == [(stage.get("bidder_id", stage["type"]), moment(stage["start"])) for stage in document["stages"]]
    ends = [event.at for event in happened(recorder, TurnEnded)]
    assert ends == [moment(turn["start"]) + TURN_US for turn in turns]
    assert standing_after_turns(recorder) == [(turn["bidder_id"], turn["amount"]) for turn in turns]
    assert [entry.refusal for entry in recorder.entries if entry.refusal is not None] == []
    last = {turn["bidder_id"]: (turn["amount"], moment(turn["time"])) for turn in turns}
    ranking = [(bid.supplier, bid.value, bid.at) for bid in recorder.state.lots["work"].order]
    assert ranking == sorted(((supplier, *known) for supplier, known in last.items()), key=lambda each: each[1:])
    assert recorder.state.awards["work"].line.supplier == ranking[0][0]


def test_row_3_the_public_record_of_2015_replays_with_its_stages_turn_times_accepted_bids_and_ranking() -> None:
    check_replay(DOCUMENT)
    recorder = run(*prozorro.recorded())
    assert [(bid.supplier, bid.value) for bid in recorder.state.lots["work"].order] == [(SECOND, 450_000), (FIRST, 480_000)]


@needs(*FILE)
def test_row_3_so_does_the_public_file_itself() -> None:
    document = json.loads(REAL_DATA.joinpath(*FILE).read_text(encoding="utf-8"))
    check_replay(document)
    assert prozorro.recorded(document) == prozorro.recorded()


def test_with_any_greater_decrement_a_recorded_bid_would_be_refused() -> None:
    _, stamped = prozorro.recorded()
    recorder = run(prozorro.the_terms(decrement=prozorro.DECREMENT + 1), stamped)
    refused = [entry.refusal.code for entry in recorder.entries if entry.refusal is not None]
    assert set(refused) == {"own_decrement"}


@pytest.mark.parametrize(("what", "other"), [("start", "2015-01-27T18:43:01+02:00"), ("amount", 449_999), ("bidder_id", FIRST)])
def test_a_record_that_differs_is_seen(what: str, other: object) -> None:
    document = {"stages": [{**stage, what: other} if place == 5 else stage for place, stage in enumerate(DOCUMENT["stages"])]}
    with pytest.raises(AssertionError):
        check_replay(document)


def test_an_audit_of_its_bundle_agrees() -> None:
    recorder = run(*prozorro.recorded())
    report = verify(read_bundle(bundled("prozorro", recorder)), key=SIGNER.key)
    assert report.divergences == ()

"""Chapter M: sealed bids that wait after their stage has closed, for assessment and for a quorum (M8 to M10)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from auction.core.events import BidsKept, BidsOpened, EnvelopeSealed, LotClosed, OpeningAsked, StageClosed
from auction.core.sight import Row
from auction.core.views import whole_view
from auction.core.visibility import Audience
from auction.core.words import CONSORTIUM
from tests.auctions import CLOSES, HOUR_US, MINUTE_US, OPENS, Play, a_lot, a_stage, an_auction

BUYER, S1, S2 = Audience("buyer", CONSORTIUM), Audience("supplier", "s1"), Audience("supplier", "s2")
TWO_ENVELOPES = a_stage("sealed", technical=True, opening_us=HOUR_US)
QUORUM = a_stage("sealed", quorum=2, opening_us=HOUR_US)
LATER = a_stage(pause_us=MINUTE_US, length_us=10 * MINUTE_US)
SHA = "ab" * 32


def a_play(*stages: object, withdrawal: bool = False) -> Play:
    lots = [a_lot(stages=stages or [TWO_ENVELOPES])]  # type: ignore[arg-type]
    return Play(an_auction(lots=lots, withdrawal="until_close" if withdrawal else "never")).wait(OPENS)


def three_bids(*stages: object) -> Play:
    """s1, s2 and s3 have handed in an envelope where that is asked for, and bid 10, 9 and 8; the stage has closed."""
    play = a_play(*stages)
    for supplier, price in (("s1", "10.00"), ("s2", "9.00"), ("s3", "8.00")):
        play.envelope(supplier, f"envelope of {supplier}")
        assert play.bid(supplier, "L1", price).code == ""
    return play.wait(CLOSES)


def row(play: Play, audience: Audience = BUYER, key: str = "lot:L1") -> Row:
    return whole_view(play.state, audience)[key]


def test_M8_the_envelope_comes_before_the_price() -> None:
    play = a_play()
    assert play.bid("s1", "L1", "9.00").code == "envelope_missing"
    assert play.envelope("s1", "as asked", SHA).events == (EnvelopeSealed("L1", "s1", "as asked", (SHA,)),)
    assert play.bid("s1", "L1", "9.00").code == ""
    assert play.envelope("s1", "better").state.lots["L1"].envelopes["s1"].text == "better"


@pytest.mark.parametrize(
    ("text", "documents", "code"),
    [
        ("x" * 4000, (), ""),
        ("x" * 4001, (), "envelope_invalid"),
        ("", (SHA,), ""),
        (" ", (), "envelope_invalid"),
        ("x", (SHA, SHA), "envelope_invalid"),
        ("x", (SHA.upper(),), "envelope_invalid"),
        ("x", tuple(f"{number:064x}" for number in range(20)), ""),
        ("x", tuple(f"{number:064x}" for number in range(21)), "envelope_invalid"),
        ("a\nb", (), "envelope_invalid"),
    ],
    ids=range(9),
)
def test_M8_an_envelope_is_a_text_or_documents(text: str, documents: tuple[str, ...], code: str) -> None:
    assert a_play().envelope("s1", text, *documents).code == code


def test_M8_envelopes_are_asked_for_in_such_a_stage_alone() -> None:
    assert a_play(a_stage("sealed")).envelope("s1").code == "no_envelope_asked"
    assert a_play().envelope("s1", at=CLOSES - 1).code == ""
    assert a_play().envelope("s1", at=CLOSES).code == "stage_not_open"
    assert a_play().envelope("s9").code == "supplier_not_admitted"
    assert a_play().exclude("s1").envelope("s1").code == "supplier_excluded"


def test_M8_where_terms_are_accepted_they_are_before_the_envelope() -> None:
    play = Play(an_auction(lots=[a_lot(stages=[TWO_ENVELOPES])], acceptance=True)).wait(OPENS)
    assert play.envelope("s1").code == "terms_not_accepted"
    assert play.accept_terms("s1").envelope("s1").code == ""


def test_M8_the_bids_wait_after_the_close() -> None:
    play = three_bids(TWO_ENVELOPES, LATER)
    assert play.happened(BidsKept) == [BidsKept("L1", 0, CLOSES, CLOSES + HOUR_US)]
    assert play.lot().order == []
    assert play.bid("s1", "L1", "1.00").code == "stage_not_open"
    assert play.extend("L1", 1).code == "stage_not_open"
    assert (row(play)["opening_by"], row(play, S1)["opening_by"]) == (CLOSES + HOUR_US, CLOSES + HOUR_US)


def test_M8_a_pause_moves_the_end_of_the_wait() -> None:
    play = three_bids().pause(at=CLOSES + 1).resume(at=CLOSES + 1 + HOUR_US)
    assert play.lot().opening_by == CLOSES + 2 * HOUR_US
    play.pause()
    assert play.open_bids().code == play.assess("s1", passed=True).code == "auction_paused"


def test_M8_a_next_stage_follows_the_opening() -> None:
    play = three_bids(TWO_ENVELOPES, LATER)
    for supplier in ("s1", "s2", "s3"):
        play.assess(supplier, passed=True)
    play.open_bids(at=CLOSES + 5)
    assert play.events[1:] == (BidsOpened("L1", 0, CLOSES + 5, ("s1", "s2", "s3"), ()), StageClosed("L1", 0, CLOSES + 5))
    assert play.lot().next_stage_at == CLOSES + 5 + MINUTE_US
    assert play.wait(CLOSES + 5 + MINUTE_US).bid("s1", "L1", "7.00").code == ""


def test_M8_the_envelopes_of_those_without_a_bid_fall_away_unread() -> None:
    play = a_play().envelope("s1", "mine").envelope("s2", "alone").bid("s1", "L1", "9.00").wait(CLOSES)
    assert list(play.lot().envelopes) == ["s1"]
    assert "envelope:L1:s2" not in whole_view(play.state, BUYER)


def test_M8_a_withdrawn_bid_leaves_the_envelope() -> None:
    play = a_play(withdrawal=True).envelope("s1").bid("s1", "L1", "9.00").withdraw("s1", "L1")
    assert (row(play, S1)["enveloped"], row(play, S1)["sealed"]) == (True, None)
    assert play.bid("s1", "L1", "8.00").code == ""


def test_M9_envelopes_are_read_from_the_close_on() -> None:
    play = a_play().envelope("s1", "mine", SHA).bid("s1", "L1", "9.00").wait(CLOSES - 1)
    assert "envelope:L1:s1" not in whole_view(play.state, BUYER)
    play.wait(CLOSES)
    assert row(play, BUYER, "envelope:L1:s1") == {"text": "mine", "documents": (SHA,), "passed": None, "why": ""}
    for audience in (S1, S2, Audience("buyer", "m1"), Audience("auditor", ""), Audience("observer", "")):
        assert not any(key.startswith("envelope:") for key in whole_view(play.state, audience))


def test_M9_each_envelope_is_assessed_once_and_a_failure_needs_a_reason() -> None:
    play = three_bids()
    assert play.assess("s1", passed=False).code == "reason_missing"
    assert play.assess("s1", passed=False, reason="no certificate").code == ""
    assert play.assess("s1", passed=True).code == "envelope_assessed"
    assert play.assess("s4", passed=True).code == "nothing_to_assess"
    assert play.assess("s2", passed=True).code == ""


def test_M9_only_while_the_bids_wait() -> None:
    assert a_play().envelope("s1").bid("s1", "L1", "9.00").assess("s1", passed=True, at=CLOSES - 1).code == "nothing_to_open"
    assert three_bids().assess("s1", passed=True, at=CLOSES + HOUR_US - 1).code == ""
    assert three_bids().assess("s1", passed=True, at=CLOSES + HOUR_US).code == "auction_closed"
    assert three_bids().assess("s1", lot="L9", passed=True).code == "lot_unknown"


def test_M9_the_price_of_a_failed_envelope_is_never_opened() -> None:
    play = three_bids(TWO_ENVELOPES, LATER).assess("s1", passed=True).assess("s3", passed=False, reason="no plant")
    assert (row(play, Audience("supplier", "s3"))["entrant"], row(play, Audience("supplier", "s3"))["passed"]) == (True, None)
    play.assess("s2", passed=True).open_bids()
    assert [bid.supplier for bid in play.lot().order] == ["s2", "s1"]
    failed = row(play, Audience("supplier", "s3"))
    assert (failed["passed"], failed["passed_why"], failed["entrant"], failed["sealed"]) == (False, "no plant", False, None)
    assert play.bid("s3", "L1", "1.00", at=CLOSES + MINUTE_US).code == "not_an_entrant"
    play.wait(CLOSES + 2 * HOUR_US)
    assert "8.00" not in repr([whole_view(play.state, audience) for audience in (BUYER, S1, Audience("auditor", ""))])


def test_M9_an_envelope_nobody_assessed_has_passed_when_the_time_is_up() -> None:
    play = three_bids().assess("s1", passed=True).assess("s2", passed=False, reason="no")
    assert play.open_bids(at=CLOSES + HOUR_US - 1).code == "assessment_open"
    play.wait(CLOSES + HOUR_US)
    assert play.happened(BidsOpened) == [BidsOpened("L1", 0, CLOSES + HOUR_US, ("s1", "s3"), ("s2",))]
    assert play.ranks() == {"s3": 1, "s1": 2}


def test_M9_the_envelope_of_an_excluded_supplier_holds_nothing_up() -> None:
    play = three_bids().assess("s1", passed=True).assess("s2", passed=True).exclude("s3")
    assert play.open_bids().code == ""
    assert play.ranks() == {"s2": 1, "s1": 2}


def test_M10_bids_are_opened_by_so_many_persons() -> None:
    play = three_bids_sealed()
    assert play.open_bids("ann", at=CLOSES + 1).events == (OpeningAsked("L1", "ann"),)
    assert play.lot().order == []
    assert row(play)["openers"] == ("ann",)
    assert "openers" not in row(play, S1)
    assert play.open_bids("ann").code == "opening_asked"
    play.open_bids("bo", at=CLOSES + HOUR_US - 1)
    assert play.events[1:3] == (
        BidsOpened("L1", 0, CLOSES + HOUR_US - 1, ("s1", "s2"), ()),
        LotClosed("L1", CLOSES + HOUR_US - 1),
    )
    assert play.ranks() == {"s2": 1, "s1": 2}
    assert play.state.status == "closed"


def three_bids_sealed() -> Play:
    return a_play(QUORUM).bid("s1", "L1", "10.00").bid("s2", "L1", "9.00").wait(CLOSES)


def test_M10_without_its_quorum_no_bid_is_ever_opened() -> None:
    play = three_bids_sealed().open_bids("ann").wait(CLOSES + HOUR_US)
    assert play.happened(BidsOpened) == [BidsOpened("L1", 0, CLOSES + HOUR_US, (), ("s1", "s2"))]
    assert (play.lot().order, play.lot().sealed, play.state.status) == ([], {}, "closed")
    assert play.open_bids("bo").code == "auction_closed"
    assert not any(key.startswith("bid:") for key in whole_view(play.state, BUYER))


def test_M10_the_lot_goes_on_without_what_was_not_opened() -> None:
    play = a_play(QUORUM, LATER).bid("s1", "L1", "10.00").wait(CLOSES + HOUR_US + MINUTE_US)
    assert (play.lot().stage, play.lot().order) == (1, [])
    assert play.bid("s1", "L1", "11.00").code == ""


def test_M10_the_persons_are_named_and_of_the_coordinator() -> None:
    play = three_bids_sealed()
    assert play.open_bids("").code == "person_missing"
    assert play.open_bids("ann", lot="L9").code == "lot_unknown"
    assert a_play(QUORUM).open_bids("ann").code == "nothing_to_open"
    assert a_play(replace(QUORUM, quorum=1)).bid("s1", "L1", "9.00").open_bids("ann", at=CLOSES).code == ""


def test_M10_nobody_is_told_of_a_bid_until_then() -> None:
    play = three_bids_sealed().open_bids("ann")
    view = whole_view(play.state, BUYER)
    assert (view["lot:L1"]["bids"], view["lot:L1"]["suppliers"], view["lot:L1"]["leader"]) == (0, 0, None)
    assert not any(key.startswith("bid:") for key in view)


def test_M10_with_two_envelopes_prices_wait_for_assessment_and_quorum() -> None:
    play = three_bids(replace(TWO_ENVELOPES, quorum=1))
    assert play.open_bids("ann").code == "assessment_open"
    for supplier in ("s1", "s2", "s3"):
        play.assess(supplier, passed=True)
    assert play.open_bids("ann").ranks() == {"s3": 1, "s2": 2, "s1": 3}


def test_M10_with_a_random_close_the_wait_begins_at_the_moment() -> None:
    stage = a_stage("sealed", quorum=1, opening_us=HOUR_US, random_us=MINUTE_US, secret="open sesame")
    play = Play(an_auction(lots=[a_lot(stages=[stage])]), secrets={stage.commitment: "open sesame"}).wait(OPENS)
    play.bid("s1", "L1", "9.00").wait(CLOSES + MINUTE_US)
    kept = play.happened(BidsKept)[0]
    assert CLOSES <= kept.at <= CLOSES + MINUTE_US
    assert play.lot().opening_by == kept.at + HOUR_US
    assert play.open_bids("ann").ranks() == {"s1": 1}

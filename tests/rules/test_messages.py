"""Chapter M: persons, requests that take two, messages, readmission and cancellation; and reasons for an award (C5)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from auction.core.commands import AwardLine, FailWinner, PauseAuction
from auction.core.events import ActionRequested, AuctionPaused, MessageSent, RequestApproved, RequestDropped, TermsAmended
from auction.core.moments import HOUR_US, SECOND_US
from auction.core.persons import is_outdated
from auction.core.views import changed_rows, whole_view
from auction.core.visibility import Audience
from auction.core.words import CONSORTIUM
from tests.auctions import ANNOUNCED, CLOSES, COORDINATOR, OPENS, Play, a_lot, a_stage, a_supplier, an_auction, steps

DAY_US = 24 * HOUR_US
BUYER, M1, S1 = Audience("buyer", CONSORTIUM), Audience("buyer", "m1"), Audience("supplier", "s1")
AUDITOR, OBSERVER = Audience("auditor", ""), Audience("observer", "")
EVERYBODY = (BUYER, M1, S1, AUDITOR, OBSERVER)
PAUSING = an_auction(two_persons=("pause", "amend"))


def test_M1_a_person_is_recorded_with_what_it_asked() -> None:
    play = Play(an_auction()).pause(person="ann")
    assert isinstance(play.last.command, PauseAuction)
    assert (play.last.command.person, play.events) == ("ann", (AuctionPaused("a fire alarm"),))


@pytest.mark.parametrize("person", ["", " ", "Ann Other", "-ann"])
def test_M1_what_takes_two_persons_takes_a_person(person: str) -> None:
    assert Play(PAUSING).pause(person=person).code == "person_missing"
    assert Play(PAUSING).wait(OPENS).pause(person="ann").approve(1, person).code == "person_missing"


def test_M2_a_request_for_two_changes_nothing_yet() -> None:
    play = Play(PAUSING).pause(at=OPENS + 1, person="ann")
    assert (play.code, play.state.status) == ("", "open")
    request = play.state.requests[1]
    assert (request.kind, request.person, request.at, request.lapses_at) == ("pause", "ann", OPENS + 1, OPENS + 1 + DAY_US)
    assert play.bid("s1", "L1", "9.00").code == ""


def test_M2_what_would_be_refused_is_not_requested() -> None:
    assert Play(PAUSING).pause(at=OPENS - 1, person="ann").code == "auction_not_open"
    assert Play(PAUSING).pause(at=OPENS, person="ann", reason=" ").code == "reason_missing"
    assert Play(PAUSING).extend("L1", 1).code == "", "what the terms do not name takes one person"


def test_M2_resuming_takes_one_person() -> None:
    play = Play(an_auction(two_persons=("pause", "extend", "exclude", "readmit", "cancel", "close_early", "amend", "confirm")))
    play.wait(OPENS).pause(person="ann").approve(1, "bo")
    assert play.state.status == "paused"
    assert play.resume().code == ""


@pytest.mark.parametrize(
    ("kind", "ask"),
    [
        ("pause", lambda play: play.pause(person="ann")),
        ("extend", lambda play: play.extend("L1", 1, person="ann")),
        ("exclude", lambda play: play.exclude("s1", person="ann")),
        ("readmit", lambda play: play.exclude("s2").readmit("s2", person="ann")),
        ("cancel", lambda play: play.cancel(person="ann")),
        ("confirm", lambda play: play.bid("s1", "L1", "9.00").wait(CLOSES).propose().confirm("L1", person="ann")),
    ],
)
def test_M2_every_kind_waits_for_the_second_person(kind: str, ask: Callable[[Play], Play]) -> None:
    play = Play(an_auction(two_persons=(kind, "amend"))).wait(OPENS)  # type: ignore[arg-type]
    ask(play)
    assert [request.kind for request in play.state.requests.values()] == [kind]
    assert play.approve(1, "bo").code == ""
    assert play.events[0] == RequestApproved(1, "bo")
    assert len(play.events) == 2
    assert play.state.requests == {}


def test_M2_the_coordinator_alone_sees_what_is_open() -> None:
    play = Play(an_auction(two_persons=("exclude", "amend"))).wait(OPENS).exclude("s2", person="ann")
    assert whole_view(play.state, BUYER)["request:1"] == {
        "kind": "exclude",
        "person": "ann",
        "at": OPENS,
        "lapses_at": OPENS + DAY_US,
        "supplier": "s2",
        "reason": "collusion",
    }
    play.wait(CLOSES)
    assert not any(key.startswith("request:") for who in EVERYBODY[1:] for key in whole_view(play.state, who))


def test_M2_a_hundred_are_open_at_once() -> None:
    play = Play(PAUSING).wait(OPENS)
    for _ in range(100):
        play.pause(person="ann")
    assert (play.code, len(play.state.requests)) == ("", 100)
    assert play.pause(person="ann").code == "requests_full"
    assert play.drop(1, "ann").pause(person="ann").code == ""


def test_M3_it_takes_effect_at_the_stamp_of_the_approval() -> None:
    play = Play(PAUSING).wait(OPENS).pause(at=OPENS, person="ann")
    assert play.approve(1, "ann", at=OPENS + 1).code == "same_person"
    assert play.approve(1, "bo", at=OPENS + 20 * SECOND_US).events == (RequestApproved(1, "bo"), AuctionPaused("a fire alarm"))
    assert play.state.paused_at == OPENS + 20 * SECOND_US
    assert play.approve(1, "cy").code == "request_unknown"


def test_M3_what_would_be_refused_now_is_refused_and_stays_open() -> None:
    play = Play(an_auction(two_persons=("exclude", "amend"))).wait(OPENS)
    play.exclude("s1", person="ann").exclude("s1", person="cy").approve(1, "bo")
    assert play.approve(2, "bo").code == "supplier_excluded"
    assert list(play.state.requests) == [2]
    assert play.readmit("s1").approve(2, "bo").code == ""


def anew(play: Play, *lots: str) -> Play:
    """s1 has won L1 and s2 L2, and a request to confirm these lots is open; then s1 fails, and what comes next is proposed."""
    play.bid("s1", "L1", "10.00").bid("s1", "L2", "10.00").bid("s2", "L1", "11.00").bid("s2", "L2", "9.00").wait(CLOSES).propose()
    assert play.confirm(*lots, person="ann").events[0] == ActionRequested(1, "confirm", "ann", CLOSES + DAY_US)
    assert play.ask(FailWinner(play.new_id(), COORDINATOR, "s1", "insolvent")).code == ""
    if "L1" in lots:
        assert play.approve(1, "bo").code == "award_not_proposed"
    return play.propose(line_for_each(play))


def line_for_each(play: Play) -> list[AwardLine]:
    return [
        AwardLine(lot, "s2", found.standing["s2"].seq, found.standing["s2"].value, found.standing["s2"].value)
        for lot, found in play.state.lots.items()
    ]


CONFIRMING = an_auction(two_persons=("confirm", "amend"), lots=[a_lot("L1"), a_lot("L2")])


@pytest.mark.parametrize(("lots", "code"), [(("L1",), "award_changed"), (("L1", "L2"), "award_changed"), (("L2",), "")])
def test_M3_nobody_confirms_an_award_that_who_asked_has_not_seen(lots: tuple[str, ...], code: str) -> None:
    """The award of L1 fell and went to another; that of L2, which came out as it was, may be confirmed."""
    play = anew(Play(CONFIRMING), *lots)
    assert play.approve(1, "bo").code == code
    assert {lot: award.status for lot, award in play.state.awards.items()} == {
        "L1": "proposed",
        "L2": "proposed" if code else "confirmed",
    }
    assert list(play.state.requests) == ([1] if code else [])


def test_M3_a_request_says_that_what_it_confirms_is_no_longer_proposed() -> None:
    """Also while nothing is proposed in its place; what the change sends tells of it."""
    told: list[object] = []

    def follow(play: Play) -> None:
        row = changed_rows(play.state, play.events, BUYER)["request:1"]
        assert row is not None
        told.append(row["outdated"])

    play = Play(CONFIRMING).bid("s1", "L1", "10.00").bid("s2", "L1", "11.00").bid("s2", "L2", "9.00").wait(CLOSES).propose()
    follow(play.confirm("L1", person="ann"))
    follow(play.ask(FailWinner(play.new_id(), COORDINATOR, "s1", "insolvent")))
    follow(play.propose(line_for_each(play)))
    assert told == [False, True, True]
    assert whole_view(play.state, BUYER)["request:1"]["outdated"] is True
    assert play.approve(1, "bo").code == "award_changed"


def test_M3_no_request_but_one_to_confirm_is_ever_outdated() -> None:
    play = Play(PAUSING).wait(OPENS).pause(person="ann")
    assert not is_outdated(play.state, play.state.requests[1])


def test_M3_an_award_that_changed_is_asked_for_anew() -> None:
    play = anew(Play(CONFIRMING), "L1")
    assert play.approve(1, "bo").code == "award_changed"
    assert play.drop(1, "bo").confirm("L1", person="bo").code == ""
    assert play.approve(2, "ann").code == ""
    assert play.state.awards["L1"].status == "confirmed"


def test_M3_no_such_request() -> None:
    assert Play(PAUSING).approve(1, "bo").code == "request_unknown"
    assert Play(PAUSING).wait(OPENS).pause(person="ann").approve(2, "bo").code == "request_unknown"


@pytest.mark.parametrize(("after", "code"), [(DAY_US - 1, ""), (DAY_US, "request_lapsed"), (DAY_US + 1, "request_lapsed")])
def test_M4_a_request_lapses_after_a_day(after: int, code: str) -> None:
    terms = an_auction(two_persons=("pause", "amend"), lots=[a_lot(closes_at=OPENS + 3 * DAY_US)])
    play = Play(terms).wait(OPENS).pause(person="ann")
    assert play.approve(1, "bo", at=OPENS + after).code == code
    assert play.drop(1, "cy").code == ("" if code else "request_unknown")


@pytest.mark.parametrize("person", ["ann", "bo"])
def test_M4_anybody_of_the_coordinator_drops_a_request(person: str) -> None:
    play = Play(PAUSING).wait(OPENS).pause(person="ann").drop(1, person)
    assert play.events == (RequestDropped(1, person),)
    assert play.approve(1, "bo").code == "request_unknown"
    assert play.drop(1, "").code == "person_missing"


def test_M4_amending_drops_the_other_amendments_asked_for() -> None:
    play = Play(PAUSING)
    first, second = replace(PAUSING, title="First"), replace(PAUSING, title="Second")
    play.amend(first, person="ann").amend(second, person="ann").approve(1, "bo", at=ANNOUNCED + HOUR_US // 2)
    assert [type(event) for event in play.events] == [RequestApproved, TermsAmended, RequestDropped]
    assert play.events[-1] == RequestDropped(2, ""), "by nobody"
    assert play.state.requests == {}
    assert play.state.known_terms().title == "First"


def test_M4_time_goes_on_while_a_request_is_open() -> None:
    play = Play(PAUSING).wait(OPENS).pause(person="ann").wait(CLOSES)
    assert play.state.status == "closed"
    assert play.approve(1, "bo").code == "auction_closed"


def test_M5_everyone_is_told_the_same_words_and_who_comes_later_too() -> None:
    play = Play(an_auction()).message("Bring your own pen.", at=ANNOUNCED + 1)
    assert play.events == (MessageSent(1, "Bring your own pen."),)
    play.pause(at=OPENS).message("We wait.").wait(CLOSES)
    for audience in EVERYBODY:
        view = whole_view(play.state, audience)
        assert view["message:1"] == {"at": ANNOUNCED + 1, "text": "Bring your own pen."}
        assert view["message:2"] == {"at": OPENS, "text": "We wait."}
    assert play.resume().wait(CLOSES + HOUR_US).message("Thank you.").code == ""


@pytest.mark.parametrize(
    ("text", "code"),
    [("a", ""), ("é" * 2000, ""), ("a" * 2001, "message_invalid"), ("", "message_invalid"), (" \u200b", "message_invalid")],
    ids=["one", "longest", "too long", "empty", "blank"],
)
def test_M5_a_message_can_be_shown(text: str, code: str) -> None:
    assert Play(an_auction()).message(text).code == code


@pytest.mark.parametrize("mark", ["\n", "\x07", "\u202e"], ids=["line", "bell", "direction"])
def test_M5_a_message_has_no_marks_of_control(mark: str) -> None:
    assert Play(an_auction()).message(f"a{mark}b").code == "message_invalid"


def test_M5_an_auction_has_five_hundred() -> None:
    play = Play(an_auction())
    for number in range(500):
        assert play.message(f"{number}").code == ""
    assert play.message("one more").code == "messages_full"


def test_M6_a_readmitted_supplier_begins_without_a_bid_and_never_goes_back_up() -> None:
    play = Play(an_auction(lots=[a_lot(decrement=[steps(100)])])).bid("s1", "L1", "100.00").exclude("s1")
    assert play.bid("s1", "L1", "90.00").code == "supplier_excluded"
    play.readmit("s1", reason="cleared")
    assert (play.rank("s1"), play.state.excluded) == (None, {})
    assert play.bid("s1", "L1", "99.01").code == "own_decrement"
    assert play.bid("s1", "L1", "99.00").code == ""
    assert whole_view(play.state, S1)["you"] == {"accepted": False, "excluded": None, "readmitted": "cleared"}


def test_M6_only_who_is_excluded_is_readmitted() -> None:
    play = Play(an_auction())
    assert play.readmit("s1").code == "supplier_not_excluded"
    assert play.readmit("s9").code == "supplier_not_admitted"
    assert play.exclude("s1").readmit("s1", reason="").code == "reason_missing"
    assert play.readmit("s1", at=CLOSES - 1).code == ""
    assert play.readmit("s1", at=CLOSES).code == "auction_closed"


def test_M6_acceptance_stands_and_the_one_sealed_bid_is_spent() -> None:
    lots = [a_lot(stages=[a_stage("sealed", revisable=False)])]
    play = Play(an_auction(lots=lots, acceptance=True)).accept_terms("s1").bid("s1", "L1", "9.00")
    play.exclude("s1").readmit("s1")
    assert play.bid("s1", "L1", "8.00").code == "sealed_once"
    assert play.wait(CLOSES).lot().order == []


@pytest.mark.parametrize("at", [ANNOUNCED + 1, OPENS, CLOSES - 1])
def test_M7_before_the_close_an_auction_is_cancelled(at: int) -> None:
    play = Play(an_auction()).cancel(at=at, reason="no money")
    assert (play.state.status, play.due()) == ("cancelled", None)
    for audience in EVERYBODY:
        row = whole_view(play.state, audience)["auction"]
        assert (row["status"], row["cancelled_why"]) == ("cancelled", "no money")
        assert whole_view(play.state, audience)["lot:L1"]["status"] == "closed"
    play.wait(CLOSES + HOUR_US)
    assert play.state.closed_at is None


def test_M7_after_the_close_nothing_is_cancelled() -> None:
    assert Play(an_auction()).cancel(at=CLOSES).code == "auction_closed"
    assert Play(an_auction()).cancel(at=OPENS, reason=" ").code == "reason_missing"
    assert Play(an_auction()).pause(at=OPENS).cancel(at=CLOSES).code == ""


def test_M7_nothing_more_is_asked() -> None:
    terms = an_auction(surrogate_bids=True, withdrawal="until_close", two_persons=("pause", "amend"))
    play = Play(terms).bid("s1", "L1", "9.00").pause(person="ann").cancel()
    refused = [
        play.bid("s1", "L1", "8.00").code,
        play.withdraw("s1", "L1").code,
        play.accept_terms("s1").code,
        play.pause(person="ann").code,
        play.resume().code,
        play.extend("L1", 1).code,
        play.exclude("s1").code,
        play.readmit("s1").code,
        play.cancel().code,
        play.amend(an_auction(), person="ann").code,
        play.approve(1, "bo").code,
        play.propose([], []).code,
        play.envelope("s1").code,
        play.open_bids().code,
        play.assess("s1", passed=True).code,
    ]
    assert refused == ["auction_cancelled"] * len(refused)
    assert (play.message("sorry").code, play.drop(1, "ann").code) == ("", "")


def test_M7_identities_stay_hidden_and_sealed_bids_sealed() -> None:
    play = Play(an_auction(lots=[a_lot(), a_lot("L2", stages=[a_stage("sealed")])]))
    play.bid("s1", "L1", "9.00").bid("s2", "L2", "7.00").cancel().wait(CLOSES + HOUR_US)
    for audience in (M1, S1, OBSERVER):
        assert not any(key.startswith(("bid:", "supplier:")) for key in whole_view(play.state, audience))
    for audience in (BUYER, AUDITOR):
        view = whole_view(play.state, audience)
        assert [key for key in view if key.startswith("bid:")] == ["bid:L1:s1"]
    own = whole_view(play.state, Audience("supplier", "s2"))["lot:L2"]
    assert (own["sealed"], own["next"]) == ("7.00", None)


@pytest.mark.parametrize(("price", "reason", "code"), [("50.00", "", ""), ("49.99", "", "reason_missing"), ("49.99", "ours", "")])
def test_C5_a_bid_below_the_floor_is_confirmed_with_a_reason(price: str, reason: str, code: str) -> None:
    play = Play(an_auction(lots=[a_lot(floor=5000)])).bid("s1", "L1", price).bid("s2", "L1", "60.00")
    assert whole_view(play.state, BUYER)["bid:L1:s1"]["held"] is (price == "49.99")
    play.wait(CLOSES).propose()
    row = whole_view(play.state, BUYER)["award:L1"]
    assert row.get("needs_reason", False) is (price == "49.99")
    assert play.confirm("L1", reason=reason).code == code
    assert play.state.awards["L1"].status == ("proposed" if code else "confirmed")


def test_C5_the_floor_is_for_insiders() -> None:
    play = Play(an_auction(lots=[a_lot(floor=1234)])).bid("s1", "L1", "12.33")
    assert "held" not in repr(whole_view(play.state, S1))
    assert "1234" not in repr(play.state.terms_sha256)


@pytest.mark.parametrize(("others", "asked", "code"), [(1, True, ""), (0, True, "reason_missing"), (0, False, "")])
def test_C5_a_single_bid_is_confirmed_with_a_reason_where_the_terms_ask(others: int, asked: bool, code: str) -> None:
    play = Play(an_auction(lone_bid_reason=asked)).bid("s1", "L1", "9.00")
    if others:
        play.bid("s2", "L1", "9.50")
    assert play.wait(CLOSES).propose().confirm("L1").code == code
    assert play.confirm("L1", reason="the only maker").code == ("" if code else "award_decided")


def test_C5_one_bid_left_of_two_stands_alone() -> None:
    play = Play(an_auction(lone_bid_reason=True)).bid("s1", "L1", "9.00").bid("s2", "L1", "8.00").exclude("s2")
    assert play.wait(CLOSES).propose().confirm("L1").code == "reason_missing"
    assert play.confirm("L1", reason="urgent").state.awards["L1"].reason == "urgent"


def test_M1_the_same_id_of_another_person_is_another_request() -> None:
    play = Play(an_auction(two_persons=("pause", "amend"))).wait(OPENS)
    play.ask(PauseAuction("p", COORDINATOR, "alarm", "ann"))
    assert play.ask(PauseAuction("p", COORDINATOR, "alarm", "bo")).code == "bid_id_reused"


def test_M2_only_the_coordinator_asks() -> None:
    assert Play(PAUSING).wait(OPENS).pause(person="ann", by=a_supplier("s1")).code == "not_permitted"
    assert Play(PAUSING).wait(OPENS).pause(person="ann").approve(1, "bo", by=a_supplier("s1")).code == "not_permitted"

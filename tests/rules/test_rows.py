"""Chapter V: what the rows of messages, requests, envelopes, bids and awards say, and that changes add up to them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from auction.core.award_rules import AwardRules
from auction.core.commands import AwardLine, ChooseRules, Contract, FailWinner, HoldReason, HoldSupplier, ReleaseSupplier
from auction.core.open_terms import terms_hash
from auction.core.sight import Row, Sight, is_out
from auction.core.terms import MarketReference, TiePolicy
from auction.core.views import changed_rows, whole_view
from auction.core.visibility import Audience
from auction.core.words import CONSORTIUM, ENGINE
from tests.auctions import (
    ANNOUNCED,
    CLOSES,
    COORDINATOR,
    HOUR_US,
    MINUTE_US,
    OPENS,
    Play,
    a_lot,
    a_stage,
    an_auction,
    contracts_of,
)
from tests.criteria import a_component, an_evaluation, bidding_in, some_rates
from tests.joining import joining_terms, typed
from tests.properties.folding import assert_changes_fold
from tests.settling import closing

INSIDER, M1, AUDITOR, OBSERVER = (
    Audience("buyer", CONSORTIUM),
    Audience("buyer", "m1"),
    Audience("auditor", ""),
    Audience("observer", ""),
)
S1, S2, S3 = (Audience("supplier", name) for name in ("s1", "s2", "s3"))


def rows(play: Play, audience: Audience = INSIDER) -> dict[str, Any]:
    return dict(whole_view(play.state, audience))


def folded(play: Play, known: dict[str, Row], audience: Audience) -> dict[str, Row]:
    """What is known after the last entry, where its changes are put on what was known before."""
    found = dict(known)
    for key, row in changed_rows(play.state, play.events, audience).items():
        if row is None:
            found.pop(key, None)
        else:
            found[key] = row
    return found


def test_V1_every_message_and_amendment_has_its_row() -> None:
    first, second = (replace(an_auction(), title=title) for title in ("First", "Second"))
    play = Play(an_auction()).message("Hello", at=ANNOUNCED + 1).amend(first, reason="a", at=ANNOUNCED + 2)
    play.amend(second, reason="b", at=ANNOUNCED + 3).message("Bye", at=ANNOUNCED + 4)
    for audience in (INSIDER, S1, OBSERVER):
        seen = rows(play, audience)
        assert seen["message:1"] == {"at": ANNOUNCED + 1, "text": "Hello"}
        assert seen["message:2"] == {"at": ANNOUNCED + 4, "text": "Bye"}
        assert seen["amendment:1"] == {"at": ANNOUNCED + 2, "reason": "a", "terms_sha256": terms_hash(first)}
        assert seen["amendment:2"] == {"at": ANNOUNCED + 3, "reason": "b", "terms_sha256": terms_hash(second)}


def test_T6_lots_that_an_amendment_dropped_are_gone_for_everybody() -> None:
    lots = [a_lot(f"L{number}") for number in range(1, 5)]
    play = Play(an_auction(lots=lots))
    for audience in (INSIDER, S1, OBSERVER, M1):
        known = rows(play, audience)
        amended = Play(an_auction(lots=lots)).amend(an_auction(lots=[lots[1]]))
        assert folded(amended, known, audience) == rows(amended, audience)
        assert [key for key in rows(amended, audience) if key.startswith("lot:")] == ["lot:L2"]


def test_S6_an_outage_adds_to_the_row_of_the_auction() -> None:
    play = Play(an_auction()).report_outage(CLOSES - MINUTE_US, at=CLOSES)
    assert rows(play, OBSERVER)["auction"] == {
        "status": "open",
        "paused_at": None,
        "paused_why": "",
        "closed_at": None,
        "outages": 1,
        "outage_since": CLOSES - MINUTE_US,
        "outage_until": CLOSES,
    }


def test_M2_a_request_shows_what_was_asked() -> None:
    lots = [a_lot(), a_lot("L2")]
    play = (
        Play(an_auction(lots=lots, two_persons=("extend", "exclude", "confirm", "amend")))
        .bid("s1", "L1", "9.00")
        .bid("s1", "L2", "9.00")
    )
    play.extend("L2", 7, reason="late", person="ann").exclude("s3", reason="why not", person="ann")
    whole = {"person": "ann", "at": OPENS, "lapses_at": OPENS + 24 * HOUR_US}
    assert rows(play)["request:1"] == {"kind": "extend", **whole, "lot": "L2", "by_us": 7, "reason": "late"}
    assert rows(play)["request:2"] == {"kind": "exclude", **whole, "supplier": "s3", "reason": "why not"}
    play.wait(CLOSES).propose().confirm("L1", "L2", reason="fine", person="bo")
    asked = {"kind": "confirm", "person": "bo", "at": CLOSES, "lapses_at": CLOSES + 24 * HOUR_US}
    assert rows(play)["request:3"] == {**asked, "lots": ("L1", "L2"), "reason": "fine", "outdated": False}


@pytest.mark.parametrize(
    ("ties", "places"),
    [("earliest", [1, 2, 3, 4]), ("equal_best", [1, 1, 3, 4]), ("equal_worst", [2, 2, 3, 4]), ("dense", [1, 1, 2, 3])],
)
def test_V8_the_coordinator_reads_the_ranks_that_the_terms_give(ties: TiePolicy, places: list[int]) -> None:
    play = Play(an_auction(ties=ties))
    for supplier, price in (("s1", "5.00"), ("s2", "5.00"), ("s3", "6.00"), ("s4", "7.00")):
        play.bid(supplier, "L1", price)
    assert [rows(play)[f"bid:L1:s{number}"]["rank"] for number in range(1, 5)] == places


def test_J7_auditors_read_the_schedules_of_all_after_the_close_and_members_their_own_alone() -> None:
    play = Play(joining_terms()).more("m1", typed(("20", "95.00"))).more("m3", typed(("7", "95.00"))).bid("s1", "L1", "96.00")

    def pledges(audience: Audience) -> list[str]:
        return [key for key in rows(play, audience) if key.startswith("pledge:")]

    assert (pledges(AUDITOR), pledges(M1), pledges(OBSERVER)) == ([], ["pledge:L1:m1"], [])
    assert rows(play, M1)["pledge:L1:m1"]["joined"] == "0", "95.00 has not been reached"
    play.wait(CLOSES)
    assert (pledges(AUDITOR), pledges(M1), pledges(OBSERVER)) == (["pledge:L1:m1", "pledge:L1:m3"], ["pledge:L1:m1"], [])


def test_M9_an_envelope_bears_what_was_said_of_it() -> None:
    lots = [a_lot(stages=[a_stage("sealed", technical=True, opening_us=HOUR_US)])]
    play = Play(an_auction(lots=lots)).envelope("s1", "mine", "ab" * 32).envelope("s2").envelope("s3")
    for supplier in ("s1", "s2", "s3"):
        play.bid(supplier, "L1", "9.00")
    play.wait(CLOSES).assess("s1", passed=True).assess("s2", passed=False, reason="no drawing")
    assert rows(play)["envelope:L1:s1"] == {"text": "mine", "documents": ("ab" * 32,), "passed": True, "why": ""}
    assert rows(play)["envelope:L1:s2"] == {"text": "as asked", "documents": (), "passed": False, "why": "no drawing"}
    assert rows(play)["envelope:L1:s3"] == {"text": "as asked", "documents": (), "passed": None, "why": ""}


# Awards


HEAD = "ab" * 32


def held(play: Play, supplier: str, lot: str = "") -> Play:
    return play.ask(HoldSupplier(play.new_id(), ENGINE, supplier, (HoldReason("control_denied", "Z3", lot),), 3, HEAD, play.now))


def named(**choices: Any) -> Play:
    return Play(replace(an_auction(**choices), market=MarketReference("market", 3, HEAD)))


def ask(play: Play, command: Any) -> Play:
    """What the engine works out, under an id of its own each time."""
    return play.ask(replace(command, id=play.new_id()))


def test_H4_nothing_is_awarded_where_the_winner_is_on_hold_for_the_lot() -> None:
    play = named(lots=[a_lot(), a_lot("L2")]).bid("s1", "L1", "9.00").bid("s1", "L2", "9.00")
    held(play, "s1", "L2").wait(CLOSES)
    assert play.propose().code == "award_mismatch"
    assert play.last.refusal is not None
    assert play.last.refusal.detail == "lot L2"


def test_H4_of_parts_that_fell_those_that_are_awarded_anew_stay_shown() -> None:
    """Six pieces fall to three equals, then without s1 to two."""
    play = named(lots=[a_lot(quantity=6)], tie_award="split")
    for supplier in ("s1", "s2", "s3"):
        play.bid(supplier, "L1", "5.00")
    ask(play.wait(CLOSES), closing().proposal_of(play.state)).confirm("L1")
    audiences = (INSIDER, M1, AUDITOR, S1, S2, S3, OBSERVER)
    known = {audience: rows(play, audience) for audience in audiences}
    assert [key for key in known[INSIDER] if key.startswith("part:")] == ["part:L1:s1", "part:L1:s2", "part:L1:s3"]
    steps: list[Callable[[], Play]] = [
        lambda: held(play, "s1"),
        lambda: ask(play, closing().proposal_of(play.state)),
        lambda: play.confirm("L1"),
        lambda: ask(play, closing().allotment_of(play.state)),
    ]
    for step in steps:
        step()
        assert play.code == ""
        for audience in audiences:
            known[audience] = folded(play, known[audience], audience)
            assert known[audience] == rows(play, audience), audience
    assert [key for key in known[INSIDER] if key.startswith("part:")] == ["part:L1:s2", "part:L1:s3"]


def test_H4_a_part_that_comes_back_to_who_had_it_is_shown_again() -> None:
    """s1 is paid the second price, is held, and gets the lot anew once s2 is held in its place."""
    play = named(lots=[a_lot(ceiling=9_000)], payment="second_price")
    for supplier, price in (("s1", "5.00"), ("s2", "6.00"), ("s3", "7.00")):
        play.bid(supplier, "L1", price)
    ask(play.wait(CLOSES), closing().proposal_of(play.state)).confirm("L1")
    known = {audience: rows(play, audience) for audience in (INSIDER, S1, S2)}
    steps: list[Callable[[], Play]] = [
        lambda: held(play, "s1"),
        lambda: ask(play, closing().proposal_of(play.state)),
        lambda: play.ask(ReleaseSupplier(play.new_id(), ENGINE, "s1", 3, HEAD, play.now)),
        lambda: held(play, "s2"),
        lambda: ask(play, closing().proposal_of(play.state)),
        lambda: play.confirm("L1"),
    ]
    for step in steps:
        step()
        assert play.code == "", play.last.refusal
        for audience, before in known.items():
            known[audience] = folded(play, before, audience)
            assert known[audience] == rows(play, audience), audience
    assert known[S1]["part:L1:s1"]["paid"] == "7.00"


def in_yen() -> Play:
    """s2 asks 12,000.50 JPY, money of no decimals, 73.20 EUR."""
    evaluation = bidding_in(an_evaluation(places=4, rates=some_rates(JPY=(61, 10_000))), s2=("JPY", 0))
    play = Play(an_auction(lots=[a_lot(ceiling=100_000, evaluation=evaluation)])).bid("s2", "L1", "12000.50").wait(CLOSES)
    return play.propose([AwardLine("L1", "s2", 3, 1_200_050, 7_320, own_money=12_001)], [])


def test_E14_a_whole_lot_shows_its_value_in_the_supplier_s_currency() -> None:
    seen = rows(in_yen())["award:L1"]
    assert (seen["supplier"], seen["value"], seen["money"]) == ("s2", "12000.50", "73.20")
    assert (seen["currency"], seen["own_money"]) == ("JPY", "12001")


def test_E14_a_contract_shows_its_total_in_the_supplier_s_currency() -> None:
    play = in_yen().confirm("L1")
    lines = [replace(line, own_money=12_001) for line in play.plain_allotment()]
    drawn = [replace(each, currency="JPY", own_total=12_001) for each in contracts_of(lines)]
    assert play.allot(lines, drawn).code == ""
    (row,) = (row for key, row in rows(play).items() if key.startswith("contract:"))
    assert (row["total"], row["currency"], row["own_total"]) == ("73.20", "JPY", "12001")
    assert isinstance(drawn[0], Contract)


# The row of a lot


def lot_row(play: Play, audience: Audience = S1, lot: str = "L1") -> dict[str, Any]:
    return dict(rows(play, audience)[f"lot:{lot}"])


def test_V1_everyone_reads_in_which_stage_a_lot_is_and_when_the_next_begins() -> None:
    later = [a_stage(pause_us=MINUTE_US, length_us=MINUTE_US) for _ in range(2)]
    play = Play(an_auction(lots=[a_lot(stages=[a_stage(), *later])])).wait(CLOSES - 1)
    assert [(row["stage"], row["next_stage_at"]) for row in (lot_row(play), lot_row(play, OBSERVER))] == [(0, None)] * 2
    assert [lot_row(play.wait(CLOSES))[name] for name in ("stage", "next_stage_at")] == [0, CLOSES + MINUTE_US]
    assert [lot_row(play.wait(CLOSES + MINUTE_US))[name] for name in ("stage", "next_stage_at")] == [1, None]


def test_V1_everyone_reads_why_a_lot_stands_still() -> None:
    play = Play(an_auction()).suspend(at=OPENS + 1)
    assert lot_row(play)["status"] == "suspended"
    assert lot_row(play.resume(by=ENGINE).pause())["status"] == "paused"
    assert lot_row(play.resume())["status"] == "open"


def test_L2_before_the_opening_the_first_lot_of_a_series_opens_with_the_auction() -> None:
    terms = an_auction(lots=[a_lot(), a_lot("L2")], sequence="serial", first_runs_us=MINUTE_US, runs_us=MINUTE_US)
    play = Play(terms)
    assert [(lot_row(play, lot=lot)["opens_at"], lot_row(play, lot=lot)["opens_after"]) for lot in ("L1", "L2")] == [
        (OPENS, None),
        (None, "L1"),
    ]


@pytest.mark.parametrize(("bonus", "told"), [(6, "0.08"), (7, "0.08"), (8, None), (9, None)])
def test_E9_what_would_lead_is_worth_four_whole_prices_and_compares_above_zero(bonus: int, told: str | None) -> None:
    """s2 leads with 0.12 less the bonus: 0.11 of s1 would do, and four times 0.02 is what unit prices make of it."""
    evaluation = an_evaluation(s1=[a_component(bonus, less=True)], s2=[a_component(bonus, less=True)])
    play = Play(an_auction(lots=[a_lot(quantity=4, ceiling=9_000, evaluation=evaluation)]))
    play.bid("s1", "L1", "5.00").bid("s2", "L1", "0.03")
    assert lot_row(play)["lead_at"] == told


def test_M9_until_prices_are_opened_nobody_is_told_that_it_failed() -> None:
    lots = [a_lot(stages=[a_stage("sealed", technical=True, opening_us=HOUR_US), a_stage(length_us=HOUR_US)])]
    play = Play(an_auction(lots=lots)).envelope("s1").bid("s1", "L1", "9.00").envelope("s2").bid("s2", "L1", "8.00")
    play.wait(CLOSES).assess("s2", passed=False, reason="no drawing").assess("s1", passed=True)
    assert [(lot_row(play, who)["passed"], lot_row(play, who)["passed_why"]) for who in (S1, S2)] == [(None, "")] * 2
    play.open_bids().wait(play.now)
    assert (lot_row(play, S2)["passed"], lot_row(play, S2)["passed_why"]) == (False, "no drawing")
    assert play.bid("s2", "L1", "7.00").code == "not_an_entrant"
    assert play.bid("s1", "L1", "7.00").code == ""


def test_M7_of_a_cancelled_auction_nobody_is_told_what_it_could_bid() -> None:
    play = Play(an_auction()).bid("s1", "L1", "9.00")
    assert not is_out(Sight(play.state, play.lot(), "s1"))
    play.cancel()
    assert is_out(Sight(play.state, play.lot(), "s1"))
    assert lot_row(play)["next"] is None


def test_N12_each_reads_its_own_packages_whoever_offered_first() -> None:
    play = Play(an_auction(lots=[a_lot(), a_lot("L2")], packages=True))
    for supplier in ("s1", "s2", "s1"):
        play.package(supplier, f"{supplier}-{play.state.seq}", "L1", "L2", price="9")
    keys = {who.party: [key for key in rows(play, who) if key.startswith("package:")] for who in (S1, S2, S3)}
    assert [len(found) for found in keys.values()] == [2, 1, 0]
    assert all(key.startswith(f"package:{party}:") for party, found in keys.items() for key in found)


# Whatever happens, changes add up


def a_series() -> Play:
    lots = [a_lot(f"L{number}") for number in range(1, 4)]
    terms = an_auction(lots=lots, sequence="serial", first_runs_us=MINUTE_US, runs_us=MINUTE_US, early_close=True)
    return Play(terms).close_early("L1", at=OPENS + 7).wait(OPENS + HOUR_US)


def an_amendment() -> Play:
    play = Play(an_auction(acceptance=True)).accept_terms("s1", at=ANNOUNCED + 1)
    return play.amend(replace(an_auction(acceptance=True), title="Another")).wait(OPENS)


def an_exclusion_with_packages() -> Play:
    play = Play(an_auction(lots=[a_lot(), a_lot("L2")], packages=True)).package("s1", "both", "L1", "L2", price="9").exclude("s1")
    return play.readmit("s1").package("s1", "both", "L1", "L2", price="8")


def a_lottery() -> Play:
    play = Play(an_auction(ties="equal_best", tie_award="lottery", lottery="x")).bid("s1", "L1", "9.00").bid("s2", "L1", "9.00")
    return play.wait(CLOSES).draw("x").propose()


def rules_that_were_chosen() -> Play:
    play = Play(an_auction()).bid("s1", "L1", "9.00").wait(CLOSES).propose()
    return play.ask(ChooseRules(play.new_id(), COORDINATOR, AwardRules(), "risk"))


def a_winner_that_failed() -> Play:
    play = Play(an_auction()).bid("s1", "L1", "9.00").bid("s2", "L1", "9.50").wait(CLOSES).propose().confirm("L1").allot()
    play.ask(FailWinner(play.new_id(), COORDINATOR, "s1", "insolvent"))
    assert play.state.excluded == {"s1": "insolvent"}
    assert rows(play, S1)["you"]["excluded"] == "insolvent"
    return play


HAPPENED = {
    "a winner that failed": a_winner_that_failed,
    "a series": a_series,
    "an amendment": an_amendment,
    "an exclusion with packages": an_exclusion_with_packages,
    "a lottery": a_lottery,
    "rules that were chosen": rules_that_were_chosen,
}


@pytest.mark.parametrize("happened", HAPPENED.values(), ids=HAPPENED)
def test_V1_the_changes_add_up_to_the_whole_view_after_each_entry(happened: Callable[[], Play]) -> None:
    play = happened()
    assert play.code == ""
    assert_changes_fold(play)

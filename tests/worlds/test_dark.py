"""The check of T4 by itself: a close that ran on through an outage is found, and one that an incident moved is none."""

from __future__ import annotations

from auction.audit.offline import Recorder
from auction.audit.rules import AUCTION
from auction.core.commands import AnnounceAuction, PassTime, PlaceBid, ReportOutage
from auction.core.entries import Entry
from auction.core.moments import MINUTE_US, SECOND_US
from auction.core.words import ENGINE, Actor
from tests.terms import ANNOUNCED, CLOSES, COORDINATOR, OPENS, a_lot, an_auction
from tests.worlds.dark import faults_of_outages, faults_of_told_outages

TERMS = an_auction(lots=[a_lot("L1")])
BEGUN = CLOSES - 20 * SECOND_US
LAST_BID = BEGUN - SECOND_US


def recorded(*, until: int, reported: bool, by: int = 2 * MINUTE_US) -> list[Entry]:
    """An auction that stood still from shortly before its close on; whether that was reported."""
    recorder = Recorder("auction/A-1", AUCTION)
    recorder.record(AnnounceAuction("a", COORDINATOR, TERMS), ANNOUNCED)
    recorder.record(PlaceBid("b", Actor("supplier", "s1"), "s1", "L1", ("900.00",), False), LAST_BID)
    if reported:
        recorder.record(ReportOutage("o", ENGINE, BEGUN), until)
        recorder.record(PassTime("close", ENGINE), until + by)
    else:
        recorder.record(PassTime("close", ENGINE), max(until, CLOSES))
    assert [entry.refusal for entry in recorder.entries if not isinstance(entry.command, PassTime)] == [None] * (2 + reported)
    assert not recorder.state.lots["L1"].is_open
    return list(recorder.entries)


def faults(entries: list[Entry], *dark: tuple[int, int]) -> list[str]:
    return list(faults_of_outages("auction/A-1", entries, TERMS, dark))


def test_T4_a_close_in_an_outage_that_nobody_reported_is_found() -> None:
    for lasted in (10, 25, 600):
        until = BEGUN + lasted * SECOND_US
        found = faults(recorded(until=until, reported=False), (BEGUN, until))
        assert len(found) == 1
        assert "no incident" in found[0]


def test_T4_a_close_that_an_incident_moved_is_none() -> None:
    for lasted in (10, 25, 600):
        until = BEGUN + lasted * SECOND_US
        assert faults(recorded(until=until, reported=True), (BEGUN, until)) == []


def test_T4_an_incident_that_ended_sooner_than_people_could_bid_again_is_found() -> None:
    until = BEGUN + 25 * SECOND_US
    entries = recorded(until=until, reported=True)
    assert "no incident" in faults(entries, (BEGUN, until + 5 * SECOND_US))[0]
    assert "no incident" in faults(entries, (BEGUN - 3 * SECOND_US + SECOND_US, until))[0] or LAST_BID > BEGUN - 3 * SECOND_US


def test_T4_what_is_short_or_far_from_the_close_moves_nothing() -> None:
    entries = recorded(until=BEGUN + 2 * SECOND_US, reported=False)
    assert faults(entries, (BEGUN, BEGUN + 4 * SECOND_US), (OPENS + SECOND_US, OPENS + 50 * SECOND_US)) == []
    assert faults(entries, (ANNOUNCED, OPENS)) == []


def test_S6_an_outage_that_was_told_of_a_time_in_which_people_could_bid_is_found() -> None:
    entries = recorded(until=BEGUN + 25 * SECOND_US, reported=True)
    lit = [(BEGUN - 9 * SECOND_US, BEGUN + SECOND_US), (BEGUN + 24 * SECOND_US, BEGUN + 60 * SECOND_US)]
    assert list(faults_of_told_outages("auction/A-1", entries, lit)) == []
    found = list(faults_of_told_outages("auction/A-1", entries, [*lit, (BEGUN + 9 * SECOND_US, BEGUN + 10 * SECOND_US)]))
    assert len(found) == 1
    assert found[0].startswith("S6")

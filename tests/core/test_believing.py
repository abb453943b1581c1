"""Many entries believed at once come to just what they come to one after another, however they are parted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from auction.core import believing
from auction.core.believing import believe_all
from auction.core.commands import PlaceBid
from auction.core.entries import Entry
from auction.core.events import BidPlaced
from auction.core.evolve import believe
from auction.core.state import State
from tests.auctions import ALL_OPEN, CLOSES, MINUTE_US, OPENS, Play, a_line, a_lot, an_auction, an_overtime
from tests.simulation.kinds import KINDS
from tests.spelled import spelled


@dataclass(frozen=True)
class Read:
    """An entry as a quick reader hands it over: it says by itself whether it is a single bid and nothing else."""

    entry: Entry

    @property
    def bid(self) -> BidPlaced | None:
        """What happened, where that is one bid of somebody who asked for it."""
        first, *more = self.entry.events or (None,)
        return first if isinstance(first, BidPlaced) and not more and isinstance(self.entry.command, PlaceBid) else None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.entry, name)


def comes_to_the_same(play: Play, *, at_once: int) -> None:
    found, plain = State(), State()
    for begins in range(0, len(play.entries), at_once):
        some = play.entries[begins : begins + at_once]
        believe_all(found, map(Read, some))
        for entry in some:
            believe(plain, entry)
        assert found == plain
    assert spelled(found) == spelled(plain)
    assert found == play.state


@pytest.mark.parametrize("at_once", [1, 3, 7, 10_000])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(4))
def test_of_every_kind_what_is_believed_at_once_is_what_is_believed_one_by_one(kind: str, seed: int, at_once: int) -> None:
    comes_to_the_same(KINDS[kind].agree(seed), at_once=at_once)


def a_long_play() -> Play:
    """Three suppliers bid on two lots in turn, up to the overtime of one, with something else between now and then."""
    lots = [a_lot("L1"), a_lot("L2", closes_at=CLOSES + MINUTE_US)]
    overtime = an_overtime(window_us=MINUTE_US, lengths_us=(MINUTE_US,))
    play = Play(an_auction(lots=lots, suppliers=("s1", "s2", "s3"), ties="equal_best", visibility=ALL_OPEN, overtime=overtime))
    for number in range(60):
        at = OPENS + number if number < 50 else CLOSES - MINUTE_US // 2 + number
        play.bid(f"s{1 + number * number % 3}", f"L{1 + number // 2 % 2}", f"{90 - number}.00", at=at)
        if number in (20, 21, 40):
            play.bid("s3", "L1", "99.00", at=at)  # refused: none of its own stands so high
        if number == 30:
            play.bid("s3", "L2", "12.00").pause().resume()
    return play


@pytest.mark.parametrize("at_once", [1, 2, 5, 11, 10_000])
def test_a_long_run_of_bids_comes_to_the_same_however_it_is_parted(at_once: int) -> None:
    play = a_long_play()
    assert len(play.happened(BidPlaced)) > 50
    comes_to_the_same(play, at_once=at_once)


def test_what_has_no_word_of_a_bid_is_believed_as_it_is() -> None:
    play, found = a_long_play(), State()
    believe_all(found, play.entries)
    assert found == play.state


def test_a_bid_after_which_a_limit_is_gone_is_not_passed_over() -> None:
    """The bid by hand went below the limit with one of its prices, the next one does not."""
    lots = [a_lot("L1", lines=[a_line("A", 1), a_line("B", 1)])]
    play = Play(an_auction(lots=lots, proxies=True)).bid("s1", "L1", "9.00", "9.00").limit("s1", "L1", "5.00", "5.00")
    assert play.code == ""
    play.bid("s1", "L1", "4.00", "9.00").bid("s1", "L1", "5.00", "7.00")
    assert play.lot().limits == {}
    comes_to_the_same(play, at_once=10_000)


def test_of_a_run_of_bids_hardly_any_is_believed_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """So a long record is there in a fraction of the time: of those between only the last of each supplier takes its place."""
    play, alone = a_long_play(), list[int]()

    def counted(state: State, entry: Any) -> None:
        alone.append(entry.seq)
        believe(state, entry)

    monkeypatch.setattr(believing, "believe", counted)
    believe_all(State(), map(Read, play.entries))
    bids = [entry.seq for entry in play.entries if Read(entry).bid is not None]
    assert len(bids) > 50
    assert len(set(bids) & set(alone)) < 10


@pytest.mark.parametrize("many", [1, 2, 3, 7])
def test_however_many_requests_are_noted_at_once_all_of_them_are(many: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(believing, "MANY", many)
    comes_to_the_same(a_long_play(), at_once=10_000)

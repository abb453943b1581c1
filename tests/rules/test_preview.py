"""Chapter P: what a preview says, and to whom."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace

import pytest

from auction.core.commands import PlaceBid
from auction.core.preview import UNTOLD, Preview, preview
from auction.core.terms import Terms, TiePolicy, Trigger, Visibility
from auction.core.words import Actor
from tests.auctions import (
    ALL_OPEN,
    ANNOUNCED,
    CLOSES,
    COORDINATOR,
    HOUR_US,
    MINUTE_US,
    OPENS,
    RANK_ONLY,
    SECOND_US,
    Play,
    a_lot,
    a_stage,
    a_supplier,
    a_visibility,
    an_auction,
    an_overtime,
    some_entrants,
    steps,
)

LATE = CLOSES - MINUTE_US
WINDOW = 2 * MINUTE_US


def asked(
    play: Play, supplier: str, price: str, *, by: Actor | None = None, at: int | None = None, lot: str = "L1", confirm: bool = False
) -> Preview:
    """What the supplier, or whoever asks for it, is told of this bid."""
    bid = PlaceBid("p", by or a_supplier(supplier), supplier, lot, (price,), confirm)
    return preview(play.state, bid, play.now if at is None else at)


def code(found: Preview) -> str:
    return "" if found.refusal is None else found.refusal.code


def three(terms: Terms) -> Play:
    """s1 stands at 9.00, s2 at 10.00, s3 at 10.00 too, later."""
    return Play(terms).bid("s1", "L1", "9.00").bid("s2", "L1", "10.00").bid("s3", "L1", "10.00")


def test_P1_a_supplier_asks_for_itself_and_the_coordinator_for_all() -> None:
    play = Play(an_auction())
    assert asked(play, "s1", "9.00").outcome == "accepted"
    assert asked(play, "s1", "9.00", by=COORDINATOR).outcome == "accepted"
    for by in (a_supplier("s2"), Actor("buyer", "m1"), Actor("auditor", "a"), Actor("observer", "o"), Actor("engine", "poolbid")):
        assert code(asked(play, "s1", "9.00", by=by)) == "not_permitted"
    assert code(asked(play, "s9", "9.00", by=COORDINATOR)) == "supplier_not_admitted"


def test_P1_it_changes_nothing_and_uses_no_id() -> None:
    play = three(an_auction(visibility=ALL_OPEN))
    before = deepcopy(play.state)
    asked(play, "s1", "8.00")
    asked(play, "s1", "12.00", by=COORDINATOR)
    assert play.state == before
    assert play.bid("s1", "L1", "8.00", id="p").code == ""


def test_P1_before_anything_is_announced_there_is_nothing_to_preview() -> None:
    play = Play(an_auction(), announced=False)
    assert code(asked(play, "s1", "9.00", at=ANNOUNCED)) == "auction_not_announced"


def test_P1_where_bids_lie_hidden_the_coordinator_is_refused_as_with_a_surrogate_bid() -> None:
    play = Play(an_auction(lots=[a_lot(stages=[a_stage("sealed", revisable=False)])], surrogate_bids=True)).bid("s1", "L1", "9.00")
    assert code(asked(play, "s1", "8.00")) == "sealed_once"
    assert code(asked(play, "s1", "8.00", by=COORDINATOR)) == "surrogate_sealed"
    assert code(asked(play, "s2", "8.00", by=COORDINATOR)) == "surrogate_sealed"
    play = Play(an_auction(lots=[a_lot(stages=[a_stage("sealed", revisable=False)])])).bid("s1", "L1", "9.00")
    assert (
        code(asked(play, "s1", "8.00", by=COORDINATOR))
        == code(asked(play, "s2", "8.00", by=COORDINATOR))
        == "surrogate_not_allowed"
    )


def test_P1_the_refusal_is_the_one_the_bid_would_meet() -> None:
    play = Play(an_auction(lots=[a_lot(ceiling=1000, largest_change=(1, 4), decrement=[steps(50)])])).bid("s1", "L1", "10.00")
    for price, confirm, expected in (
        ("x", False, "price_malformed"),
        ("10.01", False, "above_ceiling"),
        ("9.51", False, "own_decrement"),
        ("7.49", False, "largest_change"),
        ("7.49", True, ""),
        ("9.50", False, ""),
    ):
        assert code(asked(play, "s1", price, confirm=confirm)) == expected
    assert code(asked(play, "s1", "9.00", lot="L9")) == "lot_unknown"


def test_P2_the_opening_may_be_looked_past_and_the_last_close_is_known() -> None:
    play = Play(an_auction())
    play.now = ANNOUNCED
    assert code(asked(play, "s1", "9.00", at=ANNOUNCED)) == "auction_not_open"
    assert code(asked(play, "s1", "9.00", at=OPENS - 1)) == "auction_not_open"
    assert asked(play, "s1", "9.00", at=OPENS).outcome == "accepted"
    assert asked(play, "s1", "9.00", at=CLOSES - 1).outcome == "accepted"
    assert code(asked(play, "s1", "9.00", at=CLOSES)) == "lot_closed"
    play.wait(CLOSES)
    assert code(asked(play, "s1", "9.00")) == "auction_closed"


def test_P2_a_moment_that_has_passed_counts_as_now() -> None:
    play = Play(an_auction()).wait(OPENS)
    assert asked(play, "s1", "9.00", at=0).outcome == "accepted"


def test_P2_beyond_what_is_due_next_in_the_lot_nothing_is_told() -> None:
    stages = [a_stage("sealed"), a_stage(pause_us=MINUTE_US, length_us=HOUR_US, entrants=some_entrants(best=1))]
    play = Play(an_auction(lots=[a_lot(stages=stages), a_lot("L2", closes_at=CLOSES - MINUTE_US)])).bid("s1", "L1", "9.00")
    for by in (a_supplier("s2"), COORDINATOR):
        assert asked(play, "s2", "8.00", by=by, at=CLOSES) == UNTOLD
        assert asked(play, "s2", "8.00", by=by, at=CLOSES + HOUR_US) == UNTOLD
    assert asked(play, "s2", "8.00", at=CLOSES - 1).outcome == "accepted"
    play.wait(CLOSES)
    assert code(asked(play, "s1", "8.00", at=CLOSES + MINUTE_US - 1)) == "stage_not_open"
    assert asked(play, "s1", "8.00", at=CLOSES + MINUTE_US) == UNTOLD
    play.wait(CLOSES + MINUTE_US)
    assert code(asked(play, "s2", "8.00")) == "not_an_entrant"
    assert asked(play, "s1", "8.00", at=CLOSES + HOUR_US).outcome == "accepted"
    assert code(asked(play, "s1", "8.00", at=CLOSES + HOUR_US + MINUTE_US)) == "lot_closed"


def test_P2_in_a_turn_it_looks_to_the_end_of_the_turn() -> None:
    stages = [a_stage(), a_stage("turns", length_us=MINUTE_US)]
    seen = a_visibility(supplier_count=True, all_prices=True)
    play = (
        Play(an_auction(lots=[a_lot(stages=stages)], visibility=seen)).bid("s1", "L1", "9.00").bid("s2", "L1", "8.00").wait(CLOSES)
    )
    told = asked(play, "s1", "7.00")
    assert (told.outcome, told.rank, told.leads, told.overtime, told.closes_at) == (
        *("accepted", None, None, False),
        CLOSES + 2 * MINUTE_US,
    )
    assert code(asked(play, "s2", "7.00")) == "not_your_turn"
    assert asked(play, "s2", "7.00", at=CLOSES + MINUTE_US) == UNTOLD
    assert code(asked(play, "s2", "7.00", at=CLOSES + 2 * MINUTE_US)) == "lot_closed"


def test_P2_during_a_pause_nothing_is_due() -> None:
    play = Play(an_auction()).pause()
    assert code(asked(play, "s1", "9.00", at=CLOSES + HOUR_US)) == "auction_paused"


def test_P2_a_random_close_holds_the_preview_open() -> None:
    play = Play(an_auction(lots=[a_lot(stages=[a_stage(random_us=MINUTE_US, secret="x")])]))
    assert asked(play, "s1", "9.00", at=CLOSES + MINUTE_US - 1).outcome == "accepted"
    assert code(asked(play, "s1", "9.00", at=CLOSES + MINUTE_US)) == "stage_not_open"


LEAD = a_visibility()
NOTHING = (None, None)


@pytest.mark.parametrize(
    ("seen", "price", "told"),
    [
        (RANK_ONLY, "8.50", NOTHING),
        (RANK_ONLY, "9.50", NOTHING),
        (LEAD, "8.99", (None, True)),
        (LEAD, "9.00", (None, False)),
        (LEAD, "9.99", (None, False)),
        (ALL_OPEN, "8.99", (1, True)),
        (ALL_OPEN, "9.00", (2, False)),
        (ALL_OPEN, "9.99", (2, False)),
        (replace(ALL_OPEN, lead_price=False), "9.99", (2, False)),
    ],
)
def test_P3_rank_and_lead_are_told_where_prices_are_shown(
    seen: Visibility, price: str, told: tuple[int | None, bool | None]
) -> None:
    play = three(an_auction(visibility=seen))
    found = asked(play, "s3", price)
    assert (found.outcome, found.rank, found.leads) == ("accepted", *told)
    assert found.value == found.comparable == int(price.replace(".", ""))


@pytest.mark.parametrize(("ties", "rank"), [("earliest", 3), ("equal_best", 2), ("equal_worst", 3), ("dense", 2)])
def test_P3_the_rank_is_the_one_that_would_be_shown(ties: TiePolicy, rank: int) -> None:
    play = three(an_auction(visibility=ALL_OPEN, ties=ties)).bid("s4", "L1", "10.50")
    assert asked(play, "s4", "10.00").rank == rank + (ties in ("earliest", "equal_worst"))
    assert asked(play, "s4", "9.50").rank == 2
    assert asked(play, "s4", "10.20").rank == {"dense": 3}.get(ties, 4)


def test_P3_before_the_gate_opens_nothing_is_told_of_others() -> None:
    play = Play(an_auction(visibility=a_visibility(all_prices=True, starting_gate=True))).bid("s1", "L1", "9.00")
    assert (asked(play, "s2", "8.00").rank, asked(play, "s2", "8.00").leads) == NOTHING
    play.bid("s2", "L1", "8.00")
    assert (asked(play, "s2", "7.00").rank, asked(play, "s2", "7.00").leads) == (1, True)


def test_P3_what_is_sealed_has_no_rank() -> None:
    play = Play(an_auction(lots=[a_lot(stages=[a_stage("sealed")])], visibility=ALL_OPEN)).bid("s1", "L1", "9.00")
    found = asked(play, "s2", "8.00")
    assert (found.outcome, found.value, found.rank, found.leads, found.overtime) == ("accepted", 800, None, None, False)


def in_window(trigger: Trigger, seen: Visibility, *, ties: TiePolicy = "earliest", rank: int = 2, hidden: bool = False) -> Play:
    overtime = an_overtime(trigger=trigger, rank=rank, rank_hidden=hidden)
    return three(an_auction(overtime=overtime, visibility=seen, ties=ties)).wait(LATE)


MOVED = (True, LATE + WINDOW)
LEFT = (False, CLOSES)
UNSAID = (None, None)


@pytest.mark.parametrize(
    ("trigger", "seen", "price", "told"),
    [
        ("any_bid", RANK_ONLY, "9.99", MOVED),
        ("new_leader", RANK_ONLY, "8.00", UNSAID),
        ("new_leader", LEAD, "8.00", MOVED),
        ("new_leader", LEAD, "9.00", LEFT),
        ("rank_at_most", RANK_ONLY, "8.00", UNSAID),
        ("rank_at_most", LEAD, "8.00", MOVED),
        ("rank_at_most", LEAD, "9.99", UNSAID),
        ("rank_at_most", ALL_OPEN, "9.99", MOVED),
        ("rank_change", LEAD, "8.00", UNSAID),
        ("rank_change", ALL_OPEN, "9.99", MOVED),
        ("beats_another", LEAD, "8.00", UNSAID),
        ("beats_another", ALL_OPEN, "9.99", MOVED),
    ],
)
def test_P4_overtime_is_told_where_the_trigger_can_be_worked_out(
    trigger: Trigger, seen: Visibility, price: str, told: tuple[bool | None, int | None]
) -> None:
    found = asked(in_window(trigger, seen), "s3", price)
    assert (found.overtime, found.closes_at) == told


def test_P4_a_hidden_rank_is_not_found_out_by_asking() -> None:
    for rank in (1, 2, 3):
        play = in_window("rank_at_most", ALL_OPEN, rank=rank, hidden=True)
        assert (asked(play, "s3", "9.99").overtime, asked(play, "s3", "9.99").closes_at) == UNSAID
        assert (asked(play, "s3", "8.00").overtime, asked(play, "s3", "8.00").closes_at) == MOVED


@pytest.mark.parametrize("ties", ["equal_best", "equal_worst", "dense"])
def test_P4_where_places_are_not_shown_a_change_of_place_is_not_told(ties: TiePolicy) -> None:
    for trigger in ("rank_change", "beats_another", "new_leader"):
        assert asked(in_window(trigger, ALL_OPEN, ties=ties), "s3", "8.00").overtime is None
    assert asked(in_window("rank_at_most", ALL_OPEN, ties=ties), "s3", "9.50").overtime is True


@pytest.mark.parametrize("trigger", ["new_leader", "rank_at_most", "rank_change", "beats_another"])
def test_P4_where_no_bid_moves_the_close_everyone_is_told(trigger: Trigger) -> None:
    overtime = an_overtime(trigger=trigger, most=1)
    play = three(an_auction(overtime=overtime, visibility=RANK_ONLY))
    assert asked(play, "s3", "8.00", at=CLOSES - WINDOW - 1).overtime is False
    assert asked(play, "s3", "8.00", at=CLOSES - WINDOW).overtime is False
    assert asked(play, "s3", "8.00", at=CLOSES - WINDOW + 1).overtime is None
    play.bid("s4", "L1", "1.00", at=LATE)
    found = asked(play, "s3", "8.00")
    assert (found.overtime, found.closes_at) == (False, LATE + WINDOW)


def test_P5_the_coordinator_is_told_everything() -> None:
    for seen in (RANK_ONLY, LEAD, ALL_OPEN):
        play = in_window("rank_at_most", seen, hidden=True)
        found = asked(play, "s3", "9.50", by=COORDINATOR)
        assert (found.rank, found.leads, found.overtime, found.closes_at) == (2, False, *MOVED)
        found = asked(play, "s3", "9.99", by=COORDINATOR, at=OPENS)
        assert (found.rank, found.value) == (2, 999)


def test_P5_it_is_judged_as_the_suppliers_own_bid() -> None:
    terms = an_auction(overtime=an_overtime(surrogate_counts=False), surrogate_bids=False)
    assert asked(three(terms).wait(LATE), "s3", "9.50", by=COORDINATOR).overtime is True


def test_P1_who_may_not_ask_is_refused() -> None:
    found = asked(Play(an_auction()), "s1", "9.00", by=a_supplier("s2"))
    assert (found.outcome, found.value, found.closes_at) == ("refused", None, None)


def test_P5_of_overtime_that_moves_all_lots_the_lot_s_own_close_is_told() -> None:
    lots = [a_lot(id, closes_at=CLOSES + later * SECOND_US) for id, later in (("L1", 0), ("L2", 7), ("L3", 3))]
    overtime = an_overtime(scope="all_lots", base="scheduled_close", lengths_us=[WINDOW])
    play = Play(an_auction(lots=lots, overtime=overtime)).wait(CLOSES - MINUTE_US)
    for id, later in (("L1", 0), ("L2", 7), ("L3", 3)):
        found = asked(play, "s1", "9.00", by=COORDINATOR, lot=id)
        assert (found.overtime, found.closes_at) == (True, CLOSES + later * SECOND_US + WINDOW)


@pytest.mark.parametrize("by", [None, COORDINATOR])
def test_P3_the_place_of_the_own_earlier_bid_is_behind(by: Actor | None) -> None:
    play = three(an_auction(visibility=ALL_OPEN))
    assert [(found.rank, found.leads) for found in (asked(play, "s2", price, by=by) for price in ("9.50", "9.00", "8.99"))] == [
        (2, False),
        (2, False),
        (1, True),
    ]
    assert asked(play, "s1", "8.00", by=by).leads is True


def test_P2_of_a_lot_that_comes_after_another_nothing_is_told_from_the_others_close_on() -> None:
    """Until the one before may have closed it is not open, as everybody sees; from then on nobody knows yet."""
    lots = (a_lot("L1"), a_lot("L2"))
    play = Play(an_auction(lots=lots, sequence="serial", first_runs_us=CLOSES - OPENS, runs_us=MINUTE_US))
    assert code(asked(play, "s1", "9.00", lot="L2", at=CLOSES - 1)) == "lot_not_open"
    assert asked(play, "s1", "9.00", lot="L2", at=CLOSES) == UNTOLD

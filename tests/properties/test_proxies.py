"""Where automatic bids end is worked out directly; here it is held to what persons in turn would bid, one bid at a time."""

from __future__ import annotations

import time
from copy import deepcopy
from dataclasses import replace
from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auction.core.contest import Contest, Seat, answerable_from, play
from auction.core.events import BidPlaced
from auction.core.evolve import evolve
from auction.core.formats.english import Offer, judge
from auction.core.proxies import answers
from auction.core.stage_terms import Band
from auction.core.state import State
from auction.core.terms import Basis, Lot
from auction.core.unit_prices import prices_for
from tests.auctions import Play, a_line, a_lot, an_auction, steps
from tests.properties.plays import LONG

BASES: tuple[Basis, ...] = ("beat_own", "beat_leading")
thorough = settings(max_examples=20_000 if LONG else 300)

bands = st.lists(
    st.builds(
        steps,
        st.integers(0, 60),
        st.sampled_from([None, None, (1, 3), (1, 10), (1, 200), (1, 1000)]),
        above=st.integers(0, 3000),
    ),
    max_size=4,
    unique_by=lambda band: band.from_value,
).map(lambda found: sorted(found, key=lambda band: band.from_value))


def least(found: list[Band], value: int) -> int:
    """The least improvement, written from the rulebook."""
    under = [band for band in found if band.from_value <= value]
    if not under:
        return 1
    share = under[-1].share
    return max(1, under[-1].amount, 0 if share is None else ceil(Fraction(share.num, share.den) * value))


@st.composite
def contests(draw: st.DrawFn) -> Contest:
    lead = draw(st.integers(1, 4000))
    seats = [
        Seat(
            name, draw(st.integers(lead + 1, lead + 300)), draw(st.integers(1, lead + 5)), draw(st.sampled_from([0, 0, 1, 7, 100]))
        )
        for name in "abcd"[: draw(st.integers(1, 4))]
    ]
    leader = draw(st.sampled_from(["z", *(seat.supplier for seat in seats)]))
    for seat in seats:
        if seat.supplier == leader:
            seat.at = lead
    return Contest(a_lot(decrement=draw(bands)), draw(st.sampled_from(BASES)), seats, lead, leader)


def by_hand(contest: Contest) -> None:
    """Rule X5 read aloud: one after another, each as a person who sees the lead, until all have passed."""
    found = list(contest.lot.decrement)
    passed, place = 0, 0
    while passed < len(contest.seats):
        seat = contest.seats[place % len(contest.seats)]
        place, passed = place + 1, passed + 1
        if seat.supplier == contest.leader:
            continue
        allowed = seat.at - least(found, seat.at) if contest.basis == "beat_own" else contest.lead - least(found, contest.lead)
        takes_lead = min(allowed, contest.lead - 1)
        wish = min(takes_lead, contest.lead - max(seat.step, least(found, contest.lead)))
        bid = wish if wish >= seat.limit else seat.limit
        if bid <= takes_lead:
            seat.at = contest.lead = bid
            contest.leader, passed = seat.supplier, 0


def twin(contest: Contest) -> Contest:
    return replace(contest, seats=[replace(seat) for seat in contest.seats])


@thorough
@given(contests())
def test_worked_out_directly_it_ends_where_persons_in_turn_would(contest: Contest) -> None:
    manual = twin(contest)
    by_hand(manual)
    play(contest)
    assert contest == manual


@pytest.mark.parametrize("fault", ["one round too many", "the wrong band"])
def test_a_closed_form_that_is_wrong_is_found(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if fault == "the wrong band":
        monkeypatch.setattr("auction.core.contest._band_bottom", lambda contest, value: 0)
    else:
        monkeypatch.setattr("auction.core.contest.rounded_down", lambda span, fall: 1 + span // fall)
    lot = a_lot(decrement=[steps(3), steps(10, above=500), steps(3, above=600)])
    contest = Contest(lot, "beat_leading", [Seat("a", 2000, 101, 0), Seat("b", 2001, 100, 0)], 1999, "z")
    manual = twin(contest)
    by_hand(manual)
    play(contest)
    assert contest != manual


@thorough
@given(bands, st.integers(1, 3000), st.integers(1, 4000))
def test_from_there_on_every_bid_can_be_answered_by_the_limit(found: list[Band], limit: int, lead: int) -> None:
    start = answerable_from(a_lot(decrement=found), limit, lead)
    assert all(value - least(found, value) >= limit for value in range(start, lead + 1))
    assert start > lead or start <= limit + 1 or start - 1 - least(found, start - 1) < limit


@thorough
@given(st.data())
def test_unit_prices_stay_between_limit_and_bid_and_come_near_the_value(data: st.DataObject) -> None:
    quantities = data.draw(st.lists(st.integers(1, 40), min_size=1, max_size=5))
    lot = a_lot(lines=[a_line(f"L{place}", quantity) for place, quantity in enumerate(quantities)])
    base = [data.draw(st.integers(1, 200)) for _ in quantities]
    floor = [data.draw(st.integers(1, price)) for price in base]
    worth = [sum(quantity * price for quantity, price in zip(quantities, prices, strict=True)) for prices in (floor, base)]
    value = data.draw(st.integers(*worth))
    prices = prices_for(lot, base, floor, value)
    assert all(low <= price <= high for low, price, high in zip(floor, prices, base, strict=True))
    found = sum(quantity * price for quantity, price in zip(quantities, prices, strict=True))
    assert found <= value
    room = [quantity for quantity, price, high in zip(quantities, prices, base, strict=True) if price < high]
    assert found == value or all(found + quantity > value for quantity in room)


@settings(max_examples=3000 if LONG else 80)
@given(st.data())
def test_every_automatic_bid_stands_by_the_rules_and_then_nobody_would_bid_more(data: st.DataObject) -> None:
    terms = an_auction(
        lots=[a_drawn_lot(data)], basis=data.draw(st.sampled_from(BASES)), proxies=True, withdrawal="until_close", suppliers="abcde"
    )
    game = Play(terms)
    for _ in range(data.draw(st.integers(3, 25))):
        before = deepcopy(game.state)
        act(game, data)
        each_stands(before, game)
        assert answers(terms, game.lot()) == []


def a_drawn_lot(data: st.DataObject) -> Lot:
    lines = [a_line(name, data.draw(st.integers(1, 12))) for name in "AB"[: data.draw(st.integers(1, 2))]]
    return a_lot(lines=lines, price_scale=0, decrement=data.draw(bands))


def act(game: Play, data: st.DataObject) -> None:
    supplier = data.draw(st.sampled_from("abcde"))
    lines, own = game.lot().terms.lines, game.lot().standing.get(supplier)
    highest = [300 for _ in lines] if own is None else list(own.prices)
    prices = [str(data.draw(st.integers(max(1, price - 40), price))) for price in highest]
    match data.draw(st.sampled_from(["limit", "limit", "bid", "bid", "withdraw"])):
        case "limit":
            game.limit(supplier, "L1", *prices, decrement=str(data.draw(st.sampled_from([0, 1, 50]))))
        case "bid":
            game.bid(supplier, "L1", *prices)
        case _:
            game.withdraw(supplier, "L1")


def each_stands(state: State, game: Play) -> None:
    """Every bid of the last entry is judged as by hand, on what it found; automatic ones fall, and each proxy makes one."""
    automatic = [event for event in game.events if isinstance(event, BidPlaced) and event.proxy]
    assert [bid.value for bid in automatic] == sorted({bid.value for bid in automatic}, reverse=True)
    assert len({bid.supplier for bid in automatic}) == len(automatic)
    state.seq, state.at = game.last.seq, game.last.at
    for event in game.events:
        lot = state.lots["L1"]
        if isinstance(event, BidPlaced):
            assert judge(game.terms, lot, Offer(event.supplier, event.value, True, event.value)) is None
        if isinstance(event, BidPlaced) and event.proxy:
            limit = lot.limits[event.supplier]
            assert limit.id == event.proxy
            assert all(price >= lowest for price, lowest in zip(event.prices, limit.prices, strict=True))
            assert event.value < lot.order[0].value
        evolve(state, event)


def fall_of(steps_down: int) -> float:
    """How long it takes two proxies to fall so many steps, the shortest of some tries."""
    high = 2 * steps_down + 100
    lot = a_lot(decrement=[steps(1), steps(2, above=high + 10)])
    times = []
    for _ in range(20):
        contest = Contest(lot, "beat_leading", [Seat("a", high + 1, 51, 0), Seat("b", high + 2, 50, 0)], high, "z")
        begun = time.thread_time()
        play(contest)
        times.append(time.thread_time() - begun)
        assert contest.lead <= 51
    return min(times)


def test_a_fall_over_a_thousand_million_steps_takes_no_longer_than_one_over_ten() -> None:
    assert fall_of(10**9) < 5 * fall_of(10)


def test_the_finest_share_over_all_that_can_be_counted_is_bounded() -> None:
    """The worst the terms allow: a step of a thousandth, from the largest value down to one."""
    turns = 0
    lot = a_lot(decrement=[steps(0, (1, 1000))])
    contest = Contest(lot, "beat_leading", [Seat("a", 2**53, 1, 0), Seat("b", 2**53, 1, 0)], 2**53 - 1, "z")
    begun = time.thread_time()
    play(contest)
    turns += contest.lead
    assert turns <= 2
    assert time.thread_time() - begun < 5

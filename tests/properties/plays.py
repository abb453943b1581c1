"""Random auctions: terms of every kind, and asks that come close to what the rules care about.

An ask is data and says nothing about the state it meets, so a case shrinks well; `perform` makes the command of it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from hypothesis import settings
from hypothesis import strategies as st

from auction.core.commands import PlaceBid
from auction.core.evaluation import answers_now
from auction.core.formats import kind_of
from auction.core.money import Share, price_text
from auction.core.ranking import leading
from auction.core.stage_terms import Stage
from auction.core.stages import commitment_of
from auction.core.state import LotState
from auction.core.terms import Basis, Lot, Order, Outage, Overtime, Payment, Terms, TieAward, TiePolicy, TrafficLight, Visibility
from auction.core.words import ENGINE
from tests.auctions import (
    CLOSES,
    COORDINATOR,
    HOUR_US,
    MINUTE_US,
    OPENS,
    SECOND_US,
    SUPPLIERS,
    Play,
    a_line,
    a_lot,
    a_stage,
    a_supplier,
    an_auction,
    an_overtime,
    some_entrants,
    steps,
)
from tests.properties.evaluations import some_evaluations, some_sums

LONG = bool(os.environ.get("AUCTION_LONG"))
often = settings(max_examples=2000 if LONG else 40)
seldom = settings(max_examples=1000 if LONG else 15)
"""How many whole auctions a property is tried on; where every audience looks at every entry, fewer do."""

BASES: tuple[Basis, ...] = ("beat_own", "beat_leading", "beat_next")
TIES: tuple[TiePolicy, ...] = ("earliest", "equal_best", "equal_worst", "forbidden", "dense")
PAYMENTS: tuple[Payment, ...] = ("as_bid", "as_bid", "second_price")
TIE_AWARDS: tuple[TieAward, ...] = ("earliest", "lottery", "coverage", "past_supply", "split")
LOTTERY = "the lottery"
LOTS = ("L1", "L2", "L3")
ORDERS: tuple[Order, ...] = ("parallel", "parallel", "parallel", "serial", "staggered")
WAITS = (0, 0, 0, 0, 0, 1, SECOND_US, SECOND_US, 20 * SECOND_US, 20 * SECOND_US, MINUTE_US)
BEFORE_CLOSE = (1, 1, SECOND_US, 30 * SECOND_US, MINUTE_US, 2 * MINUTE_US, 2 * MINUTE_US + 1, 0)

overtimes: st.SearchStrategy[Overtime] = st.builds(
    an_overtime,
    window_us=st.sampled_from([0, 1, MINUTE_US, 2 * MINUTE_US, 10 * MINUTE_US]),
    trigger=st.sampled_from(["any_bid", "rank_change", "rank_at_most", "new_leader", "beats_another"]),
    rank=st.integers(1, 3),
    base=st.sampled_from(["scheduled_close", "bid_stamp", "reset"]),
    lengths_us=st.lists(st.sampled_from([1, 10 * SECOND_US, MINUTE_US, 4 * MINUTE_US]), min_size=1, max_size=3),
    scope=st.sampled_from(["lot", "all_lots", "cascade"]),
    gap_us=st.sampled_from([0, 1, MINUTE_US]),
    most=st.sampled_from([None, 1, 2]),
    hard_stop_us=st.sampled_from([0, MINUTE_US, 5 * MINUTE_US, HOUR_US]),
    surrogate_counts=st.booleans(),
    rank_hidden=st.booleans(),
    proxy_counts=st.booleans(),
)
visibilities: st.SearchStrategy[Visibility] = st.builds(
    Visibility,
    lead_price=st.booleans(),
    all_prices=st.booleans(),
    supplier_count=st.booleans(),
    count_from=st.integers(1, 3),
    reserve_met=st.booleans(),
    starting_gate=st.booleans(),
    traffic_light=st.sampled_from([None, TrafficLight(1, 2, None), TrafficLight(1, 1, Share(1, 10))]),
    aliases=st.sampled_from(["generic", "numbered", "random"]),
    graph=st.sampled_from(["lead", "none", "all"]),
)
SEED = "5eed" * 16
bands = st.lists(
    st.builds(
        steps, st.integers(0, 4), st.sampled_from([None, None, (1, 10), (1, 200), (1, 3)]), above=st.sampled_from([0, 50, 75])
    )
    | st.builds(
        steps,
        st.integers(0, 4),
        st.sampled_from([(1, 10), (1, 3)]),
        above=st.sampled_from([0, 50, 75]),
        most=st.sampled_from([4, 5, 9]),
    ),
    max_size=3,
    unique_by=lambda band: band.from_value,
).map(lambda found: sorted(found, key=lambda band: band.from_value))


entrants = st.none() | st.builds(
    some_entrants,
    best=st.sampled_from([None, 1, 2]),
    within=st.sampled_from([None, (0, 1), (1, 10), (1, 2)]),
    least=st.integers(1, 3),
    drop=st.sampled_from([0, 0, 0, 1, 2]),
)
SECRETS = {commitment_of(secret): secret for secret in (f"{lot} {place}" for lot in LOTS for place in range(3))}
SECRETS[commitment_of(LOTTERY)] = LOTTERY


def some_stages(lot: str, *, sealed: bool, random: bool) -> st.SearchStrategy[list[Stage]]:
    """One to three stages, more often than not the one of an English auction; where they close at random, the secret says where."""
    kinds = ["open", "sealed"] if sealed else ["open"]
    first = st.builds(a_stage, st.sampled_from(kinds))
    second, third = (
        st.builds(
            a_stage,
            st.sampled_from([*kinds, "turns"] if sealed else kinds),
            pause_us=st.sampled_from([0, 1, 30 * SECOND_US]),
            length_us=st.sampled_from([1, MINUTE_US, 3 * MINUTE_US]),
            entrants=entrants,
        )
        for _ in range(2)
    )
    courses = st.one_of(
        st.just([a_stage()]),
        st.tuples(first).map(list),
        st.tuples(first, second).map(list),
        st.tuples(first, second, third).map(list),
    )

    def varied(drawn: tuple[list[Stage], list[int]]) -> list[Stage]:
        pairs = enumerate(zip(*drawn, strict=False))
        return [_varied(stage, f"{lot} {place}", choice, random=random) for place, (stage, choice) in pairs]

    return st.tuples(courses, st.lists(st.integers(0, 7), min_size=3, max_size=3)).map(varied)


def _varied(stage: Stage, secret: str, choice: int, *, random: bool) -> Stage:
    """The stage as it is, or with bids that cannot be revised, or with a random close."""
    once = stage.kind == "sealed" and choice % 2 == 1
    draws = choice >= 5 and stage.kind != "turns" and (random or stage.kind == "sealed")
    wide = MINUTE_US if choice == 5 else 2 * SECOND_US
    varied = replace(stage, revisable=not once)
    if stage.kind == "open" and stage.length_us and choice in (2, 3):
        return replace(varied, only_gap=Share(1, 20))
    return replace(varied, random_us=wide, commitment=commitment_of(secret)) if draws else varied


@st.composite
def some_lots(draw: st.DrawFn, *, quantities: st.SearchStrategy[int], most_lines: int, sealed: bool, random: bool) -> list[Lot]:
    """One to three lots, closing together or soon after one another. Values are small, so that bids meet."""
    found = []
    for id in LOTS[: draw(st.integers(1, 3))]:
        lines = [a_line(name, draw(quantities)) for name in "ABC"[: draw(st.integers(1, most_lines))]]
        ceiling = draw(st.sampled_from([None, 90, 100]))
        reserve = draw(st.sampled_from([None, 30, 80]))
        closes = CLOSES + draw(st.sampled_from([0, 0, 1, MINUTE_US, 3 * MINUTE_US]))
        change = draw(st.sampled_from([None, None, (1, 4), (1, 2)]))
        exact, largest = draw(st.booleans()), draw(st.sampled_from([None, None, 9, 20]))
        lot = a_lot(id, lines=lines, price_scale=0, ceiling=ceiling, reserve=reserve, decrement=draw(bands), closes_at=closes)
        stages = tuple(draw(some_stages(id, sealed=sealed, random=random)))
        lot = replace(lot, largest_change=a_lot(largest_change=change).largest_change, stages=stages)
        unclamped = any(band.share is not None and band.most is None for band in lot.decrement)
        lot = replace(lot, exact_multiples=exact, largest_step=None if unclamped else largest)
        if ceiling is not None and draw(st.sampled_from([True, False, False])):
            lot = replace(lot, exact_multiples=False, evaluation=draw(some_evaluations()))
        found.append(lot)
    return found


@st.composite
def some_terms(
    draw: st.DrawFn,
    *,
    quantities: st.SearchStrategy[int] = st.integers(1, 2),  # noqa: B008 - a description, not a value
    most_lines: int = 2,
) -> Terms:
    """Terms that may be announced: visibility is opened and the gate taken away as far as rule T1 asks for it."""
    basis, ties = draw(st.sampled_from(BASES)), draw(st.sampled_from(TIES))
    seen = draw(visibilities)
    needs_lead, needs_all = basis == "beat_leading", ties == "forbidden" or basis == "beat_next"
    seen = replace(
        seen,
        lead_price=seen.lead_price or needs_lead,
        all_prices=seen.all_prices or needs_all,
        starting_gate=seen.starting_gate and not (needs_lead or needs_all),
    )
    overtime = draw(overtimes)
    lots = some_lots(quantities=quantities, most_lines=most_lines, sealed=ties != "forbidden", random=overtime.window_us == 0)
    drawn = draw(lots)
    if any(lot.has_turns for lot in drawn):
        seen = replace(seen, supplier_count=True, count_from=1, starting_gate=False, traffic_light=None)
    seen = replace(seen, traffic_light=None) if seen.all_prices else replace(seen, aliases="generic", graph="none")
    tie_award = draw(st.sampled_from(TIE_AWARDS))
    proxies = basis != "beat_next" and draw(st.booleans())
    if basis == "beat_own" and not proxies:
        gaps = any(stage.only_gap for lot in drawn for stage in lot.stages)
        seen = replace(seen, lead_price=seen.lead_price or gaps)
    else:
        drawn = [replace(lot, stages=tuple(replace(stage, only_gap=None) for stage in lot.stages)) for lot in drawn]
    sequence = draw(st.sampled_from(ORDERS))
    apart = draw(st.sampled_from([0, 1, MINUTE_US])) if sequence != "parallel" else 0
    if proxies:
        seen = replace(seen, lead_price=True, starting_gate=False)
        sums = [draw(some_sums()) if lot.evaluation else None for lot in drawn]
        drawn = [
            replace(lot, exact_multiples=False, largest_step=None, evaluation=found) for lot, found in zip(drawn, sums, strict=True)
        ]
    terms = an_auction(
        sequence=sequence,
        gap_us=max(apart, overtime.gap_us) if sequence == "staggered" and overtime.scope == "cascade" else apart,
        first_runs_us=CLOSES - OPENS if sequence != "parallel" else 0,
        runs_us=draw(st.sampled_from([1, MINUTE_US, 3 * MINUTE_US])) if sequence == "serial" else 0,
        outage=draw(st.sampled_from([None, Outage(3 * SECOND_US, 30 * SECOND_US), Outage(20 * SECOND_US, 10 * SECOND_US)])),
        early_start=draw(st.booleans()),
        early_close=draw(st.booleans()),
        lots=drawn,
        proxies=proxies,
        basis=basis,
        ties=ties,
        withdrawal=draw(st.sampled_from(["until_close", "never"])),
        surrogate_bids=draw(st.booleans()),
        acceptance=draw(st.booleans()),
        overtime=overtime,
        visibility=seen,
        tie_award=tie_award,
        lottery=LOTTERY if tie_award == "lottery" else "",
        past_supply={"s1": 3, "s2": 3, "s3": 7, "s4": 0} if tie_award == "past_supply" else None,
        payment="as_bid" if any(lot.evaluation for lot in drawn) else draw(st.sampled_from(PAYMENTS)),
    )
    return replace(terms, seed=draw(st.sampled_from([SEED, ""])) if seen.aliases != "random" else SEED)


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing asked: what, by whom, where, and a number that says how much or how."""

    what: str
    supplier: str
    lot: str
    number: int
    wait_us: int


def next_price(play: Play, ask: Ask) -> list[str]:
    """Prices near where the rules bite: the next valid value and its neighbours, the lead, or any below 120."""
    lot = play.state.lots.get(ask.lot, next(iter(play.state.lots.values())))
    next_value, best = kind_of(lot).highest_valid(play.terms, lot, ask.supplier), leading(lot)
    anything = 60 + ask.number
    highest = anything if next_value is None else next_value
    lead = anything if best is None else best.value
    aims = (highest, highest, highest, highest - 1, highest - 1, highest - 3, highest + 1, lead, lead - 1, anything)
    aim = max(0, aims[ask.number % len(aims)])
    lines = lot.terms.lines
    rest = [1 + ask.number % 3 for _ in lines[1:]]
    spent = sum(line.quantity * price for line, price in zip(lines[1:], rest, strict=True))
    first = max(0, aim - spent) // lines[0].quantity
    reference = 0 if lot.terms.index is None else lot.terms.index.reference
    return [price_text(price - reference, lot.terms.price_scale) for price in (first, *rest)]


def answers_for(play: Play, ask: Ask) -> tuple[int, ...]:
    """The answers given last, or others; now and then one too many, or one there is not."""
    lot = play.state.lots.get(ask.lot)
    criteria = () if lot is None or lot.terms.evaluation is None else lot.terms.evaluation.criteria
    if lot is None or ask.number % 20 == 19:
        return (0,) * (ask.number % 3)
    others = tuple(ask.number % (len(criterion.options) + (ask.number % 7 == 6)) for criterion in criteria)
    return others if ask.number % 3 == 0 else answers_now(lot, ask.supplier)


def _bid(play: Play, ask: Ask) -> None:
    prices, answers = next_price(play, ask), answers_for(play, ask)
    play.bid(ask.supplier, ask.lot, *prices, confirm=ask.number % 3 > 0, answers=answers)


def _surrogate(play: Play, ask: Ask) -> None:
    prices, answers = next_price(play, ask), answers_for(play, ask)
    play.bid(ask.supplier, ask.lot, *prices, by=COORDINATOR, confirm=ask.number % 3 > 0, answers=answers)


def _bad_bid(play: Play, ask: Ask) -> None:
    play.bid(ask.supplier, ask.lot, ("1e3", "", "-1", "1.5")[ask.number % 4])


def _again(play: Play, ask: Ask) -> None:
    """The id of an earlier bid with other content."""
    ids = [entry.command.id for entry in play.entries if isinstance(entry.command, PlaceBid)]
    play.bid(ask.supplier, ask.lot, "7", id=ids[ask.number % len(ids)] if ids else "")


def _late_bid(play: Play, ask: Ask) -> None:
    """A bid shortly before the next close, or at it."""
    due = play.due()
    if due is not None:
        play.wait(max(play.now, due[0] - BEFORE_CLOSE[ask.number % len(BEFORE_CLOSE)]))
    _bid(play, ask)


def _limit(play: Play, ask: Ask) -> None:
    """A limit a little below the supplier's own bid, seldom far below or above it, or the one that another has left."""
    lot = play.state.lots.get(ask.lot, next(iter(play.state.lots.values())))
    own, others = lot.standing.get(ask.supplier), [limit.prices for limit in lot.limits.values()]
    start = next_prices(lot, ask) if own is None else own.prices
    falls = (0, 1, 2, 3, 5, 8, 13, 30, 60, -1)
    prices = [max(1, price - falls[(ask.number + place) % len(falls)]) for place, price in enumerate(start)]
    if others and ask.number % 4 == 0:
        prices = list(others[ask.number % len(others)])
    decrement = ("0", "0", "1", "7", "1.5", "-1")[ask.number % 6]
    play.limit(ask.supplier, ask.lot, *map(str, prices), decrement=decrement, confirm=ask.number % 3 > 0)


def next_prices(lot: LotState, ask: Ask) -> tuple[int, ...]:
    """Any prices, for one who has none."""
    return tuple(1 + ask.number % 7 for _ in lot.terms.lines)


def _turn(play: Play, ask: Ask) -> None:
    """A bid when the next stage opens or closes, or a moment later."""
    due = play.due()
    if due is not None:
        play.wait(max(play.now, due[0] + ask.number % 2))
    _bid(play, ask)


def _pause(play: Play, ask: Ask) -> None:
    """A pause, and more often than not its end; a pause left standing makes all that follows dull."""
    play.pause()
    if ask.number % 4:
        play.wait(play.now + ask.number * SECOND_US).resume()


def _outage(play: Play, ask: Ask) -> None:
    """No bid is taken for a while: from now on, or from shortly before something is due."""
    due = play.due()
    if due is not None and ask.number % 3:
        play.wait(max(play.now, due[0] - BEFORE_CLOSE[ask.number % len(BEFORE_CLOSE)]))
    since = play.now if ask.number % 4 else OPENS
    play.report_outage(since, at=play.now + ask.number * SECOND_US)
    play.wait(play.now)


def _suspend(play: Play, ask: Ask) -> None:
    """A suspension, and more often than not its end."""
    play.suspend(cause="disconnects" if ask.number % 2 else "clock")
    if ask.number % 4:
        play.wait(play.now + ask.number * SECOND_US).resume(by=ENGINE)


def _open_early(play: Play, ask: Ask) -> None:
    play.open_early(at=play.now, reason="" if ask.number % 5 == 0 else "all are here")


def _extend(play: Play, ask: Ask) -> None:
    play.extend(ask.lot, (ask.number - 5) * SECOND_US)


ASKS: Mapping[str, Callable[[Play, Ask], None]] = {
    "bid": _bid,
    "surrogate": _surrogate,
    "late bid": _late_bid,
    "turn": _turn,
    "bad bid": _bad_bid,
    "again": _again,
    "limit": _limit,
    "clear": lambda play, ask: void(play.clear_limit(ask.supplier, ask.lot)),
    "withdraw": lambda play, ask: void(play.withdraw(ask.supplier, ask.lot)),
    "accept": lambda play, ask: void(play.accept_terms(ask.supplier)),
    "pause": _pause,
    "resume": lambda play, ask: void(play.resume()),
    "extend": _extend,
    "outage": _outage,
    "suspend": _suspend,
    "lift": lambda play, ask: void(play.resume(by=ENGINE)),
    "open early": _open_early,
    "close early": lambda play, ask: void(play.close_early(ask.lot).wait(play.now)),
    "exclude": lambda play, ask: void(play.exclude(ask.supplier)),
    "forbidden": lambda play, ask: void(play.pause(by=a_supplier(ask.supplier))),
    "settle": lambda play, ask: void(play.settle()),
}
OFTEN = ["bid"] * 24 + ["limit"] * 8
OFTEN += ["late bid"] * 3 + ["turn"] * 3 + ["withdraw"] * 3 + ["surrogate", "resume", "resume"] + list(ASKS)


def void(_: Play) -> None:
    """Asks return nothing."""


some_asks: st.SearchStrategy[list[Ask]] = st.lists(
    st.builds(
        Ask,
        what=st.sampled_from(OFTEN),
        supplier=st.sampled_from([*SUPPLIERS[:3] * 4, *SUPPLIERS, "s9"]),
        lot=st.sampled_from(["L1"] * 7 + ["L2"] * 3 + ["L3"]),
        number=st.integers(0, 60),
        wait_us=st.sampled_from(WAITS),
    ),
    min_size=5,
    max_size=40,
)


def perform(play: Play, ask: Ask) -> None:
    """Let the time pass that the ask waits, then ask."""
    play.wait(play.now + ask.wait_us)
    ASKS[ask.what](play, ask)


def played(terms: Terms, asks: list[Ask]) -> Play:
    """The whole play, ask by ask."""
    play = begun(terms)
    for ask in asks:
        perform(play, ask)
    return play


def begun(terms: Terms) -> Play:
    """The play at the opening, the terms accepted by all but the last supplier where acceptance is asked for."""
    play = Play(terms, secrets=SECRETS)
    if terms.acceptance:
        for supplier in SUPPLIERS[:3]:
            play.accept_terms(supplier, at=OPENS - 1)
    return play.wait(OPENS)

"""What holds of every auction, whatever is asked."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from auction.core.commands import PlaceBid
from auction.core.decide import decide
from auction.core.due import next_due
from auction.core.entries import Entry
from auction.core.evaluation import answers_now
from auction.core.events import BidPlaced, BidSealed, LotClosed, LotCutShort, StageClosed
from auction.core.evolve import believe
from auction.core.formats import kind_of
from auction.core.money import price_text
from auction.core.ranking import leading
from auction.core.refusals import KINDS, Refusal
from auction.core.sequence import sequenced
from auction.core.state import State
from auction.core.terms import Terms
from auction.core.words import Actor
from tests.auctions import NO_OVERTIME, SUPPLIERS, Play, a_supplier, a_visibility
from tests.properties.plays import SECRETS, Ask, begun, often, perform, played, some_asks, some_terms

single_pieces = some_terms(quantities=st.just(1), most_lines=1)


@often
@given(some_terms(), some_asks)
def test_the_same_asks_give_the_same_entries(terms: Terms, asks: list[Ask]) -> None:
    assert played(terms, asks).entries == played(terms, asks).entries


@often
@given(some_terms(), some_asks)
def test_replay_equals_live(terms: Terms, asks: list[Ask]) -> None:
    play = played(terms, asks)
    again = State()
    for entry in play.entries:
        outcome = decide(again, entry.command, entry.at)
        assert outcome == (entry.events if entry.refusal is None else entry.refusal)
        believe(again, entry)
    assert again == play.state


@often
@given(some_terms(), some_asks)
def test_deciding_changes_nothing(terms: Terms, asks: list[Ask]) -> None:
    play = begun(terms)
    for ask in asks:
        perform(play, ask)
        before = deepcopy(play.state)
        decide(play.state, PlaceBid("x", a_supplier("s1"), "s1", ask.lot, ("5",), True), play.now)
        assert play.state == before


@often
@given(some_terms(), some_asks)
def test_what_is_due_is_remembered_only_while_it_is_so(terms: Terms, asks: list[Ask]) -> None:
    play = begun(terms)
    for ask in asks:
        perform(play, ask)
        afresh = deepcopy(play.state)
        afresh.dues = None
        assert next_due(play.state) == next_due(afresh)


@often
@given(some_terms(), some_asks)
def test_an_entry_holds_events_or_a_known_refusal(terms: Terms, asks: list[Ask]) -> None:
    for seq, entry in enumerate(played(terms, asks).entries, 1):
        assert entry.seq == seq
        assert bool(entry.events) != bool(entry.refusal)
        if entry.refusal is not None:
            assert entry.refusal.rule == KINDS[entry.refusal.code].rule


@often
@given(some_terms(), some_asks)
def test_a_close_moves_only_later_and_never_past_its_hard_stop(terms: Terms, asks: list[Ask]) -> None:
    play = begun(replace(terms, early_close=False))
    before = {id: (lot.closes_at, lot.hard_stop, lot.stage, lot.overtimes) for id, lot in play.state.lots.items()}
    for ask in asks:
        perform(play, ask)
        for id, lot in play.state.lots.items():
            closes_at, hard_stop, stage, overtimes = before[id]
            assert closes_at <= lot.closes_at <= lot.hard_stop
            assert stage < lot.stage or (hard_stop <= lot.hard_stop and overtimes <= lot.overtimes)
            assert terms.overtime.most is None or lot.overtimes <= terms.overtime.most
            assert not lot.overtimes or lot.course.kind == "open"
            before[id] = (lot.closes_at, lot.hard_stop, lot.stage, lot.overtimes)


@often
@given(some_terms(), some_asks)
def test_no_supplier_ever_goes_back_up(terms: Terms, asks: list[Ask]) -> None:
    last: dict[tuple[str, str], int] = {}
    for bid in played(terms, asks).happened(BidPlaced):
        key = (bid.lot, bid.supplier)
        compared = bid.value if bid.comparable is None else bid.comparable
        assert 0 < compared < last.get(key, compared + 1)
        assert bid.value > 0
        last[key] = compared


@often
@given(some_terms(), some_asks)
def test_every_accepted_bid_came_before_its_lots_close_and_after_the_opening(terms: Terms, asks: list[Ask]) -> None:
    play = played(terms, asks)
    closed: dict[str, int] = {}
    cut: dict[str, int] = {}
    """When the coordinator cut a lot short (L6): bids of the same stamp that came before it count."""
    taken: dict[str, list[int]] = {}
    for entry in play.entries:
        for event in entry.events:
            if isinstance(event, LotCutShort):
                cut[event.lot] = entry.at
            if isinstance(event, LotClosed | StageClosed):
                by_stamp = cut.get(event.lot) != event.at
                assert all(at < event.at if by_stamp else at <= event.at for at in taken.get(event.lot, ()))
            if isinstance(event, LotClosed):
                assert event.at <= entry.at
                assert event.lot not in closed
                closed[event.lot] = event.at
            if isinstance(event, BidPlaced | BidSealed):
                assert event.lot not in closed
                assert terms.opens_at <= entry.at
                taken.setdefault(event.lot, []).append(entry.at)
    for id, at in closed.items():
        assert at == play.closes_at(id)


@often
@given(some_terms(), some_asks)
def test_the_order_is_always_sorted_and_holds_each_standing_bid_once(terms: Terms, asks: list[Ask]) -> None:
    play = begun(terms)
    for ask in asks:
        perform(play, ask)
        for lot in play.state.lots.values():
            keys = [(bid.comparable, bid.seq) for bid in lot.order]
            assert keys == sorted(set(keys))
            assert {bid.supplier: bid for bid in lot.order} == lot.standing
            assert len(lot.order) == len(lot.standing)
            assert lot.standing.keys() <= lot.last_value.keys()
            assert not play.state.excluded.keys() & lot.standing.keys()
            if terms.ties == "forbidden":
                assert len({bid.comparable for bid in lot.order}) == len(lot.order)


@often
@given(some_terms(), some_asks)
def test_the_leading_value_rises_only_when_a_bid_leaves(terms: Terms, asks: list[Ask]) -> None:
    play = begun(terms)
    for ask in asks:
        before = {id: leading(lot) for id, lot in play.state.lots.items()}
        perform(play, ask)
        if ask.what in ("withdraw", "exclude"):
            continue
        for id, lot in play.state.lots.items():
            old, new = before[id], leading(lot)
            assert old is None or (new is not None and new.comparable <= old.comparable)


@often
@given(some_terms(), some_asks, st.integers(0, 200))
def test_an_id_is_used_once(terms: Terms, asks: list[Ask], pick: int) -> None:
    play = played(terms, asks)
    entry = play.entries[pick % len(play.entries)]
    before = deepcopy(play.state)
    outcome = decide(play.state, entry.command, play.now)
    assert isinstance(outcome, Refusal)
    assert outcome.code == "bid_id_reused"
    believe(play.state, Entry(terms.auction, play.state.seq + 1, play.now, entry.command, (), outcome))
    before.seq, before.at = play.state.seq, play.state.at
    assert play.state == before


def _try(play: Play, supplier: str, lot: str, value: int) -> str:
    text = price_text(value, play.lot(lot).terms.price_scale)
    answers = answers_now(play.lot(lot), supplier)
    outcome = decide(play.state, PlaceBid("probe", a_supplier(supplier), supplier, lot, (text,), True, answers), play.now)
    return outcome.code if isinstance(outcome, Refusal) else ""


@often
@given(single_pieces, some_asks)
def test_the_next_value_is_accepted_and_one_unit_more_is_refused(terms: Terms, asks: list[Ask]) -> None:
    play = begun(terms)
    for ask in asks:
        perform(play, ask)
        if play.state.status != "open":
            continue
        for id, lot in play.state.lots.items():
            for supplier in SUPPLIERS[:3]:
                if not lot.is_open or supplier in play.state.excluded:
                    continue
                if lot.is_between or (lot.entrants is not None and supplier not in lot.entrants):
                    assert _try(play, supplier, id, 1) in ("lot_not_open", "stage_not_open", "not_an_entrant")
                    continue
                if lot.course.kind == "turns" and supplier != lot.on_turn:
                    assert _try(play, supplier, id, 1) == "not_your_turn"
                    continue
                value = kind_of(lot).highest_valid(terms, lot, supplier)
                if value is not None:
                    assert _try(play, supplier, id, value) == ""
                    assert _try(play, supplier, id, value + 1) in ("above_ceiling", "not_below_own", *BEATEN)
                elif lot.terms.ceiling is not None or supplier in lot.last_value:
                    assert _try(play, supplier, id, 1) != ""


BEATEN = ("own_decrement", "leading_decrement", "next_decrement", "not_a_multiple", "tie_forbidden")


@often
@given(some_terms(), some_asks, st.sampled_from(SUPPLIERS))
def test_where_prices_are_hidden_answers_depend_on_ones_own_history_alone(terms: Terms, asks: list[Ask], supplier: str) -> None:
    """The same auction without anyone else's bids: every answer to this supplier is the same, word for word."""
    ties = "earliest" if terms.ties == "forbidden" else terms.ties
    seen = a_visibility(lead_price=False)
    terms = replace(terms, basis="beat_own", ties=ties, visibility=seen, overtime=NO_OVERTIME, proxies=False)
    # Who enters a later stage depends on others' bids, and a bid that lies sealed on who entered; so does when whose turn is.
    courses = ([stage for stage in lot.stages if stage.kind != "turns"] for lot in terms.lots)
    alike = (tuple(replace(stage, entrants=None, only_gap=None) for stage in stages) for stages in courses)
    lots = tuple(replace(lot, stages=stages) for lot, stages in zip(terms.lots, alike, strict=True))
    terms = sequenced(replace(terms, lots=lots))  # without its turns a lot closes sooner, and the next one with it
    full = played(terms, [ask for ask in asks if ask.what not in ("settle", "again", "outage", "suspend", "lift")])
    alone = Play(terms, announced=False, secrets=SECRETS)
    own = a_supplier(supplier)
    for entry in full.entries:
        command = entry.command
        if command.by.role == "supplier" and command.by != own:
            continue
        if isinstance(command, PlaceBid) and command.supplier != supplier:
            continue
        if command.by != Actor("engine", "poolbid"):
            alone.ask(command, entry.at)
            if command.by == own:
                assert alone.last.refusal == entry.refusal


@often
@given(some_terms(), some_asks)
def test_what_is_sealed_moves_nothing_until_its_stage_closes(terms: Terms, asks: list[Ask]) -> None:
    play = begun(terms)
    for ask in asks:
        before = {id: (lot.stage, lot.closed_at, len(lot.order), lot.bids) for id, lot in play.state.lots.items()}
        perform(play, ask)
        for id, lot in play.state.lots.items():
            if lot.course.kind == "open" or lot.is_between or not lot.is_open:
                assert not lot.sealed
            elif lot.course.kind == "turns":
                assert lot.sealed.keys() <= {lot.on_turn}
            elif before[id][0] == lot.stage:
                assert (len(lot.order), lot.bids) <= before[id][2:]
            assert not play.state.excluded.keys() & lot.sealed.keys()

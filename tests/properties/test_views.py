"""What each audience is shown, over whole auctions: complete, never taken back, and never a secret."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import cast

import pytest
from hypothesis import given

from auction.core.briefing import briefing
from auction.core.course import Courses
from auction.core.criteria import Evaluation
from auction.core.evolve import believe
from auction.core.fields import FIELDS
from auction.core.sight import Row, Sight
from auction.core.state import State
from auction.core.terms import Baseline, Lot, Pledge, Terms
from auction.core.touched import Touched
from auction.core.views import changed_rows, whole_view
from auction.core.visibility import EVERYONE, Audience, is_insider
from auction.core.words import CONSORTIUM, Party
from tests.auctions import MEMBERS, SUPPLIERS, Play, a_line, a_lot, a_stage, an_auction
from tests.criteria import a_component, an_evaluation
from tests.properties.plays import LOTTERY, SEED, Ask, begun, perform, seldom, some_asks, some_terms

AUDIENCES = (
    *(Audience("supplier", party) for party in (*SUPPLIERS, "s9")),
    *(Audience("buyer", party) for party in (CONSORTIUM, *MEMBERS)),
    Audience("observer", ""),
    Audience("auditor", ""),
)


def believed(play: Play) -> Iterator[tuple[State, int]]:
    """The state after each entry, replayed, with the entry's place."""
    state = State()
    for place, entry in enumerate(play.entries):
        believe(state, entry)
        yield state, place


@seldom
@given(some_terms(), some_asks)
def test_the_changes_folded_are_the_whole_view_at_every_entry(terms: Terms, asks: list[Ask]) -> None:
    fold_and_compare(terms, asks)


def fold_and_compare(terms: Terms, asks: list[Ask]) -> None:
    play = begun(terms)
    for ask in asks:
        perform(play, ask)
    folded: dict[Audience, dict[str, Row]] = {audience: {} for audience in AUDIENCES}
    for state, place in believed(play):
        for audience, rows in folded.items():
            for key, row in changed_rows(state, play.entries[place].events, audience).items():
                if row is None:
                    rows.pop(key, None)
                else:
                    rows[key] = row
            assert rows == whole_view(state, audience)


@seldom
@given(some_terms(), some_asks)
def test_a_field_once_shown_stays_until_the_audience_becomes_an_insider(terms: Terms, asks: list[Ask]) -> None:
    play = begun(terms)
    shown: dict[tuple[Audience, bool, str], set[str]] = {}
    for ask in asks:
        perform(play, ask)
        for audience in AUDIENCES:
            insider = is_insider(play.state, audience)
            for key, row in whole_view(play.state, audience).items():
                before = shown.setdefault((audience, insider, key), set())
                if key.startswith("lot:"):
                    assert before <= row.keys()
                before |= row.keys()


@dataclass(frozen=True, slots=True)
class Marked:
    """An auction in which every secret is a mark of its own."""

    terms: Terms

    @property
    def reserves(self) -> set[str]:
        return {f"{_value(lot, lot.reserve)}" for lot in self.terms.lots if lot.reserve is not None}

    @property
    def baselines(self) -> set[str]:
        return {f"{_value(lot, lot.baseline.value)}" for lot in self.terms.lots if lot.baseline is not None}


def _value(lot: Lot, units: int) -> str:
    whole, fraction = divmod(units, 10**lot.value_scale)
    return f"{whole}.{fraction:0{lot.value_scale}d}" if lot.value_scale else str(whole)


def own_terms(place: int) -> Evaluation:
    """An evaluation in which two suppliers have terms of their own, each with a mark.

    They lie several unit prices of the marked lots apart. Were it less than one, the highest value by which the one would lead,
    rounded down to what unit prices reach, could happen to be the very value that the other bid.
    """
    return an_evaluation(s1=[a_component(777_000_111 + place)], s2=[a_component(3_888_000_222 + place, name="own terms of s2")])


def marked(terms: Terms) -> Marked:
    """The same terms with parties, pledges, reserves, baselines and terms of suppliers that occur nowhere else."""
    members = tuple(Party(member.id, f"member-name-{member.id}") for member in terms.members)
    suppliers = tuple(Party(supplier.id, f"supplier-name-{supplier.id}") for supplier in terms.suppliers)
    lots = []
    for place, lot in enumerate(terms.lots):
        first = replace(a_line("A", 700_001_000), pledges=(Pledge("m1", 300_000_007 + place), Pledge("m2", 400_000_993 - place)))
        ceiling = 900_000_000_000_000_000 // 1000
        lots.append(
            replace(
                lot,
                price_scale=2,
                lines=(first, *lot.lines[1:]),
                ceiling=ceiling,
                reserve=ceiling - 111_111_111 - place,
                baseline=Baseline("secret label", ceiling - 222_222_222 - place),
                evaluation=None if lot.evaluation is None else own_terms(place),
            )
        )
    supplied = tuple(replace(past, figure=555_000_101 + place) for place, past in enumerate(terms.past_supply))
    return Marked(replace(terms, members=members, suppliers=suppliers, lots=tuple(lots), past_supply=supplied))


def atoms(shown: object) -> Iterator[str]:
    """Every text and number that is shown, keys and their parts too."""
    if isinstance(shown, Mapping):
        for key, value in shown.items():
            yield from str(key).split(":")
            yield from atoms(value)
    elif isinstance(shown, str):
        yield shown
        yield from re.split(r"[^A-Za-z0-9.-]+", shown)
    elif isinstance(shown, Iterable):
        for value in shown:
            yield from atoms(value)
    elif shown is not None and not isinstance(shown, bool):
        yield str(shown)


def seen_by(state: State, audience: Audience) -> set[str]:
    return set(atoms(whole_view(state, audience))) | set(atoms(briefing(state, audience)))


def bids_of(play: Play) -> dict[str, set[str]]:
    """The marks each supplier has left so far: its values and unit prices of ten figures and more."""
    found: dict[str, set[str]] = {supplier: set() for supplier in SUPPLIERS}
    for lot in play.state.lots.values():
        for supplier, bid in (*lot.standing.items(), *lot.sealed.items()):
            found[supplier] |= {_value(lot.terms, bid.value), f"{bid.prices[0] // 100}.{bid.prices[0] % 100:02d}"}
    return found


def sealed_of(play: Play) -> set[str]:
    """The values that lie sealed; every one of them is a mark of its own."""
    found = ((lot.terms, bid) for lot in play.state.lots.values() for bid in lot.sealed.values())
    return {_value(terms, bid.value) for terms, bid in found}


def of_own_terms(play: Play, audience: Audience) -> set[str]:
    """The terms of other suppliers, and the values they bid where what is open is comparable values (E9)."""
    found: set[str] = set()
    for lot in play.state.lots.values():
        for own in () if lot.terms.evaluation is None else lot.terms.evaluation.suppliers:
            if audience != Audience("supplier", own.supplier):
                found |= {_value(lot.terms, own.components[0].amount), f"own terms of {own.supplier}"}
                held = (bids.get(own.supplier) for bids in (lot.standing, lot.sealed))
                found |= {_value(lot.terms, bid.value) for bid in held if bid is not None}
    return found


def forbidden(play: Play, audience: Audience, terms: Terms) -> set[str]:
    """What this audience may not be shown now, written from the rulebook and not from the code."""
    ended = play.state.status in ("closed", "proposed", "settled")
    if audience == Audience("buyer", CONSORTIUM):
        return sealed_of(play) | {SEED}
    pledges = {str(pledge.quantity) for lot in terms.lots for pledge in lot.lines[0].pledges if pledge.member != audience.party}
    if audience.role in ("buyer", "auditor") and ended:
        return {*pledges, SEED} if audience.role == "buyer" else {SEED}
    secret = {LOTTERY} if play.state.lottery is None else set()
    secret |= {str(past.figure) for past in terms.past_supply if audience != Audience("supplier", past.supplier)}
    secret |= {SEED, "secret label"} | of_own_terms(play, audience) | Marked(terms).reserves | Marked(terms).baselines | pledges
    contracted = {contract.member for contract in play.state.contracts.values() if contract.supplier == audience.party}
    for member in MEMBERS:
        if member not in contracted and audience != Audience("buyer", member):
            secret |= {member, f"member-name-{member}"}
    bids = bids_of(play)
    for supplier in SUPPLIERS:
        if audience == Audience("supplier", supplier):
            continue
        secret |= {supplier, f"supplier-name-{supplier}"}
        if not (terms.visibility.lead_price or terms.visibility.all_prices):
            secret |= bids[supplier]
    own = bids.get(audience.party, set()) if audience.role == "supplier" else set()
    return (secret | sealed_of(play)) - own


@seldom
@given(some_terms(), some_asks)
def test_no_secret_reaches_who_may_not_know_it(terms: Terms, asks: list[Ask]) -> None:
    search_for_secrets(terms, asks)


def search_for_secrets(terms: Terms, asks: list[Ask]) -> None:
    terms = marked(terms).terms
    play, courses = begun(terms), Courses()
    for place, ask in enumerate(asks):
        perform_marked(play, ask, place)
        for entry in play.entries[courses.state.seq :]:
            courses.follow(entry)
        for audience in AUDIENCES:
            if audience.party == "s9":
                continue
            drawn = [courses.seen(audience, lot.id, of) for lot in terms.lots for of in ("lead", "all")]
            leaked = (seen_by(play.state, audience) | set(atoms(drawn))) & forbidden(play, audience, terms)
            assert not leaked, (audience, leaked)
        assert not {"secret label"} & set(atoms(play.last.refusal.detail if play.last.refusal else ""))


def perform_marked(play: Play, ask: Ask, place: int) -> None:
    """As `perform`, with bids whose prices tell where they came from."""
    if ask.what in ("bid", "late bid", "turn", "surrogate", "again"):
        lot = play.state.lots.get(ask.lot)
        lines = 1 if lot is None else len(lot.terms.lines)
        first = f"{10_123 - place}.{10 + SUPPLIERS.index(ask.supplier) if ask.supplier in SUPPLIERS else 99}"
        play.wait(play.now + ask.wait_us).bid(ask.supplier, ask.lot, first, *["1.00"] * (lines - 1), confirm=True)
    else:
        perform(play, ask)


def test_the_search_for_secrets_finds_one() -> None:
    shown = {"lot:L1": {"lead": "10.00", "prices": ("3.00", "4.00")}, "bid:L1:s2": {"at": 17}, "note": "why s3, really"}
    assert {"s2", "s3", "10.00", "4.00", "17", "L1"} <= set(atoms(shown))


A_BID = [Ask("bid", "s1", "L1", 9, 0)]


def test_a_field_that_leaks_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auction.core.visibility.EVERYONE", (*EVERYONE, "leader"))
    with pytest.raises(AssertionError, match="s1"):
        search_for_secrets(an_auction(), A_BID)


def test_a_figure_of_past_supply_that_leaks_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auction.core.briefing.is_insider", lambda state, audience: audience.role == "supplier")
    with pytest.raises(AssertionError, match="555000102"):
        search_for_secrets(an_auction(tie_award="past_supply", past_supply={"s1": 1, "s2": 2, "s3": 3, "s4": 4}), A_BID)


def test_a_sealed_bid_that_leaks_to_the_coordinator_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def first_sealed(sight: Sight) -> str | None:
        return next((sight.text(bid.value) for bid in sight.lot.sealed.values()), None)

    monkeypatch.setitem(cast("dict[str, object]", FIELDS), "leader", first_sealed)
    with pytest.raises(AssertionError, match="consortium"):
        search_for_secrets(an_auction(lots=[a_lot(stages=[a_stage("sealed")])]), A_BID)


def test_terms_of_another_supplier_that_leak_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    terms = an_auction(lots=[a_lot(ceiling=1, evaluation=an_evaluation())])
    search_for_secrets(terms, A_BID)
    monkeypatch.setattr("auction.core.criteria_told.components_of", lambda terms, _: terms.suppliers[1].components)
    with pytest.raises(AssertionError, match="8880002"):
        search_for_secrets(terms, A_BID)


def test_a_value_told_where_the_comparable_one_is_open_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    terms = an_auction(lots=[a_lot(ceiling=1, evaluation=an_evaluation())])
    monkeypatch.setitem(cast("dict[str, object]", FIELDS), "lead", lambda sight: sight.text(sight.lot.order[0].value))
    with pytest.raises(AssertionError, match=r"observer|s2"):
        search_for_secrets(terms, [*A_BID, Ask("bid", "s1", "L1", 9, 0)])


def test_a_change_that_is_not_told_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auction.core.views.touched_by", lambda state, event: Touched())
    with pytest.raises(AssertionError):
        fold_and_compare(an_auction(), A_BID)

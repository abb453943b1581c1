"""Every field of the terms, and every field of a row, is one somebody has thought about: open to all, for insiders, or hidden.

A new field fails here until it stands in the table; then it is marked like all the others, and looked for in what everybody reads.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from itertools import count
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest

from auction.core import visibility
from auction.core.briefing import briefing
from auction.core.commands import AnnounceAuction
from auction.core.entries import Entry
from auction.core.events import AuctionAnnounced, AuctionClosed
from auction.core.evolve import believe
from auction.core.fields import FIELDS
from auction.core.open_terms import open_terms
from auction.core.state import State
from auction.core.terms import Terms
from auction.core.views import whole_view
from auction.core.visibility import Audience
from auction.core.words import CONSORTIUM
from tests.terms import ANNOUNCED, COORDINATOR

Kind = Literal["open", "insider", "hidden"]
ORDER: tuple[Kind, ...] = ("open", "insider", "hidden")

NOT_OPEN: dict[str, Kind] = {
    "Terms.members": "insider",
    "Terms.suppliers": "insider",
    "Terms.scripted": "insider",
    "Terms.past_supply": "insider",
    "Terms.pool": "hidden",
    "Terms.market": "hidden",
    "Terms.landed": "hidden",
    "Terms.award_rules": "insider",
    "Terms.seed": "hidden",
    "Lot.reserve": "insider",
    "Lot.floor": "insider",
    "Lot.baseline": "insider",
    "LineItem.pledges": "insider",
    "Evaluation.suppliers": "insider",
}
OPEN: dict[str, str] = {
    "Terms": "auction title practice currency currency_scale opens_at acceptance basis ties withdrawal surrogate_bids overtime"
    " visibility lots two_persons lone_bid_reason tie_award lottery proxies packages bids_valid_us deposit"
    " runs_us payment early_close gap_us outage early_start first_runs_us late_start sequence",
    "Overtime": "window_us trigger rank base lengths_us scope gap_us most hard_stop_us surrogate_counts rank_hidden proxy_counts",
    "Visibility": "lead_price all_prices supplier_count count_from reserve_met starting_gate traffic_light aliases graph"
    " provisional",
    "TrafficLight": "green_to amber_to within",
    "Share": "num den",
    "Deposit": "per amount share kept_until forfeit",
    "Lot": "id title price_scale quantity_scale lines ceiling decrement largest_change closes_at stages"
    " exact_multiples largest_step evaluation index volume shortlist joining",
    "LineItem": "id description manufacturer part_number unit quantity",
    "Band": "from_value amount share most",
    "Stage": "kind pause_us length_us revisable random_us commitment entrants clock technical quorum opening_us only_gap",
    "Entrants": "best within least drop",
    "Clock": "start steps interval_us most limit grace_us least_active least_part part_multiple limits",
    "Evaluation": "places criteria components discount price_points rates",
    "Criterion": "id title options",
    "Option": "label components yearly points quality",
    "Component": "name amount currency share of less",
    "Rates": "source date rates",
    "Shortlist": "places not_highest within cut exempt anchor pledged",
    "Places": "bids most",
    "Pledged": "winners share weights",
    "Volume": "kind prices blocks most_steps margin",
    "Joining": "most shows each",
    "LateStart": "tolerance_us notice_us",
    "Outage": "least_us window_us",
    "Rate": "currency num den",
    "Index": "name source reference reference_month lag averaging floor cap",
    # Below what is not open already:
    "Party": "id name",
    "Scripted": "supplier character",
    "PastSupply": "supplier figure",
    "PoolReference": "stream seq head",
    "MarketReference": "stream seq head",
    "Baseline": "label value",
    "Pledge": "member quantity",
    "SupplierTerms": "supplier components bids_in",
    "BidsIn": "currency scale",
    "Landed": "deliveries tariffs sources caps",
    "SchemeCap": "scheme cap",
    "Deliveries": "day rates_days suppliers members most_share_origin",
    "SupplierDelivery": "supplier delivery lots",
    "Delivery": "incoterm origin shipped_from hs mode place",
    "MemberPlace": "member country place",
    "Source": "source date",
    "AwardRules": "suppliers lots limits averages consistent conditions",
    "Labelled": "id labels figures",
    "Label": "column value",
    "Figure": "name value",
    "Limit": "id metric sense amount share figure who where holds who_by where_by priority penalty penalty_once",
    "Select": "ids column values but",
    "Average": "id figure sense amount by where priority",
    "Consistent": "id where where_by priority",
    "Condition": "id kind who where then_who then_where priority",
}
"""What everybody invited reads, class by class, as far as what holds it is open."""

SMALL = {"price_scale": 0, "quantity_scale": 0, "currency_scale": 0, "places": 0, "most": 3, "scale": 0}
"""What may not be as large as a mark: scales, and numbers of ticks."""

RATED = ("Component.currency", "Rate.currency")
"""Where they are open they are one mark: a rate that no open component names is open no more (E12)."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A text that occurs nowhere else, where it was put, and who may read it."""

    path: str
    text: str
    kind: Kind


def kind_of(name: str) -> Kind:
    return NOT_OPEN.get(name, "open")


class Marking:
    """Makes a value of any stored type in which every number and text is a mark of its own."""

    def __init__(self) -> None:
        self.marks: list[Mark] = []
        self._numbers = count(7_000_000_001)

    def made(self, hint: Any, path: str, kind: Kind) -> Any:
        inner = [arm for arm in get_args(hint) if arm is not type(None)]
        if get_origin(hint) is Literal:
            return get_args(hint)[0]
        if get_origin(hint) is tuple:
            return (self.made(inner[0], path, kind),)
        if get_args(hint):
            return self.made(inner[0], path, kind)
        if is_dataclass(hint) and isinstance(hint, type):
            return self._record(hint, path, kind)
        if hint is bool:
            return False
        number = next(self._numbers)
        name = path.rsplit(".", 1)[1]
        if hint is int and name in SMALL:
            return SMALL[name]
        text = str(number) if hint is int else f"mark-{number}"
        self.marks.append(Mark(path, text, kind))
        return number if hint is int else text

    def _record(self, cls: type, path: str, kind: Kind) -> Any:
        held = {}
        hints = get_type_hints(cls)
        for field in fields(cls):
            name = f"{cls.__name__}.{field.name}"
            stricter = max(kind, kind_of(name), key=ORDER.index)
            if name in RATED and stricter == "open":
                held[field.name] = "mark-of-a-rate"
                self.marks.append(Mark(f"{path}.{field.name}", "mark-of-a-rate", "open"))
                continue
            held[field.name] = self.made(hints[field.name], f"{path}.{field.name}", stricter)
        return cls(**held)


def classes_of(hint: Any, known: dict[type, None]) -> dict[type, None]:
    """Every stored class that may occur in a value of this type."""
    for arm in (hint, *get_args(hint)):
        if is_dataclass(arm) and isinstance(arm, type) and arm not in known:
            known[arm] = None
            for inner in get_type_hints(arm).values():
                classes_of(inner, known)
        elif arm is not hint and get_args(arm):
            classes_of(arm, known)
    return known


CLASSES = list(classes_of(Terms, {}))


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: str(cls.__name__))
def test_every_field_of_the_terms_is_classified(cls: type) -> None:
    named = {field.name for field in fields(cls)}
    closed = {name.partition(".")[2] for name in NOT_OPEN if name.startswith(f"{cls.__name__}.")}
    assert named == set(OPEN[cls.__name__].split()) | closed, "say in the table above who may read it"
    assert not set(OPEN[cls.__name__].split()) & closed


def announced() -> tuple[State, list[Mark]]:
    """An auction whose terms are marks throughout; rules that would refuse them are not asked."""
    marking, state = Marking(), State()
    terms: Terms = marking.made(Terms, "Terms", "open")
    command = AnnounceAuction("a", COORDINATOR, terms)
    believe(state, Entry("auction/A-1", 1, ANNOUNCED, command, (AuctionAnnounced(terms, "hash"),), None))
    return state, marking.marks


def read_by(state: State, audience: Audience) -> str:
    return json.dumps([briefing(state, audience), whole_view(state, audience)], default=str)


def outsiders(state: State) -> Iterator[Audience]:
    yield Audience("supplier", "somebody else")
    yield Audience("observer", "")
    yield Audience("auditor", "")
    yield Audience("buyer", "another member")


def test_what_is_not_open_is_in_nobody_s_bytes() -> None:
    state, marks = announced()
    for audience in outsiders(state):
        shown = read_by(state, audience)
        assert [mark.path for mark in marks if mark.kind != "open" and mark.text in shown] == [], audience
    spelt = json.dumps(open_terms(state.known_terms()))
    assert [mark.path for mark in marks if mark.kind != "open" and mark.text in spelt] == []


def test_what_is_open_is_in_the_hash_that_suppliers_accept() -> None:
    state, marks = announced()
    spelt = json.dumps(open_terms(state.known_terms()))
    assert [mark.path for mark in marks if mark.kind == "open" and mark.text not in spelt] == []


@pytest.mark.parametrize("is_over", [False, True])
def test_what_is_hidden_is_hidden_from_insiders_too(is_over: bool) -> None:
    state, marks = announced()
    if is_over:
        closing = Entry("auction/A-1", 2, ANNOUNCED, None, (AuctionClosed(ANNOUNCED),), None)
        state.seq, state.at = closing.seq, closing.at
        state.status, state.closed_at = "closed", ANNOUNCED
    for audience in (Audience("buyer", CONSORTIUM), Audience("auditor", ""), Audience("buyer", "another member")):
        shown = read_by(state, audience)
        assert [mark.path for mark in marks if mark.kind == "hidden" and mark.text in shown] == [], audience


def test_a_reserve_that_were_open_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auction.core.briefing.is_insider", lambda state, audience: True)
    with pytest.raises(AssertionError, match=r"Terms\.members\.id"):
        test_what_is_not_open_is_in_nobody_s_bytes()


def listed() -> set[str]:
    """Every field of a lot's row that some list of visibility.py names."""
    named: set[str] = set()
    for name, value in vars(visibility).items():
        if name.isupper() and isinstance(value, tuple | frozenset):
            named |= {item if isinstance(item, str) else item[0] for item in value if isinstance(item, str | tuple)}
    return named


def test_every_field_of_a_row_stands_in_a_list() -> None:
    assert set(FIELDS) - listed() == set()


TOLD_TO_ALL = (
    "status closes_at closed_at overtimes hard_stop stage next_stage_at secret turn turn_ends_at opening_by tick tick_value"
    " tick_prices tick_ends_at opens_at opens_after cut_short left"
)
TOLD_BY_CHOICE = "joined joining lead ladder aliases bidders in_clock reserve_met"
TOLD_TO_INSIDERS = "joined joining lead leader bids suppliers reserve_met on_turn who_in_clock openers unsubsidised"


def test_what_reaches_more_than_one_party_is_known_by_heart() -> None:
    """A field told to its own supplier alone may come without a word here; one that tells others anything may not."""
    assert set(visibility.EVERYONE) == set(TOLD_TO_ALL.split())
    assert {field for field, _ in visibility.CHOSEN} == set(TOLD_BY_CHOICE.split())
    assert set(visibility.INSIDERS) - set(visibility.EVERYONE) == set(TOLD_TO_INSIDERS.split())

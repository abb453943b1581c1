"""A run of bids between which nothing else happened, as everyone sees it: what many are shown alike is kept once for all of them.

`visibility.py` alone says who may see which field. Audiences that see the same fields with the same values are of one *side*:
insiders, outsiders, suppliers; a supplier's own fields come on top. So a bid costs what it changes, however many look on.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from auction.core.bid_view import Seen, bids_alone
from auction.core.events import BidPlaced, Event, OvertimeGranted
from auction.core.fields import FIELDS, light
from auction.core.ranking import moved_ranks
from auction.core.sight import Row, Sight, Value
from auction.core.state import LotState, State
from auction.core.views import bid_row
from auction.core.visibility import Audience, is_insider
from auction.core.words import CONSORTIUM

Side = Literal["supplier", "insider", "outsider"]
Tell = Callable[[Sight], Value]

SIDES: Final[tuple[Side, ...]] = ("supplier", "insider", "outsider")
COORDINATOR: Final = Audience("buyer", CONSORTIUM)
OUTSIDER: Final = Audience("observer", "")


def side_of(state: State, audience: Audience) -> Side:
    """Which side an audience is of now, where no starting gate divides suppliers (V5)."""
    if audience.role == "supplier":
        return "supplier"
    return "insider" if is_insider(state, audience) else "outsider"


def is_of_run(state: State, events: Sequence[Event]) -> bool:
    """Whether these events, already believed, are a bid as a run takes it.

    Not one behind a starting gate, where suppliers do not all see alike, nor one on a lot that volume joins.
    """
    if state.terms is None or state.terms.visibility.starting_gate or not bids_alone(events):
        return False
    return not state.lots[_first_bid(events).lot].joining


def _first_bid(events: Sequence[Event]) -> BidPlaced:
    first = events[0]
    return first if isinstance(first, BidPlaced) else next(event for event in events if isinstance(event, BidPlaced))


@dataclass(slots=True)
class BidNews:
    """What one bid, with those that answered it and the overtime they granted, changed for everyone.

    `key` is the row of the lot that was bid on. `shared` are the fields that are no supplier's own, row by row, and `alike` what of
    them all of a side see; `ranks` the suppliers that have another rank now, `own` what else changed for a supplier alone, and
    `bids` the rows of the new bids, which insiders see.
    """

    lot: str
    key: str
    shows_rank: bool
    shared: dict[str, Row]
    alike: dict[Side, dict[str, Row]]
    ranks: dict[str, int]
    own: dict[str, Row]
    bids: dict[str, Row]

    def own_of(self, supplier: str) -> Row | None:
        """What changed for that supplier and nobody else in the row of the lot, or None."""
        own = self.own.get(supplier)
        if not self.shows_rank or (rank := self.ranks.get(supplier)) is None:
            return own
        return {"rank": rank} if own is None else {"rank": rank, **own}

    def rows(self, side: Side, party: str) -> Mapping[str, Row]:
        """All that changed for one audience; empty when it sees nothing new."""
        alike = self.alike[side]
        if side == "supplier":
            own = self.own_of(party)
            return alike if own is None else {**alike, self.key: {**alike.get(self.key, {}), **own}}
        return {**alike, **self._bid_rows()} if side == "insider" else alike

    def _bid_rows(self) -> dict[str, Row]:
        rows: dict[str, Row] = {f"bid:{self.lot}:{supplier}": {"rank": rank} for supplier, rank in self.ranks.items()}
        for key, row in self.bids.items():
            rows[key] = {**row, **rows.get(key, {})}
        return rows


@dataclass(frozen=True, slots=True)
class _Fields:
    """The fields of a lot that a bid may change: those of no supplier's own and which of them a side sees, and each one's own.

    `whole` are the sides that see all of them; `is_even` says that suppliers and outsiders see the same.
    """

    shared: tuple[tuple[str, Tell], ...]
    sees: Mapping[Side, frozenset[str]]
    own: tuple[tuple[str, Tell], ...]
    whole: frozenset[Side]
    is_even: bool


@dataclass(slots=True)
class Shown:
    """What the bids of a run have shown so far: of every field the last value, and how often each audience was told something."""

    shared: dict[str, dict[str, Value]] = field(default_factory=dict)
    ranks: dict[str, dict[str, int]] = field(default_factory=dict)
    own: dict[str, dict[str, dict[str, Value]]] = field(default_factory=dict)
    bids: dict[str, dict[str, Value]] = field(default_factory=dict)
    _sides: dict[Side, int] = field(default_factory=lambda: dict.fromkeys(SIDES, 0))
    _alone: dict[str, int] = field(default_factory=dict)
    _shows_rank: bool = True

    def take(self, news: BidNews) -> None:
        """Take the news of one more bid in."""
        for key, row in news.shared.items():
            self.shared.setdefault(key, {}).update(row)
        self.ranks.setdefault(news.lot, {}).update(news.ranks)
        of_each, key = self.own, news.key
        for supplier, own in news.own.items():
            rows = of_each.get(supplier)
            if rows is None:
                of_each[supplier] = {key: dict(own)}
            elif key in rows:
                rows[key].update(own)
            else:
                rows[key] = dict(own)
        for key, bid in news.bids.items():
            self.bids.setdefault(key, {}).update(bid)
        self.count(news)

    def count(self, news: BidNews) -> None:
        """Whom the bid told something; what it told is known here already."""
        self._shows_rank = news.shows_rank
        sides, alike = self._sides, news.alike
        sides["insider"] += 1
        if alike["outsider"]:
            sides["outsider"] += 1
        if alike["supplier"]:
            sides["supplier"] += 1
            return
        for supplier in {**news.own, **news.ranks} if news.shows_rank else news.own:
            self._alone[supplier] = self._alone.get(supplier, 0) + 1

    def told(self, side: Side, party: str) -> int:
        """How many of the bids told this audience something."""
        return self._sides[side] + (self._alone.get(party, 0) if side == "supplier" else 0)

    def rows(self, side: Side, party: str, sees: Mapping[str, Mapping[Side, frozenset[str]]]) -> dict[str, dict[str, Value]]:
        """The fields that this audience was shown, row by row: to be taken into what it knew when the run began."""
        rows: dict[str, dict[str, Value]] = {}
        for key, row in self.shared.items():
            rows[key] = {name: value for name, value in row.items() if name in sees[key][side]}
        if side == "supplier":
            for key, own in self.own.get(party, {}).items():
                rows.setdefault(key, {}).update(own)
            for lot, places in self.ranks.items():
                if self._shows_rank and party in places:
                    rows.setdefault(f"lot:{lot}", {})["rank"] = places[party]
        elif side == "insider":
            rows.update((key, dict(bid)) for key, bid in self.bids.items())
            for lot, places in self.ranks.items():
                for supplier, rank in places.items():
                    rows.setdefault(f"bid:{lot}:{supplier}", {})["rank"] = rank
        return {key: row for key, row in rows.items() if row}


class BidRun:
    """The run: what it has shown by decided bids, and by those that are durable.

    Of a lot that was bid on, `decided` holds every field that a bid may change, as it was known when the run began or was told
    since: so it is both what a bid's news is compared with and what they come to. `rows_of` gives the rows an audience knew when
    the run began, `sides` who there is, and of which side.
    """

    def __init__(self, rows_of: Callable[[Audience], Mapping[str, Row]], sides: Mapping[Audience, Side], seen: Seen) -> None:
        self.sides = sides
        self.decided = Shown()
        self.durable = Shown()
        self._rows_of = rows_of
        self._suppliers = [audience.party for audience, side in sides.items() if side == "supplier"]
        self._seen = seen
        self._fields: dict[str, _Fields] = {}

    def decided_rows(self, audience: Audience) -> dict[str, dict[str, Value]]:
        """What an audience knows by the bids decided so far, beyond what it knew when the run began."""
        return self.decided.rows(self.sides[audience], audience.party, self._sees())

    def durable_rows(self, audience: Audience) -> dict[str, dict[str, Value]]:
        """The same by the bids that are durable."""
        return self.durable.rows(self.sides[audience], audience.party, self._sees())

    def _sees(self) -> dict[str, Mapping[Side, frozenset[str]]]:
        return {key: fields.sees for key, fields in self._fields.items()}

    def take(self, state: State, events: Sequence[Event]) -> BidNews:
        """What these events, already believed, change for everyone: a bid of the run (`is_of_run`)."""
        first = _first_bid(events)
        lot, terms, id = state.lots[first.lot], state.known_terms(), first.lot
        is_plain = len(events) == 1
        bidders = [first.supplier] if is_plain else [event.supplier for event in events if isinstance(event, BidPlaced)]
        places = self.decided.ranks.get(id)
        if places is None:
            places = self.decided.ranks[id] = self._ranks_before(lot)
        moved = moved_ranks(lot, terms.ties, bidders, places)
        places.update(moved)
        key = f"lot:{id}"
        shared = self._shared(state, lot, key)
        for other in () if is_plain else _moved(state, events, id):
            shared |= self._shared(state, other, f"lot:{other.terms.id}")
        news = BidNews(
            id,
            key,
            terms.visibility.traffic_light is None,
            shared,
            self._alike(shared),
            moved,
            self._own(state, lot, key, bidders, places),
            self._bids(state, lot, bidders, places),
        )
        self.decided.count(news)
        return news

    def _ranks_before(self, lot: LotState) -> dict[str, int]:
        """The ranks as they were told last: insiders see all of them."""
        prefix, known = f"bid:{lot.terms.id}:", self._rows_of(COORDINATOR)
        places = ((supplier, known[key]["rank"]) for supplier in lot.last_value if (key := prefix + supplier) in known)
        return {supplier: place for supplier, place in places if type(place) is int}

    def _fields_of(self, state: State, lot: LotState, key: str) -> _Fields:
        """The lot's fields, with its first bid of the run: and what everyone knew of those that are no supplier's own."""
        of_sides = {"supplier": Audience("supplier", self._suppliers[0]), "insider": COORDINATOR, "outsider": OUTSIDER}
        shared: dict[str, Tell] = {}
        known: dict[str, Value] = {}
        sees: dict[Side, frozenset[str]] = {}
        for side in SIDES:
            row, (fields, _) = self._rows_of(of_sides[side])[key], self._seen.fields(state, of_sides[side], lot, side)
            shared |= fields
            known |= {name: row[name] for name, _ in fields}
            sees[side] = frozenset(name for name, _ in fields)
        _, own = self._seen.fields(state, of_sides["supplier"], lot, "supplier")
        self.decided.shared[key] = known
        mine = tuple(each for each in own if each[0] != "rank")
        whole = frozenset(side for side in SIDES if len(sees[side]) == len(shared))
        found = self._fields[key] = _Fields(tuple(shared.items()), sees, mine, whole, sees["supplier"] == sees["outsider"])
        return found

    def _shared(self, state: State, lot: LotState, key: str) -> dict[str, Row]:
        """What changed in the fields of no supplier's own, each worked out once."""
        fields = self._fields.get(key) or self._fields_of(state, lot, key)
        changed = _changes(self.decided.shared[key], fields.shared, Sight(state, lot, ""))
        return {key: changed} if changed else {}

    def _alike(self, shared: Mapping[str, Row]) -> dict[Side, dict[str, Row]]:
        """What of the shared fields each side sees."""
        found: dict[Side, dict[str, Row]] = {"supplier": {}, "insider": {}, "outsider": {}}
        for key, row in shared.items():
            fields = self._fields[key]
            for side in SIDES:
                if side in fields.whole:
                    seen = row
                elif side == "outsider" and fields.is_even:
                    seen = found["supplier"].get(key, {})
                else:
                    sees = fields.sees[side]
                    seen = {name: value for name, value in row.items() if name in sees}
                if seen:
                    found[side][key] = seen
        return found

    def _own(self, state: State, lot: LotState, key: str, bidders: Sequence[str], now: Mapping[str, int]) -> dict[str, Row]:
        """What changed for suppliers alone, beside their ranks: all of a bidder's own fields may, of others what the terms bind."""
        fields, rivals = self._fields[key], _bound_by_rivals(state, lot, now)
        found: dict[str, Row] = {}
        for supplier in self._suppliers if rivals else bidders:
            known = self.decided.own.setdefault(supplier, {}).get(key)
            if known is None:
                row = self._rows_of(Audience("supplier", supplier))[key]
                known = self.decided.own[supplier][key] = {name: row[name] for name, _ in fields.own}
            tells = fields.own if supplier in bidders else rivals
            if changed := _changes(known, tells, Sight(state, lot, supplier)):
                found[supplier] = changed
        return found

    def _bids(self, state: State, lot: LotState, bidders: Sequence[str], now: Mapping[str, int]) -> dict[str, Row]:
        """The new bids as insiders see them, without their ranks."""
        found: dict[str, Row] = {}
        for supplier in bidders:
            key = f"bid:{lot.terms.id}:{supplier}"
            known = self.decided.bids.get(key)
            if known is None:
                known = self.decided.bids[key] = dict(self._rows_of(COORDINATOR).get(key, {}))
            row = bid_row(state, lot, lot.standing[supplier], now[supplier])
            del row["rank"]
            found[key] = {name: value for name, value in row.items() if name not in known or known[name] != value}
            known.update(row)
        return found


def _changes(known: dict[str, Value], fields: Iterable[tuple[str, Tell]], sight: Sight) -> dict[str, Value]:
    """The fields that now differ from what is known of each of them, which they are from here on."""
    changed: dict[str, Value] = {}
    for name, tell in fields:
        value = tell(sight)
        if known[name] != value:
            changed[name] = known[name] = value
    return changed


def _bound_by_rivals(state: State, lot: LotState, now: Mapping[str, int]) -> list[tuple[str, Tell]]:
    """What suppliers that did not bid see change beside their rank, where the terms have it (V10, B11, B12, B16, E9)."""
    terms = state.known_terms()
    borders = terms.visibility.traffic_light
    tells: list[tuple[str, Tell]] = []
    if borders is not None:
        tells.append(("light", lambda sight: light(lot, borders, sight.supplier, now.get(sight.supplier))))
    if terms.basis != "beat_own" or terms.ties == "forbidden":
        tells.append(("next", FIELDS["next"]))
    if lot.terms.evaluation is not None and terms.visibility.lead_price:
        tells.append(("lead_at", FIELDS["lead_at"]))
    return tells


def _moved(state: State, events: Sequence[Event], lot: str) -> list[LotState]:
    """The other lots whose close the bid moved."""
    return [state.lots[event.lot] for event in events if isinstance(event, OvertimeGranted) and event.lot != lot]

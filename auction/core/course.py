"""How the prices of a lot came about, as far as an audience may see it: the leading value, or every bid that stood (rule V12)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from auction.core.aliases import alias_of
from auction.core.entries import Entry
from auction.core.evolve import believe
from auction.core.money import price_text, scale_down
from auction.core.ranking import leading
from auction.core.sight import Row
from auction.core.state import LotState, StandingBid, State
from auction.core.touched import touched_by
from auction.core.visibility import Audience, allowed, is_insider, sight_kind

MOST_POINTS: Final = 1000

Of = Literal["lead", "all"]


@dataclass(frozen=True, slots=True)
class Point:
    """From this entry and moment on: the leading (comparable) value and whose, or a supplier's; None when it stood no more."""

    seq: int
    at: int
    value: int | None
    supplier: str | None


@dataclass(slots=True)
class _Lot:
    lead: list[Point] = field(default_factory=list)
    all: list[Point] = field(default_factory=list)
    standing: dict[str, StandingBid] = field(default_factory=dict)


@dataclass(slots=True)
class Courses:
    """The courses of all lots of one auction, as far as its entries have been followed."""

    state: State = field(default_factory=State)
    _lots: dict[str, _Lot] = field(default_factory=dict)

    def follow(self, entry: Entry) -> None:
        """Take the next entry in. What lay sealed enters at the moment it stood, and not at its own stamp."""
        believe(self.state, entry)
        moment = next((event.at for event in entry.events if hasattr(event, "at")), entry.at)
        touched = (lot for event in entry.events for lot in touched_by(self.state, event).lots)
        for lot in dict.fromkeys(touched):
            _take(self._lots.setdefault(lot, _Lot()), self.state.lots[lot], entry.seq, moment)

    def seen(self, audience: Audience, lot: str, of: Of) -> list[Row] | None:
        """The course of that lot as this audience may see it, oldest first and thinned; None when it may not (V12)."""
        state, lot_state, course = self.state, self.state.lots[lot], self._lots.get(lot, _Lot())
        if not _may_see(state, audience, lot_state, of):
            return None
        points = course.lead if of == "lead" else course.all
        if sight_kind(state, audience, lot_state) == "supplier" and state.known_terms().visibility.starting_gate:
            points = _since(points, next(point for point in course.all if point.supplier == audience.party), of)
        return thinned(_told(state, audience, lot_state, points, of))


def _take(course: _Lot, lot: LotState, seq: int, at: int) -> None:
    """Note who stands anew or no more, and whether the lead has moved."""
    for supplier in [supplier for supplier in course.standing if supplier not in lot.standing]:
        del course.standing[supplier]
        course.all.append(Point(seq, at, None, supplier))
    for bid in lot.order:
        if course.standing.get(bid.supplier) is not bid:
            course.standing[bid.supplier] = bid
            course.all.append(Point(seq, at, bid.comparable, bid.supplier))
    best = leading(lot)
    point = Point(seq, at, None, None) if best is None else Point(seq, at, best.comparable, best.supplier)
    before = (course.lead[-1].value, course.lead[-1].supplier) if course.lead else (None, None)
    if before != (point.value, point.supplier):
        course.lead.append(point)


def _may_see(state: State, audience: Audience, lot: LotState, of: Of) -> bool:
    if is_insider(state, audience):
        return True
    graph, fields = state.known_terms().visibility.graph, allowed(state, audience, lot)
    return graph == "all" and "ladder" in fields if of == "all" else graph != "none" and "lead" in fields


def _since(points: Sequence[Point], gate: Point, of: Of) -> list[Point]:
    """What was seen from the gate on: first what stood at that moment, then what came."""
    before = [point for point in points if point.seq <= gate.seq]
    last = {point.supplier if of == "all" else "": point for point in before}
    stood = [Point(gate.seq, gate.at, point.value, point.supplier) for point in last.values() if point.value is not None]
    return [*stood, *(point for point in points if point.seq > gate.seq)]


def _told(state: State, audience: Audience, lot: LotState, points: Sequence[Point], of: Of) -> list[Row]:
    """The points with what this audience may know of whose they are; a change of hands alone is told to insiders only."""
    scale, insider = lot.terms.comparable_scale, is_insider(state, audience)
    named = of == "all" and not insider and state.known_terms().visibility.aliases != "generic"
    shown: list[Row] = []
    for point in points:
        row: Row = {"at": point.at, "value": None if point.value is None else price_text(point.value, scale)}
        if insider:
            row = {**row, "supplier": point.supplier}
        elif named and point.supplier is not None:
            row = {**row, "alias": alias_of(state, lot, point.supplier)}
        if insider or of == "all" or not shown or shown[-1]["value"] != row["value"]:
            shown.append(row)
    return shown


def thinned(points: list[Row], most: int = MOST_POINTS) -> list[Row]:
    """At most so many points: where there are more, the last one of each of so many equal spans of time (V12)."""
    if len(points) <= most:
        return points
    first = _moment(points[0])
    whole = 1 + _moment(points[-1]) - first
    return list({scale_down(_moment(point) - first, wanted=most, total=whole): point for point in points}.values())


def _moment(point: Row) -> int:
    at = point["at"]
    assert isinstance(at, int)
    return at

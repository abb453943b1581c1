"""The division of an award as each party may see it: the coordinator and auditors all of it, the others what is theirs."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from auction.core.money import price_text
from auction.core.words import CONSORTIUM, Actor
from auction.pool.course import Course
from auction.pool.division import entitlements, falls_short, freed, kept_back, turn_of, volumes
from auction.pool.serving import second_winners
from auction.pool.state import State
from auction.pool.steps import most_of, next_due
from auction.pool.won import WonLot


def takes_part(course: Course | None, actor: Actor) -> bool:
    """Whether there is anything to tell this party: a supplier takes part where it has won or was listed."""
    if actor.role in ("buyer", "auditor"):
        return True
    lots = () if course is None else course.lots.values()
    return actor.role == "supplier" and any(_has(lot, actor.party) for lot in lots)


def division_told(state: State, course: Course | None, actor: Actor) -> dict[str, Any]:
    """How the division stands, for this party."""
    if course is None:
        return {"step": "awaited", "until": None, "outside": state.terms.outside, "lots": []}
    head = {"step": course.step, "until": next_due(course), "outside": state.terms.outside}
    if actor.role == "auditor" or actor.party == CONSORTIUM:
        return {**head, "lots": [_whole(state, course, lot) for lot in course.lots.values()], "rules": list(course.rules)}
    if actor.role == "supplier":
        lots = [lot for lot in course.lots.values() if _has(lot, actor.party)]
        return {**head, "lots": [_supplier_s(state, course, lot, actor.party) for lot in lots]}
    shares = ((lot, _shares(state, course, lot, actor.party)) for lot in course.lots.values())
    return {**head, "lots": [_member_s(state, course, lot, actor.party, own) for lot, own in shares if any(own)]}


def _has(lot: WonLot, supplier: str) -> bool:
    return any(winner.supplier == supplier for winner in lot.winners) or any(party.id == supplier for party in lot.listed)


def _shares(state: State, course: Course, lot: WonLot, member: str) -> tuple[int, ...]:
    return tuple(shares.get(member, 0) for shares in entitlements(state, course, lot))


def _whole(state: State, course: Course, lot: WonLot) -> dict[str, Any]:
    turn = turn_of(state, course, lot) if course.step == "draft" else None
    told = asdict(lot)
    del told["asked"], told["currency"]  # what suppliers bid is told with the auction, as far as its terms go
    for winner in told["winners"]:
        del winner["unit_prices"]
    return {
        **told,
        "second": [winner.supplier for winner in second_winners(state, course, lot)] if course.step != "requote" else [],
        "dearest": price_text(lot.dearest, lot.value_scale),
        "regions": {region.id: region.name for region in state.terms.regions},
        "volumes": volumes(state, course, lot),
        "quotes": {
            supplier: price_text(value, lot.value_scale) for (named, supplier), value in course.quotes.items() if named == lot.lot
        },
        "picks": [asdict(pick) for pick in course.picked(lot.lot)],
        "turn": None if turn is None else {**asdict(turn), "until": course.turns.get(lot.lot)},
        "declined": [member for named, member in course.declined if named == lot.lot],
        "freed": list(freed(state, course, lot)),
        "asked": {member: list(wanted) for (named, member), wanted in course.asked.items() if named == lot.lot},
        "falls_short": falls_short(state, course, lot),
        "agreed": course.totals.get(lot.lot),
        "lines": [asdict(line) for line in course.lines if line.lot == lot.lot],
        "standby": [asdict(each) for each in course.standby if each.lot == lot.lot],
        "left": [asdict(each) for each in course.left if each.lot == lot.lot],
        "outcomes": [
            {"member": member, "supplier": supplier, **asdict(outcome)}
            for (named, member, supplier), outcome in course.outcomes.items()
            if named == lot.lot
        ],
    }


def _supplier_s(state: State, course: Course, lot: WonLot, supplier: str) -> dict[str, Any]:
    """Its own turn with the regions that are free and how large they are, its own picks and quote; nothing of other suppliers."""
    turn = turn_of(state, course, lot) if course.step == "draft" else None
    quote = course.quotes.get((lot.lot, supplier))
    may_quote = course.step == "requote" and quote is None and any(party.id == supplier for party in lot.listed)
    sizes = volumes(state, course, lot)
    names = {region.id: region.name for region in state.terms.regions}
    mine = turn is not None and turn.supplier == supplier
    regions = turn.regions if turn is not None and mine else ()
    return {
        "lot": lot.lot,
        "parts": list(lot.parts),
        "most": price_text(most_of(state, lot), lot.value_scale) if may_quote else None,
        "quote": None if quote is None else price_text(quote, lot.value_scale),
        "quote_wins": state.terms.requote is not None and any(each.supplier == supplier for each in lot.asked),
        "turn": None
        if turn is None or not mine
        else {
            "standby": turn.standby,
            "until": course.turns.get(lot.lot),
            "regions": [{"id": region, "name": names[region], "quantity": sizes[region]} for region in regions],
        },
        "picks": [{**asdict(pick), "name": names[pick.region]} for pick in course.picked(lot.lot) if pick.supplier == supplier],
        "lines": _lines_of(state, course, lot, supplier),
        "outcomes": [
            {"member": member, **asdict(outcome)}
            for (named, member, who), outcome in course.outcomes.items()
            if (named, who) == (lot.lot, supplier)
        ],
    }


def _lines_of(state: State, course: Course, lot: WonLot, supplier: str) -> list[dict[str, Any]]:
    """To whom it delivers how much, by name as its contract would say."""
    names = {member.id: member.name for member in state.members}
    found = (line for line in course.lines if (line.lot, line.supplier) == (lot.lot, supplier))
    return [
        {"part": line.part, "member": line.member, "name": names.get(line.member, line.member), "quantity": line.quantity}
        for line in found
    ]


def _member_s(state: State, course: Course, lot: WonLot, member: str, own: tuple[int, ...]) -> dict[str, Any]:
    """Its own entitlement and what it said, what is free for whoever asks, and in the end what it gets and from whom."""
    home = next((region.id for region in state.terms.regions if member in region.members), "")
    return {
        "lot": lot.lot,
        "parts": list(lot.parts),
        "share": list(own),
        "kept_back": list(kept_back(state, course, lot, member)),
        "declined": (lot.lot, member) in course.declined,
        "freed": list(freed(state, course, lot)) if course.step == "offer" else None,
        "asked": list(course.asked[lot.lot, member]) if (lot.lot, member) in course.asked else None,
        "lines": [
            {"part": line.part, "supplier": line.supplier, "quantity": line.quantity}
            for line in course.lines
            if (line.lot, line.member) == (lot.lot, member)
        ],
        "standby": [
            {"main": each.main, "standby": each.standby} for each in course.standby if (each.lot, each.region) == (lot.lot, home)
        ],
        "outcomes": [
            {"supplier": supplier, **asdict(outcome)}
            for (named, who, supplier), outcome in course.outcomes.items()
            if (named, who) == (lot.lot, member)
        ],
    }

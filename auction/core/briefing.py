"""The terms as an audience may read them (rule V7): what suppliers accept, and beyond that only what concerns the reader."""

from dataclasses import asdict

from auction.core.money import price_text
from auction.core.state import LotState, State
from auction.core.terms import Stage, Visibility
from auction.core.visibility import Audience, is_insider
from auction.core.words import CONSORTIUM, Party


def briefing(state: State, audience: Audience) -> dict[str, object]:
    """The terms as this audience may read them (V7).

    Everyone reads the open terms, which are those that `terms_sha256` covers. Reserve, baseline and the parties are for
    insiders; a supplier finds only itself among the suppliers; pledges are for the coordinator, and each member's own for it.
    """
    terms = state.known_terms()
    coordinator = audience == Audience("buyer", CONSORTIUM)
    insider = is_insider(state, audience)
    return {
        "auction": terms.auction,
        "title": terms.title,
        "practice": terms.practice,
        "currency": terms.currency,
        "currency_scale": terms.currency_scale,
        "opens_at": terms.opens_at,
        "acceptance": terms.acceptance,
        "basis": terms.basis,
        "ties": terms.ties,
        "withdrawal": terms.withdrawal,
        "surrogate_bids": terms.surrogate_bids,
        "terms_sha256": state.terms_sha256,
        "overtime": {
            "window_us": terms.overtime.window_us,
            "trigger": terms.overtime.trigger,
            "rank": terms.overtime.rank,
            "base": terms.overtime.base,
            "lengths_us": list(terms.overtime.lengths_us),
            "scope": terms.overtime.scope,
            "gap_us": terms.overtime.gap_us,
            "most": terms.overtime.most,
            "hard_stop_us": terms.overtime.hard_stop_us,
            "surrogate_counts": terms.overtime.surrogate_counts,
        },
        "visibility": _visibility(terms.visibility),
        "members": [{"id": party.id, "name": party.name} for party in terms.members] if insider else [],
        "suppliers": [{"id": party.id, "name": party.name} for party in (terms.suppliers if insider else _own(state, audience))],
        "scripted": [asdict(script) for script in terms.scripted] if insider else [],
        "lots": [
            _lot_briefing(state.lots[lot.id], insider=insider, coordinator=coordinator, audience=audience) for lot in terms.lots
        ],
    }


def _visibility(seen: Visibility) -> dict[str, object]:
    plain = asdict(seen)
    if seen.traffic_light is not None:
        near = seen.traffic_light.within
        plain["traffic_light"]["within"] = None if near is None else [near.num, near.den]
    return plain


def _own(state: State, audience: Audience) -> tuple[Party, ...]:
    """A supplier finds itself among the suppliers, and nobody else does."""
    own = state.admitted.get(audience.party) if audience.role == "supplier" else None
    return () if own is None else (own,)


def _lot_briefing(lot_state: LotState, *, insider: bool, coordinator: bool, audience: Audience) -> dict[str, object]:
    lot = lot_state.terms
    return {
        "id": lot.id,
        "title": lot.title,
        "price_scale": lot.price_scale,
        "quantity_scale": lot.quantity_scale,
        "ceiling": None if lot.ceiling is None else price_text(lot.ceiling, lot.value_scale),
        "reserve": price_text(lot.reserve, lot.value_scale) if insider and lot.reserve is not None else None,
        "baseline": price_text(lot.baseline.value, lot.value_scale) if insider and lot.baseline is not None else None,
        "decrement": [
            {
                "from": price_text(band.from_value, lot.value_scale),
                "amount": price_text(band.amount, lot.value_scale),
                "share": None if band.share is None else [band.share.num, band.share.den],
            }
            for band in lot.decrement
        ],
        "largest_change": None if lot.largest_change is None else [lot.largest_change.num, lot.largest_change.den],
        "closes_at": lot.closes_at,
        "stages": [_stage_briefing(stage) for stage in lot.stages],
        "lines": [
            {
                "id": line.id,
                "description": line.description,
                "manufacturer": line.manufacturer,
                "part_number": line.part_number,
                "unit": line.unit,
                "quantity": line.quantity,
                "pledges": [
                    {"member": pledge.member, "quantity": pledge.quantity}
                    for pledge in line.pledges
                    if coordinator or audience == Audience("buyer", pledge.member)
                ],
            }
            for line in lot.lines
        ],
    }


def _stage_briefing(stage: Stage) -> dict[str, object]:
    plain = asdict(stage)
    if stage.entrants is not None:
        near = stage.entrants.within
        plain["entrants"]["within"] = None if near is None else [near.num, near.den]
    return plain

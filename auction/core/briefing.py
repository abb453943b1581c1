"""The terms as an audience may read them (rule V7): what suppliers accept, and beyond that only what concerns the reader."""

from dataclasses import asdict

from auction.core.clocks import schedule
from auction.core.criteria_told import evaluation_told, index_told
from auction.core.deposits import needed_by
from auction.core.joining_terms import Joining
from auction.core.money import price_text
from auction.core.shortlist import PRICE_SCALE
from auction.core.shortlist_terms import Shortlist
from auction.core.stage_terms import Band, Clock, Stage
from auction.core.state import LotState, State
from auction.core.suspension import USUAL
from auction.core.terms import Lot, Terms, Visibility
from auction.core.visibility import Audience, is_insider
from auction.core.words import CONSORTIUM, Party


def briefing(state: State, audience: Audience) -> dict[str, object]:
    """The terms as this audience may read them (V7).

    Everyone reads the open terms, which are those that `terms_sha256` covers. Reserve, floor, baseline and the parties are for
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
        "tie_award": terms.tie_award,
        "lottery": terms.lottery,
        "past_supply": [
            {"supplier": past.supplier, "figure": past.figure}
            for past in terms.past_supply
            if insider or audience == Audience("supplier", past.supplier)
        ],
        "withdrawal": terms.withdrawal,
        "surrogate_bids": terms.surrogate_bids,
        "proxies": terms.proxies,
        "two_persons": list(terms.two_persons),
        "lone_bid_reason": terms.lone_bid_reason,
        "payment": terms.payment,
        "packages": terms.packages,
        "bids_valid_us": terms.bids_valid_us,
        "deposit": _deposit_briefing(terms),
        "joint": terms.award_rules is not None,
        "award_rules": rules_told(terms) if insider else None,
        "terms_sha256": state.terms_sha256,
        **_timing(terms),
        "overtime": {
            "window_us": terms.overtime.window_us,
            "trigger": terms.overtime.trigger,
            "rank": None if terms.overtime.rank_hidden and not insider else terms.overtime.rank,
            "rank_hidden": terms.overtime.rank_hidden,
            "base": terms.overtime.base,
            "lengths_us": list(terms.overtime.lengths_us),
            "scope": terms.overtime.scope,
            "gap_us": terms.overtime.gap_us,
            "most": terms.overtime.most,
            "hard_stop_us": terms.overtime.hard_stop_us,
            "surrogate_counts": terms.overtime.surrogate_counts,
            "proxy_counts": terms.overtime.proxy_counts,
        },
        "visibility": _visibility(terms.visibility),
        "members": [{"id": party.id, "name": party.name} for party in terms.members] if insider else [],
        "suppliers": [{"id": party.id, "name": party.name} for party in (terms.suppliers if insider else _own(state, audience))],
        "scripted": [asdict(script) for script in terms.scripted] if insider else [],
        "lots": [
            _lot_briefing(state.lots[lot.id], insider=insider, coordinator=coordinator, audience=audience) for lot in terms.lots
        ],
    }


def _deposit_briefing(terms: Terms) -> dict[str, object] | None:
    """The deposit that suppliers lodge (D1): what it comes to for the auction (under "") or lot by lot, and the rest as it is."""
    rule = terms.deposit
    if rule is None:
        return None
    needed = [{"lot": cover, "amount": price_text(amount, terms.currency_scale)} for cover, amount in needed_by(terms).items()]
    share = None if rule.share is None else [rule.share.num, rule.share.den]
    forfeit = [rule.forfeit.num, rule.forfeit.den]
    return {"per": rule.per, "share": share, "needed": needed, "kept_until": rule.kept_until, "forfeit": forfeit}


def _timing(terms: Terms) -> dict[str, object]:
    """Sequence, late and early starts, early closes and outages (L1 to L6, S6)."""
    return {
        "sequence": terms.sequence,
        "gap_us": terms.gap_us,
        "first_runs_us": terms.first_runs_us,
        "runs_us": terms.runs_us,
        "late_start": None if terms.late_start is None else asdict(terms.late_start),
        "outage": asdict(terms.outage or USUAL),
        "early_start": terms.early_start,
        "early_close": terms.early_close,
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
        "floor": price_text(lot.floor, lot.value_scale) if insider and lot.floor is not None else None,
        "baseline": price_text(lot.baseline.value, lot.value_scale) if insider and lot.baseline is not None else None,
        "decrement": [_band_briefing(band, lot.value_scale) for band in lot.decrement],
        "largest_change": None if lot.largest_change is None else [lot.largest_change.num, lot.largest_change.den],
        "exact_multiples": lot.exact_multiples,
        "largest_step": None if lot.largest_step is None else price_text(lot.largest_step, lot.value_scale),
        "closes_at": lot.closes_at,
        "evaluation": evaluation_told(lot, supplier=audience.party if audience.role == "supplier" else "", insider=insider),
        "index": index_told(lot.index, lot.price_scale),
        "stages": [_stage_briefing(lot, stage) for stage in lot.stages],
        "volume": None if lot.volume is None else asdict(lot.volume),
        "shortlist": None if lot.shortlist is None else _shortlist_briefing(lot.shortlist),
        "joining": None if lot.joining is None else _joining_briefing(lot.joining, lot.quantity_scale),
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


def _shortlist_briefing(rule: Shortlist) -> dict[str, object]:
    """Who may be awarded the lot, and in what parts (chapter G): shares as pairs, the exempt unit price as a text."""
    plain = asdict(rule)
    for name in ("within", "cut", "anchor"):
        share = getattr(rule, name)
        plain[name] = None if share is None else [share.num, share.den]
    plain["exempt"] = None if rule.exempt is None else price_text(rule.exempt, PRICE_SCALE)
    for told, pledged in zip(plain["pledged"], rule.pledged, strict=True):
        told["share"] = [pledged.share.num, pledged.share.den]
    return plain


def _joining_briefing(joining: Joining, scale: int) -> dict[str, object]:
    """How much may join the lot in all, as a quantity, and what is shown of it: a bid binds for that much more (J6)."""
    return {"most": price_text(joining.most, scale), "shows": joining.shows}


def _band_briefing(band: Band, scale: int) -> dict[str, object]:
    share = None if band.share is None else [band.share.num, band.share.den]
    most = None if band.most is None else price_text(band.most, scale)
    return {"from": price_text(band.from_value, scale), "amount": price_text(band.amount, scale), "share": share, "most": most}


def clock_briefing(lot: Lot, stage: Stage, clock: Clock) -> dict[str, object]:
    """A clock as everyone reads it: prices as texts, and how many ticks there are if nobody stops it."""
    return {
        "start": [price_text(price, lot.price_scale) for price in clock.start],
        "steps": [_band_briefing(band, lot.price_scale) for band in clock.steps],
        "interval_us": clock.interval_us,
        "most": clock.most,
        "ticks": len(schedule(lot, stage)),
        "limit": None if clock.limit is None else price_text(clock.limit, lot.value_scale),
        "grace_us": clock.grace_us,
        "least_active": clock.least_active,
        "least_part": clock.least_part,
        "part_multiple": clock.part_multiple,
        "limits": clock.limits,
    }


def _stage_briefing(lot: Lot, stage: Stage) -> dict[str, object]:
    plain = asdict(stage)
    plain["clock"] = None if stage.clock is None else clock_briefing(lot, stage, stage.clock)
    if stage.entrants is not None:
        near = stage.entrants.within
        plain["entrants"]["within"] = None if near is None else [near.num, near.den]
    if stage.only_gap is not None:
        plain["only_gap"] = [stage.only_gap.num, stage.only_gap.den]
    return plain


def rules_told(terms: Terms) -> dict[str, object] | None:
    """The rules of the award, for insiders: money as decimal text, shares as pairs (C7)."""
    if terms.award_rules is None:
        return None
    plain = asdict(terms.award_rules)
    for told, limit in zip(plain["limits"], terms.award_rules.limits, strict=True):
        of_money = limit.metric in ("spend", "baseline")
        if of_money and limit.amount is not None:
            told["amount"] = price_text(limit.amount, terms.currency_scale)
        if limit.penalty is not None and (limit.penalty_once or not of_money):
            told["penalty"] = price_text(limit.penalty, terms.currency_scale)
        told["share"] = None if limit.share is None else [limit.share.num, limit.share.den]
    return plain

"""Terms for tests, with only what matters spelled out: one lot of one piece, four suppliers, two members, no overtime."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from auction.core.award_rules import AwardRules
from auction.core.clocks import runs_us
from auction.core.criteria import Evaluation
from auction.core.deposit_terms import Deposit
from auction.core.index import Index
from auction.core.moments import HOUR_US, MINUTE_US
from auction.core.money import Share, apportion
from auction.core.sequence import sequenced
from auction.core.stage_terms import ENGLISH, Band, Clock, Entrants, Stage
from auction.core.stages import commitment_of
from auction.core.terms import (
    Base,
    Baseline,
    Basis,
    Guarded,
    LateStart,
    LineItem,
    Lot,
    Order,
    Outage,
    Overtime,
    PastSupply,
    Payment,
    Pledge,
    PoolReference,
    Scope,
    Terms,
    TieAward,
    TiePolicy,
    Trigger,
    Visibility,
    Volume,
    Withdrawal,
)
from auction.core.words import CONSORTIUM, Actor, Party

ANNOUNCED = 1_800_000_000_000_000
OPENS = ANNOUNCED + HOUR_US
CLOSES = OPENS + 10 * MINUTE_US

COORDINATOR = Actor("buyer", CONSORTIUM)
SUPPLIERS = ("s1", "s2", "s3", "s4")
MEMBERS = ("m1", "m2")


def a_supplier(party: str) -> Actor:
    """The supplier of that id as one who asks."""
    return Actor("supplier", party)


def parties(ids: Iterable[str]) -> tuple[Party, ...]:
    """Parties whose names are made from their ids."""
    return tuple(Party(id, f"{id} Ltd") for id in ids)


def a_line(id: str = "A", quantity: int = 1, *, members: Sequence[str] = MEMBERS, description: str = "") -> LineItem:
    """A line item whose quantity the members pledge in near-equal parts."""
    parts = apportion(quantity, [1] * len(members))
    pledges = tuple(Pledge(member, part) for member, part in zip(members, parts, strict=True) if part > 0)
    return LineItem(id, description or f"part {id}", "Maker", f"PN-{id}", "pcs", quantity, pledges)


def steps(amount: int, share: tuple[int, int] | None = None, *, above: int = 0, most: int | None = None) -> Band:
    """A decrement band: an amount in value units, and perhaps a share as (num, den), from this price level upwards."""
    return Band(above, amount, None if share is None else Share(*share), most)


steps_of = steps
"""The same for those who name an argument so."""


def a_stage(
    kind: Literal["open", "sealed", "turns", "dutch", "japanese"] = "open",
    *,
    pause_us: int = 0,
    length_us: int = 0,
    revisable: bool = True,
    random_us: int = 0,
    secret: str = "",
    entrants: Entrants | None = None,
    technical: bool = False,
    quorum: int = 0,
    opening_us: int = 0,
    clock: Clock | None = None,
    only_gap: tuple[int, int] | None = None,
) -> Stage:
    """A stage; as it stands here a first one. A secret makes the commitment of a random close."""
    stage = Stage(kind, pause_us, length_us, revisable, random_us, commitment_of(secret) if secret else "", entrants, clock)
    gap = None if only_gap is None else Share(*only_gap)
    return replace(stage, only_gap=gap, technical=technical, quorum=quorum, opening_us=opening_us)


def a_clock(
    *start: int,
    steps: Sequence[Band] = (),
    interval_us: int = MINUTE_US,
    most: int = 5,
    limit: int | None = None,
    grace_us: int = 0,
    least_active: int = 0,
    least_part: int = 0,
    part_multiple: int = 0,
    limits: bool = False,
) -> Clock:
    """A clock of five ticks of a minute from 100.00, by 10.00 unless steps are given."""
    moves = tuple(steps) or (steps_of(1_000),)
    return Clock(start or (10_000,), moves, interval_us, most, limit, grace_us, least_active, least_part, part_multiple, limits)


def a_clock_lot(
    kind: Literal["dutch", "japanese"],
    clock: Clock | None = None,
    *,
    id: str = "L1",
    lines: Sequence[LineItem] | None = None,
    ceiling: int | None = None,
    reserve: int | None = None,
) -> Lot:
    """A lot whose only stage is a clock, which closes when the clock has run out; a Japanese one stops with one supplier left."""
    chosen = clock or a_clock(least_active=2 if kind == "japanese" else 0)
    lot = a_lot(id, lines=lines, ceiling=ceiling, reserve=reserve, stages=(a_stage(kind, clock=chosen),))
    return replace(lot, closes_at=OPENS + runs_us(lot, lot.stages[0]))


def some_entrants(*, best: int | None = None, within: tuple[int, int] | None = None, least: int = 1, drop: int = 0) -> Entrants:
    """Who goes on to a later stage: all that stand, unless said otherwise."""
    return Entrants(best, None if within is None else Share(*within), least, drop)


def a_lot(
    id: str = "L1",
    *,
    quantity: int = 1,
    lines: Sequence[LineItem] | None = None,
    price_scale: int = 2,
    quantity_scale: int = 0,
    ceiling: int | None = None,
    reserve: int | None = None,
    baseline: int | None = None,
    decrement: Sequence[Band] = (),
    largest_change: tuple[int, int] | None = None,
    closes_at: int = CLOSES,
    stages: Sequence[Stage] = ENGLISH,
    floor: int | None = None,
    exact_multiples: bool = False,
    largest_step: int | None = None,
    evaluation: Evaluation | None = None,
    index: Index | None = None,
    volume: Volume | None = None,
) -> Lot:
    """A lot of one piece with two decimals and no limit at all, unless said otherwise. Ceiling and the rest are value units."""
    return Lot(
        id=id,
        title=f"Lot {id}",
        price_scale=price_scale,
        quantity_scale=quantity_scale,
        lines=tuple(lines) if lines is not None else (a_line(quantity=quantity),),
        ceiling=ceiling,
        reserve=reserve,
        baseline=None if baseline is None else Baseline("last year", baseline),
        decrement=tuple(decrement),
        largest_change=None if largest_change is None else Share(*largest_change),
        closes_at=closes_at,
        stages=tuple(stages),
        floor=floor,
        exact_multiples=exact_multiples,
        largest_step=largest_step,
        evaluation=evaluation,
        index=index,
        volume=volume,
    )


def an_overtime(
    *,
    window_us: int = 2 * MINUTE_US,
    trigger: Trigger = "any_bid",
    rank: int = 3,
    base: Base = "reset",
    lengths_us: Sequence[int] = (2 * MINUTE_US,),
    scope: Scope = "lot",
    gap_us: int = 0,
    most: int | None = None,
    hard_stop_us: int = HOUR_US,
    surrogate_counts: bool = True,
    rank_hidden: bool = False,
    proxy_counts: bool = False,
) -> Overtime:
    """Two minutes' window, reset by any bid, this lot only, an hour at most."""
    return Overtime(
        window_us=window_us,
        trigger=trigger,
        rank=rank,
        base=base,
        lengths_us=tuple(lengths_us),
        scope=scope,
        gap_us=gap_us,
        most=most,
        hard_stop_us=hard_stop_us,
        surrogate_counts=surrogate_counts,
        rank_hidden=rank_hidden,
        proxy_counts=proxy_counts,
    )


NO_OVERTIME = an_overtime(window_us=0)


def a_visibility(
    *,
    lead_price: bool = True,
    all_prices: bool = False,
    supplier_count: bool = False,
    count_from: int = 1,
    reserve_met: bool = False,
    starting_gate: bool = False,
    provisional: bool = False,
) -> Visibility:
    """The lead price and nothing else beyond one's own."""
    return Visibility(
        lead_price=lead_price,
        all_prices=all_prices,
        supplier_count=supplier_count,
        count_from=count_from,
        reserve_met=reserve_met,
        starting_gate=starting_gate,
        provisional=provisional,
    )


RANK_ONLY = a_visibility(lead_price=False)
ALL_OPEN = a_visibility(all_prices=True, supplier_count=True, reserve_met=True)


def an_auction(
    *,
    lots: Sequence[Lot] | None = None,
    suppliers: Iterable[str] = SUPPLIERS,
    members: Iterable[str] = MEMBERS,
    basis: Basis = "beat_own",
    ties: TiePolicy = "earliest",
    withdrawal: Withdrawal = "never",
    surrogate_bids: bool = False,
    acceptance: bool = False,
    overtime: Overtime = NO_OVERTIME,
    visibility: Visibility | None = None,
    opens_at: int = OPENS,
    auction: str = "A-1",
    currency_scale: int = 2,
    pool: PoolReference | None = None,
    two_persons: Sequence[Guarded] = (),
    lone_bid_reason: bool = False,
    tie_award: TieAward = "earliest",
    lottery: str = "",
    past_supply: Mapping[str, int] | None = None,
    proxies: bool = False,
    payment: Payment = "as_bid",
    packages: bool = False,
    sequence: Order = "parallel",
    gap_us: int = 0,
    first_runs_us: int = 0,
    runs_us: int = 0,
    late_start: LateStart | None = None,
    outage: Outage | None = None,
    early_start: bool = False,
    early_close: bool = False,
    award_rules: AwardRules | None = None,
    bids_valid_us: int = 0,
    deposit: Deposit | None = None,
) -> Terms:
    """Terms of an auction with one simple lot, four suppliers, no overtime; prices are open where the rules need them to be.

    `lottery` is the secret, and the terms hold its commitment. In a sequence the closes are those it gives, whatever the lots say.
    """
    if visibility is None:
        visibility = ALL_OPEN if ties == "forbidden" or basis == "beat_next" else a_visibility()
    terms = Terms(
        auction=auction,
        title="Parts for a year",
        practice=False,
        currency="EUR",
        currency_scale=currency_scale,
        opens_at=opens_at,
        members=parties(members),
        suppliers=parties(suppliers),
        acceptance=acceptance,
        basis=basis,
        ties=ties,
        withdrawal=withdrawal,
        surrogate_bids=surrogate_bids,
        overtime=overtime,
        visibility=visibility,
        pool=pool,
        payment=payment,
        packages=packages,
        award_rules=award_rules,
        bids_valid_us=bids_valid_us,
        deposit=deposit,
        lots=tuple(lots) if lots is not None else (a_lot(),),
        two_persons=tuple(two_persons),
        lone_bid_reason=lone_bid_reason,
        tie_award=tie_award,
        lottery=commitment_of(lottery) if lottery else "",
        past_supply=tuple(PastSupply(supplier, figure) for supplier, figure in (past_supply or {}).items()),
        proxies=proxies,
        sequence=sequence,
        gap_us=gap_us,
        first_runs_us=first_runs_us,
        runs_us=runs_us,
        late_start=late_start,
        outage=outage,
        early_start=early_start,
        early_close=early_close,
    )
    return sequenced(terms)

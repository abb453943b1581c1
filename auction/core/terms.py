"""What is fixed before opening: announced in entry 1, amended before the opening at most, and hashed (rules T1, T2 and T6)."""

import hashlib
import json
from dataclasses import MISSING, dataclass, fields, is_dataclass
from typing import Any, Final, Literal

from auction.core.criteria import Evaluation
from auction.core.index import Index
from auction.core.money import Share
from auction.core.words import Party

Basis = Literal["beat_own", "beat_leading", "beat_next"]
TiePolicy = Literal["earliest", "equal_best", "equal_worst", "forbidden", "dense"]
TieAward = Literal["earliest", "lottery", "coverage", "past_supply", "split"]
Withdrawal = Literal["never", "until_close"]
Trigger = Literal["any_bid", "rank_change", "rank_at_most", "new_leader", "beats_another"]
Base = Literal["scheduled_close", "bid_stamp", "reset"]
Scope = Literal["lot", "all_lots", "cascade"]
Order = Literal["parallel", "serial", "staggered"]
Payment = Literal["as_bid", "second_price", "uniform"]
Aliases = Literal["generic", "numbered", "random"]
Graph = Literal["lead", "none", "all"]
Character = Literal["honest", "sniper", "hesitant", "aggressive"]
Guarded = Literal["pause", "extend", "exclude", "readmit", "cancel", "close_early", "amend", "confirm"]


@dataclass(frozen=True, slots=True)
class Pledge:
    """A member's firm demand in one line item, in whole quantity units. Hidden from suppliers and from other members."""

    member: str
    quantity: int


@dataclass(frozen=True, slots=True)
class LineItem:
    """A priced row inside a lot: its quantity is the sum of its pledges, at the lot's `quantity_scale`."""

    id: str
    description: str
    manufacturer: str
    part_number: str
    unit: str
    quantity: int
    pledges: tuple[Pledge, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """The least improvement from this price level upwards: an amount in value units, or a share of the reference value.

    Where both are set the amount is the smallest step; `most` is the largest that the share may ask for (rule T1).
    """

    from_value: int
    amount: int
    share: Share | None
    most: int | None = None

    @property
    def is_clamped_well(self) -> bool:
        """Whether `most`, where it is set, clamps a share and leaves room for the amount (rule T1)."""
        return self.most is None or (self.share is not None and self.most >= max(1, self.amount))


@dataclass(frozen=True, slots=True)
class Baseline:
    """What the saving is measured against, by name; without one no saving is claimed."""

    label: str
    value: int


@dataclass(frozen=True, slots=True)
class PastSupply:
    """What a supplier has delivered before, as a whole number of whatever the buyer counts. Each supplier reads its own alone."""

    supplier: str
    figure: int


@dataclass(frozen=True, slots=True)
class Entrants:
    """Who may bid in a later stage, by the order when it opens (rule F3): the best so many, or all within a share of the best.

    `best` None sets no number, `within` None no distance; both together ask for both. The worst `drop` of all that stand are
    left out (rule L8). At least `least` enter in any case.
    """

    best: int | None
    within: Share | None
    least: int
    drop: int = 0


@dataclass(frozen=True, slots=True)
class Clock:
    """How the price of a stage moves by itself (rules K1, K2): up in a `dutch` stage, down in a `japanese` one.

    `start` is the unit price of each line item in the first tick; `steps` say by how much each then moves, by levels and
    amounts in price units. There are at most `most` ticks of `interval_us`; `limit`, a value, is the highest price of a Dutch
    clock and the target of a Japanese one. Dutch: `grace_us` is how long after its end a tick may still be accepted.
    Japanese: with fewer than `least_active` suppliers left the clock stops. Dutch: with a `part_multiple` suppliers may take a
    part of the only line item, at least `least_part` of it and whole multiples, in quantity units.
    """

    start: tuple[int, ...]
    steps: tuple[Band, ...]
    interval_us: int
    most: int
    limit: int | None
    grace_us: int = 0
    least_active: int = 0
    least_part: int = 0
    part_multiple: int = 0


@dataclass(frozen=True, slots=True)
class Stage:
    """A part of a lot's course (rules F1 to F6, and chapter K where a clock names the price).

    The first stage opens with the auction and closes at the lot's `closes_at`, its `pause_us` and `length_us` are zero; a
    later one opens `pause_us` after the close of the one before and lasts `length_us`. In a `sealed` stage bids stay hidden
    until it closes; where it is not `revisable` each supplier bids once. With `random_us` the stage closes at a secret moment
    within so long after its scheduled close, which `commitment` (SHA-256 of the secret, hex) fixes beforehand.
    In a stage of `turns` the entrants bid one after another, each in a turn of `length_us`. In a `dutch` or `japanese` stage
    they accept the price that its `clock` shows, or do not. With `only_gap` the stage opens only where the second lies by more than
    that share behind the best, and for all but the best (rule L7).
    A sealed stage may have two envelopes (`technical`), or open only when `quorum` persons have asked for it, or both: then
    its bids wait after its close, for at most `opening_us` (rules M8 to M10).
    """

    kind: Literal["open", "sealed", "turns", "dutch", "japanese"]
    pause_us: int
    length_us: int
    revisable: bool
    random_us: int
    commitment: str
    entrants: Entrants | None
    clock: Clock | None = None
    technical: bool = False
    quorum: int = 0
    opening_us: int = 0
    only_gap: Share | None = None

    @property
    def is_private(self) -> bool:
        """Whether bids lie hidden for a while before they stand."""
        return self.kind != "open"

    @property
    def waits(self) -> bool:
        """Whether its bids wait to be opened when it has closed."""
        return self.technical or self.quorum > 0


@dataclass(frozen=True, slots=True)
class Places:
    """Where at least so many bids stand, at most so many are listed."""

    bids: int
    most: int


@dataclass(frozen=True, slots=True)
class Pledged:
    """With at least so many winners this share of every line item is awarded, among as many as there are weights, best first."""

    winners: int
    share: Share
    weights: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Shortlist:
    """Who may be awarded a lot, by the order at its close (rules G1 to G4).

    At most so many as `places` gives, by how many stand. Of these a bid passes that is `within` a share above the lowest value, or
    at least `cut` below the ceiling, or at most `exempt` a piece on average, in millionths of a unit of currency. With an `anchor`
    the distance is measured from that share of the mean where it is more than the lowest. `pledged` says how much several winners
    get; empty gives all to the best.
    """

    places: tuple[Places, ...]
    not_highest: bool = False
    within: Share | None = None
    cut: Share | None = None
    exempt: int | None = None
    anchor: Share | None = None
    pledged: tuple[Pledged, ...] = ()


@dataclass(frozen=True, slots=True)
class Volume:
    """How suppliers offer quantities of a lot of a single line item, and not the whole of it (rules N1 to N5).

    A step's price is that of the units in it (`incremental`) or of all units (`all_units`); `prices` is how prices may go from
    step to step, at most `most_steps` of them. With `blocks` a supplier may name the least it supplies, and a multiple.
    """

    kind: Literal["incremental", "all_units"]
    prices: Literal["falling", "rising", "any"]
    blocks: bool
    most_steps: int

    @property
    def is_divisible(self) -> bool:
        """Whether every unit stands for itself at a price that never falls, so that the cheapest units are the best award."""
        return self.kind == "incremental" and self.prices == "rising" and not self.blocks


@dataclass(frozen=True, slots=True)
class Lot:
    """What is ranked and closed together.

    Prices are whole units of 10**-price_scale per unit of quantity; quantities whole units of 10**-quantity_scale.
    The *value* of a bid is the sum of quantity times price over the lines, a whole number at the value scale
    (price_scale + quantity_scale). Ceiling, reserve, baseline and decrements are given in value units. An improvement is an
    exact multiple of the least one where `exact_multiples` says so (B17), and at most `largest_step` at once (B18).
    With an `evaluation` bids compare by more than their value (rule E3); with an `index` a bid is a premium or discount (E10).
    """

    id: str
    title: str
    price_scale: int
    quantity_scale: int
    lines: tuple[LineItem, ...]
    ceiling: int | None
    reserve: int | None
    baseline: Baseline | None
    decrement: tuple[Band, ...]
    largest_change: Share | None
    closes_at: int
    stages: tuple[Stage, ...]
    floor: int | None = None
    exact_multiples: bool = False
    largest_step: int | None = None
    evaluation: Evaluation | None = None
    index: Index | None = None
    volume: Volume | None = None
    shortlist: Shortlist | None = None

    @property
    def value_scale(self) -> int:
        """The number of decimals of this lot's values."""
        return self.price_scale + self.quantity_scale

    @property
    def comparable_scale(self) -> int:
        """The number of decimals of this lot's comparable values (rule E1)."""
        return self.value_scale + (0 if self.evaluation is None else self.evaluation.places)

    @property
    def has_turns(self) -> bool:
        """Whether suppliers bid in turns at some stage."""
        return any(stage.kind == "turns" for stage in self.stages)

    @property
    def has_openings(self) -> bool:
        """Whether bids wait to be opened after some stage."""
        return any(stage.waits for stage in self.stages)

    @property
    def has_envelopes(self) -> bool:
        """Whether suppliers hand in technical envelopes beside their prices at some stage."""
        return any(stage.technical for stage in self.stages)

    @property
    def takes_parts(self) -> bool:
        """Whether suppliers may take parts of the lot at a Dutch clock."""
        return any(stage.clock is not None and stage.clock.part_multiple > 0 for stage in self.stages)

    @property
    def has_clock(self) -> bool:
        """Whether a clock names the price at some stage."""
        return any(stage.clock is not None for stage in self.stages)


@dataclass(frozen=True, slots=True)
class Overtime:
    """The seven independent choices of rules O1 to O7, and the hard stop. A window of zero switches overtime off.

    With `rank_hidden` suppliers are not told `rank`, the R of `rank_at_most` (O11).
    """

    window_us: int
    trigger: Trigger
    rank: int
    base: Base
    lengths_us: tuple[int, ...]
    scope: Scope
    gap_us: int
    most: int | None
    hard_stop_us: int
    surrogate_counts: bool
    rank_hidden: bool = False
    proxy_counts: bool = False


@dataclass(frozen=True, slots=True)
class TrafficLight:
    """The borders of the light that a supplier sees in place of its rank (rule V10).

    Green down to the rank `green_to`; amber down to `amber_to`, and for whoever is within a share of the best value; else red.
    """

    green_to: int
    amber_to: int
    within: Share | None


@dataclass(frozen=True, slots=True)
class Visibility:
    """What suppliers and observers may see beyond their own (rules V1 to V12); frozen with the terms."""

    lead_price: bool
    all_prices: bool
    supplier_count: bool
    count_from: int
    reserve_met: bool
    starting_gate: bool
    traffic_light: TrafficLight | None = None
    aliases: Aliases = "generic"
    graph: Graph = "lead"
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class LateStart:
    """An opening that is recorded more than `tolerance_us` late moves to `notice_us` after its recording (rule L4)."""

    tolerance_us: int
    notice_us: int


@dataclass(frozen=True, slots=True)
class Outage:
    """How long bids cannot be taken before it counts, and the time suppliers have after it (rule S6)."""

    least_us: int
    window_us: int


@dataclass(frozen=True, slots=True)
class PoolReference:
    """The pool stream this auction's lots were frozen from: its id, the entry that froze it, and the head hash there (hex)."""

    stream: str
    seq: int
    head: str


@dataclass(frozen=True, slots=True)
class Scripted:
    """A supplier of a practice auction that a script speaks for, and how it bids (rule V14)."""

    supplier: str
    character: Character


@dataclass(frozen=True, slots=True)
class Terms:
    """All that is fixed before opening.

    `ties` says how equal values are ranked and shown (R3), `tie_award` who of equal values is awarded (R6). `lottery` is the
    commitment of the lottery's secret, SHA-256 in hex (R7); `past_supply` the figures that decide by past supply.
    `seed` is a secret of the server, 64 hex digits, from which aliases and receipts follow (V11, V13); without one receipts
    bear the numbers of their entries. `payment` is what a winner is paid: what it asks, the second lowest, or the same unit
    price as all (rules N8 and N9). With `packages` suppliers may offer several lots together (rule N11).
    In a `sequence` other than parallel `gap_us`, `first_runs_us` and `runs_us` give the closes (rules L1 to L3). Without
    `late_start` a late opening stands (L4); without `outage` that of rule S6 holds.
    """

    auction: str
    title: str
    practice: bool
    currency: str
    currency_scale: int
    opens_at: int
    members: tuple[Party, ...]
    suppliers: tuple[Party, ...]
    acceptance: bool
    basis: Basis
    ties: TiePolicy
    withdrawal: Withdrawal
    surrogate_bids: bool
    overtime: Overtime
    visibility: Visibility
    pool: PoolReference | None
    lots: tuple[Lot, ...]
    seed: str = ""
    scripted: tuple[Scripted, ...] = ()
    two_persons: tuple[Guarded, ...] = ()
    lone_bid_reason: bool = False
    tie_award: TieAward = "earliest"
    lottery: str = ""
    past_supply: tuple[PastSupply, ...] = ()
    proxies: bool = False
    payment: Payment = "as_bid"
    packages: bool = False
    sequence: Order = "parallel"
    gap_us: int = 0
    first_runs_us: int = 0
    runs_us: int = 0
    late_start: LateStart | None = None
    outage: Outage | None = None
    early_start: bool = False
    early_close: bool = False

    @property
    def has_seals(self) -> bool:
        """Whether bids lie hidden for a while in some stage."""
        return any(stage.is_private for lot in self.lots for stage in lot.stages)


def open_terms(terms: Terms) -> dict[str, Any]:
    """The terms that every supplier may read, as plain values (rules T2 and E9).

    They hold no party, pledge, reserve, floor, baseline, pool, seed or terms of one supplier.

    Nor the figures of past supply, nor a hidden rank of overtime. As in the ledger, what has its default is left out.
    """
    plain: dict[str, Any] = _plain(terms)
    for hidden in ("members", "suppliers", "pool", "seed", "scripted", "past_supply"):
        plain.pop(hidden, None)
    if terms.overtime.rank_hidden:
        del plain["overtime"]["rank"]
    for lot in plain["lots"]:
        del lot["reserve"], lot["baseline"]
        lot.pop("floor", None)
        lot.get("evaluation", {}).pop("suppliers", None)
        for line in lot["lines"]:
            del line["pledges"]
    return plain


def _plain(stored: Any) -> Any:
    if isinstance(stored, tuple):
        return [_plain(item) for item in stored]
    if not is_dataclass(stored):
        return stored
    named = ((field, getattr(stored, field.name)) for field in fields(stored))
    return {field.name: _plain(value) for field, value in named if field.default is MISSING or value != field.default}


def latest_close(terms: Terms, lot: Lot, stage: int, closes_at: int) -> int:
    """The hard stop of a stage that is to close then: a random close comes by then, overtime moves an open stage's no further."""
    course = lot.stages[stage]
    return closes_at + (course.random_us or (terms.overtime.hard_stop_us if course.kind == "open" else 0))


ENGLISH: Final = (Stage("open", 0, 0, True, 0, "", None),)
"""The course of an English auction: one open stage."""


def terms_hash(terms: Terms) -> str:
    """SHA-256 (hex) of the open terms in the ledger's canonical form: what suppliers accept and auditors compare (rule T2).

    The hidden terms are fixed by entry 1 itself. They stay out of this hash because suppliers are told it, and a
    reserve price is soon guessed from a hash: a processor tries a hundred thousand a second.
    """
    spelt = json.dumps(open_terms(terms), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(spelt.encode()).hexdigest()

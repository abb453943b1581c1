"""What is fixed before opening: announced in entry 1, amended before the opening at most (rules T1 and T6)."""

from dataclasses import dataclass
from typing import Literal

from auction.core.award_rules import AwardRules
from auction.core.criteria import Evaluation
from auction.core.deposit_terms import Deposit
from auction.core.index import Index
from auction.core.joining_terms import Joining
from auction.core.landed_terms import Landed
from auction.core.money import Share
from auction.core.shortlist_terms import Shortlist
from auction.core.stage_terms import Band, Stage
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
class Volume:
    """How suppliers offer quantities of a lot of a single line item, and not the whole of it (rules N1 to N5).

    A step's price is that of the units in it (`incremental`) or of all units (`all_units`); `prices` is how prices may go from
    step to step, at most `most_steps` of them. With `blocks` a supplier may name the least it supplies, and a multiple.
    `margin` says who gets the last units where equal prices meet at them: the earlier entry, or all in proportion (N13).
    """

    kind: Literal["incremental", "all_units"]
    prices: Literal["falling", "rising", "any"]
    blocks: bool
    most_steps: int
    margin: Literal["earliest", "pro_rata"] = "earliest"

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
    With `joining` members may add volume under a condition on the price (chapter J).
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
    joining: Joining | None = None

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

    @property
    def has_clock_limits(self) -> bool:
        """Whether suppliers may leave limits at some clock."""
        return any(stage.clock is not None and stage.clock.limits for stage in self.stages)


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
class MarketReference:
    """The register of organisations that this auction asks who may trade: its stream, an entry of it, and the head there (hex)."""

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
    `late_start` a late opening stands (L4); without `outage` that of rule S6 holds. `landed` is what the landed components of
    suppliers' terms were worked out from (T7). With `award_rules` all lots are awarded together (C7).
    `bids_valid_us` is how long after the close bids bind those who made them; zero is no limit (H7).
    `deposit` is what suppliers lodge before they bid (D1).
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
    market: MarketReference | None = None
    landed: Landed | None = None
    award_rules: AwardRules | None = None
    bids_valid_us: int = 0
    deposit: Deposit | None = None

    @property
    def has_seals(self) -> bool:
        """Whether bids lie hidden for a while in some stage."""
        return any(stage.is_private for lot in self.lots for stage in lot.stages)


def latest_close(terms: Terms, lot: Lot, stage: int, closes_at: int) -> int:
    """The hard stop of a stage that is to close then: a random close comes by then, overtime moves an open stage's no further."""
    course = lot.stages[stage]
    return closes_at + (course.random_us or (terms.overtime.hard_stop_us if course.kind == "open" else 0))

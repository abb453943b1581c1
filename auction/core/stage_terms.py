"""The stages of a lot's course, as the terms fix them: what is bid in each, by whom, and how a clock moves its price."""

from dataclasses import dataclass
from typing import Final, Literal

from auction.core.money import Share


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
    part of the only line item, at least `least_part` of it and whole multiples, in quantity units. With `limits` suppliers may
    leave a limit, and the engine accepts for them (rules X9 to X12).
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
    limits: bool = False


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


ENGLISH: Final = (Stage("open", 0, 0, True, 0, "", None),)
"""The course of an English auction: one open stage."""

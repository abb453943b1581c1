"""What a consortium may ask of an award beyond the least cost: limits, averages, equal shares and conditions.

Part of the terms, so fixed before the opening; what they mean is counted in `award/`.
"""

from dataclasses import dataclass
from typing import Literal

from auction.core.money import Share

Metric = Literal["spend", "baseline", "units", "items", "winners", "figure"]
"""What a limit counts: money paid, money at baseline prices, units, items with a part, suppliers with a part, or a named figure
of items or suppliers times the units."""

Sense = Literal["at_most", "at_least"]


@dataclass(frozen=True, slots=True)
class Label:
    """A column and what it says: the category of an item, the country of a supplier, the origin of an offer."""

    column: str
    value: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A named number: the weight of a unit of an item, the risk of a supplier."""

    name: str
    value: int


@dataclass(frozen=True, slots=True)
class Select:
    """Some of the suppliers, items, or offers: by id, or by what a column says. `but` is all the others; no selection is all.

    Items are also selected by the labels of the offer that fills them, where the item itself has no such column.
    """

    ids: tuple[str, ...] = ()
    column: str = ""
    values: tuple[str, ...] = ()
    but: bool = False


@dataclass(frozen=True, slots=True)
class Limit:
    """One rule of the consortium, or a capacity of a supplier: metric x who x where x sense x level x strictness.

    The level is `amount`, or a `share` of the same metric over `where` and all suppliers (of baseline and units: of what is
    wanted; of spend: of what is paid). It holds for the selected suppliers `together`, for `each` of them, or for each
    `winner`, who has nothing or keeps within. `who_by` and `where_by` make one rule for each value of a column (or each "id").
    `priority` 0 is mandatory; others may be broken, the highest first. With a `penalty` it may be broken at this price for each
    unit of its metric, or once where `penalty_once`.
    """

    id: str
    metric: Metric
    sense: Sense
    amount: int | None = None
    share: Share | None = None
    figure: str = ""
    who: Select | None = None
    where: Select | None = None
    holds: Literal["together", "each", "winner"] = "together"
    who_by: str = ""
    where_by: str = ""
    priority: int = 0
    penalty: int | None = None
    penalty_once: bool = False


@dataclass(frozen=True, slots=True)
class Average:
    """The mean of a figure of suppliers or items over the awarded units (or baseline money) keeps within `amount`."""

    id: str
    figure: str
    sense: Sense
    amount: int
    by: Literal["units", "baseline"] = "units"
    where: Select | None = None
    priority: int = 0


@dataclass(frozen=True, slots=True)
class Consistent:
    """Each supplier has the same share of every item of a group: one group for each value of the column, or all of `where`."""

    id: str
    where: Select | None = None
    where_by: str = ""
    priority: int = 0


@dataclass(frozen=True, slots=True)
class Condition:
    """Where the first selection is awarded anything, the second must be too (`requires`) or must not (`excludes`)."""

    id: str
    kind: Literal["requires", "excludes"]
    who: Select
    where: Select
    then_who: Select
    then_where: Select
    priority: int = 0


@dataclass(frozen=True, slots=True)
class Labelled:
    """What limits select a supplier or a lot by, and its figures."""

    id: str
    labels: tuple[Label, ...]
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class AwardRules:
    """All lots, and packages of them, are awarded together at the least cost that keeps these rules; there may be none (C7)."""

    suppliers: tuple[Labelled, ...] = ()
    lots: tuple[Labelled, ...] = ()
    limits: tuple[Limit, ...] = ()
    averages: tuple[Average, ...] = ()
    consistent: tuple[Consistent, ...] = ()
    conditions: tuple[Condition, ...] = ()

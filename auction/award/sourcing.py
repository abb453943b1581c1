"""An award problem in full, as data: everything suppliers may offer, and all that the consortium may ask of the award.

All numbers are whole. Money is in units of 10**-scale of the currency, unit prices too, and quantities are whole units, so
that what an award costs is exact. A problem is fixed data: the same problem has the same canonical text and the same award,
whatever the order in which it was put together.
"""

from dataclasses import dataclass
from typing import Final, Literal

from auction.core.award_rules import Average, Condition, Consistent, Figure, Label, Limit, Select
from auction.core.money import Share, rounded_down


@dataclass(frozen=True, slots=True)
class Item:
    """What is wanted: so many units, which one or several offers may fill.

    Units may be left unawarded at `otherwise` each (a price of violation), or at their part of `reserve`, which is what all of
    them may cost, rounded up once: then of equal cost they are awarded. Without either all must be awarded.
    `baseline` is the price of a unit that savings and shares of the baseline are counted by. An item of one period, one place
    or one class of members is an item of its own: an offer may span several, and counts its price steps over all of them.
    """

    id: str
    quantity: int
    labels: tuple[Label, ...] = ()
    figures: tuple[Figure, ...] = ()
    baseline: int = 0
    otherwise: int | None = None
    over: int = 0
    reserve: int | None = None

    @property
    def may_be_left(self) -> bool:
        """Whether units of it may go to nobody."""
        return self.otherwise is not None or self.reserve is not None

    def left_at(self, units: int) -> int:
        """What so many units of it cost that are left (rule Q6)."""
        if units <= 0 or self.reserve is None:
            return max(0, units) * (self.otherwise or 0)
        return -rounded_down(-self.reserve * units, self.quantity)


@dataclass(frozen=True, slots=True)
class Supplier:
    """Who offers; what limits select it by, and its figures."""

    id: str
    labels: tuple[Label, ...] = ()
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """From this quantity on, this price for a unit; the first step of an offer begins at zero."""

    begins: int
    price: int


@dataclass(frozen=True, slots=True)
class IndexValue:
    """A published index of a month (`2027-01`) and the value that was recorded of it, in units of its own."""

    id: str
    month: str
    value: int
    source: str = ""


WHOLE: Final = Share(1, 1)


@dataclass(frozen=True, slots=True)
class Follows:
    """How an offer's prices follow an index: `share` of them in the proportion of its value to `base`, the rest stands.

    The value counts between `floor` and `cap`, all in the index' own units. With `per` prices are a premium to the index: they
    rise and fall by so many units of money for each unit of it, and never below zero.
    """

    index: str
    base: int
    share: Share = WHOLE
    floor: int | None = None
    cap: int | None = None
    per: int | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """A supplier's prices for any quantity of these items together: nothing, or from `least` to `most` in multiples.

    Of `all_units` every unit costs the price of the step the quantity reaches; of `incremental` each unit that of its own step.
    `once` is paid once where anything is awarded. `adjust` and `adjust_once` are counted when offers are compared, and never
    paid: a bonus is below zero. Of the offers and packages of one supplier's `choice` at most as many are awarded as it says.
    Where it `follows` an index, its steps say prices at the base (rule Q26).
    """

    id: str
    supplier: str
    items: tuple[str, ...]
    steps: tuple[Step, ...]
    most: int
    least: int = 0
    multiple: int = 1
    kind: Literal["all_units", "incremental"] = "all_units"
    once: int = 0
    adjust: int = 0
    adjust_once: int = 0
    choice: str = ""
    labels: tuple[Label, ...] = ()
    follows: Follows | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """So many units of an item; `money` is its part of the package's price, where all contents say theirs."""

    item: str
    quantity: int
    money: int | None = None


@dataclass(frozen=True, slots=True)
class Package:
    """A supplier's one price for all of these together, all or nothing. For `adjust` and `choice` see Offer."""

    id: str
    supplier: str
    contents: tuple[Content, ...]
    price: int
    adjust: int = 0
    choice: str = ""
    labels: tuple[Label, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """Of the offers and packages that name this choice of the supplier's at most so many are awarded: one is exclusive or."""

    supplier: str
    id: str
    most: int = 1


@dataclass(frozen=True, slots=True)
class Level:
    """From this much on (of the discount's metric), this share off."""

    begins: int
    share: Share


@dataclass(frozen=True, slots=True)
class Discount:
    """A supplier's rebate on what is spent on `on`, once what it is awarded of `where` reaches a level; rounded down, once.

    `metric` counts the money before rebates, the units, or the items with a part.
    """

    id: str
    supplier: str
    metric: Literal["spend", "units", "items"]
    levels: tuple[Level, ...]
    where: Select | None = None
    on: Select | None = None


@dataclass(frozen=True, slots=True)
class Sourcing:
    """The whole problem. `secret` settles ties: of equal cost the award of the lowest marks wins (rule Q22).

    `indices` are the recorded values that prices follow (rule Q26).
    """

    id: str
    currency: str
    scale: int
    items: tuple[Item, ...]
    suppliers: tuple[Supplier, ...]
    offers: tuple[Offer, ...]
    packages: tuple[Package, ...] = ()
    choices: tuple[Choice, ...] = ()
    discounts: tuple[Discount, ...] = ()
    limits: tuple[Limit, ...] = ()
    averages: tuple[Average, ...] = ()
    consistent: tuple[Consistent, ...] = ()
    conditions: tuple[Condition, ...] = ()
    secret: str = ""
    indices: tuple[IndexValue, ...] = ()


@dataclass(frozen=True, slots=True)
class Given:
    """So many units of an item by this offer."""

    offer: str
    item: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Awarded:
    """A proposed award of the problem: what each offer gives, the packages that are taken, and the rules given up (by id).

    Both in the order of their ids. `cost` is what is compared, exactly; `bound` what no legal award undercuts, as proven by the
    certificate; `path` how it was found.
    """

    given: tuple[Given, ...]
    packages: tuple[str, ...]
    given_up: tuple[str, ...]
    cost: int
    bound: int
    solver: str
    version: str
    path: str

"""The facts of the market so far. Changed in place by evolve.py and by nothing else."""

from dataclasses import dataclass, field

from auction.market.authorisations import Authorisation
from auction.market.commands import Delivery, MarketPolicy, Verdict
from auction.market.control import ControlTable, Licence
from auction.market.offers import Capacity
from auction.market.organisations import Organisation
from auction.market.screening import Hit, Index, ScreeningList, index_of

Place = tuple[str, str]
"""An entry on a list: the list's source, and the entry's id there."""


@dataclass(frozen=True, slots=True)
class Verification:
    """Who checked the organisation, why that is believed, when, and until when."""

    person: str
    reason: str
    at: int
    valid_until: int


@dataclass(frozen=True, slots=True)
class MatchDecision:
    """What a person said of a hit, when, and until when it holds."""

    verdict: Verdict
    person: str
    reason: str
    at: int
    valid_until: int


@dataclass(slots=True)
class Registered:
    """An organisation in the register: who it is, who verified it, what it was found like, and what was decided of that.

    `screened_at` is when it was last looked for under the names it has, None while it has not been.
    """

    organisation: Organisation
    verification: Verification | None = None
    screened_at: int | None = None
    hits: dict[Place, Hit] = field(default_factory=dict)
    decisions: dict[Place, MatchDecision] = field(default_factory=dict)


@dataclass(slots=True)
class State:
    """The market. `pending` are those to be looked for, the earliest first; `seen` maps (role, party, command id) to seq.

    `index` is remembered of the lists, and made anew when it is missing; it is no fact of its own.
    """

    seq: int = 0
    at: int = 0
    operator: str = ""
    policy: MarketPolicy | None = None
    organisations: dict[str, Registered] = field(default_factory=dict)
    authorisations: dict[str, Authorisation] = field(default_factory=dict)
    claims: dict[str, dict[str, None]] = field(default_factory=dict)
    lists: dict[str, ScreeningList] = field(default_factory=dict)
    pending: dict[str, None] = field(default_factory=dict)
    controls: dict[str, ControlTable] = field(default_factory=dict)
    licences: dict[str, Licence] = field(default_factory=dict)
    drawn: dict[str, int] = field(default_factory=dict)
    deliveries: dict[str, tuple[Delivery, ...]] = field(default_factory=dict)
    capacities: dict[str, Capacity] = field(default_factory=dict)
    reserved: dict[tuple[str, str], int] = field(default_factory=dict)
    seen: dict[tuple[str, str, str], int] = field(default_factory=dict)
    index: Index | None = field(default=None, compare=False, repr=False)

    def known_policy(self) -> MarketPolicy:
        """The policy; for callers who have checked that the market is open."""
        assert self.policy is not None, "the market is not open"
        return self.policy

    def indexed(self) -> Index:
        """The index over the lists that hold."""
        if self.index is None:
            self.index = index_of(self.lists[source] for source in sorted(self.lists))
        return self.index

    def left_of(self, licence: str) -> int:
        """What is left of a licence."""
        return self.licences[licence].quantity - self.drawn.get(licence, 0)

    def free_slots(self, organisation: str, month: str) -> int:
        """How many units of a month are free; zero where none were published."""
        capacity = self.capacities.get(organisation)
        units = 0 if capacity is None else sum(slot.units for slot in capacity.slots if slot.month == month)
        return max(0, units - self.reserved.get((organisation, month), 0))

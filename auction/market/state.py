"""The facts of the market so far. Changed in place by evolve.py and by nothing else."""

from dataclasses import dataclass, field
from typing import Literal

from auction.core.seen import Seen
from auction.market.authorisations import Authorisation
from auction.market.commands import Awarded, Delivery, MarketPolicy, Verdict
from auction.market.control import ControlTable, Licence, Use
from auction.market.offers import Capacity
from auction.market.organisations import Organisation
from auction.market.profiles import Profile
from auction.market.screening import Hit, Index, ScreeningList, index_of
from auction.market.subsidies import Bought, Claim, Scheme, SchemeTable

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


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an auction has come to as far as the market is concerned: confirmed awards, and what members bought."""

    awarded: tuple[Awarded, ...]
    bought: tuple[Bought, ...]
    currency: str
    currency_scale: int


@dataclass(frozen=True, slots=True)
class OnClaim:
    """A claim on record: of which auction, and what became of it; `money` is what it was granted."""

    auction: str
    claim: Claim
    status: Literal["open", "granted"] = "open"
    money: int = 0


Step = Literal["awaited", "held", "passed", "rejected", "released", "invoiced"]


@dataclass(frozen=True, slots=True)
class Inspected:
    """How far a delivery of an award has come, since when and by whom; where it lies and why is said of what was held."""

    step: Step = "awaited"
    place: str = ""
    bonded: bool = False
    reason: str = ""
    person: str = ""
    at: int = 0
    invoice: str = ""


@dataclass(slots=True)
class State:
    """The market. `pending` are those to be looked for, the earliest first; `seen` maps (role, party, command id) to seq.

    `recorded` is the entry of each auction that its outcome rests on, `uses` what licences were drawn on for it and how far,
    `wanting` for what none had enough left, `granted` the sum by scheme, `profiles` are by auction, lot, line and supplier.
    `inspected` are deliveries that something was said of.
    `reserved` are units by organisation and month, `kept` the same by member too.
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
    kept: dict[tuple[str, str, str], int] = field(default_factory=dict)
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    recorded: dict[str, int] = field(default_factory=dict)
    uses: dict[Use, tuple[str, int]] = field(default_factory=dict)
    wanting: dict[Use, int] = field(default_factory=dict)
    schemes: dict[str, SchemeTable] = field(default_factory=dict)
    on_claim: dict[str, OnClaim] = field(default_factory=dict)
    profiles: dict[tuple[str, str, str, str], Profile] = field(default_factory=dict)
    granted: dict[str, int] = field(default_factory=dict)
    inspected: dict[Use, Inspected] = field(default_factory=dict)
    seen: Seen = field(default_factory=Seen)
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

    def described(self, auction: str, lot: str, line: str) -> int:
        """How much of the line is described, wherever it goes."""
        rows = self.deliveries.get(auction, ())
        return sum(row.quantity for row in rows if (row.lot, row.line) == (lot, line))

    def scheme(self, id: str) -> tuple[Scheme, SchemeTable] | None:
        """The scheme of that id, and the table it stands in."""
        for table in self.schemes.values():
            for scheme in table.schemes:
                if scheme.id == id:
                    return scheme, table
        return None

    def units_of(self, organisation: str, month: str) -> int:
        """How many units of a month were published."""
        capacity = self.capacities.get(organisation)
        return 0 if capacity is None else sum(slot.units for slot in capacity.slots if slot.month == month)

    def free_slots(self, organisation: str, month: str) -> int:
        """How many units of a month are not reserved; zero where none were published."""
        return max(0, self.units_of(organisation, month) - self.reserved.get((organisation, month), 0))

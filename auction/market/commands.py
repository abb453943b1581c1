"""What can be asked of the market, in the imperative. Every command has an id made by who asks, and never a time of theirs.

`person` is the session's word for who asks on the coordinator's behalf; what a person decides names that person (rule D5).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Final, Literal

from auction.core.money import Share
from auction.core.words import Actor
from auction.market.authorisations import Authorisation
from auction.market.control import ControlTable, Licence, Use
from auction.market.offers import Capacity
from auction.market.organisations import Organisation
from auction.market.profiles import Profile
from auction.market.screening import ListChanges, ScreeningList
from auction.market.subsidies import Bought, Claim, SchemeTable

Verdict = Literal["no_match", "match"]
Found = Literal["passed", "rejected"]


@dataclass(frozen=True, slots=True)
class MarketPolicy:
    """What holds for everybody: the score from which names are alike, how old a list may be, and which lists there must be.

    `longest_decision_us` is how long a person's decision on a match, or a verification, may hold at most. `most_origin` is the part
    of an award from one country above which it is flagged (rule D12).
    """

    threshold: int
    list_age_us: int
    sources: tuple[str, ...]
    longest_decision_us: int
    most_origin: Share | None = None


@dataclass(frozen=True, slots=True)
class OpenMarket:
    """Begin the register of organisations. Always entry 1; `operator` is the organisation that runs the pools."""

    TYPE: ClassVar[str] = "OpenMarket.1"
    id: str
    by: Actor
    operator: str
    policy: MarketPolicy


@dataclass(frozen=True, slots=True)
class SetMarketPolicy:
    """Put another policy in place, with a reason."""

    TYPE: ClassVar[str] = "SetMarketPolicy.1"
    id: str
    by: Actor
    policy: MarketPolicy
    reason: str
    person: str = ""


@dataclass(frozen=True, slots=True)
class RegisterOrganisation:
    """Put an organisation into the register, or say anew who it is."""

    TYPE: ClassVar[str] = "RegisterOrganisation.1"
    id: str
    by: Actor
    organisation: Organisation


@dataclass(frozen=True, slots=True)
class VerifyOrganisation:
    """A person has checked who the organisation is: on what evidence, and until when that holds."""

    TYPE: ClassVar[str] = "VerifyOrganisation.1"
    id: str
    by: Actor
    organisation: str
    reason: str
    valid_until: int
    person: str = ""


@dataclass(frozen=True, slots=True)
class WithdrawVerification:
    """Take the verification back, with a reason."""

    TYPE: ClassVar[str] = "WithdrawVerification.1"
    id: str
    by: Actor
    organisation: str
    reason: str
    person: str = ""


@dataclass(frozen=True, slots=True)
class GrantAuthorisation:
    """Record that a manufacturer has authorised a distributor."""

    TYPE: ClassVar[str] = "GrantAuthorisation.1"
    id: str
    by: Actor
    authorisation: Authorisation


@dataclass(frozen=True, slots=True)
class RevokeAuthorisation:
    """End an authorisation now, with a reason."""

    TYPE: ClassVar[str] = "RevokeAuthorisation.1"
    id: str
    by: Actor
    authorisation: str
    reason: str


@dataclass(frozen=True, slots=True)
class ClaimPart:
    """A manufacturer says that a part number is its own."""

    TYPE: ClassVar[str] = "ClaimPart.1"
    id: str
    by: Actor
    organisation: str
    part_number: str


@dataclass(frozen=True, slots=True)
class ReleasePart:
    """Take such a claim back."""

    TYPE: ClassVar[str] = "ReleasePart.1"
    id: str
    by: Actor
    organisation: str
    part_number: str


@dataclass(frozen=True, slots=True)
class LoadList:
    """Put a screening list in place of the older one of its source; everybody is looked for anew."""

    TYPE: ClassVar[str] = "LoadList.1"
    id: str
    by: Actor
    list: ScreeningList
    person: str = ""


@dataclass(frozen=True, slots=True)
class UpdateList:
    """Put a newer version of a list in place of the one that holds, of which only what changed is said."""

    TYPE: ClassVar[str] = "UpdateList.1"
    id: str
    by: Actor
    changes: ListChanges
    person: str = ""


@dataclass(frozen=True, slots=True)
class ScreenOrganisations:
    """Look for these organisations on every list. Asked by the engine only."""

    TYPE: ClassVar[str] = "ScreenOrganisations.1"
    id: str
    by: Actor
    organisations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DecideMatch:
    """A person says whether the organisation is the party on the list, why, and until when that holds."""

    TYPE: ClassVar[str] = "DecideMatch.1"
    id: str
    by: Actor
    organisation: str
    source: str
    entry: str
    verdict: Verdict
    reason: str
    valid_until: int
    person: str = ""


@dataclass(frozen=True, slots=True)
class LoadControls:
    """Put an authority's export control rules in place of its older ones."""

    TYPE: ClassVar[str] = "LoadControls.1"
    id: str
    by: Actor
    table: ControlTable
    person: str = ""


@dataclass(frozen=True, slots=True)
class RecordLicence:
    """Put a licence on record."""

    TYPE: ClassVar[str] = "RecordLicence.1"
    id: str
    by: Actor
    licence: Licence
    person: str = ""


@dataclass(frozen=True, slots=True)
class DrawLicence:
    """Take a quantity off a licence, for a contract that is named."""

    TYPE: ClassVar[str] = "DrawLicence.1"
    id: str
    by: Actor
    licence: str
    quantity: int
    contract: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """A line of an auction's lot as the market asks about it: what it is, where to, for whom, what for, from which maker.

    `franchised_only` lots take the maker itself and distributors it has authorised for the destination (rule D8). With `profile`
    whoever bids says first the terms of its category (rule U10).
    """

    lot: str
    line: str
    hs: str
    eccn: str
    quantity: int
    destination: str
    end_user: str
    end_use: str
    manufacturer: str = ""
    franchised_only: bool = False
    profile: bool = False


@dataclass(frozen=True, slots=True)
class DescribeDeliveries:
    """Say what the lines of an auction are, where they go and for whom, in place of what was said before."""

    TYPE: ClassVar[str] = "DescribeDeliveries.1"
    id: str
    by: Actor
    auction: str
    deliveries: tuple[Delivery, ...]


@dataclass(frozen=True, slots=True)
class DeclareProfile:
    """Say the terms of its category by which a supplier offers a described line of an auction, in place of those said before."""

    TYPE: ClassVar[str] = "DeclareProfile.1"
    id: str
    by: Actor
    auction: str
    lot: str
    line: str
    supplier: str
    profile: Profile


@dataclass(frozen=True, slots=True)
class PublishCapacity:
    """Say what an organisation can make in which month, in place of what it said before."""

    TYPE: ClassVar[str] = "PublishCapacity.1"
    id: str
    by: Actor
    organisation: str
    capacity: Capacity


@dataclass(frozen=True, slots=True)
class ReserveSlots:
    """Reserve units of a month for a member."""

    TYPE: ClassVar[str] = "ReserveSlots.1"
    id: str
    by: Actor
    organisation: str
    month: str
    member: str
    units: int


@dataclass(frozen=True, slots=True)
class ReleaseSlots:
    """Give back units of a month that are reserved for a member, with a reason."""

    TYPE: ClassVar[str] = "ReleaseSlots.1"
    id: str
    by: Actor
    organisation: str
    month: str
    member: str
    units: int
    reason: str
    person: str = ""


@dataclass(frozen=True, slots=True)
class Awarded:
    """So much of a described line of an auction is awarded to a supplier, of so much in all, in quantity units."""

    lot: str
    line: str
    supplier: str
    quantity: int
    of: int


@dataclass(frozen=True, slots=True)
class RecordOutcome:
    """Take in what an auction has come to, as its entry `seq` leaves it: confirmed awards, and what members bought. Engine only.

    It takes the place of what was recorded of the auction before. `by_allotment`: of a lot of which a second quotation won a part
    it says what each supplier is allotted; records of before that was told name its winners alone.
    """

    TYPE: ClassVar[str] = "RecordOutcome.1"
    id: str
    by: Actor
    auction: str
    seq: int
    awarded: tuple[Awarded, ...]
    bought: tuple[Bought, ...]
    currency: str
    currency_scale: int
    by_allotment: bool = False


@dataclass(frozen=True, slots=True)
class LoadSchemes:
    """Put a source's schemes of subsidy in place of its older ones."""

    TYPE: ClassVar[str] = "LoadSchemes.1"
    id: str
    by: Actor
    table: SchemeTable
    person: str = ""


@dataclass(frozen=True, slots=True)
class ClaimSubsidy:
    """Claim on a scheme for pieces that a member bought by an auction; `claim.money` is what they cost, in minor units."""

    TYPE: ClassVar[str] = "ClaimSubsidy.1"
    id: str
    by: Actor
    auction: str
    claim: Claim


@dataclass(frozen=True, slots=True)
class WithdrawClaim:
    """Take a claim back that nobody has granted yet."""

    TYPE: ClassVar[str] = "WithdrawClaim.1"
    id: str
    by: Actor
    claim: str
    member: str


@dataclass(frozen=True, slots=True)
class GrantClaims:
    """A person grants all open claims on a scheme at once, within what is left of its cap."""

    TYPE: ClassVar[str] = "GrantClaims.1"
    id: str
    by: Actor
    scheme: str
    reason: str
    person: str = ""


@dataclass(frozen=True, slots=True)
class HoldDelivery:
    """Keep what a supplier brings of an award for inspection: where it lies, whether under customs bond, and why it is held."""

    TYPE: ClassVar[str] = "HoldDelivery.1"
    id: str
    by: Actor
    delivery: Use
    place: str
    bonded: bool
    reason: str
    person: str = ""


@dataclass(frozen=True, slots=True)
class InspectDelivery:
    """A person says what the inspection of a delivery on hold has found, and why."""

    TYPE: ClassVar[str] = "InspectDelivery.1"
    id: str
    by: Actor
    delivery: Use
    verdict: Found
    reason: str
    person: str = ""


@dataclass(frozen=True, slots=True)
class ReleaseDelivery:
    """Let a delivery go to its user."""

    TYPE: ClassVar[str] = "ReleaseDelivery.1"
    id: str
    by: Actor
    delivery: Use
    person: str = ""


@dataclass(frozen=True, slots=True)
class InvoiceDelivery:
    """Put the supplier's invoice for a delivery on record, by its number."""

    TYPE: ClassVar[str] = "InvoiceDelivery.1"
    id: str
    by: Actor
    delivery: Use
    number: str
    person: str = ""


Command = (
    OpenMarket
    | SetMarketPolicy
    | RegisterOrganisation
    | VerifyOrganisation
    | WithdrawVerification
    | GrantAuthorisation
    | RevokeAuthorisation
    | ClaimPart
    | ReleasePart
    | LoadList
    | UpdateList
    | ScreenOrganisations
    | DecideMatch
    | LoadControls
    | RecordLicence
    | DrawLicence
    | DescribeDeliveries
    | PublishCapacity
    | ReserveSlots
    | RecordOutcome
    | LoadSchemes
    | ClaimSubsidy
    | WithdrawClaim
    | GrantClaims
    | DeclareProfile
    | ReleaseSlots
    | HoldDelivery
    | InspectDelivery
    | ReleaseDelivery
    | InvoiceDelivery
)

COMMANDS: Final[Mapping[str, type]] = {
    kind.TYPE: kind
    for kind in (
        OpenMarket,
        SetMarketPolicy,
        RegisterOrganisation,
        VerifyOrganisation,
        WithdrawVerification,
        GrantAuthorisation,
        RevokeAuthorisation,
        ClaimPart,
        ReleasePart,
        LoadList,
        UpdateList,
        ScreenOrganisations,
        DecideMatch,
        LoadControls,
        RecordLicence,
        DrawLicence,
        DescribeDeliveries,
        PublishCapacity,
        ReserveSlots,
        RecordOutcome,
        LoadSchemes,
        ClaimSubsidy,
        WithdrawClaim,
        GrantClaims,
        DeclareProfile,
        ReleaseSlots,
        HoldDelivery,
        InspectDelivery,
        ReleaseDelivery,
        InvoiceDelivery,
    )
}

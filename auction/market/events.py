"""What happened in the market, in the past tense, noun first. A change to one is a new version, an upcast and a golden sample."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Final, Literal

from auction.market.authorisations import Authorisation
from auction.market.commands import Delivery, Found, MarketPolicy, Verdict
from auction.market.control import ControlTable, Licence, Use
from auction.market.offers import Capacity
from auction.market.organisations import Organisation
from auction.market.profiles import Profile
from auction.market.screening import Hit
from auction.market.subsidies import Claim, SchemeTable

Lapse = Literal["entry_changed", "entry_removed", "organisation_changed", "hit_gone"]


@dataclass(frozen=True, slots=True)
class MarketOpened:
    """The register takes organisations."""

    TYPE: ClassVar[str] = "MarketOpened.1"
    operator: str
    policy: MarketPolicy


@dataclass(frozen=True, slots=True)
class MarketPolicySet:
    """Another policy holds."""

    TYPE: ClassVar[str] = "MarketPolicySet.1"
    policy: MarketPolicy
    reason: str
    person: str


@dataclass(frozen=True, slots=True)
class OrganisationRegistered:
    """The organisation stands in the register as this; `renamed` says that it is looked for under other names than before."""

    TYPE: ClassVar[str] = "OrganisationRegistered.1"
    organisation: Organisation
    renamed: bool


@dataclass(frozen=True, slots=True)
class OrganisationVerified:
    """That person has checked who the organisation is, and why that is believed until then."""

    TYPE: ClassVar[str] = "OrganisationVerified.1"
    organisation: str
    person: str
    reason: str
    valid_until: int


@dataclass(frozen=True, slots=True)
class VerificationWithdrawn:
    """The organisation is verified no longer; without a person because it said anew who it is."""

    TYPE: ClassVar[str] = "VerificationWithdrawn.1"
    organisation: str
    person: str
    reason: str


@dataclass(frozen=True, slots=True)
class AuthorisationGranted:
    """The distributor is authorised."""

    TYPE: ClassVar[str] = "AuthorisationGranted.1"
    authorisation: Authorisation


@dataclass(frozen=True, slots=True)
class AuthorisationRevoked:
    """The authorisation holds no longer, from this entry on."""

    TYPE: ClassVar[str] = "AuthorisationRevoked.1"
    authorisation: str
    reason: str


@dataclass(frozen=True, slots=True)
class PartClaimed:
    """The manufacturer claims the part number; `others` claim it too."""

    TYPE: ClassVar[str] = "PartClaimed.1"
    organisation: str
    part_number: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartReleased:
    """The manufacturer claims the part number no longer."""

    TYPE: ClassVar[str] = "PartReleased.1"
    organisation: str
    part_number: str


@dataclass(frozen=True, slots=True)
class ListLoaded:
    """The list of the entry's command holds, in place of that of `before` (0 for none); by id, what is new, gone or otherwise.

    `sha256` is the hash of the whole list where the command says only what changed.
    """

    TYPE: ClassVar[str] = "ListLoaded.1"
    source: str
    as_of: int
    before: int
    entries: int
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class DecisionLapsed:
    """A person's decision is no longer about what stands on the list or in the register."""

    TYPE: ClassVar[str] = "DecisionLapsed.1"
    organisation: str
    source: str
    entry: str
    why: Lapse


@dataclass(frozen=True, slots=True)
class OrganisationScreened:
    """The organisation was looked for on every list: these are the entries that its names are like."""

    TYPE: ClassVar[str] = "OrganisationScreened.1"
    organisation: str
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class MatchDecided:
    """That person says whether the organisation is the party on the list, why, and until when that holds."""

    TYPE: ClassVar[str] = "MatchDecided.1"
    organisation: str
    source: str
    entry: str
    verdict: Verdict
    person: str
    reason: str
    valid_until: int


@dataclass(frozen=True, slots=True)
class ControlsLoaded:
    """These rules of the authority hold."""

    TYPE: ClassVar[str] = "ControlsLoaded.1"
    table: ControlTable


@dataclass(frozen=True, slots=True)
class LicenceRecorded:
    """The licence may be drawn on."""

    TYPE: ClassVar[str] = "LicenceRecorded.1"
    licence: Licence


@dataclass(frozen=True, slots=True)
class LicenceDrawn:
    """So much was taken off the licence, and so much is left."""

    TYPE: ClassVar[str] = "LicenceDrawn.1"
    licence: str
    quantity: int
    contract: str
    left: int


@dataclass(frozen=True, slots=True)
class DeliveriesDescribed:
    """This is what the auction's lines are, and where they go."""

    TYPE: ClassVar[str] = "DeliveriesDescribed.1"
    auction: str
    deliveries: tuple[Delivery, ...]


@dataclass(frozen=True, slots=True)
class CapacityPublished:
    """The organisation can make so much in these months."""

    TYPE: ClassVar[str] = "CapacityPublished.1"
    organisation: str
    capacity: Capacity


@dataclass(frozen=True, slots=True)
class SlotsReserved:
    """Units of a month are kept for a member; `left` are free."""

    TYPE: ClassVar[str] = "SlotsReserved.1"
    organisation: str
    month: str
    member: str
    units: int
    left: int


@dataclass(frozen=True, slots=True)
class SlotsReleased:
    """Units of a month are kept for a member no longer, why, and who answers for that; `left` are free."""

    TYPE: ClassVar[str] = "SlotsReleased.1"
    organisation: str
    month: str
    member: str
    units: int
    reason: str
    person: str
    left: int


@dataclass(frozen=True, slots=True)
class OutcomeRecorded:
    """What the entry's command says of the auction holds, as its entry `seq` leaves it."""

    TYPE: ClassVar[str] = "OutcomeRecorded.1"
    auction: str
    seq: int


@dataclass(frozen=True, slots=True)
class LicenceUsed:
    """For what was awarded so much was taken off the licence, and so much is left."""

    TYPE: ClassVar[str] = "LicenceUsed.1"
    use: Use
    licence: str
    quantity: int
    left: int


@dataclass(frozen=True, slots=True)
class LicenceGivenBack:
    """What was taken off the licence for an award that stands no longer just so is there again."""

    TYPE: ClassVar[str] = "LicenceGivenBack.1"
    use: Use
    licence: str
    quantity: int
    left: int


@dataclass(frozen=True, slots=True)
class LicenceWanting:
    """For what was awarded no licence had so much left."""

    TYPE: ClassVar[str] = "LicenceWanting.1"
    use: Use
    quantity: int


@dataclass(frozen=True, slots=True)
class SchemesLoaded:
    """These schemes of the source hold."""

    TYPE: ClassVar[str] = "SchemesLoaded.1"
    table: SchemeTable


@dataclass(frozen=True, slots=True)
class SubsidyClaimed:
    """The member claims; the pieces and their money can be claimed for no more, while the claim is open or granted."""

    TYPE: ClassVar[str] = "SubsidyClaimed.1"
    auction: str
    claim: Claim


@dataclass(frozen=True, slots=True)
class SubsidyUnclaimed:
    """The claim is open no longer: its member took it back, or what it claimed for is not awarded any more."""

    TYPE: ClassVar[str] = "SubsidyUnclaimed.1"
    claim: str
    why: Literal["withdrawn", "award_fell"]


@dataclass(frozen=True, slots=True)
class SubsidyGranted:
    """The claim, which came to `worth` before the cap, is granted so much; `left` is what is left of the cap, if there is one."""

    TYPE: ClassVar[str] = "SubsidyGranted.1"
    claim: str
    worth: int
    money: int
    left: int | None
    person: str
    reason: str


@dataclass(frozen=True, slots=True)
class ProfileDeclared:
    """The supplier offers the line by these terms of its category."""

    TYPE: ClassVar[str] = "ProfileDeclared.1"
    auction: str
    lot: str
    line: str
    supplier: str
    profile: Profile


@dataclass(frozen=True, slots=True)
class DeliveryHeld:
    """The delivery is on inspection hold: where it lies, why, and who answers for that."""

    TYPE: ClassVar[str] = "DeliveryHeld.1"
    delivery: Use
    place: str
    bonded: bool
    reason: str
    person: str


@dataclass(frozen=True, slots=True)
class DeliveryInspected:
    """The delivery is on hold no longer: it passed, or is rejected, why, and who says so."""

    TYPE: ClassVar[str] = "DeliveryInspected.1"
    delivery: Use
    verdict: Found
    reason: str
    person: str


@dataclass(frozen=True, slots=True)
class DeliveryReleased:
    """So much goes to its user, and that person let it."""

    TYPE: ClassVar[str] = "DeliveryReleased.1"
    delivery: Use
    quantity: int
    person: str


@dataclass(frozen=True, slots=True)
class DeliveryInvoiced:
    """The supplier's invoice of that number is for this delivery."""

    TYPE: ClassVar[str] = "DeliveryInvoiced.1"
    delivery: Use
    number: str
    person: str


Event = (
    MarketOpened
    | MarketPolicySet
    | OrganisationRegistered
    | OrganisationVerified
    | VerificationWithdrawn
    | AuthorisationGranted
    | AuthorisationRevoked
    | PartClaimed
    | PartReleased
    | ListLoaded
    | DecisionLapsed
    | OrganisationScreened
    | MatchDecided
    | ControlsLoaded
    | LicenceRecorded
    | LicenceDrawn
    | DeliveriesDescribed
    | CapacityPublished
    | SlotsReserved
    | OutcomeRecorded
    | LicenceUsed
    | LicenceGivenBack
    | LicenceWanting
    | SchemesLoaded
    | SubsidyClaimed
    | SubsidyUnclaimed
    | SubsidyGranted
    | ProfileDeclared
    | SlotsReleased
    | DeliveryHeld
    | DeliveryInspected
    | DeliveryReleased
    | DeliveryInvoiced
)

EVENTS: Final[Mapping[str, type]] = {
    kind.TYPE: kind
    for kind in (
        MarketOpened,
        MarketPolicySet,
        OrganisationRegistered,
        OrganisationVerified,
        VerificationWithdrawn,
        AuthorisationGranted,
        AuthorisationRevoked,
        PartClaimed,
        PartReleased,
        ListLoaded,
        DecisionLapsed,
        OrganisationScreened,
        MatchDecided,
        ControlsLoaded,
        LicenceRecorded,
        LicenceDrawn,
        DeliveriesDescribed,
        CapacityPublished,
        SlotsReserved,
        OutcomeRecorded,
        LicenceUsed,
        LicenceGivenBack,
        LicenceWanting,
        SchemesLoaded,
        SubsidyClaimed,
        SubsidyUnclaimed,
        SubsidyGranted,
        ProfileDeclared,
        SlotsReleased,
        DeliveryHeld,
        DeliveryInspected,
        DeliveryReleased,
        DeliveryInvoiced,
    )
}

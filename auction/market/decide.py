"""(state, command, stamp) -> events, or one refusal. Pure: it changes nothing and knows no clock."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from auction.core.errors import InvariantBroken
from auction.core.moments import LATEST_MOMENT
from auction.core.money import is_share
from auction.core.refusals import Refusal
from auction.core.words import CONSORTIUM, ENGINE, Actor, is_id, is_text
from auction.market import claiming, describing, inspecting, licensing, reserving
from auction.market.authorisations import authorisation_fault
from auction.market.commands import (
    ClaimPart,
    ClaimSubsidy,
    Command,
    DecideMatch,
    DeclareProfile,
    DescribeDeliveries,
    DrawLicence,
    GrantAuthorisation,
    GrantClaims,
    HoldDelivery,
    InspectDelivery,
    InvoiceDelivery,
    LoadControls,
    LoadList,
    LoadSchemes,
    MarketPolicy,
    OpenMarket,
    PublishCapacity,
    RecordLicence,
    RecordOutcome,
    RegisterOrganisation,
    ReleaseDelivery,
    ReleasePart,
    ReleaseSlots,
    ReserveSlots,
    RevokeAuthorisation,
    ScreenOrganisations,
    SetMarketPolicy,
    UpdateList,
    VerifyOrganisation,
    WithdrawClaim,
    WithdrawVerification,
)
from auction.market.events import (
    AuthorisationGranted,
    AuthorisationRevoked,
    Event,
    MarketOpened,
    MarketPolicySet,
    OrganisationRegistered,
    OrganisationVerified,
    PartClaimed,
    PartReleased,
    VerificationWithdrawn,
)
from auction.market.identity import claim_key
from auction.market.lists import decide_match, lapsed, load_list, screen, update_list
from auction.market.organisations import organisation_faults
from auction.market.outcomes import record
from auction.market.refusals import refuse
from auction.market.screening import LEAST_THRESHOLD
from auction.market.state import State

Decision = tuple[Event, ...] | Refusal

COORDINATOR: Final = Actor("buyer", CONSORTIUM)
MOST_SOURCES: Final = 50
RENEWED: Final = "the organisation said anew who it is"


def decide(state: State, command: Command, at: int) -> Decision:
    """What follows from the command stamped `at`: at least one event, or the refusal with the highest precedence."""
    if at < state.at:
        raise InvariantBroken(f"stamp {at} lies before {state.at}")
    if (command.by.role, command.by.party, command.id) in state.seen:
        return refuse("bid_id_reused")
    if not _permitted(command):
        return refuse("not_permitted")
    if isinstance(command, OpenMarket):
        return _open(state, command)
    if state.policy is None:
        return refuse("market_not_open")
    return _unless_person(command) or _OUTCOMES[type(command)](state, command, at)


def _permitted(command: Command) -> bool:
    """D10: an organisation says itself what it is; the engine looks on lists; the coordinator does the rest."""
    match command:
        case ScreenOrganisations() | RecordOutcome():
            return command.by == ENGINE
        case DeclareProfile():
            return command.by in (Actor("supplier", command.supplier), COORDINATOR)
        case ClaimSubsidy(claim=asked):
            return command.by in (Actor("buyer", asked.member), COORDINATOR)
        case WithdrawClaim(member=member):
            return command.by in (Actor("buyer", member), COORDINATOR)
        case RegisterOrganisation():
            return command.by == COORDINATOR or _speaks_for(command.by, command.organisation.id)
        case ClaimPart() | ReleasePart() | PublishCapacity():
            return command.by == COORDINATOR or _speaks_for(command.by, command.organisation)
        case GrantAuthorisation():
            return command.by == COORDINATOR or _speaks_for(command.by, command.authorisation.manufacturer)
        case _:
            return command.by == COORDINATOR


def _speaks_for(by: Actor, organisation: str) -> bool:
    return by.role in ("supplier", "buyer") and by.party == organisation


def _unless_person(command: Command) -> Refusal | None:
    """D5: what a person is answerable for names the person."""
    return refuse("person_missing") if getattr(command, "person", "a person") == "" else None


def _without_reason(reason: str) -> Refusal | None:
    return None if is_text(reason) else refuse("reason_missing")


def _unknown(state: State, organisation: str) -> Refusal | None:
    return None if organisation in state.organisations else refuse("organisation_unknown", organisation[:64])


def _open(state: State, command: OpenMarket) -> Decision:
    if state.policy is not None:
        return refuse("market_exists")
    fault = "operator" if not is_id(command.operator) else _policy_fault(command.policy)
    return refuse("policy_invalid", fault) if fault else (MarketOpened(command.operator, command.policy),)


def _policy_fault(policy: MarketPolicy) -> str:
    if not LEAST_THRESHOLD <= policy.threshold <= 1000:
        return f"threshold: {LEAST_THRESHOLD} to 1000"
    if not 0 < policy.list_age_us <= LATEST_MOMENT or not 0 < policy.longest_decision_us <= LATEST_MOMENT:
        return "list_age_us and longest_decision_us: above zero"
    if not is_share(policy.most_origin):
        return "most_origin: a part of the whole"
    once = len(dict.fromkeys(policy.sources)) == len(policy.sources) <= MOST_SOURCES
    return "" if once and all(map(is_text, policy.sources)) else f"sources: at most {MOST_SOURCES}, each once"


def _set_policy(state: State, command: SetMarketPolicy, at: int) -> Decision:
    fault = _policy_fault(command.policy)
    if fault:
        return refuse("policy_invalid", fault)
    return _without_reason(command.reason) or (MarketPolicySet(command.policy, command.reason, command.person),)


def _register(state: State, command: RegisterOrganisation, at: int) -> Decision:
    asked, known = command.organisation, state.organisations.get(command.organisation.id)
    fault = next(organisation_faults(asked), None)
    if fault is not None:
        return refuse("identifier_invalid" if fault.startswith("identifiers") else "organisation_invalid", fault)
    if known is None:
        return (OrganisationRegistered(asked, renamed=True),)
    if known.organisation == asked:
        return refuse("organisation_unchanged")
    renamed = known.organisation.screened_names != asked.screened_names
    gone = lapsed(known, asked.id, known.decisions, "organisation_changed") if renamed else ()
    told = () if known.verification is None else (VerificationWithdrawn(asked.id, "", RENEWED),)
    return (OrganisationRegistered(asked, renamed), *told, *gone)


def _unless_until(state: State, valid_until: int, at: int) -> Refusal | None:
    longest = at + state.known_policy().longest_decision_us
    return None if at < valid_until <= min(longest, LATEST_MOMENT) else refuse("validity_invalid")


def _verify(state: State, command: VerifyOrganisation, at: int) -> Decision:
    refusal = _unknown(state, command.organisation) or _without_reason(command.reason)
    refusal = refusal or _unless_until(state, command.valid_until, at)
    return refusal or (OrganisationVerified(command.organisation, command.person, command.reason, command.valid_until),)


def _withdraw(state: State, command: WithdrawVerification, at: int) -> Decision:
    refusal = _unknown(state, command.organisation) or _without_reason(command.reason)
    if refusal is None and state.organisations[command.organisation].verification is None:
        return refuse("not_verified")
    return refusal or (VerificationWithdrawn(command.organisation, command.person, command.reason),)


def _unless_maker(state: State, organisation: str) -> Refusal | None:
    refusal = _unknown(state, organisation)
    if refusal is None and state.organisations[organisation].organisation.kind != "manufacturer":
        return refuse("not_a_manufacturer")
    return refusal


def _grant(state: State, command: GrantAuthorisation, at: int) -> Decision:
    asked = command.authorisation
    refusal = _unknown(state, asked.distributor) or _unless_maker(state, asked.manufacturer)
    if refusal is not None:
        return refusal
    fault = authorisation_fault(asked)
    if fault is not None:
        return refuse("authorisation_invalid", fault)
    return refuse("authorisation_exists") if asked.id in state.authorisations else (AuthorisationGranted(asked),)


def _revoke(state: State, command: RevokeAuthorisation, at: int) -> Decision:
    held = state.authorisations.get(command.authorisation)
    if held is None or at >= held.valid_until:
        return refuse("authorisation_unknown")
    return _without_reason(command.reason) or (AuthorisationRevoked(command.authorisation, command.reason),)


def _claim(state: State, command: ClaimPart, at: int) -> Decision:
    refusal = _unless_maker(state, command.organisation)
    if refusal is not None:
        return refusal
    if not is_text(command.part_number) or not claim_key(command.part_number):
        return refuse("part_invalid")
    makers = state.claims.get(claim_key(command.part_number), {})
    if command.organisation in makers:
        return refuse("claim_exists")
    return (PartClaimed(command.organisation, command.part_number, tuple(sorted(makers))),)


def _release(state: State, command: ReleasePart, at: int) -> Decision:
    refusal = _unknown(state, command.organisation)
    if refusal is None and command.organisation not in state.claims.get(claim_key(command.part_number), {}):
        return refuse("claim_unknown")
    return refusal or (PartReleased(command.organisation, command.part_number),)


def _load_list(state: State, command: LoadList, at: int) -> Decision:
    return load_list(state, command.list, at)


def _update_list(state: State, command: UpdateList, at: int) -> Decision:
    return update_list(state, command.changes, at)


def _screen(state: State, command: ScreenOrganisations, at: int) -> Decision:
    return screen(state, command.organisations)


def _decide_match(state: State, command: DecideMatch, at: int) -> Decision:
    refusal = _unknown(state, command.organisation) or _without_reason(command.reason)
    return refusal or _unless_until(state, command.valid_until, at) or decide_match(state, command)


def _load_controls(state: State, command: LoadControls, at: int) -> Decision:
    return licensing.load_controls(state, command)


def _record_licence(state: State, command: RecordLicence, at: int) -> Decision:
    return licensing.record_licence(state, command)


def _draw_licence(state: State, command: DrawLicence, at: int) -> Decision:
    return licensing.draw_licence(state, command)


def _describe(state: State, command: DescribeDeliveries, at: int) -> Decision:
    return describing.describe(state, command)


def _declare(state: State, command: DeclareProfile, at: int) -> Decision:
    return _unknown(state, command.supplier) or describing.declare(state, command)


def _publish(state: State, command: PublishCapacity, at: int) -> Decision:
    return _unknown(state, command.organisation) or reserving.publish(state, command)


def _reserve(state: State, command: ReserveSlots, at: int) -> Decision:
    return _unknown(state, command.organisation) or _unknown(state, command.member) or reserving.reserve(state, command)


def _give_back(state: State, command: ReleaseSlots, at: int) -> Decision:
    unknown = _unknown(state, command.organisation) or _unknown(state, command.member)
    return unknown or _without_reason(command.reason) or reserving.give_back(state, command)


def _record_outcome(state: State, command: RecordOutcome, at: int) -> Decision:
    return record(state, command, at)


def _load_schemes(state: State, command: LoadSchemes, at: int) -> Decision:
    return claiming.load_schemes(state, command)


def _claim_subsidy(state: State, command: ClaimSubsidy, at: int) -> Decision:
    return claiming.claim(state, command, at)


def _withdraw_claim(state: State, command: WithdrawClaim, at: int) -> Decision:
    return claiming.withdraw(state, command)


def _grant_claims(state: State, command: GrantClaims, at: int) -> Decision:
    return _without_reason(command.reason) or claiming.grant(state, command)


def _hold(state: State, command: HoldDelivery, at: int) -> Decision:
    return _without_reason(command.reason) or inspecting.hold(state, command)


def _inspect(state: State, command: InspectDelivery, at: int) -> Decision:
    return _without_reason(command.reason) or inspecting.inspect(state, command)


def _let_go(state: State, command: ReleaseDelivery, at: int) -> Decision:
    return inspecting.release(state, command)


def _invoice(state: State, command: InvoiceDelivery, at: int) -> Decision:
    return inspecting.invoice(state, command)


_OUTCOMES: Final[Mapping[type, Callable[[State, Any, int], Decision]]] = {
    SetMarketPolicy: _set_policy,
    RegisterOrganisation: _register,
    VerifyOrganisation: _verify,
    WithdrawVerification: _withdraw,
    GrantAuthorisation: _grant,
    RevokeAuthorisation: _revoke,
    ClaimPart: _claim,
    ReleasePart: _release,
    LoadList: _load_list,
    UpdateList: _update_list,
    ScreenOrganisations: _screen,
    DecideMatch: _decide_match,
    LoadControls: _load_controls,
    RecordLicence: _record_licence,
    DrawLicence: _draw_licence,
    DescribeDeliveries: _describe,
    PublishCapacity: _publish,
    ReserveSlots: _reserve,
    ReleaseSlots: _give_back,
    RecordOutcome: _record_outcome,
    LoadSchemes: _load_schemes,
    ClaimSubsidy: _claim_subsidy,
    WithdrawClaim: _withdraw_claim,
    GrantClaims: _grant_claims,
    DeclareProfile: _declare,
    HoldDelivery: _hold,
    InspectDelivery: _inspect,
    ReleaseDelivery: _let_go,
    InvoiceDelivery: _invoice,
}

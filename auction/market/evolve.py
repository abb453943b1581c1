"""(state, event) -> the state, in place. It believes and checks nothing: what may happen is decided in decide.py."""

from dataclasses import replace
from typing import assert_never

from auction.core.entries import Entry
from auction.market.commands import LoadList, UpdateList
from auction.market.control import Use
from auction.market.events import (
    AuthorisationGranted,
    AuthorisationRevoked,
    CapacityPublished,
    ControlsLoaded,
    DecisionLapsed,
    DeliveriesDescribed,
    DeliveryHeld,
    DeliveryInspected,
    DeliveryInvoiced,
    DeliveryReleased,
    Event,
    LicenceDrawn,
    LicenceGivenBack,
    LicenceRecorded,
    LicenceUsed,
    LicenceWanting,
    ListLoaded,
    MarketOpened,
    MarketPolicySet,
    MatchDecided,
    OrganisationRegistered,
    OrganisationScreened,
    OrganisationVerified,
    OutcomeRecorded,
    PartClaimed,
    PartReleased,
    ProfileDeclared,
    SchemesLoaded,
    SlotsReleased,
    SlotsReserved,
    SubsidyClaimed,
    SubsidyGranted,
    SubsidyUnclaimed,
    VerificationWithdrawn,
)
from auction.market.identity import claim_key
from auction.market.lists import changed_list
from auction.market.screening import ScreeningList
from auction.market.state import Inspected, MatchDecision, OnClaim, Outcome, Registered, State, Verification


def believe(state: State, entry: Entry) -> None:
    """Take a whole entry in: its number and stamp, its events in order, and that its command id has been used.

    A list is long, and so may an outcome be: it stands in the entry once, in the command, and the event says that it holds.
    """
    state.seq, state.at = entry.seq, entry.at
    for event in entry.events:
        if isinstance(event, ListLoaded):
            state.lists[event.source] = _loaded(state, entry.command)
        if isinstance(event, OutcomeRecorded):
            said = entry.command
            state.outcomes[event.auction] = Outcome(said.awarded, said.bought, said.currency, said.currency_scale)
        evolve(state, event)
    state.seen.setdefault((entry.command.by.role, entry.command.by.party, entry.command.id), entry.seq)


def evolve(state: State, event: Event) -> None:
    """Take one event in. `state.at` is the stamp of the entry it stands in."""
    match event:
        case MarketOpened(operator=operator, policy=policy):
            state.operator, state.policy = operator, policy
        case MarketPolicySet(policy=policy):
            state.policy = policy
            _look_for_all(state)
        case OrganisationRegistered():
            _registered(state, event)
        case OrganisationVerified(organisation=organisation):
            checked = Verification(event.person, event.reason, state.at, event.valid_until)
            state.organisations[organisation].verification = checked
        case VerificationWithdrawn(organisation=organisation):
            state.organisations[organisation].verification = None
        case AuthorisationGranted(authorisation=authorisation):
            state.authorisations[authorisation.id] = authorisation
        case AuthorisationRevoked(authorisation=authorisation):
            held = state.authorisations[authorisation]
            state.authorisations[authorisation] = replace(held, valid_until=min(held.valid_until, state.at))
        case PartClaimed(organisation=organisation, part_number=part_number):
            state.claims.setdefault(claim_key(part_number), {})[organisation] = None
        case PartReleased(organisation=organisation, part_number=part_number):
            del state.claims[claim_key(part_number)][organisation]
        case ListLoaded(sha256=sha256):
            state.index = None
            if sha256:  # whoever is found otherwise is said in the same entry
                _looked_for(state)
            else:
                _look_for_all(state)
        case DecisionLapsed(organisation=organisation, source=source, entry=entry):
            del state.organisations[organisation].decisions[source, entry]
        case OrganisationScreened(organisation=organisation, hits=hits):
            known = state.organisations[organisation]
            known.screened_at, known.hits = state.at, {hit.place: hit for hit in hits}
            state.pending.pop(organisation, None)
        case MatchDecided(organisation=organisation, source=source, entry=entry):
            decided = MatchDecision(event.verdict, event.person, event.reason, state.at, event.valid_until)
            state.organisations[organisation].decisions[source, entry] = decided
        case ControlsLoaded(table=table):
            state.controls[table.source] = table
        case LicenceRecorded(licence=licence):
            state.licences[licence.id] = licence
        case LicenceDrawn(licence=licence, quantity=quantity):
            state.drawn[licence] = state.drawn.get(licence, 0) + quantity
        case DeliveriesDescribed(auction=auction, deliveries=deliveries):
            state.deliveries[auction] = deliveries
        case CapacityPublished(organisation=organisation, capacity=capacity):
            state.capacities[organisation] = capacity
        case SlotsReserved(organisation=organisation, month=month, member=member, units=units):
            _keep(state, (organisation, month, member), units)
        case SlotsReleased(organisation=organisation, month=month, member=member, units=units):
            _keep(state, (organisation, month, member), -units)
        case OutcomeRecorded(auction=auction, seq=seq):
            state.recorded[auction] = seq
            state.wanting = {use: quantity for use, quantity in state.wanting.items() if use.auction != auction}
        case LicenceUsed(use=use, licence=licence, quantity=quantity):
            state.uses[use] = licence, quantity
            state.drawn[licence] = state.drawn.get(licence, 0) + quantity
        case LicenceGivenBack(use=use, licence=licence, quantity=quantity):
            del state.uses[use]
            state.drawn[licence] -= quantity
        case LicenceWanting(use=use, quantity=quantity):
            state.wanting[use] = quantity
        case SchemesLoaded(table=table):
            state.schemes[table.source] = table
        case SubsidyClaimed(auction=auction, claim=claim):
            state.on_claim[claim.id] = OnClaim(auction, claim)
        case SubsidyUnclaimed(claim=claim):
            del state.on_claim[claim]
        case SubsidyGranted(claim=claim, money=money):
            asked = state.on_claim[claim]
            state.on_claim[claim] = replace(asked, status="granted", money=money)
            state.granted[asked.claim.scheme] = state.granted.get(asked.claim.scheme, 0) + money
        case ProfileDeclared(auction=auction, lot=lot, line=line, supplier=supplier):
            state.profiles[auction, lot, line, supplier] = event.profile
        case DeliveryHeld(delivery=delivery, place=place, bonded=bonded, reason=reason, person=person):
            state.inspected[delivery] = Inspected("held", place, bonded, reason, person, state.at)
        case DeliveryInspected(delivery=delivery, verdict=verdict, reason=reason, person=person):
            _said_of(state, delivery, Inspected(verdict, reason=reason, person=person))
        case DeliveryReleased(delivery=delivery, person=person):
            _said_of(state, delivery, Inspected("released", person=person))
        case DeliveryInvoiced(delivery=delivery, number=number, person=person):
            _said_of(state, delivery, Inspected("invoiced", person=person, invoice=number))
        case _ as never:
            assert_never(never)


def _loaded(state: State, command: LoadList | UpdateList) -> ScreeningList:
    """The whole list, as it is said or as it comes of the one that held."""
    if isinstance(command, LoadList):
        return command.list
    return changed_list(state.lists[command.changes.source], command.changes)


def _keep(state: State, place: tuple[str, str, str], units: int) -> None:
    """So many units of an organisation's month more, or less, are kept for a member (rules U7 and U12)."""
    organisation, month, _ = place
    state.reserved[organisation, month] = state.reserved.get((organisation, month), 0) + units
    state.kept[place] = state.kept.get(place, 0) + units


def _said_of(state: State, delivery: Use, now: Inspected) -> None:
    """The delivery is that far; where it lies, and the last reason that was given, stay (rules Z8 and Z9)."""
    before = state.inspected.get(delivery, Inspected())
    kept = replace(now, place=before.place, bonded=before.bonded, reason=now.reason or before.reason, at=state.at)
    state.inspected[delivery] = kept


def _registered(state: State, event: OrganisationRegistered) -> None:
    organisation = event.organisation
    known = state.organisations.setdefault(organisation.id, Registered(organisation))
    known.organisation = organisation
    if event.renamed:
        known.screened_at, known.hits = None, {}
        state.pending.setdefault(organisation.id, None)


def _looked_for(state: State) -> None:
    """Everybody who waited for nothing has been looked for on what changed (rule Y8)."""
    for id, known in state.organisations.items():
        if id not in state.pending:
            known.screened_at = state.at


def _look_for_all(state: State) -> None:
    """Everybody is to be looked for anew; until then what was found before stands (rule Y5)."""
    state.pending = dict.fromkeys(state.organisations)

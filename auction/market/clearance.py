"""May this organisation trade now, and may this thing go there: the questions that an auction asks of the market.

All of them are asked of the state and a moment, and answered by coded reasons; no reason is a yes. What the live side does with
them is chapter H of the auction's rulebook.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from auction.market.authorisations import Standing, live
from auction.market.commands import Delivery
from auction.market.control import ControlRule, Movement, Use, applying, licences_for, movement_fault, strictest
from auction.market.goods import category_of, is_eccn, is_hs
from auction.market.identity import claim_key
from auction.market.months import months_of, offered
from auction.market.offers import Fault, Offer, offer_faults
from auction.market.organisations import common_owners
from auction.market.profiles import profile_faults
from auction.market.refusals import OFFER_KINDS, REASON_KINDS
from auction.market.state import Registered, State


@dataclass(frozen=True, slots=True)
class Reason:
    """Why not: a code, the rule that says so, the lot where only one is concerned, and a detail for the coordinator alone."""

    code: str
    rule: str
    lot: str = ""
    detail: str = ""


Ruled = tuple[Reason, ...] | ControlRule
"""What the rules say of a way: why not, nothing where nothing keeps it, or the rule that wants a licence."""


def reason(code: str, *, lot: str = "", detail: str = "") -> Reason:
    """The reason of that code, with the rule the table gives it."""
    return Reason(code, REASON_KINDS[code].rule, lot, detail)


def clearance(state: State, organisation: str, at: int) -> tuple[Reason, ...]:
    """Why the organisation may neither bid nor be awarded anything at that moment; nothing is that it may (D6, Y1, Y4, Y6, Y7)."""
    known = state.organisations.get(organisation)
    if known is None:
        return (reason("organisation_unknown", detail=organisation),)
    return (*_unverified(known, at), *_unlisted(state, at), *_unscreened(known, at))


def _unverified(known: Registered, at: int) -> Iterator[Reason]:
    if known.verification is None:
        yield reason("organisation_unverified")
    elif at >= known.verification.valid_until:
        yield reason("verification_expired")


def _unlisted(state: State, at: int) -> Iterator[Reason]:
    policy = state.known_policy()
    for source in policy.sources:
        if source not in state.lists:
            yield reason("screening_missing", detail=source)
    for source in sorted(state.lists):
        if at - state.lists[source].as_of > policy.list_age_us:
            yield reason("list_stale", detail=source)


def _unscreened(known: Registered, at: int) -> Iterator[Reason]:
    if known.screened_at is None:
        yield reason("screening_pending")
    for place, hit in known.hits.items():
        decision, told = known.decisions.get(place), f"{hit.source} / {hit.entry}"
        if decision is None:
            yield reason("screening_hit", detail=told)
        elif at >= decision.valid_until:
            yield reason("decision_expired", detail=told)
        elif decision.verdict == "match":
            yield reason("screening_match", detail=told)


def is_listed(state: State, organisation: str, at: int) -> bool:
    """Whether the organisation is like a party on a list and no person's decision clears it now: the end user of rule Z2."""
    known = state.organisations.get(organisation)
    return known is None or any(found.rule == "Y6" for found in _unscreened(known, at))


def gate(state: State, movement: Movement, at: int) -> tuple[Reason, ...]:
    """Why the thing may not go there, to that user, for that use, at that moment (rules Z1 to Z5)."""
    ruled = _ruled(state, movement, at)
    return _unlicensed(state, movement, at, ruled.id) if isinstance(ruled, ControlRule) else ruled


def _ruled(state: State, movement: Movement, at: int) -> Ruled:
    """What the rules say, whatever the quantity and whoever sends it: why not, nothing, or the rule that wants a licence."""
    if not is_hs(movement.hs):
        return (reason("hs_unknown", detail=movement.hs[:16]),)
    if not is_eccn(movement.eccn):
        return (reason("eccn_invalid", detail=movement.eccn[:16]),)
    fault = movement_fault(movement)
    if fault is not None:
        return (reason("movement_invalid", detail=fault),)
    found = _strictest(state, movement, at)
    if found is None:
        return (reason("control_unruled"),)
    if found.policy == "deny":
        return (reason("control_denied", detail=found.id),)
    return () if found.policy == "allow" else found


def _strictest(state: State, movement: Movement, at: int) -> ControlRule | None:
    rules = (rule for source in sorted(state.controls) for rule in state.controls[source].rules)
    return strictest(applying(rules, movement, is_listed=is_listed(state, movement.end_user, at)))


def needs_licence(state: State, movement: Movement, at: int) -> bool:
    """Whether the strictest rule asks for a licence, whether or not there is one (rules Z3 and Z4)."""
    found = _strictest(state, movement, at)
    return found is not None and found.policy == "licence"


def _unlicensed(state: State, movement: Movement, at: int, rule: str) -> tuple[Reason, ...]:
    licences = licences_for(state.licences.values(), movement, at)
    if not licences:
        return (reason("licence_missing", detail=rule),)
    left = max(state.left_of(licence.id) for licence in licences)
    return () if left >= movement.quantity else (reason("licence_short", detail=f"{left} left"),)


AFTERWARDS: Final = frozenset(("screening_hit", "screening_match", "control_denied", "licence_wanting", "slots_taken"))
"""What still counts once contracts are drawn: that a list, or a rule, now names the winner, that no licence could be drawn on
for it, or that another award has its slots; not that papers grew old (Z6, Z7, U15)."""
LICENSING: Final = frozenset(("licence_missing", "licence_short"))


def barred_from(state: State, supplier: str, auction: str, at: int, *, settled: bool = False) -> tuple[Reason, ...]:
    """Why the supplier is on hold in that auction: by itself, or lot by lot for what would go where (rules D8 and Z6)."""
    told = _barred(state, supplier, auction, at, settled=settled)
    return tuple(each for each in told if not settled or each.code in AFTERWARDS)


def _barred(state: State, supplier: str, auction: str, at: int, *, settled: bool) -> tuple[Reason, ...]:
    told = [*clearance(state, supplier, at)]
    rows = state.deliveries.get(auction, ())
    # Many parts go the same way, and a line has many parts: rules are gone through once for each way, quantities summed once.
    ways: dict[tuple[str, ...], Ruled] = {}
    quantities = _quantities(rows)
    for delivery in rows:
        found = [
            *_gate_of(state, supplier, auction, delivery, at, ways),
            *_unfranchised(state, supplier, delivery, at),
            *_unprofiled(state, supplier, auction, delivery, quantities),
        ]
        told += [Reason(each.code, each.rule, delivery.lot, f"{delivery.line}: {each.detail}") for each in found]
    return (*told, *_unslotted(state, supplier, auction, settled=settled))


def _unslotted(state: State, supplier: str, auction: str, *, settled: bool) -> Iterator[Reason]:
    """U15: the lots whose slots are free no longer, or were not when the supplier was awarded them."""
    if supplier not in state.capacities:
        return
    known = state.outcomes.get(auction)
    won = frozenset(each.lot for each in known.awarded if each.supplier == supplier) if known is not None else frozenset()
    months = months_of(state, supplier)
    oversold = frozenset(lot for of, lot, _ in months.beyond() if of == auction) if won else frozenset()
    users: dict[str, dict[str, None]] = {}
    for row in state.deliveries.get(auction, ()):
        if row.profile:
            users.setdefault(row.lot, {})[row.end_user] = None
    wanted, known_free = offered(state, auction, supplier), dict[tuple[str, tuple[str, ...]], int]()
    for lot, beside in users.items():
        if lot in won:
            if lot in oversold:
                yield reason("slots_taken", lot=lot)
        elif not settled:
            slots = wanted.get(lot, {})
            for month in slots:
                if (month, tuple(beside)) not in known_free:
                    known_free[month, tuple(beside)] = months.free(month, beside=beside)
            short = [month for month, units in slots.items() if units > known_free[month, tuple(beside)]]
            if short:
                yield reason("slots_taken", lot=lot, detail=", ".join(short))


def _gate_of(
    state: State, supplier: str, auction: str, delivery: Delivery, at: int, ways: dict[tuple[str, ...], Ruled]
) -> Iterator[Reason]:
    """The gate's reasons; what a licence was drawn on for already needs no other, and what none sufficed for is wanting (Z7)."""
    way = delivery.hs, delivery.eccn, delivery.destination, delivery.end_user, delivery.end_use
    if way not in ways:
        ways[way] = _ruled(state, movement_of(supplier, delivery), at)
    ruled = ways[way]
    if isinstance(ruled, ControlRule):
        ruled = _unlicensed(state, movement_of(supplier, delivery), at, ruled.id)
    use = Use(auction, supplier, delivery.lot, delivery.line, delivery.destination, delivery.end_user) if ruled else None
    for each in ruled:
        if each.code not in LICENSING:
            yield each
        elif use not in state.uses:
            yield reason("licence_wanting", detail=each.detail) if use in state.wanting else each


def movement_of(supplier: str, delivery: Delivery) -> Movement:
    """What is to go where, when the supplier delivers it."""
    fields = delivery.destination, delivery.eccn, delivery.hs, delivery.end_use, delivery.quantity
    return Movement(supplier, delivery.end_user, *fields)


def _unfranchised(state: State, supplier: str, delivery: Delivery, at: int) -> Iterator[Reason]:
    if delivery.franchised_only:
        stands = standing(state, supplier, manufacturer=delivery.manufacturer, territory=delivery.destination, at=at)
        if stands == "independent":
            yield reason("not_franchised", detail=delivery.manufacturer)


def _unprofiled(
    state: State, supplier: str, auction: str, delivery: Delivery, quantities: Mapping[tuple[str, str], int]
) -> Iterator[Reason]:
    """U10: of a line that asks for it, whoever bids has said the terms of its category."""
    if not delivery.profile:
        return
    said = state.profiles.get((auction, delivery.lot, delivery.line, supplier))
    if said is None or any(profile_faults(said, delivery.hs, quantities[delivery.lot, delivery.line])):
        yield reason("profile_missing", detail=category_of(delivery.hs) or delivery.hs)


def _quantities(rows: Iterable[Delivery]) -> dict[tuple[str, str], int]:
    """How much of each line is described, wherever it goes."""
    found: dict[tuple[str, str], int] = {}
    for row in rows:
        found[row.lot, row.line] = found.get((row.lot, row.line), 0) + row.quantity
    return found


def standing(state: State, supplier: str, *, manufacturer: str, territory: str, at: int) -> Standing:
    """What the supplier counts as for a maker's parts there and then: without a live authorisation as independent (rule D8)."""
    if supplier == manufacturer:
        return "maker"
    between = {"distributor": supplier, "manufacturer": manufacturer, "territory": territory}
    return "franchised" if live(state.authorisations.values(), **between, at=at) is not None else "independent"


def conflicts(state: State, organisation: str, others: Iterable[str]) -> tuple[Reason, ...]:
    """With which of the others, and with the operator, the organisation shares a beneficial owner (rule D9).

    Shown to the coordinator and auditors as a flag.
    """
    known = state.organisations.get(organisation)
    if known is None:
        return ()
    told: list[Reason] = []
    for other in dict.fromkeys((state.operator, *others)):
        against = state.organisations.get(other)
        shared = () if against is None or other == organisation else common_owners(known.organisation, against.organisation)
        if shared:
            told.append(reason("conflict_operator" if other == state.operator else "conflict_member", detail=other))
    return tuple(told)


def offer_check(state: State, offer: Offer, at: int) -> tuple[Fault, ...]:
    """Everything that is wrong with an offer, so that it can be drafted before it is made (rules U1 to U9, D8)."""
    return (*offer_faults(offer), *_claimed(state, offer), *_as_franchised(state, offer, at))


def _fault(code: str, detail: str = "") -> Fault:
    return code, OFFER_KINDS[code].rule, detail


def _claimed(state: State, offer: Offer) -> Iterator[Fault]:
    makers = state.claims.get(claim_key(offer.part_number), {})
    if len(makers) > 1:
        yield _fault("part_claimed_twice", ", ".join(sorted(makers)))
    elif makers and offer.manufacturer not in makers:
        yield _fault("maker_other", ", ".join(makers))


def _as_franchised(state: State, offer: Offer, at: int) -> Iterator[Fault]:
    asked = {"manufacturer": offer.manufacturer, "territory": offer.destination}
    if not offer.as_franchised or standing(state, offer.organisation, **asked, at=at) != "independent":
        return
    between = (offer.organisation, offer.manufacturer)
    expired = any(
        (given.distributor, given.manufacturer) == between and at >= given.valid_until for given in state.authorisations.values()
    )
    yield _fault("authorisation_expired" if expired else "authorisation_missing")

"""Claims on subsidies, on record: who claims for what was bought, once, and what is granted within the cap (rules J7 and J8)."""

from collections.abc import Iterable, Iterator

from auction.core.days import day_of, is_day
from auction.core.money import LARGEST
from auction.core.refusals import Refusal
from auction.core.words import is_id, is_text
from auction.market.commands import ClaimSubsidy, GrantClaims, LoadSchemes, WithdrawClaim
from auction.market.events import Event, SchemesLoaded, SubsidyClaimed, SubsidyGranted, SubsidyUnclaimed
from auction.market.refusals import refuse
from auction.market.state import OnClaim, State
from auction.market.subsidies import Bought, Claim, capped, ineligible, schemes_fault, worth_of

Decision = tuple[Event, ...] | Refusal
Purchases = dict[tuple[str, str], tuple[int, int]]
"""Pieces and money by member and part."""


def load_schemes(state: State, command: LoadSchemes) -> Decision:
    """J1: a newer table takes the place of its source's older one; an id names one scheme, whoever's it is."""
    table, held = command.table, state.schemes.get(command.table.source)
    fault = schemes_fault(table)
    if fault is not None:
        return refuse("scheme_invalid", fault)
    others = {scheme.id for other in state.schemes.values() if other.source != table.source for scheme in other.schemes}
    taken = next((scheme.id for scheme in table.schemes if scheme.id in others), None)
    if taken is not None:
        return refuse("scheme_invalid", f"{taken}: another source has a scheme of this id")
    if held is not None and held.date > table.date:
        return refuse("schemes_older")
    return (SchemesLoaded(table),)


def claim(state: State, command: ClaimSubsidy, at: int) -> Decision:
    """J7: eligible, of a purchase on record, for no piece and no money that another claim is for."""
    asked = command.claim
    if asked.id in state.on_claim:
        return refuse("subsidy_claim_exists")
    texts = all(map(is_text, (asked.part, asked.place, asked.period)))
    counted = 0 < asked.quantity <= LARGEST and 0 <= asked.money <= LARGEST
    if not is_id(asked.id) or not texts or not counted or not is_day(asked.day) or asked.day > day_of(at):
        return refuse("claim_invalid")
    found = state.scheme(asked.scheme)
    code = ineligible(None if found is None else found[0], asked)
    if code:
        return refuse(code)
    outcome = state.outcomes.get(command.auction)
    bought = {} if outcome is None else purchases(outcome.bought)
    if outcome is None or found is None or (asked.member, asked.part) not in bought:
        return refuse("purchase_unknown")
    if (found[1].currency, found[1].currency_scale) != (outcome.currency, outcome.currency_scale):
        return refuse("scheme_currency_other", found[1].currency)
    code = _beyond(bought, _of(state, command.auction), asked)
    return refuse(code) if code else (SubsidyClaimed(command.auction, asked),)


def purchases(rows: Iterable[Bought]) -> Purchases:
    """What each member bought of each part in all."""
    found: Purchases = {}
    for row in rows:
        quantity, money = found.get((row.member, row.part), (0, 0))
        found[row.member, row.part] = quantity + row.quantity, money + row.money
    return found


def _of(state: State, auction: str) -> list[Claim]:
    return [each.claim for each in state.on_claim.values() if each.auction == auction]


def _beyond(bought: Purchases, others: Iterable[Claim], asked: Claim) -> str:
    """The code where the claim is for more pieces, or more money, than were bought and no other claim is for (J3, J6)."""
    quantity, money = bought.get((asked.member, asked.part), (0, 0))
    for other in others:
        if (other.member, other.part) == (asked.member, asked.part):
            quantity, money = quantity - other.quantity, money - other.money
    if asked.quantity > quantity:
        return "volume_claimed"
    return "money_claimed" if asked.money > money else ""


def fallen(state: State, auction: str, rows: Iterable[Bought]) -> Iterator[SubsidyUnclaimed]:
    """The open claims of the auction, by their ids, that what is bought now bears no longer; what was granted counts first."""
    bought = purchases(rows)
    own = {id: each for id, each in state.on_claim.items() if each.auction == auction}
    kept = [each.claim for each in own.values() if each.status == "granted"]
    for id in sorted(own):
        if own[id].status == "open":
            if _beyond(bought, kept, own[id].claim):
                yield SubsidyUnclaimed(id, "award_fell")
            else:
                kept.append(own[id].claim)


def withdraw(state: State, command: WithdrawClaim) -> Decision:
    """J7: by its member, while it is open."""
    held = state.on_claim.get(command.claim)
    if held is None or held.status != "open" or held.claim.member != command.member:
        return refuse("subsidy_claim_unknown")
    return (SubsidyUnclaimed(command.claim, "withdrawn"),)


def grant(state: State, command: GrantClaims) -> Decision:
    """J8: all open claims on the scheme, in the order of their ids, in proportion where the cap does not suffice (J4)."""
    found = state.scheme(command.scheme)
    if found is None:
        return refuse("scheme_unknown")
    waiting = open_claims(state, command.scheme)
    if not waiting:
        return refuse("nothing_claimed")
    scheme = found[0]
    left = None if scheme.cap is None else scheme.cap - state.granted.get(scheme.id, 0)
    if left is not None and left <= 0:
        return refuse("scheme_spent")
    worth = [(each.claim.id, worth_of(scheme, each.claim)) for each in waiting]
    given = dict(capped(left, worth))
    told: list[Event] = []
    for id, worth_of_it in worth:
        left = None if left is None else left - given[id]
        told.append(SubsidyGranted(id, worth_of_it, given[id], left, command.person, command.reason))
    return tuple(told)


def open_claims(state: State, scheme: str) -> list[OnClaim]:
    """The claims on the scheme that wait for a person, by their ids."""
    return [state.on_claim[id] for id in sorted(state.on_claim) if _waits(state.on_claim[id], scheme)]


def _waits(each: OnClaim, scheme: str) -> bool:
    return each.claim.scheme == scheme and each.status == "open"

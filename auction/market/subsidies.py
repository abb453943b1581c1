"""What public hands add to a purchase: schemes with caps and eligibility, and no piece of demand paid for twice (rules J)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

from auction.core.criteria import Component
from auction.core.days import is_day
from auction.core.money import Share, apportion, is_share, round_half_up_div
from auction.core.subsidised import PREFIX
from auction.core.words import is_id, is_text

MOST_SCHEMES: Final = 1_000
_CURRENCY: Final = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class Scheme:
    """One subsidy: who grants it, a share of what is paid or an amount a piece in minor units, and its cap in all (None: none).

    Eligible are members at these places, parts whose HS number begins so, goods of these origins; an empty list is any. `since` and
    `until` are days (ISO 8601), the last excluded, "" is open. `paid_to` says in whose pocket it goes.
    """

    id: str
    grantor: str
    title: str
    share: Share | None
    amount: int
    cap: int | None
    places: tuple[str, ...]
    parts: tuple[str, ...]
    origins: tuple[str, ...]
    since: str
    until: str
    paid_to: Literal["member", "supplier"] = "member"


@dataclass(frozen=True, slots=True)
class SchemeTable:
    """The schemes of one source as they were on a day (ISO 8601), with the currency of their amounts and caps."""

    source: str
    date: str
    currency: str
    currency_scale: int
    schemes: tuple[Scheme, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """What a member claims of a scheme: so many pieces of its demand of a part in a period, what they cost, where they go.

    `place` is the member's place; `day` when the claim counts.
    """

    id: str
    scheme: str
    member: str
    place: str
    part: str
    hs: str
    origin: str
    period: str
    day: str
    quantity: int
    money: int


@dataclass(frozen=True, slots=True)
class Demand:
    """How many pieces of a part a member needs in a period, wherever they go: more of it cannot be claimed for."""

    member: str
    part: str
    period: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Granted:
    """What a claim is granted, in minor units; or why nothing, by code."""

    claim: str
    money: int
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Claims:
    """What members claim after an award, and the period (such as 2027-01) whose demand the award served."""

    period: str
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Bought:
    """What a member got of a part by an award: so many pieces, for so much in minor units."""

    member: str
    part: str
    quantity: int
    money: int


def scheme_fault(scheme: Scheme) -> str | None:
    """What contradicts itself in a scheme (rule J1), or None."""
    if not (is_id(scheme.id) and scheme.grantor.strip() and scheme.title.strip()):
        return "an id, a grantor and a title"
    if (scheme.share is None) == (scheme.amount == 0) or not is_share(scheme.share) or scheme.amount < 0:
        return "a share of at most the whole, or an amount above zero a piece"
    if scheme.cap is not None and scheme.cap <= 0:
        return "a cap above zero, or none"
    return "days of which the last is after the first" if scheme.until and scheme.until <= scheme.since else None


def grants(
    schemes: Sequence[Scheme], claims: Sequence[Claim], demand: Sequence[Demand], paid: Mapping[tuple[str, str], int] | None = None
) -> tuple[Granted, ...]:
    """What each claim is granted, in the order of the claims' ids, whatever order they come in (rules J2 to J4).

    Pieces are claimed for in that order, and no piece twice, whichever scheme and place it is claimed for; nor money, where `paid`
    says what each member paid for each part (J6). What the claims on a scheme come to beyond its cap is cut in proportion, by
    largest remainder, ties to the earlier id.
    """
    left = {(need.member, need.part, need.period): need.quantity for need in demand}
    spare = None if paid is None else dict(paid)
    known = {scheme.id: scheme for scheme in schemes}
    worth: dict[str, list[tuple[str, int]]] = {scheme.id: [] for scheme in schemes}
    refused: dict[str, str] = {}
    ordered = sorted(claims, key=lambda claim: claim.id)
    for claim in ordered:
        fault = _fault(known.get(claim.scheme), claim, left)
        if not fault and spare is not None and claim.money > spare.get((claim.member, claim.part), 0):
            fault = "money_claimed"
        if fault:
            refused[claim.id] = fault
            continue
        left[claim.member, claim.part, claim.period] -= claim.quantity
        if spare is not None:
            spare[claim.member, claim.part] -= claim.money
        worth[claim.scheme].append((claim.id, worth_of(known[claim.scheme], claim)))
    granted = {claim: money for scheme in schemes for claim, money in capped(scheme.cap, worth[scheme.id])}
    return tuple(Granted(claim.id, granted.get(claim.id, 0), refused.get(claim.id, "")) for claim in ordered)


def grants_on(schemes: Sequence[Scheme], asked: Claims, bought: Sequence[Bought]) -> tuple[Granted, ...]:
    """What each claim on an award is granted: of another period nothing, and for no more pieces or money than were bought (J6)."""
    needs: dict[tuple[str, str], int] = {}
    paid: dict[tuple[str, str], int] = {}
    for each in bought:
        key = (each.member, each.part)
        needs[key], paid[key] = needs.get(key, 0) + each.quantity, paid.get(key, 0) + each.money
    demand = [Demand(member, part, asked.period, quantity) for (member, part), quantity in needs.items()]
    return grants(schemes, asked.claims, demand, paid)


def schemes_fault(table: SchemeTable) -> str | None:
    """What of a table of schemes cannot be so, or None (rule J1)."""
    is_money = _CURRENCY.fullmatch(table.currency) is not None and 0 <= table.currency_scale <= 6
    if not (is_text(table.source) and is_day(table.date) and is_money):
        return "a source, a day and a currency"
    ids = [scheme.id for scheme in table.schemes]
    if not 0 < len(ids) <= MOST_SCHEMES or len(set(ids)) != len(ids):
        return f"1 to {MOST_SCHEMES} schemes, each once"
    return next((f"{each.id[:64]}: {fault}" for each in table.schemes if (fault := scheme_fault(each)) is not None), None)


def _fault(scheme: Scheme | None, claim: Claim, left: Mapping[tuple[str, str, str], int]) -> str:
    """The code of the first thing that keeps the claim out (J2, J3)."""
    found = ineligible(scheme, claim)
    return found or ("volume_claimed" if claim.quantity > left.get((claim.member, claim.part, claim.period), 0) else "")


def ineligible(scheme: Scheme | None, claim: Claim) -> str:
    """The code of the first thing for which the scheme grants the claim nothing, whatever was bought; empty if none (J2)."""
    if scheme is None:
        return "scheme_unknown"
    if claim.day < scheme.since or (scheme.until and claim.day >= scheme.until):
        return "scheme_not_in_force"
    if scheme.places and claim.place not in scheme.places:
        return "place_not_eligible"
    if scheme.parts and not any(claim.hs.startswith(begin) for begin in scheme.parts):
        return "part_not_eligible"
    if scheme.origins and claim.origin not in scheme.origins:
        return "origin_not_eligible"
    return "claim_invalid" if claim.quantity <= 0 or claim.money < 0 else ""


def worth_of(scheme: Scheme, claim: Claim) -> int:
    """What the claim comes to before any cap, and never more than what was paid."""
    if scheme.share is None:
        return min(claim.money, scheme.amount * claim.quantity)
    return round_half_up_div(claim.money * scheme.share.num, scheme.share.den)


def capped(cap: int | None, worth: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """What each claim is granted, cut in proportion where all together come to more than the cap (J4)."""
    moneys = [money for _, money in worth]
    if cap is None or sum(moneys) <= cap:
        return list(worth)
    return [(claim, money) for (claim, _), money in zip(worth, apportion(cap, moneys), strict=True)]


def component(scheme: Scheme, eligible: Share) -> Component:
    """The scheme as a component of a supplier's terms, where its share of the value makes that supplier cheaper (rule J5).

    `eligible` is the part of the lot, by quantity, whose members, part and origin it covers.
    """
    share = Fraction(0) if scheme.share is None else Fraction(scheme.share.num * eligible.num, scheme.share.den * eligible.den)
    return Component(PREFIX + scheme.id, 0, "", Share(share.numerator, share.denominator), "value", less=True)

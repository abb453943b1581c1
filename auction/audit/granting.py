"""Subsidies on a recorded award: what each member's claims are granted, from the bundle, the schemes and the claims (rule J6)."""

from typing import Any

from auction.audit.bundle import Bundle
from auction.audit.rules import AUCTION
from auction.audit.script import tariffs_hash
from auction.core.money import price_text
from auction.core.state import State
from auction.ledger.codec import Plain
from auction.market.outcomes import purchases_of
from auction.market.subsidies import Claims, grants_on
from auction.market.tariffs import Tariffs


def state_of(bundle: Bundle) -> State:
    """How the auction stands after the bundle's entries, which an audit must have found to hold."""
    state: State = AUCTION.new_state()
    for body in bundle.log.entries:
        AUCTION.believe(state, AUCTION.codec.entry_from_bytes(body))
    return state


def grants_plain(state: State, head: str, tariffs: Tariffs, asked: Claims) -> dict[str, Plain]:
    """Every grant and refusal, each member's sum, what each scheme has spent of its cap, and what it was worked out from."""
    scale = state.known_terms().currency_scale
    granted = grants_on(tariffs.schemes, asked, purchases_of(state))
    of = {claim.id: claim for claim in asked.claims}
    rows: list[Plain] = []
    members: dict[str, int] = {}
    spent: dict[str, int] = {}
    for each in granted:
        claim = of[each.claim]
        members[claim.member] = members.get(claim.member, 0) + each.money
        spent[claim.scheme] = spent.get(claim.scheme, 0) + each.money
        told: dict[str, Plain] = {"claim": each.claim, "scheme": claim.scheme, "member": claim.member, "part": claim.part}
        rows.append(told | {"money": price_text(each.money, scale), "refused": each.refused or None})
    schemes: list[Plain] = [
        {
            "scheme": scheme.id,
            "grantor": scheme.grantor,
            "cap": None if scheme.cap is None else price_text(scheme.cap, scale),
            "granted": price_text(spent.get(scheme.id, 0), scale),
        }
        for scheme in tariffs.schemes
    ]
    sums: dict[str, Plain] = {member: price_text(money, scale) for member, money in sorted(members.items())}
    used: dict[str, Plain] = {"auction": state.known_terms().auction, "head": head, "schemes": tariffs_hash(tariffs)}
    return {"used": used, "currency": state.known_terms().currency, "grants": rows, "members": sums, "schemes": schemes}


def grants_text(told: Any) -> str:
    """The same for people: a line a claim, a member and a scheme."""
    lines = []
    for each in told["grants"]:
        said = f"refused, {each['refused']}" if each["refused"] else f"{each['money']} {told['currency']}"
        lines.append(f"claim {each['claim']} of {each['member']} on {each['scheme']}, {each['part']}: {said}")
    lines += [f"member {member}: {money} {told['currency']}" for member, money in told["members"].items()]
    for scheme in told["schemes"]:
        cap = "no cap" if scheme["cap"] is None else f"of at most {scheme['cap']}"
        lines.append(f"scheme {scheme['scheme']} of {scheme['grantor']}: {scheme['granted']} {cap}")
    return "\n".join(lines)

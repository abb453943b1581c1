"""What an award would be if, of a recorded auction: without a supplier, and against the most of one country (F1 and F2)."""

from typing import Any

from auction.award.problem import problem_from
from auction.award.scenarios import within, without
from auction.core.landed_terms import delivery_of
from auction.core.money import price_text
from auction.core.state import State
from auction.ledger.codec import Plain


def without_plain(state: State, supplier: str) -> dict[str, Plain]:
    """The award as if the supplier had not bid: each lot that changes, what the others cost more, and what nobody fills (F1)."""
    scale = state.known_terms().currency_scale
    found = without(problem_from(state), supplier)
    lots: list[Plain] = [
        {
            "lot": lot.lot,
            "before": list(lot.before),
            "after": list(lot.after),
            "money_before": price_text(lot.money_before, scale),
            "money_after": price_text(lot.money_after, scale),
        }
        for lot in found.lots
    ]
    unfilled: list[Plain] = [
        {"lot": none.lot, "why": none.why, "quantities": [_quantity(state, none.lot, each) for each in none.quantities]}
        for none in found.unfilled
    ]
    return {
        "supplier": supplier,
        "lots": lots,
        "delta": price_text(found.delta, scale),
        "unfilled": unfilled,
        "total_before": price_text(found.total_before, scale),
        "total_after": price_text(found.total_after, scale),
    }


def origins_plain(state: State) -> dict[str, Plain] | None:
    """The award's money by the countries its goods are made in, against the most the terms allow one (F2); None without a most."""
    terms = state.known_terms()
    deliveries = None if terms.landed is None else terms.landed.deliveries
    if deliveries is None or deliveries.most_share_origin is None or state.closed_at is None or state.awaits_lottery:
        return None
    made = {(lot.id, party.id): delivery_of(deliveries, party.id, lot.id) for lot in terms.lots for party in terms.suppliers}
    origin_of = {key: delivery.origin for key, delivery in made.items() if delivery is not None}
    found, scale = within(problem_from(state), origin_of, deliveries.most_share_origin), terms.currency_scale
    parts: list[Plain] = [
        {"origin": part.origin, "money": price_text(part.money, scale), "over": part.over} for part in found.parts
    ]
    told: dict[str, Plain] = {
        "most": {"num": found.most.num, "den": found.most.den},
        "parts": parts,
        "found": found.found,
        "binding": list(found.binding),
    }
    if found.best is not None:
        lines: list[Plain] = [{"lot": line.lot, "supplier": line.supplier} for line in found.best.lines]
        told["best"] = {"total": price_text(found.best.total, scale), "lines": lines}
    return told


def without_text(told: Any, currency: str) -> list[str]:
    """The scenario for people."""
    head = f"without {told['supplier']}: {told['delta']} {currency} more on what is still awarded, {len(told['unfilled'])} unfilled"
    lines = [head]
    for lot in told["lots"]:
        names = " -> ".join(", ".join(each) or "nobody" for each in (lot["before"], lot["after"]))
        lines.append(f"  lot {lot['lot']}: {names}, {lot['money_before']} -> {lot['money_after']} {currency}")
    for none in told["unfilled"]:
        lines.append(f"  lot {none['lot']}: unfilled{_amount(none['quantities'])}, {none['why']}")
    return lines


def origins_text(told: Any, currency: str) -> list[str]:
    """Where the award comes from, for people; which limit binds, and what keeps within it."""
    if told is None:
        return []
    most = f"at most {told['most']['num']}/{told['most']['den']} from one country"
    lines = [f"origins, {most}", *(f"  {part['origin'] or 'unknown'}: {part['money']}{_over(part)}" for part in told["parts"])]
    why = {
        "keeps": "the award keeps within",
        "none": f"no award keeps within; what binds: {', '.join(told['binding'])}",
        "too_many": "there are too many awards to go through for one within",
        "in_parts": "lots go in parts, and no other award was looked for",
    }
    if "best" not in told:
        return [*lines, f"  {why[told['found']]}"]
    chosen = ", ".join(f"{line['lot']} to {line['supplier']}" for line in told["best"]["lines"])
    return [*lines, f"  the cheapest within: {told['best']['total']} {currency}, {chosen}"]


def _quantity(state: State, lot: str, units: int) -> str:
    return price_text(units, state.lots[lot].terms.quantity_scale)


def _amount(quantities: list[str]) -> str:
    return " " + " + ".join(quantities) if quantities else ""


def _over(part: Any) -> str:
    return ", more than the most" if part["over"] else ""

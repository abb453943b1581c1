"""How an auction stands or ended: every lot with its ranking, its award and what was allotted."""

from collections.abc import Sequence
from typing import Any, Final

from auction.audit.supposing import origins_plain, origins_text, without_text
from auction.award.certificate import read_certificate
from auction.award.refused import Refused
from auction.core.award_view import own_money, own_total
from auction.core.commands import AwardLine, Contract, ProposeAward, Unawarded
from auction.core.currencies import exchange_of
from auction.core.entries import Entry
from auction.core.events import AwardProposed
from auction.core.money import price_text
from auction.core.parts import quantities_of
from auction.core.ranking import rank
from auction.core.state import LotState, StandingBid, State
from auction.core.subsidised import SchemeDraw, is_subsidised, scheme_draws, unsubsidised_order
from auction.ledger.codec import Plain, to_plain
from auction.pool.saving_told import saving_lines, saving_plain
from auction.pool.state import State as PoolState

PROVEN_BEST: Final = "awarded together: proven to be the best"


def outcome_plain(state: State, pool: PoolState | None = None, entries: Sequence[Entry] = ()) -> dict[str, Plain]:
    """The auction's status, total and lots as plain values; prices and money as decimal texts.

    Where its pool has terms of its own for dividing, so far as it is known, also how that stands or came out. The entries say
    what the certificate of an award proves, which is checked where they are decided again.
    """
    if state.terms is None:
        return {"status": state.status, "currency": None, "total": None, "lots": [], "contracts": []}
    scale = state.terms.currency_scale
    contracts: list[Plain] = [_contract(drawn, state, scale) for drawn in state.contracts.values()]
    told: dict[str, Plain] = {
        "status": state.status,
        "currency": state.terms.currency,
        "total": price_text(state.award_total, scale) if state.awards or state.unawarded else None,
        "lots": [_lot(lot, state) for lot in state.lots.values()],
        "contracts": contracts,
    }
    draws: list[Plain] = [draw_plain(draw, scale) for draw in scheme_draws(state)]
    told |= {"schemes": draws} if draws else {}
    told |= {"together": _together(state, entries)} if state.award_rules is not None and told["total"] is not None else {}
    origins = origins_plain(state)
    told |= {} if origins is None else {"origins": origins}
    if state.saving is not None:
        told["saving"] = saving_plain(state.saving, currency=state.terms.currency, currency_scale=scale)
    return told if pool is None or not pool.terms.divides else {**told, "division": _division(pool, state)}


def _together(state: State, entries: Sequence[Entry]) -> Plain:
    """By how much a better award of all lots might compare lower, as far as is proven, and the rules given up (A20, Q21, Q25)."""
    given_up: list[Plain] = list(state.given_up)
    gap = price_text(state.award_gap, state.known_terms().currency_scale)
    return {"lower_by_at_most": gap, "given_up": given_up, "given_up_proven": bool(given_up) and _shows_need(entries)}


def _shows_need(entries: Sequence[Entry]) -> bool:
    """Whether the certificate of the last award proves that the rules given up had to be (Q25)."""
    proposed = (each for each in reversed(entries) if any(isinstance(event, AwardProposed) for event in each.events))
    entry = next(proposed, None)
    if entry is None or not isinstance(entry.command, ProposeAward):
        return False
    certificate = read_certificate(entry.command.certificate.encode())
    return not isinstance(certificate, Refused) and certificate.needed is not None


def _together_text(told: Any, currency: str) -> list[str]:
    if told is None:
        return []
    gap = told["lower_by_at_most"]
    open_gap = any(digit in "123456789" for digit in gap)
    lines = [f"awarded together: a better award might compare lower by up to {gap} {currency}" if open_gap else PROVEN_BEST]
    names = ", ".join(told["given_up"])
    proven = "proven" if told["given_up_proven"] else "not proven"
    return [*lines, f"rules given up: {names}; that nothing keeps them is {proven}"] if names else lines


def draw_plain(draw: SchemeDraw, scale: int) -> dict[str, Plain]:
    """What a scheme takes off the bids that lead or won, and whether its cap suffices for that (rule E15)."""
    rows = ((lot, supplier, price_text(money, scale)) for lot, supplier, money in draw.lots)
    lots: list[Plain] = [{"lot": lot, "supplier": supplier, "money": money} for lot, supplier, money in rows]
    told: dict[str, Plain] = {"scheme": draw.scheme, "cap": price_text(draw.cap, scale), "taken": price_text(draw.taken, scale)}
    return told | {"suffices": draw.suffices, "lots": lots}


def _division(pool: PoolState, state: State) -> Plain:
    """The division of the award: at which step it is, who stands by, what goes to nobody, and the rule of each part."""
    course = pool.courses.get(state.known_terms().auction)
    if course is None:
        return None
    lines: list[Plain] = [to_plain(line) for line in course.lines]
    standby: list[Plain] = [to_plain(each) for each in course.standby]
    left: list[Plain] = [to_plain(each) for each in course.left]
    rules: list[Plain] = list(course.rules)
    return {"step": course.step, "lines": lines, "standby": standby, "left": left, "rules": rules}


def _contract(drawn: Contract, state: State, scale: int) -> Plain:
    """A contract, with what it is for where its supplier is paid in a currency of its own (E14), and how far it has come (I1)."""
    told: dict[str, Plain] = {"number": drawn.number, "supplier": drawn.supplier, "member": drawn.member}
    told["total"] = price_text(drawn.total, scale)
    step = state.agreements[drawn.number].step
    told |= {} if step == "draft" else {"step": step}
    return told | {name: str(value) for name, value in own_total(state, drawn).items()}


def _lot(lot: LotState, state: State) -> dict[str, Plain]:
    ties = state.known_terms().ties
    ranking: list[Plain] = [_place(lot, bid, rank(lot, bid.supplier, ties)) for bid in lot.order]
    told: dict[str, Plain] = {"lot": lot.terms.id, "closed_at": lot.closed_at, "ranking": ranking, "award": _award(lot, state)}
    return told | ({"without_subsidies": _unsubsidised(lot)} if is_subsidised(lot.terms) else {})


def _unsubsidised(lot: LotState) -> list[Plain]:
    """The second ranking: by what the bids would compare if nobody granted any of them a subsidy (rule E15)."""
    scale = lot.terms.comparable_scale
    order = enumerate(unsubsidised_order(lot), start=1)
    return [{"rank": rank, "supplier": bid.supplier, "comparable": price_text(value, scale)} for rank, (bid, value) in order]


def _place(lot: LotState, bid: StandingBid, place: int | None) -> dict[str, Plain]:
    """A place in the ranking, with comparable value and currency where these are not the value and the auction's (E1, E12)."""
    shown: dict[str, Plain] = {"rank": place, "supplier": bid.supplier, "value": price_text(bid.value, lot.terms.value_scale)}
    if lot.terms.evaluation is not None:
        shown["comparable"] = price_text(bid.comparable, lot.terms.comparable_scale)
    exchange = exchange_of(lot.terms, bid.supplier)
    if exchange is not None:
        shown["currency"] = exchange.currency
    return shown


def _award(lot: LotState, state: State) -> dict[str, Plain] | None:
    award, none = state.awards.get(lot.terms.id), state.unawarded.get(lot.terms.id)
    if award is not None and award.is_plain:
        money = price_text(award.line.money, state.known_terms().currency_scale)
        told: dict[str, Plain] = {"supplier": award.line.supplier, "money": money, "status": award.status}
        return told | _own(lot, award.line)
    if award is not None:
        parts: list[Plain] = [_part(lot, line, state) for line in award.lines]
        return {"parts": parts, "left": None if none is None else _left(lot, none), "status": award.status}
    return None if none is None else {"supplier": None, "money": None, "status": none.why}


def _part(lot: LotState, line: AwardLine, state: State) -> dict[str, Plain]:
    """What one supplier gets of a lot and is paid, where that is not simply the whole at its bid."""
    quantities: list[Plain] = [price_text(each, lot.terms.quantity_scale) for each in quantities_of(lot.terms, line)]
    money = price_text(line.money, state.known_terms().currency_scale)
    paid = price_text(line.paid, lot.terms.value_scale)
    return {"supplier": line.supplier, "quantities": quantities, "paid": paid, "money": money, **_own(lot, line)}


def _own(lot: LotState, line: AwardLine) -> dict[str, Plain]:
    """What is paid in the supplier's own currency, where it has one (rule E14)."""
    return {name: str(value) for name, value in own_money(lot.terms, line).items()}


def _left(lot: LotState, none: Unawarded) -> dict[str, Plain]:
    quantities: list[Plain] = [price_text(each, lot.terms.quantity_scale) for each in none.quantities]
    return {"quantities": quantities, "why": none.why}


def outcome_text(outcome: dict[str, Plain]) -> str:
    """The same for people: a line a lot, and a line a place in its ranking."""
    plain: Any = outcome
    lines = [f"status {plain['status']}" + (f", total {plain['total']} {plain['currency']}" if plain["total"] else "")]
    for lot in plain["lots"]:
        lines.append(f"lot {lot['lot']}: {_award_text(lot['award'], plain['currency'])}")
        lines += [
            f"  {place['rank']}. {place['supplier']} {place['value']}{_named(place)}{_compared(place)}" for place in lot["ranking"]
        ]
        lines += _unsubsidised_text(lot.get("without_subsidies"))
    for drawn in plain["contracts"]:
        lines.append(f"contract {drawn['number']}: {drawn['total']} {plain['currency']}{_paid(drawn, drawn.get('own_total'))}")
    lines += _together_text(plain.get("together"), plain["currency"])
    lines += _division_text(plain.get("division"))
    lines += [_draw_text(draw, plain["currency"]) for draw in plain.get("schemes", ())]
    lines += saving_lines(plain["saving"]) if "saving" in plain else []
    lines += origins_text(plain.get("origins"), plain["currency"])
    lines += without_text(plain["without"], plain["currency"]) if "without" in plain else []
    return "\n".join(lines)


def _draw_text(draw: Any, currency: str) -> str:
    said = "" if draw["suffices"] else ": the cap does not suffice, and the ranking counts as if it did"
    return f"scheme {draw['scheme']}: {draw['taken']} of at most {draw['cap']} {currency}{said}"


def _unsubsidised_text(order: Any) -> list[str]:
    told = [] if order is None else [f"  {each['rank']}. {each['supplier']}{_compared(each)}" for each in order]
    return ["  without subsidies", *told] if told else []


def _division_text(division: Any) -> list[str]:
    if division is None:
        return []
    told = [f"division: {division['step']}", *(f"  rule {rule}" for rule in division["rules"])]
    for each in division["lines"]:
        told.append(f"  {each['lot']} {each['part']}: {each['member']} {each['quantity']} of {each['supplier']}")
    for each in division["standby"]:
        told.append(f"  {each['lot']} region {each['region']}: {each['main']}, standby {each['standby'] or 'nobody'}")
    for each in division["left"]:
        told.append(f"  {each['lot']} {each['part']}: {each['quantity']} to nobody, {each['why']}")
    return told


def _named(place: Any) -> str:
    return f" {place['currency']}" if "currency" in place else ""


def _paid(told: Any, own: str | None) -> str:
    """What is paid in the supplier's own currency, in brackets, where it has one."""
    return "" if own is None else f" ({own} {told['currency']})"


def _compared(place: Any) -> str:
    return f", compares as {place['comparable']}" if "comparable" in place else ""


def _award_text(award: Any, currency: str) -> str:
    if award is None:
        return "not awarded yet"
    if "parts" in award:
        parts = [
            f"{_sum(part)} of {part['supplier']} at {part['money']} {currency}{_paid(part, part.get('own_money'))}"
            for part in award["parts"]
        ]
        left = [f"{_sum(award['left'])} unawarded, {award['left']['why']}"] if award["left"] else []
        return f"{'; '.join([*parts, *left])}; {award['status']}"
    if award["supplier"] is None:
        return f"unawarded, {award['status']}"
    return f"{award['supplier']} at {_money(award, currency)}, {award['status']}"


def _money(told: Any, currency: str) -> str:
    return f"{told['money']} {currency}{_paid(told, told.get('own_money'))}"


def _sum(part: Any) -> str:
    return " + ".join(part["quantities"])

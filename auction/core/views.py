"""What each audience is shown: the whole at first, then what has changed. Who may see which field, visibility.py says.

A view is a set of *rows*, each a flat record: `auction`, `you`, `supplier:ID`, `lot:ID`, `bid:LOT:SUPPLIER`,
`envelope:LOT:SUPPLIER`, `award:LOT`, `contract:NUMBER`, `message:N`, `amendment:N`,
`request:N`, `deposit:SUPPLIER:LOT`.
Values and prices are decimal strings, times whole microseconds.
"""

from collections.abc import Iterable, Iterator

from auction.core.award_view import award_fields, part_row
from auction.core.contract_view import contract_rows
from auction.core.currencies import currency_of, has_currencies
from auction.core.debrief import why_not
from auction.core.deposit_view import deposit_rows, lacking
from auction.core.events import Event
from auction.core.fields import FIELDS, premiums
from auction.core.joining import joiners
from auction.core.money import price_text
from auction.core.package_view import package_rows
from auction.core.persons import is_outdated
from auction.core.provisional import provisional_rows
from auction.core.ranking import leading, ranks
from auction.core.schedule_view import limits_texts, provisional_text, steps_texts
from auction.core.settling import is_held, needs_reason
from auction.core.sight import Row, Rows, Sight, Value
from auction.core.state import LotState, StandingBid, State
from auction.core.touched import Touched, touched_by
from auction.core.visibility import Audience, allowed, hides_numbers, is_insider
from auction.core.words import CONSORTIUM


def whole_view(state: State, audience: Audience) -> dict[str, Row]:
    """Every row this audience may see now: what a newcomer is sent before the changes."""
    if state.terms is None:
        return {}
    told, requests = everything_told(state), tuple(state.requests)
    lots, suppliers = tuple(state.lots), tuple(state.admitted)
    everything = Touched(lots, suppliers, awards=True, told=told, requests=requests, packages=True)
    rows = _rows(state, audience, everything)
    return {key: row for key, row in rows if row is not None}


def everything_told(state: State) -> tuple[str, ...]:
    """The keys of all that everyone invited has been told: amendments and messages."""
    amendments = tuple(f"amendment:{number}" for number in range(1, len(state.amendments) + 1))
    return (*amendments, *(f"message:{number}" for number in range(1, len(state.messages) + 1)))


def changed_rows(state: State, events: Iterable[Event], audience: Audience) -> Rows:
    """The rows that these events, already believed, may have changed for this audience; None where a row is gone.

    The caller sends what differs from the rows sent before, so an event that shows this audience nothing new costs no frame.
    A field once shown stays in its row, until the audience becomes an insider and its rows are others altogether.
    """
    if state.terms is None:
        return {}
    parts = [touched_by(state, event) for event in events]
    together = Touched(
        tuple({lot: None for part in parts for lot in part.lots}),
        tuple({supplier: None for part in parts for supplier in part.suppliers}),
        awards=any(part.awards for part in parts),
        told=tuple(key for part in parts for key in part.told),
        requests=tuple(number for part in parts for number in part.requests),
        packages=any(part.packages for part in parts),
        contracts=tuple({contract: None for part in parts for contract in part.contracts}),
    )
    return dict(_rows(state, audience, together))


def changed_fields(row: Row, known: Row) -> Row:
    """The fields of a row that are new or differ from what is known."""
    return {name: value for name, value in row.items() if name not in known or known[name] != value}


def _rows(state: State, audience: Audience, touched: Touched) -> Iterator[tuple[str, Row | None]]:
    yield "auction", _auction_row(state)
    if audience.role == "supplier":
        yield "you", _standing_of(state, audience.party)
    if is_insider(state, audience):
        for supplier in touched.suppliers:
            yield f"supplier:{supplier}", _standing_of(state, supplier)
    for key in touched.told:
        yield key, told_row(state, key)
    if audience == Audience("buyer", CONSORTIUM):
        confirming = (number for number, request in state.requests.items() if touched.awards and request.kind == "confirm")
        for number in dict.fromkeys((*touched.requests, *confirming)):
            yield f"request:{number}", _request_row(state, number)
    for lot_id in touched.lots:
        if lot_id not in state.lots:
            yield f"lot:{lot_id}", None
            continue
        lot = state.lots[lot_id]
        yield f"lot:{lot_id}", lot_row(state, audience, lot)
        if is_insider(state, audience):
            yield from _bid_rows(state, lot)
            yield from _envelope_rows(lot)
        yield from joining_rows(state, audience, lot)
    if touched.awards:
        yield from _award_rows(state, audience)
    else:
        yield from contract_rows(state, audience, touched.contracts)
    if state.deposits:
        moved = tuple(state.admitted) if touched.awards or touched.contracts else touched.suppliers
        yield from deposit_rows(state, audience, moved)
    if touched.packages:
        supplier, insider = audience.party if audience.role == "supplier" else "", is_insider(state, audience)
        yield from package_rows(state, supplier, insider=insider)
        yield from provisional_rows(state, supplier, insider=insider)


def lot_row(state: State, audience: Audience, lot: LotState) -> Row:
    """The lot as this audience sees it now."""
    sight = Sight(state, lot, audience.party if audience.role == "supplier" else "")
    return {name: FIELDS[name](sight) for name in allowed(state, audience, lot)}


def _auction_row(state: State) -> Row:
    paused_at = state.paused_at if state.stands_still else None
    row: dict[str, Value] = {"status": state.status, "paused_at": paused_at, "paused_why": state.paused_why}
    row["closed_at"] = state.closed_at
    if state.status == "cancelled":
        row["cancelled_why"] = state.cancelled_why
    if state.known_terms().tie_award == "lottery":
        row["lottery"] = state.lottery
    if state.opens_at != state.known_terms().opens_at:
        row["opens_at"] = state.opens_at
    if state.outage is not None:
        row |= {"outages": state.outages, "outage_since": state.outage[0], "outage_until": state.outage[1]}
    return row


def _standing_of(state: State, supplier: str) -> Row:
    """Whether a supplier may bid: as it sees itself, and as insiders see it."""
    row: Row = {"accepted": supplier in state.accepted, "excluded": state.excluded.get(supplier)}
    if state.known_terms().market is not None:
        codes = dict.fromkeys(reason.code for reason in state.on_hold.get(supplier, ()))
        lots = tuple(lot for lot in state.lots if state.holds(supplier, lot))
        row = {**row, "on_hold": tuple(codes), "on_hold_lots": lots}
    if state.deposit_needed:
        row = {**row, **lacking(state, supplier)}
    return row if supplier not in state.readmitted else {**row, "readmitted": state.readmitted[supplier]}


def told_row(state: State, key: str) -> Row:
    """What everyone invited was told, in the same words: a message, or why the terms were amended and their new hash (T6, M5)."""
    kind, number = key.split(":")
    if kind == "message":
        message = state.messages[int(number) - 1]
        return {"at": message.at, "text": message.text}
    amendment = state.amendments[int(number) - 1]
    return {"at": amendment.at, "reason": amendment.text, "terms_sha256": amendment.terms_sha256}


def _request_row(state: State, number: int) -> Row | None:
    """What waits for a second person, with what was asked, for the coordinator alone (M2)."""
    request = state.requests.get(number)
    if request is None:
        return None
    asked = request.command
    row: dict[str, Value] = {"kind": request.kind, "person": request.person, "at": request.at, "lapses_at": request.lapses_at}
    for name in ("lot", "lots", "supplier", "by_us", "reason"):
        if hasattr(asked, name):
            row[name] = getattr(asked, name)
    if request.kind == "confirm":
        row["outdated"] = is_outdated(state, request)
    return row


def _bid_rows(state: State, lot: LotState) -> Iterator[tuple[str, Row | None]]:
    places = ranks(lot, state.known_terms().ties)
    for supplier in lot.last_value:
        bid = lot.standing.get(supplier)
        yield f"bid:{lot.terms.id}:{supplier}", None if bid is None else bid_row(state, lot, bid, places[supplier])


def joining_rows(state: State, audience: Audience, lot: LotState) -> Iterator[tuple[str, Row]]:
    """What each member has committed to under a condition: its own, and all for the coordinator and in the end auditors (J7).

    How much of it has joined tells the leading price, and is shown to whoever may see that.
    """
    whole = audience == Audience("buyer", CONSORTIUM) or (audience.role == "auditor" and is_insider(state, audience))
    best = leading(lot)
    for member, steps in lot.joining.items():
        if whole or audience == Audience("buyer", member):
            scales = lot.terms.quantity_scale, lot.terms.price_scale
            row: dict[str, Value] = {
                "quantities": tuple(price_text(step.quantity, scales[0]) for step in steps),
                "prices": tuple(price_text(step.price, scales[1]) for step in steps),
            }
            if "lead" in allowed(state, audience, lot):
                joined = 0 if best is None else joiners(lot, best.prices[0]).get(member, 0)
                row["joined"] = price_text(joined, scales[0])
            yield f"pledge:{lot.terms.id}:{member}", row


def _envelope_rows(lot: LotState) -> Iterator[tuple[str, Row | None]]:
    """The technical envelopes, from the close of their stage on, and what was said of each (M9)."""
    if not lot.envelopes_open:
        return
    for supplier, held in lot.envelopes.items():
        found = lot.assessed.get(supplier)
        said = (None, "") if found is None else (found.passed, found.reason)
        row: Row = {"text": held.text, "documents": held.documents, "passed": said[0], "why": said[1]}
        yield f"envelope:{lot.terms.id}:{supplier}", row


def bid_row(state: State, lot: LotState, bid: StandingBid, place: int) -> dict[str, Value]:
    """A standing bid and its place, as insiders see it, with what floor, evaluation, index or schedule add (C5, E9, E10, N10)."""
    row: dict[str, Value] = {
        "value": price_text(bid.value, lot.terms.value_scale),
        "prices": tuple([price_text(price, lot.terms.price_scale) for price in bid.prices]),
        "at": bid.at,
        "seq": None if hides_numbers(state) else bid.seq,
        "surrogate": bid.surrogate,
        "rank": place,
    }
    if lot.terms.floor is not None or (lot.terms.shortlist is not None and not lot.is_open):
        row["held"] = is_held(lot, bid)
    if lot.terms.evaluation is not None:
        row |= {"comparable": price_text(bid.comparable, lot.terms.comparable_scale), "answers": tuple(map(str, bid.answers))}
    if has_currencies(lot.terms):
        row["currency"] = currency_of(lot.terms, bid.supplier, state.known_terms().currency)
    if lot.terms.index is not None:
        row["premiums"] = premiums(lot, bid)
    if bid.supply is not None:
        row |= {"steps": steps_texts(lot.terms, bid), "limits": limits_texts(lot.terms, bid)}
        row["provisional"] = provisional_text(lot, bid.supplier)
    return row


def _award_rows(state: State, audience: Audience) -> Iterator[tuple[str, Row | None]]:
    insider = is_insider(state, audience)
    for lot_id, award in state.awards.items():
        row: dict[str, Value] = {"status": award.status}
        if insider:
            row |= award_fields(state, lot_id, award) | {"saving": _lot_saving(state, lot_id)}
            if needs_reason(state, lot_id):
                row["needs_reason"] = True
        elif audience.role == "supplier":
            row["won"] = award.status == "confirmed" and any(line.supplier == audience.party for line in award.lines)
            row["why_not"] = why_not(state, state.lots[lot_id], audience.party)
            if award.status == "rejected" and any(line.supplier == audience.party for line in award.lines):
                row["reason"] = award.reason
        yield f"award:{lot_id}", row
        for line in award.lines if not award.is_plain else ():
            if insider or (award.status == "confirmed" and audience == Audience("supplier", line.supplier)):
                yield f"part:{lot_id}:{line.supplier}", part_row(state, line)
    for lot_id, none in state.unawarded.items():
        if lot_id not in state.awards:
            unawarded: dict[str, Value] = {"status": "unawarded", "why": none.why if insider else ""}
            if audience.role == "supplier":
                unawarded["why_not"] = why_not(state, state.lots[lot_id], audience.party)
            yield f"award:{lot_id}", unawarded
    if state.reopened:
        yield from _fallen_rows(state, audience)
    yield from contract_rows(state, audience, tuple(state.contracts))


def _fallen_rows(state: State, audience: Audience) -> Iterator[tuple[str, Row | None]]:
    """What was shown of awards that fell, of their parts, and of the contracts with them, is gone (H4)."""
    for lot in state.lots:
        if lot not in state.awards and lot not in state.unawarded:
            yield f"award:{lot}", None
    for lot, supplier in state.fallen:
        award = state.awards.get(lot)
        stands = award is not None and not award.is_plain and any(line.supplier == supplier for line in award.lines)
        if not stands and (is_insider(state, audience) or audience == Audience("supplier", supplier)):
            yield f"part:{lot}:{supplier}", None
    for number in state.void:
        if number not in state.contracts:
            yield f"contract:{number}", None


def _lot_saving(state: State, lot: str) -> Value:
    savings = [line.saving for line in state.allotment if line.lot == lot and line.saving is not None]
    return price_text(sum(savings), state.known_terms().currency_scale) if savings else None

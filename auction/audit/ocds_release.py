"""An auction that is over as an OCDS release package: what everybody may be told of it (section "OCDS" of FORMAT.md).

Of bids it tells what rules V1 to V11 show an observer in the end; of the award who supplies what for how much. It tells of no
member, reserve price, floor, baseline, pledge, hold or message, and of no bidder by name but those that are awarded something.
"""

from collections.abc import Iterable
from typing import Any, Final

from auction.audit.bundle import Log
from auction.audit.exact_json import Number
from auction.audit.ocds import date_text
from auction.audit.publisher import Publisher
from auction.audit.rules import AUCTION
from auction.core.commands import AwardLine
from auction.core.entries import Entry
from auction.core.events import AwardConfirmed
from auction.core.money import price_text
from auction.core.parts import quantities_of
from auction.core.state import LotState, State
from auction.core.terms import Lot
from auction.core.views import lot_row
from auction.core.visibility import Audience, hides_numbers
from auction.core.words import CONSORTIUM

EXTENSIONS: Final = tuple(
    f"https://raw.githubusercontent.com/open-contracting-extensions/{name}/extension.json"
    for name in ("ocds_bid_extension/v1.1.5", "ocds_lots_extension/v1.1.5")
)
CHECKPOINT: Final = "checkpoint"
"""The field of a release that holds the signed checkpoint of the record, as text; it is no field of the standard."""
OVER: Final = ("closed", "proposed", "settled", "cancelled")
OBSERVER: Final = Audience("observer", "")


def package_of_record(log: Log, publisher: Publisher) -> dict[str, Any] | str:
    """The package of an auction's log, which an audit must have found to hold, or why nothing may be published of it."""
    state: State = AUCTION.new_state()
    entries = tuple(map(AUCTION.codec.entry_from_bytes, log.entries))
    for entry in entries:
        AUCTION.believe(state, entry)
    return why_untold(state) or package_of(state, entries, publisher, log.checkpoint.decode())


def why_untold(state: State) -> str | None:
    """Why nothing may be published of this auction, or None where it may."""
    if state.terms is None or state.status not in OVER:
        return "the auction is not over"
    return "it is practice, and nothing was bought" if state.terms.practice else None


def package_of(state: State, entries: Iterable[Entry], publisher: Publisher, checkpoint: str = "") -> dict[str, Any]:
    """The package, of one release; the same of the same record. Ask `why_untold` first.

    With the checkpoint of the record whoever keeps what was published holds every later record against it (E15). Where numbers
    of entries would tell what lay sealed when the auction was cancelled, neither they nor the checkpoint are told (V13).
    """
    terms, at = state.known_terms(), date_text(state.at)
    mark = at if hides_numbers(state) else str(state.seq)
    awards = [] if state.status == "cancelled" else _awards(state, entries)
    contracts = _contracts(state, awards)
    release: dict[str, Any] = {
        "ocid": f"{publisher.prefix}-{terms.auction}",
        "id": f"{terms.auction}-{mark}",
        "date": at,
        "tag": ["tenderCancellation"]
        if state.status == "cancelled"
        else ["tender", *(["award"] if awards else []), *(["contract"] if contracts else [])],
        "initiationType": "tender",
        "language": "en",
        "parties": _parties(state, awards, publisher),
        "buyer": {"id": CONSORTIUM, "name": publisher.buyer},
        "tender": _tender(state, publisher),
    }
    bids = {} if state.status == "cancelled" else _bids(state)
    release |= {"bids": bids} if bids else {}
    release |= {"awards": awards} if awards else {}
    release |= {"contracts": contracts} if contracts else {}
    release |= {CHECKPOINT: checkpoint} if checkpoint and not hides_numbers(state) else {}
    return {
        "uri": f"urn:x-poolbid:{terms.auction}:{mark}",
        "version": "1.1",
        "extensions": list(EXTENSIONS),
        "publishedDate": at,
        "publisher": {"name": publisher.name},
        "releases": [release],
    }


def _parties(state: State, awards: list[dict[str, Any]], publisher: Publisher) -> list[dict[str, Any]]:
    """The consortium, and whoever is awarded something."""
    buyer = {"id": CONSORTIUM, "name": publisher.buyer, "roles": ["buyer", "procuringEntity"]}
    won = [reference for award in awards for reference in award["suppliers"]]
    return [buyer, *({**reference, "roles": ["tenderer", "supplier"]} for reference in won)]


def _tender(state: State, publisher: Publisher) -> dict[str, Any]:
    terms = state.known_terms()
    period = {"startDate": date_text(state.opens_at)}
    if state.closed_at is not None and state.closed_at >= state.opens_at:
        period["endDate"] = date_text(state.closed_at)
    tender: dict[str, Any] = {
        "id": terms.auction,
        "title": terms.title,
        "status": _status(state),
        "procuringEntity": {"id": CONSORTIUM, "name": publisher.buyer},
        "procurementMethod": "limited",
        "procurementMethodDetails": "Reverse auction among invited suppliers",
        "submissionMethod": ["electronicAuction"],
        "tenderPeriod": period,
    }
    if all(lot.ceiling is not None for lot in terms.lots):
        scale = max(lot.value_scale for lot in terms.lots)
        total = sum((lot.ceiling or 0) * 10 ** (scale - lot.value_scale) for lot in terms.lots)
        tender["value"] = _money(total, scale, terms.currency)
    tender["lots"] = [_lot(state, state.lots[lot.id]) for lot in terms.lots]
    tender["items"] = [item for lot in terms.lots for item in _items(lot, [line.quantity for line in lot.lines])]
    return tender


def _status(state: State) -> str:
    """How the tender ended, in the words of the standard."""
    if state.status == "cancelled":
        return "cancelled"
    if state.status != "settled":
        return "active"
    return "complete" if any(award.status == "confirmed" for award in state.awards.values()) else "unsuccessful"


def _lot(state: State, lot: LotState) -> dict[str, Any]:
    terms, award = lot.terms, state.awards.get(lot.terms.id)
    status = _status(state)
    if status in ("complete", "unsuccessful"):
        status = "complete" if award is not None and award.status == "confirmed" else "unsuccessful"
    told: dict[str, Any] = {"id": terms.id, "title": terms.title, "status": status}
    if terms.ceiling is not None:
        told["value"] = _money(terms.ceiling, terms.value_scale, state.known_terms().currency)
    return told


def _items(lot: Lot, quantities: Iterable[int]) -> list[dict[str, Any]]:
    """The lot's line items with these quantities; those of which there is nothing are left out."""
    return [
        {
            "id": f"{lot.id}/{line.id}",
            "description": " ".join(each for each in (line.manufacturer, line.part_number, line.description) if each) or line.id,
            "quantity": _number(quantity, lot.quantity_scale),
            "unit": {"name": line.unit},
            "relatedLot": lot.id,
        }
        for line, quantity in zip(lot.lines, quantities, strict=True)
        if quantity
    ]


def _bids(state: State) -> dict[str, Any]:
    """What an observer is shown of bids in the end: all prices, or the lead, and how many there were, as the terms choose."""
    currency = state.known_terms().currency
    details: list[dict[str, Any]] = []
    statistics: list[dict[str, Any]] = []
    for lot in state.lots.values():
        row = lot_row(state, OBSERVER, lot)
        ladder, lead, count = row.get("ladder"), row.get("lead"), row.get("bidders")
        # What an evaluated lot compares by is no money that anybody is paid: nothing is told of it as if it were.
        prices = () if lot.terms.evaluation is not None else ladder if isinstance(ladder, tuple) else (lead,)
        for place, price in enumerate(prices, start=1):
            if isinstance(price, str) and price:
                bid = {
                    "id": f"{lot.terms.id}/{place}",
                    "status": "valid",
                    "value": {"amount": _amount(price), "currency": currency},
                }
                details.append({**bid, "relatedLots": [lot.terms.id]})
        if isinstance(count, int):
            statistics.append({"id": lot.terms.id, "measure": "bidders", "value": count, "relatedLot": lot.terms.id})
    return {name: told for name, told in (("statistics", statistics), ("details", details)) if told}


def _awards(state: State, entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """One award for each supplier, of all that it is to supply, once the consortium has confirmed it."""
    terms = state.known_terms()
    confirmed = {event.lot: entry.at for entry in entries for event in entry.events if isinstance(event, AwardConfirmed)}
    found: dict[str, list[AwardLine]] = {}
    for award in state.awards.values():
        for line in award.lines if award.status == "confirmed" else ():
            found.setdefault(line.supplier, []).append(line)
    names = {party.id: party.name for party in terms.suppliers}
    return [
        {
            "id": supplier,
            "status": "active",
            "date": date_text(max(confirmed[line.lot] for line in lines)),
            "value": _money(sum(line.money for line in lines), terms.currency_scale, terms.currency),
            "suppliers": [{"id": supplier, "name": names[supplier]}],
            "items": [
                item
                for line in lines
                for item in _items(state.lots[line.lot].terms, quantities_of(state.lots[line.lot].terms, line))
            ],
            "relatedLots": list(dict.fromkeys(line.lot for line in lines)),
        }
        for supplier, lines in found.items()
    ]


def _contracts(state: State, awards: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """One contract for each award of which every part is signed: its parts would tell of single members."""
    terms, told = state.known_terms(), []
    for award in awards:
        parts = [contract for contract in state.contracts.values() if contract.supplier == award["id"]]
        inks = [state.agreements[contract.number].ink for contract in parts]
        signed = [ink.at for ink in inks if ink is not None]
        if parts and len(signed) == len(parts):
            value = _money(sum(contract.total for contract in parts), terms.currency_scale, terms.currency)
            contract = {"id": award["id"], "awardID": award["id"], "status": "active", "value": value}
            told.append({**contract, "dateSigned": date_text(max(signed))})
    return told


def _money(units: int, scale: int, currency: str) -> dict[str, Any]:
    return {"amount": _number(units, scale), "currency": currency}


def _number(units: int, scale: int) -> int | Number:
    return _amount(price_text(units, scale))


def _amount(text: str) -> int | Number:
    return Number(text) if "." in text else int(text)

"""Who may see what, as allow-lists per audience (rules V1 to V9). A field that no list names reaches nobody.

A view is a set of *rows*, each a flat record: `auction`, `you`, `supplier:ID`, `lot:ID`, `bid:LOT:SUPPLIER`,
`award:LOT`, `contract:NUMBER`. Values and prices are decimal strings, times whole microseconds.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from auction.core.award_view import award_fields, part_row
from auction.core.commands import Contract
from auction.core.events import (
    AllotmentMade,
    AuctionAnnounced,
    AuctionClosed,
    AuctionOpened,
    AuctionPaused,
    AuctionResumed,
    AwardConfirmed,
    AwardProposed,
    AwardRejected,
    BidPlaced,
    BidSealed,
    BidWithdrawn,
    ContractDrawn,
    Event,
    LotClosed,
    LotExtended,
    OvertimeGranted,
    SecretRevealed,
    StageClosed,
    StageOpened,
    SupplierExcluded,
    TermsAccepted,
    TurnEnded,
)
from auction.core.fields import FIELDS, Row, Rows, Sight, Value
from auction.core.money import price_text
from auction.core.ranking import ranks
from auction.core.state import LotState, StandingBid, State
from auction.core.terms import Visibility
from auction.core.words import CONSORTIUM, Role

SightKind = Literal["insider", "gated_outsider", "outsider", "gated_supplier", "supplier"]


@dataclass(frozen=True, slots=True)
class Audience:
    """Those who see the same bytes: a role, and the party where the view is a party's own."""

    role: Role
    party: str


EVERYONE: Final = (
    "status",
    "closes_at",
    "closed_at",
    "overtimes",
    "hard_stop",
    "stage",
    "next_stage_at",
    "secret",
    "turn",
    "turn_ends_at",
)
OWN: Final = (
    "entrant",
    "sealed",
    "own",
    "own_prices",
    "own_surrogate",
    "rank",
    "light",
    "alias",
    "next",
    "your_turn",
    "your_turn_at",
)
CHOSEN: Final = (
    ("lead", "lead_price"),
    ("ladder", "all_prices"),
    ("aliases", "all_prices"),
    ("bidders", "supplier_count"),
    ("reserve_met", "reserve_met"),
)
INSIDERS: Final = (*EVERYONE, "lead", "leader", "bids", "suppliers", "reserve_met", "on_turn")
OF_TURNS: Final = frozenset({"turn", "turn_ends_at", "your_turn", "your_turn_at", "on_turn"})
"""What is shown of lots with turns alone."""
OF_ALIASES: Final = frozenset({"alias", "aliases"})
"""What is shown where suppliers are told apart (V11)."""


def is_insider(state: State, audience: Audience) -> bool:
    """Who sees every bid by name: the coordinator always, members and auditors once the auction has closed (V8, V9)."""
    if audience.role == "buyer" and audience.party == CONSORTIUM:
        return True
    return audience.role in ("buyer", "auditor") and state.status in ("closed", "proposed", "settled")


def sight_kind(state: State, audience: Audience, lot: LotState) -> SightKind:
    """How this audience stands to the lot now: all of a kind may see the same fields (V1 to V9)."""
    if is_insider(state, audience):
        return "insider"
    gated = state.known_terms().visibility.starting_gate
    if audience.role != "supplier":
        return "gated_outsider" if gated and not lot.bids else "outsider"
    return "gated_supplier" if gated and audience.party not in lot.last_value else "supplier"


def allowed(state: State, audience: Audience, lot: LotState) -> tuple[str, ...]:
    """The fields of a lot row this audience may see now (V1 to V11, F6)."""
    absent = _absent(state.known_terms().visibility, has_turns=lot.terms.has_turns)
    return tuple(field for field in _listed(state, audience, lot) if field not in absent)


@cache
def _absent(visibility: Visibility, *, has_turns: bool) -> frozenset[str]:
    """What the terms have no use for: a light stands in place of the rank, and turns and aliases are not in every auction."""
    standing = {"light"} if visibility.traffic_light is None else {"rank"}
    generic = OF_ALIASES if visibility.aliases == "generic" else frozenset()
    return generic | standing | (frozenset() if has_turns else OF_TURNS)


def _listed(state: State, audience: Audience, lot: LotState) -> tuple[str, ...]:
    visibility = state.known_terms().visibility
    choices = tuple(field for field, choice in CHOSEN if getattr(visibility, choice))
    match sight_kind(state, audience, lot):
        case "insider":
            return INSIDERS
        case "gated_outsider":
            return EVERYONE
        case "outsider":
            return EVERYONE + choices
        case "gated_supplier":
            return EVERYONE + OWN
        case "supplier":
            return EVERYONE + OWN + choices


def whole_view(state: State, audience: Audience) -> dict[str, Row]:
    """Every row this audience may see now: what a newcomer is sent before the changes."""
    if state.terms is None:
        return {}
    rows = _rows(state, audience, Touched(tuple(state.lots), tuple(state.admitted), awards=True))
    return {key: row for key, row in rows if row is not None}


def changed_rows(state: State, events: Iterable[Event], audience: Audience) -> Rows:
    """The rows that these events, already believed, may have changed for this audience; None where a row is gone.

    The caller sends what differs from the rows sent before, so an event that shows this audience nothing new costs no frame.
    A field once shown stays in its row, until the audience becomes an insider and its rows are others altogether.
    """
    if state.terms is None:
        return {}
    lots: dict[str, None] = {}
    suppliers: dict[str, None] = {}
    awards = False
    for event in events:
        touched = touched_by(state, event)
        lots.update(dict.fromkeys(touched.lots))
        suppliers.update(dict.fromkeys(touched.suppliers))
        awards = awards or touched.awards
    return dict(_rows(state, audience, Touched(tuple(lots), tuple(suppliers), awards=awards)))


def changed_fields(row: Row, known: Row) -> Row:
    """The fields of a row that are new or differ from what is known."""
    return {name: value for name, value in row.items() if name not in known or known[name] != value}


@dataclass(frozen=True, slots=True)
class Touched:
    """What an event may have changed: rows of lots, rows of suppliers, and whether awards and contracts too."""

    lots: tuple[str, ...] = ()
    suppliers: tuple[str, ...] = ()
    awards: bool = False


def touched_by(state: State, event: Event) -> Touched:
    """What this event, already believed, may have changed in any view."""
    match event:
        case BidSealed(lot=lot) | StageClosed(lot=lot) | StageOpened(lot=lot) | TurnEnded(lot=lot) | SecretRevealed(lot=lot):
            return Touched(lots=(lot,))
        case BidPlaced(lot=lot) | BidWithdrawn(lot=lot) | OvertimeGranted(lot=lot) | LotExtended(lot=lot) | LotClosed(lot=lot):
            return Touched(lots=(lot,))
        case AuctionAnnounced() | AuctionClosed():  # a close makes insiders
            return Touched(lots=tuple(state.lots), suppliers=tuple(state.admitted))
        case AuctionOpened() | AuctionPaused() | AuctionResumed():
            return Touched(lots=tuple(state.lots))
        case SupplierExcluded(supplier=supplier):
            return Touched(lots=tuple(state.lots), suppliers=(supplier,))
        case TermsAccepted(supplier=supplier):
            return Touched(suppliers=(supplier,))
        case AwardProposed() | AwardConfirmed() | AwardRejected() | AllotmentMade() | ContractDrawn():
            return Touched(awards=True)


def _rows(state: State, audience: Audience, touched: Touched) -> Iterator[tuple[str, Row | None]]:
    yield "auction", _auction_row(state)
    if audience.role == "supplier":
        yield "you", _standing_of(state, audience.party)
    if is_insider(state, audience):
        for supplier in touched.suppliers:
            yield f"supplier:{supplier}", _standing_of(state, supplier)
    for lot_id in touched.lots:
        lot = state.lots[lot_id]
        sight = Sight(state, lot, audience.party if audience.role == "supplier" else "")
        yield f"lot:{lot_id}", {name: FIELDS[name](sight) for name in allowed(state, audience, lot)}
        if is_insider(state, audience):
            yield from _bid_rows(state, lot)
    if touched.awards:
        yield from _award_rows(state, audience)


def _auction_row(state: State) -> Row:
    paused_at = state.paused_at if state.status == "paused" else None
    return {"status": state.status, "paused_at": paused_at, "paused_why": state.paused_why, "closed_at": state.closed_at}


def _standing_of(state: State, supplier: str) -> Row:
    """Whether a supplier may bid: as it sees itself, and as insiders see it."""
    return {"accepted": supplier in state.accepted, "excluded": state.excluded.get(supplier)}


def _bid_rows(state: State, lot: LotState) -> Iterator[tuple[str, Row | None]]:
    places = ranks(lot, state.known_terms().ties)
    for supplier in lot.last_value:
        bid = lot.standing.get(supplier)
        yield f"bid:{lot.terms.id}:{supplier}", None if bid is None else bid_row(state, lot, bid, places[supplier])


def hides_numbers(state: State) -> bool:
    """Whether the number of an entry would tell of what lies sealed (V13): until the close, where the terms have a seed for it."""
    terms = state.known_terms()
    return state.closed_at is None and bool(terms.seed) and terms.has_seals


def bid_row(state: State, lot: LotState, bid: StandingBid, place: int) -> Row:
    """A standing bid and its place, as insiders see it."""
    return {
        "value": price_text(bid.value, lot.terms.value_scale),
        "prices": tuple(price_text(price, lot.terms.price_scale) for price in bid.prices),
        "at": bid.at,
        "seq": None if hides_numbers(state) else bid.seq,
        "surrogate": bid.surrogate,
        "rank": place,
    }


def _award_rows(state: State, audience: Audience) -> Iterator[tuple[str, Row | None]]:
    insider = is_insider(state, audience)
    for lot_id, award in state.awards.items():
        row: dict[str, Value] = {"status": award.status}
        if insider:
            row |= award_fields(state, lot_id, award) | {"saving": _lot_saving(state, lot_id)}
        elif audience.role == "supplier":
            row["won"] = award.status == "confirmed" and any(line.supplier == audience.party for line in award.lines)
        yield f"award:{lot_id}", row
        for line in award.lines if not award.is_plain else ():
            if insider or (award.status == "confirmed" and audience == Audience("supplier", line.supplier)):
                yield f"part:{lot_id}:{line.supplier}", part_row(state, line)
    for lot_id, none in state.unawarded.items():
        if lot_id not in state.awards:
            yield f"award:{lot_id}", {"status": "unawarded", "why": none.why if insider else ""}
    for contract in state.contracts.values():
        mine = (audience.role, audience.party) in (("supplier", contract.supplier), ("buyer", contract.member))
        if mine or audience == Audience("buyer", CONSORTIUM) or audience.role == "auditor":
            yield f"contract:{contract.number}", _contract_row(state, contract)


def _contract_row(state: State, contract: Contract) -> Row:
    """A contract with the names of its parties: a supplier reads no member's name anywhere else."""
    terms = state.known_terms()
    members = {party.id: party.name for party in terms.members}
    return {
        "supplier": contract.supplier,
        "supplier_name": state.admitted[contract.supplier].name,
        "member": contract.member,
        "member_name": members[contract.member],
        "total": price_text(contract.total, terms.currency_scale),
    }


def _lot_saving(state: State, lot: str) -> Value:
    savings = [line.saving for line in state.allotment if line.lot == lot and line.saving is not None]
    return price_text(sum(savings), state.known_terms().currency_scale) if savings else None

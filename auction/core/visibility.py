"""Who may see what, as allow-lists per audience (rules V1 to V9). A field that no list names reaches nobody."""

from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from auction.core.entries import Entry
from auction.core.events import (
    BidPlaced,
    BidSealed,
    BidWithdrawn,
    EnvelopeSealed,
    LimitCleared,
    LimitSet,
    OvertimeGranted,
    PackagePlaced,
    PackageWithdrawn,
    PriceAccepted,
    TermsAccepted,
)
from auction.core.state import LotState, State
from auction.core.subsidised import is_subsidised
from auction.core.terms import Terms, Visibility
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
    "opening_by",
    "tick",
    "tick_value",
    "tick_prices",
    "tick_ends_at",
    "left",
    "opens_at",
    "opens_after",
    "cut_short",
)
OWN: Final = (
    "entrant",
    "sealed",
    "own",
    "own_prices",
    "own_steps",
    "own_limits",
    "own_surrogate",
    "own_proxy",
    "limit",
    "limit_prices",
    "limit_decrement",
    "limit_reached",
    "limit_quantity",
    "own_comparable",
    "own_answers",
    "own_premiums",
    "rank",
    "light",
    "alias",
    "next",
    "your_turn",
    "your_turn_at",
    "enveloped",
    "passed",
    "passed_why",
    "your_clock",
    "your_quantity",
)
OWN_CHOSEN: Final = (("lead_at", "lead_price"), ("provisional", "provisional"))
"""What a supplier is told for itself by choice: what would lead, where it sees the lead (E9), and what it would get (N10)."""
PERSONAL: Final = (*OWN, *(field for field, _ in OWN_CHOSEN))
"""The fields that differ from supplier to supplier."""
CHOSEN: Final = (
    ("lead", "lead_price"),
    ("ladder", "all_prices"),
    ("aliases", "all_prices"),
    ("bidders", "supplier_count"),
    ("in_clock", "supplier_count"),
    ("reserve_met", "reserve_met"),
    ("joined", "lead_price"),
    ("joining", "lead_price"),
)
INSIDERS: Final = (
    *EVERYONE,
    *(
        "lead",
        "leader",
        "bids",
        "suppliers",
        "reserve_met",
        "on_turn",
        "who_in_clock",
        "openers",
        "joined",
        "joining",
        "unsubsidised",
    ),
)
OF_TURNS: Final = frozenset({"turn", "turn_ends_at", "your_turn", "your_turn_at", "on_turn"})
"""What is shown of lots with turns alone."""
OF_PROXIES: Final = frozenset({"own_proxy", "limit", "limit_prices", "limit_decrement", "limit_reached"})
"""What is shown where suppliers may leave limits, of each to itself alone (X8, X13)."""
OF_CLOCK_LIMITS: Final = frozenset({"limit_quantity"})
"""What is shown beside it where limits are left at a clock at which parts may be taken."""
OF_CLOCKS: Final = frozenset(
    {"tick", "tick_value", "tick_prices", "tick_ends_at", "left", "your_clock", "your_quantity", "in_clock", "who_in_clock"}
)
"""What is shown of lots with a clock alone."""
OF_QUANTITIES: Final = frozenset({"own_steps", "own_limits", "provisional"})
"""What is shown of lots that ask for quantities alone."""
OF_ALIASES: Final = frozenset({"alias", "aliases"})
"""What is shown where suppliers are told apart (V11)."""
OF_JOINING: Final = frozenset({"joined", "joining"})
"""What is shown of lots alone that volume joins, as the terms say how much of it (J7)."""
OF_SUBSIDIES: Final = frozenset({"unsubsidised"})
"""What is shown of lots alone on which some supplier's bids are cheaper by a subsidy (E15)."""
OF_OPENINGS: Final = frozenset({"opening_by", "openers"})
"""What is shown of lots alone whose bids wait to be opened."""
OF_ENVELOPES: Final = frozenset({"enveloped", "passed", "passed_why"})
"""What is shown of lots alone that ask for technical envelopes."""
OF_EVALUATION: Final = frozenset({"own_comparable", "own_answers", "lead_at"})
"""What is shown of lots with an evaluation alone."""
OF_INDEX: Final = frozenset({"own_premiums"})
"""What is shown of lots with an index alone."""
OF_SERIES: Final = frozenset({"opens_at", "opens_after"})
"""What is shown where lots come one after another alone."""
OF_EARLY_CLOSES: Final = frozenset({"cut_short"})
"""What is shown where the terms provide for early closes alone."""
OF_TIMING: Final = (OF_SERIES, OF_EARLY_CLOSES)


def is_insider(state: State, audience: Audience) -> bool:
    """Who sees every bid by name: the coordinator always, members and auditors once the auction has closed (V8, V9).

    Of a cancelled auction the auditors alone: who takes part may meet again in the next (M7).
    """
    if audience.role == "buyer" and audience.party == CONSORTIUM:
        return True
    if state.status == "cancelled":
        return audience.role == "auditor"
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
    """The fields of a lot row this audience may see now (V1 to V11, F6, K11, E9, L2, L6, M8 to M10, X8, N10)."""
    terms, found = state.known_terms(), lot.terms
    has = (found.has_turns, found.has_clock, found.evaluation is not None, found.index is not None, found.has_openings)
    more = (
        found.has_envelopes,
        terms.proxies or found.has_clock_limits,
        found.volume is not None,
        terms.sequence == "serial",
        terms.early_close,
    )
    absent = _absent(terms.visibility, (*has, *more, found.takes_parts and found.has_clock_limits))
    unseen = absent | _unseen_joining(lot, insider=is_insider(state, audience))
    unseen |= frozenset() if is_subsidised(found) else OF_SUBSIDIES
    return tuple(field for field in _listed(state, audience, lot) if field not in unseen)


def _unseen_joining(lot: LotState, *, insider: bool) -> frozenset[str]:
    """J7: what of the volume that joins is not shown; insiders see it all."""
    joining = lot.terms.joining
    if joining is None or (joining.shows == "nothing" and not insider):
        return OF_JOINING
    return frozenset() if insider or joining.shows == "curve" else frozenset({"joining"})


@cache
def _absent(visibility: Visibility, has: tuple[bool, ...]) -> frozenset[str]:
    """What the terms have no use for: a light stands in place of the rank, and aliases are not everywhere.

    Nor has every lot turns, a clock, an evaluation, an index, openings, envelopes, limits, quantities, a series, early closes,
    limits for parts: `has` says which of them it has, in this order.
    """
    standing = frozenset({"light"} if visibility.traffic_light is None else {"rank"})
    generic = OF_ALIASES if visibility.aliases == "generic" else frozenset()
    kinds = (
        OF_TURNS,
        OF_CLOCKS,
        OF_EVALUATION,
        OF_INDEX,
        OF_OPENINGS,
        OF_ENVELOPES,
        OF_PROXIES,
        OF_QUANTITIES,
        *OF_TIMING,
        OF_CLOCK_LIMITS,
    )
    without = (fields for fields, found in zip(kinds, has, strict=True) if not found)
    return standing.union(generic, *without)


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
            return EVERYONE + OWN + tuple(field for field, choice in OWN_CHOSEN if getattr(visibility, choice)) + choices


def fills_frames(state: State, role: Role) -> bool:
    """Whether frames to parties of this role are filled up to even sizes (V13): to suppliers, where bids lie sealed."""
    return role == "supplier" and bool(state.known_terms().seed) and state.has_seals


def hides_numbers(state: State) -> bool:
    """Whether the number of an entry would tell of what lies sealed (V13): until the close, where the terms have a seed for it."""
    return state.closed_at is None and bool(state.known_terms().seed) and state.has_seals


SENDERS_OWN: Final = (
    TermsAccepted,
    BidPlaced,
    BidSealed,
    BidWithdrawn,
    PackagePlaced,
    PackageWithdrawn,
    LimitSet,
    LimitCleared,
    PriceAccepted,
    EnvelopeSealed,
)
"""What happened to whoever asked, and tells of nobody else where it bears that supplier's name."""


def tells_of_sender_alone(terms: Terms, entry: Entry) -> bool:
    """Whether the supplier that sent the command may keep the entry itself after the close (V13): it was told all that is in it.

    A refusal, always. What was accepted, where it happened to nobody else; overtime is everybody's to see. Where the engine may
    bid for others nothing accepted is told, since that it is not would say that the engine did.
    """
    if entry.refusal is not None:
        return True
    if terms.proxies or any(lot.has_clock_limits for lot in terms.lots):
        return False
    return all(
        isinstance(event, OvertimeGranted) or (isinstance(event, SENDERS_OWN) and event.supplier == entry.command.by.party)
        for event in entry.events
    )

"""Sealed bids that wait after their stage has closed: two envelopes, and an opening quorum (rules M8 to M10)."""

from collections.abc import Mapping
from typing import Final

from auction.core.commands import AssessEnvelope, OpenBids, SubmitEnvelope
from auction.core.decision import Decision
from auction.core.events import BidsKept, BidsOpened, EnvelopeAssessed, EnvelopeSealed, OpeningAsked
from auction.core.refusals import Refusal, refuse
from auction.core.state import LotState
from auction.core.words import is_hash, is_plain, without_blanks

LONGEST_ENVELOPE: Final = 4000
MOST_DOCUMENTS: Final = 20


def kept(lot: LotState, at: int) -> BidsKept:
    """The close of a stage whose bids wait to be opened (M9, M10)."""
    return BidsKept(lot.terms.id, lot.stage, at, at + lot.course.opening_us)


def submit(command: SubmitEnvelope) -> Decision:
    """M8: an envelope that holds something; the caller has seen to whether the supplier may bid now."""
    shown = bool(without_blanks(command.text) or command.documents)
    hashed = all(is_hash(document) for document in command.documents)
    distinct = len(set(command.documents)) == len(command.documents) <= MOST_DOCUMENTS
    if not (shown and hashed and distinct and is_plain(command.text, longest=LONGEST_ENVELOPE)):
        return refuse("envelope_invalid")
    return (EnvelopeSealed(command.lot, command.supplier, command.text, command.documents),)


def unless_enveloped(lot: LotState, supplier: str) -> Refusal | None:
    """M8: where there are two envelopes, nobody names a price without the technical one."""
    return refuse("envelope_missing") if lot.course.technical and supplier not in lot.envelopes else None


def assess(lot: LotState, command: AssessEnvelope) -> Decision:
    """M9: each envelope once, while the prices are still sealed."""
    if lot.opening_by is None:
        return refuse("nothing_to_open")
    if not command.passed and not without_blanks(command.reason):
        return refuse("reason_missing")
    if not lot.course.technical or command.supplier not in lot.sealed:
        return refuse("nothing_to_assess")
    if command.supplier in lot.assessed:
        return refuse("envelope_assessed")
    return (EnvelopeAssessed(command.lot, command.supplier, command.passed, command.reason),)


def ask(lot: LotState, command: OpenBids, at: int) -> Decision:
    """M10: one more person asks, and with the last that is needed the bids are opened; the close of the stage is the caller's."""
    if lot.opening_by is None:
        return refuse("nothing_to_open")
    if lot.course.technical and any(supplier not in lot.assessed for supplier in lot.sealed):
        return refuse("assessment_open")
    if lot.course.quorum and command.person in lot.openers:
        return refuse("opening_asked")
    asked = OpeningAsked(command.lot, command.person)
    return (asked,) if len(lot.openers) + 1 < lot.course.quorum else (asked, opened(lot, at))


def opened(lot: LotState, at: int) -> BidsOpened:
    """The opening: of all bids but those whose envelopes failed (M9)."""
    return BidsOpened(lot.terms.id, lot.stage, at, *_parted(lot.sealed, lot))


def lapsed(lot: LotState, at: int) -> BidsOpened:
    """What comes of bids that nobody opened in time: without its quorum none is ever opened (M10)."""
    return BidsOpened(lot.terms.id, lot.stage, at, (), tuple(lot.sealed)) if lot.course.quorum else opened(lot, at)


def _parted(sealed: Mapping[str, object], lot: LotState) -> tuple[tuple[str, ...], tuple[str, ...]]:
    passed = tuple(supplier for supplier in sealed if supplier not in lot.assessed or lot.assessed[supplier].passed)
    return passed, tuple(supplier for supplier in sealed if supplier not in passed)

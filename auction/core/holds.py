"""Suppliers on hold: what the register of organisations says of them, and the awards that fall for it (chapter H)."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from auction.core.commands import AwardLine, FailWinner, HoldReason, HoldSupplier, ReleaseSupplier
from auction.core.decision import Decision
from auction.core.deposits import forfeits
from auction.core.events import AwardReopened, SupplierHeld, SupplierReleased, WinnerFailed
from auction.core.refusals import Refusal, refuse
from auction.core.state import AwardState, State
from auction.core.terms import MarketReference

MARKET: Final = "market"
"""The stream of the register of organisations: there is one."""


WINNER_FAILED: Final = "winner_failed"
"""The code with which awards are reopened when the consortium says that a winner will not deliver."""

_HEAD: Final = re.compile(r"[0-9a-f]{64}")


def is_market(named: MarketReference) -> bool:
    """Whether the reference can be to an entry of the register of organisations (H1)."""
    return named.stream == MARKET and named.seq >= 1 and _HEAD.fullmatch(named.head) is not None


def hold(state: State, command: HoldSupplier, at: int) -> Decision:
    """H1 and H4: the supplier is on hold for these reasons, and the awards that name it there stand no longer."""
    refusal = _unless_askable(state, command, at)
    if refusal is not None:
        return refusal
    lots = all(reason.lot == "" or reason.lot in state.lots for reason in command.reasons)
    if not command.reasons or not lots or len(set(command.reasons)) != len(command.reasons):
        return refuse("hold_invalid")
    if state.on_hold.get(command.supplier) == command.reasons:
        return refuse("hold_unchanged")
    held = SupplierHeld(command.supplier, command.reasons, command.market_seq, command.market_head, command.moment)
    return (held, *_reopened(state, command.supplier, command.reasons))


def release(state: State, command: ReleaseSupplier, at: int) -> Decision:
    """H1: the supplier is on hold no longer; awards stay as they are (H4)."""
    refusal = _unless_askable(state, command, at)
    if refusal is not None:
        return refusal
    if command.supplier not in state.on_hold:
        return refuse("hold_unchanged")
    return (SupplierReleased(command.supplier, command.market_seq, command.market_head, command.moment),)


def _unless_askable(state: State, command: HoldSupplier | ReleaseSupplier, at: int) -> Refusal | None:
    """H1: only where the terms name a market, which is asked in its order and never about what is to come."""
    if state.status == "cancelled":
        return refuse("auction_cancelled")
    market = state.known_terms().market
    if market is None:
        return refuse("market_not_named")
    if command.supplier not in state.admitted:
        return refuse("supplier_not_admitted")
    backward = command.market_seq < max(market.seq, state.market_seq) or command.moment < state.market_moment
    return refuse("hold_invalid") if backward or command.moment > at else None


def _reopened(state: State, supplier: str, reasons: tuple[HoldReason, ...]) -> Iterator[AwardReopened]:
    """H4: every award, proposed or confirmed, that gives the supplier something of a lot that its reasons concern, by the award
    itself or, where its second quotation won, by what was allotted."""
    for lot, award in state.awards.items():
        codes = tuple(dict.fromkeys(reason.code for reason in reasons if reason.lot in ("", lot)))
        allotted = any((line.lot, line.supplier) == (lot, supplier) for line in state.allotment)
        named = allotted or any(line.supplier == supplier for line in award.lines)
        if codes and award.status != "rejected" and named:
            yield AwardReopened(lot, supplier, codes, standby_of(state, lot, supplier))


def fail_winner(state: State, command: FailWinner, at: int) -> Decision:
    """H6 and H7: while bids bind, a supplier that an award names is awarded nothing any more, and its lots go to who comes next.

    What the terms have it lose of its deposit is forfeited with that (D6).
    """
    if state.status == "cancelled":
        return refuse("auction_cancelled")
    if state.closed_at is None:
        return refuse("auction_not_closed")
    valid = state.known_terms().bids_valid_us
    if valid and at >= state.closed_at + valid:
        return refuse("bids_lapsed")
    reopened = tuple(_reopened(state, command.supplier, (HoldReason(WINNER_FAILED, ""),)))
    if not reopened:
        return refuse("nothing_won")
    lost = forfeits(state, command.supplier, [event.lot for event in reopened])
    return (WinnerFailed(command.supplier, command.reason), *lost, *reopened)


def standby_of(state: State, lot: str, fallen: str) -> str:
    """The next best on the lot that neither won a part of it nor is excluded or on hold; empty where there is none (H5)."""
    won = [line.supplier for line in state.awards[lot].lines]
    for bid in state.lots[lot].order:
        if bid.supplier not in (fallen, *won) and bid.supplier not in state.excluded and not state.holds(bid.supplier, lot):
            return bid.supplier
    return ""


def supplier_held(state: State, event: SupplierHeld) -> None:
    """The supplier is on hold, and nobody bids for it where it is: the limits it left there end (H3)."""
    state.on_hold[event.supplier] = event.reasons
    state.holding.setdefault(event.supplier, []).append((state.seq, event.reasons))
    state.market_seq, state.market_moment = event.market_seq, event.moment
    for lot, found in state.lots.items():
        if state.holds(event.supplier, lot):
            found.limits.pop(event.supplier, None)


def award_reopened(state: State, lot: str) -> None:
    """The award of the lot, the allotment and every contract, signed or not (I5), stand no longer; one is to be proposed anew."""
    fell = state.awards.pop(lot)
    if not fell.is_plain:
        state.fallen |= {(lot, line.supplier): None for line in fell.lines}
    state.status, state.allotment, state.saving, state.reopened = "closed", (), None, state.reopened + 1
    state.void |= state.contracts
    state.void_agreements |= state.agreements
    state.contracts, state.agreements = {}, {}


def awards_after(known: Mapping[str, AwardState], lines: Mapping[str, tuple[AwardLine, ...]]) -> dict[str, AwardState]:
    """The awards as they are proposed; of a second proposal those that come out as before keep what was decided (H5)."""
    return {lot: known[lot] if lot in known and known[lot].lines == parts else AwardState(parts) for lot, parts in lines.items()}

"""Limits that suppliers leave with the engine: what is asked of one before it counts, and how it is taken back (X1 to X3, X9)."""

from auction.core.clock_limits import takes_limits, unless_acceptable, unless_below_show
from auction.core.commands import ClearLimit, SetLimit
from auction.core.currencies import money_scale
from auction.core.decision import Decision
from auction.core.deposits import unless_secured
from auction.core.evaluation import comparable_now, countable, first_answers, read_prices, value_of
from auction.core.events import LimitCleared, LimitSet
from auction.core.formats.english import Offer, falls_too_far
from auction.core.money import LARGEST, parse_price, price_fault
from auction.core.refusals import PLACES, Refusal, refuse
from auction.core.state import LotState, State
from auction.core.terms import Terms


def set_limit(state: State, command: SetLimit) -> Decision:
    """A limit in the place of the supplier's earlier one, once stage and supplier have been found fit for a bid (X2, X9)."""
    terms, lot = state.known_terms(), state.lots[command.lot]
    refusal = _not_here(terms, lot) or _unbound(state, command) or _unfit(lot, command)
    if refusal is not None:
        return refusal
    own = lot.standing.get(command.supplier)
    prices = read_prices(lot.terms, command.prices, first_answers(lot.terms) if own is None else own.answers)
    decrement = _read_decrement(lot, command.decrement)
    if isinstance(prices, Refusal) or isinstance(decrement, Refusal):
        return min((read for read in (prices, decrement) if isinstance(read, Refusal)), key=lambda why: PLACES[why.code])
    value = value_of(lot.terms, prices)
    scale = money_scale(lot.terms, command.supplier, terms.currency_scale)
    if decrement > LARGEST or not countable(terms, lot.terms, value, scale=scale):
        return refuse("price_too_large")
    if comparable_now(lot, command.supplier, value) <= 0:
        return refuse("comparable_not_positive")
    if own is None and not takes_limits(lot):
        return refuse("limit_without_bid")
    if own is not None and (prices == own.prices or any(price > stands for price, stands in zip(prices, own.prices, strict=True))):
        return refuse("limit_above_own")
    if takes_limits(lot):
        refusal = unless_below_show(lot, prices, value, confirm=command.confirm)
    elif falls_too_far(terms, lot, Offer(command.supplier, value, command.confirm, value)):
        refusal = refuse("largest_change")
    set_ = LimitSet(command.lot, command.supplier, command.id, prices, value, decrement, command.quantity)
    return refusal or (set_,)


def _not_here(terms: Terms, lot: LotState) -> Refusal | None:
    """Whether the terms allow no limits at all, or none in the stage the lot is in (X1, X4, X9)."""
    if not may_leave_limits(terms):
        return refuse("proxies_not_allowed")
    here = terms.proxies if lot.course.kind == "open" else takes_limits(lot)
    return None if here else refuse("proxies_not_here")


def may_leave_limits(terms: Terms) -> bool:
    """Whether suppliers may leave limits anywhere: in open stages, or at some clock (X1, X9)."""
    return terms.proxies or any(lot.has_clock_limits for lot in terms.lots)


def _unbound(state: State, command: SetLimit) -> Refusal | None:
    unbound = state.known_terms().acceptance and command.supplier not in state.accepted
    return refuse("terms_not_accepted") if unbound else unless_secured(state, command.supplier, (command.lot,))


def _unfit(lot: LotState, command: SetLimit) -> Refusal | None:
    """X9: what a clock says of a limit before it is read; elsewhere a limit is for the whole of the lot."""
    if takes_limits(lot):
        return unless_acceptable(lot, command)
    return refuse("quantity_unfit") if command.quantity else None


def _read_decrement(lot: LotState, text: str) -> int | Refusal:
    """The typed decrement in value units; none is written as zero."""
    fault = price_fault(text)
    if fault is not None:
        return refuse(fault, "the decrement")
    units = parse_price(text, lot.terms.value_scale)
    return refuse("price_precision", f"the decrement: at most {lot.terms.value_scale} decimals") if units is None else units


def clear_limit(state: State, command: ClearLimit) -> Decision:
    """The limit is gone; what was bid up to it stands (X3)."""
    if not may_leave_limits(state.known_terms()):
        return refuse("proxies_not_allowed")
    if command.supplier not in state.lots[command.lot].limits:
        return refuse("no_limit")
    return (LimitCleared(command.lot, command.supplier),)

"""The allotment and contracts that follow from an auction's confirmed awards and, where its pool divides them, from the pool."""

from dataclasses import replace

from auction.core.commands import AllotmentLine, AwardLine, Contract, RecordAllotment
from auction.core.currencies import exchange_of
from auction.core.joining import joiners
from auction.core.joint import bid_behind
from auction.core.parts import paid_for, quantities_of, unit_prices
from auction.core.shortlist import listed
from auction.core.state import LotState, State
from auction.core.terms import PoolReference
from auction.core.words import ENGINE, Party
from auction.pool.allot import AwardedLot, Given, allot
from auction.pool.commands import RecordAward
from auction.pool.contracts import contracts
from auction.pool.state import State as PoolState
from auction.pool.won import Divided, Joined, Winner, WonLot


def confirmed_lots(state: State) -> tuple[AwardedLot, ...]:
    """What the consortium confirmed, supplier by supplier: quantities, unit prices paid, and the value they are paid for."""
    return tuple(_awarded(state.lots[line.lot], line) for line in _confirmed(state))


def _confirmed(state: State) -> tuple[AwardLine, ...]:
    return tuple(line for award in state.awards.values() if award.status == "confirmed" for line in award.lines)


def _awarded(lot: LotState, line: AwardLine) -> AwardedLot:
    prices, exchange = unit_prices(lot.terms, bid_behind(lot, line), line), exchange_of(lot.terms, line.supplier)
    joined = joiners(lot, prices[0]) if lot.terms.joining is not None else None
    return AwardedLot(lot.terms, line.supplier, prices, quantities_of(lot.terms, line), line.paid, exchange, None, joined)


def settlement(
    state: State, divided: tuple[Divided, ...] | None = None, *, outside: bool = False
) -> tuple[tuple[AllotmentLine, ...], tuple[Contract, ...]]:
    """What the engine records once every award is decided: allotment lines and contracts (rules Q1 to Q8, D4 and D14).

    `divided` is how the pool has divided it; with `outside` no contracts are drawn.
    """
    terms = state.known_terms()
    awarded = confirmed_lots(state) if divided is None else divided_lots(state, divided)
    lines = allot(awarded, currency_scale=terms.currency_scale).lines
    currencies = {award.supplier: award.exchange.currency for award in awarded if award.exchange is not None}
    return lines, () if outside else contracts(terms.auction, lines, currencies)


def divided_lots(state: State, divided: tuple[Divided, ...]) -> tuple[AwardedLot, ...]:
    """What each supplier delivers of its awards as the pool has divided them, and what that is paid; nothing is left out."""
    given: dict[tuple[str, str], list[Given]] = {}
    for each in divided:
        given.setdefault((each.lot, each.supplier), []).append(Given(each.part, each.member, each.quantity))
    found = []
    for line in _confirmed(state):
        lot, got = state.lots[line.lot], given.get((line.lot, line.supplier))
        if got:
            awarded = _awarded(lot, line)
            taken = tuple(sum(each.quantity for each in got if each.line == item.id) for item in lot.terms.lines)
            paid = paid_for(lot.terms, bid_behind(lot, line), line, taken)
            found.append(replace(awarded, quantities=taken, paid=paid, given=tuple(got)))
    return tuple(found)


def won_lots(state: State) -> tuple[WonLot, ...]:
    """The confirmed awards as the pool divides them: each lot's winners by rank, and who was listed beside them (rule D1)."""
    names = {party.id: party.name for party in state.known_terms().suppliers}
    found = []
    for award in state.awards.values():
        lot = state.lots[award.lines[0].lot]
        if award.status != "confirmed":
            continue
        lines = {line.supplier: line for line in award.lines}
        won = [bid for bid in lot.order if bid.supplier in lines] or [bid_behind(lot, line) for line in award.lines]
        others = [bid.supplier for bid in listed(lot) if bid.supplier not in lines] if lot.terms.shortlist is not None else []
        found.append(
            WonLot(
                lot=lot.terms.id,
                quantity_scale=lot.terms.quantity_scale,
                value_scale=lot.terms.value_scale,
                parts=tuple(line.id for line in lot.terms.lines),
                winners=tuple(
                    Winner(bid.supplier, names[bid.supplier], quantities_of(lot.terms, lines[bid.supplier])) for bid in won
                ),
                dearest=max(lines[bid.supplier].value if lines[bid.supplier].package else bid.value for bid in won),
                listed=tuple(Party(supplier, names[supplier]) for supplier in others),
                joined=_joined(lot, award.lines[0]),
            )
        )
    return tuple(found)


def _joined(lot: LotState, line: AwardLine) -> tuple[Joined, ...]:
    """What members added to the lot at the winner's unit price, by their ids (J5)."""
    if lot.terms.joining is None:
        return ()
    prices = unit_prices(lot.terms, bid_behind(lot, line), line)
    return tuple(Joined(member, quantity) for member, quantity in sorted(joiners(lot, prices[0]).items()))


def anew(id: str, state: State) -> str:
    """The id of a step that is taken again for every award that fell (H4)."""
    return f"{id}-{state.reopened + 1}" if state.reopened else id


def award_for_pool(state: State) -> RecordAward:
    """What the engine records in the pool once every award of the auction is decided (rule D1)."""
    auction = state.known_terms().auction
    return RecordAward(anew(f"award-{auction}", state), ENGINE, auction, state.seq, won_lots(state))


def is_recorded(state: State, pool: PoolState) -> bool:
    """Whether the pool divides, or has divided, the very award that the auction has come to (D1)."""
    course = pool.courses.get(state.known_terms().auction)
    return course is not None and tuple(course.lots.values()) == won_lots(state)


def allotment_of(state: State, pool: PoolState | None = None, settled: PoolReference | None = None) -> RecordAllotment:
    """The allotment and contracts of an auction whose awards are all decided, as the engine's command.

    `settled` is the entry of its pool that divided the award, where the pool has terms of its own for that.
    """
    if pool is None or settled is None:
        return RecordAllotment(anew("allotment", state), ENGINE, *settlement(state))
    course = pool.courses[state.known_terms().auction]
    lines, drawn = settlement(state, course.lines, outside=pool.terms.outside)
    return RecordAllotment(anew("allotment", state), ENGINE, lines, drawn, settled, pool.terms.outside)

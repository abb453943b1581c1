"""The allotment and contracts that follow from an auction's confirmed awards and, where its pool divides them, from the pool."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from auction.core.commands import AllotmentLine, AwardLine, Contract, RecordAllotment
from auction.core.currencies import exchange_of
from auction.core.joining import joiners
from auction.core.joint import bid_behind
from auction.core.money import rounded_down, to_minor
from auction.core.parts import paid_for, quantities_of, unit_prices
from auction.core.shortlist import listed
from auction.core.state import LotState, StandingBid, State
from auction.core.terms import PoolReference
from auction.core.words import ENGINE, Party
from auction.pool.afterwards import Sold
from auction.pool.allot import AwardedLot, Given, allot
from auction.pool.commands import RecordAward
from auction.pool.contracts import contracts
from auction.pool.menus import Menu, menu_of_bid
from auction.pool.saving import BARE, Means, Question, bought, divided_saving, posed, question
from auction.pool.serving import second_winners
from auction.pool.state import State as PoolState
from auction.pool.terms import PoolTerms, SavingRule
from auction.pool.won import Asked, Divided, Joined, Winner, WonLot, in_millionths

FINEST_SCALE: Final = 12
"""No value of a lot has more decimals: unit prices have at most six, and so have quantities."""


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
    state: State, divided: tuple[Divided, ...] | None = None, *, outside: bool = False, quoted: tuple[AwardLine, ...] = ()
) -> tuple[tuple[AllotmentLine, ...], tuple[Contract, ...]]:
    """What the engine records once every award is decided: allotment lines and contracts (rules Q1 to Q8, D4 and D14).

    `divided` is how the pool has divided it, and `quoted` the second quotations that won there; with `outside` no contracts are
    drawn.
    """
    terms = state.known_terms()
    awarded = confirmed_lots(state) if divided is None else divided_lots(state, divided, quoted)
    lines = allot(awarded, currency_scale=terms.currency_scale).lines
    currencies = {award.supplier: award.exchange.currency for award in awarded if award.exchange is not None}
    return lines, () if outside else contracts(terms.auction, lines, currencies)


def second_lines(state: State, pool: PoolState) -> tuple[AwardLine, ...]:
    """The second quotations that won something of the division, as awards of their whole lots at what was quoted (D7)."""
    terms = state.known_terms()
    course = pool.courses[terms.auction]
    given = {(line.lot, line.supplier): None for line in course.lines}
    found = []
    for won in course.lots.values():
        lot = state.lots[won.lot]
        for winner in second_winners(pool, course, won):
            if (won.lot, winner.supplier) in given:
                bid, quote = lot.standing[winner.supplier], course.quotes[won.lot, winner.supplier]
                money = to_minor(quote, scale=lot.terms.value_scale, currency_scale=terms.currency_scale)
                found.append(AwardLine(won.lot, winner.supplier, bid.seq, bid.value, money, payment=quote))
    return tuple(found)


def divided_lots(state: State, divided: tuple[Divided, ...], quoted: tuple[AwardLine, ...] = ()) -> tuple[AwardedLot, ...]:
    """What each supplier delivers of its awards as the pool has divided them, and what that is paid; nothing is left out."""
    given: dict[tuple[str, str], list[Given]] = {}
    for each in divided:
        given.setdefault((each.lot, each.supplier), []).append(Given(each.part, each.member, each.quantity))
    found = []
    for line in (*_confirmed(state), *quoted):
        lot, got = state.lots[line.lot], given.get((line.lot, line.supplier))
        if got:
            awarded = _awarded(lot, line)
            taken = tuple(sum(each.quantity for each in got if each.line == item.id) for item in lot.terms.lines)
            paid = paid_for(lot.terms, bid_behind(lot, line), line, taken)
            found.append(replace(awarded, quantities=taken, paid=paid, given=tuple(got)))
    return tuple(found)


def won_lots(state: State, terms: PoolTerms, seq: int) -> tuple[WonLot, ...]:
    """The confirmed awards as the pool divides them (rule D1): each lot's winners by rank, and who was listed beside them and not
    on hold there, after that entry of the auction. Prices are told to a pool whose terms look at them."""
    names = {party.id: party.name for party in state.known_terms().suppliers}
    again = terms.requote is not None and terms.requote.wins > 0
    found = []
    for award in state.awards.values():
        lot = state.lots[award.lines[0].lot]
        if award.status != "confirmed":
            continue
        lines = {line.supplier: line for line in award.lines}
        won = [bid for bid in lot.order if bid.supplier in lines] or [bid_behind(lot, line) for line in award.lines]
        rest = [bid for bid in listed(lot) if bid.supplier not in lines] if lot.terms.shortlist is not None else []
        others = [bid for bid in rest if not state.held(bid.supplier, lot.terms.id, seq)]
        found.append(
            WonLot(
                lot=lot.terms.id,
                quantity_scale=lot.terms.quantity_scale,
                value_scale=lot.terms.value_scale,
                parts=tuple(line.id for line in lot.terms.lines),
                winners=tuple(
                    Winner(
                        bid.supplier,
                        names[bid.supplier],
                        quantities_of(lot.terms, lines[bid.supplier]),
                        _unit_prices(lot, lines[bid.supplier]) if terms.top_prices else (),
                    )
                    for bid in won
                ),
                dearest=max(_in_auction(lot, bid.supplier, _asked(lines[bid.supplier], bid)) for bid in won),
                listed=tuple(Party(bid.supplier, names[bid.supplier]) for bid in others),
                joined=_joined(lot, award.lines[0]),
                asked=tuple(Asked(bid.supplier, bid.value, bid.prices) for bid in others if again and _may_win(lot, bid)),
                currency=state.known_terms().currency if terms.top_prices else "",
            )
        )
    return tuple(found)


def _asked(line: AwardLine, bid: StandingBid) -> int:
    """What the winner asked for the whole lot, by its bid or by its part of a package."""
    return line.value if line.package else bid.value


def _in_auction(lot: LotState, supplier: str, value: int) -> int:
    """A value of the supplier's in value units of the auction's currency, which are those of second quotations too."""
    exchange, scale = exchange_of(lot.terms, supplier), lot.terms.value_scale
    return value if exchange is None else exchange.to_auction(value, scale=scale, currency_scale=scale)


def _may_win(lot: LotState, bid: StandingBid) -> bool:
    """Whether a second quotation may win (D7): of one price a part, in the auction's currency, where nobody joins by the price."""
    return lot.terms.joining is None and lot.terms.volume is None and exchange_of(lot.terms, bid.supplier) is None


def _unit_prices(lot: LotState, line: AwardLine) -> tuple[int, ...]:
    """What the winner is paid for one unit of each part, in millionths of the auction's currency (D17)."""
    exchange, scale = exchange_of(lot.terms, line.supplier), lot.terms.price_scale
    prices = unit_prices(lot.terms, bid_behind(lot, line), line)
    num, den = (1, 1) if exchange is None else (exchange.num, exchange.den)
    return tuple(-rounded_down(-in_millionths(price * num, scale), den) for price in prices)


def _joined(lot: LotState, line: AwardLine) -> tuple[Joined, ...]:
    """What members added to the lot at the winner's unit price, by their ids (J5)."""
    if lot.terms.joining is None:
        return ()
    prices = unit_prices(lot.terms, bid_behind(lot, line), line)
    return tuple(Joined(member, quantity) for member, quantity in sorted(joiners(lot, prices[0]).items()))


def anew(id: str, state: State) -> str:
    """The id of a step that is taken again for every award that fell (H4)."""
    return f"{id}-{state.reopened + 1}" if state.reopened else id


def award_for_pool(state: State, pool: PoolState) -> RecordAward:
    """What the engine records in the pool once every award of the auction is decided (rule D1)."""
    auction = state.known_terms().auction
    id = anew(f"award-{auction}", state)
    if auction in pool.courses and (ENGINE.role, ENGINE.party, id) in pool.seen:
        id = f"{id}-at-{state.seq}"  # nothing fell: who had quoted again was put on hold
    return RecordAward(id, ENGINE, auction, state.seq, won_lots(state, pool.terms, state.seq))


def is_recorded(state: State, pool: PoolState) -> bool:
    """Whether the pool divides, or has divided, the very award that the auction has come to, and nobody who quoted again for a
    part in it is on hold now (D1)."""
    course = pool.courses.get(state.known_terms().auction)
    if course is None or tuple(course.lots.values()) != won_lots(state, pool.terms, course.seq):
        return False
    return not any(state.holds(supplier, lot) for lot, supplier in course.quotes)


def allotment_of(state: State, pool: PoolState | None = None, settled: PoolReference | None = None) -> RecordAllotment:
    """The allotment and contracts of an auction whose awards are all decided, as the engine's command.

    `settled` is the entry of its pool that divided the award, where the pool has terms of its own for that. The saving is still
    to be divided where `saving_asked` says so.
    """
    if pool is None or settled is None:
        return RecordAllotment(anew("allotment", state), ENGINE, *settlement(state))
    course = pool.courses[state.known_terms().auction]
    quoted = second_lines(state, pool)
    lines, drawn = settlement(state, course.lines, outside=pool.terms.outside, quoted=quoted)
    return RecordAllotment(anew("allotment", state), ENGINE, lines, drawn, settled, pool.terms.outside, quoted)


def saving_asked(state: State, pool: PoolState, lines: Sequence[AllotmentLine], settled: PoolReference) -> Question | None:
    """The saving of these allotment lines as the pool's terms want it divided, at the prices that stood then (rule Q10)."""
    rule = pool.terms.saving
    if not rule or not lines:
        return None
    terms, prices = state.known_terms(), pool.courses[state.known_terms().auction].prices
    if prices is None:
        return _at_bids(state, rule, lines, settled.head)
    sold = {line.id: Sold(line.manufacturer, line.part_number, lot.quantity_scale) for lot in terms.lots for line in lot.lines}
    money = terms.currency, terms.currency_scale
    return question(rule, bought(lines, sold), prices.as_list(), *money, seed=settled.head, sha256=prices.sha256)


def _at_bids(state: State, rule: SavingRule, lines: Sequence[AllotmentLine], seed: str) -> Question:
    """The same at the steps that stood at the close, where every lot is by quantity: without a list there is nothing else (Q10).

    Who is paid in a currency of its own is left out.
    """
    menus: dict[str, list[Menu]] = {}
    for id in dict.fromkeys(line.lot for line in lines):
        lot = state.lots[id]
        if lot.terms.volume is None:
            return Question(rule, None, "no_prices")
        finest = 10 ** (FINEST_SCALE - lot.terms.value_scale)
        menus[lot.terms.lines[0].id] = [
            menu_of_bid(lot.terms.volume.kind, bid.supply, [price * finest for price in bid.prices])
            for bid in lot.order
            if bid.supply is not None and exchange_of(lot.terms, bid.supplier) is None
        ]
    sold = {part: Sold("", part) for part in menus}
    scale = 10**FINEST_SCALE, 10 ** state.known_terms().currency_scale
    return posed(rule, bought(lines, sold), menus, scale, ("", "", ""), seed)


def with_saving(command: RecordAllotment, asked: Question | None, means: Means = BARE) -> RecordAllotment:
    """The allotment with its saving divided."""
    return command if asked is None else replace(command, saving=divided_saving(asked, means))

"""What may be decided after the close: a proposal, the consortium's yes or no, the division among members (rules C4 to C6)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from auction.core.commands import (
    AllotmentLine,
    AwardLine,
    ChooseRules,
    ConfirmAward,
    Contract,
    DrawLottery,
    ProposeAward,
    RecordAllotment,
    RejectAward,
)
from auction.core.currencies import exchange_of, in_auction, in_own, is_below
from auction.core.decision import Decision
from auction.core.events import (
    AllotmentMade,
    AwardConfirmed,
    AwardProposed,
    AwardRejected,
    ContractDrawn,
    LotteryDrawn,
    RulesChosen,
)
from auction.core.joining import joined_at, joiners
from auction.core.joint import bid_behind, divides_package, is_of_package, joint_faults, packages_fault
from auction.core.money import to_minor
from auction.core.parts import naming_fault, paid_for, quantities_of, unit_prices, value_at
from auction.core.refusals import Refusal, refuse
from auction.core.savings import SavingDivision
from auction.core.schedule import supplies
from auction.core.shortlist import below_anchor
from auction.core.stages import commitment_of
from auction.core.state import LotState, StandingBid, State
from auction.core.words import without_blanks


def draw_lottery(state: State, command: DrawLottery) -> Decision:
    """R7: once, between the close and the proposal, the secret that was committed to."""
    if state.status not in ("closed", "proposed", "settled"):
        return refuse("auction_not_closed")
    if not state.awaits_lottery:
        return refuse("lottery_drawn")
    if commitment_of(command.secret) != state.known_terms().lottery:
        return refuse("lottery_wrong")
    return (LotteryDrawn(command.secret),)


def propose(state: State, command: ProposeAward) -> Decision:
    """C4: once, after the close, and only of bids that stand as they stand. Whether it is the best, award/check says."""
    if state.status == "cancelled":
        return refuse("auction_cancelled")
    if state.status in ("proposed", "settled"):
        return refuse("award_exists")
    if state.status != "closed":
        return refuse("auction_not_closed")
    if state.awaits_lottery:
        return refuse("lottery_undrawn")
    fault = naming_fault((lot.terms for lot in state.lots.values()), command.lines, command.unawarded)
    if fault is not None:
        return refuse("award_mismatch", fault)
    joint = state.award_rules is not None
    for line in command.lines:
        stands = is_of_package(state, line) if line.package and joint else _is_of_standing_bid(state, line)
        if state.holds(line.supplier, line.lot) or not stands:
            return refuse("award_mismatch", f"lot {line.lot}")
    fault = packages_fault(state, command.lines)
    if fault is not None:
        return refuse("award_mismatch", fault)
    if not joint and (command.given_up or command.certificate):
        return refuse("award_mismatch", "each lot is awarded by itself")
    if command.total != sum(line.money for line in command.lines):
        return refuse("award_mismatch", "total")
    if command.packages != (0 if joint else len(state.packages)):
        return refuse("award_mismatch", "packages")
    fields = command.lines, command.unawarded, command.total, command.bound, command.solver, command.version
    return (AwardProposed(*fields, packages=command.packages, given_up=command.given_up),)


def choose_rules(state: State, command: ChooseRules) -> Decision:
    """C8: after the close, while no award is decided; all lots are then awarded together under these rules."""
    if state.status == "cancelled":
        return refuse("auction_cancelled")
    if state.status not in ("closed", "proposed", "settled"):
        return refuse("auction_not_closed")
    if state.status == "settled" or any(award.status != "proposed" for award in state.awards.values()):
        return refuse("award_decided")
    if state.awaits_lottery:
        return refuse("lottery_undrawn")
    fault = next(joint_faults(state.known_terms(), command.rules), None)
    return (RulesChosen(command.rules, command.reason),) if fault is None else refuse("award_rules_invalid", fault)


def _is_of_standing_bid(state: State, line: AwardLine) -> bool:
    """Whether the line is what a standing bid asks for what it awards, and its money what is paid, rounded once."""
    lot, currency_scale = state.lots[line.lot], state.known_terms().currency_scale
    bid = lot.standing.get(line.supplier)
    if bid is None or (bid.supply is not None and not supplies(bid.supply, quantities_of(lot.terms, line)[0])):
        return False
    if lot.terms.joining is not None and not _holds_what_joins(lot, bid, line):
        return False
    if line.payment is not None and line.payment < line.value:
        return False
    exchange, scale = exchange_of(lot.terms, line.supplier), lot.terms.value_scale
    money = in_auction(exchange, line.paid, scale=scale, currency_scale=currency_scale)
    asked = value_at(lot.terms, bid, quantities_of(lot.terms, line))
    own = in_own(exchange, line.paid, scale=scale)
    return (bid.seq, asked, money, own) == (line.bid_seq, line.value, line.money, line.own_money)


def _holds_what_joins(lot: LotState, bid: StandingBid, line: AwardLine) -> bool:
    """J6: the lot's quantity and what joins at the bid's unit price; the quantity is named where something does."""
    joined = joined_at(lot, bid.prices[0])
    return line.quantities == ((lot.terms.lines[0].quantity + joined,) if joined else ())


def confirm(state: State, command: ConfirmAward) -> Decision:
    """C5: the consortium's yes to the lots named, with a reason where one is asked for."""
    if not without_blanks(command.reason) and any(needs_reason(state, lot) for lot in command.lots if lot in state.awards):
        return refuse("reason_missing")
    refusal = _undecided(state, command.lots)
    return refusal or tuple(AwardConfirmed(lot, command.reason) for lot in command.lots)


def needs_reason(state: State, lot: str) -> bool:
    """C5: whether this award needs a reason to be confirmed: a single bid stands, or a winner's, or a package's part, is held."""
    found, lines = state.lots[lot], state.awards[lot].lines
    alone = state.known_terms().lone_bid_reason and len(found.order) < 2
    return alone or any(is_held(found, bid_behind(found, line)) or _is_part_too_low(found, line) for line in lines)


def _is_part_too_low(lot: LotState, line: AwardLine) -> bool:
    """Whether what the lot counts with of a package is below the floor price, whatever its supplier bid on the lot (C9)."""
    return bool(line.package) and lot.terms.floor is not None and line.value < lot.terms.floor


def is_held(lot: LotState, bid: StandingBid) -> bool:
    """Whether the bid is held as abnormally low: below the floor price, or once the lot has closed below the anchor (G3)."""
    too_low = lot.terms.floor is not None and is_below(lot.terms, bid.supplier, bid.value, lot.terms.floor)
    return too_low or (not lot.is_open and below_anchor(lot, bid.supplier))


def reject(state: State, command: RejectAward) -> Decision:
    """C5: the consortium's no to the lots named; the caller has seen to the reason."""
    return _undecided(state, command.lots) or tuple(AwardRejected(lot, command.reason) for lot in command.lots)


def _undecided(state: State, lots: tuple[str, ...]) -> Refusal | None:
    """C5: each lot's award is decided once."""
    if not lots or any(lot not in state.awards for lot in lots):
        return refuse("award_not_proposed")
    decided = any(state.awards[lot].status != "proposed" for lot in lots)
    if decided or len(set(lots)) != len(lots):
        return refuse("award_decided")
    return refuse("package_divided") if divides_package(state, lots) else None


def allot(state: State, command: RecordAllotment) -> Decision:
    """C6: once every award is decided. What was awarded is divided whole, at the price and for the money that is paid."""
    if state.status == "settled":
        return refuse("allotment_exists")
    if state.status != "proposed" or any(award.status == "proposed" for award in state.awards.values()):
        return refuse("award_undecided")
    confirmed = [line for award in state.awards.values() if award.status == "confirmed" for line in award.lines]
    settled, pool = command.settled, state.known_terms().pool
    if settled is not None and (pool is None or settled.stream != pool.stream or settled.seq < pool.seq):
        return refuse("allotment_mismatch", "pool")
    if command.quoted and (settled is None or not _quotations_hold(state, confirmed, command.quoted)):
        return refuse("allotment_mismatch", "second quotations")
    divided = _parts_hold(state, confirmed, command.lines) if settled is None else _division_holds(state, confirmed, command)
    if not divided:
        return refuse("allotment_mismatch", "pledges")
    due = {(line.lot, line.supplier): (line.money, line.own_money or 0) for line in confirmed}
    paid = [*confirmed, *command.quoted]
    if _money_by_part(command.lines) != (due if settled is None else _money_of(state, paid, command.lines)):
        return refuse("allotment_mismatch", "money")
    if command.outside and (settled is None or command.contracts):
        return refuse("allotment_mismatch", "contracts")
    if not command.outside and not _contracts_hold(command.contracts, command.lines):
        return refuse("allotment_mismatch", "contracts")
    if command.saving is not None and (settled is None or not _saving_holds(command.saving, command.lines)):
        return refuse("allotment_mismatch", "saving")
    made = AllotmentMade(command.lines, settled, command.outside, command.saving)
    return (made, *(ContractDrawn(contract) for contract in command.contracts))


def _saving_holds(divided: SavingDivision, lines: Sequence[AllotmentLine]) -> bool:
    """Whether the shares add up: each once, of members that were allotted something, and what is paid in is paid out."""
    allotted = [line.member for line in lines]
    members = [share.member for share in divided.shares]
    paid: dict[str, int] = {}
    for line in lines:
        if line.line not in divided.unpriced:
            paid[line.member] = paid.get(line.member, 0) + line.money
    return (
        members == sorted(dict.fromkeys(members))
        and all(member in allotted for member in members)
        and all(share.paid + share.saving + share.balance == share.alone for share in divided.shares)
        and all(share.paid == paid.get(share.member, 0) for share in divided.shares)
        and sum(share.balance for share in divided.shares) == 0
        and bool(divided.shares) is not bool(divided.why)
    )


Part = tuple[str, str, str, str, int, int]
"""Lot, line, member, supplier, quantity, unit price."""


def _parts_hold(state: State, confirmed: Sequence[AwardLine], lines: Sequence[AllotmentLine]) -> bool:
    """Whether members get just what each supplier was awarded, at its price, and of no line item more than they pledged."""
    due: dict[tuple[str, str, str, int], int] = {}
    pledged: dict[tuple[str, str, str], int] = {}
    for award in confirmed:
        lot = state.lots[award.lot]
        prices = unit_prices(lot.terms, bid_behind(lot, award), award)
        for item, quantity, price in zip(lot.terms.lines, quantities_of(lot.terms, award), prices, strict=True):
            pledged |= {(award.lot, item.id, pledge.member): pledge.quantity for pledge in item.pledges}
            for member, more in joiners(lot, price).items() if lot.terms.joining is not None else ():
                pledged[award.lot, item.id, member] = pledged.get((award.lot, item.id, member), 0) + more
            if quantity:
                due[award.lot, item.id, award.supplier, price] = quantity
    made: Counter[tuple[str, str, str, int]] = Counter()
    got: Counter[tuple[str, str, str]] = Counter()
    for line in lines:
        made[line.lot, line.line, line.supplier, line.unit_price] += line.quantity
        got[line.lot, line.line, line.member] += line.quantity
    once = len({(line.lot, line.line, line.member, line.supplier) for line in lines}) == len(lines)
    above_zero = all(line.quantity > 0 for line in lines)
    return once and above_zero and made == due and all(got[who] <= pledged.get(who, 0) for who in got)


def _quotations_hold(state: State, confirmed: Sequence[AwardLine], quoted: Sequence[AwardLine]) -> bool:
    """C6: each of another supplier that stands, is not on hold there, and bids in the auction's currency, for a confirmed lot."""
    won = [(line.lot, line.supplier) for line in (*confirmed, *quoted)]
    lots = [line.lot for line in confirmed]
    return len(set(won)) == len(won) and all(line.lot in lots and _is_quotation(state, line) for line in quoted)


def _is_quotation(state: State, line: AwardLine) -> bool:
    lot, currency_scale = state.lots[line.lot], state.known_terms().currency_scale
    bid = lot.standing.get(line.supplier)
    if bid is None or line.package or state.holds(line.supplier, line.lot) or line.payment is None or line.payment <= 0:
        return False
    if lot.terms.joining is not None or lot.terms.volume is not None or exchange_of(lot.terms, line.supplier) is not None:
        return False
    money = to_minor(line.payment, scale=lot.terms.value_scale, currency_scale=currency_scale)
    said = line.bid_seq, line.value, line.money, line.quantities, line.own_money
    return said == (bid.seq, bid.value, money, (), None)


def _division_holds(state: State, confirmed: Sequence[AwardLine], command: RecordAllotment) -> bool:
    """C6 where a pool has divided: of what was awarded of each line item no more, from its winners at their prices, among those
    that pledged some of it. Who of them gets how much is the pool's, and an audit decides it again there."""
    most: Counter[tuple[str, str]] = Counter()
    pledging: set[tuple[str, str, str]] = set()
    prices: dict[tuple[str, str, str], int] = {}
    lines = command.lines
    for award in (*confirmed, *command.quoted):
        lot = state.lots[award.lot]
        paid = unit_prices(lot.terms, bid_behind(lot, award), award)
        for item, quantity, price in zip(lot.terms.lines, quantities_of(lot.terms, award), paid, strict=True):
            most[award.lot, item.id] += 0 if award in command.quoted else quantity
            pledging.update((award.lot, item.id, pledge.member) for pledge in item.pledges)
            if lot.terms.joining is not None:
                pledging.update((award.lot, item.id, member) for member in joiners(lot, price))
            prices[award.lot, item.id, award.supplier] = price
    made: Counter[tuple[str, str]] = Counter()
    for line in lines:
        made[line.lot, line.line] += line.quantity
    once = len({(line.lot, line.line, line.member, line.supplier) for line in lines}) == len(lines)
    sound = all(
        line.quantity > 0
        and prices.get((line.lot, line.line, line.supplier)) == line.unit_price
        and (line.lot, line.line, line.member) in pledging
        for line in lines
    )
    return once and sound and all(quantity <= most[item] for item, quantity in made.items())


def _money_of(
    state: State, confirmed: Sequence[AwardLine], lines: Sequence[AllotmentLine]
) -> dict[tuple[str, str], tuple[int, int]]:
    """What each supplier is paid for what members take of its award, in the auction's currency and in its own."""
    currency_scale = state.known_terms().currency_scale
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for award in confirmed:
        lot = state.lots[award.lot]
        took = [line for line in lines if (line.lot, line.supplier) == (award.lot, award.supplier)]
        taken = tuple(sum(line.quantity for line in took if line.line == item.id) for item in lot.terms.lines)
        if took:
            paid = paid_for(lot.terms, bid_behind(lot, award), award, taken)
            exchange, scale = exchange_of(lot.terms, award.supplier), lot.terms.value_scale
            money = in_auction(exchange, paid, scale=scale, currency_scale=currency_scale)
            found[award.lot, award.supplier] = (money, in_own(exchange, paid, scale=scale) or 0)
    return found


def _part(line: AllotmentLine) -> Part:
    return (line.lot, line.line, line.member, line.supplier, line.quantity, line.unit_price)


def _whole(line: AllotmentLine) -> tuple[Part, int, str]:
    return (_part(line), line.money, f"{line.saving} {line.own_money}")


def _money_by_part(lines: Iterable[AllotmentLine]) -> Mapping[tuple[str, str], tuple[int, int]]:
    """The money of each supplier's part of each lot, in the auction's currency and in its own."""
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for line in lines:
        part = (line.lot, line.supplier)
        money, own = found.get(part, (0, 0))
        found[part] = (money + line.money, own + (line.own_money or 0))
    return found


def _own_total(contract: Contract) -> int:
    return sum(line.own_money or 0 for line in contract.lines)


def _contracts_hold(contracts: tuple[Contract, ...], lines: tuple[AllotmentLine, ...]) -> bool:
    """Whether every line stands in the one contract of its supplier and member, and each contract sums up right."""
    held = [(contract, line) for contract in contracts for line in contract.lines]
    return (
        sorted(_whole(line) for _, line in held) == sorted(_whole(line) for line in lines)
        and all((line.supplier, line.member) == (contract.supplier, contract.member) for contract, line in held)
        and all(contract.total == sum(line.money for line in contract.lines) for contract in contracts)
        and all(_own_total(contract) == (contract.own_total or 0) for contract in contracts)
        and len({contract.number for contract in contracts}) == len(contracts)
    )

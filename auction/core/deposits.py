"""Deposits: what each supplier has lodged, what it lacks, when it is due for return, and what a failed winner loses (chapter D)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, Literal, get_args

from auction.core.commands import RecordDeposit, ReturnDeposit
from auction.core.decision import Decision
from auction.core.deposit_terms import Deposit, DepositForm, MemberPart
from auction.core.evaluation import parsed_prices
from auction.core.events import DepositForfeited, DepositReceived, DepositReturned
from auction.core.joining import joiners
from auction.core.joint import bid_behind
from auction.core.money import LARGEST, apportion, is_share, price_text, rounded_down
from auction.core.parts import unit_prices, weighing
from auction.core.refusals import Refusal, refuse
from auction.core.state import Account, Lodged, LotState, Stakes, State
from auction.core.terms import Terms
from auction.core.words import LONGEST_TEXT, is_plain, without_blanks

Step = Literal["held", "due", "returned", "forfeited"]

WHOLE: Final = ""
"""What a deposit for the whole auction is kept under, where another is kept under its lot."""

FINEST: Final = 12
"""No value of a lot has more decimals."""


def deposit_faults(terms: Terms) -> Iterator[str]:
    """What contradicts the deposit that these terms ask for (D1)."""
    rule = terms.deposit
    if rule is None:
        return
    if not 0 <= rule.amount <= LARGEST or (rule.amount > 0) == (rule.share is not None):
        yield "deposit.amount: an amount above zero, or a share of the ceiling price, and not both"
    if not is_share(rule.share) or (rule.share is not None and rule.share.num <= 0):
        yield "deposit.share: above zero and at most the whole"
    elif rule.share is not None and any(lot.ceiling is None for lot in terms.lots):
        yield "deposit.share: of a ceiling price, so every lot has one"
    if not is_share(rule.forfeit) or rule.forfeit.num <= 0:
        yield "deposit.forfeit: above zero and at most the whole"


def needed_by(terms: Terms) -> dict[str, int]:
    """What a supplier lodges, in minor units, for the auction or for each lot; a share of the ceiling is rounded up (D1)."""
    rule = terms.deposit
    if rule is None:
        return {}
    ceilings = {lot.id: (lot.ceiling or 0) * 10 ** (FINEST - lot.value_scale) for lot in terms.lots}
    if rule.per == "auction":
        ceilings = {WHOLE: sum(ceilings.values())}
    return {cover: _amount(rule, ceiling, terms.currency_scale) for cover, ceiling in ceilings.items()}


def _amount(rule: Deposit, ceiling: int, currency_scale: int) -> int:
    """The amount, or the share of a ceiling at the finest scale in minor units, rounded up."""
    if rule.share is None:
        return rule.amount
    return -rounded_down(-ceiling * rule.share.num * 10**currency_scale, rule.share.den * 10**FINEST)


def cover_of(rule: Deposit, lot: str) -> str:
    """What secures bids on the lot: the deposit for the auction, or that for the lot (D1)."""
    return WHOLE if rule.per == "auction" else lot


def missing(state: State, supplier: str, cover: str) -> int:
    """What the supplier has yet to lodge there before it may bid, in minor units (D3)."""
    account = state.deposits.get((supplier, cover))
    return max(0, state.deposit_needed[cover] - (0 if account is None else account.balance))


def unless_secured(state: State, supplier: str, lots: Iterable[str]) -> Refusal | None:
    """D3: nobody bids on a lot whose deposit has not been received in full; how much is missing is told."""
    rule = state.known_terms().deposit
    if rule is None:
        return None
    lacking = sum(missing(state, supplier, cover) for cover in dict.fromkeys(cover_of(rule, lot) for lot in lots))
    if not lacking:
        return None
    terms = state.known_terms()
    return refuse("deposit_missing", f"{price_text(lacking, terms.currency_scale)} {terms.currency} missing")


def record(state: State, command: RecordDeposit) -> Decision:
    """D2: the coordinator has a deposit in hand, in cash or as a guarantee with its reference."""
    if state.status == "cancelled":
        return refuse("auction_cancelled")
    refusal = _unless_asked(state, command.supplier)
    if refusal is not None:
        return refusal
    terms, forms = state.known_terms(), get_args(DepositForm)
    spelled = is_plain(command.reference, longest=LONGEST_TEXT)
    named = command.form == "cash" or without_blanks(command.reference)
    if command.lot not in state.deposit_needed or command.form not in forms or not spelled or not named:
        return refuse("deposit_invalid")
    read = parsed_prices(["deposit"], [command.amount], terms.currency_scale)
    if isinstance(read, Refusal):
        return read
    account = state.deposits.get((command.supplier, command.lot))
    if read[0] + (0 if account is None else account.received) > LARGEST:
        return refuse("price_too_large")
    return (DepositReceived(command.supplier, command.lot, read[0], command.form, command.reference),)


def give_back(state: State, command: ReturnDeposit) -> Decision:
    """D5: what is left of a deposit goes back, once nothing holds it."""
    refusal = _unless_asked(state, command.supplier)
    if refusal is not None:
        return refusal
    account = state.deposits.get((command.supplier, command.lot))
    if account is None or not account.balance:
        return refuse("deposit_unknown")
    if _is_at_stake(state, command.supplier, command.lot):
        return refuse("deposit_held")
    return (DepositReturned(command.supplier, command.lot, account.balance),)


def _unless_asked(state: State, supplier: str) -> Refusal | None:
    if supplier not in state.admitted:
        return refuse("supplier_not_admitted")
    return refuse("deposits_not_asked") if state.known_terms().deposit is None else None


def step_of(state: State, supplier: str, cover: str) -> Step:
    """Where a deposit stands: held, due for return (D4), returned, or forfeited with nothing left."""
    account = state.deposits[supplier, cover]
    if not account.balance:
        return "returned" if account.returned else "forfeited"
    is_over = state.closed_at is not None or state.status == "cancelled" or supplier in state.excluded
    return "due" if is_over and not _is_at_stake(state, supplier, cover) else "held"


def _is_at_stake(state: State, supplier: str, cover: str) -> bool:
    """Whether the deposit still secures something: a bid that stands, or a contract that is not approved (D4)."""
    if state.status == "cancelled" or supplier in state.excluded:
        return False
    stakes = _stakes(state)
    lots = state.lots if cover == WHOLE else (cover,)
    return any(_secures(state, stakes, supplier, lot) for lot in lots if _stands(stakes, supplier, state.lots[lot]))


def _stakes(state: State) -> Stakes:
    """Who won what, is in which package, and has which contract not approved, after this entry; looked for once."""
    if state.stakes is None or state.stakes[0] != state.seq:
        awarded = [(line.lot, line.supplier) for award in state.awards.values() for line in award.lines]
        allotted = [(line.lot, line.supplier) for line in state.allotment]
        packaged = [(lot, supplier) for (supplier, _), held in state.packages.items() for lot in held.lots]
        unagreed: dict[str, dict[str, None]] = {}
        for number, contract in state.contracts.items():
            if state.agreements[number].step not in ("approved", "signed"):
                for line in contract.lines:
                    unagreed.setdefault(line.lot, {})[contract.supplier] = None
        state.stakes = state.seq, Stakes(frozenset((*awarded, *allotted)), frozenset(packaged), unagreed)
    return state.stakes[1]


def _stands(stakes: Stakes, supplier: str, lot: LotState) -> bool:
    """Whether the supplier may yet be awarded something of the lot: a bid, a sealed one, a limit, or a package with it."""
    own = supplier in lot.standing or supplier in lot.sealed or (lot.is_open and supplier in lot.limits)
    return own or (lot.terms.id, supplier) in stakes.packaged


def _secures(state: State, stakes: Stakes, supplier: str, lot: str) -> bool:
    """Whether what stands on the lot keeps the deposit there: until the decision, and then as long as the terms say (D4)."""
    award = state.awards.get(lot)
    if award is None:
        return lot not in state.unawarded
    if award.status != "confirmed":
        return award.status == "proposed"
    unagreed = stakes.unagreed.get(lot, {})
    if (lot, supplier) in stakes.won:
        return state.status != "settled" or supplier in unagreed
    rule = state.known_terms().deposit
    return rule is not None and rule.kept_until == "contract" and (state.status != "settled" or bool(unagreed))


def forfeits(state: State, supplier: str, lots: Sequence[str]) -> Iterator[DepositForfeited]:
    """D6: what a winner that fails loses of the deposits for the lots whose awards fall, and who gets it (D7)."""
    rule = state.known_terms().deposit
    if rule is None:
        return
    for cover in dict.fromkeys(cover_of(rule, lot) for lot in lots):
        account = state.deposits.get((supplier, cover))
        lost = rounded_down(state.deposit_needed[cover] * rule.forfeit.num, rule.forfeit.den)
        amount = min(lost, 0 if account is None else account.balance)
        if amount:
            fell = [lot for lot in lots if cover_of(rule, lot) == cover]
            yield DepositForfeited(supplier, cover, amount, _parts(state, supplier, fell, amount))


def _parts(state: State, supplier: str, lots: Sequence[str], amount: int) -> tuple[MemberPart, ...]:
    """D7: by lot in proportion to what fell there, and in the lot by what its members pledged, at the prices that were awarded."""
    found: dict[str, int] = {}
    worth = [_money(state, supplier, lot) for lot in lots]
    for lot, part in zip(lots, apportion(amount, weighing(worth)), strict=True):
        pledged = _pledged(state, supplier, state.lots[lot])
        for member, share in zip(pledged, apportion(part, tuple(pledged.values())), strict=True):
            found[member] = found.get(member, 0) + share
    return tuple(MemberPart(member, share) for member, share in found.items() if share)


def _money(state: State, supplier: str, lot: str) -> int:
    """What the supplier was to be paid for the lot, in minor units: as awarded, or as allotted where a second quotation won."""
    awarded = [line.money for line in state.awards[lot].lines if line.supplier == supplier]
    return sum(awarded or [line.money for line in state.allotment if (line.lot, line.supplier) == (lot, supplier)])


def _pledged(state: State, supplier: str, lot: LotState) -> Mapping[str, int]:
    """What each member pledged of the lot, with what joined, by value at the unit prices that the supplier was to be paid."""
    line = next((line for line in state.awards[lot.terms.id].lines if line.supplier == supplier), None)
    single = len(lot.terms.lines) == 1
    if single or line is None:
        prices: Sequence[int] = (1,) if single else lot.standing[supplier].prices
    else:
        prices = weighing(unit_prices(lot.terms, bid_behind(lot, line), line))
    found: dict[str, int] = {}
    for item, price in zip(lot.terms.lines, prices, strict=True):
        for pledge in item.pledges:
            found[pledge.member] = found.get(pledge.member, 0) + pledge.quantity * price
    if line is not None and lot.terms.joining is not None:
        for member, more in joiners(lot, lot.standing[supplier].prices[0]).items():
            found[member] = found.get(member, 0) + more
    return found


def deposit_moved(state: State, event: DepositReceived | DepositReturned | DepositForfeited) -> None:
    """Money came, or went, in place."""
    account = state.deposits.setdefault((event.supplier, event.lot), Account())
    match event:
        case DepositReceived(amount=amount):
            account.received += amount
            account.lodged = (*account.lodged, Lodged(amount, event.form, event.reference, state.at))
        case DepositReturned(amount=amount):
            account.returned += amount
        case DepositForfeited(amount=amount, parts=parts):
            account.forfeited += amount
            for part in parts:
                account.parts[part.member] = account.parts.get(part.member, 0) + part.amount

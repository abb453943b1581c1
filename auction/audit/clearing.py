"""What an auction asked of the market, and told it, asked again of the bundled market entry by entry (rules E10, E11 and E14)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from auction.audit.finding import Divergence, evidence
from auction.audit.rules import MARKET_STREAM
from auction.core.commands import HoldReason, HoldSupplier, ReleaseSupplier
from auction.core.entries import Entry
from auction.core.events import AwardConfirmed, BidPlaced, BidSealed, PriceAccepted
from auction.core.evolve import believe
from auction.core.moments import MINUTE_US
from auction.core.state import State
from auction.core.terms import Terms
from auction.ledger.chain import genesis, leaf_hash, next_head
from auction.market.commands import RecordOutcome
from auction.market.evolve import believe as market_believe
from auction.market.holds import hold_reasons
from auction.market.outcomes import is_unrecorded, outcome_of
from auction.market.state import Outcome
from auction.market.state import State as MarketState

GRACE_US: Final = MINUTE_US
"""How long a server may take to hold a supplier that the market clears no longer; what it takes from it after that is a fault."""


@dataclass(slots=True)
class _Market:
    """The market as it is believed entry by entry, up to a number or a moment."""

    entries: Sequence[Entry]
    state: MarketState = field(default_factory=MarketState)

    def until_seq(self, seq: int) -> MarketState:
        while self.state.seq < min(seq, len(self.entries)):
            market_believe(self.state, self.entries[self.state.seq])
        return self.state

    def until(self, at: int) -> MarketState:
        while self.state.seq < len(self.entries) and self.entries[self.state.seq].at <= at:
            market_believe(self.state, self.entries[self.state.seq])
        return self.state


def market_faults(terms: Terms, entries: Sequence[Entry], bodies: Sequence[bytes], market: Sequence[Entry]) -> Iterator[Divergence]:
    """E10, then E11: every answer the auction recorded, and every bid and award that an answer should have kept out."""
    stream = entries[0].stream
    heads = [genesis(MARKET_STREAM).hex()]
    for body in bodies:
        heads.append(next_head(bytes.fromhex(heads[-1]), leaf_hash(body)).hex())
    if terms.market is None:
        yield evidence(stream, 1, "E10", "the terms name no market", f"{MARKET_STREAM} is bundled")
        return
    named = [(1, terms.market.seq, terms.market.head)]
    asked = [(entry.seq, entry.command.market_seq, entry.command.market_head) for entry in entries if _is_answer(entry)]
    for seq, at, head in (*named, *asked):
        known = heads[at] if 0 < at < len(heads) else "no such entry"
        if known != head:
            yield evidence(stream, seq, "E10", f"entry {at} of the market, head {head}", f"head {known}")
            return
    yield from _answers(entries, market)
    yield from _unheld(entries, market)
    yield from _misrecorded(terms.auction, entries, market)


def _is_answer(entry: Entry) -> bool:
    return isinstance(entry.command, HoldSupplier | ReleaseSupplier) and entry.refusal is None


def _answers(entries: Sequence[Entry], market: Sequence[Entry]) -> Iterator[Divergence]:
    """Whether the market, as it stood then, gives just the reasons that were recorded."""
    state, asked = State(), _Market(market)
    for entry in entries:
        if _is_answer(entry):
            command: Any = entry.command
            recorded = tuple(command.reasons) if isinstance(command, HoldSupplier) else ()
            again = hold_reasons(asked.until_seq(command.market_seq), state, command.supplier, command.moment)
            if recorded != again:
                yield evidence(entry.stream, entry.seq, "E11", _told(recorded), _told(again))
        believe(state, entry)


def _told(reasons: tuple[HoldReason, ...]) -> str:
    return ", ".join(f"{each.code} ({each.rule}) {each.lot}".strip() for each in reasons) or "no reason"


def _unheld(entries: Sequence[Entry], market: Sequence[Entry]) -> Iterator[Divergence]:
    """Whether a bid was taken from, or an award confirmed to, a supplier that had not been cleared for longer than the grace."""
    state, before, now = State(), _Market(market), _Market(market)
    for entry in entries:
        for supplier, lot in _favoured(state, entry):
            then, late = entry.at - GRACE_US, ""
            if then < entries[0].at:  # nothing could be asked before the announcement
                continue
            for each in hold_reasons(now.until(entry.at), state, supplier, entry.at):
                old = hold_reasons(before.until(then), state, supplier, then) if before.until(then).policy is not None else ()
                late = late or (_told((each,)) if each.lot in ("", lot) and each in old else "")
            if late and not state.holds(supplier, lot):
                yield evidence(entry.stream, entry.seq, "E11", f"{supplier} was not on hold for {lot}", late)
        believe(state, entry)


def _misrecorded(auction: str, entries: Sequence[Entry], market: Sequence[Entry]) -> Iterator[Divergence]:
    """E14: what the market was told of the auction is what it had come to by that entry, and it was told in time."""
    state, asked = State(), _Market(market)
    for record in market:
        command = record.command
        if not isinstance(command, RecordOutcome) or record.refusal is not None or command.auction != auction:
            continue
        if command.seq > len(entries):  # of what came after the bundled end, which another bundle shows
            break
        for entry in entries[state.seq : command.seq]:
            believe(state, entry)
        again = outcome_of(asked.until_seq(record.seq - 1), state, by_allotment=command.by_allotment)
        said = Outcome(command.awarded, command.bought, command.currency, command.currency_scale)
        if said != again:
            yield evidence(record.stream, record.seq, "E14", _sums(said), _sums(again))
            return
    for entry in entries[state.seq :]:
        believe(state, entry)
        missing = _untold(state, entry, market)
        if missing is not None:
            yield evidence(entry.stream, entry.seq, "E14", "the market was never told", missing)
            return


def _untold(state: State, entry: Entry, market: Sequence[Entry]) -> str | None:
    """What was confirmed by this entry and drawn on no licence, though the market's log goes on for longer than the grace."""
    if not any(isinstance(event, AwardConfirmed) for event in entry.events) or market[-1].at <= entry.at + GRACE_US:
        return None
    asked = _Market(market)
    now = outcome_of(asked.until(entry.at), state)
    return _sums(now) if now.awarded and is_unrecorded(asked.until(entry.at + GRACE_US), state) else None


def _sums(told: Outcome) -> str:
    awarded = ", ".join(f"{each.supplier} {each.quantity} of {each.of} of {each.lot}/{each.line}" for each in told.awarded)
    return f"awarded {awarded or 'nothing'}; bought for {sum(row.money for row in told.bought)} in {len(told.bought)} rows"


def _favoured(state: State, entry: Entry) -> Iterator[tuple[str, str]]:
    """Who got something by this entry, and on which lot: a bid that counts, or an award."""
    for event in entry.events:
        match event:
            case (
                BidPlaced(supplier=supplier, lot=lot)
                | BidSealed(supplier=supplier, lot=lot)
                | PriceAccepted(supplier=supplier, lot=lot)
            ):
                yield supplier, lot
            case AwardConfirmed(lot=lot):
                yield from ((line.supplier, lot) for line in state.awards[lot].lines)

"""Forged bundles, each made from the honest one, with the entry and the rule that must be named.

A forger here has the engine, the codec and all the time there is: what can be rebuilt is rebuilt. What a forger lacks is
the operator's key, and the receipts and checkpoints that others keep.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from auction.audit.bundle import Bundle, bundle_of, log_of
from auction.audit.checkpoint import VerifierKey
from auction.audit.offline import run
from auction.audit.receipts import Receipt
from auction.audit.rules import AUCTION
from auction.core.commands import PassTime, ProposeAward, RecordAllotment
from auction.core.entries import Entry
from auction.core.events import AllotmentMade, AwardProposed, BidPlaced, ContractDrawn, LotClosed
from auction.core.moments import SECOND_US
from auction.core.open_terms import terms_hash
from auction.core.refusals import refuse
from auction.core.terms import Terms
from auction.core.words import Actor
from auction.pool.events import PoolFrozen
from tests.broken.honest import (
    OTHER_SIGNER,
    POOL_STREAM,
    SIGNER,
    bodies,
    bundled,
    honest,
    honest_pool,
    honest_terms,
    pool_bodies,
    receipts_of,
    script,
)
from tests.broken.rates import LOG, bundled_currencies, decided_again, kept_receipts, own_money_moved, rate_changed

L1_VALUE = 30 * 400 + 90 * 900
MASKED = Actor("engine", "south")


@dataclass(frozen=True, slots=True)
class Forgery:
    """One forgery: how it is made, what the auditor holds, and what must be found first."""

    name: str
    make: Callable[[], Bundle]
    entry: int | None
    rule: str
    key: VerifierKey | None = None
    receipts: tuple[Receipt, ...] | None = None
    log: str = "auction/spring-1"


def edited(seq: int, **changes: Any) -> tuple[Entry, ...]:
    """The honest entries with one of them changed."""
    return tuple(replace(entry, **changes) if entry.seq == seq else entry for entry in honest())


def renumbered(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """The entries numbered 1, 2, 3 again."""
    return tuple(replace(entry, seq=seq) for seq, entry in enumerate(entries, start=1))


def dropped(seq: int) -> tuple[Entry, ...]:
    """The honest entries without one."""
    return tuple(entry for entry in honest() if entry.seq != seq)


def event_changed(seq: int, place: int, **changes: Any) -> tuple[Entry, ...]:
    """The honest entries with one event of one of them changed."""
    events = list(honest()[seq - 1].events)
    events[place] = replace(events[place], **changes)
    return edited(seq, events=tuple(events))


def rerun(*, without: str = "", cheaper: str = "", terms: Terms | None = None) -> tuple[Entry, ...]:
    """A whole other auction by the honest engine: without a request, or with one bid changed, or on other terms."""
    chosen = terms or honest_terms()
    asked = []
    for stamped in script():
        command = stamped.command
        if command.id == without:
            continue
        if command.id == cheaper:
            command = replace(command, prices=(*command.prices[:-1], "8.99"))
        if command.id == "accept":
            command = replace(command, terms_sha256=terms_hash(chosen))
        asked.append(replace(stamped, command=command))
    return tuple(run(chosen, asked).entries)


def in_place(entries: tuple[Entry, ...]) -> Bundle:
    """Other entries under the honest chain and checkpoint: what someone does who only edits the file."""
    bundle = bundled(honest())
    return replace(bundle, log=replace(bundle.log, entries=tuple(bodies(entries))))


def under_honest_checkpoint(entries: tuple[Entry, ...]) -> Bundle:
    """Other entries with their own chain, under the checkpoint that was published."""
    bundle = bundled(entries)
    return replace(bundle, log=replace(bundle.log, checkpoint=bundled(honest()).log.checkpoint))


def price_changed() -> tuple[Entry, ...]:
    """South's bid made cheaper, in the request and in the event."""
    placed = honest()[6]
    event = replace(placed.events[0], prices=(400, 899), value=L1_VALUE - 90)
    return edited(7, command=replace(placed.command, prices=("4.00", "8.99")), events=(event,))


def awarded_to(lot: str, supplier: str, **changes: Any) -> tuple[Entry, ...]:
    """The award given to another standing bid or with other figures, and all that follows rebuilt on it."""
    entries = run(honest_terms(), script(), confirm=False).entries
    proposal = entries[17].command
    assert isinstance(proposal, ProposeAward)
    bids = [(entry, event) for entry in entries for event in entry.events if isinstance(event, BidPlaced)]
    entry, event = next(found for found in reversed(bids) if (found[1].lot, found[1].supplier) == (lot, supplier))
    line = {"supplier": supplier, "bid_seq": entry.seq, "value": event.value, "money": event.value, **changes}
    lines = tuple(replace(each, **line) if each.lot == lot else each for each in proposal.lines)
    forged = replace(proposal, lines=lines, total=sum(each.money for each in lines))
    willing = replace(AUCTION, decide=lambda state, command, at: _willing(state, _swap(command, forged), at))
    rebuilt = run(honest_terms(), script(), rules=willing).entries
    return tuple(replace(each, command=_swap(each.command, forged)) for each in rebuilt)


def _swap(command: Any, forged: ProposeAward) -> Any:
    return forged if isinstance(command, ProposeAward) else command


def _willing(state: Any, command: Any, at: int) -> Any:
    """An engine that believes every award and allotment."""
    match command:
        case ProposeAward():
            said = command.lines, command.unawarded, command.total, command.bound, command.solver, command.version
            return (AwardProposed(*said),)
        case RecordAllotment():
            return (AllotmentMade(command.lines), *(ContractDrawn(contract) for contract in command.contracts))
        case _:
            return AUCTION.decide(state, command, at)


def allotted(**changes: int) -> tuple[Entry, ...]:
    """The first allotment line changed by these amounts, the second the other way, in request, event and contracts."""
    entry = honest()[19]
    lines = list(entry.command.lines)
    for at, sign in ((0, 1), (1, -1)):
        lines[at] = replace(lines[at], **{name: getattr(lines[at], name) + sign * by for name, by in changes.items()})
    moved = dict(zip(entry.command.lines, lines, strict=True))
    contracts = []
    for contract in entry.command.contracts:
        held = tuple(moved[line] for line in contract.lines)
        contracts.append(replace(contract, lines=held, total=sum(line.money for line in held)))
    events = (replace(entry.events[0], lines=tuple(lines)), *(replace(entry.events[1], contract=each) for each in contracts))
    return edited(20, command=replace(entry.command, lines=tuple(lines), contracts=tuple(contracts)), events=events)


def contract_renamed() -> tuple[Entry, ...]:
    """A contract under another number."""
    entry = honest()[19]
    first, *others = entry.command.contracts
    contracts = (replace(first, number="spring-1~north~m9"), *others)
    events = (entry.events[0], *(replace(entry.events[1], contract=each) for each in contracts))
    return edited(20, command=replace(entry.command, contracts=contracts), events=events)


def refused_bid_accepted(seq: int) -> tuple[Entry, ...]:
    """A bid that was turned away, recorded as standing."""
    command = honest()[seq - 1].command
    value = {8: 30 * 399 + 90 * 900, 14: 10 * 800}[seq]
    prices = {8: (399, 900), 14: (800,)}[seq]
    return edited(seq, events=(BidPlaced(command.lot, command.supplier, prices, value, False),), refusal=None)


def accepted_before_the_close_is_recorded() -> tuple[Entry, ...]:
    """The late bid put before the entry that closes its lot, and accepted there; its stamp left as it was."""
    late, close = refused_bid_accepted(14)[13], honest()[12]
    return renumbered((*honest()[:12], late, replace(close, at=late.at), *honest()[14:]))


def closed_early() -> tuple[Entry, ...]:
    """L2 closed forty seconds before its time, in the stamp and in the event."""
    early = honest()[12].at - 40 * SECOND_US
    return edited(13, at=early, events=(LotClosed("L2", early),))


def asked_twice() -> tuple[Entry, ...]:
    """A request that was repeated, recorded a second time as a refusal."""
    again = replace(honest()[6], seq=8, events=(), refusal=refuse("bid_id_reused"))
    return renumbered((*honest()[:7], again, *honest()[7:]))


def time_passed_by_a_supplier() -> tuple[Entry, ...]:
    """The close asked for by somebody who is not the engine."""
    return edited(13, command=PassTime("time-13", script()[0].command.by))


def other_terms(*, rehashed: bool) -> tuple[Entry, ...]:
    """The ceiling lowered after opening, the hash of the terms rebuilt or not; what suppliers accepted stays."""
    first = honest()[0]
    terms = first.command.terms
    lower = replace(terms, lots=(replace(terms.lots[0], ceiling=120_000), *terms.lots[1:]))
    sha = terms_hash(lower) if rehashed else first.events[0].terms_sha256
    event = replace(first.events[0], terms=lower, terms_sha256=sha)
    return edited(1, command=replace(first.command, terms=lower), events=(event,))


def under_another_name() -> Bundle:
    """The honest auction whole, as the log of another: hashes, checkpoint and all."""
    moved = tuple(replace(entry, stream="auction/spring-2") for entry in honest())
    pool = (POOL_STREAM, pool_bodies(honest_pool()))
    return bundle_of("spring-2", bodies(moved), pool=pool, name=SIGNER.name, sign=SIGNER.sign)


def id_used_up(*, by: Actor, refusal: str) -> tuple[Entry, ...]:
    """Before south first bids, somebody else asks under its bid's id; the bid is then turned away for it."""
    first = honest()[5]
    burnt = replace(first, command=PassTime("s-1", by), events=(), refusal=refuse(refusal))
    turned_away = replace(honest()[6], events=(), refusal=refuse("bid_id_reused"))
    return renumbered((*honest()[:6], burnt, turned_away))


def without_a_pool() -> Bundle:
    """An auction that names no pool, bundled with one that has nothing to do with it."""
    return bundled(rerun(terms=replace(honest_terms(), pool=None)))


def units_changed() -> Terms:
    """Terms in which a part that was pooled by the piece is asked for by the reel."""
    terms = honest_terms()
    lot = terms.lots[0]
    lines = (replace(lot.lines[0], unit="reel"), *lot.lines[1:])
    return replace(terms, lots=(replace(lot, lines=lines), *terms.lots[1:]))


def pledges_swapped() -> Terms:
    """Terms in which the two members' pledges of one part are exchanged; the quantity stays."""
    terms = honest_terms()
    lot = terms.lots[0]
    line = lot.lines[1]
    one, two = line.pledges
    pledges = (replace(one, quantity=two.quantity), replace(two, quantity=one.quantity))
    lines = (lot.lines[0], replace(line, pledges=pledges))
    return replace(terms, lots=(replace(lot, lines=lines), *terms.lots[1:]))


def pool_with_more() -> tuple[Entry, ...]:
    """The pool's log with a larger need of the first member, in the request and in all that follows from it."""
    entries = list(honest_pool())
    asked = entries[1].command
    more = (replace(asked.lines[0], quantity=asked.lines[0].quantity + 1), *asked.lines[1:])
    submission = replace(entries[1].events[0].submission, lines=more)
    entries[1] = replace(
        entries[1], command=replace(asked, lines=more), events=(replace(entries[1].events[0], submission=submission),)
    )
    frozen = entries[3].events[0]
    assert isinstance(frozen, PoolFrozen)
    part = frozen.parts[1]
    grown = replace(part.members[0], quantity=part.members[0].quantity + 10)
    parts = (frozen.parts[0], replace(part, total=part.total + 10, members=(grown, *part.members[1:])), *frozen.parts[2:])
    entries[3] = replace(entries[3], events=(PoolFrozen(parts),))
    return tuple(entries)


def pool_frozen_otherwise() -> Bundle:
    """Only what the pool froze is changed, and everything after it rebuilt."""
    return bundled(honest(), pool=(*honest_pool()[:3], pool_with_more()[3]))


def pool_edited_in_place() -> Bundle:
    """The pool's log changed under its honest chain and checkpoint."""
    bundle = bundled(honest())
    assert bundle.pool is not None
    return replace(bundle, pool=replace(bundle.pool, entries=tuple(pool_bodies(pool_with_more()))))


def checkpoint_of_another_auction() -> Bundle:
    """A good checkpoint, well signed, of another auction of the same operator."""
    other = tuple(run(replace(honest_terms(), auction="spring-2"), ()).entries)
    alien = log_of("auction/spring-2", bodies(other), name=SIGNER.name, sign=SIGNER.sign)
    bundle = bundled(honest())
    return replace(bundle, log=replace(bundle.log, checkpoint=alien.checkpoint))


def unsigned() -> Bundle:
    """The honest entries under a checkpoint without a signature."""
    return bundled(honest(), signer=None)


KEY = SIGNER.key
SOUTH = receipts_of("south")

FORGERIES = (
    Forgery("price changed in the file", lambda: in_place(price_changed()), 7, "E3"),
    Forgery("price changed in the event, chain rebuilt", lambda: bundled(event_changed(7, 0, value=1)), 7, "B3"),
    Forgery("price changed, all rebuilt, kept receipt", lambda: bundled(rerun(cheaper="s-1")), 7, "E7", receipts=SOUTH),
    Forgery("price changed, all rebuilt, own key", lambda: bundled(rerun(cheaper="s-1"), signer=OTHER_SIGNER), None, "E6", KEY),
    Forgery("price changed, published checkpoint", lambda: under_honest_checkpoint(rerun(cheaper="s-1")), None, "E4", KEY),
    Forgery("entry dropped in the file", lambda: in_place(dropped(9)), 9, "E1"),
    Forgery("entry dropped, chain rebuilt", lambda: bundled(dropped(9)), 9, "E1"),
    Forgery("entry dropped, renumbered", lambda: bundled(renumbered(dropped(7))), 7, "B9"),
    Forgery("entry of another auction", lambda: bundled(edited(9, stream="auction/spring-2")), 9, "E1"),
    Forgery("entries reordered", lambda: bundled(renumbered((*honest()[:8], honest()[9], honest()[8], *honest()[10:]))), 10, "E2"),
    Forgery("back-dated", lambda: bundled(edited(15, at=honest()[12].at)), 15, "E2"),
    Forgery("illegal bid accepted", lambda: bundled(refused_bid_accepted(8)), 8, "B9"),
    Forgery("refused for another reason", lambda: bundled(edited(8, refusal=refuse("above_ceiling"))), 8, "B9"),
    Forgery("good bid refused", lambda: bundled(edited(9, events=(), refusal=refuse("above_ceiling"))), 9, "B7"),
    Forgery("refused bid hidden, published checkpoint", lambda: under_honest_checkpoint(rerun(without="s-2")), None, "E4", KEY),
    Forgery("refused bid hidden, kept receipt", lambda: bundled(rerun(without="s-2")), 8, "E7", receipts=SOUTH),
    Forgery("late bid accepted after the close", lambda: bundled(refused_bid_accepted(14)), 14, "C1"),
    Forgery("late bid put before the close", lambda: bundled(accepted_before_the_close_is_recorded()), 13, "C2"),
    Forgery("overtime not granted", lambda: bundled(edited(15, events=honest()[14].events[:1])), 15, "O1"),
    Forgery("overtime too long", lambda: bundled(event_changed(15, 1, closes_at=honest()[15].at + 600 * SECOND_US)), 15, "O1"),
    Forgery("lot closed early", lambda: bundled(closed_early()), 13, "C2"),
    Forgery("close recorded at another time", lambda: bundled(event_changed(13, 0, at=honest()[12].at - 1)), 13, "C1"),
    Forgery("time passed by a supplier", lambda: bundled(time_passed_by_a_supplier()), 13, "T3"),
    Forgery("same request recorded twice", lambda: bundled(asked_twice()), 8, "B13"),
    Forgery("award to the dearer supplier", lambda: bundled(awarded_to("L1", "south")), 18, "A4"),
    Forgery("award to the later of equals", lambda: bundled(awarded_to("L2", "north")), 18, "A5"),
    Forgery("award money rounded up", lambda: bundled(awarded_to("L2", "east", money=8751)), 18, "C4"),
    Forgery("award of a bid that does not stand", lambda: bundled(awarded_to("L1", "north", bid_seq=6)), 18, "C4"),
    Forgery("allotment off by a cent", lambda: bundled(allotted(money=1)), 20, "Q5"),
    Forgery("allotment off by a piece", lambda: bundled(allotted(quantity=1)), 20, "C6"),
    Forgery("saving moved between members", lambda: bundled(allotted(saving=1)), 20, "Q6"),
    Forgery("contract renamed", lambda: bundled(contract_renamed()), 20, "Q8"),
    Forgery("checkpoint of another auction", checkpoint_of_another_auction, None, "E5", KEY),
    Forgery("checkpoint not signed", unsigned, None, "E5", KEY),
    Forgery("signed by another key", lambda: bundled(honest(), signer=OTHER_SIGNER), None, "E6", KEY),
    Forgery("end cut off, kept receipt", lambda: bundled(honest()[:13]), 14, "E7", receipts=SOUTH),
    Forgery("terms changed after opening", lambda: bundled(other_terms(rehashed=False)), 1, "T2"),
    Forgery("terms changed, hash rebuilt", lambda: bundled(other_terms(rehashed=True)), 2, "T4"),
    Forgery("pledges swapped in the terms, all rebuilt", lambda: bundled(rerun(terms=pledges_swapped())), 1, "P13"),
    Forgery("pieces turned to reels in the terms, all of it made again", lambda: bundled(rerun(terms=units_changed())), 1, "P13"),
    Forgery("another auction's record, renamed", under_another_name, 1, "E1", log="auction/spring-2"),
    Forgery("a bid's id used up by the engine", lambda: bundled(id_used_up(by=MASKED, refusal="nothing_due")), 7, "T3"),
    Forgery("a bid's id used up by anybody", lambda: bundled(id_used_up(by=MASKED, refusal="not_permitted")), 8, "B13"),
    Forgery("a pool of nobody's", without_a_pool, 1, "E8"),
    Forgery("pool's need changed in the file", pool_edited_in_place, 2, "E3", log="pool/spring"),
    Forgery("pool's need changed, all rebuilt", lambda: bundled(honest(), pool=pool_with_more()), 1, "E8"),
    Forgery("pool frozen with other quantities", pool_frozen_otherwise, 4, "P13", log="pool/spring"),
    Forgery("a rate changed, chain rebuilt", lambda: bundled_currencies(rate_changed("EUR", 78_126)), 5, "B3", log=LOG),
    Forgery(
        "a rate changed, all decided again, kept receipt",
        lambda: bundled_currencies(decided_again("USD", 71_841)),
        6,
        "E7",
        receipts=kept_receipts("s2"),
        log=LOG,
    ),
    Forgery("own money moved between members", lambda: bundled_currencies(own_money_moved()), 24, "Q9", log=LOG),
)

"""Forged bundles of an auction that volume joins, made from the golden one: pledges added, enlarged, left out, wrongly taken.

Entries by number: 1 announced, 2 m1 pledges 20,000 and 10,000 for the reels, 4 m2 is refused (J3), 5 opened, 9 m3 pledges 5,000
and 5,000, 10 m1 is refused (J4), 16 the coordinator pledges for m2, 22 m2 pledges 9,000, 25 s1's last bid, 28 award proposed: the
reels with 44,000 that joined, 29 m1 comes too late, 31 allotted.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

from auction.audit.bundle import Bundle, bundle_of
from auction.audit.offline import run
from auction.audit.receipts import Receipt
from auction.core.commands import ProposeAward
from auction.core.entries import Entry
from auction.core.events import AwardProposed, MorePledged
from auction.core.joining_terms import JoinStep
from auction.ledger.chain import leaf_hash
from tests.broken.forgeries import Forgery, renumbered
from tests.broken.honest import SIGNER, bodies
from tests.golden.joining import joined, more

AUCTION_ID = "joined-1"
LOG = f"auction/{AUCTION_ID}"


@cache
def honest_joined() -> tuple[Entry, ...]:
    """The entries of the honest auction."""
    return tuple(run(*joined()).entries)


def bundled(entries: tuple[Entry, ...]) -> Bundle:
    """The bundle of these entries, with chain and checkpoint made anew."""
    return bundle_of(AUCTION_ID, bodies(entries), name=SIGNER.name, sign=SIGNER.sign)


def edited(seq: int, **changes: Any) -> tuple[Entry, ...]:
    """The honest entries with one of them changed."""
    return tuple(replace(entry, **changes) if entry.seq == seq else entry for entry in honest_joined())


def pledged(seq: int, *steps: tuple[int, int], asked: tuple[tuple[str, str], ...] = ()) -> tuple[Entry, ...]:
    """The schedule of that entry another one, in what happened, and with `asked` in the request too; never a refusal."""
    command: Any = honest_joined()[seq - 1].command
    event = MorePledged(command.lot, command.member, tuple(JoinStep(quantity, price) for quantity, price in steps))
    if asked:
        command = replace(more(command.member, command.lot, *asked), id=command.id, by=command.by)
    return edited(seq, command=command, events=(event,), refusal=None)


def left_out(seq: int) -> tuple[Entry, ...]:
    """Without that entry, all numbered anew: the award names its bids by their new numbers, and is the same otherwise."""
    return _moved(tuple(entry for entry in honest_joined() if entry.seq != seq), seq, -1)


def added() -> tuple[Entry, ...]:
    """One more pledge before the last bid, which the rules would have allowed, all numbered anew."""
    before, last = honest_joined()[23], honest_joined()[24]
    command = more("m3", "reels", ("6000", "9.30"), ("5000", "8.70"))
    event = MorePledged("reels", "m3", (JoinStep(6_000, 930), JoinStep(5_000, 870)))
    entry = Entry(LOG, last.seq, before.at, command, (event,), None)
    return _moved((*honest_joined()[:24], entry, *honest_joined()[24:]), last.seq, 1)


def _moved(entries: tuple[Entry, ...], since: int, by: int) -> tuple[Entry, ...]:
    """Numbered anew; bids of that entry and after it are awarded by their new numbers."""
    return renumbered(tuple(_award_moved(entry, since, by) for entry in entries))


def _award_moved(entry: Entry, since: int, by: int) -> Entry:
    command: Any = entry.command
    if not isinstance(command, ProposeAward):
        return entry
    lines = tuple(replace(line, bid_seq=line.bid_seq + by) if line.bid_seq >= since else line for line in command.lines)
    events = tuple(replace(event, lines=lines) if isinstance(event, AwardProposed) else event for event in entry.events)
    return replace(entry, command=replace(command, lines=lines), events=events)


def awarded(more_of_it: int) -> tuple[Entry, ...]:
    """The reels awarded with so much more than joined, at the right unit price, in request and event."""
    entry: Any = honest_joined()[27]
    lines = tuple(_larger(line, more_of_it) if line.lot == "reels" else line for line in entry.command.lines)
    total = sum(line.money for line in lines)
    command = replace(entry.command, lines=lines, total=total, bound=total)
    return edited(
        28, command=command, events=tuple(replace(event, lines=lines, total=total, bound=total) for event in entry.events)
    )


def _larger(line: Any, by: int) -> Any:
    value = (line.quantities[0] + by) * 880
    return replace(line, quantities=(line.quantities[0] + by,), value=value, money=value)


def given_to_another() -> tuple[Entry, ...]:
    """A thousand pieces that m1 added are m2's, in request, event and contracts."""
    entry: Any = honest_joined()[30]
    by = {"m1": -1_000, "m2": 1_000}

    def moved(line: Any) -> Any:
        if line.lot != "reels" or line.member not in by:
            return line
        return replace(line, quantity=line.quantity + by[line.member], money=line.money + by[line.member] * 880)

    lines = tuple(moved(line) for line in entry.command.lines)
    contracts = tuple(
        replace(contract, lines=(held := tuple(moved(line) for line in contract.lines)), total=sum(line.money for line in held))
        for contract in entry.command.contracts
    )
    events = (
        replace(entry.events[0], lines=lines),
        *(replace(event, contract=contract) for event, contract in zip(entry.events[1:], contracts, strict=True)),
    )
    return edited(31, command=replace(entry.command, lines=lines, contracts=contracts), events=events)


def never_pledged() -> tuple[Entry, ...]:
    """The whole auction made again without m3's pledge for the reels: only m3's receipt tells."""
    terms, asked = joined()
    return tuple(run(terms, tuple(each for each in asked if each.command.id != honest_joined()[8].command.id)).entries)


def receipts_of(party: str) -> tuple[Receipt, ...]:
    """The receipts that a party of the honest auction holds."""
    entries = zip(honest_joined(), bodies(honest_joined()), strict=True)
    own = ((entry, body) for entry, body in entries if entry.command.by.party == party)
    return tuple(Receipt(AUCTION_ID, entry.seq, entry.at, leaf_hash(body).hex(), entry.command.id) for entry, body in own)


JOINS = (
    Forgery("pledge enlarged in the event", lambda: bundled(pledged(2, (21_000, 950), (10_000, 900))), 2, "J2", log=LOG),
    Forgery("pledge at another price in the event", lambda: bundled(pledged(9, (5_000, 930), (5_000, 900))), 9, "J2", log=LOG),
    Forgery(
        "pledge enlarged in request and event",
        lambda: bundled(pledged(22, (10_000, 945), asked=(("10000", "9.45"),))),
        *(28, "C4"),
        log=LOG,
    ),
    Forgery("pledge left out, all numbered anew", lambda: bundled(left_out(9)), 27, "C4", log=LOG),
    Forgery("pledge left out that another was refused for", lambda: bundled(left_out(2)), 3, "J3", log=LOG),
    Forgery("pledge added, all numbered anew", lambda: bundled(added()), 29, "C4", log=LOG),
    Forgery("pledge beyond what may join taken", lambda: bundled(pledged(4, (20_001, 920))), 4, "J3", log=LOG),
    Forgery("pledge taken back", lambda: bundled(pledged(10, (20_000, 940), (20_000, 900))), 10, "J4", log=LOG),
    Forgery("a stranger's pledge taken", lambda: bundled(pledged(11, (1, 900))), 11, "J1", log=LOG),
    Forgery("late pledge taken", lambda: bundled(pledged(29, (49_999, 990))), 29, "B1", log=LOG),
    Forgery("good pledge refused", lambda: bundled(edited(9, events=(), refusal=honest_joined()[3].refusal)), 9, "J3", log=LOG),
    Forgery("one piece more awarded than joined", lambda: bundled(awarded(1)), 28, "C4", log=LOG),
    Forgery("what joined not awarded", lambda: bundled(awarded(-44_000)), 28, "C4", log=LOG),
    Forgery("what one member added given to another", lambda: bundled(given_to_another()), 31, "C6", log=LOG),
    Forgery(
        "pledge left out, all rebuilt, kept receipt",
        lambda: bundled(never_pledged()),
        *(9, "E7"),
        receipts=receipts_of("m3"),
        log=LOG,
    ),
)

"""Forged bundles of an auction that an outage fell on: the outage added, left out, stretched, shortened.

Entries by number: 1 announced, 2 opened, 3 west bids, 4 east bids half a minute before the close, 5 the outage of a minute and a
half that fell on the close, 6 west bids after it, 7 the lot and the auction close where the outage moved them to.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

from auction.audit.bundle import Bundle, bundle_of
from auction.audit.offline import Stamped, run
from auction.audit.receipts import Receipt
from auction.audit.rules import AUCTION
from auction.core.commands import ReportOutage
from auction.core.entries import Entry
from auction.core.events import LotDelayed, OutageRecorded
from auction.core.moments import MINUTE_US, SECOND_US
from auction.core.terms import Terms
from auction.core.words import ENGINE
from auction.ledger.chain import leaf_hash
from tests.broken.forgeries import Forgery, renumbered
from tests.broken.honest import SIGNER, bid, bodies
from tests.terms import CLOSES, COORDINATOR, OPENS, an_auction

LOG = "auction/autumn-1"
SINCE = CLOSES - 20 * SECOND_US
UNTIL = SINCE + 90 * SECOND_US
LAST_HEARD = CLOSES - 30 * SECOND_US
HONEST_MOVE = UNTIL + 2 * MINUTE_US - CLOSES


def _terms() -> Terms:
    return an_auction(auction="autumn-1", suppliers=("west", "east"))


def _script(since: int = SINCE, until: int = UNTIL) -> tuple[Stamped, ...]:
    return (
        Stamped(OPENS + 10 * SECOND_US, bid("west", "L1", "9.00", id="w-1")),
        Stamped(LAST_HEARD, bid("east", "L1", "8.00", id="e-1")),
        Stamped(until, ReportOutage("outage-5", ENGINE, since)),
        Stamped(UNTIL + MINUTE_US, bid("west", "L1", "7.00", id="w-2")),
    )


@cache
def stopped() -> tuple[Entry, ...]:
    """The entries of the honest auction on which the outage fell."""
    entries = tuple(run(_terms(), _script()).entries)
    moved = entries[4].events
    assert moved == (OutageRecorded(SINCE, UNTIL), LotDelayed("L1", since=SINCE, by_us=HONEST_MOVE))
    assert (entries[5].refusal, entries[6].at) == (None, UNTIL + 2 * MINUTE_US)
    return entries


def bundled(entries: tuple[Entry, ...]) -> Bundle:
    """The bundle of these entries, under a checkpoint of the operator's."""
    return bundle_of("autumn-1", bodies(entries), name=SIGNER.name, sign=SIGNER.sign)


def receipts_of(party: str) -> tuple[Receipt, ...]:
    """What the party was told of its own requests in the honest auction."""
    own = (entry for entry in stopped() if entry.command.by.party == party)
    hashed = ((entry, leaf_hash(AUCTION.codec.entry_to_bytes(entry)).hex()) for entry in own)
    return tuple(Receipt("autumn-1", entry.seq, entry.at, leaf, entry.command.id) for entry, leaf in hashed)


def _changed(**changes: Any) -> tuple[Entry, ...]:
    return tuple(replace(entry, **changes) if entry.seq == 5 else entry for entry in stopped())


def _moved(since: int, until: int, by_us: int) -> tuple[Entry, ...]:
    """The outage in other words, in the request and in what follows from it."""
    events = (OutageRecorded(since, until), LotDelayed("L1", since=since, by_us=by_us))
    return _changed(command=replace(stopped()[4].command, since=since), at=until, events=events)


def _by_a_person() -> tuple[Entry, ...]:
    return _changed(command=ReportOutage("outage-5", COORDINATOR, SINCE))


def left_out() -> tuple[Entry, ...]:
    """No outage, and all else as it was: a bid is taken after the close."""
    return renumbered(tuple(entry for entry in stopped() if entry.seq != 5))


def added(since: int) -> tuple[Entry, ...]:
    """An outage claimed between two bids, in the midst of which a third was taken."""
    until = LAST_HEARD + SECOND_US
    made = Entry(LOG, 5, until, ReportOutage("outage-5", ENGINE, since), (OutageRecorded(since, until),), None)
    return (*stopped()[:4], made)


def rerun(since: int = SINCE, until: int = UNTIL) -> tuple[Entry, ...]:
    """The whole auction made again by the honest engine, with another outage."""
    return tuple(run(_terms(), _script(since, until)).entries)


def never_reported() -> tuple[Entry, ...]:
    """The whole auction made again without it: what was bid afterwards comes too late."""
    return tuple(run(_terms(), tuple(each for each in _script() if not isinstance(each.command, ReportOutage))).entries)


def under_honest_checkpoint() -> Bundle:
    """The whole auction made again with a longer outage, in which nothing was heard: only what was published before tells."""
    made = bundled(rerun(until=UNTIL + 20 * SECOND_US))
    return replace(made, log=replace(made.log, checkpoint=bundled(stopped()).log.checkpoint))


WEST = receipts_of("west")

OUTAGES = (
    Forgery("outage left out", lambda: bundled(left_out()), 5, "C2", log=LOG),
    Forgery("outage left out, all rebuilt, kept receipt", lambda: bundled(never_reported()), 6, "E7", receipts=WEST, log=LOG),
    Forgery("outage claimed over a bid that was taken", lambda: bundled(added(OPENS + 11 * SECOND_US)), 5, "S6", log=LOG),
    Forgery("outage too short to count", lambda: bundled(added(LAST_HEARD)), 5, "S6", log=LOG),
    Forgery("outage stretched into what was heard", lambda: bundled(_moved(OPENS, UNTIL, HONEST_MOVE)), 5, "S6", log=LOG),
    Forgery("outage moves the close too far", lambda: bundled(_moved(SINCE, UNTIL, HONEST_MOVE + MINUTE_US)), 5, "S6", log=LOG),
    Forgery("outage moves the close too little", lambda: bundled(_moved(SINCE, UNTIL, SECOND_US)), 5, "S6", log=LOG),
    Forgery("outage recorded, and nothing moved", lambda: bundled(_changed(events=stopped()[4].events[:1])), 5, "S6", log=LOG),
    Forgery("outage reported by the coordinator", lambda: bundled(_by_a_person()), 5, "T3", log=LOG),
    Forgery("outage stretched, published checkpoint", under_honest_checkpoint, None, "E4", SIGNER.key, log=LOG),
)

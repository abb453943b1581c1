"""The wall clock of a real server set by an hour and by seconds, forward and back, under bids: suspended, resumed, closed rightly.

`python -m tests.faults clock --steps N` prints one JSON object. The server's process reads its wall clock through an offset that
lies in a file (tests/nursery.py); its monotonic clock is the machine's. Checked: S4, every step suspends the auction; S5 and T5,
it is resumed with the time left that it had; L4, stamps never go back; B1, every answer is in the log at its place; T2, no bid
stands at or after the close, and the lot closes once; and an audit agrees.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack, closing
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from auction.audit.bundle import bundle_of
from auction.audit.rules import AUCTION as RULES
from auction.audit.verify import verify
from auction.core.entries import Entry
from auction.core.events import AuctionResumed, AuctionSuspended, LotClosed
from auction.core.moments import HOUR_US, SECOND_US
from auction.core.terms import Outage, Terms
from auction.core.words import Actor
from auction.ledger.port import entry_hash
from auction.ledger.sql import open_ledger
from clients.python.poolbid import Answer, Poolbid, View
from tests.nursery import CLOCK_FILE
from tests.serving import Place, WarmServer, a_place, furnish
from tests.terms import COORDINATOR, a_lot, an_auction

AUCTION: Final = "clocks"
SUPPLIERS: Final = ("s1", "s2", "s3")
STEPS_US: Final = (HOUR_US, -HOUR_US, 5 * SECOND_US, -5 * SECOND_US, HOUR_US, -2 * HOUR_US, HOUR_US)
A_STEP_S: Final = 12
"""So long at most until a step is over."""
PAUSE_S: Final = 0.05
OFF_US: Final = SECOND_US
"""T5: a step moves what is left by no more than this, beside what truly passed."""


@dataclass(slots=True)
class Outcome:
    """What the run came to."""

    steps: int = 0
    suspended: int = 0
    resumed: int = 0
    asked: int = 0
    refused: dict[str, int] = field(default_factory=dict)
    entries: int = 0
    longest_suspended_s: float = 0
    most_off_ms: float = 0
    seconds: float = 0
    faults: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Watch:
    """Who looks on, who bids, and what was answered."""

    view: View
    clients: dict[str, Poolbid]
    answers: dict[tuple[str, str], Answer] = field(default_factory=dict)
    enough: bool = False

    @property
    def status(self) -> str:
        """The status of the auction."""
        return str(self.view.rows["auction"]["status"])

    def left_us(self) -> int:
        """What is left by the last accepted bid's stamp."""
        last = max(answer.at for answer in self.answers.values() if answer.accepted)
        return int(self.view.rows["lot:L1"]["closes_at"]) - last

    async def until(self, status: str) -> None:
        """Wait for a status, looked at often, so that none is missed."""
        async with asyncio.timeout(A_STEP_S):
            while self.status != status:  # noqa: ASYNC110 - what it waits for is told by another's callback
                await asyncio.sleep(0.005)

    async def bid(self, party: str, prices: Iterator[int]) -> None:
        """Bid lower and lower."""
        while not self.enough:
            price, id = next(prices), f"{party}-{len(self.answers)}"
            self.answers[party, id] = await self.clients[party].bid(AUCTION, "L1", [f"{price // 100}.{price % 100:02d}"], id=id)
            await asyncio.sleep(PAUSE_S)

    async def accepted(self, more: int) -> None:
        """Wait for so many accepted bids more."""
        known = self._accepted()
        async with asyncio.timeout(A_STEP_S):
            while self._accepted() < known + more:  # noqa: ASYNC110
                await asyncio.sleep(0.01)

    def _accepted(self) -> int:
        return sum(answer.accepted for answer in self.answers.values())


async def run(steps: int) -> Outcome:
    """So many steps, then the close, then check."""
    began, outcome = time.monotonic(), Outcome()
    with TemporaryDirectory(prefix="clocks-") as folder:
        place = a_place(Path(folder))
        cookies = await furnish(place, lambda: [_terms(steps)], [COORDINATOR, *(Actor("supplier", party) for party in SUPPLIERS)])
        async with AsyncExitStack() as stack:
            server = await stack.enter_async_context(WarmServer(place, "set"))
            await server.start()
            looks_on = await stack.enter_async_context(Poolbid(place.url, cookies[COORDINATOR]))
            clients = {
                party: await stack.enter_async_context(Poolbid(place.url, cookies[Actor("supplier", party)])) for party in SUPPLIERS
            }
            watch = Watch(await looks_on.follow(AUCTION), clients)
            await watch.until("open")
            prices = itertools.count(900_000_00, -1)
            bidding = [asyncio.create_task(watch.bid(party, prices)) for party in SUPPLIERS]
            set_us = 0
            while outcome.steps < steps:
                set_us += STEPS_US[outcome.steps % len(STEPS_US)]
                await _step(place, watch, outcome, set_us)
            async with asyncio.timeout(60 + 4 * steps):
                while watch.status in ("open", "suspended"):  # noqa: ASYNC110
                    await asyncio.sleep(0.02)
            watch.enough = True
            await asyncio.gather(*bidding)
        outcome.faults += check(place, watch, outcome)
    outcome.seconds = round(time.monotonic() - began, 1)
    return outcome


def _terms(steps: int) -> Terms:
    opens_at = time.time_ns() // 1000 + 2 * SECOND_US
    lot = a_lot(closes_at=opens_at + (6 + 4 * steps) * SECOND_US)
    outage = Outage(least_us=3 * SECOND_US, window_us=3 * SECOND_US)
    return an_auction(auction=AUCTION, lots=[lot], suppliers=SUPPLIERS, opens_at=opens_at, outage=outage)


async def _step(place: Place, watch: Watch, outcome: Outcome, set_us: int) -> None:
    """Set the clock; wait until the auction was suspended and resumed; compare what is left."""
    await watch.accepted(5)
    left, since = watch.left_us(), time.monotonic_ns()
    await asyncio.to_thread((place.folder / CLOCK_FILE).write_text, str(set_us))
    outcome.steps += 1
    try:
        await watch.until("suspended")
        suspended = time.monotonic()
        await watch.until("open")
        outcome.longest_suspended_s = max(outcome.longest_suspended_s, round(time.monotonic() - suspended, 2))
    except TimeoutError:
        outcome.faults.append(f"S4 step {outcome.steps} to {set_us} us: not suspended and resumed, but {watch.status}")
        return
    await watch.accepted(3)
    passed, gone = (time.monotonic_ns() - since) // 1000, left - watch.left_us()
    off = max(-gone, gone - passed, 0)
    outcome.most_off_ms = max(outcome.most_off_ms, round(off / 1000, 1))
    if off > OFF_US:
        outcome.faults.append(f"T5 step {outcome.steps} to {set_us} us: {gone} us of what was left are gone after {passed} us")


def check(place: Place, watch: Watch, outcome: Outcome) -> list[str]:
    """What the log does not bear out."""
    with closing(open_ledger(place.settings.ledger_url)) as ledger:
        bodies = [body for _, body in ledger.read(f"auction/{AUCTION}")]
    entries = [RULES.codec.entry_from_bytes(body) for body in bodies]
    events = [event for entry in entries for event in entry.events]
    outcome.entries, outcome.asked = len(entries), len(watch.answers)
    outcome.suspended = sum(isinstance(event, AuctionSuspended) for event in events)
    outcome.resumed = sum(isinstance(event, AuctionResumed) for event in events)
    outcome.refused = dict(Counter(answer.code for answer in watch.answers.values() if not answer.accepted))
    report = verify(bundle_of(AUCTION, bodies))
    return [
        *_faults(entries, bodies, watch, outcome),
        *(f"L3 {found}" for check in report.checks for found in check.divergences),
    ]


def _faults(entries: Sequence[Entry], bodies: Sequence[bytes], watch: Watch, outcome: Outcome) -> Iterator[str]:
    if any(later.at < earlier.at for earlier, later in pairwise(entries)):
        yield "L4 a stamp goes back"
    if outcome.suspended < outcome.steps or outcome.resumed != outcome.suspended:
        yield f"S4 {outcome.steps} steps, {outcome.suspended} suspensions, {outcome.resumed} ends of them"
    closes = [(entry.at, event) for entry in entries for event in entry.events if isinstance(event, LotClosed)]
    if len(closes) != 1:
        yield f"T2 the lot closed {len(closes)} times"
    due = int(watch.view.rows["lot:L1"]["closes_at"])
    for (party, id), answer in watch.answers.items():
        entry = entries[answer.seq - 1] if answer.seq is not None and 1 <= answer.seq <= len(entries) else None
        told = (party, id, answer.accepted)
        if entry is None or (entry.command.by.party, entry.command.id, entry.refusal is None) != told:
            yield f"B1 {id} was answered as entry {answer.seq}, which is not there or is another"
        elif entry_hash(bodies[entry.seq - 1]) != answer.entry:
            yield f"B1 the receipt of {id} is of another entry"
        if answer.accepted and answer.at >= due:
            yield f"T2 {id} was accepted at {answer.at}, and the close is {due}"
    strange = set(outcome.refused) - {"auction_suspended", "auction_closed", "lot_closed", "auction_over"}
    if strange:
        yield f"B5 valid bids were refused: {sorted(strange)}"


def main(arguments: list[str]) -> int:
    """Run and print one JSON object; 1 when a promise was broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults clock", description="Set the wall clock under bids, and check.")
    parser.add_argument("--steps", type=int, default=len(STEPS_US))
    outcome = asyncio.run(run(parser.parse_args(arguments).steps))
    print(json.dumps(asdict(outcome), indent=2))
    return 1 if outcome.faults else 0

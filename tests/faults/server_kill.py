"""The server killed again and again under real bidding; what it had answered stands, and everybody goes on as if nothing were.

`python -m tests.faults server --kills N [--cold] [--habit hasty] [--signal 15]` prints one JSON object. What is checked
afterwards, by the names of the project's invariants: L1 numbers without a gap · L3 the log decides and folds to what is shown
live · L4 stamps never go back · B1 every answer is in the log at exactly its place · B2 one entry for one request · B4 who was
answered before another asked stands before it · S1 who resumed sees what a newcomer sees.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from auction.audit.bundle import bundle_of
from auction.audit.rules import AUCTION as RULES
from auction.audit.verify import verify
from auction.core.commands import PlaceBid
from auction.core.entries import Entry
from auction.core.evolve import believe
from auction.core.moments import HOUR_US, SECOND_US
from auction.core.state import State
from auction.core.views import whole_view
from auction.core.visibility import Audience
from auction.core.words import Actor
from auction.ledger.port import entry_hash
from auction.ledger.sql import open_ledger
from clients.python.poolbid import View
from tests.faults.load import Crowd, Told
from tests.serving import AnyServer, ColdServer, Place, WarmServer, a_place, furnish
from tests.terms import COORDINATOR, a_lot, an_auction, an_overtime

AUCTION = "kills"
LOTS = ("L1", "L2")
SUPPLIERS = ("s1", "s2", "s3", "s4", "s5", "s6")
LONGEST_LIFE_S = 0.25
LONGEST_START_S = 0.1
STILLBORN = 6
"""One server in so many is killed while it starts; the others once they have answered somebody."""

GUESTS = (COORDINATOR, Actor("buyer", "m1"), Actor("observer", "o1"), *(Actor("supplier", party) for party in SUPPLIERS))


@dataclass(slots=True)
class Outcome:
    """What the run came to. `faults` is empty when every promise was kept."""

    kills: int = 0
    asked: int = 0
    entries: int = 0
    resent: int = 0
    seconds: float = 0
    restart_p50_ms: float = 0
    faults: list[str] = field(default_factory=list)

    def plain(self) -> dict[str, Any]:
        """As JSON has it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Plan:
    """How often to kill what kind of server, and how: SIGKILL, or SIGTERM, which lets it drain."""

    kills: int
    cold: bool = False
    habit: str = "honest"
    signal: int = signal.SIGKILL
    seed: int = 20261121


async def run(plan: Plan) -> Outcome:
    """Kill so many servers of one auction, then check."""
    began = time.monotonic()
    outcome = Outcome()
    with TemporaryDirectory(prefix="kills-") as folder:
        place = a_place(Path(folder))
        cookies = await furnish(place, lambda: [terms()], GUESTS)
        async with ColdServer(place) if plan.cold else WarmServer(place, plan.habit) as server:
            await server.start()
            async with Crowd(place.url, cookies, AUCTION, LOTS) as crowd:
                await _kill_again_and_again(server, crowd, outcome, plan)
                outcome.faults += await compare_views(crowd)
                views = dict(crowd.views)
            await server.kill()
        outcome.faults += check(place, crowd.told, views)
        outcome.asked, outcome.resent, outcome.entries = len(crowd.told), crowd.resent, _entries_in(place)
    outcome.seconds = round(time.monotonic() - began, 1)
    return outcome


def terms() -> Any:
    opens_at = time.time_ns() // 1000 + SECOND_US
    lots = [a_lot(lot, closes_at=opens_at + 10 * HOUR_US) for lot in LOTS]
    overtime = an_overtime(window_us=HOUR_US // 2, scope="all_lots")
    return an_auction(auction=AUCTION, lots=lots, suppliers=SUPPLIERS, overtime=overtime, opens_at=opens_at)


async def _kill_again_and_again(server: AnyServer, crowd: Crowd, outcome: Outcome, plan: Plan) -> None:
    dice = random.Random(plan.seed)
    restarts: list[float] = []
    await crowd.until(lambda: crowd.overseer.rows["auction"]["status"] == "open")
    crowd.bid()
    while outcome.kills < plan.kills:
        await _under_load(crowd)
        await asyncio.sleep(dice.uniform(0, LONGEST_LIFE_S))
        ended = await server.kill(plan.signal)
        if ended != (0 if plan.signal == signal.SIGTERM else -plan.signal):
            outcome.faults.append(f"server {outcome.kills} ended with {ended}")
        outcome.kills += 1
        while outcome.kills < plan.kills and plan.signal == signal.SIGKILL and dice.randrange(STILLBORN) == 0:
            await server.launch()
            await asyncio.sleep(dice.uniform(0, LONGEST_START_S))
            await server.kill()
            outcome.kills += 1
        began = time.monotonic()
        await server.start()
        restarts.append(time.monotonic() - began)
    async with asyncio.timeout(60):
        await crowd.enough()
    outcome.restart_p50_ms = round(1000 * sorted(restarts)[len(restarts) // 2], 1) if restarts else 0


async def _under_load(crowd: Crowd) -> None:
    """Until this very server has answered somebody."""
    crowd.answered.clear()
    async with asyncio.timeout(30):
        await crowd.answered.wait()


async def compare_views(crowd: Crowd) -> list[str]:
    """S1: whoever resumed through every kill holds the very rows and cursor that a newcomer is sent."""
    try:
        await crowd.caught_up()
    except TimeoutError:
        return ["S1: a view never came to where a newcomer's is"]
    faults = []
    for actor, cookie in crowd.cookies.items():
        newcomer, view = await crowd.newcomer(cookie), crowd.views[actor]
        if (view.cursor, view.rows) != (newcomer.cursor, newcomer.rows):
            faults.append(f"S1: {actor.party} holds other rows than a newcomer, at cursor {view.cursor}")
        if view.snapshots > 1 and view.deltas == 0:
            faults.append(f"S1: {actor.party} was only ever sent snapshots")
    return faults


def check(place: Place, told: Sequence[Told], views: Mapping[Actor, View]) -> list[str]:
    """Everything that can be said of the log and of what was told, once nobody writes any more."""
    with closing(open_ledger(place.settings.ledger_url)) as ledger:
        bodies = [body for _, body in ledger.read(f"auction/{AUCTION}")]
    codec = RULES.codec
    entries = [codec.entry_from_bytes(body) for body in bodies]
    state = State()
    for entry in entries:
        believe(state, entry)
    report = verify(bundle_of(AUCTION, bodies))
    return [
        *_log_faults(entries),
        *_answer_faults(told, entries, bodies),
        *_order_faults(told),
        *_view_faults(state, views),
        *(f"L3: {found}" for check in report.checks for found in check.divergences),
    ]


def _entries_in(place: Place) -> int:
    with closing(open_ledger(place.settings.ledger_url)) as ledger:
        return ledger.last_seq(f"auction/{AUCTION}")


def _log_faults(entries: Sequence[Entry]) -> Iterator[str]:
    if [entry.seq for entry in entries] != list(range(1, len(entries) + 1)):
        yield "L1: the numbers have a gap"
    if any(later.at < earlier.at for earlier, later in pairwise(entries)):
        yield "L4: a stamp goes back"
    recorded = Counter((entry.command.by.party, entry.command.id) for entry in entries)
    yield from (f"B2: {key} is recorded {times} times" for key, times in recorded.items() if times > 1)


def _answer_faults(told: Sequence[Told], entries: Sequence[Entry], bodies: Sequence[bytes]) -> Iterator[str]:
    asked = {(request.party, request.id) for request in told}
    for entry in entries:
        if isinstance(entry.command, PlaceBid) and (entry.command.by.party, entry.command.id) not in asked:
            yield f"B1: entry {entry.seq} was asked by nobody"
    for request in told:
        answer = request.answer
        if answer is None:
            yield f"B1: {request.id} was never answered"
        elif answer.accepted == request.hopeless:
            yield f"B1: {request.id} was {answer.outcome} {answer.code}"
        elif not any(_is_its_entry(request, *found) for found in _at(answer.seq or 0, entries, bodies)):
            yield f"B1: {request.id} was answered as entry {answer.seq}, which is not there or is another"


def _at(seq: int, entries: Sequence[Entry], bodies: Sequence[bytes]) -> list[tuple[Entry, bytes]]:
    return [(entries[seq - 1], bodies[seq - 1])] if 1 <= seq <= len(entries) else []


def _is_its_entry(request: Told, entry: Entry, body: bytes) -> bool:
    command, answer = entry.command, request.answer
    assert answer is not None
    return (
        isinstance(command, PlaceBid)
        and (command.by.party, command.id, command.lot, command.prices) == (request.party, request.id, request.lot, request.prices)
        and (entry.at, entry_hash(body), entry.refusal is None) == (answer.at, answer.entry, answer.accepted)
    )


def _order_faults(told: Sequence[Told]) -> Iterator[str]:
    """B4, in one sweep: at every asking, the highest number answered by then lies below the one this will have."""
    moments = [(request.sent, request, False) for request in told] + [(request.heard, request, True) for request in told]
    highest = 0
    for _, request, is_answer in sorted(moments, key=lambda moment: moment[0]):
        if request.answer is None or request.answer.seq is None:
            continue
        if is_answer:
            highest = max(highest, request.answer.seq)
        elif request.answer.seq <= highest:
            yield f"B4: {request.id} stands at {request.answer.seq}, though {highest} was answered before it was asked"


def _view_faults(state: State, views: Mapping[Actor, View]) -> Iterator[str]:
    """L3: what was shown live is what the log folds to."""
    for actor, view in views.items():
        party = actor.party if actor.role in ("supplier", "buyer") else ""
        folded = json.loads(json.dumps(whole_view(state, Audience(actor.role, party)), default=dict))
        if folded != view.rows:
            yield f"L3: {actor.party} was shown other rows than the log folds to"


def main(arguments: list[str]) -> int:
    """Run and print one JSON object; 1 on any fault."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults server", description="Kill the server under load, and check.")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--cold", action="store_true", help="start python server.py anew each time instead of forking it warm")
    parser.add_argument("--habit", choices=("honest", "hasty"), default="honest", help="a server that is wrong on purpose")
    parser.add_argument("--seed", type=int, default=20261121)
    parser.add_argument("--signal", type=int, default=int(signal.SIGKILL), help="9 kills, 15 asks the server to drain")
    outcome = asyncio.run(run(Plan(**vars(parser.parse_args(arguments)))))
    print(json.dumps(outcome.plain(), indent=2))
    return 1 if outcome.faults else 0

"""The register of organisations: how long it takes to look for one on lists of growing length, and to take a list in."""

from __future__ import annotations

import random
import time
from functools import cache, partial

from auction.core.entries import Entry
from auction.core.words import ENGINE
from auction.ledger.fast import FastCodec
from auction.market.commands import COMMANDS, LoadList, OpenMarket, RegisterOrganisation, ScreenOrganisations
from auction.market.decide import decide
from auction.market.events import EVENTS, OrganisationScreened
from auction.market.evolve import believe
from auction.market.organisations import Organisation
from auction.market.screening import ListEntry, ScreeningList, index_of
from auction.market.state import State
from tests.bench.measure import Contender, Effort, Race, Sample, race
from tests.market.stall import COORDINATOR, DAY_US, NOON, POLICY

_SYLLABLES = "ka to mi ren sha wu zhen tech nano chip micro opti semi tron dyna lux qua ver sol nor bel gra pho vis data core link"
_COMMON = "trading international electronics technology industrial group research institute china general import export global"
SYLLABLES, COMMON = _SYLLABLES.split(), _COMMON.split()
FORMS = ("Co., Ltd.", "GmbH", "Inc.", "LLC", "")
BATCH = 20
SIZES = (20_000, 2_000, 200)


@cache
def names(number: int, seed: int) -> tuple[str, ...]:
    """So many names: one to three words out of 15,000, and up to three of those that very many have."""
    dice = random.Random(seed)
    words = ["".join(dice.choices(SYLLABLES, k=dice.randint(1, 4))) for _ in range(15_000)]
    made = [[*dice.choices(words, k=dice.randint(1, 3)), *dice.sample(COMMON, dice.randint(0, 3))] for _ in range(number)]
    return tuple(" ".join([*each, dice.choice(FORMS)]).strip() for each in made)


@cache
def a_list(entries: int) -> ScreeningList:
    """A list of so many entries, each with a name of its own and an alias."""
    known = names(2 * entries, 1)
    made = (ListEntry(f"e{n}", known[n], (known[entries + n],), ("1 Somewhere",), "sample") for n in range(entries))
    return ScreeningList("sample", NOON - DAY_US, "sample.csv", tuple(made))


async def _load(entries: int, _: float) -> Sample:
    """A list decided on, spelled, believed and indexed: entries of the list a second, and the time that the loop is kept."""
    state, codec, held = State(), FastCodec(commands=COMMANDS, events=EVENTS), a_list(entries)
    _record(state, OpenMarket("open", COORDINATOR, "operator", POLICY))
    began = time.perf_counter()
    entry = _record(state, LoadList("list", COORDINATOR, held, "Ada"))
    body = codec.entry_to_bytes(entry)
    kept = time.perf_counter() - began
    assert codec.entry_from_bytes(body) == entry
    index_of([held])
    return Sample(entries / (time.perf_counter() - began), [kept * 1e6])


async def _screen(organisations: int, entries: int, _: float) -> Sample:
    """Organisations of two names each looked for in entries of the engine: organisations a second, and the time of an entry."""
    state = State()
    _record(state, OpenMarket("open", COORDINATOR, "operator", POLICY))
    _record(state, LoadList("list", COORDINATOR, a_list(entries), "Ada"))
    known = names(2 * organisations, 2)
    for n in range(organisations):
        made = Organisation(f"o{n}", known[n], "DE", "oem", aliases=(known[organisations + n],))
        _record(state, RegisterOrganisation(f"r{n}", COORDINATOR, made))
    state.indexed()
    latencies, began, found = [], time.perf_counter(), 0
    while state.pending:
        begun = time.perf_counter()
        entry = _record(state, ScreenOrganisations(f"s{state.seq}", ENGINE, tuple(state.pending)[:BATCH]))
        latencies.append((time.perf_counter() - begun) * 1e6)
        found += sum(isinstance(event, OrganisationScreened) for event in entry.events)
    assert found == organisations
    return Sample(organisations / (time.perf_counter() - began), latencies)


def _record(state: State, command: object) -> Entry:
    events = decide(state, command, NOON)  # type: ignore[arg-type]
    assert isinstance(events, tuple), events
    entry = Entry("market", state.seq + 1, NOON, command, events, None)
    believe(state, entry)
    return entry


async def measure(effort: Effort) -> list[Race]:
    """Growth by the length of the lists."""
    passes, organisations = min(2, effort.passes), 10_000 if effort.whole else 1_000
    loads: dict[str, Contender] = {f"{size:,} entries": partial(_load, size) for size in SIZES}
    looks: dict[str, Contender] = {f"{size:,} entries": partial(_screen, organisations, size) for size in SIZES}
    return [
        await race("market: a list taken in", "entries/s", loads, passes=passes, seconds=0),
        await race(f"market: {organisations:,} organisations looked for", "organisations/s", looks, passes=passes, seconds=0),
    ]

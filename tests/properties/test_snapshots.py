"""A snapshot and the entries after it are the whole log: the same state byte for byte, and the same rows for everybody."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auction.core.entries import Entry
from auction.core.terms import Terms
from auction.live.fanout import audiences_of
from auction.live.rules import MARKET_RULES, POOL_RULES, Ruleset, auction_rules
from auction.live.watched import Watched
from server import codec_of, state_codec_of
from tests.live.stage import SECRETS, PlainEncoder, Remembering
from tests.properties.plays import Ask, begun, perform, seldom, some_asks, some_terms
from tests.simulation.kinds import KINDS
from tests.spelled import spelled

RULES = {"auction": auction_rules(SECRETS), "pool": POOL_RULES, "market": MARKET_RULES}
BUNDLES = sorted((Path(__file__).parents[1] / "golden").glob("*/bundle.zip"))


def holds_at(rules: Ruleset, entries: Sequence[Entry], places: Sequence[int]) -> None:
    """A snapshot at each of these places, taken up and read on, comes to what the whole log comes to."""
    codec, reader, state = state_codec_of(rules), codec_of(rules), rules.new_state()
    taken = {}
    for number, entry in enumerate(entries):
        if number in places:
            taken[number] = codec.to_bytes(state, {("observer", ""): number})
            again, told = codec.from_bytes(taken[number])
            assert told == {("observer", ""): number}
            assert spelled(again) == spelled(state)
        rules.believe(state, entry)
    for number, body in taken.items():
        again, _ = codec.from_bytes(body)
        rules.believe_all(again, [reader.entry_to_believe(reader.entry_to_bytes(entry)) for entry in entries[number:]])
        assert spelled(again) == spelled(state)
        assert again == state
    one_by_one = rules.new_state()
    for entry in entries:
        rules.believe(one_by_one, reader.entry_to_believe(reader.entry_to_bytes(entry)))
    assert spelled(one_by_one) == spelled(state)


def all_places(entries: Sequence[Entry]) -> range:
    return range(0, len(entries), max(1, len(entries) // 12))


@seldom
@given(some_terms(), some_asks, st.integers(0, 100))
def test_a_snapshot_and_what_follows_are_the_whole_log(terms: Terms, asks: list[Ask], where: int) -> None:
    play = begun(terms)
    for ask in asks:
        perform(play, ask)
    holds_at(RULES["auction"], play.entries, [where % len(play.entries), len(play.entries) - 1])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(8))
def test_of_every_kind_and_format_a_snapshot_and_what_follows_are_the_whole_log(kind: str, seed: int) -> None:
    play = KINDS[kind].agree(seed)
    holds_at(RULES["auction"], play.entries, all_places(play.entries))


@pytest.mark.parametrize("path", BUNDLES, ids=lambda path: path.parent.name)
def test_of_every_recorded_stream_a_snapshot_and_what_follows_are_the_whole_log(path: Path) -> None:
    with ZipFile(path) as bundle:
        logs = [bundle.read(name) for name in bundle.namelist() if name.endswith(".jsonl")]
    for lines in map(bytes.splitlines, logs):
        rules = RULES[json.loads(lines[0])["stream"].split("/")[0]]
        codec = codec_of(rules)
        entries = [codec.entry_from_bytes(line) for line in lines]
        holds_at(rules, entries, all_places(entries))


@seldom
@given(some_terms(), some_asks, st.integers(0, 100))
def test_who_is_told_from_a_snapshot_on_sees_what_who_was_told_of_every_entry_sees(
    terms: Terms, asks: list[Ask], where: int
) -> None:
    play = begun(terms)
    for ask in asks:
        perform(play, ask)
    rules, state, watched = RULES["auction"], RULES["auction"].new_state(), Watched(PlainEncoder())
    place, later = 1 + where % len(play.entries), None
    for number, entry in enumerate(play.entries, start=1):
        rules.believe(state, entry)
        for each in (watched,) if later is None else (watched, later):
            each.committed((each.believed(state, entry),), entry.at)
        if number == place:
            again, _ = state_codec_of(rules).from_bytes(state_codec_of(rules).to_bytes(state, {}))
            later = Watched.at(again, watched.told(), PlainEncoder())
            assert later.told() == watched.told()
            later.wake()
    assert later is not None
    assert later.told() == watched.told()
    for audience in audiences_of(state):
        shown, shown_later, kept, kept_later = Remembering(), Remembering(), Remembering(), Remembering()
        watched.channels[audience].join(shown, None, 0)
        later.channels[audience].join(shown_later, None, 0)
        assert shown.last == shown_later.last
        cursor = watched.channels[audience].cursor - 1
        watched.channels[audience].join(kept, cursor, 0)
        later.channels[audience].join(kept_later, cursor, 0)
        assert kept_later.frames in (kept.frames, shown_later.frames), "missed deltas are the same, or a snapshot stands for them"

"""What keeps a lot's course of stages from being announced (rule T1, and F1 to F6, L7, M8 to M10)."""

from collections.abc import Iterator
from typing import Final

from auction.core.clock_terms import clock_faults, run_faults
from auction.core.moments import HOUR_US, LATEST_MOMENT
from auction.core.money import is_share
from auction.core.stage_terms import Entrants, Stage
from auction.core.terms import Lot, Terms
from auction.core.words import LARGEST_COUNT, is_hash

MOST_STAGES: Final = 20
LONGEST_STAGE_US: Final = 7 * 24 * HOUR_US
LONGEST_TURN_US: Final = HOUR_US
LONGEST_OPENING_US: Final = 30 * 24 * HOUR_US
MOST_OPENERS: Final = 10


def course_faults(lot: Lot, terms: Terms) -> Iterator[tuple[int, str]]:
    """What is wrong with the stages, each fault with the place of its stage."""
    if not 1 <= len(lot.stages) <= MOST_STAGES:
        yield 0, f"1 to {MOST_STAGES} stages"
    if lot.closes_at + sum(_longest(stage, terms) for stage in lot.stages) > LATEST_MOMENT:
        yield 0, "the last stage closes too late"
    for place, stage in enumerate(lot.stages):
        if place == 0 and (stage.pause_us, stage.length_us, stage.entrants) != (0, 0, None):
            yield place, "the first stage runs from the opening to the lot's close, for everybody"
        if place and not (0 <= stage.pause_us <= LONGEST_STAGE_US and 0 < stage.length_us <= LONGEST_STAGE_US):
            yield place, "a pause of zero to a week, a length above zero to a week"
        if not 0 <= stage.random_us <= HOUR_US or (stage.random_us > 0) != bool(stage.commitment):
            yield place, "a random close within an hour needs a commitment, and only that does"
        if stage.commitment and not is_hash(stage.commitment):
            yield place, "the commitment is a SHA-256 in hex"
        if stage.random_us and stage.kind == "open" and terms.overtime.window_us:
            yield place, "a random close and overtime exclude each other"
        if stage.kind == "sealed" and terms.ties == "forbidden":
            yield place, "where bids are sealed nobody can know of ties, so they cannot be forbidden"
        if stage.kind == "open" and not stage.revisable:
            yield place, "bids of an open stage can be improved"
        if stage.entrants is not None and not _is_entry(stage.entrants):
            yield place, "entrants: a number of 1 to 10000 or none, a share of at most the whole, at least 1 to 10000"
        if stage.only_gap is not None:
            yield from ((place, fault) for fault in _gap_faults(place, stage, terms))
        yield from ((place, fault) for fault in _opening_faults(place, stage))
        if stage.kind == "turns":
            yield from ((place, fault) for fault in _turn_faults(place, stage, terms))
        for faults in (clock_faults, run_faults):  # the prices are worked out once the clock is known to be sound
            yield from ((place, fault) for fault in faults(place, stage, lot, terms))


def _opening_faults(place: int, stage: Stage) -> Iterator[str]:
    """What a stage whose bids wait to be opened needs (M8 to M10)."""
    if stage.waits and stage.kind != "sealed":
        yield "only sealed bids wait to be opened"
    if stage.technical and place:
        yield "technical envelopes are handed in in the first stage, before any price is known"
    if not 0 <= stage.quorum <= MOST_OPENERS:
        yield "quorum: 0 (none) to 10 persons"
    if not 0 <= stage.opening_us <= LONGEST_OPENING_US or (stage.opening_us > 0) != stage.waits:
        yield "opening_us: above zero and at most 30 days where bids wait to be opened, and only there"


def _longest(stage: Stage, terms: Terms) -> int:
    """How long pause and stage last at most: turns last longest where every supplier has one."""
    turns = len(terms.suppliers) if stage.kind == "turns" else 1
    return stage.pause_us + stage.length_us * turns + stage.random_us + stage.opening_us


def _turn_faults(place: int, stage: Stage, terms: Terms) -> Iterator[str]:
    """What a stage of turns needs beyond what every stage does (F6)."""
    seen = terms.visibility
    if place == 0:
        yield "turns follow a stage in which bids were made"
    if stage.length_us > LONGEST_TURN_US:
        yield "a turn lasts at most an hour"
    if stage.random_us or not stage.revisable:
        yield "a turn ends at its time, and until then its bid can be changed"
    if terms.ties == "forbidden":
        yield "a bid is judged in its turn by the supplier's own bids alone, so ties cannot be forbidden"
    if not seen.supplier_count or seen.count_from != 1 or seen.starting_gate:
        yield "the turns tell everyone how many stand: supplier_count, count_from 1 and no starting_gate say so"


def _gap_faults(place: int, stage: Stage, terms: Terms) -> Iterator[str]:
    """What a stage that only a gap opens needs beyond what every stage does (L7)."""
    if place == 0 or stage.kind != "open":
        yield "only_gap: an open stage after another"
    if not is_share(stage.only_gap):
        yield "only_gap: a share of at most the whole"
    if terms.proxies:
        yield "only_gap: the best bid stays untouched, and automatic bids take the lead"
    if terms.basis != "beat_own" or not terms.visibility.lead_price:
        yield "only_gap: the best bid stays untouched, so each beats its own, and the lead price is shown"


def _is_entry(entrants: Entrants) -> bool:
    counts = entrants.best is None or 1 <= entrants.best <= LARGEST_COUNT
    fit = 1 <= entrants.least <= LARGEST_COUNT and 0 <= entrants.drop <= LARGEST_COUNT
    return counts and fit and is_share(entrants.within)

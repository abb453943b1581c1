"""Whether terms may be announced: complete, and free of contradictions (rule T1)."""

import re
from collections.abc import Iterator
from typing import Final

from auction.core import sequence, suspension
from auction.core.clock_terms import clock_faults, run_faults
from auction.core.evaluation import countable, is_evaluated
from auction.core.evaluation_faults import evaluation_faults
from auction.core.index import index_faults
from auction.core.moments import HOUR_US, LATEST_MOMENT
from auction.core.money import LARGEST, LARGEST_SCALE, is_share
from auction.core.shortlist import shortlist_faults
from auction.core.terms import Entrants, LineItem, Lot, Overtime, Stage, Terms, TrafficLight
from auction.core.words import CONSORTIUM, ENGINE_PARTY, LONGEST_TEXT, is_id, is_plain, is_text, without_blanks

LARGEST_COUNT: Final = 10_000
MOST_STAGES: Final = 20
MOST_STEPS: Final = 50
LONGEST_STAGE_US: Final = 7 * 24 * HOUR_US
LONGEST_TURN_US: Final = HOUR_US
FINEST_PROXY_SHARE: Final = 1000
LONGEST_OPENING_US: Final = 30 * 24 * HOUR_US
MOST_OPENERS: Final = 10
LARGEST_AUCTION: Final = 100_000
"""Lots times parties: what every party is shown of every lot is kept, and a hundred millions of it would stop everything."""

_HASH: Final = re.compile(r"[0-9a-f]{64}")


def fault_in(terms: Terms, at: int) -> str | None:
    """The first contradiction in the terms as `path: why`, or None when they may be announced at `at`."""
    return next(_faults(terms, at), None)


def amendment_fault(old: Terms, new: Terms) -> str | None:
    """What an amendment may not touch (rule T6): the auction's id, its pool, and that whoever is invited stays so."""
    if new == old:
        return "auction: nothing is amended"
    if (new.auction, new.pool, new.practice, new.seed) != (old.auction, old.pool, old.practice, old.seed):
        return "auction: its id, its pool, its seed and whether it is practice stay as announced"
    for name, before, after in (("members", old.members, new.members), ("suppliers", old.suppliers, new.suppliers)):
        kept = frozenset(party.id for party in after)
        if any(party.id not in kept for party in before):
            return f"{name}: nobody who was invited is left out; exclude instead"
    return None


def _faults(terms: Terms, at: int) -> Iterator[str]:
    if not is_id(terms.auction):
        yield "auction: not an id"
    if not is_text(terms.title):
        yield "title: 1 to 400 characters"
    if len(terms.currency) != 3 or not (terms.currency.isascii() and terms.currency.isupper()):
        yield "currency: three capital letters (ISO 4217)"
    if not 0 <= terms.currency_scale <= LARGEST_SCALE:
        yield "currency_scale: 0 to 6"
    if not at <= terms.opens_at <= LATEST_MOMENT:
        yield "opens_at: lies in the past"
    yield from _party_faults(terms)
    yield from _overtime_faults(terms.overtime)
    yield from _visibility_faults(terms)
    if len(set(terms.two_persons)) != len(terms.two_persons):
        yield "two_persons: a kind of command occurs twice"
    if terms.two_persons and "amend" not in terms.two_persons:
        yield "two_persons: amend must be among them, or one person could take the others away"
    yield from _tie_faults(terms)
    yield from _script_faults(terms)
    yield from _proxy_faults(terms)
    if not 1 <= len(terms.lots) <= LARGEST_COUNT:
        yield "lots: 1 to 10000"
    if len({lot.id for lot in terms.lots}) != len(terms.lots):
        yield "lots: an id occurs twice"
    if len(terms.lots) * (len(terms.members) + len(terms.suppliers)) > LARGEST_AUCTION:
        yield "lots: times members and suppliers at most 100000"
    members = frozenset(member.id for member in terms.members)
    for lot in terms.lots:
        yield from (f"lots.{lot.id}.{fault}" for fault in _lot_faults(lot, terms, members))
    yield from sequence.faults(terms)
    yield from suspension.faults(terms)
    commitments = [stage.commitment for lot in terms.lots for stage in lot.stages if stage.commitment]
    if len(set(commitments)) != len(commitments):
        yield "lots: a commitment occurs twice, and the secret revealed first would tell the later close"


def _proxy_faults(terms: Terms) -> Iterator[str]:
    """Automatic bids follow the lead, so they tell it; and where steps are tiny parts of it, they are many (X1, X5)."""
    if not terms.proxies:
        return
    if not terms.visibility.lead_price or terms.visibility.starting_gate:
        yield "proxies: automatic bids tell the leading price, so it must be shown, and without a starting gate"
    if terms.basis == "beat_next":
        yield "proxies: automatic bids take the lead, so the basis is beat_own or beat_leading"
    for lot in terms.lots:
        if lot.volume is not None:
            yield f"lots.{lot.id}.volume: automatic bids are for the whole of a lot"
        if lot.exact_multiples or lot.largest_step is not None:
            yield f"lots.{lot.id}.exact_multiples: automatic bids go neither with exact multiples nor with a largest step"
        shares = [band.share for band in lot.decrement if band.share is not None and band.share.num]
        if any(share.num * FINEST_PROXY_SHARE < share.den for share in shares):
            yield f"lots.{lot.id}.decrement: with automatic bids a share is none, or at least 1/{FINEST_PROXY_SHARE}"


def _visibility_faults(terms: Terms) -> Iterator[str]:
    """What a refusal would tell of others' bids must be open to see: V2 promises that nothing else is told."""
    seen = terms.visibility
    if terms.basis == "beat_leading" and not seen.lead_price:
        yield "visibility.lead_price: suppliers who must beat the leading bid must see its price"
    if terms.ties == "forbidden" and not seen.all_prices:
        yield "visibility.all_prices: where ties are forbidden a refusal tells of others' bids, so all prices must be open"
    if terms.basis == "beat_next" and not seen.all_prices:
        yield "visibility.all_prices: who must beat the next better bid is told its value by a refusal, so all prices must be open"
    if seen.starting_gate and (terms.basis != "beat_own" or terms.ties == "forbidden"):
        yield "visibility.starting_gate: a refusal would tell of others' bids before the gate opens"
    if not 1 <= seen.count_from <= LARGEST_COUNT:
        yield "visibility.count_from: 1 to 10000"
    if seen.traffic_light is not None:
        yield from (f"visibility.traffic_light: {fault}" for fault in _light_faults(seen.traffic_light, terms))
    if seen.aliases != "generic" and not seen.all_prices:
        yield "visibility.aliases: they stand beside the prices, so all prices must be shown"
    if seen.aliases == "random" and not terms.seed:
        yield "visibility.aliases: random ones follow from a seed"
    if seen.graph == "all" and not seen.all_prices:
        yield "visibility.graph: the course of all prices needs all prices to be shown"


def _light_faults(light: TrafficLight, terms: Terms) -> Iterator[str]:
    """What would tell the rank that the light stands for, and borders that are none (V10)."""
    if not 1 <= light.green_to <= light.amber_to <= LARGEST_COUNT or not is_share(light.within):
        yield "green and amber end at ranks of 1 to 10000, green first, and a share is at most the whole"
    if terms.visibility.all_prices:
        yield "who sees all prices can count its rank"
    if any(lot.has_turns for lot in terms.lots):
        yield "the order of turns tells the rank"


def _script_faults(terms: Terms) -> Iterator[str]:
    """A seed no text can be guessed from, and scripts that speak in practice alone, each for one supplier (V13, V14)."""
    if terms.seed and _HASH.fullmatch(terms.seed) is None:
        yield "seed: 64 hex digits, or none"
    spoken = [script.supplier for script in terms.scripted]
    if spoken and not terms.practice:
        yield "scripted: scripts speak in practice alone"
    if len(set(spoken)) != len(spoken) or not set(spoken) <= {party.id for party in terms.suppliers}:
        yield "scripted: each is one of the suppliers, and named once"


def _tie_faults(terms: Terms) -> Iterator[str]:
    """Who of equals is awarded: what that takes is there, and nothing else is (R6, R7)."""
    if (terms.tie_award == "lottery") != bool(terms.lottery):
        yield "lottery: a lottery between equal bids needs a commitment, and only that does"
    if terms.lottery and _HASH.fullmatch(terms.lottery) is None:
        yield "lottery: the commitment is a SHA-256 in hex"
    if any(stage.commitment == terms.lottery for lot in terms.lots for stage in lot.stages if terms.lottery):
        yield "lottery: its secret is also that of a close, which would tell it before bidding ends"
    named = [past.supplier for past in terms.past_supply]
    if (terms.tie_award == "past_supply") != bool(named):
        yield "past_supply: an award by past supply needs its figures, and only that does"
    if named and sorted(named) != sorted(party.id for party in terms.suppliers):
        yield "past_supply: one figure for each supplier"
    if not all(0 <= past.figure <= LARGEST for past in terms.past_supply):
        yield "past_supply: zero or more"


def _party_faults(terms: Terms) -> Iterator[str]:
    for name, parties in (("members", terms.members), ("suppliers", terms.suppliers)):
        if not 1 <= len(parties) <= LARGEST_COUNT:
            yield f"{name}: 1 to 10000"
        if not all(is_id(party.id) and is_text(party.name) for party in parties):
            yield f"{name}: every party needs an id and a name"
        if len({party.id for party in parties}) != len(parties):
            yield f"{name}: an id occurs twice"
    members = frozenset(member.id for member in terms.members)
    for party in (*terms.members, *terms.suppliers):
        if party.id in (CONSORTIUM, ENGINE_PARTY):
            yield f"{party.id}: this id is kept for the coordinator and the engine"
    for party in terms.suppliers:
        if party.id in members:
            yield f"suppliers.{party.id}: nobody sits on both sides of the table"


def _overtime_faults(overtime: Overtime) -> Iterator[str]:
    if not 0 <= overtime.window_us <= HOUR_US:
        yield "overtime.window_us: 0 (off) to an hour"
    if not overtime.lengths_us or not all(0 < length <= HOUR_US for length in overtime.lengths_us):
        yield "overtime.lengths_us: each above zero and at most an hour"
    if not 1 <= overtime.rank <= LARGEST_COUNT:
        yield "overtime.rank: 1 to 10000"
    if overtime.most is not None and not 1 <= overtime.most <= LARGEST_COUNT:
        yield "overtime.most: 1 to 10000, or none"
    if not 0 <= overtime.gap_us <= 24 * HOUR_US:
        yield "overtime.gap_us: zero to a day"
    if not 0 <= overtime.hard_stop_us <= 24 * HOUR_US:
        yield "overtime.hard_stop_us: zero to a day after the scheduled close"


def _lot_faults(lot: Lot, terms: Terms, members: frozenset[str]) -> Iterator[str]:
    if not is_id(lot.id) or not is_text(lot.title):
        yield "id: a lot needs an id and a title"
    if not (0 <= lot.price_scale <= LARGEST_SCALE and 0 <= lot.quantity_scale <= LARGEST_SCALE):
        yield "price_scale: scales are 0 to 6"
    if not terms.opens_at < lot.closes_at <= LATEST_MOMENT:
        yield "closes_at: must come after the opening"
    for name, value in (
        ("ceiling", lot.ceiling),
        ("reserve", lot.reserve),
        ("floor", lot.floor),
        ("baseline", None if lot.baseline is None else lot.baseline.value),
    ):
        if value is not None and not (value > 0 and countable(terms, lot, value)):
            yield f"{name}: above zero and small enough to count"
    if lot.ceiling is not None and lot.reserve is not None and lot.reserve > lot.ceiling:
        yield "reserve: above the ceiling"
    most = [value for value in (lot.ceiling, lot.reserve) if value is not None]
    if lot.floor is not None and any(lot.floor > value for value in most):
        yield "floor: above the ceiling or the reserve"
    levels = [band.from_value for band in lot.decrement]
    if levels != sorted(set(levels)) or not all(0 <= level <= LARGEST for level in levels):
        yield "decrement: bands rise from level to level"
    if not all(0 <= band.amount <= LARGEST and is_share(band.share) for band in lot.decrement):
        yield "decrement: an amount of zero or more, a share of at most the whole"
    yield from _step_faults(lot)
    if not is_share(lot.largest_change):
        yield "largest_change: a share of at most the whole"
    if not 1 <= len(lot.lines) <= LARGEST_COUNT or len({line.id for line in lot.lines}) != len(lot.lines):
        yield "lines: at least one, each id once"
    if lot.evaluation is not None:
        admitted = frozenset(party.id for party in terms.suppliers)
        yield from (f"evaluation{fault}" for fault in evaluation_faults(lot.evaluation, lot.ceiling, admitted))
    if lot.index is not None:
        yield from (f"index{fault}" for fault in index_faults(lot.index))
    yield from (f"stages.{place}.{fault}" for place, fault in _course_faults(lot, terms))
    yield from _volume_faults(lot, terms)
    yield from _payment_faults(lot, terms)
    yield from (f"shortlist.{fault}" for fault in shortlist_faults(lot, as_bid=terms.payment == "as_bid"))
    for line in lot.lines:
        yield from (f"lines.{line.id}{fault}" for fault in _line_faults(line, members))


def _volume_faults(lot: Lot, terms: Terms) -> Iterator[str]:
    """What a lot needs that asks for quantities (N1)."""
    volume = lot.volume
    if volume is None:
        return
    if len(lot.lines) != 1:
        yield "volume: only a lot of a single line item is offered by quantity"
    if not 1 <= volume.most_steps <= MOST_STEPS:
        yield f"volume.most_steps: 1 to {MOST_STEPS}"
    if is_evaluated(lot) or lot.index is not None:
        yield "volume: schedules are compared by what they cost alone, in prices and not in premiums"
    if lot.has_clock:
        yield "volume: where a clock names the price nobody bids a schedule"
    if terms.proxies:
        yield "volume: nothing bids a schedule for a supplier, so there are no proxies"
    if terms.tie_award != "earliest":
        yield "volume: of equal prices the earlier entry gets the more, so tie_award is earliest"
    if terms.payment != "as_bid" and not volume.is_divisible:
        yield "volume: with another payment than as_bid steps are incremental and rising, without blocks"
    if terms.payment == "second_price" and lot.ceiling is None and lot.reserve is None:
        yield "volume: where the lowest refused are paid, a reserve or a ceiling stands in when there are too few"


def _payment_faults(lot: Lot, terms: Terms) -> Iterator[str]:
    """What another payment than as bid needs (N8 and N9)."""
    if terms.payment == "uniform" and lot.volume is None:
        yield "volume: one price for all winners needs a lot that asks for quantities"
    if terms.payment == "second_price" and is_evaluated(lot):
        yield "payment: the second price is a value, so bids are compared by their values alone"
    if terms.packages and any(stage.kind != "open" for stage in lot.stages):
        yield "stages: packages are offered in the open, where every stage is"
    if terms.payment != "as_bid" and lot.has_clock:
        yield "payment: where a clock names the price, it is paid"


def _step_faults(lot: Lot) -> Iterator[str]:
    """Smallest, exact and largest steps, so that some bid can always keep to all of them (B17, B18)."""
    for band in lot.decrement:
        if not band.is_clamped_well or (band.most or 0) > LARGEST:
            yield "decrement: the most of a band clamps its share, and is at least its amount"
    if lot.exact_multiples and is_evaluated(lot):
        yield "exact_multiples: a formula makes comparable values that no price need meet"
    if lot.largest_step is None:
        return
    if not 0 < lot.largest_step <= LARGEST:
        yield "largest_step: above zero"
    if any(band.amount > lot.largest_step for band in lot.decrement):
        yield "largest_step: smaller than the least improvement of a band"
    if any(band.share is not None and (band.most is None or band.most > lot.largest_step) for band in lot.decrement):
        yield "largest_step: a band with a share needs a most that is no larger"


def _course_faults(lot: Lot, terms: Terms) -> Iterator[tuple[int, str]]:
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
        if stage.commitment and _HASH.fullmatch(stage.commitment) is None:
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


def _line_faults(line: LineItem, members: frozenset[str]) -> Iterator[str]:
    named = (line.description, line.manufacturer, line.part_number)
    if not is_id(line.id) or not 0 < line.quantity <= LARGEST:
        yield ": needs an id and a quantity above zero"
    if not all(is_plain(text, longest=LONGEST_TEXT) for text in named) or not without_blanks("".join(named)):
        yield ": needs a description or a part number, of at most 400 characters each"
    if not is_text(line.unit):
        yield ".unit: 1 to 400 characters"
    if sum(pledge.quantity for pledge in line.pledges) != line.quantity:
        yield ".quantity: not the sum of its pledges"
    if any(pledge.quantity <= 0 or pledge.member not in members for pledge in line.pledges):
        yield ".pledges: above zero, from members only"
    if len({pledge.member for pledge in line.pledges}) != len(line.pledges):
        yield ".pledges: a member pledges twice"

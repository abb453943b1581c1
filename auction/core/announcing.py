"""Whether terms may be announced: complete, and free of contradictions (rule T1)."""

from collections.abc import Iterator
from typing import Final

from auction.core import sequence, suspension
from auction.core.currency_faults import currency_faults
from auction.core.deposits import deposit_faults
from auction.core.holds import is_market
from auction.core.joint import joint_faults
from auction.core.lot_faults import lot_faults
from auction.core.moments import HOUR_US, LATEST_MOMENT
from auction.core.money import LARGEST, LARGEST_SCALE, is_share
from auction.core.terms import Overtime, Terms, TrafficLight
from auction.core.words import CONSORTIUM, ENGINE_PARTY, LARGEST_COUNT, is_hash, is_id, is_text

FINEST_PROXY_SHARE: Final = 1000
LONGEST_VALID_US: Final = 400 * 24 * HOUR_US
LARGEST_AUCTION: Final = 100_000
"""Lots times parties: what every party is shown of every lot is kept, and a hundred millions of it would stop everything."""


def fault_in(terms: Terms, at: int) -> str | None:
    """The first contradiction in the terms as `path: why`, or None when they may be announced at `at`."""
    return next(_faults(terms, at), None)


def amendment_fault(old: Terms, new: Terms) -> str | None:
    """What an amendment may not touch (rule T6): the auction's id, its pool, its market, and that whoever is invited stays so."""
    if new == old:
        return "auction: nothing is amended"
    fixed = ("auction", "pool", "market", "practice", "seed")
    if any(getattr(new, name) != getattr(old, name) for name in fixed):
        return "auction: its id, its pool, its market, its seed and whether it is practice stay as announced"
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
    if terms.market is not None and not is_market(terms.market):
        yield "market: the stream `market`, an entry of it, and the head there in 64 hex digits"
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
        yield from (f"lots.{lot.id}.{fault}" for fault in lot_faults(lot, terms, members))
    yield from currency_faults(terms)
    yield from sequence.faults(terms)
    yield from suspension.faults(terms)
    yield from _landed_faults(terms)
    if not 0 <= terms.bids_valid_us <= LONGEST_VALID_US:
        yield "bids_valid_us: zero (no limit) to 400 days"
    yield from deposit_faults(terms)
    yield from () if terms.award_rules is None else joint_faults(terms, terms.award_rules)
    commitments = [stage.commitment for lot in terms.lots for stage in lot.stages if stage.commitment]
    if len(set(commitments)) != len(commitments):
        yield "lots: a commitment occurs twice, and the secret revealed first would tell the later close"


def _landed_faults(terms: Terms) -> Iterator[str]:
    """T7: what is said of landed cost is said of these lots, by a hash; whether the tables give it, an audit says."""
    if terms.landed is None:
        return
    known = frozenset(party.id for party in (*terms.members, *terms.suppliers)) | frozenset(lot.id for lot in terms.lots)
    deliveries = terms.landed.deliveries
    named = [row.supplier for row in deliveries.suppliers] + [to.member for to in deliveries.members]
    named += [lot for row in deliveries.suppliers for lot in row.lots]
    if not is_hash(terms.landed.tariffs) or not all(is_text(each.source) for each in terms.landed.sources):
        yield "landed.tariffs: the SHA-256 of the tables in hex, and their sources by name"
    if any(name not in known for name in named):
        yield "landed.deliveries: suppliers, members and lots of these terms"


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
    if terms.seed and not is_hash(terms.seed):
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
    if terms.lottery and not is_hash(terms.lottery):
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

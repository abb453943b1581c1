"""What keeps a lot from being announced: its bounds, steps, quantities, payment and line items (rule T1)."""

from collections.abc import Iterator
from typing import Final

from auction.core.course_faults import course_faults
from auction.core.evaluation import countable, is_evaluated
from auction.core.evaluation_faults import evaluation_faults
from auction.core.index import index_faults
from auction.core.joining import joining_faults
from auction.core.moments import LATEST_MOMENT
from auction.core.money import LARGEST, LARGEST_SCALE, is_share
from auction.core.shortlist import shortlist_faults
from auction.core.terms import LineItem, Lot, Terms
from auction.core.words import LARGEST_COUNT, LONGEST_TEXT, is_id, is_plain, is_text, without_blanks

MOST_STEPS: Final = 50


def lot_faults(lot: Lot, terms: Terms, members: frozenset[str]) -> Iterator[str]:
    """What is wrong with one lot, each fault as `path: why`."""
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
    yield from (f"stages.{place}.{fault}" for place, fault in course_faults(lot, terms))
    yield from _volume_faults(lot, terms)
    yield from _payment_faults(lot, terms)
    yield from (f"joining.{fault}" for fault in joining_faults(lot, terms))
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
    if volume.margin == "pro_rata" and not volume.is_divisible:
        yield "volume.margin: only units that stand for themselves are rationed: incremental and rising steps, without blocks"
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

"""(state, event) -> the state, in place. It believes and checks nothing: what may happen is decided in decide.py."""

from typing import assert_never

from auction.core.entries import Entry
from auction.pool.course import Course, Outcome
from auction.pool.draft import Pick
from auction.pool.events import (
    AwardRecorded,
    BomSubmitted,
    BomWithdrawn,
    DemandMerged,
    DemandReviewed,
    DivisionMade,
    Event,
    FreedAsked,
    MarketsNamed,
    NeedsSet,
    OutcomeReported,
    PoolAmended,
    PoolCeded,
    PoolFailed,
    PoolFrozen,
    PoolOpened,
    PricesBrought,
    QuotedAgain,
    RegionPicked,
    ReviewOpened,
    ShareDeclined,
    ShareTold,
    ShareWarned,
    StepBegun,
    TotalSettled,
)
from auction.pool.markets import Thresholds
from auction.pool.state import State
from auction.pool.terms import PLAIN

DivisionEvent = StepBegun | QuotedAgain | RegionPicked | ShareDeclined | FreedAsked | TotalSettled | DivisionMade | OutcomeReported


def believe(state: State, entry: Entry) -> None:
    """Take a whole entry in: its number and stamp, its events in order, and that its command id has been used."""
    state.seq, state.at = entry.seq, entry.at
    for event in entry.events:
        evolve(state, event)
    state.seen.setdefault((entry.command.by.role, entry.command.by.party, entry.command.id), entry.seq)


def evolve(state: State, event: Event) -> None:
    """Take one event in."""
    match event:
        case PoolOpened(pool=pool, title=title, members=members):
            state.status, state.pool, state.title, state.members = "open", pool, title, members
            state.terms = event.terms or PLAIN
        case PoolAmended(terms=terms):
            state.terms = terms
        case BomSubmitted(submission=submission):
            place = submission.member, submission.file_name
            state.files[place] = submission
            state.origins.pop(place, None)
        case BomWithdrawn(member=member, file_name=file_name):
            state.files.pop((member, file_name), None)
            state.origins.pop((member, file_name), None)
        case NeedsSet(member=member, part=part, needs=needs):
            state.needs[member, part] = needs
        case ReviewOpened():
            state.status = "review"
        case DemandReviewed(member=member, parts=parts, confirmed=confirmed):
            state.reviewed |= {(member, part): confirmed for part in parts}
        case PoolCeded(into=into):
            state.status, state.into = "ceded", into
        case DemandMerged():
            _merge(state, event)
        case PoolFrozen(parts=frozen, short=short):
            state.status, state.parts, state.short, state.frozen_at = "frozen", frozen, short, state.at
            state.frozen_by = state.seq
            state.frozen = {part.id: part for part in frozen}
        case PoolFailed(why=why, short=short):
            state.status, state.failed, state.short = "failed", why, short
        case AwardRecorded(auction=auction):
            lots = {lot.lot: lot for lot in event.lots}
            earlier = state.courses.get(auction)
            former = {} if earlier is None else earlier.leaves
            state.courses[auction] = Course(auction, event.seq, state.at, lots, former=former)
        case PricesBrought(prices=prices):
            state.prices, state.priced_at = prices, state.at
        case MarketsNamed(sizes=sizes, buying=buying, selling=selling):
            state.sizes, state.thresholds = sizes, Thresholds(buying, selling)
        case ShareTold(told=told):
            state.shares[told.market, told.member] = told
        case ShareWarned(side=side, market=market):
            state.warned[side, market] = event
        case _:
            _divide(state.courses[event.auction], event, state)


def _divide(course: Course, event: DivisionEvent, state: State) -> None:
    """Take in what happened to the division of one award."""
    match event:
        case StepBegun(step=step, until=until):
            course.step, course.until = step, until
            course.turns = dict.fromkeys(event.lots, until)
        case QuotedAgain(lot=lot, supplier=supplier, value=value):
            course.quotes[lot, supplier] = value
        case RegionPicked(lot=lot):
            course.picks[lot] = (*course.picked(lot), Pick(event.region, event.supplier, event.standby))
            course.turns[lot] = event.until
        case ShareDeclined(lot=lot, member=member):
            course.declined[lot, member] = None
        case FreedAsked(lot=lot, member=member, quantities=quantities):
            course.asked[lot, member] = quantities
        case TotalSettled(lot=lot, agreed=agreed):
            course.totals[lot] = agreed
        case DivisionMade():
            course.step, course.until, course.turns, course.divided_by = "divided", 0, {}, state.seq
            course.prices = state.prices
            course.lines, course.standby, course.left, course.rules = event.lines, event.standby, event.left, event.rules
        case OutcomeReported(lot=lot, member=member, supplier=supplier):
            course.outcomes[lot, member, supplier] = Outcome(event.concluded, event.quantities)
        case _ as never:
            assert_never(never)


def _merge(state: State, merged: DemandMerged) -> None:
    state.sources[merged.source.stream] = merged.source
    state.members = (*state.members, *merged.members)
    for submission in merged.submissions:
        place = submission.member, submission.file_name
        state.files[place] = submission
        state.origins[place] = (merged.source.stream,)
    for known in merged.known:
        for place in state.files:
            if "/".join(place) == known:
                state.origins[place] = (*state.origins.get(place, ()), merged.source.stream)

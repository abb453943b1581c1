"""What follows an award in its pool, step by step: quoting again, draft, opting out, what became free, a new total (chapter D)."""

from dataclasses import replace
from typing import assert_never

from auction.core.money import LARGEST, parse_price, price_fault, rounded_down
from auction.core.refusals import Refusal
from auction.core.words import without_blanks
from auction.pool.commands import AskFreed, DeclineShare, PickRegion, QuoteAgain, RecordAward, ReportOutcome, SettleTotal
from auction.pool.course import Course, Step
from auction.pool.days import after_working_days
from auction.pool.division import divided, entitlements, falls_short, freed, turn_of, volumes
from auction.pool.draft import Pick, kept_of
from auction.pool.events import (
    AwardRecorded,
    Event,
    FreedAsked,
    OutcomeReported,
    QuotedAgain,
    RegionPicked,
    ShareDeclined,
    StepBegun,
    TotalSettled,
)
from auction.pool.refusals import refuse
from auction.pool.serving import serving
from auction.pool.state import State
from auction.pool.won import WonLot

Decision = tuple[Event, ...] | Refusal
StepCommand = QuoteAgain | PickRegion | DeclineShare | AskFreed | SettleTotal | ReportOutcome

STEP_OF = {
    QuoteAgain: "requote",
    PickRegion: "draft",
    DeclineShare: "opt_out",
    AskFreed: "offer",
    SettleTotal: "renegotiate",
    ReportOutcome: "divided",
}


def record(state: State, command: RecordAward, at: int) -> Decision:
    """D1: once for an award, of frozen parts, never more than was frozen; then the first step begins (D5)."""
    if state.status != "frozen" or not state.terms.divides:
        return refuse("nothing_to_divide")
    earlier = state.courses.get(command.auction)
    if earlier is not None and (command.seq <= earlier.seq or tuple(earlier.lots.values()) == command.lots):
        return refuse("award_recorded")
    fault = next((lot.lot for lot in command.lots if not _is_frozen(state, lot)), None)
    if fault is not None or len({lot.lot for lot in command.lots}) != len(command.lots):
        return refuse("award_unfit", fault or "")
    former = {} if earlier is None else earlier.leaves
    course = Course(command.auction, command.seq, at, {lot.lot: lot for lot in command.lots}, former=former)
    return (AwardRecorded(command.auction, command.seq, command.lots), *_onward(state, course, None, at))


def _is_frozen(state: State, lot: WonLot) -> bool:
    known = all(part in state.frozen for part in lot.parts) and len(set(lot.parts)) == len(lot.parts) > 0
    sound = all(len(each.quantities) == len(lot.parts) and min(each.quantities) >= 0 for each in lot.winners)
    sound = sound and all(len(each.unit_prices) in (0, len(lot.parts)) for each in lot.winners)
    sound = sound and all(len(each.prices) == len(lot.parts) and each.value > 0 for each in lot.asked)
    if not (known and sound and lot.winners and 0 <= lot.quantity_scale <= 6 and 0 <= lot.value_scale <= 12):
        return False
    members = tuple(member.id for member in state.members)
    if lot.joined and (len(lot.parts) > 1 or any(more.member not in members or more.quantity < 1 for more in lot.joined)):
        return False
    joined = sum(more.quantity for more in lot.joined)
    most = [state.frozen[part].total * 10**lot.quantity_scale + joined for part in lot.parts]
    suppliers = [winner.supplier for winner in lot.winners] + [party.id for party in lot.listed]
    return len(set(suppliers)) == len(suppliers) and all(lot.supply(place) <= each for place, each in enumerate(most))


def _onward(state: State, course: Course, done: Step | None, at: int) -> tuple[Event, ...]:
    """The step after the one that is done, or the division where none is left (D5). `at` is when the one before ended."""
    terms, auction, lots = state.terms, course.auction, course.lots.values()
    if done is None and terms.requote is not None and any(lot.listed for lot in lots):
        return (StepBegun(auction, "requote", at + terms.requote.window_us),)
    if done in (None, "requote") and terms.draft is not None:
        stays = _kept(state, course) if terms.draft.succeeds else ()
        for event in stays:
            course = _with(course, event.lot, Pick(event.region, event.supplier, event.standby))
        turns = tuple(lot.lot for lot in lots if turn_of(state, course, lot) is not None)
        if turns:
            return (*stays, StepBegun(auction, "draft", at + terms.draft.turn_us, turns))
        if stays:
            return (*stays, divided(state, course))
    if terms.opt_out is not None and lots:
        if done is None:
            return (StepBegun(auction, "opt_out", after_working_days(at, terms.opt_out.days, terms.opt_out.holidays)),)
        if done == "opt_out" and terms.opt_out.offer_days and any(any(freed(state, course, lot)) for lot in lots):
            return (StepBegun(auction, "offer", after_working_days(at, terms.opt_out.offer_days, terms.opt_out.holidays)),)
        if done in ("opt_out", "offer") and any(falls_short(state, course, lot) for lot in lots):
            return (StepBegun(auction, "renegotiate", 0),)
    return (divided(state, course),)


def _kept(state: State, course: Course) -> tuple[RegionPicked, ...]:
    """D18: who served a region in the division before, and has won again, serves it; else who stood by for it, if that has won."""
    regions = [region.id for region in state.terms.regions]
    found = []
    for lot in course.lots.values():
        winners = [winner.supplier for winner in serving(state, course, lot)]
        stays = kept_of(course.former.get(lot.lot, ()), winners, regions)
        found += [RegionPicked(course.auction, lot.lot, each.region, each.supplier, False, False, 0, kept=True) for each in stays]
    return tuple(found)


def next_due(course: Course) -> int | None:
    """When the step of this division ends by itself, or a turn in it; None where it waits for somebody, or is done."""
    if course.step == "draft":
        return min((moment for moment in course.turns.values() if moment), default=None)
    return course.until or None


def due_events(state: State, course: Course, due: int) -> tuple[Event, ...]:
    """What the end of the step, or of turns in it, brings."""
    if course.step != "draft":
        return _onward(state, course, course.step, due)
    picks: list[Event] = []
    for lot in course.lots.values():
        turn = turn_of(state, course, lot)
        if turn is not None and course.turns[lot.lot] == due:
            # Who does not pick is given the largest region that is free, so that nobody waits for it for ever.
            sizes = volumes(state, course, lot)
            region = max(turn.regions, key=lambda region: sizes[region])
            picks.append(_picked(state, course, lot, Pick(region, turn.supplier, turn.standby), due, lapsed=True))
    return (*picks, *_after_picks(state, course, picks, due))


def _picked(state: State, course: Course, lot: WonLot, pick: Pick, at: int, *, lapsed: bool) -> RegionPicked:
    more = turn_of(state, _with(course, lot.lot, pick), lot) is not None
    until = at + state.terms.draft.turn_us if more and state.terms.draft is not None else 0
    return RegionPicked(course.auction, lot.lot, pick.region, pick.supplier, pick.standby, lapsed, until)


def _with(course: Course, lot: str, pick: Pick) -> Course:
    return replace(course, picks={**course.picks, lot: (*course.picked(lot), pick)})


def _after_picks(state: State, course: Course, picked: list[Event], at: int) -> tuple[Event, ...]:
    """The division, when these picks end the draft of the last lot (D9)."""
    for event in picked:
        if isinstance(event, RegionPicked):
            course = _with(course, event.lot, Pick(event.region, event.supplier, event.standby))
    over = all(turn_of(state, course, lot) is None for lot in course.lots.values())
    return _onward(state, course, "draft", at) if over else ()


def step(state: State, command: StepCommand, at: int) -> Decision:
    """What is asked in a step: refused outside it, and of a lot that was not awarded."""
    course = state.courses.get(command.auction)
    if course is None:
        return refuse("award_not_recorded")
    if course.step != STEP_OF[type(command)]:
        return refuse("step_not_open", course.step)
    lot = course.lots.get(command.lot)
    if lot is None:
        return refuse("lot_unknown")
    match command:
        case QuoteAgain():
            return _quote(state, course, lot, command)
        case PickRegion():
            return _pick(state, course, lot, command, at)
        case DeclineShare():
            return _decline(state, course, lot, command)
        case AskFreed():
            return _ask(state, course, lot, command)
        case SettleTotal():
            return _settle(state, course, lot, command, at)
        case ReportOutcome():
            return _report(state, course, lot, command)
        case _ as never:
            assert_never(never)


def _quote(state: State, course: Course, lot: WonLot, command: QuoteAgain) -> Decision:
    """D7: once, by who was listed and not selected, for at most the share of the dearest winner."""
    if all(party.id != command.supplier for party in lot.listed):
        return refuse("not_listed")
    if (lot.lot, command.supplier) in course.quotes:
        return refuse("quoted_already")
    value = None if price_fault(command.price) is not None else parse_price(command.price, lot.value_scale)
    if value is None or not 0 < value <= most_of(state, lot):
        return refuse("quote_unfit")
    return (QuotedAgain(course.auction, lot.lot, command.supplier, value),)


def most_of(state: State, lot: WonLot) -> int:
    """The most that may be quoted again for the lot (D7), in value units."""
    requote = state.terms.requote
    return 0 if requote is None else min(LARGEST, rounded_down(lot.dearest * requote.most.num, requote.most.den))


def _pick(state: State, course: Course, lot: WonLot, command: PickRegion, at: int) -> Decision:
    """D8 and D9: in turn, a region that is free."""
    turn = turn_of(state, course, lot)
    if turn is None or turn.supplier != command.supplier:
        return refuse("not_your_turn")
    if command.region not in turn.regions:
        return refuse("region_taken")
    picked = _picked(state, course, lot, Pick(command.region, command.supplier, turn.standby), at, lapsed=False)
    return (picked, *_after_picks(state, course, [picked], at))


def _shares(state: State, course: Course, lot: WonLot, member: str) -> tuple[int, ...]:
    return tuple(shares.get(member, 0) for shares in entitlements(state, course, lot))


def _decline(state: State, course: Course, lot: WonLot, command: DeclineShare) -> Decision:
    """D10: all of the lot or nothing, once."""
    if not any(_shares(state, course, lot, command.member)):
        return refuse("no_share")
    if (lot.lot, command.member) in course.declined:
        return refuse("share_declined")
    return (ShareDeclined(course.auction, lot.lot, command.member),)


def _ask(state: State, course: Course, lot: WonLot, command: AskFreed) -> Decision:
    """D11: by a member that has kept its share, at most what became free."""
    shares = _shares(state, course, lot, command.member)
    if not any(shares) or (lot.lot, command.member) in course.declined:
        return refuse("no_share")
    free = freed(state, course, lot)
    fits = len(command.quantities) == len(free) and all(map(_is_within, command.quantities, free))
    if not fits or any(asked and not share for asked, share in zip(command.quantities, shares, strict=True)):
        return refuse("freed_unfit")
    return (FreedAsked(course.auction, lot.lot, command.member, command.quantities),)


def _settle(state: State, course: Course, lot: WonLot, command: SettleTotal, at: int) -> Decision:
    """D12: once, of a lot that falls short, with a reason; the last one ends the division."""
    if not falls_short(state, course, lot) or lot.lot in course.totals:
        return refuse("total_settled")
    if not without_blanks(command.reason):
        return refuse("reason_missing")
    settled = replace(course, totals={**course.totals, lot.lot: command.agreed})
    waiting = [each for each in course.lots.values() if falls_short(state, course, each) and each.lot not in settled.totals]
    said = TotalSettled(course.auction, lot.lot, command.agreed, command.reason)
    return (said,) if waiting else (said, *_onward(state, settled, "renegotiate", at))


def _report(state: State, course: Course, lot: WonLot, command: ReportOutcome) -> Decision:
    """D14: where contracts are made outside, of what the division gave the member from that supplier, at most so much."""
    between = lot.lot, command.member, command.supplier
    given = {line.part: line.quantity for line in course.lines if (line.lot, line.member, line.supplier) == between}
    if not state.terms.outside or not given:
        return refuse("outcome_unfit")
    most = [given.get(part, 0) for part in lot.parts]
    if len(command.quantities) != len(most) or not all(map(_is_within, command.quantities, most)):
        return refuse("outcome_unfit")
    if command.concluded is not any(command.quantities):
        return refuse("outcome_unfit")
    reported = course.auction, lot.lot, command.member, command.supplier, command.concluded, command.quantities
    return (OutcomeReported(*reported),)


def _is_within(quantity: int, most: int) -> bool:
    return 0 <= quantity <= most

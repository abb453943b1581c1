"""A recorded auction without a server: stamped commands in, the entries a room would have appended out.

What time makes happen is recorded by itself, the award is proposed when the last lot has closed, and the allotment
follows the consortium's last decision. The same commands give the same entries on every machine.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from auction.audit.rules import AUCTION, Rules, auction_stream, pass_time
from auction.award.award import proposal
from auction.award.check import check
from auction.award.exact import solve
from auction.award.problem import problem_from
from auction.award.solver import Solver
from auction.core.commands import AnnounceAuction, Command, ConfirmAward, ProposeAward, RecordAllotment, ReportOutage
from auction.core.entries import Entry
from auction.core.errors import InvariantBroken
from auction.core.refusals import Refusal
from auction.core.settling import needs_reason
from auction.core.state import State
from auction.core.terms import Terms
from auction.core.words import CONSORTIUM, ENGINE, Actor
from auction.pool.settling import settlement

COORDINATOR: Final = Actor("buyer", CONSORTIUM)


@dataclass(frozen=True, slots=True)
class Stamped:
    """A command with the stamp it was decided at."""

    at: int
    command: Any


@dataclass(slots=True)
class Recorder:
    """One stream being recorded: it decides and believes, and keeps every entry."""

    stream: str
    rules: Rules = AUCTION
    state: Any = None
    entries: list[Entry] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.state = self.rules.new_state()

    def record(self, command: Any, at: int) -> Entry:
        """The entry of a command stamped `at`, after all that was due by then; the first entry when it repeats itself.

        A stamp before the last one counts as the last one, as in a room.
        """
        earlier = self._asked_before(command)
        if earlier is not None:
            return earlier
        self.pass_time(_known_until(self.state, command, at))
        return self._append(command, max(at, self.state.at))

    def pass_time(self, until: int) -> None:
        """Record whatever is due by then, each at its due time."""
        while (due := self.rules.next_due(self.state)) is not None and due <= until:
            entry = self._append(pass_time(self.state.seq + 1), max(due, self.state.at))
            if entry.refusal is not None:
                raise InvariantBroken(f"entry {entry.seq}: time cannot pass: {entry.refusal.code}")

    def _asked_before(self, command: Any) -> Entry | None:
        seq = self.state.seen.get((command.by.role, command.by.party, command.id))
        if seq is None or self.entries[seq - 1].command != command:
            return None
        earlier: Entry = self.entries[seq - 1]
        return earlier

    def _append(self, command: Any, at: int) -> Entry:
        decision = self.rules.decide(self.state, command, at)
        refusal = decision if isinstance(decision, Refusal) else None
        entry = Entry(self.stream, self.state.seq + 1, at, command, () if refusal else decision, refusal)
        self.rules.believe(self.state, entry)
        self.entries.append(entry)
        return entry


def run(terms: Terms, stamped: Iterable[Stamped], *, confirm: bool = True, rules: Rules = AUCTION) -> Recorder:
    """The whole auction: announced with these terms, the commands in their order, closed, awarded and allotted.

    With `confirm` the consortium accepts at the last stamp whatever award it has not decided on by then, as far as that takes
    neither a reason nor a second person. An auction that is left paused stays open.
    Of entries and events, those the rules give; nothing is taken on trust from the commands.
    """
    asked = list(stamped)
    recorder = Recorder(auction_stream(terms.auction), rules)
    begin = min([terms.opens_at, *(each.at for each in asked)])
    if not any(isinstance(each.command, AnnounceAuction) for each in asked[:1]):
        recorder.record(AnnounceAuction("announce", COORDINATOR, terms), begin)
    for each in asked:
        recorder.pass_time(_known_until(recorder.state, each.command, each.at))
        follow(recorder)
        recorder.record(each.command, each.at)
        follow(recorder)
    _finish(recorder, confirm=confirm)
    return recorder


def _known_until(state: Any, command: Any, at: int) -> int:
    """Until when time passes before the command: an outage is recorded before what was due in it, after what came before (S6)."""
    return min(max(command.since, state.heard_at), at) if isinstance(command, ReportOutage) else at


def _finish(recorder: Recorder, *, confirm: bool) -> None:
    while (due := recorder.rules.next_due(recorder.state)) is not None:
        recorder.pass_time(due)
    follow(recorder)
    state: State = recorder.state
    waiting = tuple(lot for lot, award in state.awards.items() if award.status == "proposed" and not needs_reason(state, lot))
    if confirm and waiting and "confirm" not in state.known_terms().two_persons:
        recorder.record(ConfirmAward(_anew("confirm", state), COORDINATOR, waiting), recorder.state.at)
        follow(recorder)


def follow(recorder: Recorder) -> None:
    """Take the engine's own steps that the state calls for now: propose the award, record the allotment."""
    while (command := _next_step(recorder.state)) is not None:
        if recorder.record(command, recorder.state.at).refusal is not None:
            return


def _next_step(state: State) -> Command | None:
    if state.status == "closed":
        return None if state.awaits_lottery else proposal_of(state)
    decided = all(award.status != "proposed" for award in state.awards.values())
    return allotment_of(state) if state.status == "proposed" and decided else None


def proposal_of(state: State, solver: Solver = solve) -> ProposeAward:
    """The solver's award of a closed auction, checked, as the engine's command.

    Raises InvariantBroken when the check finds a fault: no award is put to the consortium that an audit would reject.
    """
    problem = problem_from(state)
    award = solver(problem)
    faults = check(problem, award)
    if faults:
        raise InvariantBroken(f"solver {award.solver} {award.version}: {faults[0].rule} {faults[0].lot}: {faults[0].reason}")
    return proposal(award, id=_anew("award", state))


def _anew(id: str, state: State) -> str:
    """The id of a step that is taken again for every award that fell (H4)."""
    return f"{id}-{state.reopened + 1}" if state.reopened else id


def allotment_of(state: State) -> RecordAllotment:
    """The allotment and contracts of an auction whose awards are all decided, as the engine's command."""
    lines, contracts = settlement(state)
    return RecordAllotment(_anew("allotment", state), ENGINE, lines, contracts)

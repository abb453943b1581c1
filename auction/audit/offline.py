"""A recorded auction without a server: stamped commands in, the entries a room would have appended out.

What time makes happen is recorded by itself, the award is proposed when the last lot has closed, and the allotment
follows the consortium's last decision. Where the lots come from a pool that divides awards itself, the pool runs beside the
auction: it takes the award in, and the allotment follows its division. The same commands give the same entries on every machine.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final

from auction.audit.bundle import bundle_of, write_bundle
from auction.audit.recheck import pool_fault
from auction.audit.rules import AUCTION, POOL, Rules, auction_stream, pass_time
from auction.award.award import Award, proposal
from auction.award.check import Fault, check
from auction.award.exact import solve
from auction.award.joint import award_from, joint_problem
from auction.award.joint_check import check_joint
from auction.award.problem import problem_from
from auction.award.solver import Solver, SourcingSolver, Unsolved
from auction.core.commands import AnnounceAuction, Command, ConfirmAward, ProposeAward, ReportOutage
from auction.core.entries import Entry
from auction.core.errors import InvariantBroken, Unreadable
from auction.core.refusals import Refusal
from auction.core.settling import needs_reason
from auction.core.state import State
from auction.core.terms import PoolReference, Terms
from auction.core.words import CONSORTIUM, Actor
from auction.ledger.chain import head_of, leaf_hash
from auction.pool.commands import OpenPool
from auction.pool.saving import BARE, Means
from auction.pool.settling import allotment_of as allotment_of
from auction.pool.settling import anew, award_for_pool, is_recorded, saving_asked, with_saving

COORDINATOR: Final = Actor("buyer", CONSORTIUM)


@dataclass(frozen=True, slots=True)
class Stamped:
    """A command with the stamp it was decided at."""

    at: int
    command: Any


@dataclass(slots=True)
class Recorder:
    """One stream being recorded: it decides and believes, and keeps every entry. `pool` runs beside an auction of its parts.

    `solver` finds the award of lots that are awarded together; `unsolved` is why there is none.
    `means` look through the coalitions of a saving that is divided.
    """

    stream: str
    rules: Rules = AUCTION
    state: Any = None
    entries: list[Entry] = field(default_factory=list)
    pool: "Recorder | None" = None
    solver: SourcingSolver | None = None
    unsolved: Unsolved | None = None
    means: Means = BARE

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

    def place(self, seq: int) -> PoolReference:
        """The entry of that number, with the chain's head there."""
        leaves = [leaf_hash(self.rules.codec.entry_to_bytes(entry)) for entry in self.entries[:seq]]
        return PoolReference(self.stream, seq, head_of(self.stream, leaves).hex())


def run(
    terms: Terms,
    stamped: Iterable[Stamped],
    *,
    confirm: bool = True,
    rules: Rules = AUCTION,
    pooled: Iterable[Stamped] = (),
    solver: SourcingSolver | None = None,
    means: Means = BARE,
) -> Recorder:
    """The whole auction: announced with these terms, the commands in their order, closed, awarded and allotted.

    With `confirm` the consortium accepts at the last stamp whatever award it has not decided on by then, as far as that takes
    neither a reason nor a second person. An auction that is left paused stays open.
    `pooled` is what is asked of the pool its lots come from, before and after; terms that name no place of it get the one that
    froze it. Raises Unreadable when the lots are not what the pool has frozen by then.
    Where lots are awarded together `solver` finds the award; without one, or where it finds none, the auction stays closed.
    Of entries and events, those the rules give; nothing is taken on trust from the commands.
    """
    asked, of_pool = list(stamped), list(pooled)
    begin = min([terms.opens_at, *(each.at for each in asked)])
    pool = _pool_until(begin, of_pool) if of_pool else None
    recorder = Recorder(auction_stream(terms.auction), rules, pool=pool, solver=solver, means=means)
    if not any(isinstance(each.command, AnnounceAuction) for each in asked[:1]):
        terms = terms if pool is None else _from_pool(terms, pool)
        recorder.record(AnnounceAuction("announce", COORDINATOR, terms), begin)
    for to, each in _in_turn(recorder, asked, [each for each in of_pool if each.at > begin]):
        until = _known_until(recorder.state, each.command, each.at)
        recorder.pass_time(until)
        follow(recorder)
        if pool is not None:
            pool.pass_time(until)
            follow(recorder)
        to.record(each.command, each.at)
        follow(recorder)
    _finish(recorder, confirm=confirm)
    return recorder


def _known_until(state: Any, command: Any, at: int) -> int:
    """Until when time passes before the command: an outage is recorded before what was due in it, after what came before (S6)."""
    return min(max(command.since, state.heard_at), at) if isinstance(command, ReportOutage) else at


def _in_turn(recorder: Recorder, asked: list[Stamped], of_pool: list[Stamped]) -> Iterator[tuple[Recorder, Stamped]]:
    """What is asked of both, each in its own order and the pool first at one stamp."""
    waiting = list(of_pool)
    for each in asked:
        while recorder.pool is not None and waiting and waiting[0].at <= each.at:
            yield recorder.pool, waiting.pop(0)
        yield recorder, each
    for each in waiting:
        if recorder.pool is not None:
            yield recorder.pool, each


def pool_log(recorder: Recorder) -> tuple[str, list[bytes]] | None:
    """The pool beside the auction as a bundle holds it: its stream, and its entries up to the last that the auction names."""
    pool, terms = recorder.pool, recorder.state.terms
    if pool is None or terms is None or terms.pool is None:
        return None
    ends = (recorder.state.settled or terms.pool).seq
    return pool.stream, [POOL.codec.entry_to_bytes(entry) for entry in pool.entries[:ends]]


def bundled(recorder: Recorder) -> bytes:
    """What was recorded as a bundle, with its pool where it has one; nobody has signed it."""
    bodies = [AUCTION.codec.entry_to_bytes(entry) for entry in recorder.entries]
    return write_bundle(bundle_of(recorder.state.terms.auction, bodies, pool=pool_log(recorder)))


def _pool_until(begin: int, asked: list[Stamped]) -> Recorder:
    """The pool as it stands when the auction is announced."""
    first = asked[0].command
    if not isinstance(first, OpenPool):
        raise Unreadable("pool / line 1", "a pool begins with OpenPool")
    pool = Recorder(f"pool/{first.pool}", POOL)
    for each in asked:
        if each.at <= begin:
            pool.record(each.command, each.at)
    pool.pass_time(begin)
    return pool


def _from_pool(terms: Terms, pool: Recorder) -> Terms:
    """The terms with the place that froze their lots, which these must be."""
    if pool.state.status != "frozen":
        raise Unreadable("pool", "it is not frozen when the auction is announced")
    frozen = pool.place(pool.state.frozen_by)
    if terms.pool not in (None, frozen):
        raise Unreadable("terms / pool", f"entry {frozen.seq} froze it, head {frozen.head}")
    fault = pool_fault(terms, pool.state.parts)
    if fault is not None:
        raise Unreadable(f"terms / {fault[0]}", f"not as the pool froze it: {fault[2]}")
    return replace(terms, pool=frozen)


def _finish(recorder: Recorder, *, confirm: bool) -> None:
    _run_out(recorder, recorder)
    state: State = recorder.state
    waiting = tuple(lot for lot, award in state.awards.items() if award.status == "proposed" and not needs_reason(state, lot))
    if confirm and waiting and "confirm" not in state.known_terms().two_persons:
        recorder.record(ConfirmAward(anew("confirm", state), COORDINATOR, waiting), state.at)
        follow(recorder)
    if recorder.pool is not None:
        _run_out(recorder.pool, recorder)


def _run_out(recorder: Recorder, auction: Recorder) -> None:
    """Let time pass until nothing is due in the stream any more."""
    while (due := recorder.rules.next_due(recorder.state)) is not None:
        recorder.pass_time(due)
        follow(auction)


def follow(recorder: Recorder) -> None:
    """Take the engine's own steps that the states call for now: propose the award, have it divided, record the allotment."""
    while (command := _next_step(recorder)) is not None:
        pool = recorder.pool
        at = recorder.state.at if pool is None or recorder.state.status == "closed" else max(recorder.state.at, pool.state.at)
        if recorder.record(command, at).refusal is not None:
            return


def _next_step(recorder: Recorder) -> Command | None:
    state: State = recorder.state
    if state.status == "closed":
        if state.awaits_lottery:
            return None
        return proposal_of(state) if state.award_rules is None else _joint_proposal(recorder)
    if state.status != "proposed" or any(award.status == "proposed" for award in state.awards.values()):
        return None
    if recorder.pool is None or not recorder.pool.state.terms.divides:
        return allotment_of(state)
    return _divided(state, recorder.pool, recorder.means)


def _divided(state: State, pool: Recorder, means: Means) -> Command | None:
    """The allotment, once the pool has divided the award; before that the pool takes it in."""
    if not is_recorded(state, pool.state):
        pool.record(award_for_pool(state, pool.state), state.at)
    course = pool.state.courses.get(state.known_terms().auction)
    if course is None or course.step != "divided":
        return None
    settled = pool.place(course.divided_by)
    command = allotment_of(state, pool.state, settled)
    return with_saving(command, saving_asked(state, pool.state, command.lines, settled), means)


def _joint_proposal(recorder: Recorder) -> ProposeAward | None:
    """The award of lots that are awarded together, checked; None where the solver has none, and then why is kept."""
    state: State = recorder.state
    if recorder.solver is None:
        return None
    joint = joint_problem(state)
    found = recorder.solver(joint.problem)
    recorder.unsolved = found if isinstance(found, Unsolved) else None
    if isinstance(found, Unsolved):
        return None
    award = award_from(joint, found)
    _require_sound(award, check_joint(joint, award))
    return proposal(award, id=anew("award", state))


def proposal_of(state: State, solver: Solver = solve) -> ProposeAward:
    """The solver's award of a closed auction, checked, as the engine's command.

    Raises InvariantBroken when the check finds a fault: no award is put to the consortium that an audit would reject.
    """
    problem = problem_from(state)
    award = solver(problem)
    _require_sound(award, check(problem, award))
    return proposal(award, id=anew("award", state))


def _require_sound(award: Award, faults: tuple[Fault, ...]) -> None:
    if faults:
        raise InvariantBroken(f"solver {award.solver} {award.version}: {faults[0].rule} {faults[0].lot}: {faults[0].reason}")

"""Lots awarded together, live: a solver proposes beside the loop, while the auction's room goes on and bids elsewhere too.

The problem is drawn, beside the loop too, when the auction has closed, and drawn again when the solver is done: if something has
changed meanwhile, a supplier put on hold or other rules chosen, it is solved anew. An award that the check finds a fault in is
put to nobody.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from auction.award.award import Award, proposal
from auction.award.check import Fault
from auction.award.joint import Joint, award_from, joint_problem
from auction.award.solver import Failure, Solved, Unsolved
from auction.award.sourcing import Sourcing
from auction.core.commands import ProposeAward
from auction.core.state import State
from auction.live.answers import Answer
from auction.live.drawing import Drawn, drawn
from auction.live.room import Room

Told = Callable[[str, int, int], None]
"""Hears what is being done, how many steps of it are done, and of how many."""

SolveBeside = Callable[[Sourcing, Told], Awaitable[Solved | Unsolved]]
CheckJoint = Callable[[Joint, Award], tuple[Fault, ...]]

MOST_AT_ONCE: Final = 2
"""So many awards are solved at a time, each with a process and a thread of its own; others wait for their turn."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the award of an auction is: being solved, proposed, or failed for a reason that people can act on."""

    state: Literal["solving", "proposed", "failed"]
    doing: str = ""
    done: int = 0
    of: int = 0
    code: Failure | None = None
    detail: str = ""


@dataclass(slots=True)
class Jointly:
    """Solves one award at a time for each room, and few in all; `progress` says how far each is.

    `elsewhere` says the same of what another node solves, as far as it has told.
    """

    solve: SolveBeside
    check: CheckJoint
    id_of: Callable[[State], str]
    progress: dict[str, Progress] = field(default_factory=dict)
    elsewhere: Callable[[Room], Progress | None] = lambda room: None
    _tasks: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    _turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(MOST_AT_ONCE))

    def begin_if_due(self, room: Room) -> None:
        """Have the award of this auction found and proposed, where it has closed and that is not going on already."""
        if not is_waiting(room.state):
            return
        running = self._tasks.get(room.stream)
        if running is None or running.done():
            self._tasks[room.stream] = asyncio.get_running_loop().create_task(self._propose(room), name=f"award of {room.stream}")

    async def stop(self) -> None:
        """Give up what is being solved: the server is stopping, and takes it up again when it is back."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def _propose(self, room: Room) -> None:
        try:
            self.progress[room.stream] = Progress("solving")
            async with self._turns:
                command = await self._found(room)
        except Exception as fault:  # a bug of ours: it is told, and keeps no other auction from its award
            _log.exception("%s: no award", room.stream)
            self.progress[room.stream] = Progress("failed", code="solver_wrong", detail=repr(fault))
            return
        if command is not None:
            room.submit(command, lambda outcome: self._heard(room, outcome))

    async def _found(self, room: Room) -> ProposeAward | None:
        """The award that is to be proposed; None where there is none, or the auction has moved on."""
        while is_waiting(room.state):
            now = await drawn(room, joint_problem)
            if now is None:
                continue
            found = await self.solve(now.what.problem, lambda doing, done, of: self._tell(room, doing, done, of))
            if not is_waiting(room.state):
                return None
            if not await _is_as_drawn(room, now):
                continue
            if isinstance(found, Unsolved):
                self.progress[room.stream] = Progress("failed", code=found.code, detail=found.detail)
                return None
            award, faults = await asyncio.to_thread(self._checked, now.what, found)
            if faults:
                told = f"{faults[0].rule} {faults[0].lot}: {faults[0].reason}"
                _log.error("%s: solver %s %s: %s", room.stream, award.solver, award.version, faults[0].rule)
                self.progress[room.stream] = Progress("failed", code="solver_wrong", detail=told)
                return None
            if is_waiting(room.state) and await _is_as_drawn(room, now):
                return proposal(award, id=self.id_of(room.state))
        return None

    def _checked(self, joint: Joint, found: Solved) -> tuple[Award, tuple[Fault, ...]]:
        award = award_from(joint, found)
        return award, self.check(joint, award)

    def _tell(self, room: Room, doing: str, done: int, of: int) -> None:
        self.progress[room.stream] = Progress("solving", doing, done, of)

    def _heard(self, room: Room, outcome: Any) -> None:
        taken = isinstance(outcome, Answer) and outcome.refusal is None
        if taken:
            self.progress[room.stream] = Progress("proposed")
        else:
            _log.warning("%s: the award was not taken: %s", room.stream, outcome)
            if is_waiting(room.state) and isinstance(outcome, Answer):
                detail = f"{outcome.refusal.code}: {outcome.refusal.detail}" if outcome.refusal else ""
                self.progress[room.stream] = Progress("failed", code="solver_wrong", detail=detail)


def is_waiting(state: Any) -> bool:
    """Whether this is an auction that has closed, and whose lots wait to be awarded together."""
    return isinstance(state, State) and state.status == "closed" and not state.awaits_lottery and state.award_rules is not None


async def _is_as_drawn(room: Room, then: Drawn[Joint]) -> bool:
    """Whether the problem is still the one that was drawn; it is drawn again only where there are entries since."""
    if room.state.seq == then.seq:
        return True
    now = await drawn(room, lambda state: joint_problem(state).problem == then.what.problem if is_waiting(state) else False)
    return now is not None and now.what

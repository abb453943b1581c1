"""What follows a close: the award is proposed, and once the consortium has decided, the allotment is recorded.

Each step is a command of the engine with a fixed id, so a server that dies in between takes the step when it is back,
and one that took it takes it no second time.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from auction.core.commands import ProposeAward, RecordAllotment
from auction.core.entries import Entry
from auction.core.errors import AuctionError
from auction.core.events import (
    AuctionClosed,
    AwardConfirmed,
    AwardProposed,
    AwardRejected,
    AwardReopened,
    LotteryDrawn,
    RulesChosen,
)
from auction.core.state import State
from auction.live.jointly import Jointly
from auction.live.room import Answer, Room

ProposalOf = Callable[[State], ProposeAward]
AllotmentOf = Callable[[State], RecordAllotment | None]

STEPS = AuctionClosed | AwardReopened | LotteryDrawn | RulesChosen | AwardProposed | AwardConfirmed | AwardRejected
"""What the engine may have to follow with a step of its own."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Closing:
    """Takes an auction from its close to its contracts; how awards and allotments come about is handed in.

    Where lots are awarded together the award is found beside the loop, and proposed once it is there.
    """

    proposal_of: ProposalOf
    allotment_of: AllotmentOf
    jointly: Jointly | None = None

    def follow(self, room: Room, entry: Entry) -> None:
        """Take the next step when an entry calls for one. Registered with the rooms."""
        if any(isinstance(event, STEPS) for event in entry.events):
            self.catch_up(room)

    def catch_up(self, room: Room) -> None:
        """Take the step that is due in this auction now, if one is: after a restart, for one that closed meanwhile."""
        try:
            command = self._next_step(room.state)
        except Exception as fault:  # a bug of ours, which may keep no other auction from going on, at the start neither
            room.broken_by(fault)
            return
        if command is not None:
            room.submit(command, _heard)
        elif self.jointly is not None:
            self.jointly.begin_if_due(room)

    def _next_step(self, state: Any) -> ProposeAward | RecordAllotment | None:
        if not isinstance(state, State):
            return None
        if state.status == "closed":
            apart = state.award_rules is None or self.jointly is None
            return self.proposal_of(state) if apart and not state.awaits_lottery else None
        decided = all(award.status != "proposed" for award in state.awards.values())
        return self.allotment_of(state) if state.status == "proposed" and decided else None


def _heard(outcome: Answer | AuctionError) -> None:
    """The engine's own step is refused only when the auction has moved on meanwhile: worth a line in the log, no more."""
    if isinstance(outcome, AuctionError) or outcome.refusal is not None:
        _log.warning("a step after the close was not taken: %s", outcome)

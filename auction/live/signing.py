"""What follows the second approval of a contract: the engine signs it, once, and after a restart where that was missed."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from auction.core.commands import SignContract
from auction.core.entries import Entry
from auction.core.errors import AuctionError
from auction.core.events import ContractApproved
from auction.core.paper import document, document_hash, note_of
from auction.core.state import State
from auction.core.words import ENGINE
from auction.live.room import Answer, Room

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Signing:
    """Signs approved contracts in the name of the operator; how a text is signed is handed in."""

    name: str
    key: str
    sign: Callable[[str], str]

    def follow(self, room: Room, entry: Entry) -> None:
        """Sign where an approval was the second. Registered with the rooms."""
        for event in entry.events:
            if isinstance(event, ContractApproved):
                self._sign(room, event.contract)

    def catch_up(self, room: Room) -> None:
        """Sign what two persons approved and nobody signed: the server went down in between."""
        state: State = room.state
        for number in tuple(state.agreements):
            self._sign(room, number)

    def _sign(self, room: Room, number: str) -> None:
        agreement = room.state.agreements.get(number)
        if agreement is not None and agreement.step == "approved":
            room.submit(self.command_of(room.state, number), _heard)

    def command_of(self, state: State, number: str) -> SignContract:
        """The command that signs this contract as it stands; its id is that of this approval, so that it is asked once."""
        sha256 = document_hash(document(state, number))
        signature = self.sign(note_of(self.name, number, sha256))
        return SignContract(f"sign-{sha256[:32]}", ENGINE, number, sha256, self.key, signature)


def _heard(outcome: Answer | AuctionError) -> None:
    """It is refused only when the contract was sent back meanwhile: worth a line in the log, no more."""
    if isinstance(outcome, AuctionError) or outcome.refusal is not None:
        _log.warning("a contract was not signed: %s", outcome)

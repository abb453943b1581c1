"""Contracts on their way to a signature: two persons, the operator's key, and what the engine asks."""

from __future__ import annotations

from auction.audit.checkpoint import key_text
from auction.audit.signature import Signer
from auction.core.commands import ApproveContract, ReturnContract, SignContract
from auction.core.state import State
from auction.core.words import Actor
from auction.live.signing import Signing
from tests.auctions import CLOSES, COORDINATOR, HOUR_US, Play, a_lot, an_auction

SIGNER = Signer.from_seed("example.org", bytes(range(32)))
SIGNING = Signing(SIGNER.name, key_text(SIGNER.key), SIGNER.sign_bare)
FIRST, SECOND = "s2-m1", "s2-m2"


def drawn() -> Play:
    """An auction whose award to s2 is confirmed and divided between two members: two contracts, both drafts."""
    play = Play(an_auction(lots=[a_lot(quantity=3)]))
    play.bid("s1", "L1", "5.00")
    play.bid("s2", "L1", "2.00")
    return play.wait(CLOSES + HOUR_US).settle()


def approve(play: Play, person: str, number: str = FIRST, *, by: Actor = COORDINATOR) -> Play:
    return play.ask(ApproveContract(play.new_id(), by, number, person))


def send_back(play: Play, person: str, reason: str = "a wrong address", number: str = FIRST, *, by: Actor = COORDINATOR) -> Play:
    return play.ask(ReturnContract(play.new_id(), by, number, reason, person))


def the_signature(state: State, number: str = FIRST) -> SignContract:
    """What the engine asks once two persons have approved."""
    return SIGNING.command_of(state, number)


def sign(play: Play, number: str = FIRST) -> Play:
    return play.ask(the_signature(play.state, number))


def signed(number: str = FIRST) -> Play:
    """The same auction with that contract signed."""
    return sign(approve(approve(drawn(), "anna", number), "ben", number), number)

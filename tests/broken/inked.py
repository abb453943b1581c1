"""The honest auction with one of its contracts approved by two persons and signed, and what a forger makes of the signature."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from auction.audit.bundle import Bundle, bundle_of
from auction.audit.checkpoint import key_text
from auction.audit.rules import AUCTION
from auction.audit.signature import Signer
from auction.core.commands import ApproveContract, Command, SignContract
from auction.core.decide import decide
from auction.core.entries import Entry
from auction.core.paper import note_of
from auction.core.refusals import Refusal
from auction.core.state import State
from auction.live.signing import Signing
from tests.broken.honest import OTHER_SIGNER, SIGNER, bodies, honest, honest_pool, pool_bodies
from tests.terms import COORDINATOR

Forged = Callable[[SignContract], SignContract]


def signed_entries(forge: Forged = lambda command: command, signer: Signer = SIGNER) -> tuple[Entry, ...]:
    """The entries of the honest auction, two approvals of its first contract, and the signature as it is or as it is forged."""
    state, entries = State(), list(honest())
    for entry in entries:
        AUCTION.believe(state, entry)
    number = min(state.contracts)

    def record(command: Command) -> None:
        decision = decide(state, command, state.at + 1)
        assert not isinstance(decision, Refusal), decision
        entry = Entry(entries[0].stream, state.seq + 1, state.at + 1, command, decision, None)
        AUCTION.believe(state, entry)
        entries.append(entry)

    record(ApproveContract("approve-1", COORDINATOR, number, "anna"))
    record(ApproveContract("approve-2", COORDINATOR, number, "ben"))
    record(forge(Signing(signer.name, key_text(signer.key), signer.sign_bare).command_of(state, number)))
    return tuple(entries)


def bundle_signed(forge: Forged = lambda command: command, signer: Signer = SIGNER) -> Bundle:
    """These entries with their pool, under a checkpoint of the honest key."""
    pool = honest_pool()
    made = bodies(signed_entries(forge, signer))
    return bundle_of("spring-1", made, pool=(pool[0].stream, pool_bodies(pool)), name=SIGNER.name, sign=SIGNER.sign)


def other_signature(command: SignContract) -> str:
    """A signature of the very text by another key of the same name."""
    return replace(command, signature=OTHER_SIGNER.sign_bare(note_of("example.org", command.contract, command.sha256))).signature

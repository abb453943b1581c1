"""An auction whose contracts are approved, sent back, approved anew and signed, and one that stays a draft."""

from __future__ import annotations

from collections.abc import Iterator

from auction.audit.checkpoint import key_text
from auction.audit.offline import Stamped, run
from auction.audit.signature import Signer
from auction.core.commands import ApproveContract, Command, ConfirmAward, PlaceBid, ReturnContract
from auction.core.moments import SECOND_US
from auction.core.terms import Terms
from auction.core.words import Actor
from auction.live.signing import Signing
from tests.terms import CLOSES, COORDINATOR, OPENS, a_line, a_lot, an_auction

SIGNER = Signer.from_seed("golden.example", bytes(32))
SIGNING = Signing(SIGNER.name, key_text(SIGNER.key), SIGNER.sign_bare)
FIRST, SECOND = "inked~s1~m1", "inked~s2~m2"


def contracts() -> tuple[Terms, tuple[Stamped, ...]]:
    """Terms of two lots, and everything asked, to the signatures of two of four contracts."""
    lots = (a_lot("L1", lines=[a_line("A", 7)], baseline=9_000), a_lot("L2", lines=[a_line("B", 4)]))
    terms = an_auction(auction="inked", lots=lots, acceptance=False)
    asked = list(_asked())
    for number, persons in ((FIRST, ("ann", "bo")), (SECOND, ("bo", "cy"))):
        at = asked[-1].at + SECOND_US
        asked += [Stamped(at + SECOND_US * place, _approve(number, person)) for place, person in enumerate(persons)]
        state = run(terms, asked).state
        asked.append(Stamped(state.at + SECOND_US, SIGNING.command_of(state, number)))
    late = ReturnContract("late", COORDINATOR, FIRST, "too late", "ann")
    return terms, (*asked, Stamped(asked[-1].at + SECOND_US, late))


def _asked() -> Iterator[Stamped]:
    for lot, supplier, price in (("L1", "s1", "12.00"), ("L2", "s2", "3.50"), ("L1", "s2", "12.50")):
        yield Stamped(
            OPENS + SECOND_US, PlaceBid(f"b-{lot}-{supplier}", Actor("supplier", supplier), supplier, lot, (price,), True)
        )
    steps: tuple[Command, ...] = (
        ConfirmAward("confirm", COORDINATOR, ("L1", "L2")),
        ApproveContract("alone", COORDINATOR, FIRST, ""),
        ApproveContract("a-1", COORDINATOR, FIRST, "ann"),
        ApproveContract("a-2", COORDINATOR, FIRST, "ann"),
        ReturnContract("r-1", COORDINATOR, FIRST, "the address has changed", "bo"),
        ReturnContract("r-2", COORDINATOR, FIRST, "once more", "bo"),
    )
    for place, command in enumerate(steps, start=1):
        yield Stamped(CLOSES + place * SECOND_US, command)


def _approve(number: str, person: str) -> ApproveContract:
    return ApproveContract(f"approve-{number[-2:]}-{person}", COORDINATOR, number, person)

"""An auction secured by deposits: a bid without one, a winner that fails, its tied rival in its place, and deposits given back."""

from __future__ import annotations

from collections.abc import Iterator

from auction.audit.offline import Stamped
from auction.core.commands import ApproveContract, Command, ConfirmAward, FailWinner, PlaceBid, RecordDeposit, ReturnDeposit
from auction.core.deposit_terms import Deposit, DepositForm
from auction.core.moments import SECOND_US
from auction.core.money import Share
from auction.core.terms import Terms
from auction.core.words import Actor
from tests.terms import CLOSES, COORDINATOR, OPENS, a_line, a_lot, an_auction

SECURED = Deposit(per="lot", amount=0, share=Share(1, 60), kept_until="contract", forfeit=Share(3, 4))


def deposits() -> tuple[Terms, tuple[Stamped, ...]]:
    """Terms of two lots with deposits of a sixtieth of their ceilings, and everything asked."""
    lots = a_lot("L1", lines=[a_line("A", 7), a_line("B", 5)], ceiling=10_001), a_lot("L2", lines=[a_line("C", 4)], ceiling=2_000)
    terms = an_auction(auction="secured", lots=lots, deposit=SECURED, bids_valid_us=86_400 * SECOND_US)
    early = _stamped(OPENS - 60 * SECOND_US, _lodged())
    return terms, (*early, *_stamped(OPENS, _bids()), *_stamped(CLOSES, _afterwards()))


def _stamped(since: int, commands: Iterator[Command]) -> tuple[Stamped, ...]:
    return tuple(Stamped(since + place * SECOND_US, command) for place, command in enumerate(commands, start=1))


def _lodged() -> Iterator[Command]:
    for supplier, lot, amount in (("s1", "L1", "1.67"), ("s2", "L1", "2.00"), ("s3", "L1", "1.66"), ("s2", "L2", "0.34")):
        reference = "BG 2026/17" if supplier == "s2" else ""
        form: DepositForm = "guarantee" if reference else "cash"
        yield RecordDeposit(f"d-{supplier}-{lot}", COORDINATOR, supplier, lot, amount, form, reference, "ann")
    yield RecordDeposit("d-none", COORDINATOR, "s4", "L1", "1.67", "guarantee", " ", "ann")


def _bids() -> Iterator[Command]:
    for supplier in ("s1", "s2", "s3"):
        yield PlaceBid(f"b-{supplier}", Actor("supplier", supplier), supplier, "L1", ("8.00", "6.00"), False)
    yield RecordDeposit("d-more", COORDINATOR, "s3", "L1", "0.01", "cash", "", "bo")
    yield PlaceBid("b-again", Actor("supplier", "s3"), "s3", "L1", ("9.00", "6.00"), False)
    yield PlaceBid("b-other", Actor("supplier", "s2"), "s2", "L2", ("4.00",), False)


def _afterwards() -> Iterator[Command]:
    yield ConfirmAward("confirm-1", COORDINATOR, ("L1", "L2"))
    yield ReturnDeposit("back-early", COORDINATOR, "s3", "L1", "ann")
    yield FailWinner("fail", COORDINATOR, "s1", "does not sign in time", "ann")
    yield ReturnDeposit("back-rest", COORDINATOR, "s1", "L1", "ann")
    yield ConfirmAward("confirm-2", COORDINATOR, ("L1",))
    for member in ("m1", "m2"):
        for person in ("ann", "bo"):
            yield ApproveContract(f"approve-{member}-{person}", COORDINATOR, f"secured~s2~{member}", person)
    for supplier, lot in (("s3", "L1"), ("s2", "L1"), ("s2", "L2"), ("s2", "L2")):
        yield ReturnDeposit(f"back-{supplier}-{lot}", COORDINATOR, supplier, lot, "bo")
    yield ReturnDeposit("back-once-more", COORDINATOR, "s2", "L2", "bo")

"""How far a contract has come: who approved it, and its signature. Chapter I says what may happen to it."""

from dataclasses import dataclass
from typing import Final, Literal

AgreementStep = Literal["draft", "approving", "approved", "signed"]

STEPS: Final[tuple[AgreementStep, ...]] = ("draft", "approving", "approved")
"""Where a contract stands by how many persons have approved it."""


@dataclass(frozen=True, slots=True)
class Approval:
    """One person's approval of a contract, and the entry that recorded it."""

    person: str
    seq: int
    at: int


@dataclass(frozen=True, slots=True)
class Ink:
    """The signature under a contract: hash of the document, public key and signature, and the entry that recorded it."""

    sha256: str
    key: str
    signature: str
    seq: int
    at: int


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far a contract has come: the entry that drew it, who approved it since, and its signature.

    `returned_why` is why it was sent back to draft last, blank where it never was, or was approved since.
    """

    seq: int
    at: int
    approvals: tuple[Approval, ...] = ()
    returned_why: str = ""
    ink: Ink | None = None

    @property
    def step(self) -> AgreementStep:
        """Where the contract stands: a draft, approved by one person or by two, or signed."""
        return "signed" if self.ink is not None else STEPS[len(self.approvals)]

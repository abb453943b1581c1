"""How what pooling saved is divided among the members, as it is recorded with the allotment (Q10 to Q16 of the pool's rulebook)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SavingShare:
    """One member's part, in minor units: what it would pay alone, what it pays by its contracts, and its share of the saving.

    `balance` is what it pays in beyond its contracts so that its share is right; below zero it is paid out. `error` is the
    standard error of a share that was worked out from a sample.
    """

    member: str
    alone: int
    paid: int
    saving: int
    balance: int
    error: int = 0


@dataclass(frozen=True, slots=True)
class SavingDivision:
    """The rule, the price list it was held to, every member's share, and what proves or qualifies them.

    `why` says that nothing was divided, and why. `unpriced` are parts left out. `levels` prove a nucleolus; `seed` and `orders`
    give a sample again. `leaving` are the members that together would save `gain` more by themselves, if any were found;
    `everyone` says that every coalition was looked at.
    """

    rule: str
    shares: tuple[SavingShare, ...]
    why: str = ""
    source: str = ""
    date: str = ""
    sha256: str = ""
    unpriced: tuple[str, ...] = ()
    levels: tuple[tuple[int, ...], ...] = ()
    seed: str = ""
    orders: int = 0
    leaving: tuple[str, ...] = ()
    gain: int = 0
    everyone: bool = False

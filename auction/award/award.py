"""Who gets which lot, as proposed to the consortium."""

from dataclasses import dataclass

from auction.core.commands import AwardLine, ProposeAward, Unawarded
from auction.core.events import AwardProposed
from auction.core.words import ENGINE


@dataclass(frozen=True, slots=True)
class Award:
    """Every lot to a supplier or to nobody, with the total and the proven bound in minor units, and who found it.

    `packages` is how many offers of several lots together it leaves out of account. Where lots are awarded together, `given_up` are
    the rules it breaks, and `certificate` is what proves the bound.
    """

    solver: str
    version: str
    lines: tuple[AwardLine, ...]
    unawarded: tuple[Unawarded, ...]
    total: int
    bound: int
    packages: int = 0
    given_up: tuple[str, ...] = ()
    certificate: str = ""


def proposal(award: Award, *, id: str) -> ProposeAward:
    """The command that puts the award to the consortium, asked by the engine under this command id."""
    found = award.lines, award.unawarded, award.total, award.bound, award.packages, award.given_up, award.certificate
    return ProposeAward(id, ENGINE, award.solver, award.version, *found)


def award_in(proposed: ProposeAward | AwardProposed) -> Award:
    """The award that a recorded proposal holds, for checking it again; its event alone has no certificate."""
    found = proposed.lines, proposed.unawarded, proposed.total, proposed.bound, proposed.packages, proposed.given_up
    certificate = proposed.certificate if isinstance(proposed, ProposeAward) else ""
    return Award(proposed.solver, proposed.version, *found, certificate)

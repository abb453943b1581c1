"""What each is due of too little, exactly, by a named rule of dividing among claims; nothing is rounded here (rule D16).

A part is a whole numerator over one denominator for all, so that the parts sum up to what there is, to the last fraction.
Sources: Thomson, "How to Divide When There Isn't Enough" (2019); Aumann and Maschler, J. Econ. Theory 36 (1985), for Talmud.
"""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final, Literal

RationRule = Literal["proportional", "equal_awards", "equal_losses", "talmud"]

Parts = tuple[list[int], int]
"""A numerator for each claim, in their order, and the denominator they share."""


def exact_parts(supply: int, claims: Sequence[int], rule: RationRule) -> Parts:
    """What each claim is due of the supply, which is at most their sum: never below zero, never more than the claim.

    Raises ValueError when a claim is below zero, or when there is more than is claimed.
    """
    if not 0 <= supply <= sum(claims) or (claims and min(claims) < 0):
        raise ValueError("claims of zero or more, and no more to divide than is claimed")
    return _RULES[rule](supply, claims) if supply else ([0] * len(claims), 1)


def _proportional(supply: int, claims: Sequence[int]) -> Parts:
    """To each the same share of its claim."""
    return [supply * claim for claim in claims], sum(claims)


def _equal_awards(supply: int, claims: Sequence[int]) -> Parts:
    """To each the same, but to nobody more than it claims: small claims are met in full first."""
    left, over = supply, len(claims)
    for claim in sorted(claims):
        if claim * over >= left:
            break
        left, over = left - claim, over - 1
    # All that claim more than the level share the level: `left` among `over` of them.
    return [min(claim * over, left) for claim in claims], over


def _equal_losses(supply: int, claims: Sequence[int]) -> Parts:
    """From each the same is missing, but from nobody more than it claims: large claims come nearest to being met."""
    missing, over = _equal_awards(sum(claims) - supply, claims)
    return [claim * over - lost for claim, lost in zip(claims, missing, strict=True)], over


def _talmud(supply: int, claims: Sequence[int]) -> Parts:
    """Up to half of what is claimed in all, equal awards of half the claims; beyond it, equal losses of the other half."""
    claimed = sum(claims)
    if 2 * supply <= claimed:
        halves, over = _equal_awards(2 * supply, claims)
        return halves, 2 * over
    missing, over = _equal_awards(2 * (claimed - supply), claims)
    return [2 * over * claim - lost for claim, lost in zip(claims, missing, strict=True)], 2 * over


_RULES: Final[Mapping[str, Callable[[int, Sequence[int]], Parts]]] = MappingProxyType(
    {
        "proportional": _proportional,
        "equal_awards": _equal_awards,
        "equal_losses": _equal_losses,
        "talmud": _talmud,
    }
)
RATION_RULES: Final[tuple[str, ...]] = tuple(_RULES)

"""Who picks a region next, and of which: winners by rank, then who stands by; what a fallen award leaves (rules D8, D9, D18)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from auction.core.money import within


@dataclass(frozen=True, slots=True)
class Pick:
    """A region picked by a supplier, to serve it or to stand by for it."""

    region: str
    supplier: str
    standby: bool


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose turn it is, for what, and the regions that may be picked; there is at least one."""

    supplier: str
    standby: bool
    regions: tuple[str, ...]


def next_turn(
    winners: Sequence[str], reserves: Sequence[str], regions: Sequence[str], picks: Sequence[Pick], *, standby: bool
) -> Turn | None:
    """Whose turn it is, or None when the draft is over. `reserves` may stand by, after the winners.

    The best winner picks first, then all pick one region a turn in the order of their rank until none is left. Then, where
    there are standby suppliers, all pick one region a turn that they do not serve; who has none to pick is passed over.
    """
    mains = mains_of(winners, regions, picks)
    free = tuple(region for region in regions if region not in mains)
    if free and winners:
        return Turn(winners[within(len(mains) - 1, len(winners) - 1)] if mains else winners[0], False, free)
    return _standby_turn((*winners, *reserves), mains, regions, picks) if standby and winners else None


def mains_of(winners: Sequence[str], regions: Sequence[str], picks: Sequence[Pick]) -> dict[str, str]:
    """Who serves which region; a winner alone serves all of them, and picks none."""
    if len(winners) == 1:
        return dict.fromkeys(regions, winners[0])
    return {pick.region: pick.supplier for pick in picks if not pick.standby}


def standbys_of(picks: Sequence[Pick]) -> dict[str, str]:
    """Who stands by for which region."""
    return {pick.region: pick.supplier for pick in picks if pick.standby}


def kept_of(former: Sequence[Pick], winners: Sequence[str], regions: Sequence[str]) -> tuple[Pick, ...]:
    """Who keeps or takes over which region when an award follows one that fell: its supplier, else who stands by for it (D18).

    Only who has won again; a winner alone serves all of them anyway.
    """
    if len(winners) < 2:
        return ()
    mains, standby = {pick.region: pick.supplier for pick in former if not pick.standby}, standbys_of(former)
    served = ((region, [mains.get(region, ""), standby.get(region, "")]) for region in regions)
    found = ((region, next((name for name in names if name in winners), "")) for region, names in served)
    return tuple(Pick(region, name, False) for region, name in found if name)


def _standby_turn(suppliers: Sequence[str], mains: Mapping[str, str], regions: Sequence[str], picks: Sequence[Pick]) -> Turn | None:
    taken = standbys_of(picks)
    last = next((pick.supplier for pick in reversed(picks) if pick.standby), None)
    first = 0 if last is None else suppliers.index(last) + 1
    for step in range(len(suppliers)):
        supplier = suppliers[within(first + step, len(suppliers) - 1)]
        free = tuple(region for region in regions if region not in taken and mains[region] != supplier)
        if free:
            return Turn(supplier, True, free)
    return None

"""Who may be awarded a lot, as the terms fix it."""

from dataclasses import dataclass

from auction.core.money import Share


@dataclass(frozen=True, slots=True)
class Places:
    """Where at least so many bids stand, at most so many are listed."""

    bids: int
    most: int


@dataclass(frozen=True, slots=True)
class Pledged:
    """With at least so many winners this share of every line item is awarded, among as many as there are weights, best first."""

    winners: int
    share: Share
    weights: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Shortlist:
    """Who may be awarded a lot, by the order at its close (rules G1 to G4).

    At most so many as `places` gives, by how many stand. Of these a bid passes that is `within` a share above the lowest value, or
    at least `cut` below the ceiling, or at most `exempt` a piece on average, in millionths of a unit of currency. With an `anchor`
    the distance is measured from that share of the mean where it is more than the lowest. `pledged` says how much several winners
    get; empty gives all to the best.
    """

    places: tuple[Places, ...]
    not_highest: bool = False
    within: Share | None = None
    cut: Share | None = None
    exempt: int | None = None
    anchor: Share | None = None
    pledged: tuple[Pledged, ...] = ()

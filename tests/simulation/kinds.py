"""The kinds of random auctions there are, each with its referee, and the formats that an auction of each shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from auction.core.commands import PlacePackage
from tests.auctions import Play
from tests.simulation import clock_plays, format_plays, joining_plays, people_plays, proxy_plays, quantity_plays


@dataclass(frozen=True)
class Kind:
    """How the auction of a number is played by engine and referee, and which formats that play was one of.

    `agree` raises AssertionError where they differ. `formats` names all that there are, `shown` those of one play.
    """

    agree: Callable[[int], Play]
    formats: tuple[str, ...]
    shown: Callable[[int, Play], list[str]]


def _clocks(_: int, play: Play) -> list[str]:
    found = []
    for lot in play.terms.lots:
        kinds = [stage.kind for stage in lot.stages]
        found.append("Dutch in parts" if lot.takes_parts else "Dutch" if kinds == ["dutch"] else "Japanese")
        found[-1] += " after sealed bids" if kinds[0] == "sealed" else ""
    return found


def _people(_: int, play: Play) -> list[str]:
    stages = [stage for lot in play.terms.lots for stage in lot.stages]
    found = ["two envelopes"] if any(stage.technical for stage in stages) else []
    found += ["opening quorum"] if any(stage.quorum for stage in stages) else []
    return found + (["two persons"] if play.terms.two_persons else [])


def _quantities(_: int, play: Play) -> list[str]:
    payment, volumes = play.terms.payment, [lot.volume for lot in play.terms.lots if lot.volume is not None]
    found = [{"all_units": "volume, all units", "incremental": "volume, incremental"}[volume.kind] for volume in volumes]
    found += ["capacity, least and multiple"] if any(volume.blocks for volume in volumes) else []
    found += {"second_price": ["Vickrey, several units"], "uniform": ["one price for all"]}.get(payment, [])
    placed = [entry for entry in play.entries if isinstance(entry.command, PlacePackage) and entry.refusal is None]
    return found + (["packages"] if placed else [])


def _joining(_: int, play: Play) -> list[str]:
    return ["volume that joins"] if any(award.line.quantities for award in play.state.awards.values()) else []


KINDS: Final[Mapping[str, Kind]] = {
    "formats": Kind(format_plays.agree, tuple(format_plays.FORMATS), lambda seed, _: [format_plays.format_of(seed)]),
    "clocks": Kind(clock_plays.agree, ("Dutch", "Dutch in parts", "Japanese", "Japanese after sealed bids"), _clocks),
    "people": Kind(people_plays.agree_on_people, ("two envelopes", "opening quorum", "two persons"), _people),
    "proxies": Kind(proxy_plays.agree, ("automatic bids",), lambda _, __: ["automatic bids"]),
    "joining": Kind(joining_plays.agree, ("volume that joins",), _joining),
    "quantities": Kind(
        quantity_plays.agree,
        (
            *("volume, all units", "volume, incremental", "capacity, least and multiple"),
            *("one price for all", "Vickrey, several units", "packages"),
        ),
        _quantities,
    ),
}

"""Too little for all: who gets how much, whatever order is asked in (rules D2 and D3)."""

from collections.abc import Mapping, Sequence

from auction.core.money import apportion, rounded_down
from auction.pool.terms import PriorityClass, Rationing

FAIR = Rationing()
"""In proportion to what is asked, by single units."""


def ration(supply: int, asks: Mapping[str, int], rule: Rationing | None) -> dict[str, int]:
    """What each member gets of the supply: what it asks where there is enough for all, otherwise its part by the rule.

    Classes are served one after another, members in none last. What is too little for a whole multiple, or for the least,
    goes to nobody.
    """
    rule = rule or FAIR
    granted = dict.fromkeys(sorted(asks), 0)
    for group in _groups(tuple(granted), rule.classes):
        wanted = {member: asks[member] for member in group}
        enough = sum(wanted.values()) <= supply
        given = wanted if enough else _divided(supply, wanted, unit=max(1, rule.multiple), least=rule.least)
        granted |= given
        supply -= sum(given.values())
    return granted


def rule_text(supply: int, asks: Mapping[str, int], rule: Rationing | None) -> str:
    """The rule in words, as it is recorded beside what came of it."""
    rule, asked = rule or FAIR, sum(asks.values())
    if asked <= supply:
        return f"{asked} asked of {supply}: each what it asks"
    told = [f"{asked} asked of {supply}: in proportion to what is asked"]
    told += [f"class by class ({', '.join(each.name for each in rule.classes)})"] if rule.classes else []
    told += [f"in multiples of {rule.multiple}"] if rule.multiple > 1 else []
    told += [f"nobody less than {rule.least}"] if rule.least else []
    return ", ".join([*told, "by largest remainder, ties to the earlier member id"])


def _groups(members: Sequence[str], classes: Sequence[PriorityClass]) -> list[list[str]]:
    ranked = {member: place for place, each in enumerate(classes) for member in each.members}
    groups: list[list[str]] = [[] for _ in range(len(classes) + 1)]
    for member in members:
        groups[ranked.get(member, len(classes))].append(member)
    return groups


def _divided(supply: int, asks: Mapping[str, int], *, unit: int, least: int) -> dict[str, int]:
    """Whole multiples in proportion, never more than is asked; who would get less than the least gives way, the smallest first."""
    taking = {member: asked for member, asked in asks.items() if asked}
    while taking:
        given = _by_units(supply, taking, unit)
        short = [member for member in taking if given[member] < min(least, taking[member])]
        if not short:
            return {**dict.fromkeys(asks, 0), **given}
        # Of equals the later id gives way, so that the earlier one has the tie here too.
        del taking[max(short, key=lambda member: (-given[member], member))]
    return dict.fromkeys(asks, 0)


def _by_units(supply: int, asks: Mapping[str, int], unit: int) -> dict[str, int]:
    """In proportion by largest remainder; what one cannot take in whole multiples goes to the others, in proportion again."""
    most = {member: rounded_down(asked, unit) for member, asked in asks.items()}
    left = min(rounded_down(supply, unit), sum(most.values()))
    given = dict.fromkeys(asks, 0)
    while left:
        open_to = [member for member in asks if given[member] < most[member]]
        parts = apportion(left, [asks[member] for member in open_to])
        for member, part in zip(open_to, parts, strict=True):
            taken = min(part, most[member] - given[member])
            given[member] += taken
            left -= taken
    return {member: units * unit for member, units in given.items()}

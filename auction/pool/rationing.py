"""Too little for all: who gets how much, whatever order is asked in (rules D2, D3 and D16)."""

from collections.abc import Mapping, Sequence
from math import lcm
from typing import Final

from auction.core.money import apportion, exact_quotient, rounded_down, whole_parts
from auction.pool.claims import exact_parts
from auction.pool.terms import PriorityClass, Rationing

FAIR: Final = Rationing()
"""In proportion to what is asked, by single units."""

_WORDS: Final = {
    "proportional": "in proportion to what is asked",
    "equal_awards": "as much to each as to any other, to nobody more than it asks",
    "equal_losses": "as much missing from each as from any other, from nobody more than it asks",
    "talmud": "up to half of what is asked equal awards of the halves, beyond it equal losses",
}


def ration(supply: int, asks: Mapping[str, int], rule: Rationing | None) -> dict[str, int]:
    """What each member gets of the supply: what it asks where there is enough for all, otherwise its part by the rule.

    Classes are served one after another, members in none last. What is too little for a whole multiple, or for the least,
    goes to nobody.
    """
    rule, members = rule or FAIR, sorted(asks)
    granted = dict.fromkeys(members, 0)
    for group in _groups(members, rule.classes):
        wanted = [asks[member] for member in group]
        given = wanted if sum(wanted) <= supply else _divided(supply, group, wanted, rule)
        granted.update(zip(group, given, strict=True))
        supply -= sum(given)
    return granted


def rule_text(supply: int, asks: Mapping[str, int], rule: Rationing | None) -> str:
    """The rule in words, as it is recorded beside what came of it."""
    rule, asked = rule or FAIR, sum(asks.values())
    if asked <= supply:
        return f"{asked} asked of {supply}: each what it asks"
    told = [f"{asked} asked of {supply}: {_WORDS[rule.rule]}"]
    told += [f"class by class ({', '.join(each.name for each in rule.classes)})"] if rule.classes else []
    told += [f"in multiples of {rule.multiple}"] if rule.multiple > 1 else []
    told += [f"{each.member} in multiples of {each.multiple}" for each in rule.multiples if each.member in asks]
    told += [f"nobody less than {rule.least}"] if rule.least else []
    return ", ".join([*told, "by largest remainder, ties to the earlier member id"])


def _groups(members: Sequence[str], classes: Sequence[PriorityClass]) -> list[list[str]]:
    if not classes:
        return [list(members)]
    ranked = {member: place for place, each in enumerate(classes) for member in each.members}
    groups: list[list[str]] = [[] for _ in range(len(classes) + 1)]
    for member in members:
        groups[ranked.get(member, len(classes))].append(member)
    return groups


def _divided(supply: int, members: Sequence[str], asks: Sequence[int], rule: Rationing) -> Sequence[int]:
    """By the rule, never more than is asked; who would get less than the least gives way, the smallest first."""
    own = {each.member: each.multiple for each in rule.multiples}
    units = [own.get(member, max(1, rule.multiple)) for member in members] if own else ()
    taking = list(asks)
    while True:
        given = _by_rule(supply, taking, rule, units)
        places = enumerate(zip(given, taking, strict=True)) if rule.least else ()
        short = [place for place, (got, asked) in places if got < min(rule.least, asked)]
        if not short:
            return given
        # Of equals the later id gives way, so that the earlier one has the tie here too.
        taking[max(short, key=lambda place: (-given[place], place))] = 0


def _by_rule(supply: int, asks: Sequence[int], rule: Rationing, units: Sequence[int]) -> Sequence[int]:
    if rule.rule == "proportional" and not units:
        return _by_units(supply, asks, max(1, rule.multiple))
    supply = min(supply, sum(asks))
    numerators, over = exact_parts(supply, asks, rule.rule)
    if rule.multiple <= 1 and not units:
        return whole_parts(numerators, over)
    return _in_multiples(supply, asks, units or [rule.multiple] * len(asks), numerators, over)


def _in_multiples(supply: int, asks: Sequence[int], units: Sequence[int], numerators: Sequence[int], over: int) -> list[int]:
    """D16: each its exact part in whole multiples, rounded down; then multiple by multiple to whoever is furthest below its part.

    How far is counted in its own multiples, ties to the earlier place. Whose multiple no longer fits, or who could take no
    further one, is passed over.
    """
    most = [rounded_down(asked, unit) * unit for asked, unit in zip(asks, units, strict=True)]
    given = [min(rounded_down(part, over * unit) * unit, top) for part, unit, top in zip(numerators, units, most, strict=True)]
    left = supply - sum(given)
    whole = lcm(*units)
    # What is missing of the exact part, over the member's own multiple: whole numbers, over the same denominator for all.
    missing = [(part - over * got) * exact_quotient(whole, unit) for part, got, unit in zip(numerators, given, units, strict=True)]
    turn = sorted(range(len(asks)), key=missing.__getitem__, reverse=True)  # equals keep their order
    while turn := [place for place in turn if given[place] < most[place] and units[place] <= left]:
        rounds = min(rounded_down(most[place] - given[place], units[place]) for place in turn)
        rounds = min(rounds, rounded_down(left, sum(units[place] for place in turn)))
        if rounds:  # everybody whose turn it is takes so many at once
            for place in turn:
                given[place] += rounds * units[place]
                left -= rounds * units[place]
            continue
        for place in turn:
            if units[place] <= left:
                given[place] += units[place]
                left -= units[place]
    return given


def _by_units(supply: int, asks: Sequence[int], unit: int) -> Sequence[int]:
    """In proportion by largest remainder; what one cannot take in whole multiples goes to the others, in proportion again."""
    most = [rounded_down(asked, unit) for asked in asks] if unit > 1 else asks
    left = min(rounded_down(supply, unit), sum(most))
    given = [0] * len(asks)
    while left:
        open_to = [place for place, (got, top) in enumerate(zip(given, most, strict=True)) if got < top]
        parts = apportion(left, [asks[place] for place in open_to])
        for place, part in zip(open_to, parts, strict=True):
            taken = min(part, most[place] - given[place])
            given[place] += taken
            left -= taken
    return [units * unit for units in given]

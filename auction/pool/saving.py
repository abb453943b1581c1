"""What pooling saved, divided among the members by the rule of the pool's terms, and who would rather leave (rules Q10 to Q16)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import gcd

from auction.core.commands import AllotmentLine
from auction.core.money import exact_quotient, whole_parts
from auction.core.savings import SavingDivision, SavingShare
from auction.pool.afterwards import Sold
from auction.pool.game import MOST_EFFORT, MOST_EXACT, Coalitions, Game, Need, effort, table_of, walks
from auction.pool.levels import levels_of
from auction.pool.leverage import Leverage
from auction.pool.menus import Menu, cheapest, menus_of
from auction.pool.nucleolus import Level, proved
from auction.pool.quotes import PRICE_SCALE, PriceList, exchange_of
from auction.pool.shapley import Exact, objection_met, orders_of, pairs_for, sampled, shapley
from auction.pool.terms import SavingRule

Orders = Sequence[Sequence[int]]


@dataclass(frozen=True, slots=True)
class Means:
    """How coalitions are looked through; whatever is quick gives the same answers."""

    table: Callable[[Game], Coalitions]
    walks: Callable[[Game, Orders], Sequence[Sequence[int]]]


BARE = Means(table_of, walks)
"""With nothing but Python: what an audit uses."""


@dataclass(frozen=True, slots=True)
class Question:
    """The saving that is to be divided: by which rule, at which prices, in which game; or why there is none to divide."""

    rule: SavingRule
    game: Game | None
    why: str = ""
    source: str = ""
    date: str = ""
    sha256: str = ""
    unpriced: tuple[str, ...] = ()
    seed: str = ""


@dataclass(frozen=True, slots=True)
class Bought:
    """A part as its members have it: the pieces of each, and what each pays for them, in minor units."""

    part: str
    manufacturer: str
    part_number: str
    pieces: Mapping[str, int]
    paid: Mapping[str, int]


class LevelsWrong(ValueError):
    """The levels that were handed in prove no nucleolus."""


def bought(lines: Sequence[AllotmentLine], sold: Mapping[str, Sold]) -> tuple[Bought, ...]:
    """The parts of these allotment lines; `sold` are their line items."""
    sums: dict[str, tuple[dict[str, int], dict[str, int]]] = {}
    for line in lines:
        units, paid = sums.setdefault(line.line, ({}, {}))
        units[line.member] = units.get(line.member, 0) + line.quantity
        paid[line.member] = paid.get(line.member, 0) + line.money
    return tuple(
        Bought(
            part,
            sold[part].manufacturer,
            sold[part].part_number,
            {member: sold[part].pieces(quantity) for member, quantity in units.items()},
            paid,
        )
        for part, (units, paid) in sorted(sums.items())
    )


def question(
    rule: SavingRule, parts: Sequence[Bought], prices: PriceList, currency: str, currency_scale: int, *, seed: str, sha256: str = ""
) -> Question:
    """The game of what these parts save against the prices of a list (rule Q10)."""
    told = prices.source, prices.date, sha256
    exchange = exchange_of(prices)
    if currency not in exchange.factors:
        return Question(rule, None, "no_rate", *told)
    menus = {each.part: menus_of(prices.of(each.manufacturer, each.part_number), exchange) for each in parts}
    return posed(rule, parts, menus, (exchange.factors[currency] * 10**PRICE_SCALE, 10**currency_scale), told, seed)


def posed(
    rule: SavingRule,
    parts: Sequence[Bought],
    menus: Mapping[str, Sequence[Menu]],
    scale: tuple[int, int],
    told: tuple[str, str, str],
    seed: str,
) -> Question:
    """The game of what these parts save against the menus, of whose costs so many are so many minor units.

    A part that some member could not buy alone in one order is left out, for all of them.
    """
    kept = [each for each in parts if all(cheapest(menus[each.part], pieces) is not None for pieces in each.pieces.values())]
    priced = frozenset(each.part for each in kept)
    unpriced = tuple(each.part for each in parts if each.part not in priced)
    members = tuple(sorted(dict.fromkeys(member for each in kept for member, pieces in each.pieces.items() if pieces)))
    if not members:
        return Question(rule, None, "nothing_priced", *told, unpriced)
    common = gcd(*scale)
    game = Game(
        members,
        tuple(Need(each.part, tuple(each.pieces.get(member, 0) for member in members), tuple(menus[each.part])) for each in kept),
        tuple(sum(each.paid.get(member, 0) for each in kept) for member in members),
        *(exact_quotient(each, common) for each in scale),
    )
    return Question(rule, game, "", *told, unpriced, seed)


def saving_of(found: Leverage, prices: PriceList, rule: SavingRule) -> Question:
    """The saving of a pool that orders at published prices, before any auction: what each pays is its part of the pool's orders."""
    parts = [
        Bought(
            part.part,
            part.manufacturer,
            part.part_number,
            {stake.member: stake.quantity for stake in part.stakes},
            {stake.member: stake.pooled or 0 for stake in part.stakes},
        )
        for part in found.parts
        if part.pooled is not None and not part.lacking
    ]
    return question(rule, parts, prices, found.currency, found.currency_scale, seed=f"{found.source} {found.date}")


def divided_saving(asked: Question, means: Means = BARE, levels: Sequence[Level] | None = None) -> SavingDivision:
    """The saving divided by the rule, and the coalition that would rather leave (rules Q12 to Q15).

    `levels` prove a nucleolus that was found before. Raises LevelsWrong when they do not.
    """
    head = asked.source, asked.date, asked.sha256, asked.unpriced
    game = asked.game
    if game is None:
        return SavingDivision(asked.rule, (), asked.why, *head)
    many = len(game.members) > MOST_EXACT or effort(game) > MOST_EFFORT
    if many and asked.rule == "nucleolus":
        return SavingDivision(asked.rule, (), "too_many", *head)
    if many:
        return _of_many(asked, game, means)
    table = means.table(game)
    parts, found = _parts(asked.rule, game, table, levels)
    shares = whole_parts(*parts)
    coalition, gain = _objection(game, table.objection(shares), means)
    return SavingDivision(
        asked.rule,
        shares_of(game, shares),
        "",
        *head,
        levels=found,
        leaving=named(game, coalition),
        gain=gain,
        everyone=True,
    )


def _of_many(asked: Question, game: Game, means: Means) -> SavingDivision:
    """Of more members than every coalition can be looked at for: over the orders that follow from the seed."""
    orders = list(orders_of(game.members, asked.seed, pairs_for(game)))
    walked = means.walks(game, orders)
    errors: Sequence[int] = (0,) * len(game.members)
    if asked.rule == "shapley":
        sample = sampled(game, orders, walked)
        parts, errors = sample.parts, sample.errors
    else:
        parts = _plain_parts(asked.rule, game)
    shares = whole_parts(*parts)
    coalition, gain = _objection(game, objection_met(game, orders, walked, shares), means)
    return SavingDivision(
        asked.rule,
        shares_of(game, shares, errors),
        "",
        asked.source,
        asked.date,
        asked.sha256,
        asked.unpriced,
        seed=asked.seed,
        orders=len(orders),
        leaving=named(game, coalition),
        gain=gain,
    )


def _parts(rule: SavingRule, game: Game, table: Coalitions, levels: Sequence[Level] | None) -> tuple[Exact, tuple[Level, ...]]:
    if rule == "shapley":
        return shapley(table), ()
    if rule != "nucleolus":
        return _plain_parts(rule, game), ()
    found = tuple(levels_of(table) if levels is None else levels)
    parts = proved(table, found)
    if isinstance(parts, str):
        raise LevelsWrong(parts)
    return parts, found


def _plain_parts(rule: SavingRule, game: Game) -> Exact:
    """Rule Q12: what follows from sums alone."""
    alone = game.alone()
    if rule == "equal_price":
        return [apart - paid for apart, paid in zip(alone, game.paid, strict=True)], 1
    if rule == "proportional" and sum(alone) > 0:
        return [game.total * apart for apart in alone], sum(alone)
    return [game.total] * len(alone), len(alone)


def shares_of(game: Game, shares: Sequence[int], errors: Sequence[int] = ()) -> tuple[SavingShare, ...]:
    """Each member's share, and what it pays in beyond its contracts, or is paid out, so that it has it."""
    rows = zip(game.members, game.alone(), game.paid, shares, errors or (0,) * len(shares), strict=True)
    return tuple(
        SavingShare(member, apart, paid, saving, apart - saving - paid, error) for member, apart, paid, saving, error in rows
    )


def _objection(game: Game, found: tuple[int, int], means: Means) -> tuple[int, int]:
    """The coalition with the most to gain; all together too, who could order at the published prices and let the award be."""
    everybody = range(len(game.members))
    beyond = game.minor(means.walks(game, [everybody])[0][-1]) - game.total
    return (game.everybody, beyond) if beyond > found[1] else found


def named(game: Game, coalition: int) -> tuple[str, ...]:
    """The members of the coalition by their ids."""
    return tuple(member for place, member in enumerate(game.members) if coalition >> place & 1)

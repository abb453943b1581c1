"""Games of savings and tiered prices, for tests of how a saving is divided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hypothesis import strategies as st

from auction.core.savings import SavingDivision
from auction.pool.game import Game, Need, Table
from auction.pool.menus import Menu, all_units, incremental
from auction.pool.saving import Question, divided_saving

PLENTY = 2**53 - 1


@st.composite
def tables(draw: st.DrawFn, most: int = 5, highest: int = 60) -> Table:
    """Any savings of up to so many members."""
    members = draw(st.integers(1, most))
    size = (1 << members) - 1
    return Table([0, *draw(st.lists(st.integers(0, highest), min_size=size, max_size=size))], members)


@st.composite
def menus(draw: st.DrawFn) -> Menu:
    """One seller's tiers, of either kind."""
    multiple = draw(st.sampled_from([1, 1, 5]))
    begins = sorted(draw(st.lists(st.integers(1, 40), min_size=1, max_size=3, unique=True)))
    prices = draw(st.lists(st.integers(1, 90), min_size=len(begins), max_size=len(begins)))
    most = draw(st.sampled_from([PLENTY - PLENTY % multiple, 400]))
    if draw(st.booleans()):
        prices.sort(reverse=True)
    if draw(st.booleans()):
        return incremental((0, *(each * multiple for each in begins[1:])), prices, multiple=multiple, least=multiple, most=most)
    return all_units([multiple, *(each * multiple for each in begins[1:])], prices, multiple=multiple, most=most)


@st.composite
def games(draw: st.DrawFn, most: int = 5) -> Game:
    """Members with needs at tiered prices, and whatever they pay."""
    members = draw(st.integers(1, most))
    needs = draw(
        st.lists(
            st.tuples(
                st.lists(st.integers(0, 60), min_size=members, max_size=members).filter(any),
                st.lists(menus(), min_size=1, max_size=2),
            ),
            min_size=1,
            max_size=3,
        )
    )
    ids = tuple(f"m{place:02}" for place in range(members))
    paid = tuple(draw(st.lists(st.integers(0, 900), min_size=members, max_size=members)))
    parts = tuple(Need(f"p{at}", tuple(pieces), tuple(sold)) for at, (pieces, sold) in enumerate(needs))
    return Game(ids, parts, paid, 10, 3)


def tiers(*prices: tuple[int, int]) -> tuple[Menu, ...]:
    """One seller of whole pieces: from so many on, at so much."""
    return (all_units([begin for begin, _ in prices], [price for _, price in prices], most=PLENTY),)


def three(paid: Sequence[int] = (400, 300, 300)) -> Game:
    """Three members need 4, 3 and 3 pieces; alone a piece is 150, from six on 110, from ten on 100."""
    return Game(("a", "b", "c"), (Need("p", (4, 3, 3), tiers((1, 150), (6, 110), (10, 100))),), tuple(paid))


def divided(game: Game, rule: str) -> SavingDivision:
    """The game's saving divided by the rule."""
    return divided_saving(Question(rule, game, seed="seed"))  # type: ignore[arg-type]


def shares(made: SavingDivision) -> Mapping[str, int]:
    """Each member's share."""
    return {share.member: share.saving for share in made.shares}

"""What is worked out quickly, as arrays, is what bare Python works out; and what 64 bits do not hold is left to it."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from auction.pool.game import Game, Need, table_of, walks
from auction.pool.levels import levels_of
from auction.pool.nucleolus import proved
from auction.pool.saving import BARE, Question, divided_saving
from auction.pool.shapley import orders_of, shapley
from auction.pool.terms import SAVING_RULES, SavingRule
from auction.solvers.sharing import FAST, FastTable, fast_table, fast_walks
from tests.pool.games import games, tiers


@settings(deadline=None, max_examples=150)
@given(data=st.data(), game=games())
def test_every_coalition_is_looked_through_alike(data: st.DataObject, game: Game) -> None:
    bare, fast, members = table_of(game), fast_table(game), len(game.members)
    assert isinstance(fast, FastTable)
    assert fast.members == members
    assert [fast.value(each) for each in range(1 << members)] == [bare.value(each) for each in range(1 << members)]
    assert shapley(fast) == shapley(bare)
    parts = data.draw(st.lists(st.integers(-500, 500), min_size=members, max_size=members))
    marks = data.draw(st.lists(st.integers(0, 6), min_size=members, max_size=members))
    over, floor = data.draw(st.integers(1, 5)), data.draw(st.integers(-500, 500))
    assert fast.above(parts, over, floor) == bare.above(parts, over, floor)
    assert fast.worst(parts, over, floor, marks, 7) == bare.worst(parts, over, floor, marks, 7)
    assert fast.objection(parts) == bare.objection(parts)
    orders = list(orders_of(game.members, "seed", 3))
    assert [list(walked) for walked in fast_walks(game, orders)] == walks(game, orders)


@settings(deadline=None, max_examples=60)
@given(game=games(), rule=st.sampled_from(SAVING_RULES))
def test_a_saving_is_divided_alike(game: Game, rule: str) -> None:
    asked = Question(rule, game, seed="seed")  # type: ignore[arg-type]
    assert divided_saving(asked, FAST) == divided_saving(asked, BARE)


def test_of_many_members_too() -> None:
    members = tuple(f"m{place:02}" for place in range(23))
    sold = tiers((1, 150), (9, 110), (40, 90))
    needs = tuple(Need(f"p{at}", tuple((place * at) % 7 for place in range(23)), sold) for at in (1, 2, 3))
    game = Game(members, needs, tuple(80 * place for place in range(23)))
    rules: tuple[SavingRule, ...] = ("shapley", "equal_gain")
    for rule in rules:
        asked = Question(rule, game, seed="seed")
        assert divided_saving(asked, FAST) == divided_saving(asked, BARE)


def test_what_64_bits_do_not_hold_is_left_to_bare_python() -> None:
    huge = 2**58
    game = Game(("a", "b", "c"), (Need("p", (4, 3, 3), tiers((1, 150 * huge), (6, 110 * huge), (10, 100 * huge))),), (0, 0, 0))
    assert not isinstance(fast_table(game), FastTable)
    orders = list(orders_of(game.members, "seed", 2))
    assert fast_walks(game, orders) == walks(game, orders)
    # The values fit, what is worked out from them does not.
    large = replace(game, needs=(Need("p", (4, 3, 3), tiers((1, 15 * 2**51), (6, 11 * 2**51), (10, 10 * 2**51))),), fine=1)
    fast, bare = fast_table(large), table_of(large)
    assert isinstance(fast, FastTable)
    assert shapley(fast) == shapley(bare)
    assert fast.above([1, 2, 3], 2**40, 0) == bare.above([1, 2, 3], 2**40, 0)
    assert fast.worst([1, 2, 3], 2**40, 0, [1, 1, 1], 2) == bare.worst([1, 2, 3], 2**40, 0, [1, 1, 1], 2)
    assert fast.objection([2**62, 0, 0]) == bare.objection([2**62, 0, 0])
    assert levels_of(fast) == levels_of(bare)
    assert proved(fast, levels_of(fast)) == proved(bare, levels_of(bare))

"""How what pooling saved is divided: the axioms of each rule, and an oracle that knows none of our code (Q10 to Q16)."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import permutations
from typing import Any

import coopgame
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auction.core.commands import AllotmentLine
from auction.core.criteria import Rate, Rates
from auction.core.money import whole_parts
from auction.core.schedule import Supply, cost, supplies
from auction.core.terms import Volume
from auction.pool.afterwards import Sold
from auction.pool.game import Game, Need, Table, effort, table_of, walk, walks
from auction.pool.levels import levels_of
from auction.pool.menus import Menu, incremental, menu_of_bid
from auction.pool.nucleolus import is_bounded, proved
from auction.pool.quotes import PriceList, Quote, Tier
from auction.pool.quotes import Table as Listed
from auction.pool.saving import BARE, Bought, LevelsWrong, Question, bought, divided_saving, question
from auction.pool.shapley import objection_met, orders_of, pairs_for, sampled, shapley
from auction.pool.terms import SAVING_RULES, PoolTerms, terms_faults
from tests.pool.games import divided, games, menus, shares, tables, three, tiers

RULES = st.sampled_from(SAVING_RULES)
NO_RATES = Rates("", "", ())


def fractions(numerators: list[int], over: int) -> list[Fraction]:
    return [Fraction(numerator, over) for numerator in numerators]


def quote(*prices: tuple[int, int], currency: str = "USD", stock: int | None = None, multiple: int = 1) -> Quote:
    listed = Listed(currency, tuple(Tier(begin, price) for begin, price in prices))
    return Quote("Seller", "sku", (listed,), 1, multiple, stock)


def price_list(quotes: dict[str, tuple[Quote, ...]], rates: Rates = NO_RATES) -> PriceList:
    return PriceList("list", "2026-11-01", "USD", rates, {("maker", part.lower()): each for part, each in quotes.items()})


def of_parts(*parts: Bought, prices: PriceList, currency: str = "USD") -> Question:
    return question("equal_gain", parts, prices, currency, 2, seed="s")


def test_Q10_each_buys_alone_what_it_was_allotted_in_one_order_at_the_list() -> None:
    lines = [
        AllotmentLine("L1", "PN-1", "m1", "s1", 4, 90, 360, None),
        AllotmentLine("L1", "PN-1", "m2", "s1", 6, 90, 540, None),
        AllotmentLine("L1", "PN-1", "m2", "s2", 2, 95, 190, None),
    ]
    parts = bought(lines, {"PN-1": Sold("Maker", "PN-1")})
    prices = price_list({"PN-1": (quote((1, 2_000_000), (10, 1_000_000)),)})
    asked = of_parts(*parts, prices=prices)
    assert asked.game is not None
    assert (asked.game.members, asked.game.paid) == (("m1", "m2"), (360, 730))
    assert asked.game.alone() == (800, 1_000)  # m2 orders ten, of which it needs eight: that costs less
    assert (asked.source, asked.date, asked.unpriced) == ("list", "2026-11-01", ())


def test_Q10_a_part_that_some_member_could_not_buy_alone_is_left_out_for_all() -> None:
    parts = [Bought(part, "Maker", part, {"m1": 5, "m2": 50}, {"m1": 1, "m2": 10}) for part in ("PN-1", "PN-2", "PN-3")]
    asked = of_parts(*parts, prices=price_list({"PN-1": (quote((1, 1_000_000), stock=20),), "PN-2": (quote((1, 1_000_000)),)}))
    assert asked.unpriced == ("PN-1", "PN-3")
    assert asked.game is not None
    assert asked.game.paid == (1, 10)


def test_Q10_without_a_list_a_rate_or_a_priced_part_nothing_is_divided_and_the_record_says_why() -> None:
    part = Bought("PN-1", "Maker", "PN-1", {"m1": 5}, {"m1": 500})
    sold = price_list({"PN-1": (quote((1, 1_000_000)),)})
    assert of_parts(part, prices=sold, currency="EUR").why == "no_rate"
    assert of_parts(part, prices=price_list({})).why == "nothing_priced"
    assert divided_saving(of_parts(part, prices=price_list({}))).shares == ()
    in_euro = replace(sold, rates=Rates("bank", "2026-11-01", (Rate("EUR", 2, 1),)))
    asked = of_parts(part, prices=in_euro, currency="EUR")
    assert asked.game is not None
    assert asked.game.alone() == (250,)


@given(menu=menus(), pieces=st.integers(1, 300))
def test_Q10_fewer_pieces_never_cost_more_where_tiers_fall(menu: Menu, pieces: int) -> None:
    cost, more = menu.cost(pieces), menu.cost(pieces + 1)
    falling = menu.prices == tuple(sorted(menu.prices, reverse=True))
    assert more is None or (cost is not None and (cost <= more or not falling))


def test_Q10_tiers_of_both_kinds() -> None:
    (all_of_them,) = tiers((1, 150), (6, 110), (10, 100))
    assert [all_of_them.cost(pieces) for pieces in (0, 1, 4, 5, 6, 9, 10)] == [0, 150, 600, 660, 660, 990, 1_000]
    beyond = incremental((0, 5, 10), (150, 110, 100), most=12)
    assert [beyond.cost(pieces) for pieces in (1, 5, 6, 10, 11, 13)] == [150, 750, 860, 1_300, 1_400, None]
    packed = incremental((0, 10), (5, 3), multiple=5, least=10, most=100)
    assert [packed.cost(pieces) for pieces in (1, 11)] == [50, 65]


@given(data=st.data(), kind=st.sampled_from(["all_units", "incremental"]), multiple=st.sampled_from([1, 5]))
def test_Q10_a_bid_by_quantity_costs_what_its_schedule_asks(data: st.DataObject, kind: Any, multiple: int) -> None:
    begins = sorted(data.draw(st.lists(st.integers(1, 20), max_size=3, unique=True)))
    prices = data.draw(st.lists(st.integers(1, 90), min_size=len(begins) + 1, max_size=len(begins) + 1))
    asked = Supply((0, *(each * multiple for each in begins)), data.draw(st.integers(0, 8)) * multiple, multiple, 150)
    menu = menu_of_bid(kind, asked, prices)
    able = [quantity for quantity in range(1, 151) if supplies(asked, quantity)]
    volume = Volume(kind, "any", True, 5)
    for pieces in range(1, 152):
        # An order of this very size or, where that is not supplied or costs more, of a larger one.
        fitting = [cost(volume, asked, prices, quantity) for quantity in able if quantity >= pieces]
        if kind == "incremental":
            assert menu.cost(pieces) == (fitting[0] if fitting else None)
        else:
            assert menu.cost(pieces) == min(fitting, default=None)


def test_Q11_a_coalition_saves_what_its_common_orders_cost_less() -> None:
    table = table_of(three())
    # Two together reach six pieces, of 110; b and c too; all together pay 1,000 by the award, against 1,500 alone.
    assert [table.value(each) for each in range(8)] == [0, 0, 0, 280, 0, 280, 240, 500]


def test_Q11_who_has_not_so_many_sells_nothing_and_each_buys_its_own() -> None:
    (sold,) = tiers((1, 150), (6, 110))
    short = replace(sold, most=6)
    table = table_of(Game(("a", "b", "c"), (Need("p", (4, 3, 3), (short,)),), (600, 450, 450)))
    assert [table.value(each) for each in range(8)] == [0, 0, 0, 0, 0, 0, 240, 0]


@given(game=games())
def test_Q11_savings_are_the_same_in_whatever_way_they_are_added_up(game: Game) -> None:
    table, members = table_of(game), len(game.members)
    for coalition in range(1, 1 << members):
        taken = [place for place in range(members) if coalition >> place & 1]
        if coalition != game.everybody:
            assert table.value(coalition) == game.minor(walk(game, taken)[-1]) == game.minor(walk(game, taken[::-1])[-1])
    assert table.value(game.everybody) == game.total == sum(game.alone()) - sum(game.paid)


@settings(max_examples=150, deadline=None)
@given(table=tables())
def test_Q12_shapley_is_efficient_and_symmetric_gives_null_players_nothing_and_agrees_with_an_oracle(table: Table) -> None:
    members, everybody = table.members, (1 << table.members) - 1
    parts = fractions(*shapley(table))
    assert sum(parts) == table.value(everybody)
    told = coopgame.shapley(coopgame.Game([table.value(each) for each in range(1, everybody + 1)]))
    assert [float(part) for part in parts] == pytest.approx(list(told))
    for one in range(members):
        if all(table.value(each | 1 << one) == table.value(each) for each in range(everybody + 1)):
            assert parts[one] == 0
        for other in range(one):
            rest = [each for each in range(everybody + 1) if not each >> one & 1 and not each >> other & 1]
            if all(table.value(each | 1 << one) == table.value(each | 1 << other) for each in rest):
                assert parts[one] == parts[other]


@given(data=st.data(), table=tables(4))
def test_Q12_shapley_of_two_games_added_up_is_their_shapleys_added_up(data: st.DataObject, table: Table) -> None:
    size = 1 << table.members
    more = data.draw(st.lists(st.integers(0, 60), min_size=size - 1, max_size=size - 1))
    other = Table([0, *more], table.members)
    both = Table([table.value(each) + other.value(each) for each in range(size)], table.members)
    pairs = zip(fractions(*shapley(table)), fractions(*shapley(other)), strict=True)
    assert fractions(*shapley(both)) == [one + two for one, two in pairs]


def test_Q12_the_plain_rules() -> None:
    game = three(paid=(400, 300, 300))
    assert shares(divided(game, "equal_price")) == {"a": 200, "b": 150, "c": 150}
    assert shares(divided(game, "proportional")) == {"a": 200, "b": 150, "c": 150}
    assert shares(divided(game, "equal_gain")) == {"a": 167, "b": 167, "c": 166}
    assert shares(divided(game, "shapley")) == {"a": 180, "b": 160, "c": 160}


@settings(deadline=None, max_examples=30)
@given(game=games(4))
def test_Q12_a_sample_of_every_order_is_the_exact_value_where_the_award_is_as_the_list(game: Game) -> None:
    whole = walk(game, range(len(game.members)))[-1]
    fitting = replace(game, fine=1, coarse=1)
    alone = fitting.alone()
    fitting = replace(fitting, paid=(sum(alone) - whole, *(0 for _ in game.members[1:])))
    orders = [turn for order in permutations(range(len(game.members))) for turn in (order, order[::-1])]
    if len(orders) < 4:
        return
    sample = sampled(fitting, orders, walks(fitting, orders))
    assert fractions(*sample.parts) == fractions(*shapley(table_of(fitting)))


def test_Q12_beyond_twenty_members_a_sample_that_follows_from_the_seed_tells_its_error() -> None:
    members = tuple(f"m{place:02}" for place in range(24))
    pieces = tuple(1 + place % 5 for place in range(24))
    game = Game(
        members, (Need("p", pieces, tiers((1, 15_000), (20, 11_000), (50, 9_000))),), tuple(9_000 * each for each in pieces)
    )
    made = divided_saving(Question("shapley", game, seed="a head"))
    assert made == divided_saving(Question("shapley", game, seed="a head"))
    assert made.shares != divided_saving(Question("shapley", game, seed="another")).shares
    assert (made.seed, made.orders, made.everyone) == ("a head", 2_000, False)
    assert sum(share.saving for share in made.shares) == game.total
    # Members with as many pieces have the same exact value: their shares lie within some errors of one another.
    for share in made.shares:
        alike = [each for each, size in zip(made.shares, pieces, strict=True) if size == pieces[members.index(share.member)]]
        mean = Fraction(sum(each.saving for each in alike), len(alike))
        assert 0 < share.error < share.saving
        assert abs(share.saving - mean) <= 5 * share.error
    told = divided_saving(Question("equal_gain", game, seed="a head"))
    assert {share.error for share in told.shares} == {0}


def test_Q12_where_there_are_too_many_parts_for_every_coalition_a_sample_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    game = three()
    assert effort(game) == 2**3 + 2**3
    assert effort(replace(game, needs=(*game.needs, Need("q", (0, 1, 1), game.needs[0].menus)))) == 2**3 + 2**2 + 2 * 2**3
    assert pairs_for(game) == 1_000
    monkeypatch.setattr("auction.pool.saving.MOST_EFFORT", 15)
    monkeypatch.setattr("auction.pool.shapley.MOST_STEPS", 300)
    assert divided(game, "nucleolus").why == "too_many"
    made = divided(game, "shapley")
    assert (made.orders, made.everyone, sum(share.saving for share in made.shares)) == (2 * 50, False, game.total)
    monkeypatch.setattr("auction.pool.shapley.MOST_STEPS", 3)
    assert divided(game, "shapley").orders == 2 * 20


def test_Q12_orders_follow_from_the_seed_and_the_ids_alone() -> None:
    orders = list(orders_of(("b", "a", "c"), "seed", 3))
    assert orders[1::2] == [order[::-1] for order in orders[::2]]
    turned = list(orders_of(("c", "b", "a"), "seed", 3))
    names = [tuple("bac"[place] for place in order) for order in orders]
    assert names == [tuple("cba"[place] for place in order) for order in turned]


@settings(max_examples=150, deadline=None)
@given(table=tables())
def test_Q13_the_nucleolus_is_proved_and_agrees_with_an_exact_oracle(table: Table) -> None:
    levels = levels_of(table)
    parts = proved(table, levels)
    assert not isinstance(parts, str)
    values = [table.value(each) for each in range(1, 1 << table.members)]
    domain = "imputation" if is_bounded(table) else "preimputation"
    assert fractions(*parts) == list(coopgame.nucleolus_exact(values, domain=domain)["allocation"])


@settings(max_examples=100, deadline=None)
@given(any_table=tables(4), beyond=st.integers(0, 120))
def test_Q13_the_nucleolus_is_in_the_core_where_there_is_one(any_table: Table, beyond: int) -> None:
    if any_table.members == 1:
        return
    alone = sum(any_table.value(1 << place) for place in range(any_table.members))
    values = [any_table.value(each) for each in range((1 << any_table.members) - 1)]
    table = Table([*values, alone + beyond], any_table.members)
    everybody = (1 << table.members) - 1
    parts = proved(table, levels_of(table))
    assert not isinstance(parts, str)
    given_ = fractions(*parts)
    worst = max(
        table.value(each) - sum(part for place, part in enumerate(given_) if each >> place & 1) for each in range(1, everybody)
    )
    least = coopgame.least_core(coopgame.Game([table.value(each) for each in range(1, everybody + 1)]))["epsilon"]
    assert float(worst) == pytest.approx(least, abs=1e-6)


def test_Q13_levels_that_prove_nothing_are_told() -> None:
    table = table_of(three())
    levels = levels_of(table)
    assert isinstance(proved(table, levels), tuple)
    wrong = {
        "open": levels[:-1],
        "of all": ((7,),),
        "twice": (*levels, levels[0]),
        "not balanced": ((1, 2), (4,)),
        "of nobody": ((0,), *levels),
        "of one worse off": ((-1, 3), *levels),
    }
    for named, each in wrong.items():
        assert isinstance(proved(table, each), str), named
    with pytest.raises(LevelsWrong):
        divided_saving(Question("nucleolus", three()), levels=())
    assert "".join(map(str, levels))


def test_Q13_another_division_is_proved_by_no_levels() -> None:
    """Whatever few coalitions are put up as levels: what they prove, if anything, is the one nucleolus."""
    table = table_of(three(paid=(350, 330, 320)))
    right = proved(table, levels_of(table))
    assert not isinstance(right, str)
    found = 0
    names = [each for each in range(-3, 7) if each]
    for size, count in ((2, 1), (2, 2), (3, 1)):
        for each in permutations(names, size * count):
            told = proved(table, [each[place : place + size] for place in range(0, size * count, size)])
            if not isinstance(told, str):
                found += 1
                assert fractions(*told) == fractions(*right)
    assert found


def test_Q13_of_more_than_twenty_members_nothing_is_divided() -> None:
    members = tuple(f"m{place:02}" for place in range(21))
    game = Game(members, (Need("p", (1,) * 21, tiers((1, 15), (20, 11))),), (11,) * 21)
    made = divided(game, "nucleolus")
    assert (made.shares, made.why) == ((), "too_many")


@settings(deadline=None)
@given(game=games(), rule=RULES)
def test_Q14_shares_sum_to_the_saving_and_balances_to_nought(game: Game, rule: str) -> None:
    made = divided(game, rule)
    assert sum(share.saving for share in made.shares) == game.total
    assert sum(share.balance for share in made.shares) == 0
    assert [share.member for share in made.shares] == list(game.members)
    for share, alone, paid in zip(made.shares, game.alone(), game.paid, strict=True):
        assert (share.alone, share.paid) == (alone, paid)
        assert share.paid + share.balance == share.alone - share.saving
    if rule == "equal_price":
        assert {share.balance for share in made.shares} == {0}


@given(numerators=st.lists(st.integers(-99, 99), min_size=1, max_size=6), over=st.integers(1, 9))
def test_Q14_whole_parts_keep_the_sum_and_lie_within_a_unit_of_the_exact_part(numerators: list[int], over: int) -> None:
    numerators = [*numerators, -sum(numerators) % over]
    parts = whole_parts(numerators, over)
    assert sum(parts) * over == sum(numerators)
    assert all(abs(part * over - numerator) < over for part, numerator in zip(parts, numerators, strict=True))


@settings(deadline=None)
@given(game=games(), rule=RULES)
def test_Q15_the_coalition_named_could_save_so_much_more_and_no_other_could_save_more(game: Game, rule: str) -> None:
    made = divided(game, rule)
    given_ = shares(made)
    by_the_list = {
        coalition: game.minor(walk(game, [place for place in range(len(game.members)) if coalition >> place & 1])[-1])
        for coalition in range(1, game.everybody + 1)
    }
    beyond = {
        coalition: saved - sum(given_[member] for place, member in enumerate(game.members) if coalition >> place & 1)
        for coalition, saved in by_the_list.items()
    }
    most = max(0, *beyond.values())
    assert (made.gain, made.everyone) == (most, True)
    if most:
        named = sum(1 << game.members.index(member) for member in made.leaving)
        assert beyond[named] == most
    else:
        assert made.leaving == ()


def test_Q15_equal_gain_may_make_two_leave_and_the_nucleolus_does_not() -> None:
    game = Game(("a", "b", "c"), (Need("p", (50, 50, 1), tiers((1, 20), (100, 10))),), (500, 500, 10))
    made = divided(game, "equal_gain")
    assert (made.leaving, made.gain) == (("a", "b"), 1_000 - sum(share.saving for share in made.shares[:2]))
    assert divided(game, "nucleolus").leaving == ()
    dear = divided(replace(game, paid=(1_000, 1_000, 20)), "equal_price")
    assert (dear.leaving, dear.gain) == (("a", "b", "c"), 1_010)


def test_Q15_of_many_members_those_that_the_orders_meet_are_looked_at() -> None:
    members = tuple(f"m{place:02}" for place in range(22))
    pieces = (25, 25, *(1,) * 20)
    game = Game(members, (Need("p", pieces, tiers((1, 20), (50, 10))),), tuple(10 * each for each in pieces))
    made = divided(game, "equal_gain")
    assert made.gain > 0
    assert made.leaving[:2] == ("m00", "m01")
    orders = list(orders_of(members, "seed"))
    given_ = [share.saving for share in made.shares]
    coalition, gain = objection_met(game, orders, BARE.walks(game, orders), given_)
    assert gain == made.gain
    assert made.leaving == tuple(member for place, member in enumerate(members) if coalition >> place & 1)


def test_Q12_terms_name_a_rule_there_is() -> None:
    for rule in SAVING_RULES:
        assert list(terms_faults(PoolTerms(saving=rule), (), 0)) == []  # type: ignore[arg-type]
        assert PoolTerms(saving=rule).divides  # type: ignore[arg-type]
    assert list(terms_faults(PoolTerms(saving="by_lot"), (), 0)) != []  # type: ignore[arg-type]

"""Rules L1 to L6: what pooling is worth, at published prices."""

from __future__ import annotations

from dataclasses import asdict
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auction.core.money import price_text
from auction.files.leverage_pages import member_json, member_text, whole_json, whole_text
from auction.files.pool_report import pool_files
from auction.pool import purchase as purchases
from auction.pool.due import frozen_parts
from auction.pool.events import FrozenPart
from auction.pool.leverage import Leverage, leverage, told_to
from auction.pool.merge import MemberQuantity
from auction.pool.purchase import purchase
from auction.pool.quotes import PriceList, Quote, Table, Tier, exchange_of, quote_fault
from tests.pool.quotes import MICRO, a_list, a_part, a_quote, real_prices
from tests.real_data import REAL_DATA, needs


def only(prices: PriceList, part: FrozenPart) -> Leverage:
    return leverage([part], prices, currency_scale=2)


@pytest.mark.parametrize(
    ("quote", "code"),
    [
        (a_quote((1, MICRO), currency="XXX"), "quote_currency_unknown"),
        (a_quote(), "quote_tiers_unordered"),
        (a_quote((10, 5), (1, 6)), "quote_tiers_unordered"),
        (a_quote((1, 0)), "quote_price_invalid"),
        (a_quote((1, 5), least=0), "quote_quantity_invalid"),
        (a_quote((1, 5), multiple=0), "quote_quantity_invalid"),
        (a_quote((1, 5), (10, 6)), None),
    ],
)
def test_L1_a_listing_that_makes_no_sense_is_left_out_with_a_code(quote: Quote, code: str | None) -> None:
    assert quote_fault(quote, ("USD",)) == code


def test_L2_currencies_compare_exactly_at_the_rates_of_the_list() -> None:
    prices = a_list(a_quote((1, MICRO), seller="A"), a_quote((1, 3 * MICRO), seller="B", currency="CNY"), CNY=(1, 3))
    found = only(prices, a_part(7)).parts[0]
    assert [order.place for order in found.orders] == [0], "three yuan at a third are a dollar: the earlier listing wins"
    cheaper = a_list(*prices.quotes["maker", "pn-1"], CNY=(333_333_333, 1_000_000_000))
    assert [order.place for order in only(cheaper, a_part(7)).parts[0].orders] == [1]


def test_L2_one_listing_in_two_currencies_has_one_stock() -> None:
    both = Quote("S", "sku", (Table("USD", (Tier(1, MICRO),)), Table("EUR", (Tier(1, MICRO),))), 1, 1, 10)
    found = only(a_list(both, EUR=(1, 1)), a_part(8, 8)).parts[0]
    assert (found.lacking, found.is_contested) == (6, True)


def test_L3_a_cliff_is_bought_up_where_that_costs_less() -> None:
    prices = a_list(a_quote((1, 10 * MICRO), (100, 5 * MICRO)))
    found = purchase(prices.of("Maker", "PN-1"), exchange_of(prices), 60)
    assert [(order.quantity, order.cost) for order in found.orders] == [(100, 500 * MICRO)]


def test_L3_least_multiple_and_stock_are_kept() -> None:
    prices = a_list(a_quote((1, 2 * MICRO), seller="A", least=50, multiple=20, stock=130), a_quote((1, 3 * MICRO), seller="B"))
    quotes, exchange = prices.of("Maker", "PN-1"), exchange_of(prices)
    assert [order.quantity for order in purchase(quotes, exchange, 41).orders] == [60]
    assert [(order.place, order.quantity) for order in purchase(quotes, exchange, 200).orders] == [(0, 120), (1, 80)]


def test_L3_all_that_can_be_had_is_bought() -> None:
    prices = a_list(a_quote((1, 2 * MICRO), stock=30), a_quote((1, MICRO), stock=5, least=10))
    found = purchase(prices.of("Maker", "PN-1"), exchange_of(prices), 100)
    assert (found.ordered, found.lacking) == (30, 70)


def test_L3_a_part_that_a_thousand_sellers_are_short_of_is_bought_from_all() -> None:
    quotes = [a_quote((1, 1_000_000 + place), seller=f"S{place}", stock=3) for place in range(1_000)]
    found = purchase(quotes, exchange_of(a_list(*quotes)), 10_000)
    assert (found.ordered, found.lacking, len(found.orders)) == (3_000, 7_000, 1_000)


@st.composite
def listings(draw: st.DrawFn, *, largest_multiple: int = 1) -> list[Quote]:
    quotes = []
    for place in range(draw(st.integers(1, 3))):
        begins = sorted(draw(st.sets(st.integers(1, 14), min_size=1, max_size=3)))
        tiers = [(begin, draw(st.integers(1, 9))) for begin in begins]
        stock = draw(st.one_of(st.none(), st.integers(0, 16)))
        multiple = draw(st.integers(1, largest_multiple))
        quotes.append(a_quote(*tiers, seller=f"S{place}", least=draw(st.integers(1, 6)), multiple=multiple, stock=stock))
    return quotes


def every_way(quotes: list[Quote], wanted: int) -> tuple[int, int]:
    """The most pieces up to those wanted and what they cost at least, by trying every size of every order."""
    sizes = [
        [
            0,
            *(
                n
                for n in range(1, 25)
                if n >= quote.least and n % quote.multiple == 0 and (quote.stock is None or n <= quote.stock)
            ),
        ]
        for quote in quotes
    ]
    ways = [
        (min(sum(ordered), wanted), sum(n * quote.tables[0].price_of(n) for n, quote in zip(ordered, quotes, strict=True)))
        for ordered in product(*sizes)
    ]
    reached = max(pieces for pieces, _ in ways)
    return reached, min(cost for pieces, cost in ways if pieces == reached)


@settings(max_examples=150, deadline=None)
@given(listings(), st.integers(1, 16))
def test_L3_no_way_to_buy_costs_less(quotes: list[Quote], wanted: int) -> None:
    prices = a_list(*quotes)
    found = purchase(quotes, exchange_of(prices), wanted)
    assert (wanted - found.lacking, found.cost) == every_way(quotes, wanted)


@settings(max_examples=150, deadline=None)
@given(listings(largest_multiple=3), st.integers(1, 16))
def test_L3_where_multiples_are_sold_what_is_called_the_best_is(quotes: list[Quote], wanted: int) -> None:
    exchange = exchange_of(a_list(*quotes))
    found = purchase(quotes, exchange, wanted)
    reached, least = every_way(quotes, wanted)
    assert wanted - found.lacking == reached
    assert found.cost == least if found.is_best else found.cost >= least
    single = [purchase([quote], exchange, wanted) for quote in quotes]
    assert found.cost <= min((one.cost for one in single if not one.lacking), default=found.cost)


def test_L4_the_pool_pays_no_more_than_its_members_apart() -> None:
    prices = a_list(a_quote((1, 10 * MICRO), (100, 6 * MICRO), (1000, 4 * MICRO)))
    found = only(prices, a_part(400, 700)).parts[0]
    assert (found.apart, found.pooled) == (640_000, 440_000), "the second buys up to a thousand by itself"


def test_L4_rising_tiers_turn_no_pool_against_its_members() -> None:
    prices = a_list(a_quote((1, MICRO), (10, 3 * MICRO)))
    found = only(prices, a_part(9, 9)).parts[0]
    assert (found.apart, found.pooled) == (1_800, 1_800)


def test_L4_contested_stock_is_said_to_be() -> None:
    prices = a_list(a_quote((1, MICRO), seller="A", stock=500), a_quote((1, 2 * MICRO), seller="B"))
    found = only(prices, a_part(400, 400)).parts[0]
    assert found.is_contested
    assert found.pooled == found.apart == 110_000
    assert not only(prices, a_part(200, 200)).parts[0].is_contested


@pytest.mark.parametrize(("quantities", "ordered", "pooled", "apart"), [((10, 10), 60, 6_000, 6_000), ((10, 80), 90, 9_000, None)])
def test_L4_what_would_not_suffice_one_after_another_may_together(
    quantities: tuple[int, int], ordered: int, pooled: int, apart: int | None
) -> None:
    """Of 100 the first takes the least of 60, and leaves too little for the second: together both have what they need."""
    whole = only(a_list(a_quote((1, MICRO), least=60, stock=100)), a_part(*quantities))
    found = whole.parts[0]
    assert [order.quantity for order in found.orders] == [ordered]
    assert (found.lacking, found.pooled, found.apart, found.is_contested) == (0, pooled, apart, True)
    assert ("apart 0.00, pooled 0.00" in whole_text(whole)) is (apart is None), "60 pieces for 60.00 say nothing of 90"


def test_L5_who_loses_by_the_common_price_is_said_to_be_worse_off() -> None:
    prices = a_list(a_quote((1, MICRO), seller="A", stock=500), a_quote((1, 3 * MICRO), seller="B"))
    stakes = only(prices, a_part(100, 500)).parts[0].stakes
    assert [(stake.alone, stake.pooled, stake.is_worse_off) for stake in stakes] == [
        (10_000, 13_333, True),
        (50_000, 66_667, True),
    ]


def test_L5_pieces_beyond_the_need_are_owned_by_name() -> None:
    prices = a_list(a_quote((1, 10 * MICRO), (100, 5 * MICRO)))
    found = only(prices, a_part(45, 15)).parts[0]
    assert [(stake.member, stake.over_pooled, stake.pooled) for stake in found.stakes] == [("m1", 30, 37_500), ("m2", 10, 12_500)]


def test_L6_a_member_is_told_of_itself_only() -> None:
    prices = a_list(a_quote((1, MICRO), (1000, 900_000)))
    found = only(prices, a_part(1_111, 22_222, 333_333))
    own = member_text(found, "m2") + str(member_json(found, "m2")) + str(asdict(told_to(found, "m2")))
    assert "22222" in own
    assert all(hidden not in own for hidden in ("m1", "m3", "1111'", "1111,", "333333", "1111.", "333333."))
    assert "m1" in whole_text(found)
    assert "m3" in str(whole_json(found))


def test_L6_parts_nobody_quotes_claim_no_saving() -> None:
    found = only(a_list(a_quote((1, MICRO))), a_part(10, part="PN-2"))
    told = told_to(found, "m1")
    assert (told.alone, told.pooled, told.unpriced) == (0, 0, ("id-PN-2",))


def members_of(part: str, number: int) -> tuple[MemberQuantity, ...]:
    """Quantities for three members that follow from the part's name alone."""
    marks = [10, 50, 120, 480, 900, 2_500, 7_000]
    seed = sum(map(ord, part)) + number
    return tuple(MemberQuantity(f"m{place}", marks[(seed * (place + 3) + place) % len(marks)]) for place in range(3))


@needs("quotes", "distributor_offers_kitspace.csv")
def test_row_2_pooled_cost_is_never_above_the_sum_of_stand_alone_on_the_real_tiers() -> None:
    prices = real_prices().prices
    parts = []
    for maker, number in prices.quotes:
        members = members_of(number, len(maker))
        parts.append(FrozenPart(f"{maker}/{number}", maker, number, sum(share.quantity for share in members), members))
    found = leverage(parts, prices, currency_scale=2)
    priced = [part for part in found.parts if part.pooled is not None]
    assert len(priced) > 300
    assert [part.part for part in priced if (part.pooled or 0) > (part.apart or 0)] == []
    assert sum(part.pooled or 0 for part in priced) * 10 < sum(part.apart or 0 for part in priced) * 10
    worse = {stake.member for part in priced for stake in part.stakes if stake.is_worse_off}
    assert {member for member in found.members if told_to(found, member).worse} == worse
    assert worse, "somebody loses by a common price on real tiers, and is told so by name"
    for part in priced:
        assert sum(stake.pooled or 0 for stake in part.stakes) == part.pooled


@needs("quotes", "distributor_offers_kitspace.csv")
def test_row_2_every_cost_is_what_an_independent_recomputation_in_fractions_gives() -> None:
    prices = real_prices().prices
    rates = {"USD": Fraction(1), **{rate.currency: Fraction(rate.num, rate.den) for rate in prices.rates.rates}}
    for (maker, number), quotes in list(prices.quotes.items())[::9]:
        part = FrozenPart(number, maker, number, 1_000, (MemberQuantity("m1", 700), MemberQuantity("m2", 300)))
        found = leverage([part], prices, currency_scale=2).parts[0]
        total = Fraction(0)
        for order in found.orders:
            quote = quotes[order.place]
            asked = [
                (table.currency, [t.unit_price for t in table.tiers if t.from_quantity <= order.quantity]) for table in quote.tables
            ]
            total += min(
                Fraction((tiers or [table.tiers[0].unit_price])[-1], MICRO) * rates[currency] * order.quantity
                for (currency, tiers), table in zip(asked, quote.tables, strict=True)
            )
            assert order.quantity >= quote.least
            assert quote.stock is None or order.quantity <= quote.stock
        if found.pooled is not None:
            assert abs(Fraction(found.pooled, 100) - total) <= Fraction(1, 200)


@needs("bom")
@needs("quotes", "distributor_offers_kitspace.csv")
def test_row_2_no_report_of_a_member_of_the_six_boms_holds_another_members_numbers() -> None:
    files = sorted((REAL_DATA / "bom").iterdir())
    report = pool_files([f"m{place}={path}@{97 + 10 * place}" for place, path in enumerate(files, 1)])
    found = leverage(frozen_parts(report.pool), real_prices().prices, currency_scale=2)
    assert sum(1 for part in found.parts if part.pooled is not None) >= 5
    for member in found.members:
        told = member_json(found, member)
        theirs = {row["part"] for row in told["parts"]}
        for part in found.parts:
            strangers = [stake for stake in part.stakes if stake.member != member]
            own = next((stake for stake in part.stakes if stake.member == member), None)
            assert (part.part in theirs) == (own is not None)
            row = next((row for row in told["parts"] if row["part"] == part.part), None)
            hidden = {price_text(money, 2) for stake in strangers for money in (stake.alone, stake.pooled) if money}
            if row is not None and own is not None:
                shown = {row["alone"], row["pooled"]}
                same = {price_text(money, 2) for money in (own.alone, own.pooled) if money is not None}
                assert not (shown & hidden) - same
        assert all(other not in str(told) for other in found.members if other != member)


def test_L3_the_bound_holds_for_a_part_that_very_many_sell(monkeypatch: pytest.MonkeyPatch) -> None:
    sellers = 60
    quotes = [
        a_quote(
            *((5**at, MICRO + 7919 * n % 1_000 - 97 * at) for at in range(6)), seller=f"S{n}", multiple=1 + n % 7, stock=997 + n
        )
        for n in range(sellers)
    ]
    prices, looks, look = a_list(*quotes), [0], purchases._least_for

    def counted(*asked: Any) -> int:
        looks[0] += sellers
        return look(*asked)

    monkeypatch.setattr(purchases, "_least_for", counted)
    found = purchase(quotes, exchange_of(prices), 40_000)
    assert (found.is_best, found.lacking) == (False, 0)
    assert looks[0] <= purchases.MOST_LOOKS + sellers

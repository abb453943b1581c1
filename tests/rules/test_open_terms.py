"""T2 and E9: what of the terms everyone invited reads, key by key, and the hash of it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

import pytest

from auction.core.landed_terms import Deliveries, Delivery, Landed, MemberPlace, Source, SupplierDelivery
from auction.core.open_terms import open_terms, terms_hash
from auction.core.terms import Lot, MarketReference, PastSupply, PoolReference, Scripted, Terms
from auction.ledger.codec import encode, to_plain
from tests.auctions import a_line, a_lot, an_auction, an_overtime, parties
from tests.criteria import a_component, a_criterion, an_evaluation, an_option, bidding_in, some_rates

RATES = some_rates(CNY=(1, 8), USD=(9, 10))
OPEN = an_evaluation(
    a_criterion(an_option("a", yearly=[3]), an_option("b", a_component(9))),
    places=4,
    rates=RATES,
    components=[a_component(5, currency="CNY")],
)
WAY = Delivery("FCA", "DE", "DE", "854231", "air", "Hamburg")
RECORD = Landed(Deliveries("2027-01-15", 30, (SupplierDelivery("s1", WAY),), (MemberPlace("m1", "CN"),)), "3f" * 32, ())


def whole(*lots: Lot) -> Terms:
    """Terms with everything that is hidden."""
    known = lots or (a_lot(ceiling=900, reserve=800, baseline=700, floor=600, lines=[a_line("A", 3), a_line("B", 2)]),)
    return replace(
        an_auction(lots=known, overtime=an_overtime(rank=7, rank_hidden=True), pool=PoolReference("pool/P-1", 9, "ab" * 32)),
        title="Stühle, 椅子",
        practice=True,
        seed="5e" * 32,
        scripted=(Scripted("s1", "honest"),),
        past_supply=(PastSupply("s1", 4),),
        market=MarketReference("market", 3, "cd" * 32),
        landed=RECORD,
    )


def pruned(terms: Terms) -> dict[str, Any]:
    """The terms as the ledger has them, without what T2 hides, taken out by hand."""
    plain: Any = to_plain(terms)
    for name in ("members", "suppliers", "pool", "seed", "scripted", "past_supply", "market", "landed"):
        del plain[name]
    del plain["overtime"]["rank"]
    for lot in plain["lots"]:
        del lot["reserve"], lot["baseline"]
        lot.pop("floor", None)
        for line in lot["lines"]:
            del line["pledges"]
    return dict(plain)


def test_T2_everyone_invited_reads_all_but_what_is_hidden() -> None:
    assert open_terms(whole()) == pruned(whole())


def test_T2_a_rank_that_is_not_hidden_is_read() -> None:
    shown = replace(whole(), overtime=an_overtime(rank=7))
    assert open_terms(shown)["overtime"]["rank"] == 7


def test_E9_nobody_reads_terms_of_one_supplier_and_all_read_the_rates() -> None:
    lot = a_lot(ceiling=900, evaluation=replace(OPEN, suppliers=an_evaluation(s1=[a_component(2)]).suppliers))
    expected = pruned(whole(lot))
    del expected["lots"][0]["evaluation"]["suppliers"]
    assert open_terms(whole(lot)) == expected
    assert len(expected["lots"][0]["evaluation"]["rates"]["rates"]) == 2


def test_E12_of_the_rates_that_open_components_name_alone_are_read_where_somebody_bids_in_a_currency_of_its_own() -> None:
    lot = a_lot(ceiling=900, evaluation=bidding_in(OPEN, s1=("USD", 2)))
    expected = pruned(whole(lot))
    evaluation = expected["lots"][0]["evaluation"]
    del evaluation["suppliers"]
    evaluation["rates"]["rates"] = [{"currency": "CNY", "num": 1, "den": 8}]
    assert open_terms(whole(lot)) == expected
    none = a_lot(ceiling=900, evaluation=bidding_in(replace(OPEN, components=()), s1=("USD", 2)))
    assert "rates" not in open_terms(whole(none))["lots"][0]["evaluation"]


HIDDEN = [
    {"members": parties(["m1"])},
    {"suppliers": parties(["s1"])},
    {"pool": None},
    {"market": None},
    {"seed": ""},
    {"scripted": ()},
    {"past_supply": ()},
    {"landed": replace(RECORD, sources=(Source("a tariff", "2027-01-01"),))},
    {"overtime": an_overtime(rank=8, rank_hidden=True)},
    {"lots": (a_lot(ceiling=900, lines=[a_line("A", 3), a_line("B", 2)]),)},
]


@pytest.mark.parametrize("hidden", HIDDEN, ids=lambda hidden: next(iter(hidden)))
def test_T2_nothing_hidden_is_in_the_hash(hidden: dict[str, Any]) -> None:
    other = replace(whole(), **hidden)
    assert other != whole()
    assert terms_hash(other) == terms_hash(whole())


def test_T2_the_hash_is_that_of_the_canonical_form_in_any_alphabet() -> None:
    assert terms_hash(whole()) == hashlib.sha256(encode(open_terms(whole()))).hexdigest()

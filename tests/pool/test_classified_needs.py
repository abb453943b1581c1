"""Every field of what a line asks is one somebody has thought about: it leaves the pool, or it is told to whom the table says.

A new field fails here until it stands in the table; then its mark is looked for in what the auction's terms hold.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any, Literal

from auction.core.money import Share
from auction.core.open_terms import open_terms
from auction.pool.needs import Alternate, Needs, TopPrice
from auction.pool.pledge import line_item
from auction.pool.state import collected
from auction.pool.terms import PoolTerms
from auction.pool.views import view_for
from tests.pool.demand import Stream, a_source_line, a_submission, taken
from tests.terms import a_lot, an_auction

Kind = Literal["requirement", "quantity", "name", "member", "private"]
KINDS: dict[str, Kind] = {
    "firmness": "quantity",
    "pledged": "quantity",
    "need_by": "requirement",
    "place": "member",
    "alternates": "name",
    "date_code_months": "requirement",
    "authenticity": "requirement",
    "not_from": "requirement",
    "not_by": "member",
    "top_price": "private",
    "specification": "name",
}
"""`requirement`: suppliers read the strictest. `quantity`: it decides what is pledged. `name`: it names what is put up, for all
whom it serves. `member`: for the member and the coordinator. `private`: for the member alone, until an auditor reads."""

MARKED: dict[str, tuple[Any, str]] = {
    "firmness": ("pledged", ""),
    "pledged": (Share(3, 4), ""),
    "need_by": ("2031-07-13", "2031-07-13"),
    "place": ("mark-place", "mark-place"),
    "alternates": ((Alternate("mark-maker", "mark-part"),), "mark-part"),
    "date_code_months": (517, "517"),
    "authenticity": ("franchised", "franchised"),
    "not_from": (("QZ",), "QZ"),
    "not_by": (("mark-supplier",), "mark-supplier"),
    "top_price": (TopPrice(987_654_321, "XTS"), "987654321"),
    "specification": ("mark-specification", "mark-specification"),
}


def frozen(name: str) -> Stream:
    """A pool in which one member's line has this mark alone, and another needs the same part."""
    value, _ = MARKED[name]
    needs = Needs(**{name: value}) if name != "firmness" else Needs("pledged", Share(3, 4))
    needs = replace(needs, firmness="pledged") if name == "pledged" else needs
    stream = Stream(terms=PoolTerms(alternates=True, specification=True))
    assert taken(stream.submit(a_submission("m1", [replace(a_source_line(quantity=100), needs=needs)])))
    assert taken(stream.submit(a_submission("m2", [a_source_line(quantity=7)])))
    return stream


def test_P16_every_field_is_classified() -> None:
    assert set(KINDS) == set(MARKED) == {field.name for field in fields(Needs)}


def test_P16_only_requirements_and_names_reach_the_auction_s_terms() -> None:
    for name, kind in KINDS.items():
        stream = frozen(name)
        assert taken(stream.freeze())
        lots = tuple(a_lot(f"L{n}", lines=[line_item(part)]) for n, part in enumerate(stream.state.parts))
        terms = an_auction(lots=lots, members=("m1", "m2", "m3"))
        mark = MARKED[name][1]
        assert bool(mark and mark in repr(open_terms(terms))) is (kind in ("requirement", "name")), name
        assert bool(mark and mark in repr(terms)) is (kind in ("requirement", "name")), name


def test_P16_another_member_of_the_part_reads_no_word_of_it() -> None:
    for name in KINDS:
        stream = frozen(name)
        seen = view_for(collected(stream.state, stream.state.at), "m2")
        mark = MARKED[name][1]
        assert not (mark and mark in repr(seen)), name

"""The hash of the terms is over the ledger's own spelling of them."""

from __future__ import annotations

from hashlib import sha256

from auction.core.open_terms import open_terms, terms_hash
from auction.ledger.canonical import encode
from tests.auctions import a_lot, an_auction, steps


def test_the_hash_is_over_the_canonical_form_of_the_open_terms() -> None:
    terms = an_auction(lots=[a_lot(ceiling=10, reserve=5, decrement=[steps(1, (1, 3))])])
    assert terms_hash(terms) == sha256(encode(open_terms(terms))).hexdigest()

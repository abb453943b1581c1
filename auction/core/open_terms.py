"""What everyone invited reads of the terms, and the hash of it that suppliers accept (rule T2)."""

import hashlib
import json
from dataclasses import MISSING, fields, is_dataclass
from typing import Any

from auction.core.open_rates import open_rates
from auction.core.terms import Terms


def open_terms(terms: Terms) -> dict[str, Any]:
    """The terms that every supplier may read, as plain values (rules T2 and E9).

    They hold no party, pledge, reserve, floor, baseline, pool, market, seed, delivery or terms of one supplier.

    Of the rules of the award they say that there are some, so that all lots are awarded `joint`ly (C7).
    Nor the figures of past supply, nor a hidden rank of overtime. As in the ledger, what has its default is left out.
    """
    plain: dict[str, Any] = _plain(terms)
    if plain.pop("award_rules", None) is not None:
        plain["joint"] = True
    for hidden in ("members", "suppliers", "pool", "market", "landed", "seed", "scripted", "past_supply"):
        plain.pop(hidden, None)
    if terms.overtime.rank_hidden:
        del plain["overtime"]["rank"]
    for lot, known in zip(plain["lots"], terms.lots, strict=True):
        if known.evaluation is not None and open_rates(known.evaluation) != known.evaluation.rates:
            rates = open_rates(known.evaluation)
            del lot["evaluation"]["rates"]
            lot["evaluation"] |= {} if rates is None else {"rates": _plain(rates)}
        del lot["reserve"], lot["baseline"]
        lot.pop("floor", None)
        lot.get("evaluation", {}).pop("suppliers", None)
        for line in lot["lines"]:
            del line["pledges"]
    return plain


def _plain(stored: Any) -> Any:
    if isinstance(stored, tuple):
        return [_plain(item) for item in stored]
    if not is_dataclass(stored):
        return stored
    named = ((field, getattr(stored, field.name)) for field in fields(stored))
    return {field.name: _plain(value) for field, value in named if field.default is MISSING or value != field.default}


def terms_hash(terms: Terms) -> str:
    """SHA-256 (hex) of the open terms in the ledger's canonical form: what suppliers accept and auditors compare (rule T2).

    The hidden terms are fixed by entry 1 itself. They stay out of this hash because suppliers are told it, and a
    reserve price is soon guessed from a hash: a processor tries a hundred thousand a second.
    """
    spelt = json.dumps(open_terms(terms), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(spelt.encode()).hexdigest()

"""What a printed contract says, cell by cell, in one language: the same for the page and for the PDF.

The saving is the consortium's own affair: from it and the amount a supplier would know the baseline (rule V7), so the
supplier's copy has none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from auction.core.agreement import Agreement
from auction.core.commands import Contract
from auction.core.money import price_text
from auction.core.paper import Row, counted, name_of, row_plain, rows_of, total_text
from auction.core.terms import Terms
from auction.files.contract_index import formulas
from auction.files.contract_words import WORDS

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Recorded:
    """Where the contract stands in the log: the entry that drew it, its stamp, and the chain's head there."""

    seq: int
    at: int
    head: str


@dataclass(frozen=True, slots=True)
class Printed:
    """A contract as it is printed: facts by name, a table whose first two columns are texts and the rest numbers, and notes.

    `total` are the sums of the last columns. `practice` is empty where the auction is none; `standing` says how far it has come.
    """

    title: str
    number: str
    practice: str
    facts: tuple[tuple[str, str], ...]
    currency: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...]
    notes: tuple[str, ...]
    standing: tuple[str, ...]


def printed(
    contract: Contract,
    terms: Terms,
    *,
    lang: str,
    recorded: Recorded | None = None,
    agreement: Agreement | None = None,
    for_supplier: bool = False,
) -> Printed:
    """The contract as it is printed in that language (`WORDS` lists them; KeyError for another)."""
    words, rows = WORDS[lang], rows_of(contract, terms)
    sums = (total_text(contract, terms),)
    return Printed(
        title=words["contract"],
        number=contract.number,
        practice=words["practice"] if terms.practice else "",
        facts=_facts(contract, terms, recorded, lang),
        currency=contract.currency or terms.currency,
        heads=_heads(contract, terms, lang, for_supplier=for_supplier),
        rows=tuple(_cells(row, terms, for_supplier=for_supplier) for row in rows),
        total=sums if for_supplier else (*sums, money_text(total_saving(contract), terms) or ""),
        notes=_notes(contract, terms, rows, lang, for_supplier=for_supplier),
        standing=() if agreement is None else _standing(agreement, lang),
    )


def total_saving(contract: Contract) -> int | None:
    """The contract's saving, claimed only when every row has one."""
    savings = [line.saving for line in contract.lines if line.saving is not None]
    return sum(savings) if savings and len(savings) == len(contract.lines) else None


def money_text(units: int | None, terms: Terms) -> str | None:
    """Money in the auction's currency, or None where there is none."""
    return None if units is None else price_text(units, terms.currency_scale)


def moment_text(at: int) -> str:
    """A moment to the second, in UTC."""
    return (EPOCH + timedelta(microseconds=at)).strftime("%Y-%m-%d %H:%M:%S UTC")


def row_json(row: Row, terms: Terms, *, for_supplier: bool) -> dict[str, Any]:
    """A row of a contract as JSON values, with the member's saving where it is not for the supplier."""
    return {**row_plain(row, terms), "saving": None if for_supplier else money_text(row[0].saving, terms)}


def _facts(contract: Contract, terms: Terms, recorded: Recorded | None, lang: str) -> tuple[tuple[str, str], ...]:
    words = WORDS[lang]
    facts = (
        (words["number"], contract.number),
        (words["auction"], f"{terms.title} ({terms.auction})"),
        (words["buyer"], f"{name_of(terms.members, contract.member)} ({contract.member})"),
        (words["supplier"], f"{name_of(terms.suppliers, contract.supplier)} ({contract.supplier})"),
    )
    if recorded is None:
        return facts
    drawn = (words["drawn"], moment_text(recorded.at)), (words["entry"], str(recorded.seq)), (words["head"], recorded.head)
    return (*facts, *drawn)


def _heads(contract: Contract, terms: Terms, lang: str, *, for_supplier: bool) -> tuple[str, ...]:
    """The names of the columns. A saving is in the auction's currency, and says so where the contract is in another."""
    words = WORDS[lang]
    heads = tuple(words[word] for word in ("lot", "part", "quantity", "unit_price", "money"))
    saving = f"{words['saving']} ({terms.currency})" if contract.currency else words["saving"]
    return heads if for_supplier else (*heads, saving)


def _cells(row: Row, terms: Terms, *, for_supplier: bool) -> tuple[str, ...]:
    _, lot, item = row
    part = f"{item.manufacturer} {item.part_number}".strip() or item.description
    told = row_json(row, terms, for_supplier=for_supplier)
    cells = (lot.title, part, f"{told['quantity']} {item.unit}", told["unit_price"], told["money"])
    return cells if for_supplier else (*cells, told["saving"] or "")


def _notes(contract: Contract, terms: Terms, rows: Sequence[Row], lang: str, *, for_supplier: bool) -> tuple[str, ...]:
    """What is to be known beside the table: formulas of an index, a rate, what savings are measured against, roundings."""
    notes = (*formulas(rows, lang), *_rate_note(contract, terms, lang))
    saving = () if for_supplier else (_saving_note(rows, lang),)
    return (*notes, *saving, WORDS[lang]["rounding"])


def _rate_note(contract: Contract, terms: Terms, lang: str) -> tuple[str, ...]:
    told = counted(contract, terms).get("counted")
    if told is None:
        return ()
    rate = told["rate"]
    ratio = str(rate["num"]) if rate["den"] == 1 else f"{rate['num']}/{rate['den']}"
    counts = f"{told['total']} {told['currency']}"
    says = WORDS[lang]["counted"]
    facts = {"total": counts, "own": contract.currency, "ratio": ratio, "currency": told["currency"]}
    return (says.format(**facts, source=rate["source"], date=rate["date"]),)


def _saving_note(rows: Sequence[Row], lang: str) -> str:
    labels = dict.fromkeys(lot.baseline.label for _, lot, _ in rows if lot.baseline is not None)
    return f"{WORDS[lang]['baseline']}: {', '.join(labels)}." if labels else WORDS[lang]["no_baseline"]


def _standing(agreement: Agreement, lang: str) -> tuple[str, ...]:
    """How far the contract has come, in one sentence, and of a signature what it takes to check it."""
    words, ink = WORDS[lang], agreement.ink
    if ink is None:
        return (words[agreement.step],)
    told = words["signed"].format(at=moment_text(ink.at), name=ink.key.partition("+")[0])
    return told, f"SHA-256 {ink.sha256}", f"Ed25519 {ink.signature}", f"{words['key']} {ink.key}"

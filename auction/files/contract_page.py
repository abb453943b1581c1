"""A contract to read, print and keep: one self-contained HTML page without scripts, and the same facts as JSON.

The saving is the consortium's own affair: from it and the amount a supplier would know the baseline (rule V7), so the
supplier's copy has none.
"""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Any, Final

from auction.core.commands import Contract
from auction.core.money import price_text
from auction.core.paper import Row, contract_plain, counted, name_of, row_plain, rows_of, total_text
from auction.core.terms import Terms
from auction.files.contract_index import formulas
from auction.files.contract_words import WORDS

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
STYLE: Final = """
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, "Noto Sans", "Noto Sans SC", sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; line-height: 1.2; margin: 0 0 1rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.5rem; margin: 0 0 1.5rem; }
dt { font-weight: 600; } dd { margin: 0; overflow-wrap: anywhere; }
.rows { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: start; font-weight: 600; padding: .5rem 0; }
th, td { border-bottom: 1px solid currentColor; padding: .4rem .6rem; text-align: start; vertical-align: top; }
.n { text-align: end; font-variant-numeric: tabular-nums; white-space: nowrap; }
tfoot th, tfoot td { border-bottom: 3px double currentColor; font-weight: 600; }
.practice { border: 2px solid currentColor; padding: .5rem 1rem; font-weight: 600; }
.signed { display: grid; grid-template-columns: 1fr 1fr; gap: 2rem; margin-top: 4rem; }
.signed p { border-top: 1px solid currentColor; padding-top: .25rem; }
@media print {
  @page { margin: 20mm; }
  :root { color-scheme: light; }
  body { font-size: 10pt; margin: 0; padding: 0; max-width: none; }
  thead { display: table-header-group; } tfoot { display: table-row-group; }
  tr, .signed { break-inside: avoid; }
}
"""

STYLE_HASH: Final = "sha256-" + base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
"""The style sheet's hash as a content security policy names it: the page needs `style-src` with it, and nothing else."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """Where the contract stands in the log: the entry that drew it, its stamp, and the chain's head there."""

    seq: int
    at: int
    head: str


def contract_html(
    contract: Contract, terms: Terms, *, lang: str = "en", recorded: Recorded | None = None, for_supplier: bool = False
) -> str:
    """The contract as a page in that language (`WORDS` lists them; KeyError for another)."""
    words = WORDS[lang]
    title = f"{words['contract']} {contract.number}"
    rows = rows_of(contract, terms)
    indexed = formulas(rows, lang)
    rated = (*indexed, *_rate_note(contract, terms, lang))
    notes = (*rated, words["rounding"]) if for_supplier else (*rated, _saving_note(rows, lang), words["rounding"])
    return "\n".join(
        (
            "<!doctype html>",
            f'<html lang="{escape(lang)}"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(title)}</title><style>{STYLE}</style></head><body><main>",
            f"<h1>{escape(words['contract'])}</h1>",
            f'<p class="practice">{escape(words["practice"])}</p>' if terms.practice else "",
            _facts(contract, terms, recorded, lang),
            _table(contract, rows, terms, lang, for_supplier=for_supplier),
            *(f"<p>{escape(text)}</p>" for text in notes),
            f'<div class="signed"><p>{escape(words["signed_buyer"])}</p><p>{escape(words["signed_supplier"])}</p></div>',
            "</main></body></html>\n",
        )
    )


def contract_json(
    contract: Contract, terms: Terms, *, recorded: Recorded | None = None, for_supplier: bool = False
) -> dict[str, Any]:
    """The contract as JSON values: amounts, prices and quantities as decimal strings, ids and names as the terms give them."""
    return {
        **contract_plain(contract, terms),
        "lines": [_row_json(row, terms, for_supplier=for_supplier) for row in rows_of(contract, terms)],
        "saving": None if for_supplier else _money(_total_saving(contract), terms),
        "recorded": None if recorded is None else {"entry": recorded.seq, "at": recorded.at, "head": recorded.head},
    }


def _total_saving(contract: Contract) -> int | None:
    """The contract's saving, claimed only when every row has one."""
    savings = [line.saving for line in contract.lines if line.saving is not None]
    return sum(savings) if savings and len(savings) == len(contract.lines) else None


def _money(units: int | None, terms: Terms) -> str | None:
    return None if units is None else price_text(units, terms.currency_scale)


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


def _facts(contract: Contract, terms: Terms, recorded: Recorded | None, lang: str) -> str:
    words = WORDS[lang]
    facts = [
        (words["number"], contract.number),
        (words["auction"], f"{terms.title} ({terms.auction})"),
        (words["buyer"], f"{name_of(terms.members, contract.member)} ({contract.member})"),
        (words["supplier"], f"{name_of(terms.suppliers, contract.supplier)} ({contract.supplier})"),
    ]
    if recorded is not None:
        drawn = (EPOCH + timedelta(microseconds=recorded.at)).strftime("%Y-%m-%d %H:%M:%S UTC")
        facts += [(words["drawn"], drawn), (words["entry"], str(recorded.seq)), (words["head"], recorded.head)]
    return f"<dl>{''.join(f'<dt>{escape(term)}</dt><dd>{escape(fact)}</dd>' for term, fact in facts)}</dl>"


def _table(contract: Contract, rows: Sequence[Row], terms: Terms, lang: str, *, for_supplier: bool) -> str:
    words = WORDS[lang]
    numbers = ["quantity", "unit_price", "money"] if for_supplier else ["quantity", "unit_price", "money", "saving"]
    heads = "".join(f'<th scope="col">{escape(words[word])}</th>' for word in ("lot", "part"))
    heads += "".join(f'<th scope="col" class="n">{escape(_headed(words[word], word, contract, terms))}</th>' for word in numbers)
    saving = "" if for_supplier else f'<td class="n">{_money(_total_saving(contract), terms) or ""}</td>'
    return (
        f'<div class="rows" role="region" tabindex="0" aria-label="{escape(words["contract"])}"><table>'
        f"<caption>{escape(contract.currency or terms.currency)}</caption><thead><tr>{heads}</tr></thead>"
        f"<tbody>{''.join(_row_html(row, terms, for_supplier=for_supplier) for row in rows)}</tbody>"
        f'<tfoot><tr><th scope="row" colspan="4">{escape(words["total"])}</th>'
        f'<td class="n">{total_text(contract, terms)}</td>{saving}</tr></tfoot>'
        "</table></div>"
    )


def _headed(said: str, word: str, contract: Contract, terms: Terms) -> str:
    """A saving is in the auction's currency, and says so where the contract is in another."""
    return f"{said} ({terms.currency})" if word == "saving" and contract.currency else said


def _row_html(row: Row, terms: Terms, *, for_supplier: bool) -> str:
    _, lot, item = row
    part = f"{item.manufacturer} {item.part_number}".strip() or item.description
    fields = _row_json(row, terms, for_supplier=for_supplier)
    numbers = [f"{fields['quantity']} {item.unit}", fields["unit_price"], fields["money"]]
    numbers += [] if for_supplier else [fields["saving"] or ""]
    cells = "".join(f'<td class="n">{escape(number)}</td>' for number in numbers)
    return f'<tr><td>{escape(lot.title)}</td><th scope="row">{escape(part)}</th>{cells}</tr>'


def _row_json(row: Row, terms: Terms, *, for_supplier: bool) -> dict[str, Any]:
    return {**row_plain(row, terms), "saving": None if for_supplier else _money(row[0].saving, terms)}


def _saving_note(rows: Sequence[Row], lang: str) -> str:
    labels = dict.fromkeys(lot.baseline.label for _, lot, _ in rows if lot.baseline is not None)
    return f"{WORDS[lang]['baseline']}: {', '.join(labels)}." if labels else WORDS[lang]["no_baseline"]

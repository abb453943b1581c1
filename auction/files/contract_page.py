"""A contract to read, print and keep: one self-contained HTML page without scripts, and the same facts as JSON."""

import base64
import hashlib
from html import escape
from typing import Any, Final

from auction.core.agreement import Agreement
from auction.core.commands import Contract
from auction.core.paper import contract_plain, rows_of
from auction.core.terms import Terms
from auction.files.contract_print import Printed, Recorded, money_text, printed, row_json, total_saving
from auction.files.contract_words import WORDS

__all__ = ["STYLE_HASH", "Recorded", "contract_html", "contract_json"]

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
.signed { border: 1px solid currentColor; padding: .25rem 1rem; overflow-wrap: anywhere; }
.hands { display: grid; grid-template-columns: 1fr 1fr; gap: 2rem; margin-top: 4rem; }
.hands p { border-top: 1px solid currentColor; padding-top: .25rem; }
@media print {
  @page { margin: 20mm; }
  :root { color-scheme: light; }
  body { font-size: 10pt; margin: 0; padding: 0; max-width: none; }
  thead { display: table-header-group; } tfoot { display: table-row-group; }
  tr, .signed, .hands { break-inside: avoid; }
}
"""

STYLE_HASH: Final = "sha256-" + base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
"""The style sheet's hash as a content security policy names it: the page needs `style-src` with it, and nothing else."""


def contract_html(
    contract: Contract,
    terms: Terms,
    *,
    lang: str = "en",
    recorded: Recorded | None = None,
    agreement: Agreement | None = None,
    for_supplier: bool = False,
) -> str:
    """The contract as a page in that language (`WORDS` lists them; KeyError for another)."""
    told = printed(contract, terms, lang=lang, recorded=recorded, agreement=agreement, for_supplier=for_supplier)
    words = WORDS[lang]
    standing = "".join(f"<p>{escape(text)}</p>" for text in told.standing)
    return "\n".join(
        (
            "<!doctype html>",
            f'<html lang="{escape(lang)}"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(f'{told.title} {told.number}')}</title><style>{STYLE}</style></head><body><main>",
            f"<h1>{escape(told.title)}</h1>",
            f'<p class="practice">{escape(told.practice)}</p>' if told.practice else "",
            f"<dl>{''.join(f'<dt>{escape(term)}</dt><dd>{escape(fact)}</dd>' for term, fact in told.facts)}</dl>",
            f'<div class="signed">{standing}</div>' if standing else "",
            _table(told, words["total"]),
            *(f"<p>{escape(text)}</p>" for text in told.notes),
            f'<div class="hands"><p>{escape(words["signed_buyer"])}</p><p>{escape(words["signed_supplier"])}</p></div>',
            "</main></body></html>\n",
        )
    )


def contract_json(
    contract: Contract,
    terms: Terms,
    *,
    recorded: Recorded | None = None,
    agreement: Agreement | None = None,
    for_supplier: bool = False,
) -> dict[str, Any]:
    """The contract as JSON values: amounts, prices and quantities as decimal strings, ids and names as the terms give them."""
    return {
        **contract_plain(contract, terms),
        "lines": [row_json(row, terms, for_supplier=for_supplier) for row in rows_of(contract, terms)],
        "saving": None if for_supplier else money_text(total_saving(contract), terms),
        "recorded": None if recorded is None else {"entry": recorded.seq, "at": recorded.at, "head": recorded.head},
        **_standing(agreement),
    }


def _standing(agreement: Agreement | None) -> dict[str, Any]:
    """How far the contract has come, and its signature once there is one; nothing where that is not asked for."""
    if agreement is None:
        return {}
    ink = agreement.ink
    told = None if ink is None else {"at": ink.at, "sha256": ink.sha256, "key": ink.key, "signature": ink.signature}
    return {"step": agreement.step, "signed": told}


def _table(told: Printed, total: str) -> str:
    heads = "".join(f'<th scope="col"{_class(place)}>{escape(head)}</th>' for place, head in enumerate(told.heads))
    sums = "".join(f'<td class="n">{escape(each)}</td>' for each in told.total)
    return (
        f'<div class="rows" role="region" tabindex="0" aria-label="{escape(told.title)}"><table>'
        f"<caption>{escape(told.currency)}</caption><thead><tr>{heads}</tr></thead>"
        f"<tbody>{''.join(map(_row, told.rows))}</tbody>"
        f'<tfoot><tr><th scope="row" colspan="4">{escape(total)}</th>{sums}</tr></tfoot>'
        "</table></div>"
    )


def _class(place: int) -> str:
    """The first two columns are texts, the rest are numbers."""
    return "" if place < 2 else ' class="n"'


def _row(cells: tuple[str, ...]) -> str:
    lot, part, *numbers = map(escape, cells)
    told = "".join(f'<td class="n">{number}</td>' for number in numbers)
    return f'<tr><td>{lot}</td><th scope="row">{part}</th>{told}</tr>'

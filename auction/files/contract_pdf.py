"""A contract as a PDF to print and file (PDF/A-2b): the same bytes for the same contract, on any machine with the same version.

Latin, Greek and Cyrillic are set in the font that comes with typst. Chinese is set in Noto Sans SC, of whose slices the consoles
are made: those that a contract needs are taken out of their web form. A character that no font has is refused, not left blank.
"""

import json
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from auction.core.agreement import Agreement
from auction.core.commands import Contract
from auction.core.moments import SECOND_US
from auction.core.terms import Terms
from auction.files.contract_print import Recorded, printed
from auction.files.contract_words import WORDS

TEMPLATE: Final = Path(__file__).with_name("contract.typ")
SLICES: Final = "noto-sans-sc-*.woff2"
FAMILY: Final = "Noto Sans SC Variable"
STANDARD: Final = "a-2b"


class NotPrintable(Exception):
    """The contract holds what none of the fonts can print; it says what."""


class NotInstalled(Exception):
    """The extra `pdf` is not installed."""


def contract_pdf(
    contract: Contract,
    terms: Terms,
    *,
    fonts: Path,
    lang: str = "en",
    recorded: Recorded | None = None,
    agreement: Agreement | None = None,
    for_supplier: bool = False,
) -> bytes:
    """The contract as a PDF in that language, with the slices of Chinese in that folder.

    Raises NotInstalled without the extra `pdf`, and NotPrintable for a character that no font has.
    """
    told = printed(contract, terms, lang=lang, recorded=recorded, agreement=agreement, for_supplier=for_supplier)
    words = WORDS[lang]
    inputs = {**asdict(told), "total": (words["total"], *told.total), "hands": _hands(words), "lang": lang}
    stamp = 0 if agreement is None else agreement.at if agreement.ink is None else agreement.ink.at
    return _compiled(inputs, fonts, stamp // SECOND_US)


def _hands(words: Mapping[str, str]) -> tuple[str, str]:
    """What stands under the two lines for those who sign by hand too."""
    return words["signed_buyer"], words["signed_supplier"]


def _compiled(told: dict[str, Any], fonts: Path, second: int) -> bytes:
    """The pages that the template makes of what is told, under a clock that stands at that second."""
    try:
        import typst
    except ImportError as missing:
        raise NotInstalled("pip install 'poolbid[pdf]'") from missing
    needed = frozenset(json.dumps(told, ensure_ascii=False))
    with tempfile.TemporaryDirectory(prefix="poolbid-pdf-") as name:
        folder = Path(name)
        found = [_unpacked(path, folder) for path, held in _slices(fonts) if needed & held]
        inputs = {"told": json.dumps({**told, "fonts": [FAMILY] if found else []}, ensure_ascii=False)}
        make: Any = typst.Compiler  # its stubs bind one type for the input and for the folders of fonts
        compiler = make(TEMPLATE.read_bytes(), root=folder, font_paths=[folder], ignore_system_fonts=True, sys_inputs=inputs)
        try:
            made = compiler.compile(format="pdf", pdf_standards=[STANDARD], timestamp=second)
        except typst.TypstError as fault:
            raise NotPrintable(fault.message) from fault
    assert isinstance(made, bytes), "a PDF is one file"
    return made


def _slices(fonts: Path) -> Iterator[tuple[Path, frozenset[str]]]:
    """The slices of Chinese there are, and which characters each is there for."""
    return ((path, _held(path)) for path in sorted(fonts.glob(SLICES)))


@lru_cache(maxsize=256)
def _held(path: Path) -> frozenset[str]:
    """The characters of a slice beyond those of Latin, which the first font has."""
    from fontTools.ttLib import TTFont

    with TTFont(path, lazy=True) as font:
        return frozenset(chr(code) for code in font.getBestCmap() if code >= FIRST_WIDE)


FIRST_WIDE: Final = 0x2E80
"""Where the characters of Chinese writing begin, punctuation of full width included."""


def _unpacked(path: Path, folder: Path) -> Path:
    """The slice as a font file that typst reads."""
    from fontTools.ttLib import TTFont

    made = folder / f"{path.stem}.ttf"
    with TTFont(path, recalcTimestamp=False) as font:
        font.flavor = None
        font.save(made)
    return made

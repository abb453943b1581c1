"""What makes two lines the same part: the maker's house and every mark of the number (rules P3 to P6).

Suffixes mean packaging or grade (`-7-F`, `TR`, `/NOPB`), so nothing is stripped to decide sameness. The loose key
only points at likely twins and never merges anything.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Final

NO_MAKER: Final = ""

ANY_MAKER: Final = frozenset(
    {"any", "any maker", "any manufacturer", "generic", "various", "standard", "std", "n/a", "na", "none", "-", "--"}
    | {"?", "tbd", "任意", "任何", "不限", "通用", "无"}
)
NO_PART: Final = frozenset({"", "any", "generic", "various", "n/a", "na", "none", "-", "--", "?", "tbd", "任意", "无"})

HOUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "Amphenol FCI": ("fci / amphenol", "fci/amphenol", "amphenol / fci", "fci", "amphenol icc (fci)"),
    "Diodes Incorporated": ("diodes inc.", "diodes inc", "diodes", "diodes(美台)"),
    "EVERLIGHT": ("everlight(亿光)", "everlight electronics", "亿光"),
    "Infineon": ("infineon technologies", "infineon technologies ag", "infineon(英飞凌)", "英飞凌"),
    "Microchip": ("microchip technology", "microchip technology inc.", "microchip(微芯)", "微芯"),
    "Murata": ("murata electronics", "murata manufacturing", "murata(村田)", "村田"),
    "Nexperia": ("nexperia(安世)", "安世"),
    "NXP": ("nxp semiconductors", "nxp(恩智浦)", "恩智浦"),
    "onsemi": ("on semiconductor", "on semi", "onsemi(安森美)", "on(安森美)", "安森美"),
    "Panasonic": ("panasonic electronic components", "panasonic(松下)", "松下"),
    "Samsung Electro-Mechanics": ("samsung", "samsung(三星)", "samsung electro-mechanics(三星电机)", "三星电机"),
    "STMicroelectronics": ("st microelectronics", "st", "st(意法半导体)", "stmicroelectronics(意法半导体)"),
    "Taiyo Yuden": ("tayo yuden", "taiyo yuden(太诱)", "太阳诱电", "太诱"),
    "TDK": ("tdk corporation", "tdk(东电化)"),
    "Texas Instruments": ("ti", "texas instruments(德州仪器)", "ti(德州仪器)", "德州仪器"),
    "UNI-ROYAL": ("uni-royal(厚声)", "uniroyal", "厚声"),
    "Vishay Dale": ("vishay / dale", "vishay/dale", "dale"),
    "Würth Elektronik": ("würth", "wurth", "wuerth", "wurth electronics", "wurth elektronik", "wuerth elektronik"),
    "YAGEO": ("yageo(国巨)", "国巨"),
}

PACKAGING_SUFFIXES: Final = ("#trpbf", "#pbf", "/nopb", "-7-f", "-tr", "-ct", "-nd", "t&r", "-7", "tr", "ct")

_DASHES: Final = str.maketrans("", "", " -\u2010\u2011\u2012\u2013\u2014\u2015\u2212")


def fold(text: str) -> str:
    """The text as compared: compatibility forms unified, blanks trimmed and single, case folded."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


_HOUSE_OF: Final[Mapping[str, str]] = {fold(alias): house for house, aliases in HOUSES.items() for alias in (house, *aliases)}


@dataclass(frozen=True, slots=True)
class Maker:
    """A manufacturer as compared: `key` decides sameness, `folded` is the spelling before the alias table."""

    key: str
    folded: str


@lru_cache(maxsize=4096)  # a pool names the same few houses on every line
def maker_of(text: str) -> Maker:
    """The house a manufacturer's name stands for; `any` and its like stand for none (rule P5)."""
    folded = fold(text)
    if folded in ANY_MAKER:
        return Maker(NO_MAKER, NO_MAKER)
    return Maker(fold(_HOUSE_OF.get(folded, folded)), folded)


def part_of(text: str) -> str:
    """The part number as compared; dashes and suffixes matter (rule P3)."""
    return fold(text)


def is_part(text: str) -> bool:
    """Whether the text names a part at all (rule P1)."""
    return fold(text) not in NO_PART


def loose_key(part: str) -> str:
    """The part number without blanks, dashes and a packaging suffix: equal keys are likely twins (rule P7)."""
    for suffix in PACKAGING_SUFFIXES:
        if part.endswith(suffix) and len(part) - len(suffix) >= 5:
            return part.removesuffix(suffix).translate(_DASHES)
    return part.translate(_DASHES)


def part_id(identity: tuple[str, str]) -> str:
    """The pooled part's id: 16 hex digits of the hash of its identity, the same in every pool and on every machine."""
    return "p" + sha256("\x1f".join(identity).encode()).hexdigest()[:16]

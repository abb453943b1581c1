"""What is traded, by its customs and export numbers: HS headings and ECCNs, and the category they put a thing in (rules U1, Z1)."""

import re
from collections.abc import Mapping
from typing import Final, Literal

Category = Literal["component", "equipment", "raw_material"]

SOURCE: Final = "Harmonized System 2022, from the public table datasets/harmonized-system (ODC-PDDL-1.0)"
AS_OF: Final = "2022-01-01"

HEADINGS: Final[Mapping[str, Category]] = {
    "2804": "raw_material",
    "2811": "raw_material",
    "2812": "raw_material",
    "2818": "raw_material",
    "2825": "raw_material",
    "2846": "raw_material",
    "3705": "equipment",
    "3818": "raw_material",
    "3824": "raw_material",
    "8414": "equipment",
    "8419": "equipment",
    "8421": "equipment",
    "8456": "equipment",
    "8479": "equipment",
    "8486": "equipment",
    "8504": "component",
    "8532": "component",
    "8533": "component",
    "8534": "component",
    "8535": "component",
    "8536": "component",
    "8541": "component",
    "8542": "component",
    "9010": "equipment",
    "9011": "equipment",
    "9012": "equipment",
    "9030": "equipment",
    "9031": "equipment",
}
"""The four-digit headings that chips, what they are made of and what makes them come under, each with its category."""

EAR99: Final = "EAR99"
_HS: Final = re.compile(r"[0-9]{4}(?:[0-9]{2}){0,3}")
_ECCN: Final = re.compile(r"[0-9][A-E][0-9]{3}(\.[a-z0-9.]+)?")


def is_eccn(text: str) -> bool:
    """Whether the text is an export control number of the US list, or EAR99 for what no number names (rule Z1)."""
    return text == EAR99 or _ECCN.fullmatch(text) is not None


def is_hs(text: str) -> bool:
    """Whether the text is an HS number of 4 to 10 digits under a heading that the table holds (rule U1)."""
    return _HS.fullmatch(text) is not None and text[:4] in HEADINGS


def category_of(hs: str) -> Category | None:
    """The category of an HS number, or None where the table has no such heading."""
    return HEADINGS[hs[:4]] if is_hs(hs) else None

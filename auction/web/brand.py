"""Whose platform people see: the operator's name, logo and colour in place of Poolbid's, checked once at the start.

A server is one installation's, and so is a brand: it is written into the page itself and into two answers that nothing on the way
may keep, never into the console's files, which are the same for everybody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from auction.core.errors import Unreadable
from auction.web.problems import Problem

POOLBID: Final = "Poolbid"
LONGEST_NAME: Final = 40
LARGEST_LOGO: Final = 256 * 1024
LEAST_CONTRAST: Final = 4.5
"""Of text against what it stands on, by WCAG 2.2 level AA."""
LIGHT: Final = ("#f3f5f7", "#ffffff", "#eceff3")
DARK: Final = ("#0b0f14", "#121820", "#18202a", "#0e141b")
"""What text in the accent stands on, as `tokens.css` names it: ground, surface, raised, sunken."""
SURFACES: Final = ("#ffffff", "#121820")
WASH: Final = (0.1, 0.16)
"""How much of the accent is in what is washed with it, on light and on dark pages."""

Colour = tuple[int, int, int]

# A picture that a browser opens by itself may neither run nor load anything, whatever is in it.
_LOGO_POLICY: Final = "default-src 'none'; sandbox"


@dataclass(frozen=True, slots=True)
class Brand:
    """A name, the styles that its colour makes (empty: Poolbid's own), and a logo with its media type."""

    name: str = POOLBID
    styles: str = ""
    logo: bytes = b""
    logo_type: str = ""

    @property
    def is_own(self) -> bool:
        """Whether there is anything of an operator's to show."""
        return self != Brand()

    def on(self, page: str) -> str:
        """The console's page with this brand in it: its title, its name for the scripts, its styles and its logo."""
        if not self.is_own:
            return page
        head = f'<meta name="application-name" content="{escape(self.name)}" />'
        if self.styles:
            head += '<link rel="stylesheet" href="/brand.css" />'
        if self.logo:
            head += f'<link rel="icon" type="{self.logo_type}" href="/brand/logo" />'
        titled = page.replace(f"<title>{POOLBID}</title>", f"<title>{escape(self.name)}</title>")
        return titled.replace("</head>", f"{head}</head>")


def brand_of(name: str, logo: str, colour: str) -> Brand:
    """The brand of these settings: a name, a file with a picture, one colour or two. Raises Unreadable for what is refused."""
    if name and (len(name) > LONGEST_NAME or not name.isprintable() or name != name.strip()):
        raise Unreadable("setting brand_name", f"at most {LONGEST_NAME} characters that can be printed, no blank first or last")
    body, kind = _picture(Path(logo)) if logo else (b"", "")
    return Brand(name or POOLBID, _styles(colour) if colour else "", body, kind)


async def styles(request: Request) -> Response:
    """The colours of this installation."""
    brand: Brand = request.app.state.brand
    if not brand.styles:
        raise Problem(404, "not_found")
    return Response(brand.styles, media_type="text/css")


async def logo(request: Request) -> Response:
    """The logo of this installation, as a picture and nothing else."""
    brand: Brand = request.app.state.brand
    if not brand.logo:
        raise Problem(404, "not_found")
    return Response(brand.logo, media_type=brand.logo_type, headers={"Content-Security-Policy": _LOGO_POLICY})


def _picture(path: Path) -> tuple[bytes, str]:
    try:
        with path.open("rb") as file:
            body = file.read(LARGEST_LOGO + 1)
    except OSError as fault:
        raise Unreadable("setting brand_logo", str(fault)) from None
    kind = ""
    if body.startswith(b"\x89PNG\r\n\x1a\n"):
        kind = "image/png"
    elif body.startswith(b"\xff\xd8\xff"):
        kind = "image/jpeg"
    elif body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        kind = "image/webp"
    if not kind or len(body) > LARGEST_LOGO:
        raise Unreadable("setting brand_logo", f"{path} is no PNG, JPEG or WebP of at most {LARGEST_LOGO // 1024} KiB")
    return body, kind


def _styles(colours: str) -> str:
    """The accent of light and of dark pages. One colour alone is lightened for dark pages as far as it has to be."""
    spelled = [each.strip() for each in colours.split(",")]
    if len(spelled) > 2:
        raise Unreadable("setting brand_colour", "one colour, or two for light and for dark pages: #0b5aa8,#74b3f5")
    light, *more = map(_colour, spelled)
    _require_contrast(light, 0, LIGHT)
    dark = more[0] if more else next(each for each in _lighter(light) if not _too_faint(each, 1, DARK))
    _require_contrast(dark, 1, DARK)
    return f":root[data-theme]{_tokens(light, 0)}\n:root[data-theme='dark'][data-theme]{_tokens(dark, 1)}\n"


def _tokens(accent: Colour, page: int) -> str:
    ink = max("#ffffff", "#000000", key=lambda each: contrast(_colour(each), accent))
    return f"{{--accent:{_spelled(accent)};--accent-ink:{ink};--accent-wash:{_spelled(_wash(accent, page))}}}"


def _wash(accent: Colour, page: int) -> Colour:
    return _mixed(_colour(SURFACES[page]), accent, WASH[page])


def _lighter(colour: Colour) -> list[Colour]:
    return [_mixed(colour, (255, 255, 255), step / 20) for step in range(21)]


def _too_faint(accent: Colour, page: int, grounds: Sequence[str]) -> tuple[str, float] | None:
    """What the accent can be read least on, where that is too little."""
    found = ((each, contrast(accent, _colour(each))) for each in (*grounds, _spelled(_wash(accent, page))))
    least = min(found, key=lambda each: each[1])
    return least if least[1] < LEAST_CONTRAST else None


def _require_contrast(accent: Colour, page: int, grounds: Sequence[str]) -> None:
    fault = _too_faint(accent, page, grounds)
    if fault is not None:
        pages = ("light", "dark")[page]
        said = f"{_spelled(accent)} on {fault[0]} of {pages} pages has a contrast of {fault[1]:.2f} to 1, below {LEAST_CONTRAST}"
        raise Unreadable("setting brand_colour", said)


def contrast(one: Colour, other: Colour) -> float:
    """How much lighter the one is than the other, from 1 to 21, as WCAG 2.2 has it."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Colour) -> float:
    parts = (each / 255 for each in colour)
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _colour(text: str) -> Colour:
    digits = text.removeprefix("#")
    if len(text) != 7 or len(digits) != 6 or not all(each in "0123456789abcdefABCDEF" for each in digits):
        raise Unreadable("setting brand_colour", "one colour, or two for light and for dark pages: #0b5aa8,#74b3f5")
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


def _spelled(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)


def _mixed(ground: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(one + (two - one) * share) for one, two in zip(ground, other, strict=True))
    return red, green, blue

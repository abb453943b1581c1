"""An operator's name, logo and colour: shown to its own people alone, readable, and nothing that a browser would run."""

from __future__ import annotations

import re
import struct
import zlib
from pathlib import Path

import pytest

from auction.config import Settings
from auction.core.errors import Unreadable
from auction.web.brand import DARK, LARGEST_LOGO, LEAST_CONTRAST, LIGHT, SURFACES, Brand, brand_of, contrast
from auction.web.welcome import welcome
from tests.web.stand import standing

PAGE = "<!doctype html><html><head><title>Poolbid</title></head><body></body></html>"
TOKENS = Path(__file__).parents[2] / "clients/web/src/shared/tokens.css"
NORTH, SOUTH = "North & Co <Pool>", "南方采购"


def png(shade: int = 90) -> bytes:
    """One pixel."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes((0, shade)))) + chunk(b"IEND", b"")


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A console whose one page and one script are the same for everybody."""
    console = tmp_path / "console"
    (console / "assets").mkdir(parents=True)
    (console / "index.html").write_text(PAGE, encoding="utf-8")
    (console / "assets" / "index-1.js").write_text("1", encoding="utf-8")
    monkeypatch.setattr("auction.web.pages.CONSOLE", console)
    return tmp_path


async def test_row_12_two_tenants_show_each_their_own_brand_and_nothing_of_the_other(built: Path) -> None:
    (built / "north.png").write_bytes(png(10))
    (built / "south.png").write_bytes(png(200))
    north = Settings(brand_name=NORTH, brand_logo=str(built / "north.png"), brand_colour="#a3195b")
    south = Settings(brand_name=SOUTH, brand_logo=str(built / "south.png"), brand_colour="#0b6b43,#4fce92")
    async with standing(north) as one, standing(south) as other, standing() as plain:
        pages = [(await stand.http.get("/auctions/A-1")) for stand in (one, other, plain)]
        assert "<title>North &amp; Co &lt;Pool&gt;</title>" in pages[0].text
        assert '<meta name="application-name" content="North &amp; Co &lt;Pool&gt;" />' in pages[0].text
        assert f"<title>{SOUTH}</title>" in pages[1].text
        assert [(SOUTH in page.text, "North" in page.text) for page in pages] == [(False, True), (True, False), (False, False)]
        assert pages[2].text == PAGE
        # What is one operator's is kept by nobody on the way; what everybody may keep is the same for all.
        for address in ("/", "/brand.css", "/brand/logo"):
            found = [await stand.http.get(address) for stand in (one, other)]
            assert [each.headers["cache-control"] for each in found] == ["no-store", "no-store"]
            assert found[0].content != found[1].content
        scripts = [await stand.http.get("/assets/index-1.js") for stand in (one, other, plain)]
        assert len({each.content for each in scripts}) == 1
        # Who is somebody at the one is nobody at the other, and what is held at the one is not there at the other.
        await one.announced()
        ours, theirs = await one.coordinator(), await other.coordinator()
        assert [each["auction"] for each in (await ours.get("/api/auctions")).json()] == ["A-1"]
        assert (await theirs.get("/api/auctions")).json() == []
        assert (await other.http.get("/api/auctions", headers={"Cookie": ours.cookie})).status_code == 401
        for address in ("/brand.css", "/brand/logo"):
            assert (await plain.http.get(address)).status_code == 404


async def test_a_logo_is_served_as_a_picture_that_runs_nothing(built: Path) -> None:
    (built / "logo").write_bytes(png())
    async with standing(Settings(brand_logo=str(built / "logo"))) as stand:
        found = await stand.http.get("/brand/logo")
        assert (found.content, found.headers["content-type"]) == (png(), "image/png")
        assert found.headers["content-security-policy"] == "default-src 'none'; sandbox"
        assert found.headers["x-content-type-options"] == "nosniff"
        page = (await stand.http.get("/")).text
        assert '<link rel="icon" type="image/png" href="/brand/logo" />' in page
        assert "brand.css" not in page


@pytest.mark.parametrize(
    "body",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>',
        b"<!doctype html><script>1</script>",
        b"GIF89a",
        b"",
        png() + bytes(LARGEST_LOGO),
    ],
)
def test_what_is_no_small_picture_is_no_logo(tmp_path: Path, body: bytes) -> None:
    (tmp_path / "logo").write_bytes(body)
    with pytest.raises(Unreadable, match="is no PNG, JPEG or WebP of at most 256 KiB"):
        brand_of("", str(tmp_path / "logo"), "")
    with pytest.raises(Unreadable, match="No such file"):
        brand_of("", str(tmp_path / "missing"), "")


@pytest.mark.parametrize(("body", "kind"), [(b"\xff\xd8\xff\xe0", "image/jpeg"), (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp")])
def test_photographs_may_be_logos_too(tmp_path: Path, body: bytes, kind: str) -> None:
    (tmp_path / "logo").write_bytes(body)
    assert brand_of("", str(tmp_path / "logo"), "").logo_type == kind


@pytest.mark.parametrize("name", ["x" * 41, " North", "North\n", "North\u202e", "\u200b"])
def test_a_name_is_short_and_can_be_printed(name: str) -> None:
    with pytest.raises(Unreadable, match="brand_name"):
        brand_of(name, "", "")


def test_contrast_is_that_of_the_guidelines() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((255, 255, 255), (119, 119, 119)) == pytest.approx(4.48, abs=0.005)
    assert contrast((9, 9, 9), (9, 9, 9)) == 1


@pytest.mark.parametrize(
    ("colour", "said"),
    [
        ("#ffee00", r"#ffee00 on #\w{6} of light pages has a contrast of 1\.\d\d to 1, below 4\.5"),
        ("#0b5aa8,#0b5aa8", r"#0b5aa8 on #\w{6} of dark pages has a contrast of \d\.\d\d to 1, below 4\.5"),
        *((each, "one colour, or two") for each in ("blue", "#fff", "#0b5aa8,", "#0b5aa8,#74b3f5,#000000", "#0b5aa8;}", "#+b5aa8")),
    ],
)
def test_a_colour_that_cannot_be_read_is_refused_with_what_it_lacks(colour: str, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        brand_of("", "", colour)


@pytest.mark.parametrize("colour", ["#000000", "#0b5aa8", "#a3195b", "#0b6b43", "#7d1a00", "#00008b"])
def test_one_colour_is_enough_and_can_be_read_on_light_and_dark_pages(colour: str) -> None:
    css = brand_of("", "", colour).styles
    found = re.findall(r"--accent:#(\w{6});--accent-ink:#(\w{6});--accent-wash:#(\w{6})", css)
    assert f"#{found[0][0]}" == colour
    for (accent, ink, wash), grounds in zip(found, (LIGHT, DARK), strict=True):
        for ground in (ink, wash, *(each.removeprefix("#") for each in grounds)):
            assert contrast(rgb(accent), rgb(ground)) >= LEAST_CONTRAST


def test_the_grounds_are_those_of_the_consoles() -> None:
    """A new ground of the consoles is one that an operator's colour has to be read on."""
    light, dark = TOKENS.read_text(encoding="utf-8").split('[data-theme="dark"]')[:2]
    for text, grounds, surface in ((light, LIGHT, SURFACES[0]), (dark, DARK, SURFACES[1])):
        said = {name: re.search(rf"--{name}: (#\w+);", text) for name in ("ground", "surface", "raised", "sunken")}
        assert {each[1] for each in said.values() if each} == set(grounds)
        assert said["surface"] is not None
        assert said["surface"][1] == surface


def rgb(digits: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(digits)
    return red, green, blue


def test_without_a_brand_all_is_as_it_was() -> None:
    assert not brand_of("", "", "").is_own
    assert Brand().on(PAGE) == PAGE
    assert welcome("http://h", {}, practice=False).startswith("Poolbid serves at http://h\n")
    assert welcome("http://h", {}, practice=False, name=NORTH).startswith(f"{NORTH} serves at http://h\n")

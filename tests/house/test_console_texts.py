"""The console's words: each once, none missing, every code worded, and the translation whole."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from auction.core import refusals
from auction.core.commands import COMMANDS
from auction.core.events import EVENTS
from auction.files.reports import REASONS
from auction.market import refusals as market_refusals
from auction.pool import refusals as pool_refusals
from auction.web import access
from auction.web.problems import TITLES

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "clients/web/src"
TEXTS = SOURCES / "texts"
PROTOCOL = ROOT / "auction/wire/PROTOCOL.md"

MESSAGE = re.compile(r"^(?P<id>[A-Za-z][\w-]*) =(?P<body>.*(?:\n(?:[ }].*|$))*)", re.MULTILINE)
VARIABLE = re.compile(r"\$([a-z]+)")
CLAUSE = {"en": re.compile(r"[.;:]"), "zh-CN": re.compile(r"[。；：]")}
ASKED = re.compile(r"""\bt\(\s*"([A-Za-z][\w-]*)\"""")


class Text(NamedTuple):
    """One message: the file it is in, its id, and what it must be given."""

    file: str
    id: str
    variables: frozenset[str]


def texts(locale: str) -> list[Text]:
    return [
        Text(path.name, found["id"], frozenset(VARIABLE.findall(found["body"])))
        for path in sorted((TEXTS / locale).glob("*.ftl"))
        for found in MESSAGE.finditer(path.read_text(encoding="utf-8"))
    ]


def asked_for() -> Iterator[tuple[str, str]]:
    """Every text a component asks for by its name, and where. Names put together at run time are not seen here."""
    for path in [*SOURCES.rglob("*.svelte"), *SOURCES.rglob("*.ts")]:
        for id in ASKED.findall(path.read_text(encoding="utf-8")):
            yield path.relative_to(SOURCES).as_posix(), id


def codes() -> set[str]:
    """Every code a person may be told: of both rulebooks, of files, of sign-in, of HTTP, and of the socket."""
    section = PROTOCOL.read_text(encoding="utf-8").split("## 5.")[1].split("## 6.")[0]
    of_the_socket = set(re.findall(r"`([a-z]+_[a-z_]+)`", section))
    assert {"frame_not_json", "rate_limited"} <= of_the_socket
    of_the_market = (*market_refusals.PRECEDENCE, *market_refusals.REASONS, *market_refusals.OFFERS, *market_refusals.TARIFFS)
    kinds = {kind.code for kind in (*refusals.PRECEDENCE, *pool_refusals.PRECEDENCE, *of_the_market)}
    return kinds | set(REASONS) | set(access.REFUSALS) | set(TITLES) | of_the_socket


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_every_text_is_said_once(locale: str) -> None:
    twice = [id for id, count in Counter(text.id for text in texts(locale)).items() if count > 1]
    assert not twice


def test_every_text_asked_for_is_there() -> None:
    known = {text.id for text in texts("en")}
    missing = sorted({f"{where}: {id}" for where, id in asked_for() if id not in known})
    assert not missing


def test_every_code_has_words() -> None:
    known = {text.id for text in texts("en")}
    assert sorted(code for code in codes() if f"code-{code.replace('_', '-')}" not in known) == []


def of_one_clause(said: dict[str, str], locale: str) -> list[str]:
    """The codes whose text ends with no full stop, or leaves it at one clause: what is wrong, and not what to do next."""
    stop = {"en": ".", "zh-CN": "。"}[locale]
    return [code for code, text in said.items() if not text.endswith(stop) or len(CLAUSE[locale].findall(text)) < 2]


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_a_refusal_that_another_request_mends_says_what_to_do_next(locale: str) -> None:
    of_the_market = (*market_refusals.PRECEDENCE, *market_refusals.REASONS, *market_refusals.OFFERS, *market_refusals.TARIFFS)
    kinds = (*refusals.PRECEDENCE, *pool_refusals.PRECEDENCE, *of_the_market)
    source = (TEXTS / locale / "codes.ftl").read_text(encoding="utf-8")
    words = {found["id"]: found["body"].strip() for found in MESSAGE.finditer(source)}
    said = {kind.code: words[f"code-{kind.code.replace('_', '-')}"] for kind in kinds if kind.again == "changed"}
    assert of_one_clause(said, locale) == []


def test_a_text_that_only_says_what_is_wrong_is_found() -> None:
    bare = {"above": "Your bid is above the ceiling price.", "open": "Bid less. Then go on", "fine": "It is above. Bid less."}
    assert of_one_clause(bare, "en") == ["above", "open"]
    assert of_one_clause({"above": "您的报价高于最高限价。", "fine": "报价过高。请降低。"}, "zh-CN") == ["above"]


def test_every_command_and_event_of_a_record_has_words() -> None:
    known = {text.id for text in texts("en")}
    words = {f"command-{dashed(tag)}" for tag in COMMANDS}
    # An event whose sentence depends on what it holds has several, with more behind its name.
    missing = {f"event-{dashed(tag)}" for tag in EVENTS}
    missing = {id for id in missing if not any(text == id or text.startswith(f"{id}-") for text in known)}
    assert sorted(words - known) == []
    assert sorted(missing) == []


def dashed(tag: str) -> str:
    """`BidPlaced.1` as the texts spell it: `bid-placed`."""
    return re.sub(r"([a-z])([A-Z])", r"\1-\2", tag.split(".")[0]).lower()


def test_a_colon_divides_the_reason_of_a_line_from_its_detail() -> None:
    assert [code for code, reason in REASONS.items() if ":" in reason] == []


def test_the_translation_says_all_and_is_given_the_same() -> None:
    english = {text.id: text for text in texts("en")}
    chinese = {text.id: text for text in texts("zh-CN")}
    assert sorted(english.keys() ^ chinese.keys()) == []
    # A language may need less than it is given, such as a number to choose a plural by; never more.
    assert [id for id, text in chinese.items() if not text.variables <= english[id].variables] == []


def test_a_text_is_read_with_what_follows_on_its_next_lines(tmp_path: Path) -> None:
    source = "one = { $count ->\n    [one] { $lot }\n   *[other] all\n}\ntwo = plain\n"
    found = {match["id"]: set(VARIABLE.findall(match["body"])) for match in MESSAGE.finditer(source)}
    assert found == {"one": {"count", "lot"}, "two": set()}

"""The verdict of an audit, for people and for programs: agrees up to entry N, or the first divergence and both versions."""

import json
from dataclasses import dataclass
from typing import Final, Literal

from auction.audit.differing import differences
from auction.audit.finding import Divergence
from auction.audit.outcome import outcome_text
from auction.audit.titles import rule_sentence
from auction.ledger.codec import Plain

AGREES: Final = 0
DIVERGES: Final = 1
UNREADABLE: Final = 2
LONGEST_VERSION: Final = 2000


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was checked, or why it was not, with every divergence it found."""

    name: str
    result: Literal["agrees", "diverges", "not checked"]
    detail: str
    divergences: tuple[Divergence, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """All checks of one bundle and how the auction stands after the entries that hold."""

    auction: str
    stream: str
    entries: int
    checks: tuple[Check, ...]
    outcome: dict[str, Plain]

    @property
    def divergences(self) -> tuple[Divergence, ...]:
        """Every divergence, the first first: the pool's entries came before the auction's; logs as a whole come last."""
        found = [each for check in self.checks for each in check.divergences]
        in_pool = [each for each in found if each.stream != self.stream and each.entry is not None]
        in_auction = [each for each in found if each.stream == self.stream and each.entry is not None]
        whole = [each for each in found if each.entry is None]
        whole.sort(key=lambda each: each.stream != self.stream)
        return (*sorted(in_pool, key=_place_in_log), *sorted(in_auction, key=_place_in_log), *whole)

    @property
    def first(self) -> Divergence | None:
        """The first divergence, or None when all agrees."""
        return next(iter(self.divergences), None)

    @property
    def agrees(self) -> bool:
        """Whether nothing that was checked diverges."""
        return not self.divergences

    @property
    def up_to(self) -> int:
        """The last entry of the auction before which, and at which, nothing diverges."""
        numbers = [each.entry for each in self.divergences if each.stream == self.stream and each.entry is not None]
        return min(self.entries, min(numbers, default=self.entries + 1) - 1)

    @property
    def exit_code(self) -> int:
        """0 when all agrees, 1 when something diverges."""
        return AGREES if self.agrees else DIVERGES


def report_plain(report: Report) -> dict[str, Plain]:
    """The report as plain values: one JSON object."""
    checks: list[Plain] = [{"check": each.name, "result": each.result, "detail": each.detail} for each in report.checks]
    divergences: list[Plain] = [_divergence_plain(each) for each in report.divergences]
    return {
        "agrees": report.agrees,
        "auction": report.auction,
        "entries": report.entries,
        "agrees_up_to": report.up_to,
        "divergences": divergences,
        "checks": checks,
        "outcome": report.outcome,
    }


def report_json(report: Report) -> str:
    """The report as one line of JSON in ASCII."""
    return as_json(report_plain(report))


def as_json(plain: Plain) -> str:
    """Plain values as one line of JSON in ASCII, whatever texts a forger put in them."""
    return json.dumps(plain, sort_keys=True, separators=(",", ":"))


def printable(text: str) -> str:
    """The text with every mark that could steer a terminal replaced."""
    return "".join(mark if mark.isprintable() or mark == "\n" else "\ufffd" for mark in text)


def report_text(report: Report) -> str:
    """The report for people: the verdict, the first divergence in both versions, every check, and the outcome."""
    first = report.first
    if first is None:
        head = [f"{report.auction}: agrees up to entry {report.up_to}, the last"]
    else:
        head = [f"{report.auction}: DIVERGES at {_place(first)}, rule {first.rule}; agrees up to entry {report.up_to}"]
        head += [f"  what {first.rule} asks  {said}" for said in (_asked(first),) if said]
        head += _versions(first)
    checks = [f"  {each.name:<19} {each.result}{_why(each)}" for each in report.checks]
    told = [] if first is None else ["as the record tells it, which does not hold:"]
    return printable("\n".join([*head, "", *checks, "", *told, outcome_text(report.outcome)]))


def _asked(divergence: Divergence) -> str:
    """What the rule says, in the words of its rulebook: the one that is named, or that of the room that decides; empty in none."""
    kind = divergence.stream.partition("/")[0]
    deciding = {"auction": ("core", "pool", "award"), "pool": ("pool",)}.get(kind, ("market",))
    return rule_sentence(divergence.rule, *((divergence.book,) if divergence.book else deciding))


def _place_in_log(divergence: Divergence) -> tuple[int, bool]:
    """By entry, and of one entry the rule that it breaks before the chain, which only says that its bytes are others."""
    return divergence.entry or 0, (divergence.book, divergence.rule) == ("audit", "E3")


def _why(check: Check) -> str:
    found = "; ".join(f"{_place(each)}, rule {each.rule}" for each in check.divergences) or check.detail
    return f": {found}" if found else ""


def _place(divergence: Divergence) -> str:
    return f"{divergence.stream} as a whole" if divergence.entry is None else f"{divergence.stream} entry {divergence.entry}"


def _versions(divergence: Divergence) -> list[str]:
    """Both versions: each place in which they differ where that is less to read, or the whole of them; `--json` has the whole."""
    found = differences(divergence.recorded, divergence.again)
    labels = ("  recorded      ", "  decided again ")
    if not found:
        return [label + _version(version) for label, version in zip(labels, (divergence.recorded, divergence.again), strict=True)]
    rows = [(f"{each.path}: {each.recorded}", f"{each.path}: {each.again}") for each in found]
    return [label + _version(told) for row in rows for label, told in zip(labels, row, strict=True)]


def _version(version: Plain) -> str:
    text = version if isinstance(version, str) else as_json(version)
    return text if len(text) <= LONGEST_VERSION else f"{text[:LONGEST_VERSION]} … ({len(text)} characters)"


def _divergence_plain(divergence: Divergence) -> Plain:
    found = differences(divergence.recorded, divergence.again)
    return {
        "differs": [{"path": each.path, "recorded": each.recorded, "again": each.again} for each in found],
        "log": divergence.stream,
        "entry": divergence.entry,
        "rule": divergence.rule,
        "asks": _asked(divergence),
        "recorded": divergence.recorded,
        "again": divergence.again,
    }

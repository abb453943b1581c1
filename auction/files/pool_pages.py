"""A pool report for people and for programs: the same facts as text and as plain JSON values."""

import unicodedata
from dataclasses import asdict
from typing import Any

from auction.files.bom import BomRefused, Dialect
from auction.files.pool_report import PoolReport
from auction.pool.demand import Submission
from auction.pool.merge import NOTE_CODES, PooledPart, PoolNote


def as_text(report: PoolReport) -> str:
    """The report to read in a terminal: the parts, what was kept apart, and every reported line by file."""
    members = dict.fromkeys(submission.member for submission in report.submissions)
    pieces = sum(part.total for part in report.pool.parts)
    shared = sum(1 for part in report.pool.parts if len(part.members) > 1)
    counts = report.account
    lines = [
        f"{len(report.pool.parts)} parts, {pieces} pieces, {len(members)} members; {shared} parts needed by several",
        f"{counts.source} lines = {counts.merged} merged + {counts.kept_apart} kept apart + {counts.reported} reported",
        "",
        *columns([["PIECES", "PART NUMBER", "MANUFACTURER", "MEMBERS"], *map(_part_cells, report.pool.parts)]),
        *_notes(report.pool.notes),
    ]
    for submission, dialect in zip(report.submissions, report.dialects, strict=True):
        lines += _file(submission, dialect)
    return "\n".join([*lines, *map(_refusal, report.refused)]) + "\n"


def as_json(report: PoolReport) -> dict[str, Any]:
    """The report as JSON values: whole numbers and texts only."""
    return {
        "account": asdict(report.account),
        "parts": [_part_json(part) for part in report.pool.parts],
        "notes": [asdict(note) for note in report.pool.notes],
        "files": [_file_json(submission, dialect) for submission, dialect in zip(report.submissions, report.dialects, strict=True)],
        "refused": [asdict(refusal) for refusal in report.refused],
    }


def _part_cells(part: PooledPart) -> list[str]:
    needs = ", ".join(f"{share.member} {share.quantity}" for share in part.members)
    return [str(part.total), part.part_number, part.manufacturer or "(not named)", needs]


def columns(rows: list[list[str]]) -> list[str]:
    """Rows as aligned lines: numbers to the right, texts to the left, Chinese marks two wide."""
    widths = [max(_width(row[place]) for row in rows) for place in range(len(rows[0]))]
    return ["  ".join(_filled(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def _filled(cell: str, width: int) -> str:
    blanks = " " * (width - _width(cell))
    return blanks + cell if cell.isdecimal() else cell + blanks


def _width(text: str) -> int:
    """The columns a terminal needs: Chinese marks take two."""
    return sum(2 if unicodedata.east_asian_width(mark) in "WF" else 1 for mark in text)


def _notes(notes: tuple[PoolNote, ...]) -> list[str]:
    lines: list[str] = []
    for code in dict.fromkeys(note.code for note in notes):
        lines += ["", f"{code} ({NOTE_CODES[code]})"]
        lines += [f"  {note.detail}" for note in notes if note.code == code]
    return lines


def _file(submission: Submission, dialect: Dialect) -> list[str]:
    spelled = dialect.sheet if dialect.kind == "xlsx" else f"{dialect.encoding}, {_DELIMITERS[dialect.delimiter]}"
    head = f"{submission.member}: {submission.file_name} x {submission.builds} ({dialect.kind}, {spelled})"
    unread = [f"  columns not read: {', '.join(dialect.ignored_columns)}"] if dialect.ignored_columns else []
    reported = []
    for report in submission.reports:
        span = f"lines {report.line}-{report.line + report.count - 1}" if report.count > 1 else f"line {report.line}"
        reported.append(f"  {span}: {'' if report.kept else 'left out, '}{report.reason} [{report.code}]")
    return ["", head, *unread, *reported]


_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs"}


def _refusal(refused: BomRefused) -> str:
    place = f"{refused.file_name}:{refused.line}" if refused.line else refused.file_name
    return f"\nREFUSED {place}: {refused.reason} [{refused.code}]"


def _part_json(part: PooledPart) -> dict[str, Any]:
    return {
        "id": part.id,
        "manufacturer": part.manufacturer,
        "part_number": part.part_number,
        "total": part.total,
        "members": [asdict(share) for share in part.members],
        "lines": [{**asdict(line), "quantity": line.quantity} for line in part.lines],
    }


def _file_json(submission: Submission, dialect: Dialect) -> dict[str, Any]:
    return {
        "member": submission.member,
        "file_name": submission.file_name,
        "builds": submission.builds,
        "source_lines": submission.source_lines,
        "lines": len(submission.lines),
        "reports": [asdict(report) for report in submission.reports],
        "dialect": asdict(dialect),
    }

"""What a bill of materials may hold at most, so that every sum in a pool stays exact and every entry stays small (rule P1)."""

import re
from typing import Final

from auction.pool.demand import LineReport, SourceLine, Submission
from auction.pool.identity import is_part
from auction.pool.needs import needs_fault

MOST_LINES: Final = 100_000
MOST_POOL_LINES: Final = 200_000
MOST_SOURCE_LINES: Final = 100_000
LARGEST_PER_BOARD: Final = 10_000_000
LARGEST_BUILDS: Final = 1_000_000
LARGEST_NEED: Final = 1_000_000_000
LONGEST_TEXT: Final = 4096
LONGEST_FILE_NAME: Final = 255

_CONTROL: Final = re.compile("[\x00-\x1f\x7f-\x9f]")


def fault_in(submission: Submission) -> str | None:
    """What a pool cannot take in this submission, in a few words, or None."""
    if not submission.file_name.strip() or not _is_text(submission.file_name, LONGEST_FILE_NAME):
        return "file name"
    if not 0 < submission.builds <= LARGEST_BUILDS:
        return "builds"
    if not 0 <= submission.source_lines <= MOST_SOURCE_LINES:
        return "source lines"
    if len(submission.lines) > MOST_LINES or len(submission.reports) > MOST_SOURCE_LINES:
        return "too many lines"
    for line in submission.lines:
        if not _is_line(line, submission.builds):
            return f"line {line.line}"
    for report in submission.reports:
        if not _is_report(report):
            return f"report on line {report.line}"
    return None


def _is_line(line: SourceLine, builds: int) -> bool:
    texts = (line.manufacturer, line.part_number, line.references, line.value, line.description, line.alternative)
    counted = 0 < line.quantity <= LARGEST_PER_BOARD and line.quantity * builds <= LARGEST_NEED
    asked = line.needs is None or needs_fault(line.needs) is None
    return line.line > 0 and counted and asked and is_part(line.part_number) and all(_is_text(text, LONGEST_TEXT) for text in texts)


def _is_report(report: LineReport) -> bool:
    return report.line >= 0 and report.count >= 0 and _is_text(report.code, 64) and _is_text(report.reason, LONGEST_TEXT)


def _is_text(text: str, longest: int) -> bool:
    """Control characters are refused by their fixed ranges: what counts as printable changes from Unicode to Unicode."""
    return len(text) <= longest and _CONTROL.search(text) is None

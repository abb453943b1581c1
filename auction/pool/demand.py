"""A member's demand, line by line, as its bill of materials gave it (rules P1 and P2).

A line is never dropped: it becomes a `SourceLine`, or a `LineReport` says why it did not.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from auction.pool.identity import maker_of, part_id, part_of
from auction.pool.needs import NOTHING, Needs


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One usable line of a file: what part, and how many pieces one board needs. `line` is where it begins.

    `needs` is what the line asks beyond that; None where it asks nothing.
    """

    line: int
    manufacturer: str
    part_number: str
    quantity: int
    references: str
    value: str
    description: str
    alternative: str
    needs: Needs | None = None


@dataclass(frozen=True, slots=True)
class LineReport:
    """What a reader has to know about `count` lines from `line` on. `kept`: they are demand all the same."""

    code: str
    line: int
    reason: str
    count: int
    kept: bool


@dataclass(frozen=True, slots=True)
class Submission:
    """A member's file as it stands in a pool: its lines, its reports, and how many boards are to be built.

    `source_lines` counts what the file holds below its header; rule P2 demands that every one is accounted for.
    """

    member: str
    file_name: str
    builds: int
    source_lines: int
    lines: tuple[SourceLine, ...]
    reports: tuple[LineReport, ...]


@dataclass(frozen=True, slots=True)
class DemandLine:
    """A member's need of one part: `per_board` pieces for each of `builds` boards, with the place it came from."""

    member: str
    file_name: str
    line: int
    manufacturer: str
    part_number: str
    per_board: int
    builds: int
    references: str
    value: str
    description: str
    alternative: str
    needs: Needs = NOTHING

    @property
    def quantity(self) -> int:
        """The pieces needed in all."""
        return self.per_board * self.builds

    @property
    def part(self) -> str:
        """The id of the part that the line itself names, whatever it is taken together with."""
        return part_id(self.identity)

    @property
    def place(self) -> tuple[str, str, int]:
        """Where the line stands: member, file, line. No two lines of a pool share a place."""
        return (self.member, self.file_name, self.line)

    @property
    def identity(self) -> tuple[str, str]:
        """The folded (manufacturer, part number) that decides what is the same part (rules P3 and P4)."""
        return (maker_of(self.manufacturer).key, part_of(self.part_number))


def demand_of(submission: Submission) -> tuple[DemandLine, ...]:
    """The demand a submission stands for, in the file's order."""
    return tuple(
        DemandLine(
            member=submission.member,
            file_name=submission.file_name,
            line=line.line,
            manufacturer=line.manufacturer,
            part_number=line.part_number,
            per_board=line.quantity,
            builds=submission.builds,
            references=line.references,
            value=line.value,
            description=line.description,
            alternative=line.alternative,
            needs=line.needs or NOTHING,
        )
        for line in submission.lines
    )


def left_out(reports: Sequence[LineReport]) -> int:
    """How many source lines are reported and not part of the demand."""
    return sum(report.count for report in reports if not report.kept)


def is_accounted(submission: Submission) -> bool:
    """Whether every source line is either demand or reported as left out, once (rule P2)."""
    places = [line.line for line in submission.lines]
    return len(set(places)) == len(places) and submission.source_lines == len(places) + left_out(submission.reports)

"""Members' files pooled in one go, under the very rules the server keeps: what `auction pool FILE...` does."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from auction.core.entries import Entry
from auction.core.errors import Unreadable
from auction.core.refusals import Refusal
from auction.core.words import Actor, Party, is_id
from auction.files.bom import LARGEST_TEXT_FILE, BomReading, BomRefused, Dialect, read_bom
from auction.pool.commands import OpenPool, SubmitBom
from auction.pool.decide import COORDINATOR, decide
from auction.pool.demand import Submission
from auction.pool.evolve import believe
from auction.pool.merge import Account, Pool, account
from auction.pool.refusals import KINDS
from auction.pool.state import State, pool_of

_BUILDS: Final = re.compile(r"(.+)@([0-9]{1,9})", re.DOTALL)
_NOT_ID: Final = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class Spec:
    """One argument of the command: whose file, where it lies, and for how many boards."""

    member: str
    path: Path
    builds: int


@dataclass(frozen=True, slots=True)
class PoolReport:
    """The pool of the files that could be taken, how each was read, and the files that were refused with the reason."""

    pool: Pool
    account: Account
    submissions: tuple[Submission, ...]
    dialects: tuple[Dialect, ...]
    refused: tuple[BomRefused, ...]

    @property
    def exit_code(self) -> int:
        """0 when every file was taken, 2 when one was refused."""
        return 2 if self.refused else 0


def parse_spec(text: str) -> Spec:
    """`MEMBER=FILE@BUILDS`, where the member defaults to the file's stem and the builds to 1; Unreadable otherwise."""
    member, equals, rest = text.partition("=")
    if not equals or not is_id(member):
        member, rest = "", text
    found = _BUILDS.fullmatch(rest)
    path, builds = (Path(found[1]), int(found[2])) if found else (Path(rest), 1)
    name = member or _NOT_ID.sub("-", path.stem).strip("-._")[:64]
    if not rest or not is_id(name) or builds < 1:
        raise Unreadable(text, "expected MEMBER=FILE@BUILDS, with a member's id and a whole number of boards")
    return Spec(name, path, builds)


def pool_files(specs: Sequence[str]) -> PoolReport:
    """Read the files, pool what can be taken, and account for every line.

    The same argument twice counts once. Raises Unreadable for an argument that cannot be understood; a file that cannot
    be taken is in `refused`.
    """
    if not specs:
        raise Unreadable("FILE", "at least one file is needed")
    parsed = tuple(dict.fromkeys(parse_spec(spec) for spec in specs))
    pooling = _Pooling([spec.member for spec in parsed])
    for spec in parsed:
        pooling.take(spec)
    return pooling.report()


class _Pooling:
    """A pool stream kept in memory while the files come in."""

    def __init__(self, members: Sequence[str]) -> None:
        self._state = State()
        self._dialects: dict[tuple[str, str], Dialect] = {}
        self._refused: list[BomRefused] = []
        parties = tuple(Party(member, member) for member in dict.fromkeys(members))
        self._ask(OpenPool("open", COORDINATOR, "files", "files", parties))

    def take(self, spec: Spec) -> None:
        """Read one file and submit it."""
        reading = _read(spec, self._name_for(spec))
        if isinstance(reading, BomRefused):
            self._refused.append(reading)
            return
        submission = reading.submission(member=spec.member, builds=spec.builds)
        refusal = self._ask(_submit(submission, number=self._state.seq))
        if refusal is None:
            self._dialects[submission.member, submission.file_name] = reading.dialect
        else:
            reason = "; ".join(filter(None, (KINDS[refusal.code].meaning, refusal.detail)))
            self._refused.append(BomRefused(str(spec.path), refusal.code, 0, reason))

    def report(self) -> PoolReport:
        """What came of it."""
        pool = pool_of(self._state)
        submissions = self._state.submissions
        dialects = tuple(self._dialects[found.member, found.file_name] for found in submissions)
        return PoolReport(pool, account(pool, submissions), submissions, dialects, tuple(self._refused))

    def _name_for(self, spec: Spec) -> str:
        """The file's own name; its whole path when the member has brought another file of that name."""
        return str(spec.path) if (spec.member, spec.path.name) in self._state.files else spec.path.name

    def _ask(self, command: OpenPool | SubmitBom) -> Refusal | None:
        decision = decide(self._state, command, 0)
        if isinstance(decision, Refusal):
            return decision
        believe(self._state, Entry("files", self._state.seq + 1, 0, command, decision, None))
        return None


def _read(spec: Spec, file_name: str) -> BomReading | BomRefused:
    try:
        with spec.path.open("rb") as handle:
            data = handle.read(LARGEST_TEXT_FILE + 1)
    except OSError as fault:
        return BomRefused(str(spec.path), "bom_unreadable", 0, f"the file cannot be read: {fault.strerror}")
    return read_bom(file_name, data)


def _submit(submission: Submission, *, number: int) -> SubmitBom:
    return SubmitBom(
        id=f"file-{number}",
        by=Actor("buyer", submission.member),
        member=submission.member,
        file_name=submission.file_name,
        builds=submission.builds,
        source_lines=submission.source_lines,
        lines=submission.lines,
        reports=submission.reports,
    )

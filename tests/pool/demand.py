"""Demand for tests: lines, submissions and a pool stream with little to spell out."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from auction.core.entries import Entry
from auction.core.refusals import Refusal
from auction.core.words import CONSORTIUM, Actor, Party
from auction.pool.commands import Command, FreezePool, OpenPool, SubmitBom, WithdrawBom
from auction.pool.decide import Decision, decide
from auction.pool.demand import DemandLine, LineReport, SourceLine, Submission
from auction.pool.evolve import believe
from auction.pool.state import State
from auction.pool.terms import PoolTerms

COORDINATOR = Actor("buyer", CONSORTIUM)
MEMBERS = ("m1", "m2", "m3")


def a_source_line(line: int = 2, part: str = "PN-1", quantity: int = 1, *, maker: str = "Maker") -> SourceLine:
    """A line that names a part and says nothing else."""
    return SourceLine(line, maker, part, quantity, "", "", "", "")


def a_demand_line(
    member: str = "m1",
    part: str = "PN-1",
    per_board: int = 1,
    *,
    maker: str = "Maker",
    line: int = 2,
    builds: int = 1,
    file: str = "a.csv",
) -> DemandLine:
    """One line of a member's demand."""
    return DemandLine(member, file, line, maker, part, per_board, builds, "", "", "", "")


def a_report(line: int, *, count: int = 1, kept: bool = False) -> LineReport:
    """A report about a line."""
    return LineReport("bom_blank", line, "the line is blank", count, kept)


def a_submission(
    member: str, lines: Sequence[SourceLine], *, builds: int = 1, file: str = "a.csv", reports: Sequence[LineReport] = ()
) -> Submission:
    """A submission that accounts for its lines."""
    left_out = sum(report.count for report in reports if not report.kept)
    return Submission(member, file, builds, len(lines) + left_out, tuple(lines), tuple(reports))


class Stream:
    """A pool that is asked, one command after another; each gets the next id and stamp."""

    def __init__(self, members: Sequence[str] = MEMBERS, *, opened: bool = True, terms: PoolTerms | None = None) -> None:
        self.state = State()
        self.entries: list[Entry] = []
        if opened:
            assert not isinstance(self.open(terms, members=members), Refusal)

    def open(
        self, terms: PoolTerms | None, *, pool: str = "pool-1", members: Sequence[str] = MEMBERS, at: int | None = None
    ) -> Decision:
        """Open the pool with these terms."""
        parties = tuple(Party(id, f"{id} Ltd") for id in members)
        return self.ask(OpenPool(f"open-{self.state.seq}", COORDINATOR, pool, "Boards of spring", parties, terms), at=at)

    def ask(self, command: Command, *, at: int | None = None) -> Decision:
        """Decide the command and believe what follows."""
        stamp = self.state.at + 1 if at is None else at
        decided = decide(self.state, command, stamp)
        events, refusal = ((), decided) if isinstance(decided, Refusal) else (decided, None)
        entry = Entry("pool-1", self.state.seq + 1, stamp, command, events, refusal)
        self.entries.append(entry)
        believe(self.state, entry)
        return decided

    def submit(self, submission: Submission, *, by: Actor | None = None, id: str | None = None) -> Decision:
        """Submit as the member itself."""
        return self.ask(
            SubmitBom(
                id or f"c{self.state.seq}",
                by or Actor("buyer", submission.member),
                submission.member,
                submission.file_name,
                submission.builds,
                submission.source_lines,
                submission.lines,
                submission.reports,
            )
        )

    def withdraw(self, member: str, file: str = "a.csv", *, by: Actor | None = None) -> Decision:
        """Withdraw as the member itself."""
        return self.ask(WithdrawBom(f"c{self.state.seq}", by or Actor("buyer", member), member, file))

    def freeze(self, *, by: Actor = COORDINATOR) -> Decision:
        """Freeze as the coordinator."""
        return self.ask(FreezePool(f"c{self.state.seq}", by))


def code(decision: Decision) -> str:
    """The refusal's code; the test fails when the command was not refused."""
    assert isinstance(decision, Refusal), decision
    return decision.code


def taken(decision: Decision) -> bool:
    """Whether the command was not refused."""
    return not isinstance(decision, Refusal)


PARTS = ("PN-1", "pn-1", "PN 1", "PN1", "PN-1TR", "PN-1-TR", "BSS138", "BSS138-7-F", "ＢＳＳ１３８", "GRM188")
MAKERS = ("", "any", "Maker", "MAKER ", "Yageo", "YAGEO(国巨)", "onsemi", "ON Semiconductor")


@st.composite
def demand_lines(draw: st.DrawFn) -> list[DemandLine]:
    """Up to twenty lines of three members, each in a place of its own."""
    drawn = draw(
        st.lists(
            st.tuples(
                st.sampled_from(MEMBERS), st.sampled_from(PARTS), st.sampled_from(MAKERS), st.integers(1, 9), st.integers(1, 5)
            ),
            max_size=20,
        )
    )
    return [
        a_demand_line(member, part, quantity, maker=maker, line=place, builds=builds)
        for place, (member, part, maker, quantity, builds) in enumerate(drawn, start=2)
    ]

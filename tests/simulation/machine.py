"""The engine and the referee asked the same, step by step, and compared after every step."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from auction.award.award import award_in
from auction.award.check import check
from auction.award.exact import solve
from auction.award.problem import problem_from
from auction.core.commands import PassTime, ProposeAward, ReportOutage, ResumeAuction, RevealClose, SuspendAuction
from auction.core.events import StageOpened
from auction.core.terms import Terms
from auction.core.words import ENGINE
from tests.auctions import HOUR_US, SECOND_US, SUPPLIERS, Play
from tests.properties.plays import LOTS, SECRETS, WAITS, Ask, perform, some_terms
from tests.simulation.referee import Referee

suppliers = st.sampled_from([*SUPPLIERS[:3] * 4, SUPPLIERS[3], "s9"])
lots = st.sampled_from(["L1"] * 6 + ["L2"] * 3 + [LOTS[2]])
numbers = st.integers(0, 59)
waits = st.sampled_from(WAITS)


class Auctions(RuleBasedStateMachine):
    """One auction from its announcement to its award."""

    play: Play
    referee: Referee
    heard: int

    @initialize(terms=some_terms(), early=st.booleans())
    def announce(self, terms: Terms, early: bool) -> None:
        self.play, self.referee, self.heard = Play(terms, secrets=SECRETS), Referee(terms, SECRETS), 1
        if terms.acceptance:
            for supplier in SUPPLIERS[:3]:
                self.play.accept_terms(supplier, at=terms.opens_at - 2)
        if early:
            self.play.now = terms.opens_at - 1
            self.compare("bid", "s1", "L1", 0, 0)
            self.compare("open early", "s1", "L1", 1, 0)
        self.play.wait(terms.opens_at)

    def compare(self, what: str, supplier: str, lot: str, number: int, wait_us: int) -> None:
        """Ask the engine, then the referee whatever the engine was asked, and compare the answers."""
        perform(self.play, Ask(what, supplier, lot, number, wait_us))
        self.hear()

    def hear(self) -> None:
        """Tell the referee what the engine has recorded since, and compare the answers."""
        for entry in self.play.entries[self.heard :]:
            for event in entry.events:
                if isinstance(event, StageOpened):
                    self.referee.numbered[event.lot, event.stage] = entry.seq
            if entry.command.by != ENGINE or isinstance(entry.command, SuspendAuction | ResumeAuction | ReportOutage):
                said = self.referee.ask(entry.command, entry.at, entry.seq)
                code = "" if entry.refusal is None else entry.refusal.code
                assert code == said, f"entry {entry.seq}, {entry.command}: engine {code!r}, referee {said!r}"
            elif isinstance(entry.command, PassTime | RevealClose):
                self.referee.pass_time(max((getattr(event, "at", 0) for event in entry.events), default=0))
            else:
                self.referee.pass_time(entry.at)
                self.referee.heard = max(self.referee.heard, entry.at)
        self.heard = len(self.play.entries)
        self.referee.pass_time(self.play.now)

    @rule(supplier=suppliers, lot=lots, number=numbers, wait_us=waits)
    def bid(self, supplier: str, lot: str, number: int, wait_us: int) -> None:
        self.compare("bid", supplier, lot, number, wait_us)

    @rule(supplier=st.sampled_from(SUPPLIERS[:3]), number=numbers, wait_us=waits)
    def bid_again_and_again(self, supplier: str, number: int, wait_us: int) -> None:
        self.compare("bid", supplier, "L1", number, wait_us)

    @rule(supplier=suppliers, lot=lots, number=numbers)
    def late_bid(self, supplier: str, lot: str, number: int) -> None:
        self.compare("late bid", supplier, lot, number, 0)

    @rule(supplier=suppliers, lot=lots, number=numbers)
    def bid_at_the_turn(self, supplier: str, lot: str, number: int) -> None:
        """When the next stage opens or closes, or a moment later."""
        due = self.play.due()
        if due is not None:
            self.play.wait(max(self.play.now, due[0] + number % 2))
        self.compare("bid", supplier, lot, number, 0)

    @rule(supplier=suppliers, lot=lots, number=numbers)
    def surrogate_bid(self, supplier: str, lot: str, number: int) -> None:
        self.compare("surrogate", supplier, lot, number, 0)

    @rule(supplier=suppliers, lot=lots, number=numbers, what=st.sampled_from(["bad bid", "again", "forbidden", "accept"]))
    def ask_amiss(self, supplier: str, lot: str, number: int, what: str) -> None:
        self.compare(what, supplier, lot, number, 0)

    @rule(supplier=suppliers, lot=lots, number=numbers)
    def set_limit(self, supplier: str, lot: str, number: int) -> None:
        self.compare("limit", supplier, lot, number, 0)

    @rule(supplier=st.sampled_from(SUPPLIERS[:3]), number=numbers)
    def set_limit_again(self, supplier: str, number: int) -> None:
        self.compare("limit", supplier, "L1", number, 0)

    @rule(supplier=suppliers, lot=lots)
    def clear_limit(self, supplier: str, lot: str) -> None:
        self.compare("clear", supplier, lot, 0, 0)

    @rule(supplier=suppliers, lot=lots)
    def withdraw(self, supplier: str, lot: str) -> None:
        self.compare("withdraw", supplier, lot, 0, 0)

    @rule(number=numbers, what=st.sampled_from(["pause", "resume"]))
    def stop_the_clock(self, number: int, what: str) -> None:
        self.compare(what, "s1", "L1", number, SECOND_US)

    @rule(number=numbers, lot=lots, what=st.sampled_from(["outage", "outage", "suspend", "lift", "close early", "open early"]))
    def lose_or_cut_time(self, number: int, lot: str, what: str) -> None:
        self.compare(what, "s1", lot, number, SECOND_US)

    @precondition(lambda self: self.play.state.status == "suspended")
    @rule(wait_us=waits)
    def lift(self, wait_us: int) -> None:
        self.compare("lift", "s1", "L1", 0, wait_us)

    @precondition(lambda self: self.play.state.status == "paused")
    @rule(wait_us=waits)
    def go_on(self, wait_us: int) -> None:
        self.compare("resume", "s1", "L1", 0, wait_us)

    @rule(lot=lots, number=numbers)
    def extend(self, lot: str, number: int) -> None:
        self.compare("extend", "s1", lot, number, 0)

    @precondition(lambda self: len(self.play.state.excluded) < 2)
    @rule(supplier=suppliers)
    def exclude(self, supplier: str) -> None:
        self.compare("exclude", supplier, "L1", 0, 0)

    @invariant()
    def they_agree(self) -> None:
        status = self.referee.status(self.play.now)
        assert self.play.state.status == status
        for id, lot in self.play.state.lots.items():
            table = self.referee.lots[id]
            assert (lot.waits, lot.opens_at if lot.waits else None) == (not table.begun, None if table.begun else table.begins)
            if lot.waits and lot.opens_at is None:
                continue  # its close is a plan
            assert (lot.overtimes, lot.closed_at) == (table.moved, table.closed)
            planned = table.begins is not None and not table.begun
            close = table.begins + self.referee.terms.runs_us if planned and table.begins is not None else table.close
            assert lot.closes_at == close
            assert planned or lot.hard_stop == table.stop
            assert (lot.stage, lot.next_stage_at) == (table.number, table.opens)
            assert lot.entrants == (None if table.entrants is None else frozenset(table.entrants))
            assert {name: (bid.value, bid.seq) for name, bid in lot.sealed.items()} == {
                name: (int(bid.price), bid.entry) for name, bid in table.sealed.items()
            }
            assert self.play.ranks(id) == self.referee.ranks(id)
            assert [bid.value for bid in lot.order] == [bid.price for bid in table.ranked()]
            assert [bid.comparable * table.unit for bid in lot.order] == [bid.value for bid in table.ranked()]
            assert [list(bid.prices) for bid in lot.order] == [bid.prices for bid in table.ranked()]
            assert list(lot.limits) == [left.supplier for left in table.limits]

    def teardown(self) -> None:
        """Let the auction close, and have the engine judge the referee's award."""
        if not hasattr(self, "play"):
            return
        if self.play.state.stands_still:
            self.compare("resume" if self.play.state.status == "paused" else "lift", "s1", "L1", 0, 0)
        while (due := self.play.due()) is not None and self.play.state.closed_at is None:
            self.play.wait(due[0])
        self.play.wait(self.play.now + HOUR_US)
        self.referee.pass_time(self.play.now)
        self.they_agree()
        lines, without = self.referee.award()
        problem = problem_from(self.play.state)
        money = sum(line.money for line in lines)
        proposed = ProposeAward("award", ENGINE, "exact", "1", tuple(lines), tuple(without), money, money)
        assert self.play.ask(proposed).code == ""
        assert check(problem, award_in(proposed)) == ()
        assert award_in(proposed) == solve(problem)

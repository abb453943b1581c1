"""Pooled demand from its lines to an allotment, offline, for rules that only a whole auction shows."""

from __future__ import annotations

from dataclasses import replace

from auction.audit.bundle import bundle_of
from auction.audit.offline import Recorder, Stamped, pool_log, run
from auction.audit.rules import AUCTION
from auction.audit.verify import verify
from auction.core.commands import AcceptTerms, ConfirmAward, FailWinner, HoldReason, HoldSupplier, PledgeMore, TypedStep
from auction.core.days import DAY_US
from auction.core.joining_terms import Joining
from auction.core.moments import HOUR_US, SECOND_US
from auction.core.open_terms import terms_hash
from auction.core.terms import MarketReference
from auction.core.words import ENGINE, Actor
from auction.pool.commands import DeclineShare
from auction.pool.needs import Alternate, Needs
from auction.pool.terms import OptOut, PoolTerms, Rationing
from tests.golden import models
from tests.golden.models import BEGINS, Asking, accepted, at, bid, closes, pool_commands, terms_from
from tests.terms import COORDINATOR, OPENS

COLLECTS = BEGINS + 1_000 * SECOND_US


def test_row_24_what_replaces_a_part_is_allotted_to_those_alone_who_approved_it() -> None:
    either = Needs(alternates=(Alternate("Other", "PN-9", "second_source"),))
    asks = [Asking("m1", 400, needs=either), Asking("m2", 700, needs=either), Asking("m3", 900)]
    pool = PoolTerms(auction="rank-only", collect_until=COLLECTS, alternates=True)
    asked = pool_commands("avl", pool, asks, {})
    terms = terms_from("avl", pool, asked, ("original", "alternate"), price_scale=2)
    lots = {lot.id: lot.lines[0].description for lot in terms.lots}
    assert sorted(lots.values()) == ["Maker PN-1", "Maker PN-1 or Other PN-9"]
    (alone,) = (lot for lot, told in lots.items() if told == "Maker PN-1")
    (open_,) = (lot for lot in lots if lot != alone)
    # Who offers the alternate bids on the lot that takes it, and wins; on the other there is nothing for it to bid.
    bids = [bid("original", alone, "3.00"), bid("original", open_, "3.00"), bid("alternate", open_, "2.00")]
    recorder = run(terms, (*accepted(terms), *at(OPENS + SECOND_US, *bids)), pooled=asked)
    assert {(line.supplier, line.member): line.quantity for line in recorder.state.allotment} == {
        ("original", "m3"): 900,
        ("alternate", "m1"): 400,
        ("alternate", "m2"): 700,
    }
    entries = map(AUCTION.codec.entry_to_bytes, recorder.entries)
    assert verify(bundle_of("avl-1", entries, pool=pool_log(recorder))).divergences == ()


def test_row_1_the_bidder_reads_the_total_and_nobody_s_part_of_it() -> None:
    asks = [Asking("m1", 400), Asking("m2", 700), Asking("m3", 900)]
    pool = PoolTerms(auction="rank-only", collect_until=COLLECTS, review_until=COLLECTS + 1_000 * SECOND_US, silence="confirms")
    asked = pool_commands("rows", pool, asks, {"m2": False})
    terms = terms_from("rows", pool, asked, ("s1",), price_scale=2)
    recorder = run(terms, (*accepted(terms), *at(OPENS + SECOND_US, bid("s1", "L1", "1.00"))), pooled=asked)
    assert terms.lots[0].lines[0].quantity == 1_300
    assert {line.member: line.quantity for line in recorder.state.allotment} == {"m1": 400, "m3": 900}


def test_an_award_that_falls_is_divided_anew_and_the_record_holds_both() -> None:
    """A supplier is put on hold after the contracts are drawn: the next best is awarded, and the pool divides that (D1, H4)."""
    asks = [Asking("m1", 400), Asking("m2", 700)]
    pool = PoolTerms(auction="rank-only", collect_until=COLLECTS, rationing=Rationing())
    asked = pool_commands("held", pool, asks, {})
    terms = terms_from("held", pool, asked, ("s1", "s2"), price_scale=2)
    terms = replace(terms, market=MarketReference("market", 3, "ab" * 32))
    bids = at(OPENS + SECOND_US, bid("s1", "L1", "1.00"), bid("s2", "L1", "2.00"))
    over = closes(terms) + SECOND_US
    first = at(over, ConfirmAward("confirm", COORDINATOR, ("L1",), "the best"))
    reasons = (HoldReason("screening_hit", "Y6"),)
    held = HoldSupplier("hold", ENGINE, "s1", reasons, 3, "ab" * 32, over + DAY_US)
    second = at(over + DAY_US, held, ConfirmAward("confirm-2", COORDINATOR, ("L1",), "the next best"))
    recorder = run(terms, (*accepted(terms), *bids, *first, *second), pooled=asked)
    made = [entry.seq for entry in recorder.entries if entry.command.TYPE == "RecordAllotment.1" and entry.refusal is None]
    assert len(made) == 2
    assert {line.supplier for line in recorder.state.allotment} == {"s2"}
    assert recorder.pool is not None
    assert [entry.command.TYPE for entry in recorder.pool.entries].count("RecordAward.1") == 2
    entries = [AUCTION.codec.entry_to_bytes(entry) for entry in recorder.entries]
    found = verify(bundle_of("held-1", entries, pool=pool_log(recorder)))
    assert [each for each in found.divergences if each.rule not in ("E10", "E11")] == []


def test_row_28_a_winner_defaults_and_whoever_stands_by_for_its_regions_serves_them() -> None:
    """After the contracts are drawn s1 fails: its regions go to who picked them to stand by for, and an audit agrees (D18)."""
    terms, asked, pooled = models.vbp(succeeds=True)
    before = run(terms, asked, pooled=pooled)
    late = before.entries[-1].at + 2 * DAY_US
    fail = FailWinner("fail", COORDINATOR, "s1", "does not sign in the stated time")
    steps = at(late, fail, ConfirmAward("confirm-2", COORDINATOR, ("L1",), "who stands by and who comes next"))
    after = run(terms, (*asked, *steps), pooled=pooled)
    assert before.pool is not None
    assert after.pool is not None
    once, twice = (recorder.pool.state.courses["vbp-1"] for recorder in (before, after) if recorder.pool is not None)
    stood = {each.region: each.standby for each in once.standby}
    fell = {each.region for each in once.standby if each.main == "s1"}
    mains = {each.region: each.main for each in twice.standby}
    won = {winner.supplier for winner in twice.lots["L1"].winners}
    assert fell
    assert {region: mains[region] for region in fell if stood[region] in won} == {r: stood[r] for r in fell if stood[r] in won}
    assert any(stood[region] in won for region in fell)
    assert all(mains[each.region] == each.main for each in once.standby if each.main != "s1")
    assert "s1" not in {line.supplier for line in after.state.allotment}
    quantities = [{line.member: 0 for line in recorder.state.allotment} for recorder in (before, after)]
    for found, recorder in zip(quantities, (before, after), strict=True):
        for line in recorder.state.allotment:
            found[line.member] += line.quantity
    assert quantities[0] == quantities[1]
    entries = map(AUCTION.codec.entry_to_bytes, after.entries)
    assert verify(bundle_of("vbp-1", entries, pool=pool_log(after))).divergences == ()


def held(supplier: str, id: str, moment: int) -> HoldSupplier:
    return HoldSupplier(id, ENGINE, supplier, (HoldReason("screening_hit", "Y6"),), 3, "ab" * 32, moment)


def second_group(*holds: tuple[str, int], more: tuple[Stamped, ...] = ()) -> Recorder:
    """The golden model with a market, and suppliers put on hold so long after the award was confirmed."""
    terms, asked, pooled = models.second_group()
    terms = replace(terms, market=MarketReference("market", 3, "ab" * 32))
    over = max(each.at for each in asked)
    sha = terms_hash(terms)
    asked = tuple(
        replace(each, command=replace(each.command, terms_sha256=sha)) if isinstance(each.command, AcceptTerms) else each
        for each in asked
    )
    holding = [
        Stamped(over + after, held(supplier, f"hold-{n}", over + after)) for n, (supplier, after) in enumerate(holds, start=1)
    ]
    return run(terms, (*asked, *holding, *more), pooled=pooled)


def found_by_audit(recorder: Recorder) -> list[str]:
    entries = [AUCTION.codec.entry_to_bytes(entry) for entry in recorder.entries]
    report = verify(bundle_of("second-1", entries, pool=pool_log(recorder)))
    return [each.rule for each in report.divergences if each.rule not in ("E10", "E11")]


def test_D7_who_is_on_hold_is_not_listed_and_wins_nothing_by_quoting_again() -> None:
    terms, asked, _ = models.second_group()
    before = terms.opens_at - max(each.at for each in asked) + HOUR_US
    recorder = second_group(("s6", before))
    assert recorder.pool is not None
    course = recorder.pool.state.courses["second-1"]
    assert "s6" not in [party.id for party in course.lots["L1"].listed]
    assert [line.supplier for line in recorder.entries[-1].command.quoted] == ["s5", "s7"]
    assert found_by_audit(recorder) == []


def test_D7_who_quoted_and_is_put_on_hold_before_the_end_takes_no_part() -> None:
    for supplier in ("s6", "s7"):  # the one would win, the other stand by
        recorder = second_group((supplier, DAY_US // 2))
        assert recorder.pool is not None
        recorded = [entry.command for entry in recorder.pool.entries if entry.command.TYPE == "RecordAward.1"]
        assert [supplier in [party.id for party in command.lots[0].listed] for command in recorded] == [True, False]
        course = recorder.pool.state.courses["second-1"]
        assert supplier not in {each.standby for each in course.standby} | {line.supplier for line in course.lines}
        assert recorder.state.status == "settled"
        assert found_by_audit(recorder) == []


def test_H4_an_award_falls_with_a_second_quotation_that_won_part_of_the_lot() -> None:
    over = max(each.at for each in models.second_group()[1])
    again = Stamped(over + 21 * DAY_US, ConfirmAward("again", COORDINATOR, ("L1",), "as it was"))
    recorder = second_group(("s6", 20 * DAY_US), more=(again,))
    assert sum(entry.command.TYPE == "RecordAllotment.1" for entry in recorder.entries if entry.refusal is None) == 2
    assert "s6" not in {line.supplier for line in recorder.state.allotment}
    assert all("s6" not in number for number in recorder.state.contracts)
    assert any("s6" in number for number in recorder.state.void)
    assert found_by_audit(recorder) == []


def test_what_joins_while_suppliers_bid_is_divided_by_the_pool_with_the_rest() -> None:
    asks = [Asking("m1", 400), Asking("m2", 600)]
    pool = PoolTerms(auction="rank-only", collect_until=COLLECTS, opt_out=OptOut(5))
    asked = pool_commands("joined", pool, asks, {})
    terms = terms_from("joined", pool, asked, ("s1", "s2"), price_scale=2, ceiling=1_000 * 500)
    terms = replace(terms, lots=tuple(replace(lot, joining=Joining(500, "nothing")) for lot in terms.lots))
    more = PledgeMore("more", Actor("buyer", "m1"), "m1", "L1", (TypedStep("200", "2.50"), TypedStep("100", "1.00")))
    bids = at(OPENS + SECOND_US, more, bid("s1", "L1", "3.00"), bid("s2", "L1", "2.00"))
    over = closes(terms) + SECOND_US
    confirmed = at(over, ConfirmAward("confirm", COORDINATOR, ("L1",), "the best"))
    asked += at(over + DAY_US, DeclineShare("out", Actor("buyer", "m2"), "joined-1", "L1", "m2"))
    recorder = run(terms, (*accepted(terms), *bids, *confirmed), pooled=asked)
    assert {line.member: line.quantity for line in recorder.state.allotment} == {"m1": 600}
    assert sum(line.money for line in recorder.state.allotment) == 600 * 200
    entries = [AUCTION.codec.entry_to_bytes(entry) for entry in recorder.entries]
    assert verify(bundle_of("joined-1", entries, pool=pool_log(recorder))).divergences == ()

"""A saving divided in a whole auction: recorded with the allotment, told to each its own, and again by an audit (Q10 to Q16)."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from auction.audit.bundle import Bundle, bundle_of
from auction.audit.offline import Recorder, Stamped, pool_log, run
from auction.audit.outcome import outcome_plain, outcome_text
from auction.audit.rules import AUCTION
from auction.audit.verify import verify
from auction.core.commands import ConfirmAward, RecordAllotment
from auction.core.events import AllotmentMade
from auction.core.moments import SECOND_US
from auction.core.savings import SavingDivision
from auction.core.terms import Terms, Volume
from auction.pool.commands import BringPrices
from auction.pool.saving_told import own_saving_plain, saving_plain
from auction.pool.terms import SAVING_RULES, PoolTerms
from auction.solvers.sharing import FAST
from tests.golden.models import BEGINS, Asking, accepted, at, bid, pool_commands, supply, terms_from
from tests.pool.quotes import MICRO, a_list, a_quote
from tests.pool.test_published_rules import on_record
from tests.terms import COORDINATOR, OPENS

COLLECTS = BEGINS + 1_000 * SECOND_US
ASKS = [Asking("m1", 400), Asking("m2", 700), Asking("m3", 900)]
PRICES = on_record(a_list(a_quote((1, 2 * MICRO), (1_000, 3 * MICRO // 2), (1_500, 5 * MICRO // 4)), EUR=(1, 1)))


def played(rule: str, *, prices: bool = True, later: bool = False) -> tuple[Terms, tuple[Stamped, ...], list[Stamped]]:
    """Three members, one supplier at 1.00 a piece; alone the list asks 2.00, from 1,000 on 1.50, from 1,500 on 1.25."""
    pool = PoolTerms(auction="rank-only", collect_until=COLLECTS, saving=rule)  # type: ignore[arg-type]
    asked = pool_commands("saving", pool, ASKS, {})
    if prices:
        asked += at(COLLECTS + SECOND_US, BringPrices("bring", COORDINATOR, PRICES))
    terms = terms_from("saving", pool, asked, ("s1",), price_scale=2)
    bids = (*accepted(terms), *at(OPENS + SECOND_US, bid("s1", "L1", "1.00")))
    if later:
        dearer = replace(PRICES, listed=(replace(PRICES.listed[0], quotes=(a_quote((1, 9 * MICRO)),)),))
        confirmed = Stamped(OPENS + 10**12, ConfirmAward("confirm", COORDINATOR, ("L1",)))
        bids = (*bids, confirmed)
        asked += [Stamped(confirmed.at + SECOND_US, BringPrices("later", COORDINATOR, dearer))]
    return terms, bids, asked


def recorded(rule: str, **how: bool) -> Recorder:
    terms, bids, asked = played(rule, **how)
    return run(terms, bids, pooled=asked)


def bundled(recorder: Recorder, entries: list[bytes] | None = None) -> Bundle:
    bodies = entries or [AUCTION.codec.entry_to_bytes(entry) for entry in recorder.entries]
    return bundle_of(recorder.state.terms.auction, bodies, pool=pool_log(recorder))


def saving_of(recorder: Recorder) -> SavingDivision:
    saving: SavingDivision = recorder.state.saving
    return saving


@pytest.mark.parametrize(
    ("rule", "shares"),
    [
        ("equal_price", (40_000, 70_000, 60_000)),
        ("proportional", (36_757, 64_324, 68_919)),
        ("equal_gain", (56_667, 56_667, 56_666)),
        ("shapley", (42_917, 66_667, 60_416)),
        ("nucleolus", (40_000, 71_250, 58_750)),
    ],
)
def test_Q12_the_allotment_holds_the_saving_divided_by_the_pool_s_rule_and_an_audit_agrees(
    rule: str, shares: tuple[int, ...]
) -> None:
    recorder = recorded(rule)
    saving = saving_of(recorder)
    assert [share.member for share in saving.shares] == ["m1", "m2", "m3"]
    assert [share.alone for share in saving.shares] == [80_000, 140_000, 150_000]  # of 1,000 pieces, that is less than of 900
    assert [share.paid for share in saving.shares] == [40_000, 70_000, 90_000]
    assert tuple(share.saving for share in saving.shares) == shares
    own = 40_000, 70_000, 60_000
    assert [share.balance for share in saving.shares] == [kept - share for kept, share in zip(own, shares, strict=True)]
    assert saving.why == ""
    assert verify(bundled(recorder)).divergences == ()


@pytest.mark.parametrize("rule", SAVING_RULES)
def test_Q14_contracts_stay_as_they_are_whatever_the_rule(rule: str) -> None:
    plain, shared = recorded(""), recorded(rule)
    assert plain.state.saving is None
    assert plain.state.allotment == shared.state.allotment
    assert plain.state.contracts == shared.state.contracts


def test_Q10_without_a_list_on_record_nothing_is_divided_and_the_allotment_says_why() -> None:
    recorder = recorded("shapley", prices=False)
    assert saving_of(recorder) == SavingDivision("shapley", (), "no_prices")
    assert verify(bundled(recorder)).divergences == ()


def test_Q10_a_list_that_is_brought_after_the_division_changes_nothing() -> None:
    before, after = recorded("equal_gain"), recorded("equal_gain", later=True)
    assert saving_of(before).shares == saving_of(after).shares
    assert saving_of(after).sha256 == PRICES.sha256


def test_Q16_a_member_is_told_its_own_row_and_nothing_of_any_other() -> None:
    saving = saving_of(recorded("nucleolus"))
    own = own_saving_plain(saving, "m2", currency="USD", currency_scale=2)
    told = json.dumps(own)
    assert own["share"]["member"] == "m2"
    assert not any(hidden in told for hidden in ("m1", "m3", "levels", "leaving", "total"))
    for share in saving.shares:
        if share.member != "m2":
            whole = saving_plain(saving, currency="USD", currency_scale=2)["shares"]
            row = next(each for each in whole if each["member"] == share.member)
            assert not any(f'"{row[name]}"' in told for name in ("alone", "paid", "saving"))
    assert own_saving_plain(saving, "m9", currency="USD", currency_scale=2)["share"] is None


def test_Q15_the_outcome_says_which_rule_whose_share_and_who_would_rather_leave() -> None:
    recorder = recorded("equal_gain")
    text = outcome_text(outcome_plain(recorder.state, recorder.pool.state if recorder.pool else None))
    assert "saving: to each the same amount" in text
    assert "m1: alone 800.00, paid 400.00, share " in text
    saving = saving_of(recorder)
    named = f"would rather leave: {', '.join(saving.leaving)}" if saving.leaving else "no coalition could save more by itself"
    assert named in text
    assert "nothing is divided: no price list is on record" in outcome_text(outcome_plain(recorded("shapley", prices=False).state))


def test_Q13_what_a_server_finds_quickly_is_what_bare_python_finds() -> None:
    for rule in SAVING_RULES:
        terms, bids, asked = played(rule)
        assert run(terms, bids, pooled=asked, means=FAST).entries == run(terms, bids, pooled=asked).entries


@pytest.mark.parametrize("kind", ["all_units", "incremental"])
def test_Q10_without_a_list_the_steps_that_were_bid_serve_where_every_lot_is_by_quantity(kind: Any) -> None:
    pool = PoolTerms(auction="rank-only", collect_until=COLLECTS, saving="nucleolus")
    asked = pool_commands("steps", pool, ASKS, {})
    terms = terms_from("steps", pool, asked, ("s1", "s2"), price_scale=2)
    terms = replace(terms, lots=tuple(replace(lot, volume=Volume(kind, "falling", True, 5)) for lot in terms.lots))
    bids = supply("s1", ("0", "2.00"), ("1000", "1.50"), most="2000"), supply("s2", ("0", "1.90"), most="500")
    recorder = run(terms, (*accepted(terms), *at(OPENS + SECOND_US, *bids)), pooled=asked)
    saving = saving_of(recorder)
    assert (saving.source, saving.why, saving.unpriced) == ("", "", ())
    # Alone m1 buys of s2; the others have too many pieces for it. Of all units a thousand cost less than 900 at two.
    alone = {"all_units": [76_000, 140_000, 150_000], "incremental": [76_000, 140_000, 180_000]}
    assert [share.alone for share in saving.shares] == alone[kind]
    assert sum(share.saving for share in saving.shares) == sum(alone[kind]) - sum(share.paid for share in saving.shares)
    assert verify(bundled(recorder)).divergences == ()
    assert "alone by the steps that were bid" in outcome_text(outcome_plain(recorder.state))


def _shifted(saving: SavingDivision) -> SavingDivision:
    one, two, *rest = saving.shares
    more = replace(one, saving=one.saving + 1, balance=one.balance - 1)
    less = replace(two, saving=two.saving - 1, balance=two.balance + 1)
    return replace(saving, shares=(more, less, *rest))


def _told(event: Any, lie: Callable[[SavingDivision], SavingDivision | None]) -> Any:
    return replace(event, saving=lie(event.saving)) if isinstance(event, AllotmentMade) and event.saving else event


LIES: dict[str, tuple[str, Callable[[SavingDivision], SavingDivision | None], str]] = {
    "a cent moved from one to another": ("nucleolus", _shifted, "Q12"),
    "a cent moved, by Shapley": ("shapley", _shifted, "Q12"),
    "levels that prove nothing": ("nucleolus", lambda saving: replace(saving, levels=((1, 2),)), "Q13"),
    "no levels": ("nucleolus", lambda saving: replace(saving, levels=()), "Q13"),
    "another rule": ("equal_gain", lambda saving: replace(saving, rule="proportional"), "Q12"),
    "a coalition hushed up": ("equal_gain", lambda saving: replace(saving, leaving=("m1",), gain=5), "Q15"),
    "another list": ("equal_gain", lambda saving: replace(saving, sha256="f" * 64), "Q10"),
    "a reason that is none": ("equal_gain", lambda saving: replace(saving, shares=(), why="no_prices"), "Q10"),
    "nothing at all": ("shapley", lambda saving: None, "Q10"),
}


@pytest.mark.parametrize("named", LIES)
def test_Q16_a_saving_that_is_divided_otherwise_is_caught_at_its_entry_by_its_rule(named: str) -> None:
    rule, lie, caught = LIES[named]
    recorder = recorded(rule)
    entries = list(recorder.entries)
    place = next(at for at, entry in enumerate(entries) if any(isinstance(event, AllotmentMade) for event in entry.events))
    entry = entries[place]
    events: Any = tuple(_told(event, lie) for event in entry.events)
    command = entry.command
    assert isinstance(command, RecordAllotment)
    assert command.saving is not None
    entries[place] = replace(entry, command=replace(command, saving=lie(command.saving)), events=events)
    report = verify(bundled(recorder, [AUCTION.codec.entry_to_bytes(each) for each in entries]))
    first = report.divergences[0]
    assert (first.entry, first.rule) == (place + 1, caught)


def test_Q14_shares_that_do_not_add_up_are_refused() -> None:
    recorder = recorded("equal_gain")
    entry = next(each for each in recorder.entries if isinstance(each.command, RecordAllotment))
    saving = entry.command.saving
    assert saving is not None
    one, *rest = saving.shares
    state = AUCTION.new_state()
    for each in recorder.entries[: entry.seq - 1]:
        AUCTION.believe(state, each)
    wrong = {
        "paid in and not out": replace(saving, shares=(replace(one, saving=one.saving - 1, balance=one.balance + 1), *rest)),
        "paid otherwise": replace(saving, shares=(replace(one, paid=one.paid - 1, alone=one.alone - 1), *rest)),
        "a stranger": replace(saving, shares=(*saving.shares, replace(one, member="zz", paid=0, balance=0, saving=0, alone=0))),
        "out of order": replace(saving, shares=saving.shares[::-1]),
        "shares and a reason": replace(saving, why="no_prices"),
        "neither": replace(saving, shares=()),
    }
    for named, each in wrong.items():
        decided = AUCTION.decide(state, replace(entry.command, saving=each), entry.at)
        assert (decided.code, decided.detail) == ("allotment_mismatch", "saving"), named

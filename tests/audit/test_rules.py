"""One test a rule of auction/audit/RULEBOOK.md, by the forgeries that break it, and the honest auction that keeps it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import auction.audit.replay
from auction.audit.bundle import Bundle, bundle_of
from auction.audit.earlier import read_earlier
from auction.audit.offline import run
from auction.audit.replay import RULE_OF_EVENT, Replay
from auction.audit.report import report_text
from auction.audit.rules import AUCTION, MARKET, POOL
from auction.audit.verify import verify
from auction.core.errors import Unreadable
from auction.ledger.codec import decode, encode
from tests.broken.forgeries import FORGERIES, KEY
from tests.broken.honest import OTHER_SIGNER, bodies, bundled, honest, honest_pool
from tests.broken.inked import bundle_signed, other_signature, signed_entries
from tests.market.affair import Affair, begun, whole
from tests.market.licensed import licensed, settled, told
from tests.market.tariffs import some_tariffs
from tests.terms import an_auction

RULEBOOK = Path(auction.audit.replay.__file__).with_name("RULEBOOK.md")
RULES = tuple(f"E{number}" for number in range(1, 16))


def broken_by(rule: str, *names: str) -> None:
    """Each named forgery breaks the rule, and nothing else of the kind is found in the honest auction."""
    for name in names:
        forgery = next(each for each in FORGERIES if each.name == name)
        report = verify(forgery.make(), key=forgery.key, receipts=forgery.receipts)
        assert rule in {each.rule for each in report.divergences}, name
    assert verify(bundled(honest()), key=KEY).agrees


def test_every_rule_of_the_rulebook_has_a_test() -> None:
    text = RULEBOOK.read_text(encoding="utf-8")
    assert [rule for rule in RULES if f"| **{rule}** |" in text] == list(RULES)
    assert "| **E16** |" not in text
    assert all(any(name.startswith(f"test_{rule}_") for name in globals()) for rule in RULES)


def test_E1_entries_are_numbered_and_named() -> None:
    broken_by("E1", "entry dropped, chain rebuilt", "entry of another auction")


def test_E2_stamps_never_go_back() -> None:
    broken_by("E2", "back-dated", "entries reordered")


def test_E3_each_entry_leads_to_the_recorded_head() -> None:
    broken_by("E3", "price changed in the file", "entry dropped in the file")


@pytest.mark.parametrize(
    "change", [lambda heads: heads[:-1], lambda heads: (*heads, heads[-1])], ids=["a head less", "a head more"]
)
def test_E3_there_is_a_head_for_each_entry(change: Any) -> None:
    bundle = bundled(honest())
    report = verify(replace(bundle, log=replace(bundle.log, heads=change(bundle.log.heads))))
    assert report.first is not None
    assert (report.first.rule, report.first.entry) == ("E3", 20 + (len(change("ab")) > 2))


def test_E4_the_checkpoint_states_size_and_root() -> None:
    broken_by(
        "E4", "price changed, published checkpoint", "refused bid hidden, published checkpoint", "checkpoint of another auction"
    )


def test_E5_the_checkpoint_names_this_log() -> None:
    broken_by("E5", "checkpoint of another auction", "checkpoint not signed")
    nameless = replace(
        bundled(honest()), log=replace(bundled(honest()).log, checkpoint=b"/auction/spring-1\n20\n" + b"A" * 43 + b"=\n")
    )
    assert "E5" in {each.rule for each in verify(nameless).divergences}


def test_E6_the_checkpoint_is_signed_by_the_key_at_hand() -> None:
    broken_by("E6", "signed by another key", "price changed, all rebuilt, own key", "checkpoint not signed")


def test_E7_a_receipt_is_kept() -> None:
    broken_by("E7", "price changed, all rebuilt, kept receipt", "refused bid hidden, kept receipt", "end cut off, kept receipt")


@pytest.mark.parametrize(
    "change", [{"auction": "spring-2"}, {"seq": 8}, {"seq": 0}, {"at": 1}, {"entry": "00" * 32}, {"id": "s-9"}]
)
def test_E7_a_receipt_is_kept_in_every_part(change: dict[str, Any]) -> None:
    held = next(forgery for forgery in FORGERIES if forgery.receipts).receipts
    assert held is not None
    report = verify(bundled(honest()), receipts=(replace(held[1], **change),))
    assert [each.rule for each in report.divergences] == ["E7"]


def test_E8_the_pool_is_the_one_the_terms_name() -> None:
    broken_by("E8", "pool's need changed, all rebuilt")
    short = bundled(honest(), pool=honest_pool()[:3])
    assert ("E8", 1) in {(each.rule, each.entry) for each in verify(short).divergences}


def test_E9_what_no_finer_rule_covers() -> None:
    odd = replace(AUCTION, decide=lambda state, command, at: 1 + state)
    found = Replay("auction/spring-1", odd).run(honest())
    assert found is not None
    assert (found.entry, found.rule) == (1, "E9")


def market_breaks(affair: Affair) -> list[str]:
    """The rules that the audit of the affair says are broken."""
    return [each.rule for each in verify(affair.bundle()).divergences]


def test_E10_the_market_is_the_one_that_was_asked() -> None:
    assert market_breaks(whole()) == []
    affair = begun()
    asked = affair.auction.entries[-1].command
    affair.ask(replace(asked, id="forged", supplier="s1", market_head="00" * 32), affair.auction.state.at + 1)
    assert market_breaks(affair) == ["E10"]


def test_E11_every_hold_is_what_the_market_gives() -> None:
    affair = begun()
    asked = affair.auction.entries[-1].command
    affair.ask(replace(asked, id="forged", supplier="s1"), affair.auction.state.at + 1)
    assert market_breaks(affair) == ["E11"]


def test_every_event_has_a_rule_to_cite() -> None:
    stored = {kind.partition(".")[0] for kind in (*AUCTION.events, *POOL.events, *MARKET.events)}
    assert set(RULE_OF_EVENT) == stored


HONEST: Bundle = bundled(honest())


@st.composite
def edits(draw: st.DrawFn, keys: tuple[str, ...]) -> tuple[int, bytes]:
    """One value somewhere below these keys of one entry changed: its number and its new bytes."""
    seq = draw(st.integers(1, len(honest())))
    plain: Any = decode(bodies(honest())[seq - 1])
    here, key = plain, draw(st.sampled_from([key for key in keys if plain[key]] or ["at"]))
    while isinstance(here[key], list | dict) and here[key]:
        here = here[key]
        key = draw(st.sampled_from(range(len(here)) if isinstance(here, list) else sorted(here)))
    here[key] = draw(changed(here[key]))
    return seq, encode(plain)


def changed(value: Any) -> st.SearchStrategy[Any]:
    """Another value of the same kind."""
    match value:
        case bool():
            return st.just(not value)
        case int():
            return st.integers(0, 2**53 - 1).filter(lambda other: other != value)
        case str():
            return st.sampled_from([value + "x", value[:-1], "south", "L1", "9.00"]).filter(lambda other: other != value)
        case _:
            return st.sampled_from([1, "x"])


def with_entry(seq: int, body: bytes) -> list[bytes]:
    """The honest entries with other bytes for one of them."""
    return [body if at == seq else each for at, each in enumerate(bodies(honest()), start=1)]


@given(edits(keys=("at", "command", "events", "refusal", "seq", "stream")))
def test_any_edit_in_the_file_is_found_at_its_entry(edit: tuple[int, bytes]) -> None:
    seq, body = edit
    edited = replace(HONEST, log=replace(HONEST.log, entries=tuple(with_entry(seq, body))))
    try:
        report = verify(edited, key=KEY)
    except Unreadable:
        return
    assert (seq, "E3") in {(each.entry, each.rule) for each in report.divergences}
    assert report.up_to <= seq - 1


@given(edits(keys=("events", "refusal", "seq", "stream")))
def test_any_edit_of_what_was_decided_is_found_though_all_hashes_are_rebuilt(edit: tuple[int, bytes]) -> None:
    seq, body = edit
    try:
        report = verify(bundle_of("spring-1", with_entry(seq, body)))
    except Unreadable:
        return
    assert report.first is not None
    assert report.first.entry is not None
    assert report.first.entry <= seq


def test_E12_landed_components_are_those_of_the_tables_an_auditor_brings() -> None:
    """What the tables give otherwise is found in test_landing.py; here, that the finding cites the rule."""
    recorder = run(an_auction(), [])
    bundle = bundle_of("A-1", [AUCTION.codec.entry_to_bytes(entry) for entry in recorder.entries])
    assert [each.rule for each in verify(bundle, tariffs=some_tariffs()).divergences] == ["E12"]


def test_E13_a_signature_under_a_contract_is_that_of_the_key_beside_it() -> None:
    report = verify(bundle_signed(), key=KEY)
    assert report.agrees
    assert [check.result for check in report.checks if check.name == "contract signatures"] == ["agrees"]
    broken = verify(bundle_signed(lambda command: replace(command, signature=other_signature(command))))
    assert [(each.rule, each.entry) for each in broken.divergences] == [("E13", len(signed_entries()))]
    assert "not signed by" in report_text(broken)


@pytest.mark.parametrize("key", ["no key", "example.org+00000000+AAAA"])
def test_E13_what_is_no_key_signs_nothing(key: str) -> None:
    report = verify(bundle_signed(lambda command: replace(command, key=key)))
    assert [each.rule for each in report.divergences] == ["E13"]


def test_E13_another_key_than_the_auditors_signs_nothing() -> None:
    by_other = verify(bundle_signed(signer=OTHER_SIGNER), key=KEY)
    assert [each.rule for each in by_other.divergences] == ["E13"]
    unsaid = verify(bundle_signed(signer=OTHER_SIGNER))
    assert unsaid.agrees  # without a key of one's own only the log's word is checked, and the report says so
    assert [check.result for check in unsaid.checks if check.name == "contract signatures"] == ["not checked"]


def test_E13_a_log_without_signed_contracts_says_nothing_of_them() -> None:
    assert all(check.name != "contract signatures" for check in verify(bundled(honest()), key=KEY).checks)


def test_E14_what_the_market_is_told_of_an_auction_is_what_it_came_to() -> None:
    assert verify(licensed().bundle()).agrees
    affair = settled()
    told(affair, lambda asked: replace(asked, awarded=()))
    assert [(each.stream, each.rule) for each in verify(affair.bundle()).divergences] == [("market", "E14")]


def test_E15_a_record_goes_on_from_what_was_kept_of_it() -> None:
    bundle = bundled(honest())
    assert verify(bundle, key=KEY, earlier=read_earlier(bundle.log.checkpoint)).agrees
    for forgery in FORGERIES:
        if forgery.make().log.entries != bundle.log.entries:
            report = verify(forgery.make(), earlier=read_earlier(bundle.log.checkpoint))
            assert "E15" in {each.rule for each in report.divergences}, forgery.name
            break
    else:
        pytest.fail("no forgery changes the auction's entries")

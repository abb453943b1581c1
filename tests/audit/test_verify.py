"""What an audit says of a whole bundle: what was checked, what was not and why, where it stands, and how it reads."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest

from auction.audit.__main__ import audit, main
from auction.audit.bundle import Bundle, bundle_of, write_bundle
from auction.audit.checkpoint import key_text
from auction.audit.offline import run
from auction.audit.replay import RULE_OF_EVENT
from auction.audit.report import Report, report_json, report_plain, report_text
from auction.audit.titles import RULEBOOKS, rule_sentence
from auction.audit.verify import verify
from auction.core.errors import InvariantBroken, Unreadable
from tests.broken.forgeries import FORGERIES, KEY, refused_bid_accepted
from tests.broken.honest import bodies, bundled, honest, honest_terms, receipts_of, script


def results(report: Report) -> dict[str, str]:
    """What came of each check."""
    return {check.name: check.result for check in report.checks}


def test_what_is_not_checked_is_said() -> None:
    alone = bundle_of("spring-1", bodies(honest()))
    report = verify(alone)
    assert report.agrees
    assert results(report) == {
        "auction chain": "agrees",
        "auction checkpoint": "agrees",
        "auction signature": "not checked",
        "auction decisions": "agrees",
        "pooled demand": "not checked",
        "receipts": "not checked",
    }
    text = report_text(report)
    assert "not checked: no key was given" in text
    assert "not checked: the pool is not in the bundle" in text


def test_an_auction_still_going_on_agrees_as_far_as_it_got() -> None:
    report = verify(bundled(honest()[:9]), key=KEY)
    assert (report.agrees, report.up_to, report.outcome["status"]) == (True, 9, "open")


def test_a_record_with_a_text_of_a_later_unicode_is_verified_as_any_other(monkeypatch: pytest.MonkeyPatch) -> None:
    titled = replace(honest_terms(), title="Chips \u0378")
    entries = tuple(run(titled, script()).entries)
    with pytest.raises(InvariantBroken, match="not assigned"):
        bodies(entries)
    with monkeypatch.context() as later:
        later.setattr(unicodedata, "category", lambda _character: "So")
        written = bundled(entries)
    assert verify(written, key=KEY).agrees


@pytest.mark.parametrize("length", range(1, 21))
def test_every_beginning_of_an_honest_auction_agrees(length: int) -> None:
    assert verify(bundled(honest()[:length])).up_to == length


def test_the_report_names_the_first_divergence_and_both_versions() -> None:
    report = verify(bundled(refused_bid_accepted(8)))
    text = report_text(report)
    assert text.startswith("spring-1: DIVERGES at auction/spring-1 entry 8, rule B9; agrees up to entry 7\n")
    assert '"code":"own_decrement"' in text
    (asked,) = (line for line in text.splitlines() if line.startswith("  what B9 asks  "))
    assert asked.endswith("(auction/core/RULEBOOK.md)")  # a rule that decides has its own book
    assert '"type":"BidPlaced.1"' in text
    plain = json.loads(report_json(report))
    assert "  recorded      refusal: null\n  decided again refusal: {" in text
    differs = plain["divergences"][0]["differs"]
    assert [each["path"] for each in differs] == ["events[0]", "refusal"]
    assert plain["divergences"][0]["recorded"]["refusal"] is None
    assert plain["divergences"][0]["again"]["refusal"]["rule"] == "B9"
    assert plain == report_plain(report)


def test_entry_by_entry_it_may_agree_while_the_whole_does_not() -> None:
    other = next(forgery for forgery in FORGERIES if forgery.name == "signed by another key")
    report = verify(other.make(), key=other.key)
    assert (report.agrees, report.up_to, report.exit_code) == (False, 20, 1)
    text = report_text(report)
    assert "DIVERGES at auction/spring-1 as a whole, rule E6" in text
    assert "  what E6 asks  The checkpoint is signed by the key that the auditor holds. (auction/audit/RULEBOOK.md)\n" in text
    assert "\nas the record tells it, which does not hold:\n" in text


def test_a_line_that_is_no_entry_is_unreadable() -> None:
    bundle = bundled(honest())
    entries = (*bundle.log.entries[:4], bundle.log.entries[4].replace(b'"at"', b'"At"', 1), *bundle.log.entries[5:])
    with pytest.raises(Unreadable, match="entry 5 / At"):
        verify(replace(bundle, log=replace(bundle.log, entries=entries)))


def test_a_text_that_would_steer_a_terminal_is_shown_as_text() -> None:
    forged = tuple(replace(entry, stream="\x1b[2J\u202e") if entry.seq == 3 else entry for entry in honest())
    text = report_text(verify(bundled(forged)))
    assert "rule E1" in text
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_an_entry_that_cannot_be_decided_is_a_verdict_not_a_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    def explode(*_: object) -> None:
        raise ZeroDivisionError("made up")

    monkeypatch.setattr("auction.audit.verify.recheck", explode)
    report = verify(bundled(honest()))
    assert report.first is not None
    assert (report.first.entry, report.first.rule) == (1, "E9")
    assert "made up" in str(report.first.again)


class TestCommand:
    """`python -m auction.audit`, in process."""

    @pytest.fixture
    def files(self, tmp_path: Path) -> dict[str, Path]:
        made = {name: tmp_path / name for name in ("bundle", "key", "receipts", "forged")}
        made["bundle"].write_bytes(write_bundle(bundled(honest())))
        made["forged"].write_bytes(write_bundle(bundled(refused_bid_accepted(8))))
        made["key"].write_text(key_text(KEY), encoding="utf-8")
        lines = [json.dumps({name: getattr(each, name) for name in each.__match_args__}) for each in receipts_of("south")]
        made["receipts"].write_text("\n".join(lines) + "\n", encoding="utf-8")
        return made

    def test_it_agrees(self, files: dict[str, Path], capsys: pytest.CaptureFixture[str]) -> None:
        options = ["--key", str(files["key"]), "--receipts", str(files["receipts"])]
        assert main([str(files["bundle"]), *options]) == 0
        assert "4 of 4 kept" in capsys.readouterr().out

    def test_it_diverges(self, files: dict[str, Path], capsys: pytest.CaptureFixture[str]) -> None:
        assert main([str(files["forged"]), "--json"]) == 1
        assert json.loads(capsys.readouterr().out)["agrees"] is False

    @pytest.mark.parametrize("broken", ["bundle", "key", "receipts"])
    def test_it_cannot_read(self, files: dict[str, Path], broken: str, capsys: pytest.CaptureFixture[str]) -> None:
        files[broken].write_bytes(b"\xff\x00")
        asked = [str(files["bundle"]), "--key", str(files["key"]), "--receipts", str(files["receipts"])]
        assert main(asked) == 2
        assert capsys.readouterr().err.startswith("unreadable: ")
        assert main([*asked, "--json"]) == 2
        assert json.loads(capsys.readouterr().out)["unreadable"]["reason"]

    @pytest.mark.parametrize("published", ['{"name":"example.org","key":"KEY"}', "KEY\n"])
    def test_the_key_is_taken_as_it_is_published(self, files: dict[str, Path], published: str) -> None:
        files["key"].write_text(published.replace("KEY", key_text(KEY)), encoding="utf-8")
        assert results(audit(files["bundle"], key=files["key"]))["auction signature"] == "agrees"

    @pytest.mark.parametrize("text", ["[]", "{}", "1", '{"key":1}', "[" * 100_000])
    def test_a_key_file_without_a_key_is_unreadable(self, files: dict[str, Path], text: str) -> None:
        files["key"].write_text(text, encoding="utf-8")
        with pytest.raises(Unreadable):
            audit(files["bundle"], key=files["key"])

    def test_it_can_be_called(self, files: dict[str, Path]) -> None:
        assert audit(files["bundle"], key=files["key"], receipts=files["receipts"]).agrees


def test_no_entries_at_all_agree_with_nothing() -> None:
    empty: Bundle = bundle_of("spring-1", [])
    report = verify(empty)
    assert (report.agrees, report.entries, report.outcome["status"]) == (True, 0, "new")


def test_each_rule_that_an_audit_may_name_is_told_in_the_words_of_its_rulebook() -> None:
    """Every rule of a refusal, and of what events say: a lawyer reads the sentence, and where it stands."""
    assert rule_sentence("B10", "core").startswith("Guard against slips. Where a largest change is set, a fall of more than")
    assert rule_sentence("B10", "core").endswith("only with an explicit confirmation. (auction/core/RULEBOOK.md)")
    assert rule_sentence("E3", "audit").startswith("Each entry leads from the chain head before it")
    assert rule_sentence("P13", "core", "pool").startswith("Freezing.")
    assert rule_sentence("Z99", *RULEBOOKS) == ""
    untold = {rule for rule in RULE_OF_EVENT.values() if not rule_sentence(rule, *RULEBOOKS)}
    assert untold == set()


def test_a_rule_of_the_evidence_is_told_in_its_own_words_though_another_rulebook_has_one_of_that_name() -> None:
    """E1, E2 and E9 are of the evidence; the auction's own E is of what is compared."""
    named = {forgery.name: forgery for forgery in FORGERIES}
    for name, said in (
        ("entry dropped, chain rebuilt", "what E1 asks  The entries of a log are numbered 1, 2, 3"),
        ("entries reordered", "what E2 asks  Stamps never go back. (auction/audit/RULEBOOK.md)"),
    ):
        report = verify(named[name].make())
        assert said in report_text(report)
        plain = json.loads(report_json(report))["divergences"][0]
        assert plain["asks"].startswith(said.partition("  ")[2])


def test_of_one_entry_the_rule_that_it_breaks_is_told_before_the_chain_that_its_bytes_leave() -> None:
    (dropped,) = [forgery for forgery in FORGERIES if forgery.name == "entry dropped in the file"]
    report = verify(dropped.make())
    assert [(each.entry, each.rule) for each in report.divergences][:2] == [(9, "E1"), (9, "E3")]


def test_where_the_chain_is_left_it_is_said_which_entry_has_other_bytes() -> None:
    (edited,) = [forgery for forgery in FORGERIES if forgery.name == "price changed in the file"]
    text = report_text(verify(edited.make()))
    assert ", recorded after other bytes than entry 7 has here" in text
    assert ", after PlaceBid.1 s-1 of supplier south, stamped 1800003620000000" in text


def test_a_wrong_award_is_told_beside_the_right_one_place_by_place() -> None:
    (dearer,) = [forgery for forgery in FORGERIES if forgery.name == "award to the dearer supplier"]
    text = report_text(verify(dearer.make()))
    assert '  recorded      award.lines[0].supplier: "south"\n  decided again award.lines[0].supplier: "north"\n' in text
    assert 'faults[0]: "A4 L1: awarded at value 93000 where the lowest admissible value is 82620"' in text

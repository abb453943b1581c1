"""A recorded auction without a server: what time brings, what the engine does by itself, and files to run it from."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from auction.audit.offline import Recorder, Stamped, proposal_of, run
from auction.audit.rules import AUCTION
from auction.audit.script import command_line, read_commands, read_terms, terms_text
from auction.award.exact import solve
from auction.core.commands import ConfirmAward, PassTime, PauseAuction, PlaceBid, RejectAward
from auction.core.errors import InvariantBroken, Unreadable
from auction.core.moments import SECOND_US
from auction.core.refusals import refuse
from auction.core.words import Actor
from tests.broken.honest import honest, honest_terms, script
from tests.terms import CLOSES, COORDINATOR, OPENS, a_lot, an_auction

TERMS = an_auction(lots=(a_lot("L1"), a_lot("L2", closes_at=CLOSES + SECOND_US)))


def bid(supplier: str, lot: str, price: str, *, at: int, id: str) -> Stamped:
    return Stamped(at, PlaceBid(id, Actor("supplier", supplier), supplier, lot, (price,), False))


BIDS = (bid("s1", "L1", "10.00", at=OPENS, id="b1"), bid("s2", "L2", "20.00", at=OPENS + 1, id="b1"))


def types(recorder: Recorder) -> list[str]:
    return [entry.command.TYPE.partition(".")[0] for entry in recorder.entries]


def test_the_whole_course_of_an_auction() -> None:
    recorder = run(TERMS, BIDS)
    assert types(recorder) == [
        "AnnounceAuction",
        "PassTime",
        "PlaceBid",
        "PlaceBid",
        "PassTime",
        "PassTime",
        "ProposeAward",
        "ConfirmAward",
        "RecordAllotment",
    ]
    assert [entry.at for entry in recorder.entries if isinstance(entry.command, PassTime)] == [OPENS, CLOSES, CLOSES + SECOND_US]
    assert all(entry.refusal is None for entry in recorder.entries)
    assert recorder.state.status == "settled"


def test_the_same_commands_give_the_same_bytes() -> None:
    once, again = (map(AUCTION.codec.entry_to_bytes, run(honest_terms(), script()).entries) for _ in range(2))
    assert list(once) == list(again)


def test_a_repeated_request_is_recorded_once() -> None:
    assert types(run(TERMS, (*BIDS, BIDS[0]))) == types(run(TERMS, BIDS))


def test_an_earlier_stamp_counts_as_the_last_one() -> None:
    entries = run(TERMS, (replace(BIDS[0], at=OPENS + 9), BIDS[1])).entries
    assert [entry.at for entry in entries[2:4]] == [OPENS + 9, OPENS + 9]


def test_what_the_consortium_decided_stays_decided() -> None:
    rejection = Stamped(CLOSES + 9 * SECOND_US, RejectAward("r1", COORDINATOR, ("L1",), "too dear"))
    recorder = run(TERMS, (*BIDS, rejection))
    assert {lot: award.status for lot, award in recorder.state.awards.items()} == {"L1": "rejected", "L2": "confirmed"}
    assert {line.lot for line in recorder.state.allotment} == {"L2"}


def test_without_confirming_the_award_waits() -> None:
    recorder = run(TERMS, BIDS, confirm=False)
    assert recorder.state.status == "proposed"
    assert not any(isinstance(entry.command, ConfirmAward) for entry in recorder.entries)


def test_an_auction_nobody_bids_in_is_settled_empty() -> None:
    recorder = run(TERMS, ())
    assert (recorder.state.status, recorder.state.allotment, recorder.state.award_total) == ("settled", (), 0)


def test_an_auction_left_paused_stays_open() -> None:
    recorder = run(TERMS, (*BIDS, Stamped(OPENS + 5, PauseAuction("p1", COORDINATOR, "a question"))))
    assert recorder.state.status == "paused"


def test_time_that_cannot_pass_stops_the_recording() -> None:
    deaf = replace(
        AUCTION,
        decide=lambda state, command, at: (
            refuse("nothing_due") if isinstance(command, PassTime) else AUCTION.decide(state, command, at)
        ),
    )
    with pytest.raises(InvariantBroken, match="time cannot pass"):
        run(TERMS, (), rules=deaf)


def test_an_award_that_fails_the_check_is_never_proposed() -> None:
    state = run(TERMS, BIDS, confirm=False).state
    assert proposal_of(state).total == 3000
    with pytest.raises(InvariantBroken, match="A7"):
        proposal_of(state, lambda problem: replace(solve(problem), total=2999))


def test_files_to_run_an_auction_from() -> None:
    terms = read_terms(terms_text(honest_terms()))
    lines = b"\n".join(map(command_line, script()))
    assert tuple(run(terms, read_commands(lines)).entries) == honest()


def test_a_script_may_be_laid_out_as_its_writer_likes() -> None:
    laid_out = json.dumps(json.loads(terms_text(TERMS)), indent=2).encode()
    assert read_terms(laid_out) == TERMS
    line = command_line(BIDS[0]).replace(b":", b" : ") + b" \r\n\n"
    assert read_commands(line) == BIDS[:1]


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (lambda line: line.replace(b'"at":', b'"when":'), "line 1"),
        (lambda line: line.replace(str(OPENS).encode(), b'"now"'), "line 1 / at"),
        (lambda line: line.replace(str(OPENS).encode(), b"-1"), "line 1 / at"),
        (lambda line: line.replace(str(OPENS).encode(), b"1e3"), "line 1"),
        (lambda line: line.replace(b"PlaceBid.1", b"PlaceBid.9"), "line 1 / command / type"),
        (lambda line: line.replace(b'"lot":"L1"', b'"lot":1'), "line 1 / command / lot"),
        (lambda line: line.replace(b'"lot":"L1"', b'"lot":"L1","lot":"L2"'), "line 1"),
        (lambda line: line[:-1], "line 1"),
        (lambda line: b"[" * 5000, "line 1"),
        (lambda line: b"\xff", "line 1"),
        (lambda line: b"NaN", "line 1"),
    ],
)
def test_what_is_no_command_is_unreadable_by_its_line(change: object, path: str) -> None:
    assert callable(change)
    with pytest.raises(Unreadable) as fault:
        read_commands(change(command_line(BIDS[0])))
    assert fault.value.path == path


def test_what_are_no_terms_is_unreadable_by_its_field() -> None:
    with pytest.raises(Unreadable, match=r"terms / lots\[0\] / price_scale"):
        read_terms(terms_text(TERMS).replace(b'"price_scale":2', b'"price_scale":"2"', 1))

"""Our own samples: three dialects, and one of everything that goes wrong in real files."""

from __future__ import annotations

import pytest

from auction.core.entries import Entry
from auction.core.refusals import Refusal
from auction.files.bom import BomReading, read_bom
from auction.files.samples import GUIDE_PRICES, SAMPLES, Sample, requests
from auction.ledger.codec import Codec
from auction.pool.commands import COMMANDS
from auction.pool.demand import demand_of
from auction.pool.events import EVENTS
from auction.pool.merge import account
from auction.pool.state import pool_of
from tests.pool.demand import Stream


@pytest.fixture(scope="module")
def stream() -> Stream:
    """The samples pooled and frozen."""
    made = Stream([sample.member for sample in SAMPLES])
    for request in requests():
        assert not isinstance(made.ask(request), Refusal)
    assert not isinstance(made.freeze(), Refusal)
    return made


def reading(sample: Sample) -> BomReading:
    """The sample as read."""
    found = read_bom(sample.file_name, sample.data)
    assert isinstance(found, BomReading), found
    return found


def test_each_sample_speaks_its_own_dialect() -> None:
    dialects = [reading(sample).dialect for sample in SAMPLES]
    assert [(dialect.encoding, dialect.delimiter) for dialect in dialects] == [("UTF-8", ","), ("UTF-8", ";"), ("UTF-16", "\t")]


def test_the_samples_hold_what_real_files_hold() -> None:
    found = [(sample.member, report.code, report.line) for sample in SAMPLES for report in reading(sample).reports]
    assert found == [
        ("lumen", "bom_any_maker", 10),
        ("lumen", "bom_no_part_number", 13),
        ("norda", "bom_not_fitted", 5),
        ("qinghe", "bom_quantity_disagrees", 9),
    ]


def test_the_samples_pool(stream: Stream) -> None:
    pool = pool_of(stream.state)
    counted = account(pool, stream.state.submissions)
    assert (counted.source, counted.merged, counted.kept_apart, counted.reported) == (33, 26, 5, 2)
    by_hand = {
        "GRM188R71H104KA93D": 6 * 5_000 + 8 * 2_400 + 4 * 12_000,
        "RC0402FR-0710KL": 4 * 5_000 + 2 * 2_400 + 6 * 12_000,
        "AP2112K-3.3TRG1": 5_000 + 2_400 + 12_000,
        "USBLC6-2SC6": 5_000 + 12_000,
        "BAT54S,215": 2 * 5_000 + 2_400,
    }
    totals = {part.part_number: part.total for part in pool.parts}
    assert {part: totals[part] for part in by_hand} == by_hand
    assert sorted({note.code for note in pool.notes}) == ["looks_like", "maker_alias", "maker_missing_could_be"]


def test_every_part_has_a_guide_price(stream: Stream) -> None:
    assert {part.part_number for part in stream.state.parts} == set(GUIDE_PRICES)


def test_the_stream_survives_the_ledger_byte_for_byte(stream: Stream) -> None:
    codec = Codec(commands=COMMANDS, events=EVENTS)
    for entry in stream.entries:
        body = codec.entry_to_bytes(entry)
        again = codec.entry_from_bytes(body)
        assert isinstance(again, Entry)
        assert again == entry
        assert codec.entry_to_bytes(again) == body


def test_a_submission_is_its_demand(stream: Stream) -> None:
    lines = [line for submission in stream.state.submissions for line in demand_of(submission)]
    assert len(lines) == 31
    assert sum(line.quantity for line in lines) == sum(part.total for part in stream.state.parts)

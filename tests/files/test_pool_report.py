"""`auction pool FILE...`: what an argument means, what is refused, and what the report says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from auction.core.errors import Unreadable
from auction.files.pool_pages import as_json, as_text
from auction.files.pool_report import PoolReport, Spec, parse_spec, pool_files
from auction.files.samples import SAMPLES


@pytest.fixture
def samples(tmp_path: Path) -> list[str]:
    """The samples as files, named as arguments."""
    for sample in SAMPLES:
        (tmp_path / sample.file_name).write_bytes(sample.data)
    return [f"{sample.member}={tmp_path / sample.file_name}@{sample.builds}" for sample in SAMPLES]


@pytest.mark.parametrize(
    ("text", "spec"),
    [
        ("a.csv", Spec("a", Path("a.csv"), 1)),
        ("a.csv@250", Spec("a", Path("a.csv"), 250)),
        ("m1=b/a.csv@250", Spec("m1", Path("b/a.csv"), 250)),
        ("m1=a@b.csv", Spec("m1", Path("a@b.csv"), 1)),
        ("dir/x=y.csv", Spec("x-y", Path("dir/x=y.csv"), 1)),
        ("My board (v2).xlsx@3", Spec("My-board-v2", Path("My board (v2).xlsx"), 3)),
    ],
)
def test_an_argument_names_member_file_and_builds(text: str, spec: Spec) -> None:
    assert parse_spec(text) == spec


@pytest.mark.parametrize("text", ["", "m1=", "a.csv@0", "板.csv"])
def test_an_argument_that_cannot_be_understood_is_unreadable(text: str) -> None:
    with pytest.raises(Unreadable):
        parse_spec(text)


def test_without_arguments_there_is_nothing_to_pool() -> None:
    with pytest.raises(Unreadable):
        pool_files([])


def test_the_samples_pool(samples: list[str]) -> None:
    report = pool_files(samples)
    assert report.exit_code == 0
    text = as_text(report)
    assert text.startswith(
        "19 parts, 407600 pieces, 3 members; 8 parts needed by several\n33 lines = 26 merged + 5 kept apart + 2 reported\n"
    )
    assert "  line 13: left out, the line has no part number: TP1 TP2 [bom_no_part_number]" in text
    assert "  STM32G071KBT6 ~ STM32G071KBT6TR" in text


def test_the_json_form_holds_the_same_facts(samples: list[str]) -> None:
    found = json.loads(json.dumps(as_json(pool_files(samples))))
    assert found["account"] == {"source": 33, "merged": 26, "kept_apart": 5, "reported": 2}
    assert [file["member"] for file in found["files"]] == ["lumen", "norda", "qinghe"]
    assert sum(part["total"] for part in found["parts"]) == 407_600
    assert all(part["total"] == sum(line["quantity"] for line in part["lines"]) for part in found["parts"])


def test_order_and_repetition_of_arguments_change_nothing(samples: list[str]) -> None:
    assert as_json(pool_files(samples)) == as_json(pool_files([*reversed(samples), samples[0]]))


def refusals(report: PoolReport) -> list[str]:
    return [refused.code for refused in report.refused]


def test_a_file_that_cannot_be_taken_is_named_and_the_others_are_pooled(samples: list[str], tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_bytes(b"")
    (tmp_path / "headless.csv").write_text("a,b\n1,2\n")
    (tmp_path / "useless.csv").write_text("MPN,Qty\n,1\n")
    bad = [str(tmp_path / name) for name in ("missing.csv", "empty.csv", "headless.csv", "useless.csv")]
    report = pool_files([*samples, *bad])
    assert refusals(report) == ["bom_unreadable", "bom_empty", "bom_header_unknown", "bom_empty"]
    assert report.exit_code == 2
    assert report.account.source == 33
    assert "REFUSED" in as_text(report)


def test_a_copy_of_a_members_file_does_not_count_twice(samples: list[str], tmp_path: Path) -> None:
    (tmp_path / "copy.csv").write_bytes(SAMPLES[0].data)
    assert refusals(pool_files([*samples, f"lumen={tmp_path / 'copy.csv'}"])) == ["bom_doubled"]
    assert refusals(pool_files([*samples, f"norda={tmp_path / 'copy.csv'}"])) == []


def test_two_files_of_one_name_both_stand(tmp_path: Path) -> None:
    for folder, part in (("a", "X1"), ("b", "X2")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "bom.csv").write_text(f"MPN,Qty\n{part},1\n")
    report = pool_files([f"m1={tmp_path / folder / 'bom.csv'}" for folder in "ab"])
    assert [part.part_number for part in report.pool.parts] == ["X1", "X2"]
    assert refusals(report) == []

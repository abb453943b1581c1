"""`auction policy` as people run it."""

import json
from pathlib import Path

from tests.command.line import auction

BIDS = """tender_id,bidder,value,at
T1,ostara,100.00,2026-03-02T10:00:00Z
T1,lumen,120.00,2026-03-02T11:00:00Z
T1,norda,190.00,2026-03-02T12:00:00Z
T2,lumen,80.00,2026-03-03T10:00:00Z
T2,norda,,2026-03-03T11:00:00Z
"""


def test_row_9_past_bids_are_replayed_under_two_policies_with_winners_spend_and_concentration(tmp_path: Path) -> None:
    bids = tmp_path / "bids.csv"
    bids.write_text(BIDS, encoding="utf-8")
    ran = auction("policy", bids, "--rule", "lowest", "--rule", "anchor 1.8x, 2 winners", "--json")
    assert (ran.returncode, ran.stderr) == (0, "")
    told = json.loads(ran.stdout)
    lowest, anchored = told["rules"]
    assert (told["bids"], told["left_out"]) == (4, 1)
    assert (lowest["winners"][0], lowest["spend"], lowest["hhi"]) == ({"bidder": "ostara", "money": "100.00"}, "180.00", 5062)
    assert [each["money"] for each in anchored["winners"]] == ["140.00", "50.00"]
    assert (anchored["spend"], anchored["hhi"], anchored["kept_out"], anchored["below_anchor"]) == ("190.00", 6122, 1, 0)
    said = auction("policy", bids)
    assert said.returncode == 0
    assert "anchor 1.8x, 3 winners\n  winners 2, in 3 parts of 2 tenders\n  spend   190.00\n  HHI     6122 of 10000" in said.stdout


def test_a_policy_that_is_none_or_a_file_that_is_none_is_exit_code_2(tmp_path: Path) -> None:
    bids = tmp_path / "bids.csv"
    bids.write_text("tender,bidder\n", encoding="utf-8")
    assert auction("policy", bids, "--rule", "highest").returncode == 2
    assert auction("policy", bids).returncode == 2
    assert auction("policy", tmp_path / "missing.csv").returncode == 2

"""`auction ocds` as people run it."""

import json
import zipfile
from pathlib import Path

from tests.audit.packages import TEXT
from tests.command.line import auction

BUNDLE = Path(__file__).parents[1] / "golden" / "georgia" / "bundle.zip"


def test_row_11_a_bundle_is_exported_and_the_package_is_good(tmp_path: Path) -> None:
    out, again = tmp_path / "package.json", tmp_path / "again.json"
    made = auction("ocds", "export", BUNDLE, "--out", out, "--publisher", "Harbour Works", "--prefix", "ocds-abc123")
    assert (made.returncode, made.stderr) == (0, "")
    assert json.loads(out.read_text(encoding="utf-8"))["publisher"] == {"name": "Harbour Works"}
    printed = auction("ocds", "export", BUNDLE, "--publisher", "Harbour Works", "--prefix", "ocds-abc123")
    assert printed.stdout == out.read_text(encoding="utf-8")
    checked = auction("ocds", "check", out, "--out", again)
    assert (checked.returncode, checked.stdout) == (0, "a good OCDS 1.1 package of 1 releases\n")
    assert again.read_bytes() == out.read_bytes()


def test_row_11_a_package_that_is_not_good_is_exit_code_1_with_the_path_of_each_field(tmp_path: Path) -> None:
    wrong, out = tmp_path / "wrong.json", tmp_path / "out.json"
    wrong.write_text(TEXT.replace('"quantity": 1e2', '"quantity": "many"').replace('"awardID": "a1"', '"awardID": "a9"'), "utf-8")
    found = auction("ocds", "check", wrong, "--out", out, "--json")
    assert found.returncode == 1
    told = json.loads(found.stdout)
    assert told["valid"] is False
    assert [(fault["path"], fault["code"]) for fault in told["faults"]] == [
        ("releases[0].tender.items[2].quantity", "wrong_type"),
        ("releases[0].contracts[0].awardID", "dangling"),
    ]
    assert not out.exists()
    assert "releases[0].tender.items[2].quantity: must be a number [wrong_type]" in auction("ocds", "check", wrong).stdout


def test_what_cannot_be_read_is_exit_code_2_and_a_record_that_does_not_hold_is_not_exported(tmp_path: Path) -> None:
    nonsense, forged = tmp_path / "nonsense.json", tmp_path / "forged.zip"
    nonsense.write_text("nothing of the kind", encoding="utf-8")
    assert auction("ocds", "check", nonsense).returncode == 2
    assert auction("ocds", "check", tmp_path / "missing.json").returncode == 2
    assert auction("ocds", "export", nonsense).returncode == 2
    with zipfile.ZipFile(BUNDLE) as old, zipfile.ZipFile(forged, "w") as new:
        for info in old.infolist():
            body = old.read(info)
            new.writestr(info, body.replace(b"0", b"1", 1) if info.filename == "heads.txt" else body)
    refused = auction("ocds", "export", forged, "--out", tmp_path / "none.json")
    assert (refused.returncode, (tmp_path / "none.json").exists()) == (1, False)
    assert "the record does not hold" in refused.stderr


def test_row_9_the_bids_of_a_package_are_replayed(tmp_path: Path) -> None:
    package = tmp_path / "package.json"
    package.write_text(TEXT, encoding="utf-8")
    ran = auction("policy", package, "--rule", "lowest", "--json")
    assert ran.returncode == 0
    (lowest,) = json.loads(ran.stdout)["rules"]
    assert (lowest["winners"], lowest["spend"], lowest["hhi"]) == (
        [{"bidder": "ostara", "money": "268025.20"}],
        "268025.20",
        10_000,
    )

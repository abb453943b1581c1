"""What comes along with Poolbid at run time: its licences, its known holes, and its bill of materials."""

from __future__ import annotations

import json
import tomllib

import pytest
from packaging.version import Version

from tests.house.tree import ROOT
from tests.supply.__main__ import main
from tests.supply.closure import Part, closure
from tests.supply.floors import floors, pins_below, ranges_below
from tests.supply.licences import ALLOWED, not_allowed, spdx
from tests.supply.sbom import sbom

CONSOLE_LOCK = ROOT / "clients" / "web" / "package-lock.json"


def test_the_closure_reaches_what_is_asked_for_indirectly() -> None:
    names = {part.name for part in closure()}
    assert {"starlette", "anyio", "asyncpg", "redis", "typst", "lxml"} <= names
    assert not {"pytest", "hypothesis", "poolbid"} & names


def test_the_closure_without_extras_is_smaller() -> None:
    assert {part.name for part in closure(extras=())} < {part.name for part in closure()}


def test_nothing_comes_along_whose_licence_is_not_allowed() -> None:
    assert not_allowed(closure()) == []


@pytest.mark.parametrize(
    ("licence", "found"),
    [
        ("GPL-3.0-or-later", None),
        ("GNU Lesser General Public License v3 (LGPLv3)", None),
        ("", None),
        ("MIT AND GPL-2.0-only", None),
        ("GPL-2.0-only OR MIT", "MIT"),
        ("Apache-2.0 AND MIT", "Apache-2.0 AND MIT"),
        ("Apache Software License OR MIT License", "Apache-2.0 OR MIT"),
        ("MIT AND (GPL-2.0-only OR ISC)", None),
    ],
)
def test_a_licence_is_taken_only_where_all_that_it_asks_is_allowed(licence: str, found: str | None) -> None:
    assert spdx(licence) == found
    assert bool(not_allowed([Part("a", "1", licence)])) == (found is None)


def test_what_the_consoles_are_built_of_is_allowed_too() -> None:
    packages = json.loads(CONSOLE_LOCK.read_text(encoding="utf-8"))["packages"]
    shipped = {path: each.get("license", "") for path, each in packages.items() if path and not each.get("dev")}
    assert len(shipped) >= 5
    assert {path: licence for path, licence in shipped.items() if licence not in ALLOWED} == {}


def test_no_pin_and_no_range_reaches_below_a_known_hole() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [*project["dependencies"], *(line for extra in project["optional-dependencies"].values() for line in extra)]
    assert pins_below((ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines(), floors()) == []
    assert ranges_below(asked, floors()) == []


def test_every_floor_is_of_something_that_comes_along() -> None:
    assert set(floors()) <= {part.name for part in closure()}


def test_a_pin_and_a_range_below_a_floor_are_seen() -> None:
    least = {"a": Version("2.1")}
    assert pins_below(["a==2.0.9 ; python_version > '3'", "a==2.1", "b==0.1"], least) == ["a==2.0.9 ; python_version > '3'"]
    assert ranges_below(["a", "a>=2", "a<3", "a[x]>=2.1,<3", "b"], least) == ["a", "a>=2", "a<3"]


def test_the_bill_of_materials_names_every_part_with_its_licence() -> None:
    bill = json.loads(sbom(closure()))
    assert bill["bomFormat"] == "CycloneDX"
    assert [each["name"] for each in bill["components"]] == [part.name for part in closure()]
    assert all(each["licenses"] and each["purl"].startswith("pkg:pypi/") for each in bill["components"])


def test_an_audit_that_could_not_be_made_fails(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    assert main(["--audit"]) == 1
    assert "not audited" in capsys.readouterr().err


def test_the_licence_list_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    assert "starlette" in capsys.readouterr().out

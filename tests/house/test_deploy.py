"""What is deployed names settings that exist, and addresses that are served."""

from __future__ import annotations

import re

import pytest

from auction.config import Settings
from auction.web.app import ROUTES
from tests.house.tree import ROOT

FOLDER = ROOT / "clients" / "deploy"
FILES = ("Dockerfile", "compose.yaml", "Caddyfile", "OPERATING.md")
KNOWN = {f"AUCTION_{name.upper()}" for name in Settings.__struct_fields__}


@pytest.mark.parametrize("name", FILES)
def test_every_setting_named_there_is_one(name: str) -> None:
    text = (FOLDER / name).read_text(encoding="utf-8")
    assert set(re.findall(r"AUCTION_[A-Z_]*[A-Z]", text)) <= KNOWN


def test_the_nodes_are_set_alike_in_all_that_has_to_be_the_same() -> None:
    text = (FOLDER / "compose.yaml").read_text(encoding="utf-8")
    assert text.count("AUCTION_DATABASE_URL") == text.count("AUCTION_SECRET_KEY: ") == 1  # said once, for every node
    assert text.count("<<: *node") == 3


@pytest.mark.parametrize("name", FILES)
def test_every_probe_named_there_is_served(name: str) -> None:
    served = {route.path for route in ROUTES}
    named = set(re.findall(r"/(?:healthz|readyz)\b", (FOLDER / name).read_text(encoding="utf-8")))
    assert named <= served
    assert named or name == "compose.yaml"


def test_the_image_serves_as_nobody_in_particular() -> None:
    lines = (FOLDER / "Dockerfile").read_text(encoding="utf-8").splitlines()
    users = [line for line in lines if line.startswith("USER ")]
    assert users == ["USER poolbid"]
    assert lines.index(users[0]) < max(place for place, line in enumerate(lines) if line.startswith("CMD "))


def test_every_setting_is_told_in_the_readme() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert {name for name in KNOWN if f"`{name}`" not in text} == set()

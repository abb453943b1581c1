"""Export control rules as a file: read whole, or refused with line and reason (rule Z2)."""

from __future__ import annotations

import pytest

from auction.files.controls import TableRefused, read_controls
from auction.files.giving_up import GivenUp
from auction.market.control import ControlRule, ControlTable


def read(text: str) -> ControlTable | TableRefused:
    return read_controls(text.encode(), source="authority", as_of=7)


def test_Z2_every_line_is_a_rule_and_columns_stand_in_any_order() -> None:
    table = read(
        "hs,rule_id,policy,note,country,end_user,end_use,eccn\n8542,r1,License,see annex,cn,Listed,military,3A\n,r2,allow,,,,,\n\n"
    )
    assert table == ControlTable(
        "authority",
        7,
        (
            ControlRule("r1", "licence", "3A", "8542", "CN", "listed", "military"),
            ControlRule("r2", "allow"),
        ),
    )


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("", 0, "empty"),
        ("id,eccn\nr1,3A001\n", 1, "`policy`"),
        ("id,policy\n", 0, "no rule"),
        ("id,policy\nr1,deny,x\n", 2, "3 cells"),
        ("id,policy\nr1,deny\nr2,perhaps\n", 3, "allow, licence or deny"),
        ("id,policy,end_user\nr1,deny,nobody\n", 2, "any or listed"),
        ("id,policy\nr1,deny\n\nr1,allow\n", 4, "the id of line 2"),
        ("id,policy,destination\nr1,deny,XX\n", 2, "ISO 3166-1"),
        ("id,policy\na b,deny\n", 2, "id"),
        ("id,policy,eccn\nr1,deny," + "9" * 41 + "\n", 2, "40 characters"),
        ('id,policy\nr1,"deny\n', 2, "unexpected end"),
    ],
)
def test_Z2_a_file_that_is_no_table_is_refused_with_its_line(text: str, line: int, reason: str) -> None:
    refused = read(text)
    assert isinstance(refused, TableRefused)
    assert refused.line == line
    assert reason in refused.reason


def test_more_rules_than_a_table_may_have_are_refused_at_the_line() -> None:
    refused = read("id,policy\n" + "".join(f"r{each},deny\n" for each in range(10_001)))
    assert refused == TableRefused(10_002, "more than 10000 rules")


def test_nobody_waits_for_it_and_it_is_read_no_further() -> None:
    with pytest.raises(GivenUp):
        read_controls(b"id,policy\nr1,deny\n", source="authority", as_of=7, is_gone=lambda: True)

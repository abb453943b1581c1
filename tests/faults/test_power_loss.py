"""A ledger that forces less to the disk is found out by cutting the power. The honest one has its turn in sweeps.py."""

from __future__ import annotations

import random

import pytest

from tests.faults.power_loss import run, state_at
from tests.faults.recording import Deed, Delete, Force, Truncate, Write


@pytest.mark.parametrize(("habit", "kind"), [("normal", "lost"), ("off", "unsound")])
def test_a_ledger_that_forces_less_to_the_disk_is_found_out(habit: str, kind: str) -> None:
    assert getattr(run(500, habit=habit), kind) > 0


def states(*deeds: Deed) -> set[tuple[tuple[str, bytes], ...]]:
    """Every state that a hundred losses of power after these deeds leave."""
    return {tuple(sorted(state_at(deeds, len(deeds), random.Random(seed)).items())) for seed in range(100)}


def test_what_a_file_was_forced_to_keep_is_there_and_the_rest_may_be() -> None:
    assert states(Write("a", 0, b"x"), Force("a")) == {(("a", b"x"),)}
    assert states(Write("a", 0, b"x"), Force("a"), Write("a", 0, b"y")) == {(("a", b"x"),), (("a", b"y"),)}
    assert states(Write("a", 0, b"xy"), Force("a"), Truncate("a", 1)) == {(("a", b"x"),), (("a", b"xy"),)}
    torn = states(Write("a", 0, b"x" * 1024))
    assert (("a", bytes(512) + b"x" * 512),) in torn
    assert (("a", b"x" * 512),) in torn


def test_a_deleted_file_may_be_back_until_its_folder_is_forced() -> None:
    made = Write("a", 0, b"x"), Force("a")
    assert states(*made, Delete("a", forced=False)) == {(), (("a", b"x"),)}
    assert states(*made, Delete("a", forced=True)) == {()}
    assert states(*made, Delete("a", forced=False), Force("b", folder=True)) == {(("b", b""),)}

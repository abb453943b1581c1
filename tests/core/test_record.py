"""Records that are made for every bid: frozen for whoever writes the code, and otherwise as those that Python freezes."""

from dataclasses import dataclass, replace

import pytest

from auction.core.commands import PlaceBid
from auction.core.entries import Entry
from auction.core.events import BidPlaced, BidSealed, OvertimeGranted
from auction.core.record import record
from auction.live.answers import Answer


@record(frozen=True, slots=True)
class Quick:
    party: str
    value: int = 1


@dataclass(frozen=True, slots=True)
class Frozen:
    party: str
    value: int = 1


def test_the_type_checker_lets_nobody_change_one() -> None:
    made = Quick("s1")
    made.value = 2  # type: ignore[misc]  # unused, and so a fault, as soon as the checker let this pass


def test_it_is_equal_hashed_shown_and_replaced_as_a_frozen_one_is() -> None:
    assert Quick("s1") == Quick("s1", 1) != Quick("s1", 2)
    assert hash(Quick("s1", 2)) == hash(Frozen("s1", 2))
    assert repr(Quick("s1", 2)) == repr(Frozen("s1", 2)).replace("Frozen", "Quick")
    assert replace(Quick("s1"), value=3) == Quick("s1", 3)
    with pytest.raises(AttributeError):
        Quick("s1").other = 1  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", [PlaceBid, BidPlaced, BidSealed, OvertimeGranted, Entry, Answer])
def test_what_is_made_for_every_bid_asks_no_leave_for_its_fields(kind: type) -> None:
    assert "__setattr__" not in vars(kind)
    assert kind.__hash__ is not None


def test_what_may_be_changed_is_declared_as_a_plain_dataclass() -> None:
    with pytest.raises(AssertionError):
        record(frozen=False, slots=True)

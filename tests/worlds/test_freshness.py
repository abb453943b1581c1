"""The check of S5 by itself: what has been old for more than five seconds is found, and not where the process was away."""

from __future__ import annotations

from tests.worlds.freshness import MOST_STALE_S, Freshness


def faults(*looks: tuple[float, int, int] | None) -> list[str]:
    """What is found by these looks, each the time, what is known and what is durable; None where the process was away."""
    freshness = Freshness()
    for look in looks:
        if look is None:
            freshness.lost("n1", "A-1")
        else:
            now, known, durable = look
            freshness.saw("n1", "A-1", known=known, durable=durable, now=now)
    return freshness.faults


def test_S5_what_is_durable_and_not_known_five_seconds_later_is_found_once() -> None:
    late = 1 + MOST_STALE_S
    assert faults((1, 3, 4), (late, 3, 9)) == []
    assert len(faults((1, 3, 4), (late, 3, 9), (late + 0.25, 3, 9), (late + 0.5, 3, 9))) == 1
    assert len(faults((1, 0, 1), (late + 0.25, 0, 1))) == 1


def test_S5_who_comes_after_at_a_distance_is_fresh() -> None:
    assert faults(*((now, 2 * now, 2 * now + 8) for now in range(60))) == []


def test_S5_who_was_away_has_time_anew() -> None:
    assert faults((1, 3, 4), (5, 3, 4), None, (7, 3, 9), (11, 3, 9), (12, 9, 9), (30, 9, 9)) == []

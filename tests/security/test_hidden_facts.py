"""What a supplier is not told, it does not learn from how long its answers take either: over real sockets, in real time."""

from __future__ import annotations

import pytest

from tests.security.hidden_facts import FACTS, timed
from tests.security.kolmogorov import same_distribution

BIDS = 400
LEVEL = 0.001
TRIES = 3
"""A fact is found where each of three courses shows it at one in a thousand: by chance alone that is one in a thousand million."""


def is_found(chances: list[float]) -> bool:
    return all(chance < LEVEL for chance in chances)


@pytest.mark.parametrize("name", FACTS)
async def test_a_hidden_fact_changes_no_answers_time(name: str) -> None:
    chances: list[float] = []
    for seed in range(TRIES):
        chances.append(same_distribution(*await timed(FACTS[name], BIDS, seed)))
        if chances[-1] >= LEVEL:
            break
    assert not is_found(chances), chances


async def test_a_twentieth_of_a_millisecond_would_be_found() -> None:
    """Had the server to work for so long because of what is hidden, a course would show it while the machine does little else."""
    chances: list[float] = []
    for seed in range(1, 1 + TRIES):
        without, with_it = await timed(FACTS["the reserve price is met"], BIDS, seed)
        chances.append(same_distribution(without, [each + 0.00005 for each in with_it]))
        if chances[-1] < LEVEL:
            break
    assert min(chances) < LEVEL, chances

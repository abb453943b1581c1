"""Every award tried, the rows solved and the proof counted agree; the long command tries ten thousand problems."""

from __future__ import annotations

from random import Random

import pytest

from auction.award.admission import refusals
from tests.award.agreement import disagreement, given_up, misplaced
from tests.award.sourcings import sourcing_of

SHARE = 240


@pytest.mark.parametrize("first", range(0, SHARE, 40))
def test_trying_all_awards_solving_rows_and_counting_proofs_agree(first: int) -> None:
    problems = [problem for problem in map(sourcing_of, range(first, first + 40)) if not refusals(problem)]
    assert len(problems) > 20
    assert [why for why in map(disagreement, problems) if why] == []
    assert [why for why in map(given_up, problems) if why] == []
    assert [why for why in (misplaced(problem, Random(first)) for problem in problems) if why] == []

"""Three servers go on when their owner, Redis or PostgreSQL breaks: no answer is lost or contradicted, nobody sees a gap."""

from __future__ import annotations

from tests.faults.nodes_break import BREAKS, SHORT_S, run


async def test_B1_B2_S1_servers_go_on_when_owner_redis_and_postgresql_break() -> None:
    outcome = await run(BREAKS, SHORT_S)
    assert outcome.faults == []
    assert outcome.breaks == len(BREAKS)
    assert outcome.asked > 100
    assert outcome.resumed > 0
    assert outcome.twice > 0

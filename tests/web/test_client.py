"""The same application under Starlette's own test client: nothing in it leans on uvicorn."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from auction.config import Settings
from auction.core.refusals import Refusal
from auction.core.words import ENGINE
from auction.ledger.memory import MemoryLedger
from auction.live.clock import StepClock
from auction.web.app import create_app
from auction.web.identity import Identity, Invited
from tests.live.stage import GateLedger
from tests.terms import ANNOUNCED
from tests.web.stand import SECRET, SEED, rooms_over

BASE = "http://testserver"


def test_joining_greeting_and_leaving() -> None:
    rooms = rooms_over(GateLedger(MemoryLedger()), StepClock(ANNOUNCED))
    identity = Identity(rooms, secret=SECRET, base_url=BASE, is_https=False)
    app = create_app(rooms, identity, Settings(), checkpoint_seed=SEED, hosts=("testserver",))

    async def invited() -> Invited | Refusal:
        return await identity.invite(by=ENGINE, role="supplier", party="s1", name="S")

    with TestClient(app, base_url=BASE) as client:
        assert client.portal is not None
        client.portal.call(rooms.start)
        invitation = client.portal.call(invited)
        assert isinstance(invitation, Invited)
        joined = client.post("/api/session", json={"token": invitation.token})
        assert joined.status_code == 200
        with client.websocket_connect("/live", subprotocols=["poolbid.v1"], headers={"Origin": BASE}) as line:
            line.send_text('{"t":"hello","v":1}')
            assert line.receive_json()["you"]["party"] == "s1"
            assert client.delete("/api/session", headers={"X-CSRF-Token": joined.json()["csrf"]}).status_code == 204
            assert line.receive_json()["t"] == "bye"
            with pytest.raises(WebSocketDisconnect) as ended:
                line.receive_text()
            assert ended.value.code == 4001
        client.portal.call(rooms.stop)

"""The console over a compressed socket: Chromium reads what is packed once for all, and packs what it sends itself."""

from __future__ import annotations

from typing import Any

from playwright.async_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.seat import come_in, seated
from tests.browser.test_supplier import answer, bid, fact


async def test_a_supplier_bids_and_follows_the_price_over_a_compressed_socket(open_page: OpenPage) -> None:
    async with seated(open_page, deflate=True) as seat:
        page = await open_page()
        network = await page.context.new_cdp_session(page)
        await network.send("Network.enable")
        agreed: list[str] = []
        told: list[str] = []

        def shook_hands(said: dict[str, Any]) -> None:
            headers = {name.lower(): value for name, value in said["response"]["headers"].items()}
            agreed.append(headers["sec-websocket-extensions"])

        network.on("Network.webSocketHandshakeResponseReceived", shook_hands)
        network.on("Network.webSocketFrameReceived", lambda said: told.append(said["response"]["payloadData"]))
        await come_in(page, await seat.link())
        await page.locator("[data-lot=L1]").wait_for()
        await page.get_by_role("button", name="Accept the terms").click()
        await page.locator("[data-lot=L1] fieldset:enabled").wait_for()
        for text in ("1.9", "1.8", "1.7"):
            await seat.rival("L1", text)
            await expect(fact(page, "lead-price")).to_have_text(f"{text}0")
        await bid(page, "1.6")
        await expect(answer(page)).to_contain_text("EUR 1.60 accepted")
        assert agreed
        assert all("server_no_context_takeover" in each for each in agreed)
        assert {connection.way.unpacks for connection in seat.stand.lobby._connections} == {True}
        assert any('"t":"delta"' in payload and '"lead":"1700' in payload for payload in told)

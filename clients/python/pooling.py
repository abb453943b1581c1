"""A member's or supplier's program around pooled demand: windows, review, needs, and the steps after an award.

    pooling = Pooling("https://bids.example.org", cookie)   # the cookie of poolbid.sign_in
    told = await pooling.pool("spring")
    if told["status"] == "review":
        await pooling.review("spring", confirmed=True)

Every method answers with the pool, or the division, as the party may see it then (PROTOCOL section 6). What is refused raises
PoolbidError with its code. A change carries an id: asked again under the same id it is the same request. Import it from the root of
the sources as `clients.python.pooling`: it needs the file `poolbid.py` beside it, and nothing else.
"""

from __future__ import annotations

import asyncio
import http.client
import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlsplit

from clients.python.poolbid import PoolbidError, new_id

Told = dict[str, Any]

LONGEST_WAIT_S = 120
"""Pooling a hundred thousand lines anew takes a slow machine half a minute."""


class Pooling:
    """One party's session, over HTTP; nothing is kept between requests but the session's token for changes."""

    def __init__(self, url: str, cookie: str) -> None:
        self._parts = urlsplit(url)
        name = "__Host-poolbid" if self._parts.scheme == "https" else "poolbid"
        self._cookie = f"{name}={cookie}"
        self._csrf = ""

    async def pool(self, pool: str) -> Told:
        """The pool as this party may see it."""
        return await self._ask("GET", f"/api/pools/{_word(pool)}")

    async def review(self, pool: str, *, confirmed: bool, parts: Sequence[str] = (), id: str | None = None) -> Told:
        """Confirm the own demand of these pooled parts, or decline it; none means all."""
        return await self._change(f"/api/pools/{_word(pool)}/review", {"confirmed": confirmed, "parts": list(parts)}, id)

    async def set_needs(self, pool: str, member: str, part: str, needs: Mapping[str, Any], *, id: str | None = None) -> Told:
        """What the member asks of a part, in place of what its file says."""
        return await self._change(f"/api/pools/{_word(pool)}/needs", {"member": member, "part": part, "needs": needs}, id)

    async def competition(self, pool: str) -> Told:
        """What was told of shares of the market; the coordinator and auditors read the pool's own shares and warnings too."""
        return await self._ask("GET", f"/api/pools/{_word(pool)}/competition")

    async def tell_share(
        self, pool: str, member: str, market: str, share: tuple[int, int], source: str, date: str, *, id: str | None = None
    ) -> Told:
        """Say what share the member has of a market it sells in, by which source and day; a share of nothing takes it back."""
        said = {"member": member, "market": market, "share": {"num": share[0], "den": share[1]}, "source": source, "date": date}
        return await self._change(f"/api/pools/{_word(pool)}/shares", said, id)

    async def subsidies(self) -> Told:
        """The schemes on record, what was bought, and the claims: a member's own."""
        return await self._ask("GET", "/api/market/subsidies")

    async def prices(self) -> list[Told]:
        """What each category cost by week, from the platform's own awards (the coordinator and auditors)."""
        told: Any = await self._ask("GET", "/api/market/prices")
        return list(told)

    async def claim(self, auction: str, claim: Mapping[str, Any], *, id: str | None = None) -> Told:
        """Claim on a scheme for pieces bought by an auction; the money in the claim is whole minor units (a member)."""
        return await self._change("/api/market/claims", {"auction": auction, "claim": dict(claim)}, id)

    async def supply(self, auction: str) -> Told:
        """What suppliers said of described lines, and what follows for the allotted parts, as this party may see it."""
        return await self._ask("GET", f"/api/auctions/{_word(auction)}/supply")

    async def say_profile(
        self, auction: str, lot: str, line: str, supplier: str, profile: Mapping[str, Any], *, id: str | None = None
    ) -> Told:
        """Say the terms of its category by which a supplier offers a described line."""
        said = {"auction": auction, "lot": lot, "line": line, "supplier": supplier, "profile": dict(profile)}
        return await self._change("/api/market/profiles", said, id)

    async def division(self, auction: str) -> Told:
        """How the division of the award stands, as this party may see it."""
        return await self._ask("GET", f"/api/auctions/{_word(auction)}/division")

    async def quote_again(self, auction: str, lot: str, price: str, *, id: str | None = None) -> Told:
        """Quote once more for a lot, so as to stand by (a supplier that was listed and not selected)."""
        return await self._step(auction, "quotes", {"lot": lot, "price": price}, id)

    async def pick(self, auction: str, lot: str, region: str, *, id: str | None = None) -> Told:
        """Pick a region in one's turn (a supplier)."""
        return await self._step(auction, "picks", {"lot": lot, "region": region}, id)

    async def decline(self, auction: str, lot: str, *, id: str | None = None) -> Told:
        """Turn the whole share of a lot down (a member)."""
        return await self._step(auction, "declines", {"lot": lot}, id)

    async def ask_freed(self, auction: str, lot: str, quantities: Sequence[int], *, id: str | None = None) -> Told:
        """Ask for so much of each part of a lot, of what became free (a member)."""
        return await self._step(auction, "freed", {"lot": lot, "quantities": list(quantities)}, id)

    async def report(
        self, auction: str, lot: str, supplier: str, quantities: Sequence[int], *, concluded: bool = True, id: str | None = None
    ) -> Told:
        """Say what became of a contract that is made outside (a member)."""
        told = {"lot": lot, "supplier": supplier, "concluded": concluded, "quantities": list(quantities)}
        return await self._step(auction, "outcomes", told, id)

    async def _step(self, auction: str, step: str, body: Mapping[str, Any], id: str | None) -> Told:
        return await self._change(f"/api/auctions/{_word(auction)}/division/{step}", body, id)

    async def _change(self, path: str, body: Mapping[str, Any], id: str | None) -> Told:
        if not self._csrf:
            self._csrf = str((await self._ask("GET", "/api/session"))["csrf"])
        headers = {"X-CSRF-Token": self._csrf, "Idempotency-Key": id or new_id(), "Content-Type": "application/json"}
        return await self._ask("POST", path, json.dumps(body), headers)

    async def _ask(self, method: str, path: str, body: str | None = None, headers: Mapping[str, str] | None = None) -> Told:
        return await asyncio.to_thread(self._exchange, method, path, body, {"Cookie": self._cookie, **(headers or {})})

    def _exchange(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Told:
        kind = http.client.HTTPSConnection if self._parts.scheme == "https" else http.client.HTTPConnection
        connection = kind(self._parts.netloc, timeout=LONGEST_WAIT_S)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            told: Told = json.loads(answer.read())
        finally:
            connection.close()
        if answer.status not in (200, 201):
            raise PoolbidError(str(told.get("code", answer.status)), str(told.get("detail", "")))
        return told


def _word(text: str) -> str:
    return quote(text, safe="")

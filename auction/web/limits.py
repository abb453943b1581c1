"""How much one address and one account may ask for at once, before anything else is done for them.

The address is that of the connection. Behind a proxy it is the one the proxy names in `X-Forwarded-For`, and only where the
operator has said that this proxy is trusted: anybody can write that header. Whoever reaches the loopback is on this machine
already, and has no limit by address.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket

from auction.core.words import Actor
from auction.web.identity import Identity
from auction.web.problems import Problem, problem_response
from auction.web.rate import Bucket, taken_of

Networks = Sequence[IPv4Network | IPv6Network]

REQUESTS_PER_SECOND: Final = 100
REQUESTS_AT_ONCE: Final = 1_000
"""Of one address, and of one account over HTTP; a socket's handshake is a request. A household or an office is one address."""
MOST_SOCKETS_OF_AN_ADDRESS: Final = 1_024
MOST_KNOWN: Final = 10_000
"""So many addresses and accounts have a measure of their own; beyond that newcomers share one, until others have been quiet."""
ADDRESS: Final = "poolbid.address"
"""Where the scope of a request or socket says whose address it is."""

_log = logging.getLogger(__name__)


class Buckets:
    """A bucket for each that asks, by name."""

    def __init__(self, *, per_second: int, burst: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_second = per_second
        self._burst = burst
        self._clock = clock
        self._known: dict[str, Bucket] = {}

    def take(self, name: str) -> bool:
        """Take a token of theirs, if one is left."""
        return self._of(name).take(self._clock())

    def taken(self, least: float) -> dict[str, int]:
        """Who took so many tokens or more here since this was asked last, and how many."""
        return taken_of(self._known, least)

    def lost(self, name: str, tokens: int) -> None:
        """So many of theirs were taken elsewhere; where nobody new is kept any more, that is not kept either."""
        if name in self._known or len(self._known) < MOST_KNOWN:
            self._of(name).lose(self._clock(), tokens)

    def _of(self, name: str) -> Bucket:
        """The bucket of that name; or, where nobody new is kept any more, the one that all such share."""
        if name not in self._known and len(self._known) >= MOST_KNOWN:
            self._forget(self._clock())
            name = "" if len(self._known) >= MOST_KNOWN else name
        if name not in self._known:
            self._known[name] = Bucket(per_second=self._per_second, burst=self._burst)
        return self._known[name]

    def _forget(self, now: float) -> None:
        """Whoever has a full bucket is as a newcomer."""
        self._known = {name: bucket for name, bucket in self._known.items() if not bucket.is_full(now)}


class Limits:
    """The layer between the guard and everything else. `turned_away` counts, by why, what was over a limit."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        identity: Identity,
        proxies: Networks,
        turned_away: Counter[str],
        addresses: Buckets,
        accounts: Buckets,
    ) -> None:
        self._app = app
        self._identity = identity
        self._proxies = proxies
        self._turned_away = turned_away
        self._addresses = addresses
        self._accounts = accounts
        self._has_warned = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let through what is within the limits."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        forwarded = Headers(scope=scope).getlist("x-forwarded-for")
        client = scope.get("client")
        peer = None if client is None else str(client[0])
        if forwarded and not self._has_warned and not is_among(peer, self._proxies):
            self._has_warned = True
            _log.warning("X-Forwarded-For comes from where no proxy is trusted (AUCTION_TRUSTED_PROXIES), and is not believed")
        scope[ADDRESS] = address = address_of(peer, forwarded, self._proxies)
        if address is not None and not self._addresses.take(address):
            await self._refuse("address", scope, receive, send)
        elif scope["type"] == "http" and not self._account_may(scope):
            await self._refuse("account", scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _account_may(self, scope: Scope) -> bool:
        """Whoever is not signed in is nobody's account."""
        signed_in = self._identity.who(HTTPConnection(scope).cookies.get(self._identity.cookie))
        return signed_in is None or self._accounts.take(name_of(signed_in.session.actor))

    async def _refuse(self, whose: str, scope: Scope, receive: Receive, send: Send) -> None:
        self._turned_away[whose] += 1
        answer = problem_response(Problem(429, "rate_limited", f"at most {REQUESTS_PER_SECOND} requests in a second"))
        answer.headers["Retry-After"] = "1"
        if scope["type"] == "http":
            await answer(scope, receive, send)
        else:
            await WebSocket(scope, receive, send).send_denial_response(answer)


def name_of(actor: Actor) -> str:
    """The account by which requests are counted: a party in its role, whoever is signed in for it."""
    return f"{actor.role} {actor.party}"


def is_among(peer: str | None, networks: Networks) -> bool:
    """Whether the address lies in one of the networks; what is no address lies in none."""
    found = _read(peer)
    return found is not None and any(found in network for network in networks)


def address_of(peer: str | None, forwarded: Sequence[str], proxies: Networks) -> str | None:
    """Whose address a request is counted under; None for the loopback, and for what has none.

    Each proxy appends whom it heard: so the last one that no trusted proxy is, as told by a trusted one. Of IPv6 a network of 2^64
    addresses is one household.
    """
    found = _read(peer)
    if found is not None and found.is_loopback and not (forwarded and is_among(peer, proxies)):
        return None
    hops = [hop.strip() for line in forwarded for hop in line.split(",")]
    while found is not None and hops and any(found in network for network in proxies):
        told = _read(hops.pop())
        if told is None:
            break  # a trusted proxy told nonsense: it is counted itself
        found = told
    if found is None:
        return None
    return str(IPv6Network((found, 64), strict=False)) if isinstance(found, IPv6Address) else str(found)


def _read(text: str | None) -> IPv4Address | IPv6Address | None:
    """The address, without a port or brackets around it; an IPv4 address in IPv6's clothes as itself."""
    plain = (text or "").strip()
    if plain.startswith("["):
        plain = plain[1:].partition("]")[0]
    elif plain.count(":") == 1:
        plain = plain.partition(":")[0]
    try:
        found = ip_address(plain.partition("%")[0])
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found

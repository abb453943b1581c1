"""Posting to the one address that the operator has set, and to no machine that an outsider could mean by it.

A name is looked up anew for each post, every address it has must be one that may be reached, and the connection goes to that very
address: a name that points elsewhere a moment later changes nothing. Redirects are not followed, no proxy is asked, a reply is
read for 64 KiB and ten seconds at most.
"""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import socket
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any, Final
from urllib.parse import SplitResult, urlsplit

from auction.core.errors import Unreadable
from auction.live.outbox import Undelivered

LONGEST_REPLY: Final = 64 * 1024
WITHIN_S: Final = 10.0
DEFAULT_PORTS: Final[Mapping[str, int]] = {"http": 80, "https": 443}
TRANSLATED: Final = IPv6Network("64:ff9b::/96")
"""Addresses of IPv4 as a translator of networks spells them (RFC 6052)."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """The address to post to, and whether it may lie in the operator's own network."""

    url: SplitResult
    private: bool
    tls: ssl.SSLContext | None

    @classmethod
    def to(cls, url: str, *, private: bool = False) -> Outgoing:
        """The way to that URL. Raises Unreadable for one that cannot be posted to."""
        parts = read_url(url)
        return cls(parts, private, ssl.create_default_context() if parts.scheme == "https" else None)

    async def send(self, body: bytes, headers: Mapping[str, str]) -> None:
        """Post once beside the event loop, in a thread that keeps no server from stopping. Raises Undelivered."""
        loop = asyncio.get_running_loop()
        answered: asyncio.Future[None] = loop.create_future()

        def told(fault: Undelivered | None) -> None:
            if not answered.done():
                answered.set_result(None) if fault is None else answered.set_exception(fault)

        def work() -> None:
            fault: Undelivered | None = None
            try:
                self.post(body, headers)
            except Undelivered as why:
                fault = why
            except Exception as bug:
                fault = Undelivered(repr(bug))
            with contextlib.suppress(RuntimeError):  # the loop has ended, and with it whoever waited
                loop.call_soon_threadsafe(told, fault)

        threading.Thread(target=work, daemon=True, name="webhook").start()
        await answered

    def post(self, body: bytes, headers: Mapping[str, str]) -> None:
        """Post once, and wait for the answer; not for the event loop. Raises Undelivered where it is no 2xx."""
        assert self.url.hostname is not None, "read_url has seen to it"
        connection = self._connection(self._address())
        late = threading.Event()
        ended = threading.Timer(WITHIN_S, _hang_up, [connection, late])
        ended.daemon = True
        ended.start()
        try:
            path = (self.url.path or "/") + (f"?{self.url.query}" if self.url.query else "")
            connection.request("POST", path, body, {**headers, "Connection": "close"})
            answer = connection.getresponse()
            answer.read(LONGEST_REPLY)
            if late.is_set():
                raise Undelivered(f"no whole answer within {WITHIN_S:g} s")
            if not 200 <= answer.status < 300:
                raise Undelivered(f"answered {answer.status}")
        except (OSError, http.client.HTTPException, ValueError) as fault:
            raise Undelivered(f"{type(fault).__name__}: {fault}") from fault
        finally:
            ended.cancel()
            connection.close()

    def _address(self) -> tuple[socket.AddressFamily, Any]:
        """Where the name leads now; Undelivered where any of its addresses may not be reached, so that none is slipped in."""
        host, port = self.url.hostname or "", self.url.port or DEFAULT_PORTS[self.url.scheme]
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as fault:
            raise Undelivered(f"{host} has no address: {fault}") from fault
        for _, _, _, _, where in found:
            why = refused(str(where[0]), private=self.private)
            if why is not None:
                raise Undelivered(f"{host} leads to {where[0]}, {why}")
        return found[0][0], found[0][4]

    def _connection(self, address: tuple[socket.AddressFamily, Any]) -> http.client.HTTPConnection:
        return _Pinned(self.url, address, self.tls)


class _Pinned(http.client.HTTPConnection):
    """A connection to one address, whatever the name in the URL would lead to by now."""

    def __init__(self, url: SplitResult, address: tuple[socket.AddressFamily, Any], tls: ssl.SSLContext | None) -> None:
        super().__init__(url.hostname or "", url.port or DEFAULT_PORTS[url.scheme], timeout=WITHIN_S)
        self.default_port = DEFAULT_PORTS[url.scheme]
        self._address = address
        self._tls = tls

    def connect(self) -> None:
        """Connect to the address that was looked at, and under TLS ask for the certificate of the name."""
        family, where = self._address
        found = socket.socket(family, socket.SOCK_STREAM)
        try:
            found.settimeout(WITHIN_S)
            found.connect(where)
            self.sock = found if self._tls is None else self._tls.wrap_socket(found, server_hostname=self.host)
        except BaseException:
            found.close()
            raise


def _hang_up(connection: http.client.HTTPConnection, late: threading.Event) -> None:
    """End a connection that has had its time, whatever it waits for: what it was sent by then is no answer."""
    late.set()
    held = connection.sock
    if held is not None:
        with contextlib.suppress(OSError):
            held.shutdown(socket.SHUT_RDWR)


def read_url(url: str) -> SplitResult:
    """The parts of an address to post to: http or https, a host, no user, no fragment. Raises Unreadable otherwise."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as fault:
        raise Unreadable("webhook_url", str(fault)) from fault
    sound = parts.scheme in DEFAULT_PORTS and parts.hostname and port != 0 and not parts.fragment and url.isascii()
    if not sound or parts.username is not None or parts.password is not None or any(mark <= " " for mark in url):
        raise Unreadable("webhook_url", "like https://erp.example.org/poolbid, without a user or a fragment")
    return parts


def refused(address: str, *, private: bool) -> str | None:
    """Why this address may not be posted to; None where it may. Private ones may by the operator's word, link-local ones never."""
    found = _unwrapped(ip_address(address.partition("%")[0]))
    reserved = found.is_reserved and not found.is_loopback  # of IPv6 the loopback lies among what is reserved
    if found.is_link_local or found.is_multicast or found.is_unspecified or reserved:
        return "which is nobody's machine"
    own = not found.is_global or (isinstance(found, IPv6Address) and found.is_site_local)
    if own and not private:
        return "which lies in a network of one's own: AUCTION_WEBHOOK_PRIVATE allows that"
    return None


def _unwrapped(found: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The address of IPv4 that one of IPv6 stands for: mapped, in 6to4 or Teredo, or translated."""
    if isinstance(found, IPv4Address):
        return found
    if found in TRANSLATED:
        return IPv4Address(int(found) & 0xFFFF_FFFF)
    teredo = None if found.teredo is None else found.teredo[1]
    return found.ipv4_mapped or found.sixtofour or teredo or found

"""Where a request may come from: the names this server goes by, and the origins whose pages may speak to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol
from urllib.parse import urlsplit

LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")


class Address(Protocol):
    """What the settings say of how people reach this server."""

    @property
    def host(self) -> str:
        """The address listened on."""

    @property
    def public_url(self) -> str:
        """The URL people use, or empty."""

    @property
    def is_https(self) -> bool:
        """Whether people reach this server over https."""


@dataclass(frozen=True, slots=True)
class Doors:
    """The host names this server answers to, and the public origin, if there is one."""

    hosts: frozenset[str]
    public_origin: str

    @classmethod
    def of(cls, settings: Address, *more: str) -> Doors:
        """The doors of these settings: loopback, the address listened on, and the public URL's host."""
        public = urlsplit(settings.public_url)
        origin = f"{public.scheme}://{public.netloc}".lower() if settings.public_url else ""
        named = (*LOOPBACK, settings.host, public.hostname or "", *more)
        return cls(frozenset(name.lower() for name in named if name), origin)

    def knows_host(self, host: str | None) -> bool:
        """Whether the `Host` header names this server; a name of somebody else's that leads here is refused."""
        return host is not None and _name_of(host) in self.hosts

    def is_own_origin(self, origin: str | None, host: str | None) -> bool:
        """Whether a page of this server asks. A missing or `null` origin is nobody's."""
        if origin is None or host is None:
            return False
        origin = origin.lower()
        if self.public_origin and origin == self.public_origin:
            return True
        return origin in (f"http://{host.lower()}", f"https://{host.lower()}")


def _name_of(host: str) -> str:
    """The name without the port; an address in brackets without them; empty for what is no host at all."""
    try:
        parts = urlsplit(f"//{host}")
        named = parts.hostname or ""
        _ = parts.port
    except ValueError:
        return ""
    plain = "@" not in host and "/" not in host and "?" not in host and "#" not in host
    return named.lower() if plain else ""

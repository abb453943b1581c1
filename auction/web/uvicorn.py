"""The one file that knows uvicorn: how it serves the application, hands each socket over after its handshake, and ends."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
from collections.abc import Callable, Coroutine, Iterator
from typing import Any, Final, cast

import uvicorn
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Request

from auction.web.line import EXTENSION, HandedOver
from auction.web.packing import WINDOW_BITS
from auction.web.unpacking import LARGEST_FRAME, READING, UNPACKING, UNPACKING_READING, Unpacking

DRAIN_S: Final = 5
WAITING: Final = 2048
"""So many connections wait to be taken, where the kernel allows it."""


class HubProtocol(WebSocketsSansIOProtocol):
    """uvicorn's own protocol for the handshake; then the application takes the connection over, and this is let go."""

    def __init__(self, config: uvicorn.Config, *more: Any, **named: Any) -> None:
        super().__init__(config, *more, **named)
        self.conn.available_extensions = (UNPACKING,) if config.ws_per_message_deflate else ()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the connection over from the protocol that read the request, which held its parser and was held by it."""
        super().connection_made(transport)
        before = cast(asyncio.Transport, transport).get_protocol()
        if hasattr(before, "parser"):  # else both waited for the collector of cycles, and much with them
            before.parser = None

    def handle_connect(self, event: Request) -> None:
        """Offer the connection to the application that is about to run."""
        super().handle_connect(event)
        if self.response.status_code == 101:
            self.scope["extensions"][EXTENSION] = self._hand_over  # type: ignore[assignment]

    async def send(self, message: Any) -> None:
        """As uvicorn does; a handshake that was answered with a refusal is complete, which uvicorn itself takes for an error."""
        await super().send(message)
        if self.initial_response is not None and self.close_sent:
            self.handshake_complete = True

    def _hand_over(self) -> HandedOver | None:
        """The connection, or None when it has ended already, or the client spoke before it was answered: then uvicorn keeps it."""
        del self.scope["extensions"][EXTENSION]
        if self.disconnected or self.transport.is_closing() or not self.queue.empty() or self.conn.reader.buffer:
            return None
        transport, self.transport = self.transport, cast(asyncio.Transport, _Gone())
        self.connections.discard(self)
        self.conn.parser.close()  # a generator that held whose it is
        if not self.conn.extensions:
            return HandedOver(transport, self.connections, READING)
        (agreed,) = self.conn.extensions
        unpacks = isinstance(agreed, Unpacking) and agreed.local_max_window_bits >= WINDOW_BITS
        return HandedOver(transport, self.connections, UNPACKING_READING, unpacks)


class _Gone:
    """What uvicorn closes at the end of a handshake whose connection goes on without it."""

    def close(self) -> None:
        """Nothing is left to close."""


def web_config(app: Any, *, deflate: bool = False) -> uvicorn.Config:
    """How uvicorn serves the application: small frames, no trust in a proxy's headers, a bounded drain; deflate where asked."""
    return uvicorn.Config(
        app,
        ws=HubProtocol,
        ws_max_size=LARGEST_FRAME,
        ws_per_message_deflate=deflate,
        ws_ping_interval=None,
        proxy_headers=False,
        server_header=False,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=DRAIN_S,
    )


class Web(uvicorn.Server):
    """uvicorn, telling when people can come in; a signal ends it and nothing else, since there is still a ledger to close."""

    def __init__(
        self, config: uvicorn.Config, started: Callable[[], None], farewell: Callable[[], Coroutine[Any, Any, None]]
    ) -> None:
        super().__init__(config)
        self._tell = started
        self._farewell = farewell

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen, and say so."""
        await super().startup(sockets)
        if self.started:
            self._tell()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let every socket say goodbye before it is closed, so that its client knows to come back."""
        await self._farewell()
        await super().shutdown(sockets)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals to `heed_signals`, which is asked before uvicorn serves."""
        yield

    def heed_signals(self) -> None:
        """Stop when the process is asked to."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.stop)

    def stop(self) -> None:
        """Drain and end; at the second asking, end at once."""
        self.force_exit = self.should_exit
        self.should_exit = True


def listener(host: str, port: int) -> socket.socket:
    """The socket the server listens on; port 0 takes a free one."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # By its protocol's name: only then does asyncio send small answers without waiting for those before to be confirmed.
    bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
        bound.listen(WAITING)
    except OSError as fault:
        bound.close()
        raise OSError(f"{host}:{port} cannot be listened on: {fault.strerror or fault} (AUCTION_HOST, AUCTION_PORT)") from fault
    return bound

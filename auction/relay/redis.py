"""Carries messages by pub/sub of Redis or Valkey, over two connections of its own: one that listens, and one that publishes.

Nothing is kept there, and nothing is sent twice: what was not carried is asked again by whoever misses it. Both connections come
back by themselves. Whether messages pass, and how soon, is known by a beat that this node publishes to itself once a second.
"""

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any, Final

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from auction.relay.port import Heard

MOST_WAITING: Final = 4096
MOST_WAITING_BYTES: Final = 16 * 1024 * 1024
"""What waits to be published; beyond either bound the oldest is dropped."""
BEAT_EVERY_S: Final = 1.0
SILENT_S: Final = 3.0
"""Where no beat was heard for so long, messages do not pass, and the connection that listens is made anew."""
SLOW_S: Final = 0.5
"""Where a beat took longer, messages pass, and are better sent by another way, if there is one."""
CONNECT_WITHIN_S: Final = 2.0
STARTED_WITHIN_S: Final = 2.0
CANCELLED_AGAIN_S: Final = 0.1
"""The client may take a cancellation for its own while it tidies up after a timeout, and then goes on: so it is cancelled again."""
FIRST_WAIT_S: Final = 0.05
LONGEST_WAIT_S: Final = 2.0

_log = logging.getLogger(__name__)


class RedisCarrier:
    """One node's end of a Redis: a relay to be sealed (sealed.py), for it names no sender.

    `dropped` counts what was not published, `lost` how often a connection was.
    """

    def __init__(self, url: str, cluster: str) -> None:
        self.dropped = 0
        self.lost = 0
        self._url = url
        self._prefix = f"poolbid:{cluster}:"
        self._inbox = ""
        self._heard: Heard = _unheard
        self._waiting: deque[tuple[str, bytes]] = deque()
        self._waiting_bytes = 0
        self._wake = asyncio.Event()
        self._up = asyncio.Event()
        self._beat_at = 0.0
        self._beat_took = 0.0
        self._tasks: list[asyncio.Task[None]] = []
        self._clients: list[Redis] = []

    async def start(self, node: str, heard: Heard) -> None:
        """Listen. It waits for Redis a little; where there is none by then, it goes on trying."""
        self._inbox, self._heard = f"{self._prefix}node:{node}", heard
        loop = asyncio.get_running_loop()
        works = {"listening": self._listen, "publishing": self._publish}
        self._tasks = [loop.create_task(self._always(work, name), name=f"relay {name}") for name, work in works.items()]
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._up.wait(), STARTED_WITHIN_S)

    def send(self, node: str, body: bytes) -> None:
        """Publish to one node."""
        self._put(f"{self._prefix}node:{node}", body)

    def tell(self, body: bytes) -> None:
        """Publish to every node, this one too."""
        self._put(f"{self._prefix}all", body)

    async def stop(self) -> None:
        """Publish what waits, if that goes at once, and listen no more."""
        if self.is_up:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._published(), 0.5)
        while self._tasks:
            for task in self._tasks:
                task.cancel()
            _, left = await asyncio.wait(self._tasks, timeout=CANCELLED_AGAIN_S)
            self._tasks = list(left)
        self._up.clear()
        while self._clients:  # those that were cancelled again as they closed
            with contextlib.suppress(RedisError, OSError, TimeoutError):
                await self._clients.pop().aclose()

    @property
    def is_up(self) -> bool:
        """Whether a beat of this node came back lately, and soon."""
        return self._is_heard and self._beat_took < SLOW_S

    @property
    def _is_heard(self) -> bool:
        return self._up.is_set() and asyncio.get_running_loop().time() - self._beat_at < SILENT_S

    def _put(self, channel: str, body: bytes) -> None:
        self._waiting.append((channel, body))
        self._waiting_bytes += len(body)
        while len(self._waiting) > MOST_WAITING or (self._waiting_bytes > MOST_WAITING_BYTES and len(self._waiting) > 1):
            self._waiting_bytes -= len(self._waiting.popleft()[1])
            self.dropped += 1
        self._wake.set()

    async def _published(self) -> None:
        while self._waiting:  # noqa: ASYNC110
            await asyncio.sleep(0.01)

    # --- its two connections -----------------------------------------------------------------------------------

    @contextlib.asynccontextmanager
    async def _connected(self, *, reads: bool) -> AsyncIterator[Redis]:
        """A client that leaves no connection open, also where it was cancelled as it connected, or as it closed."""
        client = self._client(reads=reads)
        self._clients.append(client)
        try:
            async with client:
                yield client
        finally:
            await client.aclose()
            self._clients.remove(client)

    def _client(self, *, reads: bool) -> Redis:
        """A client of one connection. The one that listens waits for ever; neither tries anything twice."""
        return Redis.from_url(
            self._url,
            single_connection_client=True,
            protocol=2,
            socket_timeout=None if reads else CONNECT_WITHIN_S,
            socket_connect_timeout=CONNECT_WITHIN_S,
            socket_keepalive=True,
            retry=Retry(NoBackoff(), 0),
        )

    async def _always(self, work: Callable[[], Coroutine[Any, Any, None]], name: str) -> None:
        """Do it for ever, and after a fault again, a little later each time until it went well for a while."""
        wait = FIRST_WAIT_S
        while True:
            begun = asyncio.get_running_loop().time()
            try:
                await work()
            except (RedisError, OSError, TimeoutError) as fault:
                self.lost += 1
                level = logging.WARNING if self._up.is_set() else logging.DEBUG
                _log.log(level, "the relay lost its connection for %s: %s", name, type(fault).__name__)
            except Exception:
                _log.exception("the relay goes on after a fault")
            self._up.clear()
            wait = FIRST_WAIT_S if asyncio.get_running_loop().time() - begun > LONGEST_WAIT_S else min(2 * wait, LONGEST_WAIT_S)
            await asyncio.sleep(wait)

    async def _listen(self) -> None:
        beat = f"{self._inbox}:beat"
        async with self._connected(reads=True) as client, client.pubsub() as pubsub:
            await asyncio.wait_for(pubsub.subscribe(self._inbox, f"{self._prefix}all", beat), CONNECT_WITHIN_S)
            while True:
                message = await asyncio.wait_for(pubsub.get_message(ignore_subscribe_messages=True, timeout=None), SILENT_S)
                if message is None:
                    continue
                if message["channel"] == beat.encode():
                    self._beats(message["data"])
                else:
                    self._heard("", message["data"])
                if self._up.is_set() and not self._is_heard:  # others are heard, and this node's own beats are not
                    raise TimeoutError

    async def _publish(self) -> None:
        async with self._connected(reads=False) as client:
            next_beat = 0.0
            while True:
                now = asyncio.get_running_loop().time()
                if now >= next_beat:
                    next_beat = now + (BEAT_EVERY_S if self._up.is_set() else BEAT_EVERY_S / 10)
                    self._waiting.append((f"{self._inbox}:beat", b"%d" % int(now * 1000)))
                batch, self._waiting, self._waiting_bytes = self._waiting, deque(), 0
                if batch:
                    await self._published_at_once(client, batch)
                self._wake.clear()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._wake.wait(), max(0.001, next_beat - asyncio.get_running_loop().time()))

    async def _published_at_once(self, client: Redis, batch: deque[tuple[str, bytes]]) -> None:
        """Publish a batch in one round trip. What is lost with the connection on the way is not sent again."""
        async with client.pipeline(transaction=False) as pipe:
            for channel, body in batch:
                pipe.publish(channel, body)
            try:
                await pipe.execute()
            except (RedisError, OSError, TimeoutError):
                self.dropped += len(batch)
                raise

    def _beats(self, sent_ms: bytes) -> None:
        if not self._up.is_set():
            _log.info("the relay is up")
        self._beat_at = asyncio.get_running_loop().time()
        took = self._beat_at - int(sent_ms) / 1000 if sent_ms.isdigit() and len(sent_ms) < 16 else 0.0  # whoever writes there
        if (took >= SLOW_S) is not (self._beat_took >= SLOW_S):
            _log.warning("a message takes %.1f s over the relay", took)
        self._beat_took = took
        self._up.set()


def _unheard(sender: str, body: bytes) -> None:
    """Nobody listens yet."""
